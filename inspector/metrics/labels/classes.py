"""What all label metrics share: is there a label, is it a class or a number, and its classes."""

from dataclasses import dataclass

from inspector.metrics.base import Subject
from inspector.metrics.drift.compare import without_blanks
from inspector.metrics.labelling import value_label
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.dataset import Column, LogicalType

#: Most distinct numbers that are taken for classes.
NUMBER_CLASSES = 20
#: Most classes shown one by one.
SHOWN_CLASSES = 20

NO_LABEL = "Choose a label column to see how balanced, complete and consistent the labels are."
NOT_COUNTABLE = "The label holds nested or binary values, which cannot be counted."
NUMBER = "The label is a number, not a class."
EMPTY = "No row has a label."
ALL_DIFFERENT = "Nearly every row has a label of its own, so it is not a class."


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """A class and its rows."""

    name: str
    rows: int


def label_column(subject: Subject) -> Column | None:
    """Return the label's column."""
    return subject.version.schema.find(subject.version.roles.label)


def no_label(subject: Subject) -> str | None:
    """Return why labels cannot be looked at; None if they can."""
    column = label_column(subject)
    if column is None:
        return NO_LABEL
    return None if column.type.is_countable else NOT_COUNTABLE


def not_classes(cells: Cells, kind: LogicalType) -> str:
    """Return why a label is not a class; empty if it is one."""
    cells = without_blanks(cells)
    if not cells.total:
        return EMPTY
    if cells.form == "lengths":
        return ALL_DIFFERENT
    if kind.is_ordered and (cells.form != "exact" or len(cells.values) > NUMBER_CLASSES):
        return NUMBER
    if cells.form == "exact" and len(cells.values) > 0.9 * cells.total and cells.total >= 20:
        return ALL_DIFFERENT
    return ""


def class_table(cells: Cells, kind: LogicalType) -> list[tuple[Scalar, int]]:
    """Return classes and rows, largest first; of very many classes the most frequent ones."""
    cells = without_blanks(cells)
    pairs = list(zip(cells.values, cells.counts, strict=True))
    if cells.form != "exact":
        pairs = [(value, count) for value, count in cells.top if str(value).strip()]
    return sorted(pairs, key=lambda pair: (-pair[1], value_label(pair[0], kind)))


def name_of(value: Scalar, kind: LogicalType) -> str:
    """Return a class's name."""
    return value_label(value, kind, 12)


def is_class(value: Scalar) -> bool:
    """Whether a group's key is a class: neither null nor blank."""
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def crosstab(groups: Groups) -> dict[Scalar, dict[Scalar, int]]:
    """Return rows by first axis, then by class; rows without a label left out."""
    table: dict[Scalar, dict[Scalar, int]] = {}
    for (first, label), rows in zip(groups.keys, groups.rows, strict=True):
        if is_class(label):
            inner = table.setdefault(first, {})
            inner[label] = inner.get(label, 0) + rows
    return table
