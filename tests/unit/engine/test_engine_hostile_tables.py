"""Whatever columns are called and hold, questions get answers, and a bad column harms no other."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.engine.cancel import CancelToken
from inspector.model.answers import Facts, Groups, Patterns, Unanswered
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

TABLE = pd.DataFrame(
    {
        "a": [1.5, 2.5, None, 2.5, 9.0, 9.0] * 4,
        "b": ["x", "y", None, " ", "", "y"] * 4,
        "c": pd.to_datetime(["2026-01-04 00:00", "2026-01-05 00:00", "2026-01-06 12:00"] * 8),
        "d": [1, 1, 2, 2, 3, 3] * 4,
    }
)
#: Names this engine uses inside its queries, and names that would break a careless one.
NASTY = [
    *("v", "n", "h", "g", "x", "u", "l", "d", "k0", "k1", "m0", "e0", "c0", "x0", "cell", "day"),
    *("rowid", "rows", "value", "group_0", "gap_0", "f0", "grp", "t", "steps", "total", "again"),
    *('a"b', "a'b", "a\nb", "a;b--", "x); DROP TABLE a; --", "😀", " ", "{}", "{0}", "%s", "?"),
]


def questions(a, b, c, d):
    return [
        RowCount(),
        *(ColumnFacts(column=name) for name in (a, b, c, d)),
        *(Distribution(column=name) for name in (a, b, c, d)),
        *(Distribution(column=name, limit=2) for name in (a, b, c)),
        Distribution(column=a, scale=Scale(centre=2.0, width=0.5)),
        Distribution(column=c, minus=c),
        GroupCounts(
            by=(Axis(column=b), Axis(column=c, form="period", grain="week")),
            missing_of=(a, b),
            extent_of=c,
        ),
        GroupCounts(by=(Axis(column=a, form="cell", edges=(2.0, 3.0)),), missing_of=(b,)),
        GroupCounts(by=(Axis(column=d), Axis(column=b, form="missing"))),
        MissingPatterns(columns=(a, b, c, d)),
        Duplicates(columns=(a, b, c, d)),
        Duplicates(columns=(b, d), nulls_equal=False),
        Conflicts(features=(d, a), label=b),
        TimeSteps(time=c, by=d),
    ]


def anonymous(answers):
    return [replace(a, columns=()) if isinstance(a, Patterns) else a for a in answers]


@pytest.fixture(scope="module")
def expected(desk):
    answers = desk.ask(desk.of_frame(TABLE), *questions(*"abcd"))
    assert not [a for a in answers if isinstance(a, Unanswered)]
    return anonymous(answers)


def renamed(desk, names):
    frame = TABLE.set_axis(names, axis=1)
    engine = desk.of_frame(frame)
    asked = questions(*names)
    return engine, asked, desk.ask(engine, *asked)


@pytest.mark.parametrize("start", range(0, len(NASTY), 4))
def test_that_names_of_columns_change_no_answer(desk, expected, start):
    names = (NASTY + NASTY)[start : start + 4]
    engine, asked, answers = renamed(desk, names)
    assert anonymous(answers) == expected
    for question in asked:
        assert desk.run(engine.explain(question))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
        min_size=4,
        max_size=4,
        unique_by=lambda name: "".join(c.lower() for c in name.casefold()),
    )
)
def test_that_no_name_at_all_changes_an_answer(desk, expected, names):
    assert anonymous(renamed(desk, names)[2]) == expected


TYPES = {
    "decimal": "1.25::DECIMAL(18,2), -3.5::DECIMAL(18,2), NULL",
    "wide decimal": "123456789012345678901234567890::DECIMAL(38,0), 7::DECIMAL(38,0), NULL",
    "hugeint": "170141183460469231731687303715884105727::HUGEINT, -5::HUGEINT, NULL",
    "uhugeint": "340282366920938463463374607431768211455::UHUGEINT, 5::UHUGEINT, NULL",
    "bignum": "'123456789012345678901234567890123456789012345678'::BIGNUM, 5::BIGNUM, NULL",
    "unsigned": "18446744073709551615::UBIGINT, 1::UBIGINT, NULL",
    "float": "'nan'::FLOAT, '-inf'::FLOAT, 2::FLOAT",
    "tiny": "1e-320::DOUBLE, -1e-320::DOUBLE, 0::DOUBLE",
    "large": "1.7e308::DOUBLE, -1.7e308::DOUBLE, 1::DOUBLE",
    "uuid": "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID, uuid(), NULL",
    "enum": "'a'::ENUM('a',' ',''), ' '::ENUM('a',' ',''), ''::ENUM('a',' ','')",
    "time": "TIME '10:00:01.5', TIME '24:00:00', NULL",
    "time with zone": "'10:00:01.5+02'::TIMETZ, '11:00:01.5+03'::TIMETZ, NULL",
    "date": "DATE '2026-01-01', 'infinity'::DATE, '-infinity'::DATE",
    "ancient": "DATE '0044-03-15 (BC)', DATE '9999-12-31', NULL",
    "timestamp": "TIMESTAMP '2026-01-01 10:00', 'infinity'::TIMESTAMP, '-infinity'::TIMESTAMP",
    "seconds": "'2026-01-01 10:00'::TIMESTAMP_S, 'infinity'::TIMESTAMP_S, NULL",
    "nanoseconds": "'2026-01-01 10:00:00.123456789'::TIMESTAMP_NS, NULL, NULL",
    "zone": "'2026-01-01 10:00+02'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ, NULL",
    "interval": "INTERVAL 1 DAY, INTERVAL 2 MONTH, NULL",
    "blob": "'\\xAA'::BLOB, ''::BLOB, NULL",
    "bit": "'101'::BIT, '1'::BIT, NULL",
    "list": "[1,2], [NULL], NULL",
    "struct": "{'a':1,'b':[1]}, {'a':NULL,'b':NULL}, NULL",
    "map": "MAP{'a':1}, MAP{'b':NULL}, NULL",
    "json": """'{"a":1}'::JSON, '[]'::JSON, NULL""",
    "array": "[1,2]::INT[2], [3,4]::INT[2], NULL",
    "null": "NULL, NULL, NULL",
}
MAYBE_UNANSWERED = (Distribution, TimeSteps, GroupCounts)


@pytest.mark.parametrize("kind", list(TYPES))
def test_that_no_type_brings_the_engine_down_or_leaks_what_json_cannot_hold(desk, kind):
    engine = desk.of(f"SELECT unnest([{TYPES[kind]}]) AS a, unnest([1, 2, 3]) AS i")
    scales = (None, Scale(centre=0.0, width=1.0), Scale(centre=1e18, width=2.0**-30))
    edges = (-math.inf, 0.0, math.inf)
    answers = desk.ask(
        engine,
        ColumnFacts(column="a"),
        GroupCounts(by=(Axis(column="a"),), missing_of=("a",)),
        MissingPatterns(columns=("a", "i")),
        Duplicates(columns=("a",)),
        Duplicates(columns=("a", "i"), nulls_equal=False),
        Conflicts(features=("i",), label="a"),
        Conflicts(features=("a",), label="i"),
        *(Distribution(column="a", scale=scale) for scale in scales),
        Distribution(column="a", limit=1),
        Distribution(column="a", minus="a"),
        GroupCounts(by=(Axis(column="a", form="cell", edges=edges),)),
        GroupCounts(by=(Axis(column="a", form="period", grain="week"),), extent_of="a"),
        TimeSteps(time="a", by="i"),
    )
    assert not [a for a in answers[:7] if isinstance(a, Unanswered)]
    for answer in answers:
        if isinstance(answer, Unanswered):
            assert answer.reason.endswith(".")
            assert "engine" not in answer.reason
        else:
            assert_storable([getattr(answer, name) for name in answer.__slots__])
    facts = answers[0]
    assert isinstance(facts, Facts)
    assert facts.rows == 3
    cells = answers[7]
    if not isinstance(cells, Unanswered):
        assert cells.nulls == facts.nulls
        assert cells.low_infinite + cells.high_infinite == facts.infinite
        assert cells.total + cells.nulls + cells.nan + facts.infinite == 3


def assert_storable(value):
    if isinstance(value, (list, tuple)):
        for item in value:
            assert_storable(item)
    elif isinstance(value, Scale):
        assert_storable([value.centre, value.width])
    else:
        assert value is None or type(value) in (str, int, float, bool)
        if isinstance(value, float):
            assert math.isfinite(value)
        elif isinstance(value, int):
            assert -(2**63) <= value < 2**64


def test_that_a_column_that_cannot_be_read_costs_only_its_own_answers(desk):
    bad = desk.of(
        "SELECT i AS good, CAST(CASE WHEN i = 7 THEN 'x' ELSE '1' END AS INTEGER) AS bad, "
        "i % 3 AS slice FROM range(5000) t(i)",
        view=True,
    )
    by = (Axis(column="slice"),)
    answers = desk.ask(
        bad,
        ColumnFacts(column="good"),
        ColumnFacts(column="bad"),
        Distribution(column="good"),
        Distribution(column="bad"),
        GroupCounts(by=by, missing_of=("good",)),
        GroupCounts(by=by, missing_of=("bad",)),
        RowCount(),
    )
    assert [isinstance(a, Unanswered) for a in answers] == [
        False, True, False, True, False, True, False,
    ]  # fmt: skip
    assert answers[0].maximum == 4_999


def test_that_many_columns_are_asked_about_in_batches_and_keep_their_places(desk):
    wide = pd.DataFrame({f"c{n}": [n, n + 1, None] for n in range(300)})
    names = tuple(wide.columns)
    engine = desk.of_frame(wide)
    facts = desk.ask(engine, *(ColumnFacts(column=name) for name in names))
    assert [f.minimum for f in facts] == list(range(300))
    patterns = desk.ask(engine, MissingPatterns(columns=names))
    assert patterns.missing == ((), tuple(range(300)))
    assert patterns.rows == (2, 1)
    repeats = desk.ask(engine, Duplicates(columns=names))
    assert (repeats.distinct, repeats.duplicates) == (3, 0)


def test_that_text_kept_as_text_is_read_once_and_answers_alike(desk):
    columnar = desk.ask(desk.of_frame(TABLE), *questions(*"abcd"))
    name = desk.session.register(TABLE)
    engine = desk.of(f"SELECT * FROM {name}", view=True, columnar=False)
    assert desk.ask(engine, *questions(*"abcd")) == columnar
    desk.run(f"DROP TABLE {name} CASCADE")
    assert desk.ask(engine, *questions(*"abcd")) == columnar


def test_that_every_question_is_ticked_and_a_stop_stops(desk):
    engine, asked = desk.of_frame(TABLE), questions(*"abcd")
    ticks = []
    engine.answer(asked, tick=ticks.append, cancel=CancelToken())
    assert sum(ticks) == len(asked)
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        engine.answer([Distribution(column="a")], tick=ticks.append, cancel=stopped)


def test_that_equal_questions_get_equal_answers_in_their_places(desk):
    first, other, again = desk.ask(
        desk.of_frame(TABLE), ColumnFacts(column="a"), RowCount(), ColumnFacts(column="a")
    )
    assert first == again
    assert other.rows == len(TABLE)


def test_that_the_largest_groups_are_kept_and_ties_go_by_key(desk):
    engine = desk.of("SELECT CASE WHEN i < 9 THEN i % 3 ELSE 100 + i END AS k FROM range(20) t(i)")
    groups = desk.ask(engine, GroupCounts(by=(Axis(column="k"),), limit=4))
    assert isinstance(groups, Groups)
    assert groups.keys == ((0,), (1,), (2,), (109,))
    assert (groups.rows, groups.truncated, groups.groups) == ((3, 3, 3, 1), True, 14)


def test_that_weeks_before_1970_and_times_with_zones_fall_into_their_periods(desk):
    engine = desk.of(
        "SELECT unnest([TIMESTAMP '1969-12-28 23:00', TIMESTAMP '1969-12-29']) AS t, "
        "unnest(['2026-01-01 00:30+02'::TIMESTAMPTZ, '2026-01-01 02:00+02']) AS z"
    )
    week, day = desk.ask(
        engine,
        GroupCounts(by=(Axis(column="t", form="period", grain="week"),)),
        GroupCounts(by=(Axis(column="z", form="period", grain="day"),)),
    )
    assert week.keys == ((-864_000,), (-259_200,))  # Mondays
    assert day.keys == ((1_767_139_200,), (1_767_225_600,))


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=4))
def test_that_blank_is_what_python_calls_white_space(desk, text):
    if "\0" in text:
        return
    engine = desk.of_frame(pd.DataFrame({"a": [text, "b"]}))
    facts = desk.ask(engine, ColumnFacts(column="a"))
    assert (facts.empty, facts.blank) == (int(text == ""), int(text.isspace()))
    assert facts.min_length == min(len(text), 1)
