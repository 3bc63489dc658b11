"""The same questions as SQL for people: plain queries to run against their own files."""

from collections.abc import Callable, Sequence

from inspector.engine.duckdb_engine.arrivals import order_sql
from inspector.engine.duckdb_engine.distribution import difference
from inspector.engine.duckdb_engine.expressions import (
    aliases,
    axis,
    blank,
    finite,
    missing,
    moment,
    named,
    number,
    raw,
    value,
)
from inspector.engine.duckdb_engine.facts import facts_sql
from inspector.engine.duckdb_engine.labels import sets_sql, shared_sql
from inspector.engine.duckdb_engine.over_time import runs_sql, sums_sql
from inspector.engine.duckdb_engine.period_rows import pauses_sql
from inspector.engine.duckdb_engine.ratings import ratings_sql
from inspector.engine.duckdb_engine.rules import rule_sql
from inspector.engine.duckdb_engine.seen import ages_sql, hours_sql
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column
from inspector.model.label_questions import LabelFlips, LabelSets, Ratings, SharedRows
from inspector.model.questions import (
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    GroupCounts,
    MissingBands,
    MissingPatterns,
    OrderOfArrival,
    PeriodRows,
    PeriodSums,
    Question,
    RowChanges,
    RowCount,
    RowRule,
    RowSample,
    TimeSteps,
    ValueRuns,
)
from inspector.model.scale import Scale
from inspector.model.time_questions import EntityAges, HourRows

#: Finds a column or raises.
Find = Callable[[str], Column]


def explained(source: Composed, question: Question, find: Find, scale: Scale | None) -> str:
    """Return SQL that gives the figures of an answer.

    Args:
        source: What a person writes after FROM.
        question: What was asked.
        find: Finds a column by name, or raises `RequestError`.
        scale: The cells on which a distribution was counted; None if values were counted.
    """
    match question:
        case RowCount():
            query = SQL("SELECT count(*) AS rows\nFROM {}").format(source)
        case ColumnFacts():
            query = facts_sql(source, find(question.column))
        case Distribution():
            query = _distribution(source, question, find, scale)
        case GroupCounts():
            query = _groups(source, question, find)
        case MissingPatterns():
            query = _patterns(source, [find(name) for name in question.columns], question.limit)
        case Duplicates():
            columns = [find(name) for name in question.columns]
            query = _duplicates(source, columns, question.nulls_equal)
        case Conflicts():
            features = [find(name) for name in question.features]
            query = _conflicts(source, features, find(question.label))
        case TimeSteps():
            by = find(question.by) if question.by else None
            query = _steps(source, find(question.time), by, question.limit)
        case RowChanges() | LabelFlips():
            query = SQL("")  # speaks of two versions, which one query of one file cannot
        case RowRule():
            query = rule_sql(source, question, [find(name) for name in question.columns])
        case MissingBands():
            query = _bands(source, question, find)
        case ValueRuns():
            query = runs_sql(source, question, find)
        case PeriodSums():
            query = sums_sql(source, question, find)
        case OrderOfArrival():
            query = order_sql(source, question, find)
        case PeriodRows():
            query = pauses_sql(source, question, find)
        case EntityAges():
            query = ages_sql(source, question, find)
        case HourRows():
            query = hours_sql(source, question, find)
        case SharedRows():
            query = shared_sql(source, question, find)
        case LabelSets():
            query = sets_sql(source, question, find)
        case Ratings():
            query = ratings_sql(source, question, find)
        case RowSample():
            chosen = SQL(", ").join([raw(find(name)) for name in question.columns])
            query = SQL("SELECT {}\nFROM {}\nUSING SAMPLE {} ROWS").format(
                chosen, source, Literal(question.rows)
            )
    return str(query)


def _bands(source: Composed, question: MissingBands, find: Find) -> Composed:
    counts = [
        SQL("count_if({}) AS {}").format(missing(find(name), blank), Identifier(f"missing {name}"))
        for name in question.columns
    ]
    return SQL(
        "SELECT band, count(*) AS rows{}\nFROM (SELECT ntile({}) OVER () AS band, * FROM {})\n"
        "GROUP BY band\nORDER BY band"
    ).format(
        SQL("").join([SQL(",\n  {}").format(count) for count in counts]),
        Literal(question.bands),
        source,
    )


def _distribution(
    source: Composed, question: Distribution, find: Find, scale: Scale | None
) -> Composed:
    column = find(question.column)
    if question.minus is None:
        key, x = raw(column), number(column) if column.type.is_ordered else raw(column)
    else:
        key = x = difference(column, find(question.minus))
    if scale is None or not column.type.is_ordered:
        return SQL(
            "SELECT value, count(*) AS rows\nFROM (SELECT {} AS value FROM {})\n"
            "GROUP BY value\nORDER BY rows DESC, value"
        ).format(key, source)
    centre, width = Literal(scale.centre), Literal(scale.width)
    inside = SQL("isfinite(x)") if question.minus is None else SQL("x IS NOT NULL")
    return SQL(
        "SELECT cell, count(*) AS rows,\n"
        "  {centre} + {width} * sinh(cell / 256) AS from_value,\n"
        "  {centre} + {width} * sinh((cell + 1) / 256) AS to_value\n"
        "FROM (\n  SELECT CASE WHEN {inside}\n"
        "    THEN floor(asinh((x - {centre}) / {width}) * 256) END AS cell\n"
        "  FROM (SELECT {x} AS x FROM {source})\n)\nGROUP BY cell\nORDER BY cell"
    ).format(
        centre=centre,
        width=width,
        x=x,
        source=source,
        inside=inside,
    )


