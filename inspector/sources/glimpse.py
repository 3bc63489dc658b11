"""The first rows of a file, before all of it is read: something to look at within a moment."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.model.dataset import Column, LogicalType, Schema
from inspector.model.errors import InspectorError
from inspector.sources.base import schema_of, unique_columns
from inspector.sources.charset import MIXED, SINGLE_BYTE, guess
from inspector.sources.content import check_content, read_head, wide_encoding
from inspector.sources.dialect import detect
from inspector.sources.folder import COMPRESSED, FileSet, file_set, split_table
from inspector.sources.parquet import read_parquet
from inspector.sources.preview import preview

MOST_ROWS, HEAD = 200, 512 * 2**10


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """The first rows of a source, as texts.

    Attributes:
        name: What people call the source.
        schema: Its columns; the types of a text file are not settled yet.
        rows: Its first rows.
        settled: Whether the types are the final ones.
    """

    name: str
    schema: Schema
    rows: tuple[tuple[str | None, ...], ...]
    settled: bool


def glimpse(path: str, session: Session, cancel: CancelToken | None = None) -> Glimpse | None:
    """Return the first rows of a source; None where that takes as long as to read it.

    It reads a few hundred kilobytes at most, whatever the size. Where anything is odd it says nothing:
    opening the source tells what is wrong.

    Raises:
        Cancelled: A stop was requested.
    """
    try:
        files = file_set(split_table(path)[0])
        check_content(files)
        if files.kind == "parquet":
            return _of_parquet(files, session, cancel)
        if files.kind == "csv":
            return _of_text(files)
        if files.kind == "json":
            return _of_json(files)
    except (InspectorError, OSError, ValueError, csv.Error):
        return None
    return None


def _of_parquet(files: FileSet, session: Session, cancel: CancelToken | None) -> Glimpse:
    relation, _ = read_parquet(files, session, cancel)
    rows = preview(session, relation, offset=0, limit=MOST_ROWS, cancel=cancel)
    schema = schema_of(relation.physical)
    return Glimpse(name=files.location, schema=schema, rows=rows, settled=True)


def _of_text(files: FileSet) -> Glimpse | None:
    file = files.files[0]
    head = read_head(file, HEAD)
    shown = _decoded(head)
    complete = len(head) < HEAD
    suffixes = [s.lower() for s in file.suffixes if s.lower() not in COMPRESSED]
    dialect = detect(shown, complete=complete, suffix=suffixes[-1] if suffixes else "")
    if dialect is None:
        return None
    if not complete:
        shown = shown[: shown.rfind("\n") + 1]
    text = "".join(shown.splitlines(keepends=True)[dialect.skip :])
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
    )
    records = (record for record in reader if record)
    if dialect.header:
        next(records, None)
    names, _ = unique_columns(dialect.names)
    rows = []
    for record in records:
        cells = [cell or None for cell in record[: len(names)]]
        rows.append((*cells, *[None] * (len(names) - len(cells))))
        if len(rows) == MOST_ROWS:
            break
    return _texts(files.location, names, rows)


def _of_json(files: FileSet) -> Glimpse | None:
    head = read_head(files.files[0], HEAD)
    lines = _decoded(head).splitlines()
    records = []
    for line in lines[:-1] if len(head) >= HEAD else lines:
        record = json.loads(line) if line.strip() else None
        if isinstance(record, dict):
            records.append(record)
        if len(records) == MOST_ROWS:
            break
    names, _ = unique_columns(list(dict.fromkeys(str(name) for one in records for name in one)))
    rows = [tuple(_json_cell(one.get(name)) for name in names) for one in records]
    return _texts(files.location, names, rows)


def _texts(name: str, names: list[str], rows: list[tuple[str | None, ...]]) -> Glimpse | None:
    if not names:
        return None
    schema = Schema(
        columns=tuple(Column(name=n, type=LogicalType.TEXT, physical="VARCHAR") for n in names)
    )
    return Glimpse(name=Path(name).name, schema=schema, rows=tuple(rows), settled=False)


def _decoded(head: bytes) -> str:
    encoding = wide_encoding(head)
    if encoding is not None:
        return head.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(head) - 4:  # a letter cut in two at the end
            return head.decode("utf-8-sig", "ignore")
        found = guess(head)
        name = {SINGLE_BYTE: "cp1252", MIXED: "utf-8"}.get(found, found)
        return head.decode(name, "replace")


def _json_cell(value: object) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
