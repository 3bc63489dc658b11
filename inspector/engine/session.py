"""A private DuckDB database on disk that holds what was opened, and the one door to its queries."""

import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from inspector.engine.cancel import CancelToken
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import Cancelled, QueryError

if TYPE_CHECKING:
    import numpy as np

PREFIX = "inspector-session-"
#: What `trim` lets the engine keep in memory.
KEPT_MEMORY = "160MB"


def engine_name() -> str:
    """Return the engine and its version."""
    return f"DuckDB {duckdb.__version__}"


class Session:
    """Everything opened together. Use as a context manager, or call `close`.

    Every call runs on a cursor of its own: threads do not wait for each other.

    Args:
        memory_limit: What DuckDB may hold in memory, such as "2GB"; None: a quarter of all.
        threads: Threads DuckDB may use; None: all cores.
        forbidden_thread: Identity of a thread in which a query is a fault, such as a window's own.

    Attributes:
        folder: A private temporary folder, removed on close.
    """

    def __init__(
        self,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        forbidden_thread: int | None = None,
    ) -> None:
        remove_leftovers()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._forbidden = forbidden_thread
        self._numbers = count(1)
        self._closed = False
        self._gate = threading.Lock()
        self._active = 0
        self._memory_limit = memory_limit or f"{max(256, _memory_mb() // 4)}MB"
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(self.folder / "spill"),
            "memory_limit": self._memory_limit,
            "preserve_insertion_order": True,
            "python_enable_replacements": False,
        }
        if threads is not None:
            config["threads"] = threads
        self._connection = duckdb.connect(str(self.folder / "session.duckdb"), config=config)
        self.execute(SQL("SET TimeZone = 'UTC'"))

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def rows(
        self, sql: Composed, parameters: Sequence[object] = (), *, cancel: CancelToken | None = None
    ) -> list[tuple[object, ...]]:
        """Run a query and return all its rows.

        Raises:
            QueryError: DuckDB refuses it.
            Cancelled: A stop was requested.
        """
        with self._cursor(sql, cancel) as cursor:
            return cursor.execute(str(sql), list(parameters)).fetchall()

    def arrays(
        self, sql: Composed, *, cancel: CancelToken | None = None
    ) -> "dict[str, np.ma.MaskedArray[Any, Any] | np.ndarray[Any, Any]]":
        """Run a query and return its columns by name, nulls masked; see `rows`."""
        with self._cursor(sql, cancel) as cursor:
            return cursor.execute(str(sql)).fetchnumpy()

    def execute(
        self, sql: Composed, parameters: Sequence[object] = (), *, cancel: CancelToken | None = None
    ) -> None:
        """Run a statement; see `rows`."""
        with self._cursor(sql, cancel) as cursor:
            cursor.execute(str(sql), list(parameters))

    def rows_after(
        self,
        statements: Sequence[Composed],
        query: Composed,
        last: Sequence[Composed] = (),
        *,
        cancel: CancelToken | None = None,
    ) -> list[tuple[object, ...]]:
        """Run statements, a query and more statements on one cursor; return the query's rows.

        What a statement leaves behind for its own cursor alone, such as the records that a text
        file was rid of, can be asked for so. Raises as `rows` does.
        """
        with self._cursor(query, cancel) as cursor:
            for statement in statements:
                cursor.execute(str(statement))
            found = cursor.execute(str(query)).fetchall()
            for statement in last:
                cursor.execute(str(statement))
            return found

    def describe(
        self, sql: Composed, *, cancel: CancelToken | None = None
    ) -> list[tuple[str, str]]:
        """Return names and types of a query's columns without running it."""
        described = self.rows(SQL("DESCRIBE {}").format(sql), cancel=cancel)
        return [(str(row[0]), str(row[1])) for row in described]

    def register(self, table: object, *, cancel: CancelToken | None = None) -> Identifier:
        """Copy an Arrow table, reader or pandas DataFrame into a table; return its name."""
        name = self.fresh_name("frame")
        scanned = name + "_scan"
        sql = SQL("CREATE TABLE {} AS SELECT * FROM {}").format(
            Identifier(name), Identifier(scanned)
        )
        with self._cursor(sql, cancel) as cursor:
            cursor.register(scanned, table)
            try:
                cursor.execute(str(sql))
            finally:
                cursor.unregister(scanned)
        return Identifier(name)

    def fresh_name(self, prefix: str) -> str:
        """Return a name that nothing in the session has."""
        return f"{prefix}_{next(self._numbers)}"

    def trim(self) -> None:
        """Give back the memory that only keeps what is on disk; does nothing while a query runs."""
        with self._gate:
            if self._active or self._closed:
                return
            cursor = self._connection.cursor()
            try:
                with suppress(duckdb.Error):  # less can be let go of than was wanted
                    cursor.execute(str(SQL("SET memory_limit = {}").format(Literal(KEPT_MEMORY))))
                cursor.execute(
                    str(SQL("SET memory_limit = {}").format(Literal(self._memory_limit)))
                )
            finally:
                cursor.close()

    def close(self) -> None:
        """Forget everything and remove it from disk."""
        if not self._closed:
            self._closed = True
            self._connection.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _cursor(
        self, sql: Composed, cancel: CancelToken | None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        if not isinstance(sql, Composed):
            raise TypeError("only composed SQL is run")
        if threading.get_ident() == self._forbidden:
            raise RuntimeError("a query was started in a thread that must never wait")
        token = cancel or CancelToken()
        token.check()
        with self._gate:  # not while `trim` has little memory to give
            self._active += 1
        try:
            with self._opened_cursor(sql, token) as cursor:
                yield cursor
        finally:
            with self._gate:
                self._active -= 1

    @contextmanager
    def _opened_cursor(
        self, sql: Composed, token: CancelToken
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()

        def interrupt() -> None:
            with suppress(duckdb.ConnectionException):  # the query has ended in the meantime
                cursor.interrupt()

        try:
            with token.interrupting(interrupt):
                yield cursor
        except duckdb.InterruptException:
            raise Cancelled from None
        except duckdb.Error as error:
            if token.requested:
                raise Cancelled from None
            raise translated(error, str(sql)) from error
        finally:
            cursor.close()


#: What the engine says of a file whose pages do not come out as they should.
_DAMAGED = re.compile(
    r"(?:Failed to read file \"(.+?)\"|ecompression failure|Failed to decompress|"
    r"corrupt|ZSTD Decompression|out of buffer)"
)


def translated(error: duckdb.Error, sql: str) -> QueryError:
    """Return DuckDB's error as a sentence for people."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    # The engine leaves some of the disk free: where no more of it may be taken, it speaks of memory.
    no_room = ("No space left", "max_temp_directory_size")
    if any(words in str(error) for words in no_room) or "could not write" in first.lower():
        return QueryError(
            "The disk is full: temporary data could not be written.",
            hint="Free some space in the folder for temporary files and try again.",
            sql=sql,
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return QueryError(
            "This needs more memory than Inspector may use.",
            hint="Close other versions, or choose fewer columns.",
            sql=sql,
        )
    damaged = _DAMAGED.search(first)
    if damaged:
        name = Path(damaged[1]).name if damaged[1] else "A file"
        return QueryError(
            f"“{name}” is damaged: a part of it cannot be unpacked.",
            hint="Copy or download it again.",
            sql=sql,
            detail=str(error),
        )
    return QueryError(f"The engine could not answer: {first}", sql=sql, detail=str(error))


def leftovers() -> tuple[Path, ...]:
    """Return the folders of sessions whose process has died."""
    found = []
    for folder in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*")):
        owner = folder.name.removeprefix(PREFIX).split("-", 1)[0]
        if owner.isdigit() and not _alive(int(owner)):
            found.append(folder)
    return tuple(found)


def remove_leftovers() -> None:
    """Remove the folders of sessions whose process has died."""
    for folder in leftovers():
        shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return True
    if os.name == "nt":
        return True  # os.kill would end it there; the system cleans its own temporary folder
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _memory_mb() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (AttributeError, ValueError, OSError):
        return 8_192
