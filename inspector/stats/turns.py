"""Where a series jumps, and where it slowly rises or falls: the best pieces of straight lines.

Exact segmentation by dynamic programming (as Bai and Perron 1998 for breaks in a regression) with a
penalty per piece; the noise counts its own memory, so that wandering is not taken for trends.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from inspector.stats.segmentation import best_cuts

if TYPE_CHECKING:
    import numpy as np

#: Penalty of a piece in units of ln(length); a level, a slope and a place are worth 1.5.
PENALTY = 2.0
#: Standard errors beyond which a slope or a jump is believed.
CERTAIN = 4.0
#: Part of the least rise from which a jump counts.
JUMP = 0.8
#: A slope is slow if it takes at least so many times the shortest piece.
SLOW = 3
_MEDIAN_CHI2 = 0.454936


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a series that follows one line.

    Attributes:
        start: Its first place.
        end: The place after its last.
        first: The line's value at its first place.
        last: The line's value at its last place; the same on a level.
    """

    start: int
    end: int
    first: float
    last: float

    @property
    def change(self) -> float:
        """By how much the line rises."""
        return self.last - self.first


def pieces(
    values: Sequence[float], *, shortest: int, block: int, least: float, shot: float = 0.0
) -> list[Piece]:
    """Return the pieces of a series; one if nothing changed.

    Args:
        values: The series, without what stands out singly.
        shortest: Fewest places of a piece.
        block: Places over which the noise is averaged to measure its memory, such as a week.
        least: Least rise of a piece, and jump between pieces, that counts.
        shot: Variance that chance alone gives each value.
    """
    import numpy as np

    series = np.asarray(values, float)
    count = len(series)
    if count < 2 * shortest:
        level = float(np.median(series)) if count else 0.0
        return [Piece(start=0, end=count, first=level, last=level)]
    noise = noise_of(series, block, shot)
    if noise <= 0:
        noise = max(float(np.diff(series).var()) / 2, 1e-12)
    places = np.arange(count, dtype=float)
    sums = _Sums(places, series)

    def cost(
        starts: "np.ndarray[Any, Any]", ends: "np.ndarray[Any, Any]"
    ) -> "np.ndarray[Any, Any]":
        return np.asarray(sums.spread(starts[:, None], ends[None, :]) / (2 * noise))

    cuts = [*best_cuts(cost, count, shortest, PENALTY * math.log(count)), count]
    found = [_piece(series, a, b, noise, least, shortest) for a, b in pairwise(cuts)]
    return _ramps(series, _joined(series, found, noise, least, shortest), noise, least, shortest)


def noise_of(series: "np.ndarray[Any, Any]", block: int, shot: float = 0.0) -> float:
    """Return the variance of a single value that gives means of blocks the variance they have."""
    import numpy as np

    steps = np.diff(series)
    single = float(np.median(steps**2)) / 2 / _MEDIAN_CHI2 if len(steps) else 0.0
    blocks = len(series) // block
    if blocks >= 8:
        means = series[: blocks * block].reshape(blocks, block).mean(axis=1)
        # Second differences: a steady rise is no noise.
        bends = np.diff(means, 2)
        single = max(single, block * float(np.median(bends**2)) / 6 / _MEDIAN_CHI2)
    return max(single, shot)


