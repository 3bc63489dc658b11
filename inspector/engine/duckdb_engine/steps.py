"""How far apart neighbouring distinct times are."""

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import number, seconds, value, whole
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Steps
from inspector.model.dataset import Column


def times_sql(source: Composed, time: Column, by: Column | None) -> Composed:
    """Return the distinct times, per group if asked."""
    group = value(by) if by else SQL("0")
    return SQL("SELECT DISTINCT {} AS g, {} AS x FROM {} WHERE {} IS NOT NULL").format(
        group, number(time), source, number(time)
    )


def steps_sql(source: Composed, time: Column, by: Column | None, limit: int) -> Composed:
    """Return the query that counts step lengths, most frequent first."""
    return SQL(
        "SELECT d, count(*) AS n, sum(count(*)) OVER () AS total FROM "
        "(SELECT round(x - lag(x) OVER (PARTITION BY g ORDER BY x), 6) AS d FROM ({})) "
        "WHERE d IS NOT NULL GROUP BY d ORDER BY n DESC, d LIMIT {}"
    ).format(times_sql(source, time, by), Literal(limit))


def time_steps(
    session: Session,
    source: Composed,
    time: Column,
    by: Column | None,
    limit: int,
    cancel: CancelToken,
) -> Steps:
    """Answer `TimeSteps`."""
    found = session.rows(steps_sql(source, time, by, limit), cancel=cancel)
    shape = SQL(
        "SELECT count(*), count_if(x % 86400 = 0), "
        "count_if(day(make_timestamp(CAST(x * 1000000 AS BIGINT))) = 1), min(x), max(x) FROM ({})"
    ).format(times_sql(source, time, by))
    ((distinct, midnight, starts, earliest, latest),) = session.rows(shape, cancel=cancel)
    days = SQL(
        "SELECT CAST(((d + 3) % 7 + 7) % 7 AS INTEGER), count(*) FROM "
        "(SELECT DISTINCT CAST(floor(x / 86400) AS BIGINT) AS d FROM ({})) GROUP BY 1"
    ).format(times_sql(source, time, None))
    weekdays = dict(session.rows(days, cancel=cancel))
    return Steps(
        distinct=whole(distinct),
        seconds=tuple(seconds(row[0]) or 0 for row in found),
        counts=tuple(whole(row[1]) for row in found),
        total=whole(found[0][2]) if found else 0,
        midnight=whole(midnight),
        weekdays=tuple(whole(weekdays.get(day, 0)) for day in range(7)),
        month_starts=whole(starts),
        earliest=seconds(earliest),
        latest=seconds(latest),
    )
