"""Rules that nearly all rows keep are found; rows that break them are counted exactly."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.coverage.relations import METRIC
from inspector.metrics.coverage.relations_search import named_ends
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

KEY = METRIC.card.key


@pytest.fixture
def trips():
    chance = np.random.default_rng(4)
    n = 6_000
    start = pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.integers(0, 8e6, n), "s")
    fare, tip, tax = (chance.gamma(2, s, n).round(2) for s in (9, 2, 1))
    city = chance.integers(0, 40, n)
    return pd.DataFrame(
        {
            "id": range(n),
            "pickup": start,
            "dropoff": start + pd.to_timedelta(chance.integers(60, 4_000, n), "s"),
            "fare": fare,
            "tip": tip,
            "tax": tax,
            "total": (fare + tip + tax).round(2),
            "city": city,
            "country": np.array(["DE", "FR", "IT", "ES"])[city % 4],
            "distance": chance.gamma(2, 3, n),
        }
    ).assign(km=lambda d: d.distance, noise=chance.normal(size=n))


def rules(frame, **more):
    inspection = inspect_frames([frame], [METRIC], **more)
    check_texts(inspection)
    inspection.presentations()
    return {(r.kind, r.columns): r for r in inspection.result(KEY).found}, inspection


def test_that_rules_are_found_and_kept_ones_are_no_finding_but_copies(trips):
    found, inspection = rules(trips)
    assert set(found) == {
        ("order", ("pickup", "dropoff")),
        ("sum", ("fare", "tip", "tax", "total")),
        ("copy", ("distance", "km")),
        ("depends", ("city", "country")),
    }
    assert not any(r.broken for r in found.values())
    (said,) = inspection.findings
    assert said.severity is Severity.INFO
    assert "“km” is a copy of “distance”" in said.message


def test_that_rows_that_break_a_rule_are_counted_exactly(trips):
    trips.loc[:11, "dropoff"] = trips.pickup[:12] - pd.Timedelta(hours=1)
    trips.loc[100:104, "total"] += 10
    trips.loc[200:206, "country"] = "XX"
    trips.loc[300:308, "km"] += 1
    trips.loc[400:500, "tip"] = np.nan
    found, inspection = rules(trips)
    present = trips.dropna(subset=["tip"])
    apart = (present.fare + present.tip + present.tax - present.total).abs() > 0.02
    assert (
        found["order", ("pickup", "dropoff")].broken == (trips.dropoff < trips.pickup).sum() == 12
    )
    total = found["sum", ("fare", "tip", "tax", "total")]
    assert (total.broken, total.rows) == (apart.sum(), len(present))
    assert found["depends", ("city", "country")].broken == 7
    assert found["copy", ("distance", "km")].broken == 9
    by_rule = {f.slice: f for f in inspection.findings}
    assert by_rule["rule: order"].severity is Severity.WARNING
    assert by_rule["rule: order"].message.startswith("“dropoff” lies before “pickup” in 12 rows")
    assert by_rule["rule: sum"].rows == 5
    assert by_rule["rule: depends"].rows == 7
    for finding in inspection.findings:
        assert finding.sql


def test_that_a_rule_broken_as_often_in_the_baseline_is_no_news(trips):
    trips.loc[:11, "dropoff"] = trips.pickup[:12] - pd.Timedelta(hours=1)
    inspection = inspect_frames([trips, trips], [METRIC])
    assert {f.severity for f in inspection.of(version="v2")} <= {Severity.INFO}


def test_that_events_collected_before_they_happened_are_left_to_freshness(trips):
    trips.loc[:11, "dropoff"] = trips.pickup[:12] - pd.Timedelta(hours=1)
    _, inspection = rules(trips, roles=Roles(event_time="pickup", ingest_time="dropoff"))
    assert not [f for f in inspection.findings if f.slice == "rule: order"]


@pytest.mark.parametrize("seed", range(6))
def test_that_unrelated_columns_have_no_rules(seed):
    chance = np.random.default_rng(seed)
    n = 3_000
    frame = pd.DataFrame({f"x{i}": chance.normal(size=n) for i in range(8)})
    for i in range(6):
        frame[f"k{i}"] = chance.integers(0, 6 + i, n)
        frame[f"b{i}"] = chance.random(n) < 0.02
        frame[f"z{i}"] = np.where(chance.random(n) < 0.95, 0, chance.gamma(1, 5, n).round(1))
    found, _ = rules(frame)
    assert not found


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("start_date", "end_date", 1),
        ("max_temp", "min_temp", -1),
        ("validFrom", "validTo", 1),
        ("von", "bis", 1),
        ("start", "finish_date", 0),
        ("a", "b", 0),
    ],
)
def test_that_names_tell_which_end_is_which(left, right, told):
    assert named_ends(left, right) == told


def test_that_a_lower_bound_above_its_upper_one_is_found():
    chance = np.random.default_rng(1)
    low = chance.normal(10, 3, 2_000)
    frame = pd.DataFrame({"temp_min": low, "temp_max": low + chance.gamma(2, 2, 2_000)})
    frame.loc[:2, "temp_max"] = frame.temp_min - 1
    found, inspection = rules(frame)
    assert found["order", ("temp_min", "temp_max")].broken == 3
    assert len(inspection.findings) == 1
