"""Rows that come in days: only what is more than the usual is drift."""

import msgspec
import numpy as np
import pandas as pd
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.columns import METRIC as COLUMNS
from inspector.metrics.drift.slices import METRIC as SLICES
from inspector.model.dataset import Roles


def month(chance, start, *, spread=0.6, shift=0.0, days=30, rows=200):
    """A month of readings whose level wanders from day to day, for two sites alike."""
    level = np.repeat(chance.normal(0, spread, days), rows)
    time = pd.Timestamp("2026-01-01") + pd.to_timedelta(
        start * days + np.repeat(np.arange(days), rows) + chance.random(days * rows), "D"
    )
    return pd.DataFrame(
        {
            "seen": time,
            "site": chance.choice(["north", "south"], days * rows),
            "wind": level + chance.normal(shift, 1, days * rows),
            "gust": level + shift + chance.exponential(1, days * rows),
            "still": chance.normal(0, 1, days * rows),
            "wet": chance.random(days * rows) < 1 / (1 + np.exp(-level)),
        }
    )


def compare(old, new):
    roles = Roles(event_time="seen", slices=("site",))
    found = inspect_frames([old, new], [COLUMNS, SLICES], roles=roles)
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_days_that_differ_are_not_called_drift():
    alarms = naive = 0
    for seed in range(12):
        chance = np.random.default_rng(seed)
        old, new = month(chance, 0), month(chance, 1)
        alarms += bool(compare(old, new).findings)
        blind = inspect_frames([old, new], [COLUMNS])
        naive += bool(blind.findings)
    assert naive >= 8
    assert alarms <= 1


def test_that_more_than_the_usual_is_still_drift_and_says_so():
    chance = np.random.default_rng(20)
    found = compare(month(chance, 0), month(chance, 1, shift=1.5))
    names = {f.columns[0] for f in found.findings if f.key == "drift.columns"}
    assert {"wind", "gust"} <= names
    wind = found.result("drift.columns", "v2").find("wind")
    assert wind.design_effect > 5
    assert wind.grain == "day"
    assert "Rows come in days that differ" in found.findings[0].message
    blind = inspect_frames([month(chance, 0), month(chance, 1, shift=1.5)], [COLUMNS])
    alone = blind.result("drift.columns", "v2").find("wind")
    assert wind.high - wind.low > 1.5 * (alone.high - alone.low)


def test_that_a_fault_that_begins_inside_the_new_version_is_found():
    chance = np.random.default_rng(21)
    old, new = month(chance, 0, spread=0.0), month(chance, 1, spread=0.0)
    new.loc[new["seen"] > pd.Timestamp("2026-02-15"), "wind"] = -5.0
    found = compare(old, new)
    assert [f.columns for f in found.findings if f.key == "drift.columns"] == [("wind",)]
    assert found.result("drift.columns", "v2").find("wind").design_effect is None


def test_that_versions_of_the_same_days_are_compared_as_they_are():
    chance = np.random.default_rng(22)
    old = month(chance, 0)
    new = old.copy()
    new.loc[new.index % 7 == 0, "wind"] += 3
    found = compare(old, new)
    assert found.result("drift.columns", "v2").find("wind").design_effect is None
    assert [f.columns for f in found.findings if f.key == "drift.columns"] == [("wind",)]


def test_that_missing_cells_of_bad_days_count_for_less():
    chance = np.random.default_rng(23)
    old, new = month(chance, 0), month(chance, 1)
    for frame, bad in ((old, [3, 9]), (new, [2, 11, 20, 27])):
        day = (frame["seen"] - frame["seen"].min()).dt.days
        frame.loc[day.isin(bad), "still"] = np.nan
    still = compare(old, new).result("drift.columns", "v2").find("still")
    assert not still.missing_real


def patients(chance, first, *, count=40, rows=100, shift=0.0):
    """Readings of people who differ from each other, alike within."""
    who = np.repeat(np.arange(first, first + count), rows)
    level = np.repeat(chance.normal(0, 1, count), rows)
    return pd.DataFrame(
        {
            "patient": [f"p{n:04}" for n in who],
            "pressure": level + chance.normal(shift, 1, count * rows),
            "smokes": np.repeat(chance.random(count) < 0.4, rows),
            "dose": chance.choice(["low", "high"], count * rows),
        }
    )


def test_that_other_patients_are_not_called_drift():
    alarms = naive = 0
    for seed in range(10):
        chance = np.random.default_rng([30, seed])
        old, new = patients(chance, 0), patients(chance, 40)
        found = inspect_frames([old, new], [COLUMNS])
        found.presentations()
        alarms += any(f.columns[0] != "patient" for f in found.findings)
        blind = inspect_frames([old.drop(columns="patient"), new], [COLUMNS])
        naive += bool(blind.findings)
    assert naive >= 8
    assert alarms <= 1


def test_that_a_shift_beyond_what_patients_differ_by_is_drift():
    chance = np.random.default_rng(31)
    found = inspect_frames([patients(chance, 0), patients(chance, 40, shift=2.0)], [COLUMNS])
    check_texts(found)
    (finding,) = [f for f in found.findings if f.columns[0] == "pressure"]
    assert "Rows come in “patient” groups that differ among themselves" in finding.message
    column = found.result("drift.columns", "v2").find("pressure")
    assert column.blocks in (40, 20, 13)
    assert column.design_effect > 10


def test_that_the_same_patients_are_compared_with_themselves():
    chance = np.random.default_rng(32)
    old = patients(chance, 0)
    new = old.copy()
    new["pressure"] += 0.7
    found = inspect_frames([old, new], [COLUMNS])
    assert [f.columns[0] for f in found.findings] == ["pressure"]
    assert found.result("drift.columns", "v2").find("pressure").design_effect is None
