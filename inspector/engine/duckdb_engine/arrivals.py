"""How late rows arrive: quantiles of delays, period by period, and rows that come long after."""

from collections.abc import Callable, Sequence

from inspector.engine.duckdb_engine.expressions import axis, raw, seconds, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column
from inspector.model.errors import RequestError
from inspector.model.questions import Axis, Grain, OrderOfArrival
from inspector.model.time_answers import ArrivalOrder

#: Finds a column or raises.
Find = Callable[[str], Column]
#: Most periods of event time that are told, the latest.
_MOST = 2_000
_DAY = 86_400.0
_LENGTH: dict[Grain, float] = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3_600.0,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": 31 * _DAY,
    "quarter": 92 * _DAY,
    "year": 366 * _DAY,
}


def arrival_order(scan: Scan, question: OrderOfArrival, find: Find) -> ArrivalOrder:
    """Answer how late rows arrive, and in which order.

    Raises:
        RequestError: A column is missing, or holds no points in time.
    """
    table = Identifier(scan.session.fresh_name("arrivals"))
    scan.session.execute(
        SQL("CREATE TABLE {} AS {}").format(table, _pairs(scan.source, question, find)),
        cancel=scan.cancel,
    )
    try:
        return _answer(scan, question, table)
    finally:
        scan.session.execute(SQL("DROP TABLE IF EXISTS {}").format(table))


def order_sql(source: Composed, question: OrderOfArrival, find: Find) -> Composed:
    """Return a query for people: how late rows of each period came, the median, 95 % and 99 %."""
    return SQL(
        "WITH r AS (\n  {}\n)\nSELECT make_timestamp(CAST(k * 1e6 AS BIGINT)) AS period, "
        "count(*) AS rows, quantile_disc(a - t, 0.5) AS median_seconds, "
        "quantile_disc(a - t, 0.95) AS p95_seconds, quantile_disc(a - t, 0.99) AS p99_seconds\n"
        "FROM r\nGROUP BY period\nORDER BY period"
    ).format(_pairs(source, question, find))


def moments(column: Column) -> Composed:
    """Return a column's points in time in epoch seconds; null where infinite.

    Raises:
        RequestError: It holds no points in time.
    """
    if not column.type.is_temporal:
        raise RequestError(f"“{column.name}” holds no points in time.")
    return SQL("CASE WHEN isfinite({0}) THEN epoch({0}) END").format(raw(column))


def _pairs(source: Composed, question: OrderOfArrival, find: Find) -> Composed:
    time, arrival = find(question.time), find(question.arrival)
    kept: list[Composed] = [SQL("t IS NOT NULL"), SQL("a IS NOT NULL")]
    for bound, comparison in (
        (question.since, SQL("t >= {}")),
        (question.until, SQL("t <= {}")),
    ):
        if bound is not None:
            kept.append(comparison.format(Literal(float(bound))))
    return SQL(
        "SELECT t, a, k, b FROM (SELECT {} AS t, {} AS a, {} AS k, {} AS b FROM {}) WHERE {}"
    ).format(
        moments(time),
        moments(arrival),
        axis(time, Axis(column=time.name, form="period", grain=question.grain)),
        axis(arrival, Axis(column=arrival.name, form="period", grain=question.grain)),
        source,
        SQL(" AND ").join(kept),
    )


def _answer(scan: Scan, question: OrderOfArrival, table: Composed) -> ArrivalOrder:
    ((rows, negative, quantiles),) = scan.rows(
        SQL(
            "SELECT count(*), count_if(a < t), quantile_disc(a - t, [0.5, 0.95, 0.99]) FROM {}"
        ).format(table)
    )
    if not whole(rows):
        return ArrivalOrder(rows=0, late=0, farthest=0.0)
    ((late, farthest),) = scan.rows(
        SQL(
            "WITH seen AS (SELECT a, max(newest) OVER (ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING "
            "AND 1 PRECEDING) AS before FROM (SELECT a, max(t) AS newest FROM {0} GROUP BY a)) "
            "SELECT count_if(t < before), max(before - t) FROM {0} JOIN seen USING (a)"
        ).format(table)
    )
    periods = scan.rows(
        SQL(
            "SELECT k, count(*), quantile_disc(a - t, [0.5, 0.95]) FROM {} GROUP BY k "
            "ORDER BY k DESC LIMIT {}"
        ).format(table, Literal(_MOST))
    )[::-1]
    highs = tuple(_ends(row[2])[1] for row in periods)
    usual = max(0.0, sorted(highs)[len(highs) // 2])
    limit = max(question.old * usual, usual + 2 * _LENGTH[question.grain])
    old = scan.rows(
        SQL(
            "SELECT b, count(*), min(t), max(t) FROM {} WHERE a - t > {} GROUP BY b ORDER BY b"
        ).format(table, Literal(float(limit)))
    )
    ((arrivals,),) = scan.rows(SQL("SELECT count(DISTINCT b) FROM {}").format(table))
    p50, p95, p99 = _ends(quantiles)
    return ArrivalOrder(
        rows=whole(rows),
        late=whole(late),
        farthest=max(0.0, seconds(farthest) or 0.0),
        negative=whole(negative),
        p50=p50,
        p95=p95,
        p99=p99,
        starts=tuple(seconds(row[0]) or 0.0 for row in periods),
        counts=tuple(whole(row[1]) for row in periods),
        medians=tuple(_ends(row[2])[0] for row in periods),
        highs=highs,
        old_after=limit,
        old_starts=tuple(seconds(row[0]) or 0.0 for row in old),
        old_rows=tuple(whole(row[1]) for row in old),
        old_earliest=tuple(seconds(row[2]) or 0.0 for row in old),
        old_latest=tuple(seconds(row[3]) or 0.0 for row in old),
        arrivals=whole(arrivals),
    )


def _ends(found: object) -> Sequence[float]:
    return [float(seconds(one) or 0.0) for one in found] if isinstance(found, list) else []
