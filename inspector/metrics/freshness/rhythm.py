"""Asks once for a table's rhythm: cadence, rows per period and silences, also by source."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inspector.metrics.base import Measurement, Subject
from inspector.metrics.freshness.times import Extent, event_time, extent_of, period_axis
from inspector.metrics.periods import GRAINS, next_period, period_start, period_starts
from inspector.model.answers import Cells, Facts, Groups, Scalar, Steps
from inspector.model.dataset import LogicalType
from inspector.model.questions import (
    Ask,
    Axis,
    ColumnFacts,
    Grain,
    GroupCounts,
    TimeSteps,
)
from inspector.stats.cadence import Cadence, cadence_of
from inspector.stats.holidays import holidays, rules_of

DAY = 86_400.0
MOST_PERIODS = 9_000
MOST_GROUPS = 12_000
MOST_SOURCES = 200
_LENGTH: dict[Grain, float] = {
    "minute": 60,
    "hour": 3_600,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30.436875 * DAY,
    "quarter": 91.310625 * DAY,
    "year": 365.2425 * DAY,
}
_BEATS: tuple[Grain, ...] = ("minute", "hour", "day", "week", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Rows over time, of all rows or of one source.

    Attributes:
        starts: Starts of the periods that have rows, ascending.
        rows: Rows of each.
        earliest: First time in each.
        latest: Last time in each.
    """

    starts: tuple[float, ...]
    rows: tuple[int, ...]
    earliest: tuple[float, ...]
    latest: tuple[float, ...]

    @property
    def last(self) -> float:
        """The newest time."""
        return self.latest[-1]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows)

    def silences(self) -> Iterator[tuple[float, float]]:
        """Return the stretches between the last time of a period and the first of the next."""
        yield from zip(self.latest, self.earliest[1:], strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What is known of a version's times.

    Attributes:
        extent: Where believable times lie; None if no row has a time.
        cadence: Of times within sources, or of all where there is no source.
        grain: How long a period of `whole` is.
        whole: All rows.
        source_grain: How long a period of `sources` is.
        sources: One track a source; empty without a source column.
        idle: Phases of the week without data: "hour of week" (168), "hour of day" (24) or "weekday"
            (7) numbers, by `idle_unit`.
        holidays: Days without any row that the data itself shows to be holidays, counted from
            1970-01-01, each with its rule; those of the next two weeks too.
        beat: Seconds after which something is to be expected: the cadence, else the finest period
            that nearly always has rows; None if there is none.
        asks: The questions behind "whole", "steps" and "sources".
    """

    extent: Extent | None
    cadence: Cadence
    grain: Grain = "day"
    whole: Track | None = None
    source_grain: Grain = "day"
    sources: Mapping[str, Track]
    idle: frozenset[int] = frozenset()
    idle_unit: int = 7
    holidays: Mapping[int, str] = field(default_factory=dict)
    beat: float | None = None
    asks: Mapping[str, Ask]

    def active_seconds(self, start: float, end: float) -> float:
        """Return the seconds between two moments without idle phases of the week and holidays."""
        return self._awake(start, end) - sum(
            self._awake(max(start, day * DAY), min(end, (day + 1) * DAY)) for day in self.holidays
        )

    def _awake(self, start: float, end: float) -> float:
        if not self.idle or end <= start:
            return max(0.0, end - start)
        step = DAY if self.idle_unit == 7 else 3_600.0
        if end - start > 5_000 * step:
            return (end - start) * (1 - len(self.idle) / self.idle_unit)
        active, at = 0.0, start
        while at < end:
            border = min((math.floor(at / step) + 1) * step, end)
            if phase(at, self.idle_unit) not in self.idle:
                active += border - at
            at = border
        return active


def phase(moment: float, unit: int) -> int:
    """Return the hour of the week (unit 168), hour of the day (24) or weekday (7) of a moment."""
    if unit == 24:
        return int(moment // 3_600) % 24
    days = int(moment // DAY)
    weekday = (days + 3) % 7  # 1 January 1970 was a Thursday
    return weekday if unit == 7 else weekday * 24 + int(moment // 3_600) % 24


def listen(subject: Subject) -> Measurement[Rhythm]:
    """Ask for the rhythm of the event time. The version must have one."""
    time = event_time(subject)
    if time is None:
        raise ValueError("there is no event time")
    roles, as_of = subject.version.roles, subject.version.as_of
    source = subject.version.schema.find(roles.source)
    cells_ask = subject.distribution(time.name)
    source_ask = subject.ask(ColumnFacts(column=source.name)) if source else None
    answers = yield (cells_ask, source_ask) if source_ask else (cells_ask,)
    cells = answers.get(cells_ask)
    extent = extent_of(cells, as_of) if isinstance(cells, Cells) else None
    if extent is None:
        return Rhythm(extent=None, cadence=Cadence(kind="unknown"), sources={}, asks={})
    facts = answers.get(source_ask) if source_ask else None
    many = facts.distinct_estimate if isinstance(facts, Facts) else 0
    use_source = source is not None and 2 <= many <= MOST_SOURCES * 1.1
    dates = time.type is LogicalType.DATE
    grain = _grain(extent, MOST_PERIODS, dates=dates)
    source_grain = _grain(extent, max(50, MOST_GROUPS // max(many, 1)), dates=dates)
    asks = {
        "whole": subject.ask(GroupCounts(by=(period_axis(time.name, grain),), extent_of=time.name)),
        "steps": subject.ask(
            TimeSteps(time=time.name, by=source.name if use_source and source else None)
        ),
    }
    if use_source and source:
        asks["sources"] = subject.ask(
            GroupCounts(
                by=(Axis(column=source.name), period_axis(time.name, source_grain)),
                extent_of=time.name,
            )
        )
    answers = yield tuple(asks.values())
    whole_groups, steps = answers.get(asks["whole"]), answers.get(asks["steps"])
    by_source = answers.get(asks["sources"]) if "sources" in asks else None
    whole = _tracks(whole_groups, extent, as_of).get("") if whole_groups else None
    sources = _tracks(by_source, extent, as_of) if by_source else {}
    cadence = cadence_of(steps) if isinstance(steps, Steps) else Cadence(kind="unknown")
    unit, idle = _idle(whole, grain)
    beat = cadence.seconds if cadence.is_regular else _beat(whole, grain, unit, idle)
    return Rhythm(
        extent=extent,
        cadence=cadence,
        grain=grain,
        whole=whole,
        source_grain=source_grain,
        sources={name: track for name, track in sources.items() if name},
        idle=idle,
        idle_unit=unit,
        holidays=_holidays(whole, grain, unit, idle, beat),
        beat=beat,
        asks=asks,
    )


def _grain(extent: Extent, most: int, *, dates: bool) -> Grain:
    for grain in GRAINS[GRAINS.index("day" if dates else "minute") :]:
        if len(period_starts(grain, extent.first, extent.last, limit=most + 1)) <= most:
            return grain
    return "year"


def _tracks(groups: object, extent: Extent, as_of: float) -> dict[str, Track]:
    """Return one track per source; "" when periods alone were asked for."""
    if not isinstance(groups, Groups):
        return {}
    kept: dict[str, list[tuple[float, int, float, float]]] = {}
    for key, rows, earliest, latest in zip(
        groups.keys, groups.rows, groups.earliest, groups.latest, strict=True
    ):
        start = key[-1]
        if not isinstance(start, int | float) or earliest is None or latest is None:
            continue
        if extent.early_edge is not None and latest < extent.early_edge:
            continue
        if earliest > max(as_of + DAY, extent.last):
            continue
        name = "" if len(key) == 1 else _name(key[0])
        last = min(latest, max(as_of + DAY, extent.last))
        kept.setdefault(name, []).append((float(start), rows, earliest, last))
    tracks = {}
    for name, found in kept.items():
        found.sort()
        starts, rows_, earliest_, latest_ = zip(*found, strict=True)
        tracks[name] = Track(starts=starts, rows=rows_, earliest=earliest_, latest=latest_)
    return tracks


def _name(value: Scalar) -> str:
    return "(missing)" if value is None else str(value)


def _idle(track: Track | None, grain: Grain) -> tuple[int, frozenset[int]]:
    """Return phases of the week with under a tenth of the busiest one's presence."""
    if track is None or len(track.starts) < 2:
        return 7, frozenset()
    weeks = (track.starts[-1] - track.starts[0]) / (7 * DAY)
    if all(t % DAY == 0 for times in (track.earliest, track.latest) for t in times):
        grain = "day"  # dates kept as times
    if grain == "day" and weeks >= 3:
        unit = 7
    elif grain in ("minute", "hour") and weeks >= 3:
        unit = 168
    elif grain in ("minute", "hour") and weeks * 7 >= 3:
        unit = 24
    else:
        return 7, frozenset()
    step = DAY if unit == 7 else 3_600.0
    present: list[set[int]] = [set() for _ in range(unit)]
    for start in track.starts:
        present[phase(start, unit)].add(int(start // step))
    counts = [len(found) for found in present]
    busiest = max(counts)
    idle = frozenset(i for i, count in enumerate(counts) if count < 0.1 * busiest)
    # A profile that is idle nearly always is not a week but a few bursts.
    return (unit, idle) if len(idle) <= 0.8 * unit else (7, frozenset())


def _beat(track: Track | None, grain: Grain, unit: int, idle: frozenset[int]) -> float | None:
    """Return the finest period of which nine tenths of the active ones have rows."""
    if track is None or len(track.starts) < 5:
        return None
    for coarser in _BEATS:
        if _LENGTH[coarser] < _LENGTH.get(grain, 60):
            continue
        taken = {period_start(start, coarser) for start in track.starts}
        every = period_starts(coarser, track.starts[0], track.starts[-1], limit=MOST_PERIODS + 10)
        if coarser == "minute" or (coarser == "hour" and unit != 7):
            active = [s for s in every if unit == 7 or phase(s, unit) not in idle]
        elif coarser == "day" and unit == 7:
            active = [s for s in every if phase(s, 7) not in idle]
        else:
            active = list(every)
        if len(active) >= 5 and sum(s in taken for s in active) >= 0.9 * len(active):
            return _LENGTH[coarser]
    return None


def _holidays(
    track: Track | None, grain: Grain, unit: int, idle: frozenset[int], beat: float | None
) -> Mapping[int, str]:
    """Return the empty days of a daily or faster track that are holidays."""
    if track is None or grain not in ("minute", "hour", "day") or not beat or beat > 1.05 * DAY:
        return {}
    present = {int(start // DAY) for start in track.starts}
    closed = idle if unit == 7 else frozenset()
    if unit == 168:
        closed = frozenset(d for d in range(7) if all(d * 24 + h in idle for h in range(24)))
    days = range(min(present), max(present) + 1)
    active = {d for d in days if (d + 3) % 7 not in closed}
    known = holidays(active - present, active)
    rules = set(known.values())
    to_come = range(days[-1] + 1, days[-1] + 15)
    return known | {d: r for d in to_come for r in rules_of(d) if r in rules}


def merged(track: Track, grain: Grain) -> dict[float, int]:
    """Return rows per coarser period, empty periods between first and last included."""
    rows: dict[float, int] = {}
    for start, count in zip(track.starts, track.rows, strict=True):
        rows[period_start(start, grain)] = rows.get(period_start(start, grain), 0) + count
    if not rows:
        return {}
    every = period_starts(grain, min(rows), max(rows), limit=MOST_PERIODS)
    return {start: rows.get(start, 0) for start in every}


def period_length(start: float, grain: Grain) -> float:
    """Return the seconds of the period that starts at `start`."""
    return next_period(start, grain) - start


def median_of(values: Sequence[float]) -> float | None:
    """Return the median; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
