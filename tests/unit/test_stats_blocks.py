"""Rows in blocks: the design effect, and tests that know of it."""

import numpy as np
import pytest

from inspector.stats.blocks import clustered_p, design_effect
from inspector.stats.two_sample import two_sample


def days(chance, count, rows, spread, lasting=0.0):
    """Counts of 12 groups on each of some days, whose means wander."""
    means, last = [], chance.normal()
    for _ in range(count):
        last = lasting * last + np.sqrt(1 - lasting**2) * chance.normal()
        means.append(spread * last)
    values = np.array(means)[:, None] + chance.normal(size=(count, rows))
    edges = np.linspace(-2, 2, 11)
    return np.array([np.bincount(np.digitize(v, edges), minlength=12) for v in values], float)


def rates(spread, lasting=0.0, tries=200):
    naive = known = 0
    for seed in range(tries):
        chance = np.random.default_rng([seed, 3])
        old, new = days(chance, 30, 100, spread, lasting), days(chance, 30, 100, spread, lasting)
        a, b = old.sum(axis=0), new.sum(axis=0)
        p = two_sample(a, b, ordered=True).p
        naive += p < 0.01
        effect = design_effect(old, ordered=True)
        known += (p if effect is None else clustered_p(a, b, effect, ordered=True)) < 0.01
    return naive / tries, known / tries


def test_that_independent_rows_have_no_design_effect():
    chance = np.random.default_rng(1)
    found = [design_effect(days(chance, 30, 100, 0.0), ordered=True) for _ in range(300)]
    assert sum(f is not None for f in found) <= 15
    assert design_effect(days(chance, 5, 100, 1.0), ordered=True) is None


def test_that_the_effect_is_that_of_the_formula():
    chance = np.random.default_rng(2)
    # Two groups, 50 rows a day, shares that vary with a correlation of 0.1: 1 + 49 x 0.1.
    alpha = 0.5 * (1 / 0.1 - 1)
    found = []
    for _ in range(50):
        hits = chance.binomial(50, chance.beta(alpha, alpha, 60))
        effect = design_effect(np.column_stack([hits, 50 - hits]) * 1.0, ordered=False)
        found.append(effect.times)
    assert np.median(found) == pytest.approx(5.9, rel=0.25)


@pytest.mark.parametrize(("spread", "lasting"), [(0.2, 0.0), (0.5, 0.0), (0.3, 0.5)])
def test_that_blocks_no_longer_cry_wolf(spread, lasting):
    naive, known = rates(spread, lasting)
    assert naive > 0.1
    assert known <= 0.04


def test_that_a_shift_beyond_the_usual_is_still_found():
    found = 0
    for seed in range(50):
        chance = np.random.default_rng([seed, 4])
        old, new = days(chance, 30, 100, 0.2), days(chance, 30, 100, 0.2)
        new = np.roll(new, 2, axis=1)
        effect = design_effect(old, ordered=True)
        found += clustered_p(old.sum(axis=0), new.sum(axis=0), effect, ordered=True) < 2.5e-4
    assert found >= 48
