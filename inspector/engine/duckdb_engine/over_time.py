"""Values and rows in the order of time: runs of equal values, sums per period, order of arrival."""

import math
from collections.abc import Callable, Sequence

from inspector.engine.duckdb_engine.arrivals import arrival_order, moments
from inspector.engine.duckdb_engine.expressions import (
    aliases,
    axis,
    finite,
    named,
    number,
    seconds,
    text,
    whole,
)
from inspector.engine.duckdb_engine.sample import numbered
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.answers import Answer
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.questions import Axis, OrderOfArrival, PeriodSums, ValueRuns
from inspector.model.time_answers import (
    ColumnRuns,
    GroupRuns,
    PeriodTotals,
    RunsFound,
)

#: Finds a column or raises.
Find = Callable[[str], Column]
#: Sums are kept in whole units of which the largest value has about so many bits.
_BITS = 60


def over_time(scan: Scan, question: ValueRuns | PeriodSums | OrderOfArrival, find: Find) -> Answer:
    """Answer a question about values in the order of time.

    Raises:
        RequestError: A column is missing, or cannot be used so.
    """
    if isinstance(question, ValueRuns):
        return _runs(scan, question, find)
    if isinstance(question, PeriodSums):
        return _sums(scan, question, find)
    return arrival_order(scan, question, find)


def sums_sql(source: Composed, question: PeriodSums, find: Find) -> Composed:
    """Return a query for people: rows and sums per period."""
    period = axis(
        find(question.time), Axis(column=question.time, form="period", grain=question.grain)
    )
    sums = [
        SQL(",\n  sum({}) AS {}").format(_summed(find(name)), Identifier(f"sum of {name}"))
        for name in question.columns
    ]
    return SQL(
        "SELECT {} AS period, count(*) AS rows{}\nFROM {}\nGROUP BY period\nORDER BY period"
    ).format(period, SQL("").join(sums), source)


def runs_sql(source: Composed, question: ValueRuns, find: Find) -> Composed:
    """Return a query for people: the longest runs of the first column."""
    time, column = find(question.time), find(question.columns[0])
    group = text(find(question.by)) if question.by else SQL("''")
    return SQL(
        "WITH r AS (\n  SELECT {group} AS grp, {time} AS t, {x} AS x FROM {source}\n),\n"
        "marked AS (\n  SELECT *, x IS DISTINCT FROM lag(x) OVER (PARTITION BY grp ORDER BY t) AS new\n"
        "  FROM r WHERE t IS NOT NULL AND x IS NOT NULL AND grp IS NOT NULL\n),\n"
        "numbered AS (\n  SELECT *, count_if(new) OVER (PARTITION BY grp ORDER BY t "
        "ROWS UNBOUNDED PRECEDING) AS run FROM marked\n)\n"
        "SELECT grp, x AS value, count(*) AS readings, make_timestamp(CAST(min(t) * 1e6 AS BIGINT)) AS from_time, "
        "make_timestamp(CAST(max(t) * 1e6 AS BIGINT)) AS to_time\n"
        "FROM numbered GROUP BY grp, run, x\nORDER BY readings DESC\nLIMIT 20"
    ).format(group=group, time=moments(time), x=_value(column), source=source)


def _runs(scan: Scan, question: ValueRuns, find: Find) -> RunsFound:
    time = find(question.time)
    columns = [find(name) for name in question.columns]
    group = text(find(question.by)) if question.by else SQL("''")
    source, place = numbered(scan)
    bounds = [SQL("t IS NOT NULL AND g IS NOT NULL")]
    if question.since is not None:
        bounds.append(SQL("t >= {}").format(Literal(float(question.since))))  # type: ignore[arg-type]
    if question.until is not None:
        bounds.append(SQL("t <= {}").format(Literal(float(question.until))))  # type: ignore[arg-type]
    kept = SQL(" AND ").join(list(bounds))
    table = Identifier(scan.session.fresh_name("readings"))
    scan.session.execute(
        SQL(
            "CREATE TABLE {} AS SELECT *, row_number() OVER (PARTITION BY g ORDER BY t, p) AS i "
            "FROM (SELECT {} AS g, {} AS t, {} AS p, {} FROM {}) WHERE {}"
        ).format(
            table,
            group,
            moments(time),
            place,
            named([_value(c) for c in columns], "x"),
            source,
            kept,
        ),
        cancel=scan.cancel,
    )
    try:
        ((rows, low, high),) = scan.rows(
            SQL("SELECT count(*), min(t), max(t) FROM {}").format(table)
        )
        edges = _edges(low, high, question.stretches)
        found = tuple(
            _column_runs(scan, table, name, column.name, edges, question.longest)
            for name, column in zip(aliases("x", len(columns)), columns, strict=True)
        )
    finally:
        scan.session.execute(SQL("DROP TABLE IF EXISTS {}").format(table))
    return RunsFound(readings=whole(rows), edges=edges, columns=found)


