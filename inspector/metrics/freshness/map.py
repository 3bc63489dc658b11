"""Sources by periods: what came when, what is missing, and which source was late at which moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject
from inspector.metrics.freshness.gap_search import Gap, gaps_of
from inspector.metrics.freshness.map_delays import delay_bars, delay_bins
from inspector.metrics.freshness.pauses import look_closer
from inspector.metrics.freshness.rhythm import DAY, Rhythm, Track, listen, median_of, phase
from inspector.metrics.freshness.service_level import natural
from inspector.metrics.freshness.times import event_time, ingest_time, no_time
from inspector.metrics.periods import GRAINS, next_period, period_start, period_starts
from inspector.model.answers import Cells
from inspector.model.blocks import Block, Note, Presentation
from inspector.model.questions import Distribution, Grain
from inspector.model.timeline import Lane, Missing, Timeline, lane_at
from inspector.stats.cells import quantile

MOST_LANES = 60
MOST_MAPS = 4  # versions drawn, the newest ones
#: Most cells of a map, and periods of a lane.
MOST_CELLS, MOST_PERIODS = 12_000, 1_500
MOST_CLOSED = 4_000
FEWEST_PAUSES = 5
#: Times the usual delay after which a source is late, and very late; as dbt's warn_after, error_after.
LATE, VERY_LATE = 2.0, 3.0
LONG_AGO = 30 * DAY
ALL = "all rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshnessMap:
    """Sources over time.

    Attributes:
        as_of: The moment of the version, epoch seconds.
        as_of_basis: Where that came from.
        grain: How long a period is.
        lanes: The sources with most rows, by name; one lane of all rows without sources.
        sources: How many sources there are.
        closed: Stretches in which nothing ever comes.
        delays: Share of rows by how long they took to arrive; empty without an ingest time.
    """

    as_of: float
    as_of_basis: str
    grain: Grain
    lanes: tuple[Lane, ...]
    sources: int
    closed: tuple[tuple[float, float], ...] = ()
    delays: tuple[float, ...] = ()


class FreshnessMapMetric(Metric[FreshnessMap]):
    """Draws the sources below each other along one axis of time."""

    card = Card(
        key="freshness.map",
        area="freshness",
        name="Freshness map",
        technical="Sources by periods; delay of the newest event against its usual delay",
        question="What came from which source when, and which source was late at which moment?",
        explanation=(
            "Each source has a lane: full where many rows came, pale where few, marked where steps "
            "are missing. At any moment its newest event has an age; a source is late when that age "
            "is twice what it usually reaches before the next event arrives."
        ),
        formula="delay = moment - newest event up to then; usual = 95 % of pauses + 95 % of arrival "
        "delays; late after 2 x usual, very late after 3 x, nights, weekends and holidays left out",
        source="dbt source freshness (warn_after, error_after), per source; pauses of its own record",
        limits="A moment is exact where periods end. Rows that arrived late are shown where they "
        "happened, as if they had been known then.",
        order=5,
    )
    result = FreshnessMap

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "what came from which source when.")

    def measure(self, subject: Subject) -> Measurement[FreshnessMap]:
        """Listen to the rhythm, look for gaps, and ask how long rows take to arrive."""
        rhythm: Rhythm = yield from listen(subject)
        version = subject.version
        none = FreshnessMap(
            as_of=version.as_of,
            as_of_basis=version.as_of_basis,
            grain="day",
            lanes=(),
            sources=len(rhythm.sources),
        )
        if rhythm.whole is None or rhythm.extent is None:
            return none
        pauses = yield from look_closer(subject, rhythm)
        event, ingest = event_time(subject), ingest_time(subject)
        cells = None
        if event and ingest and event.name != ingest.name:
            ask = subject.ask(Distribution(column=ingest.name, minus=event.name))
            cells = (yield (ask,)).get(ask)
        delay = 0.0
        if isinstance(cells, Cells):
            delay = max(0.0, quantile(cells, 0.95) or 0.0)
        gaps, _ = gaps_of(rhythm, pauses)
        tracks = dict(rhythm.sources) or {ALL: rhythm.whole}
        kept = sorted(sorted(tracks, key=lambda n: (-tracks[n].total, n))[:MOST_LANES])
        grain = _grain(rhythm)
        return replace(
            none,
            grain=grain,
            lanes=tuple(_lane(name, tracks[name], grain, gaps, rhythm, delay) for name in kept),
            closed=_closed(rhythm, version.as_of),
            delays=delay_bins(cells) if isinstance(cells, Cells) else (),
        )

    def present(self, series: Sequence[Shown[FreshnessMap]]) -> Presentation:
        """A map for each of the newest versions, then how long rows take to arrive."""
        blocks: list[Block] = []
        many = len(series) > 1
        for shown in reversed(series[-MOST_MAPS:]):
            if shown.result.lanes:
                blocks.append(timeline_of(shown, many=many))
            else:
                text = f"{shown.version.name}: no row has a time that could be drawn."
                blocks.append(Note(text=text, tone="muted"))
        if any(shown.result.delays for shown in series):
            named = [(shown.version.name, shown.result.delays) for shown in series]
            blocks.append(delay_bars(named))
        return Presentation(blocks=tuple(blocks))


def timeline_of(shown: Shown[FreshnessMap], *, many: bool) -> Timeline:
    """Return the map of one version."""
    result = shown.result
    basis = {"given": "as given", "file modified": "when the file was written", "now": "now"}
    captions = [f"A cell is a {result.grain}: the fuller its colour, the more rows it has."]
    if any(lane.missing for lane in result.lanes):
        captions.append("Narrow bars are missing steps.")
    if result.closed:
        captions.append("Nothing ever comes in the shaded times.")
    now = [lane_at(lane, result.as_of, result.closed) for lane in result.lanes]
    if result.as_of_basis != "given" and all((n.delay or 0) > LONG_AGO for n in now):
        captions.append("All ended long before that moment: move it to see how it was then.")
    if result.sources > len(result.lanes):
        captions.append(f"The {len(result.lanes)} of {result.sources} sources with most rows.")
    return Timeline(
        title=f"What came when in “{shown.version.name}”" if many else "What came when",
        lanes=result.lanes,
        as_of=result.as_of,
        basis=basis.get(result.as_of_basis, result.as_of_basis),
        closed=result.closed,
        caption=" ".join(captions),
    )


def _grain(rhythm: Rhythm) -> Grain:
    extent = rhythm.extent
    finest = rhythm.source_grain if rhythm.sources else rhythm.grain
    lanes = min(max(len(rhythm.sources), 1), MOST_LANES)
    most = min(MOST_PERIODS, MOST_CELLS // lanes)
    for grain in GRAINS[GRAINS.index(finest) :]:
        if (
            extent is None
            or len(period_starts(grain, extent.first, extent.last, limit=most + 1)) <= most
        ):
            return grain
    return "year"


def _lane(
    name: str, track: Track, grain: Grain, gaps: Sequence[Gap], rhythm: Rhythm, delay: float
) -> Lane:
    rows: dict[float, int] = {}
    newest: dict[float, float] = {}
    for start, count, latest in zip(track.starts, track.rows, track.latest, strict=True):
        period = period_start(start, grain)
        rows[period] = rows.get(period, 0) + count
        newest[period] = max(newest.get(period, latest), latest)
    pauses = sorted(p for a, b in track.silences() if (p := rhythm.active_seconds(a, b)) > 0)
    step = usual = None
    if len(pauses) >= FEWEST_PAUSES:
        step = median_of(pauses)
        usual = pauses[min(len(pauses) - 1, int(0.95 * len(pauses)))]
    elif rhythm.cadence.is_regular:
        step = usual = rhythm.beat
    first, last = track.earliest[0], track.last
    return Lane(
        label=name,
        starts=tuple(rows),
        ends=tuple(next_period(start, grain) for start in rows),
        rows=tuple(rows.values()),
        newest=tuple(newest.values()),
        missing=tuple(
            Missing(start=g.start if g.first is None else g.first, end=g.end, steps=g.missed)
            for g in sorted(gaps, key=lambda g: g.start)
            if (g.source is None or g.source == name) and g.start >= first and g.end <= last
        ),
        step=step,
        usual=None if usual is None else usual + delay,
        late_after=None if usual is None else natural(LATE * usual + delay),
        very_late_after=None if usual is None else natural(VERY_LATE * usual + delay),
    )


def _closed(rhythm: Rhythm, as_of: float) -> tuple[tuple[float, float], ...]:
    """Return the stretches in which nothing ever comes, neighbours joined."""
    extent = rhythm.extent
    if extent is None or not (rhythm.idle or rhythm.holidays):
        return ()
    step = DAY if rhythm.idle_unit == 7 else 3_600.0
    at = period_start(extent.first, "day")
    end = min(max(as_of, extent.last), extent.last + 400 * DAY)
    found: list[tuple[float, float]] = []
    while at < end:
        idle = bool(rhythm.idle) and phase(at, rhythm.idle_unit) in rhythm.idle
        if idle or int(at // DAY) in rhythm.holidays:
            if found and found[-1][1] == at:
                found[-1] = (found[-1][0], at + step)
            elif len(found) < MOST_CLOSED:
                found.append((at, at + step))
        at += step
    return tuple(found)


METRIC = FreshnessMapMetric()
