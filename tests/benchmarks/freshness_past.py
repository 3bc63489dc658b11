"""Plants stuck sensors, longer delays, backfills and rewritten days: `python -m tests.benchmarks.freshness_past`.

Whole metrics are run on made tables. Prints, per detector, how much of what was planted is found and
dated, and how many findings a clean year of daily data raises.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from inspector.metrics.freshness import frozen, lateness, rewritten, standstill
from inspector.model.dataset import Roles
from inspector.stats.intervals import wilson

sys.path.insert(0, str(Path(__file__).parents[1] / "metrics"))
from frame_inspection import inspect_frames  # type: ignore[import-not-found]

DAY = 86_400.0
FIRST = pd.Timestamp("2025-01-01")
Chance = np.random.Generator
Frame = pd.DataFrame


@dataclass(frozen=True)
class Case:
    """Something planted in a year of data.

    Attributes:
        metric: Which metric is asked.
        make: Makes a clean table.
        plant: Makes the versions and says what is to be found: slice (None for any), and when it began
            (None for any).
        clean: Makes versions in which there is nothing to find.
        near: Seconds by which the date told may be off.
        roles: The parts columns play.
    """

    metric: Any
    make: Callable[[Chance], Frame]
    plant: Callable[[Chance, Frame], tuple[tuple[Frame, ...], str | None, float | None]]
    clean: Callable[[Chance, Frame], tuple[Frame, ...]]
    roles: Roles
    near: float = 3 * DAY


def sensors(chance: Chance, *, hourly: bool = False) -> Frame:
    """Three stations for a year: a random walk, weather, rain in bunches, a counter."""
    frames = []
    for name in "abc":
        n = 365 * (24 if hourly else 1)
        wet = np.repeat(chance.random(-(-n // 4)) < 0.25, 4)[:n]
        season = 10 - 9 * np.cos(2 * np.pi * np.arange(n) / n)
        frames.append(
            Frame(
                {
                    "at": pd.date_range(FIRST, periods=n, freq="h" if hourly else "D"),
                    "station": name,
                    "pressure": (1013 + chance.normal(0, 2, n).cumsum() * 0.3).round(1),
                    "temperature": (season + chance.normal(0, 3, n)).round(1),
                    "rain": np.where(wet, chance.gamma(1, 4, n), 0).round(1),
                    "visits": chance.poisson(40, n),
                }
            )
        )
    return pd.concat(frames).sort_values("at", kind="stable").reset_index(drop=True)


def stuck(chance: Chance, frame: Frame, *, readings: int) -> tuple[tuple[Frame, ...], str, float]:
    """Stick one sensor of one station at the value it shows."""
    station, column = (
        str(chance.choice(list("abc"))),
        str(chance.choice(["pressure", "temperature"])),
    )
    places = frame.index[frame["station"] == station]
    start = int(chance.integers(30, len(places) - readings))
    taken = places[start : start + readings]
    frame.loc[taken, column] = frame.loc[taken[0], column]
    return (frame,), f"station = {station}", frame.loc[taken[0], "at"].timestamp()


def carried(chance: Chance, frame: Frame) -> tuple[tuple[Frame, ...], str, float]:
    """Let half of a column's readings repeat the one before, from a day on."""
    since = FIRST + pd.Timedelta(days=int(chance.integers(90, 250)))
    lost = (frame["at"] >= since) & (chance.random(len(frame)) < 0.5)
    frame.loc[lost, "temperature"] = np.nan
    frame["temperature"] = frame.groupby("station")["temperature"].ffill()
    return (frame,), "carried forward", since.timestamp()


def feed(chance: Chance, *, rows: int = 30, spread: float = 0.8, middle: float = 7_200) -> Frame:
    """Rows of a year that arrive after a lognormal delay."""
    n = 365 * rows
    at = FIRST + pd.to_timedelta(np.sort(chance.random(n)) * 365 * DAY, "s")
    got = at + pd.to_timedelta(chance.lognormal(np.log(middle), spread, n), "s")
    return Frame({"at": at.floor("s"), "got": got.ceil("s")})


