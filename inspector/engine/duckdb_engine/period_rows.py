"""Steps of a cadence with several rows, and pauses between neighbouring times, in one pass."""

from collections.abc import Callable

from inspector.engine.duckdb_engine.expressions import raw, seconds, value, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column
from inspector.model.errors import RequestError
from inspector.model.questions import PeriodRows
from inspector.model.time_answers import PeriodRowsFound

#: Finds a column or raises.
Find = Callable[[str], Column]


def period_rows(scan: Scan, question: PeriodRows, find: Find) -> PeriodRowsFound:
    """Answer `PeriodRows`.

    Raises:
        RequestError: A column is missing or holds no points in time, or there is no step.
    """
    limit = Literal(question.limit)
    rows = scan.rows(
        SQL(
            "WITH p AS MATERIALIZED ({steps}), "
            "q AS (SELECT g, lag(z) OVER (PARTITION BY g ORDER BY k) AS s, a AS e FROM p), "
            "pauses AS (SELECT g, s, e FROM q WHERE e - s > {longer}), "
            "several AS (SELECT g, a, n FROM p WHERE n > 1) "
            "SELECT 0 AS arm, NULL AS g, count(*) AS x, count_if(n > 1) AS y, "
            "CAST(coalesce(sum(n - 1), 0) AS BIGINT) AS w FROM p "
            "UNION ALL SELECT 1, NULL, count(*), 0, 0 FROM pauses "
            "UNION ALL (SELECT 2, g, a, n, 0 FROM several ORDER BY n DESC, a, g LIMIT {limit}) "
            "UNION ALL (SELECT 3, g, s, e, 0 FROM pauses ORDER BY e - s DESC, s, g LIMIT {limit})"
        ).format(
            steps=_steps(scan.source, question, find),
            longer=Literal(round(question.longer_than * 1e6)),
            limit=limit,
        )
    )
    ((periods, several, surplus),) = [
        (whole(x), whole(y), whole(w)) for arm, _, x, y, w in rows if arm == 0
    ]
    ((pauses,),) = [(whole(x),) for arm, _, x, _, _ in rows if arm == 1]
    doubled = sorted((-whole(y), whole(x), str(g)) for arm, g, x, y, _ in rows if arm == 2)
    silent = sorted(
        (whole(x) - whole(y), whole(x), str(g), whole(y)) for arm, g, x, y, _ in rows if arm == 3
    )
    return PeriodRowsFound(
        periods=periods,
        several=several,
        surplus=surplus,
        several_groups=tuple(g for _, _, g in doubled),
        several_starts=tuple(seconds(x / 1e6) or 0 for _, x, _ in doubled),
        several_rows=tuple(-n for n, _, _ in doubled),
        pauses=pauses,
        pause_groups=tuple(g for _, _, g, _ in silent),
        pause_starts=tuple(seconds(x / 1e6) or 0 for _, x, _, _ in silent),
        pause_ends=tuple(seconds(y / 1e6) or 0 for _, _, _, y in silent),
    )


def pauses_sql(source: Composed, question: PeriodRows, find: Find) -> Composed:
    """Return a query for people: pauses between neighbouring times, longest first."""
    by = value(find(question.by)) if question.by else SQL("0")
    return SQL(
        "SELECT grp, before, after, after - before AS pause, rows\nFROM (\n"
        "  SELECT grp, lag(t) OVER (PARTITION BY grp ORDER BY t) AS before, t AS after, rows\n"
        "  FROM (SELECT {} AS grp, {} AS t, count(*) AS rows FROM {} GROUP BY ALL)\n"
        "  WHERE t IS NOT NULL AND grp IS NOT NULL\n)\n"
        "WHERE epoch(after) - epoch(before) > {} OR rows > 1\nORDER BY pause DESC, before\nLIMIT {}"
    ).format(
        by,
        raw(_time(question, find)),
        source,
        Literal(float(question.longer_than)),
        Literal(question.limit),
    )


def _steps(source: Composed, question: PeriodRows, find: Find) -> Composed:
    """Return a query for the rows `n`, first `a` and last time `z` of each step `k` of a group."""
    time = _time(question, find)
    by = find(question.by) if question.by else None
    if question.months > 0:
        step = SQL(
            "floor((year(make_timestamp(x)) * 12 + month(make_timestamp(x)) - 1) / {})"
        ).format(Literal(question.months))
    else:
        step = SQL("floor(x / {})").format(Literal(max(1, round(question.step * 1e6))))
    bounds: list[Composed] = [SQL("x IS NOT NULL AND g IS NOT NULL")]
    if question.first is not None:
        bounds.append(SQL("x >= {}").format(Literal(round(question.first * 1e6))))
    if question.last is not None:
        bounds.append(SQL("x <= {}").format(Literal(round(question.last * 1e6))))
    return SQL(
        "SELECT g, CAST({step} AS BIGINT) AS k, count(*) AS n, min(x) AS a, max(x) AS z FROM "
        "(SELECT {by} AS g, CASE WHEN isfinite({time}) THEN epoch_us({time}) END AS x FROM {source}) "
        "WHERE {bounds} GROUP BY ALL"
    ).format(
        step=step,
        by=value(by) if by else SQL("0"),
        time=raw(time),
        source=source,
        bounds=SQL(" AND ").join(bounds),
    )


def _time(question: PeriodRows, find: Find) -> Column:
    time = find(question.time)
    if not time.type.is_temporal:
        raise RequestError(f"“{time.name}” holds no points in time.")
    if question.step <= 0 and question.months <= 0:
        raise RequestError("A step of time must be longer than nothing.")
    return time
