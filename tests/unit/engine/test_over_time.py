"""Runs of equal values, sums per period and order of arrival, against pandas."""

import numpy as np
import pandas as pd
import pytest

from inspector.engine.cancel import CancelToken
from inspector.engine.column_types import logical_type
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL
from inspector.model.answers import Unanswered
from inspector.model.dataset import Column, Schema
from inspector.model.questions import OrderOfArrival, PeriodSums, ValueRuns


def ask(frame, *questions):
    with Session() as session:
        name = session.register(frame)
        described = session.describe(SQL("SELECT * FROM {}").format(name))
        schema = Schema(
            columns=tuple(Column(name=n, type=logical_type(p), physical=p) for n, p in described)
        )
        relation = Relation(
            name=str(name).strip('"'), physical=tuple(described), from_sql=str(name), columnar=True
        )
        engine = DuckDBEngine(session, relation, schema)
        for question in questions:  # what people are shown can be run as well
            shown = engine.explain(question)
            assert shown
            session.rows(SQL("{}").format(_Composed(shown)))
        return engine.answer(list(questions), tick=lambda _: None, cancel=CancelToken())


def _Composed(text):
    from inspector.engine.sql import Composed

    return Composed(text)


def table(seed=0, n=4_000):
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(n) * 600, "s"),
            "site": chance.choice(["a", "b", "c"], n),
            "x": chance.normal(size=n).round(1),
            "k": chance.integers(0, 3, n),
        }
    )
    frame.loc[chance.choice(n, 50, replace=False), "x"] = np.nan
    frame.loc[chance.choice(n, 20, replace=False), "at"] = pd.NaT
    frame.loc[chance.choice(n, 20, replace=False), "site"] = None
    return frame.sample(frac=1, random_state=seed).reset_index(drop=True)


def runs_by_pandas(frame, column, by):
    kept = frame.dropna(subset=["at", column, *([by] if by else [])])
    found = {}
    for name, part in kept.groupby(by) if by else [("", kept)]:
        part = part.sort_values("at", kind="stable")
        number = (part[column] != part[column].shift()).cumsum()
        lengths = part.groupby(number)["at"].agg(["size", "min", "max"])
        found[name] = lengths
    return found


@pytest.mark.parametrize("by", [None, "site"])
@pytest.mark.parametrize("column", ["x", "k"])
def test_that_runs_are_those_of_pandas(by, column):
    frame = table()
    (answer,) = ask(frame, ValueRuns(time="at", columns=(column,), by=by))
    expected = runs_by_pandas(frame, column, by)
    (found,) = answer.columns
    assert [g.group for g in found.groups] == sorted(expected)
    for group in found.groups:
        lengths = expected[group.group]
        assert group.readings == lengths["size"].sum()
        assert group.runs == len(lengths)
        assert list(group.lengths) == sorted(lengths["size"], reverse=True)[:8]
        first = lengths[lengths["size"] == lengths["size"].max()].iloc[0]
        assert group.starts[0] == first["min"].timestamp()
        assert group.ends[0] == first["max"].timestamp()
    assert sum(found.pairs) == sum(g.readings - 1 for g in found.groups)
    assert sum(found.ties) == sum(g.readings - g.runs for g in found.groups)


def test_that_runs_can_be_asked_of_a_window_of_time():
    frame = table()
    since = pd.Timestamp("2026-01-15").timestamp()
    (answer,) = ask(
        frame, ValueRuns(time="at", columns=("x", "k"), since=since, until=since + 86_400)
    )
    inside = frame[(frame["at"] >= "2026-01-15") & (frame["at"] <= "2026-01-16")]
    assert answer.readings == len(inside)
    assert answer.columns[1].groups[0].readings == len(inside)


