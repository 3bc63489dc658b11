"""Opens a source: finds the reader for its format, and proves what was read."""

import hashlib
from collections.abc import Callable

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.model.errors import QueryError, SourceError
from inspector.sources.base import Opened, schema_of
from inspector.sources.content import check_content
from inspector.sources.delimited import read_delimited
from inspector.sources.duckdb_file import attached, read_table, tables_of
from inspector.sources.fingerprint import fingerprint_files
from inspector.sources.folder import (
    FILE_SUFFIXES,
    SPOKEN,
    FileSet,
    changed,
    file_set,
    format_of,
    split_table,
)
from inspector.sources.frame import read_frame
from inspector.sources.json_lines import read_json
from inspector.sources.parquet import read_parquet

__all__ = ["FILE_SUFFIXES", "can_open", "open_source", "tables_in"]

Reader = Callable[[FileSet, Session, CancelToken | None], tuple[Relation, tuple[str, ...]]]

_READERS: dict[str, Reader] = {
    "csv": read_delimited,
    "json": read_json,
    "parquet": read_parquet,
}


def open_source(source: Source, session: Session, *, cancel: CancelToken | None = None) -> Opened:
    """Read a source into the session.

    Raises:
        SourceError: It is not there, is empty, or cannot be read.
        Cancelled: A stop was requested.
    """
    if source.path is None:
        return _open_frame(source, session)
    path, table = split_table(source.path)
    files = file_set(path)
    before = files.state()
    check_content(files)
    notes: tuple[str, ...] = ()
    try:
        if files.kind == "csv":
            relation, notes = read_delimited(files, session, cancel, source.reading)
        elif files.kind == "duckdb":
            relation, table = read_table(files.files[0], table, session, cancel)
        else:
            relation, notes = _READERS[files.kind](files, session, cancel)
    except QueryError as error:
        if files.state() != before:
            raise changed(files.location) from error
        raise _unreadable(files, error) from error
    fingerprint = fingerprint_files(files.content, files.root, cancel=cancel)
    if files.state() != before:
        raise changed(files.location)
    location = files.location
    if table:
        fingerprint = hashlib.sha256(f"{fingerprint}#{table}".encode()).hexdigest()
        location = f"{location}#{table}"
    return Opened(
        relation=relation,
        schema=schema_of(relation.physical),
        format=files.kind,
        location=location,
        size_bytes=sum(size for size, _ in before),
        modified=max(nanoseconds for _, nanoseconds in before) / 1e9,
        fingerprint=fingerprint,
        notes=notes,
    )


def can_open(path: str) -> bool:
    """Return whether a path looks like data that can be opened, without reading it."""
    try:
        file_set(split_table(path)[0])
    except SourceError:
        return False
    return True


def tables_in(path: str) -> tuple[str, ...]:
    """Return the tables of a DuckDB file; none for a file of another kind.

    Raises:
        SourceError: It is not there, or cannot be opened as a database.
    """
    file, _ = split_table(path)
    if format_of(file) != "duckdb":
        return ()
    files = file_set(file)
    check_content(files)
    with Session() as session:
        return tuple(tables_of(attached(files.files[0], session), session))


def _open_frame(source: Source, session: Session) -> Opened:
    try:
        relation, fingerprint, notes = read_frame(source.frame, session)
    except QueryError as error:
        raise SourceError(
            "The table in memory cannot be read: it holds values of a kind Inspector does not know.",
            hint="Turn unusual columns into numbers, texts or times first.",
        ) from error
    return Opened(
        relation=relation,
        schema=schema_of(relation.physical),
        format="frame",
        location=source.name or "table in memory",
        size_bytes=None,
        modified=None,
        fingerprint=fingerprint,
        notes=notes,
    )


def _unreadable(files: FileSet, error: QueryError) -> SourceError:
    if "memory" in error.message or "disk is full" in error.message:
        return SourceError(f"“{files.location}”: {error.message}", hint=error.hint)
    return SourceError(
        f"“{files.location}” cannot be read as {SPOKEN[files.kind]}: it is damaged, cut short or "
        "of another kind.",
        hint="Check that it is complete and that its name ends in what it is.",
    )
