"""When it moved: the day a fault began, a bad day in a good month, and quiet where nothing is."""

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.over_time import METRIC
from inspector.metrics.drift.over_time_tables import when_of
from inspector.model.dataset import Roles
from inspector.model.finding import Severity


def month(chance, number, *, days=28, rows=200, spread=0.0):
    """A month of readings; days may differ in level."""
    day = np.repeat(np.arange(days), rows)
    time = pd.Timestamp("2026-01-01") + pd.to_timedelta(
        number * days + day + chance.random(days * rows), "D"
    )
    level = np.repeat(chance.normal(0, spread, days), rows) if spread else 0.0
    return pd.DataFrame(
        {
            "seen": time,
            "wind": chance.normal(0, 1, days * rows) + level,
            "state": chance.choice(["ok", "low", "out"], days * rows, p=[0.7, 0.2, 0.1]),
            "count": chance.poisson(3, days * rows),
        }
    ), day


def compare(old, new):
    found = inspect_frames([old, new], [METRIC], roles=Roles(event_time="seen"))
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found


def test_that_the_day_a_fault_began_is_named():
    chance = np.random.default_rng(1)
    (old, _), (new, day) = month(chance, 0), month(chance, 1)
    new.loc[day >= 20, "wind"] += 1.5
    found = compare(old, new)
    assert [f.columns for f in found.findings] == [("wind",)]
    finding = found.findings[0]
    assert "differs since 2026-02-18 (8 days)" in finding.message
    assert finding.began == pd.Timestamp("2026-02-18").timestamp()
    assert finding.severity is Severity.INFO
    assert finding.rows == (day >= 20).sum()
    column = found.result("drift.over_time", "v2").columns[0]
    assert column.when == "since"
    assert column.rows == (200,) * 28
    assert sum(column.differs) == 8


def test_that_one_bad_day_is_seen_behind_a_steady_month():
    chance = np.random.default_rng(2)
    (old, _), (new, day) = month(chance, 0), month(chance, 1)
    new.loc[day == 11, "state"] = "out"
    found = compare(old, new)
    assert len(found.findings) == 1
    assert found.findings[0].columns == ("state",)
    assert "only for a while, 2026-02-09 (1 day)" in found.findings[0].message
    assert "hides it" in found.findings[0].message
    assert found.findings[0].severity is Severity.WARNING


def test_that_large_tables_are_counted_in_full():
    chance = np.random.default_rng(3)
    (old, _), (new, day) = month(chance, 0, rows=1_500), month(chance, 1, rows=1_500)
    new.loc[day < 4, "wind"] = -3.0
    found = compare(old, new)
    result = found.result("drift.over_time", "v2")
    assert result.sampled == 20_000
    column = result.columns[0]
    assert column.when == "until"
    assert column.rows == tuple(np.bincount(day))
    assert column.rows_apart == 4 * 1_500
    assert "until 2026-02-01" in found.findings[0].message


def test_that_steady_months_and_wandering_days_say_nothing():
    alarms = 0
    for seed in range(12):
        chance = np.random.default_rng([4, seed])
        spread = 0.5 if seed % 2 else 0.0
        (old, _), (new, _) = month(chance, 0, spread=spread), month(chance, 1, spread=spread)
        alarms += bool(compare(old, new).findings)
    assert alarms == 0


def test_that_a_shift_of_the_whole_is_left_to_column_drift():
    chance = np.random.default_rng(5)
    (old, _), (new, _) = month(chance, 0), month(chance, 1)
    new["wind"] += 2
    found = compare(old, new)
    assert not found.findings
    assert found.result("drift.over_time", "v2").columns[0].when == "throughout"


def test_that_the_same_days_are_held_against_each_other():
    chance = np.random.default_rng(6)
    old, day = month(chance, 0, spread=2.0)
    new = old.copy()
    new["wind"] += chance.normal(0, 0.01, len(new))
    assert not compare(old, new).findings
    new.loc[(day >= 5) & (day <= 7), "wind"] += 3
    found = compare(old, new)
    assert found.result("drift.over_time", "v2").paired
    assert "2026-01-06 to 2026-01-08 (3 days)" in found.findings[0].message


@pytest.mark.parametrize(
    ("differs", "word", "first", "last"),
    [
        ([False, None, False], "never", -1, -1),
        ([True, True, None, True], "throughout", 0, 3),
        ([None, False, True, True], "since", 2, 3),
        ([True, False, False], "until", 0, 0),
        ([False, True, True, False], "episode", 1, 2),
        ([True, False, False, True], "now and then", 0, 3),
    ],
)
def test_that_the_word_fits_the_periods(differs, word, first, last):
    assert when_of(differs) == (word, first, last)


def test_that_what_cannot_be_compared_says_why():
    chance = np.random.default_rng(7)
    (old, _), (new, _) = month(chance, 0, days=3), month(chance, 1, days=3)
    found = compare(old, new)
    assert "too few periods" in found.result("drift.over_time", "v2").note
    new["seen"] = pd.NaT
    assert "no values" in compare(old, new).result("drift.over_time", "v2").note
    assert METRIC.skip(found.subjects[0]).startswith("There is nothing to compare with")
