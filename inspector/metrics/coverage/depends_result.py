"""What gaps depend on: the result of `missing_depends`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """A column whose gaps fall on some groups of another column more than on others. Exact counts.

    Attributes:
        column: The column with gaps.
        on: The column whose groups differ.
        effect: Bias-corrected Cramer's V of missing against group, 0 to 1.
        group: The group that lacks it most, as people read it.
        missing: Missing cells in the group.
        rows: Rows of the group.
        rest_missing: Missing cells in the other groups.
        rest_rows: Rows of the others.
        before: The effect in the baseline; None without one.
    """

    column: str
    on: str
    effect: float
    group: str
    missing: int
    rows: int
    rest_missing: int
    rest_rows: int
    before: float | None = None

    @property
    def share(self) -> float:
        """Share missing in the group."""
        return self.missing / self.rows

    @property
    def rest(self) -> float:
        """Share missing in the others."""
        return self.rest_missing / self.rest_rows

    @property
    def structural(self) -> bool:
        """Whether it is missing in all of the group and in none of the others: not applicable."""
        return self.share >= 0.99 and self.rest <= 0.02

    @property
    def excess(self) -> float:
        """How much more is missing in the group, as a difference of shares."""
        return self.share - self.rest


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingDepends:
    """What gaps depend on.

    Attributes:
        looked_at: Columns with enough gaps to tell.
        drivers: Columns they were held against.
        drawn: Rows of the sample that was searched.
        found: Dependences, strongest first: at most one a column, and one more on the label.
    """

    looked_at: tuple[str, ...]
    drivers: int
    drawn: int
    found: tuple[Dependence, ...]
