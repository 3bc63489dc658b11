"""Figures are exact where they say so: cells, moments, scales, texts, repeated rows, shown SQL."""

import hashlib
import math
import statistics
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine import repeats
from inspector.engine.duckdb_engine.distribution import cell_of
from inspector.engine.duckdb_engine.scales import fitted, scale_of
from inspector.engine.sql import SQL, Literal
from inspector.engine.stored import StoredEngine
from inspector.model.answers import Answered, Unanswered
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
from inspector.model.scale import CELLS_PER_UNIT, Scale

doubles = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=200, deadline=None)
@given(
    x=doubles,
    centre=st.floats(-1e9, 1e9),
    exponent=st.integers(-60, 60),
)
def test_that_a_cell_in_sql_is_the_cell_of_the_scale(desk, x, centre, exponent):
    scale = Scale(centre=centre, width=2.0**exponent)
    query = SQL("SELECT {} FROM (SELECT {} AS x)").format(
        cell_of(SQL("x"), scale, x, x), Literal(x)
    )
    ((found,),) = desk.session.rows(query)
    z = (x - centre) / scale.width
    place = math.asinh(max(min(z, 1.7e308), -1.7e308)) * CELLS_PER_UNIT
    on_an_edge = abs(place - round(place)) < 1e-9 * max(1.0, abs(place))
    assert found == scale.cell(x) or (on_an_edge and abs(found - scale.cell(x)) == 1)


@pytest.mark.parametrize("limit", [2_000, 0])
@settings(max_examples=40, deadline=None)
@given(
    numbers=st.lists(st.floats(-1e12, 1e12, allow_subnormal=False), min_size=2, max_size=30),
    scale=st.builds(Scale, centre=st.floats(-1e3, 1e3), width=st.sampled_from([2.0**-9, 1.0, 4e6])),
)
def test_that_moments_are_those_of_the_numbers(desk, limit, numbers, scale):
    engine = desk.of_frame(pd.DataFrame({"x": numbers}))
    question = Distribution(column="x", limit=limit, scale=None if limit else scale)
    cells = desk.ask(engine, question)
    spread, reach = statistics.stdev(numbers), max(map(abs, numbers))
    assert cells.mean == pytest.approx(statistics.fmean(numbers), rel=1e-9, abs=1e-14 * reach)
    assert cells.stddev == pytest.approx(spread, rel=1e-7, abs=1e-7 * reach)
    assert cells.minimum == min(numbers)
    assert cells.maximum == max(numbers)
    assert cells.total == len(numbers)


def test_that_integers_too_large_for_doubles_stay_exact(desk):
    most = 2**63 - 1
    engine = desk.of(f"SELECT unnest([{most}, {most} - 1, -{most}]) AS x")
    cells, binned = desk.ask(
        engine,
        Distribution(column="x"),
        Distribution(column="x", scale=Scale(centre=0.0, width=1.0)),
    )
    assert cells.values == (-most, most - 1, most)
    assert (binned.minimum, binned.maximum) == (-most, most)


def test_that_sorted_rows_without_numbers_get_cells_that_fit_all_of_them(desk):
    rows = "SELECT i * 10.5 AS x FROM range(200000) t(i)"
    first_rows, spread = desk.of(rows, view=True), desk.of(rows)
    for engine in (first_rows, spread):
        cells = desk.ask(engine, Distribution(column="x"))
        assert 0.2 < cells.scale.width / 600_000 < 5
        assert abs(cells.scale.centre - 1_050_000) < 1_100_000
        assert fitted(cells) is None
        assert cells.total == 200_000


def test_that_a_column_empty_in_the_sample_still_gets_cells_that_fit(desk):
    engine = desk.of(
        "SELECT CASE WHEN i >= 60000 THEN 1.7e9 + i END AS x FROM range(120000) t(i)", view=True
    )
    cells = desk.ask(engine, Distribution(column="x"))
    assert (cells.nulls, cells.total) == (60_000, 60_000)
    assert len(cells.values) > 100


def test_that_tables_that_look_alike_share_their_cells(desk):
    scales = set()
    for seed in range(6):
        chance = np.random.default_rng(seed)
        frame = pd.DataFrame({"x": chance.normal(1_003, 11, 40_000)})
        scales.add(desk.ask(desk.of_frame(frame), Distribution(column="x")).scale)
    assert scales == {Scale(centre=1_000.0, width=8.0)}


