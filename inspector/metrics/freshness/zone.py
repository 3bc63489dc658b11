"""Which clock the times were read from, and how many of them that clock leaves in doubt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject
from inspector.metrics.freshness.rhythm import Rhythm, listen
from inspector.metrics.freshness.times import event_time, no_time
from inspector.metrics.phrases import moment, plural, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.freshness_known import zone_of
from inspector.model.time_answers import HourRowsFound
from inspector.model.time_questions import HourRows
from inspector.stats.clock_changes import (
    ZONES,
    ClockChange,
    Fit,
    changes,
    fit,
    hours_to_ask,
    known_zones,
)

DAY, YEAR = 86_400.0, 365.25 * 86_400
#: Years before the newest time in which traces of a zone are looked for.
MOST_YEARS = 15
MOST_SHOWN = 40
#: Rows in hours that a clock skips from which they speak against that clock.
FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfChange:
    """An hour that a local clock skips or shows twice.

    Attributes:
        start: When it begins on the local clock, in epoch seconds.
        change: "skipped" or "repeated".
        rows: Rows in it.
        usual: Rows in the same hour of the weeks beside.
    """

    start: float
    change: str
    rows: int
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How the time zone of a version's event times is handled.

    Attributes:
        form: "dates": days have no zone that matters. "zoned": the column names the zone, and all is
            shown in UTC. "local": the clock of `zone`. "steady": rows follow no change of clocks.
            "unknown": nothing tells. "none": no row has a time.
        zone: IANA name of the zone; "" if none is known.
        known_by: "stated", "found" or "".
        ambiguous: Rows in hours that come twice when clocks go back; None where no zone is known.
        impossible: Rows in hours that are skipped when clocks go forward; None the same.
        hours: The changes of that clock in the time of the data, oldest first.
    """

    form: str
    zone: str
    known_by: str
    ambiguous: int | None
    impossible: int | None
    hours: tuple[HourOfChange, ...]


