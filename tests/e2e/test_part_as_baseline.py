"""A time window or a slice of the same data as the baseline."""

import numpy as np
import pandas as pd
import pytest

from inspector import api
from inspector.cli.arguments import parser
from inspector.cli.request import request_of
from inspector.model.dataset import Source
from inspector.model.errors import RequestError


@pytest.fixture
def path(tmp_path):
    chance = np.random.default_rng(1)
    rows = 4_000
    days = pd.date_range("2026-01-01", periods=100, freq="D")
    frame = pd.DataFrame(
        {
            "day": np.repeat(days, rows // 100),
            "site": chance.choice(["north", "south"], rows),
            "value": chance.normal(10, 2, rows),
        }
    )
    frame.loc[frame.day >= "2026-03-01", "value"] += 3
    file = tmp_path / "readings.parquet"
    frame.to_parquet(file)
    return file


def test_that_a_time_window_of_the_same_file_is_a_baseline(path):
    report = api.inspect(str(path), baseline_where="day < 2026-03-01")
    assert report.baseline.rows == 59 * 40
    assert report.versions[0].rows == 41 * 40
    assert "only rows where" in report.baseline.notes[-1].lower()
    assert "day < '2026-03-01'" in report.baseline.name
    (drift,) = [f for f in report.findings if f.key == "drift.columns"]
    assert drift.columns == ("value",)
    assert drift.baseline == "baseline"
    assert "WHERE" in drift.sql


def test_that_a_slice_is_a_baseline_and_other_versions_stay_whole(path, tmp_path):
    second = tmp_path / "second.parquet"
    second.write_bytes(path.read_bytes())
    report = api.inspect([str(path), str(second)], baseline_where="site = north")
    assert report.baseline.rows + report.versions[0].rows == 4_000
    assert report.versions[1].rows == 4_000
    other = api.inspect(str(path), baseline=str(second), baseline_where="site = north")
    assert other.versions[0].rows == 4_000
    assert other.baseline.rows == report.baseline.rows


def test_that_frames_are_parted_too(path):
    frame = pd.read_parquet(path)
    report = api.inspect(frame, baseline_where="day < 2026-03-01")
    assert report.baseline.rows + report.versions[0].rows == len(frame)


def test_that_the_command_line_takes_the_same_words(path):
    given = parser().parse_args(["report", str(path), "--baseline-where", "site in (north, west)"])
    request = request_of(given)
    assert request.baseline == Source(path=str(path), where=request.baseline.where)
    assert str(request.baseline.where) == "site in ('north', 'west')"


def test_that_what_cannot_be_chosen_is_said_in_a_sentence(path, tmp_path):
    with pytest.raises(RequestError, match="No row is left"):
        api.inspect(str(path), baseline_where="site = east")
    with pytest.raises(RequestError, match="no column “month”"):
        api.inspect(str(path), baseline_where="month < 3")
    with pytest.raises(RequestError, match="No row is left"):
        api.inspect(str(path), baseline_where="value > -1000")
    bundle = api.save_report(api.inspect(str(path)), tmp_path / "report.zip")
    with pytest.raises(RequestError, match="holds no rows"):
        api.inspect(str(path), baseline=str(bundle), baseline_where="site = north")
