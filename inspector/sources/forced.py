"""Gives text columns the types that a person says; a value that is not of it becomes null."""

from collections.abc import Mapping, Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed
from inspector.sources.settle import (
    DECIMAL_COMMA,
    USUAL,
    Kind,
    Settled,
    settled_types,
)

#: Which of the usual types each name stands for, the preferred first.
_STRICT = {
    "integer": ("BIGINT", "HUGEINT"),
    "number": ("DOUBLE",),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "timestamp": ("TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMPTZ"),
    "time": ("TIME",),
}


def _lenient(physical: str, cast: SQL) -> Kind:
    return Kind(physical=physical, allowed=SQL("({v}) IS NOT NULL"), cast=cast)


#: What becomes of values where not all are of the type: those that can be read are.
_LENIENT = {
    "integer": _lenient(
        "BIGINT",
        SQL("CASE WHEN regexp_full_match({v}, '[+-]?[0-9]+') THEN TRY_CAST({v} AS BIGINT) END"),
    ),
    "number": _lenient(
        "DOUBLE",
        SQL(
            "CASE WHEN regexp_full_match({v}, "
            "'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)', 'i') "
            "THEN TRY_CAST({v} AS DOUBLE) END"
        ),
    ),
    "boolean": _lenient(
        "BOOLEAN",
        SQL(
            "CASE WHEN lower({v}) IN ('true', 't', 'yes', 'y', '1') THEN TRUE "
            "WHEN lower({v}) IN ('false', 'f', 'no', 'n', '0') THEN FALSE END"
        ),
    ),
    # A time behind a date would be lost without a word: such a value is no date.
    "date": _lenient(
        "DATE",
        SQL(
            "CASE WHEN regexp_full_match({v}, '[0-9]{{1,4}}-[0-9]{{1,2}}-[0-9]{{1,2}}"
            "([ T]00:00(:00([.]0+)?)?)?') THEN TRY_CAST(left({v}, 10) AS DATE) END"
        ),
    ),
    "timestamp": _lenient("TIMESTAMP", SQL("TRY_CAST({v} AS TIMESTAMP)")),
    "time": _lenient("TIME", SQL("TRY_CAST({v} AS TIME)")),
}
#: Numbers of which some have a decimal comma and some a point.
_EITHER = _lenient(
    "DOUBLE",
    SQL(
        "CASE WHEN regexp_full_match({v}, "
        "'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)', 'i') "
        "THEN TRY_CAST({v} AS DOUBLE) "
        "WHEN regexp_full_match({v}, '[+-]?[0-9]+([.][0-9]{{3}})*,[0-9]+') "
        "THEN TRY_CAST(replace(replace({v}, '.', ''), ',', '.') AS DOUBLE) END"
    ),
)


def forced_types(
    session: Session,
    table: Composed,
    wanted: Mapping[str, str],
    comma: bool,
    cancel: CancelToken | None,
) -> tuple[dict[str, Settled], dict[str, str]]:
    """Return the types of the columns a person gave one, and which are not met by every value.

    Args:
        session: Where the table is.
        table: What to write after FROM.
        wanted: Text columns, and names of types; those that are to stay text are not here.
        comma: Whether numbers may have a decimal comma.
        cancel: Asks to stop.
    """
    settled: dict[str, Settled] = {}
    unmet: dict[str, str] = {}
    for name in dict.fromkeys(wanted.values()):
        columns = [column for column, kind in wanted.items() if kind == name]
        tried: Sequence[Kind] = [kind for kind in USUAL if kind.physical in _STRICT[name]]
        if name == "number" and comma:
            tried = (*tried, DECIMAL_COMMA)
        found = settled_types(session, table, columns, tried, cancel)
        settled.update(found)
        for column in columns:
            if column not in found:
                kind = _EITHER if name == "number" and comma else _LENIENT[name]
                settled[column] = Settled(kind=kind, is_clean=False)
                unmet[column] = name
    return settled, unmet
