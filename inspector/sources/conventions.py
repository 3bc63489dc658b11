"""Numbers with marks between thousands and dates that begin with the day or the month.

Which of them a column has is settled from all of its values: a day above 12 says what comes first. A
column whose values could be either is read as the other columns of the file are, if those agree; else
it stays text, and a note says so. Nothing is taken from the place or the language of a computer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.reading import TextReading
from inspector.sources.base import some
from inspector.sources.settle import DECIMAL_COMMA, Kind, Settled, settled_types

# Dates are turned into ISO order, which the engine reads fast.
_YEAR_FIRST = (
    Kind(
        physical="DATE",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{4}})[/.](\\d{{1,2}})[/.](\\d{{1,2}})') "
            "THEN TRY_CAST(regexp_replace({v}, '(\\d{{4}})[/.](\\d{{1,2}})[/.](\\d{{1,2}})', "
            "'\\1-\\2-\\3') AS DATE) IS NOT NULL END"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '(\\d{{4}})[/.](\\d{{1,2}})[/.](\\d{{1,2}})', '\\1-\\2-\\3') "
            "AS DATE)"
        ),
    ),
    Kind(
        physical="TIMESTAMP",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{4}})[/.](\\d{{1,2}})[/.](\\d{{1,2}})"
            "( \\d{{1,2}}:\\d{{2}}(:\\d{{2}})?)?') "
            "THEN TRY_CAST(regexp_replace({v}, '(\\d{{4}})[/.](\\d{{1,2}})[/.](\\d{{1,2}})', "
            "'\\1-\\2-\\3') AS TIMESTAMP) IS NOT NULL END"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '(\\d{{4}})[/.](\\d{{1,2}})[/.](\\d{{1,2}})', '\\1-\\2-\\3') "
            "AS TIMESTAMP)"
        ),
    ),
)
_DAY_PROOF = SQL("regexp_matches({v}, '^(1[3-9]|2\\d|3[01])[/.-]')")
_DAY_FIRST = (
    Kind(
        physical="DATE",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})') "
            "THEN TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', "
            "'\\3-\\2-\\1') AS DATE) IS NOT NULL END"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', '\\3-\\2-\\1') "
            "AS DATE)"
        ),
        proof=_DAY_PROOF,
    ),
    Kind(
        physical="TIMESTAMP",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})"
            "( \\d{{1,2}}:\\d{{2}}(:\\d{{2}})?)?') "
            "THEN TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', "
            "'\\3-\\2-\\1') AS TIMESTAMP) IS NOT NULL END"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', '\\3-\\2-\\1') "
            "AS TIMESTAMP)"
        ),
        proof=_DAY_PROOF,
    ),
    Kind(
        physical="TIMESTAMP",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})"
            " \\d{{1,2}}:\\d{{2}}(:\\d{{2}})? [APap][Mm]') "
            "THEN try_strptime(translate({v}, '.-', '//'), "
            "['%d/%m/%Y %I:%M %p', '%d/%m/%Y %I:%M:%S %p']) IS NOT NULL END"
        ),
        cast=SQL(
            "try_strptime(translate({v}, '.-', '//'), ['%d/%m/%Y %I:%M %p', '%d/%m/%Y %I:%M:%S %p'])"
        ),
        proof=_DAY_PROOF,
    ),
)
_MONTH_PROOF = SQL("regexp_matches({v}, '^\\d{{1,2}}[/.-](1[3-9]|2\\d|3[01])[/.-]')")
_MONTH_FIRST = (
    Kind(
        physical="DATE",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})') "
            "THEN TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', "
            "'\\3-\\1-\\2') AS DATE) IS NOT NULL END"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', '\\3-\\1-\\2') "
            "AS DATE)"
        ),
        proof=_MONTH_PROOF,
    ),
    Kind(
        physical="TIMESTAMP",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})"
            "( \\d{{1,2}}:\\d{{2}}(:\\d{{2}})?)?') "
            "THEN TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', "
            "'\\3-\\1-\\2') AS TIMESTAMP) IS NOT NULL END"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})', '\\3-\\1-\\2') "
            "AS TIMESTAMP)"
        ),
        proof=_MONTH_PROOF,
    ),
    Kind(
        physical="TIMESTAMP",
        allowed=SQL(
            "CASE WHEN regexp_full_match({v}, '(\\d{{1,2}})[/.-](\\d{{1,2}})[/.-](\\d{{4}})"
            " \\d{{1,2}}:\\d{{2}}(:\\d{{2}})? [APap][Mm]') "
            "THEN try_strptime(translate({v}, '.-', '//'), "
            "['%m/%d/%Y %I:%M %p', '%m/%d/%Y %I:%M:%S %p']) IS NOT NULL END"
        ),
        cast=SQL(
            "try_strptime(translate({v}, '.-', '//'), ['%m/%d/%Y %I:%M %p', '%m/%d/%Y %I:%M:%S %p'])"
        ),
        proof=_MONTH_PROOF,
    ),
)
#: A comma that parts thousands and is no decimal comma: two of them, or one before a point.
_COMMA_PROOF = SQL("regexp_full_match({v}, '.*,[0-9]{{3}}[,.].*')")
#: Any comma between thousands; where fields are parted by commas it is no decimal comma.
_ANY_COMMA = SQL("regexp_full_match({v}, '.*,[0-9]{{3}}.*')")
_COMMAS = (
    Kind(
        physical="BIGINT",
        allowed=SQL("regexp_full_match({v}, '-?(0|[1-9][0-9]{{0,2}}(,[0-9]{{3}}){{0,5}})')"),
        cast=SQL("TRY_CAST(replace({v}, ',', '') AS BIGINT)"),
        proof=_COMMA_PROOF,
    ),
    Kind(
        physical="DOUBLE",
        allowed=SQL(
            "regexp_full_match({v}, '-?(0|[1-9][0-9]{{0,2}}(,[0-9]{{3}}){{0,4}})([.][0-9]+)?')"
        ),
        cast=SQL("TRY_CAST(replace({v}, ',', '') AS DOUBLE)"),
        proof=_COMMA_PROOF,
    ),
)
_BLANK_PROOF = SQL("regexp_matches({v}, '[0-9][ \\x{{a0}}\\x{{202f}}''\\x{{2019}}][0-9]{{3}}')")
#: Blanks part the digits of telephone numbers and codes, too; but those are of one length.
_IS_SHORT = SQL("regexp_full_match({v}, '-?[0-9]{{1,3}}') OR regexp_matches({v}, '[.,]')")
_BLANKS = (
    Kind(
        physical="BIGINT",
        allowed=SQL(
            "regexp_full_match({v}, "
            "'-?(0|[1-9][0-9]{{0,2}}([ \\x{{a0}}\\x{{202f}}''\\x{{2019}}][0-9]{{3}}){{0,5}})')"
        ),
        cast=SQL(
            "TRY_CAST(regexp_replace({v}, '[ \\x{{a0}}\\x{{202f}}''\\x{{2019}}]', '', 'g') AS BIGINT)"
        ),
        proof=_BLANK_PROOF,
    ),
    Kind(
        physical="DOUBLE",
        allowed=SQL(
            "regexp_full_match({v}, '-?(0|[1-9][0-9]{{0,2}}"
            "([ \\x{{a0}}\\x{{202f}}''\\x{{2019}}][0-9]{{3}}){{0,4}})([.,][0-9]+)?')"
        ),
        cast=SQL(
            "TRY_CAST(replace(regexp_replace({v}, '[ \\x{{a0}}\\x{{202f}}''\\x{{2019}}]', '', 'g'), "
            "',', '.') AS DOUBLE)"
        ),
        proof=_BLANK_PROOF,
    ),
)
_POINTS = (
    Kind(
        physical="BIGINT",
        allowed=SQL("regexp_full_match({v}, '-?(0|[1-9][0-9]{{0,2}}([.][0-9]{{3}}){{0,5}})')"),
        cast=SQL("TRY_CAST(replace({v}, '.', '') AS BIGINT)"),
    ),
    replace(DECIMAL_COMMA, proof=None),
)


_OWN = {
    str(kind.cast)
    for kind in (*_YEAR_FIRST, *_DAY_FIRST, *_MONTH_FIRST, *_COMMAS, *_BLANKS, _POINTS[0])
}


#: What all of these look like; other texts are let go after a look at the first.
_MAYBE = Kind(
    physical="VARCHAR",
    allowed=SQL("regexp_full_match({v}, '-?[0-9][^a-zA-Z]*([APap][Mm])?')"),
    cast=SQL("{v}"),
)


def _unproven(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    return tuple(replace(kind, proof=None) for kind in kinds)


def first_kinds(usual: Sequence[Kind], reading: TextReading) -> tuple[Kind, ...]:
    """Return the kinds that are tried before all others: 1.234 is no fraction if that is said."""
    return (*_POINTS, *usual) if reading.thousands == "." else tuple(usual)


def _kinds(reading: TextReading, *, commas: bool) -> tuple[Kind, ...]:
    """Return the kinds that texts may be of which are of no usual kind, the preferred first."""
    days = {"day": _unproven(_DAY_FIRST), "month": _unproven(_MONTH_FIRST)}.get(
        reading.date_order or "", (*_DAY_FIRST, *_MONTH_FIRST)
    )
    if reading.thousands is not None:
        chosen = {",": _COMMAS, ".": (), "": ()}.get(reading.thousands, _BLANKS)
        return (*_YEAR_FIRST, *days, *_unproven(chosen))
    marks: tuple[Kind, ...] = _COMMAS
    if commas and not reading.decimal_comma:
        marks = tuple(replace(kind, proof=_ANY_COMMA) for kind in _COMMAS)
    blanks = _BLANKS[:1] if reading.decimal_comma is False else _BLANKS
    return (*_YEAR_FIRST, *days, *marks, *blanks)


def settle_conventions(
    session: Session,
    table: Composed,
    texts: Sequence[str],
    kinds: Mapping[str, Settled],
    reading: TextReading,
    notes: list[str],
    cancel: CancelToken | None,
    *,
    commas: bool,
) -> dict[str, Settled]:
    """Return the types with those of texts that are dates or numbers after all; say what was read how.

    Args:
        session: Where the table is.
        table: What to write after FROM.
        texts: Columns that were given no type.
        kinds: Types of the others.
        reading: What a person says.
        notes: Sentences are added here.
        cancel: Asks to stop.
        commas: Whether fields are parted by commas, so that a comma in a number parts thousands.
    """
    texts = list(settled_types(session, table, texts, (_MAYBE,), cancel))
    kinds = {
        **kinds,
        **settled_types(session, table, texts, _kinds(reading, commas=commas), cancel),
    }
    texts = [name for name in texts if name not in kinds]
    casts = {
        "day": [str(kind.cast) for kind in _DAY_FIRST],
        "month": [str(kind.cast) for kind in _MONTH_FIRST],
    }
    so: dict[str, list[str]] = {
        order: [name for name, one in kinds.items() if str(one.kind.cast) in known]
        for order, known in casts.items()
    }
    kinds = _without_codes(session, table, kinds, reading, cancel)
    found: dict[str, Settled] = {}
    if reading.date_order is None and texts:
        either = settled_types(session, table, texts, _unproven(_DAY_FIRST), cancel)
        agreed = [order for order, names in so.items() if names]
        if either and len(agreed) == 1:
            same = _unproven(_DAY_FIRST if agreed[0] == "day" else _MONTH_FIRST)
            found = settled_types(session, table, list(either), same, cancel)
            so[agreed[0]] += list(found)
        if left := [name for name in either if name not in found]:
            notes.append(
                f"Dates may begin with the day or with the month in {some(left)}: nothing in the file "
                "says which, so they were kept as text. Say it with the date order."
            )
    for order, names in so.items():
        if names:
            notes.append(f"Dates were read with the {order} first in {some(names)}.")
    marked = [str(kind.cast) for kind in (*_COMMAS, *_BLANKS, *_POINTS[:1])]
    if grouped := [name for name, one in kinds.items() if str(one.kind.cast) in marked]:
        notes.append(f"Marks between thousands were read as part of numbers in {some(grouped)}.")
    if reading.thousands is None and reading.decimal_comma is None:
        rest = [name for name in texts if name not in found]
        doubtful = settled_types(session, table, rest, _unproven(_COMMAS), cancel)
        if doubtful:
            notes.append(
                f"A comma may part thousands or be a decimal comma in {some(list(doubtful))}: its "
                "values do not say which, so they were kept as text."
            )
    return {**kinds, **found}


def _without_codes(
    session: Session,
    table: Composed,
    kinds: Mapping[str, Settled],
    reading: TextReading,
    cancel: CancelToken | None,
) -> dict[str, Settled]:
    """Leave texts what they are where digits in groups are codes: none is short, none a fraction."""
    kept = dict(kinds)
    if reading.thousands is not None:
        return kept
    casts = {str(kind.cast) for kind in _BLANKS}
    for name in [name for name, one in kinds.items() if str(one.kind.cast) in casts]:
        query = SQL("SELECT coalesce(bool_or({}), FALSE) FROM {}").format(
            _IS_SHORT.format(v=SQL("trim({})").format(Identifier(name))), table
        )
        if not session.rows(query, cancel=cancel)[0][0]:
            del kept[name]
    return kept


def needs_rewriting(one: Settled) -> bool:
    """Whether a column is of a kind that the engine's own reader does not know."""
    return str(one.kind.cast) in _OWN


def rewritten(clause: str, kinds: Mapping[str, Settled]) -> str:
    """Return what people write after FROM where columns need more than the engine's reader."""
    cells: list[Composed] = [
        SQL("{} AS {}").format(one.value(name), Identifier(name))
        for name, one in kinds.items()
        if needs_rewriting(one)
    ]
    return f"(SELECT * REPLACE ({SQL(', ').join(cells)}) FROM {clause})" if cells else clause


def as_read(
    physical: Sequence[tuple[str, str]], kinds: Mapping[str, Settled]
) -> tuple[tuple[str, str], ...]:
    """Return columns with the types they have before `rewritten` changes them."""
    own = {name for name, one in kinds.items() if needs_rewriting(one)}
    return tuple((name, "VARCHAR" if name in own else kind) for name, kind in physical)
