"""Loads delimited text as it stands into the session: every field a text, no line left out."""

import codecs
import csv
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError, SourceError
from inspector.model.intake import FileIntake
from inspector.model.reading import AS_FOUND, TextReading
from inspector.sources.base import unique_columns
from inspector.sources.content import (
    HEAD,
    damaged_archive,
    open_bytes,
    read_head,
    wide_encoding,
)
from inspector.sources.dialect import Dialect, detect
from inspector.sources.encoding import SINGLE_BYTE, encoding_note, fresh_copy, utf8_copy
from inspector.sources.given_dialect import with_choices
from inspector.sources.paths import escaped
from inspector.sources.rejects import TOO_MANY, Rejects, options, read_what_fits

#: Longest line in bytes that is read with many threads; a longer one costs time and memory.
LONGEST_LINE = 256 * 2**20
#: Where texts wait for their types.
SCRATCH = Identifier("scratch")
_COMPRESSION = {".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One file, ready to be loaded: the path to its text and how to read it."""

    file: Path
    path: Path
    encoding: str
    dialect: Dialect
    columns: tuple[str, ...]
    rows: int = 0
    rejects: Rejects | None = None

    def intake(self) -> FileIntake:
        """Return how the file was read."""
        left = self.rejects
        return FileIntake(
            name=self.file.name,
            size_bytes=self.file.stat().st_size,
            rows=self.rows,
            encoding=self.encoding,
            delimiter=self.dialect.delimiter,
            quote=self.dialect.quote,
            header=self.dialect.header,
            skipped=self.dialect.skip,
            left_out=left.records if left else 0,
            listed=left.listed if left else (),
        )


def load_text(
    file: Path,
    session: Session,
    loaded: dict[tuple[str, ...], str],
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
        if encoding == SINGLE_BYTE or reading.encoding or not _speaks_of(error, "unicode", "utf-8"):
            raise _unreadable(file, error) from error
    # The first byte that is not UTF-8 came after the head.
    text = _prepared(file, SINGLE_BYTE, session, notes, cancel, reading)
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
    return SINGLE_BYTE if encoding == "utf-8" and not _is_utf8(head) else encoding


def _prepared(
    file: Path,
    encoding: str,
    session: Session,
    notes: list[str],
    cancel: CancelToken | None,
    reading: TextReading,
) -> Text:
    """Find out how a file is to be read; rewrite it as UTF-8 if it is something else."""
    path = file
    if encoding != "utf-8":
        notes.append(encoding_note(file, encoding))
        path = utf8_copy(file, encoding, session, cancel)
    head = read_head(path)
    shown = head.decode("utf-8", "replace")
    suffix = next((s for s in reversed(file.suffixes) if s.lower() not in _COMPRESSION), "")
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
        notes.append(f"The first {count} of “{file.name}” were left out: they are not the table’s.")
    if not dialect.quote:
        notes.append(f"Quotation marks in “{file.name}” were read as part of the text.")
    return Text(file=file, path=path, encoding=encoding, dialect=dialect, columns=tuple(columns))


def _insert(
    text: Text,
    session: Session,
    loaded: dict[tuple[str, ...], str],
    notes: list[str],
    cancel: CancelToken | None,
) -> Text:
    """Read a text strictly; help where the engine is stricter than people are."""
    before = _rows_in(text, session, loaded)
    rejects: Rejects | None = None
    try:
        _read_into(text, text.path, None, session, loaded, cancel)
    except QueryError as error:
        if _speaks_of(error, "maximum line size"):
            _read_into(text, text.path, LONGEST_LINE, session, loaded, cancel)
        elif _speaks_of(error, "state machine", "unterminated quote"):
            # Lines that end in different ways confuse the engine; Python's reader does not mind.
            try:
                copy = _with_even_lines(text, session, cancel)
                _read_into(text, copy, LONGEST_LINE, session, loaded, cancel)
                copy.unlink(missing_ok=True)
                notes.append(f"Lines of “{text.file.name}” end in different ways; all were read.")
            except (csv.Error, UnicodeDecodeError, QueryError):
                rejects = _read_most(text, error, session, loaded, cancel)
        else:
            rejects = _read_most(text, error, session, loaded, cancel)
    text = replace(text, rows=_rows_in(text, session, loaded) - before, rejects=rejects)
    if text.path != text.file:
        text.path.unlink(missing_ok=True)
    return text


def _rows_in(text: Text, session: Session, loaded: dict[tuple[str, ...], str]) -> int:
    if text.columns not in loaded:
        return 0
    query = SQL("SELECT count(*) FROM {}.{}").format(SCRATCH, Identifier(loaded[text.columns]))
    return int(str(session.rows(query)[0][0]))


def _read_most(
    text: Text,
    error: QueryError,
    session: Session,
    loaded: dict[tuple[str, ...], str],
    cancel: CancelToken | None,
) -> Rejects:
    """Read the records that fit and count the others, if only a few do not.

    Raises:
        QueryError: The fault is another, or too much would be left out to call it read.
    """
    if not re.search(r"Line: \d+", error.detail) or _speaks_of(error, "unicode", "utf-8", "gzip"):
        raise error
    before = _rows_in(text, session, loaded)
    known = dict(loaded)
    rejects = _read_into(text, text.path, None, session, loaded, cancel, keep_rejects=True)
    rows = _rows_in(text, session, loaded) - before
    if rejects is None or rejects.lines > TOO_MANY * (rows + rejects.lines):
        if known == loaded:  # other files are in the table: they cannot be told from this one's
            raise error
        session.execute(
            SQL("DROP TABLE {}.{}").format(SCRATCH, Identifier(loaded.pop(text.columns)))
        )
        raise error
    return rejects


def _read_into(
    text: Text,
    path: Path,
    longest_line: int | None,
    session: Session,
    loaded: dict[tuple[str, ...], str],
    cancel: CancelToken | None,
    *,
    keep_rejects: bool = False,
) -> Rejects | None:
    dialect = text.dialect
    rejected = session.fresh_name("rejected")
    fields: list[Composed] = [SQL("{}: 'VARCHAR'").format(Literal(n)) for n in text.columns]
    packed = _COMPRESSION.get(path.suffix.lower(), "none")
    single = len(text.columns) == 1
    read = SQL(
        "SELECT * FROM read_csv({}, auto_detect = FALSE, delim = {}, quote = {}, escape = {}, "
        "header = {}, skip = {}, strict_mode = TRUE, allow_quoted_nulls = {}, compression = {}, "
        "columns = {{{}}}{}{})"
    ).format(
        Literal(escaped(path)),
        Literal(dialect.delimiter),
        Literal(dialect.quote),
        Literal(dialect.escape),
        Literal(dialect.header),
        Literal(dialect.skip),
        Literal(not single),
        Literal(packed),
        SQL(", ").join(fields),
        SQL(", max_line_size = {}").format(Literal(longest_line)) if longest_line else SQL(""),
        options(rejected) if keep_rejects else SQL(""),
    )
    if single:
        # A blank line is no row; two quotes are an empty cell.
        read = SQL("SELECT nullif({0}, '') AS {0} FROM ({1}) WHERE {0} IS NOT NULL").format(
            Identifier(text.columns[0]), read
        )
    if text.columns in loaded:
        into = SQL("INSERT INTO {}.{} {}").format(SCRATCH, Identifier(loaded[text.columns]), read)
        if keep_rejects:
            return read_what_fits(session, into, rejected, cancel)
        session.execute(into, cancel=cancel)
        return None
    name = session.fresh_name("raw")
    # Texts live for a moment only: not worth compressing. The engine spills them if they are many.
    session.execute(SQL("ATTACH IF NOT EXISTS ':memory:' AS {}").format(SCRATCH))
    make = SQL("CREATE TABLE {}.{} AS {}").format(SCRATCH, Identifier(name), read)
    rejects = None
    if keep_rejects:
        rejects = read_what_fits(session, make, rejected, cancel)
    else:
        session.execute(make, cancel=cancel)
    loaded[text.columns] = name
    return rejects


def _with_even_lines(text: Text, session: Session, cancel: CancelToken | None) -> Path:
    """Write a copy in which every record ends in the same way; what is in a field stays."""
    dialect = text.dialect
    copy = fresh_copy(session)
    options: dict[str, Any] = {
        "delimiter": dialect.delimiter,
        "doublequote": dialect.escape == dialect.quote,
        "escapechar": dialect.escape if dialect.escape != dialect.quote else None,
    }
    if dialect.quote:
        options["quotechar"] = dialect.quote
    else:
        options["quoting"] = csv.QUOTE_NONE
    with (
        io.TextIOWrapper(open_bytes(text.path), encoding="utf-8", newline="") as lines,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        for _ in range(dialect.skip):
            next(lines)
            target.write("\n")
        writer = csv.writer(target, lineterminator="\n", **options)
        for place, record in enumerate(csv.reader(lines, strict=True, **options)):
            if cancel and place % 4_096 == 0:
                cancel.check()
            if record:
                writer.writerow(record)
    return copy


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return True


def _speaks_of(error: QueryError, *words: str) -> bool:
    return any(word in error.detail.lower() for word in words)


def _unreadable(file: Path, error: QueryError) -> SourceError:
    """Say which line stands in the way, in one sentence."""
    if _speaks_of(error, "gzip", "zstd"):
        return damaged_archive(file)
    line = re.search(r"Line: (\d+)", error.detail)
    where = f"line {int(line.group(1)):,}".replace(",", "\u202f") if line else "one of its lines"
    hint = "Mend or remove that line, then open the file again."
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", error.detail)
    if counts:
        expected, found = int(counts.group(1)), int(counts.group(2))
        return SourceError(
            f"“{file.name}” cannot be read: {where} has {found} field{'s' * (found != 1)} where "
            f"the first has {expected}.",
            hint=hint,
        )
    if _speaks_of(error, "unterminated quote"):
        return SourceError(
            f"“{file.name}” cannot be read: {where} opens a quotation mark and does not close it "
            "as it should.",
            hint=hint,
        )
    if _speaks_of(error, "maximum line size"):
        return SourceError(
            f"“{file.name}” cannot be read: {where} is longer than 256 MB.", hint=hint
        )
    if line:
        return SourceError(f"“{file.name}” cannot be read at {where}.", hint=hint)
    raise error
