"""Stuck sensors and values carried forward are found; dry spells, states and quiet columns are not."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import frozen
from inspector.model.dataset import Roles
from inspector.model.finding import Severity
from inspector.stats.stuck import stuck_runs

ROLES = Roles(event_time="at", source="station")


def weather(seed=0, days=90, stations=("a", "b", "c")):
    """Hourly sensors: autocorrelated pressure, rain that comes in bunches, a status."""
    chance = np.random.default_rng(seed)
    frames = []
    for name in stations:
        n = days * 24
        wet = np.repeat(chance.random(-(-n // 12)) < 0.2, 12)[:n]
        frames.append(
            pd.DataFrame(
                {
                    "at": pd.date_range("2026-01-01", periods=n, freq="h"),
                    "station": name,
                    "pressure": (1013 + chance.normal(0, 0.4, n).cumsum() * 0.5).round(1),
                    "temperature": (8 + chance.normal(0, 3, n)).round(1),
                    "rain": np.where(wet, chance.gamma(1, 2, n), 0).round(1),
                    "status": chance.choice([0, 0, 0, 1], n),
                }
            )
        )
    return pd.concat(frames).sort_values("at", kind="stable").reset_index(drop=True)


def stick(frame, column, station, start, readings):
    places = frame.index[(frame["station"] == station) & (frame["at"] >= start)][:readings]
    frame.loc[places, column] = frame.loc[places[0], column]
    return frame


def inspect(*frames, roles=ROLES, **options):
    found = inspect_frames(
        frames,
        [frozen.METRIC],
        roles=roles,
        as_of=max(f["at"].max() for f in frames).timestamp(),
        **options,
    )
    check_texts(found)
    found.presentations()
    return found


@pytest.mark.parametrize("seed", range(6))
def test_that_clean_sensors_are_not_called_frozen(seed):
    found = inspect(weather(seed))
    assert not found.findings
    assert {c.column for c in found.result("freshness.frozen").columns} == {
        "pressure",
        "temperature",
        "rain",
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("column", ["pressure", "temperature"])
def test_that_a_stuck_sensor_is_named_with_its_source_and_times(seed, column):
    frame = stick(weather(seed), column, "b", "2026-02-10", 72)
    (finding,) = inspect(frame).findings
    assert finding.severity is Severity.WARNING
    assert finding.columns == (column,)
    assert finding.slice == "station = b"
    assert finding.value == pytest.approx(72, abs=3)
    assert finding.began == pytest.approx(pd.Timestamp("2026-02-10").timestamp(), abs=3 * 3_600)
    assert "until" in finding.message


def test_that_a_sensor_stuck_at_the_end_still_is():
    frame = stick(weather(), "temperature", "c", "2026-03-25", 10_000)
    (finding,) = inspect(frame).findings
    assert finding.message.endswith("and still does.")
    columns = inspect(frame).result("freshness.frozen").columns
    (run,) = [run for column in columns for run in column.stuck]
    assert run.lasting


def test_that_a_sensor_that_never_varied_is_seen_beside_others_that_do():
    frame = weather(stations="abcd")
    frame.loc[frame["station"] == "d", "temperature"] = 21.0
    (finding,) = inspect(frame).findings
    assert finding.slice == "station = d"


def test_that_a_run_of_a_code_for_missing_is_left_to_special_values():
    frame = weather()
    places = frame.index[frame["station"] == "b"][500:800]
    frame.loc[places, "temperature"] = -999.0
    assert not inspect(frame).findings


def test_that_a_sensor_that_froze_twice_is_one_finding():
    frame = stick(weather(), "temperature", "b", "2026-02-10", 72)
    frame = stick(frame, "temperature", "b", "2026-03-10", 60)
    (finding,) = inspect(frame).findings
    assert "it froze 2 times" in finding.message
    assert finding.rows == pytest.approx(132, abs=4)


def test_that_values_carried_forward_are_dated():
    frame = weather(days=120)
    chance = np.random.default_rng(1)
    late = (frame["at"] >= "2026-03-20") & (chance.random(len(frame)) < 0.6)
    frame.loc[late, "temperature"] = np.nan
    frame["temperature"] = frame.groupby("station")["temperature"].ffill()
    (finding,) = inspect(frame).findings
    assert finding.slice == "carried forward"
    assert finding.began == pytest.approx(pd.Timestamp("2026-03-20").timestamp(), abs=3 * 86_400)
    assert finding.value == pytest.approx(0.6, abs=0.05)


def test_that_a_week_by_week_figure_repeated_every_hour_is_not_frozen():
    frame = weather()
    days = frame["at"].dt.day_of_year
    frame["budget"] = days // 7 * 100.0 + 1
    found = inspect(frame)
    assert not found.findings


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_that_short_tables_are_measured_without_findings(rows):
    frame = weather().head(rows)
    found = inspect_frames([frame], [frozen.METRIC], roles=ROLES, as_of=1.8e9)
    assert not found.findings
    found.presentations()


def test_the_rule_by_hand():
    assert stuck_runs((412, 4, 3, 3), 8_000, 7_400) == 1
    assert stuck_runs((412, 300, 4, 3), 8_000, 7_000) == 2
    assert stuck_runs((12, 11, 10, 9), 8_000, 4_000) == 0  # ties come in bunches
    assert stuck_runs((4, 1), 8_000, 7_997) == 0  # too short to tell
    assert stuck_runs((500,), 500, 1) == 0  # a constant alone
    assert stuck_runs((500,), 500, 1, elsewhere=0.1) == 1
    assert stuck_runs((500,), 500, 1, elsewhere=0.999) == 0
    assert stuck_runs((), 0, 0) == 0


def test_that_a_stuck_sensor_is_found_among_many_columns():
    frame = weather()
    chance = np.random.default_rng(9)
    for number in range(14):
        frame[f"s{number}"] = chance.normal(size=len(frame)).round(6 - number // 4)
    frame = stick(frame, "temperature", "b", "2026-02-10", 72)
    (finding,) = inspect(frame).findings
    assert finding.columns == ("temperature",)
    assert finding.slice == "station = b"
