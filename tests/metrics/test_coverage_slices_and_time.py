"""A source that stops sending a column is named, with the date; what is constant is not."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.coverage import by_slice, by_time, patterns
from inspector.metrics.coverage.episodes import concentrated, episode
from inspector.model.blocks import Bars, Heatmap, Lines
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

SLICE, TIME = by_slice.METRIC, by_time.METRIC
ROLES = Roles(event_time="at", source="station", slices=("region",))
SINCE = pd.Timestamp("2026-05-03")


def readings(seed=0, start="2026-04-01", days=60, rows=6_000):
    chance = np.random.default_rng(seed)
    seconds = np.sort(chance.integers(0, days * 86_400, rows))
    station = chance.choice([f"S{i}" for i in range(1, 9)], rows)
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp(start) + pd.to_timedelta(seconds, "s"),
            "station": station,
            "region": np.where(np.isin(station, ["S1", "S2", "S3", "S4"]), "east", "west"),
            "humidity": chance.uniform(20, 90, rows),
            "temp": chance.normal(10, 4, rows),
        }
    )
    frame.loc[chance.random(rows) < 0.004, "humidity"] = np.nan
    return frame


def inspect(*frames, metrics=(SLICE, TIME), roles=ROLES, **options):
    found = inspect_frames(frames, list(metrics), roles=roles, **options)
    check_texts(found)
    return found


def test_that_a_column_that_stops_at_one_source_is_one_finding_with_its_date():
    frame = readings()
    frame.loc[(frame.station == "S3") & (frame["at"] >= SINCE), "humidity"] = np.nan
    found = inspect(frame)
    (said,) = found.findings
    assert said.key == "coverage.by_slice"
    assert said.severity is Severity.CRITICAL
    assert said.columns == ("humidity",)
    assert said.slice == "station = S3"
    assert said.began == SINCE.timestamp()
    assert "“humidity” is empty since 3 May 2026 in station “S3”" in said.message
    expected = frame[(frame.station == "S3") & (frame["at"] >= SINCE)].humidity.isna()
    assert said.rows == expected.sum()
    assert found.result("coverage.by_time").gaps == () or all(
        g.one_slice for g in found.result("coverage.by_time").gaps
    )


def test_that_columns_lost_together_are_one_finding():
    frame = readings()
    frame.loc[(frame.station == "S3") & (frame["at"] >= SINCE), ["humidity", "temp"]] = np.nan
    (said,) = inspect(frame).findings
    assert set(said.columns) == {"humidity", "temp"}


def test_that_a_jump_in_all_sources_is_told_by_time_alone():
    frame = readings()
    frame.loc[frame["at"] >= SINCE, "temp"] = np.nan
    (said,) = inspect(frame).findings
    assert said.key == "coverage.by_time"
    assert said.slice is None
    assert said.began == SINCE.timestamp()


def test_that_a_repaired_stretch_has_an_end():
    frame = readings()
    until = SINCE + pd.Timedelta("7D")
    frame.loc[frame["at"].between(SINCE, until, inclusive="left"), "temp"] = np.nan
    (said,) = inspect(frame).findings
    assert "since 3 May 2026 until 10 May 2026" in said.message


def test_that_a_slice_worse_than_in_the_baseline_is_found_without_an_onset():
    before, after = readings(1), readings(2, start="2026-06-01")
    after.loc[after.station == "S6", "humidity"] = np.nan
    found = inspect(before, after)
    (said,) = found.findings
    assert (said.version, said.slice) == ("v2", "station = S6")
    assert said.severity is Severity.CRITICAL
    assert "(baseline: " in said.message


def test_that_what_was_always_empty_is_no_news():
    before, after = readings(1), readings(2, start="2026-06-01")
    for frame in (before, after):
        frame.loc[frame.station == "S6", "humidity"] = np.nan
    found = inspect(before, after)
    assert not found.of(version="v2")
    (said,) = found.of(version="v1")
    assert said.severity is Severity.WARNING
    assert "(elsewhere: " in said.message


@pytest.mark.parametrize("seed", range(5))
def test_that_random_gaps_are_no_finding(seed):
    before, after = readings(seed), readings(seed + 50, start="2026-06-01")
    assert not inspect(before, after).findings


def test_that_without_event_time_slices_are_still_compared():
    frame = readings().drop(columns="at")
    frame.loc[frame.station == "S6", "humidity"] = np.nan
    found = inspect(frame, roles=Roles(source="station"))
    assert [f.slice for f in found.findings] == ["station = S6"]


def test_that_missing_cells_by_slice_are_those_pandas_counts():
    frame = readings()
    result = inspect(frame).result("coverage.by_slice")
    wanted = frame.humidity.isna().groupby(frame.station).sum()
    table = result.table("station")
    for value, missing in wanted.items():
        assert table.cell(value, "humidity") == (missing, (frame.station == value).sum())


def test_that_shares_over_time_are_those_pandas_computes():
    frame = readings()
    frame.loc[::7, "temp"] = np.nan
    result = inspect(frame).result("coverage.by_time")
    assert result.grain == "day"
    wanted = frame.temp.isna().groupby(frame["at"].dt.floor("D")).agg(["sum", "size"])
    shares = result.share("temp")
    assert len(shares) == len(wanted)
    for day, row in wanted.iterrows():
        assert shares[day.timestamp()] == (row["sum"], row["size"])


def test_that_versions_are_drawn_as_series():
    frames = [readings(i) for i in range(3)]
    found = inspect(*frames)
    shown = found.presentations()
    (line, *_) = [b for b in shown["coverage.by_time"].blocks if isinstance(b, Lines)]
    assert [s.label for s in line.series] == ["version 1", "version 2", "version 3"]
    assert all(len(s.values) == len(line.x) for s in line.series)
    heat = [b for b in shown["coverage.by_slice"].blocks if isinstance(b, Heatmap)]
    assert heat[0].columns == ("version 1", "version 2", "version 3")
    (bars, *_) = shown["coverage.by_slice"].details["humidity"]
    assert isinstance(bars, Bars)
    assert len(bars.series) == 3


def test_that_an_episode_is_dated_and_its_chance_is_small():
    counts = [(1, 100)] * 20 + [(60, 100)] * 10
    found = episode([float(i) for i in range(30)], counts)
    assert (found.began, found.until) == (20.0, None)
    assert (found.missing, found.rows) == (600, 1_000)
    assert found.usual == pytest.approx(0.01)
    assert found.p < 1e-6


def test_that_swings_from_day_to_day_are_no_episode():
    chance = np.random.default_rng(0)
    shares = chance.beta(2, 8, 60)  # overdispersed: a day is a block
    counts = [(int(chance.binomial(500, s)), 500) for s in shares]
    found = episode([float(i) for i in range(60)], counts)
    assert found is None or found.p > 0.01


def test_that_excess_is_concentrated_only_in_few_small_slices():
    assert concentrated([0, 90, 5, 5], [100, 100, 100, 100]) == (1,)
    assert concentrated([50, 50], [100, 100]) is None
    assert concentrated([90, 1, 1], [900, 50, 50]) is None
    assert concentrated([0, 0], [1, 1]) is None


def test_that_patterns_are_those_of_the_rows():
    frame = pd.DataFrame(
        {
            "a": [1.0, None, None, 1, 1, None] * 50,
            "b": [1.0, None, None, 1, 1, None] * 50,
            "c": [None, 1.0, 1, 1, 1, 1] * 50,
            "d": range(300),
        }
    )
    found = inspect_frames([frame, frame], [patterns.METRIC])
    check_texts(found)
    result = found.result("coverage.patterns")
    assert [(p.columns, p.rows) for p in result.patterns] == [(("a", "b"), 150), (("c",), 50)]
    assert result.complete_rows == frame.notna().all(axis=1).sum()
    phi = {frozenset((p.left, p.right)): p.phi for p in result.pairs}
    lacking = frame.isna().astype(float)
    assert phi[frozenset("ab")] == pytest.approx(lacking.a.corr(lacking.b))
    assert phi[frozenset("ac")] == pytest.approx(lacking.a.corr(lacking.c))
    (said,) = found.findings  # of the first version only: in the second it is a property
    assert said.version == "v1"
    assert said.columns == ("a", "b")
    found.presentations()
