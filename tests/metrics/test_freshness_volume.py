"""Rows per period are those of pandas; drops, doublings and lasting shifts stand out, noise does not."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import lateness, volume
from inspector.model.blocks import Lines
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.seasonal import decompose

KEY = "freshness.volume"
ROLES = Roles(event_time="at")


def days_of(counts, start="2025-01-01", seed=0):
    """Events at random seconds of each day, as many as given."""
    chance = np.random.default_rng(seed)
    day = np.repeat(np.arange(len(counts)), counts)
    seconds = day * 86_400 + chance.integers(0, 86_400, len(day))
    return pd.DataFrame({"at": pd.Timestamp(start) + pd.to_timedelta(np.sort(seconds), "s")})


def usual(n=200, level=100, seed=0, noise=0.05):
    chance = np.random.default_rng(seed)
    weekend = np.array([1, 1, 1, 1, 1, 0.5, 0.5])[np.arange(n) % 7]
    return np.round(level * weekend * np.exp(chance.normal(0, noise, n))).astype(int)


def inspect(*counts, **options):
    frames = [days_of(c, seed=i) for i, c in enumerate(counts)]
    as_of = max(f["at"].max() for f in frames).timestamp()
    found = inspect_frames(frames, [volume.METRIC], roles=ROLES, as_of=as_of, **options)
    check_texts(found)
    return found


def test_that_rows_per_day_are_those_pandas_counts():
    counts = usual()
    result = inspect(counts).result(KEY)
    frame = days_of(counts)
    wanted = frame.groupby(frame["at"].dt.floor("D")).size()
    assert result.grain == "day"
    got = dict(zip(result.starts, result.rows, strict=True))
    for day, rows in wanted.iloc[1:-1].items():
        assert got[day.timestamp()] == rows


@pytest.mark.parametrize("seed", range(4))
def test_that_an_ordinary_year_has_no_odd_day(seed):
    assert not inspect(usual(365, seed=seed)).serious()


def test_that_a_growing_series_has_no_odd_day_but_a_trend():
    counts = (usual(300) * np.exp(np.linspace(0, np.log(2.7), 300))).astype(int)
    found = inspect(counts)
    (said,) = found.findings
    assert said.severity is Severity.INFO
    assert said.message.startswith("From 1 January 2025 to 27 October 2025 rows slowly rose from")
    assert said.value == pytest.approx(2.7, rel=0.05)
    assert not found.result(KEY).odd


def test_that_a_slow_fall_is_named_with_its_dates_and_size():
    ramp = np.interp(np.arange(365), [150, 270], [0, np.log(0.45)])
    found = inspect((usual(365, level=400) * np.exp(ramp)).astype(int))
    (trend,) = found.result(KEY).trends
    day = 86_400
    began = (trend.start - pd.Timestamp("2025-01-01").timestamp()) / day
    ended = (trend.until - pd.Timestamp("2025-01-01").timestamp()) / day
    assert began == pytest.approx(150, abs=20)
    assert ended == pytest.approx(270, abs=20)
    (said,) = found.findings
    assert said.severity is Severity.WARNING
    assert said.value == pytest.approx(0.45, abs=0.06)


def test_that_a_level_that_came_back_is_named_from_when_to_when():
    counts = usual(365, level=400)
    counts[100:140] = (counts[100:140] * 0.4).astype(int)
    found = inspect(counts)
    shifts = found.result(KEY).shifts
    assert [round(s.after / s.before, 1) for s in shifts] == [0.4, 2.5]
    said = found.findings[0]
    assert said.severity is Severity.WARNING
    assert "From 11 April 2025 to 21 May 2025 about" in said.message
    assert "−60" in said.message or "−59" in said.message


def test_that_neighbouring_odd_days_are_one_stretch():
    counts = usual(365, level=400)
    counts[200:203] = (counts[200:203] * 0.3).astype(int)
    found = inspect(counts)
    (odd,) = found.result(KEY).odd
    assert odd.periods == 3
    (said,) = found.findings
    assert said.message.startswith("From 20 July 2025 to 22 July 2025")


def test_that_holidays_that_come_back_are_marked_and_not_judged():
    from pandas.tseries.holiday import USFederalHolidayCalendar

    counts = usual(3 * 365, level=400)
    closed = USFederalHolidayCalendar().holidays("2025-01-01", "2027-12-31")
    places = [(day - pd.Timestamp("2025-01-01")).days for day in closed]
    counts[[p for p in places if p < len(counts)]] //= 4
    found = inspect(counts)
    assert not found.findings
    holidays = [odd for odd in found.result(KEY).odd if odd.holiday]
    assert len(holidays) >= 25
    assert "4 July" in {odd.holiday for odd in holidays}


def test_that_a_drop_of_three_hours_is_seen_among_hours():
    chance = np.random.default_rng(0)
    hour = np.arange(28 * 24)
    shape = 300 * (1 + 0.6 * np.sin(2 * np.pi * hour / 24))
    shape[400:403] *= 0.2
    counts = chance.poisson(shape)
    at = np.repeat(hour, counts) * 3_600 + chance.integers(0, 3_600, counts.sum())
    frame = pd.DataFrame({"at": pd.Timestamp("2025-01-01") + pd.to_timedelta(np.sort(at), "s")})
    moment = frame["at"].max().timestamp()
    found = inspect_frames([frame], [volume.METRIC], roles=ROLES, as_of=moment)
    assert found.result(KEY).grain == "hour"
    (odd,) = found.result(KEY).odd
    assert odd.periods == 3
    assert odd.start == pd.Timestamp("2025-01-17 16:00").timestamp()


@pytest.mark.parametrize(
    ("factor", "severity"),
    [(0.4, Severity.WARNING), (0.05, Severity.CRITICAL), (3.0, Severity.WARNING)],
)
def test_that_a_day_with_too_few_or_many_rows_is_found(factor, severity):
    counts = usual(level=300)
    counts[100] = int(counts[100] * factor)
    found = inspect(counts)
    (said,) = found.findings
    assert said.severity is severity
    assert said.began == pd.Timestamp("2025-04-11").timestamp()
    assert "On 11 April 2025" in said.message


def test_that_a_level_that_fell_and_stays_down_is_one_critical_finding():
    counts = usual(level=300)
    counts[150:] = (counts[150:] * 0.3).astype(int)
    found = inspect(counts)
    (said,) = found.of(least=Severity.WARNING)
    assert said.severity is Severity.CRITICAL
    assert said.began == pytest.approx(pd.Timestamp("2025-05-31").timestamp(), abs=2 * 86_400)


def test_that_the_last_partial_day_is_left_out():
    frame = days_of(usual())
    frame = frame[frame["at"] < frame["at"].max().normalize() + pd.Timedelta("6h")]
    found = inspect_frames(
        [frame], [volume.METRIC], roles=ROLES, as_of=frame["at"].max().timestamp()
    )
    result = found.result(KEY)
    assert result.partial[0] == frame["at"].max().normalize().timestamp()
    assert result.partial[0] not in result.starts
    assert not found.findings


def test_that_few_rows_a_day_are_judged_by_the_week_or_not_at_all():
    sparse = np.random.default_rng(0).poisson(8, 300)
    result = inspect(sparse).result(KEY)
    assert result.grain == "week"
    assert result.enough
    tiny = inspect(np.random.default_rng(0).poisson(1, 40))
    assert not tiny.result(KEY).enough
    assert not tiny.findings
    tiny.presentations()


def test_that_versions_are_drawn_together_and_the_newest_with_its_band():
    found = inspect(usual(), usual(seed=1))
    lines = [b for b in found.presentations()[KEY].blocks if isinstance(b, Lines)]
    assert [s.label for s in lines[0].series] == ["version 1", "version 2"]
    assert [s.label for s in lines[1].series] == ["Rows", "Expected"]
    assert len(lines[1].series[1].low) == len(lines[1].x)


def test_that_false_alarms_are_as_rare_as_measured():
    alarms = 0
    for seed in range(60):
        taken = decompose(usual(365, level=1_000, seed=seed).tolist(), 7)
        alarms += sum(abs(z) > taken.threshold for z in taken.z)
    assert alarms / 60 <= 0.2  # measured: see benchmarks/FRESHNESS.md


def test_that_a_drop_of_sixty_percent_is_always_seen_at_a_thousand_rows_a_day():
    for seed in range(20):
        counts = usual(365, level=1_000, seed=seed)
        counts[200] = int(counts[200] * 0.4)
        taken = decompose(counts.tolist(), 7)
        assert taken.z[200] < -taken.threshold


# lateness ------------------------------------------------------------------------------------


def arrivals(seed=0, days=40):
    chance = np.random.default_rng(seed)
    at = pd.date_range("2026-01-01", periods=days * 24, freq="h")
    frame = pd.concat([pd.DataFrame({"at": at, "station": s}) for s in "abcdef"])
    frame = frame.sort_values("at", kind="stable").reset_index(drop=True)
    delay = chance.gamma(3, 200, len(frame)).round()
    frame["got"] = frame["at"] + pd.to_timedelta(delay, "s")
    return frame


def inspect_delays(*frames):
    roles = Roles(event_time="at", ingest_time="got", source="station")
    as_of = max(f["got"].max() for f in frames).timestamp()
    found = inspect_frames(frames, [lateness.METRIC], roles=roles, as_of=as_of)
    check_texts(found)
    found.presentations()
    return found


def test_that_delays_are_those_pandas_computes():
    frame = arrivals()
    now = inspect_delays(frame).result("freshness.lateness").now
    seconds = (frame.got - frame["at"]).dt.total_seconds()
    for share, value in ((0.5, now.p50), (0.95, now.p95), (0.99, now.p99)):
        assert value == pytest.approx(seconds.quantile(share), rel=0.01)
    assert now.rows == len(frame)
    assert now.negative == 0


def test_that_ordinary_delays_are_no_finding():
    assert not inspect_delays(arrivals(), arrivals(1), arrivals(2)).findings


def test_that_a_source_that_became_slow_is_named_with_its_date():
    frame = arrivals()
    slow = (frame.station == "d") & (frame["at"] >= "2026-01-21")
    frame.loc[slow, "got"] += pd.Timedelta("9h")
    (said,) = inspect_delays(frame).findings
    assert said.slice == "station = d"
    assert said.began == pd.Timestamp("2026-01-21").timestamp()


def test_that_a_source_slower_than_in_the_baseline_is_named():
    after = arrivals(1)
    after.loc[after.station == "d", "got"] += pd.Timedelta("9h")
    (said,) = inspect_delays(arrivals(), after).findings
    assert (said.version, said.slice) == ("v2", "station = d")


def test_that_all_rows_slower_than_before_are_told_once():
    after = arrivals(1)
    after["got"] += pd.Timedelta("9h")
    (said,) = inspect_delays(arrivals(), after).findings
    assert said.slice is None
    assert said.message.startswith("Rows arrive later than before: 95 % within 9 hours")


def test_that_rows_that_arrive_before_they_happened_are_counted():
    frame = arrivals()
    frame.loc[frame.index[:100], "got"] = frame["at"] - pd.Timedelta("1h")
    found = inspect_delays(frame)
    assert found.result("freshness.lateness").now.negative == 100
    (said,) = found.findings
    assert said.rows == 100


def test_that_without_ingest_time_it_says_what_would_help():
    frame = arrivals()
    found = inspect_frames([frame], [lateness.METRIC], roles=ROLES, as_of=0.0)
    (outcome,) = found.outcomes.values()
    assert outcome.reason.startswith("Choose an ingest time column")
