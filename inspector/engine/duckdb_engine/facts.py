"""The cheap facts of many columns in one scan."""

from collections.abc import Sequence
from dataclasses import replace

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
from inspector.model.answers import Cells, Facts
from inspector.model.dataset import Column, LogicalType

#: The smallest and the largest value of a column whose values are all finite.
Range = tuple[int | float, int | float]

#: Columns asked about in one query.
BATCH = 25


def aggregates(column: Column, within: Range | None = None) -> dict[str, Composed]:
    """Return the aggregates that make up a column's facts, by the names of `Facts`.

    Args:
        column: The column.
        within: The finite range its values are known to lie in: less is left to ask then.
    """
    name = raw(column)
    parts = {
        "nulls": SQL("count(*) - count({})").format(name),
        "distinct_estimate": SQL("approx_count_distinct({})").format(name),
    }
    if within is not None:
        if within[0] <= 0 <= within[1]:
            parts["zeros"] = SQL("count_if({} = 0)").format(name)
        if within[0] < 0:
            parts["negatives"] = SQL("count_if({} < 0)").format(name)
        return parts
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
    ranges = _ranges(scan, columns)
    wanted = [aggregates(column, ranges.get(column.name)) for column in columns]
    parts = [SQL("count(*)"), *(part for parts in wanted for part in parts.values())]
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), scan.source)
    (row,) = scan.rows(query)
    cells = iter(row[1:])
    return [
        _facts(
            column,
            whole(row[0]),
            {name: next(cells) for name in parts},
            ranges.get(column.name),
        )
        for column, parts in zip(columns, wanted, strict=True)
    ]


def facts_of_counts(column: Column, cells: Cells) -> Facts:
    """Return the facts of a column whose values were all counted one by one; all are exact."""
    counted = list(zip(cells.values, cells.counts, strict=True))
    facts = Facts(
        rows=cells.rows,
        nulls=cells.nulls,
        nan=cells.nan,
        infinite=cells.low_infinite + cells.high_infinite,
        distinct_estimate=len(counted),
    )
    if column.type is LogicalType.TEXT:
        texts = [(str(v), n) for v, n in counted]
        lengths = [len(v) for v, _ in texts]
        return replace(
            facts,
            empty=sum(n for v, n in texts if not v),
            blank=sum(n for v, n in texts if v.isspace()),
            min_length=min(lengths, default=None),
            max_length=max(lengths, default=None),
            total_length=sum(len(v) * n for v, n in texts) if texts else None,
        )
    if counted:
        facts = replace(facts, minimum=counted[0][0], maximum=counted[-1][0])
    if column.type.is_numeric:
        numbers = [(v, n) for v, n in counted if isinstance(v, (int, float))]
        facts = replace(
            facts,
            zeros=sum(n for v, n in numbers if v == 0),
            negatives=sum(n for v, n in numbers if v < 0) + cells.low_infinite,
        )
    return facts


def _ranges(scan: Scan, columns: Sequence[Column]) -> dict[str, Range]:
    """Return the ranges of numbers that are all finite: files that keep them tell them for free."""
    numbers = [column for column in columns if column.type.is_numeric]
    if not numbers:
        return {}
    asked = [SQL("min({0}), max({0})").format(value(column)) for column in numbers]
    query = SQL("SELECT {} FROM {}").format(SQL(", ").join(asked), scan.source)
    (row,) = scan.rows(query)
    ranges = {}
    for place, column in enumerate(numbers):
        low, high = plain(row[2 * place]), plain(row[2 * place + 1])
        # Not a number counts as the largest of all, infinities as what they are.
        if isinstance(low, (int, float)) and isinstance(high, (int, float)):
            ranges[column.name] = (low, high)
    return ranges


def _facts(
    column: Column, rows: int, found: dict[str, object], within: Range | None = None
) -> Facts:
    temporal = column.type.is_ordered and not column.type.is_numeric
    convert = seconds if temporal else plain
    known: dict[str, object] = {"rows": rows}
    if within is not None:
        known["minimum"], known["maximum"] = within
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
