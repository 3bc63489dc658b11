"""Old rows under a new name or date are told; versions that moved on are not."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import standstill
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

KEY = "freshness.standstill"
ROLES = Roles(event_time="at")


def readings(seed=0, days=30, start="2026-01-01"):
    chance = np.random.default_rng(seed)
    n = days * 24
    return pd.DataFrame(
        {
            "at": pd.date_range(start, periods=n, freq="h"),
            "site": chance.choice(["a", "b"], n),
            "level": chance.normal(5, 1, n).round(3),
        }
    )


def inspect(*frames, roles=ROLES):
    found = inspect_frames(
        frames,
        [standstill.METRIC],
        roles=roles,
        as_of=max(f["at"].max() for f in frames).timestamp(),
    )
    check_texts(found)
    found.presentations()
    return found


@pytest.mark.parametrize("seed", range(4))
def test_that_a_version_with_new_rows_is_no_finding(seed):
    frame = readings(seed)
    found = inspect(frame.head(600), frame)
    assert not found.findings
    assert found.result(KEY, "v2").kept == 600
    assert not inspect(frame, readings(seed + 50, start="2026-01-31")).findings


@pytest.mark.parametrize("roles", [ROLES, Roles(), Roles(event_time="at", key=("at",))])
def test_that_the_same_rows_in_another_order_are_identical(roles):
    frame = readings()
    (said,) = inspect(frame, frame.sample(frac=1, random_state=1), roles=roles).findings
    assert said.severity is Severity.WARNING
    assert said.slice == "identical"
    assert said.rows == 720


def test_that_one_changed_cell_is_enough():
    frame = readings()
    other = frame.copy()
    other.loc[3, "level"] += 0.001
    found = inspect(frame, other)
    assert not found.result(KEY, "v2").identical
    assert found.result(KEY, "v2").kept == 719
    assert not found.findings


@pytest.mark.parametrize("key", [(), ("at",), ("row",)])
def test_that_times_that_moved_over_the_same_values_are_told(key):
    frame = readings().assign(row=lambda f: np.arange(len(f)))
    other = frame.assign(at=frame["at"] + pd.Timedelta("7D"), row=frame["row"] + 720)
    if key != ("row",):
        frame, other = frame.drop(columns="row"), other.drop(columns="row")
    (said,) = inspect(frame, other, roles=Roles(event_time="at", key=key)).findings
    assert said.slice == "only times moved"
    assert said.value == 7 * 86_400
    assert "moved on by 7 days" in said.message


def test_that_values_shuffled_between_rows_are_not_the_same_values():
    frame = readings()
    other = frame.assign(
        at=frame["at"] + pd.Timedelta("7D"),
        level=frame["level"].sample(frac=1, random_state=1).to_numpy(),
    )
    assert not inspect(frame, other).findings


def test_that_flags_alone_do_not_show_a_standstill():
    frame = readings()[["at", "site"]]
    other = frame.assign(at=frame["at"] + pd.Timedelta("7D"))
    assert not inspect(frame, other).findings


@pytest.mark.parametrize("rows", [0, 1])
def test_that_nearly_empty_versions_are_compared(rows):
    frame = readings()
    for pair in ((frame.head(rows), frame), (frame, frame.head(rows))):
        found = inspect_frames(pair, [standstill.METRIC], roles=ROLES, as_of=2e9)
        found.presentations()
        assert not found.findings


def test_that_columns_are_compared_where_rows_are_not_at_hand(monkeypatch):
    monkeypatch.setattr(standstill, "row_changes", lambda _: None)
    frame = readings()
    (said,) = inspect(frame, frame.sample(frac=1, random_state=1)).findings
    assert "holds the same values as “version 1”, column by column" in said.message
    other = frame.copy()
    other.loc[3, "level"] += 0.001
    assert not inspect(frame, other).findings
