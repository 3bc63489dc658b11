"""What became of the rows, as a value."""

from dataclasses import dataclass

from inspector.model.change_answers import CellChanges, SliceChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsChanged:
    """What became of the rows.

    Attributes:
        key: Columns by which rows were matched; empty: by their whole content.
        compared: How many columns were compared.
        not_compared: Columns that both versions have, in types that cannot be compared.
        rows, rows_before, added, removed, matched, changed, unmatchable, unmatchable_before, cells,
            slices, renumbered: See `RowDifferences`.
    """

    key: tuple[str, ...]
    compared: int
    not_compared: tuple[str, ...]
    rows: int
    rows_before: int
    added: int
    removed: int
    matched: int
    changed: int
    unmatchable: int
    unmatchable_before: int
    cells: tuple[CellChanges, ...]
    slices: tuple[SliceChanges, ...]
    renumbered: bool = False

    @property
    def filled(self) -> int:
        """Cells that were missing and no longer are."""
        return sum(one.filled for one in self.cells)

    @property
    def emptied(self) -> int:
        """Cells that are missing and were not."""
        return sum(one.emptied for one in self.cells)
