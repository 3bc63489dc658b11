"""The distances people know, each with what chance alone would give. Import it inside functions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.stats.two_sample import Array, chi2

_HALF_NORMAL = math.sqrt(2 / math.pi)
#: Mean of the Kolmogorov law.
_KOLMOGOROV_MEAN = math.sqrt(math.pi / 2) * math.log(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A distance between two distributions.

    Attributes:
        value: The distance.
        low: Lower bound, where cells leave it open; else None.
        high: Upper bound, where cells leave it open; else None.
        chance: Its mean if nothing changed.
    """

    value: float
    low: float | None = None
    high: float | None = None
    chance: float


def total_variation(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Half the sum of absolute differences of shares."""
    p, q, n, m = _shares(a, b)
    pooled = (p * n + q * m) / (n + m)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return Distance(
        value=float(0.5 * np.abs(p - q).sum()), chance=float(0.5 * _HALF_NORMAL * spread.sum())
    )


def population_stability(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Population stability index; half a row is added to every group, so that none is empty.

    Its mean without drift is (K - 1)(1/n + 1/m) (Yurdakul 2018).
    """
    first, second = np.asarray(a, float) + 0.5, np.asarray(b, float) + 0.5
    p, q, _, _ = _shares(first, second)
    return Distance(
        value=float(((p - q) * np.log(p / q)).sum()),
        chance=(_groups(a, b) - 1) * _inverse_rows(a, b),
    )


def population_stability_limit(
    a: Sequence[float], b: Sequence[float], level: float = 0.01
) -> float:
    """Return what the population stability index exceeds by chance with probability `level`."""
    from scipy.special import chdtri

    groups = _groups(a, b)
    return float(chdtri(groups - 1, level)) * _inverse_rows(a, b) if groups > 1 else 0.0


def jensen_shannon(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Root of the Jensen-Shannon divergence to base 2, from 0 to 1."""
    p, q, _, _ = _shares(a, b)
    middle = (p + q) / 2
    divergence = (_relative(p, middle) + _relative(q, middle)) / 2 / math.log(2)
    mean = (_groups(a, b) - 1) * _inverse_rows(a, b) / 8 / math.log(2)
    return Distance(value=math.sqrt(max(0.0, divergence)), chance=min(1.0, math.sqrt(mean)))


def hellinger(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Hellinger distance, from 0 to 1."""
    p, q, _, _ = _shares(a, b)
    overlap = float(np.sqrt(p * q).sum())
    mean = (_groups(a, b) - 1) * _inverse_rows(a, b) / 8
    return Distance(value=math.sqrt(max(0.0, 1 - overlap)), chance=min(1.0, math.sqrt(mean)))


def largest_difference(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Largest change of one group's share (L-infinity); its chance level by 200 seeded draws."""
    p, q, n, m = _shares(a, b)
    pooled = (p * n + q * m) / (n + m)
    pooled = pooled / pooled.sum()
    chance = np.random.default_rng(0)
    drawn = np.abs(
        chance.multinomial(int(n), pooled, size=200) / n
        - chance.multinomial(int(m), pooled, size=200) / m
    ).max(axis=1)
    return Distance(value=float(np.abs(p - q).max()), chance=float(drawn.mean()))


def chi_squared(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Pearson's statistic of homogeneity; its mean without drift is the degrees of freedom."""
    first, second = _used(a, b)
    return Distance(value=chi2(first, second), chance=float(len(first) - 1))


def cramers_v(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Cramér's V with Bergsma's correction for chance (2013), from 0 to 1."""
    first, second = _used(a, b)
    n, rows, columns = float(first.sum() + second.sum()), len(first), 2
    if rows < 2 or n < 3:
        return Distance(value=0.0, chance=0.0)
    phi = max(0.0, chi2(first, second) / n - (rows - 1) * (columns - 1) / (n - 1))
    small = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return Distance(value=min(1.0, math.sqrt(phi / small)) if small > 0 else 0.0, chance=0.0)


def kolmogorov_smirnov(a: Sequence[float], b: Sequence[float], *, single_values: bool) -> Distance:
    """Largest difference of the cumulative shares.

    Args:
        a: Rows per cell in the baseline, in order.
        b: Rows per cell in the new version.
        single_values: Whether each cell is one value, so that the distance is exact.
    """
    p, q, n, m = _shares(a, b)
    f, g = p.cumsum(), q.cumsum()
    value = float(np.abs(f - g).max())
    high = float(np.maximum(np.abs(f - (g - q)), np.abs((f - p) - g)).max())
    chance = min(1.0, _KOLMOGOROV_MEAN * math.sqrt(1 / n + 1 / m))
    if single_values:
        return Distance(value=value, chance=chance)
    return Distance(value=value, low=value, high=max(value, high), chance=chance)


def wasserstein(
    a: Sequence[float], b: Sequence[float], left: Sequence[float], right: Sequence[float]
) -> Distance:
    """Mean distance a row would have to travel, in the column's unit (Wasserstein-1).

    Args:
        a: Rows per cell in the baseline, in order; finite cells only.
        b: Rows per cell in the new version.
        left: Lower edge of each cell.
        right: Upper edge; equal to the lower one for single values.
    """
    p, q, n, m = _shares(a, b)
    lower, upper = np.asarray(left, float), np.asarray(right, float)
    f, g = p.cumsum(), q.cumsum()
    steps = np.diff(lower / 2 + upper / 2)
    value = float((np.abs(f - g)[:-1] * steps).sum())
    pooled = ((p * n + q * m) / (n + m)).cumsum()[:-1]
    spread = np.sqrt(np.maximum(0, pooled * (1 - pooled)) * (1 / n + 1 / m))
    chance = float(_HALF_NORMAL * (spread * steps).sum())
    widths = upper - lower
    if not widths.any():
        return Distance(value=value, chance=chance)
    reach = float((widths * np.maximum(np.abs(f - (g - q)), np.abs((f - p) - g))).sum())
    between = float((np.abs(f - g)[:-1] * np.maximum(0, lower[1:] - upper[:-1])).sum())
    return Distance(value=value, low=None, high=max(value, between + reach), chance=chance)


def energy(
    a: Sequence[float], b: Sequence[float], left: Sequence[float], right: Sequence[float]
) -> Distance:
    """Energy distance, the root of 2 x the integral of squared differences, as in scipy."""
    p, q, n, m = _shares(a, b)
    steps = np.diff(np.asarray(left, float) / 2 + np.asarray(right, float) / 2)
    f, g = p.cumsum()[:-1], q.cumsum()[:-1]
    pooled = ((p * n + q * m) / (n + m)).cumsum()[:-1]
    mean = 2 * float((np.maximum(0, pooled * (1 - pooled)) * steps).sum()) * (1 / n + 1 / m)
    return Distance(
        value=math.sqrt(2 * float(((f - g) ** 2 * steps).sum())), chance=math.sqrt(mean)
    )


def percentile_shift(a: Sequence[float], b: Sequence[float]) -> Distance:
    """Mean shift of a baseline row's percentile, from 0 to 1/2 (Wasserstein-1 on ranks)."""
    p, q, n, m = _shares(a, b)
    f, g = p.cumsum() - p / 2, q.cumsum() - q / 2
    u, h = (f * n + g * m) / (n + m), (p * n + q * m) / (n + m)
    spread = np.sqrt(np.maximum(0, u * (1 - u) - h / 4) * (1 / n + 1 / m))
    return Distance(
        value=float((p * np.abs(f - g)).sum()), chance=float(_HALF_NORMAL * (p * spread).sum())
    )


def _shares(
    a: Sequence[float] | Array, b: Sequence[float] | Array
) -> tuple[Array, Array, float, float]:
    first, second = np.asarray(a, float), np.asarray(b, float)
    n, m = float(first.sum()), float(second.sum())
    if n <= 0 or m <= 0:
        raise ValueError("each version needs at least one row")
    return first / n, second / m, n, m


def _used(a: Sequence[float], b: Sequence[float]) -> tuple[Array, Array]:
    first, second = np.asarray(a, float), np.asarray(b, float)
    used = (first + second) > 0
    return first[used], second[used]


def _groups(a: Sequence[float], b: Sequence[float]) -> int:
    return len(_used(a, b)[0])


def _inverse_rows(a: Sequence[float], b: Sequence[float]) -> float:
    return float(1 / np.sum(a) + 1 / np.sum(b))


def _relative(p: Array, q: Array) -> float:
    used = p > 0
    return float((p[used] * np.log(p[used] / q[used])).sum())
