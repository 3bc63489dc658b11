"""The vocabulary is closed: every question has its answer, and kinds are unique names."""

import dataclasses
from typing import get_args

from inspector.model.answers import ANSWERED_BY, Answer
from inspector.model.dataset import ROLE_NAMES, Roles
from inspector.model.questions import Question
from inspector.model.request import RoleChoice


def test_that_every_question_has_an_answer_class_and_every_answer_a_question():
    assert set(ANSWERED_BY) == set(get_args(Question))
    assert set(ANSWERED_BY.values()) == set(get_args(Answer))


def test_that_kinds_are_unique():
    kinds = [cls.kind for cls in (*get_args(Question), *get_args(Answer))]
    assert len(kinds) == len(set(kinds))


def test_that_every_role_can_be_chosen_and_has_a_name_for_people():
    roles = [field.name for field in dataclasses.fields(Roles)]
    assert roles == [field.name for field in dataclasses.fields(RoleChoice)]
    assert roles == list(ROLE_NAMES)


def test_that_a_column_knows_every_role_it_plays():
    roles = Roles(event_time="t", key=("t", "id"), slices=("s",))
    assert roles.of("t") == ("event_time", "key")
    assert roles.of("s") == ("slices",)
    assert roles.of("x") == ()
