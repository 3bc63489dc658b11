"""Tables of an SQLite database, through Python's own reader: the engine's would be downloaded."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import SourceError
from inspector.sources.base import some
from inspector.sources.stored import BATCH_ROWS, Batches
from inspector.sources.tables import chosen_table

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns that are looked at in one query: SQLite takes 2 000 results at most.
_TOGETHER = 300
#: Storage classes of SQLite, of which a column's cells may have several.
_CLASSES = ("integer", "real", "text", "blob")


def sqlite_tables(file: Path) -> tuple[str, ...]:
    """Return the tables of a database.

    Views are left out: what they show is in the tables.

    Raises:
        SourceError: It cannot be opened as a database.
    """
    with _opened(file) as database:
        found = database.execute(
            str(SQL("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"))
        ).fetchall()
    return tuple(str(name) for (name,) in found if not str(name).startswith("sqlite_"))


def sqlite_batches(file: Path, table: str | None) -> Batches:
    """Open a table of a database; its rows are read as they are asked for.

    Raises:
        SourceError: There is no such table, or it cannot be read.
    """
    import pyarrow as pa

    table = chosen_table(file.name, sqlite_tables(file), table)
    with _opened(file) as database:
        described = _rows(database, SQL("PRAGMA table_xinfo({})").format(_name(table)))
        names = [str(row[1]) for row in described]
        declared = [str(row[2]).upper() for row in described]
        held = _classes(database, table, names)
        truths = {
            name
            for name, kind in zip(names, declared, strict=True)
            if kind.startswith("BOOL") and _is_truth(database, table, name, held[name])
        }
    mixed = [
        name for name in names if len(held[name] - {"integer", "real"}) and len(held[name]) > 1
    ]
    notes = []
    if mixed:
        notes.append(f"Values of several types were read as text, in {some(mixed)}.")
    kinds = [pa.bool_() if n in truths else _type_of(held[n]) for n in names]
    schema = pa.schema(list(zip(names, kinds, strict=True)))

    def batches() -> "Iterator[pa.RecordBatch]":
        with _opened(file) as database:
            cells = SQL(", ").join([_name(name) for name in names])
            cursor = database.execute(str(SQL("SELECT {} FROM {}").format(cells, _name(table))))
            while rows := cursor.fetchmany(BATCH_ROWS):
                columns = zip(*rows, strict=True)
                yield pa.record_batch(
                    [_array(c, k) for c, k in zip(columns, kinds, strict=True)], schema=schema
                )

    return Batches(
        schema=schema, batches=batches(), table=table, has_texts_for_times=True, notes=tuple(notes)
    )


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    # Without a log beside it nobody has rows in memory, and nothing is written there by reading.
    log = file.with_name(file.name + "-wal")
    mode = "mode=ro" if log.is_file() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        database = sqlite3.connect(
            f"file:{quote(file.as_posix())}?{mode}", uri=True, check_same_thread=False
        )
        # bytes that are no UTF-8 are shown, not stumbled over
        database.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            yield database
        finally:
            database.close()
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise SourceError(
                f"“{file.name}” is being used by another program.",
                hint="Close the database there, then open it again.",
            ) from error
        raise SourceError(
            f"“{file.name}” cannot be read as an SQLite database: it is damaged, cut short or "
            "encrypted.",
            hint="Check that it is complete.",
        ) from error


def _name(name: str) -> Composed:
    return Identifier(name) if name else SQL('""')


def _rows(database: sqlite3.Connection, query: Composed) -> list[tuple[object, ...]]:
    return database.execute(str(query)).fetchall()


def _classes(database: sqlite3.Connection, table: str, names: Sequence[str]) -> dict[str, set[str]]:
    """Return the storage classes that cells of each column have: SQLite lets every cell have its own."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(names), _TOGETHER):
        batch = names[start : start + _TOGETHER]
        parts = [
            SQL("max(typeof({}) = {})").format(_name(name), Literal(kind))
            for name in batch
            for kind in _CLASSES
        ]
        query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), _name(table))
        row = iter(_rows(database, query)[0])
        for name in batch:
            found[name] = {kind for kind in _CLASSES if next(row)}
    return found


def _is_truth(database: sqlite3.Connection, table: str, name: str, held: set[str]) -> bool:
    if held != {"integer"}:
        return False
    query = SQL("SELECT min({0}) >= 0 AND max({0}) <= 1 FROM {1}").format(_name(name), _name(table))
    return bool(_rows(database, query)[0][0])


def _type_of(held: set[str]) -> "pa.DataType":
    import pyarrow as pa

    if held <= {"integer"} and held:
        return pa.int64()
    if held <= {"integer", "real"} and held:
        return pa.float64()
    return pa.binary() if held == {"blob"} else pa.string()


def _array(values: Sequence[object], kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa

    if pa.types.is_string(kind):
        return pa.array([None if v is None else _text(v) for v in values], type=kind)
    if pa.types.is_boolean(kind):
        return pa.array([None if v is None else bool(v) for v in values], type=kind)
    if pa.types.is_floating(kind):
        return pa.array([None if v is None else float(v) for v in values], type=kind)  # type: ignore[arg-type]
    return pa.array(values, type=kind)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else str(value)
