"""How regularly rows come, when the next is due, and whether the beat changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.beats import beat_name, every
from inspector.metrics.freshness.next_due import next_due, usual_delays
from inspector.metrics.freshness.rhythm import Rhythm, listen
from inspector.metrics.freshness.times import no_time
from inspector.metrics.phrases import moment, percent
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar, Steps
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import TimeSteps
from inspector.stats.cadence import cadence_of

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The cadence of a version.

    Attributes:
        kind: "regular", "weekdays", "months", "irregular" or "unknown".
        seconds: The usual step; None if there is none.
        regularity: Share of steps of that length.
        on_grid: Share of steps that are a multiple of it.
        inactive_weekdays: Weekdays without data, 0 for Monday.
        within_sources: Whether steps were taken within each source.
        newest: The newest believable time.
        due: The time the next event is expected to have, by the calendar, without idle hours, weekdays
            and holidays; None without a beat.
        arrives: When its row is expected to come in: `due` and half of all delays; None where rows do not
            say when they came in.
        late_after: Until when 95 % of such rows have come in.
        steps: The most frequent step lengths.
        step_shares: Share of steps of each.
        before_kind: The baseline's kind; None without one.
        before_seconds: The baseline's usual step.
    """

    kind: str
    seconds: float | None
    regularity: float
    on_grid: float
    inactive_weekdays: tuple[int, ...]
    within_sources: bool
    newest: float | None
    due: float | None
    arrives: float | None
    late_after: float | None
    steps: tuple[float, ...]
    step_shares: tuple[float, ...]
    before_kind: str | None = None
    before_seconds: float | None = None


