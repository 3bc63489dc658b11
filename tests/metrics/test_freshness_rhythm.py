"""Age, cadence and gaps follow the table's own beat; nights and weekends are not gaps."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import age, cadence, gaps, impossible, quiet
from inspector.metrics.freshness.rhythm import phase
from inspector.metrics.freshness.service_level import natural
from inspector.model.answers import Steps
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.cadence import MONTH, cadence_of
from inspector.stats.silences import dispersion, improbable_run, improbable_silence

ROLES = Roles(event_time="at", source="station")
HOUR, DAY = 3_600.0, 86_400.0


def ts(text):
    return pd.Timestamp(text).timestamp()


def hourly(days=60, start="2026-01-01", stations="abcdef"):
    times = pd.date_range(start, periods=days * 24, freq="h")
    frame = pd.concat([pd.DataFrame({"at": times, "station": s}) for s in stations])
    return frame.sort_values("at", kind="stable").reset_index(drop=True)


def events(days=120, per_day=200, seed=0, hours=(7, 20)):
    """Business events: at random moments, not at night, not on weekends."""
    chance = np.random.default_rng(seed)
    n = days * per_day
    at = pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.integers(0, days * 86_400, n), "s")
    frame = pd.DataFrame({"at": at, "station": chance.choice(list("abc"), n)})
    frame = frame.sort_values("at").reset_index(drop=True)
    hour = frame["at"].dt.hour
    open_ = (frame["at"].dt.day_of_week < 5) & (hour >= hours[0]) & (hour < hours[1])
    return frame[open_].reset_index(drop=True)


def inspect(*frames, metrics, as_of=None, roles=ROLES, **options):
    moment = as_of if as_of is not None else max(f["at"].max() for f in frames).timestamp()
    found = inspect_frames(frames, list(metrics), roles=roles, as_of=moment, **options)
    check_texts(found)
    found.presentations()
    return found


# age -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "severity"),
    [(1.5, None), (2.5, Severity.WARNING), (3.5, Severity.CRITICAL), (76, Severity.CRITICAL)],
)
def test_that_age_is_judged_by_steps_of_the_cadence(late, severity):
    frame = hourly()
    newest = frame["at"].max().timestamp()
    found = inspect(frame, metrics=[age.METRIC], as_of=newest + late * HOUR)
    assert found.result("freshness.age").age == late * HOUR
    assert [f.severity for f in found.findings] == ([severity] if severity else [])


def test_that_the_pinned_sentence_is_said():
    frame = hourly()
    found = inspect(frame, metrics=[age.METRIC], as_of=frame["at"].max().timestamp() + 76 * HOUR)
    assert found.findings[0].message.startswith(
        "The newest record is 3 days 4 hours old (1 March 2026 23:00); one was expected every hour"
    )


def test_that_a_file_time_never_makes_it_critical_and_archives_are_not_late():
    frame = hourly()
    newest = frame["at"].max().timestamp()
    for late, severity in ((5 * HOUR, Severity.WARNING), (4_000 * DAY, Severity.INFO)):
        found = inspect(
            frame, metrics=[age.METRIC], as_of=newest + late, as_of_basis="file modified"
        )
        assert [f.severity for f in found.findings] == [severity]


def test_that_one_future_row_does_not_make_a_table_fresh():
    frame = hourly()
    newest = frame["at"].max().timestamp()
    frame.loc[0, "at"] = pd.Timestamp("2031-01-01")
    found = inspect(frame, metrics=[age.METRIC], as_of=newest + 10 * HOUR)
    assert found.result("freshness.age").newest == newest
    assert found.serious()


def test_that_a_weekend_does_not_age_business_data():
    frame = events(days=121)
    friday = frame["at"][frame["at"].dt.day_of_week == 4].max()
    frame = frame[frame["at"] <= friday]
    monday = (friday.normalize() + pd.Timedelta("3D 7h 30min")).timestamp()
    assert not inspect(frame, metrics=[age.METRIC], as_of=monday).findings
    assert inspect(frame, metrics=[age.METRIC], as_of=monday + 2 * DAY).findings


def test_that_thresholds_are_rounded_up_to_natural_units():
    assert natural(61) == 120
    assert natural(3_600) == 3_600
    assert natural(3_700) == 7_200
    assert natural(2.2 * DAY) == 3 * DAY


# cadence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "kind", "seconds"),
    [
        (pd.date_range("2020-01-01", periods=500, freq="15min"), "regular", 900),
        (pd.date_range("2020-01-01", periods=500, freq="h").delete([50, 51, 200]), "regular", HOUR),
        (pd.date_range("2020-01-01", periods=300, freq="D"), "regular", DAY),
        (pd.bdate_range("2020-01-01", periods=300), "weekdays", DAY),
        (pd.date_range("2000-01-01", periods=100, freq="MS"), "months", MONTH),
        (pd.date_range("2000-01-31", periods=100, freq="ME"), "months", MONTH),
        (pd.date_range("1900-01-01", periods=100, freq="YS"), "months", 12 * MONTH),
        (pd.date_range("1958-03-29", periods=2_000, freq="7D"), "regular", 7 * DAY),
        (
            pd.date_range("2020-01-01", periods=2_000, freq="h")
            + pd.to_timedelta(np.random.default_rng(0).normal(0, 60, 2_000).round(), "s"),
            "regular",
            HOUR,
        ),
        (
            pd.Timestamp("2020-01-01")
            + pd.to_timedelta(np.random.default_rng(0).integers(0, 10**6, 3_000), "s"),
            "irregular",
            None,
        ),
        (pd.DatetimeIndex(["2020-01-01", "2020-01-02"]), "unknown", None),
    ],
)
def test_that_cadences_are_recognised(times, kind, seconds):
    frame = pd.DataFrame({"at": times})
    found = inspect(frame, metrics=[cadence.METRIC], roles=Roles(event_time="at"))
    result = found.result("freshness.cadence")
    assert (result.kind, result.seconds) == (kind, seconds)


def test_that_the_next_time_skips_idle_weekdays():
    frame = pd.DataFrame({"at": pd.bdate_range("2026-01-01", "2026-05-29")})  # ends on a Friday
    result = inspect(frame, metrics=[cadence.METRIC], roles=Roles(event_time="at")).result(
        "freshness.cadence"
    )
    assert result.due == ts("2026-06-01")


def test_that_slower_sampling_is_a_warning():
    slow = hourly()[lambda f: f["at"].dt.hour % 3 == 0].reset_index(drop=True)
    found = inspect(hourly(), slow, metrics=[cadence.METRIC])
    (said,) = found.findings
    assert "Rows now come every 3 hours within a source; in the baseline every hour" in said.message
    assert not inspect(slow, hourly(), metrics=[cadence.METRIC]).findings


def test_that_steps_of_one_second_in_random_data_are_no_cadence():
    steps = Steps(
        distinct=1_000,
        seconds=(1.0, 2.0, 3.0, 4.0, 9.0),
        counts=(200, 180, 150, 130, 339),
        total=999,
        midnight=0,
        weekdays=(1,) * 7,
        month_starts=0,
        earliest=0.0,
        latest=6_000.0,
    )
    assert cadence_of(steps).kind in ("irregular", "regular")
    assert cadence_of(steps).regularity < 0.5


# gaps ----------------------------------------------------------------------------------------


def test_that_an_outage_of_all_sources_is_one_gap_with_its_dates():
    frame = hourly()
    out = (frame["at"] > ts_("2026-02-01 06:00")) & (frame["at"] < ts_("2026-02-02 09:00"))
    found = inspect(frame[~out], metrics=[gaps.METRIC])
    (gap,) = found.result("freshness.gaps").gaps
    assert (gap.source, gap.start, gap.end) == (
        None,
        ts("2026-02-01 06:00"),
        ts("2026-02-02 09:00"),
    )
    assert gap.missed == 26
    (said,) = found.findings
    assert said.began == gap.start


def ts_(text):
    return pd.Timestamp(text)


def test_that_a_source_has_gaps_of_its_own():
    frame = hourly()
    mine = frame.station == "c"
    out = mine & frame["at"].between("2026-02-01 06:00", "2026-02-01 10:00")
    found = inspect(frame[~out], metrics=[gaps.METRIC])
    (said,) = found.findings
    assert said.slice == "station = c"
    assert said.value == 5


def test_that_nights_and_weekends_are_not_gaps_but_a_lost_week_is():
    frame = events()
    assert not inspect(frame, metrics=[gaps.METRIC]).findings
    lost = frame["at"].between("2026-03-02", "2026-03-06 23:59")
    found = inspect(frame[~lost], metrics=[gaps.METRIC])
    (whole,) = [g for g in found.result("freshness.gaps").gaps if g.source is None]
    assert whole.start < ts("2026-03-02")
    assert whole.end >= ts("2026-03-09")


def test_that_weekends_of_daily_data_are_not_gaps():
    frame = pd.DataFrame({"at": pd.bdate_range("2025-01-01", "2026-05-29")})
    roles = Roles(event_time="at")
    assert not inspect(frame, metrics=[gaps.METRIC], roles=roles).findings
    holed = frame.drop(index=range(100, 106))
    (said,) = inspect(holed, metrics=[gaps.METRIC], roles=roles).findings
    assert said.value == 6


@pytest.mark.parametrize("seed", range(4))
def test_that_rows_lost_at_random_are_not_gaps(seed):
    frame = hourly()
    kept = np.random.default_rng(seed).random(len(frame)) < 0.95
    assert not inspect(frame[kept], metrics=[gaps.METRIC]).findings


def test_that_a_stray_year_is_not_a_gap_of_decades():
    frame = hourly()
    frame.loc[:2, "at"] = pd.Timestamp("1970-01-01")
    found = inspect(frame, metrics=[gaps.METRIC, impossible.METRIC])
    assert not found.of("freshness.gaps")
    (early,) = found.of("freshness.impossible")
    assert early.rows == 3
    assert "1 January 1970" in early.message


def test_that_runs_and_silences_are_measured_by_their_chance():
    assert improbable_run(3, 990, 1_000, 1_000)
    assert not improbable_run(1, 900, 1_000, 1_000)
    assert improbable_silence(20, 1.0, 100)
    assert not improbable_silence(20, 5.0, 100)
    assert dispersion([10, 10, 10, 10]) == 1.0
    counts = np.random.default_rng(0).poisson(50, 5_000)
    assert dispersion(counts.tolist()) == pytest.approx(1.0, abs=0.1)


def test_that_phases_of_the_week_are_those_of_the_calendar():
    for text in ("2026-05-03 14:30", "1969-12-31 23:59", "2024-02-29 00:00"):
        at = pd.Timestamp(text)
        assert phase(at.timestamp(), 7) == at.day_of_week
        assert phase(at.timestamp(), 24) == at.hour
        assert phase(at.timestamp(), 168) == at.day_of_week * 24 + at.hour


# quiet ---------------------------------------------------------------------------------------


def test_that_a_source_that_stopped_is_quiet():
    frame = hourly()
    stopped = (frame.station == "e") & (frame["at"] >= "2026-02-20")
    found = inspect(frame[~stopped], metrics=[quiet.METRIC, gaps.METRIC, age.METRIC])
    (said,) = found.findings
    assert said.key == "freshness.quiet"
    assert said.slice == "station = e"
    assert said.began == ts("2026-02-19 23:00")
    assert "“e” has sent nothing for 10 days" in said.message
    assert "its longest pause before was 1 hour" in said.message


def test_that_a_rare_source_is_not_quiet_by_its_own_rhythm():
    weekly = hourly(stations="z")[lambda f: f["at"].dt.day_of_year % 7 == 1].iloc[::24]
    frame = pd.concat([hourly(), weekly]).sort_values("at").reset_index(drop=True)
    assert not inspect(frame, metrics=[quiet.METRIC]).findings


def test_that_many_small_quiet_sources_share_a_finding():
    frame = hourly(stations=[f"s{i}" for i in range(40)])
    chance = np.random.default_rng(0)
    small = frame.station.isin(["s1", "s2", "s3"])
    kept = ~small | ((chance.random(len(frame)) < 0.2) & (frame["at"] < "2026-01-25"))
    (said,) = inspect(frame[kept], metrics=[quiet.METRIC]).findings
    assert said.severity is Severity.INFO
    assert said.value == 3


# impossible ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "severity"), [(0, None), (3, Severity.WARNING), (400, Severity.CRITICAL)]
)
def test_that_future_times_are_counted(rows, severity):
    frame = hourly()
    as_of = frame["at"].max().timestamp()
    frame.loc[frame.index[:rows], "at"] = pd.Timestamp("2031-01-01")
    found = inspect(frame, metrics=[impossible.METRIC], as_of=as_of)
    assert [f.severity for f in found.findings] == ([severity] if severity else [])
    assert sum(c.future for c in found.result("freshness.impossible").columns) == rows


def test_that_a_day_of_zone_slack_is_allowed():
    frame = hourly()
    as_of = frame["at"].max().timestamp() - 20 * HOUR
    assert not inspect(frame, metrics=[impossible.METRIC], as_of=as_of).findings


def test_that_many_filler_dates_are_early_too_but_an_old_archive_is_not():
    frame = hourly()
    frame.loc[frame.index[::10], "at"] = pd.Timestamp("1970-01-01")
    found = inspect(frame, metrics=[impossible.METRIC])
    assert found.findings[0].rows == len(frame.index[::10])
    two = pd.concat([hourly(start="1995-01-01", days=30), hourly(days=120)]).reset_index(drop=True)
    assert not inspect(two, metrics=[impossible.METRIC]).findings
