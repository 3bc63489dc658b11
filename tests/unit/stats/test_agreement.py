"""Agreement against published tables, krippendorff, statsmodels and scikit-learn."""

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as theirs_fleiss

from inspector.stats.agreement import (
    alpha_interval,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
)

#: Krippendorff 2011, "Computing Krippendorff's alpha-reliability": four observers, twelve units.
NONE = np.nan
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
)
#: Fleiss 1971, table 1: fourteen ratings of ten subjects in five categories.
FLEISS = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ],
    float,
)  # fmt: skip


def counts(observers):
    classes = np.unique(observers[~np.isnan(observers)])
    return np.array([[(unit == c).sum() for c in classes] for unit in observers.T], float)


def test_that_alpha_is_the_published_one():
    table = counts(OBSERVERS)
    ones = np.ones(len(table))
    assert krippendorff_alpha(table, ones) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(table, ones, "ordinal") == pytest.approx(0.815, abs=5e-4)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_that_alpha_is_that_of_the_library(level):
    chance = np.random.default_rng(1)
    truth = chance.integers(0, 4, 200)
    seen = np.array(
        [np.where(chance.random(200) < 0.7, truth, chance.integers(0, 4, 200)) for _ in range(5)]
    )
    seen = np.where(chance.random(seen.shape) < 0.3, np.nan, seen.astype(float))
    table = counts(seen)
    known = krippendorff.alpha(reliability_data=seen, level_of_measurement=level)
    ours = krippendorff_alpha(table, np.ones(len(table)), level)
    assert ours == pytest.approx(known)
    unique, units = np.unique(table, axis=0, return_counts=True)
    assert krippendorff_alpha(unique, units.astype(float), level) == pytest.approx(known)
    low, high = alpha_interval(table, np.ones(len(table)), level)
    assert low < ours < high
    assert high - low < 0.3
    assert alpha_interval(table, np.ones(len(table)), level) == (low, high)


def test_that_fleiss_kappa_is_the_published_one_and_the_librarys():
    ones = np.ones(10)
    assert fleiss_kappa(FLEISS, ones) == pytest.approx(0.210, abs=5e-4)
    assert fleiss_kappa(FLEISS, ones) == pytest.approx(theirs_fleiss(FLEISS))
    chance = np.random.default_rng(2)
    table, _ = aggregate_raters(chance.integers(0, 3, (50, 4)))
    assert fleiss_kappa(table.astype(float), np.ones(50)) == pytest.approx(theirs_fleiss(table))
    assert fleiss_kappa(np.array([[2.0, 0.0], [1.0, 0.0]]), np.ones(2)) is None


def test_that_cohens_kappa_is_the_published_one_and_the_librarys():
    assert cohen_kappa(np.array([[20.0, 5], [10, 15]])) == pytest.approx(0.4)
    chance = np.random.default_rng(3)
    a, b = chance.integers(0, 3, 300), chance.integers(0, 3, 300)
    table = np.zeros((3, 3))
    np.add.at(table, (a, b), 1)
    assert cohen_kappa(table) == pytest.approx(cohen_kappa_score(a, b))
    assert cohen_kappa(np.array([[5.0, 0], [0, 0]])) is None
    assert cohen_kappa(np.zeros((2, 2))) is None


def test_that_percent_agreement_counts_pairs():
    table = np.array([[2.0, 1.0], [3.0, 0.0], [1.0, 0.0]])
    assert percent_agreement(table, np.ones(3)) == pytest.approx((1 + 3) / (3 + 3))
    assert percent_agreement(np.array([[1.0, 0.0]]), np.ones(1)) is None
    assert krippendorff_alpha(np.array([[1.0, 0.0]]), np.ones(1)) is None
    assert krippendorff_alpha(np.array([[2.0, 0.0]]), np.ones(1)) is None