@settings(deadline=None)
@given(
    ends=st.lists(doubles, min_size=3, max_size=3).map(sorted),
    outer=st.lists(doubles, min_size=2, max_size=2).map(sorted),
)
def test_that_a_scale_can_always_be_chosen(ends, outer):
    for scale in (scale_of(ends, outer, outer), scale_of((), (), outer), scale_of((), (), ())):
        assert scale.width > 0
        assert math.isfinite(scale.width)
        assert math.isfinite(1 / scale.width)
        assert math.isfinite(scale.centre)


def test_that_mostly_equal_values_get_a_width_from_the_others(desk):
    chance = np.random.default_rng(3)
    frame = pd.DataFrame({"x": np.where(np.arange(50_000) % 5, 0, chance.normal(0, 100, 50_000))})
    cells = desk.ask(desk.of_frame(frame), Distribution(column="x"))
    assert cells.form == "binned"
    assert 25 <= cells.scale.width <= 200


def test_that_differences_few_in_number_are_counted_one_by_one(desk):
    engine = desk.of(
        "SELECT TIMESTAMP '2026-01-01' + i * INTERVAL 1 SECOND AS e, "
        "CASE WHEN i % 7 > 0 THEN TIMESTAMP '2026-01-01' + i * INTERVAL 1 SECOND "
        "+ (i % 7) * INTERVAL 100 MILLISECOND END AS n, DATE '2026-01-01' AS d "
        "FROM range(70) t(i)"
    )
    cells, days = desk.ask(
        engine, Distribution(column="n", minus="e"), Distribution(column="d", minus="e")
    )
    assert (cells.form, cells.nulls) == ("exact", 10)
    assert cells.values == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    assert cells.counts == (10,) * 6
    assert (days.minimum, days.maximum) == (-69, 0)


def test_that_buckets_are_the_first_byte_of_the_md5(desk):
    texts = [f"Zürich {n % 3_000}" for n in range(9_000)]
    cells = desk.ask(desk.of_frame(pd.DataFrame({"a": texts})), Distribution(column="a"))
    buckets = Counter(hashlib.md5(text.encode()).digest()[0] for text in texts)
    assert cells.form == "hashed"
    assert dict(zip(cells.values, cells.counts, strict=True)) == buckets
    assert cells.top == tuple((text, 3) for text in sorted(set(texts))[:100])


@pytest.mark.parametrize(("different", "form"), [(2_500, "hashed"), (2_501, "lengths")])
def test_that_texts_more_than_half_of_them_different_are_counted_by_length(desk, different, form):
    texts = [f"{n % different:08d}" for n in range(5_000)]
    cells = desk.ask(desk.of_frame(pd.DataFrame({"a": texts})), Distribution(column="a"))
    assert (cells.form, cells.distinct) == (form, different)
    counts = Counter(texts).values()
    assert cells.twice == sum(n == 2 for n in counts)
    if form == "lengths":
        assert (cells.values, cells.counts) == ((8,), (5_000,))


def test_that_long_texts_do_not_fill_the_report(desk):
    frame = pd.DataFrame({"a": ["x" * 5_000 + str(n) for n in range(60)] * 2, "b": ["y"] * 120})
    cells, short = desk.ask(
        desk.of_frame(frame), Distribution(column="a"), Distribution(column="b")
    )
    assert (cells.form, cells.distinct, cells.twice, cells.top) == ("hashed", 60, 60, ())
    assert (short.form, short.values) == ("exact", ("y",))


@pytest.fixture
def careless_hash(monkeypatch):
    monkeypatch.setattr(repeats, "_hash", lambda columns: SQL("1"))


@pytest.mark.usefixtures("careless_hash")
def test_that_rows_whose_hashes_collide_are_told_apart(desk):
    chance = np.random.default_rng(8)
    frame = pd.DataFrame(chance.integers(0, 6, (400, 3)), columns=list("abc"))
    frame["c"] = frame["c"] % 3
    found, conflicts = desk.ask(
        desk.of_frame(frame),
        Duplicates(columns=("a", "b", "c")),
        Conflicts(features=("a", "b"), label="c"),
    )
    sizes = frame.value_counts()
    assert (found.distinct, found.duplicates) == (len(sizes), int(frame.duplicated().sum()))
    assert (found.groups, found.largest) == ((sizes > 1).sum(), sizes.max())
    assert conflicts == oracle_of_conflicts(frame)


