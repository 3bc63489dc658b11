"""One delimited text on its way into the session: what is known of it, and how it is read."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError
from inspector.model.intake import Altered, FileIntake, LeftOut
from inspector.sources.content import open_bytes
from inspector.sources.dialect import Dialect
from inspector.sources.encoding import fresh_copy
from inspector.sources.paths import escaped
from inspector.sources.rejects import Rejects, options, read_what_fits

#: Longest line in bytes that is read with many threads; a longer one costs time and memory.
LONGEST_LINE = 256 * 2**20
#: Where texts wait for their types.
SCRATCH = Identifier("scratch")
#: Tables of texts by their columns.
Loaded = dict[tuple[str, ...], str]
BLOCK = 2**20
COMPRESSION = {".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One file, ready to be loaded: the path to its text and how to read it."""

    file: Path
    path: Path
    encoding: str
    dialect: Dialect
    columns: tuple[str, ...]
    rows: int = 0
    first: int = 0  # the place of its first row in the scratch table
    rejects: Rejects | None = None
    lines: int = 0
    undecoded: int = 0
    misfitting: int = 0
    padded: int = 0
    shown: tuple[LeftOut, ...] = ()  # records that were padded
    unclosed: int | None = None
    altered: tuple[Altered, ...] = ()

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
            listed=left.listed if left else self.shown,
            lines=self.lines,
            padded=self.padded,
            undecoded=self.undecoded,
            misfitting=self.misfitting,
            unclosed=self.unclosed,
            altered=self.altered,
        )


def rows_in(text: Text, session: Session, loaded: Loaded) -> int:
    """Return the rows of the table that a text is in."""
    return _of_table(text, session, loaded, SQL("count(*)"))


def end_of(text: Text, session: Session, loaded: Loaded) -> int:
    """Return the place behind the last row of the table that a text is in."""
    return _of_table(text, session, loaded, SQL("coalesce(max(rowid) + 1, 0)"))


def _of_table(text: Text, session: Session, loaded: Loaded, what: Composed) -> int:
    if text.columns not in loaded:
        return 0
    query = SQL("SELECT {} FROM {}.{}").format(what, SCRATCH, Identifier(loaded[text.columns]))
    return int(str(session.rows(query)[0][0]))


def forget_from(text: Text, before: int, session: Session, loaded: Loaded) -> None:
    """Remove what was read of a text from the table that it is in.

    Args:
        text: The text.
        before: The place of its first row there; 0: the table is its own.
        session: Where the table is.
        loaded: The tables.
    """
    if text.columns not in loaded:
        return
    if before:
        statement = SQL("DELETE FROM {}.{} WHERE rowid >= {}").format(
            SCRATCH, Identifier(loaded[text.columns]), Literal(before)
        )
    else:
        statement = SQL("DROP TABLE {}.{}").format(SCRATCH, Identifier(loaded.pop(text.columns)))
    session.execute(statement)


def count_lines(file: Path, cancel: CancelToken | None) -> int:
    """Return the lines of a UTF-8 text, ended by LF, CR LF or CR; the last counts without an end."""
    lines, last = 0, b""
    with open_bytes(file) as stream:
        while block := stream.read(BLOCK):
            if cancel:
                cancel.check()
            lines += block.count(b"\n")
            if b"\r" in block or last == b"\r":
                lines += block.count(b"\r") - block.count(b"\r\n")
                lines -= last == b"\r" and block[:1] == b"\n"
            last = block[-1:]
    return lines + (last not in (b"", b"\n", b"\r"))


def speaks_of(error: QueryError, *words: str) -> bool:
    """Return whether the engine's words hold one of these."""
    return any(word in error.detail.lower() for word in words)


def read_into(
    text: Text,
    path: Path,
    longest_line: int | None,
    session: Session,
    loaded: Loaded,
    cancel: CancelToken | None,
    *,
    keep_rejects: bool = False,
    pad: bool = False,
) -> Rejects | None:
    """Load a text into the table of its columns.

    Args:
        text: The text.
        path: Where it stands, in UTF-8.
        longest_line: Its longest line in bytes; None: the engine's own limit.
        session: Where to.
        loaded: The tables there are; a new one is added.
        cancel: Asks to stop.
        keep_rejects: Leave out records that do not fit, and return them.
        pad: Fill up records that are too short.

    Raises:
        QueryError: It cannot be read so.
    """
    dialect = text.dialect
    rejected = session.fresh_name("rejected")
    fields: list[Composed] = [SQL("{}: 'VARCHAR'").format(Literal(n)) for n in text.columns]
    packed = COMPRESSION.get(path.suffix.lower(), "none")
    single = len(text.columns) == 1
    read = SQL(
        "SELECT * FROM read_csv({}, auto_detect = FALSE, delim = {}, quote = {}, escape = {}, "
        "header = {}, skip = {}, strict_mode = TRUE, allow_quoted_nulls = {}, compression = {}, "
        "columns = {{{}}}{}{}{})"
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
        # The engine's readers side by side cannot cope with lines that are longer than their parts.
        SQL(", max_line_size = {}, parallel = FALSE").format(Literal(longest_line))
        if longest_line
        else SQL(""),
        options(rejected) if keep_rejects else SQL(""),
        SQL(", null_padding = TRUE{}").format(
            SQL("") if longest_line else SQL(", parallel = FALSE")
        )
        if pad
        else SQL(""),
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


def with_even_lines(text: Text, session: Session, cancel: CancelToken | None) -> Path:
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
