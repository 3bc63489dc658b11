"""Is the difference of two versions' counts real? Four tests on one pair of count rows.

Works on counts alone, so that ties, spikes and 80 % zeros are exact and rows cost nothing. Import
it inside functions: it loads numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Labels = np.ndarray[Any, np.dtype[np.intp]]

#: Fewest rows expected in a group of the chi-squared test, in the smaller version.
MIN_EXPECTED = 10
#: Most groups of an ordered column, for size and chi-squared.
GROUPS = 20
#: Most groups of the Anderson-Darling test.
AD_GROUPS = 64
#: A single cell is tested only if it could ever be this improbable (Tarone 1990).
CELL_LEVEL = 5e-5
#: The outer shares that are looked at as tails.
TAILS = (0.01, 0.015, 0.025)
#: Those whose change is a size; the one between them only helps to tell it from chance.
SIZES = (0.01, 0.025)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSample:
    """How two count rows differ.

    Attributes:
        p: Chance of a difference this large if nothing changed, for all parts together.
        parts: The p-value of each part, by name.
        moved: Raw total variation over the groups.
        one_value: Largest change of a single cell's share, if it doubled or halved; else 0.
        one_cell: Which cell that is; None if there is none.
        tail: Largest change of a tail's share, if it doubled or halved; else 0.
        groups: The group of each cell.
        a: Rows per group in the baseline.
        b: Rows per group in the new version.
    """

    p: float
    parts: tuple[tuple[str, float], ...]
    moved: float
    one_value: float
    one_cell: int | None
    tail: float
    groups: tuple[int, ...]
    a: tuple[int, ...]
    b: tuple[int, ...]


def two_sample(a: Sequence[float], b: Sequence[float], *, ordered: bool) -> TwoSample:
    """Compare the counts of a baseline and a new version on the same cells.

    Args:
        a: Rows per cell in the baseline; at least one row.
        b: Rows per cell in the new version; at least one row.
        ordered: Whether the cells lie on a line, in the order given.
    """
    first, second = np.asarray(a, float), np.asarray(b, float)
    n, m = float(first.sum()), float(second.sum())
    if n <= 0 or m <= 0:
        raise ValueError("each version needs at least one row")
    groups = groups_of(first, second, ordered=ordered)
    ga, gb = pooled(first, groups), pooled(second, groups)
    parts = {"all groups": chi2_p(ga, gb), "one value": cell_p(first, second)}
    if ordered:
        fine = ordered_groups(first + second, AD_GROUPS)
        parts["order"] = ad_p(pooled(first, fine), pooled(second, fine))
        parts["tails"] = tail_p(first, second)
    shift = np.abs(first / n - second / m) * _doubled(first / n, second / m)
    cell = int(shift.argmax())
    return TwoSample(
        p=min(1.0, len(parts) * min(parts.values())),
        parts=tuple(parts.items()),
        moved=float(0.5 * np.abs(ga / n - gb / m).sum()),
        one_value=float(shift[cell]),
        one_cell=cell if shift[cell] > 0 else None,
        tail=float(tail_shift(first, second)) if ordered else 0.0,
        groups=tuple(int(g) for g in groups),
        a=tuple(int(x) for x in ga),
        b=tuple(int(x) for x in gb),
    )


def groups_of(a: Array, b: Array, *, ordered: bool) -> Labels:
    """Return the group of each cell: chosen from pooled counts, so that tests on them are valid."""
    smaller = min(a.sum(), b.sum())
    share = smaller / (a.sum() + b.sum())
    if not ordered:
        return sparse_groups(a + b, share)
    most = int(max(2, min(GROUPS, smaller // MIN_EXPECTED)))
    groups = ordered_groups(a + b, most)
    if (pooled(a + b, groups) * share < MIN_EXPECTED).any():
        kept = sparse_groups(pooled(a + b, groups), share)
        return kept[groups]
    return groups


def ordered_groups(h: Array, most: int) -> Labels:
    """Put neighbouring cells into so many groups of equal mass; a heavy cell stays alone."""
    middle = (h.cumsum() - h / 2) / h.sum()
    group = np.minimum((middle * most).astype(int), most - 1)
    return np.asarray(np.unique(group, return_inverse=True)[1], dtype=np.intp)


def sparse_groups(h: Array, share: float) -> Labels:
    """Keep large cells alone; pool the rest until each group expects `MIN_EXPECTED` rows.

    Args:
        h: Pooled rows per cell.
        share: The smaller version's share of all rows.
    """
    order = np.argsort(-h, kind="stable")
    sizes = h[order]
    alone = int((sizes * share >= MIN_EXPECTED).sum())
    rest = sizes[alone:].sum()
    if 0 < rest * share < MIN_EXPECTED and alone > 0:
        alone -= 1
    groups = np.empty(len(h), dtype=np.intp)
    groups[order] = np.minimum(np.arange(len(h)), alone)
    return groups


def pooled(counts: Array, groups: Labels) -> Array:
    """Return the rows per group."""
    return np.asarray(np.bincount(groups, counts), dtype=np.float64)


def chi2_p(a: Array, b: Array) -> float:
    """Return the p-value of Pearson's test of homogeneity."""
    from scipy.special import chdtrc

    used = (a + b) > 0
    a, b = a[used], b[used]
    if len(a) < 2:
        return 1.0
    return float(chdtrc(len(a) - 1, chi2(a, b)))


