"""Robust seasonal decomposition of counts per period: what was to be expected, and what stands out.

Medians in place of the loess of STL (Cleveland et al. 1990), on the log scale; deviations are
measured in robust standard deviations, never below what chance gives counts of that size. Series
whose ordinary days already have heavy tails get a wider band.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

#: |z| beyond which a period stands out: with a season, and without.
THRESHOLDS = (3.6, 5.0)
#: Least deviation that is worth a word, as a ratio.
LEAST = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """A series of counts taken apart.

    Attributes:
        expected: What each period was to have.
        low: Lower end of the band in which nothing stands out.
        high: Upper end.
        z: Deviation in robust standard deviations of the logarithm.
        sigmas: These standard deviations.
        deseasonalised: Logarithm of the counts without the seasonal part.
        threshold: The |z| beyond which a period stands out.
        known: Whether each period tells of the level: an empty one among full ones does not.
    """

    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    z: tuple[float, ...]
    sigmas: tuple[float, ...]
    deseasonalised: tuple[float, ...]
    threshold: float
    known: tuple[bool, ...]


def decompose(
    counts: Sequence[float],
    season: int,
    *,
    kinds: Sequence[int] | None = None,
    reach: int | None = None,
    threshold: float | None = None,
) -> Decomposition:
    """Take counts per period apart into level, season and rest.

    Args:
        counts: Rows per period, empty periods included.
        season: Periods per season, such as 7; ignored when there are fewer than three seasons.
        kinds: Which periods are alike, instead of every `season`-th one: a number for each.
        reach: Periods on each side over which the level is taken; a season if not given.
        threshold: The |z| beyond which a period stands out where tails are normal; by season if not
            given.
    """
    seasonal = kinds is not None or (season > 1 and len(counts) >= 3 * season)
    if kinds is None:
        kinds = [place % season if seasonal else 0 for place in range(len(counts))]
    if reach is None:
        reach = season if seasonal else max(3, min(season, 7)) if season > 1 else 7
    groups: dict[int, list[int]] = {}
    for place, kind in enumerate(kinds):
        groups.setdefault(kind, []).append(place)
    logs = [math.log(y + 0.5) for y in counts]
    known = _telling(counts, groups.values())
    part = [0.0] * len(logs)
    level = [0.0] * len(logs)
    for _ in range(2):
        bare = [x - s for x, s in zip(logs, part, strict=True)]
        level = _levels(bare, known, reach)
        if not seasonal:
            break
        middles = {
            kind: median([logs[i] - level[i] for i in places if known[i]] or [0.0])
            for kind, places in groups.items()
        }
        centre = median(middles.values())
        part = [middles[kind] - centre for kind in kinds]
    deviations = [x - v - s for x, v, s in zip(logs, level, part, strict=True)]
    expected = [max(math.exp(v + s) - 0.5, 0.0) for v, s in zip(level, part, strict=True)]
    sigmas = _sigmas(deviations, expected, known)
    z = [d / sigma for d, sigma in zip(deviations, sigmas, strict=True)]
    usual = THRESHOLDS[0 if seasonal else 1] if threshold is None else threshold
    threshold = usual * _tails([abs(x) for x, k in zip(z, known, strict=True) if k])
    reaches = [max(threshold * sigma, math.log(LEAST)) for sigma in sigmas]
    return Decomposition(
        expected=tuple(expected),
        low=tuple(y * math.exp(-r) for y, r in zip(expected, reaches, strict=True)),
        high=tuple(y * math.exp(r) for y, r in zip(expected, reaches, strict=True)),
        z=tuple(z),
        sigmas=tuple(sigmas),
        deseasonalised=tuple(x - s for x, s in zip(logs, part, strict=True)),
        threshold=threshold,
        known=tuple(known),
    )


def _sigmas(
    deviations: Sequence[float], expected: Sequence[float], known: Sequence[bool]
) -> list[float]:
    """Return standard deviations: what chance gives counts of each size, and what is common to all."""
    sizes = [abs(d) for d, k in zip(deviations, known, strict=True) if k]
    spread = 1.4826 * median(sizes) if sizes else 0.0
    chance = [1 / max(y, 0.25) for y in expected]
    usual = median([c for c, k in zip(chance, known, strict=True) if k] or [0.0])
    common = max(spread**2 - usual, 0.0)
    return [math.sqrt(common + c) for c in chance]


def _telling(counts: Sequence[float], groups: Iterable[Sequence[int]]) -> list[bool]:
    """Return which periods tell of the level: not the empty ones of kinds that are usually full."""
    known = [True] * len(counts)
    for places in groups:
        full = sum(1 for place in places if counts[place])
        if full * 2 > len(places):
            for place in places:
                known[place] = bool(counts[place])
    return known


def _levels(values: Sequence[float], known: Sequence[bool], reach: int) -> list[float]:
    """Return centred running medians of the known values; the nearest one where none is known."""
    levels: list[float | None] = []
    for i in range(len(values)):
        low, high = max(0, i - reach), i + reach + 1
        near = [v for v, k in zip(values[low:high], known[low:high], strict=True) if k]
        levels.append(median(near) if near else None)
    last = next((v for v in levels if v is not None), 0.0)
    filled = []
    for v in levels:
        last = last if v is None else v
        filled.append(last)
    return filled


def _tails(sizes: Sequence[float]) -> float:
    """Return how much wider than a normal law's the tails of ordinary deviations are; at least 1.

    Told by the 95th percentile against the median, so that one period in twenty may be odd.
    """
    if len(sizes) < 40:
        return 1.0
    ordered = sorted(sizes)
    wide = ordered[math.ceil(0.95 * len(ordered)) - 1] / 1.95996
    # Sizes are in standard deviations: steadier than chance is not heavy in the tails.
    narrow = max(ordered[len(ordered) // 2] / 0.67449, 1.0)
    return max(1.0, wide / narrow - 0.05) ** 2
