"""How old the newest record is, and whether that is late for this table."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.nothing import empty_table, timeless_table
from inspector.metrics.freshness.rhythm import Rhythm, listen
from inspector.metrics.freshness.times import event_time, ingest_time, no_time
from inspector.metrics.phrases import moment, span
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
    Series,
)
from inspector.model.dataset import Version
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts, Distribution
from inspector.stats.cells import quantile

MOST_SOURCES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNewest:
    """The newest record of a source."""

    source: str
    newest: float
    age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old a version's newest record is.

    Attributes:
        as_of: Epoch seconds at which ages are measured.
        as_of_basis: Where that came from.
        newest: Newest event not after as-of; None if there is none.
        oldest: About the oldest believable event.
        active_age: Age without nights or weekends on which nothing ever comes.
        beat: Seconds after which something is to be expected; None: no judgement.
        delay_p95: Seconds within which 95 % of rows arrive after the event; 0 if unknown.
        delay_p99: The same for 99 %.
        sources: Newest record of each source, oldest first.
        rows: Rows of the version.
        timeless: Whether there are rows and none has an event time.
        note: Why there is no time to measure by; "" if there is.
    """

    as_of: float
    as_of_basis: str
    newest: float | None
    oldest: float | None
    active_age: float | None
    beat: float | None
    delay_p95: float
    delay_p99: float
    sources: tuple[SourceNewest, ...]
    rows: int = 0
    timeless: bool = False
    note: str = ""

    @property
    def age(self) -> float | None:
        """Seconds from the newest record to as-of."""
        return None if self.newest is None else max(0.0, self.as_of - self.newest)


class AgeMetric(Metric[Age]):
    """Measures the age of the newest record against the cadence."""

    card = Card(
        key="freshness.age",
        area="freshness",
        name="Age of the newest record",
        technical="Currency; source freshness as in dbt",
        question="How old is the newest record, and is that too old?",
        explanation=(
            "The time from the newest record to the moment the version was made. Data that should "
            "come every hour is late after two; data without a rhythm is just old, which is shown "
            "and not judged. The moment is the one you give, else the file's modification time."
        ),
        formula="age = as-of - newest event; warn after 2 steps + 95 % delay, "
        "critical after 3 steps + 99 % delay, rounded up to a natural unit",
        source="dbt source freshness (warn_after, error_after); defaults from the table's cadence",
        limits="A file's modification time may be that of a copy: then nothing worse than a "
        "warning is said. One future record does not make a table fresh.",
        thresholds=(
            Threshold(
                name="warn_after",
                default=2,
                unit="number",
                meaning="Steps of the cadence after which the newest record is late.",
                source="Inspector",
            ),
            Threshold(
                name="critical_after",
                default=3,
                unit="number",
                meaning="Steps of the cadence after which it is critically late.",
                source="Inspector",
            ),
        ),
        order=10,
    )
    result = Age

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time, unless there is nothing to have one: that is told."""
        if not subject.version.rows or subject.version.schema.find(_role(subject)) is not None:
            return None
        return no_time(subject, "how old the newest record is.")

    def measure(self, subject: Subject) -> Measurement[Age]:
        """Listen to the rhythm; measure delays where rows say when they came in."""
        version = subject.version
        if event_time(subject) is None:
            name, empty = _role(subject), not version.rows
            if name is None or empty or version.schema.find(name) is None:
                return _unknown(version, timeless=False)
            # A column without any value has no type that could be one of times.
            ask_facts = subject.ask(ColumnFacts(column=name))
            facts = (yield (ask_facts,)).get(ask_facts)
            if isinstance(facts, Facts) and facts.missing == version.rows:
                return _unknown(version, timeless=True)
            reason = no_time(subject, "how old the newest record is.")
            return _unknown(version, timeless=False, note=reason or "")
        rhythm: Rhythm = yield from listen(subject)
        event, ingest = event_time(subject), ingest_time(subject)
        timeless = False
        if event and rhythm.extent is None:
            known = subject.distribution(event.name)
            cells = (yield (known,)).get(known)
            timeless = isinstance(cells, Cells) and version.rows > 0 == cells.total
        p95 = p99 = 0.0
        if event and ingest and event.name != ingest.name:
            ask = subject.ask(Distribution(column=ingest.name, minus=event.name))
            cells = (yield (ask,)).get(ask)
            if isinstance(cells, Cells):
                p95 = max(0.0, quantile(cells, 0.95) or 0.0)
                p99 = max(0.0, quantile(cells, 0.99) or 0.0)
        as_of, whole = subject.version.as_of, rhythm.whole
        newest = None
        if whole is not None:
            newest = max((t for t in whole.latest if t <= as_of), default=None)
            if newest is None and whole.earliest[0] <= as_of:
                newest = max(t for t in whole.earliest if t <= as_of)
        sources = sorted(
            (
                SourceNewest(
                    source=name,
                    newest=min(track.last, as_of),
                    age=max(0.0, as_of - track.last),
                )
                for name, track in rhythm.sources.items()
            ),
            key=lambda s: (-s.age, s.source),
        )
        return Age(
            as_of=as_of,
            as_of_basis=subject.version.as_of_basis,
            newest=newest,
            oldest=rhythm.extent.first if rhythm.extent else None,
            active_age=None if newest is None else rhythm.active_seconds(newest, as_of),
            beat=rhythm.beat,
            delay_p95=p95,
            delay_p99=p99,
            sources=tuple(sources),
            rows=version.rows,
            timeless=timeless,
        )

    def judge(
        self, result: Age, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Empty, or without any time; else late by the table's own beat, milder where as-of was not given."""
        if not subject.version.rows:
            yield empty_table(subject)
            return
        if result.timeless:
            yield timeless_table(subject)
            return
        if result.active_age is None or result.beat is None or result.newest is None:
            return
        warn = natural(limits["warn_after"] * result.beat + result.delay_p95)
        error = natural(limits["critical_after"] * result.beat + result.delay_p99)
        late = result.active_age
        if late <= min(warn, error):
            return
        critical = late > error
        severity = Severity.CRITICAL if critical else Severity.WARNING
        covered = result.newest - (result.oldest or result.newest)
        archive = (result.age or 0.0) > max(covered, 30 * 86_400)
        caution = ""
        if result.as_of_basis != "given":
            known = "the file was written" if result.as_of_basis == "file modified" else "now"
            caution = f", counted to {'when ' if known != 'now' else ''}{known}"
            if archive or result.as_of_basis == "now":
                severity = Severity.INFO
            elif critical:
                severity = Severity.WARNING
        column = subject.version.roles.event_time or ""
        yield Judgement(
            severity=severity,
            columns=(column,),
            value=result.age,
            threshold=error if critical else warn,
            unit="seconds",
            message=f"The newest record is {span(result.age or 0.0)} old "
            f"({moment(result.newest)}){caution}; one was expected every "
            f"{_every(result.beat)}.",
            impact="Predictions and reports speak of the past, and what changed since is unseen.",
            action="If this is a finished collection, nothing; else check the feed."
            if severity is Severity.INFO
            else "Check whether the feed, or the export that made this file, stopped.",
            risks=("robustness", "performance"),
            began=result.newest,
            ask=subject.ask(ColumnFacts(column=column)),
        )

    def present(self, series: Sequence[Shown[Age]]) -> Presentation:
        """Figures for the newest version, a grid for several, bars by source."""
        newest = series[-1]
        result = newest.result
        blocks: list[Block] = []
        if result.newest is None:
            blocks.append(Note(text=_why_none(newest), tone="muted"))
        else:
            blocks.append(
                Figures(
                    title="How fresh is it?",
                    figures=(
                        Figure(
                            label="Age of the newest record",
                            value=result.age,
                            unit="seconds",
                            note="expected every " + _every(result.beat)
                            if result.beat
                            else "no rhythm to judge it by",
                            tone=worst_tone(newest.findings),
                        ),
                        Figure(label="Newest record", value=result.newest, unit="time"),
                        Figure(
                            label="Measured at",
                            value=result.as_of,
                            unit="time",
                            note={
                                "given": "as given",
                                "file modified": "when the file was written",
                                "now": "now",
                            }.get(result.as_of_basis, result.as_of_basis),
                        ),
                        *_written(newest),
                    ),
                )
            )
        if len(series) > 1:
            blocks.append(_grid(series))
        names = [s.source for s in result.sources[:MOST_SOURCES]]
        if len(names) > 1:
            tables = [{s.source: s.age for s in shown.result.sources} for shown in series]
            blocks.append(
                Bars(
                    title="Age of the newest record by source",
                    labels=tuple(names),
                    series=tuple(
                        Series(
                            label=shown.version.name,
                            values=tuple(table.get(name) for name in names),
                        )
                        for shown, table in zip(series, tables, strict=True)
                    ),
                    unit="seconds",
                    x_title="Source",
                    y_title="Age",
                    horizontal=True,
                    caption=f"The {MOST_SOURCES} oldest of {len(result.sources)} sources."
                    if len(result.sources) > MOST_SOURCES
                    else "",
                )
            )
        return Presentation(blocks=tuple(blocks))


