"""Roles are guessed where names and content agree, left open where they do not, and chosen freely."""

import numpy as np
import pandas as pd
import pytest

from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.session import Session
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Source
from inspector.model.errors import RequestError
from inspector.model.request import RoleChoice
from inspector.sources.catalog import open_source
from inspector.sources.role_names import words_of
from inspector.sources.roles import guess_roles, settle_roles


@pytest.fixture(scope="module")
def session():
    with Session() as opened:
        yield opened


@pytest.fixture
def guess(session):
    def _guess(columns):
        source = open_source(Source(frame=pd.DataFrame(columns)), session)
        return guess_roles(DuckDBEngine(session, source.relation, source.schema), source.schema)

    return _guess


ROWS = 400
CHANCE = np.random.default_rng(3)
TIMES = pd.date_range("2026-01-01", periods=ROWS, freq="h")


def some(*values):
    return CHANCE.choice(values, ROWS)


def test_that_a_table_of_passengers_is_understood(guess):
    roles = guess(
        {
            "PassengerId": range(1, ROWS + 1),
            "Survived": some(0, 1),
            "Pclass": some(1, 2, 3),
            "Name": [f"Passenger {n}" for n in range(ROWS)],
            "Sex": some("male", "female"),
            "Age": CHANCE.normal(30, 10, ROWS),
            "Ticket": [f"T{n // 2}" for n in range(ROWS)],
            "Embarked": some("S", "C", "Q"),
        }
    )
    assert roles == Roles(label="Survived", key=("PassengerId",), slices=("Sex", "Embarked"))


def test_that_a_table_of_flights_is_understood(guess):
    roles = guess(
        {
            "year": [2013] * ROWS,
            "month": some(*range(1, 13)),
            "dep_time": some(*range(2400)),
            "carrier": some("UA", "AA", "B6"),
            "flight": some(*range(4000)),
            "tailnum": some(*[f"N{n}" for n in range(3000)]),
            "origin": some("EWR", "JFK", "LGA"),
            "dest": some(*[f"D{n}" for n in range(90)]),
            "air_time": CHANCE.normal(150, 40, ROWS),
            "time_hour": TIMES,
        }
    )
    assert roles == Roles(event_time="time_hour", source="carrier", slices=("origin",))


def test_that_a_table_of_annotated_images_is_understood(guess):
    roles = guess(
        {
            "image_uuid": [f"u{n}" for n in range(ROWS)],
            "created_at": TIMES,
            "capture_time": TIMES,
            "scanner": some("S1", "S2"),
            "hospital_id": some(1, 2, 3, 4),
            "diagnosis": some("benign", "malign"),
            "annotator_id": some("a1", "a2", "a3"),
            "split": some("train", "valid", "test"),
            "consent": some(True, False),
        }
    )
    assert roles == Roles(
        event_time="capture_time",
        ingest_time="created_at",
        label="diagnosis",
        key=("image_uuid",),
        source="hospital_id",
        slices=("scanner", "consent"),
        split="split",
        annotator="annotator_id",
    )


def test_that_a_plain_table_of_numbers_has_no_roles(guess):
    roles = guess({"a": CHANCE.normal(size=ROWS), "b": range(ROWS), "c": some(1.5, 2.5)})
    assert roles == Roles()


def test_that_a_name_alone_makes_no_role(guess):
    roles = guess(
        {
            "id": some(*range(50)),  # repeats: no key
            "station": [f"s{n}" for n in range(ROWS)],  # differs in every row: no source
            "class": ["one"] * ROWS,  # a constant: no label
            "split": some("left", "right"),  # no words for a split
            "time": range(ROWS),  # a number: no time
            "rater": [None] * ROWS,
        }
    )
    assert roles == Roles(slices=("split",))


def test_that_a_key_with_a_gap_or_a_late_repetition_is_no_key(guess):
    ids = list(range(5_000))
    assert guess({"id": ids}).key == ("id",)
    assert guess({"id": [*ids[:-1], 0]}).key == ()
    assert guess({"id": [*ids[:-1], None]}).key == ()


