"""Confident learning: which labels do out-of-sample probabilities speak against?

Northcutt, Jiang and Chuang 2021 (10.1613/jair.1.12125). Import it inside functions: it loads numpy.
"""

from typing import Any

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.int64]]


def self_confidence(probabilities: Numbers, labels: Codes) -> Numbers:
    """Return the probability of each row's own label: the lower, the more suspect."""
    return np.asarray(probabilities[np.arange(len(labels)), labels])


def expected_confidence(probabilities: Numbers, labels: Codes) -> Numbers:
    """Return, per class, the mean probability of it over the rows that carry it; 1 for an empty class."""
    own = self_confidence(probabilities, labels)
    classes = probabilities.shape[1]
    rows = np.bincount(labels, minlength=classes)
    total = np.bincount(labels, weights=own, minlength=classes)
    return np.where(rows > 0, total / np.maximum(rows, 1), 1.0)


def confident_classes(probabilities: Numbers, labels: Codes) -> Codes:
    """Return the class each row is counted for; -1 where the probabilities are sure of none.

    Among the classes whose probability reaches what is expected of rows that carry it, it is the most
    probable one.
    """
    limits = expected_confidence(probabilities, labels)
    reached = probabilities >= limits - 1e-6
    best = np.where(reached, probabilities, -1.0).argmax(axis=1)
    return np.where(reached.any(axis=1), best, -1).astype(np.int64)


def confident_joint(probabilities: Numbers, labels: Codes) -> Codes:
    """Count rows by the label they carry (first) and the class they are counted for (second)."""
    classes = probabilities.shape[1]
    taken = confident_classes(probabilities, labels)
    sure = taken >= 0
    flat = np.bincount(labels[sure] * classes + taken[sure], minlength=classes * classes)
    return flat.reshape(classes, classes)


def joint_shares(joint: Codes, labels: Codes) -> Numbers:
    """Return the estimated share of rows by carried and right label.

    Each row of the count is scaled to the rows that carry the label; a class of which no row is
    counted is taken to be right.
    """
    classes = len(joint)
    rows = np.bincount(labels, minlength=classes)
    counted = joint.astype(np.float64)
    empty = counted.sum(axis=1) == 0
    counted[empty, empty] = 1.0
    shares = counted / counted.sum(axis=1, keepdims=True) * rows[:, None]
    return np.asarray(shares / max(1, len(labels)))
