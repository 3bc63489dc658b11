"""What the engine saves itself gives the answers that the long way gives."""

from dataclasses import replace

import pandas as pd
import pytest

from inspector.engine.duckdb_engine.together import together
from inspector.engine.rollup import coarser, rolled_up
from inspector.model.questions import (
    Axis,
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    GroupCounts,
)

TABLE = """
    SELECT i AS id, i % 7 AS g, 'site ' || (i % 3) AS site, hash(i) % 1000003 AS big,
        hash(i * 31) % 999983 AS wide, TIMESTAMP '2026-01-01' + INTERVAL (i) MINUTE AS at,
        CASE WHEN i % 5 = 0 THEN NULL ELSE hash(i) / 1e19 END AS x, i % 2 AS label
    FROM range(5000) r(i)
"""


def queries(desk, monkeypatch):
    seen = []
    real = desk.session.rows

    def rows(sql, parameters=(), *, cancel=None):
        seen.append(str(sql))
        return real(sql, parameters, cancel=cancel)

    monkeypatch.setattr(desk.session, "rows", rows)
    return seen


def test_a_unique_column_spares_the_search_for_repeated_rows(desk, monkeypatch):
    engine = desk.of(TABLE)
    assert desk.ask(engine, Duplicates(columns=("id",), nulls_equal=False)).duplicates == 0
    seen = queries(desk, monkeypatch)
    whole = desk.ask(engine, Duplicates(columns=("id", "g", "site", "label")))
    assert (whole.rows, whole.distinct, whole.duplicates, whole.largest) == (5000, 5000, 0, 1)
    assert not any("hash(" in query for query in seen)


def test_columns_that_tell_rows_apart_spare_the_search_for_conflicts(desk, monkeypatch):
    engine = desk.of(TABLE)
    features = ("big", "wide", "g")
    first = desk.ask(engine, Conflicts(features=features, label="label"))
    assert (first.rows, first.conflicting_rows, first.irreducible_rows) == (5000, 0, 0)
    assert desk.ask(engine, Duplicates(columns=(*features, "x"))).duplicates == 0
    seen = queries(desk, monkeypatch)
    assert desk.ask(engine, Duplicates(columns=(*features, "x", "at"))).duplicates == 0
    assert desk.ask(engine, Conflicts(features=(*features, "x"), label="label")).rows == 5000
    assert not any("hash(" in query for query in seen)


@pytest.mark.parametrize("repeated", [1, 4999])
def test_repeats_are_found_where_values_are_many(desk, repeated):
    query = f"{TABLE} UNION ALL SELECT * FROM ({TABLE}) WHERE id = {repeated}"
    engine = desk.of(query)
    for columns in (("id",), ("big", "wide"), ("id", "g", "site", "big", "wide", "at", "x")):
        count = desk.ask(engine, Duplicates(columns=columns))
        assert (count.duplicates, count.groups, count.largest) == (1, 1, 2), columns


def test_a_key_with_gaps_leaves_them_out(desk):
    engine = desk.of("SELECT CASE WHEN i > 2 THEN i END AS id FROM range(1000) r(i)")
    kept = desk.ask(engine, Duplicates(columns=("id",), nulls_equal=False))
    assert (kept.rows, kept.left_out, kept.duplicates) == (997, 3, 0)
    alike = desk.ask(engine, Duplicates(columns=("id",)))
    assert (alike.rows, alike.duplicates, alike.groups) == (1000, 2, 1)


def test_rolled_up_groups_equal_those_asked_for(desk):
    site, day = Axis(column="site"), Axis(column="at", form="period", grain="day")
    gap = Axis(column="x", form="missing")
    fine = GroupCounts(by=(site, day, gap), missing_of=("x", "big"), extent_of="at")
    coarse = [
        GroupCounts(by=(day,), missing_of=("x",), extent_of="at"),
        GroupCounts(by=(gap, site), missing_of=("big", "x")),
        GroupCounts(by=(site,), limit=2),
    ]
    asked, derived = rolled_up([coarse[0], fine, *coarse[1:]])
    assert asked == [fine]
    assert set(derived) == set(coarse)
    together_asked = desk.ask(desk.of(TABLE), fine, *coarse)
    alone = [desk.ask(desk.of(TABLE), one) for one in (fine, *coarse)]
    assert together_asked == alone
    assert alone[3].truncated
    assert coarser(fine, replace(alone[0], truncated=True), coarse[0]) is None


def test_facts_of_counted_columns_equal_those_of_a_scan(desk):
    frame = pd.DataFrame(
        {
            "whole": [0, -1, -1, None, 3],
            "real": [0.0, float("inf"), float("-inf"), float("nan"), -2.5],
            "text": ["", " ", "ab", None, "ab"],
            "flag": [True, None, False, True, True],
            "time": pd.to_datetime(["2026-01-01", None, "2026-01-03", "2026-01-01", "1969-12-31"]),
        }
    )
    frame["whole"] = frame["whole"].astype("Int64")
    frame["flag"] = frame["flag"].astype("boolean")
    few = desk.of_frame(frame)
    # A long tail of other values makes the same columns ones that are not counted one by one.
    for name in frame:
        counted = desk.ask(few, ColumnFacts(column=name))
        scanned_engine = desk.of_frame(frame)
        column = scanned_engine._column(name)
        scan = scanned_engine._scan(_Never())
        scanned = scanned_engine._known.facts(column, scan)
        assert counted == replace(scanned, distinct_estimate=counted.distinct_estimate), name
        assert (
            counted.distinct_estimate
            == frame[name].dropna().replace([float("inf"), float("-inf")], None).dropna().nunique()
        )


class _Never:
    """A token that is never asked to stop."""

    requested = False

    def check(self):
        pass

    def interrupting(self, interrupt):
        from contextlib import nullcontext

        return nullcontext()


def test_a_question_asked_again_costs_no_query(desk, monkeypatch):
    engine = desk.of(TABLE)
    asked = (Distribution(column="x"), ColumnFacts(column="big"), Duplicates(columns=("g",)))
    first = desk.ask(engine, *asked)
    seen = queries(desk, monkeypatch)
    assert desk.ask(engine, *asked) == first
    assert seen == []


def test_a_long_text_beyond_the_sample_is_not_listed(desk):
    engine = desk.of(
        "SELECT CASE WHEN i = 150001 THEN repeat('x', 20000) ELSE 'a' END AS t "
        "FROM range(300000) r(i)"
    )
    cells, facts = desk.ask(engine, Distribution(column="t"), ColumnFacts(column="t"))
    assert facts.max_length == 20000
    assert all(len(str(value)) < 20000 for value in cells.values)


def test_works_are_all_done_and_the_first_error_ends_them():
    assert dict(together([lambda n=n: n * n for n in range(9)])) == {n: n * n for n in range(9)}

    def fails():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(together([fails, *[lambda: 1] * 50]))
