"""The files of a folder, a pattern or an archive as versions of their own, oldest first."""

from dataclasses import dataclass, replace
from pathlib import Path

from inspector.model.dataset import Source
from inspector.model.errors import SourceError
from inspector.sources.archive import members
from inspector.sources.folder import (
    DELTA_LOG,
    READABLE,
    WITH_TABLES,
    files_of,
    format_of,
    split_table,
)
from inspector.stats.name_order import Basis, ordered

_SPOKEN: dict[Basis, str] = {
    "date": "the dates in their names",
    "number": "the version numbers in their names",
    "name": "their names",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Files as versions.

    Attributes:
        sources: One for each file, oldest first.
        names: Their names, with the folders below the one that was given.
        basis: What they are ordered by.
        are_parts: Whether their names say that they are parts of one dataset: folders such as
            “month=2026-05”, or “part-00000”.
        formats: The formats they have.
    """

    sources: tuple[Source, ...]
    names: tuple[str, ...]
    basis: Basis
    are_parts: bool
    formats: tuple[str, ...]

    @property
    def order(self) -> str:
        """What they are ordered by, in words."""
        return _SPOKEN[self.basis]

    def __str__(self) -> str:
        return f"{len(self.sources)} files are versions of their own, in the order of {self.order}."


def files_apart(source: Source) -> Apart | None:
    """Return the files of a source as versions; None for a source that is one file or one table.

    Raises:
        SourceError: There is nothing that can be read.
    """
    if source.path is None:
        return None
    path, table = split_table(source.path)
    if table is not None or (path / DELTA_LOG).is_dir():
        return None
    if path.is_file():
        if format_of(path) != "zip":
            return None
        names = members(path)
        paths = [f"{path}#{name}" for name in names]
    else:
        files, root = files_of(path)
        files = [file for file in files if format_of(file)]
        names = tuple(file.relative_to(root).as_posix() for file in files)
        paths = [str(file) for file in files]
        if not files:
            raise SourceError(f"“{path.name}” holds no data file.", hint=READABLE)
    if len(names) < 2:
        return None
    places, basis = ordered(names)
    last = [Path(name).name for name in names]
    shown = names if len(set(last)) < len(last) else tuple(last)
    return Apart(
        sources=tuple(replace(source, path=paths[n], name=shown[n]) for n in places),
        names=tuple(names[n] for n in places),
        basis=basis,
        are_parts=any(
            "=" in part or part.lower().startswith("part-")
            for name in names
            for part in Path(name).parts
        ),
        formats=tuple(sorted({format_of(Path(name)) or "" for name in names})),
    )


def at_table(source: Source, table: str) -> Source:
    """Return a source with a table or sheet named, if it is a file that holds tables.

    Raises:
        SourceError: It is a file that does not.
    """
    if source.path is None:
        return source
    path, named = split_table(source.path)
    if named is not None and format_of(path) != "zip":
        return source
    if format_of(path) not in WITH_TABLES:
        raise SourceError(
            f"“{path.name}” has no tables to choose from.",
            hint="Only workbooks, databases, R data and archives have.",
        )
    return replace(source, path=f"{source.path}#{table}")
