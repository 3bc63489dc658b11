"""Paths as SQL: hostile names stay names."""

from collections.abc import Sequence
from pathlib import Path

from inspector.engine.sql import SQL, Composed, Literal

_GLOB = "*?["


def escaped(path: Path | str) -> str:
    """Return a path in which glob characters mean themselves."""
    return "".join(f"[{c}]" if c in _GLOB else c for c in str(path))


def listed(files: Sequence[Path]) -> Composed:
    """Return files as an SQL list."""
    return SQL("[{}]").format(SQL(", ").join([Literal(escaped(file)) for file in files]))
