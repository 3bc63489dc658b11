"""Paths as SQL: hostile names stay names, and people are shown no folders."""

from collections.abc import Sequence
from pathlib import Path

from inspector.engine.sql import SQL, Composed, Literal

_GLOB = "*?["


def escaped(path: Path) -> str:
    """Return a path in which glob characters mean themselves."""
    return "".join(f"[{c}]" if c in _GLOB else c for c in str(path))


def listed(files: Sequence[Path]) -> Composed:
    """Return files as an SQL list."""
    return SQL("[{}]").format(SQL(", ").join([Literal(escaped(file)) for file in files]))


def from_clause(reader: str, files: Sequence[Path]) -> str:
    """Return what a person writes after FROM in the folder of the files."""
    if len(files) == 1:
        return f"{reader}({Literal(files[0].name)})"
    folder = files[0].parent.name
    return f"{reader}({Literal(f'{folder}/**/*{files[0].suffix}')}, union_by_name = true)"
