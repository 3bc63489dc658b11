"""The drift test on counts: against scipy, on no drift, and on planted shifts."""

import numpy as np
import pytest
from scipy import stats

from inspector.stats.bootstrap import moved_share
from inspector.stats.multiple import benjamini_hochberg
from inspector.stats.two_sample import (
    ad_p,
    cell_p,
    chi2_p,
    ordered_groups,
    pooled,
    sparse_groups,
    two_sample,
    two_sided,
    weighted_chi2_sf,
)


def counted(x, y):
    """Counts of two samples on their common values."""
    values, places = np.unique(np.r_[x, y], return_inverse=True)
    a = np.bincount(places[: len(x)], minlength=len(values))
    b = np.bincount(places[len(x) :], minlength=len(values))
    return a.astype(float), b.astype(float)


def test_that_chi_squared_is_scipys():
    a, b = np.array([10.0, 20, 30, 3]), np.array([20.0, 20, 20, 9])
    expected = stats.chi2_contingency([a, b], correction=False).pvalue
    assert chi2_p(a, b) == pytest.approx(expected, rel=1e-9)
    assert chi2_p(np.array([5.0]), np.array([7.0])) == 1.0


@pytest.mark.parametrize(
    ("x", "h", "p"), [(3, 10, 0.5), (0, 12, 0.1), (12, 12, 0.6), (40, 90, 0.3)]
)
def test_that_the_exact_share_test_is_twice_the_smaller_binomial_tail(x, h, p):
    tails = stats.binom.cdf(x, h, p), stats.binom.sf(x - 1, h, p)
    expected = min(1.0, 2 * min(tails))
    assert two_sided(np.array(x), np.array(h), p) == pytest.approx(expected, rel=1e-9)


def test_that_a_single_weight_gives_the_chi_squared_tail():
    for q in (4.0, 10.0, 25.0):
        assert weighted_chi2_sf(q, np.array([1.0])) == pytest.approx(stats.chi2.sf(q, 1), rel=0.1)
        assert (
            weighted_chi2_sf(q, np.full(8, 0.5)) == pytest.approx(stats.chi2.sf(2 * q, 8), rel=0.03)
            or q <= 4.0
        )
    assert weighted_chi2_sf(0.5, np.array([1.0])) == 1.0
    assert weighted_chi2_sf(3.0, np.array([])) == 1.0


def test_that_anderson_darling_agrees_with_a_permutation_of_scipys():
    chance = np.random.default_rng(3)
    x, y = np.round(chance.normal(0, 1, 120), 1), np.round(chance.normal(0.25, 1, 150), 1)
    a, b = counted(x, y)
    exact = stats.anderson_ksamp(
        [x, y],
        variant="midrank",
        method=stats.PermutationMethod(n_resamples=2_000, rng=np.random.default_rng(1)),
    ).pvalue
    assert ad_p(a, b) == pytest.approx(exact, rel=0.35)


def test_that_anderson_darling_keeps_its_level_with_four_fifths_ties():
    chance = np.random.default_rng(4)
    hits = 0
    for _ in range(600):
        x, y = (np.where(chance.random(200) < 0.8, 0, chance.integers(1, 30, 200)) for _ in "ab")
        hits += ad_p(*counted(x, y)) < 0.01
    assert hits <= 15


def test_that_groups_hold_about_equal_mass_and_a_heavy_cell_stays_alone():
    h = np.array([1.0] * 50 + [60.0] + [1.0] * 50)
    groups = ordered_groups(h, 10)
    assert (np.diff(groups) >= 0).all()
    heavy = pooled(h, groups)[groups[50]]
    assert heavy == 60
    assert len(set(groups)) <= 10


def test_that_rare_categories_are_pooled_until_each_group_expects_ten_rows():
    h = np.array([500.0, 3, 300, 2, 40, 1])
    groups = sparse_groups(h, 0.5)
    sizes = pooled(h, groups) * 0.5
    assert (sizes >= 10).all()
    assert groups[1] == groups[3] == groups[5]


def test_that_a_new_value_is_seen_among_hundreds():
    a = np.full(400, 10.0)
    b = np.full(400, 10.0)
    assert cell_p(a, b) == 1.0
    a, b = np.append(a, 0), np.append(b, 120)
    assert cell_p(a, b) < 1e-20


