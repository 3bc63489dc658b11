"""What became of rows and cells between two versions."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChanges:
    """What became of one column's cells in rows that both versions have.

    Attributes:
        column: Its name.
        changed: Cells that differ, `filled` and `emptied` included.
        filled: Cells that were missing and no longer are.
        emptied: Cells that are missing and were not.
        pairs: Typical changes (old value, new value, cells) that at least five rows share, most
            frequent first; values as text, None where missing. Not looked for in a column of which
            more than half of the matched cells changed.
    """

    column: str
    changed: int
    filled: int
    emptied: int
    pairs: tuple[tuple[str | None, str | None, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceChanges:
    """Rows added, removed, matched and changed where a column has a value (the newer, if both do)."""

    column: str
    value: str | int | float | bool | None
    added: int
    removed: int
    matched: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifferences:
    """Exact counts of rows that two versions do and do not share.

    Attributes:
        rows: Rows of the newer version.
        rows_before: Rows of the older version.
        added: Rows of the newer version whose key the older lacks.
        removed: Rows of the older version whose key the newer lacks.
        matched: Rows that both have.
        changed: Matched rows with a cell that differs.
        unmatchable: Rows of the newer version whose key is missing, or repeats on either side.
        unmatchable_before: The same of the older version.
        cells: Per changed column, what became of its cells; most changed first.
        slices: Rows by the values of each column of `by`, most rows first, twenty values at most.
        renumbered: Whether rows of one key differ in most columns nearly everywhere: the key numbers
            rows anew in each version. `changed` then counts rows with another hash, `cells` is empty.
    """

    kind: ClassVar[str] = "row_differences"
    rows: int
    rows_before: int
    added: int
    removed: int
    matched: int
    changed: int
    unmatchable: int = 0
    unmatchable_before: int = 0
    cells: tuple[CellChanges, ...] = ()
    slices: tuple[SliceChanges, ...] = ()
    renumbered: bool = False
