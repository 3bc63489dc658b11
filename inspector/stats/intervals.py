"""Intervals of shares and of differences of shares."""

import math

#: The normal quantile of a two-sided 95 % interval.
Z95 = 1.959963984540054


def wilson(k: float, n: float, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of k out of n (Wilson 1927); (0, 1) when n is 0."""
    if n <= 0:
        return 0.0, 1.0
    share = k / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(max(0.0, share * (1 - share) / n + z * z / (4 * n * n)))
    below = 1 + z * z / n
    low = 0.0 if k <= 0 else max(0.0, (middle - half) / below)
    high = 1.0 if k >= n else min(1.0, (middle + half) / below)
    return low, high


def newcombe(
    k1: float, n1: float, k2: float, n2: float, z: float = Z95
) -> tuple[float, float, float]:
    """Return the difference k1/n1 - k2/n2 and its interval (Newcombe 1998, method 10).

    A share of no rows is taken as 0 with the interval (0, 1).
    """
    first = k1 / n1 if n1 > 0 else 0.0
    second = k2 / n2 if n2 > 0 else 0.0
    low1, high1 = wilson(k1, n1, z)
    low2, high2 = wilson(k2, n2, z)
    difference = first - second
    below = math.hypot(first - low1, high2 - second)
    above = math.hypot(high1 - first, second - low2)
    return difference, max(-1.0, difference - below), min(1.0, difference + above)


def rule_of_three(n: int) -> float:
    """Return the largest share that 0 of n rows leave plausible (95 %), at most 1."""
    return min(1.0, 3 / n) if n > 0 else 1.0
