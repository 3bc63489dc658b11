"""Did times move to another part of the day, as after a change of the time zone?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.phrases import percent, plural, quoted
from inspector.model.answers import Facts, Groups
from inspector.model.blocks import Bars, Block, Note, Presentation, Series
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, ColumnFacts, GroupCounts

#: Most columns looked at.
COLUMNS = 4
#: Most hours between the first and the last time.
HOURS = 19_000
#: Fewest rows of each version.
LEAST_ROWS = 200
#: The p-value under which the hours of the day differ.
LEVEL = 1e-4
#: The part of the difference that a shift may leave.
LEFT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnClock:
    """The hours of the day of one time column, in two versions.

    Attributes:
        column: The column.
        before: Share of the baseline's rows per hour of the day.
        after: Share of the new version's.
        p: Chance of a difference this large if nothing changed.
        shift: Hours by which the new version's day is later, if turning it explains the difference.
        apart: Moved share as it is.
        left: Moved share after turning.
    """

    column: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    p: float
    shift: int
    apart: float
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDrift:
    """The time columns whose hours of the day were compared."""

    columns: tuple[ColumnClock, ...] = ()


class ClockMetric(Metric[ClockDrift]):
    """Compares at which hours of the day things happen."""

    card = Card(
        key="drift.clock",
        area="drift",
        name="Time of day",
        technical="Circular shift of the hour-of-day profile",
        question="Do things happen at the same hours of the day as before?",
        explanation=(
            "Dates always move on, but the hours of the day should not. If the day's profile is "
            "the old one turned by whole hours, the clock or the time zone was changed, not the "
            "world."
        ),
        formula="the shift that brings the 24 shares closest; named if it leaves less than a quarter "
        "of the difference",
        source="Inspector",
        limits="Profiles that are even over the day show no shift. Shifts of less than an hour, and "
        "tables of more than two years, are not looked at.",
        thresholds=(
            Threshold(
                name="moved",
                default=0.10,
                unit="share",
                meaning="A shift is named if the hours differed by at least this moved share.",
                source="Inspector",
            ),
        ),
        order=35,
    )
    result = ClockDrift

    def skip(self, subject: Subject) -> str | None:
        """Two versions with times are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        if not _times(subject):
            return "Neither version has times with hours."
        return None

    def measure(self, subject: Subject) -> Measurement[ClockDrift]:
        """Count rows by hour."""
        facts = {
            name: (subject.ask_baseline(q), subject.ask(q))
            for name in _times(subject)
            for q in (ColumnFacts(column=name),)
        }
        answers = yield [ask for pair in facts.values() for ask in pair]
        short = [name for name, pair in facts.items() if _is_short(pair, answers)]
        asks = {
            name: (subject.ask_baseline(q), subject.ask(q))
            for name in short
            for q in (GroupCounts(by=(Axis(column=name, form="period", grain="hour"),)),)
        }
        if not asks:
            return ClockDrift()
        answers = yield [ask for pair in asks.values() for ask in pair]
        found = []
        for name, pair in asks.items():
            given = [g for ask in pair if isinstance(g := answers.get(ask), Groups)]
            if len(given) == 2 and not any(g.truncated for g in given):
                clock = _compared(name, *map(_hours, given))
                if clock is not None:
                    found.append(clock)
        return ClockDrift(columns=tuple(found))

    def judge(
        self, result: ClockDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of a day that was turned."""
        before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
        for clock in result.columns:
            if not clock.shift or clock.apart < limits["moved"]:
                continue
            word = "later" if clock.shift > 0 else "earlier"
            yield Judgement(
                severity=Severity.WARNING,
                columns=(clock.column,),
                value=clock.apart,
                threshold=limits["moved"],
                unit="share",
                message=f"The day of {quoted(clock.column)} is that of {before} turned by "
                f"{plural(abs(clock.shift), 'hour')}: things seem to happen that much {word}. Turned "
                f"back, {percent(clock.left)} of rows differ instead of {percent(clock.apart)}. It "
                "looks like another time zone, or a clock that was set.",
                impact="Joins by time, delays and figures by day or hour are off by that much.",
                action="Ask which time zone each version is written in, and bring both to one.",
                risks=("performance", "robustness"),
                ask=subject.ask(
                    GroupCounts(by=(Axis(column=clock.column, form="period", grain="hour"),))
                ),
            )

    def present(self, series: Sequence[Shown[ClockDrift]]) -> Presentation:
        """Draw the day before and now."""
        newest = series[-1]
        if not newest.result.columns:
            text = "No time could be compared by hour of the day."
            return Presentation(blocks=(Note(text=text, tone="muted"),))
        before = newest.baseline.name if newest.baseline else "baseline"
        blocks: dict[str, tuple[Block, ...]] = {
            clock.column: (
                Bars(
                    title=f"Hours of the day of “{clock.column}”",
                    labels=tuple(f"{hour:02d}" for hour in range(24)),
                    series=(
                        Series(label=before, values=clock.before),
                        Series(label=newest.version.name, values=clock.after),
                    ),
                    unit="share",
                    x_title="Hour (UTC, or as written)",
                    y_title="Share of rows",
                    touching=True,
                ),
            )
            for clock in newest.result.columns
        }
        first = newest.result.columns[0].column
        return Presentation(blocks=blocks[first], details=blocks)


def _times(subject: Subject) -> tuple[str, ...]:
    if subject.baseline is None:
        return ()
    roles = subject.version.roles
    names = [
        c.name
        for c in subject.version.schema.of(LogicalType.TIMESTAMP)
        if (old := subject.baseline.schema.find(c.name)) and old.type is LogicalType.TIMESTAMP
    ]
    names.sort(key=lambda name: (name != roles.event_time, name != roles.ingest_time))
    return tuple(names[:COLUMNS])


def _is_short(pair: tuple[Ask, Ask], answers: Answers) -> bool:
    for ask in pair:
        facts = answers.get(ask)
        if not isinstance(facts, Facts) or facts.minimum is None or facts.maximum is None:
            return False
        hours = (float(facts.maximum) - float(facts.minimum)) / 3_600
        if hours > HOURS or hours < 24 or facts.present < LEAST_ROWS:
            return False
    return True


def _hours(given: Groups) -> list[int]:
    hours = [0] * 24
    for (start,), rows in zip(given.keys, given.rows, strict=True):
        if isinstance(start, (int, float)):
            hours[int(start // 3_600) % 24] += rows
    return hours


def _compared(name: str, before: list[int], after: list[int]) -> ColumnClock | None:
    from inspector.stats.distances import total_variation
    from inspector.stats.transformations import circular_shift
    from inspector.stats.two_sample import two_sample

    n, m = sum(before), sum(after)
    if min(n, m) < LEAST_ROWS or max(before) == n or max(after) == m:
        return None
    p = two_sample(before, after, ordered=False).p
    turned, apart, left = circular_shift(before, after)
    chance = total_variation(before, after).chance
    named = p <= LEVEL and turned and left < LEFT * apart + chance < apart
    return ColumnClock(
        column=name,
        before=tuple(x / n for x in before),
        after=tuple(x / m for x in after),
        p=float(f"{p:.6g}"),
        shift=turned if named else 0,
        apart=apart,
        left=left,
    )


METRIC = ClockMetric()
