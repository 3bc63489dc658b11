"""Ranges that held in the baseline: never negative, never above a round bound."""

from collections.abc import Sequence

from inspector.metrics.base import Answers, Subject
from inspector.metrics.drift.schema_result import BrokenPromise
from inspector.model.answers import Cells, Facts
from inspector.model.dataset import Column
from inspector.model.questions import Ask, ColumnFacts

#: Fewest rows from which a range is one.
RANGE_ROWS = 500
#: Bounds that mean something: shares, percentages, degrees, bytes.
BOUNDS = (1.0, 5.0, 10.0, 100.0, 255.0, 360.0, 1_000.0)
#: Share of the baseline's rows in the last twentieth below a bound that shows that it is one: the
#: largest of many values may come near a round number by chance.
AT_BOUND = 0.002
#: Fewest rows beyond a bound that are worth a word.
LEAST_BEYOND = 3


def range_asks(shared: Sequence[Column], subject: Subject) -> list[Ask]:
    """Ask for both versions' counts of number columns; others ask for them as well."""
    numbers = [c.name for c in shared if c.type.is_numeric]
    return [
        *(subject.distribution(name) for name in numbers),
        *(subject.baseline_distribution(name) for name in numbers),
    ]


def out_of_range(
    shared: Sequence[Column], subject: Subject, answers: Answers
) -> tuple[BrokenPromise, ...]:
    """Return the columns that left a range they kept to."""
    found = []
    for column in shared:
        if not column.type.is_numeric:
            continue
        question = ColumnFacts(column=column.name)
        before = answers.get(subject.ask_baseline(question))
        after = answers.get(subject.ask(question))
        if not isinstance(before, Facts) or not isinstance(after, Facts):
            continue
        low, high = _number(before.minimum), _number(before.maximum)
        if before.present < RANGE_ROWS or low is None or high is None or low < 0 or high <= 0:
            continue
        touches_zero = before.zeros > 0 or low < 0.001 * high
        if touches_zero and after.negatives >= LEAST_BEYOND:
            found.append(
                BrokenPromise(
                    column=column.name,
                    promise="not negative",
                    rows=after.negatives,
                    of=after.rows,
                )
            )
        bound = next((b for b in BOUNDS if 0.99 * b <= high <= b), None)
        top = _number(after.maximum)
        cells = answers.get(subject.distribution(column.name))
        if bound is None or top is None or top <= bound or not isinstance(cells, Cells):
            continue
        beyond = _above(cells, bound)
        old = answers.get(subject.baseline_distribution(column.name))
        near = _above(old, 0.95 * bound) if isinstance(old, Cells) else 0
        if touches_zero and beyond >= LEAST_BEYOND and near >= AT_BOUND * before.present:
            found.append(
                BrokenPromise(
                    column=column.name, promise="at most", rows=beyond, of=after.rows, bound=bound
                )
            )
    return tuple(found)


def _above(cells: Cells, bound: float) -> int:
    """Return the rows above a bound; of a cell that holds the bound none are counted."""
    total = cells.high_infinite
    for value, count in zip(cells.values, cells.counts, strict=True):
        if not isinstance(value, (int, float)):
            continue
        low = float(value) if cells.scale is None else cells.scale.left(int(value))
        if low > bound or (cells.scale is not None and low >= bound):
            total += count
    return total


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