def test_that_conflicts_are_those_pandas_finds(desk):
    chance = np.random.default_rng(9)
    frame = pd.DataFrame(chance.integers(0, 9, (500, 3)), columns=list("abc"))
    frame["c"] = frame["c"] % 2
    found = desk.ask(desk.of_frame(frame), Conflicts(features=("a", "b"), label="c"))
    assert found == oracle_of_conflicts(frame)


def oracle_of_conflicts(frame):
    from inspector.model.answers import ConflictCount

    groups = frame.groupby(["a", "b"])["c"]
    sizes, labels = groups.size(), groups.nunique()
    majority = groups.agg(lambda column: column.value_counts().max())
    return ConflictCount(
        rows=len(frame),
        conflicting_rows=int(sizes[labels > 1].sum()),
        irreducible_rows=int((sizes - majority).sum()),
        conflicting_groups=int((labels > 1).sum()),
        median_group=float(sizes[labels > 1].median()),
    )


def test_that_nested_rows_are_compared_whole(desk):
    engine = desk.of(
        "SELECT unnest([[1, 2], [1, 2], [2, 1]]) AS a, "
        "unnest([{'k': [1]}, {'k': [1]}, {'k': [1]}]) AS b"
    )
    found = desk.ask(engine, Duplicates(columns=("a", "b")))
    assert (found.distinct, found.duplicates, found.groups, found.largest) == (2, 1, 1, 2)


def test_that_steps_are_those_of_each_group_and_days_those_of_the_table(desk):
    chance = np.random.default_rng(2)
    times = pd.Timestamp("1969-12-20") + pd.to_timedelta(chance.integers(0, 60, 300) * 43_200, "s")
    frame = pd.DataFrame({"t": times, "g": chance.choice(["a", "b", None], 300)})
    frame.loc[::17, "t"] = pd.NaT
    steps = desk.ask(desk.of_frame(frame), TimeSteps(time="t", by="g"))
    kept = frame.dropna().drop_duplicates().sort_values("t")
    gaps = Counter(kept.groupby("g").t.diff().dropna().dt.total_seconds())
    expected = sorted(gaps.items(), key=lambda pair: (-pair[1], pair[0]))
    assert list(zip(steps.seconds, steps.counts, strict=True)) == expected
    assert (steps.distinct, steps.total) == (len(kept), sum(gaps.values()))
    days = kept.t.dt.normalize().drop_duplicates()
    assert list(steps.weekdays) == [int((days.dt.day_of_week == d).sum()) for d in range(7)]
    assert steps.midnight == (kept.t == kept.t.dt.normalize()).sum()
    assert steps.month_starts == (kept.t.dt.day == 1).sum()


@pytest.fixture(scope="module")
def shown(desk):
    chance = np.random.default_rng(6)
    rows = 6_000
    frame = pd.DataFrame(
        {
            "real": chance.normal(5, 2, rows),
            "small": chance.integers(0, 5, rows),
            "text": chance.choice(["a", "b", "", None], rows),
            "when": pd.Timestamp("2026-01-01")
            + pd.to_timedelta(chance.integers(0, 400, rows) * 3_600, "s"),
        }
    )
    frame.loc[::9, "real"] = np.nan
    frame["later"] = frame.when + pd.to_timedelta(chance.integers(0, 99, rows), "s")
    return desk.of_frame(frame)


def sql_shown(desk, engine, question):
    answer = desk.ask(engine, question)
    sql = engine.explain(question)
    assert "made" not in sql.replace(engine._relation.from_sql, "")
    return answer, desk.run(sql)


def test_that_shown_facts_are_the_facts(desk, shown):
    for column in ("real", "small", "text"):
        facts, ((rows, nulls, _, *rest),) = sql_shown(desk, shown, ColumnFacts(column=column))
        assert (rows, nulls) == (facts.rows, facts.nulls)
        if column == "small":
            assert rest == [facts.minimum, facts.maximum, facts.zeros, facts.negatives]
    assert desk.run(shown.explain(RowCount())) == [(6_000,)]


