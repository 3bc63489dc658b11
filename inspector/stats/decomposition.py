"""Did a figure change because the mix of groups changed, or because values within groups did?

Kitagawa 1955, doi 10.1080/01621459.1955.10501299: with shares w and means r of the groups, the change
is the sum of (r1 - r0)(w0 + w1)/2, what happened within, and of (w1 - w0)(r0 + r1)/2, the mix. Import
it inside functions: it loads numpy.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A change in two parts that add up to it.

    Attributes:
        before: The figure in the baseline.
        after: The figure in the new version.
        within: What changed within groups.
        mix: What the change of the groups' shares explains.
        within_error: Standard error of `within`; None where it is not known.
        mix_error: Standard error of `mix`.
    """

    before: float
    after: float
    within: float
    mix: float
    within_error: float | None = None
    mix_error: float | None = None

    @property
    def is_simpson(self) -> bool:
        """Whether within groups the figure went the other way, both parts beyond doubt (95 %)."""
        if not self.within_error or not self.mix_error:
            return False
        opposed = self.within * (self.after - self.before) < 0
        return (
            opposed
            and abs(self.within) > 1.96 * self.within_error
            and abs(self.mix) > 1.96 * self.mix_error
        )


def kitagawa(
    rows_before: Array,
    means_before: Array,
    rows_after: Array,
    means_after: Array,
    variances: tuple[Array, Array] | None = None,
) -> Split:
    """Split the change of a mean over groups.

    Groups that only one version has count with the mean they have there: they change the mix only.

    Args:
        rows_before: Rows per group in the baseline.
        means_before: The mean per group; ignored where there are no rows.
        rows_after: Rows per group in the new version.
        means_after: The mean per group there.
        variances: Variance of a value per group, in both versions, for the standard errors.
    """
    n, m = float(rows_before.sum()), float(rows_after.sum())
    w0, w1 = rows_before / n, rows_after / m
    r0 = np.where(rows_before > 0, means_before, means_after)
    r1 = np.where(rows_after > 0, means_after, means_before)
    within = float(((r1 - r0) * (w0 + w1) / 2).sum())
    mix = float(((w1 - w0) * (r0 + r1) / 2).sum())
    within_error = mix_error = None
    if variances is not None:
        spread = np.where(rows_before > 0, variances[0] / np.maximum(rows_before, 1), 0)
        spread = spread + np.where(rows_after > 0, variances[1] / np.maximum(rows_after, 1), 0)
        gap, centre = (r1 - r0) / 2, (r0 + r1) / 2
        within_error = float(
            np.sqrt(
                (((w0 + w1) / 2) ** 2 * spread).sum() + _spread(w0, gap) / n + _spread(w1, gap) / m
            )
        )
        mix_error = float(
            np.sqrt(
                (((w1 - w0) / 2) ** 2 * spread).sum()
                + _spread(w0, centre) / n
                + _spread(w1, centre) / m
            )
        )
    return Split(
        before=float((w0 * r0).sum()),
        after=float((w1 * r1).sum()),
        within=within,
        mix=mix,
        within_error=within_error,
        mix_error=mix_error,
    )


def distribution_split(before: Array, after: Array) -> tuple[float, float, float]:
    """Split the change of a distribution: raw moved shares in all, within groups, and of the mix.

    The two parts add up category by category, not as moved shares: they may cancel in part.

    Args:
        before: Rows per group (down) and category (across) in the baseline.
        after: The same in the new version.
    """
    w0, w1 = before.sum(axis=1) / before.sum(), after.sum(axis=1) / after.sum()
    r0 = _rates(before, after)
    r1 = _rates(after, before)
    within = ((r1 - r0) * ((w0 + w1) / 2)[:, None]).sum(axis=0)
    mix = ((w1 - w0)[:, None] * (r0 + r1) / 2).sum(axis=0)
    return (
        float(0.5 * np.abs(within + mix).sum()),
        float(0.5 * np.abs(within).sum()),
        float(0.5 * np.abs(mix).sum()),
    )


def _rates(own: Array, other: Array) -> Array:
    """Return shares of categories per group; a group without rows takes the other's."""
    rows, spare = own.sum(axis=1, keepdims=True), other.sum(axis=1, keepdims=True)
    rates = np.where(rows > 0, own / np.maximum(rows, 1), other / np.maximum(spare, 1))
    return np.asarray(rates, dtype=np.float64)


def _spread(shares: Array, values: Array) -> float:
    centre = float((shares * values).sum())
    return float((shares * (values - centre) ** 2).sum())