class ZoneMetric(Metric[Clock]):
    """Looks at the hours in which clocks change."""

    card = Card(
        key="freshness.zone",
        area="freshness",
        name="Time zone",
        technical="Time zone handling; ambiguous and non-existent local times (daylight saving)",
        question="Which clock are the times read from, and which of them are in doubt?",
        explanation=(
            "A time without a zone is taken as it stands, as though it were UTC, unless you state the "
            "zone. Where clocks are changed, one hour in spring does not exist and one in autumn "
            "comes twice: rows of that hour cannot be put in order, and ages and delays over it are an "
            "hour off. If rows leave out exactly the hours that a zone skips, they were written by "
            "that zone’s clock."
        ),
        formula="found: rows in skipped hours <= 2 % of those in the same hour one and two weeks off, "
        "where 10 or more are expected (fewer if repeated hours have twice the rows); ambiguous = rows "
        "in repeated hours",
        source="Changes of clocks from the IANA time zone database",
        limits="Looked for in seven sets of rules, in the last 15 years. Two zones with the same changes "
        "cannot be told apart; data of few rows a night shows no trace.",
        order=15,
    )
    result = Clock

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "which clock times are read from.")

    def measure(self, subject: Subject) -> Measurement[Clock]:
        """Count rows in the hours in which clocks change."""
        time = event_time(subject)
        if time is None:
            raise ValueError("there is no event time")
        stated = subject.expect.freshness.time_zone
        if time.names_zone:
            return _clock("zoned", "UTC", "")
        if time.type is LogicalType.DATE:
            return _clock("dates", stated, "stated" if stated else "")
        rhythm: Rhythm = yield from listen(subject)
        if rhythm.extent is None or rhythm.whole is None:
            return _clock("none", stated, "stated" if stated else "")
        if all(t % DAY == 0 for t in (*rhythm.whole.earliest, *rhythm.whole.latest)):
            return _clock("dates", stated, "stated" if stated else "")
        last = min(rhythm.extent.last, subject.version.as_of + DAY)
        first = rhythm.extent.first
        zones: dict[str, tuple[ClockChange, ...]]
        if stated:
            zones = {stated: changes(zone_of(stated), first, last)}
        else:
            first = max(first, last - MOST_YEARS * YEAR)
            zones = {name: _inside(zone, first, last) for name, zone in known_zones().items()}
        hours = hours_to_ask([change for found in zones.values() for change in found])
        rows: dict[int, int] = {}
        if hours:
            ask = subject.ask(HourRows(time=time.name, hours=hours))
            answer = (yield (ask,)).get(ask)
            if isinstance(answer, HourRowsFound):
                rows = dict(zip(answer.hours, answer.rows, strict=True))
        if stated:
            return _local(stated, "stated", zones[stated], rows)
        fits = {name: fit(found, lambda h: rows.get(h, 0)) for name, found in zones.items()}
        best = _best(fits, regular=rhythm.cadence.regularity >= 0.9)
        if best:
            return _local(best, "found", zones[best], rows)
        seen = any(min(one.skipped, one.skipped_expected) >= FEW for one in fits.values())
        alike = all(
            one.skipped >= 0.5 * one.skipped_expected
            for one in fits.values()
            if one.skipped_expected >= FEW
        )
        return _clock("steady" if seen and alike else "unknown", "", "")

    def judge(
        self, result: Clock, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Times that no clock showed are a warning; times that it showed twice are worth knowing."""
        time = event_time(subject)
        if time is None or result.form != "local":
            return
        hours = tuple(int(hour.start // 3_600) for hour in result.hours)
        ask = subject.ask(HourRows(time=time.name, hours=hours))
        if result.impossible and result.known_by == "stated":
            yield Judgement(
                severity=Severity.WARNING,
                columns=(time.name,),
                value=result.impossible,
                threshold=0,
                unit="count",
                message=f"{rows_text(result.impossible)} of {quoted(time.name)} "
                f"{'lies' if result.impossible == 1 else 'lie'} in an hour that clocks in "
                f"{result.zone} skip.",
                impact="No clock there showed these times: they are of another zone, or were reckoned "
                "without the change of clocks.",
                action="Ask which zone the times are in, and state it.",
                risks=("robustness",),
                rows=result.impossible,
                ask=ask,
            )
        if result.ambiguous:
            known = (
                "" if result.known_by == "stated" else " (found from the hours that have no rows)"
            )
            yield Judgement(
                severity=Severity.INFO,
                columns=(time.name,),
                value=result.ambiguous,
                threshold=0,
                unit="count",
                message=f"{rows_text(result.ambiguous)} of {quoted(time.name)} "
                f"{'lies' if result.ambiguous == 1 else 'lie'} in an hour that comes twice when clocks "
                f"go back, in {result.zone}{known}.",
                impact="Their order is not known, and ages, delays and rows per hour around it are an "
                "hour off.",
                action="Write times in UTC, or with their offset.",
                risks=("robustness",),
                rows=result.ambiguous,
                ask=ask,
            )

    def present(self, series: Sequence[Shown[Clock]]) -> Presentation:
        """What is known of the clock, and the hours in which it changes."""
        newest = series[-1]
        result = newest.result
        if result.form == "none":
            return Presentation(blocks=(Note(text="No row has a time."),))
        blocks: list[Block] = [
            Figures(
                title="Which clock?",
                figures=(
                    Figure(label="Time zone", value=_word(result), note=_known_by(result)),
                    Figure(
                        label="Rows in hours that come twice",
                        value=result.ambiguous,
                        unit="rows",
                        tone=worst_tone(newest.findings),
                    ),
                    Figure(
                        label="Rows in hours that are skipped",
                        value=result.impossible,
                        unit="rows",
                    ),
                )
                if result.form == "local"
                else (Figure(label="Time zone", value=_word(result), note=_known_by(result)),),
            ),
            Note(text=_handling(result, newest)),
        ]
        if len(series) > 1:
            rows: list[tuple[Scalar, ...]] = [
                (s.version.name, _word(s.result), s.result.ambiguous, s.result.impossible)
                for s in series
            ]
            blocks.append(
                Grid(
                    title="Time zone by version",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="Time zone"),
                        GridColumn(label="In hours that come twice", unit="rows"),
                        GridColumn(label="In skipped hours", unit="rows"),
                    ),
                    rows=tuple(rows),
                )
            )
        if result.hours:
            blocks.append(
                Grid(
                    title="Hours in which clocks change",
                    columns=(
                        GridColumn(label="Hour from", unit="time"),
                        GridColumn(label="Clocks go"),
                        GridColumn(label="Rows", unit="rows"),
                        GridColumn(
                            label="Usual rows", help="In the same hour of the weeks beside it."
                        ),
                    ),
                    rows=tuple(
                        (
                            hour.start,
                            "forward" if hour.change == "skipped" else "back",
                            hour.rows,
                            hour.usual,
                        )
                        for hour in result.hours[-MOST_SHOWN:]
                    ),
                    caption=f"The newest {MOST_SHOWN} of {plural(len(result.hours), 'change')}."
                    if len(result.hours) > MOST_SHOWN
                    else "",
                )
            )
        return Presentation(blocks=tuple(blocks))


def _inside(zone: ZoneInfo, first: float, last: float) -> tuple[ClockChange, ...]:
    """Return changes with two weeks of data on either side, to be compared with."""
    edge = 14 * DAY
    return tuple(
        change
        for change in changes(zone, first, last)
        if first + edge <= change.hour * 3_600 <= last - edge
    )


def _best(fits: Mapping[str, Fit], *, regular: bool) -> str:
    """Return the zone whose changes of clocks the rows follow; "" if they follow none."""
    fitting = [name for name, one in fits.items() if one.is_local(regular=regular)]
    return max(fitting, key=lambda name: (fits[name].doubled, name), default="")


def _clock(form: str, zone: str, known_by: str) -> Clock:
    return Clock(form=form, zone=zone, known_by=known_by, ambiguous=None, impossible=None, hours=())


def _local(
    zone: str, known_by: str, found: Sequence[ClockChange], rows: Mapping[int, int]
) -> Clock:
    hours = tuple(
        HourOfChange(
            start=change.hour * 3_600.0,
            change=change.kind,
            rows=rows.get(change.hour, 0),
            usual=_usual(change.hour, rows),
        )
        for change in found
    )
    return Clock(
        form="local",
        zone=zone,
        known_by=known_by,
        ambiguous=sum(h.rows for h in hours if h.change == "repeated"),
        impossible=sum(h.rows for h in hours if h.change == "skipped"),
        hours=hours,
    )


def _usual(hour: int, rows: Mapping[int, int]) -> float:
    beside = sorted(rows.get(hour + weeks * 168, 0) for weeks in (-2, -1, 1, 2))
    return (beside[1] + beside[2]) / 2


def _word(result: Clock) -> str:
    return {
        "dates": "none needed",
        "zoned": "in the data",
        "steady": "taken as UTC",
        "unknown": "taken as UTC",
        "none": "no times",
    }.get(result.form, result.zone)


def _known_by(result: Clock) -> str:
    if result.form == "local" and result.known_by == "found":
        return f"{ZONES.get(result.zone, '')} changes of clocks".strip()
    return {
        "stated": "as stated",
        "zoned": "shown in UTC",
    }.get(result.known_by or result.form, "")


def _handling(result: Clock, shown: Shown[Clock]) -> str:
    """Return in a sentence or two how the zone is handled."""
    column = quoted(shown.version.roles.event_time or "")
    match result.form:
        case "dates":
            return f"{column} holds days: they are taken as they stand."
        case "zoned":
            return f"{column} says its zone: all times are shown and compared in UTC."
        case "local" if result.known_by == "stated":
            return (
                f"{column} names no zone: its times are shown as they stand, and ages are reckoned with "
                f"the clock of {result.zone}, as stated."
            )
        case "local":
            last = next((h for h in reversed(result.hours) if h.change == "skipped"), None)
            where = f", such as {moment(last.start)}" if last else ""
            return (
                f"{column} names no zone. Rows leave out the hours that clocks as in {result.zone} skip"
                f"{where}: the times are of such a clock. They are taken as UTC all the same until you "
                "state the zone, so that ages may be hours off."
            )
        case "steady":
            return (
                f"{column} names no zone and is taken as UTC. Rows go on through the hours in which "
                "clocks change, which suits UTC or a zone that does not change its clocks."
            )
    return (
        f"{column} names no zone and is taken as UTC. Too few rows lie in hours in which clocks change "
        "to tell whether it is a local time."
    )


def is_local(column: Column | None) -> bool:
    """Return whether a column's times name no zone, so that a stated one matters."""
    return column is not None and column.type.is_temporal and not column.names_zone


METRIC = ZoneMetric()
