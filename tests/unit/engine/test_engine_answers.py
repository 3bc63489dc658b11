"""DuckDB's answers equal those pandas and numpy compute, whatever the threads and however odd the table."""

import math
from datetime import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.engine.cancel import CancelToken
from inspector.engine.column_types import logical_type
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.engine.stored import StoredEngine, rebinned
from inspector.model.answers import Answered, Unanswered
from inspector.model.dataset import Column, Schema
from inspector.model.errors import Cancelled
from inspector.model.questions import (
    Axis,
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    GroupCounts,
    MissingPatterns,
    RowCount,
    TimeSteps,
)
from inspector.model.scale import Scale


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


def engine_for(session, frame):
    name = session.register(frame)
    described = session.describe(SQL("SELECT * FROM {}").format(name))
    relation = Relation(
        name=str(name).strip('"'),
        physical=tuple(described),
        from_sql=str(name),
        columnar=True,
        ordinal="rowid",
    )
    columns = tuple(Column(name=n, type=logical_type(p), physical=p) for n, p in described)
    return DuckDBEngine(session, relation, Schema(columns=columns))


def ask(engine, *questions):
    found = engine.answer(questions, tick=lambda _n: None, cancel=CancelToken())
    return found[0] if len(found) == 1 else found


@pytest.fixture(scope="module")
def frame():
    chance = np.random.default_rng(4)
    rows = 20_000
    table = pd.DataFrame(
        {
            "real": chance.lognormal(2, 1.2, rows),
            "small": chance.normal(0, 1, rows).round(1),
            "whole": chance.integers(-5, 60_000, rows),
            "text": chance.choice(["a", "b", "c", "", "  "], rows),
            "many": [f"name {n}" for n in chance.integers(0, 6_000, rows)],
            "unique": [f"id {n}" for n in range(rows)],
            "flag": chance.random(rows) < 0.3,
            "when": pd.Timestamp("2025-12-29")
            + pd.to_timedelta(chance.integers(0, 9e6, rows), "s"),
        }
    )
    table.loc[chance.random(rows) < 0.1, ["real", "text"]] = None
    return table


@pytest.fixture(scope="module")
def engine(session, frame):
    return engine_for(session, frame)


def test_that_facts_are_those_pandas_counts(engine, frame):
    real, whole, text = ask(engine, *(ColumnFacts(column=c) for c in ("real", "whole", "text")))
    assert real.rows == len(frame)
    assert real.missing == frame.real.isna().sum()
    assert (real.minimum, real.maximum) == (frame.real.min(), frame.real.max())
    assert (whole.zeros, whole.negatives) == ((frame.whole == 0).sum(), (frame.whole < 0).sum())
    assert (text.nulls, text.empty, text.blank) == (
        frame.text.isna().sum(),
        (frame.text == "").sum(),
        (frame.text == "  ").sum(),
    )
    assert (text.min_length, text.max_length) == (0, 2)


@pytest.mark.parametrize("column", ["real", "small", "whole"])
def test_that_mean_and_spread_are_those_pandas_computes(engine, frame, column):
    cells = ask(engine, Distribution(column=column))
    values = frame[column].dropna()
    assert cells.mean == pytest.approx(values.mean(), rel=1e-12, abs=1e-12)
    assert cells.stddev == pytest.approx(values.std(), rel=1e-4)
    assert cells.total == len(values)
    assert cells.nulls + cells.nan == frame[column].isna().sum()
    assert (cells.minimum, cells.maximum) == (values.min(), values.max())


def test_that_binned_counts_are_those_of_the_scale(engine, frame):
    cells = ask(engine, Distribution(column="real"))
    assert cells.form == "binned"
    expected = frame.real.dropna().map(cells.scale.cell).value_counts().to_dict()
    found = dict(zip(cells.values, cells.counts, strict=True))
    moved = sum(abs(found.get(k, 0) - expected.get(k, 0)) for k in {*found, *expected})
    assert moved <= 4  # values that lie on an edge to the last bit


def test_that_few_values_are_counted_one_by_one(engine, frame):
    cells = ask(engine, Distribution(column="small"))
    assert cells.form == "exact"
    assert dict(zip(cells.values, cells.counts, strict=True)) == (
        frame.small.value_counts().to_dict()
    )
    flags = ask(engine, Distribution(column="flag"))
    assert flags.values == (False, True)
    assert flags.counts == tuple(frame.flag.value_counts().sort_index())


