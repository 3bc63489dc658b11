"""The test of two shares: against scipy's binomial tails, and mild where it has to be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from inspector.stats.shares import share_test


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_that_it_is_the_doubled_smaller_binomial_tail(n1, n2, data):
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    a, b = (k1, k2) if k1 + k2 <= (n1 + n2) / 2 else (n1 - k1, n2 - k2)
    if a + b == 0:
        assert share_test(k1, n1, k2, n2) == 1.0
        return
    share = n1 / (n1 + n2)
    tails = [binomtest(a, a + b, share, alternative=t).pvalue for t in ("less", "greater")]
    assert share_test(k1, n1, k2, n2) == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-9)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_that_it_does_not_matter_which_is_first_or_what_is_counted(n1, n2, data):
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    p = share_test(k1, n1, k2, n2)
    assert p == pytest.approx(share_test(k2, n2, k1, n1), rel=1e-9)
    if k1 + k2 != (n1 + n2) / 2:
        assert p == pytest.approx(share_test(n1 - k1, n1, n2 - k2, n2), rel=1e-9)


def test_that_no_rows_prove_nothing():
    assert share_test(0, 0, 5, 10) == 1.0
    assert share_test(0, 10, 0, 10) == 1.0


def test_that_false_alarms_stay_below_the_level():
    chance = np.random.default_rng(0)
    draws = chance.binomial([500, 300], 0.07, (2_000, 2))
    assert np.mean([share_test(a, 500, b, 300) < 0.05 for a, b in draws]) <= 0.06


def test_that_billions_of_rows_are_no_trouble():
    assert share_test(3e9, 1e11, 3e9, 1e11) == pytest.approx(1.0, abs=0.01)
    assert share_test(3e9, 1e11, 4e9, 1e11) == 0.0
