"""The service level is proposed from history, and a stated one is kept to strictly, as in dbt."""

import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import age, cadence
from inspector.metrics.freshness.beats import beat_name, every
from inspector.model.dataset import Roles
from inspector.model.errors import RequestError
from inspector.model.expectations import Expectations, expectations_of
from inspector.model.finding import Severity
from inspector.model.freshness_known import FreshnessKnown, freshness_known, length_text

HOUR, DAY = 3_600.0, 86_400.0


def inspect(frame, as_of, metric=age.METRIC, basis="given", **stated):
    found = inspect_frames(
        [frame],
        [metric],
        roles=Roles(event_time="at", ingest_time="in" if "in" in frame else None),
        as_of=pd.Timestamp(as_of).timestamp(),
        as_of_basis=basis,
        expect=Expectations(freshness=freshness_known(**stated)),
    )
    check_texts(found)
    found.presentations()
    return found


HOURLY = pd.DataFrame({"at": pd.date_range("2026-03-01", "2026-03-20", freq="h")})


def test_that_a_level_is_proposed_from_steps_and_delays():
    result = inspect(HOURLY, "2026-03-20").result("freshness.age")
    assert (result.warn_after, result.error_after, result.stated) == (2 * HOUR, 3 * HOUR, False)
    late = HOURLY.assign(**{"in": HOURLY["at"] + pd.Timedelta("90min")})
    result = inspect(late, "2026-03-20").result("freshness.age")
    assert (result.warn_after, result.error_after) == (
        4 * HOUR,
        5 * HOUR,
    )  # 3.5 and 4.5, rounded up
    odd = pd.DataFrame({"at": pd.to_datetime([1, 2.5, 40, 41, 90, 300], unit="D")})
    assert inspect(odd, "2026-03-20").result("freshness.age").warn_after is None


@pytest.mark.parametrize(
    ("as_of", "severity"),
    [
        ("2026-03-20 12:00", None),  # exactly as old as allowed
        ("2026-03-20 12:01", Severity.WARNING),
        ("2026-03-22 00:00", Severity.WARNING),
        ("2026-03-22 00:01", Severity.CRITICAL),
    ],
)
@pytest.mark.parametrize("basis", ["given", "file modified"])
def test_that_a_stated_level_is_kept_to(as_of, severity, basis):
    found = inspect(HOURLY, as_of, basis=basis, warn_after="12 hours", error_after="2 d")
    assert [f.severity for f in found.findings] == ([severity] if severity else [])


def test_that_a_stated_level_takes_the_place_of_the_cadence():
    assert inspect(HOURLY, "2026-03-20 09:00").findings[0].severity is Severity.CRITICAL
    assert not inspect(HOURLY, "2026-03-20 09:00", warn_after="12 hours").findings
    odd = pd.DataFrame({"at": pd.to_datetime([1, 2.5, 40, 41, 90, 300], unit="D")})
    (said,) = inspect(odd, "1970-11-10", error_after={"count": 1, "period": "week"}).findings
    assert said.severity is Severity.CRITICAL
    assert "allows 7 days" in said.message


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("12 hours", 12 * HOUR), ("1 day", DAY), ("90 min", 5_400), ("2w", 14 * DAY), ("1.5h", 5_400),
        ({"count": 6, "period": "hour"}, 6 * HOUR), ({"count": 1, "period": "day"}, DAY),
        (None, None), ("", None),
    ],
)  # fmt: skip
def test_lengths_of_time(given, seconds):
    known = freshness_known(warn_after=given)
    assert known.warn_after == seconds
    assert freshness_known(warn_after=length_text(known.warn_after)) == known


@pytest.mark.parametrize(
    "given",
    [
        {"warn_after": "12"}, {"warn_after": "soon"}, {"warn_after": 12}, {"warn_after": "0 hours"},
        {"warn_after": {"count": 1}}, {"warn_after": {"count": True, "period": "day"}},
        {"warn_after": "1 month"}, {"error_after": "1 h", "warn_after": "2 h"},
        {"time_zone": "Nowhere"}, {"time_zone": "../etc/passwd"}, {"time_zone": "/etc/localtime"},
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused(given):
    with pytest.raises(RequestError):
        freshness_known(**given)


def test_that_a_file_of_expectations_states_a_level():
    plain = {
        "freshness": {"warn_after": {"count": 12, "period": "hour"}, "time_zone": "Asia/Tokyo"}
    }
    known = expectations_of(plain)
    assert known
    assert known.freshness == FreshnessKnown(warn_after=12 * HOUR, time_zone="Asia/Tokyo")
    more = known.merged(Expectations(freshness=FreshnessKnown(error_after=DAY)))
    assert (more.freshness.warn_after, more.freshness.error_after) == (12 * HOUR, DAY)
    assert more.without(["a"]).freshness == more.freshness
    with pytest.raises(RequestError, match="warn_after, error_after or time_zone"):
        expectations_of({"freshness": {"warn": "1 h"}})


def due(frame, **more):
    return inspect(frame, frame["at"].max(), cadence.METRIC, **more).result("freshness.cadence")


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (pd.date_range("2026-03-01", "2026-03-20", freq="h"), "2026-03-20 01:00"),
        (pd.bdate_range("2026-01-01", "2026-03-20"), "2026-03-23"),  # Friday, then Monday
        (pd.date_range("2024-01-01", "2026-03-01", freq="MS"), "2026-04-01"),
        (pd.date_range("2024-01-31", "2026-02-28", freq="ME"), "2026-03-31"),
        (pd.date_range("2020-01-01", "2026-01-01", freq="QS"), "2026-04-01"),
        (pd.date_range("2000-01-01", "2026-01-01", freq="YS"), "2027-01-01"),
    ],
)
def test_when_the_next_is_due(times, expected):
    assert due(pd.DataFrame({"at": times})).due == pd.Timestamp(expected).timestamp()


def test_that_idle_hours_are_passed_over():
    times = pd.date_range("2026-01-01", "2026-03-20 17:00", freq="h")
    times = times[(times.hour >= 8) & (times.hour <= 17)]
    assert due(pd.DataFrame({"at": times})).due == pd.Timestamp("2026-03-21 08:00").timestamp()


def test_when_its_row_is_expected():
    frame = HOURLY.assign(**{"in": HOURLY["at"] + pd.Timedelta("10min")})
    found = due(frame)
    assert found.arrives == found.due + 600 == found.late_after


@pytest.mark.parametrize(
    ("seconds", "idle", "name"),
    [
        (60, (), "every minute"), (3_600, (), "hourly"), (DAY, (), "daily"),
        (DAY, (5, 6), "business days"), (7 * DAY, (), "weekly"), (30.436875 * DAY, (), "monthly"),
        (900, (), "every 15 minutes"), (365.2425 * DAY, (), "yearly"),
    ],
)  # fmt: skip
def test_names_of_cadences(seconds, idle, name):
    assert beat_name(seconds, idle) == name
    assert every(seconds).startswith("every ")
