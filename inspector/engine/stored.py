"""Answers questions from what a report kept, without the data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Engine, Tick
from inspector.model.answers import Answer, Answered, Cells, Facts, Groups, Rows, Unanswered
from inspector.model.questions import Distribution, GroupCounts, Question, RowCount
from inspector.model.scale import Scale

ABSENT = Unanswered(reason="The report bundle does not hold this figure.")


class StoredEngine:
    """Answers for one version of a report.

    A figure that was not asked for in so many words is derived where others hold it: the rows from
    any column's facts, cells from values counted one by one, some columns' gaps from those of more.

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

    def know(self, others: Mapping[str, Engine]) -> None:
        """Take note of nothing: there are no rows to match."""

    def explain(self, question: Question) -> str:
        """Return nothing: there are no rows to query."""
        return ""

    def _recall(self, question: Question) -> Answer | Unanswered:
        if question in self._answers:
            return self._answers[question]
        derived: Iterator[Answer] = iter(())
        if isinstance(question, RowCount):
            derived = self._rows()
        elif isinstance(question, Distribution):
            derived = self._cells(question)
        elif isinstance(question, GroupCounts):
            derived = self._groups(question)
        return next(derived, ABSENT)

    def _rows(self) -> Iterator[Answer]:
        for answer in self._answers.values():
            if isinstance(answer, (Facts, Cells)):
                yield Rows(rows=answer.rows)

    def _cells(self, question: Distribution) -> Iterator[Answer]:
        """Find the column counted another way: any cells will do if none were asked for by name."""
        for kept, answer in self._answers.items():
            if (
                isinstance(kept, Distribution)
                and isinstance(answer, Cells)
                and (kept.column, kept.minus) == (question.column, question.minus)
            ):
                if question.scale is None or answer.scale == question.scale:
                    yield answer
                elif answer.form == "exact" and _is_ordered(answer):
                    yield rebinned(answer, question.scale)

    def _groups(self, question: GroupCounts) -> Iterator[Answer]:
        """Find the same groups with more columns."""
        for kept, answer in self._answers.items():
            if (
                isinstance(kept, GroupCounts)
                and isinstance(answer, Groups)
                and kept.by == question.by
                and (
                    kept.limit == question.limit or answer.groups <= min(kept.limit, question.limit)
                )
                and set(question.missing_of) <= set(kept.missing_of)
                and question.extent_of in (None, kept.extent_of)
            ):
                at = [kept.missing_of.index(name) for name in question.missing_of]
                timed = question.extent_of is not None
                yield replace(
                    answer,
                    missing=tuple(tuple(row[i] for i in at) for row in answer.missing)
                    if at
                    else (),
                    earliest=answer.earliest if timed else (),
                    latest=answer.latest if timed else (),
                )


def rebinned(cells: Cells, scale: Scale) -> Cells:
    """Return exactly counted numbers on the cells of a scale."""
    counts: dict[int, int] = {}
    for value, count in zip(cells.values, cells.counts, strict=True):
        if isinstance(value, (int, float)):
            cell = scale.cell(float(value))
            counts[cell] = counts.get(cell, 0) + count
    ordered = sorted(counts)
    return replace(
        cells,
        form="binned",
        values=tuple(ordered),
        counts=tuple(counts[cell] for cell in ordered),
        scale=scale,
        distinct=None,
        once=None,
        twice=None,
    )


def _is_ordered(cells: Cells) -> bool:
    return not any(isinstance(value, (str, bool)) for value in cells.values)
