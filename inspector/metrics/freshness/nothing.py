"""An empty table, told apart from one whose times are all missing."""

from inspector.metrics.base import Subject
from inspector.metrics.phrases import plural, quoted, rows_text
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts, RowCount


def empty_table(subject: Subject) -> Judgement:
    """Return that a version has no rows."""
    before = subject.baseline
    had = f"; {quoted(before.name)} has {rows_text(before.rows)}" if before and before.rows else ""
    return Judgement(
        severity=Severity.CRITICAL,
        slice="empty",
        value=0,
        unit="rows",
        message=f"{quoted(subject.version.name)} is empty: it has "
        f"{plural(len(subject.version.schema), 'column')} and no row{had}.",
        impact="Whatever reads it sees nothing, and often says so nowhere.",
        action="Check the query or the export that made it.",
        risks=("robustness", "performance"),
        rows=0,
        ask=subject.ask(RowCount()),
    )


def timeless_table(subject: Subject) -> Judgement:
    """Return that a version has rows and none of them a time."""
    name = subject.version.roles.event_time or ""
    rows = subject.version.rows
    return Judgement(
        severity=Severity.CRITICAL,
        columns=(name,),
        slice="no time",
        value=rows,
        unit="rows",
        message=f"There are {rows_text(rows)}, but none has a time in {quoted(name)}: all are missing."
        if rows > 1
        else f"The only row has no time in {quoted(name)}.",
        impact="How fresh the rows are cannot be told, and whoever picks them by time finds none.",
        action=f"Check what fills {quoted(name)}, and in which form times are written.",
        risks=("robustness", "performance"),
        rows=rows,
        ask=subject.ask(ColumnFacts(column=name)),
    )