def _groups(source: Composed, question: GroupCounts, find: Find) -> Composed:
    keys = aliases("group_", len(question.by))
    groups = [
        missing(find(how.column), blank) if how.form == "missing" else axis(find(how.column), how)
        for how in question.by
    ]
    inner = [named(groups, "group_")]
    outer: list[Composed] = [*keys, SQL("count(*) AS rows")]
    if question.missing_of:
        inner.append(named([missing(find(name), blank) for name in question.missing_of], "gap_"))
        outer += [
            SQL("count_if({}) AS {}").format(gap, Identifier(f"missing {name}"))
            for gap, name in zip(
                aliases("gap_", len(question.missing_of)), question.missing_of, strict=True
            )
        ]
    if question.extent_of is not None:
        inner.append(SQL("{} AS moment").format(moment(find(question.extent_of))))
        outer.append(SQL("min(moment) AS earliest, max(moment) AS latest"))
    listed = SQL(", ").join(keys)
    return SQL(
        "SELECT {}\nFROM (\n  SELECT {}\n  FROM {}\n)\nGROUP BY {}\nORDER BY rows DESC, {}\nLIMIT {}"
    ).format(
        SQL(", ").join(outer),
        SQL(",\n    ").join(inner),
        source,
        listed,
        listed,
        Literal(question.limit),
    )


def _patterns(source: Composed, columns: Sequence[Column], limit: int) -> Composed:
    names = [
        SQL("CASE WHEN {} THEN {} END").format(missing(column, blank), Literal(column.name))
        for column in columns
    ]
    return SQL(
        "SELECT missing_columns, count(*) AS rows\nFROM (\n"
        "  SELECT list_filter([\n    {}\n  ], lambda name: name IS NOT NULL) AS missing_columns\n"
        "  FROM {}\n)\nGROUP BY missing_columns\nORDER BY rows DESC\nLIMIT {}"
    ).format(SQL(",\n    ").join(names), source, Literal(limit))


def _duplicates(source: Composed, columns: Sequence[Column], nulls_equal: bool) -> Composed:
    kept: Composed = SQL("")
    if not nulls_equal:
        present = [SQL("{} IS NOT NULL").format(raw(column)) for column in columns]
        kept = SQL("\n  WHERE {}").format(SQL(" AND ").join(present))
    return SQL(
        "SELECT sum(n) AS rows, count(*) AS distinct_rows, sum(n - 1) AS duplicates,\n"
        "  count_if(n > 1) AS groups, max(n) AS largest\n"
        "FROM (\n  SELECT count(*) AS n\n  FROM {}{}\n  GROUP BY {}\n)"
    ).format(source, kept, SQL(", ").join([raw(column) for column in columns]))


def _conflicts(source: Composed, features: Sequence[Column], label: Column) -> Composed:
    keys = SQL(", ").join(aliases("f", len(features)))
    return SQL(
        "SELECT sum(n) AS rows, sum(n) FILTER (WHERE labels > 1) AS conflicting_rows,\n"
        "  sum(n - most) AS irreducible_rows, count_if(labels > 1) AS conflicting_groups\n"
        "FROM (\n  SELECT sum(n) AS n, max(n) AS most, count(*) AS labels\n"
        "  FROM (\n    SELECT {keys}, label, count(*) AS n\n"
        "    FROM (SELECT {cells}, {label} AS label FROM {source} WHERE NOT {missing})\n"
        "    GROUP BY {keys}, label\n  )\n  GROUP BY {keys}\n)"
    ).format(
        keys=keys,
        cells=named([raw(column) for column in features], "f"),
        label=raw(label),
        source=source,
        missing=missing(label, blank),
    )


def _steps(source: Composed, time: Column, by: Column | None, limit: int) -> Composed:
    group = value(by) if by else SQL("0")
    return SQL(
        "SELECT seconds, count(*) AS steps\nFROM (\n"
        "  SELECT round(t - lag(t) OVER (PARTITION BY grp ORDER BY t), 6) AS seconds\n"
        "  FROM (SELECT DISTINCT grp, t FROM (SELECT {} AS grp, {} AS t FROM {}))\n"
        "  WHERE t IS NOT NULL AND grp IS NOT NULL\n)\n"
        "WHERE seconds IS NOT NULL\nGROUP BY seconds\nORDER BY steps DESC, seconds\nLIMIT {}"
    ).format(group, finite(time), source, Literal(limit))
