"""Turns a path, a folder or a glob into the data files it stands for, all of one format."""

import glob
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.model.errors import SourceError
from inspector.sources.paths import escaped

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
#: What programs leave beside data, never data themselves.
_HOUSEKEEPING = {"_delta_log", "_temporary", "__MACOSX", "__pycache__"}

#: Endings of names that can be opened.
FILE_SUFFIXES = tuple(_FORMATS) + tuple(
    text + packed for text in (*_TEXT, *_JSON) for packed in _COMPRESSED
)
#: Formats as people say them.
SPOKEN = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "duckdb": "DuckDB"}
READABLE = "Inspector reads CSV, TSV, Parquet, JSON and DuckDB files, judged by the name’s ending."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSet:
    """The files of one dataset version.

    Attributes:
        files: Absolute paths, sorted; at least one.
        root: The folder that their names start from.
        kind: Their format.
        location: What people call them, without the folders that lead there.
        written: What a person hands to a reader in the folder above, such as "sales/**/*.csv".
    """

    files: tuple[Path, ...]
    root: Path
    kind: str
    location: str
    written: str

    @property
    def is_single(self) -> bool:
        """Whether this is one file."""
        return len(self.files) == 1

    @property
    def content(self) -> tuple[Path, ...]:
        """All files that hold content: a database has its newest rows in a log beside it."""
        logs = [file.with_name(file.name + ".wal") for file in self.files if self.kind == "duckdb"]
        return self.files + tuple(log for log in logs if log.is_file())

    def state(self) -> list[tuple[int, int]]:
        """Return sizes and modification times, to see whether a file changes while it is read.

        Raises:
            SourceError: A file has gone.
        """
        try:
            return [((s := file.stat()).st_size, s.st_mtime_ns) for file in self.content]
        except OSError as error:
            raise changed(self.location) from error


def changed(name: str) -> SourceError:
    """Return the error for a source that changed while it was being read."""
    return SourceError(f"“{name}” changed while it was being read.", hint="Open it again.")


def format_of(file: Path) -> str | None:
    """Return the format that a file's name speaks of, or None."""
    suffixes = [suffix.lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSED:
        kind = _FORMATS.get(suffixes[-2]) if len(suffixes) > 1 else None
        return kind if kind in ("csv", "json") else None
    return _FORMATS.get(suffixes[-1]) if suffixes else None


def split_table(path: str) -> tuple[Path, str | None]:
    """Split "file.duckdb#table"; a file whose own name holds “#” is taken as it is."""
    whole = _absolute(path)
    name, mark, table = path.rpartition("#")
    if mark and not os.path.lexists(whole) and format_of(Path(name)) == "duckdb":
        return _absolute(name), table
    return whole, None


def file_set(path: Path) -> FileSet:
    """Return the data files that a path stands for.

    Raises:
        SourceError: There is nothing, nothing that can be read, or a mixture of formats.
    """
    name = path.name or str(path)
    try:
        if path.is_file():
            files, root = [path], path.parent
        elif path.is_dir():
            files, root = _inside(path), path
        elif path.is_symlink():
            raise SourceError(
                f"“{name}” is a link to a file that is not there.",
                hint="Mend the link, or open the file itself.",
            )
        elif path.exists():
            raise SourceError(
                f"“{name}” is not a file or a folder.", hint="Choose a file that holds data."
            )
        else:
            files, root = _matching(path)
    except OSError as error:
        raise SourceError(
            f"“{name}” cannot be looked at: {reason(error)}.", hint="Check its permissions."
        ) from error
    kind = _one_format(files, name)
    return FileSet(
        files=tuple(files),
        root=root,
        kind=kind,
        location=name,
        written=_written(files, path, root),
    )


def reason(error: OSError) -> str:
    """Return why the system refused, in a few words."""
    return (error.strerror or "the system refused").lower()


def _absolute(path: str) -> Path:
    # A relative name such as “sqlite:a.duckdb” would be taken for an address by the engine.
    try:
        return Path(path).expanduser().absolute()
    except (RuntimeError, OSError):  # an unknown “~user”, a working folder that is gone
        return Path(path)


def _inside(folder: Path) -> list[Path]:
    """Return the data files in a folder and the folders in it, hidden ones left out."""
    files = []
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(f for f in folders if f[0] != "." and f not in _HOUSEKEEPING)
        here = [Path(place, name) for name in names if not name.startswith((".", "._"))]
        files += [file for file in here if format_of(file) and file.is_file()]
    # A “README.txt” among tables is no table.
    tables = [file for file in files if file.suffix.lower() != ".txt"]
    files = sorted(tables or files)
    if not files:
        raise SourceError(f"The folder “{folder.name}” holds no data file.", hint=READABLE)
    return files


def _refuse(error: OSError) -> None:
    raise error


def _matching(pattern: Path) -> tuple[list[Path], Path]:
    """Return the data files that match a glob pattern."""
    try:
        # pathlib's own glob takes no absolute pattern
        found = sorted(Path(f) for f in glob.glob(str(pattern), recursive=True))  # noqa: PTH207
        found = [file for file in found if file.is_file()]
    except ValueError:  # a name no system allows
        found = []
    if not found:
        if glob.has_magic(str(pattern)):
            message = f"No file matches “{pattern.name}”."
        else:
            message = f"There is no file “{pattern.name}”."
        raise SourceError(message, hint=f"Check the name and the folder, {pattern.parent}.")
    files = [file for file in found if format_of(file)] or found
    return files, Path(os.path.commonpath([file.parent for file in files]))


def _one_format(files: Sequence[Path], name: str) -> str:
    kinds = Counter(format_of(file) or "" for file in files)
    if "" in kinds:
        raise SourceError(f"“{name}” is of a kind Inspector does not read.", hint=READABLE)
    if len(kinds) > 1:
        counted = ", ".join(f"{n} {SPOKEN[kind]}" for kind, n in sorted(kinds.items()))
        raise SourceError(
            f"“{name}” mixes formats: {counted} files.",
            hint="Open files of one format, for example with a pattern such as *.parquet.",
        )
    kind = next(iter(kinds))
    if kind == "duckdb" and len(files) > 1:
        raise SourceError(
            f"“{name}” holds {len(files)} DuckDB files.",
            hint=f"Open one of them, such as {files[0].name}.",
        )
    return kind


def _written(files: Sequence[Path], path: Path, root: Path) -> str:
    if len(files) == 1:
        return escaped(files[0].name)
    if path == root:
        ending = "".join(files[0].suffixes[-2:]) if files[0].suffix in _COMPRESSED else ""
        return f"{escaped(path.name)}/**/*{ending or files[0].suffix}"
    # As much of the pattern as tells files apart, and no folder above it.
    parts = list(path.parts)
    wild = next((place for place, part in enumerate(parts) if glob.has_magic(part)), -1)
    return "/".join(parts[wild:])
