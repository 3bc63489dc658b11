"""What a reader hands over: rows in the session and what is known of where they came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.column_types import logical_type
from inspector.engine.relation import Relation
from inspector.model.dataset import Column, Schema

#: So many columns are named in a note; the rest are counted.
MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A source that was read.

    Attributes:
        relation: Its rows.
        schema: Its columns.
        format: "csv", "parquet", "json", "duckdb" or "frame".
        location: File, folder or table name, without the folders that lead to it.
        size_bytes: Bytes on disk, or None.
        modified: Newest modification time in epoch seconds, or None.
        fingerprint: SHA-256 of size and content, in hex.
        notes: Sentences about how it was read.
    """

    relation: Relation
    schema: Schema
    format: str
    location: str
    size_bytes: int | None
    modified: float | None
    fingerprint: str
    notes: tuple[str, ...] = ()


def schema_of(physical: Sequence[tuple[str, str]]) -> Schema:
    """Return the schema of described columns."""
    return Schema(
        columns=tuple(Column(name=n, type=logical_type(p), physical=p) for n, p in physical)
    )


def unique_columns(names: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return names that differ even when case is ignored, and a note if any had to change.

    The engine does not tell “a” from “A”; the second becomes “A_1”. No column is lost.
    """
    taken: set[str] = set()
    reserved = {name.casefold() for name in names}
    unique, changed = [], []
    for place, name in enumerate(names, 1):
        wanted = name if name.strip() else f"column_{place}"
        candidate, number = wanted, 0
        while candidate.casefold() in taken or (
            candidate != name and candidate.casefold() in reserved
        ):
            number += 1
            candidate = f"{wanted}_{number}"
        taken.add(candidate.casefold())
        unique.append(candidate)
        if candidate != name:
            changed.append(f"“{name}” is shown as “{candidate}”")
    if not changed:
        return unique, ()
    if len(changed) > MOST_NAMED:
        changed = [*changed[:MOST_NAMED], f"and {len(changed) - MOST_NAMED} more"]
    return unique, (f"Column names that repeat or are empty were changed: {'; '.join(changed)}.",)


def some(names: Sequence[str]) -> str:
    """Return names in quotes for a note: all of a few, the first of many."""
    quoted = [f"“{name}”" for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        return ", ".join(quoted) + f" and {len(names) - MOST_NAMED} more"
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]
