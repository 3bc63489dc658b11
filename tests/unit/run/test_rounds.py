"""All metrics advance in step: each question is asked once, and no metric harms another."""

from dataclasses import dataclass

import pytest

from inspector.engine.cancel import CancelToken
from inspector.metrics.base import Card, Metric, Subject
from inspector.model.answers import Facts, Rows, Unanswered
from inspector.model.blocks import Presentation
from inspector.model.dataset import Roles, Schema, Version
from inspector.model.errors import Cancelled
from inspector.model.events import Progress
from inspector.model.outcome import Failed, Measured, Skipped
from inspector.model.questions import ColumnFacts, RowCount
from inspector.run.rounds import Desk, Task, measure


def version(version_id="v1"):
    return Version(
        id=version_id,
        name=version_id,
        location="x.csv",
        format="csv",
        schema=Schema(columns=()),
        roles=Roles(),
        rows=3,
        size_bytes=1,
        modified=0.0,
        as_of=0.0,
        as_of_basis="given",
        fingerprint="0",
    )


class Scripted(Metric):
    """A metric whose parts are given as functions."""

    result = object

    def __init__(self, measure, skip=None):
        self._measure, self._skip = measure, skip
        self.card = Card(
            key="coverage.scripted",
            area="coverage",
            name="Scripted",
            technical="",
            question="",
            explanation="",
            formula="",
            source="",
            limits="",
        )

    def skip(self, subject):
        return self._skip

    def measure(self, subject):
        return (yield from self._measure(subject))

    def present(self, series):
        return Presentation()


@dataclass
class Recording:
    """An engine that keeps what it was asked."""

    answers: dict
    asked: list

    def answer(self, questions, *, tick, cancel):
        cancel.check()
        self.asked.append(list(questions))
        tick(len(questions))
        return [self.answers.get(q, Unanswered(reason="no such column")) for q in questions]

    def explain(self, question):
        return ""


@pytest.fixture
def engine():
    answers = {RowCount(): Rows(rows=3), ColumnFacts(column="a"): Facts(rows=3, nulls=1)}
    return Recording(answers=answers, asked=[])


def outcomes(engine, *metrics, events=None, cancel=None):
    told = events.append if events is not None else (lambda _event: None)
    desk = Desk({"v1": engine}, {"v1": "one"}, told, cancel or CancelToken())
    return measure([Task(metric=m, subject=Subject(version=version())) for m in metrics], desk)


def rows_then_facts(subject):
    rows = subject.ask(RowCount())
    given = yield [rows]
    facts = subject.ask(ColumnFacts(column="a"))
    more = yield [facts]
    return given[rows].rows, more[facts].nulls


def test_that_equal_questions_of_two_metrics_are_asked_once(engine):
    first, second = outcomes(engine, Scripted(rows_then_facts), Scripted(rows_then_facts))
    assert first == second == Measured(result=(3, 1))
    assert engine.asked == [[RowCount()], [ColumnFacts(column="a")]]


def unknown_column(subject):
    ask = subject.ask(ColumnFacts(column="gone"))
    answers = yield [ask]
    return answers[ask]


def test_that_an_unanswered_question_fails_only_the_metric_that_needs_it(engine):
    failed, measured = outcomes(engine, Scripted(unknown_column), Scripted(rows_then_facts))
    assert failed == Failed(reason="no such column")
    assert measured == Measured(result=(3, 1))


def test_that_a_metric_may_go_on_without_an_answer(engine):
    def tolerant(subject):
        ask = subject.ask(ColumnFacts(column="gone"))
        answers = yield [ask]
        return answers.get(ask), answers.reason(ask)

    assert outcomes(engine, Scripted(tolerant)) == [Measured(result=(None, "no such column"))]


def test_that_a_skipped_metric_asks_nothing(engine):
    assert outcomes(engine, Scripted(rows_then_facts, skip="no label")) == [
        Skipped(reason="no label")
    ]
    assert engine.asked == []


def test_that_a_fault_in_a_metric_stays_inside_it_and_is_said(engine, caplog):
    def faulty(subject):
        yield []
        raise ZeroDivisionError("division by zero")

    failed, measured = outcomes(engine, Scripted(faulty), Scripted(rows_then_facts))
    assert "Scripted" in failed.reason
    assert "ZeroDivisionError" in failed.reason
    assert measured == Measured(result=(3, 1))
    assert "coverage.scripted" in caplog.text


def test_that_a_stop_ends_the_round(engine):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        outcomes(engine, Scripted(rows_then_facts), cancel=token)


def test_that_progress_never_exceeds_what_is_known_and_ends_complete(engine):
    events = []
    outcomes(engine, Scripted(rows_then_facts), Scripted(unknown_column), events=events)
    assert all(isinstance(e, Progress) and e.done <= e.total for e in events)
    assert (events[-1].done, events[-1].total) == (3, 3)
    assert [e.done for e in events] == sorted(e.done for e in events)
