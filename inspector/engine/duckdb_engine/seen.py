"""When entities were last seen, and how many rows single hours have."""

from collections.abc import Callable

from inspector.engine.duckdb_engine.expressions import missing, moment, seconds, text, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column
from inspector.model.errors import RequestError
from inspector.model.time_answers import EntityAge, EntityAgesFound, HourRowsFound
from inspector.model.time_questions import EntityAges, HourRows

#: Finds a column or raises.
Find = Callable[[str], Column]
#: What makes an entity quiet; see `EntityAgesFound`.
FEWEST_PERIODS, TIMES_LONGEST, CHANCE = 6, 2.0, 1e-4


def seen(
    scan: Scan, question: EntityAges | HourRows, find: Find
) -> EntityAgesFound | HourRowsFound:
    """Answer a question.

    Raises:
        RequestError: A column is missing or holds no points in time.
    """
    if isinstance(question, HourRows):
        rows = scan.rows(hours_sql(scan.source, question, find)) if question.hours else []
        return HourRowsFound(
            hours=tuple(whole(row[0]) for row in rows), rows=tuple(whole(row[1]) for row in rows)
        )
    return _ages(scan, question, find)


def hours_sql(source: Composed, question: HourRows, find: Find) -> Composed:
    """Return the query for rows of single hours."""
    time = _time(question.time, find)
    hours = SQL(", ").join([Literal(hour) for hour in question.hours])
    return SQL(
        "SELECT CAST(floor(epoch({0}) / 3600) AS BIGINT) AS hour, count(*) AS rows\nFROM {1}\n"
        "WHERE isfinite({0}) AND CAST(floor(epoch({0}) / 3600) AS BIGINT) IN ({2})\n"
        "GROUP BY hour\nORDER BY hour"
    ).format(moment(time), source, hours)


def ages_sql(source: Composed, question: EntityAges, find: Find) -> Composed:
    """Return a query for people: when each entity was last seen, the quiet first."""
    return SQL("{}SELECT * FROM judged\nORDER BY quiet DESC, rows DESC, entity\nLIMIT {}").format(
        _judged(source, question, find), Literal(question.limit)
    )


def _ages(scan: Scan, question: EntityAges, find: Find) -> EntityAgesFound:
    judged = _judged(scan.source, question, find)
    rows = scan.rows(
        SQL(
            "{0}, kept AS MATERIALIZED (SELECT * FROM judged), "
            "days AS (SELECT epoch(date_trunc({1}, make_timestamp(CAST(last * 1e6 AS BIGINT)))) AS d, "
            "count(*) AS n FROM kept WHERE quiet GROUP BY d ORDER BY n DESC, d LIMIT 1) "
            "SELECT 0 AS arm, NULL AS entity, count(*) AS a, count_if(periods >= {2}) AS b, "
            "CAST(count_if(quiet) AS DOUBLE) AS c, CAST(coalesce(sum(rows), 0) AS DOUBLE) AS d, "
            "CAST(coalesce(sum(rows) FILTER (WHERE quiet), 0) AS DOUBLE) AS e, FALSE AS q FROM kept "
            "UNION ALL SELECT 1, NULL, n, 0, d, NULL, NULL, FALSE FROM days "
            "UNION ALL (SELECT 2, entity, rows, periods, first, last, longest, quiet FROM kept "
            "ORDER BY quiet DESC, rows DESC, entity LIMIT {3})"
        ).format(judged, Literal(question.grain), Literal(FEWEST_PERIODS), Literal(question.limit))
    )
    ((_, _, entities, judged_count, quiet, total, quiet_rows, _),) = [r for r in rows if r[0] == 0]
    days = [row for row in rows if row[0] == 1]
    told = [
        EntityAge(
            entity=str(entity),
            rows=whole(count),
            periods=whole(periods),
            first=_seconds(first),
            last=_seconds(last),
            longest=None if longest is None else _seconds(longest),
            quiet=bool(is_quiet),
        )
        for arm, entity, count, periods, first, last, longest, is_quiet in rows
        if arm == 2
    ]
    return EntityAgesFound(
        entities=whole(entities),
        judged=whole(judged_count),
        quiet=whole(quiet),
        rows=whole(total),
        quiet_rows=whole(quiet_rows),
        stopped=_seconds(days[0][4]) if days else None,
        stopped_then=whole(days[0][2]) if days else 0,
        told=tuple(sorted(told, key=lambda one: (not one.quiet, -one.rows, one.entity))),
    )


def _judged(source: Composed, question: EntityAges, find: Find) -> Composed:
    """Return common table expressions that end in `judged`: one row an entity."""
    by, time = find(question.by), _time(question.time, find)
    return SQL(
        "WITH periods AS (\n  SELECT {by} AS entity, epoch(date_trunc({grain}, {time})) AS k,\n"
        "    count(*) AS n, max(epoch({time})) AS z\n  FROM {source}\n"
        "  WHERE NOT {gone} AND isfinite({time}) AND epoch({time}) >= {first} "
        "AND epoch({time}) <= {last}\n  GROUP BY entity, k\n),\npauses AS (\n"
        "  SELECT *, k - lag(k) OVER (PARTITION BY entity ORDER BY k) AS pause FROM periods\n),\n"
        "entities AS (\n  SELECT entity, CAST(sum(n) AS BIGINT) AS rows, count(*) AS periods, "
        "min(k) AS first,\n    max(z) AS last, max(k) - min(k) AS lasting, max(pause) AS longest, "
        "{last} - max(z) AS silent\n  FROM pauses GROUP BY entity\n),\njudged AS (\n"
        "  SELECT entity, rows, periods, first, last, longest, silent,\n"
        "    coalesce(periods >= {fewest} AND silent > {times} * longest\n"
        "      AND pow(1 + silent / lasting, 1 - periods) < {chance}, FALSE) AS quiet\n"
        "  FROM entities\n)\n"
    ).format(
        by=text(by),
        grain=Literal(question.grain),
        time=moment(time),
        source=source,
        gone=missing(by),
        first=Literal(float(question.first)),
        last=Literal(float(question.last)),
        fewest=Literal(FEWEST_PERIODS),
        times=Literal(TIMES_LONGEST),
        chance=Literal(CHANCE),
    )


def _time(name: str, find: Find) -> Column:
    time = find(name)
    if not time.type.is_temporal:
        raise RequestError(f"“{time.name}” holds no points in time.")
    return time


def _seconds(value: object) -> float:
    found = seconds(float(str(value)))
    return 0.0 if found is None else float(found)
