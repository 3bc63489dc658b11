"""What is said of the periods in which a column differs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspector.metrics.base import Subject
from inspector.metrics.periods import period_label
from inspector.metrics.phrases import percent, plural, quoted, rows_text
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, Grain, GroupCounts

if TYPE_CHECKING:
    from inspector.metrics.drift.over_time import ColumnOverTime


def time_judgement(
    column: "ColumnOverTime", grain: Grain, subject: Subject, limits: Mapping[str, float]
) -> Judgement | None:
    """Speak of one column that began to differ, ceased to, or differed for a while.

    A column that differs throughout is column drift's, one that does so now and then says nothing
    that a person can date.
    """
    if column.when in ("throughout", "now and then", "never"):
        return None
    if column.moved_there < limits["period"] or column.first is None or column.last is None:
        return None
    baseline = quoted(subject.baseline.name) if subject.baseline else "the baseline"
    name, many = quoted(column.column), sum(column.differs)
    first, last = period_label(column.first, grain), period_label(column.last, grain)
    moved = f"{percent(column.moved_there)} of {rows_text(column.rows_apart)} there moved"
    if column.when == "since":
        message = (
            f"{name} looks like {baseline} at first and differs since {first} "
            f"({plural(many, grain)}): {moved}."
        )
    elif column.when == "until":
        message = (
            f"{name} differs from {baseline} until {last} ({plural(many, grain)}) and looks like it "
            f"afterwards: {moved}."
        )
    else:
        days = first if first == last else f"{first} to {last}"
        message = (
            f"{name} differs from {baseline} only for a while, {days} ({plural(many, grain)}): "
            f"{moved}."
        )
    hidden = not column.whole_moved
    if hidden:
        message += " The column as a whole hides it."
    warning = hidden and column.moved_there >= limits["episode_warning"]
    return Judgement(
        severity=Severity.WARNING if warning else Severity.INFO,
        columns=(column.column,),
        began=column.first,
        value=column.moved_there,
        threshold=limits["episode_warning"] if warning else limits["period"],
        unit="share",
        message=message,
        impact="Rows of these times are not like the others; averages over the whole blur two kinds "
        "of data.",
        action=f"Ask what changed at the source about {first}; leave those rows out or repair them.",
        risks=("performance", "robustness"),
        rows=column.rows_apart,
        ask=subject.ask(
            GroupCounts(
                by=(
                    Axis(column=subject.version.roles.event_time or "", form="period", grain=grain),
                    Axis(column=column.column),
                )
            )
        ),
    )
