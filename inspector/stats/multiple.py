"""Many tests at once: which of them to believe."""

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float], q: float = 0.01) -> list[bool]:
    """Return which hypotheses to reject so that at most a share q of those is expected to be false.

    Benjamini and Hochberg 1995: the largest i with p(i) <= q * i / M, and all before it.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    last = 0
    for rank, place in enumerate(order, 1):
        if p_values[place] <= q * rank / len(p_values):
            last = rank
    rejected = [False] * len(p_values)
    for place in order[:last]:
        rejected[place] = True
    return rejected


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Return Benjamini-Hochberg adjusted p-values: the smallest q at which each is rejected."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    result = [1.0] * len(p_values)
    running, total = 1.0, len(p_values)
    for behind, place in enumerate(order):
        running = min(running, p_values[place] * total / (total - behind))
        result[place] = running
    return result
