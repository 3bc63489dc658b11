"""Finds the stretches in which steps were missed, and the steps that hold several rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.metrics.freshness.pauses import Pauses
from inspector.metrics.freshness.rhythm import DAY, Rhythm, Track, phase
from inspector.metrics.periods import next_period, period_start
from inspector.model.time_answers import PeriodRowsFound
from inspector.stats.cadence import MONTH
from inspector.stats.silences import dispersion, improbable_run, improbable_silence

MOST_KEPT = 200
#: Periods on each side of a silence from which the usual number of rows is taken.
AROUND = 40
#: A record with no more gaps than this is complete but for them: none is put down to chance.
FEW = 5
#: Beyond so many, steps that go missing here and there are counted and not listed.
MOST_SCATTERED = 100
#: Share of steps with one row, and fewest steps, from which one row a step is the rule.
RULE = 0.95
FEWEST_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without rows.

    Attributes:
        source: In which source; None when no source sent anything.
        start: Last time before it, epoch seconds.
        end: First time after it.
        missed: Steps that were expected in it.
        first: The first step that is missing; None where there is no steady step.
        last: The last step that is missing.
        scattered: Whether single steps go missing so often that this one is nothing special.
    """

    source: str | None
    start: float
    end: float
    missed: int
    first: float | None = None
    last: float | None = None
    scattered: bool = False

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceGaps:
    """The gaps of one source, or of all rows.

    Attributes:
        source: Which; None for all rows.
        gaps: How many.
        missed: Steps missed in them.
        expected: Steps expected between its first and last time.
        longest: Seconds of the longest; None without a gap.
    """

    source: str | None
    gaps: int
    missed: int
    expected: int
    longest: float | None

    @property
    def missed_share(self) -> float | None:
        """Share of expected steps that fall into gaps."""
        return self.missed / self.expected if self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubledStep:
    """A step that holds several rows though one is the rule.

    Attributes:
        source: In which source; None without sources.
        start: The first time in it.
        rows: How many.
    """

    source: str | None
    start: float
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """An empty day that is no gap.

    Attributes:
        start: Its midnight.
        rule: The rule of the calendar it follows.
    """

    start: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The gaps of a version.

    Attributes:
        source_column: The source column; None without one.
        beat: Seconds after which something is to be expected; None if nothing can be.
        starts: Starts of the periods that have rows, for drawing.
        rows: Rows of each.
        gaps: Longest first; those of all rows are not repeated for each source.
        by_source: All rows first, then each source with a gap of its own.
        steps: Steps that hold rows, where one row a step is the rule; 0 where it is not.
        several: Those of them that hold more than one row.
        surplus: Rows beyond the first of each.
        doubled: The steps with several rows, most rows first, as far as kept.
        holidays: Empty days that are no gaps.
        idle_weekdays: Weekdays on which nothing ever comes, 0 for Monday.
        note: Why gaps cannot be told, if so.
    """

    source_column: str | None
    beat: float | None
    starts: tuple[float, ...]
    rows: tuple[int, ...]
    gaps: tuple[Gap, ...]
    by_source: tuple[SourceGaps, ...]
    steps: int = 0
    several: int = 0
    surplus: int = 0
    doubled: tuple[DoubledStep, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    idle_weekdays: tuple[int, ...] = ()
    note: str = ""


def gaps_of(rhythm: Rhythm, pauses: Pauses) -> tuple[tuple[Gap, ...], tuple[SourceGaps, ...]]:
    """Return the gaps, longest first, and sums: of all rows first, then of each source with gaps."""
    if rhythm.whole is None:
        return (), ()
    shared = _gaps(None, rhythm.whole, rhythm, pauses.whole)
    gaps, summaries = list(shared), [_summary(None, rhythm.whole, shared, rhythm)]
    for name, track in sorted(rhythm.sources.items()):
        known = None if pauses.sources is None else pauses.sources.get(name, ())
        own = [g for g in _gaps(name, track, rhythm, known) if not _covered(g, shared)]
        if own:
            gaps += own
            summaries.append(_summary(name, track, own, rhythm))
    if len(gaps) <= FEW:
        gaps = [replace(gap, scattered=False) for gap in gaps]
    if sum(gap.scattered for gap in gaps) > MOST_SCATTERED:  # a habit, which the sums tell
        gaps = [gap for gap in gaps if not gap.scattered]
    gaps.sort(key=lambda g: (g.scattered, -g.seconds, g.start, g.source or ""))
    return tuple(gaps[:MOST_KEPT]), tuple(summaries)


def doubled_of(found: PeriodRowsFound | None, has_sources: bool) -> tuple[DoubledStep, ...]:
    """Return the steps with several rows if one row a step is the rule."""
    if not rule_of_one(found) or found is None:
        return ()
    return tuple(
        DoubledStep(source=name if has_sources else None, start=start, rows=rows)
        for name, start, rows in zip(
            found.several_groups[:MOST_KEPT],
            found.several_starts,
            found.several_rows,
            strict=False,
        )
    )


def rule_of_one(found: PeriodRowsFound | None) -> bool:
    """Whether nearly every step has exactly one row."""
    if found is None or found.periods < FEWEST_STEPS:
        return False
    return found.periods - found.several >= RULE * found.periods


def _gaps(
    source: str | None,
    track: Track,
    rhythm: Rhythm,
    known: Sequence[tuple[float, float]] | None,
) -> list[Gap]:
    beat = rhythm.beat or 0.0
    silences = list(track.silences())
    if not beat or not silences:
        return []
    if not rhythm.cadence.is_regular:
        return _improbable(source, track, rhythm, silences)
    long = [(a, b) for a, b in silences if b - a > 1.5 * beat] if known is None else known
    missed = [(a, b, n) for a, b in long if (n := _missed(a, b, beat, rhythm)) >= 1]
    expected = expected_steps(track, rhythm)
    absent = sum(n for _, _, n in missed)
    tried = expected * (max(1, len(rhythm.sources)) if source is not None else 1)
    found = []
    for start, end, steps in missed:
        first, last = missing_steps(start, end, rhythm)
        found.append(
            Gap(
                source=source,
                start=start,
                end=end,
                missed=steps,
                first=first,
                last=last,
                scattered=not improbable_run(steps, expected - absent, expected, tried),
            )
        )
    return found


def _improbable(
    source: str | None, track: Track, rhythm: Rhythm, silences: Sequence[tuple[float, float]]
) -> list[Gap]:
    """Return the silences too long for rows that come when they come."""
    beat, spread = rhythm.beat or 0.0, dispersion(track.rows)
    tried = len(silences) * (max(1, len(rhythm.sources)) if source is not None else 1)
    found = []
    for place, (start, end) in enumerate(silences):
        if end - start <= 1.5 * beat or (missed := _missed(start, end, beat, rhythm)) < 1:
            continue
        rows = _rate(track, place, rhythm) * rhythm.active_seconds(start, end)
        if improbable_silence(rows, spread, tried):
            found.append(Gap(source=source, start=start, end=end, missed=missed))
    return found


def missing_steps(start: float, end: float, rhythm: Rhythm) -> tuple[float | None, float | None]:
    """Return the first and the last missing step between two times of a steady cadence."""
    beat = rhythm.beat or 0.0
    if rhythm.cadence.kind == "months":
        months = max(1, round(beat / MONTH))
        first, last = start, end
        for _ in range(months):
            first = next_period(first, "month")
            last = period_start(period_start(last, "month") - 1, "month")
        return first, last
    first, last = start + beat, end - beat
    while first < end - beat / 2 and _closed(first, rhythm):
        first += beat
    while last > start + beat / 2 and _closed(last, rhythm):
        last -= beat
    return (first, last) if first <= last + beat / 2 else (None, None)


def _closed(moment: float, rhythm: Rhythm) -> bool:
    idle = bool(rhythm.idle) and phase(moment, rhythm.idle_unit) in rhythm.idle
    return idle or int(moment // DAY) in rhythm.holidays


def _rate(track: Track, place: int, rhythm: Rhythm) -> float:
    """Return rows per active second around a silence: the lower of those before and after it.

    A silence where fewer rows come anyway is not a gap but a lower level, which volume tells.
    """
    before = range(max(0, place + 1 - AROUND), place + 1)
    after = range(place + 1, min(len(track.rows), place + 1 + AROUND))
    rates = []
    for places in (before, after):
        seconds = rhythm.active_seconds(track.earliest[places[0]], track.latest[places[-1]])
        rates.append(sum(track.rows[i] for i in places) / max(seconds, rhythm.beat or 1.0))
    return min(rates)


def _missed(start: float, end: float, beat: float, rhythm: Rhythm) -> int:
    active = rhythm.active_seconds(start, end)
    if rhythm.cadence.is_regular:
        return round(active / beat) - 1
    return int(active / beat)


def expected_steps(track: Track, rhythm: Rhythm) -> int:
    """Return the steps between the first and the last time of a track, both included."""
    beat = rhythm.beat or 1.0
    return max(1, round(rhythm.active_seconds(track.earliest[0], track.last) / beat) + 1)


def _covered(gap: Gap, shared: Sequence[Gap]) -> bool:
    """Whether most of a source's gap is a gap of all."""
    inside = sum(
        max(0.0, min(gap.end, other.end) - max(gap.start, other.start)) for other in shared
    )
    return inside >= 0.8 * gap.seconds


def _summary(source: str | None, track: Track, gaps: Sequence[Gap], rhythm: Rhythm) -> SourceGaps:
    return SourceGaps(
        source=source,
        gaps=len(gaps),
        missed=sum(g.missed for g in gaps),
        expected=expected_steps(track, rhythm),
        longest=max((g.seconds for g in gaps), default=None),
    )
