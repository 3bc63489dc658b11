"""Delays that grew are dated, backfills are events of their own; steady feeds are left alone."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import lateness
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

ROLES = Roles(event_time="at", ingest_time="got")


def feed(seed=0, days=200, rows=40, spread=0.8, start="2026-01-01"):
    """Rows that arrive some hours late, as a lognormal law has it."""
    chance = np.random.default_rng(seed)
    n = days * rows
    at = pd.Timestamp(start) + pd.to_timedelta(np.sort(chance.random(n)) * days * 86_400, "s")
    got = at + pd.to_timedelta(chance.lognormal(np.log(7_200), spread, n), "s")
    return pd.DataFrame({"at": at.floor("s"), "got": got.ceil("s"), "x": chance.normal(size=n)})


def inspect(*frames):
    found = inspect_frames(
        frames,
        [lateness.METRIC],
        roles=ROLES,
        as_of=max(f["got"].max() for f in frames).timestamp(),
    )
    check_texts(found)
    found.presentations()
    return found


@pytest.mark.parametrize("seed", range(8))
def test_that_steady_delays_are_no_finding(seed):
    found = inspect(feed(seed), feed(seed + 100))
    assert not found.findings


def test_that_quantiles_are_exact():
    frame = feed(rows=200)
    now = inspect(frame).result("freshness.lateness").now
    delay = (frame["got"] - frame["at"]).dt.total_seconds()
    assert (now.p50, now.p95, now.p99) == tuple(
        np.quantile(delay, [0.5, 0.95, 0.99], method="inverted_cdf")
    )


def test_that_a_change_of_delay_is_dated():
    frame = feed()
    late = frame["at"] >= "2026-04-20"
    frame.loc[late, "got"] += pd.Timedelta("20h")
    (said,) = inspect(frame).findings
    assert said.severity is Severity.WARNING
    assert said.began == pytest.approx(pd.Timestamp("2026-04-20").timestamp(), abs=86_400)
    assert said.message.startswith("Since ")


def test_that_a_change_of_days_is_no_backfill():
    frame = feed()
    late = frame["at"] >= "2026-04-20"
    frame.loc[late, "got"] += pd.Timedelta("6D")
    (said,) = inspect(frame).findings
    assert said.slice is None
    assert said.message.startswith("Since 20 April 2026")


def test_that_delays_that_were_longer_for_a_while_are_told():
    frame = feed()
    late = (frame["at"] >= "2026-03-02") & (frame["at"] < "2026-03-12")
    frame.loc[late, "got"] += pd.Timedelta("20h")
    (said,) = inspect(frame).findings
    assert said.severity is Severity.INFO
    assert said.message.startswith("From 2 March 2026 to 11 March 2026")


def test_that_only_the_slowest_rows_becoming_slower_is_told():
    frame = feed(rows=100)
    chance = np.random.default_rng(5)
    late = (frame["at"] >= "2026-05-01") & (chance.random(len(frame)) < 0.15)
    frame.loc[late, "got"] += pd.Timedelta("40h")
    (said,) = inspect(frame).findings
    assert said.slice == "slowest rows"
    assert said.began == pytest.approx(pd.Timestamp("2026-05-01").timestamp(), abs=86_400)


def test_that_a_backfill_is_an_event_with_its_size():
    frame = feed()
    old = (frame["at"] >= "2026-02-03") & (frame["at"] < "2026-02-13")
    frame.loc[old, "got"] = pd.Timestamp("2026-05-06 03:00")
    found = inspect(frame)
    (said,) = found.findings
    assert said.slice == "backfill"
    assert said.rows == old.sum()
    assert "of 3 February 2026 to 12 February 2026 arrived together on 6 May 2026" in said.message
    (filled,) = found.result("freshness.lateness").track.backfills
    assert filled.rows == old.sum()
    assert filled.start == pd.Timestamp("2026-05-06").timestamp()


def test_that_two_backfills_are_two():
    frame = feed()
    for month, came in (("2026-02-03", "2026-05-06"), ("2026-03-03", "2026-06-16")):
        old = (frame["at"] >= month) & (frame["at"] < pd.Timestamp(month) + pd.Timedelta("4D"))
        frame.loc[old, "got"] = pd.Timestamp(came)
    found = inspect(frame)
    assert len(found.result("freshness.lateness").track.backfills) == 2
    assert "in another batch" in found.findings[0].message


def test_that_rows_out_of_order_are_counted_and_their_growth_told():
    before, after = feed(1), feed(2)
    before["got"] = before["at"] + pd.Timedelta("1h")
    after["got"] = after["at"] + pd.Timedelta("1h")
    chance = np.random.default_rng(1)
    late = chance.random(len(after)) < 0.04
    after.loc[late, "got"] += pd.Timedelta("5h")
    found = inspect(before, after)
    assert found.result("freshness.lateness", "v1").disorder == 0
    result = found.result("freshness.lateness", "v2")
    ordered = after.sort_values("got", kind="stable")
    seen = ordered.groupby("got")["at"].max().cummax().shift()
    expected = (ordered["at"] < ordered["got"].map(seen)).mean()
    assert result.disorder == pytest.approx(expected)
    after.loc[chance.random(len(after)) < 0.1, "got"] += pd.Timedelta("5h")
    assert "out of order" in {f.slice for f in inspect(before, after).findings} or result.disorder


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_that_nearly_empty_tables_have_no_finding(rows):
    frame = feed().head(rows)
    other = feed()
    found = inspect_frames([frame, other], [lateness.METRIC], roles=ROLES, as_of=2e9)
    found.presentations()
    assert not found.of(version="v1")


def test_that_missing_and_future_times_are_not_delays():
    frame = feed()
    frame.loc[:10, "got"] = pd.NaT
    frame.loc[20:30, "at"] = pd.Timestamp("2199-01-01")
    frame.loc[40:42, "at"] = pd.Timestamp("1970-01-01")
    found = inspect_frames(
        [frame], [lateness.METRIC], roles=ROLES, as_of=pd.Timestamp("2026-08-01").timestamp()
    )
    found.presentations()
    assert found.result("freshness.lateness").now.rows == len(frame) - 11 - 11 - 3
    assert not found.findings


def test_that_delays_that_creep_up_are_told():
    frame = feed(days=300)
    share = (frame["at"] - frame["at"].min()) / pd.Timedelta("300D")
    frame["got"] = frame["at"] + ((frame["got"] - frame["at"]) * 5**share).dt.ceil("s")
    (said,) = inspect(frame).findings
    assert said.message.startswith("Rows take longer and longer to arrive")