def _role(subject: Subject) -> str | None:
    return subject.version.roles.event_time


def _unknown(version: Version, *, timeless: bool, note: str = "") -> Age:
    return Age(
        as_of=version.as_of,
        as_of_basis=version.as_of_basis,
        newest=None,
        oldest=None,
        active_age=None,
        beat=None,
        delay_p95=0.0,
        delay_p99=0.0,
        sources=(),
        rows=version.rows,
        timeless=timeless,
        note=note,
    )


def natural(seconds: float) -> float:
    """Return a length of time rounded up to whole minutes, hours or days."""
    for unit, most in ((60.0, 3_600.0), (3_600.0, 2 * 86_400.0)):
        if seconds <= most:
            return math.ceil(seconds / unit) * unit
    return math.ceil(seconds / 86_400.0) * 86_400.0


def _every(beat: float | None) -> str:
    text = span(beat or 0.0)
    return text[2:] if text.startswith("1 ") and text.count(" ") == 1 else text


def _written(shown: Shown[Age]) -> tuple[Figure, ...]:
    """Return how much newer the file is than its newest record, where ages are not counted to it."""
    written, newest = shown.version.modified, shown.result.newest
    if written is None or newest is None or shown.result.as_of_basis == "file modified":
        return ()
    ahead = written - newest
    note = f"{span(ahead)} after its newest record" if ahead > 0 else ""
    return (Figure(label="File written", value=written, unit="time", note=note),)


def _why_none(shown: Shown[Age]) -> str:
    if not shown.version.rows:
        return "There are no rows."
    if shown.result.note:
        return shown.result.note
    if shown.result.oldest is None:
        return "No row has an event time."
    return f"All event times lie after {moment(shown.result.as_of)}, the moment ages are measured."


def _grid(series: Sequence[Shown[Age]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = [
        (
            shown.version.name,
            shown.result.newest,
            shown.result.as_of,
            shown.result.age,
            shown.result.beat,
        )
        for shown in series
    ]
    return Grid(
        title="Age by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Newest record", unit="time"),
            GridColumn(label="Measured at", unit="time"),
            GridColumn(label="Age", unit="seconds"),
            GridColumn(label="Expected every", unit="seconds"),
        ),
        rows=tuple(rows),
        tones=tuple(worst_tone(shown.findings) for shown in series),
    )


METRIC = AgeMetric()
