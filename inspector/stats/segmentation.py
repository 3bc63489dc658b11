"""Finds where a series changes level: exact segmentation by dynamic programming.

The cost of a segment is minus the log-likelihood of its pooled level; each segment pays
(free parameters + 1) / 2 * ln(effective total), as in Schwarz's criterion with the place of the cut
counted as a parameter.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

#: Median of a chi-squared law with one degree of freedom.
_MEDIAN_CHI2 = 0.454936

#: Costs of the segments between each of some starts (rows) and each of some ends (columns).
Cost = Callable[["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"], "np.ndarray[Any, Any]"]

#: Numbers held at once while costs are computed; bounds the memory of a long series.
_MOST_AT_ONCE = 2_000_000


def segments(counts: Sequence[tuple[float, float]], minimum_length: int = 2) -> list[int]:
    """Return where the segments of a series of (k of n) begin; always 0 first.

    Neighbouring entries that vary more than chance allows count like fewer rows (a day is a block,
    not so many independent rows), so that ordinary swings are not taken for changes.

    Args:
        counts: Per period or version, k successes of n rows; n may be 0.
        minimum_length: Fewest entries of a segment.
    """
    import numpy as np

    if len(counts) < 2 * minimum_length:
        return [0]
    table = np.asarray(counts, float)
    k, n = table[:, 0], table[:, 1]
    effect = overdispersion(counts)
    if not _may_change(k / effect, n / effect):
        return [0]
    return segments_of_counts(np.column_stack([k, n - k]) / effect, minimum_length)


def _may_change(k: "np.ndarray[Any, Any]", n: "np.ndarray[Any, Any]") -> bool:
    """Whether any stretch stands out enough to pay for a cut; a quick look before the exact search.

    Looked at are all stretches from the start, and all of a length that is a power of two. A stretch
    that pays for its two cuts gains twice the penalty; the best of these holds most of it.
    """
    import numpy as np

    total, rows = float(k.sum()), float(n.sum())
    if rows <= 1:
        return False
    sums = np.concatenate([[0.0], k.cumsum()]), np.concatenate([[0.0], n.cumsum()])
    whole = float(_likelihood(np.array([total]), np.array([rows]))[0])
    lengths = [2**power for power in range(1, len(k).bit_length()) if 2**power < len(k)]
    stretches = [(sums[0][1:-1], sums[1][1:-1])]
    stretches += [(sums[0][w:] - sums[0][:-w], sums[1][w:] - sums[1][:-w]) for w in lengths]
    enough = 0.5 * float(np.log(max(rows, 2.0)))
    return any(
        float(
            np.max(
                _likelihood(inside, of) + _likelihood(total - inside, rows - of), initial=-np.inf
            )
        )
        - whole
        >= enough
        for inside, of in stretches
    )


def _likelihood(k: "np.ndarray[Any, Any]", n: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return the log-likelihood of k of n at their own share."""
    import numpy as np

    return np.asarray(_x_log_x(k) + _x_log_x(n - k) - _x_log_x(n))


def segments_of_counts(
    rows: "Sequence[Sequence[float]] | np.ndarray[Any, Any]", minimum_length: int = 2
) -> list[int]:
    """Return where the segments of a series of multinomial count rows begin; always 0 first.

    Args:
        rows: Periods by cells; counts, already divided by a design effect if there is one.
        minimum_length: Fewest periods of a segment.
    """
    import numpy as np

    table = np.asarray(rows, float)
    total = table.sum()
    if len(table) < 2 * minimum_length or total <= 1:
        return [0]
    sums = np.vstack([np.zeros(table.shape[1]), table.cumsum(axis=0)])

    def cost(
        starts: "np.ndarray[Any, Any]", ends: "np.ndarray[Any, Any]"
    ) -> "np.ndarray[Any, Any]":
        size = np.zeros((len(starts), len(ends)))
        split = np.zeros_like(size)
        for column in sums.T:
            inside = np.maximum(column[ends][None, :] - column[starts][:, None], 0)
            size += inside
            split += _x_log_x(inside)
        # -sum k ln(k / n) = n ln n - sum k ln k
        return np.asarray(_x_log_x(size) - split)

    used = int((table.sum(axis=0) > 0).sum())
    penalty = used / 2 * float(np.log(total))
    return _cut(cost, len(table), minimum_length, penalty, table.shape[1])


