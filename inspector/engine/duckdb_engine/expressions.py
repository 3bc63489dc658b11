"""Columns as SQL expressions: how each type becomes a number, a text or a gap."""

import sys
from collections.abc import Callable, Sequence

from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.questions import Axis

#: White space, exactly the characters that Python's `str.isspace` knows.
_BLANK = r"[\s\v\pZ\x1c-\x1f\x85]*"


def is_float(column: Column) -> bool:
    """Return whether a column can hold NaN."""
    return column.physical.upper() in ("FLOAT", "DOUBLE")


def raw(column: Column) -> Composed:
    """Return the column itself; nanoseconds with a zone, which have no functions, as microseconds."""
    if column.physical.upper() == "TIMESTAMPTZ_NS":
        return SQL("CAST({} AS TIMESTAMP WITH TIME ZONE)").format(Identifier(column.name))
    return Identifier(column.name)


def text(column: Column) -> Composed:
    """Return the column as text."""
    if column.physical.upper() == "VARCHAR":
        return raw(column)
    return SQL("CAST({} AS VARCHAR)").format(raw(column))


def value(column: Column) -> Composed:
    """Return the column as bool, integer, double (epoch seconds for times) or text."""
    name = raw(column)
    if column.type is LogicalType.BOOLEAN:
        return name
    if column.type is LogicalType.INTEGER:
        physical = column.physical.upper()
        if physical.startswith("DECIMAL"):
            return SQL("CAST({} AS HUGEINT)").format(name)
        return number(column) if physical == "BIGNUM" else name
    return number(column) if column.type.is_ordered else text(column)


def number(column: Column) -> Composed:
    """Return an ordered column as a double: epoch seconds for times; infinities stay infinite."""
    name = raw(column)
    if column.type.is_temporal:
        return SQL(
            "CASE WHEN {0} IS NULL OR isfinite({0}) THEN epoch({0}) "
            "WHEN {0} > TIMESTAMP '1970-01-01' THEN CAST('inf' AS DOUBLE) "
            "ELSE CAST('-inf' AS DOUBLE) END"
        ).format(name)
    if column.type is LogicalType.TIME:
        return SQL("epoch({})").format(name)
    return SQL("CAST({} AS DOUBLE)").format(name)


def finite(column: Column) -> Composed:
    """Return an ordered column as a double, null where it is not finite."""
    if is_float(column):
        return SQL("CASE WHEN isfinite({0}) THEN CAST({0} AS DOUBLE) END").format(raw(column))
    if column.type.is_temporal or column.type is LogicalType.TIME:
        return SQL("epoch({})").format(raw(column))
    return number(column)


def moment(column: Column) -> Composed:
    """Return a temporal column without its zone, in UTC if it has one."""
    if column.names_zone:
        return SQL("({} AT TIME ZONE 'UTC')").format(raw(column))
    return raw(column)


def blank(column: Column) -> Composed:
    """Return whether a text holds nothing but white space, or not even that."""
    return SQL("regexp_full_match({}, {})").format(text(column), Literal(_BLANK))


def blank_quickly(column: Column) -> Composed:
    """Return the same as `blank`, with few texts put to the regular expression."""
    return SQL("CASE WHEN {0} < '!' OR {0} > '~' THEN {1} ELSE FALSE END").format(
        text(column), blank(column)
    )


def missing(column: Column, nothing: Callable[[Column], Composed] = blank_quickly) -> Composed:
    """Return whether a cell holds nothing: null, NaN, empty or blank text."""
    name = raw(column)
    if is_float(column):
        return SQL("({0} IS NULL OR isnan({0}))").format(name)
    if column.type is LogicalType.TEXT:
        return SQL("({} IS NULL OR {})").format(name, nothing(column))
    return SQL("({} IS NULL)").format(name)


def axis(column: Column, how: Axis) -> Composed:
    """Return the group of a row along one axis.

    Raises:
        RequestError: The column has no such groups.
    """
    if how.form == "missing":
        return missing(column)
    if how.form == "period":
        if not column.type.is_temporal:
            raise RequestError(f"“{column.name}” holds no points in time to put into periods.")
        return SQL("epoch(date_trunc({}, {}))").format(Literal(how.grain or "day"), moment(column))
    if how.form == "cell":
        if not column.type.is_ordered or not how.edges:
            raise RequestError(f"“{column.name}” cannot be cut into ranges.")
        x = number(column)
        above = [SQL("CAST({} >= {} AS INTEGER)").format(x, _edge(edge)) for edge in how.edges]
        index = SQL("{} - 1").format(SQL(" + ").join(above))
        if is_float(column):  # NaN lies in no range, though the engine sorts it last
            return SQL("CASE WHEN NOT isnan({}) THEN {} END").format(raw(column), index)
        return index
    if how.form == "among":
        return _among(column, how.among)
    if column.type.is_ordered and column.type is not LogicalType.INTEGER:
        return finite(column)
    return value(column)


def _among(column: Column, values: Sequence[str | int | float]) -> Composed:
    if not values or column.type.is_temporal:
        raise RequestError(f"“{column.name}” cannot be searched for values.")
    x = text(column) if column.type is LogicalType.TEXT else number(column)
    wanted = str if column.type is LogicalType.TEXT else float
    listed = SQL(", ").join([Literal(wanted(one)) for one in values])
    return SQL("CASE WHEN coalesce({} IN ({}), FALSE) THEN 0 ELSE 1 END").format(x, listed)


def named(expressions: Sequence[Composed], prefix: str) -> Composed:
    """Return expressions with aliases prefix0, prefix1, ..., separated by commas."""
    return SQL(", ").join(
        [
            SQL("{} AS {}").format(expression, Identifier(f"{prefix}{place}"))
            for place, expression in enumerate(expressions)
        ]
    )


def aliases(prefix: str, count: int) -> list[Composed]:
    """Return the aliases that `named` gives."""
    return [Identifier(f"{prefix}{place}") for place in range(count)]


def plain(x: object) -> str | bool | int | float | None:
    """Return a fetched value as an answer holds it: nothing beyond 64 bits, no NaN, no -0.0."""
    if x is None or isinstance(x, (str, bool)):
        return x
    if isinstance(x, int):
        return x if -(2**63) <= x < 2**64 else float(x)
    if isinstance(x, float):
        return x + 0.0 if x - x == 0 else None
    return str(x)


def seconds(x: object) -> float | int | None:
    """Return epoch seconds as an int where they are whole."""
    if not isinstance(x, (int, float)) or x - x != 0:
        return None
    return int(x) if float(x).is_integer() else float(x)


def whole(x: object) -> int:
    """Return a fetched count; a sum over no rows is null."""
    return 0 if x is None else int(x)  # type: ignore[call-overload]


def _edge(edge: float) -> Composed:
    most = sys.float_info.max
    return Literal(float(min(max(edge, -most), most)))
