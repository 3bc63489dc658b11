"""How strongly two things go together, from a table of counts."""

import math
from collections.abc import Sequence


def corrected_v(a: Sequence[float], b: Sequence[float]) -> float:
    """Return Cramer's V of a table of two rows, corrected for bias (Bergsma 2013); 0 to 1.

    Args:
        a: Counts of the first row, by column.
        b: Counts of the second row.
    """
    kept = [(x, y) for x, y in zip(a, b, strict=True) if x + y > 0]
    n_a, n_b = sum(x for x, _ in kept), sum(y for _, y in kept)
    n, k = n_a + n_b, len(kept)
    if n <= 1 or k < 2 or not n_a or not n_b:
        return 0.0
    chi2 = sum(
        (x - (x + y) * n_a / n) ** 2 / ((x + y) * n_a / n)
        + (y - (x + y) * n_b / n) ** 2 / ((x + y) * n_b / n)
        for x, y in kept
    )
    phi2 = max(0.0, chi2 / n - (k - 1) / (n - 1))
    rows, columns = 2 - 1 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    below = min(rows - 1, columns - 1)
    return min(1.0, math.sqrt(phi2 / below)) if below > 0 else 0.0
