"""Values that mean "missing" are found by their shape, words and history; honest ones are left alone."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.coverage.special_values import METRIC
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.missing_words import placeholder, shape
from inspector.stats.special_values import suspects

KEY = METRIC.card.key


def found_in(*frames, roles=None, version="v1"):
    inspection = inspect_frames(frames, [METRIC], roles=roles)
    check_texts(inspection)
    inspection.presentations()
    return {(s.column, s.label): s for s in inspection.result(KEY, version).values}, inspection


@pytest.fixture
def pima():
    """768 rows with the zeros, minima, quartiles and steps of the Pima diabetes data."""
    chance = np.random.default_rng(7)
    n = 768

    def column(zeros, least, middle, spread, step=1.0):
        values = np.maximum(least, np.round(chance.normal(middle, spread, n) / step) * step)
        values[:4] = least
        values[4:8] = least + 7 * step
        values[chance.permutation(n)[:zeros]] = 0
        return values

    return pd.DataFrame(
        {
            "pregnancies": chance.geometric(0.23, n) - 1,
            "glucose": column(5, 44, 121, 30),
            "pressure": column(35, 24, 72, 12),
            "skin": column(227, 7, 29, 10),
            "insulin": column(374, 14, 155, 80),
            "bmi": column(11, 18.2, 32.4, 6.5, 0.1).round(1),
        }
    )


def test_that_zeros_that_were_not_measured_are_flagged_and_honest_ones_are_not(pima):
    found, _ = found_in(pima)
    assert {c for c, label in found if label == "0"} >= {
        "glucose",
        "pressure",
        "skin",
        "insulin",
        "bmi",
    }
    assert not [c for c, _ in found if c == "pregnancies"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "draw",
    [
        lambda c, n: c.normal(10, 3, n),
        lambda c, n: c.normal(10, 3, n).round(1),
        lambda c, n: c.lognormal(0, 1.5, n),
        lambda c, n: c.poisson(4, n),
        lambda c, n: c.integers(0, 100, n),
        lambda c, n: c.integers(-5, 6, n),
        lambda c, n: c.uniform(-1, 1, n),
        lambda c, n: c.integers(18, 100, n),
        lambda c, n: np.round(c.exponential(20, n)),
    ],
)
def test_that_ordinary_columns_have_no_special_value(draw, seed):
    data = pd.DataFrame({"x": draw(np.random.default_rng(seed), 4_000)})
    _, inspection = found_in(data)
    assert not inspection.serious()


@pytest.mark.parametrize("code", [-999, -9999, -99, 9999, -1])
def test_that_a_code_in_a_source_is_named_with_count_place_and_onset(code):
    chance = np.random.default_rng(1)
    n = 5_000
    data = pd.DataFrame(
        {
            "at": pd.date_range("2026-01-01", periods=n, freq="h"),
            "station": chance.choice(["S1", "S2", "S3", "S4"], n),
            "temp": chance.normal(60, 8, n),
        }
    )
    bad = (data.station == "S3") & (data["at"] >= "2026-04-01")
    data.loc[bad, "temp"] = code
    found, inspection = found_in(data, roles=Roles(event_time="at", source="station"))
    (special,) = found.values()
    assert special.count == bad.sum()
    assert special.likely
    (said,) = inspection.findings
    assert said.slice == "station = S3"
    assert said.rows == bad.sum()
    assert said.value == pytest.approx(bad.mean())
    assert abs(said.began - pd.Timestamp("2026-04-01").timestamp()) <= 86_400
    assert said.sql


def test_that_a_value_new_since_the_baseline_counts_as_evidence():
    chance = np.random.default_rng(2)
    before = pd.DataFrame({"x": chance.integers(0, 60, 3_000).astype(float)})
    after = pd.DataFrame({"x": chance.integers(0, 60, 3_000).astype(float)})
    after.loc[:99, "x"] = -1
    found, inspection = found_in(before, after, version="v2")
    assert "born" in found["x", "−1"].evidence
    assert [f.severity for f in inspection.of(version="v2")] == [Severity.WARNING]
    assert not inspection.of(version="v1")


def test_that_zeros_missing_together_become_likelier():
    chance = np.random.default_rng(3)
    n = 800
    a = chance.normal(100, 15, n).round()
    b = chance.normal(70, 10, n).round()
    gone = chance.permutation(n)[:60]
    a[gone] = 0
    b[gone] = 0
    found, _ = found_in(pd.DataFrame({"a": a, "b": b}))
    assert found["a", "0"].partner == "b"
    assert found["b", "0"].partner == "a"


def test_that_filler_dates_are_found():
    chance = np.random.default_rng(4)
    born = pd.Timestamp("1950-01-01") + pd.to_timedelta(chance.integers(0, 15_000, 2_000), "D")
    born = pd.Series(born)
    born.iloc[:80] = pd.Timestamp("1900-01-01")
    found, inspection = found_in(pd.DataFrame({"born": born}))
    assert list(found) == [("born", "1 January 1900")]
    assert inspection.serious()


def test_that_words_for_missing_are_found_in_many_languages():
    values = ["red", "green", "blue"] * 100 + [
        "n/a",
        "Keine Angabe",
        "неизвестно",
        "不明",
        "Inconnu",
    ]
    found, inspection = found_in(pd.DataFrame({"c": values}))
    assert {label for _, label in found} == {"n/a", "Keine Angabe", "неизвестно", "不明", "Inconnu"}
    assert len(inspection.findings) == 1


@pytest.mark.parametrize(
    ("word", "others", "verdict"),
    [
        ("NA", {"DE": 5, "FR": 7}, None),  # Namibia
        ("NA", {"12.5": 5, "13": 7}, "ambiguous"),
        ("none", {"mild": 9, "severe": 3}, None),  # an answer
        ("none", {"1": 9, "2": 3}, "ambiguous"),
        ("-", {"a": 3, "bb": 4}, "ambiguous"),
        ("N/A", {"DE": 5}, "strong"),
        ("1234567890", {"alpha": 4, "beta": 5}, "syntactic"),
        ("Berlin", {"Paris": 4}, None),
    ],
)
def test_that_ambiguous_words_are_judged_by_their_company(word, others, verdict):
    assert placeholder(word, {**others, word: 2}) == verdict


def test_that_the_shape_of_a_text_is_its_pattern():
    assert shape("Ab-12 xyZ") == "Aa-9 aA"


def test_that_a_label_that_may_be_missing_is_critical():
    data = pd.DataFrame({"label": ["yes", "no"] * 500 + ["unknown"] * 5})
    _, inspection = found_in(data, roles=Roles(label="label"))
    assert [f.severity for f in inspection.findings] == [Severity.CRITICAL]


def test_that_few_rows_or_values_give_no_numeric_verdict():
    assert suspects([-999.0, 1, 2, 3], [50, 50, 50, 50]) == []
    assert suspects([float(i) for i in range(20)], [2] * 20) == []


def test_that_the_published_counts_of_insulin_give_four_points_and_an_open_gate():
    # Pima insulin: 374 zeros, then 14, 15, 16, 18, 22, 23 ...; quartiles 76, 125, 190 of the others.
    values = [0.0, 14, 15, 16, 18, 22, 23, 25, 29, 32, 36, *range(40, 260, 2), *range(260, 860, 20)]
    counts = [374, 1, 1, 1, 2, 1, 2, 1, 1, 1, 3] + [3] * 110 + [1] * 30
    zero = next(s for s in suspects(values, counts) if s.value == 0)
    assert zero.gate
    assert zero.points >= 4
    assert zero.neighbour == 14


def test_that_a_word_for_missing_is_placed_and_dated():
    chance = np.random.default_rng(11)
    n = 6_000
    data = pd.DataFrame(
        {
            "at": pd.date_range("2026-01-01", periods=n, freq="h"),
            "station": chance.choice(["S1", "S2", "S3", "S4"], n),
            "state": chance.choice(["open", "shut"], n),
        }
    )
    bad = (data.station == "S2") & (data["at"] >= "2026-05-03")
    data.loc[bad, "state"] = "unknown"
    found, inspection = found_in(data, roles=Roles(event_time="at", source="station"))
    (special,) = found.values()
    assert special.count == bad.sum()
    (said,) = inspection.findings
    assert said.slice == "station = S2"
    assert abs(said.began - pd.Timestamp("2026-05-03").timestamp()) <= 86_400
    assert "since 3 May 2026" in said.message
    assert "evidence is strong" in said.message


def test_that_pressure_zeros_are_caught_and_childless_people_are_not():
    chance = np.random.default_rng(12)
    n = 2_000
    data = pd.DataFrame(
        {
            "diastolic": np.where(chance.random(n) < 0.04, 0, chance.normal(78, 11, n).round()),
            "children": chance.poisson(1.2, n),
            "visits": chance.negative_binomial(1, 0.2, n),
            "alcohol_units": np.where(chance.random(n) < 0.4, 0, chance.poisson(6, n)),
        }
    )
    found, _ = found_in(data)
    assert set(found) == {("diastolic", "0")}
