"""What a person should know of gaps and of steps with several rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from inspector.metrics.base import Subject
from inspector.metrics.freshness.gap_search import DoubledStep, Gap, Gaps, SourceGaps
from inspector.metrics.freshness.rhythm import DAY
from inspector.metrics.phrases import (
    listed,
    moment,
    percent,
    plural,
    quoted,
    rows_text,
    slice_text,
    span,
    whole,
)
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, Grain, GroupCounts, TimeSteps

NAMED = 3
DOUBLES_NAMED = 3
Found = tuple[SourceGaps, Sequence[Gap]]


def gap_judgements(
    result: Gaps, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Judge gaps of all rows, then of sources: one each for few, one together for many."""
    serious: list[Found] = []
    slight: list[Found] = []
    for summary in result.by_source:
        own = [g for g in result.gaps if g.source == summary.source and not g.scattered]
        worst = max((g.missed for g in own), default=0)
        much = (summary.missed_share or 0.0) > limits["missed"] and worst >= 2
        if worst >= limits["warning"] or much:
            serious.append((summary, own))
        elif own:
            slight.append((summary, own))
    for group in _grouped(serious):
        yield _judgement(group, result, subject, limits, Severity.WARNING)
    for group in _grouped(slight):
        yield _judgement(group, result, subject, limits, Severity.INFO)
    if result.doubled:
        yield _judge_doubled(result, subject)


def _grouped(found: Sequence[Found]) -> list[list[Found]]:
    alone = [pair for pair in found if pair[0].source is None]
    sources = [pair for pair in found if pair[0].source is not None]
    groups = [alone] if alone else []
    return groups + ([[pair] for pair in sources] if len(sources) <= NAMED else [sources])


def _judgement(
    group: Sequence[tuple[SourceGaps, Sequence[Gap]]],
    result: Gaps,
    subject: Subject,
    limits: Mapping[str, float],
    severity: Severity,
) -> Judgement:
    gaps = [gap for _, own in group for gap in own]
    longest = max(gaps, key=lambda g: g.seconds)
    where = None
    if len(group) > 1:
        names = [summary.source or "" for summary, _ in group]
        subject_words = f"{plural(len(names), 'source')} have gaps ({listed(names)})"
        found = f"{plural(len(gaps), 'gap')} in all"
    else:
        source = group[0][0].source
        if source is None:
            subject_words = "No rows came"
        else:
            where = slice_text(result.source_column or "source", source)
            subject_words = f"No rows came where {where}"
        found = "one gap" if len(gaps) == 1 else plural(len(gaps), "gap")
    share = sum(s.missed for s, _ in group) / max(1, sum(s.expected for s, _ in group))
    stretch = f"{span(longest.seconds)} from {moment(longest.start)} to {moment(longest.end)}"
    if len(group) > 1:
        message = f"{subject_words}; the longest is {stretch} at {quoted(longest.source)}."
    elif len(gaps) == 1 and longest.first is not None and longest.last is not None:
        message = f"{subject_words} {_steps_text(longest, result.beat)}."
    elif len(gaps) == 1:
        message = f"{subject_words} for {stretch}; a row was due every {_beat_text(result.beat)}."
    else:
        message = (
            f"{subject_words} in {found}, {percent(share)} of the time; the longest is {stretch}."
        )
    column = subject.version.roles.event_time or ""
    return Judgement(
        severity=severity,
        columns=(column,),
        slice=where,
        value=max(g.missed for g in gaps),
        threshold=limits["warning"],
        unit="count",
        message=message,
        impact="What happened then is not in the data: totals are too low, and models never see "
        "such times.",
        action="Look whether the source still has the rows of that time, and load them again; "
        "else note the gap.",
        risks=("performance", "robustness") if where is None else ("fairness", "robustness"),
        began=longest.start,
        ask=_ask(subject, by_source=where is not None or len(group) > 1),
    )


def _steps_text(gap: Gap, beat: float | None) -> str:
    """Return which steps are missing."""
    first, last = gap.first or 0.0, gap.last or 0.0
    due = f"a row was due every {_beat_text(beat)}"
    if gap.missed == 1:
        return f"for {moment(first)}; {due}"
    kind = _step_word(beat)
    return f"from {moment(first)} to {moment(last)}: {plural(gap.missed, kind)} are missing; {due}"


def _judge_doubled(result: Gaps, subject: Subject) -> Judgement:
    shown = result.doubled[:DOUBLES_NAMED]
    places = ", ".join(_place(step, result.beat) for step in shown)
    more = f" and {whole(result.several - len(shown))} more" if result.several > len(shown) else ""
    kind = _step_word(result.beat)
    clocks = all(_clocks_go_back(step) for step in result.doubled)
    where = {step.source for step in result.doubled}
    alone = next(iter(where)) if len(where) == 1 and result.several <= len(result.doubled) else None
    time = subject.version.roles.event_time or ""
    by = (Axis(column=result.source_column),) if result.source_column else ()
    grain: Grain = "day" if (result.beat or DAY) >= DAY else "hour"
    verb = "holds" if result.several == 1 else "hold"
    return Judgement(
        severity=Severity.INFO if clocks else Severity.WARNING,
        columns=(time,),
        slice=None if alone is None else slice_text(result.source_column or "source", alone),
        value=result.several / result.steps,
        threshold=0.0,
        unit="share",
        message=f"{plural(result.several, kind)} {verb} several rows where one is the rule: "
        f"{places}{more}" + (", the hours that clocks repeat in autumn." if clocks else "."),
        impact="Sums and averages count these rows twice, and joins on time multiply them.",
        action="Store times with their zone, or in UTC."
        if clocks
        else "Find out which of the rows is right, and keep one for each time.",
        risks=("performance", "robustness"),
        rows=result.surplus,
        began=min(step.start for step in result.doubled),
        ask=subject.ask(
            GroupCounts(by=(*by, Axis(column=time, form="period", grain=grain)), extent_of=time)
        ),
    )


def _place(step: DoubledStep, beat: float | None) -> str:
    at = moment(step.start, day_only=True if (beat or 0.0) >= DAY else None)
    inside = "" if step.source is None else f" at {quoted(step.source)}"
    return f"{at}{inside} ({rows_text(step.rows)})"


def _step_word(beat: float | None) -> str:
    names = {60.0: "minute", 3_600.0: "hour", DAY: "day", 7 * DAY: "week"}
    return names.get(beat or 0.0, "step" if (beat or 0.0) < 28 * DAY else "period")


def _clocks_go_back(step: DoubledStep) -> bool:
    """Whether a time lies in an hour that clocks repeat in Europe, North America or Australia."""
    at = datetime.fromtimestamp(step.start, UTC)
    if at.weekday() != 6 or not 0 <= at.hour <= 3 or step.start % DAY == 0:
        return False
    return (at.month == 10 and at.day > 24) or (at.month in (4, 11) and at.day <= 7)


def _ask(subject: Subject, *, by_source: bool) -> Ask | None:
    time, source = subject.version.roles.event_time, subject.version.roles.source
    if time is None:
        return None
    if by_source and source:
        return subject.ask(
            GroupCounts(
                by=(Axis(column=source), Axis(column=time, form="period", grain="day")),
                extent_of=time,
            )
        )
    return subject.ask(TimeSteps(time=time))


def _beat_text(beat: float | None) -> str:
    text = span(beat or 0.0)
    return text[2:] if text.startswith("1 ") else text