def test_that_runs_of_nothing_are_empty():
    empty = pd.DataFrame({"at": pd.to_datetime([]), "x": np.array([], dtype=float)})
    missing = pd.DataFrame({"at": [pd.NaT, pd.NaT], "x": [1.0, 2.0]}).astype(
        {"at": "datetime64[us]"}
    )
    one = pd.DataFrame({"at": [pd.Timestamp("2026-01-01")], "x": [1.0]})
    for frame in (empty, missing):
        (answer,) = ask(frame, ValueRuns(time="at", columns=("x",)))
        assert answer.readings == 0
        assert not answer.columns[0].groups
    (answer,) = ask(one, ValueRuns(time="at", columns=("x",)))
    assert answer.columns[0].groups[0].lengths == (1,)


@pytest.mark.parametrize("grain", ["hour", "day", "month"])
def test_that_sums_are_those_of_pandas(grain):
    frame = table()
    (answer,) = ask(frame, PeriodSums(time="at", grain=grain, columns=("x", "k")))
    rule = {"hour": "h", "day": "D", "month": "M"}[grain]
    by = frame.dropna(subset=["at"]).groupby(frame["at"].dt.to_period(rule))
    expected = by.agg(rows=("k", "size"), present=("x", "count"), x=("x", "sum"), k=("k", "sum"))
    assert list(answer.starts) == [p.start_time.timestamp() for p in expected.index]
    assert list(answer.rows) == expected["rows"].tolist()
    assert [p[0] for p in answer.present] == expected["present"].tolist()
    np.testing.assert_allclose([s[0] for s in answer.sums], expected["x"], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose([s[1] for s in answer.sums], expected["k"], rtol=1e-15)


def test_that_sums_are_the_same_in_any_order_of_rows():
    chance = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "at": pd.Timestamp("2026-01-01")
            + pd.to_timedelta(chance.integers(0, 86_400, 20_000), "s"),
            "x": chance.lognormal(0, 8, 20_000) * chance.choice([-1, 1], 20_000),
        }
    )
    question = PeriodSums(time="at", grain="hour", columns=("x",))
    answers = [ask(frame.sample(frac=1, random_state=n), question)[0] for n in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_that_sums_bear_infinities_and_giants():
    frame = pd.DataFrame(
        {
            "at": [pd.Timestamp("2026-01-01")] * 4,
            "x": [1e300, -1e300, np.inf, np.nan],
            "tiny": [1e-300, 2e-300, 0.0, 0.0],
        }
    )
    (answer,) = ask(frame, PeriodSums(time="at", grain="day", columns=("x", "tiny")))
    assert answer.sums[0][0] == 0.0
    assert answer.present[0] == (2, 4)
    assert answer.sums[0][1] == pytest.approx(3e-300)


def test_that_rows_out_of_order_are_counted_by_hand():
    frame = pd.DataFrame(
        {
            "happened": pd.to_datetime(
                ["01:00", "03:00", "02:00", "02:30", "04:00", None], format="%H:%M"
            ),
            "came": pd.to_datetime(
                ["01:00", "03:01", "03:02", "03:02", "04:01", "05:00"], format="%H:%M"
            ),
        }
    )
    (answer,) = ask(frame, OrderOfArrival(time="happened", arrival="came"))
    assert (answer.rows, answer.late, answer.farthest) == (5, 2, 3_600)


def test_that_order_of_arrival_is_that_of_a_running_maximum():
    chance = np.random.default_rng(3)
    at = pd.Timestamp("2026-01-01") + pd.to_timedelta(
        np.sort(chance.integers(0, 10**6, 5_000)), "s"
    )
    came = at + pd.to_timedelta(chance.exponential(600, 5_000).round(), "s")
    frame = pd.DataFrame({"at": at, "came": came}).sample(frac=1, random_state=0)
    (answer,) = ask(frame, OrderOfArrival(time="at", arrival="came"))
    newest = frame.groupby("came")["at"].max().sort_index().cummax().shift()
    before = frame["came"].map(newest)
    assert answer.late == int((frame["at"] < before).sum())
    assert answer.rows == 5_000


def test_that_quantiles_of_delays_are_those_of_numpy_in_whole_and_by_period():
    chance = np.random.default_rng(4)
    at = pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.integers(0, 20 * 86_400, 7_001), "s")
    came = at + pd.to_timedelta(chance.lognormal(7, 1.5, 7_001).round(3) - 60, "s")
    frame = pd.DataFrame({"at": at, "came": came})
    (answer,) = ask(frame, OrderOfArrival(time="at", arrival="came"))
    delay = (came - at) / pd.Timedelta("1s")
    assert (answer.p50, answer.p95, answer.p99) == pytest.approx(
        np.quantile(delay, [0.5, 0.95, 0.99], method="inverted_cdf"), abs=1e-5
    )
    assert answer.negative == int((delay < 0).sum()) > 0
    floors = at.floor("D")
    days = [(day, delay[floors == day]) for day in sorted(set(floors))]
    assert answer.counts == tuple(len(d) for _, d in days)
    for told, share in ((answer.medians, 0.5), (answer.highs, 0.95)):
        assert told == pytest.approx(
            [np.quantile(d, share, method="inverted_cdf") for _, d in days], abs=1e-5
        )
    old = delay > answer.old_after
    assert answer.old_after == pytest.approx(
        max(5 * sorted(answer.highs)[10], sorted(answer.highs)[10] + 2 * 86_400)
    )
    assert sum(answer.old_rows) == int(old.sum())


