"""Sources over time as a block, and what is known of each at any moment, with no data needed."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: Whether a source is on time: by its own usual delay.
LaneState = Literal["nothing yet", "on time", "late", "very late", "no rhythm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A stretch in which steps are missing.

    Attributes:
        start: The first missing step, or the last time before it.
        end: The first time after it.
        steps: How many are missing.
    """

    start: float
    end: float
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One source over time.

    Attributes:
        label: Its name.
        starts: Starts of its periods with rows, ascending, epoch seconds.
        ends: End of each.
        rows: Rows in each.
        newest: The newest event in each.
        missing: Stretches with missing steps, in order of time.
        step: Seconds from one event to the next, usually; None if unknown.
        usual: Seconds its newest event is old at most, usually (95 %); None if unknown.
        late_after: Active seconds after which it is late; None without a rhythm.
        very_late_after: Active seconds after which it is very late.
    """

    label: str
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    rows: tuple[int, ...]
    newest: tuple[float, ...]
    missing: tuple[Missing, ...] = ()
    step: float | None = None
    usual: float | None = None
    late_after: float | None = None
    very_late_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Sources below each other along one axis of time, as they were known at a moment.

    Attributes:
        lanes: The sources.
        as_of: The moment that is shown at first, epoch seconds.
        basis: Where that moment comes from, in words.
        closed: Stretches in which nothing ever comes, such as nights and weekends.
    """

    title: str
    lanes: tuple[Lane, ...]
    as_of: float
    basis: str = ""
    closed: tuple[tuple[float, float], ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneNow:
    """What was known of a lane at a moment.

    Attributes:
        newest: Its newest event up to then; None if there was none yet.
        delay: Seconds from there to the moment.
        missing: Steps missing up to then.
        state: Whether it was on time.
    """

    newest: float | None
    delay: float | None
    missing: int
    state: LaneState


def lane_at(lane: Lane, moment: float, closed: Sequence[tuple[float, float]] = ()) -> LaneNow:
    """Return what was known of a lane at a moment; exact where periods end.

    Inside a period with rows its newest event is taken, if it is not after the moment.
    """
    place = bisect_right(lane.starts, moment) - 1
    while place >= 0 and lane.newest[place] > moment:
        place -= 1
    gone = sum(_gone(m, moment) for m in lane.missing)
    if place < 0:
        return LaneNow(newest=None, delay=None, missing=gone, state="nothing yet")
    newest = lane.newest[place]
    active = (
        moment
        - newest
        - sum(
            min(end, moment) - max(start, newest)
            for start, end in closed
            if end > newest and start < moment
        )
    )
    if lane.late_after is None or lane.very_late_after is None:
        state: LaneState = "no rhythm"
    elif active > lane.very_late_after:
        state = "very late"
    else:
        state = "late" if active > lane.late_after else "on time"
    return LaneNow(newest=newest, delay=max(0.0, moment - newest), missing=gone, state=state)


def _gone(gap: Missing, moment: float) -> int:
    """Return how many steps of a gap were missing at a moment."""
    if moment >= gap.end:
        return gap.steps
    if moment <= gap.start:
        return 0
    return min(gap.steps, int(gap.steps * (moment - gap.start) / (gap.end - gap.start)) + 1)


def moments_of(block: Timeline, most: int = 400) -> tuple[float, ...]:
    """Return the moments a slider stops at: ends of periods up to the one shown at first, and it."""
    ends = sorted({end for lane in block.lanes for end in lane.ends if end < block.as_of})
    last = ends[-1] if ends else block.as_of
    if len(ends) > 1 and block.as_of > last:
        step = max((last - ends[0]) / (len(ends) - 1), (block.as_of - last) / 100, 1.0)
        count = min(100, int((block.as_of - last) / step))
        ends += [last + step * n for n in range(1, count + 1) if last + step * n < block.as_of]
    every = max(1, -(-len(ends) // most))
    return (*ends[::-1][::every][::-1], block.as_of)
