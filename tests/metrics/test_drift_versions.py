"""Versions against each other: jumps, creeping changes, and the matrix."""

from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.drift.versions import METRIC
from inspector.model.finding import Severity


def table(seed, rows=3_000, shift=0.0, top=0.5):
    chance = np.random.default_rng(seed)
    rest = (1 - top) / 2
    return pd.DataFrame(
        {
            "wind": chance.normal(shift, 1, rows),
            "kind": chance.choice(["a", "b", "c"], rows, p=[top, rest, rest]),
            "n": chance.poisson(4, rows),
            "ok": chance.random(rows) < 0.7,
        }
    )


def follow(frames):
    found = inspect_frames(frames, [METRIC])
    found.presentations()
    check_texts(found)
    for outcome in found.outcomes.values():
        msgspec.json.encode(outcome)
    return found, found.result("drift.versions", f"v{len(frames)}")


def series(result, name):
    return next(c for c in result.columns if c.column == name)


def test_that_steady_versions_show_nothing():
    found, result = follow([table(seed) for seed in range(6)])
    assert found.findings == ()
    assert all(c.jumps == () and not c.creeps for c in result.columns)
    assert max(x for c in result.columns for row in c.apart for x in row) < 0.05


def test_that_a_jump_is_placed_and_bounds_two_squares():
    frames = [table(s, shift=0.8 if s >= 3 else 0, top=0.3 if s >= 4 else 0.5) for s in range(6)]
    _, result = follow(frames)
    wind, kind = series(result, "wind"), series(result, "kind")
    assert wind.jumps == (3,)
    assert kind.jumps == (4,)
    assert wind.between("v1", "v3") == 0.0
    assert wind.between("v6", "v2") == wind.between("v2", "v6") == pytest.approx(0.31, abs=0.04)
    assert wind.between("v5", "v5") == 0.0
    assert wind.between("v5", "v9") is None
    assert series(result, "n").jumps == ()


def test_that_what_creeps_is_told_though_no_step_is_big():
    frames = [table(seed, rows=4_000, shift=0.1 * seed) for seed in range(7)]
    found, result = follow(frames)
    assert series(result, "wind").creeps
    (finding,) = [f for f in found.findings if f.version == "v7"]
    assert finding.columns == ("wind",)
    assert finding.severity is Severity.WARNING
    assert "creeps" in finding.message
    assert "“version 1”" in finding.message
    again = next(s for s in found.subjects if s.version.id == "v7")
    limits = {t.name: t.default for t in METRIC.card.thresholds}
    told = METRIC.judge(result, replace(again, earlier=()), limits)
    assert [j.message for j in told] == [finding.message]
    presented = found.presentations()["drift.versions"]
    assert "creeps" in str(presented.blocks[2])
    assert len(presented.details["wind"][0].rows) == 7


def test_that_columns_that_come_later_or_change_type_are_followed_where_they_can_be():
    frames = [table(seed) for seed in range(4)]
    frames[0] = frames[0].drop(columns="wind")
    frames[1]["n"] = frames[1]["n"].astype(str)
    frames[2]["n"] = frames[2]["n"].astype(float)
    _, result = follow(frames)
    assert series(result, "wind").versions == ("v2", "v3", "v4")
    assert series(result, "n").versions == ("v1", "v3", "v4")


def test_that_two_versions_are_no_series():
    found = inspect_frames([table(1), table(2)], [METRIC])
    assert "at least 3 versions" in found.outcomes["drift.versions", "v2"].reason