def test_that_only_believable_times_are_looked_at_and_old_rows_are_told_by_arrival():
    at = pd.date_range("2026-01-01", periods=40, freq="D")
    came = at + pd.Timedelta("1h")
    came = came.where((at < "2026-01-11") | (at > "2026-01-13"), pd.Timestamp("2026-02-05 12:00"))
    frame = pd.DataFrame({"at": at, "came": came})
    frame.loc[len(frame)] = [pd.Timestamp("1970-01-01"), pd.Timestamp("2026-01-01")]
    since = pd.Timestamp("2026-01-01").timestamp()
    (answer,) = ask(frame, OrderOfArrival(time="at", arrival="came", since=since))
    assert answer.rows == 40
    assert answer.old_rows == (3,)
    assert answer.old_starts == (pd.Timestamp("2026-02-05").timestamp(),)
    assert answer.old_earliest == (pd.Timestamp("2026-01-11").timestamp(),)
    assert answer.old_latest == (pd.Timestamp("2026-01-13").timestamp(),)
    (nothing,) = ask(frame, OrderOfArrival(time="at", arrival="came", since=4e9))
    assert (nothing.rows, nothing.p50, nothing.starts) == (0, None, ())


def test_that_other_columns_are_refused_in_a_sentence():
    frame = table()
    answers = ask_without_sql(
        frame,
        ValueRuns(time="x", columns=("k",)),
        ValueRuns(time="at", columns=("site",)),
        PeriodSums(time="at", grain="day", columns=("site",)),
        OrderOfArrival(time="at", arrival="k"),
    )
    assert all(isinstance(a, Unanswered) and a.reason.endswith(".") for a in answers)


def ask_without_sql(frame, *questions):
    with Session() as session:
        name = session.register(frame)
        described = session.describe(SQL("SELECT * FROM {}").format(name))
        schema = Schema(
            columns=tuple(Column(name=n, type=logical_type(p), physical=p) for n, p in described)
        )
        relation = Relation(
            name=str(name).strip('"'), physical=tuple(described), from_sql=str(name), columnar=True
        )
        engine = DuckDBEngine(session, relation, schema)
        return engine.answer(list(questions), tick=lambda _: None, cancel=CancelToken())


def test_that_sums_of_the_largest_and_smallest_numbers_do_not_overflow():
    frame = pd.DataFrame(
        {
            "at": pd.to_datetime(["2026-01-01"] * 4),
            "huge": [1.7e308, -1.7e308, 1e307, 0.0],
            "least": [5e-324] * 4,
            "whole": [2**62, -(2**62), 2**61, 0],
        }
    )
    question = PeriodSums(time="at", grain="day", columns=("huge", "least", "whole"))
    (answer,) = ask(frame, question)
    assert answer.sums[0] == pytest.approx((1e307, 2e-323, 2.0**61))
