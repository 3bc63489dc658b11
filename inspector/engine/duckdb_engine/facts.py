"""The cheap facts of many columns in one scan."""

from collections.abc import Sequence

from inspector.engine.duckdb_engine.expressions import (
    blank,
    blank_quickly,
    finite,
    is_float,
    moment,
    plain,
    raw,
    seconds,
    text,
    value,
    whole,
)
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.answers import Facts
from inspector.model.dataset import Column, LogicalType

#: Columns asked about in one query.
BATCH = 25


def aggregates(column: Column) -> dict[str, Composed]:
    """Return the aggregates that make up a column's facts, by the names of `Facts`."""
    name = raw(column)
    parts = {
        "nulls": SQL("count(*) - count({})").format(name),
        "distinct_estimate": SQL("approx_count_distinct({})").format(name),
    }
    if column.type.is_ordered:
        x = value(column) if column.type is LogicalType.INTEGER else finite(column)
        parts["minimum"] = SQL("min({})").format(x)
        parts["maximum"] = SQL("max({})").format(x)
    if column.type is LogicalType.BOOLEAN:
        parts["minimum"] = SQL("min({})").format(name)
        parts["maximum"] = SQL("max({})").format(name)
    if column.type.is_numeric:
        parts["zeros"] = SQL("count_if({} = 0)").format(name)
        parts["negatives"] = SQL("count_if({} < 0)").format(name)
    if is_float(column):
        parts["nan"] = SQL("count_if(isnan({}))").format(name)
    if is_float(column) or column.type.is_temporal:
        parts["infinite"] = SQL("count_if(isinf({}))").format(name)
    if column.type is LogicalType.TEXT:
        words = text(column)
        parts["empty"] = SQL("count_if({} = '')").format(words)
        parts["blank"] = SQL("count_if({}) - count_if({} = '')").format(
            blank_quickly(column), words
        )
        parts["min_length"] = SQL("min(length({}))").format(words)
        parts["max_length"] = SQL("max(length({}))").format(words)
        parts["total_length"] = SQL("sum(length({}))").format(words)
    return parts


def facts_sql(source: Composed, column: Column) -> Composed:
    """Return a query a person can run for the facts of one column."""
    parts: list[Composed] = [SQL("count(*) AS rows")]
    wanted = aggregates(column)
    if column.type.is_temporal:
        wanted["minimum"] = SQL("min({})").format(moment(column))
        wanted["maximum"] = SQL("max({})").format(moment(column))
    if column.type is LogicalType.TEXT:
        wanted["blank"] = SQL("count_if({0} <> '' AND {1})").format(text(column), blank(column))
    for name, aggregate in wanted.items():
        parts.append(SQL("{} AS {}").format(aggregate, Identifier(name)))
    return SQL("SELECT\n  {}\nFROM {}").format(SQL(",\n  ").join(parts), source)


def column_facts(scan: Scan, columns: Sequence[Column]) -> list[Facts]:
    """Answer `ColumnFacts` of these columns in one scan."""
    wanted = [aggregates(column) for column in columns]
    parts = [SQL("count(*)"), *(part for parts in wanted for part in parts.values())]
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), scan.source)
    (row,) = scan.rows(query)
    cells = iter(row[1:])
    return [
        _facts(column, whole(row[0]), {name: next(cells) for name in parts})
        for column, parts in zip(columns, wanted, strict=True)
    ]


def _facts(column: Column, rows: int, found: dict[str, object]) -> Facts:
    temporal = column.type.is_ordered and not column.type.is_numeric
    convert = seconds if temporal else plain
    known: dict[str, object] = {"rows": rows}
    for name, cell in found.items():
        if name in ("minimum", "maximum"):
            known[name] = convert(cell)
        elif name.endswith("_length") and cell is None:
            known[name] = None
        else:
            known[name] = whole(cell)
    present = rows - whole(known["nulls"])
    known["distinct_estimate"] = min(whole(known["distinct_estimate"]), present)
    return Facts(**known)  # type: ignore[arg-type]
