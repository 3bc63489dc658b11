"""Which simple transformation turns one distribution into the other? Import it inside functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspector.stats.cells import Aligned

Array = np.ndarray[Any, np.dtype[np.float64]]

#: Mean and standard deviation.
Moments = tuple[float | None, float | None]

#: The shares at which quantiles are compared.
SHARES = np.linspace(0.005, 0.995, 199)
#: The typical distance of quantiles after the transformation, in interquartile ranges: this much
#: in any case, and so many times what few rows leave open.
CLOSE, DOUBT = 0.02, 1.5
#: Cells of the new version under which its quantiles say too little, and its moments are compared.
COARSE = 30
#: The part of the difference that may be left.
LEFT = 0.25
#: Factors people know, each with its name; a power of ten needs none.
FACTORS: tuple[tuple[float, str], ...] = (
    (60.0, "minutes and seconds, or hours and minutes"),
    (3_600.0, "hours and seconds"),
    (24.0, "days and hours"),
    (7.0, "weeks and days"),
    (86_400.0, "days and seconds"),
    (2.54, "inches and centimetres"),
    (0.3048, "feet and metres"),
    (3.28084, "feet and metres"),
    (1.609344, "miles and kilometres"),
    (1.852, "nautical miles and kilometres"),
    (3.6, "metres a second and kilometres an hour"),
    (0.514444, "knots and metres a second"),
    (0.45359237, "pounds and kilograms"),
    (28.349523, "ounces and grams"),
    (3.785412, "gallons and litres"),
    (4.184, "calories and joules"),
    (57.29578, "radians and degrees"),
    (1_024.0, "bytes and kibibytes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformation:
    """New values are `factor` x old ones + `offset`.

    Attributes:
        factor: The factor.
        offset: What is added.
        name: Which units it turns into each other; empty if there is no name for it.
        left: The part of the Kolmogorov-Smirnov distance that is left.
    """

    factor: float
    offset: float = 0.0
    name: str = ""
    left: float


def candidates() -> list[tuple[float, float, str]]:
    """Return the transformations that are tried: factor, offset, name."""
    found = [(10.0**k, 0.0, "") for e in range(1, 10) for k in (e, -e)]
    found += [(c, 0.0, name) for factor, name in FACTORS for c in (factor, 1 / factor)]
    fahrenheit, kelvin = "Celsius and Fahrenheit", "Celsius and Kelvin"
    found += [(1.8, 32.0, fahrenheit), (1 / 1.8, -32 / 1.8, fahrenheit)]
    found += [(1.0, 273.15, kelvin), (1.0, -273.15, kelvin), (-1.0, 0.0, "")]
    return found


def transformation(
    aligned: Aligned, moments: tuple[Moments, Moments] | None = None
) -> Transformation | None:
    """Return the transformation that makes the baseline look like the new version, if one does.

    Args:
        aligned: The counts on common cells.
        moments: Mean and standard deviation of both versions, for new values that all lie in a few
            of the baseline's cells.
    """
    if aligned.kind == "cells" and sum(y > 0 for y in aligned.b) < COARSE:
        return _by_moments(aligned, moments)
    old, new = quantiles(aligned, aligned.a), quantiles(aligned, aligned.b)
    if old is None or new is None:
        return None
    spread = float(new[149] - new[49])
    if spread <= 0:
        return None
    before = _distance(old, new, aligned)
    best: tuple[float, Transformation] | None = None
    for factor, offset, name in candidates():
        mapped = factor * old + offset
        mapped = mapped if factor > 0 else mapped[::-1]
        gap = float(np.median(np.abs(new - mapped))) / spread
        if gap >= max(CLOSE, DOUBT * (1 / aligned.n + 1 / aligned.m) ** 0.5):
            continue
        left = _distance(mapped, new, aligned) / before if before else 1.0
        if left < LEFT and (best is None or gap < best[0]):
            best = gap, Transformation(factor=factor, offset=offset, name=name, left=left)
    return None if best is None else best[1]


def _by_moments(aligned: Aligned, moments: tuple[Moments, Moments] | None) -> Transformation | None:
    if moments is None:
        return None
    (mean, spread), (new_mean, new_spread) = moments
    if None in (mean, spread, new_mean, new_spread) or not spread or not new_spread:
        return None
    doubt = (1 / aligned.n + 1 / aligned.m) ** 0.5
    found = []
    for factor, offset, name in candidates():
        expected = abs(factor) * spread
        far = abs((new_mean or 0.0) - (factor * (mean or 0.0) + offset)) / expected
        wider = abs(new_spread / expected - 1)
        if far < 4 * doubt and wider < max(0.05, 4 * doubt):
            found.append((wider, Transformation(factor=factor, offset=offset, name=name, left=0.0)))
    found.sort(key=lambda pair: pair[0])
    return found[0][1] if found else None


def quantiles(aligned: Aligned, counts: Sequence[int]) -> Array | None:
    """Return the quantiles of one version at `SHARES`; None without finite values."""
    left, right = np.asarray(aligned.left, float), np.asarray(aligned.right, float)
    n = np.asarray(counts, float)
    used = (n > 0) & np.isfinite(left) & np.isfinite(right)
    if not used.any():
        return None
    left, right, n = left[used], right[used], n[used]
    ends = n.cumsum()
    target = SHARES * ends[-1]
    place = np.minimum(np.searchsorted(ends, target), len(ends) - 1)
    inside = (target - (ends[place] - n[place])) / n[place]
    return np.asarray(left[place] + (right[place] - left[place]) * np.clip(inside, 0, 1))


def circular_shift(before: Sequence[float], after: Sequence[float]) -> tuple[int, float, float]:
    """Return by how many places the second profile is the first one turned round, and the fit.

    Args:
        before: Rows per place, such as per hour of the day.
        after: The same in the new version.

    Returns:
        The shift from 0 to half a turn either way, the total variation without it and with it.
    """
    p, q = np.asarray(before, float), np.asarray(after, float)
    p, q = p / p.sum(), q / q.sum()
    apart = [0.5 * float(np.abs(np.roll(p, s) - q).sum()) for s in range(len(p))]
    best = int(np.argmin(apart))
    turned = best if best <= len(p) // 2 else best - len(p)
    return turned, apart[0], apart[best]


def _distance(old: Array, new: Array, aligned: Aligned) -> float:
    """Return the largest difference of two distributions known by their quantiles."""
    x = np.concatenate([old, new])
    f = np.searchsorted(old, x, side="right") / len(old)
    g = np.searchsorted(new, x, side="right") / len(new)
    if aligned.kind != "cells":
        # Single values: steps of one quantile are no difference.
        return max(0.0, float(np.abs(f - g).max()) - 1 / len(old))
    return float(np.abs(f - g).max())