def longer(
    chance: Chance, frame: Frame, *, factor: float, days: int | None = None
) -> tuple[tuple[Frame, ...], None, float]:
    """Stretch all delays from a day on, or for some days."""
    since = FIRST + pd.Timedelta(days=int(chance.integers(60, 300)))
    late = frame["at"] >= since
    if days is not None:
        late &= frame["at"] < since + pd.Timedelta(days=days)
    delay = frame["got"] - frame["at"]
    frame.loc[late, "got"] = frame["at"] + (delay * factor).dt.ceil("s")
    return (frame,), None, since.timestamp()


def creeping(chance: Chance, frame: Frame) -> tuple[tuple[Frame, ...], None, None]:
    """Let delays grow to four times over the year."""
    share = (frame["at"] - FIRST) / pd.Timedelta(days=365)
    delay = (frame["got"] - frame["at"]) * np.exp(np.log(4) * share)
    frame["got"] = frame["at"] + delay.dt.ceil("s")
    return (frame,), None, None


def filled_in(chance: Chance, frame: Frame, *, days: int) -> tuple[tuple[Frame, ...], str, float]:
    """Let some days arrive together, a month or more later."""
    start = FIRST + pd.Timedelta(days=int(chance.integers(10, 250)))
    old = (frame["at"] >= start) & (frame["at"] < start + pd.Timedelta(days=days))
    frame.loc[old, "got"] = start + pd.Timedelta(days=days + int(chance.integers(30, 80)))
    return (frame,), "backfill", start.timestamp()


def sales(chance: Chance, *, rows: int = 50) -> Frame:
    """Rows of a year with amounts."""
    n = 365 * rows
    at = FIRST + pd.to_timedelta(np.sort(chance.integers(0, 365 * 86_400, n)), "s")
    return Frame({"at": at, "amount": chance.lognormal(3, 1, n), "pieces": chance.poisson(3, n)})


def two_versions(chance: Chance, frame: Frame) -> tuple[Frame, Frame]:
    """Cut a year two months before its end; rows took up to four days; sums add up in another order."""
    until = FIRST + pd.Timedelta(days=305)
    age = (until - frame["at"]) / pd.Timedelta("1D")
    old = frame[(age > 0) & (age > chance.random(len(frame)) * 4)]
    return old.reset_index(drop=True), frame.sample(
        frac=1, random_state=int(chance.integers(9_999))
    )


def rewrite(
    chance: Chance, frame: Frame, *, kind: str, days: int
) -> tuple[tuple[Frame, ...], str, float]:
    """Restate, add to or cut some past days in the newer version."""
    old, new = two_versions(chance, frame)
    start = FIRST + pd.Timedelta(days=int(chance.integers(20, 280)))

    def within(table: Frame) -> Any:
        return (table["at"] >= start) & (table["at"] < start + pd.Timedelta(days=days))

    if kind == "values restated":
        new.loc[within(new), "amount"] *= 1.02
    elif kind == "rows added":
        old = old[~(within(old) & (chance.random(len(old)) < 0.1))]
    else:
        new = new[~(within(new) & (chance.random(len(new)) < 0.1))]
    return (old.reset_index(drop=True), new), kind, start.timestamp()


def same_again(chance: Chance, frame: Frame, *, moved: int) -> tuple[tuple[Frame, ...], str, None]:
    """Give the same rows, or the same values under later times, as a new version."""
    new = frame.sample(frac=1, random_state=int(chance.integers(9_999)))
    if moved:
        new = new.assign(at=new["at"] + pd.Timedelta(days=moved))
    return (frame, new), "only times moved" if moved else "identical", None


ONE = Roles(event_time="at")
STATIONS = Roles(event_time="at", source="station")
DELAYS = Roles(event_time="at", ingest_time="got")


def _alone(_: Chance, frame: Frame) -> tuple[Frame, ...]:
    return (frame,)


def _sensor_case(plant: Any, *, hourly: bool = False, near: float = 3 * DAY) -> Case:
    return Case(
        metric=frozen.METRIC,
        make=lambda c: sensors(c, hourly=hourly),
        plant=plant,
        clean=_alone,
        roles=STATIONS,
        near=near,
    )


def _delay_case(plant: Any, **how: Any) -> Case:
    return Case(
        metric=lateness.METRIC,
        make=lambda c: feed(c, **how),
        plant=plant,
        clean=_alone,
        roles=DELAYS,
    )


