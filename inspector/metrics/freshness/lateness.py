"""How long rows take from the event to the table, and whether that became longer."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.delay_change import UNKNOWN, delay_track
from inspector.metrics.freshness.delay_findings import delay_judgements
from inspector.metrics.freshness.delay_show import lateness_blocks
from inspector.metrics.freshness.delays import (
    Lateness,
    SourceDelay,
    arrivals,
    delay_of,
    delay_of_order,
    delays_by_source,
)
from inspector.metrics.freshness.early import early_question, early_slice
from inspector.metrics.freshness.times import DAY, event_time, extent_of, ingest_time, no_time
from inspector.model.answers import Cells, Facts
from inspector.model.blocks import Presentation
from inspector.model.dataset import LogicalType, Version
from inspector.model.finding import Judgement
from inspector.model.questions import (
    Ask,
    Axis,
    ColumnFacts,
    Distribution,
    Grain,
    GroupCounts,
    OrderOfArrival,
)
from inspector.model.time_answers import ArrivalOrder

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
            "show a wrong clock; old rows that arrive together were filled in later."
        ),
        formula="delay = ingest time - event time; exact p50, p95, p99, in whole and per period of "
        "event time; old: over 5 x the usual p95 and 2 periods more than it; out of order: event < "
        "newest event that had arrived; by source: last arrival - last event, per event day",
        source="Nearest-rank quantiles; exact segmentation of log delays for when they changed",
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
            Threshold(
                name="backfill",
                default=0.05,
                unit="share",
                meaning="More rows than this filled in long after are a warning; fewer are told.",
                source="Inspector",
            ),
            Threshold(
                name="disorder",
                default=0.05,
                unit="share",
                meaning="The share of rows out of order growing by this much, and to twice as "
                "much, is a warning.",
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
        base = subject.baseline
        times = (event.name, ingest.name)
        timed = base is not None and all(
            (c := base.schema.find(n)) is not None and c.type.is_temporal for n in times
        )
        spans = [subject.distribution(event.name)]
        if timed:
            spans.append(subject.baseline_distribution(event.name))
        answers = yield tuple(spans)
        asked = _order(subject.version, times, answers.get(spans[0]))
        ask = subject.ask(asked)
        old_ask = whole_ask = None
        if timed and base is not None:
            old_ask = subject.ask_baseline(_order(base, times, answers.get(spans[1])))
            whole_ask = subject.ask_baseline(Distribution(column=ingest.name, minus=event.name))
        source = subject.version.schema.find(subject.version.roles.source)
        facts_ask = subject.ask(ColumnFacts(column=source.name)) if source else None
        answers = yield tuple(a for a in (ask, old_ask, facts_ask) if a)
        order = answers[ask]
        before_order = answers.get(old_ask) if old_ask else None
        if not isinstance(order, ArrivalOrder):
            raise TypeError("an order of arrival was asked for")
        now, before = delay_of_order(order), delay_of_order(before_order)
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
        if before is None and whole_ask:
            # A report made before delays were asked for so may still hold their distribution.
            before = delay_of((yield (whole_ask,)).get(whole_ask))
        known = isinstance(before_order, ArrivalOrder) and before_order.rows
        where = ""
        if now is not None and now.negative and (asked_early := early_question(subject, *times)):
            drawn = subject.ask(asked_early)
            where = early_slice((yield (drawn,)).get(drawn))
        return Lateness(
            now=now or delay_of(None),
            before=before or delay_of(None),
            sources=sources,
            track=delay_track(order, asked.grain) if order.rows else UNKNOWN,
            disorder_before=before_order.late / before_order.rows
            if known and isinstance(before_order, ArrivalOrder)
            else None,
            early_slice=where,
        )

    def judge(
        self, result: Lateness, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Sources that became slow; else the whole; and clocks that are wrong."""
        event, ingest = event_time(subject), ingest_time(subject)
        if event is None or ingest is None:
            return ()
        asked = OrderOfArrival(time=event.name, arrival=ingest.name, grain=result.track.grain)
        return delay_judgements(result, subject, limits, subject.ask(asked))

    def present(self, series: Sequence[Shown[Lateness]]) -> Presentation:
        """Quantiles per version, delays over time, backfills, and the slowest sources."""
        return Presentation(blocks=lateness_blocks(series))


def _order(version: Version, times: tuple[str, str], cells: object) -> OrderOfArrival:
    """Return the question about a version's believable times, in about as fine periods as days."""
    extent = extent_of(cells, version.as_of) if isinstance(cells, Cells) else None
    if extent is None:
        return OrderOfArrival(time=times[0], arrival=times[1])
    covered = extent.last - extent.first
    grain: Grain = "day"
    if covered < 10 * DAY and all(
        (c := version.schema.find(n)) is not None and c.type is LogicalType.TIMESTAMP for n in times
    ):
        grain = "hour"
    elif covered > 2_000 * DAY:
        grain = "week" if covered < 10_000 * DAY else "month"
    return OrderOfArrival(
        time=times[0],
        arrival=times[1],
        grain=grain,
        since=extent.early_edge,
        until=max(version.as_of + DAY, extent.last),
    )


METRIC = LatenessMetric()
