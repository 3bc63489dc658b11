"""Delays over time: since when rows take longer, and old periods that arrived long after."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inspector.metrics.periods import next_period
from inspector.model.questions import Grain
from inspector.model.time_answers import ArrivalOrder
from inspector.stats.segmentation import segments_of_levels

#: A delay shorter than this is not called a problem, however much it grew.
LEAST = 60.0
#: Fewest periods of a stretch in which delays are longer.
FEWEST = 3
#: Fewest periods that show what is usual.
FEWEST_USUAL = 7
#: A stretch of so many periods needs less of a distance.
LONG = 14
#: Fewest rows that are called a backfill.
FEWEST_ROWS = 5
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowStretch:
    """A stretch of time whose rows took clearly longer to arrive.

    Attributes:
        creeping: Whether delays grew little by little over all the time, rather than at once.
        typical: Whether the median became longer; else only the slowest rows did.
        began: Start of its first period.
        ended: Start of its last period; None if it lasts to the end.
        before: Delay of a usual period before it.
        during: Delay of a usual period in it.
    """

    typical: bool
    began: float
    ended: float | None
    before: float
    during: float
    creeping: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """Rows of old periods that arrived together, long after.

    Attributes:
        start: Start of the first period in which they arrived.
        end: Start of the last.
        rows: How many.
        earliest: When the earliest of them happened.
        latest: When the latest did.
    """

    start: float
    end: float
    rows: int
    earliest: float
    latest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayTrack:
    """Delays of a version over its event time.

    Attributes:
        grain: How long a period is.
        starts: Start of each period that has rows.
        medians: Median delay of its rows, in seconds.
        highs: 95 % of its rows came within this.
        out_of_order: Rows that happened before something that had arrived earlier.
        farthest: Most seconds by which one of them is behind.
        slow: Stretches of clearly longer delays.
        old_after: A row later than this is old.
        backfills: Old periods that arrived together.
    """

    grain: Grain
    starts: tuple[float, ...]
    medians: tuple[float, ...]
    highs: tuple[float, ...]
    out_of_order: int
    farthest: float
    slow: tuple[SlowStretch, ...]
    old_after: float
    backfills: tuple[Backfill, ...]


#: Nothing is known of delays over time.
UNKNOWN = DelayTrack(
    grain="day",
    starts=(),
    medians=(),
    highs=(),
    out_of_order=0,
    farthest=0.0,
    slow=(),
    old_after=0.0,
    backfills=(),
)


def delay_track(order: ArrivalOrder, grain: Grain, *, factor: float = 2.0) -> DelayTrack:
    """Return what delays did over time.

    Args:
        order: Delays period by period.
        grain: How long a period is.
        factor: How many times as long is clearly longer.
    """
    backfills = find_backfills(order, grain)
    # Periods most of whose rows were filled in later are told as backfills, not as slow.
    refilled = {
        place
        for place, (start, median) in enumerate(zip(order.starts, order.medians, strict=True))
        for b in backfills
        if median > order.old_after and b.earliest < next_period(start, grain) and start <= b.latest
    }
    slow = slow_stretches(order.starts, order.medians, refilled, factor=factor, typical=True)
    if not slow:
        slow = slow_stretches(order.starts, order.highs, refilled, factor=factor, typical=False)
    return DelayTrack(
        grain=grain,
        starts=order.starts,
        medians=order.medians,
        highs=order.highs,
        out_of_order=order.late,
        farthest=order.farthest,
        slow=slow,
        old_after=order.old_after,
        backfills=tuple(b for b in backfills if not _inside(b, slow, grain)),
    )


def slow_stretches(
    starts: Sequence[float],
    seconds: Sequence[float],
    left_out: Iterable[int] = (),
    *,
    factor: float,
    typical: bool,
) -> tuple[SlowStretch, ...]:
    """Return the stretches of periods whose delay is clearly longer than in those before.

    A stretch is slow if its middle period takes `factor` times as long as the middle one of all
    periods before it that were not slow, and nine tenths of its periods take longer than 95 % of
    those; of a stretch of 14 periods, three quarters longer than 90 %. If there is none, delays may
    have crept up: the last tenth of all periods is held against the first in the same way.

    Args:
        starts: Starts of the periods, ascending.
        seconds: Delay of each.
        left_out: Places of periods that say nothing.
        factor: How many times as long is clearly longer.
        typical: What `SlowStretch` tells of it.
    """
    skipped = set(left_out)
    # The last period may not be over: what is late in it has not arrived.
    places = [p for p in range(len(starts) - 1) if p not in skipped]
    values = [max(0.0, seconds[p]) for p in places]
    if len(values) < 2 * FEWEST:
        return ()
    cuts = [*segments_of_levels([math.log1p(v) for v in values], FEWEST), len(values)]
    usual = values[: cuts[1]]
    found: list[tuple[int, int]] = []
    for begin, end in pairwise(cuts[1:]):
        part = values[begin:end]
        before, during = _quantile(usual, 0.5), _quantile(part, 0.5)
        longer = during >= factor * before and during - before >= LEAST
        if longer and len(usual) >= FEWEST_USUAL and _apart(usual, part):
            if found and found[-1][1] == begin:
                begin = found.pop()[0]
            found.append((begin, end))
        else:
            usual = usual + part
    tenth = len(values) // 10
    lasting = found[-1][0] if found and found[-1][1] == len(values) else None
    if (not found or (lasting and _crept(values[:lasting]))) and tenth >= FEWEST:
        head, tail = values[:tenth], values[-tenth:]
        before, now = _quantile(head, 0.5), _quantile(tail, 0.5)
        if now >= factor * before and now - before >= LEAST and _apart(head, tail):
            return (
                SlowStretch(
                    typical=typical,
                    began=starts[places[0]],
                    ended=None,
                    before=before,
                    during=now,
                    creeping=True,
                ),
            )
    return tuple(
        SlowStretch(
            typical=typical,
            began=starts[places[begin]],
            ended=None if end == len(values) else starts[places[end - 1]],
            before=_quantile(_outside(values[:begin], found), 0.5),
            during=_quantile(values[begin:end], 0.5),
        )
        for begin, end in found
    )


def find_backfills(order: ArrivalOrder, grain: Grain) -> tuple[Backfill, ...]:
    """Return old rows that arrived together, the most first.

    A period of arrival brings a backfill if it brings at least 5 old rows, a fifth as many as a
    usual period has rows, and 5 times as many old rows as the usual period of arrival does. They
    come together: over 3 periods at most, or over half as long a time as that in which they happened.
    A feed that is slow for long is no backfill.
    """
    usual_old = (
        sorted(order.old_rows)[len(order.old_rows) - 1 - order.arrivals // 2]
        if len(order.old_rows) > order.arrivals // 2
        else 0
    )
    counts = sorted(order.counts)
    usual_rows = counts[len(counts) // 2] if counts else 0
    least = max(FEWEST_ROWS, 5 * usual_old, 0.2 * usual_rows)
    found: list[Backfill] = []
    for start, rows, earliest, latest in zip(
        order.old_starts, order.old_rows, order.old_earliest, order.old_latest, strict=True
    ):
        if rows < least:
            continue
        if found and next_period(found[-1].end, grain) == start:
            last = found.pop()
            rows, begin = rows + last.rows, last.start
            earliest, latest = min(earliest, last.earliest), max(latest, last.latest)
        else:
            begin = start
        found.append(Backfill(start=begin, end=start, rows=rows, earliest=earliest, latest=latest))
    together = [b for b in found if _together(b, grain)]
    return tuple(sorted(together, key=lambda b: (-b.rows, b.start))[:MOST])


def _inside(backfill: Backfill, slow: Sequence[SlowStretch], grain: Grain) -> bool:
    """Whether rows are old because they happened while all rows were slow."""
    return any(
        s.began <= backfill.earliest
        and (s.ended is None or backfill.latest < next_period(s.ended, grain))
        for s in slow
        if not s.creeping
    )


def _together(backfill: Backfill, grain: Grain) -> bool:
    length = next_period(backfill.start, grain) - backfill.start
    came = backfill.end - backfill.start + length
    return came <= max(3.5 * length, (backfill.latest - backfill.earliest + length) / 2)


def _crept(values: Sequence[float]) -> bool:
    """Whether delays had been growing before they were called slow."""
    half = len(values) // 2
    return half >= LONG and _quantile(values[half:], 0.5) >= 1.3 * _quantile(values[:half], 0.5)


def _apart(usual: Sequence[float], part: Sequence[float]) -> bool:
    if len(part) < LONG or len(usual) < LONG:
        return _quantile(part, 0.1) > _quantile(usual, 0.95)
    return _quantile(part, 0.25) > _quantile(usual, 0.9)


def _outside(values: Sequence[float], taken: Sequence[tuple[int, int]]) -> list[float]:
    return [v for p, v in enumerate(values) if not any(a <= p < b for a, b in taken)]


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
