"""Conditions on rows as an SQL expression."""

import math
from collections.abc import Callable

from inspector.engine.duckdb_engine.expressions import missing, moment, number, raw, text
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.conditions import Condition, Conditions, Operand
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.moment import moment as epoch


def where(conditions: Conditions, column: Callable[[str], Column]) -> Composed:
    """Return what to write after WHERE; true for every row if there are no conditions.

    Args:
        conditions: The tests.
        column: Finds a column by name; raises RequestError if there is none.

    Raises:
        RequestError: A column does not exist, or a value does not suit its type.
    """
    if not conditions:
        return SQL("TRUE")
    tests = [_test(one, column(one.column)) for one in conditions.tests]
    return (SQL(" AND ") if conditions.match == "all" else SQL(" OR ")).join(tests)


def _test(one: Condition, column: Column) -> Composed:
    absent = missing(column)
    match one.operator:
        case "is missing":
            return absent
        case "is present":
            return SQL("NOT {}").format(absent)
        case "contains" | "starts with":
            found = SQL("contains") if one.operator == "contains" else SQL("starts_with")
            cell = text(column) if column.type is not LogicalType.TEXT else raw(column)
            return SQL("coalesce({}(lower({}), lower({})), FALSE)").format(
                found, cell, Literal(str(one.values[0]))
            )
        case "in" | "=":
            return SQL("coalesce({} AND NOT {}, FALSE)").format(_among(one, column), absent)
        case "not in" | "!=":
            return SQL("(NOT coalesce({}, FALSE) OR {})").format(_among(one, column), absent)
    left, value = _comparable(column), _operand(one, column, one.values[0])
    compared = {"<": SQL("<"), "<=": SQL("<="), ">": SQL(">"), ">=": SQL(">=")}[one.operator]
    return SQL("coalesce({} {} {} AND NOT {}, FALSE)").format(left, compared, value, absent)


def _among(one: Condition, column: Column) -> Composed:
    values = [_operand(one, column, value) for value in one.values]
    return SQL("({} IN ({}))").format(_comparable(column), SQL(", ").join(values))


def _comparable(column: Column) -> Composed:
    if column.type.is_temporal:
        return SQL("epoch({})").format(moment(column))
    if column.type is LogicalType.REAL or column.type is LogicalType.TIME:
        return number(column)
    if column.type in (LogicalType.INTEGER, LogicalType.BOOLEAN):
        return raw(column)
    return text(column)


def _operand(one: Condition, column: Column, value: Operand) -> Composed:
    unfit = RequestError(
        f"“{value}” cannot be compared with “{one.column}”, which holds "
        f"{column.type.value} values.",
    )
    if column.type.is_temporal:
        if isinstance(value, str):
            return Literal(epoch(value))
        return _finite(float(value), unfit)
    if column.type is LogicalType.BOOLEAN:
        known = {"true": True, "false": False, "1": True, "0": False}
        if str(value).lower() not in known:
            raise unfit
        return Literal(known[str(value).lower()])
    if column.type.is_numeric or column.type is LogicalType.TIME:
        try:
            whole = int(value)
            return Literal(whole) if whole == value or isinstance(value, str) else Literal(value)
        except (ValueError, OverflowError):
            pass
        try:
            return _finite(float(value), unfit)
        except ValueError:
            raise unfit from None
    return Literal(value if isinstance(value, str) else _text_of(value))


def _finite(value: float, unfit: RequestError) -> Composed:
    if not math.isfinite(value):
        raise unfit
    return Literal(value)


def _text_of(value: Operand) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
