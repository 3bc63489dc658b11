"""Advances all metrics in step: gathers their questions, asks each once, sends the answers back."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Engine
from inspector.metrics.base import Answers, Measurement, Metric, Subject, UnansweredError
from inspector.model.answers import Answer, Answered, Unanswered
from inspector.model.errors import Cancelled
from inspector.model.events import Event, Progress
from inspector.model.outcome import Failed, Measured, Skipped
from inspector.model.questions import UNKEPT, Ask, Question

log = logging.getLogger(__name__)

Outcome = Measured[object] | Skipped | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A metric to be measured on a subject."""

    metric: Metric[object]
    subject: Subject


class Desk:
    """Knows every answer given so far and whom to ask for more.

    Args:
        engines: Who answers for each version id.
        names: What people call each version.
        on_event: Told of progress.
        cancel: Checked before and during each scan.
    """

    def __init__(
        self,
        engines: Mapping[str, Engine],
        names: Mapping[str, str],
        on_event: Callable[[Event], None],
        cancel: CancelToken,
    ) -> None:
        self._engines = engines
        self._names = names
        self._on_event = on_event
        self._cancel = cancel
        self._given: dict[Ask, Answer | Unanswered] = {}
        self._done = 0
        self._total = 0

    def ask(self, asks: Sequence[Ask]) -> Mapping[Ask, Answer | Unanswered]:
        """Answer all asks; those answered before cost nothing. Returns every answer so far."""
        self._cancel.check()  # a learner yields nothing to ask, so that it can be stopped
        fresh: dict[str, list[Question]] = {}
        for ask in dict.fromkeys(asks):
            if ask not in self._given:
                fresh.setdefault(ask.version, []).append(ask.question)
        self._total += sum(map(len, fresh.values()))
        for version, questions in fresh.items():
            self._cancel.check()
            phase = f"Reading “{self._names[version]}”"
            self._on_event(Progress(done=self._done, total=self._total, phase=phase))
            before = self._done

            def tick(answered: int, *, phase: str = phase) -> None:
                self._done = min(self._done + answered, self._total)
                self._on_event(Progress(done=self._done, total=self._total, phase=phase))

            answers = self._engines[version].answer(questions, tick=tick, cancel=self._cancel)
            self._done = before + len(questions)
            for question, answer in zip(questions, answers, strict=True):
                self._given[Ask(version=version, question=question)] = answer
        return self._given

    def rename(self, ask: Ask, better: Ask) -> None:
        """Keep the answer to `ask` under a question that has the same answer."""
        self._given[better] = self._given.pop(ask)

    def kept(self) -> tuple[Answered, ...]:
        """Return every answer given but raw rows, in the order asked."""
        return tuple(
            Answered(version=ask.version, question=ask.question, answer=answer)
            for ask, answer in self._given.items()
            if not isinstance(answer, Unanswered) and not isinstance(ask.question, UNKEPT)
        )


def measure(tasks: Sequence[Task], desk: Desk) -> list[Outcome]:
    """Measure every task; return their outcomes in the order of the tasks.

    Raises:
        Cancelled: A stop was requested.
    """
    outcomes: list[Outcome | None] = [None] * len(tasks)
    waiting: dict[int, tuple[Measurement[object], Sequence[Ask]]] = {}

    def advance(place: int, step: Callable[[], Sequence[Ask]]) -> None:
        try:
            waiting[place] = (generators[place], tuple(step()))
        except StopIteration as stop:
            outcomes[place] = Measured(result=stop.value)
        except UnansweredError as error:
            outcomes[place] = Failed(reason=str(error.args[0]))
        except Cancelled:
            raise
        except Exception as error:
            outcomes[place] = bug(tasks[place].metric, error)

    generators: dict[int, Measurement[object]] = {}
    for place, task in enumerate(tasks):
        try:
            reason = task.metric.skip(task.subject)
        except Exception as error:
            outcomes[place] = bug(task.metric, error)
            continue
        if reason is not None:
            outcomes[place] = Skipped(reason=reason)
            continue
        generators[place] = task.metric.measure(task.subject)
        advance(place, lambda place=place: next(generators[place]))  # type: ignore[misc]
    while waiting:
        due, asked = dict(waiting), [ask for _, asks in waiting.values() for ask in asks]
        given = desk.ask(asked)
        waiting.clear()
        for place, (generator, asks) in due.items():
            answers = Answers({ask: given[ask] for ask in asks})
            advance(place, lambda g=generator, a=answers: g.send(a))  # type: ignore[misc]
    return [outcome for outcome in outcomes if outcome is not None]


def bug(metric: Metric[object], error: Exception) -> Failed:
    """Keep a fault of ours inside its metric: logged in full, said in a sentence."""
    log.error("The metric %s failed", metric.card.key, exc_info=error)
    return Failed(
        reason=f"An error in Inspector kept “{metric.card.name}” from being measured "
        f"({type(error).__name__}: {error}). Please report it."
    )
