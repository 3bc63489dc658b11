"""Values, ranges and shares are held against the baseline or what a person states."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

import inspector
from inspector.metrics.coverage.domain import METRIC as DOMAIN
from inspector.metrics.coverage.representation import METRIC as SHARES
from inspector.model.finding import Severity


def said(report, key):
    return [f for f in report.findings if f.key == key]


@pytest.fixture
def people():
    chance = np.random.default_rng(2)
    n = 4_000
    return pd.DataFrame(
        {
            "sex": chance.choice(["f", "m"], n, p=[0.3, 0.7]),
            "site": chance.choice(["north", "south", "east"], n, p=[0.5, 0.3, 0.2]),
            "age": chance.integers(18, 90, n).astype(float),
            "income": chance.lognormal(10, 0.5, n),
            "on": pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.integers(0, 300, n), "D"),
        }
    )


def test_that_values_outside_a_stated_range_or_list_are_counted_exactly(people):
    people.loc[:6, "age"] = 140
    people.loc[7:9, "age"] = -1
    people.loc[:2, "on"] = pd.Timestamp("1926-01-01")
    people.loc[:59, "site"] = "nort"
    report = inspector.inspect(
        people,
        expect={
            "range": {"age": [0, 120], "on": {"min": "2025-01-01", "max": "2026-12-31"}},
            "values": {"site": ["north", "south", "east", "west"]},
        },
    )
    result = report.result("coverage.domain", "v1")
    age, on = result.outside
    assert (age.below, age.above) == ((people.age < 0).sum(), (people.age > 120).sum()) == (3, 7)
    assert (on.below, on.above) == (3, 0)
    (site,) = result.categories
    assert [name for name, _ in site.absent] == ["west"]
    assert site.unknown == (("nort", 60),)
    messages = [f.message for f in said(report, "coverage.domain")]
    assert any("7 above 120, up to 140" in m and "3 below 0" in m for m in messages)
    assert any("1 January 2025, down to 1 January 1926" in m for m in messages)
    assert any("“nort”" in m for m in messages)
    assert any(m.startswith("“west” of “site” has no row") for m in messages)


def test_that_ends_of_a_range_belong_to_it(people):
    people["age"] = people.age.clip(18, 60)
    last = people["on"].max()
    people.loc[0, "on"] = last + pd.Timedelta(hours=13)
    report = inspector.inspect(
        people, expect={"range": {"age": [18, 60], "on": {"max": str(last.date())}}}
    )
    assert not said(report, "coverage.domain")


def test_that_what_is_gone_since_the_baseline_is_named(people):
    later = people[people.site != "east"].copy()
    later = later[(later.income < 20_000) | (later.income > 30_000)]
    inspection = inspect_frames([people, later], [DOMAIN])
    check_texts(inspection)
    inspection.presentations()
    messages = [f.message for f in inspection.of(version="v2")]
    assert any("“east” of “site” has no row any more" in m for m in messages)
    (hole,) = [h for h in inspection.result(DOMAIN.card.key, "v2").holes if h.column == "income"]
    assert hole.low == pytest.approx(20_000, rel=0.03)
    assert hole.high == pytest.approx(30_000, rel=0.03)
    inside = people.income.between(hole.low, hole.high).mean()
    assert hole.before == pytest.approx(inside, abs=0.01)
    assert not inspection.of(version="v1")


@pytest.mark.parametrize("seed", range(6))
def test_that_two_draws_of_one_population_cover_each_other(seed):
    chance = np.random.default_rng(seed)

    def draw(n):
        return pd.DataFrame(
            {
                "a": chance.choice(list("abcdefghijkl"), n, p=np.r_[[0.3] * 3, [0.1 / 9] * 9]),
                "b": chance.normal(size=n),
                "c": chance.lognormal(size=n).round(1),
                "d": chance.integers(0, 15, n),
            }
        )

    inspection = inspect_frames([draw(3_000), draw(900)], [DOMAIN])
    assert not inspection.findings


def test_that_shares_are_held_against_the_reference_with_their_interval(people):
    report = inspector.inspect(people, expect={"shares": {"sex": {"f": 51, "m": 49}}})
    (column,) = report.result("coverage.representation", "v1").columns
    by_group = people.sex.value_counts(normalize=True)
    for group in column.groups:
        assert group.share == pytest.approx(by_group[group.group])
    assert column.moved == pytest.approx(0.51 - by_group["f"])
    (finding,) = said(report, SHARES.card.key)
    assert finding.severity is Severity.WARNING
    assert finding.value == pytest.approx(by_group["f"] / 0.51)
    assert "too small" in finding.message


def test_that_a_fair_share_and_a_group_too_small_to_tell_are_no_finding(people):
    for rows, reference in ((4_000, {"f": 0.3, "m": 0.7}), (12, {"f": 0.5, "m": 0.5})):
        report = inspector.inspect(people.head(rows), expect={"shares": {"sex": reference}})
        assert not said(report, SHARES.card.key)


def test_that_a_partial_reference_leaves_the_rest_to_others(people):
    report = inspector.inspect(people, expect={"shares": {"site": {"north": 0.5}}})
    (column,) = report.result("coverage.representation", "v1").columns
    assert column.rows == len(people)
    assert not said(report, SHARES.card.key)
