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
_WIDTHS = {"minute": 60.0, "hour": 3_600.0, "day": 86_400.0, "week": 7 * 86_400.0}


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
            "UNION ALL (SELECT 2, entity, rows, CAST(periods AS BIGINT), first, last, longest, quiet FROM kept "
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
    """Return common table expressions that end in `judged`: one row an entity.

    Periods and pauses are looked at for those only that may be quiet, by bounds from their rows and
    their first and last time, and for the largest, which are told.
    """
    by, time = find(question.by), _time(question.time, find)
    kept = SQL("NOT {} AND isfinite({}) AND epoch({}) BETWEEN {} AND {}").format(
        missing(by),
        moment(time),
        moment(time),
        Literal(float(question.first)),
        Literal(float(question.last)),
    )
    return SQL(
        "WITH counts AS MATERIALIZED (\n  SELECT {by} AS entity, count(*) AS rows, "
        "min(epoch({time})) AS first, max(epoch({time})) AS last,\n    {last} - max(epoch({time})) "
        "AS silent\n  FROM {source} WHERE {kept}\n  GROUP BY entity\n),\n"
        "chosen AS (\n  SELECT entity FROM (SELECT *, row_number() OVER (ORDER BY rows DESC, entity) "
        "AS place FROM counts)\n  WHERE place <= {limit} OR rows >= {fewest} AND silent > 0 AND "
        "pow(1 + silent / greatest(last - first - {width}, 1),\n"
        "    1 - least(rows, floor((last - first) / {width}) + 2)) < {chance}\n),\n"
        "periods AS (\n  SELECT DISTINCT {by} AS entity, epoch(date_trunc({grain}, {time})) AS k\n"
        "  FROM {source} WHERE {kept} AND {by} IN (SELECT entity FROM chosen)\n),\n"
        "pauses AS (\n  SELECT *, k - lag(k) OVER (PARTITION BY entity ORDER BY k) AS pause "
        "FROM periods\n),\n"
        "looked AS (\n  SELECT entity, count(*) AS periods, max(k) - min(k) AS lasting, "
        "max(pause) AS longest\n  FROM pauses GROUP BY entity\n),\njudged AS (\n"
        "  SELECT c.entity, c.rows, coalesce(l.periods, "
        "least(c.rows, floor((c.last - c.first) / {width}) + 1)) AS periods,\n"
        "    c.first, c.last, l.longest, c.silent,\n"
        "    coalesce(l.periods >= {fewest} AND c.silent > {times} * l.longest\n"
        "      AND pow(1 + c.silent / l.lasting, 1 - l.periods) < {chance}, FALSE) AS quiet\n"
        "  FROM counts c LEFT JOIN looked l USING (entity)\n)\n"
    ).format(
        by=text(by),
        grain=Literal(question.grain),
        width=Literal(_WIDTHS[question.grain]),
        time=moment(time),
        source=source,
        kept=kept,
        limit=Literal(question.limit),
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
