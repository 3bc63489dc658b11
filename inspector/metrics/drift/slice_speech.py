"""What is said of slices that moved, and of a changed mix."""

from collections.abc import Mapping, Sequence

from inspector.metrics.base import Subject
from inspector.metrics.drift.slice_tables import MixSplit, SliceDrift
from inspector.metrics.phrases import percent, points, quoted, slice_text, whole
from inspector.model.finding import Judgement, Severity


def slice_judgement(
    drifts: Sequence[SliceDrift], subject: Subject, limits: Mapping[str, float]
) -> Judgement | None:
    """Speak of one column that moved in slices, while the whole looks as before."""
    found = [d for d in drifts if d.real and d.moved >= limits["slice"]]
    if not found:
        return None
    found.sort(key=lambda d: (-d.moved * d.rows_after, d.value))
    worst = max(found, key=lambda d: d.moved)
    first = found[0]
    warning = worst.moved >= limits["slice_warning"]
    before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
    others = [d for d in found[1:] if d.by == first.by]
    more = ""
    if others:
        named = ", ".join(quoted(d.value) for d in others[:3])
        left = len(others) - 3
        more = f" So did {named}" + (f" and {whole(left)} more." if left > 0 else ".")
    return Judgement(
        severity=Severity.WARNING if warning else Severity.INFO,
        columns=(first.column, first.by),
        slice=slice_text(first.by, first.value),
        value=worst.moved,
        threshold=limits["slice_warning"] if warning else limits["slice"],
        unit="share",
        message=f"{quoted(first.column)} as a whole looks like {before}, but where "
        f"{quoted(first.by)} is {quoted(first.value)} {percent(first.moved)} of rows moved "
        f"(95 %: {100 * first.low:.1f} to {100 * first.high:.1f}). "
        f"Most moved there: {first.what}.{more}",
        impact="Figures of the whole hide it; a model will err more in this slice than tests on "
        "the whole show.",
        action="Look at these rows at the source; test models slice by slice.",
        risks=("fairness", "performance"),
        rows=sum(round(d.moved * d.rows_after) for d in found if d.by == first.by),
    )


def mix_judgement(split: MixSplit, limits: Mapping[str, float]) -> Judgement | None:
    """Speak of a change that the mix of slices made, or hides."""
    change = split.after - split.before
    if not change:
        return None
    explained = split.mix / change
    if not split.simpson and explained < limits["mix"]:
        return None
    first = (
        f"The share of {quoted(split.column)} that is {split.what} went from "
        f"{percent(split.before)} to {percent(split.after)}. "
    )
    if split.simpson:
        way = "rose" if split.within > 0 else "fell"
        message = (
            f"{first}Within slices of {quoted(split.by)} it {way} by {points(abs(split.within))}: "
            f"their changed mix explains {points(split.mix)}. The whole goes one way and its "
            "slices the other (Simpson's paradox)."
        )
    else:
        message = (
            f"{first}The changed mix of {quoted(split.by)} explains {points(split.mix)} of it; "
            f"within slices it changed by {points(split.within)}."
        )
    return Judgement(
        severity=Severity.WARNING if split.simpson else Severity.INFO,
        columns=(split.column, split.by),
        value=split.mix,
        threshold=0.0 if split.simpson else limits["mix"] * change,
        unit="points",
        message=message,
        impact="The values did not change the way the whole suggests; a repair at the source would "
        "aim at the wrong thing.",
        action=f"Compare within {quoted(split.by)}, or weight both versions to the same mix.",
        risks=("performance", "fairness"),
    )
