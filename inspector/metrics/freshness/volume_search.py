"""Takes rows per period apart: what stands out, what jumped, what slowly rose or fell."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.periods import next_period
from inspector.model.questions import Grain
from inspector.stats.holidays import holidays
from inspector.stats.seasonal import LEAST, Decomposition, decompose
from inspector.stats.turns import JUMP, Piece, pieces

DAY = 86_400.0
_SEASON: dict[Grain, int] = {"hour": 24, "day": 7, "month": 12}
#: Fewest periods in which a level or a trend can be told, and over which noise is averaged.
_SHORTEST: dict[Grain, int] = {"hour": 25, "day": 8, "week": 5, "month": 4}
_BLOCK: dict[Grain, int] = {"hour": 24, "day": 7, "week": 4, "month": 3}
#: Least lasting change that is told, as a ratio.
LEAST_CHANGE = 1.25
#: |z| beyond which an hour stands out: there are 8 766 of them in a year.
HOURLY = 4.2
#: Standard deviations beyond which an odd period must lie from the lasting level too.
BESIDE_LEVEL = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OddPeriod:
    """A stretch of neighbouring periods with clearly more or fewer rows than expected.

    Attributes:
        start: Start of the first.
        until: End of the last.
        periods: How many.
        rows: Rows in them.
        expected: Rows that were expected.
        z: The largest deviation in robust standard deviations.
        holiday: The rule of the calendar it follows, if that explains it; empty otherwise.
    """

    start: float
    until: float
    periods: int
    rows: int
    expected: float
    z: float
    holiday: str = ""

    @property
    def ratio(self) -> float:
        """Rows of those expected."""
        return self.rows / self.expected if self.expected else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A change of level.

    Attributes:
        start: Since when.
        until: Up to when; None if it lasts to the end.
        before: Rows per period before, seasons taken out.
        after: Rows per period since.
    """

    start: float
    before: float
    after: float
    until: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A slow rise or fall.

    Attributes:
        start: When it began.
        until: When it ended.
        before: Rows per period at its beginning, seasons taken out.
        after: Rows per period at its end.
        lasting: Whether it reaches to the end.
    """

    start: float
    until: float
    before: float
    after: float
    lasting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a series of counts shows.

    Attributes:
        taken: The series taken apart.
        odd: Stretches that stand out, in order of time; empty periods are gaps and left out.
        shifts: Changes of level, in order of time.
        trends: Slow changes, in order of time.
    """

    taken: Decomposition
    odd: tuple[OddPeriod, ...]
    shifts: tuple[Shift, ...]
    trends: tuple[Trend, ...]


def examine(starts: Sequence[float], rows: Sequence[int], grain: Grain) -> Examined:
    """Take rows per period apart.

    Args:
        starts: Starts of all full periods, empty ones included, ascending.
        rows: Rows of each.
        grain: How long a period is.
    """
    taken = _taken(starts, rows, grain)
    odd = [place for place, _ in enumerate(rows) if _stands_out(place, rows, taken)]
    used = [p for p, known in enumerate(taken.known) if known and rows[p]]
    calm = _calmed(used, set(odd), taken)
    shot = 1 / max(sum(rows[p] for p in used) / max(len(used), 1), 1.0)
    found = pieces(
        calm,
        shortest=_SHORTEST.get(grain, 4),
        block=_BLOCK.get(grain, 4),
        least=math.log(LEAST_CHANGE),
        shot=shot,
    )
    lasting = _lasting(found, used)
    odd = [p for p in odd if _beside_level(p, lasting, taken)]
    return Examined(
        taken=taken,
        odd=_stretches(odd, starts, rows, taken, grain),
        shifts=_shifts(found, [starts[p] for p in used]),
        trends=_trends(found, [starts[p] for p in used], grain),
    )