class CadenceMetric(Metric[Beat]):
    """Names the step in which rows come."""

    card = Card(
        key="freshness.cadence",
        area="freshness",
        name="Cadence",
        technical="Sampling interval; mode of gaps between distinct times",
        question="How regularly do rows come, and when is the next one due?",
        explanation=(
            "The usual step from one time to the next, within each source if there is one. It is "
            "what “late” and “missing” are measured by. A step that became longer means that less "
            "is seen than before."
        ),
        formula="regularity = share of steps equal to the most frequent one; regular if at least "
        "0.5, or if 0.9 of steps are multiples of it",
        source="Mode of inter-arrival times; calendar months and weekdays told apart",
        limits="Tables of events that happen when they happen have no cadence; they are judged by "
        "rows per period instead.",
        thresholds=(
            Threshold(
                name="change",
                default=1.5,
                unit="ratio",
                meaning="A usual step longer than the baseline's by this factor is a warning.",
                source="Inspector",
            ),
        ),
        order=20,
    )
    result = Beat

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "how regularly rows come.")

    def measure(self, subject: Subject) -> Measurement[Beat]:
        """Listen to the rhythm, and ask the baseline for its steps."""
        rhythm: Rhythm = yield from listen(subject)
        if "steps" not in rhythm.asks:
            return _none()
        ask = rhythm.asks["steps"]
        question = ask.question
        asks = [ask]
        base = subject.baseline
        if isinstance(question, TimeSteps) and base is not None:
            time, by = base.schema.find(question.time), question.by
            if time is not None and time.type.is_temporal and (by is None or by in base.schema):
                asks.append(subject.ask_baseline(question))
        answers = yield tuple(asks)
        steps = answers[ask]
        before = answers.get(asks[1]) if len(asks) > 1 else None
        if not isinstance(steps, Steps) or not isinstance(question, TimeSteps):
            raise TypeError("steps were asked for")
        found = rhythm.cadence
        newest = rhythm.whole.last if rhythm.whole else None
        half, most = yield from usual_delays(subject)
        due = next_due(rhythm, newest)
        result = Beat(
            kind=found.kind,
            seconds=found.seconds,
            regularity=found.regularity,
            on_grid=found.on_grid,
            inactive_weekdays=found.inactive_weekdays,
            within_sources=question.by is not None,
            newest=newest,
            due=due,
            arrives=None if due is None or half is None else due + half,
            late_after=None if due is None or most is None else due + most,
            steps=steps.seconds[:MOST_STEPS],
            step_shares=tuple(c / steps.total for c in steps.counts[:MOST_STEPS]),
        )
        if isinstance(before, Steps):
            old = cadence_of(before)
            result = replace(result, before_kind=old.kind, before_seconds=old.seconds)
        return result

    def judge(
        self, result: Beat, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A beat that slowed down, or was lost, is a warning."""
        old = result.before_seconds
        if old is None:
            return
        column = subject.version.roles.event_time or ""
        within = " within a source" if result.within_sources else ""
        if result.seconds is None:
            if result.kind == "unknown":
                return
            message = (
                f"Rows came {every(old)}{within}; now they come irregularly "
                f"({percent(result.regularity)} of steps alike)."
            )
            value = None
        elif result.seconds / old > limits["change"]:
            message = (
                f"Rows now come {every(result.seconds)}{within}; in the baseline {every(old)}."
            )
            value = result.seconds / old
        else:
            return
        by = subject.version.roles.source if result.within_sources else None
        yield Judgement(
            severity=Severity.WARNING,
            columns=(column,),
            value=value,
            threshold=limits["change"],
            unit="ratio",
            message=message,
            impact="Anything computed per row, per day or over a window of rows means something "
            "else than before.",
            action="Ask whether the sampling was changed on purpose, and note it if so.",
            risks=("robustness", "performance"),
            ask=subject.ask(TimeSteps(time=column, by=by)),
        )

    def present(self, series: Sequence[Shown[Beat]]) -> Presentation:
        """Figures for the newest version; steps with a share per version."""
        newest = series[-1]
        result = newest.result
        if result.newest is None:
            return Presentation(blocks=(Note(text="No row has a time to take steps from."),))
        blocks: list[Block] = [
            Figures(
                title="How regularly do rows come?",
                figures=(
                    Figure(
                        label="Cadence",
                        value=beat_name(result.seconds, result.inactive_weekdays)
                        if result.seconds is not None
                        else _word(result),
                        note=_note(result),
                        tone=worst_tone(newest.findings),
                    ),
                    Figure(
                        label="Usual step",
                        value=result.seconds,
                        unit="seconds",
                    ),
                    Figure(label="Regularity", value=result.regularity, unit="share"),
                    Figure(
                        label="Next due",
                        value=result.due,
                        unit="time",
                        note=f"newest is {moment(result.newest)}",
                    ),
                    *_arrival(result),
                ),
            )
        ]
        tables = [dict(zip(s.result.steps, s.result.step_shares, strict=True)) for s in series]
        steps = list(dict.fromkeys(step for table in reversed(tables) for step in table))
        if steps:
            rows: list[tuple[Scalar, ...]] = [
                (step, *(table.get(step) for table in tables)) for step in steps[:MOST_STEPS]
            ]
            blocks.append(
                Grid(
                    title="Most frequent steps from one time to the next",
                    columns=(
                        GridColumn(label="Step", unit="seconds"),
                        *(
                            GridColumn(
                                label="Share of steps"
                                if len(series) == 1
                                else f"Share · {shown.version.name}",
                                unit="share",
                            )
                            for shown in series
                        ),
                    ),
                    rows=tuple(rows),
                    caption="Taken within each source." if result.within_sources else "",
                )
            )
        return Presentation(blocks=tuple(blocks))


def _none() -> Beat:
    return Beat(
        kind="unknown",
        seconds=None,
        regularity=0.0,
        on_grid=0.0,
        inactive_weekdays=(),
        within_sources=False,
        newest=None,
        due=None,
        arrives=None,
        late_after=None,
        steps=(),
        step_shares=(),
    )


def _arrival(result: Beat) -> tuple[Figure, ...]:
    if result.arrives is None:
        return ()
    note = f"late after {moment(result.late_after)}" if result.late_after is not None else ""
    return (Figure(label="Its row expected at", value=result.arrives, unit="time", note=note),)


def _word(result: Beat) -> str:
    return "irregular" if result.kind == "irregular" else "too few times"


def _note(result: Beat) -> str:
    if result.kind == "weekdays":
        idle = [_WEEKDAYS[day] for day in result.inactive_weekdays]
        return f"not on {', '.join(idle)}"
    if result.kind == "months":
        return "by the calendar"
    return "within each source" if result.within_sources else ""


METRIC = CadenceMetric()