def test_that_many_texts_are_hashed_and_the_top_is_exact(engine, frame):
    cells = ask(engine, Distribution(column="many"))
    counts = frame.many.value_counts()
    assert cells.form == "hashed"
    assert (cells.distinct, cells.total) == (len(counts), len(frame))
    assert (cells.once, cells.twice) == ((counts == 1).sum(), (counts == 2).sum())
    assert [n for _, n in cells.top] == counts.head(100).to_list()
    ids = ask(engine, Distribution(column="unique"))
    assert (ids.form, ids.distinct, ids.top) == ("lengths", len(frame), ())


def test_that_times_are_counted_in_seconds(engine, frame):
    cells = ask(engine, Distribution(column="when"))
    assert cells.minimum == frame.when.min().timestamp()
    assert cells.mean == pytest.approx(
        frame.when.astype("int64").mean() / 1e9
        if frame.when.dtype == "datetime64[ns]"
        else frame.when.map(pd.Timestamp.timestamp).mean()
    )


def test_that_periods_are_calendar_periods_and_weeks_begin_on_monday(engine, frame):
    weeks, months = ask(
        engine,
        GroupCounts(by=(Axis(column="when", form="period", grain="week"),)),
        GroupCounts(
            by=(Axis(column="when", form="period", grain="month"), Axis(column="flag")),
            missing_of=("real", "text"),
            extent_of="when",
        ),
    )
    expected = frame.when.dt.to_period("W-SUN").dt.start_time.value_counts().sort_index()
    assert [k[0] for k in weeks.keys] == [t.timestamp() for t in expected.index]
    assert list(weeks.rows) == expected.to_list()
    grouped = frame.groupby([frame.when.dt.to_period("M"), "flag"])
    assert list(months.rows) == grouped.size().to_list()
    assert [m[0] for m in months.missing] == grouped.real.apply(lambda s: s.isna().sum()).to_list()
    empty = grouped.text.apply(lambda s: (s.fillna("").str.strip() == "").sum())
    assert [m[1] for m in months.missing] == empty.to_list()
    assert list(months.latest) == [t.timestamp() for t in grouped.when.max()]


def test_that_cells_between_edges_include_the_lower_edge(engine, frame):
    groups = ask(
        engine, GroupCounts(by=(Axis(column="small", form="cell", edges=(-1.0, 0.0, 1.0)),))
    )
    index = np.digitize(frame.small, [-1.0, 0.0, 1.0]) - 1
    assert dict(zip((k[0] for k in groups.keys), groups.rows, strict=True)) == (
        pd.Series(index).value_counts().to_dict()
    )


def test_that_patterns_are_those_of_the_rows(engine, frame):
    patterns = ask(engine, MissingPatterns(columns=("whole", "real", "text")))
    gaps = pd.DataFrame(
        {"real": frame.real.isna(), "text": frame.text.fillna("").str.strip() == ""}
    ).value_counts()
    assert sum(patterns.rows) == len(frame)
    assert patterns.complete_rows == gaps[False, False]
    assert dict(zip(patterns.missing, patterns.rows, strict=True))[(1, 2)] == gaps[True, True]


def test_that_a_table_of_many_gappy_columns_has_its_patterns(session):
    wide = pd.DataFrame({f"c{n}": [None, 1.0, None if n % 2 else 2.0] for n in range(130)})
    patterns = ask(engine_for(session, wide), MissingPatterns(columns=tuple(wide.columns)))
    assert patterns.complete_rows == 1
    assert sorted(map(len, patterns.missing)) == [0, 65, 130]


def test_that_duplicates_are_those_pandas_finds(session, frame):
    doubled = pd.concat([frame, frame.head(300), frame.head(100)], ignore_index=True)
    engine = engine_for(session, doubled)
    rows, keys = ask(
        engine,
        Duplicates(columns=tuple(doubled.columns)),
        Duplicates(columns=("text",), nulls_equal=False),
    )
    assert rows.duplicates == doubled.duplicated().sum() == 400
    assert (rows.groups, rows.largest) == (300, 3)
    texts = doubled.text.dropna()
    assert keys.left_out == doubled.text.isna().sum()
    assert keys.duplicates == texts.duplicated().sum()


