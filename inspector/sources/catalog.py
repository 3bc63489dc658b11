"""Opens a source: finds the reader for its format, and proves what was read."""

import hashlib
import shutil

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.model.errors import QueryError, SourceError
from inspector.model.reading import TextReading
from inspector.sources.archive import unpacked_text, unpacked_zip
from inspector.sources.base import Opened, schema_of
from inspector.sources.content import check_content
from inspector.sources.delimited import read_delimited
from inspector.sources.duckdb_file import attached, read_table, tables_of
from inspector.sources.fingerprint import fingerprint_files
from inspector.sources.folder import (
    FILE_SUFFIXES,
    SPOKEN,
    WITH_TABLES,
    FileSet,
    changed,
    file_set,
    format_of,
    split_table,
)
from inspector.sources.frame import read_frame
from inspector.sources.json_lines import read_json
from inspector.sources.parquet import read_parquet
from inspector.sources.query import open_query
from inspector.sources.staged import STAGED, named_tables, read_staged

__all__ = ["FILE_SUFFIXES", "can_open", "open_source", "tables_in"]


def open_source(source: Source, session: Session, *, cancel: CancelToken | None = None) -> Opened:
    """Read a source into the session.

    Raises:
        SourceError: It is not there, is empty, or cannot be read.
        Cancelled: A stop was requested.
    """
    if source.query is not None:
        return open_query(
            source, session, lambda table: open_source(table, session, cancel=cancel), cancel
        )
    if source.path is None:
        return _open_frame(source, session)
    path, table = split_table(source.path)
    files = file_set(path)
    before = files.state()
    check_content(files)
    notes: tuple[str, ...] = ()
    try:
        inner = files
        shown = table
        if files.kind == "zip":
            inner, shown = unpacked_zip(files, table, session, cancel)
            check_content(inner)
        relation, found, notes = _read(inner, shown, source.reading, session, cancel)
        if files.kind == "zip" and inner.kind not in ("parquet", "duckdb"):
            shutil.rmtree(inner.root, ignore_errors=True)  # all of it is in the session now
        if files.kind != "zip":
            table = found
        elif table is None and found:
            table = f"{_member(inner)}#{found}"
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
        format=inner.kind,
        location=location,
        size_bytes=sum(size for size, _ in before),
        modified=max(nanoseconds for _, nanoseconds in before) / 1e9,
        fingerprint=fingerprint,
        notes=notes,
    )


def _read(
    files: FileSet,
    table: str | None,
    reading: TextReading,
    session: Session,
    cancel: CancelToken | None,
) -> tuple[Relation, str | None, tuple[str, ...]]:
    """Return the rows of files of one format, the table that was read, and notes."""
    if files.kind == "duckdb":
        relation, table = read_table(files.files[0], table, session, cancel)
        return relation, table, ()
    if files.kind in STAGED:
        return read_staged(files, table, session, cancel)
    if files.kind == "parquet":
        return _without_table(read_parquet(files, session, cancel))
    plain = unpacked_text(files, session, cancel)
    try:
        if files.kind == "csv":
            return _without_table(read_delimited(plain, session, cancel, reading))
        return _without_table(read_json(plain, session, cancel))
    finally:
        for file in set(plain.files) - set(files.files):
            file.unlink(missing_ok=True)


def _without_table(
    read: tuple[Relation, tuple[str, ...]],
) -> tuple[Relation, str | None, tuple[str, ...]]:
    return read[0], None, read[1]


def _member(files: FileSet) -> str:
    return files.files[0].relative_to(files.root).as_posix()


def can_open(path: str) -> bool:
    """Return whether a path looks like data that can be opened, without reading it."""
    try:
        file_set(split_table(path)[0])
    except SourceError:
        return False
    return True


def tables_in(path: str) -> tuple[str, ...]:
    """Return the tables or sheets of a file that may hold several; none for one of another kind.

    Raises:
        SourceError: It is not there, or cannot be opened.
    """
    file, _ = split_table(path)
    kind = format_of(file)
    if kind == "zip" or kind not in WITH_TABLES or file.is_dir():
        return ()
    files = file_set(file)
    check_content(files)
    if kind != "duckdb":
        return named_tables(files.files[0], kind)
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
