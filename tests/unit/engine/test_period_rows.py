"""Rows per step and pauses between times, against pandas."""

import numpy as np
import pandas as pd
import pytest
from test_over_time import ask

from inspector.model.answers import Unanswered
from inspector.model.questions import PeriodRows


def readings(seed=0):
    chance = np.random.default_rng(seed)
    hours = pd.date_range("2025-01-01", periods=500, freq="h")
    parts = []
    for site in ("a", "b"):
        kept = chance.random(len(hours)) < 0.9
        parts.append(pd.DataFrame({"at": hours[kept], "site": site}))
    frame = pd.concat([*parts, parts[0].iloc[[5, 9, 9]]], ignore_index=True)
    frame.loc[3, "at"] = pd.NaT
    frame.loc[4, "site"] = None
    return frame


def test_that_rows_per_step_and_pauses_are_those_of_pandas():
    frame = readings()
    (found,) = ask(frame, PeriodRows(time="at", by="site", step=3_600, longer_than=5_400))
    known = frame.dropna()
    rows = known.groupby(["site", "at"]).size()
    assert found.periods == len(rows)
    assert found.several == (rows > 1).sum()
    assert found.surplus == (rows - 1).sum()
    assert sorted(found.several_rows, reverse=True) == list(found.several_rows)
    assert {
        (g, s): n
        for g, s, n in zip(
            found.several_groups, found.several_starts, found.several_rows, strict=True
        )
    } == {(g, t.timestamp()): n for (g, t), n in rows[rows > 1].items()}
    times = known.drop_duplicates().sort_values(["site", "at"])
    before = times.groupby("site")["at"].shift()
    long = times[(times["at"] - before).dt.total_seconds() > 5_400]
    assert found.pauses == len(long)
    wanted = {
        (site, before[place].timestamp(), at.timestamp())
        for place, at, site in long[["at", "site"]].itertuples()
    }
    told = zip(found.pause_groups, found.pause_starts, found.pause_ends, strict=True)
    assert set(told) == wanted


def test_that_bounds_and_limits_hold_and_months_are_steps():
    frame = readings()
    first = pd.Timestamp("2025-01-10").timestamp()
    question = PeriodRows(time="at", step=3_600, longer_than=5_400, first=first, limit=2)
    (found,) = ask(frame, question)
    assert len(found.pause_starts) == min(2, found.pauses)
    assert all(start >= first for start in found.pause_starts)
    assert found.periods == frame["at"][frame["at"] >= "2025-01-10"].nunique()
    (found,) = ask(frame, PeriodRows(time="at", step=1, months=1, longer_than=1e9))
    assert (found.periods, found.several, found.pauses) == (1, 1, 0)


def test_that_nothing_comes_of_no_rows_and_a_reason_of_what_cannot_be():
    frame = readings()
    (found,) = ask(frame.iloc[:0], PeriodRows(time="at", by="site", step=60, longer_than=90))
    assert (found.periods, found.several, found.surplus, found.pauses) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "question",
    [
        PeriodRows(time="site", step=60, longer_than=90),
        PeriodRows(time="at", step=0, longer_than=90),
        PeriodRows(time="gone", step=60, longer_than=90),
    ],
)
def test_that_a_question_that_cannot_be_answered_says_why(question):
    from inspector.model.errors import InspectorError

    with pytest.raises(InspectorError):
        ask(readings(), question)
    assert Unanswered
