"""Gaps that fall on some groups are told, with the group and the size; random ones are left alone."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep

from inspector.metrics.coverage.missing_depends import METRIC
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.association import corrected_v

KEY = METRIC.card.key


def with_gaps(groups):
    """Return a frame of (group, gaps, rows)."""
    chance = np.random.default_rng(0)
    group, value = [], []
    for name, gaps, rows in groups:
        group += [name] * rows
        value += [np.nan] * gaps + list(chance.normal(30, 10, rows - gaps))
    return pd.DataFrame({"group": group, "value": value, "other": chance.random(len(group))})


# Missing age by class on the Titanic; missing ozone by month in airquality (R datasets).
TITANIC = [(1, 39, 323), (2, 16, 277), (3, 208, 709)]
OZONE = [(5, 5, 31), (6, 21, 30), (7, 5, 31), (8, 5, 31), (9, 1, 30)]


@pytest.mark.parametrize(
    ("groups", "chi2", "worst"), [(TITANIC, 86.04, "group = 3"), (OZONE, 44.75, "group = 6")]
)
def test_that_published_gaps_are_told_with_their_group(groups, chi2, worst):
    frame = with_gaps(groups)
    inspection = inspect_frames([frame], [METRIC])
    check_texts(inspection)
    inspection.presentations()
    (one,) = inspection.result(KEY).found
    table = pd.crosstab(frame["group"], frame["value"].isna())
    assert chi2_contingency(table, correction=False).statistic == pytest.approx(chi2, abs=0.01)
    assert (one.column, one.on, one.group) == ("value", "group", worst)
    here = frame[frame["group"] == int(worst[-1])]
    assert (one.missing, one.rows) == (here["value"].isna().sum(), len(here))
    (said,) = inspection.findings
    low, high = confint_proportions_2indep(
        one.missing, one.rows, one.rest_missing, one.rest_rows, method="newcomb"
    )
    assert f"95 % between {100 * low:.1f} and {100 * high:.1f}" in said.message
    assert "systematic, not random" in said.message
    assert said.severity is Severity.WARNING


def test_that_the_effect_is_the_bias_corrected_v():
    table = np.array([[39, 16, 208], [284, 261, 501]])
    n, k = table.sum(), 3
    phi2 = chi2_contingency(table, correction=False).statistic / n
    phi2 = max(0, phi2 - (k - 1) / (n - 1))
    rows, columns = 2 - 1 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    assert corrected_v(*table) == pytest.approx(np.sqrt(phi2 / min(rows - 1, columns - 1)))
    assert corrected_v([1, 2], [0, 0]) == 0
    assert corrected_v([10, 0], [0, 10]) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("seed", range(8))
def test_that_random_gaps_are_no_finding(seed):
    chance = np.random.default_rng(seed)
    n = 3_000
    frame = pd.DataFrame(
        {
            "a": chance.normal(size=n),
            "b": chance.choice(list("pqrstuvw"), n),
            "c": chance.integers(0, 90, n),
            "d": chance.lognormal(size=n),
            "e": chance.random(n) < 0.5,
        }
    )
    for name in "acd":
        frame[name] = frame[name].mask(chance.random(n) < 0.15)
    inspection = inspect_frames([frame], [METRIC])
    assert not inspection.result(KEY).found
    (section,) = inspection.presentations().values()
    assert "no dependence" in section.blocks[-1].text


def test_that_ranges_of_a_number_are_groups_and_counted_exactly():
    chance = np.random.default_rng(3)
    n = 50_000
    income = chance.lognormal(10, 0.7, n)
    frame = pd.DataFrame({"income": income, "savings": chance.normal(size=n)})
    rich = income > np.quantile(income, 0.8)
    frame.loc[rich & (chance.random(n) < 0.5), "savings"] = np.nan
    (one,) = inspect_frames([frame], [METRIC]).result(KEY).found
    assert one.group.startswith("income from")
    assert one.rows + one.rest_rows == n
    assert one.missing + one.rest_missing == frame["savings"].isna().sum()


def test_that_a_dependence_the_baseline_has_too_is_no_news():
    frame = with_gaps(TITANIC)
    inspection = inspect_frames([frame, frame], [METRIC])
    assert [f.version for f in inspection.findings] == ["v1"]


def test_that_slices_are_left_to_their_own_metric_and_columns_of_one_group_are_one_finding():
    frame = with_gaps(TITANIC)
    frame["twin"] = frame["value"] * 2
    inspection = inspect_frames([frame], [METRIC])
    (said,) = inspection.findings
    assert set(said.columns) == {"value", "twin"}
    assert not inspect_frames([frame], [METRIC], roles=Roles(slices=("group",))).findings
