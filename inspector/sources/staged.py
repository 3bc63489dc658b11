"""Formats that other readers than the engine's know: which reader, and what people would write."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Literal
from inspector.model.errors import InspectorError, QueryError
from inspector.sources.arrow_file import arrow_batches
from inspector.sources.delta import delta_batches
from inspector.sources.folder import FileSet
from inspector.sources.r_file import frame_batches, r_tables
from inspector.sources.sqlite_file import sqlite_batches, sqlite_tables
from inspector.sources.statistical import statistical_batches
from inspector.sources.stored import Batches, stored
from inspector.sources.workbook import sheet_batches, sheets

_READERS: dict[str, Callable[[Path, str | None], Batches]] = {
    "arrow": arrow_batches,
    "excel": sheet_batches,
    "sqlite": sqlite_batches,
    "sas": statistical_batches,
    "spss": statistical_batches,
    "stata": statistical_batches,
    "r": frame_batches,
}
_TABLES: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "excel": sheets,
    "sqlite": sqlite_tables,
    "r": r_tables,
}
#: Formats that are read once, into the session.
STAGED = (*_READERS, "delta")


def read_staged(
    files: FileSet, table: str | None, session: Session, cancel: CancelToken | None
) -> tuple[Relation, str | None, tuple[str, ...]]:
    """Read files into the session. Returns the rows, the table that was read, and notes.

    Raises:
        SourceError: A file cannot be read.
        QueryError: A file is damaged.
        Cancelled: A stop was requested.
    """
    if files.kind == "delta":
        each: list[Callable[[], Batches]] = [partial(delta_batches, files.root)]
    else:
        each = [partial(_opened, files.kind, file, table) for file in files.files]
    return stored(each, session, _written(files, table), cancel)


def named_tables(file: Path, kind: str) -> tuple[str, ...]:
    """Return the tables or sheets of a file.

    Raises:
        SourceError: It cannot be read.
    """
    return _TABLES[kind](file)


def _opened(kind: str, file: Path, table: str | None) -> Batches:
    """Open a file; what a reader says of a damaged one is no sentence for people."""
    import pyarrow as pa

    try:
        return _READERS[kind](file, table)
    except InspectorError:
        raise
    except (pa.ArrowException, OSError, ValueError, EOFError) as error:
        raise QueryError("The reader stopped.", detail=str(error)) from error


def _written(files: FileSet, table: str | None) -> str:
    """Return what people put after FROM, where the engine has a reader of its own for it."""
    name = Literal(files.written)
    if files.kind == "delta":
        return str(SQL("delta_scan({})").format(name))
    if files.kind == "sqlite" and table:
        return str(SQL("sqlite_scan({}, {})").format(name, Literal(table)))
    if files.files[0].suffix.lower() == ".xlsx":
        if table:
            return str(SQL("read_xlsx({}, sheet = {})").format(name, Literal(table)))
        return str(SQL("read_xlsx({})").format(name))
    return "frame"
