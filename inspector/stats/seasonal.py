"""Robust seasonal decomposition of counts per period: what was to be expected, and what stands out.

Medians in place of the loess of STL (Cleveland et al. 1990), on the log scale; deviations are
measured in robust standard deviations, never below what chance gives counts of that size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """A series of counts taken apart.

    Attributes:
        expected: What each period was to have.
        low: Lower end of the band in which nothing stands out.
        high: Upper end.
        z: Deviation in robust standard deviations of the logarithm.
        deseasonalised: Logarithm of the counts without the seasonal part.
        threshold: The |z| beyond which a period stands out.
    """

    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    z: tuple[float, ...]
    deseasonalised: tuple[float, ...]
    threshold: float


def decompose(counts: Sequence[float], season: int) -> Decomposition:
    """Take counts per period apart into level, season and rest.

    Args:
        counts: Rows per period, empty periods included.
        season: Periods per season, such as 7; ignored when there are fewer than three seasons.
    """
    seasonal = season > 1 and len(counts) >= 3 * season
    reach = season if seasonal else max(3, min(season, 7)) if season > 1 else 7
    logs = [math.log(y + 0.5) for y in counts]
    part = [0.0] * len(logs)
    level = [0.0] * len(logs)
    for _ in range(2):
        bare = [x - s for x, s in zip(logs, part, strict=True)]
        level = [median(bare[max(0, i - reach) : i + reach + 1]) for i in range(len(bare))]
        if not seasonal:
            break
        rest = [x - v for x, v in zip(logs, level, strict=True)]
        phases = [median(rest[p::season]) for p in range(season)]
        centre = median(phases)
        part = [phases[i % season] - centre for i in range(len(logs))]
    deviations = [x - v - s for x, v, s in zip(logs, level, part, strict=True)]
    spread = 1.4826 * median(map(abs, deviations)) if deviations else 0.0
    expected = [max(math.exp(v + s) - 0.5, 0.0) for v, s in zip(level, part, strict=True)]
    sigmas = [max(spread, 1 / math.sqrt(max(y, 0.25))) for y in expected]
    threshold = 4.5 if seasonal else 6.0
    reaches = [max(threshold * sigma, math.log(1.25)) for sigma in sigmas]
    return Decomposition(
        expected=tuple(expected),
        low=tuple(y * math.exp(-r) for y, r in zip(expected, reaches, strict=True)),
        high=tuple(y * math.exp(r) for y, r in zip(expected, reaches, strict=True)),
        z=tuple(d / sigma for d, sigma in zip(deviations, sigmas, strict=True)),
        deseasonalised=tuple(x - s for x, s in zip(logs, part, strict=True)),
        threshold=threshold,
    )
