"""What was open comes back as it was, or not at all."""

import pytest

from inspector.bundle.sitting import (
    Sitting,
    from_text,
    readings_from_text,
    readings_to_text,
    to_text,
)
from inspector.model.conditions import parse
from inspector.model.dataset import Source
from inspector.model.expectations import Expectations, Span
from inspector.model.reading import TextReading
from inspector.model.request import Request, RoleChoice

SOURCE = Source(path="/data/a b.csv", name="x", where=parse("a > 1 and b in (x, 2.5)"), as_of=3.5)


def test_that_a_request_comes_back_as_it_was():
    request = Request(
        versions=(SOURCE, Source(path="#\u2028“ü”")),
        baseline=SOURCE,
        roles=RoleChoice(label="y", key=("a", "b")),
        as_of=1.5,
        expect=Expectations(missing={"a": (1, "x", 2.5, True)}, ranges={"q": Span(least=1)}),
    )
    back = from_text(to_text(Sitting(request=request)))
    assert back == Sitting(request=request)
    assert back.request.baseline is back.request.versions[0]


def test_that_a_saved_report_comes_back():
    assert from_text(to_text(Sitting(report="/r.zip"))) == Sitting(report="/r.zip")


def test_that_tables_in_memory_are_left_out():
    frame = Source(frame=object())
    assert not from_text(to_text(Sitting(request=Request(versions=(frame,)))))
    both = Request(versions=(frame, SOURCE), baseline=frame)
    assert from_text(to_text(Sitting(request=both))).request == Request(versions=(SOURCE,))


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", '{"version": 99, "sitting": {}}', '{"version": 1, "sitting": 3}', "[" * 5_000,
     '{"version": 1, "sitting": {"request": {"versions": [{"path": 3}]}}}',
     '{"version": 1, "sitting": {"request": {"versions": [{"where": {"tests": [{"column": "a", '
     '"operator": "=", "values": []}]}}]}}}'],
)  # fmt: skip
def test_that_what_cannot_be_read_is_forgotten(text):
    assert not from_text(text)


def test_that_readings_come_back_or_nothing():
    known = {"/a.csv": TextReading(delimiter=";", as_text=("x",)), "/b": TextReading(skip=2)}
    assert readings_from_text(readings_to_text(known)) == known
    for text in ("", "[]", '{"version": 1, "readings": {"a": {"delimiter": "ab"}}}'):
        assert readings_from_text(text) == {}
