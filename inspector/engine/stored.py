"""Answers questions from what a report kept, without the data."""

from collections.abc import Iterable, Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Tick
from inspector.model.answers import Answer, Answered, Cells, Unanswered
from inspector.model.questions import Distribution, Question
from inspector.model.scale import Scale

ABSENT = Unanswered(reason="The report bundle does not hold this figure.")


class StoredEngine:
    """Answers for one version of a report.

    Args:
        version_id: The version's id in that report.
        answers: The report's answers.
    """

    def __init__(self, version_id: str, answers: Iterable[Answered]) -> None:
        self._answers: dict[Question, Answer] = {
            kept.question: kept.answer for kept in answers if kept.version == version_id
        }

    def answer(
        self, questions: Sequence[Question], *, tick: Tick, cancel: CancelToken
    ) -> list[Answer | Unanswered]:
        """Answer what the report holds; say so where it does not."""
        cancel.check()
        tick(len(questions))
        return [self._recall(question) for question in questions]

    def explain(self, question: Question) -> str:
        """Return nothing: there are no rows to query."""
        return ""

    def _recall(self, question: Question) -> Answer | Unanswered:
        if question in self._answers:
            return self._answers[question]
        if isinstance(question, Distribution):
            return self._derive(question)
        return ABSENT

    def _derive(self, question: Distribution) -> Answer | Unanswered:
        """Find the column counted another way: any cells will do if none were asked for by name."""
        for kept, answer in self._answers.items():
            if (
                isinstance(kept, Distribution)
                and isinstance(answer, Cells)
                and (kept.column, kept.minus) == (question.column, question.minus)
            ):
                if question.scale is None or answer.scale == question.scale:
                    return answer
                if answer.form == "exact":
                    return rebinned(answer, question.scale)
        return ABSENT


def rebinned(cells: Cells, scale: Scale) -> Cells:
    """Return exactly counted numbers on the cells of a scale."""
    counts: dict[int, int] = {}
    for value, count in zip(cells.values, cells.counts, strict=True):
        if isinstance(value, (int, float)):
            cell = scale.cell(float(value))
            counts[cell] = counts.get(cell, 0) + count
    ordered = sorted(counts)
    return Cells(
        form="binned",
        values=tuple(ordered),
        counts=tuple(counts[cell] for cell in ordered),
        scale=scale,
        rows=cells.rows,
        nulls=cells.nulls,
        nan=cells.nan,
        low_infinite=cells.low_infinite,
        high_infinite=cells.high_infinite,
        minimum=cells.minimum,
        maximum=cells.maximum,
        mean=cells.mean,
        stddev=cells.stddev,
    )
