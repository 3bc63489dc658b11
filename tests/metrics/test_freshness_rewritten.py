"""Past days that were added to, cut or restated are named with amounts; late rows and noise are not."""

import numpy as np
import pandas as pd
import pytest
from frame_inspection import check_texts, inspect_frames

from inspector.metrics.freshness import rewritten
from inspector.metrics.freshness.history import same_sum
from inspector.model.dataset import Roles
from inspector.model.finding import Severity

ROLES = Roles(event_time="at", key=("id",))
KEY = "freshness.rewritten"


def sales(seed=0, days=120, rows=30):
    chance = np.random.default_rng(seed)
    n = days * rows
    return pd.DataFrame(
        {
            "id": np.arange(n),
            "at": pd.Timestamp("2026-01-01")
            + pd.to_timedelta(np.sort(chance.integers(0, days * 86_400, n)), "s"),
            "amount": chance.lognormal(3, 1, n),
            "pieces": chance.poisson(3, n),
            "balance": chance.normal(0, 1e6, n),
        }
    )


def until(frame, day):
    return frame[frame["at"] < day].reset_index(drop=True)


def inspect(*frames, roles=ROLES):
    found = inspect_frames(
        frames,
        [rewritten.METRIC],
        roles=roles,
        as_of=max(f["at"].max() for f in frames).timestamp(),
    )
    check_texts(found)
    found.presentations()
    return found


@pytest.mark.parametrize("seed", range(5))
def test_that_a_version_that_only_grew_is_no_finding(seed):
    frame = sales(seed)
    found = inspect(until(frame, "2026-03-20"), frame.sample(frac=1, random_state=seed))
    assert not found.findings
    result = found.result(KEY, "v2")
    assert len(result.starts) == 78
    assert (result.changes, result.settles_after) == ((), 0.0)


def test_that_sums_in_another_order_or_precision_are_the_same():
    frame = sales()
    other = frame.sample(frac=1, random_state=1)
    for name in ("amount", "balance"):
        other[name] = other[name].astype("float32")
    assert not inspect(frame, other).findings
    assert same_sum(0.1 + 0.2, 0.3, 0.6)
    assert not same_sum(100.0, 100.01, 1_000.0)


def test_that_restated_days_are_told_with_amounts():
    old = until(sales(), "2026-03-20")
    new = sales()
    days = (new["at"] >= "2026-02-03") & (new["at"] < "2026-02-08")
    before = new.loc[days, "amount"].sum()
    new.loc[days, "amount"] *= 1.1
    found = inspect(old, new)
    (said,) = found.findings
    assert said.severity is Severity.WARNING
    assert said.columns == ("amount",)
    assert said.value == pytest.approx(0.1)
    assert said.rows == days.sum()
    assert said.began == pd.Timestamp("2026-02-03").timestamp()
    assert "in 5 past days, 3 February 2026 to 7 February 2026" in said.message
    assert "(+10.0 %)" in said.message
    (column,) = found.result(KEY, "v2").restated
    assert column.before == pytest.approx(before)
    assert column.after == pytest.approx(1.1 * before)


def test_that_cells_filled_in_later_are_told():
    old = until(sales(), "2026-03-20")
    days = (old["at"] >= "2026-02-03") & (old["at"] < "2026-02-05")
    old.loc[days, "pieces"] = np.nan
    (said,) = inspect(old, sales()).findings
    assert said.columns == ("pieces",)
    assert f"{days.sum()} cells were filled" in said.message


def test_that_late_rows_are_no_rewriting_and_tell_when_days_settle():
    frame = sales(rows=200)
    chance = np.random.default_rng(2)
    age = (pd.Timestamp("2026-03-20") - frame["at"]) / pd.Timedelta("1D")
    # Rows take up to four days to arrive.
    arrived = age > chance.random(len(frame)) * 4
    old = frame[(age > 0) & arrived].reset_index(drop=True)
    found = inspect(old, frame)
    assert not found.findings
    result = found.result(KEY, "v2")
    assert result.settles_after == 3 * 86_400
    late = (frame["at"] < "2026-03-20").sum() - len(old)
    assert result.late_rows == late
    assert {c.kind for c in result.changes} == {"late"}


def test_that_rows_added_long_after_are_told_apart_from_late_ones():
    frame = sales(rows=200)
    chance = np.random.default_rng(2)
    age = (pd.Timestamp("2026-03-20") - frame["at"]) / pd.Timedelta("1D")
    old = frame[(age > 0) & (age > chance.random(len(frame)) * 4)]
    hole = (old["at"] >= "2026-02-10") & (old["at"] < "2026-02-12")
    gone = hole & (chance.random(len(old)) < 0.5)
    found = inspect(old[~gone].reset_index(drop=True), frame)
    (said,) = found.findings
    assert said.slice == "rows added"
    assert said.rows == gone.sum()
    assert "in 2 past days, 10 February 2026 to 11 February 2026" in said.message


def test_that_rows_removed_from_the_past_are_told():
    frame = sales()
    gone = (frame["at"] >= "2026-02-10") & (frame["at"] < "2026-02-11") & (frame["id"] % 2 == 0)
    (said,) = inspect(until(frame, "2026-03-20"), frame[~gone].reset_index(drop=True)).findings
    assert said.slice == "rows removed"
    assert said.rows == gone.sum()
    assert "on 10 February 2026" in said.message


def test_that_a_rolling_window_is_no_rewriting():
    frame = sales()
    old = until(frame, "2026-03-20")
    new = frame[frame["at"] >= "2026-01-20 13:00"].reset_index(drop=True)
    assert not inspect(old, new).findings


def test_that_other_samples_of_one_time_are_not_called_restated():
    frame = sales(rows=100)
    half = np.random.default_rng(1).random(len(frame)) < 0.5
    (said,) = inspect(
        frame[half].reset_index(drop=True), frame[~half].reset_index(drop=True)
    ).findings
    assert said.severity is Severity.INFO
    assert said.slice == "another past"


def test_that_a_whole_history_in_another_unit_is_one_finding():
    old, new = until(sales(), "2026-03-20"), sales()
    new["amount"] *= 100
    (said,) = inspect(old, new).findings
    assert "in all 77 past days" in said.message


def test_that_three_versions_are_compared_side_by_side():
    frame = sales()
    found = inspect(until(frame, "2026-03-01"), until(frame, "2026-03-20"), frame)
    assert not found.findings
    (made,) = found.presentations().values()
    assert "The past, version by version" in [getattr(b, "title", "") for b in made.blocks]


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_that_nearly_empty_tables_are_compared_too(rows):
    frame = sales()
    assert not inspect(frame.head(rows), frame.head(5)).findings if rows else True
    found = inspect_frames([frame.head(rows), frame], [rewritten.METRIC], roles=ROLES, as_of=2e9)
    found.presentations()
    assert not found.findings
    found = inspect_frames([frame, frame.head(rows)], [rewritten.METRIC], roles=ROLES, as_of=2e9)
    found.presentations()


def test_that_wild_times_do_not_hide_the_overlap():
    old, new = until(sales(), "2026-03-20"), sales()
    for frame in (old, new):
        frame.loc[:1, "at"] = pd.Timestamp("2199-01-01")
        frame.loc[5:6, "at"] = pd.Timestamp("1970-01-01")
    found = inspect_frames(
        [old, new], [rewritten.METRIC], roles=ROLES, as_of=pd.Timestamp("2026-05-01").timestamp()
    )
    assert not found.findings
    assert len(found.result(KEY, "v2").starts) >= 78
