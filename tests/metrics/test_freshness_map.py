"""The map shows what came from whom, what is missing, and who is late by its own usual delay."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import map as freshness_map
from inspector.metrics.freshness.map_delays import EDGES
from inspector.model.blocks import Bars, Note
from inspector.model.dataset import Roles
from inspector.model.timeline import Timeline, lane_at

KEY = "freshness.map"
HOUR, DAY = 3_600.0, 86_400.0


def stations(days=100, freq="h", seed=0):
    at = pd.date_range("2025-01-01", periods=days * 24, freq="h")
    at = at if freq == "h" else pd.date_range("2025-01-01", periods=days, freq=freq)
    frame = pd.concat([pd.DataFrame({"at": at, "station": s}) for s in ("north", "south", "west")])
    delay = np.random.default_rng(seed).gamma(2, 600, len(frame)).round()
    return frame.assign(got=frame["at"] + pd.to_timedelta(delay, "s")).reset_index(drop=True)


def look(*frames, as_of=None, **roles):
    named = {"event_time": "at", "source": "station"} | roles
    moment = as_of or max(f["at"].max() for f in frames).timestamp()
    found = inspect_frames(frames, [freshness_map.METRIC], roles=Roles(**named), as_of=moment)
    check_texts(found)
    return found


def ts(text):
    return pd.Timestamp(text).timestamp()


def test_that_rows_per_period_and_newest_events_are_those_of_pandas():
    frame = stations()
    result = look(frame).result(KEY)
    assert [lane.label for lane in result.lanes] == ["north", "south", "west"]
    south = frame[frame.station == "south"]
    floor = {"hour": "h", "day": "D"}[result.grain]
    known = south.groupby(south["at"].dt.floor(floor))["at"].agg(["size", "max"])
    lane = result.lanes[1]
    assert lane.starts == tuple(day.timestamp() for day in known.index)
    assert lane.rows == tuple(known["size"])
    assert lane.newest == tuple(moment.timestamp() for moment in known["max"])
    assert (lane.step, lane.usual) == (HOUR, HOUR)


def test_that_a_hole_is_in_its_lane_alone():
    frame = stations()
    gone = (frame.station == "south") & frame["at"].between("2025-02-03 04:00", "2025-02-03 09:00")
    lanes = look(frame[~gone]).result(KEY).lanes
    assert [len(lane.missing) for lane in lanes] == [0, 1, 0]
    (gap,) = lanes[1].missing
    assert (gap.start, gap.end, gap.steps) == (ts("2025-02-03 04:00"), ts("2025-02-03 10:00"), 6)


def test_that_a_source_that_stopped_is_late_from_then_on():
    frame = stations()
    frame = frame[~((frame.station == "west") & (frame["at"] >= "2025-03-20"))]
    result = look(frame).result(KEY)

    def states(moment):
        return [lane_at(lane, ts(moment), result.closed).state for lane in result.lanes]

    assert states("2025-03-20 00:00") == ["on time"] * 3
    assert states("2025-04-01 00:00") == ["on time", "on time", "very late"]
    assert states("2024-12-01 00:00") == ["nothing yet"] * 3


def test_that_weekends_make_nobody_late():
    result = look(stations(freq="B"), as_of=ts("2025-05-19")).result(KEY)
    assert result.closed
    monday = ts("2025-05-19 00:00")
    assert {lane_at(lane, monday, result.closed).state for lane in result.lanes} == {"on time"}


def test_that_delays_are_counted_and_belong_to_what_is_usual():
    frame = stations()
    found = look(frame, ingest_time="got")
    result = found.result(KEY)
    seconds = (frame.got - frame["at"]).dt.total_seconds()
    assert sum(result.delays) == pytest.approx(1)
    short = np.searchsorted(EDGES, 600.0)
    assert sum(result.delays[: short + 1]) == pytest.approx((seconds < 600).mean(), abs=0.01)
    assert result.lanes[0].usual == pytest.approx(HOUR + seconds.quantile(0.95), rel=0.01)
    bars = [b for b in found.presentations()[KEY].blocks if isinstance(b, Bars)]
    assert bars[0].title == "How long rows take to arrive"


def test_that_versions_have_a_map_each_and_a_table_without_sources_one_lane():
    frame = stations()
    found = look(frame[frame["at"] < "2025-03-01"], frame)
    maps = [b for b in found.presentations()[KEY].blocks if isinstance(b, Timeline)]
    assert len(maps) == 2
    (lane,) = look(frame, source=None).result(KEY).lanes
    assert lane.label == "all rows"


@pytest.mark.parametrize(
    "times",
    [
        pd.Series(pd.to_datetime(["2025-01-01"])),
        pd.Series(pd.to_datetime(["2025-01-01"] * 50)),
        pd.Series([pd.NaT] * 5, dtype="datetime64[ns]"),
        pd.Series(pd.date_range("2090-01-01", periods=40, freq="D")),
    ],
    ids=["one row", "one date", "all null", "all future"],
)
def test_that_odd_columns_are_shown_without_guesses(times):
    frame = pd.DataFrame({"at": times, "station": "a"})
    found = look(frame, as_of=ts("2025-06-01"))
    blocks = found.presentations()[KEY].blocks
    assert blocks
    if times.isna().all():
        assert isinstance(blocks[0], Note)
