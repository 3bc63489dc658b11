"""JSON arrays and newline-delimited JSON: loaded once, types settled from the whole file."""

import codecs
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError, SourceError
from inspector.sources.base import some
from inspector.sources.content import open_bytes, read_head, wide_encoding
from inspector.sources.encoding import encoding_in, encoding_note, utf8_copy
from inspector.sources.folder import FileSet
from inspector.sources.json_nested import spread, unwrapped
from inspector.sources.paths import listed
from inspector.sources.reproduce import reader_clause
from inspector.sources.settle import TEMPORAL, settled_types

#: The engine would read “01-02-2026” as a date of its choice. With formats that no text has, texts
#: stay texts; those that are ISO times throughout become times here.
_READ = SQL(
    "SELECT * FROM read_json({files}, sample_size = -1, maximum_sample_files = 2147483647, "
    "union_by_name = true, map_inference_threshold = -1, maximum_object_size = {longest}, "
    "dateformat = {never}, timestampformat = {never})"
)
_NEVER = Literal("\x1f%Y\x1f")
#: Bytes an object may have: usually, and if one is found to have more, which costs memory.
_USUAL_OBJECT, _LONGEST_OBJECT = 16 * 2**20, 512 * 2**20

#: Characters of an array that are read again to find its fault.
_LARGEST_ARRAY = 32 * 2**20


def read_json(
    files: FileSet, session: Session, cancel: CancelToken | None
) -> tuple[Relation, tuple[str, ...]]:
    """Load JSON into a table. Returns the relation and notes.

    Raises:
        SourceError: It holds no records, or a line is no JSON.
    """
    notes: list[str] = []
    paths = []
    for file in files.files:
        head = read_head(file)
        encoding = wide_encoding(head)
        if encoding:
            notes.append(encoding_note(file, encoding))
        elif head.startswith(codecs.BOM_UTF8):
            encoding = "utf-8-sig"  # the engine stumbles over the mark before an array
        paths.append(utf8_copy(file, encoding, session, cancel)[0] if encoding else file)
    try:
        name = _loaded(paths, session, cancel)
    except QueryError as error:
        if "utf-8" not in error.detail.lower():
            raise _unreadable(files, error) from error
        encodings = [encoding_in(file, cancel) for file in paths]
        odd = [e != "utf-8" for e in encodings]
        both = list(zip(files.files, paths, encodings, odd, strict=True))
        notes += [encoding_note(file, encoding) for file, _, encoding, is_odd in both if is_odd]
        paths = [
            utf8_copy(path, encoding, session, cancel)[0] if is_odd else path
            for _, path, encoding, is_odd in both
        ]
        try:
            name = _loaded(paths, session, cancel)
        except QueryError as again:
            raise _unreadable(files, again) from again
    name, records = unwrapped(name, len(files.files), session, notes, cancel)
    name, cells = spread(name, session, notes, cancel)
    if [column for column, _ in session.describe(_all(name))] == ["json"]:
        session.execute(SQL("DROP TABLE {}").format(Identifier(name)))
        raise SourceError(
            f"“{files.location}” holds no records with columns.",
            hint="Give an array of objects, or one object a line.",
        )
    name = _settled(name, session, notes, cancel)
    relation = Relation(
        name=name,
        physical=tuple(session.describe(_all(name))),
        from_sql=_written(files, records, cells),
        columnar=True,
        ordinal="rowid",
    )
    return relation, tuple(notes)


def _written(files: FileSet, records: Composed | None, cells: Composed | None) -> str:
    """Return what people put after FROM for the same rows."""
    read = reader_clause("read_json", files, [SQL("sample_size = -1")])
    if records is not None:
        read = f"({records}{read})"
    return read if cells is None else f"(SELECT {cells} FROM {read})"


