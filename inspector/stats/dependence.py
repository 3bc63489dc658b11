"""Did two columns come to go together differently, beyond what either did by itself?

Import it inside functions: it loads numpy.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationChange:
    """How the relation of two columns differs between two versions.

    Attributes:
        p: Chance of a change this large if there is no three-factor interaction.
        moved: Share of the new version's rows that would have to change to have the relation of
            before: total variation between its joint counts and those fitted with equal odds ratios,
            what chance alone gives taken out.
    """

    p: float
    moved: float


def relation_change(before: Array, after: Array, *, steps: int = 200) -> RelationChange:
    """Test for a three-factor interaction of row x column x version (Bartlett 1935).

    The model with all two-way margins is fitted by iterative proportional fitting; G² on
    (r - 1)(c - 1) degrees of freedom, Pearson's form, which is milder where counts are small.

    Args:
        before: Rows per pair of categories in the baseline.
        after: The same in the new version.
        steps: Most rounds of fitting.
    """
    from scipy.special import chdtrc

    used_rows = (before.sum(axis=1) > 0) & (after.sum(axis=1) > 0)
    used_columns = (before.sum(axis=0) > 0) & (after.sum(axis=0) > 0)
    observed = np.stack([t[used_rows][:, used_columns] for t in (before, after)]).astype(float)
    if min(observed.shape[1:]) < 2 or not observed[0].sum() or not observed[1].sum():
        return RelationChange(p=1.0, moved=0.0)
    fitted = np.ones_like(observed)
    margins = [observed.sum(axis=axis, keepdims=True) for axis in range(3)]
    for _ in range(steps):
        last = fitted
        for axis in range(3):
            sums = fitted.sum(axis=axis, keepdims=True)
            fitted = fitted * np.where(sums > 0, margins[axis] / np.where(sums > 0, sums, 1), 0)
        if np.abs(fitted - last).max() < 1e-6 * max(1.0, float(observed.max())):
            break
    safe = np.where(fitted > 0, fitted, 1)
    statistic = float((np.where(fitted > 0, (observed - fitted) ** 2, 0) / safe).sum())
    degrees = (observed.shape[1] - 1) * (observed.shape[2] - 1)
    rows = float(observed[1].sum())
    raw = 0.5 * float(np.abs(observed[1] - fitted[1]).sum()) / rows
    # Under no change the squared distance is, on average, its share of the statistic's mean.
    scale = min(1.0, degrees / statistic) if statistic > 0 else 1.0
    return RelationChange(
        p=float(chdtrc(degrees, statistic)), moved=raw * float(np.sqrt(max(0.0, 1 - scale)))
    )


def spearman(x: Array, y: Array) -> float | None:
    """Return Spearman's rank correlation of the pairs without NaN; None if there is none."""
    kept = np.isfinite(x) & np.isfinite(y)
    if kept.sum() < 3:
        return None
    a, b = midranks(x[kept]), midranks(y[kept])
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0 else None


def midranks(x: Array) -> Array:
    """Return midranks."""
    _, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)
