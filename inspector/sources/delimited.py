"""Delimited text (CSV, TSV, PSV), plain or compressed: loaded once into columnar storage on disk."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError, SourceError
from inspector.sources.base import some, unique_columns
from inspector.sources.content import HEAD, open_bytes, read_head, wide_encoding
from inspector.sources.dialect import Dialect, detect
from inspector.sources.encoding import SINGLE_BYTE, encoding_note, fresh_copy, utf8_copy
from inspector.sources.folder import FileSet
from inspector.sources.paths import escaped
from inspector.sources.reproduce import Reading, read_csv_clause
from inspector.sources.settle import (
    DECIMAL_COMMA,
    USUAL,
    Kind,
    Settled,
    missing_words,
    settled_types,
)

#: Longest line in bytes that is read with many threads; a longer one costs time and memory.
LONGEST_LINE = 256 * 2**20
#: Where texts wait for their types.
SCRATCH = Identifier("scratch")
_COMPRESSION = {".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """One file, ready to be loaded: the path to its text and how to read it."""

    file: Path
    path: Path
    encoding: str
    dialect: Dialect
    columns: tuple[str, ...]


def read_delimited(
    files: FileSet, session: Session, cancel: CancelToken | None
) -> tuple[Relation, tuple[str, ...]]:
    """Load text files into one table. Returns the relation and notes.

    Raises:
        SourceError: A file holds no record, or a line does not fit the others.
    """
    notes: list[str] = []
    loaded: dict[tuple[str, ...], str] = {}
    try:
        texts = [_load(file, session, loaded, notes, cancel) for file in files.files]
        return _relation(files, texts, loaded, session, notes, cancel)
    finally:
        for table in loaded.values():
            session.execute(SQL("DROP TABLE {}.{}").format(SCRATCH, Identifier(table)))


def _relation(
    files: FileSet,
    texts: Sequence[_Text],
    loaded: dict[tuple[str, ...], str],
    session: Session,
    notes: list[str],
    cancel: CancelToken | None,
) -> tuple[Relation, tuple[str, ...]]:
    """Make one table of the loaded texts, its types settled."""
    tables: list[Composed] = [
        SQL("SELECT * FROM {}.{}").format(SCRATCH, Identifier(table)) for table in loaded.values()
    ]
    together = SQL("({})").format(SQL(" UNION ALL BY NAME ").join(tables))
    columns = [name for name, _ in session.describe(SQL("FROM {}").format(together), cancel=cancel)]
    tried: Sequence[Kind] = USUAL
    if all(text.dialect.delimiter != "," for text in texts):
        tried = (*USUAL, DECIMAL_COMMA)
    kinds = settled_types(session, together, columns, tried, cancel)
    unclean = [column for column, settled in kinds.items() if not settled.is_clean]
    words = missing_words(session, together, unclean, cancel)
    name = _typed(session, together, columns, kinds, cancel)
    if words:
        cells = sum(words.values())
        spoken = "1 cell that says" if cells == 1 else f"{cells} cells that say"
        verb = "was" if cells == 1 else "were"
        notes.append(f"{spoken} “NA” or the like {verb} read as missing, in {some(list(words))}.")
    commas = [c for c, settled in kinds.items() if settled.kind is DECIMAL_COMMA]
    if commas:
        notes.append(f"Numbers with a decimal comma were read in {some(commas)}.")
    notes += _uneven(loaded, columns)
    physical = tuple(session.describe(SQL("FROM {}").format(Identifier(name))))
    relation = Relation(
        name=name,
        physical=physical,
        from_sql=read_csv_clause(files, _reading(texts, words, commas), physical, session),
        columnar=True,
        ordinal="rowid",
    )
    return relation, tuple(dict.fromkeys(notes))


def _typed(
    session: Session,
    source: Composed,
    columns: Sequence[str],
    kinds: dict[str, Settled],
    cancel: CancelToken | None,
) -> str:
    """Make the table of typed columns; return its name."""
    name = session.fresh_name("text")
    cells: list[Composed] = [
        SQL("{} AS {}").format(kinds[c].value(c), Identifier(c)) if c in kinds else Identifier(c)
        for c in columns
    ]
    session.execute(
        SQL("CREATE TABLE {} AS SELECT {} FROM {}").format(
            Identifier(name), SQL(", ").join(cells), source
        ),
        cancel=cancel,
    )
    return name


def _load(
    file: Path,
    session: Session,
    loaded: dict[tuple[str, ...], str],
    notes: list[str],
    cancel: CancelToken | None,
) -> _Text:
    """Load one file as texts, into the table of those with the same columns."""
    head = read_head(file)
    encoding = wide_encoding(head) or "utf-8"
    if encoding == "utf-8" and not _is_utf8(head):
        encoding = SINGLE_BYTE
    text = _prepared(file, encoding, session, notes, cancel)
    try:
        return _insert(text, session, loaded, notes, cancel)
    except QueryError as error:
        if not _speaks_of(error, "unicode", "utf-8"):
            raise _unreadable(file, error) from error
    # The first byte that is not UTF-8 came after the head.
    text = _prepared(file, SINGLE_BYTE, session, notes, cancel)
    try:
        return _insert(text, session, loaded, notes, cancel)
    except QueryError as error:
        raise _unreadable(file, error) from error


def _prepared(
    file: Path, encoding: str, session: Session, notes: list[str], cancel: CancelToken | None
) -> _Text:
    """Find out how a file is to be read; rewrite it as UTF-8 if it is something else."""
    path = file
    if encoding != "utf-8":
        notes.append(encoding_note(file, encoding))
        path = utf8_copy(file, encoding, session, cancel)
    head = read_head(path)
    shown = head.decode("utf-8", "replace")
    suffix = next((s for s in reversed(file.suffixes) if s.lower() not in _COMPRESSION), "")
    dialect = detect(shown, complete=len(head) < HEAD, suffix=suffix.lower())
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
    return _Text(file=file, path=path, encoding=encoding, dialect=dialect, columns=tuple(columns))


def _insert(
    text: _Text,
    session: Session,
    loaded: dict[tuple[str, ...], str],
    notes: list[str],
    cancel: CancelToken | None,
) -> _Text:
    """Read a text strictly; help where the engine is stricter than people are."""
    try:
        _read_into(text, text.path, None, session, loaded, cancel)
    except QueryError as error:
        if _speaks_of(error, "maximum line size"):
            _read_into(text, text.path, LONGEST_LINE, session, loaded, cancel)
        elif _speaks_of(error, "state machine", "unterminated quote"):
            # Lines that end in different ways confuse the engine; Python's reader does not mind.
            try:
                copy = _with_even_lines(text, session, cancel)
            except (csv.Error, UnicodeDecodeError):
                raise error from None
            _read_into(text, copy, LONGEST_LINE, session, loaded, cancel)
            notes.append(f"Lines of “{text.file.name}” end in different ways; all were read.")
        else:
            raise
    return text


def _read_into(
    text: _Text,
    path: Path,
    longest_line: int | None,
    session: Session,
    loaded: dict[tuple[str, ...], str],
    cancel: CancelToken | None,
) -> None:
    dialect = text.dialect
    fields: list[Composed] = [SQL("{}: 'VARCHAR'").format(Literal(n)) for n in text.columns]
    packed = _COMPRESSION.get(path.suffix.lower(), "none")
    single = len(text.columns) == 1
    read = SQL(
        "SELECT * FROM read_csv({}, auto_detect = FALSE, delim = {}, quote = {}, escape = {}, "
        "header = {}, skip = {}, strict_mode = TRUE, allow_quoted_nulls = {}, compression = {}, "
        "columns = {{{}}}{})"
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
    )
    if single:
        # A blank line is no row; two quotes are an empty cell.
        read = SQL("SELECT nullif({0}, '') AS {0} FROM ({1}) WHERE {0} IS NOT NULL").format(
            Identifier(text.columns[0]), read
        )
    if text.columns in loaded:
        into = SQL("INSERT INTO {}.{} {}").format(SCRATCH, Identifier(loaded[text.columns]), read)
        session.execute(into, cancel=cancel)
        return
    name = session.fresh_name("raw")
    # Texts live for a moment only: not worth compressing. The engine spills them if they are many.
    session.execute(SQL("ATTACH IF NOT EXISTS ':memory:' AS {}").format(SCRATCH))
    session.execute(
        SQL("CREATE TABLE {}.{} AS {}").format(SCRATCH, Identifier(name), read), cancel=cancel
    )
    loaded[text.columns] = name


def _with_even_lines(text: _Text, session: Session, cancel: CancelToken | None) -> Path:
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
    import codecs

    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return True


def _uneven(loaded: dict[tuple[str, ...], str], columns: Sequence[str]) -> list[str]:
    """Say which columns some files lack."""
    lacking = [c for c in columns if not all(c in names for names in loaded)]
    if not lacking:
        return []
    return [f"Not every file has {some(lacking)}; cells are empty where it is absent."]


def _reading(texts: Sequence[_Text], words: dict[str, int], commas: Sequence[str]) -> Reading:
    first = texts[0]
    return Reading(
        delimiter=first.dialect.delimiter,
        quote=first.dialect.quote,
        escape=first.dialect.escape,
        header=first.dialect.header,
        skip=first.dialect.skip,
        encoding="utf-16" if first.encoding.startswith("utf-16") else first.encoding,
        renamed=first.columns != first.dialect.names or not first.dialect.header,
        has_missing_words=bool(words),
        has_decimal_commas=bool(commas),
    )


def _speaks_of(error: QueryError, *words: str) -> bool:
    return any(word in error.detail.lower() for word in words)


def _unreadable(file: Path, error: QueryError) -> SourceError:
    """Say which line stands in the way, in one sentence."""
    if _speaks_of(error, "gzip", "zstd"):
        return SourceError(
            f"“{file.name}” cannot be unpacked: it is cut short or damaged.",
            hint="Copy or download it again.",
        )
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
