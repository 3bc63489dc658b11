"""The answers, one class per kind of question.

Temporal values are epoch seconds (UTC, or as given when the data states no zone); times of day are
seconds since midnight.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from inspector.model.change_answers import RowDifferences
from inspector.model.label_answers import FlipCounts, LabelSetCounts, RatingCounts, SharedCounts
from inspector.model.label_questions import LabelFlips, LabelSets, Ratings, SharedRows
from inspector.model.questions import (
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    GroupCounts,
    MissingBands,
    MissingPatterns,
    OrderOfArrival,
    PeriodRows,
    PeriodSums,
    Question,
    RowChanges,
    RowCount,
    RowRule,
    RowSample,
    TimeSteps,
    ValueRuns,
)
from inspector.model.rule_answers import Bands, RuleCount
from inspector.model.scale import Scale
from inspector.model.time_answers import (
    ArrivalOrder,
    EntityAgesFound,
    HourRowsFound,
    PeriodRowsFound,
    PeriodTotals,
    RunsFound,
)
from inspector.model.time_questions import EntityAges, HourRows

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """An exact row count."""

    kind: ClassVar[str] = "rows"
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The cheap facts of a column; exact but for `distinct_estimate`.

    Attributes:
        rows: All rows.
        nulls: SQL NULL cells.
        nan: NaN cells (real columns).
        infinite: Plus or minus infinity (real and temporal columns).
        empty: Cells that are the empty text.
        blank: Cells of white space only, the empty ones not included.
        minimum: Smallest finite value; None for types without order or without values.
        maximum: Largest finite value.
        zeros: Cells equal to 0.
        negatives: Cells below 0.
        distinct_estimate: HyperLogLog estimate of distinct non-null values (standard error about 3 %).
        min_length: Shortest text, in characters.
        max_length: Longest text.
        total_length: Characters in all texts together.
    """

    kind: ClassVar[str] = "facts"
    rows: int
    nulls: int
    nan: int = 0
    infinite: int = 0
    empty: int = 0
    blank: int = 0
    minimum: float | int | str | bool | None = None
    maximum: float | int | str | bool | None = None
    zeros: int = 0
    negatives: int = 0
    distinct_estimate: int = 0
    min_length: int | None = None
    max_length: int | None = None
    total_length: int | None = None

    @property
    def missing(self) -> int:
        """Cells that hold nothing: null, NaN, empty or blank."""
        return self.nulls + self.nan + self.empty + self.blank

    @property
    def present(self) -> int:
        """Cells that are neither null nor NaN."""
        return self.rows - self.nulls - self.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Counts of a column's values, or of cells of them.

    Attributes:
        form: "exact": `values` are the distinct values, ascending. "binned": `values` are cell
            numbers of `scale`, ascending. "hashed": `values` are bucket numbers: the first byte of the
            MD5 of the text in UTF-8. "lengths": more than half of the texts are different; `values`
            are text lengths.
        values: As above.
        counts: Rows per entry of `values`.
        scale: For "binned".
        rows: All rows asked about, missing ones included.
        nulls: Rows without a value (null; for a difference: either side null).
        nan: NaN cells. Infinities are in `low_infinite` and `high_infinite`, never in `values`.
        distinct: Exact count of distinct values; None for "binned".
        minimum: Smallest finite value of an ordered column.
        maximum: Largest finite value.
        mean: Arithmetic mean of finite values (ordered types), the same whatever the threads.
        stddev: Sample standard deviation.
        top: For "hashed" and "lengths": the most frequent values (at least two rows each, at most
            1 000 characters) with counts.
        once: Distinct values seen exactly once; None where not counted.
        twice: Distinct values seen exactly twice; None where not counted.
    """

    kind: ClassVar[str] = "cells"
    form: Literal["exact", "binned", "hashed", "lengths"]
    values: tuple[Scalar, ...]
    counts: tuple[int, ...]
    scale: Scale | None = None
    rows: int
    nulls: int
    nan: int = 0
    low_infinite: int = 0
    high_infinite: int = 0
    distinct: int | None = None
    minimum: float | int | None = None
    maximum: float | int | None = None
    mean: float | None = None
    stddev: float | None = None
    top: tuple[tuple[Scalar, int], ...] = ()
    once: int | None = None
    twice: int | None = None

    @property
    def total(self) -> int:
        """Rows counted in `counts`."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Rows per group, in ascending order of keys (nulls last).

    Attributes:
        keys: One tuple a group, one entry an axis: a value, a period's start in epoch seconds,
            a bool for "missing", a bin index for "cell", 0 or 1 for "among"; None where the value is null.
        rows: Rows per group.
        missing: Per group, missing cells of each column of `missing_of`; empty if none was asked.
        earliest: Per group, the smallest `extent_of`; empty if not asked.
        latest: Per group, the largest.
        truncated: Whether smaller groups were left out.
        groups: How many groups there are in all.
    """

    kind: ClassVar[str] = "groups"
    keys: tuple[tuple[Scalar, ...], ...]
    rows: tuple[int, ...]
    missing: tuple[tuple[int, ...], ...] = ()
    earliest: tuple[float | None, ...] = ()
    latest: tuple[float | None, ...] = ()
    truncated: bool = False
    groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Patterns of missing cells, most frequent first.

    Attributes:
        columns: The columns asked about.
        missing: Per pattern, the positions in `columns` that are missing; () for complete rows.
        rows: Rows per pattern.
        rest_rows: Rows in patterns beyond the limit.
        patterns: How many patterns there are in all.
        complete_rows: Rows with no missing cell in `columns`.
    """

    kind: ClassVar[str] = "patterns"
    columns: tuple[str, ...]
    missing: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]
    rest_rows: int
    patterns: int
    complete_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateCount:
    """Exact counts of repeated rows.

    Attributes:
        rows: Rows looked at.
        distinct: Distinct rows among them.
        duplicates: Rows beyond the first of each group: rows - distinct.
        groups: Groups of two or more equal rows.
        largest: Rows in the largest group.
        left_out: Rows left out because a key column is null.
    """

    kind: ClassVar[str] = "duplicate_count"
    rows: int
    distinct: int
    duplicates: int
    groups: int
    largest: int
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCount:
    """Rows whose features are equal and labels are not.

    Attributes:
        rows: Labelled rows.
        conflicting_rows: Rows in groups of equal features with two or more labels.
        irreducible_rows: Rows any model must get wrong: those outside their group's majority label.
        conflicting_groups: Groups with two or more labels.
        median_group: Median rows of a conflicting group.
    """

    kind: ClassVar[str] = "conflict_count"
    rows: int
    conflicting_rows: int
    irreducible_rows: int
    conflicting_groups: int
    median_group: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Gaps between neighbouring distinct times.

    Attributes:
        distinct: Distinct times (summed over groups when asked by group).
        seconds: Step lengths, most frequent first (ties: shorter first).
        counts: How often each occurs.
        total: All steps, those beyond the limit included.
        midnight: Distinct times that fall on midnight.
        weekdays: Distinct days per weekday, Monday first.
        month_starts: Distinct times on the first of a month.
        earliest: Smallest time.
        latest: Largest time.
    """

    kind: ClassVar[str] = "steps"
    distinct: int
    seconds: tuple[float, ...]
    counts: tuple[int, ...]
    total: int
    midnight: int
    weekdays: tuple[int, ...]
    month_starts: int
    earliest: float | None
    latest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledRows:
    """Rows of a `RowSample`, in the order of the data.

    Attributes:
        columns: The columns asked for.
        values: Per column, one entry a sampled row: bool, number (epoch seconds for times), text, or
            None where null, NaN or infinite.
        positions: Per sampled row, its place in the data, from 0.
        rows: All rows there are.
    """

    kind: ClassVar[str] = "sampled_rows"
    columns: tuple[str, ...]
    values: tuple[tuple[Scalar, ...], ...]
    positions: tuple[int, ...]
    rows: int


Answer = (
    Rows
    | Facts
    | Cells
    | Groups
    | Patterns
    | DuplicateCount
    | ConflictCount
    | Steps
    | SampledRows
    | RowDifferences
    | RuleCount
    | Bands
    | RunsFound
    | PeriodTotals
    | ArrivalOrder
    | SharedCounts
    | LabelSetCounts
    | RatingCounts
    | FlipCounts
    | PeriodRowsFound
    | EntityAgesFound
    | HourRowsFound
)

#: Which class answers which question.
ANSWERED_BY: dict[type[Question], type[Answer]] = {
    RowCount: Rows,
    ColumnFacts: Facts,
    Distribution: Cells,
    GroupCounts: Groups,
    MissingPatterns: Patterns,
    Duplicates: DuplicateCount,
    Conflicts: ConflictCount,
    TimeSteps: Steps,
    RowSample: SampledRows,
    RowChanges: RowDifferences,
    RowRule: RuleCount,
    MissingBands: Bands,
    ValueRuns: RunsFound,
    PeriodSums: PeriodTotals,
    OrderOfArrival: ArrivalOrder,
    SharedRows: SharedCounts,
    LabelSets: LabelSetCounts,
    Ratings: RatingCounts,
    LabelFlips: FlipCounts,
    PeriodRows: PeriodRowsFound,
    EntityAges: EntityAgesFound,
    HourRows: HourRowsFound,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that could not be answered, and why, in a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer kept in a report: what was asked of which version, and what came back."""

    version: str
    question: Question
    answer: Answer
