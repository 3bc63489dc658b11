"""A day that was turned by whole hours is named; other changes of the day are not."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.clock import METRIC


def times(seed, shift=0.0, centre=13.0):
    chance = np.random.default_rng(seed)
    hours = chance.integers(0, 30, 4_000) * 24 + chance.normal(centre, 3, 4_000) + shift
    start = pd.Timestamp("2026-01-01") + pd.to_timedelta(30 * seed, "D")
    return pd.DataFrame({"seen": start + pd.to_timedelta(hours, "h"), "n": 1})


def compare(old, new):
    found = inspect_frames([old, new], [METRIC])
    found.presentations()
    check_texts(found)
    return found


@pytest.mark.parametrize(("hours", "words"), [(2, "2 hours"), (-1, "1 hour"), (8, "8 hours")])
def test_that_another_time_zone_is_recognised(hours, words):
    found = compare(times(1), times(2, hours))
    (finding,) = found.findings
    assert f"turned by {words}" in finding.message
    assert ("later" in finding.message) == (hours > 0)
    assert found.result("drift.clock", "v2").columns[0].shift == hours


def test_that_the_same_day_and_another_habit_are_left_alone():
    assert compare(times(1), times(2)).findings == ()
    other = times(2)
    other = pd.concat([other, times(3, centre=2).assign(n=2)[:2_000]])
    assert compare(times(1), other).findings == ()


def test_that_even_days_and_dates_show_nothing():
    chance = np.random.default_rng(5)
    even = [
        pd.DataFrame(
            {"seen": pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.random(900) * 40, "D")}
        )
        for _ in range(2)
    ]
    assert compare(*even).findings == ()
    dates = [frame.assign(seen=frame["seen"].dt.floor("D")) for frame in even]
    found = compare(*dates)
    assert found.findings == ()
    assert found.result("drift.clock", "v2").columns == ()