def _loaded(paths: Sequence[Path], session: Session, cancel: CancelToken | None) -> str:
    name = session.fresh_name("json")
    for longest in (_USUAL_OBJECT, _LONGEST_OBJECT):
        read = _READ.format(files=listed(paths), never=_NEVER, longest=Literal(longest))
        try:
            session.execute(
                SQL("CREATE TABLE {} AS {}").format(Identifier(name), read), cancel=cancel
            )
            break
        except QueryError as error:
            if "maximum_object_size" not in error.detail or longest == _LONGEST_OBJECT:
                raise
    return name


def _all(name: str) -> Composed:
    return SQL("SELECT * FROM {}").format(Identifier(name))


def _settled(name: str, session: Session, notes: list[str], cancel: CancelToken | None) -> str:
    """Give texts that are times the type of times, and plain values of several types text."""
    table = Identifier(name)
    described = session.describe(_all(name))
    texts = [column for column, kind in described if kind == "VARCHAR"]
    kinds = settled_types(session, table, texts, TEMPORAL, cancel)
    mixed = _mixed(table, [c for c, kind in described if kind == "JSON"], session, cancel)
    cells: list[Composed] = []
    for column, kind in described:
        here = Identifier(column)
        if column in kinds:
            cells.append(SQL("{} AS {}").format(kinds[column].value(column), here))
        elif column in mixed:
            cells.append(SQL("{0} ->> '$' AS {0}").format(here))
        elif kind in ("UUID", '"NULL"'):
            cells.append(SQL("CAST({0} AS VARCHAR) AS {0}").format(here))
        else:
            cells.append(here)
    if mixed:
        notes.append(f"Values of several types were read as text, in {some(mixed)}.")
    if cells == [Identifier(column) for column, _ in described]:
        return name
    typed = session.fresh_name("json")
    session.execute(
        SQL("CREATE TABLE {} AS SELECT {} FROM {}").format(
            Identifier(typed), SQL(", ").join(cells), table
        ),
        cancel=cancel,
    )
    session.execute(SQL("DROP TABLE {}").format(table))
    return typed


def _mixed(
    table: Composed, columns: Sequence[str], session: Session, cancel: CancelToken | None
) -> list[str]:
    """Return columns whose values have several types, none of them a list or an object."""
    mixed = []
    for column in columns:
        query = SQL(
            "SELECT count(*) FILTER (WHERE json_type({0}) IN ('ARRAY', 'OBJECT')) FROM {1}"
        ).format(Identifier(column), table)
        if session.rows(query, cancel=cancel)[0][0] == 0:
            mixed.append(column)
    return mixed


def _unreadable(files: FileSet, error: QueryError) -> SourceError:
    """Say where the fault is, in one sentence."""
    detail = error.detail
    named = next((f.name for f in files.files if f.name in detail), files.location)
    if "gzip" in detail.lower() or "zstd" in detail.lower():
        return SourceError(
            f"“{named}” cannot be unpacked: it is cut short or damaged.",
            hint="Copy or download it again.",
        )
    file = next((f for f in files.files if f.name == named), files.files[0])
    duplicate = re.search(r'has duplicate key "([^"\n]{1,80})"', detail)
    if duplicate:
        return SourceError(
            f"“{named}” cannot be read: an object has the key “{duplicate.group(1)}” twice.",
            hint="Mend that object, then open the file again.",
        )
    if "malformed" in detail.lower():
        return SourceError(
            f"“{named}” cannot be read: it is not JSON{_place(file)}.",
            hint="Mend that place, or open a file that is complete.",
        )
    raise error


def _place(file: Path) -> str:
    """Say in which line a file stops being JSON; nothing if that cannot be told cheaply."""
    try:
        with io.TextIOWrapper(open_bytes(file), encoding="utf-8") as lines:
            if read_head(file).lstrip()[:1] == b"[":
                text = lines.read(_LARGEST_ARRAY)
                if len(text) < _LARGEST_ARRAY:
                    json.loads(text)
                return ""
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        json.loads(line)
                    except ValueError:
                        return f" in line {number}"
    except json.JSONDecodeError as error:
        return f" from line {error.lineno}, column {error.colno} on"
    except (OSError, ValueError, RecursionError):
        pass
    return ""
