"""Answers about rules between columns, and about gaps along the rows; see `answers`."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """How a rule between columns is kept.

    Attributes:
        rows: Rows in which all its columns hold something.
        broken: Those of them that break it.
    """

    kind: ClassVar[str] = "rule_count"
    rows: int
    broken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Missing cells along the rows.

    Attributes:
        columns: The columns asked about.
        height: Rows of each band; the last may have fewer.
        rows: Per band, the rows looked at: all of them, or the first few thousand of each band where
            the table is very large.
        missing: Per band, missing cells of each column among the rows looked at.
        total: All rows of the version.
    """

    kind: ClassVar[str] = "bands"
    columns: tuple[str, ...]
    height: int
    rows: tuple[int, ...]
    missing: tuple[tuple[int, ...], ...]
    total: int

    @property
    def is_all(self) -> bool:
        """Whether every row was looked at."""
        return sum(self.rows) == self.total