def _column_runs(
    scan: Scan,
    table: Composed,
    name: Composed,
    column: str,
    edges: tuple[float, ...],
    longest: int,
) -> ColumnRuns:
    # Equal neighbours by number: only where a value begins anew is a row kept, and its length is the
    # distance to the next such row.
    marked = SQL(
        "(SELECT g, t, x, n, CASE WHEN n > 1 THEN x = b END AS tie FROM (SELECT g, t, x, "
        "row_number() OVER w AS n, lag(x) OVER w AS b FROM (SELECT g, t, i, {} AS x FROM {}) "
        "WHERE x IS NOT NULL WINDOW w AS (PARTITION BY g ORDER BY i)))"
    ).format(name, table)
    groups = scan.rows(
        SQL(
            "WITH m AS MATERIALIZED (SELECT * FROM {}), ends AS (SELECT g, max(n) AS n, "
            "arg_max(t, n) AS t FROM m GROUP BY g), runs AS (SELECT s.g, s.t, s.x, "
            "coalesce(lead(s.n) OVER w, ends.n + 1) - s.n AS length, "
            "coalesce(lead(s.before) OVER w, ends.t) AS until "
            "FROM (SELECT g, t, x, n, tie, lag(t) OVER (PARTITION BY g ORDER BY n) AS before FROM m) s "
            "JOIN ends USING (g) WHERE s.tie IS NOT TRUE WINDOW w AS (PARTITION BY s.g ORDER BY s.n)) "
            "SELECT g, sum(length), count(*), max(until), "
            "max(struct_pack(l := length, a := -t, b := until, x := x), {}) "
            "FROM runs GROUP BY g ORDER BY g"
        ).format(marked, Literal(longest))
    )
    counted = [0] * max(0, len(edges) - 1)
    equal = [0] * len(counted)
    if counted:
        width = (edges[-1] - edges[0]) / len(counted)
        for slot, pairs, ties in scan.rows(
            SQL(
                "SELECT least({}, floor((t - {}) / {})) AS slot, count(tie), count_if(tie) "
                "FROM {} GROUP BY slot"
            ).format(
                Literal(len(counted) - 1), Literal(float(edges[0])), Literal(float(width)), marked
            )
        ):
            counted[whole(slot)], equal[whole(slot)] = whole(pairs), whole(ties)
    return ColumnRuns(
        column=column,
        groups=tuple(_group(*row) for row in groups),
        pairs=tuple(counted),
        ties=tuple(equal),
    )


def _group(
    name: object, readings: object, runs: object, newest: object, longest: object
) -> GroupRuns:
    listed = longest if isinstance(longest, list) else []
    return GroupRuns(
        group=str(name),
        readings=whole(readings),
        runs=whole(runs),
        newest=seconds(newest) or 0,
        lengths=tuple(whole(one["l"]) for one in listed),
        starts=tuple(seconds(-one["a"]) or 0 for one in listed),
        ends=tuple(seconds(one["b"]) or 0 for one in listed),
        values=tuple(seconds(one["x"]) or 0 for one in listed),
    )


def _edges(low: object, high: object, stretches: int) -> tuple[float, ...]:
    if not isinstance(low, (int, float)) or not isinstance(high, (int, float)) or high <= low:
        return ()
    step = (high - low) / max(1, stretches)
    return (*(low + step * n for n in range(max(1, stretches))), float(high))


def _sums(scan: Scan, question: PeriodSums, find: Find) -> PeriodTotals:
    columns = [find(name) for name in question.columns]
    cells = [_summed(column) for column in columns]
    units = _units(scan, columns, cells)
    period = axis(
        find(question.time), Axis(column=question.time, form="period", grain=question.grain)
    )
    inner = [SQL("{} AS k").format(period)] + ([named(cells, "x")] if cells else [])
    outer: list[Composed] = [SQL("k"), SQL("count(*)")]
    for name, unit in zip(aliases("x", len(cells)), units, strict=True):
        # Whole units add up to the same in any order, which doubles do not.
        outer += [
            SQL("count({})").format(name),
            SQL("sum(CAST(round({} * {}) AS BIGINT))").format(name, Literal(unit)),
        ]
    rows = scan.rows(
        SQL(
            "SELECT {} FROM (SELECT {} FROM {}) WHERE k IS NOT NULL GROUP BY k ORDER BY k LIMIT {}"
        ).format(
            SQL(", ").join(outer), SQL(", ").join(inner), scan.source, Literal(question.limit + 1)
        )
    )
    shown = rows[: question.limit]
    return PeriodTotals(
        starts=tuple(seconds(row[0]) or 0 for row in shown),
        rows=tuple(whole(row[1]) for row in shown),
        present=tuple(tuple(whole(x) for x in row[2::2]) for row in shown),
        sums=tuple(
            tuple(whole(x) / unit for x, unit in zip(row[3::2], units, strict=True))
            for row in shown
        ),
        truncated=len(rows) > len(shown),
    )


def _units(scan: Scan, columns: Sequence[Column], cells: Sequence[Composed]) -> list[float]:
    """Return how many units one is, a power of two, so that the largest value has enough of them."""
    if not columns:
        return []
    largest = [SQL("max(abs({}))").format(name) for name in aliases("x", len(cells))]
    ((*most,),) = scan.rows(
        SQL("SELECT {} FROM (SELECT {} FROM {})").format(
            SQL(", ").join(list(largest)), named(cells, "x"), scan.source
        )
    )
    units = []
    for value in most:
        size = float(value) if isinstance(value, (int, float)) and value else 1.0
        units.append(math.ldexp(1.0, max(-1000, min(900, _BITS - math.frexp(size)[1]))))
    return units


def _summed(column: Column) -> Composed:
    if not column.type.is_numeric:
        raise RequestError(f"Values of “{column.name}” cannot be added up.")
    return finite(column)


def _value(column: Column) -> Composed:
    """Return what is compared with its neighbour."""
    if not column.type.is_ordered:
        raise RequestError(f"Values of “{column.name}” are not compared over time.")
    if column.type is LogicalType.INTEGER:
        return number(column)
    return finite(column)