def _taken(starts: Sequence[float], rows: Sequence[int], grain: Grain) -> Decomposition:
    """Return the decomposition by the season that explains most for what it costs."""
    if grain != "hour" or len(rows) < 3 * 24:
        return decompose(rows, _SEASON.get(grain, 0))
    hours = [int(start // 3_600) for start in starts]
    weekdays = [(hour // 24 + 3) % 7 for hour in hours]
    candidates = [[hour % 24 for hour in hours]]
    if len(rows) >= 14 * 24:
        candidates.append([h % 24 + 24 * (d >= 5) for h, d in zip(hours, weekdays, strict=True)])
    if len(rows) >= 21 * 24:
        candidates.append([h % 24 + 24 * d for h, d in zip(hours, weekdays, strict=True)])
    tried = [
        (decompose(rows, 24, kinds=kinds, reach=48, threshold=HOURLY), len(set(kinds)))
        for kinds in candidates
    ]
    return min(tried, key=lambda t: _cost(t[0], t[1]))[0]


def _cost(taken: Decomposition, kinds: int) -> float:
    """Return generalised cross-validation: the spread of the rest, dearer the more was fitted."""
    sizes = sorted(abs(z) * s for z, s in zip(taken.z, taken.sigmas, strict=True))
    rest = sizes[int(0.9 * len(sizes))]
    return rest / max(1 - kinds / len(taken.z), 0.1)


def _stands_out(place: int, rows: Sequence[int], taken: Decomposition) -> bool:
    expected, count = taken.expected[place], rows[place]
    if not count or expected <= 0 or abs(taken.z[place]) <= taken.threshold:
        return False
    return not 1 / LEAST <= count / expected <= LEAST


def _calmed(used: Sequence[int], odd: set[int], taken: Decomposition) -> list[float]:
    """Return logarithms without season, what stands out put back on the local level."""
    return [
        taken.deseasonalised[p] - (taken.z[p] * taken.sigmas[p] if p in odd else 0.0) for p in used
    ]


def _lasting(found: Sequence[Piece], used: Sequence[int]) -> Mapping[int, float]:
    """Return the level of the pieces at each period that is used."""
    levels = {}
    for piece in found:
        length = max(piece.end - piece.start - 1, 1)
        for place in range(piece.start, piece.end):
            share = (place - piece.start) / length
            levels[used[place]] = piece.first + share * piece.change
    return levels


def _beside_level(place: int, levels: Mapping[int, float], taken: Decomposition) -> bool:
    """Whether an odd period lies off the lasting level too, and on the same side."""
    level = levels.get(place)
    if level is None:
        return True
    away = (taken.deseasonalised[place] - level) / taken.sigmas[place]
    return away * taken.z[place] > 0 and abs(away) > BESIDE_LEVEL


def _stretches(
    odd: Sequence[int],
    starts: Sequence[float],
    rows: Sequence[int],
    taken: Decomposition,
    grain: Grain,
) -> tuple[OddPeriod, ...]:
    kept: Mapping[int, str] = {}
    if grain == "day":
        days = {int(start // DAY) for start, count in zip(starts, rows, strict=True) if count}
        kept = holidays({int(starts[p] // DAY) for p in odd if taken.z[p] < 0}, days)
    groups: list[list[int]] = []
    for p in odd:
        last = groups[-1][-1] if groups else None
        alike = last == p - 1 and taken.z[p] * taken.z[p - 1] > 0
        same = alike and kept.get(int(starts[p] // DAY)) is None
        if same and groups and kept.get(int(starts[p - 1] // DAY)) is None:
            groups[-1].append(p)
        else:
            groups.append([p])
    return tuple(
        OddPeriod(
            start=starts[group[0]],
            until=next_period(starts[group[-1]], grain),
            periods=len(group),
            rows=sum(rows[p] for p in group),
            expected=sum(taken.expected[p] for p in group),
            z=max((taken.z[p] for p in group), key=abs),
            holiday=kept.get(int(starts[group[0]] // DAY), ""),
        )
        for group in groups
    )


def _shifts(found: Sequence[Piece], starts: Sequence[float]) -> tuple[Shift, ...]:
    shifts = []
    for place in range(1, len(found)):
        before, after = found[place - 1], found[place]
        if abs(after.first - before.last) < JUMP * math.log(LEAST_CHANGE):
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        shifts.append(
            Shift(
                start=starts[after.start],
                until=None if following is None else starts[following.start],
                before=math.exp(before.last),
                after=math.exp(after.first),
            )
        )
    return tuple(shifts)


def _trends(found: Sequence[Piece], starts: Sequence[float], grain: Grain) -> tuple[Trend, ...]:
    return tuple(
        Trend(
            start=starts[piece.start],
            until=next_period(starts[piece.end - 1], grain),
            before=math.exp(piece.first),
            after=math.exp(piece.last),
            lasting=piece.end == len(starts),
        )
        for piece in found
        if abs(piece.change) >= math.log(LEAST_CHANGE)
    )