def test_that_a_lone_time_is_an_event_time_whatever_its_name(guess):
    assert guess({"created_at": TIMES}).event_time == "created_at"
    both = guess({"loaded_at": TIMES, "sale_date": TIMES})
    assert (both.event_time, both.ingest_time) == ("sale_date", "loaded_at")


def test_that_a_number_to_regress_on_is_a_label_only_if_it_is_called_so(guess):
    values = CHANCE.normal(size=ROWS)
    assert guess({"target": values, "x": values}).label == "target"
    assert guess({"y": values, "x": values}).label is None


def test_that_slices_have_from_two_to_twenty_values(guess):
    def cycle(count):
        return [f"v{n % count}" for n in range(ROWS)]

    roles = guess({f"c{count}": cycle(count) for count in (1, 2, 20, 21)})
    assert roles.slices == ("c2", "c20")
    many = guess({f"c{n}": cycle(3) for n in range(9)})
    assert many.slices == tuple(f"c{n}" for n in range(6))


def test_that_an_empty_table_has_no_roles_but_times(guess):
    roles = guess({"id": pd.Series(dtype=str), "label": pd.Series(dtype=str), "at": TIMES[:0]})
    assert roles == Roles(event_time="at")


def test_that_columns_of_hostile_names_are_looked_at(guess):
    name = 'x"; DROP TABLE t; -- id'
    assert guess({name: range(ROWS)}).key == (name,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PassengerId", "passenger id"),
        ("HTTPStatus", "http status"),
        ("received_at", "received at"),
        ("Event Time (UTC)", "event time utc"),
        ("___", ""),
        ("Größe", "größe"),
    ],
)
def test_that_names_are_split_into_words(name, words):
    assert words_of(name) == words


SCHEMA = Schema(
    columns=tuple(
        Column(name=name, type=LogicalType.TEXT, physical="VARCHAR")
        for name in ("Survived", "station", "district", "at", "Größe")
    )
)
GUESS = Roles(
    label="Survived", source="station", slices=("district", "Größe"), event_time="at", key=("at",)
)


def test_that_what_is_not_chosen_stays_as_guessed():
    assert settle_roles(GUESS, RoleChoice(), SCHEMA) == GUESS


def test_that_an_empty_choice_means_no_column():
    settled = settle_roles(GUESS, RoleChoice(label="", slices=(), key=()), SCHEMA)
    assert (settled.label, settled.slices, settled.key) == (None, (), ())
    assert settled.source == "station"


def test_that_a_chosen_column_loses_the_part_it_was_guessed_to_play():
    settled = settle_roles(GUESS, RoleChoice(label="district", source="at"), SCHEMA)
    assert (settled.label, settled.slices) == ("district", ("Größe",))
    assert (settled.source, settled.event_time, settled.key) == ("at", None, ("at",))


def test_that_a_key_may_be_made_of_columns_with_parts_of_their_own():
    settled = settle_roles(GUESS, RoleChoice(key=("station", "at", "at")), SCHEMA)
    assert settled.key == ("station", "at")
    assert (settled.source, settled.event_time) == ("station", "at")


@pytest.mark.parametrize(
    ("choice", "message", "hint"),
    [
        (RoleChoice(label="survived"), "“survived” to use as label", "Did you mean “Survived”?"),
        (RoleChoice(key=("at", "statoin")), "“statoin” to use as key", "Did you mean “station”?"),
        (RoleChoice(slices=("GRÖSSE",)), "“GRÖSSE” to use as slice", "Did you mean “Größe”?"),
        (RoleChoice(split="zzzz"), "“zzzz” to use as split", "The columns are Survived, station"),
    ],
)
def test_that_a_missing_column_is_named_with_those_that_come_close(choice, message, hint):
    with pytest.raises(RequestError) as raised:
        settle_roles(GUESS, choice, SCHEMA)
    assert message in raised.value.message
    assert raised.value.hint.startswith(hint)