def test_that_conflicts_are_rows_outside_the_majority(session):
    table = pd.DataFrame({"x": [1, 1, 1, 2, 2, 3, 3], "y": [*list("aabbbc"), None]})
    conflicts = ask(engine_for(session, table), Conflicts(features=("x",), label="y"))
    assert (conflicts.rows, conflicts.conflicting_rows, conflicts.irreducible_rows) == (6, 3, 1)
    assert (conflicts.conflicting_groups, conflicts.median_group) == (1, 3.0)


def test_that_steps_are_gaps_between_distinct_times(session):
    hours = pd.date_range("2026-01-05", periods=48, freq="h").delete([5, 6])
    table = pd.DataFrame({"t": list(hours) * 2, "s": ["a"] * 46 + ["b"] * 46})
    steps, by = ask(engine_for(session, table), TimeSteps(time="t"), TimeSteps(time="t", by="s"))
    assert (steps.distinct, steps.seconds, steps.counts) == (46, (3600, 10_800), (44, 1))
    assert (by.distinct, by.total) == (92, 90)
    assert (steps.midnight, steps.weekdays) == (2, (1, 1, 0, 0, 0, 0, 0))


def test_that_delays_are_differences_in_seconds(session):
    event = pd.Series(pd.date_range("2026-01-01", periods=5_000, freq="min"))
    late = pd.Series(np.random.default_rng(1).exponential(600, 5_000).round())
    table = pd.DataFrame({"e": event, "i": event + pd.to_timedelta(late, "s")})
    cells = ask(engine_for(session, table), Distribution(column="i", minus="e"))
    assert cells.mean == pytest.approx(late.mean())
    assert (cells.minimum, cells.maximum) == (late.min(), late.max())


ODD = {
    "no rows": pd.DataFrame({"a": pd.Series([], dtype="float64"), "b": pd.Series([], dtype="str")}),
    "one row": pd.DataFrame({"a": [1.5], "b": ["x"]}),
    "all null": pd.DataFrame({"a": pd.Series([None] * 3, dtype="float64"), "b": [None] * 3}),
    "constant": pd.DataFrame({"a": [7.0] * 9, "b": ["x"] * 9}),
    "not finite": pd.DataFrame(
        {"a": [math.nan, math.inf, -math.inf, 1.0, -0.0], "b": list("abcde")}
    ),
    "huge": pd.DataFrame({"a": [2**63 - 1, -(2**63), 0], "b": ["", " ", "\t"]}),
    "extremes": pd.DataFrame({"a": [1e308, -1e308, 5e-324] * 2_000, "b": ["x"] * 6_000}),
    "times": pd.DataFrame({"a": [time(1), time(23, 59, 59), None], "b": [[1], [2, 3], None]}),
    "zones": pd.DataFrame(
        {
            "a": pd.to_datetime(["2026-03-29 00:30", "2026-03-29 01:30"]).tz_localize("UTC"),
            "b": ["x", "y"],
        }
    ),
}


@pytest.mark.parametrize("name", list(ODD))
def test_that_odd_tables_get_answers_of_finite_numbers(session, name):
    engine = engine_for(session, ODD[name])
    questions = [
        RowCount(),
        *(ColumnFacts(column=c) for c in "ab"),
        Distribution(column="a"),
        Distribution(column="a", scale=Scale(centre=0.0, width=1.0)),
        GroupCounts(by=(Axis(column="b"), Axis(column="a", form="missing")), missing_of=("a",)),
        MissingPatterns(columns=("a", "b")),
        Duplicates(columns=("a", "b")),
        Conflicts(features=("b",), label="a"),
    ]
    answers = ask(engine, *questions)
    assert not [a for a in answers if isinstance(a, Unanswered)]
    assert answers[0].rows == len(ODD[name])
    assert answers[3].total + answers[3].nulls + answers[3].nan + answers[3].low_infinite + (
        answers[3].high_infinite
    ) == len(ODD[name])
    assert "nan" not in repr(answers).replace("nan=", "")
    assert "inf" not in repr(answers).replace("infinite", "")


