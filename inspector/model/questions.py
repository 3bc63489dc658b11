"""The closed vocabulary of what can be asked about one version. Frozen values; equal ones are asked once.

Every class has a `kind` that names it in a bundle. Questions hold no union of dataclasses, so that a
strict decoder can read them back. Its answer's class is given in `ANSWERED_BY` in `answers.py`.

A cell is *missing* if it is null, NaN, an empty text or a text of white space only (as Python's
`str.isspace` has it). `Facts` keeps these apart.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from inspector.model.label_questions import LabelFlips, LabelSets, Ratings, SharedRows
from inspector.model.scale import Scale
from inspector.model.time_questions import EntityAges, HourRows

Grain = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]

#: Most distinct values that are counted one by one.
EXACT_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """How many rows are there? Answered by `Rows`."""

    kind: ClassVar[str] = "row_count"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """The cheap facts of one column. Answered by `Facts`."""

    kind: ClassVar[str] = "column_facts"
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How often does each value, or cell of values, occur? Answered by `Cells`.

    Attributes:
        column: A countable column.
        minus: If given, the distribution of `column - minus` in seconds (both temporal), over rows
            where both are present.
        scale: Count on these asinh cells. None: count values one by one when there are at most
            `limit` of them, else choose a scale (ordered types) or hash buckets (text).
        limit: Most distinct values to count one by one. Texts are counted so only if none is longer
            than 10 000 characters and all of them together hold 200 000 at most.
    """

    kind: ClassVar[str] = "distribution"
    column: str
    minus: str | None = None
    scale: Scale | None = None
    limit: int = EXACT_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """How rows are put into groups along one column.

    Attributes:
        column: The column.
        form: "value": one group a value; null, NaN and infinities share a group, an empty text has
            its own. "period": one a calendar period of `grain`; weeks begin on Monday, times with a
            zone are taken in UTC. "missing": two groups, missing (True) or not (False). "cell": the
            index i of the bin with edges[i] <= x < edges[i + 1]; -1 below, len(edges) - 1 at or above
            the last edge; null and NaN share a group. "among": two groups, 0 if the cell is one of
            `among`, 1 if not.
        grain: For "period".
        edges: For "cell"; ascending; in epoch seconds for temporal columns.
        among: For "among": texts, or numbers for numeric columns.
    """

    column: str
    form: Literal["value", "period", "missing", "cell", "among"] = "value"
    grain: Grain | None = None
    edges: tuple[float, ...] = ()
    among: tuple[str | int | float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCounts:
    """Rows per group, and per group the missing cells of some columns. Answered by `Groups`.

    Attributes:
        by: One to four axes.
        missing_of: Columns whose missing cells are counted in each group.
        extent_of: A temporal column whose earliest and latest value are wanted for each group.
        limit: Most groups returned; the largest are kept (ties by key).
    """

    kind: ClassVar[str] = "group_counts"
    by: tuple[Axis, ...]
    missing_of: tuple[str, ...] = ()
    extent_of: str | None = None
    limit: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPatterns:
    """Which columns are missing together, and in how many rows? Answered by `Patterns`."""

    kind: ClassVar[str] = "missing_patterns"
    columns: tuple[str, ...]
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """How many rows repeat an earlier one in these columns? Answered by `DuplicateCount`.

    Rows in which any of `columns` is null count as values like others if `nulls_equal`, and are left
    out otherwise (the rule for keys).
    """

    kind: ClassVar[str] = "duplicates"
    columns: tuple[str, ...]
    nulls_equal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """Rows with equal features but different labels. Rows without a label are left out.

    Answered by `ConflictCount`.
    """

    kind: ClassVar[str] = "conflicts"
    features: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSteps:
    """How far apart are neighbouring distinct times? Answered by `Steps`.

    Attributes:
        time: A temporal column.
        by: A column within whose values neighbours are sought, rows where it is null left out; None
            for the whole table.
        limit: Most distinct step lengths returned, most frequent first.
    """

    kind: ClassVar[str] = "time_steps"
    time: str
    by: str | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSample:
    """Rows drawn without replacement, each with the same chance. Answered by `SampledRows`.

    The same data, columns and seed give the same rows, whatever the threads. What it answers is
    raw data: it is never kept in a report.

    Attributes:
        columns: Countable columns.
        rows: How many rows at most; all of them if there are no more.
        seed: Chooses the rows.
    """

    kind: ClassVar[str] = "row_sample"
    columns: tuple[str, ...]
    rows: int
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """Which rows were added, removed and changed since another version? Answered by `RowDifferences`.

    Rows are matched by key. Keys that are missing or that occur more than once on either side match
    nothing; they are counted. Without a key, rows are matched by content: none is "changed" then.

    Attributes:
        other: Id of the older version.
        key: Columns that together identify a row; empty: all of `columns` do.
        columns: Columns compared; both versions have them, of one logical type.
        by: Columns with few values by which rows are counted, too.
        tolerance: Numbers that differ by no more than this share of the larger are taken for equal.
        pairs_of: Most columns of which typical changes are listed; the most changed come first.
    """

    kind: ClassVar[str] = "row_changes"
    other: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    by: tuple[str, ...] = ()
    tolerance: float = 0.0
    pairs_of: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """How many rows break a rule between columns? Answered by `RuleCount`.

    Rows in which one of the columns is null, NaN or infinite are left out.

    Attributes:
        rule: "ordered": the first is at most the second. "equal": both are equal. "sum": the last is
            the sum of those before it.
        columns: Two columns; for "sum" any number. All of one kind.
        tolerance: For "sum": a difference up to this is none.
    """

    kind: ClassVar[str] = "row_rule"
    rule: Literal["ordered", "equal", "sum"]
    columns: tuple[str, ...]
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingBands:
    """Where along the rows, in the order of the data, are cells missing? Answered by `Bands`.

    Attributes:
        columns: Columns whose missing cells are counted.
        bands: Into how many bands of equal height the rows are cut, at most.
    """

    kind: ClassVar[str] = "missing_bands"
    columns: tuple[str, ...]
    bands: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRuns:
    """For how many readings in a row do values stay the same? Answered by `RunsFound`.

    Readings are rows with a time, in its order (rows of one moment in the order of the data).
    Readings without a finite value are passed over.

    Attributes:
        time: A temporal column.
        columns: Ordered columns.
        by: A column within whose values readings follow one another, rows where it is null left out;
            None for the whole table.
        since: Only readings from here on, in epoch seconds; None: all.
        until: Only readings up to here.
        stretches: Into how many equal stretches of time equal neighbours are counted.
        longest: How many of each group's longest runs are told.
    """

    kind: ClassVar[str] = "value_runs"
    time: str
    columns: tuple[str, ...]
    by: str | None = None
    since: float | None = None
    until: float | None = None
    stretches: int = 40
    longest: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSums:
    """How many rows has each period, and what do its values add up to? Answered by `PeriodTotals`.

    Attributes:
        time: A temporal column.
        grain: How long a period is; as for `Axis`.
        columns: Numeric columns to add up.
        limit: Most periods, the earliest first.
    """

    kind: ClassVar[str] = "period_sums"
    time: str
    grain: Grain
    columns: tuple[str, ...]
    limit: int = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOfArrival:
    """How late, and in which order, did rows arrive? Answered by `ArrivalOrder`.

    Attributes:
        time: When it happened; a temporal column.
        arrival: When it arrived; a temporal column. Rows of one moment of arrival have no order.
        grain: How long a period is in which delays are told and old rows counted.
        since: Only rows that happened from here on, in epoch seconds; None: all.
        until: Only rows that happened up to here.
        old: Rows count as old that arrive later than so many times the usual delay.
    """

    kind: ClassVar[str] = "order_of_arrival"
    time: str
    arrival: str
    grain: Grain = "day"
    since: float | None = None
    until: float | None = None
    old: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRows:
    """Which steps hold several rows, which pauses are long? Answered by `PeriodRowsFound`.

    Attributes:
        time: A temporal column.
        by: A column whose values each have steps of their own, rows where it is null left out; None
            for the whole table.
        step: Seconds of a step, counted from 1970-01-01.
        months: Calendar months of a step, instead of `step`; 0 for none.
        longer_than: Seconds beyond which a pause between neighbouring times is told.
        first: Rows before this moment are left out.
        last: Rows after this moment are left out.
        limit: Most steps with several rows and most pauses that are told.
    """

    kind: ClassVar[str] = "period_rows"
    time: str
    by: str | None = None
    step: float
    months: int = 0
    longer_than: float
    first: float | None = None
    last: float | None = None
    limit: int = 500


Question = (
    RowCount
    | ColumnFacts
    | Distribution
    | GroupCounts
    | MissingPatterns
    | Duplicates
    | Conflicts
    | TimeSteps
    | RowSample
    | RowChanges
    | RowRule
    | MissingBands
    | ValueRuns
    | PeriodSums
    | OrderOfArrival
    | SharedRows
    | LabelSets
    | Ratings
    | EntityAges
    | HourRows
    | LabelFlips
    | PeriodRows
)

#: Questions whose answers hold raw rows: they are used and forgotten.
UNKEPT: tuple[type, ...] = (RowSample,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question put to one version, named by its id."""

    version: str
    question: Question
