"""Delays of rows from event to arrival, of all rows and source by source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.freshness.delay_change import LEAST, UNKNOWN, DelayTrack
from inspector.metrics.freshness.rhythm import median_of
from inspector.model.answers import Cells, Groups
from inspector.model.time_answers import ArrivalOrder
from inspector.stats.cells import quantile
from inspector.stats.segmentation import segments_of_levels

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
        track: Delays over event time, and what arrived long after.
        disorder_before: Share of rows out of order in the baseline; None if unknown.
        early_slice: The slice that nearly all rows fall on that arrived before they happened, in a
            sample of rows; empty if they do not fall on one.
    """

    now: Delay
    before: Delay
    sources: tuple[SourceDelay, ...]
    track: DelayTrack = UNKNOWN
    disorder_before: float | None = None
    early_slice: str = ""

    @property
    def disorder(self) -> float:
        """Share of rows that happened before something that had arrived earlier."""
        return self.track.out_of_order / self.now.rows if self.now.rows else 0.0


def delay_of_order(answer: object) -> Delay | None:
    """Return the exact delays of an order of arrival; None if there is no answer."""
    if not isinstance(answer, ArrivalOrder) or (answer.rows and answer.p50 is None):
        return None
    return Delay(
        rows=answer.rows,
        p50=answer.p50,
        p95=answer.p95,
        p99=answer.p99,
        negative=answer.negative,
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
