"""How long rows take from the event to the table, and whether that became longer."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.delays import (
    Lateness,
    SourceDelay,
    arrivals,
    delay_judgements,
    delay_of,
    delays_by_source,
)
from inspector.metrics.freshness.times import event_time, ingest_time, no_time
from inspector.metrics.phrases import rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Facts, Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Lines,
    Note,
    Presentation,
    Series,
)
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, Axis, ColumnFacts, Distribution, GroupCounts

MOST_SOURCES = 60


class LatenessMetric(Metric[Lateness]):
    """Measures ingest time minus event time."""

    card = Card(
        key="freshness.lateness",
        area="freshness",
        name="Lateness",
        technical="Ingestion delay: ingest time minus event time",
        question="How long do rows take to arrive, and did that become longer?",
        explanation=(
            "The time from an event to its row's arrival. Long or growing delays mean that the "
            "newest days are incomplete when they are used. Rows that arrive before they happened "
            "show a wrong clock."
        ),
        formula="delay = ingest time - event time; p50, p95, p99; by source: last arrival - "
        "last event, per event day",
        source="Inspector; quantiles from exact counts on cells",
        limits="Rows that have not arrived yet are not in the data, so recent delays look shorter "
        "than they will turn out.",
        thresholds=(
            Threshold(
                name="growth",
                default=2.0,
                unit="ratio",
                meaning="A delay grown by at least this factor, and by a minute, is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="negative",
                default=0.001,
                unit="share",
                meaning="More rows than this arriving before they happened are a warning.",
                source="Inspector",
            ),
        ),
        order=50,
    )
    result = Lateness

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time and an ingest time."""
        reason = no_time(subject, "how long rows take to arrive.")
        if reason is not None:
            return reason
        ingest, event = ingest_time(subject), event_time(subject)
        if ingest is None or event is None or ingest.name == event.name:
            return "Choose an ingest time column to see how long rows take to arrive."
        return None

    def measure(self, subject: Subject) -> Measurement[Lateness]:
        """Ask for delays here and in the baseline, and for last arrivals by source and day."""
        event, ingest = event_time(subject), ingest_time(subject)
        if event is None or ingest is None:
            raise ValueError("there is no event or ingest time")
        question = Distribution(column=ingest.name, minus=event.name)
        ask = subject.ask(question)
        base = subject.baseline
        times = (event.name, ingest.name)
        timed = base is not None and all(
            (c := base.schema.find(n)) is not None and c.type.is_temporal for n in times
        )
        old_ask = subject.ask_baseline(question) if timed else None
        source = subject.version.schema.find(subject.version.roles.source)
        facts_ask = subject.ask(ColumnFacts(column=source.name)) if source else None
        answers = yield tuple(a for a in (ask, old_ask, facts_ask) if a)
        now = delay_of(answers[ask])
        before = delay_of(answers.get(old_ask) if old_ask else None)
        facts = answers.get(facts_ask) if facts_ask else None
        sources: tuple[SourceDelay, ...] = ()
        if source and isinstance(facts, Facts) and 1 < facts.distinct_estimate <= MOST_SOURCES:
            axes = (
                Axis(column=source.name),
                Axis(column=event.name, form="period", grain="day"),
            )
            ends = [GroupCounts(by=axes, extent_of=name) for name in times]
            here = [subject.ask(q) for q in ends]
            there: list[Ask] = []
            if timed and base is not None and source.name in base.schema:
                there = [subject.ask_baseline(q) for q in ends]
            answers = yield (*here, *there)
            days = arrivals(*(answers.get(a) for a in here))
            old_days = arrivals(*(answers.get(a) for a in there)) if there else {}
            sources = delays_by_source(days, old_days, factor=1.5)
        return Lateness(now=now, before=before, sources=sources)

    def judge(
        self, result: Lateness, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Sources that became slow; else the whole; and clocks that are wrong."""
        return delay_judgements(result, subject, limits)

    def present(self, series: Sequence[Shown[Lateness]]) -> Presentation:
        """Quantiles per version, and the slowest sources."""
        newest = series[-1]
        if not any(shown.result.now.rows for shown in series):
            text = "No row has both an event and an ingest time."
            return Presentation(blocks=(Note(text=text, tone="muted"),))
        now = newest.result.now
        blocks: list[Block] = [
            Figures(
                title="How long do rows take to arrive?",
                figures=(
                    Figure(label="Half of them", value=now.p50, unit="seconds"),
                    Figure(
                        label="95 %",
                        value=now.p95,
                        unit="seconds",
                        tone=worst_tone(newest.findings),
                    ),
                    Figure(label="99 %", value=now.p99, unit="seconds"),
                    Figure(
                        label="Before the event",
                        value=now.negative_share,
                        unit="share",
                        note=rows_text(now.negative),
                    ),
                ),
            )
        ]
        if len(series) > 1:
            blocks.append(_grid(series))
        if newest.result.sources:
            blocks.append(_bars(series))
        slow = [s for s in newest.result.sources if s.began is not None]
        if slow:
            blocks.append(_lines(newest, slow))
        return Presentation(blocks=tuple(blocks))


def _grid(series: Sequence[Shown[Lateness]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = [
        (
            shown.version.name,
            shown.result.now.p50,
            shown.result.now.p95,
            shown.result.now.p99,
            shown.result.now.negative_share,
        )
        for shown in series
    ]
    return Grid(
        title="Delay by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Half of the rows", unit="seconds"),
            GridColumn(label="95 %", unit="seconds"),
            GridColumn(label="99 %", unit="seconds"),
            GridColumn(label="Before the event", unit="share"),
        ),
        rows=tuple(rows),
        tones=tuple(worst_tone(shown.findings) for shown in series),
    )


def _bars(series: Sequence[Shown[Lateness]]) -> Bars:
    names = [s.source for s in series[-1].result.sources[:30]]
    tables = [{s.source: s.latest for s in shown.result.sources} for shown in series]
    return Bars(
        title="How long rows take to arrive, by source",
        labels=tuple(names),
        series=tuple(
            Series(
                label=shown.version.name,
                values=tuple(max(table[name], 0.0) if name in table else None for name in names),
            )
            for shown, table in zip(series, tables, strict=True)
        ),
        unit="seconds",
        x_title="Source",
        y_title="Delay",
        horizontal=True,
        caption="From the last event of a day to its last arrival: median over days, or over the "
        "days since it became longer.",
    )


def _lines(shown: Shown[Lateness], slow: Sequence[SourceDelay]) -> Lines:
    chosen = slow[:5]
    x = tuple(sorted({start for s in chosen for start in s.starts}))
    tables = [dict(zip(s.starts, s.seconds, strict=True)) for s in chosen]
    return Lines(
        title=f"Sources that became slower in “{shown.version.name}”",
        x=x,
        series=tuple(
            Series(label=s.source, values=tuple(t.get(start) for start in x))
            for s, t in zip(chosen, tables, strict=True)
        ),
        unit="seconds",
        x_title="Event day",
        y_title="Delay of the last rows",
    )


METRIC = LatenessMetric()
