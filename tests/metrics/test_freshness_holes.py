"""Exactly the holes that are there: in one of three stations, hidden inside a day, or on a holiday."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames
from pandas.tseries.holiday import USFederalHolidayCalendar

from inspector.metrics.freshness import age, gaps
from inspector.model.blocks import Grid, Note
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

KEY = "freshness.gaps"
STATIONS = ("north", "south", "west")


def stations(freq, first="2025-01-01", last="2025-06-30 23:00"):
    times = pd.date_range(first, last, freq=freq)
    parts = [pd.DataFrame({"at": times, "station": name}) for name in STATIONS]
    return pd.concat(parts, ignore_index=True)


def without(frame, station, first, last):
    return frame[~((frame.station == station) & frame["at"].between(first, last))]


def look(*frames, roles=None, metrics=(gaps.METRIC,), as_of=None):
    moment = as_of or max(f["at"].max() for f in frames).timestamp()
    found = inspect_frames(
        frames, list(metrics), roles=roles or Roles(event_time="at", source="station"), as_of=moment
    )
    check_texts(found)
    found.presentations()
    return found


def ts(text):
    return pd.Timestamp(text).timestamp()


@pytest.mark.parametrize(
    ("freq", "first", "last", "missed", "words"),
    [
        ("h", "2025-03-11 08:00", "2025-03-11 13:00", 6, "6 hours are missing"),
        ("h", "2025-03-11 08:00", "2025-03-11 08:00", 1, "for 11 March 2025 08:00"),
        ("D", "2025-03-11", "2025-03-14", 4, "from 11 March 2025 to 14 March 2025: 4 days"),
        ("D", "2025-03-11", "2025-03-11", 1, "for 11 March 2025; a row was due every day"),
        ("15min", "2025-05-01 10:00", "2025-05-01 10:45", 4, "4 steps are missing"),
        ("B", "2025-03-13", "2025-03-18", 4, "4 days are missing"),
        ("W", "2025-03-09", "2025-03-23", 3, "3 weeks are missing"),
    ],
)
def test_that_a_known_hole_in_one_of_three_stations_is_exactly_that_hole(
    freq, first, last, missed, words
):
    found = look(without(stations(freq), "south", first, last))
    (gap,) = found.result(KEY).gaps
    assert (gap.source, gap.first, gap.last, gap.missed) == ("south", ts(first), ts(last), missed)
    (said,) = found.findings
    assert said.slice == "station = south"
    assert said.severity is (Severity.WARNING if missed >= 3 else Severity.INFO)
    assert words in said.message


def test_that_months_missing_are_named_by_the_calendar():
    frame = stations("MS", "2015-01-01", "2024-12-31")
    found = look(without(frame, "west", "2020-02-01", "2020-04-01"))
    (gap,) = found.result(KEY).gaps
    assert (gap.first, gap.last, gap.missed) == (ts("2020-02-01"), ts("2020-04-01"), 3)


def test_that_the_same_hole_in_all_stations_is_told_once():
    frame = stations("h")
    found = look(frame[~frame["at"].between("2025-02-03 04:00", "2025-02-03 09:00")])
    (gap,) = found.result(KEY).gaps
    assert (gap.source, gap.missed) == (None, 6)


@pytest.mark.parametrize("first", ["2024-01-01", "2019-01-01"])
def test_that_weekends_and_holidays_are_not_gaps_but_a_lost_day_is(first):
    days = pd.bdate_range(first, "2024-12-31")
    days = days.difference(USFederalHolidayCalendar().holidays(first, "2024-12-31"))
    roles = Roles(event_time="at")
    calm = look(pd.DataFrame({"at": days}), roles=roles)
    assert not calm.findings
    assert not calm.result(KEY).gaps
    assert len(calm.result(KEY).holidays) >= 10
    (note,) = [
        b for b in calm.presentations()[KEY].blocks if isinstance(b, Note) and "taken" in b.text
    ]
    assert "Saturdays and Sundays" in note.text
    holed = look(pd.DataFrame({"at": days.drop(pd.Timestamp("2024-08-14"))}), roles=roles)
    (gap,) = holed.result(KEY).gaps
    assert (gap.first, gap.last, gap.missed) == (ts("2024-08-14"), ts("2024-08-14"), 1)
    (said,) = holed.findings
    assert said.severity is Severity.INFO
    assert "14 August 2024" in said.message


def test_that_a_holiday_does_not_age_the_newest_record():
    days = pd.bdate_range("2019-01-01", "2024-12-31")
    days = days.difference(USFederalHolidayCalendar().holidays("2019-01-01", "2024-12-31"))
    frame = pd.DataFrame({"at": days[days <= "2024-12-24"]})
    roles = Roles(event_time="at")
    found = look(frame, roles=roles, metrics=[age.METRIC], as_of=ts("2024-12-26 12:00"))
    assert not found.serious()


def test_that_a_date_with_two_rows_is_told_where_one_is_the_rule():
    frame = stations("D")
    twice = frame[(frame.station == "west") & (frame["at"] == "2025-05-02")]
    found = look(pd.concat([frame, twice]))
    result = found.result(KEY)
    (step,) = result.doubled
    assert (step.source, step.start, step.rows) == ("west", ts("2025-05-02"), 2)
    (said,) = found.findings
    assert said.severity is Severity.WARNING
    assert said.message == (
        "1 day holds several rows where one is the rule: 2 May 2025 at “west” (2 rows)."
    )
    assert said.rows == 1
    (grid,) = [b for b in found.presentations()[KEY].blocks if isinstance(b, Grid)]
    assert grid.rows == (("west", ts("2025-05-02"), 2),)


def test_that_two_times_of_one_day_are_two_rows_of_that_day():
    frame = stations("D")
    again = frame[(frame.station == "north") & (frame["at"] == "2025-04-01")].assign(
        at=pd.Timestamp("2025-04-01 17:30")
    )
    found = look(pd.concat([frame, again]))
    (step,) = found.result(KEY).doubled
    assert (step.source, step.start, step.rows) == ("north", ts("2025-04-01"), 2)


def test_that_many_rows_a_day_are_not_doubled():
    chance = np.random.default_rng(0)
    day = pd.Timestamp("2025-01-01") + pd.to_timedelta(chance.integers(0, 180, 9_000), "D")
    frame = pd.DataFrame({"at": day, "station": chance.choice(STATIONS, 9_000)})
    assert not look(frame).result(KEY).doubled
    several = pd.concat([stations("D")] * 2)
    assert not look(several).findings


def test_that_the_hour_clocks_repeat_is_said_mildly():
    frame = stations("h", "2025-08-01", "2025-12-31")
    again = frame[frame["at"] == "2025-10-26 02:00"]
    found = look(pd.concat([frame, again]))
    (said,) = found.findings
    assert said.severity is Severity.INFO
    assert "hours that clocks repeat" in said.message


@pytest.mark.parametrize("day", ["2025-01-01", "2025-03-11", "2025-06-30"])
def test_that_a_hole_hides_in_no_day_not_even_the_first_or_last(day):
    frame = stations("h")
    found = look(without(frame, "west", f"{day} 05:00", f"{day} 07:00"))
    (gap,) = found.result(KEY).gaps
    assert (gap.source, gap.first, gap.missed) == ("west", ts(f"{day} 05:00"), 3)


@pytest.mark.parametrize("freq", ["h", "D", "15min"])
def test_that_a_record_without_flaws_needs_no_further_question(freq, monkeypatch):
    from inspector.engine.duckdb_engine import engine

    def refuse(*_):
        raise AssertionError("asked")

    monkeypatch.setattr(engine, "period_rows", refuse)
    assert not look(stations(freq)).result(KEY).gaps
