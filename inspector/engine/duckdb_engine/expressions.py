"""Columns as SQL expressions: how each type becomes a number, a text or a gap."""

from collections.abc import Sequence

from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType
from inspector.model.questions import Axis

#: What counts as nothing in a text besides the empty one.
WHITE_SPACE = " \t\n\r\v\f\u00a0\u2003\u3000"


def is_float(column: Column) -> bool:
    """Return whether a column can hold NaN and infinities."""
    return column.physical.upper() in ("FLOAT", "DOUBLE")


def raw(column: Column) -> Composed:
    """Return the column itself."""
    return Identifier(column.name)


def value(column: Column) -> Composed:
    """Return the column as bool, integer, double (epoch seconds for times) or text."""
    name = raw(column)
    if column.type in (LogicalType.BOOLEAN, LogicalType.INTEGER):
        return name
    if column.type.is_ordered:
        return number(column)
    return SQL("CAST({} AS VARCHAR)").format(name)


def number(column: Column) -> Composed:
    """Return an ordered column as a double; epoch seconds for times, infinities kept for floats."""
    name = raw(column)
    if column.type.is_temporal:
        return SQL("CASE WHEN isfinite({0}) THEN epoch({0}) END").format(name)
    if column.type is LogicalType.TIME:
        return SQL("epoch(CAST({} AS TIME))").format(name)
    return SQL("CAST({} AS DOUBLE)").format(name)


def finite(column: Column) -> Composed:
    """Return an ordered column as a double, null where it is not finite."""
    if is_float(column):
        return SQL("CASE WHEN isfinite({0}) THEN CAST({0} AS DOUBLE) END").format(raw(column))
    return number(column)


def missing(column: Column) -> Composed:
    """Return whether a cell holds nothing: null, NaN, empty or blank text."""
    name = raw(column)
    if is_float(column):
        return SQL("({0} IS NULL OR isnan({0}))").format(name)
    if column.type is LogicalType.TEXT:
        return SQL("({0} IS NULL OR trim(CAST({0} AS VARCHAR), {1}) = '')").format(
            name, Literal(WHITE_SPACE)
        )
    return SQL("({} IS NULL)").format(name)


def axis(column: Column, how: Axis) -> Composed:
    """Return the group of a row along one axis."""
    if how.form == "missing":
        return missing(column)
    if how.form == "period":
        return SQL("epoch(date_trunc({}, CAST({} AS TIMESTAMP)))").format(
            Literal(how.grain or "day"), raw(column)
        )
    if how.form == "cell":
        x = finite(column)
        above = [
            SQL("CAST({} >= {} AS INTEGER)").format(x, Literal(float(edge))) for edge in how.edges
        ]
        return SQL("({}) - 1").format(SQL(" + ").join(above))
    return finite(column) if is_float(column) else value(column)


def names(columns: Sequence[str]) -> Composed:
    """Return column names, separated by commas."""
    return SQL(", ").join([Identifier(name) for name in columns])


def plain(x: object) -> str | bool | int | float | None:
    """Return a fetched value as an answer holds it: whole numbers of seconds as int, no NaN."""
    if x is None or isinstance(x, (str, bool)):
        return x
    if isinstance(x, int):
        return x if -(2**63) <= x < 2**64 else float(x)
    if isinstance(x, float):
        return x if x - x == 0 else None
    return str(x)


def seconds(x: object) -> float | int | None:
    """Return epoch seconds as an int where they are whole."""
    if not isinstance(x, (int, float)) or x - x != 0:
        return None
    return int(x) if float(x).is_integer() else float(x)


def whole(x: object) -> int:
    """Return a fetched count; DuckDB gives null for a count over no rows."""
    return 0 if x is None else int(x)  # type: ignore[call-overload, no-any-return]
