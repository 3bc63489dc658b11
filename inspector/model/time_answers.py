"""Answers about values and rows over time; see `answers`."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRuns:
    """How long one group's values stay the same, reading after reading.

    Attributes:
        group: The value of the grouping column, as text; "" when not grouped.
        readings: Readings that hold a value.
        runs: Stretches of equal neighbours; a reading unlike both neighbours is a run of one.
        newest: Time of the newest reading.
        lengths: Readings in the longest runs, longest first.
        starts: Time of the first reading of each.
        ends: Time of the last reading of each.
        values: What each shows.
    """

    group: str
    readings: int
    runs: int
    newest: float
    lengths: tuple[int, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRuns:
    """The runs of one column.

    Attributes:
        column: Its name.
        groups: One entry a group, in ascending order.
        pairs: Neighbouring readings in each stretch of time.
        ties: Those of them that are equal.
    """

    column: str
    groups: tuple[GroupRuns, ...]
    pairs: tuple[int, ...]
    ties: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsFound:
    """Runs of equal values, column by column; exact for the readings looked at.

    Attributes:
        readings: Rows looked at.
        edges: Ends of the stretches of time; one more than there are stretches.
        columns: As asked.
    """

    kind: ClassVar[str] = "runs_found"
    readings: int
    edges: tuple[float, ...]
    columns: tuple[ColumnRuns, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTotals:
    """Rows and sums per period, in ascending order of time; rows without a time are left out.

    Attributes:
        starts: Starts of the periods that have rows, in epoch seconds.
        rows: Rows of each.
        present: Per period, the finite values of each column.
        sums: Per period, the sum of each column; the same whatever the threads.
        truncated: Whether later periods were left out.
    """

    kind: ClassVar[str] = "period_totals"
    starts: tuple[float, ...]
    rows: tuple[int, ...]
    present: tuple[tuple[int, ...], ...]
    sums: tuple[tuple[float, ...], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRowsFound:
    """Rows per step of a cadence and pauses between times; exact.

    Attributes:
        periods: Steps that hold rows, summed over groups.
        several: Those of them that hold more than one row.
        surplus: Rows beyond the first of each step.
        several_groups: The group of each step with several rows, as text; most rows first.
        several_starts: The first time in each.
        several_rows: Rows in each.
        pauses: Pauses longer than was asked.
        pause_groups: The group of each, as text; longest first.
        pause_starts: The last time before each.
        pause_ends: The first time after each.
    """

    kind: ClassVar[str] = "period_rows_found"
    periods: int
    several: int
    surplus: int
    several_groups: tuple[str, ...]
    several_starts: tuple[float, ...]
    several_rows: tuple[int, ...]
    pauses: int
    pause_groups: tuple[str, ...]
    pause_starts: tuple[float, ...]
    pause_ends: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalOrder:
    """How late rows arrive, and whether in the order in which things happened; exact.

    A quantile is the smallest delay that at least this share of rows does not exceed.

    Attributes:
        rows: Rows with both times.
        late: Rows that happened before something that had arrived earlier.
        farthest: Most seconds by which such a row is behind; 0 without one.
        negative: Rows that arrived before they happened.
        p50: Median delay in seconds; None without rows.
        p95: 95 % of rows came within this.
        p99: 99 % did.
        starts: Starts of the periods of event time that have rows; the latest 2 000.
        counts: Rows of each.
        medians: Median delay of each.
        highs: 95 % of the rows of each came within this.
        old_after: Seconds after which a row is old.
        old_starts: Starts of the periods of arrival in which old rows came, ascending.
        old_rows: Old rows of each.
        old_earliest: Earliest event among them.
        old_latest: Latest event among them.
        arrivals: Periods of arrival that have rows.
    """

    kind: ClassVar[str] = "arrival_order"
    rows: int
    late: int
    farthest: float
    negative: int = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    starts: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    medians: tuple[float, ...] = ()
    highs: tuple[float, ...] = ()
    old_after: float = 0.0
    old_starts: tuple[float, ...] = ()
    old_rows: tuple[int, ...] = ()
    old_earliest: tuple[float, ...] = ()
    old_latest: tuple[float, ...] = ()
    arrivals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityAge:
    """When one entity was seen.

    Attributes:
        entity: Its value, as text.
        rows: Its rows.
        periods: Periods in which it was seen; the most there can be where they were not counted.
        first: Its earliest time.
        last: Its newest time.
        longest: Seconds of its longest pause between periods; None with one period.
        quiet: Whether its silence is beyond its own rhythm.
    """

    entity: str
    rows: int
    periods: int
    first: float
    last: float
    longest: float | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityAgesFound:
    """Answers `EntityAges`.

    An entity is quiet when it was seen in 6 periods or more, has been silent for over twice its
    longest pause, and a silence as long has under 1 chance in 10 000 for arrivals at its own rate:
    (1 + silence / time seen) ** -(periods - 1), the predictive law of a Poisson process.

    Attributes:
        entities: Entities with a time.
        judged: Those with 6 rows or more over 6 periods or more.
        quiet: Those of them that are quiet.
        rows: Rows of all entities.
        quiet_rows: Rows of the quiet ones.
        stopped: Start of the period in which most quiet entities were last seen; None without any.
        stopped_then: Quiet entities last seen in it.
        told: The quiet first, then those with most rows.
    """

    kind: ClassVar[str] = "last_seen"
    entities: int
    judged: int
    quiet: int
    rows: int
    quiet_rows: int
    stopped: float | None
    stopped_then: int
    told: tuple[EntityAge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRowsFound:
    """Answers `HourRows`: the hours that have rows, ascending, and how many."""

    kind: ClassVar[str] = "rows_of_hours"
    hours: tuple[int, ...]
    rows: tuple[int, ...]
