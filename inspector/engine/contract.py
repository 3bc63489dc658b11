"""What the runner needs of an engine."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from inspector.engine.cancel import CancelToken
from inspector.model.answers import Answer, Unanswered
from inspector.model.questions import Question

#: Called after each scan with the number of questions it answered.
Tick = Callable[[int], None]


class Engine(Protocol):
    """Answers questions about one version."""

    def answer(
        self, questions: Sequence[Question], *, tick: Tick, cancel: CancelToken
    ) -> list[Answer | Unanswered]:
        """Answer each question, in order, in as few scans as it can.

        A question that cannot be answered is answered `Unanswered(reason)`; the others are not
        harmed. Raises `Cancelled` soon after `cancel` asks for it.
        """

    def know(self, others: "Mapping[str, Engine]") -> None:
        """Take note of the engines of a run, by version id, for questions about two versions."""

    def explain(self, question: Question) -> str:
        """Return SQL that reproduces the answer to a question, to run against the file itself."""
