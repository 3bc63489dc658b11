"""Columns together: relations that change while each column stays put, and versions told apart."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.columns import METRIC as COLUMNS
from inspector.metrics.drift.joint import METRIC
from inspector.model.dataset import Roles
from inspector.model.finding import Severity


def table(seed, rows=5_000, r=0.5):
    chance = np.random.default_rng(seed)
    x, y = chance.multivariate_normal([0, 0], [[1, r], [r, 1]], rows).T
    return pd.DataFrame(
        {
            "id": np.arange(rows) + seed * rows,
            "x": x,
            "y": np.exp(y),
            "kind": np.where(x > 0.5, "high", np.where(chance.random(rows) < 0.5, "low", "mid")),
            "flag": chance.random(rows) < 0.3,
            "count": chance.poisson(3, rows),
            "gap": np.where(chance.random(rows) < 0.1, np.nan, chance.normal(size=rows)),
        }
    )


def compare(old, new, **roles):
    found = inspect_frames([old, new], [METRIC], roles=Roles(**roles))
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_nothing_is_said_of_the_same_population():
    for seed in range(1, 11, 2):
        found = compare(table(seed), table(seed + 1))
        assert found.findings == ()
        result = found.result("drift.joint", "v2")
        assert result.pairs == 15
        assert result.every.low < 0.55
        assert result.moved == ()


def test_that_a_relation_that_breaks_while_columns_stay_put_is_found():
    old, new = table(1), table(2)
    new["y"] = np.random.default_rng(9).permutation(new["y"].to_numpy())
    new["kind"] = np.random.default_rng(8).permutation(new["kind"].to_numpy())
    found = compare(old, new)
    (finding,) = [f for f in found.findings if set(f.columns) == {"x", "y"}]
    (words,) = [f for f in found.findings if set(f.columns) == {"x", "kind"}]
    assert "Cramér's V 0." in words.message
    assert finding.severity is Severity.WARNING
    assert "no longer go together" in finding.message
    assert "rank correlation 0.4" in finding.message
    assert "→ " in finding.message
    whole = inspect_frames([old, new], [COLUMNS])
    assert whole.findings == ()
    assert found.result("drift.joint", "v2").steady.low > 0.55


def test_that_a_relation_of_three_columns_shows_in_the_model():
    chance = np.random.default_rng(3)

    def made(sign):
        a, b = chance.normal(size=(2, 5_000))
        c = np.sign(a * b) * sign * np.abs(chance.normal(size=5_000))
        return pd.DataFrame({"a": a, "b": b, "c": c, "d": chance.normal(size=5_000)})

    found = compare(made(1), made(-1))
    (finding,) = found.findings
    assert set(finding.columns) == {"a", "b", "c"}
    assert "taken together" in finding.message
    assert finding.value > 0.9


def test_that_a_shift_of_one_column_is_left_to_column_drift():
    new = table(2)
    new["x"] += 0.8
    found = compare(table(1), new)
    result = found.result("drift.joint", "v2")
    assert result.moved == ("x",)
    assert result.every.low > 0.6
    assert result.every.columns[0] == "x"
    assert not [f for f in found.findings if "tell the versions apart" in f.message]


def test_that_the_result_is_the_same_every_time():
    new = table(2, r=0.2)
    first, second = (compare(table(1), new).result("drift.joint", "v2") for _ in range(2))
    assert first == second


def test_that_large_tables_are_sampled_and_said_to_be():
    new = table(2, 60_000)
    new["y"] = np.random.default_rng(9).permutation(new["y"].to_numpy())
    found = compare(table(1, 60_000), new)
    assert "sample of 20\u202f000 rows" in found.findings[0].message
    assert not found.result("drift.joint", "v2").whole


def test_that_relations_that_differ_by_day_are_not_called_changed():
    chance = np.random.default_rng(4)

    def made(month):
        days = np.repeat(np.arange(30), 100)
        r = np.repeat(chance.uniform(-0.9, 0.9, 30), 100)
        x, z = chance.normal(size=(2, 3_000))
        seen = pd.Timestamp("2026-01-01") + pd.to_timedelta(month * 30 + days, "D")
        return pd.DataFrame({"seen": seen, "x": x, "y": r * x + np.sqrt(1 - r**2) * z})

    alarms = sum(bool(compare(made(0), made(1), event_time="seen").findings) for _ in range(6))
    assert alarms <= 1


@pytest.mark.parametrize("rows", [60, 5_000])
def test_that_without_a_model_pairs_are_tested_and_the_reason_is_given(monkeypatch, rows):
    if rows > 1_000:
        monkeypatch.setattr("inspector.metrics.drift.classify.find_spec", lambda _: None)
    new = table(2, rows)
    new["y"] = np.random.default_rng(9).permutation(new["y"].to_numpy())
    found = compare(table(1, rows), new)
    result = found.result("drift.joint", "v2")
    assert result.every is None
    assert ("scikit-learn" in result.note) == (rows > 1_000)
    assert "100 rows" in result.note or found.findings