def test_that_answers_do_not_depend_on_threads(frame):
    answers = []
    for threads in (1, 4):
        with Session(threads=threads) as session:
            engine = engine_for(session, pd.concat([frame] * 8, ignore_index=True))
            answers.append(
                ask(
                    engine,
                    *(ColumnFacts(column=c) for c in frame.columns if c != "many"),
                    *(Distribution(column=c) for c in frame.columns),
                    GroupCounts(by=(Axis(column="text"), Axis(column="flag"))),
                    Duplicates(columns=tuple(frame.columns)),
                )
            )
    assert answers[0] == answers[1]


def test_that_a_question_about_a_column_that_is_not_there_harms_no_other(engine, frame):
    gone, group, rows = ask(
        engine,
        ColumnFacts(column="gone"),
        GroupCounts(by=(Axis(column="flag"),), missing_of=("gone",)),
        GroupCounts(by=(Axis(column="flag"),), missing_of=("real",)),
    )
    assert isinstance(gone, Unanswered)
    assert isinstance(group, Unanswered)
    assert sum(rows.rows) == len(frame)


QUESTIONS = [
    RowCount(),
    ColumnFacts(column="real"),
    Distribution(column="small"),
    Distribution(column="real"),
    Distribution(column="many"),
    GroupCounts(by=(Axis(column="text"),), missing_of=("real",)),
    MissingPatterns(columns=("real", "text")),
    Duplicates(columns=("small",)),
    Conflicts(features=("small",), label="flag"),
    TimeSteps(time="when"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.kind)
def test_that_the_sql_shown_runs_and_counts_the_same_rows(session, engine, frame, question):
    answer = ask(engine, question)
    rows = session.rows(Composed(engine.explain(question)))
    assert rows
    if isinstance(question, (RowCount, ColumnFacts)):
        assert rows[0][0] == len(frame)
    if isinstance(question, Distribution) and answer.form != "hashed":
        assert sum(row[1] for row in rows) == len(frame)
    if isinstance(question, Duplicates):
        assert rows[0][2] == answer.duplicates
    if isinstance(question, Conflicts):
        assert rows[0][2] == answer.irreducible_rows


def test_that_a_stop_reaches_a_running_query(session):
    import threading

    token = CancelToken()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    endless = SQL("SELECT count(*) FROM range(10000000000) a, range(1000) b")
    with pytest.raises(Cancelled):
        session.rows(endless, cancel=token)
    assert session.rows(SQL("SELECT 1")) == [(1,)]


@settings(deadline=None, max_examples=60)
@given(name=st.text(min_size=1).filter(lambda s: "\x00" not in s), text=st.text())
def test_that_names_and_texts_come_back_as_they_went_in(session, name, text):
    if "\x00" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in name + text):
        return
    query = SQL("SELECT {} AS {}").format(Literal(text), Identifier(name))
    assert session.rows(query) == [(text,)]
    assert session.describe(query)[0][0] == name


def test_that_only_composed_pieces_enter_sql(session):
    with pytest.raises(TypeError):
        SQL("SELECT {}").format("1; DROP TABLE x")
    with pytest.raises(TypeError):
        session.rows("SELECT 1")
    with pytest.raises(ValueError, match="finite"):
        Literal(math.nan)
    with pytest.raises(ValueError, match="empty"):
        Identifier("")


def test_that_stored_answers_answer_again_and_exact_ones_on_any_scale(engine):
    kept = [Answered(version="v1", question=q, answer=ask(engine, q)) for q in QUESTIONS]
    stored = StoredEngine("v1", kept)
    assert ask(stored, *QUESTIONS) == [k.answer for k in kept]
    scale = Scale(centre=0.0, width=1.0)
    derived = ask(stored, Distribution(column="small", scale=scale))
    direct = ask(engine, Distribution(column="small", scale=scale))
    assert derived.values == direct.values
    assert derived.counts == direct.counts
    assert rebinned(ask(engine, Distribution(column="small")), scale) == derived
    assert isinstance(ask(stored, ColumnFacts(column="whole")), Unanswered)
    assert isinstance(ask(StoredEngine("v2", kept), RowCount()), Unanswered)


def test_that_a_closed_session_leaves_nothing_on_disk():
    with Session() as session:
        folder = session.folder
        assert folder.exists()
    assert not folder.exists()


def test_that_a_query_in_a_forbidden_thread_is_a_fault():
    import threading

    with Session() as session:
        session._forbidden = threading.get_ident()
        with pytest.raises(RuntimeError):
            session.rows(SQL("SELECT 1"))
