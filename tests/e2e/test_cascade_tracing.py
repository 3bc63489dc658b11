"""The origin of planted cascades is named, what followed is linked to it, and clean data links nothing."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from inspector import api
from inspector.report.cascade import trace
from inspector.report.cascade_show import cascade_presentation
from inspector.report.present import sections

SITES = ("North", "East", "South", "West", "Centre")
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def version(month, seed=0, rows=3000):
    rng = np.random.default_rng(100 * month + seed)
    start = pd.Timestamp(2026, month, 1)
    minutes = np.sort(rng.integers(0, 28 * 24 * 60, rows))
    time = start + pd.to_timedelta(minutes, unit="m")
    flow = rng.normal(50, 8, rows)
    return pd.DataFrame(
        {
            "id": np.arange(rows) + 10**6 * month,
            "time": time,
            "received": time + pd.to_timedelta(rng.integers(60, 600, rows), unit="s"),
            "site": rng.choice(SITES, rows),
            "flow": flow.round(1),
            "heat": (0.3 * flow + rng.normal(20, 2, rows)).round(1),
            "status": np.where(flow + rng.normal(0, 4, rows) > 55, "high", "normal"),
        }
    )


def traced(frames):
    report = api.inspect(
        {f"2026-0{place}": frame for place, frame in enumerate(frames, 1)},
        label="status",
        event_time="time",
        ingest_time="received",
        key="id",
        source="site",
    )
    return report, trace(report)


def at(frame, site="South", after=None):
    here = frame["site"] == site
    return here if after is None else here & (frame["time"] >= after)


def code_then_gaps(frames):
    frames[1].loc[at(frames[1], after="2026-02-10"), "flow"] = -999
    frames[2].loc[at(frames[2]), "heat"] = None
    frames[2].loc[at(frames[2]), "status"] = None
    return "flow", {"heat", "status"}


def gap_then_labels(frames):
    frames[1].loc[at(frames[1]), "heat"] = None
    rows = at(frames[2])
    frames[2].loc[rows, "status"] = "high"
    return "heat", {"status"}


def late_then_gap(frames):
    rows = at(frames[1])
    frames[1].loc[rows, "received"] += pd.Timedelta(hours=30)
    rows = at(frames[2])
    frames[2].loc[rows, "received"] += pd.Timedelta(hours=30)
    frames[2].loc[rows, "flow"] = None
    return "received", {"flow"}


@pytest.mark.parametrize("plant", [code_then_gaps, gap_then_labels, late_then_gap])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_origin_of_a_planted_cascade_is_named(plant, seed):
    frames = [version(month, seed) for month in (1, 2, 3)]
    origin, effects = plant(frames)
    _, cascade = traced(frames)
    assert [p.column for p in cascade.origins] == [origin]
    assert cascade.origins[0].first == 1
    assert "site = South" in cascade.origins[0].places
    assert {link.effect.column for link in cascade.links} >= effects
    assert all(link.origin.column == origin for link in cascade.links)
    assert all(0 < link.chance <= 0.2 for link in cascade.links)


def test_troubles_at_different_places_are_not_linked():
    frames = [version(month) for month in (1, 2, 3)]
    frames[1].loc[at(frames[1], "North"), "flow"] = None
    frames[2].loc[at(frames[2], "West"), "heat"] = None
    _, cascade = traced(frames)
    assert {p.column for p in cascade.problems} >= {"flow", "heat"}
    assert cascade.links == ()


def test_clean_versions_have_no_problem_to_trace():
    report, cascade = traced([version(month, 7) for month in (1, 2, 3)])
    assert cascade.links == ()
    assert cascade.problems == ()
    (note,) = cascade_presentation(report).blocks
    assert note.tone == "good"


def test_the_sample_begins_with_humidity_at_the_harbour():
    report = api.inspect(sorted(str(path) for path in SAMPLES.glob("air-*")))
    cascade = trace(report)
    (origin,) = cascade.origins
    assert (origin.column, origin.first) == ("humidity", 1)
    assert {link.effect.column for link in cascade.links} >= {"pm25", "quality", "received_at"}
    first, *_ = sections(report, "versions")
    assert first.card.key == "versions.cascade"
    sentence = first.presentation.blocks[0]
    assert "“humidity”" in sentence.title
    assert "2026-02-09" in sentence.title
    assert "“station” has recovered" in sentence.text


def test_one_version_alone_asks_for_an_older_one():
    report, cascade = traced([version(1)])
    assert cascade.problems == ()
    (note,) = cascade_presentation(report).blocks
    assert "older version" in note.text
