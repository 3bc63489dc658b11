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
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".sas7bdat": "sas",
    ".xpt": "sas",
    ".sav": "spss",
    ".zsav": "spss",
    ".por": "spss",
    ".dta": "stata",
    ".rds": "r",
    ".rdata": "r",
    ".rda": "r",
    ".zip": "zip",
}
#: Endings of text that is packed; the engine itself unpacks the first two.
COMPRESSED = (".gz", ".zst", ".bz2", ".xz")
#: The folder that makes a folder of Parquet files a Delta table.
DELTA_LOG = "_delta_log"
#: Formats that hold several tables, one of which is named as in "file.xlsx#sheet".
WITH_TABLES = ("duckdb", "sqlite", "excel", "r", "zip")
#: What programs leave beside data, never data themselves.
HOUSEKEEPING = {"_delta_log", "_temporary", "__MACOSX", "__pycache__"}

#: Endings of names that can be opened.
FILE_SUFFIXES = tuple(_FORMATS) + tuple(
    text + packed for text in (*_TEXT, *_JSON) for packed in COMPRESSED
)
#: Formats as people say them.
SPOKEN = {
    "csv": "CSV", "json": "JSON", "parquet": "Parquet", "duckdb": "DuckDB", "arrow": "Arrow",
    "excel": "Excel or OpenDocument", "sqlite": "SQLite", "delta": "Delta Lake", "sas": "SAS",
    "spss": "SPSS", "stata": "Stata", "r": "R data", "zip": "zip",
}  # fmt: skip
READABLE = (
    "Inspector reads CSV, TSV, JSON, Parquet, Arrow, Excel, SQLite, DuckDB, Delta Lake, SAS, SPSS, "
    "Stata and R data, judged by the name’s ending."
)


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
        ending = {"duckdb": ".wal", "sqlite": "-wal"}.get(self.kind)
        if ending is None:
            return self.files
        logs = [file.with_name(file.name + ending) for file in self.files]
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
    if suffixes and suffixes[-1] in COMPRESSED:
        kind = _FORMATS.get(suffixes[-2]) if len(suffixes) > 1 else None
        return kind if kind in ("csv", "json") else None
    kind = _FORMATS.get(suffixes[-1]) if suffixes else None
    return "duckdb" if suffixes[-1:] == [".db"] and _is_duckdb(file) else kind


def _is_duckdb(file: Path) -> bool:
    """Whether a “.db” file is DuckDB’s; else it is taken for SQLite’s, which is told if it is not."""
    try:
        if not file.is_file():  # a pipe would be waited for
            return False
        with file.open("rb") as stream:
            return stream.read(12)[8:] == b"DUCK"
    except (OSError, ValueError):
        return False


def split_table(path: str) -> tuple[Path, str | None]:
    """Split "file.xlsx#sheet"; a file whose own name holds “#” is taken as it is."""
    whole = _absolute(path)
    if os.path.lexists(whole):
        return whole, None
    marks = [place for place, sign in enumerate(path) if sign == "#"]
    fitting = [m for m in marks if format_of(Path(path[:m])) in WITH_TABLES]
    # “a.zip#b.xlsx#c” is a sheet of a workbook of an archive
    there = [m for m in fitting if os.path.lexists(_absolute(path[:m]))] or fitting[-1:]
    if there:
        return _absolute(path[: there[0]]), path[there[0] + 1 :]
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
            if (path / DELTA_LOG).is_dir():
                return _delta(path)
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


def _delta(folder: Path) -> FileSet:
    """Return a Delta table: its log says which files it holds, so the log stands for them."""
    log = folder / DELTA_LOG
    files = sorted(file for file in log.iterdir() if file.suffix in (".json", ".parquet"))
    if not files:
        raise SourceError(
            f"“{folder.name}” has an empty Delta log.", hint="Copy the whole folder again."
        )
    return FileSet(
        files=tuple(files), root=folder, kind="delta", location=folder.name, written=folder.name
    )


def joined_files(files: Sequence[Path], root: Path, location: str) -> FileSet:
    """Return files that were unpacked from `location` below `root`, which must be of one format.

    Raises:
        SourceError: They are not.
    """
    kind = _one_format(files, location)
    written = escaped(files[0].name)
    if len(files) > 1:
        written = f"{escaped(Path(location).stem)}/**/*{files[0].suffix}"
    return FileSet(files=tuple(files), root=root, kind=kind, location=location, written=written)


def reason(error: OSError) -> str:
    """Return why the system refused, in a few words."""
    return (error.strerror or "the system refused").lower()


def _absolute(path: str) -> Path:
    # A relative name such as “sqlite:a.duckdb” would be taken for an address by the engine.
    try:
        return Path(path).expanduser().absolute()
    except (RuntimeError, OSError):  # an unknown “~user”, a working folder that is gone
        return Path(path)


def files_of(path: Path) -> tuple[list[Path], Path]:
    """Return the files of a folder or a pattern, of any format, and where their names start.

    Raises:
        SourceError: There is none.
    """
    try:
        return (_inside(path), path) if path.is_dir() else _matching(path)
    except OSError as error:
        raise SourceError(
            f"“{path.name}” cannot be looked at: {reason(error)}.", hint="Check its permissions."
        ) from error


def _inside(folder: Path) -> list[Path]:
    """Return the data files in a folder and the folders in it, hidden ones left out."""
    files = []
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(f for f in folders if f[0] != "." and f not in HOUSEKEEPING)
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
    if kind in ("duckdb", "sqlite") and len(files) > 1:
        raise SourceError(
            f"“{name}” holds {len(files)} {SPOKEN[kind]} files.",
            hint=f"Open one of them, such as {files[0].name}.",
        )
    return kind


def _written(files: Sequence[Path], path: Path, root: Path) -> str:
    if len(files) == 1:
        return escaped(files[0].name)
    if path == root:
        ending = "".join(files[0].suffixes[-2:]) if files[0].suffix in COMPRESSED else ""
        return f"{escaped(path.name)}/**/*{ending or files[0].suffix}"
    # As much of the pattern as tells files apart, and no folder above it.
    parts = list(path.parts)
    wild = next((place for place, part in enumerate(parts) if glob.has_magic(part)), -1)
    return "/".join(parts[wild:])
