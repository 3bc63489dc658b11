"""The area under the ROC curve, with DeLong's interval. Import it inside functions: it loads numpy."""

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]


def auc(scores: Array, positive: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[float, float, float]:
    """Return the area and its 95 % interval (DeLong, DeLong and Clarke-Pearson 1988).

    The interval is made on the logit, so that it stays between 0 and 1; ties count a half.

    Args:
        scores: Higher for those thought positive.
        positive: Which are; some must be and some not.
    """
    from inspector.stats.dependence import midranks

    x, y = scores[positive], scores[~positive]
    m, n = len(x), len(y)
    if not m or not n:
        raise ValueError("both classes need at least one row")
    every = midranks(np.concatenate([x, y]))
    v10 = (every[:m] - midranks(x)) / n
    v01 = 1 - (every[m:] - midranks(y)) / m
    area = float(v10.mean())
    variance = (float(v10.var(ddof=1)) / m if m > 1 else 0.0) + (
        float(v01.var(ddof=1)) / n if n > 1 else 0.0
    )
    error = math.sqrt(variance)
    if not 0 < area < 1 or not error:
        # All pairs agree: the rule of three on the fewer of the two sides.
        reach = min(1.0, 3 / min(m, n)) if not 0 < area < 1 else 0.0
        return area, max(0.0, area - reach), min(1.0, area + reach)
    logit, spread = math.log(area / (1 - area)), 1.96 * error / (area * (1 - area))
    low, high = logit - spread, logit + spread
    return area, 1 / (1 + math.exp(-max(-700.0, low))), 1 / (1 + math.exp(-max(-700.0, high)))
