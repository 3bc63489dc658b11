"""What is said of parts that leak or are unlike."""

from collections.abc import Mapping

from inspector.metrics.base import Subject
from inspector.metrics.labels.splits_parts import LabelSplits, SplitLeak, SplitPart
from inspector.metrics.phrases import listed, moment, percent, quoted, rows_text
from inspector.model.finding import Judgement, Severity
from inspector.model.label_questions import SharedRows


def most_unlike(result: LabelSplits, limit: float) -> SplitPart | None:
    """Return the part whose classes differ most from the others', if beyond chance and the limit."""
    unlike = [
        p
        for p in result.parts
        if p.p is not None and p.p < 0.01 / len(result.parts) and (p.moved or 0.0) >= limit
    ]
    return max(unlike, key=lambda p: p.moved or 0.0, default=None)


def unlike_judgement(worst: SplitPart, result: LabelSplits, label: str, limit: float) -> Judgement:
    """Speak of a part of unlike classes."""
    moved = worst.moved or 0.0
    return Judgement(
        severity=Severity.INFO,
        columns=(label, result.split),
        slice=f"{result.split} = {worst.name}",
        value=moved,
        threshold=limit,
        unit="share",
        message=f"The classes of {quoted(worst.name)} differ from those of the other parts: "
        f"{percent(moved)} of its labels would have to be others. A random split would not "
        "do that.",
        impact="Scores of unlike parts cannot be compared.",
        action="Split again, stratified by class, or say how the parts were chosen.",
        risks=("performance",),
        rows=worst.rows,
    )


def leak_judgement(
    leak: SplitLeak, result: LabelSplits, subject: Subject, limits: Mapping[str, float]
) -> Judgement | None:
    """Speak of what one part shares with the part that is learnt from."""
    part, train = quoted(leak.part), quoted(leak.train)
    many = f"{percent(leak.share)} of rows ({rows_text(leak.rows)})"
    columns = (result.split, *leak.columns[:3])
    if leak.kind == "key":
        severity, limit = Severity.CRITICAL, 0.0
        message = f"{many} of {part} have a key ({listed(leak.columns)}) that {train} has as well."
        action = "Remove them from one of the parts, and judge the model again."
    elif leak.kind == "row":
        if leak.share < limits["row_info"]:
            return None
        warning = leak.share >= limits["row_warning"]
        severity = Severity.WARNING if warning else Severity.INFO
        limit = limits["row_warning" if warning else "row_info"]
        message = (
            f"{many} of {part} are in {train} as well, equal in all {len(leak.columns)} columns "
            "but keys and times."
        )
        action = "Remove the copies before splitting, or make sure they are truly different cases."
        columns = (result.split,)
    elif leak.kind == "entity":
        if leak.share < limits["entity"]:
            return None
        severity, limit = Severity.WARNING, limits["entity"]
        message = (
            f"{many} of {part} belong to a {quoted(leak.columns[0])} that {train} knows as well."
        )
        action = f"Split by {quoted(leak.columns[0])}, so that each is in one part only."
    else:
        if not 0 < leak.share <= limits["time"]:
            return None  # mixed in time on purpose: not a split by time
        begins = next((p.earliest for p in result.parts if p.name == leak.part), None)
        severity, limit = Severity.WARNING, 0.0
        message = (
            f"{many} of {train} are later than {part} begins"
            + (f" ({moment(begins)})" if begins is not None else "")
            + "; the parts seem meant to follow each other in time."
        )
        action = "Move the late rows out of the part that is learnt from."
    return Judgement(
        severity=severity,
        columns=columns,
        slice=f"{leak.kind} shared",
        value=leak.share,
        threshold=limit,
        unit="share",
        message=message,
        impact="A model is judged on what it has already seen; its score will not hold in use.",
        action=action,
        risks=("performance", "robustness"),
        rows=leak.rows,
        ask=subject.ask(SharedRows(part=result.split, columns=leak.columns))
        if leak.kind != "time"
        else None,
    )
