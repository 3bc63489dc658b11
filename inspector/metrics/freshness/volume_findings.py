"""What a person should know of rows per period."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Subject
from inspector.metrics.freshness.times import period_axis
from inspector.metrics.freshness.volume_search import OddPeriod, Shift, Trend
from inspector.metrics.periods import period_start
from inspector.metrics.phrases import moment, percent, plural, rows_text, whole
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Grain, GroupCounts

OTHERS_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Rows per period.

    Attributes:
        grain: How long a period is.
        starts: Starts of all full periods, empty ones included.
        rows: Rows of each.
        expected: What was expected of each; empty if there were too few periods.
        low: Lower end of the usual band.
        high: Upper end.
        odd: Stretches that stand out, without periods that have no row at all: these are gaps.
        shifts: Changes of level, in order of time.
        trends: Slow changes, in order of time.
        partial: Start and rows of the last period if it was not over; empty otherwise.
        enough: Whether periods have enough rows to be judged.
    """

    grain: Grain
    starts: tuple[float, ...]
    rows: tuple[int, ...]
    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    odd: tuple[OddPeriod, ...]
    shifts: tuple[Shift, ...]
    trends: tuple[Trend, ...]
    partial: tuple[float, ...]
    enough: bool


def volume_judgements(
    result: Volume, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Judge the lasting change, the largest passing and slow ones, the worst drop and rise."""
    lasting = [shift for shift in result.shifts if shift.until is None]
    passing = [shift for shift in result.shifts if shift.until is not None]
    for shift in lasting:
        yield from _judge_shift(shift, result, subject, limits)
    if passing:
        yield _judge_passing(passing, result, subject, limits)
    if result.trends:
        yield _judge_trend(result, subject, limits)
    odd = [o for o in result.odd if not o.holiday]
    for group in ([o for o in odd if o.ratio < 1], [o for o in odd if o.ratio > 1]):
        if group:
            yield _judge_odd(group, result, subject, limits)


def _change(ratio: float) -> str:
    return f"{'−' if ratio < 1 else '+'}{percent(abs(ratio - 1))}"


def _judge_shift(
    shift: Shift, result: Volume, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    ratio = shift.after / shift.before
    fell = ratio <= limits["shift"]
    yield Judgement(
        severity=Severity.CRITICAL if fell else Severity.INFO,
        columns=(subject.version.roles.event_time or "",),
        slice="level",
        value=ratio,
        threshold=limits["shift" if ratio < 1 else "warning_high"],
        unit="ratio",
        message=f"Since {moment(shift.start)} about {whole(shift.after)} rows come a "
        f"{result.grain}; before it were {whole(shift.before)} ({_change(ratio)}).",
        impact="A part of what used to be seen is missing from all newer rows."
        if ratio < 1
        else "Newer rows outweigh older ones, perhaps because a source or a duplicate was added.",
        action="Look which source or slice changed its number of rows on that day.",
        risks=("fairness", "robustness") if ratio < 1 else ("scalability",),
        began=shift.start,
        ask=_ask(subject, result.grain),
    )


def _judge_passing(
    shifts: Sequence[Shift], result: Volume, subject: Subject, limits: Mapping[str, float]
) -> Judgement:
    worst = max(shifts, key=lambda s: abs(math.log(s.after / s.before)))
    ratio = worst.after / worst.before
    much = ratio <= limits["warning_low"] or ratio >= limits["warning_high"]
    others = len(shifts) - 1
    more = f"; the level changed {plural(others, 'other time')} too" if others else ""
    return Judgement(
        severity=Severity.WARNING if much else Severity.INFO,
        columns=(subject.version.roles.event_time or "",),
        slice="passing level",
        value=ratio,
        threshold=limits["warning_low" if ratio < 1 else "warning_high"],
        unit="ratio",
        message=f"From {moment(worst.start)} to {moment(worst.until or worst.start)} about "
        f"{whole(worst.after)} rows came a {result.grain}; before it were {whole(worst.before)} "
        f"({_change(ratio)}){more}.",
        impact="That time weighs less than it should, or what came then was different."
        if ratio < 1
        else "That time weighs more than the rest, perhaps because rows came in twice.",
        action="Look which source or slice changed its number of rows then.",
        risks=("performance", "robustness"),
        began=worst.start,
        ask=_ask(subject, result.grain),
    )


def _judge_trend(result: Volume, subject: Subject, limits: Mapping[str, float]) -> Judgement:
    worst = max(result.trends, key=lambda t: abs(math.log(t.after / t.before)))
    ratio = worst.after / worst.before
    others = len(result.trends) - 1
    more = f"; {plural(others, 'other slow change')} came beside it" if others else ""
    ended = worst.until if not worst.lasting else result.starts[-1]
    return Judgement(
        severity=Severity.WARNING if ratio <= limits["warning_low"] else Severity.INFO,
        columns=(subject.version.roles.event_time or "",),
        slice="trend",
        value=ratio,
        threshold=limits["warning_low" if ratio < 1 else "warning_high"],
        unit="ratio",
        message=f"From {moment(worst.start)} to {moment(ended)} rows slowly "
        f"{'fell' if ratio < 1 else 'rose'} from about {whole(worst.before)} to "
        f"{whole(worst.after)} a {result.grain} ({_change(ratio)}){more}.",
        impact="No single day shows it, yet in the end much less is seen than in the beginning."
        if ratio < 1
        else "Newer times outweigh older ones, and jobs sized for the old number grow slow.",
        action="Ask whether fewer things happen, or fewer of them are recorded."
        if ratio < 1
        else "Ask whether more happens, or more of it is recorded, or recorded twice.",
        risks=("robustness", "fairness") if ratio < 1 else ("scalability",),
        began=worst.start,
        ask=_ask(subject, result.grain),
    )


def _judge_odd(
    group: Sequence[OddPeriod], result: Volume, subject: Subject, limits: Mapping[str, float]
) -> Judgement:
    worst = max(group, key=lambda o: abs(math.log(o.ratio)))
    low = worst.ratio < 1
    if worst.ratio <= limits["critical_low"]:
        severity, limit = Severity.CRITICAL, limits["critical_low"]
    elif worst.ratio <= limits["warning_low"] or worst.ratio >= limits["warning_high"]:
        severity = Severity.WARNING
        limit = limits["warning_low" if low else "warning_high"]
    else:
        severity, limit = Severity.INFO, limits["warning_low" if low else "warning_high"]
    others = len(group) - 1
    more = ""
    if others:
        times = [moment(o.start) for o in group if o is not worst][:OTHERS_NAMED]
        left = others - len(times)
        kind = "few" if low else "many"
        more = f"; unusually {kind} came also on {' and '.join(times)}"
        if len(times) > 2:
            more = f"; unusually {kind} came also on {', '.join(times[:-1])} and {times[-1]}"
        if left:
            more = f"; unusually {kind} came also on {', '.join(times)} and {whole(left)} more"
    return Judgement(
        severity=severity,
        columns=(subject.version.roles.event_time or "",),
        slice=f"{'low' if low else 'high'} volume",
        value=worst.ratio,
        threshold=limit,
        unit="ratio",
        message=f"{_when(worst, result.grain)} {rows_text(worst.rows)} came; about "
        f"{whole(worst.expected)} were expected ({_change(worst.ratio)}){more}.",
        impact="Rows are missing from these times, so totals and trends dip where the world may "
        "not have."
        if low
        else "Rows may be in here twice, and weigh more than they should.",
        action="Compare with the source's own counts for these days; a holiday may explain it.",
        risks=("performance", "robustness"),
        rows=sum(o.rows for o in group),
        began=min(o.start for o in group),
        ask=_ask(subject, result.grain),
    )


def _when(odd: OddPeriod, grain: Grain) -> str:
    name = moment(odd.start)
    if odd.periods > 1:
        last = period_start(odd.until - 1, grain)
        return f"From {name} to {moment(last)}"
    return f"On the {grain} of {name}" if grain in ("week", "month") else f"On {name}"


def _ask(subject: Subject, grain: Grain) -> Ask:
    column = subject.version.roles.event_time or ""
    return subject.ask(GroupCounts(by=(period_axis(column, grain),)))
