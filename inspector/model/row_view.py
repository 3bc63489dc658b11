"""Which rows of a version are looked at, and in which order: a value that the engine carries out."""

from dataclasses import dataclass

from inspector.model.conditions import EVERY_ROW, Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class SortKey:
    """One column to sort by; missing cells come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """Rows to look at. Without anything said: all rows, in the order of the data.

    Attributes:
        where: Only rows that meet these.
        search: Only rows with a cell, in any column, that contains this text in upper or lower case.
        repeated: Only rows whose values in all of these columns occur in another row, too; missing
            cells count as equal.
        sort: Columns to sort by, the first one first; rows that are equal in them stay in the order
            of the data.
    """

    where: Conditions = EVERY_ROW
    search: str = ""
    repeated: tuple[str, ...] = ()
    sort: tuple[SortKey, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.where or self.search or self.repeated)

    def __bool__(self) -> bool:
        return self.is_filtered or bool(self.sort)

    def __str__(self) -> str:
        parts = [str(self.where)] if self.where else []
        if self.repeated:
            parts.append("repeated in " + ", ".join(self.repeated[:8]))
        if self.search:
            parts.append(f"any cell contains “{self.search}”")
        return "; ".join(parts)


EVERYTHING = RowView()
