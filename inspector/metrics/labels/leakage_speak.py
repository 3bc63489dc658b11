"""What is said of columns that give the label away: questions, never accusations."""

from collections.abc import Mapping

from inspector.metrics.base import Subject
from inspector.metrics.labels.leakage_result import Leakage, Telling
from inspector.metrics.phrases import listed, percent, quoted, rows_text, span
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts


def told(
    one: Telling, result: Leakage, subject: Subject, limits: Mapping[str, float]
) -> Judgement | None:
    """Ask about a column whose values, or their beginnings, tell the label."""
    if one.gain < limits["info"]:
        return None
    severity, limit = Severity.INFO, limits["info"]
    for worse in (Severity.WARNING, Severity.CRITICAL):
        if one.gain >= limits[worse.value]:
            severity, limit = worse, limits[worse.value]
    what = quoted(one.column)
    if one.by == "beginning":
        what = f"How {what} begins"
    else:
        what += " alone"
    exact = " Every value has rows of one class only." if one.function else ""
    after = f" {_after(one, subject)}" if one.is_afterwards else ""
    return Judgement(
        severity=severity,
        columns=(one.column, result.label),
        value=one.gain,
        threshold=limit,
        unit="share",
        message=f"{what} tells {quoted(result.label)} with {percent(one.gain)} of the possible gain "
        f"({one.example}): was it known before the label? Found on {sample_text(result)}.{exact}{after}",
        impact="If it was written down afterwards, a model learns to copy the answer and "
        "fails when the answer is not there yet.",
        action="Find out when this column is filled. Leave it out of training if that is "
        "after, or because of, the outcome.",
        risks=("performance", "robustness"),
        ask=_crosstab(one, result, subject),
    )


def told_by_gaps(
    one: Telling, result: Leakage, subject: Subject, limits: Mapping[str, float]
) -> Judgement | None:
    """Warn of a column whose gaps tell the label."""
    plain = one.missing_gain >= limits["missing"]
    if not plain and one.missing_even < limits["missing_even"]:
        return None
    value = one.missing_gain if plain else one.missing_even
    how = "" if plain else ", were all classes equally frequent"
    axes = (Axis(column=one.column, form="missing"), Axis(column=result.label))
    return Judgement(
        severity=Severity.WARNING,
        columns=(one.column, result.label),
        value=value,
        threshold=limits["missing" if plain else "missing_even"],
        unit="share",
        message=f"Whether {quoted(one.column)} is missing tells {quoted(result.label)} with "
        f"{percent(value)} of the possible gain{how} ({one.missing_example}). "
        f"Found on {sample_text(result)}.",
        impact="A model learns who was asked instead of what was answered.",
        action="Ask why cells are missing for one outcome and not for the others.",
        risks=("performance", "fairness"),
        ask=subject.ask(GroupCounts(by=axes)),
    )


def told_later(
    one: Telling, result: Leakage, subject: Subject, limits: Mapping[str, float]
) -> Judgement | None:
    """Ask about a date after the event that tells something of the label."""
    most = max(one.gain, one.missing_gain)
    if not one.is_afterwards or most < limits["later"]:
        return None
    example = one.example if one.gain >= one.missing_gain else one.missing_example
    return Judgement(
        severity=Severity.INFO,
        columns=(one.column, result.label),
        value=most,
        threshold=limits["later"],
        unit="share",
        message=f"{_after(one, subject)} It tells {quoted(result.label)} with {percent(most)} of the "
        f"possible gain ({example}). Found on {sample_text(result)}.",
        impact="A model that is to answer at the time of the event does not have it yet.",
        action="Leave it, and what is filled in with it, out of training unless it is known in time.",
        risks=("performance", "robustness"),
        ask=_crosstab(one, result, subject),
    )


def _after(one: Telling, subject: Subject) -> str:
    event = quoted(subject.version.roles.event_time or "")
    delay = f", typically {span(one.delay)} later" if one.delay and one.delay > 0 else ""
    also = f" {listed(one.with_it, 3)} filled in with it." if one.with_it else ""
    if also:
        also = also.replace(" filled in", f" {'is' if len(one.with_it) == 1 else 'are'} filled in")
    return f"{quoted(one.column)} lies after {event} in {percent(one.later or 0.0)} of rows{delay}.{also}"


def _crosstab(one: Telling, result: Leakage, subject: Subject) -> Ask:
    """Return the question whose answer shows what is said, over all rows."""
    own = Axis(column=one.column)
    if one.edges:
        own = Axis(column=one.column, form="cell", edges=one.edges)
    return subject.ask(GroupCounts(by=(own, Axis(column=result.label))))


def sample_text(result: Leakage) -> str:
    """Return how many rows were looked at."""
    if result.sampled == result.rows:
        return f"all {rows_text(result.sampled)}"
    return f"a sample of {rows_text(result.sampled)}"
