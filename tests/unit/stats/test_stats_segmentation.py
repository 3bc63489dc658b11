"""Change points: found where they were put, and not where there are none."""

import numpy as np
import pytest
import statsmodels.api as sm

from inspector.stats.segmentation import (
    overdispersion,
    segments,
    segments_of_counts,
    segments_of_levels,
)


def test_that_the_nile_changes_after_1898():
    nile = sm.datasets.nile.load_pandas().data
    cuts = segments_of_levels(nile.volume.tolist())
    assert [int(nile.year.iloc[cut]) for cut in cuts] == [1871, 1899]
    assert nile.volume[: cuts[1]].mean() == pytest.approx(1097.75)
    assert nile.volume[cuts[1] :].mean() == pytest.approx(849.97, abs=0.01)


def test_that_a_step_of_a_share_is_found_at_its_place():
    assert segments([(0, 100)] * 10 + [(50, 100)] * 10) == [0, 10]
    assert segments([(1, 200)] * 7 + [(180, 200)] * 2 + [(1, 200)] * 5) == [0, 7, 9]


@pytest.mark.parametrize(
    "series", [[], [(0, 0)], [(1, 1)] * 3, [(0, 0)] * 12, [(5, 100)] * 20, [(7, 7)] * 9]
)
def test_that_a_series_without_a_step_is_one_segment(series):
    assert segments(series) == [0]


def test_that_chance_alone_hardly_ever_makes_a_step():
    chance = np.random.default_rng(7)
    steps = 0
    for _ in range(200):
        n = chance.integers(50, 400, 40)
        steps += len(segments(list(zip(chance.binomial(n, 0.1), n, strict=True)))) > 1
    assert steps <= 6


def test_that_swinging_days_are_not_taken_for_steps():
    chance = np.random.default_rng(8)
    steps = 0
    for _ in range(100):
        shares = chance.beta(10, 90, 40)  # a design effect of about 20 at 2 000 rows
        steps += len(segments([(k, 2_000) for k in chance.binomial(2_000, shares)])) > 1
    assert steps <= 6


def test_that_overdispersion_is_one_for_independent_rows_and_large_for_swinging_ones():
    chance = np.random.default_rng(9)
    calm = [(k, 500) for k in chance.binomial(500, 0.3, 200)]
    swinging = [(k, 500) for k in chance.binomial(500, chance.beta(6, 14, 200))]
    assert overdispersion(calm) < 1.5
    assert overdispersion(swinging) > 8
    assert overdispersion([(1, 2)]) == 1.0


def test_that_a_change_of_a_mix_is_found():
    rows = [[70, 20, 10]] * 12 + [[40, 50, 10]] * 9
    assert segments_of_counts(rows) == [0, 12]
    assert segments_of_counts([[70, 20, 10]] * 12) == [0]


def test_that_equal_levels_make_one_segment():
    assert segments_of_levels([3.0] * 30) == [0]
    assert segments_of_levels([1.0, 2.0]) == [0]


def test_that_the_quick_look_never_hides_a_cut_the_exact_search_finds():
    chance = np.random.default_rng(17)
    cut = 0
    for _ in range(400):
        length = int(chance.integers(6, 200))
        n = chance.integers(5, 400, length).astype(float)
        p = np.full(length, chance.uniform(0, 0.3))
        start = int(chance.integers(0, length))
        end = min(length, start + int(chance.integers(2, length)))
        p[start:end] = np.clip(p[start:end] + chance.choice([0, 0.005, 0.02, 0.1, 0.5]), 0, 1)
        k = chance.binomial(n.astype(int), p).astype(float)
        counts = list(zip(k, n, strict=True))
        table = np.column_stack([k, n - k]) / overdispersion(counts)
        exact = segments_of_counts(table, 2)
        assert segments(counts) == exact
        cut += len(exact) > 1
    assert 100 < cut < 380
