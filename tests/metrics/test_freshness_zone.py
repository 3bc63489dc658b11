"""The clock of times is stated, found from the hours it skips, or said not to be known."""

import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import age, zone
from inspector.model.dataset import Roles
from inspector.model.expectations import Expectations
from inspector.model.finding import Severity
from inspector.model.freshness_known import FreshnessKnown

KEY = "freshness.zone"
UTC = pd.date_range("2025-01-01", "2025-12-31", freq="10min", tz="UTC")
BERLIN = UTC.tz_convert("Europe/Berlin").tz_localize(None)


def inspect(times, stated="", metrics=(zone.METRIC,), as_of="2026-01-01"):
    found = inspect_frames(
        [pd.DataFrame({"at": times})],
        list(metrics),
        roles=Roles(event_time="at"),
        as_of=pd.Timestamp(as_of).timestamp(),
        expect=Expectations(freshness=FreshnessKnown(time_zone=stated)),
    )
    check_texts(found)
    found.presentations()
    return found


def ambiguous(times, name):
    return int(pd.DatetimeIndex(times).tz_localize(name, ambiguous="NaT", nonexistent="shift_forward")
               .isna().sum())  # fmt: skip


def test_that_a_local_clock_is_found_and_its_doubtful_rows_are_counted():
    found = inspect(BERLIN)
    result = found.result(KEY)
    assert (result.form, result.zone, result.known_by) == ("local", "Europe/Berlin", "found")
    assert result.ambiguous == ambiguous(BERLIN, "Europe/Berlin") == 12
    assert result.impossible == 0
    (said,) = found.findings
    assert said.severity is Severity.INFO
    assert said.message.startswith("12 rows of “at” lie in an hour that comes twice")


def test_that_a_stated_zone_is_held_against_the_rows():
    right = inspect(BERLIN, "Europe/Berlin").result(KEY)
    assert (right.known_by, right.ambiguous, right.impossible) == ("stated", 12, 0)
    wrong = inspect(UTC.tz_localize(None), "Europe/Berlin")
    assert wrong.result(KEY).impossible == 6
    assert [f.severity for f in wrong.findings] == [Severity.WARNING, Severity.INFO]
    assert "Europe/Berlin skip" in wrong.findings[0].message


@pytest.mark.parametrize(
    ("times", "form"),
    [
        (UTC.tz_localize(None), "steady"),
        (UTC, "zoned"),
        (pd.date_range("2020-01-01", periods=900, freq="D"), "dates"),
        (pd.date_range("2025-03-01", periods=50, freq="h"), "unknown"),
        (pd.date_range("2025-01-01", periods=300, freq="D") + pd.Timedelta("12h"), "unknown"),
        (pd.Series([pd.NaT] * 5, dtype="datetime64[us]"), "none"),
    ],
)
def test_that_other_times_are_told_apart(times, form):
    found = inspect(times)
    assert found.result(KEY).form == form
    assert not found.findings


def test_that_hourly_data_of_one_year_tells_its_clock():
    hourly = pd.date_range("2025-01-01", "2025-12-31", freq="h", tz="UTC")
    result = inspect(hourly.tz_convert("America/New_York").tz_localize(None)).result(KEY)
    assert (result.zone, result.ambiguous) == ("America/New_York", 2)


def test_that_ages_are_reckoned_with_the_stated_clock():
    times = pd.date_range("2025-06-01", "2025-06-20 12:00", freq="h")
    plain = inspect(times, "", [age.METRIC], "2025-06-20 12:00").result("freshness.age")
    there = inspect(times, "Europe/Berlin", [age.METRIC], "2025-06-20 12:00").result(
        "freshness.age"
    )
    assert (plain.age, there.age) == (0, 7_200)
    west = inspect(times, "America/New_York", [age.METRIC], "2025-06-20 18:00").result(
        "freshness.age"
    )
    assert west.age == 2 * 3_600
