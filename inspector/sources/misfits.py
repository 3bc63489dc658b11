"""Reads texts in which records do not fit: without them, filled up, or with quotes as plain text."""

import re
from dataclasses import replace

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError
from inspector.model.intake import LeftOut
from inspector.sources.base import unique_columns
from inspector.sources.raw_text import (
    SCRATCH,
    Loaded,
    Text,
    end_of,
    forget_from,
    read_into,
    rows_in,
    speaks_of,
)
from inspector.sources.rejects import LISTED, TOO_MANY, Rejects

#: A text is not made wider than this for the sake of records with more fields.
WIDEST = 1_000


def read_most(
    text: Text,
    error: QueryError,
    session: Session,
    loaded: Loaded,
    notes: list[str],
    cancel: CancelToken | None,
) -> Text:
    """Read a text that cannot be read strictly; return it with what became of the records.

    A few records that do not fit are left out. If they are many, and only their number of fields is
    wrong, all are read and the short ones filled up. If a quotation mark that is never closed swallows
    much of the text, quotation marks are read as part of it.

    Raises:
        QueryError: The fault is another, or too much would be left out to call it read.
    """
    if not re.search(r"Line: \d+", error.detail) or speaks_of(error, "unicode", "utf-8", "gzip"):
        raise error
    before, end = rows_in(text, session, loaded), end_of(text, session, loaded)
    rejects = read_into(text, text.path, None, session, loaded, cancel, keep_rejects=True)
    rows = rows_in(text, session, loaded) - before
    if rejects is None:
        raise error
    if rejects.lines <= TOO_MANY * (rows + rejects.lines):
        return replace(text, rejects=rejects)
    forget_from(text, end, session, loaded)
    if rejects.widths and len(text.columns) > 1:
        return _padded(text, rejects, rows, session, loaded, notes, cancel)
    if text.dialect.quote and not rejects.widths:
        return _unquoted(text, rejects, error, session, loaded, cancel)
    raise error


def _padded(
    text: Text,
    rejects: Rejects,
    fitting: int,
    session: Session,
    loaded: Loaded,
    notes: list[str],
    cancel: CancelToken | None,
) -> Text:
    """Read all records; the widest says how many columns there are."""
    narrow, wide = len(text.columns), max(len(text.columns), *rejects.widths)
    if wide > WIDEST:
        wide = narrow
    columns = text.columns
    if wide > narrow:
        more = [f"column_{place}" for place in range(narrow + 1, wide + 1)]
        names, _ = unique_columns([*columns, *more])
        columns = tuple(names)
        notes.append(
            f"“{text.file.name}” has records of up to {wide} fields under {narrow} column names; "
            "the other columns were numbered."
        )
    padded = sum(width < wide for width in rejects.widths) + (fitting if wide > narrow else 0)
    wider = replace(text, columns=columns, padded=padded)
    end = end_of(wider, session, loaded)
    read_into(wider, wider.path, None, session, loaded, cancel, pad=True)
    told = tuple(
        LeftOut(line=one.line, lines=one.lines, reason=one.reason) for one in rejects.listed
    )
    return replace(wider, shown=told[:LISTED], first=end)


def _unquoted(
    text: Text,
    rejects: Rejects,
    error: QueryError,
    session: Session,
    loaded: Loaded,
    cancel: CancelToken | None,
) -> Text:
    """Read quotation marks as part of the text, if nearly all records fit so."""
    plain = replace(
        text,
        dialect=replace(text.dialect, quote="", escape=""),
        unclosed=next((one.line for one in rejects.listed if "quot" in one.reason), None),
    )
    before, end = rows_in(plain, session, loaded), end_of(plain, session, loaded)
    left = read_into(plain, plain.path, None, session, loaded, cancel, keep_rejects=True)
    rows = rows_in(plain, session, loaded) - before
    many = left is None or rows == 0 or left.lines > TOO_MANY * (rows + left.lines)
    if many or left is None or _enclosed(plain, end, session, loaded) > TOO_MANY * rows:
        forget_from(plain, end, session, loaded)
        raise error
    return replace(plain, rejects=left if left.records else None)


def _enclosed(text: Text, first: int, session: Session, loaded: Loaded) -> int:
    """Return the most cells of one column that quotation marks enclose: there they mean something."""
    counts: list[Composed] = [
        SQL("count(*) FILTER (WHERE length({0}) > 1 AND {0} LIKE '\"%\"')").format(Identifier(name))
        for name in text.columns
    ]
    query = SQL("SELECT {} FROM {}.{} WHERE rowid >= {}").format(
        SQL(", ").join(counts), SCRATCH, Identifier(loaded[text.columns]), Literal(first)
    )
    return max(int(str(count)) for count in session.rows(query)[0])
