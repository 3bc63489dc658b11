"""Which columns questions need to know of, and which questions are answered last."""

from collections.abc import Sequence

from inspector.model.label_questions import LabelFlips, LabelSets, Ratings, SharedRows
from inspector.model.questions import (
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    MissingPatterns,
    OrderOfArrival,
    PeriodRows,
    Question,
    RowChanges,
    RowSample,
    TimeSteps,
    ValueRuns,
)
from inspector.model.time_questions import EntityAges, HourRows

#: Questions that are answered alone, after all others.
HEAVY = (
    TimeSteps,
    PeriodRows,
    Conflicts,
    Duplicates,
    RowChanges,
    RowSample,
    ValueRuns,
    OrderOfArrival,
    SharedRows,
    LabelSets,
    Ratings,
    EntityAges,
    HourRows,
    LabelFlips,
)


def columns_of(questions: Sequence[Question]) -> dict[str, None]:
    """Return the columns whose facts are needed to answer."""
    needed: dict[str, None] = {}
    for question in questions:
        match question:
            case ColumnFacts() | Distribution(minus=None):
                needed[question.column] = None
            case MissingPatterns() | Duplicates():
                needed.update(dict.fromkeys(question.columns))
            case Conflicts():
                needed.update(dict.fromkeys(question.features))
    return needed


def weight(question: Question) -> tuple[int, int]:
    """Sort heavy questions. Few columns first: rows that differ in them differ in more."""
    match question:
        case Duplicates():
            return 1, len(question.columns)
        case Conflicts():
            return 1, len(question.features)
        case RowChanges() | RowSample() | LabelFlips():
            return 2, 0
    return 0, 0
