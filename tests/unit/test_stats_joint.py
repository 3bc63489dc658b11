"""Splits, relations and areas against statsmodels, scipy and scikit-learn, and published figures."""

import numpy as np
import pytest
from scipy import stats

from inspector.stats.auc import auc
from inspector.stats.decomposition import distribution_split, kitagawa
from inspector.stats.dependence import relation_change, spearman


def test_that_berkeley_admissions_split_as_published():
    # Bickel, Hammel and O'Connell 1975: departments A to F, applicants and admitted.
    men, admitted_men = np.array([825, 560, 325, 417, 191, 373]), [512, 353, 120, 138, 53, 22]
    women, admitted_women = np.array([108, 25, 593, 375, 393, 341]), [89, 17, 202, 131, 94, 24]
    r0, r1 = np.array(admitted_men) / men, np.array(admitted_women) / women
    found = kitagawa(men, r0, women, r1, (r0 * (1 - r0), r1 * (1 - r1)))
    assert (found.before, found.after) == pytest.approx((0.4452, 0.3033), abs=5e-4)
    assert (found.within, found.mix) == pytest.approx((0.0349, -0.1768), abs=1.5e-3)
    assert found.within + found.mix == pytest.approx(found.after - found.before)
    assert found.is_simpson


def test_that_a_group_only_one_version_has_is_mix():
    found = kitagawa(
        np.array([100.0, 0]), np.array([1.0, 0]), np.array([50.0, 50]), np.array([1.0, 3])
    )
    assert (found.within, found.mix) == pytest.approx((0.0, 1.0))
    assert not found.is_simpson


def test_that_distributions_split_into_mix_and_within():
    before = np.array([[80.0, 20], [20, 80]])
    total, within, mix = distribution_split(before, np.array([[160.0, 40], [10, 40]]))
    assert within == pytest.approx(0)
    assert mix == pytest.approx(total) == pytest.approx(0.18)
    total, within, mix = distribution_split(before, np.array([[50.0, 50], [20, 80]]))
    assert mix == pytest.approx(0)
    assert within == pytest.approx(total) == pytest.approx(0.15)


def test_that_errors_of_the_split_are_those_of_repetition():
    chance = np.random.default_rng(1)
    w0, w1, r = np.array([0.7, 0.3]), np.array([0.4, 0.6]), np.array([0.2, 0.5])
    found = []
    for _ in range(400):
        a, b = chance.multinomial(2_000, w0), chance.multinomial(2_000, w1)
        ra, rb = chance.binomial(a, r) / a, chance.binomial(b, r) / b
        found.append(kitagawa(a, ra, b, rb, (ra * (1 - ra), rb * (1 - rb))))
    for part in ("within", "mix"):
        spread = np.std([getattr(f, part) for f in found])
        told = np.mean([getattr(f, f"{part}_error") for f in found])
        assert told == pytest.approx(spread, rel=0.12)


def test_that_a_changed_relation_is_found_and_a_kept_one_is_not():
    chance = np.random.default_rng(2)

    def joint(r, n, shift=0.0):
        x, y = chance.multivariate_normal([shift, 0], [[1, r], [r, 1]], n).T
        edges = [-0.67, 0, 0.67]
        return np.histogram2d(np.digitize(x, edges), np.digitize(y, edges), bins=range(5))[0]

    null = [relation_change(joint(0.5, 2_000), joint(0.5, 2_000)).p for _ in range(400)]
    assert stats.kstest(null, "uniform").pvalue > 0.001
    changed = relation_change(joint(0.5, 2_000), joint(0.0, 2_000))
    assert changed.p < 1e-8
    assert changed.moved > 0.08
    shifted = relation_change(joint(0.5, 2_000), joint(0.5, 2_000, 0.5))
    assert shifted.moved < 0.05
    empty = np.zeros((3, 3))
    assert relation_change(empty, empty).p == 1


def test_that_the_fit_is_that_of_a_log_linear_model():
    import statsmodels.api as sm

    chance = np.random.default_rng(3)
    before, after = (
        chance.poisson(60, (3, 4)).astype(float),
        chance.poisson(40, (3, 4)).astype(float),
    )
    cells = np.array([(i, j, k) for k in (0, 1) for i in range(3) for j in range(4)])
    dummies = [cells[:, 0] == i for i in (1, 2)] + [cells[:, 1] == j for j in (1, 2, 3)]
    version = cells[:, 2] == 1
    terms = [*dummies, version, *(d & version for d in dummies)]
    terms += [(cells[:, 0] == i) & (cells[:, 1] == j) for i in (1, 2) for j in (1, 2, 3)]
    x = np.column_stack([np.ones(24), *terms]).astype(float)
    y = np.concatenate([before.ravel(), after.ravel()])
    fit = sm.GLM(y, x, family=sm.families.Poisson()).fit(tol=1e-12)
    expected = stats.chi2.sf(fit.pearson_chi2, 6)
    assert relation_change(before, after).p == pytest.approx(expected, rel=1e-4)


def test_that_ranks_correlate_as_in_scipy():
    chance = np.random.default_rng(4)
    x = chance.integers(0, 9, 300).astype(float)
    y = x + chance.normal(0, 4, 300)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic)
    x[0] = np.nan
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x[1:], y[1:]).statistic)
    assert spearman(np.ones(5), np.arange(5.0)) is None


def test_that_the_area_is_that_of_scikit_learn_and_its_interval_covers():
    from sklearn.metrics import roc_auc_score

    chance = np.random.default_rng(5)
    label = chance.random(500) < 0.4
    score = np.round(label + chance.normal(0, 1, 500), 1)
    area, low, high = auc(score, label)
    assert area == pytest.approx(roc_auc_score(label, score))
    assert low < area < high
    truth, covered = stats.norm.cdf(1 / np.sqrt(2)), 0
    for _ in range(300):
        label = chance.random(400) < 0.5
        _, low, high = auc(label + chance.normal(0, 1, 400), label)
        covered += low <= truth <= high
    assert covered / 300 == pytest.approx(0.95, abs=0.035)
    assert auc(np.array([1.0, 2, 3, 4]), np.array([False, False, True, True]))[0] == 1
