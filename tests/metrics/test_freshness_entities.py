"""Who fell quiet is counted as numpy counts it, and chance makes nobody quiet."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import entities
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

KEY = "freshness.entities"
DAY = 86_400.0
START = pd.Timestamp("2026-01-01")


def visits(seed, stopping=0, stop=150, days=200, devices=120):
    """Devices that send at rates of their own; the first `stopping` end on day `stop`."""
    chance = np.random.default_rng(seed)
    frames = []
    for number in range(devices):
        end = stop if number < stopping else days
        times = np.sort(chance.uniform(0, end, chance.poisson(chance.uniform(0.4, 3) * end)))
        frames.append(
            pd.DataFrame(
                {
                    "customer_id": f"C{number:03}",
                    "at": (START + pd.to_timedelta(times, unit="D")).floor("s"),
                    "region": "west" if number < stopping else ["north", "south"][number % 2],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def inspect(*frames, roles=None):
    found = inspect_frames(
        frames,
        [entities.METRIC],
        roles=roles or Roles(event_time="at", slices=("region",)),
        as_of=max(f["at"].max() for f in frames).timestamp(),
    )
    check_texts(found)
    found.presentations()
    return found


def seen(found, column, version="v1"):
    return next(s for s in found.result(KEY, version).columns if s.column == column)


@pytest.mark.parametrize("seed", range(6))
def test_that_chance_makes_nobody_quiet(seed):
    found = inspect(visits(seed))
    assert seen(found, "customer_id").quiet == 0
    assert not found.findings


def test_that_those_who_stop_together_are_named_with_the_day():
    frame = visits(1, stopping=8)
    found = inspect(frame)
    customers, region = seen(found, "customer_id"), seen(found, "region")
    assert {one.entity for one in customers.told if one.quiet} == {f"C{n:03}" for n in range(8)}
    assert [one.entity for one in region.told if one.quiet] == ["west"]
    by_message = {f.columns[0]: f for f in found.findings}
    assert by_message["customer_id"].severity is Severity.WARNING
    assert "30 May 2026" in by_message["customer_id"].message
    assert by_message["region"].slice == "region = west"
    # A slice that had a twentieth of the rows is a warning.
    share = (frame["region"] == "west").mean()
    expected = Severity.WARNING if share >= 0.05 else Severity.INFO
    assert by_message["region"].severity is expected


def test_that_figures_equal_those_of_numpy():
    frame = visits(3, stopping=5)
    newest = frame["at"].max()
    quiet, judged = set(), 0
    for name, part in frame.groupby("customer_id"):
        days = np.sort(part["at"].dt.floor("D").unique())
        if len(days) < 6:
            continue
        judged += 1
        silent = (newest - part["at"].max()).total_seconds()
        pauses = np.diff(days) / np.timedelta64(1, "s")
        lasting = (days[-1] - days[0]) / np.timedelta64(1, "s")
        if silent > 2 * pauses.max() and (1 + silent / lasting) ** (1 - len(days)) < 1e-4:
            quiet.add(name)
    found = seen(inspect(frame), "customer_id")
    assert found.grain == "day"
    assert (found.entities, found.judged, found.quiet) == (120, judged, len(quiet))
    assert {one.entity for one in found.told if one.quiet} == quiet
    assert found.quiet_rows == frame["customer_id"].isin(quiet).sum()
    some = next(one for one in found.told if one.entity == "C010" or not one.quiet)
    mine = frame[frame["customer_id"] == some.entity]
    assert some.rows == len(mine)
    assert some.last == mine["at"].max().timestamp()


def test_that_those_who_leave_one_by_one_are_only_worth_knowing():
    frames = [visits(0, devices=80)]
    for number, stop in enumerate(range(60, 150, 9)):
        one = visits(50 + number, stopping=1, stop=stop, devices=1)
        frames.append(one.assign(customer_id=f"L{number}", region="north"))
    (said,) = inspect(pd.concat(frames)).findings
    assert said.severity is Severity.INFO
    assert said.message.startswith("10 of 90 values")


def test_that_many_sources_are_entities_and_few_are_not():
    frame = visits(2, devices=260)
    roles = Roles(event_time="at", source="customer_id")
    assert [s.column for s in inspect(frame, roles=roles).result(KEY).columns] == ["customer_id"]
    few = inspect(visits(2, devices=60), roles=roles).result(KEY)
    assert few.columns == ()
    assert few.note


def test_that_a_key_or_a_number_is_no_entity():
    frame = visits(2, devices=40).assign(row_id=lambda f: range(len(f)), amount=1)
    assert [s.column for s in inspect(frame).result(KEY).columns] == ["region", "customer_id"]


@pytest.mark.parametrize("rows", [0, 1, None])
def test_that_little_is_no_error(rows):
    frame = visits(0, devices=5).iloc[:rows]
    times = (
        pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        if rows is None
        else frame["at"]
    )
    found = inspect_frames(
        [frame.assign(at=times)],
        [entities.METRIC],
        roles=Roles(event_time="at", slices=("region",)),
        as_of=START.timestamp(),
    )
    assert not found.findings
    found.presentations()
