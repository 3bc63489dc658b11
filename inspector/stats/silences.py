"""Which stretches without rows are longer than chance and the usual step explain."""

import math
from collections.abc import Sequence
from itertools import pairwise


def improbable_run(missed: int, present: int, expected: int, tried: int) -> bool:
    """Whether a run of missed steps is too long for steps that go missing at random.

    Args:
        missed: Steps missed in a row.
        present: Steps that came, of all.
        expected: Steps that were expected in all.
        tried: Places where a run could have begun.
    """
    if missed < 1 or expected <= 0:
        return False
    rate = min(max((expected - present) / expected, 1 / (expected + 1)), 0.999)
    return missed * math.log(rate) < math.log(0.01 / max(tried, 1))


def improbable_silence(expected_rows: float, dispersion: float, tried: int) -> bool:
    """Whether a silence is too long for rows that come at random.

    Rows that come in bunches count as fewer: chance of silence exp(-expected / dispersion).
    """
    return expected_rows / max(dispersion, 1.0) > math.log(100 * max(tried, 1))


def dispersion(counts: Sequence[float]) -> float:
    """Return variance over mean of neighbouring counts (Fano factor); at least 1.

    Half the mean squared difference of neighbours stands for the variance, so that slow trends do
    not count as bunching.
    """
    if len(counts) < 3:
        return 1.0
    mean = sum(counts) / len(counts)
    if mean <= 0:
        return 1.0
    steps = [(b - a) ** 2 for a, b in pairwise(counts)]
    return max(1.0, sum(steps) / len(steps) / 2 / mean)
