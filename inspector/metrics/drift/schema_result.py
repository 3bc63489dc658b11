"""What became of the columns, as a value."""

from dataclasses import dataclass
from typing import Literal

from inspector.model.dataset import LogicalType


@dataclass(frozen=True, slots=True, kw_only=True)
class Retyped:
    """A column whose type changed."""

    column: str
    before: LogicalType
    after: LogicalType
    widened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A removed and an added column that look alike.

    Attributes:
        moved: Share of rows that would have to change to look the same.
    """

    before: str
    after: str
    moved: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPromise:
    """Something that always held in the baseline and no longer does.

    Attributes:
        column: Where.
        promise: "complete": no cell was missing. "unique": no value occurred twice. "not negative":
            none was below 0, and some were at or near it. "at most": none was above a round bound
            that some reached.
        rows: Rows that break it.
        of: Rows looked at.
        bound: For "at most".
    """

    column: str
    promise: Literal["complete", "unique", "not negative", "at most"]
    rows: int
    of: int
    bound: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaDrift:
    """What became of the columns.

    Attributes:
        added: Columns the baseline lacks.
        added_types: Their types.
        removed: Columns the version lacks.
        removed_types: Their types.
        lost_roles: For each removed column, the parts it played, joined by commas; or empty.
        retyped: Columns of another type.
        renamed: Likely new names of removed columns.
        reordered: Columns both have that stand in another order.
        broken: Promises broken.
    """

    added: tuple[str, ...]
    added_types: tuple[LogicalType, ...]
    removed: tuple[str, ...]
    removed_types: tuple[LogicalType, ...]
    lost_roles: tuple[str, ...]
    retyped: tuple[Retyped, ...]
    renamed: tuple[Renamed, ...]
    reordered: tuple[str, ...]
    broken: tuple[BrokenPromise, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.retyped or self.reordered or self.broken)