def chi2(a: Array, b: Array) -> float:
    """Return Pearson's statistic of two count rows without empty cells."""
    n, m = a.sum(), b.sum()
    share_a, share_b = a / n, b / m
    return float(((share_a - share_b) ** 2 * (n * m) / (a + b)).sum())


def ad_p(a: Array, b: Array) -> float:
    """Return the p-value of the two-sample Anderson-Darling test with midranks.

    Scholz and Stephens 1987; the null law is the exact sum of weighted chi-squared terms for these
    ties, its tail by the saddlepoint of Lugannani and Rice (Kuonen 1999).
    """
    n, m, h = a.sum(), b.sum(), a + b
    total = n + m
    p = h / total
    u = p.cumsum() - p / 2
    spread = u * (1 - u) - p / 4
    usable = spread > 1e-12
    weight = np.where(usable, p / np.where(usable, spread, 1), 0)
    difference = ((a / n).cumsum() - a / n / 2) - ((b / m).cumsum() - b / m / 2)
    statistic = n * m / total * float((weight * difference**2).sum())
    lower = np.tril(np.ones((len(p), len(p))), -1) + 0.5 * np.eye(len(p))
    root = np.sqrt(weight)
    covariance = lower @ (np.diag(p) - np.outer(p, p)) @ lower.T
    weights = np.linalg.eigvalsh(root[:, None] * covariance * root)
    if weights.size and weights.max() > 0:
        return weighted_chi2_sf(statistic, weights[weights > 1e-9 * weights.max()])
    return 1.0


def weighted_chi2_sf(q: float, weights: Array) -> float:
    """Return P(sum of weights x chi-squared(1) > q) in the upper tail; 1 at or below the mean."""
    from scipy.special import ndtr

    mean = float(weights.sum())
    if weights.size == 0 or q <= mean:
        return 1.0

    def slope(z: float) -> float:
        return float((weights / (1 - 2 * z * weights)).sum())

    low, high = 0.0, 0.5 / float(weights.max()) * (1 - 1e-12)
    if slope(high) <= q:
        return 0.0
    for _ in range(200):
        z = (low + high) / 2
        if z in (low, high):
            break
        low, high = (z, high) if slope(z) < q else (low, z)
    z = (low + high) / 2
    generating = float(-0.5 * np.log1p(-2 * z * weights).sum())
    curvature = float(2 * ((weights / (1 - 2 * z * weights)) ** 2).sum())
    w = float(np.sqrt(max(2 * (z * q - generating), 0)))
    v = z * float(np.sqrt(curvature))
    if w < 1e-3 or v <= 0:
        return 1.0
    return float(min(1.0, ndtr(-(w + np.log(v / w) / w))))


def two_sided(x: Array, h: Array, share: float) -> Array:
    """Return two-sided exact binomial p-values of x out of h, both tails doubled."""
    from scipy.special import betainc

    x, h = np.asarray(x, float), np.asarray(h, float)
    below = np.where(x >= h, 1.0, betainc(np.maximum(h - x, 1e-300), x + 1, 1 - share))
    above = np.where(x <= 0, 1.0, betainc(np.maximum(x, 1e-300), h - x + 1, share))
    return np.asarray(np.minimum(1.0, 2 * np.minimum(below, above)))


def cell_p(a: Array, b: Array, level: float = CELL_LEVEL) -> float:
    """Return the p-value of the cell that changed most, for all cells together.

    Cells too small ever to reach `level` cost nothing (Tarone 1990).
    """
    used = (a + b) > 0
    a, b = a[used], b[used]
    h, share = a + b, float(a.sum() / (a.sum() + b.sum()))
    possible = int((2 * np.minimum(share**h, (1 - share) ** h) <= level).sum())
    return min(1.0, float(two_sided(a, h, share).min()) * max(1, possible))


def tail_p(a: Array, b: Array) -> float:
    """Return the p-value of the pooled outer 1, 1.5 and 2.5 % on both sides, for all together."""
    share = float(a.sum() / (a.sum() + b.sum()))
    found = [
        float(two_sided(np.asarray(x), np.asarray(x + y), share)) for x, y in _tails(a, b, TAILS)
    ]
    return min(1.0, min(found) * len(found)) if found else 1.0


def tail_shift(a: Array, b: Array) -> float:
    """Return the largest change of a tail's share among those that doubled or halved."""
    n, m = a.sum(), b.sum()
    return max(
        (
            abs(x / n - y / m)
            for x, y in _tails(a, b, SIZES)
            if max(x / n, y / m) >= 2 * min(x / n, y / m)
        ),
        default=0.0,
    )


def _tails(a: Array, b: Array, outer_shares: Sequence[float]) -> list[tuple[float, float]]:
    """Return the rows of both versions in each tail that is not wider than a fifth."""
    total = a.sum() + b.sum()
    found = []
    for x, y in ((a, b), (a[::-1], b[::-1])):
        sums = (x + y).cumsum()
        for outer in outer_shares:
            end = int(np.searchsorted(sums, outer * total)) + 1
            if sums[min(end, len(sums)) - 1] <= 0.2 * total:
                found.append((float(x[:end].sum()), float(y[:end].sum())))
    return found


def _doubled(p: Array, q: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.asarray(np.maximum(p, q) >= 2 * np.minimum(p, q))
