"""How old the newest record is, and whether that is late for this table."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.age_result import Age, SourceNewest
from inspector.metrics.freshness.age_show import age_blocks
from inspector.metrics.freshness.beats import every
from inspector.metrics.freshness.nothing import empty_table, timeless_table
from inspector.metrics.freshness.rhythm import Rhythm, listen
from inspector.metrics.freshness.service_level import against_level, level_of, natural
from inspector.metrics.freshness.times import event_time, ingest_time, no_time
from inspector.metrics.freshness.zone import is_local
from inspector.metrics.phrases import moment, span
from inspector.model.answers import Cells, Facts
from inspector.model.blocks import Presentation
from inspector.model.dataset import Version
from inspector.model.finding import Judgement, Severity
from inspector.model.freshness_known import zone_of
from inspector.model.questions import ColumnFacts, Distribution
from inspector.stats.cells import quantile
from inspector.stats.clock_changes import seconds_ahead


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
            "and not judged. The moment is the one you give, else the file's modification time. A "
            "service level that you state (warn after, error after) is kept to instead."
        ),
        formula="age = as-of - newest event; warn if age > warn_after, critical if age > error_after; "
        "proposed: 2 steps + 95 % delay and 3 steps + 99 % delay, rounded up to a natural unit",
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
        whole = rhythm.whole
        zone = subject.expect.freshness.time_zone if is_local(event) else ""
        ahead = seconds_ahead(zone_of(zone), subject.version.as_of) if zone else 0.0
        as_of = subject.version.as_of + ahead  # on the clock of the data
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
        warn, error, is_stated = level_of(rhythm.beat, p95, p99, subject.expect.freshness)
        return Age(
            as_of=subject.version.as_of,
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
            ahead=ahead,
            warn_after=warn,
            error_after=error,
            stated=is_stated,
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
        if result.newest is None or result.age is None:
            return
        if result.stated:
            yield from against_level(result, subject)
            return
        if result.active_age is None or result.beat is None:
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
            f"({moment(result.newest)}){caution}; one was expected "
            f"{every(result.beat)}.",
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
        return Presentation(blocks=tuple(age_blocks(series)))


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


METRIC = AgeMetric()
