"""How regularly times follow one another, read from the lengths of the steps between them."""

from dataclasses import dataclass
from typing import Literal

from inspector.model.answers import Steps

DAY = 86_400.0
MONTH = 30.436875 * DAY

Kind = Literal["regular", "weekdays", "months", "irregular", "unknown"]

#: Round lengths a step is called by when it is within 5 % of one.
_ROUND = (
    *(1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400),
    *(21_600, 28_800, 43_200, DAY, 2 * DAY, 7 * DAY, 14 * DAY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """The beat of a series of times.

    Attributes:
        kind: "regular": a fixed step. "weekdays": daily, but not on some weekdays. "months": every
            month, quarter or year. "irregular": no fixed step. "unknown": too few times.
        seconds: Length of the usual step; None for irregular and unknown.
        regularity: Share of steps of the usual length.
        on_grid: Share of steps that are a multiple of it.
        inactive_weekdays: Weekdays without data, 0 for Monday.
    """

    kind: Kind
    seconds: float | None = None
    regularity: float = 0.0
    on_grid: float = 0.0
    inactive_weekdays: tuple[int, ...] = ()

    @property
    def is_regular(self) -> bool:
        """Whether there is a step to expect."""
        return self.seconds is not None


def cadence_of(steps: Steps) -> Cadence:
    """Return the cadence that steps show.

    Regular is: at least half of the steps alike, or at least nine tenths multiples of the most
    frequent one while a fifth of the grid is taken, or at least six tenths near the median.
    """
    known = sum(steps.counts)
    if known < 3 or steps.distinct < 4:
        return Cadence(kind="unknown")
    total = max(steps.total, known)
    pairs = sorted(zip(steps.seconds, steps.counts, strict=True))
    if steps.midnight == steps.distinct:
        by_month = _months(pairs, total)
        if by_month is not None:
            return by_month
    mode = steps.seconds[0]
    regularity = steps.counts[0] / total
    on_grid = sum(c for s, c in pairs if _multiple(s, mode)) / total
    mean = sum(s * c for s, c in pairs) / known
    if mode > 0 and (regularity >= 0.5 or (on_grid >= 0.9 and mode >= 0.2 * mean)):
        idle = _inactive(steps) if steps.midnight == steps.distinct and mode == DAY else ()
        return Cadence(
            kind="weekdays" if idle else "regular",
            seconds=mode,
            regularity=regularity,
            on_grid=on_grid,
            inactive_weekdays=idle,
        )
    median = _median(pairs, known)
    near = sum(c for s, c in pairs if abs(s - median) <= 0.15 * median) / total
    if near >= 0.6:
        return Cadence(kind="regular", seconds=_rounded(median), regularity=near, on_grid=near)
    return Cadence(kind="irregular", regularity=regularity, on_grid=on_grid)


def _months(pairs: list[tuple[float, int]], total: int) -> Cadence | None:
    for months, low, high in ((1, 28, 31), (3, 89, 92), (6, 181, 184), (12, 365, 366)):
        alike = sum(c for s, c in pairs if low * DAY <= s <= high * DAY) / total
        if alike >= 0.5 and len({s for s, _ in pairs if low * DAY <= s <= high * DAY}) > 1:
            return Cadence(kind="months", seconds=months * MONTH, regularity=alike, on_grid=alike)
    return None


def _inactive(steps: Steps) -> tuple[int, ...]:
    busiest = max(steps.weekdays, default=0)
    if busiest < 3:
        return ()
    return tuple(day for day, count in enumerate(steps.weekdays) if count < 0.1 * busiest)


def _multiple(step: float, mode: float) -> bool:
    if mode <= 0:
        return False
    ratio = step / mode
    return round(ratio) >= 1 and abs(ratio - round(ratio)) < 1e-6


def _median(pairs: list[tuple[float, int]], total: int) -> float:
    seen = 0
    for step, count in pairs:
        seen += count
        if seen >= total / 2:
            return step
    return pairs[-1][0]


def _rounded(seconds: float) -> float:
    nearest = min(_ROUND, key=lambda r: abs(r - seconds))
    return float(nearest) if abs(nearest - seconds) <= 0.05 * seconds else seconds
