"""Figures of how evenly rows spread over classes."""

import math
from collections.abc import Sequence


def entropy(counts: Sequence[float]) -> float:
    """Return Shannon's entropy of counts, in nats."""
    total = math.fsum(counts)
    return -math.fsum(c / total * math.log(c / total) for c in counts if c > 0) if total else 0.0


def corrected_entropy(counts: Sequence[float]) -> float:
    """Return the entropy with the Miller-Madow correction for a finite sample, in nats."""
    total = math.fsum(counts)
    used = sum(1 for c in counts if c > 0)
    return entropy(counts) + (used - 1) / (2 * total) if total else 0.0


def effective_classes(counts: Sequence[float]) -> float:
    """Return how many equally large classes would be as balanced (Hill number of order 1)."""
    return math.exp(entropy(counts))


def evenness(counts: Sequence[float]) -> float | None:
    """Return Pielou's evenness, 1 for equal classes; None for fewer than two classes."""
    used = sum(1 for c in counts if c > 0)
    return entropy(counts) / math.log(used) if used > 1 else None


def gini_simpson(counts: Sequence[float]) -> float:
    """Return the chance that two rows, drawn with replacement, are of different classes."""
    total = math.fsum(counts)
    return 1 - math.fsum((c / total) ** 2 for c in counts) if total else 0.0