def _past_case(kind: str, days: int) -> Case:
    return Case(
        metric=rewritten.METRIC,
        make=sales,
        plant=lambda c, f: rewrite(c, f, kind=kind, days=days),
        clean=two_versions,
        roles=ONE,
    )


def _still_case(moved: int) -> Case:
    return Case(
        metric=standstill.METRIC,
        make=sales,
        plant=lambda c, f: same_again(c, f, moved=moved),
        clean=two_versions,
        roles=ONE,
    )


CASES: dict[str, Case] = {
    "daily sensor stuck for 14 readings": _sensor_case(lambda c, f: stuck(c, f, readings=14)),
    "daily sensor stuck for 30 readings": _sensor_case(lambda c, f: stuck(c, f, readings=30)),
    "hourly sensor stuck for 48 readings": _sensor_case(
        lambda c, f: stuck(c, f, readings=48), hourly=True
    ),
    "half of the readings carried forward": _sensor_case(carried, near=10 * DAY),
    "delays three times as long since a day": _delay_case(lambda c, f: longer(c, f, factor=3)),
    "ten times, for 7 days": _delay_case(lambda c, f: longer(c, f, factor=10, days=7)),
    "three times, 1 row a day": _delay_case(
        lambda c, f: longer(c, f, factor=3), rows=1, spread=0.3
    ),
    "three times, heavy tails": _delay_case(lambda c, f: longer(c, f, factor=3), spread=1.6),
    "creeping to four times over the year": _delay_case(creeping),
    "backfill of 1 day": _delay_case(lambda c, f: filled_in(c, f, days=1)),
    "backfill of 10 days": _delay_case(lambda c, f: filled_in(c, f, days=10)),
    "backfill of 10 days, heavy tails": _delay_case(
        lambda c, f: filled_in(c, f, days=10), spread=1.6
    ),
    "1 past day restated by 2 %": _past_case("values restated", 1),
    "5 past days restated by 2 %": _past_case("values restated", 5),
    "10 % of rows added to 2 past days": _past_case("rows added", 2),
    "10 % of rows gone from 2 past days": _past_case("rows removed", 2),
    "the same rows again": _still_case(0),
    "the same values, 7 days later": _still_case(7),
}


@dataclass(frozen=True)
class Score:
    """How a detector did.

    Attributes:
        tables: Tables in which something was planted.
        found: In how many it was told, in its slice and dated.
        said: All that was said of them.
        alarms: What was said of clean tables.
    """

    tables: int
    found: int
    said: int
    alarms: int


def score(case: Case, seeds: int, *, first: int = 0) -> Score:
    """Try a case on many seeds."""
    found = said = alarms = 0
    for seed in range(first, first + seeds):
        chance = np.random.default_rng([seed, 1])
        alarms += len(_said(case, case.clean(chance, case.make(chance))))
        chance = np.random.default_rng([seed, 2])
        frames, where, began = case.plant(chance, case.make(chance))
        told = _said(case, frames)
        said += len(told)
        found += any(
            (where is None or f.slice == where)
            and (began is None or (f.began is not None and abs(f.began - began) <= case.near))
            for f in told
        )
    return Score(tables=seeds, found=found, said=said, alarms=alarms)


def _said(case: Case, frames: tuple[Frame, ...]) -> list[Any]:
    as_of = max(frame["at"].max() for frame in frames).timestamp()
    found = inspect_frames(frames, [case.metric], roles=case.roles, as_of=as_of)
    return list(found.of(version=f"v{len(frames)}"))


def past_markdown(seeds: int) -> str:
    """Return the scores as a table."""
    lines = [
        "| planted in a year of data | recall (95 % interval) | precision | false alarms a clean year |",
        "|---|---|---|---|",
    ]
    for name, case in CASES.items():
        s = score(case, seeds)
        low, high = wilson(s.found, s.tables)
        precision = f"{s.found / s.said:.2f}" if s.said else "–"
        lines.append(
            f"| {name} | {s.found / s.tables:.2f} ({low:.2f}–{high:.2f}) | {precision} "
            f"| {s.alarms / s.tables:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    print(past_markdown(parser.parse_args().seeds))
