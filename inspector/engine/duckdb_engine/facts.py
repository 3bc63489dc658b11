"""The cheap facts of many columns in one scan."""

from collections.abc import Iterator, Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import (
    WHITE_SPACE,
    finite,
    is_float,
    plain,
    raw,
    seconds,
    whole,
)
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Facts
from inspector.model.dataset import Column, LogicalType

#: Columns asked about in one query.
BATCH = 25


def facts_sql(source: Composed, columns: Sequence[Column]) -> Composed:
    """Return the query that answers `ColumnFacts` of these columns."""
    parts: list[Composed] = [SQL("count(*) AS n_rows")]
    for column in columns:
        parts += _aggregates(column)
    return SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), source)


def column_facts(
    session: Session, source: Composed, columns: Sequence[Column], cancel: CancelToken
) -> list[Facts]:
    """Answer `ColumnFacts` of these columns in one scan."""
    (row,) = session.rows(facts_sql(source, columns), cancel=cancel)
    rows, cells = whole(row[0]), iter(row[1:])
    return [_facts(column, rows, cells) for column in columns]


def _aggregates(column: Column) -> list[Composed]:
    name = raw(column)
    parts = [SQL("count({})").format(name)]
    if column.type.is_countable:
        parts.append(SQL("approx_count_distinct({})").format(name))
    if column.type.is_ordered:
        x = finite(column)
        parts += [SQL("min({})").format(x), SQL("max({})").format(x)]
    if column.type is LogicalType.INTEGER:
        parts[-2:] = [SQL("min({})").format(name), SQL("max({})").format(name)]
    if column.type.is_numeric:
        parts += [SQL("count_if({} = 0)").format(name), SQL("count_if({} < 0)").format(name)]
    if is_float(column):
        parts += [SQL("count_if(isnan({}))").format(name), SQL("count_if(isinf({}))").format(name)]
    if column.type is LogicalType.TEXT:
        text = SQL("CAST({} AS VARCHAR)").format(name)
        parts += [
            SQL("count_if({} = '')").format(text),
            SQL("count_if({0} <> '' AND trim({0}, {1}) = '')").format(text, Literal(WHITE_SPACE)),
            SQL("min(length({}))").format(text),
            SQL("max(length({}))").format(text),
            SQL("sum(length({}))").format(text),
        ]
    return parts


def _facts(column: Column, rows: int, take: Iterator[object]) -> Facts:
    present = whole(next(take))
    known: dict[str, object] = {"rows": rows, "nulls": rows - present}
    if column.type.is_countable:
        known["distinct_estimate"] = min(whole(next(take)), present)
    if column.type.is_ordered:
        convert = seconds if not column.type.is_numeric else plain
        known["minimum"], known["maximum"] = convert(next(take)), convert(next(take))
    if column.type.is_numeric:
        known["zeros"], known["negatives"] = whole(next(take)), whole(next(take))
    if is_float(column):
        known["nan"], known["infinite"] = whole(next(take)), whole(next(take))
    if column.type is LogicalType.TEXT:
        known["empty"], known["blank"] = whole(next(take)), whole(next(take))
        for name in ("min_length", "max_length", "total_length"):
            found = next(take)
            known[name] = None if found is None else whole(found)
    return Facts(**known)  # type: ignore[arg-type]
