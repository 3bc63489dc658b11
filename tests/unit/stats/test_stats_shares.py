"""Intervals, many tests, entropy: against published figures and statsmodels."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from inspector.stats.entropy import (
    corrected_entropy,
    effective_classes,
    entropy,
    evenness,
    gini_simpson,
)
from inspector.stats.intervals import newcombe, rule_of_three, wilson
from inspector.stats.multiple import adjusted, benjamini_hochberg


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (8, 10, 0.4902, 0.9433)],
)
def test_that_wilson_gives_published_intervals(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000), st.data())
def test_that_wilson_equals_statsmodels(n, data):
    k = data.draw(st.integers(0, n))
    assert wilson(k, n) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)


def test_that_no_rows_leave_every_share_open():
    assert wilson(0, 0) == (0.0, 1.0)
    assert newcombe(0, 0, 3, 10)[0] == pytest.approx(-0.3)
    assert rule_of_three(0) == 1.0
    assert rule_of_three(300) == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2"), [(56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 0, 10), (5, 1000, 1, 9)]
)
def test_that_newcombe_equals_statsmodels(k1, n1, k2, n2):
    expected = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")
    difference, low, high = newcombe(k1, n1, k2, n2)
    assert difference == pytest.approx(k1 / n1 - k2 / n2)
    assert (low, high) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_that_benjamini_hochberg_rejects_what_statsmodels_rejects(p_values):
    rejected = benjamini_hochberg(p_values, 0.05)
    if not p_values:
        assert rejected == []
        return
    expected, corrected, *_ = multipletests(p_values, 0.05, method="fdr_bh")
    assert rejected == list(expected)
    assert adjusted(p_values) == pytest.approx(list(corrected))


@pytest.mark.parametrize(
    ("counts", "even", "effective"),
    [
        ((50, 50, 50), 1.0, 3.0),
        ((59, 71, 48), 0.9886, 2.9625),
        ((212, 357), 0.9526, 1.9354),
        ((500, 268), 0.9331, 1.9094),
    ],
    ids=["iris", "wine", "breast cancer", "pima"],
)
def test_that_evenness_is_that_of_well_known_data(counts, even, effective):
    assert evenness(counts) == pytest.approx(even, abs=5e-5)
    assert effective_classes(counts) == pytest.approx(effective, abs=5e-5)


def test_that_entropy_is_corrected_by_miller_and_madow():
    assert entropy((5, 5)) == pytest.approx(math.log(2))
    assert corrected_entropy((5, 5)) == pytest.approx(math.log(2) + 1 / 20)
    assert gini_simpson((59, 71, 48)) == pytest.approx(0.6583, abs=5e-5)
    assert evenness((7,)) is None
    assert entropy(()) == corrected_entropy(()) == gini_simpson(()) == 0.0
