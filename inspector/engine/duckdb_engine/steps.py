"""How far apart neighbouring distinct times are."""

from inspector.engine.duckdb_engine.expressions import finite, seconds, value, whole
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
    query = SQL(
        "WITH t AS MATERIALIZED (SELECT DISTINCT g, x FROM "
        "(SELECT {group} AS g, {time} AS x FROM {source}) WHERE x IS NOT NULL AND g IS NOT NULL), "
        "steps AS (SELECT d, count(*) AS n, sum(count(*)) OVER () AS total FROM "
        "(SELECT round(x - lag(x) OVER (PARTITION BY g ORDER BY x), 6) AS d FROM t) "
        "WHERE d IS NOT NULL GROUP BY d ORDER BY n DESC, d LIMIT {limit}), "
        "days AS (SELECT DISTINCT CAST(floor(x / 86400) AS BIGINT) AS day FROM t) "
        "SELECT 'all' AS part, min(x) AS a, max(x) AS b, count(*) AS n, "
        "count_if(x % 86400 = 0) AS m, "
        "count_if(day(DATE '1970-01-01' + CAST(floor(x / 86400) AS INTEGER)) = 1) AS k FROM t "
        "UNION ALL SELECT 'step', d, NULL, n, total, NULL FROM steps "
        "UNION ALL SELECT 'weekday', ((day + 3) % 7 + 7) % 7, NULL, count(*), NULL, NULL "
        "FROM days GROUP BY 2"
    ).format(
        group=value(by) if by else SQL("0"),
        time=finite(time),
        source=scan.source,
        limit=Literal(limit),
    )
    found = scan.rows(query)
    ((_, earliest, latest, distinct, midnight, starts),) = (r for r in found if r[0] == "all")
    steps = [(seconds(r[1]) or 0, whole(r[3])) for r in found if r[0] == "step"]
    steps.sort(key=lambda step: (-step[1], step[0]))
    weekdays = {whole(r[1]): whole(r[3]) for r in found if r[0] == "weekday"}
    return Steps(
        distinct=whole(distinct),
        seconds=tuple(length for length, _ in steps),
        counts=tuple(n for _, n in steps),
        total=next((whole(r[4]) for r in found if r[0] == "step"), 0),
        midnight=whole(midnight),
        weekdays=tuple(weekdays.get(day, 0) for day in range(7)),
        month_starts=whole(starts),
        earliest=seconds(earliest),
        latest=seconds(latest),
    )
