"""Runs of equal readings as results: which are stuck, and since when values are carried forward."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inspector.metrics.freshness.rhythm import Rhythm
from inspector.metrics.freshness.times import DAY
from inspector.model.time_answers import ColumnRuns, GroupRuns
from inspector.stats.segmentation import segments
from inspector.stats.stuck import FEWEST_PAIRS, stuck_runs, tie_share

MOST_RUNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckRun:
    """Readings in a row that show one value for too long.

    Attributes:
        column: Of which column.
        group: Of which source; "" without one.
        value: What they show.
        readings: How many.
        start: Time of the first.
        end: Time of the last.
        lasting: Whether it is the newest reading of its source.
    """

    column: str
    group: str
    value: float
    readings: int
    start: float
    end: float
    lasting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenColumn:
    """What one column shows.

    Attributes:
        column: Its name.
        readings: Readings with a value.
        tied: Share of readings equal to the one before; None with too few.
        stuck: Frozen runs, longest first.
        shares: Share of equal neighbours in each stretch of time; None with too few.
        since: Since when that share is another; None if it is not.
        before: The share before that.
        after: The share since.
    """

    column: str
    readings: int
    tied: float | None
    stuck: tuple[StuckRun, ...]
    shares: tuple[float | None, ...]
    since: float | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What became of readings in a row.

    Attributes:
        source_column: Within whose values readings follow one another; "" if in the whole table.
        readings: Rows looked at.
        since: Only readings from here on were looked at; None: all.
        edges: Ends of the stretches of time that `shares` of columns are about.
        columns: The columns looked at.
    """

    source_column: str
    readings: int
    since: float | None
    edges: tuple[float, ...]
    columns: tuple[FrozenColumn, ...]


def reading_window(rhythm: Rhythm, as_of: float, most: int) -> tuple[float | None, float | None]:
    """Return from when to when readings are looked at: believable ones, the newest `most`."""
    whole, extent = rhythm.whole, rhythm.extent
    if whole is None or extent is None:
        return None, None
    since, seen = extent.early_edge, 0
    for start, rows in zip(reversed(whole.starts), reversed(whole.rows), strict=True):
        seen += rows
        if seen > most:
            since = start
            break
    return since, max(as_of + DAY, extent.last)


def frozen_column(
    runs: ColumnRuns, edges: Sequence[float], coded: Collection[float] = ()
) -> FrozenColumn:
    """Return what a column's runs show.

    Args:
        runs: Its runs.
        edges: Ends of the stretches of time in which equal neighbours were counted.
        coded: Values that likely mean "missing": a run of these is no reading that froze.
    """
    pairs = sum(runs.pairs)
    stuck: list[StuckRun] = []
    for group in runs.groups:
        others = [g for g in runs.groups if g is not group]
        count = stuck_runs(group.lengths, group.readings, group.runs, _elsewhere(others))
        stuck += [
            _stuck(runs.column, group, place)
            for place in range(count)
            if group.values[place] not in coded
        ]
    stuck.sort(key=lambda run: (-run.readings, run.start, run.group))
    shares = tuple(tie_share(p, t) for p, t in zip(runs.pairs, runs.ties, strict=True))
    since, before, after = (None, None, None) if stuck else _carried(runs, edges)
    return FrozenColumn(
        column=runs.column,
        readings=sum(g.readings for g in runs.groups),
        tied=tie_share(pairs, sum(runs.ties)),
        stuck=tuple(stuck[:MOST_RUNS]),
        shares=shares,
        since=since,
        before=before,
        after=after,
    )


def _elsewhere(others: Sequence[GroupRuns]) -> float | None:
    """Return how often neighbours are equal in other groups: the middle one of three or more."""
    shares = sorted(
        (g.readings - g.runs + 1) / (g.readings + 1) for g in others if g.readings > FEWEST_PAIRS
    )
    return shares[len(shares) // 2] if len(shares) >= 2 else None


def _stuck(column: str, group: GroupRuns, place: int) -> StuckRun:
    return StuckRun(
        column=column,
        group=group.group,
        value=group.values[place],
        readings=group.lengths[place],
        start=group.starts[place],
        end=group.ends[place],
        lasting=group.ends[place] >= group.newest,
    )


def _carried(
    runs: ColumnRuns, edges: Sequence[float]
) -> tuple[float | None, float | None, float | None]:
    """Return since when neighbours are equal more, or less, often, and the shares before and since."""
    used = [
        (edge, t, p)
        for edge, p, t in zip(edges, runs.pairs, runs.ties, strict=False)
        if p >= FEWEST_PAIRS
    ]
    cuts = segments([(t, p) for _, t, p in used], 3)
    if len(cuts) < 2:
        return None, None, None

    def share(start: int, end: int) -> float:
        return sum(t for _, t, _ in used[start:end]) / sum(p for *_, p in used[start:end])

    return used[cuts[-1]][0], share(cuts[-2], cuts[-1]), share(cuts[-1], len(used))