def segments_of_levels(values: Sequence[float], minimum_length: int = 2) -> list[int]:
    """Return where the mean of a series changes; always 0 first.

    The noise is taken from neighbouring differences, which a few changes of level do not disturb.
    """
    import numpy as np

    series = np.asarray(values, float)
    if len(series) < 2 * minimum_length:
        return [0]
    noise = float(np.median(np.diff(series) ** 2)) / 2 / _MEDIAN_CHI2
    if noise <= 0:
        noise = float(np.diff(series).var()) / 2
    if noise <= 0:
        return [0]
    sums = np.concatenate([[0.0], series.cumsum()])
    squares = np.concatenate([[0.0], (series**2).cumsum()])

    def cost(
        starts: "np.ndarray[Any, Any]", ends: "np.ndarray[Any, Any]"
    ) -> "np.ndarray[Any, Any]":
        length = np.maximum(ends[None, :] - starts[:, None], 1)
        spread = squares[ends][None, :] - squares[starts][:, None]
        spread -= (sums[ends][None, :] - sums[starts][:, None]) ** 2 / length
        return np.asarray(np.maximum(spread, 0) / (2 * noise))

    return _cut(cost, len(series), minimum_length, float(np.log(len(series))), 1)


def best_cuts(cost: Cost, length: int, minimum: int, penalty: float) -> list[int]:
    """Return the starts of the cheapest segments by a cost of one's own; always 0 first.

    Args:
        cost: Costs of the segments between starts (rows) and ends (columns).
        length: Entries of the series.
        minimum: Fewest entries of a segment.
        penalty: What each segment costs beside.
    """
    return _cut(cost, length, minimum, penalty, 1)


def overdispersion(counts: Sequence[tuple[float, float]]) -> float:
    """Return by how much neighbouring shares differ more than chance allows; at least 1.

    The median over neighbours is used, so that changes of level do not count as noise.
    """
    ratios = []
    for (k1, n1), (k2, n2) in pairwise(counts):
        if n1 <= 0 or n2 <= 0:
            continue
        pooled = (k1 + k2) / (n1 + n2)
        variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
        if variance > 0:
            ratios.append((k1 / n1 - k2 / n2) ** 2 / variance)
    if len(ratios) < 3:
        return 1.0
    ratios.sort()
    middle = len(ratios) // 2
    median = ratios[middle] if len(ratios) % 2 else (ratios[middle - 1] + ratios[middle]) / 2
    return max(1.0, median / _MEDIAN_CHI2)


def _cut(cost: Cost, length: int, minimum: int, penalty: float, width: int) -> list[int]:
    """Return the starts of the cheapest segments; costs are computed for many ends at a time."""
    import numpy as np

    best = np.full(length + 1, np.inf)
    best[0] = -penalty
    came_from = np.zeros(length + 1, int)
    batch = max(1, _MOST_AT_ONCE // ((length + 1) * width))
    for first in range(minimum, length + 1, batch):
        ends = np.arange(first, min(first + batch, length + 1))
        costs = cost(np.arange(0, ends[-1] - minimum + 1), ends) + penalty
        for column, end in enumerate(ends):
            values = best[: end - minimum + 1] + costs[: end - minimum + 1, column]
            place = int(values.argmin())
            best[end], came_from[end] = values[place], place
    cuts = []
    start = length
    while start > 0:
        start = int(came_from[start])
        cuts.append(start)
    return cuts[::-1]


def _x_log_x(x: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    import numpy as np

    return np.asarray(x * np.log(np.maximum(x, 1e-300)))