def test_that_shown_distributions_are_the_distributions(desk, shown):
    for question in (
        Distribution(column="small"),
        Distribution(column="text"),
        Distribution(column="later", minus="when"),
    ):
        cells, rows = sql_shown(desk, shown, question)
        expected = dict(zip(cells.values, cells.counts, strict=True))
        assert {value: n for value, n in rows if value is not None} == expected
    for question in (
        Distribution(column="real"),
        Distribution(column="when", scale=Scale(centre=1.767e9, width=4_096.0)),
    ):
        cells, rows = sql_shown(desk, shown, question)
        counts = {cell: n for cell, n, _, _ in rows if cell is not None}
        assert counts == dict(zip(cells.values, cells.counts, strict=True))
        for cell, _, left, right in rows:
            if cell is not None:
                assert left == pytest.approx(cells.scale.left(int(cell)))
                assert right == pytest.approx(cells.scale.right(int(cell)))


def test_that_shown_groups_and_patterns_are_those_answered(desk, shown):
    question = GroupCounts(
        by=(Axis(column="when", form="period", grain="day"), Axis(column="text")),
        missing_of=("real",),
        extent_of="later",
    )
    groups, rows = sql_shown(desk, shown, question)
    expected = zip(groups.keys, groups.rows, groups.missing, strict=True)
    assert {(row[0], row[1]): row[2:4] for row in rows} == {
        key: (n, missing[0]) for key, n, missing in expected
    }
    patterns, rows = sql_shown(desk, shown, MissingPatterns(columns=("real", "small", "text")))
    names = patterns.columns
    assert {tuple(missing): n for missing, n in rows} == {
        tuple(names[i] for i in missing): n
        for missing, n in zip(patterns.missing, patterns.rows, strict=True)
    }


def test_that_shown_repeats_and_steps_are_those_answered(desk, shown):
    columns = ("small", "text")
    for nulls_equal in (True, False):
        question = Duplicates(columns=columns, nulls_equal=nulls_equal)
        found, (row,) = sql_shown(desk, shown, question)
        assert row == (found.rows, found.distinct, found.duplicates, found.groups, found.largest)
    conflicts, (row,) = sql_shown(desk, shown, Conflicts(features=("small",), label="text"))
    assert row == (
        conflicts.rows,
        conflicts.conflicting_rows,
        conflicts.irreducible_rows,
        conflicts.conflicting_groups,
    )
    steps, rows = sql_shown(desk, shown, TimeSteps(time="when", by="small"))
    assert rows == list(zip(steps.seconds, steps.counts, strict=True))


def test_that_a_bundle_tells_what_its_answers_imply(desk, shown):
    by = (Axis(column="small"),)
    whole = GroupCounts(by=by, missing_of=("real", "text"), extent_of="when")
    asked = [whole, ColumnFacts(column="real"), Distribution(column="small"),
             Distribution(column="text")]  # fmt: skip
    kept = [
        Answered(version="v1", question=question, answer=desk.ask(shown, question))
        for question in asked
    ]
    stored = StoredEngine("v1", kept)
    scale = Scale(centre=2.0, width=0.5)
    implied = [
        RowCount(),
        GroupCounts(by=by, missing_of=("text",)),
        GroupCounts(by=by, extent_of="when"),
        GroupCounts(by=by, missing_of=("real",), limit=100),
        Distribution(column="small", limit=50),
    ]
    for question in implied:
        assert desk.ask(stored, question) == desk.ask(shown, question)
    cells, counted = (
        desk.ask(e, Distribution(column="small", scale=scale)) for e in (stored, shown)
    )
    assert (cells.values, cells.counts, cells.mean) == (
        counted.values, counted.counts, pytest.approx(counted.mean),
    )  # fmt: skip
    for question in (
        GroupCounts(by=by, missing_of=("small",)),
        GroupCounts(by=by, extent_of="later"),
        GroupCounts(by=by, limit=2),
        Distribution(column="text", scale=scale),
        Duplicates(columns=("small",)),
    ):
        (answer,) = stored.answer([question], tick=lambda _n: None, cancel=CancelToken())
        assert isinstance(answer, Unanswered)
