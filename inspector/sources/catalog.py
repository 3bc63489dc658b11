"""Finds the reader for a path: one file, a folder, or a glob of files of one format."""

import glob
from collections.abc import Callable, Sequence
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.model.dataset import Source
from inspector.model.errors import QueryError, SourceError
from inspector.sources.base import Opened, schema_of
from inspector.sources.delimited import read_delimited
from inspector.sources.duckdb_file import attached, read_table, tables_of
from inspector.sources.fingerprint import fingerprint_files
from inspector.sources.frame import read_frame
from inspector.sources.json_lines import read_json
from inspector.sources.parquet import read_parquet

Reader = Callable[[Sequence[Path], Session, CancelToken | None], tuple[Relation, tuple[str, ...]]]

#: Formats by the ending of a file's name.
_TEXT = {".csv": "csv", ".tsv": "csv", ".tab": "csv", ".psv": "csv", ".txt": "csv"}
_JSON = {".json": "json", ".ndjson": "json", ".jsonl": "json"}
_FORMATS = {
    **_TEXT,
    **_JSON,
    ".parquet": "parquet",
    ".pq": "parquet",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
}
_COMPRESSED = (".gz", ".zst")
_READERS: dict[str, Reader] = {
    "csv": read_delimited,
    "json": read_json,
    "parquet": read_parquet,
}
FILE_SUFFIXES = tuple(_FORMATS) + tuple(
    text + packed for text in (*_TEXT, *_JSON) for packed in _COMPRESSED
)


def open_source(source: Source, session: Session, *, cancel: CancelToken | None = None) -> Opened:
    """Read a source into the session.

    Raises:
        SourceError: It is not there, is empty, or cannot be read.
        Cancelled: A stop was requested.
    """
    if source.path is None:
        return _open_frame(source, session)
    path, table = _split(source.path)
    files, root = files_at(path)
    kind = _one_format(files, path)
    before = _state(files)
    try:
        if kind == "duckdb":
            relation, table = read_table(files[0], table, session, cancel)
            notes: tuple[str, ...] = ()
        else:
            relation, notes = _READERS[kind](files, session, cancel)
    except QueryError as error:
        raise _unreadable(path, kind, error) from error
    fingerprint = fingerprint_files(files, root)
    if _state(files) != before:
        raise SourceError(f"“{path.name}” changed while it was being read.", hint="Open it again.")
    if kind == "duckdb":
        fingerprint = _with_table(fingerprint, table)
    return Opened(
        relation=relation,
        schema=schema_of(relation.physical),
        format=kind,
        location=path.name + (f"#{table}" if kind == "duckdb" and table else ""),
        size_bytes=sum(size for size, _ in before),
        modified=max(nanoseconds for _, nanoseconds in before) / 1e9,
        fingerprint=fingerprint,
        notes=notes,
    )


def can_open(path: str) -> bool:
    """Return whether a path looks like data that can be opened, without reading it."""
    try:
        files, _ = files_at(_split(path)[0])
    except SourceError:
        return False
    return all(format_of(file) is not None for file in files)


def tables_in(path: str) -> tuple[str, ...]:
    """Return the tables of a DuckDB file; none for a file of another kind.

    Raises:
        SourceError: It cannot be opened as a database.
    """
    file, _ = _split(path)
    if format_of(file) != "duckdb":
        return ()
    with Session() as session:
        return tables_of(attached(file, session), session)


def format_of(file: Path) -> str | None:
    """Return the format that a file's name speaks of, or None."""
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSED:
        kind = _FORMATS.get(suffixes[-2]) if len(suffixes) > 1 else None
        return kind if kind in ("csv", "json") else None
    return _FORMATS.get(suffixes[-1]) if suffixes else None


def files_at(path: Path) -> tuple[list[Path], Path]:
    """Return the data files a path stands for, sorted, and the folder their names start from.

    Raises:
        SourceError: There is nothing, or nothing that can be read.
    """
    try:
        if path.is_file():
            return [path], path.parent
        if path.is_dir():
            files = sorted(f for f in path.rglob("*") if f.is_file() and format_of(f))
            if not files:
                raise SourceError(
                    f"The folder “{path.name}” holds no data file.",
                    hint="Inspector reads CSV, TSV, Parquet, JSON and DuckDB files.",
                )
            return files, path
        if path.is_symlink():
            raise SourceError(
                f"“{path.name}” is a link to a file that is not there.",
                hint="Mend the link, or open the file itself.",
            )
        if path.exists():
            raise SourceError(
                f"“{path.name}” is not a file or a folder.", hint="Choose a file that holds data."
            )
    except OSError as error:
        raise SourceError(
            f"“{path.name}” cannot be looked at: {error.strerror}.", hint="Check its permissions."
        ) from error
    found = sorted(Path(f) for f in glob.glob(str(path), recursive=True) if Path(f).is_file())  # noqa: PTH207 - pathlib's glob takes no absolute pattern
    files = [file for file in found if format_of(file)]
    if not files:
        raise SourceError(
            f"There is no file “{path.name}”.",
            hint=f"Check the name and the folder, {path.parent}.",
        )
    return files, path.parent if len(files) == 1 else Path(files[0].anchor or ".")


def _split(path: str) -> tuple[Path, str | None]:
    """Split "file.duckdb#table"; a file whose name holds “#” is taken as it is."""
    whole = Path(path).expanduser()
    name, mark, table = path.rpartition("#")
    if mark and not whole.exists() and format_of(Path(name)) == "duckdb":
        return Path(name).expanduser(), table
    return whole, None


def _one_format(files: Sequence[Path], path: Path) -> str:
    kinds = sorted({format_of(file) or "" for file in files})
    if kinds == [""]:
        raise SourceError(
            f"“{path.name}” is of a kind Inspector does not read.",
            hint="It reads CSV, TSV, Parquet, JSON and DuckDB files, judged by the name's ending.",
        )
    if len(kinds) > 1:
        raise SourceError(
            f"“{path.name}” mixes formats: {', '.join(kinds)}.",
            hint="Open files of one format, for example with a pattern such as *.parquet.",
        )
    for file in files:
        try:
            with file.open("rb") as stream:
                empty = not stream.read(1)
        except OSError as error:
            raise SourceError(
                f"“{file.name}” cannot be read: {error.strerror}.", hint="Check its permissions."
            ) from error
        if empty:
            raise SourceError(f"“{file.name}” is empty.", hint="Choose a file that holds data.")
    return kinds[0]


def _unreadable(path: Path, kind: str, error: QueryError) -> SourceError:
    spoken = {"csv": "delimited text", "json": "JSON", "parquet": "Parquet", "duckdb": "DuckDB"}
    if "memory" in error.message or "disk is full" in error.message:
        return SourceError(f"“{path.name}”: {error.message}", hint=error.hint)
    return SourceError(
        f"“{path.name}” cannot be read as {spoken[kind]}: it is damaged, or of another kind.",
        hint="Check that the file is complete and that its ending says what it is.",
    )


def _open_frame(source: Source, session: Session) -> Opened:
    relation, fingerprint, notes = read_frame(source.frame, session)
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


def _state(files: Sequence[Path]) -> list[tuple[int, int]]:
    return [((s := file.stat()).st_size, s.st_mtime_ns) for file in files]


def _with_table(fingerprint: str, table: str | None) -> str:
    import hashlib

    return hashlib.sha256(f"{fingerprint}#{table}".encode()).hexdigest()
