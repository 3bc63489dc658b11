"""Columns of two versions as expressions that can be set equal."""

from inspector.engine.duckdb_engine.expressions import finite, number, raw, text, value
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column, LogicalType


def comparable(mine: Column, theirs: Column) -> Composed:
    """Return a column so that equal values of two versions are equal, whatever their types."""
    if mine.physical == theirs.physical:
        return raw(mine)
    if mine.type.is_numeric and theirs.type.is_numeric:
        return number(mine)
    if mine.type.is_temporal and theirs.type.is_temporal:
        return finite(mine)
    return text(mine)


def matchable(mine: Column, theirs: Column) -> Composed:
    """Return a key column so that it can be joined with another version's."""
    if mine.physical != theirs.physical and mine.type is theirs.type is LogicalType.INTEGER:
        return value(mine)
    return comparable(mine, theirs)


def close(old: Composed, new: Composed, column: Column, tolerance: float) -> Composed | None:
    """Return whether two numbers are equal but for a tolerance; None if there is none."""
    if not tolerance or not column.type.is_numeric:
        return None
    limit = SQL("{} * greatest(abs({}), abs({}))").format(Literal(float(tolerance)), old, new)
    return SQL("coalesce(abs({} - {}) <= {}, FALSE)").format(old, new, limit)
