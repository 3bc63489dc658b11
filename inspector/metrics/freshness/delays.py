"""Delays of rows from event to arrival, and what of them a person should know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Subject
from inspector.metrics.freshness.rhythm import median_of
from inspector.metrics.freshness.times import event_time, ingest_time
from inspector.metrics.phrases import moment, percent, quoted, rows_text, slice_text, span
from inspector.model.answers import Cells, Groups
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, Distribution, GroupCounts
from inspector.stats.cells import quantile
from inspector.stats.segmentation import segments_of_levels

#: A delay shorter than this is not called a problem, however much it grew.
LEAST = 60.0
#: With fewer days nothing is said about a source.
FEWEST_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Delays of some rows, in seconds.

    Attributes:
        rows: Rows with both times.
        p50: Median delay; None without rows.
        p95: 95 % of rows came within this.
        p99: 99 % did.
        negative: Rows that came in before they happened.
    """

    rows: int
    p50: float | None
    p95: float | None
    p99: float | None
    negative: int

    @property
    def negative_share(self) -> float:
        """Share of rows that came in before they happened."""
        return self.negative / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDelay:
    """How long a source takes to deliver, day by day.

    Attributes:
        source: The source.
        days: Event days looked at.
        usual: Median over days of the time between the last event of the day and the last arrival.
        latest: The same over the stretch since `began`, or over all days.
        began: Since when it takes clearly longer; None if it does not.
        before: The median in the baseline; None without one, or with under five days.
        low: Lower quartile over all days.
        before_high: Upper quartile in the baseline; 0 without one.
        starts: Start of each event day.
        seconds: Seconds from the last event of that day to the last arrival.
    """

    source: str
    days: int
    usual: float
    latest: float
    began: float | None
    before: float | None
    low: float
    before_high: float
    starts: tuple[float, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """The delays of a version.

    Attributes:
        now: Delays of all rows.
        before: Delays in the baseline; rows 0 and no quantiles without one.
        sources: The slowest first; empty without a source column.
    """

    now: Delay
    before: Delay
    sources: tuple[SourceDelay, ...]


def delay_judgements(
    result: Lateness, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Judge sources that became slow, else the whole, and clocks that are wrong."""
    event, ingest = event_time(subject), ingest_time(subject)
    if event is None or ingest is None:
        return
    columns = (ingest.name, event.name)
    ask = subject.ask(Distribution(column=ingest.name, minus=event.name))
    slow = [s for s in result.sources if _slower(s, limits["growth"])]
    if slow and len(slow) <= max(1, len(result.sources) // 2):
        for source in slow[:5]:
            yield _judge_source(source, columns, subject, limits)
    elif result.now.p95 is not None and result.before.p95 is not None:
        now, old = result.now.p95, max(result.before.p95, 0.0)
        if now >= limits["growth"] * old and now - old >= LEAST:
            yield Judgement(
                severity=Severity.WARNING,
                columns=columns,
                value=now,
                threshold=limits["growth"] * old,
                unit="seconds",
                message=f"Rows arrive later than before: 95 % within {span(now)}, in the "
                f"baseline within {span(old)}.",
                impact="The newest days are less complete when they are used, and look "
                "smaller than they are.",
                action="Look where in the pipeline rows wait; leave out days younger than "
                f"{span(now)} until then.",
                risks=("performance", "robustness"),
                ask=ask,
            )
    share = result.now.negative_share
    if share > limits["negative"]:
        yield Judgement(
            severity=Severity.WARNING,
            columns=columns,
            slice="before the event",
            value=share,
            threshold=limits["negative"],
            unit="share",
            message=f"{rows_text(result.now.negative)} ({percent(share)}) arrived before they "
            "happened.",
            impact="A clock or time zone is wrong, so order and ages cannot be trusted.",
            action=f"Compare the time zones of {quoted(ingest.name)} and {quoted(event.name)}.",
            risks=("robustness",),
            rows=result.now.negative,
            ask=ask,
        )


def delay_of(answer: object) -> Delay:
    """Return the delays that a distribution of ingest minus event time shows."""
    if not isinstance(answer, Cells) or not answer.total:
        return Delay(rows=0, p50=None, p95=None, p99=None, negative=0)
    negative = 0
    for value, count in zip(answer.values, answer.counts, strict=True):
        if isinstance(value, int | float):
            # A cell that holds 0 is not counted: its rows may be on either side.
            end = value if answer.scale is None else answer.scale.right(int(value))
            negative += count if end < 0 else 0
    return Delay(
        rows=answer.total,
        p50=quantile(answer, 0.5),
        p95=quantile(answer, 0.95),
        p99=quantile(answer, 0.99),
        negative=negative,
    )


def arrivals(last_event: object, last_arrival: object) -> dict[str, list[tuple[float, float]]]:
    """Return, per source, each event day with the seconds from its last event to its last arrival."""
    if not isinstance(last_event, Groups) or not isinstance(last_arrival, Groups):
        return {}
    events = dict(zip(last_event.keys, last_event.latest, strict=True))
    found: dict[str, list[tuple[float, float]]] = {}
    for key, arrived in zip(last_arrival.keys, last_arrival.latest, strict=True):
        source, day = key
        happened = events.get(key)
        if isinstance(day, int | float) and arrived is not None and happened is not None:
            name = "(missing)" if source is None else str(source)
            found.setdefault(name, []).append((float(day), arrived - happened))
    return found


def delays_by_source(
    days: Mapping[str, list[tuple[float, float]]],
    old_days: Mapping[str, list[tuple[float, float]]],
    *,
    factor: float,
) -> tuple[SourceDelay, ...]:
    """Return how long each source takes to deliver a day, the slowest first.

    Args:
        days: Per source, event days with seconds from their end to the last arrival.
        old_days: The same in the baseline.
        factor: How much longer, counted from the start of the day, is clearly longer.
    """
    result = []
    for name, pairs in days.items():
        ordered = sorted(pairs)
        # The last day may not be over: its last arrival says nothing yet.
        whole = ordered[:-1] if len(ordered) > 1 else ordered
        starts = [day for day, _ in whole]
        seconds = [late for _, late in whole]
        usual = latest = median_of(seconds) or 0.0
        began = None
        for cut in segments_of_levels(seconds, 3)[1:]:
            head, tail = median_of(seconds[:cut]) or 0.0, median_of(seconds[cut:]) or 0.0
            apart = _quantile(seconds[cut:], 0.1) > _quantile(seconds[:cut], 0.95)
            if apart and tail > factor * max(head, 0.0) and tail - head > LEAST:
                usual, latest, began = head, tail, starts[cut]
                break
        old = [late for _, late in sorted(old_days.get(name, []))[:-1]]
        result.append(
            SourceDelay(
                source=name,
                days=len(whole),
                usual=usual,
                latest=latest,
                began=began,
                before=median_of(old) if len(old) >= FEWEST_DAYS else None,
                low=_quantile(seconds, 0.25),
                before_high=_quantile(old, 0.75),
                starts=tuple(starts),
                seconds=tuple(seconds),
            )
        )
    return tuple(sorted(result, key=lambda s: (-s.latest, s.source)))


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _reference(source: SourceDelay) -> float | None:
    return source.usual if source.began is not None else source.before


def _slower(source: SourceDelay, growth: float) -> bool:
    """Whether a source takes clearly longer, within the version or against the baseline."""
    reference = _reference(source)
    if source.days < FEWEST_DAYS or reference is None:
        return False
    if source.began is None and source.low <= source.before_high:
        return False
    return source.latest >= growth * max(reference, 0.0) and source.latest - reference >= LEAST


def _judge_source(
    source: SourceDelay,
    columns: tuple[str, ...],
    subject: Subject,
    limits: Mapping[str, float],
) -> Judgement:
    role = subject.version.roles.source or "source"
    where = slice_text(role, source.source)
    reference = max(_reference(source) or 0.0, 0.0)
    since = f" since {moment(source.began)}" if source.began is not None else ""
    event, ingest = columns[1], columns[0]
    return Judgement(
        severity=Severity.WARNING,
        columns=columns,
        slice=where,
        value=source.latest,
        threshold=limits["growth"] * reference,
        unit="seconds",
        message=f"Rows of {quoted(source.source)} now take {span(source.latest)} to arrive{since}; "
        f"{'before' if source.began is not None else 'in the baseline'} it was {span(reference)}.",
        impact=f"The newest days lack rows where {where}, so they look as if less happened there.",
        action=f"Ask who runs {quoted(source.source)} why rows wait; leave its newest days out "
        "until then.",
        risks=("fairness", "robustness"),
        began=source.began,
        ask=subject.ask(
            GroupCounts(
                by=(Axis(column=role), Axis(column=event, form="period", grain="day")),
                extent_of=ingest,
            )
        ),
    )
