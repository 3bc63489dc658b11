"""Rows that parts share, and sets of labels, against pandas."""

import numpy as np
import pandas as pd
import pytest
from test_over_time import ask

from inspector.model.answers import Unanswered
from inspector.model.errors import RequestError
from inspector.model.label_questions import LabelSets, SharedRows


def test_that_rows_shared_by_parts_are_counted_as_pandas_counts_them():
    chance = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "split": chance.choice(["train", "test", "val"], 3_000, p=[0.7, 0.2, 0.1]),
            "a": chance.integers(0, 60, 3_000),
            "b": chance.choice(list("abcdefgh"), 3_000),
        }
    )
    frame.loc[::97, "a"] = None
    frame.loc[::89, "split"] = None
    (answer,) = ask(frame, SharedRows(part="split", columns=("a", "b")))
    known = frame.dropna()
    assert answer.parts == ("test", "train", "val")
    assert answer.rows == tuple(known.groupby("split").size())
    keys = {p: set(zip(g.a, g.b, strict=True)) for p, g in known.groupby("split")}
    for i, one in enumerate(answer.parts):
        rows = known[known.split == one]
        for j, other in enumerate(answer.parts):
            inside = sum((a, b) in keys[other] for a, b in zip(rows.a, rows.b, strict=True))
            assert answer.shared[i][j] == inside
    assert answer.share("test", "train") == answer.shared[0][1] / answer.rows[0]


def test_that_nothing_shared_is_nothing():
    frame = pd.DataFrame({"split": ["a", "a", "b"], "x": [1, 1, 2]})
    (answer,) = ask(frame, SharedRows(part="split", columns=("x",)))
    assert answer.shared == ((2, 0), (0, 1))


def test_that_many_parts_are_refused():
    frame = pd.DataFrame({"split": range(30), "x": 1})
    (answer,) = ask(frame, SharedRows(part="split", columns=("x",)))
    assert isinstance(answer, Unanswered)
    assert "more than 20 parts" in answer.reason


SETS = [("cat", "dog"), ("dog",), (), None, ("cat",), ("dog", "cat", "dog")]


@pytest.mark.parametrize("form", ["list", "text", "flags"])
def test_that_sets_of_labels_are_counted_in_every_form(form):
    if form == "list":
        frame = pd.DataFrame({"tags": [None if s is None else list(s) for s in SETS]})
        question = LabelSets(columns=("tags",))
    elif form == "text":
        frame = pd.DataFrame({"tags": [None if s is None else " | ".join(s) or "|" for s in SETS]})
        question = LabelSets(columns=("tags",), separator="|")
    else:
        frame = pd.DataFrame(
            {
                name: pd.array([None if s is None else name in s for s in SETS], dtype="boolean")
                for name in ("cat", "dog")
            }
        )
        question = LabelSets(columns=("cat", "dog"))
    (answer,) = ask(frame, question)
    assert (answer.rows, answer.labelled, answer.empty, answer.given) == (6, 5, 1, 6)
    assert dict(zip(answer.items, answer.counts, strict=True)) == {"cat": 3, "dog": 3}
    assert dict(zip(answer.sets, answer.set_counts, strict=True)) == {
        ("cat", "dog"): 2,
        ("dog",): 1,
        ("cat",): 1,
        (): 1,
    }
    assert (answer.distinct_sets, answer.distinct_items) == (4, 2)


def test_that_what_holds_no_sets_says_so():
    frame = pd.DataFrame({"x": [1.5, 2.5]})
    with pytest.raises(RequestError, match="does not hold several labels"):
        ask(frame, LabelSets(columns=("x",), separator="|"))
