"""Conditions choose the rows pandas chooses; samples are the same every time and fair."""

import numpy as np
import pytest
from scipy import stats

from inspector.engine.duckdb_engine.conditions import where
from inspector.engine.sql import SQL, Identifier
from inspector.model.conditions import Condition, Conditions, parse
from inspector.model.errors import RequestError
from inspector.model.questions import RowSample

ROWS = """
    SELECT * FROM (VALUES
        (1, 'Harbour', 1.5, DATE '2024-02-01', true),
        (2, 'harbour', NULL, DATE '2024-02-02', false),
        (3, '  ', 'NaN'::DOUBLE, NULL, NULL),
        (4, NULL, -2.0, DATE '2024-02-09', true),
        (5, 'O''Neill "x"', 3.0, DATE '2024-03-01', false)
    ) AS t(id, site, "Unit price", day, ok)
"""


def chosen(desk, text):
    engine = desk.of(ROWS)
    sql = SQL("SELECT id FROM {} WHERE {} ORDER BY id").format(
        Identifier(engine._relation.name), where(parse(text), engine._column)
    )
    return [row[0] for row in desk.session.rows(sql)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("site = Harbour", [1]),
        ("site != Harbour", [2, 3, 4, 5]),
        ("site contains HARB", [1, 2]),
        ("site starts with 'o''n'", [5]),
        ("site is missing", [3, 4]),
        ("site is present", [1, 2, 5]),
        ('"Unit price" > 0', [1, 5]),
        ('"Unit price" <= 1.5', [1, 4]),
        ('"Unit price" is missing', [2, 3]),
        ('"Unit price" not in (1.5, 3)', [2, 3, 4]),
        ("day >= 2024-02-02 and day < 2024-03-01", [2, 4]),
        ("day = '2024-03-01' or id = 1", [1, 5]),
        ("day > 2024-02-01 12:00", [2, 4, 5]),
        ("ok = true", [1, 4]),
        ("ok != true", [2, 3, 5]),
        ("id in (1, 4, 99)", [1, 4]),
        ("id > 2.5", [3, 4, 5]),
        ("id = '3'", [3]),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_conditions_choose_these_rows(desk, text, ids):
    assert chosen(desk, text) == ids


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site", "expected a column and a comparison"),
        ("site ~ x", "expected a comparison after"),
        ("site =", "expected a value"),
        ("site in (a, b", "closing bracket"),
        ("site in a", "round brackets"),
        ("site = a b", "expected “and” or “or”"),
        ("site = a and id = 1 or id = 2", "cannot be mixed"),
        ("site = 'a", "stuck at"),
        ("nothing = 1", "no column “nothing”"),
        ("id = north", "cannot be compared"),
        ("id = nan", "cannot be compared"),
        ("ok = perhaps", "cannot be compared"),
        ("day = soon", "not a date"),
    ],
)
def test_what_cannot_be_read_is_said(desk, text, words):
    with pytest.raises(RequestError, match=words):
        chosen(desk, text)


def test_conditions_are_written_as_they_are_read():
    conditions = Conditions(
        tests=(
            Condition(column='a "b" and', operator="in", values=("x'y", 3, 2.5, True)),
            Condition(column="and", operator="is missing"),
            Condition(column="day", operator=">=", values=("2024-02-01 08:00",)),
        ),
        match="any",
    )
    assert parse(str(conditions)) == conditions


def test_hostile_values_and_names_stay_values(desk):
    engine = desk.of("""SELECT 'x'' OR TRUE --' AS "a""b; DROP" UNION ALL SELECT 'y'""")
    one = Conditions(
        tests=(Condition(column='a"b; DROP', operator="=", values=("x' OR TRUE --",)),)
    )
    sql = SQL("SELECT count(*) FROM {} WHERE {}").format(
        Identifier(engine._relation.name), where(one, engine._column)
    )
    assert desk.session.rows(sql) == [(1,)]


def test_a_condition_without_its_value_is_refused():
    with pytest.raises(RequestError, match="needs a value"):
        Condition(column="a", operator="=")
    with pytest.raises(RequestError, match="needs no value"):
        Condition(column="a", operator="is missing", values=(1,))


BIG = "SELECT i AS id, i % 7 AS g, CASE WHEN i % 10 = 0 THEN NULL ELSE 't' || i END AS t"


@pytest.mark.parametrize("view", [False, True])
def test_a_sample_is_the_same_every_time_and_holds_whole_rows(desk, view):
    query = f"{BIG} FROM range(50000) r(i)"
    sample = RowSample(columns=("id", "t", "g"), rows=1000, seed=3)
    first = desk.ask(desk.of(query, view=view), sample)
    second = desk.ask(desk.of(query), sample)
    assert first == second
    assert (first.rows, len(first.positions)) == (50000, 1000)
    ids, texts, groups = first.values
    assert list(ids) == list(first.positions) == sorted(set(ids))
    assert all(t == (None if i % 10 == 0 else f"t{i}") for i, t in zip(ids, texts, strict=True))
    assert list(groups) == [i % 7 for i in ids]


def test_another_seed_draws_other_rows_and_every_row_has_its_chance(desk):
    engine = desk.of("SELECT i AS id FROM range(100) r(i)")
    drawn = np.zeros(100)
    for seed in range(300):
        answer = desk.ask(engine, RowSample(columns=("id",), rows=20, seed=seed))
        drawn[list(answer.values[0])] += 1
    assert drawn.sum() == 6000
    assert stats.chisquare(drawn).pvalue > 1e-4


def test_a_small_table_is_sampled_whole(desk):
    engine = desk.of("SELECT 'NaN'::DOUBLE AS x UNION ALL SELECT 1.0")
    answer = desk.ask(engine, RowSample(columns=("x",), rows=10))
    assert answer.values == ((None, 1.0),)
    none = desk.ask(desk.of("SELECT 1 AS x LIMIT 0"), RowSample(columns=("x",), rows=10))
    assert (none.values, none.rows) == (((),), 0)


def test_an_unsampled_column_is_refused(desk):
    answer = desk.ask(desk.of("SELECT [1] AS x"), RowSample(columns=("x",), rows=10))
    assert "not sampled" in answer.reason