class _Sums:
    """Cumulative sums from which the squared error of a line through any stretch follows."""

    def __init__(self, t: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> None:
        import numpy as np

        y = y - y.mean()
        self.t, self.y, self.tt, self.ty, self.yy = (
            np.concatenate([[0.0], part.cumsum()]) for part in (t, y, t * t, t * y, y * y)
        )

    def spread(
        self, a: "np.ndarray[Any, Any]", b: "np.ndarray[Any, Any]"
    ) -> "np.ndarray[Any, Any]":
        import numpy as np

        n = np.maximum(b - a, 1)
        t, y = self.t[b] - self.t[a], self.y[b] - self.y[a]
        tt = self.tt[b] - self.tt[a] - t * t / n
        ty = self.ty[b] - self.ty[a] - t * y / n
        yy = self.yy[b] - self.yy[a] - y * y / n
        return np.asarray(np.maximum(yy - ty**2 / np.maximum(tt, 1e-9), 0.0))


def _piece(
    series: "np.ndarray[Any, Any]", start: int, end: int, noise: float, least: float, shortest: int
) -> Piece:
    import numpy as np

    part = series[start:end]
    t = np.arange(len(part)) - (len(part) - 1) / 2
    around = float((t**2).sum())
    slope = float((t * part).sum()) / around if around else 0.0
    error = math.sqrt(noise / around) if around else math.inf
    middle, rise = float(part.mean()), slope * (len(part) - 1)
    quick = end - start < SLOW * shortest
    if quick or abs(rise) < least or abs(slope) < CERTAIN * error:
        return Piece(start=start, end=end, first=middle, last=middle)
    return Piece(start=start, end=end, first=middle - rise / 2, last=middle + rise / 2)


def _joined(
    series: "np.ndarray[Any, Any]", found: list[Piece], noise: float, least: float, shortest: int
) -> list[Piece]:
    """Join neighbours that differ by too little, or carry on the same way."""
    kept = found[:1]
    for piece in found[1:]:
        before = kept[-1]
        jump = piece.first - before.last
        shorter = min(piece.end - piece.start, before.end - before.start)
        level = not piece.change and not before.change
        small = abs(jump) < JUMP * least or abs(jump) < CERTAIN * math.sqrt(noise / shorter)
        onward = piece.change * before.change > 0
        if small and (level or onward):
            joined = _piece(series, before.start, piece.end, noise, least, shortest)
            # A small jump is no slope, though a line through it would rise.
            if level and joined.change and _rest(series, joined) > _rest(series, before, piece):
                middle = float(series[before.start : piece.end].mean())
                joined = replace(joined, first=middle, last=middle)
            kept[-1] = joined
        else:
            kept.append(piece)
    return kept


def _rest(series: "np.ndarray[Any, Any]", *found: Piece) -> float:
    """Return the squared error of pieces."""
    import numpy as np

    return sum(
        float(
            ((series[p.start : p.end] - np.linspace(p.first, p.last, p.end - p.start)) ** 2).sum()
        )
        for p in found
    )


def _ramps(
    series: "np.ndarray[Any, Any]",
    found: list[Piece],
    noise: float,
    least: float,
    shortest: int,
) -> list[Piece]:
    """Take a jump between two levels for a slow change where a slope explains clearly more."""
    kept = found[:1]
    for piece in found[1:]:
        before = kept[-1]
        ramp = None
        if (
            abs(piece.first - before.last) >= JUMP * least
            and not before.change
            and not piece.change
        ):
            ramp = _ramp(series, before, piece, noise, shortest)
        kept[-1:] = ramp or [before, piece]
    return kept


def _ramp(
    series: "np.ndarray[Any, Any]", before: Piece, after: Piece, noise: float, shortest: int
) -> list[Piece] | None:
    """Return a level, a slope and a level that replace two levels; None if they explain no more."""
    import numpy as np

    start, cut, end = before.start, before.end, after.end
    part = series[start:end]
    rest = float(((part[: cut - start] - before.last) ** 2).sum())
    rest += float(((part[cut - start :] - after.first) ** 2).sum())
    t = np.arange(len(part), dtype=float)
    step = max(1, len(part) // 40)
    best: tuple[float, int, int, float, float] | None = None
    for first in range(0, cut - start + 1, step):
        for last in range(max(cut - start, first + SLOW * shortest), len(part) + 1, step):
            share = np.clip((t - first) / max(last - 1 - first, 1), 0, 1)
            slope, level = _line(share, part)
            left = float(((part - level - slope * share) ** 2).sum())
            if best is None or left < best[0]:
                best = (left, first, last, level, slope)
    if best is None or (rest - best[0]) / (2 * noise) < 2 * math.log(len(series)):
        return None
    _, first, last, level, slope = best
    made = [Piece(start=start + first, end=start + last, first=level, last=level + slope)]
    if first >= shortest:
        made.insert(0, Piece(start=start, end=start + first, first=level, last=level))
    if len(part) - last >= shortest:
        top = level + slope
        made.append(Piece(start=start + last, end=end, first=top, last=top))
    made[0] = replace(made[0], start=start)
    made[-1] = replace(made[-1], end=end)
    return made


def _line(x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> tuple[float, float]:
    """Return slope and height at 0 of the line of least squares."""
    import numpy as np

    middle = x - x.mean()
    around = float(np.dot(middle, middle))
    slope = float(np.dot(middle, y)) / around if around else 0.0
    return slope, float(y.mean()) - slope * float(x.mean())
