"""Rows that arrive before they happened: the slice whose clock is wrong is named."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import inspect_frames

from inspector.metrics.catalog import metric
from inspector.model.dataset import Roles

LATENESS = metric("freshness.lateness")
ROLES = Roles(event_time="time", ingest_time="received", source="site", slices=("kind",))


def feed(n=3000):
    rng = np.random.default_rng(5)
    time = pd.Timestamp(2026, 1, 1) + pd.to_timedelta(np.sort(rng.integers(0, 40_000, n)), unit="m")
    return pd.DataFrame(
        {
            "time": time,
            "received": time + pd.to_timedelta(rng.integers(60, 600, n), unit="s"),
            "site": rng.choice(list("abcdef"), n),
            "kind": rng.choice(["x", "y"], n),
        }
    )


def measured(frame):
    found = inspect_frames([frame], [LATENESS], roles=ROLES)
    return found.result("freshness.lateness", "v1"), found


def test_the_one_site_in_another_zone_is_named():
    frame = feed()
    frame.loc[frame["site"] == "c", "time"] += pd.Timedelta(hours=2)
    result, found = measured(frame)
    assert result.early_slice == "site = c"
    (early,) = [f for f in found.findings if f.slice == "before the event"]
    assert "nearly all of them where site = c" in early.message


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_no_site_is_named_where_all_clocks_are_right_or_any_is_wrong(share):
    frame = feed()
    frame.loc[np.random.default_rng(1).random(len(frame)) < share, "time"] += pd.Timedelta(hours=2)
    assert measured(frame)[0].early_slice == ""
