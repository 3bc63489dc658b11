"""Plants ten kinds of cascades over many seeds and counts how often the right origin is named.

Beside it the naive rule: the worst finding of the newest version is the origin. `right`: an origin
is named that has the planted column in the planted version. `false`: origins named that were not
planted, as a share of all origins named. Run: python -m tests.benchmarks.cascade --seeds 5
"""

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from inspector import api
from inspector.model.finding import Severity
from inspector.report.cascade import trace

SITES = ("North", "East", "South", "West", "Centre", "Docks")
Frames = list[pd.DataFrame]
#: Changes the frames; returns the column and the place of the version where it began.
Plant = Callable[[Frames, str], tuple[set[str], int]]


def version(month: int, seed: int, rows: int = 3000) -> pd.DataFrame:
    """Return a month of readings at six sites, clean."""
    chance = np.random.default_rng(1000 * month + seed)
    minutes = np.sort(chance.integers(0, 28 * 24 * 60, rows))
    time = pd.Timestamp(2026, month, 1) + pd.to_timedelta(minutes, unit="m")
    flow = chance.normal(50, 8, rows)
    return pd.DataFrame(
        {
            "id": np.arange(rows) + 10**6 * month,
            "time": time,
            "received": time + pd.to_timedelta(chance.integers(60, 600, rows), unit="s"),
            "site": chance.choice(SITES, rows),
            "kind": chance.choice(["pump", "valve", "gauge"], rows, p=[0.5, 0.3, 0.2]),
            "flow": flow.round(1),
            "heat": (0.3 * flow + chance.normal(20, 2, rows)).round(1),
            "note": chance.choice(["checked by night shift", "checked by day shift"], rows),
            "annotator": chance.choice(["ann-1", "ann-2", "ann-3"], rows),
            "status": np.where(flow + chance.normal(0, 4, rows) > 55, "high", "normal"),
        }
    )


def follow(frames: Frames, site: str, start: int) -> None:
    """Let labels and heat at the same site suffer from the version `start` on."""
    for frame in frames[start:]:
        here = frame["site"] == site
        frame.loc[here, "status"] = None
        frame.loc[here & (frame["flow"].fillna(0) > 45), "heat"] = None


def unit_change(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        frame.loc[frame["site"] == site, "flow"] *= 3.785
    follow(frames, site, 2)
    return {"flow"}, 1


def stuck_sensor(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        frame.loc[frame["site"] == site, "flow"] = 48.8
    follow(frames, site, 2)
    return {"flow"}, 1


def doubling_join(frames: Frames, site: str) -> tuple[set[str], int]:
    for place in range(1, len(frames)):
        again = frames[place][frames[place]["site"] == site]
        frames[place] = pd.concat([frames[place], again], ignore_index=True)
    follow(frames, site, 2)
    return {"id", "site", ""}, 1


def late_feed(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        frame.loc[frame["site"] == site, "received"] += pd.Timedelta(hours=40)
    follow(frames, site, 2)
    return {"received", "time"}, 1


def default_value(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        frame.loc[frame["site"] == site, "flow"] = -999
    follow(frames, site, 2)
    return {"flow"}, 1


def recoded_category(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        frame.loc[frame["site"] == site, "kind"] = "PMP-01"
    follow(frames, site, 2)
    return {"kind"}, 1


def new_annotator(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        here = frame["site"] == site
        frame.loc[here, "annotator"] = "ann-9"
        frame.loc[here, "status"] = "high"
    for frame in frames[2:]:
        frame.loc[frame["site"] == site, "heat"] = None
    return {"annotator", "status"}, 1


def dropped_group(frames: Frames, site: str) -> tuple[set[str], int]:
    for place in range(1, len(frames)):
        frame = frames[place]
        frames[place] = frame[~((frame["site"] == site) & (frame["kind"] == "pump"))].copy()
    follow(frames, site, 2)
    return {"kind", "site", ""}, 1


def cut_text(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        here = frame["site"] == site
        frame.loc[here, "note"] = frame.loc[here, "note"].str[:10]
    follow(frames, site, 2)
    return {"note"}, 1


def time_zone(frames: Frames, site: str) -> tuple[set[str], int]:
    for frame in frames[1:]:
        frame.loc[frame["site"] == site, "time"] += pd.Timedelta(hours=2)
    follow(frames, site, 2)
    return {"time", "received"}, 1


PLANTS: tuple[Plant, ...] = (
    unit_change, stuck_sensor, doubling_join, late_feed, default_value, recoded_category,
    new_annotator, dropped_group, cut_text, time_zone,
)  # fmt: skip


def main() -> None:
    """Print a line for each kind of fault, and the totals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=3)
    given = options.parse_args()
    print("| fault | origin named | naive rule | origins named that were not planted |")
    print("|---|---|---|---|")
    totals = np.zeros(4)
    for plant in PLANTS:
        counts = np.zeros(4)
        for seed in range(given.seeds):
            counts += tried(plant, seed)
        right, naive, false, named = counts
        print(
            f"| {plant.__name__.replace('_', ' ')} | {right / given.seeds:.0%} | "
            f"{naive / given.seeds:.0%} | {false:.0f} of {named:.0f} |",
            flush=True,
        )
        totals += counts
    runs = given.seeds * len(PLANTS)
    print(
        f"| all | {totals[0] / runs:.0%} | {totals[1] / runs:.0%} | {totals[2]:.0f} of {totals[3]:.0f}"
        f" ({totals[2] / max(totals[3], 1):.0%}) |"
    )


def tried(plant: Plant, seed: int) -> np.ndarray:
    """Return whether the origin was named, whether naively, false origins and origins."""
    frames = [version(month, seed) for month in (1, 2, 3, 4)]
    columns, first = plant(frames, SITES[seed % len(SITES)])
    report = api.inspect(
        {f"2026-0{place}": frame for place, frame in enumerate(frames, 1)},
        label="status",
        event_time="time",
        ingest_time="received",
        key="id",
        source="site",
        slices=["kind"],
        annotator="annotator",
    )
    origins = trace(report).origins
    right = [o for o in origins if o.column in columns and o.first == first]
    newest = [f for f in report.findings if f.version == report.versions[-1].id]
    worst = next((f for f in newest if f.severity is not Severity.INFO), None)
    naive = worst is not None and bool(set(worst.columns) & columns) and worst.since == "v2"
    return np.array([bool(right), naive, len(origins) - len(right), len(origins)], dtype=float)


if __name__ == "__main__":
    main()
