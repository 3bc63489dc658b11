"""Accounts for cells that do not stand in the table as they stand in the file, with their lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.intake import Altered
from inspector.model.reading import TYPES
from inspector.sources.settle import MISSING_WORDS, Settled
from inspector.sources.text_loading import SCRATCH, Text

#: Records named for each column of a file.
LISTED = 10
#: Characters that a number may have before a float could round it; or an exponent.
_SURE = 15
_BATCH = 20
MISSING_WORD = "“NA” or the like, read as missing"

_MISSING = SQL("({})").format(SQL(", ").join([Literal(word) for word in MISSING_WORDS]))
_DIGITS = SQL("trim(regexp_replace(regexp_replace({v}, '[eE].*$', ''), '[^0-9]', '', 'g'), '0')")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Cells of a column that meet a condition, and what was done to them."""

    column: str
    reason: str
    is_loss: bool
    met: Composed


def doubts_of(
    kinds: Mapping[str, Settled], unmet: Mapping[str, str], columns: Iterable[str]
) -> list[Doubt]:
    """Return what may have happened to cells of the columns that were given a type."""
    found = []
    for name in columns:
        if name not in kinds:
            continue
        settled = kinds[name]
        text = SQL("trim({})").format(Identifier(name))
        word = SQL("({} IN {})").format(text, _MISSING)
        if name in unmet:
            lost = SQL("({0} IS NOT NULL AND NOT {1} AND ({2}) IS NULL)")
            reason = f"read as missing: not {_ONE[unmet[name]]}"
            found.append(
                Doubt(name, reason, True, lost.format(Identifier(name), word, settled.value(name)))
            )
        if not settled.is_clean:
            found.append(Doubt(name, MISSING_WORD, False, word))
        if settled.kind.physical == "DOUBLE":
            value = settled.value(name)
            found.append(
                Doubt(
                    name,
                    "a number with more digits than can be kept, rounded",
                    True,
                    # Most numbers are written as the engine writes them: they need no second look.
                    SQL(
                        "(CASE WHEN length({0}) <= {1} OR {2} = {5} THEN FALSE "
                        "ELSE regexp_full_match({2}, '.*[0-9].*') AND {3} <> {4} END)"
                    ).format(
                        Identifier(name),
                        Literal(_SURE),
                        text,
                        _DIGITS.format(v=text),
                        _DIGITS.format(v=SQL("CAST({} AS VARCHAR)").format(value)),
                        SQL("CAST({} AS VARCHAR)").format(value),
                    ),
                )
            )
            found.append(
                Doubt(
                    name,
                    "a number too large or too small to be kept",
                    True,
                    SQL(
                        "({0} LIKE '%e%' AND {0} NOT LIKE '%inf%' AND (isinf({1}) OR "
                        "({1} = 0 AND {2} <> '')))"
                    ).format(SQL("lower({})").format(text), value, _DIGITS.format(v=text)),
                )
            )
    return found


#: One value of each type, for a sentence.
_ONE = {
    **TYPES,
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
    "timestamp": "a date with a time",
    "time": "a time of day",
}


def counted(
    session: Session,
    table: str,
    doubts: Sequence[Doubt],
    cancel: CancelToken | None,
) -> list[Doubt]:
    """Return the doubts that came true for a cell of a scratch table."""
    true: list[Doubt] = []
    for start in range(0, len(doubts), _BATCH):
        batch = doubts[start : start + _BATCH]
        parts: list[Composed] = [SQL("count(*) FILTER (WHERE {})").format(d.met) for d in batch]
        query = SQL("SELECT {} FROM {}.{}").format(
            SQL(", ").join(parts), SCRATCH, Identifier(table)
        )
        (counts,) = session.rows(query, cancel=cancel)
        true += [doubt for doubt, count in zip(batch, counts, strict=True) if count]
    return true


def with_accounts(
    session: Session,
    texts: Sequence[Text],
    loaded: Mapping[tuple[str, ...], str],
    doubts: Sequence[Doubt],
    cancel: CancelToken | None,
) -> list[Text]:
    """Return the texts with what happened to their cells."""
    done = list(texts)
    for columns, table in loaded.items():
        mine = [doubt for doubt in doubts if doubt.column in columns]
        true = counted(session, table, mine, cancel)
        if not true:
            continue
        for place, text in enumerate(done):
            if text.columns != columns:
                continue
            altered = [a for d in true if (a := _in_file(session, table, text, d, cancel))]
            done[place] = replace(text, altered=tuple(altered))
    return done


def _in_file(
    session: Session, table: str, text: Text, doubt: Doubt, cancel: CancelToken | None
) -> Altered | None:
    """Count a doubt in the rows of one file, and find the lines of the first."""
    query = SQL(
        "SELECT count(*), min(rowid, {}) FROM {}.{} WHERE rowid >= {} AND rowid < {} AND {}"
    ).format(
        Literal(LISTED),
        SCRATCH,
        Identifier(table),
        Literal(text.first),
        Literal(text.first + text.rows),
        doubt.met,
    )
    ((cells, rows),) = session.rows(query, cancel=cancel)
    if not cells or not isinstance(rows, (list, tuple)):
        return None
    places = [int(str(row)) - text.first for row in rows]
    return Altered(
        column=doubt.column,
        cells=int(str(cells)),
        reason=doubt.reason,
        is_loss=doubt.is_loss,
        records=tuple(place + 1 for place in places),
        lines=_lines(session, table, text, places, cancel),
    )


def _lines(
    session: Session, table: str, text: Text, places: Sequence[int], cancel: CancelToken | None
) -> tuple[int, ...]:
    """Return the lines that records begin on; none where blank lines make that unsure."""
    left = text.rejects.extents if text.rejects else ()
    head = text.dialect.skip
    if text.dialect.header:
        head += 1 + sum(name.count("\n") for name in text.dialect.names)
    spare = text.lines - head - text.rows - sum(lines for _, lines in left)
    breaks = [0] * len(places)
    if spare and text.dialect.quote:
        inside = SQL(" + ").join(
            [
                SQL("coalesce(length({0}) - length(replace({0}, chr(10), '')), 0)").format(
                    Identifier(name)
                )
                for name in text.columns
            ]
        )
        parts: list[Composed] = [
            SQL("coalesce(sum({}) FILTER (WHERE rowid < {}), 0)").format(
                inside, Literal(text.first + place)
            )
            for place in places
        ]
        query = SQL(
            "SELECT {}, coalesce(sum({}), 0) FROM {}.{} WHERE rowid >= {} AND rowid < {}"
        ).format(
            SQL(", ").join(parts),
            inside,
            SCRATCH,
            Identifier(table),
            Literal(text.first),
            Literal(text.first + text.rows),
        )
        (found,) = session.rows(query, cancel=cancel)
        *breaks, every = (int(str(one)) for one in found)
        spare -= every
    if spare:
        return ()
    lines = []
    for place, inside_before in zip(places, breaks, strict=True):
        line = head + 1 + place + inside_before
        for start, length in left:
            if start <= line:
                line += length
        lines.append(line)
    return tuple(lines)