def test_that_empty_versions_are_refused():
    with pytest.raises(ValueError, match="at least one row"):
        two_sample([0, 0], [1, 2], ordered=True)


@pytest.mark.parametrize("ordered", [True, False])
def test_that_one_row_against_one_row_is_no_finding(ordered):
    assert two_sample([1, 0], [0, 1], ordered=ordered).p > 0.01
    assert two_sample([1], [1], ordered=ordered).p == 1.0


def samples(chance, n):
    """Twenty columns of common shapes: (values, ordered)."""
    zipf = np.arange(1, 51.0) ** -1.2
    yield chance.normal(0, 1, n), True
    yield chance.normal(1e6, 1, n), True
    yield chance.lognormal(0, 1, n), True
    yield chance.lognormal(0, 2, n), True
    yield chance.standard_t(2, n), True
    yield chance.standard_cauchy(n), True
    yield chance.exponential(1, n), True
    yield chance.random(n), True
    yield chance.poisson(3, n), True
    yield np.where(chance.random(n) < 0.8, 0, chance.exponential(1, n)), True
    yield np.round(chance.normal(40, 12, n)), True
    yield np.where(chance.random(n) < 0.02, -999, chance.normal(0, 1, n)), True
    yield chance.random(n) < 0.5, False
    yield chance.random(n) < 0.01, False
    yield chance.integers(0, 5, n), False
    yield chance.integers(0, 12, n), False
    yield chance.integers(0, 100, n), False
    yield chance.integers(0, 900, n), False
    yield chance.choice(50, n, p=zipf / zipf.sum()), False
    yield chance.zipf(1.5, n) % 5_000, False


def test_that_no_drift_raises_no_alarm_in_nearly_all_data_sets():
    chance = np.random.default_rng(11)
    alarms = 0
    for _ in range(200):
        pairs = zip(samples(chance, 300), samples(chance, 300), strict=True)
        p_values = [two_sample(*counted(x, y), ordered=o).p for (x, o), (y, _) in pairs]
        alarms += any(benjamini_hochberg(p_values))
    assert alarms / 200 <= 0.03


@pytest.mark.parametrize(
    ("shift", "least"),
    [
        (lambda x, c: x + 0.3, 0.9),
        (lambda x, c: x * 1.3, 0.85),
        (lambda x, c: np.minimum(x, np.quantile(x, 0.93)), 0.95),
        (lambda x, c: np.where(c.random(len(x)) < 0.03, 0.5, x), 0.85),
        (lambda x, c: np.where(c.random(len(x)) < 0.03, -999.0, x), 0.9),
    ],
    ids=["mean", "scale", "clip", "spike", "sentinel"],
)
def test_that_planted_shifts_are_found_at_a_thousand_rows(shift, least):
    chance = np.random.default_rng(12)
    found = 0
    for _ in range(60):
        x, y = chance.normal(0, 1, 1_000), shift(chance.normal(0, 1, 1_000), chance)
        found += two_sample(*counted(x, y), ordered=True).p < 2.5e-4
    assert found / 60 >= least


def test_that_a_hair_at_a_million_rows_is_real_but_small():
    chance = np.random.default_rng(13)
    p = np.full(20, 0.05)
    q = p + np.where(np.arange(20) % 2, 0.002, -0.002)
    a, b = chance.multinomial(10**6, p), chance.multinomial(10**6, q)
    assert two_sample(a, b, ordered=True).p < 1e-10
    moved, low, high = moved_share(a, b)
    assert low <= 0.02 <= high
    assert moved == pytest.approx(0.02, abs=0.002)


def test_that_the_interval_covers_the_true_moved_share_about_as_often_as_it_says():
    chance = np.random.default_rng(14)
    edges = stats.norm.ppf(np.linspace(0, 1, 21))
    p = np.diff(stats.norm.cdf(edges))
    q = np.diff(stats.norm.cdf(edges, 0.4))
    truth = 0.5 * np.abs(p - q).sum()
    inside = 0
    for _ in range(150):
        a, b = chance.multinomial(1_000, p), chance.multinomial(1_000, q)
        _, low, high = moved_share(a, b)
        inside += low <= truth <= high
    assert 0.84 <= inside / 150 <= 1.0


def test_that_equal_counts_give_equal_intervals_whatever_came_before():
    np.random.default_rng().random(3)
    assert moved_share([5, 10, 20], [10, 10, 10]) == moved_share([5, 10, 20], [10, 10, 10])
