"""Loads delimited text as it stands into the session: every field a text, no line left out."""

import codecs
import csv
import re
from dataclasses import replace
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.model.errors import QueryError, SourceError
from inspector.model.reading import AS_FOUND, TextReading
from inspector.sources.base import unique_columns
from inspector.sources.charset import MIXED, SINGLE_BYTE, guess
from inspector.sources.content import HEAD, damaged_archive, read_head, wide_encoding
from inspector.sources.dialect import detect
from inspector.sources.encoding import encoding_in, encoding_note, utf8_copy
from inspector.sources.given_dialect import with_choices
from inspector.sources.misfits import read_most
from inspector.sources.raw_text import (
    COMPRESSION,
    LONGEST_LINE,
    SCRATCH,
    Loaded,
    Text,
    count_lines,
    end_of,
    read_into,
    rows_in,
    speaks_of,
    with_even_lines,
)

__all__ = ["SCRATCH", "Text", "encoding_of", "load_text"]


def load_text(
    file: Path,
    session: Session,
    loaded: Loaded,
    notes: list[str],
    cancel: CancelToken | None,
    reading: TextReading = AS_FOUND,
) -> Text:
    """Load one file as texts, into the table of those with the same columns."""
    head = read_head(file)
    encoding = encoding_of(head, reading)
    text = _prepared(file, encoding, session, notes, cancel, reading)
    try:
        return _insert(text, session, loaded, notes, cancel)
    except QueryError as error:
        if encoding != "utf-8" or reading.encoding or not speaks_of(error, "unicode", "utf-8"):
            raise _unreadable(file, error) from error
    # The first byte that is not UTF-8 came after the head.
    found = encoding_in(file, cancel)
    text = _prepared(
        file, SINGLE_BYTE if found == "utf-8" else found, session, notes, cancel, reading
    )
    try:
        return _insert(text, session, loaded, notes, cancel)
    except QueryError as error:
        raise _unreadable(file, error) from error


def encoding_of(head: bytes, reading: TextReading) -> str:
    """Return the encoding a text is read in: as a person says, or as its beginning looks."""
    if reading.encoding is not None:
        name = codecs.lookup(reading.encoding).name
        return "utf-8" if name in ("utf-8-sig", "ascii") else name
    encoding = wide_encoding(head) or "utf-8"
    return guess(head) if encoding == "utf-8" and not _is_utf8(head) else encoding


def _prepared(
    file: Path,
    encoding: str,
    session: Session,
    notes: list[str],
    cancel: CancelToken | None,
    reading: TextReading,
) -> Text:
    """Find out how a file is to be read; rewrite it as UTF-8 if it is something else."""
    path, undecoded = file, 0
    if encoding != "utf-8":
        notes.append(encoding_note(file, encoding))
        path, undecoded = utf8_copy(file, encoding, session, cancel)
    head = read_head(path)
    shown = head.decode("utf-8", "replace")
    suffix = next((s for s in reversed(file.suffixes) if s.lower() not in COMPRESSION), "")
    dialect = detect(shown, complete=len(head) < HEAD, suffix=suffix.lower())
    dialect = with_choices(shown, dialect, reading)
    if dialect is None:
        raise SourceError(f"“{file.name}” is empty.", hint="Choose a file with a header line.")
    columns, changed = unique_columns(dialect.names)
    notes += changed
    if not dialect.header:
        notes.append(f"“{file.name}” has no header line; its columns were numbered.")
    if dialect.skip and shown.removeprefix("\ufeff").split("\n", 1)[0].strip():
        count = "line" if dialect.skip == 1 else f"{dialect.skip} lines"
        left = "was left out: it is" if dialect.skip == 1 else "were left out: they are"
        notes.append(f"The first {count} of “{file.name}” {left} not the table’s.")
    if not dialect.quote:
        notes.append(f"Quotation marks in “{file.name}” were read as part of the text.")
    return Text(
        file=file,
        path=path,
        encoding=encoding,
        dialect=dialect,
        columns=tuple(columns),
        undecoded=0 if encoding == MIXED else undecoded,
        misfitting=undecoded if encoding == MIXED else 0,
    )


def _insert(
    text: Text,
    session: Session,
    loaded: Loaded,
    notes: list[str],
    cancel: CancelToken | None,
) -> Text:
    """Read a text strictly; help where the engine is stricter than people are."""
    before = rows_in(text, session, loaded)
    wanted = text
    try:
        read_into(text, text.path, None, session, loaded, cancel)
    except QueryError as error:
        if speaks_of(error, "maximum line size", "does not support a full read"):
            read_into(text, text.path, LONGEST_LINE, session, loaded, cancel)
        elif speaks_of(error, "state machine", "unterminated quote"):
            # Lines that end in different ways confuse the engine; Python's reader does not mind.
            try:
                copy = with_even_lines(text, session, cancel)
                read_into(text, copy, LONGEST_LINE, session, loaded, cancel)
                copy.unlink(missing_ok=True)
                notes.append(f"Lines of “{text.file.name}” end in different ways; all were read.")
            except (csv.Error, UnicodeDecodeError, QueryError):
                text = read_most(text, error, session, loaded, notes, cancel)
        else:
            text = read_most(text, error, session, loaded, notes, cancel)
    if text.columns != wanted.columns:
        before = 0 if loaded.get(text.columns) is None else text.first
    rows = rows_in(text, session, loaded) - before
    text = replace(
        text,
        rows=rows,
        first=end_of(text, session, loaded) - rows,
        lines=count_lines(text.path, cancel),
    )
    if text.path != text.file:
        text.path.unlink(missing_ok=True)
    return text


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(file: Path, error: QueryError) -> SourceError:
    """Say which line stands in the way, in one sentence."""
    if speaks_of(error, "gzip", "zstd"):
        return damaged_archive(file)
    line = re.search(r"Line: (\d+)", error.detail)
    where = f"line {int(line.group(1)):,}".replace(",", "\u202f") if line else "one of its lines"
    hint = (
        "Mend that line, or say how the file is read: “Open text file…” or --delimiter and --quote."
    )
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", error.detail)
    if counts:
        expected, found = int(counts.group(1)), int(counts.group(2))
        return SourceError(
            f"“{file.name}” cannot be read: {where} has {found} field{'s' * (found != 1)} where "
            f"the first has {expected}.",
            hint=hint,
        )
    if speaks_of(error, "unterminated quote"):
        return SourceError(
            f"“{file.name}” cannot be read: {where} opens a quotation mark and does not close it "
            "as it should.",
            hint=hint,
        )
    if speaks_of(error, "maximum line size"):
        return SourceError(
            f"“{file.name}” cannot be read: {where} is longer than 256 MB.", hint=hint
        )
    if line:
        return SourceError(f"“{file.name}” cannot be read at {where}.", hint=hint)
    raise error
