"""What a person should know of rows per period."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Subject
from inspector.metrics.freshness.times import period_axis
from inspector.metrics.phrases import moment, percent, plural, rows_text, whole
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Grain, GroupCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class OddPeriod:
    """A period with clearly more or fewer rows than expected."""

    start: float
    rows: int
    expected: float
    z: float

    @property
    def ratio(self) -> float:
        """Rows of those expected."""
        return self.rows / self.expected if self.expected else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A change of level that lasts to the end.

    Attributes:
        start: Since when.
        before: Rows per period before, seasons taken out.
        after: Rows per period since.
    """

    start: float
    before: float
    after: float


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
        odd: Periods that stand out, without those that have no row at all: these are gaps.
        shift: A lasting change of level; at most one.
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
    shift: tuple[Shift, ...]
    partial: tuple[float, ...]
    enough: bool


def volume_judgements(
    result: Volume, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Judge the lasting change, the worst drop and the worst rise."""
    shift = result.shift[0] if result.shift else None
    if shift is not None:
        yield from _judge_shift(shift, result, subject, limits)
    odd = [o for o in result.odd if shift is None or o.start < shift.start]
    for group in ([o for o in odd if o.ratio < 1], [o for o in odd if o.ratio > 1]):
        if group:
            yield _judge_odd(group, result, subject, limits)


def _judge_shift(
    shift: Shift, result: Volume, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    ratio = shift.after / shift.before
    if limits["shift"] < ratio < limits["warning_high"]:
        return
    fell = ratio <= limits["shift"]
    yield Judgement(
        severity=Severity.CRITICAL if fell else Severity.INFO,
        columns=(subject.version.roles.event_time or "",),
        value=ratio,
        threshold=limits["shift" if fell else "warning_high"],
        unit="ratio",
        message=f"Since {moment(shift.start)} about {whole(shift.after)} rows come a "
        f"{result.grain}; before it were {whole(shift.before)} "
        f"({'−' if fell else '+'}{percent(abs(ratio - 1))}).",
        impact="A part of what used to be seen is missing from all newer rows."
        if fell
        else "Newer rows outweigh older ones, perhaps because a source or a duplicate was added.",
        action="Look which source or slice changed its number of rows on that day.",
        risks=("fairness", "robustness") if fell else ("scalability",),
        began=shift.start,
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
    change = f"{'−' if low else '+'}{percent(abs(worst.ratio - 1))}"
    others = len(group) - 1
    more = ""
    if others:
        kind = "few" if low else "many"
        verb = "has" if others == 1 else "have"
        more = f"; {plural(others, 'other ' + result.grain)} {verb} unusually {kind} too"
    name = moment(worst.start)
    if result.grain in ("week", "month"):
        name = f"the {result.grain} of {name}"
    return Judgement(
        severity=severity,
        columns=(subject.version.roles.event_time or "",),
        slice=f"{'low' if low else 'high'} volume",
        value=worst.ratio,
        threshold=limit,
        unit="ratio",
        message=f"On {name} {rows_text(worst.rows)} came; about {whole(worst.expected)} were "
        f"expected ({change}){more}.",
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


def _ask(subject: Subject, grain: Grain) -> Ask:
    column = subject.version.roles.event_time or ""
    return subject.ask(GroupCounts(by=(period_axis(column, grain),)))
