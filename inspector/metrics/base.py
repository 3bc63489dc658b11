"""The contract of a metric: a card, a question-asking generator, a judge and a presenter."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from inspector.model.answers import Answer, Unanswered
from inspector.model.blocks import Presentation
from inspector.model.dataset import Column, Version
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.finding import Area, Finding, Judgement, Unit
from inspector.model.questions import Ask, Distribution, Question
from inspector.model.scale import Scale

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A limit a person may move.

    Attributes:
        name: Short name, unique in the metric, such as "warning".
        default: Its value when nobody moved it.
        unit: How it is shown.
        meaning: What happens beyond it, in a sentence.
        source: Where the default comes from.
    """

    name: str
    default: float
    unit: Unit
    meaning: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What people read about a metric.

    Attributes:
        key: Stable identity, such as "coverage.completeness".
        area: The tab it belongs to.
        name: What it is called on the tab.
        technical: The field's term.
        question: What it answers, as one question a stakeholder would ask.
        explanation: Two or three plain sentences: what it shows and why it matters.
        formula: The formula, in a line.
        source: The published source of the method.
        limits: What it cannot tell, in a sentence.
        thresholds: Its limits.
        order: Place on the tab; smaller is higher.
    """

    key: str
    area: Area
    name: str
    technical: str
    question: str
    explanation: str
    formula: str
    source: str
    limits: str
    thresholds: tuple[Threshold, ...] = ()
    order: int = 50


class UnansweredError(Exception):
    """An answer was needed that could not be given; `args[0]` is the reason."""


class Answers:
    """Answers to the asks of one round.

    `answers[ask]` returns the answer or raises `UnansweredError`, which fails the metric with the
    reason; `answers.get(ask)` returns None instead; `answers.reason(ask)` tells why there is none.
    """

    def __init__(self, given: Mapping[Ask, Answer | Unanswered]) -> None:
        self._given = given

    def __getitem__(self, ask: Ask) -> "Answer":
        answer = self._given[ask]
        if isinstance(answer, Unanswered):
            raise UnansweredError(answer.reason)
        return answer

    def get(self, ask: Ask) -> Answer | None:
        """Return the answer, or None if there is none."""
        answer = self._given[ask]
        return None if isinstance(answer, Unanswered) else answer

    def reason(self, ask: Ask) -> str:
        """Return why an ask has no answer; empty if it has one."""
        answer = self._given[ask]
        return answer.reason if isinstance(answer, Unanswered) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a metric may know before it asks: one version and, perhaps, what to compare it with.

    Attributes:
        version: The version.
        baseline: The version it is compared with; None for the first of a series.
        scales: Cells to count each ordered column on, shared by all versions of a run; a column that
            is not here is counted on its own.
        expect: What a person states about the data.
        earlier: The versions before it in the series, oldest first.
    """

    version: Version
    baseline: Version | None = None
    scales: Mapping[str, Scale] = field(default_factory=dict)
    expect: Expectations = NOTHING
    earlier: tuple[Version, ...] = ()

    def ask(self, question: Question) -> Ask:
        """Put a question to the version."""
        return Ask(version=self.version.id, question=question)

    def ask_baseline(self, question: Question) -> Ask:
        """Put a question to the baseline, which must be there."""
        if self.baseline is None:
            raise ValueError("there is no baseline")
        return Ask(version=self.baseline.id, question=question)

    def ask_of(self, version: Version, question: Question) -> Ask:
        """Put a question to the version itself or to an earlier one."""
        return Ask(version=version.id, question=question)

    def distribution(self, column: str) -> Ask:
        """Ask for a column's distribution on the run's cells; the one form all metrics share."""
        return self.ask(Distribution(column=column, scale=self.scales.get(column)))

    def baseline_distribution(self, column: str) -> Ask:
        """Ask the baseline for the same."""
        return self.ask_baseline(Distribution(column=column, scale=self.scales.get(column)))

    def countable(self) -> tuple[Column, ...]:
        """Return the version's columns that have a distribution."""
        return tuple(c for c in self.version.schema if c.type.is_countable)


#: Yields asks, is sent `Answers` to exactly those, returns the result.
Measurement = Generator[Sequence[Ask], Answers, R]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Generic[R]):
    """One version's result, ready to be presented.

    Attributes:
        version: Which version.
        baseline: What it was compared with, if anything.
        result: What was measured.
        findings: The metric's findings on this version.
    """

    version: Version
    baseline: Version | None
    result: R
    findings: tuple[Finding, ...] = ()


class Metric(ABC, Generic[R]):
    """One thing Inspector measures.

    Attributes:
        card: What people read about it.
        result: The frozen dataclass `measure` returns. Fields: scalars, tuples of them, nested frozen
            dataclasses; never a union of two dataclasses; numbers that may be undefined are
            `float | None`, never NaN.
    """

    card: ClassVar[Card]
    result: ClassVar[type]

    def skip(self, subject: Subject) -> str | None:
        """Return why this metric does not apply and what would make it apply; None if it does."""
        return None

    @abstractmethod
    def measure(self, subject: Subject) -> Measurement[R]:
        """Ask, and make the result of the answers. Never guess a figure that was not answered."""

    def judge(
        self, result: R, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Return what a person should know. `limits` holds every threshold of the card by name."""
        return ()

    @abstractmethod
    def present(self, series: Sequence[Shown[R]]) -> Presentation:
        """Show the results of one or more versions, oldest first."""
