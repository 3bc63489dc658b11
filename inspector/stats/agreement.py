"""How far raters agree: percent agreement, Cohen's and Fleiss' kappa, Krippendorff's alpha.

A unit's ratings are a row of counts, one entry a class; equal rows are weighted by how many units have
them. Import it inside functions: it loads numpy.
"""

import zlib
from typing import Any, Literal

import numpy as np

Counts = np.ndarray[Any, np.dtype[np.float64]]

#: Bootstrap samples drawn.
DRAWS = 300


def percent_agreement(ratings: Counts, units: Counts) -> float | None:
    """Return the share of pairs of ratings of one unit that are equal; None without a pair.

    Args:
        ratings: Units by classes.
        units: How many units have each row.
    """
    n = ratings.sum(axis=1)
    pairs = float((units * n * (n - 1)).sum())
    equal = float((units * (ratings * (ratings - 1)).sum(axis=1)).sum())
    return equal / pairs if pairs else None


def cohen_kappa(table: Counts) -> float | None:
    """Return Cohen's kappa (1960) of a square table of two raters; None where chance alone agrees."""
    total = table.sum()
    if not total:
        return None
    observed = np.trace(table) / total
    expected = float((table.sum(axis=0) * table.sum(axis=1)).sum() / total**2)
    return float((observed - expected) / (1 - expected)) if expected < 1 else None


def fleiss_kappa(ratings: Counts, units: Counts) -> float | None:
    """Return Fleiss' kappa (1971); None unless every unit has the same number of ratings, two or more."""
    n = ratings.sum(axis=1)
    if not len(n) or n.min() != n.max() or n.min() < 2:
        return None
    observed = percent_agreement(ratings, units)
    share = (units[:, None] * ratings).sum(axis=0)
    share = share / share.sum()
    expected = float((share**2).sum())
    if observed is None or expected >= 1:
        return None
    return (observed - expected) / (1 - expected)


def krippendorff_alpha(
    ratings: Counts, units: Counts, level: Literal["nominal", "ordinal"] = "nominal"
) -> float | None:
    """Return Krippendorff's alpha (2004); None if no unit has two ratings or all ratings are equal.

    Args:
        ratings: Units by classes; for "ordinal" the classes in order.
        units: How many units have each row.
        level: How far apart classes are: all alike, or by the ratings between them.
    """
    n = ratings.sum(axis=1)
    kept = n > 1
    ratings, units, n = ratings[kept], units[kept], n[kept]
    if not len(n):
        return None
    weight = units / (n - 1)
    together = (weight[:, None, None] * ratings[:, :, None] * ratings[:, None, :]).sum(axis=0)
    together -= np.diag((weight[:, None] * ratings).sum(axis=0))
    totals = together.sum(axis=0)
    whole = totals.sum()
    apart = _ordinal(totals) if level == "ordinal" else 1 - np.eye(len(totals))
    observed = float((together * apart).sum() / whole)
    expected = float(
        ((np.outer(totals, totals) - np.diag(totals)) * apart).sum() / (whole * (whole - 1))
    )
    return 1 - observed / expected if expected > 0 else None


def alpha_interval(
    ratings: Counts, units: Counts, level: Literal["nominal", "ordinal"] = "nominal"
) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of alpha over units; None if it has none.

    The draws are seeded from the counts, so that equal counts give equal figures.
    """
    chance = np.random.default_rng(zlib.crc32(ratings.tobytes() + units.tobytes()))
    total = int(units.sum())
    drawn = chance.multinomial(total, units / total, size=DRAWS).astype(np.float64)
    found = [krippendorff_alpha(ratings, one, level) for one in drawn]
    known = [value for value in found if value is not None]
    if len(known) < DRAWS // 2:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _ordinal(totals: Counts) -> Counts:
    """Return squared distances of ordered classes: the ratings between their middles."""
    middle = totals.cumsum() - totals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)
