"""Delimited text (CSV, TSV, PSV), plain or compressed: loaded once into columnar storage on disk."""

import codecs
import csv
import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError, SourceError
from inspector.sources.base import unique_columns
from inspector.sources.paths import escaped, from_clause
from inspector.sources.settle import settled_types

#: Stands between fields in no real file: reads a line as one field.
UNIT_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text file is cut into fields."""

    delimiter: str
    quote: str
    header: bool
    columns: tuple[str, ...]


def read_delimited(
    files: Sequence[Path], session: Session, cancel: CancelToken | None
) -> tuple[Relation, tuple[str, ...]]:
    """Load text files into one table. Returns the relation and notes.

    Raises:
        SourceError: A file is empty, or a line does not fit the others.
    """
    notes: list[str] = []
    raw = [Identifier(_load(file, session, notes, cancel)) for file in files]
    together = SQL(" UNION ALL BY NAME ").join([SQL("SELECT * FROM {}").format(t) for t in raw])
    columns = [name for name, _ in session.describe(together, cancel=cancel)]
    source = SQL("({})").format(together)
    types = settled_types(session, source, columns, cancel)
    typed = [
        Identifier(name)
        if types[name] == "VARCHAR"
        else SQL("CAST({0} AS {1}) AS {0}").format(Identifier(name), Composed(types[name]))
        for name in columns
    ]
    name = session.fresh_name("text")
    session.execute(
        SQL("CREATE TABLE {} AS SELECT {} FROM {}").format(
            Identifier(name), SQL(", ").join(typed), source
        ),
        cancel=cancel,
    )
    for table in raw:
        session.execute(SQL("DROP TABLE {}").format(table))
    physical = session.describe(SQL("SELECT * FROM {}").format(Identifier(name)))
    relation = Relation(
        name=name,
        physical=tuple(physical),
        from_sql=from_clause("read_csv", files),
        columnar=True,
        ordinal="rowid",
    )
    return relation, tuple(dict.fromkeys(notes))


def _load(file: Path, session: Session, notes: list[str], cancel: CancelToken | None) -> str:
    """Load one file as texts; return the table's name."""
    path = _as_utf8(file, session, notes)
    try:
        return _load_utf8(path, file, session, notes, cancel)
    except QueryError as error:
        if "utf-8" not in error.detail.lower() and "unicode" not in error.detail.lower():
            raise _unreadable(file, error) from error
    path = _transcode(file, session, "cp1252")
    notes.append(f"“{file.name}” is not UTF-8; it was read as Windows-1252.")
    try:
        return _load_utf8(path, file, session, notes, cancel)
    except QueryError as error:
        raise _unreadable(file, error) from error


def _load_utf8(
    path: Path, file: Path, session: Session, notes: list[str], cancel: CancelToken | None
) -> str:
    dialect = _dialect(path, file, session, notes, cancel)
    fields = [SQL("{}: 'VARCHAR'").format(Literal(name)) for name in dialect.columns]
    name = session.fresh_name("raw")
    session.execute(
        SQL(
            "CREATE TABLE {} AS SELECT * FROM read_csv({}, auto_detect = FALSE, delim = {}, "
            "quote = {}, escape = {}, header = {}, skip = 0, strict_mode = TRUE, "
            "max_line_size = 268435456, columns = {{{}}})"
        ).format(
            Identifier(name),
            Literal(escaped(path)),
            Literal(dialect.delimiter),
            Literal(dialect.quote),
            Literal(dialect.quote),
            Literal(dialect.header),
            SQL(", ").join(fields),
        ),
        cancel=cancel,
    )
    return name


def _dialect(
    path: Path, file: Path, session: Session, notes: list[str], cancel: CancelToken | None
) -> Dialect:
    sniffed = session.rows(
        SQL("SELECT Delimiter, Quote, HasHeader FROM sniff_csv({})").format(Literal(escaped(path))),
        cancel=cancel,
    )
    delimiter, quote, header = (str(sniffed[0][0]), str(sniffed[0][1]), bool(sniffed[0][2]))
    quote = '"' if quote == "(empty)" else quote
    first_line = session.rows(
        SQL(
            "SELECT line FROM read_csv({}, auto_detect = FALSE, delim = {}, quote = '', "
            "escape = '', header = FALSE, max_line_size = 268435456, "
            "columns = {{'line': 'VARCHAR'}}) LIMIT 1"
        ).format(Literal(escaped(path)), Literal(UNIT_SEPARATOR)),
        cancel=cancel,
    )
    if not first_line:
        raise SourceError(f"“{file.name}” is empty.", hint="Choose a file with a header line.")
    text = str(first_line[0][0] or "").lstrip("\ufeff")
    if len(delimiter) != 1 or delimiter not in text:
        delimiter = next((d for d in ",\t;|" if d in text), ",")
    fields = next(csv.reader([text], delimiter=delimiter, quotechar=quote), [""])
    header = header or _looks_like_header(fields)
    names = fields if header else [f"column_{n}" for n in range(1, len(fields) + 1)]
    columns, changed = unique_columns([name.strip() for name in names])
    notes += changed
    if not header:
        notes.append(f"“{file.name}” has no header line; its columns were numbered.")
    return Dialect(delimiter=delimiter, quote=quote, header=header, columns=tuple(columns))


def _looks_like_header(fields: Sequence[str]) -> bool:
    """Return whether a first line names columns: all different, none empty, none a number."""

    def is_number(text: str) -> bool:
        try:
            float(text)
        except ValueError:
            return False
        return True

    distinct = {field.strip().casefold() for field in fields}
    return len(distinct) == len(fields) and not any(
        not field.strip() or is_number(field) for field in fields
    )


def _as_utf8(file: Path, session: Session, notes: list[str]) -> Path:
    """Return the file, or a UTF-8 copy of one that begins with a UTF-16 mark."""
    with _open(file) as stream:
        mark = stream.read(2)
    if mark not in (b"\xff\xfe", b"\xfe\xff"):
        return file
    notes.append(f"“{file.name}” is UTF-16; it was read through a UTF-8 copy.")
    return _transcode(file, session, "utf-16")


def _transcode(file: Path, session: Session, encoding: str) -> Path:
    copy = session.folder / f"{session.fresh_name('utf8')}.csv"
    with (
        _open(file) as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        decode = codecs.getincrementaldecoder(encoding)(errors="replace")
        while block := source.read(2**20):
            target.write(decode.decode(block))
        target.write(decode.decode(b"", final=True))
    return copy


def _open(file: Path) -> IO[bytes]:
    if file.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(file))
    return file.open("rb")


def _unreadable(file: Path, error: QueryError) -> SourceError:
    """Say which line stands in the way, in one sentence."""
    line = re.search(r"Line: (\d+)", error.detail)
    where = f"line {int(line.group(1)):,}".replace(",", "\u202f") if line else "one of its lines"
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", error.detail)
    if counts:
        return SourceError(
            f"“{file.name}” cannot be read: {where} has {counts.group(2)} fields where the header "
            f"has {counts.group(1)}.",
            hint="Mend or remove that line, then open the file again.",
        )
    if "quote" in error.detail.lower():
        return SourceError(
            f"“{file.name}” cannot be read: a quotation mark is not closed at {where}.",
            hint="Mend or remove that line, then open the file again.",
        )
    if "Line" in error.detail:
        return SourceError(
            f"“{file.name}” cannot be read at {where}.",
            hint="Mend or remove that line, then open the file again.",
        )
    return SourceError(
        f"“{file.name}” cannot be read as delimited text.",
        hint="Check that it is a CSV or TSV file.",
    )
