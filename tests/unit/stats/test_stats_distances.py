"""Distances: those of scipy on raw values, and chance levels as published and simulated."""

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import jensenshannon

from inspector.model.scale import Scale
from inspector.stats import distances as known


def counted(x, y):
    values, places = np.unique(np.r_[x, y], return_inverse=True)
    a = np.bincount(places[: len(x)], minlength=len(values))
    b = np.bincount(places[len(x) :], minlength=len(values))
    return a, b, values


@pytest.fixture(scope="module")
def pair():
    chance = np.random.default_rng(1)
    return chance.lognormal(0, 1, 700), chance.lognormal(0.2, 1.1, 900)


def test_that_exact_distances_are_scipys(pair):
    x, y = pair
    a, b, values = counted(x, y)
    ks = known.kolmogorov_smirnov(a, b, single_values=True)
    assert ks.value == pytest.approx(stats.ks_2samp(x, y).statistic)
    assert ks.low is None
    travelled = known.wasserstein(a, b, values, values)
    assert travelled.value == pytest.approx(stats.wasserstein_distance(x, y))
    assert travelled.high is None
    assert known.energy(a, b, values, values).value == pytest.approx(stats.energy_distance(x, y))


def test_that_bounds_from_cells_hold_the_exact_distances(pair):
    x, y = pair
    scale = Scale(centre=1.0, width=1.0)
    a, b, cells = counted([scale.cell(v) for v in x], [scale.cell(v) for v in y])
    left, right = [scale.left(int(c)) for c in cells], [scale.right(int(c)) for c in cells]
    ks = known.kolmogorov_smirnov(a, b, single_values=False)
    assert ks.low <= stats.ks_2samp(x, y).statistic <= ks.high
    assert ks.high - ks.low < 0.02
    exact = stats.wasserstein_distance(x, y)
    travelled = known.wasserstein(a, b, left, right)
    assert travelled.value == pytest.approx(exact, rel=0.01)
    assert exact <= travelled.high


def test_that_jensen_shannon_is_scipys_to_base_two():
    a, b = [10, 20, 30, 0], [20, 20, 20, 5]
    assert known.jensen_shannon(a, b).value == pytest.approx(jensenshannon(a, b, base=2))
    assert known.jensen_shannon([1, 0], [0, 1]).value == pytest.approx(1.0)


def test_that_hellinger_and_total_variation_are_one_for_versions_with_nothing_in_common():
    assert known.hellinger([4, 0], [0, 9]).value == pytest.approx(1.0)
    assert known.total_variation([4, 0], [0, 9]).value == pytest.approx(1.0)
    assert known.hellinger([4, 8], [1, 2]).value == pytest.approx(0.0, abs=1e-7)


def test_that_chance_levels_are_the_published_ones():
    a = b = [100] * 10
    assert known.total_variation(a, b).chance == pytest.approx(0.0535, abs=5e-5)
    assert known.population_stability(a, b).chance == pytest.approx(9 * 0.002)
    assert known.population_stability_limit(a, b) == pytest.approx(0.0433, abs=5e-5)


@pytest.mark.parametrize(
    "distance",
    [
        known.total_variation,
        known.population_stability,
        known.largest_difference,
        known.chi_squared,
        known.jensen_shannon,
        known.hellinger,
        known.percentile_shift,
    ],
)
def test_that_chance_levels_are_what_simulation_gives(distance):
    chance = np.random.default_rng(2)
    p = np.array([0.3, 0.2, 0.2, 0.1, 0.1, 0.06, 0.04])
    drawn = [distance(chance.multinomial(800, p), chance.multinomial(1_200, p)) for _ in range(400)]
    mean = np.mean([d.value for d in drawn])
    assert np.mean([d.chance for d in drawn]) == pytest.approx(mean, rel=0.12)


def test_that_the_chance_level_of_wasserstein_is_what_simulation_gives():
    chance = np.random.default_rng(3)
    found = []
    for _ in range(150):
        a, b, values = counted(chance.exponential(1, 300), chance.exponential(1, 300))
        found.append(known.wasserstein(a, b, values, values))
    mean = np.mean([d.value for d in found])
    assert np.mean([d.chance for d in found]) == pytest.approx(mean, rel=0.1)


def test_that_cramers_v_is_corrected_for_chance():
    chance = np.random.default_rng(4)
    p = np.full(20, 0.05)
    drawn = [
        known.cramers_v(chance.multinomial(300, p), chance.multinomial(300, p)).value
        for _ in range(200)
    ]
    assert np.median(drawn) < 0.06  # uncorrected: about 0.18
    a, b = np.array([90, 10]), np.array([10, 90])
    plain = stats.contingency.association(np.array([a, b]), method="cramer")
    assert known.cramers_v(a, b).value == pytest.approx(plain, abs=0.01)
    assert known.cramers_v([5], [7]).value == 0.0


def test_that_the_percentile_shift_is_a_half_when_all_rows_moved_above():
    assert known.percentile_shift([10, 0], [0, 10]).value == pytest.approx(0.5)


def test_that_chi_squared_is_scipys():
    a, b = [10, 20, 30, 0], [20, 20, 20, 0]
    expected = stats.chi2_contingency([a[:3], b[:3]], correction=False).statistic
    assert known.chi_squared(a, b).value == pytest.approx(expected)


def test_that_an_empty_version_is_refused():
    with pytest.raises(ValueError, match="at least one row"):
        known.total_variation([0], [3])


@pytest.mark.parametrize(
    ("d", "tv", "psi", "js", "hellinger"),
    [
        (0.1, 0.040, 0.010, 0.042, 0.035),
        (0.25, 0.100, 0.063, 0.106, 0.088),
        (0.5, 0.197, 0.250, 0.209, 0.175),
    ],
)
def test_that_a_mean_shift_has_the_computed_sizes(d, tv, psi, js, hellinger):
    edges = np.linspace(-6, 6.5, 2_000)
    p, q = np.diff(stats.norm.cdf(edges)), np.diff(stats.norm.cdf(edges, d))
    a, b = p * 1e9, q * 1e9
    assert known.total_variation(a, b).value == pytest.approx(tv, abs=6e-4)
    assert known.population_stability(a, b).value == pytest.approx(psi, abs=1e-3)
    assert known.jensen_shannon(a, b).value == pytest.approx(js, abs=1e-3)
    assert known.hellinger(a, b).value == pytest.approx(hellinger, abs=1e-3)
