"""How far apart neighbouring distinct times are."""

from inspector.engine.duckdb_engine.expressions import raw, seconds, value, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Literal
from inspector.model.answers import Steps
from inspector.model.dataset import Column
from inspector.model.errors import RequestError


def time_steps(scan: Scan, time: Column, by: Column | None, limit: int) -> Steps:
    """Answer `TimeSteps`. Rows without a group are left out when asked by group.

    Raises:
        RequestError: The column holds no points in time.
    """
    if not time.type.is_temporal:
        raise RequestError(f"“{time.name}” holds no points in time.")
    points = SQL(
        "(SELECT {} AS g, CASE WHEN isfinite({time}) THEN epoch_us({time}) END AS x FROM {source})"
    ).format(value(by) if by else SQL("0"), time=raw(time), source=scan.source)
    present = SQL("x IS NOT NULL AND g IS NOT NULL")
    # A step of nothing is a repeated time; the first time of each group has none at all.
    steps = scan.rows(
        SQL(
            "SELECT d, n, sum(n) OVER () FROM (SELECT d, count(*) AS n FROM "
            "(SELECT x - lag(x) OVER (PARTITION BY g ORDER BY x) AS d FROM {} WHERE {}) "
            "WHERE d > 0 OR d IS NULL GROUP BY d) ORDER BY d IS NULL DESC, n DESC, d LIMIT {}"
        ).format(points, present, Literal(limit + 1))
    )
    days = scan.rows(
        SQL(
            "SELECT CAST(floor(x / 86400000000) AS BIGINT) AS day, min(x), max(x) "
            "FROM {} WHERE {} GROUP BY day"
        ).format(points, present)
    )
    ((midnight, starts),) = scan.rows(
        SQL(
            "SELECT count_if(midnight), count_if(first) FROM (SELECT DISTINCT g, x, "
            "x % 86400000000 = 0 AS midnight, day(make_timestamp(x)) = 1 AS first FROM {} WHERE {} "
            "AND (x % 86400000000 = 0 OR day(make_timestamp(x)) = 1))"
        ).format(points, present)
    )
    starting = sum(whole(n) for d, n, _ in steps if d is None)
    distinct = whole(steps[0][2]) if steps else 0
    found = [(seconds(whole(d) / 1e6) or 0, whole(n)) for d, n, _ in steps if d is not None]
    found.sort(key=lambda step: (-step[1], step[0]))
    weekdays = [0] * 7
    for day, _, _ in days:
        weekdays[(whole(day) + 3) % 7] += 1
    earliest = min((whole(low) for _, low, _ in days), default=None)
    latest = max((whole(high) for _, _, high in days), default=None)
    return Steps(
        distinct=distinct,
        seconds=tuple(length for length, _ in found),
        counts=tuple(n for _, n in found),
        total=distinct - starting,
        midnight=whole(midnight),
        weekdays=tuple(weekdays),
        month_starts=whole(starts),
        earliest=None if earliest is None else seconds(earliest / 1e6),
        latest=None if latest is None else seconds(latest / 1e6),
    )
