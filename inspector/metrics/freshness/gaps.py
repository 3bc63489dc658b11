"""Stretches of time in which rows should have come and did not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.rhythm import Rhythm, Track, listen
from inspector.metrics.freshness.times import no_time
from inspector.metrics.phrases import listed, moment, percent, plural, quoted, slice_text, span
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Lines, Mark, Note, Presentation, Series
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts, TimeSteps
from inspector.stats.silences import dispersion, improbable_run, improbable_silence

MOST_KEPT = 200
MOST_SHOWN = 40
MOST_MARKED = 12
NAMED = 3
#: Periods on each side of a silence from which the usual number of rows is taken.
AROUND = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without rows.

    Attributes:
        source: In which source; None when no source sent anything.
        start: Last time before it, epoch seconds.
        end: First time after it.
        missed: Steps that were expected in it.
    """

    source: str | None
    start: float
    end: float
    missed: int

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
class Gaps:
    """The gaps of a version.

    Attributes:
        source_column: The source column; None without one.
        beat: Seconds after which something is to be expected; None if nothing can be.
        starts: Starts of the periods that have rows, for drawing.
        rows: Rows of each.
        gaps: Longest first; those of all rows are not repeated for each source.
        by_source: All rows first, then each source with a gap of its own.
        note: Why gaps cannot be told, if so.
    """

    source_column: str | None
    beat: float | None
    starts: tuple[float, ...]
    rows: tuple[int, ...]
    gaps: tuple[Gap, ...]
    by_source: tuple[SourceGaps, ...]
    note: str = ""


class GapsMetric(Metric[Gaps]):
    """Looks for missing stretches against the table's own rhythm."""

    card = Card(
        key="freshness.gaps",
        area="freshness",
        name="Gaps",
        technical="Missing periods against the cadence",
        question="Are there stretches of time without rows?",
        explanation=(
            "Where rows come in a steady step, a stretch of missed steps is a gap; where they come "
            "irregularly, a silence too long for chance is. Nights and weekends on which nothing "
            "ever comes are not gaps. A gap is lost data, or data that did not arrive."
        ),
        formula="missed = active seconds of the silence / cadence - 1; kept if its chance, "
        "rate^missed or exp(-expected rows / dispersion), is below 0.01 / silences",
        source="Islands and gaps over distinct periods; Poisson silence with dispersion",
        limits="Gaps inside one period of the table that was counted (an hour, or a day for long "
        "tables) are not seen; a silence that still lasts is told under age and quiet sources.",
        thresholds=(
            Threshold(
                name="warning",
                default=3,
                unit="count",
                meaning="A gap of at least this many missed steps is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="missed",
                default=0.01,
                unit="share",
                meaning="More than this share of steps missed in gaps is a warning.",
                source="Inspector",
            ),
        ),
        order=30,
    )
    result = Gaps

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "stretches of time without rows.")

    def measure(self, subject: Subject) -> Measurement[Gaps]:
        """Listen to the rhythm; keep the silences that chance does not explain."""
        rhythm: Rhythm = yield from listen(subject)
        source_column = subject.version.roles.source
        if rhythm.whole is None:
            note = "No row has a time that could be judged."
        elif rhythm.beat is None:
            note = "Rows come too seldom, or too unevenly, to say when one is missing."
        else:
            note = ""
        if rhythm.whole is None or note:
            return Gaps(
                source_column=source_column,
                beat=None,
                starts=rhythm.whole.starts if rhythm.whole else (),
                rows=rhythm.whole.rows if rhythm.whole else (),
                gaps=(),
                by_source=(),
                note=note,
            )
        shared = _gaps(None, rhythm.whole, rhythm)
        gaps, summaries = list(shared), [_summary(None, rhythm.whole, shared, rhythm)]
        for name, track in sorted(rhythm.sources.items()):
            own = [g for g in _gaps(name, track, rhythm) if not _covered(g, shared)]
            if own:
                gaps += own
                summaries.append(_summary(name, track, own, rhythm))
        gaps.sort(key=lambda g: (-g.seconds, g.start, g.source or ""))
        return Gaps(
            source_column=source_column,
            beat=rhythm.beat,
            starts=rhythm.whole.starts,
            rows=rhythm.whole.rows,
            gaps=tuple(gaps[:MOST_KEPT]),
            by_source=tuple(summaries),
        )

    def judge(
        self, result: Gaps, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding for gaps of all rows; one each for few sources, one together for many."""
        serious = []
        for summary in result.by_source:
            own = [g for g in result.gaps if g.source == summary.source]
            worst = max((g.missed for g in own), default=0)
            much = (summary.missed_share or 0.0) > limits["missed"] and worst >= 2
            if worst >= limits["warning"] or much:
                serious.append((summary, own))
        alone = [pair for pair in serious if pair[0].source is None]
        sources = [pair for pair in serious if pair[0].source is not None]
        groups = [alone] if alone else []
        groups += [[pair] for pair in sources] if len(sources) <= NAMED else [sources]
        for group in groups:
            yield _judgement(group, result, subject, limits)

    def present(self, series: Sequence[Shown[Gaps]]) -> Presentation:
        """Gaps, longest first, then rows over time with the gaps marked."""
        blocks: list[Block] = []
        notes = [s for s in series if s.result.note]
        blocks += [Note(text=f"{s.version.name}: {s.result.note}", tone="muted") for s in notes]
        if any(shown.result.gaps for shown in series):
            blocks.append(_grid(series))
        elif len(notes) < len(series):
            blocks.append(Note(text="No stretch of time is missing.", tone="good"))
        newest = series[-1]
        if newest.result.starts and newest.result.gaps:
            blocks.append(_lines(newest))
        return Presentation(blocks=tuple(blocks))


def _gaps(source: str | None, track: Track, rhythm: Rhythm) -> list[Gap]:
    beat = rhythm.beat or 0.0
    silences = list(track.silences())
    if not beat or not silences:
        return []
    expected = _expected(track, rhythm)
    long = [(i, a, b) for i, (a, b) in enumerate(silences) if b - a > 1.5 * beat]
    if not long:
        return []
    regular = rhythm.cadence.is_regular
    spread = 1.0 if regular else dispersion(track.rows)
    missing = sum(max(0, _missed(a, b, beat, rhythm)) for _, a, b in long)
    tried = len(silences) * (max(1, len(rhythm.sources)) if source is not None else 1)
    found = []
    for place, start, end in long:
        missed = _missed(start, end, beat, rhythm)
        if missed < 1:
            continue
        if regular:
            likely = not improbable_run(missed, expected - missing, expected, tried)
        else:
            rows = _rate(track, place, rhythm) * rhythm.active_seconds(start, end)
            likely = not improbable_silence(rows, spread, tried)
        if not likely:
            found.append(Gap(source=source, start=start, end=end, missed=missed))
    return found


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


def _expected(track: Track, rhythm: Rhythm) -> int:
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
        expected=_expected(track, rhythm),
        longest=max((g.seconds for g in gaps), default=None),
    )


def _judgement(
    group: Sequence[tuple[SourceGaps, Sequence[Gap]]],
    result: Gaps,
    subject: Subject,
    limits: Mapping[str, float],
) -> Judgement:
    gaps = [gap for _, own in group for gap in own]
    longest = max(gaps, key=lambda g: g.seconds)
    where = None
    if len(group) > 1:
        names = [summary.source or "" for summary, _ in group]
        subject_words = f"{plural(len(names), 'source')} have gaps ({listed(names)})"
        found = f"{plural(len(gaps), 'gap')} in all"
    else:
        source = group[0][0].source
        if source is None:
            subject_words = "No rows came"
        else:
            where = slice_text(result.source_column or "source", source)
            subject_words = f"No rows came where {where}"
        found = "one gap" if len(gaps) == 1 else plural(len(gaps), "gap")
    share = sum(s.missed for s, _ in group) / max(1, sum(s.expected for s, _ in group))
    stretch = f"{span(longest.seconds)} from {moment(longest.start)} to {moment(longest.end)}"
    if len(group) > 1:
        message = f"{subject_words}; the longest is {stretch} at {quoted(longest.source)}."
    elif len(gaps) == 1:
        message = f"{subject_words} for {stretch}; a row was due every {_beat_text(result.beat)}."
    else:
        message = (
            f"{subject_words} in {found}, {percent(share)} of the time; the longest is {stretch}."
        )
    column = subject.version.roles.event_time or ""
    return Judgement(
        severity=Severity.WARNING,
        columns=(column,),
        slice=where,
        value=max(g.missed for g in gaps),
        threshold=limits["warning"],
        unit="count",
        message=message,
        impact="What happened then is not in the data: totals are too low, and models never see "
        "such times.",
        action="Look whether the source still has the rows of that time, and load them again; "
        "else note the gap.",
        risks=("performance", "robustness") if where is None else ("fairness", "robustness"),
        began=longest.start,
        ask=_ask(subject, where is not None or len(group) > 1),
    )


def _ask(subject: Subject, by_source: bool) -> Ask | None:
    time, source = subject.version.roles.event_time, subject.version.roles.source
    if time is None:
        return None
    if by_source and source:
        return subject.ask(
            GroupCounts(
                by=(Axis(column=source), Axis(column=time, form="period", grain="day")),
                extent_of=time,
            )
        )
    return subject.ask(TimeSteps(time=time))


def _beat_text(beat: float | None) -> str:
    text = span(beat or 0.0)
    return text[2:] if text.startswith("1 ") else text


def _grid(series: Sequence[Shown[Gaps]]) -> Grid:
    many = len(series) > 1
    rows: list[tuple[Scalar, ...]] = []
    tones = []
    for shown in reversed(series):
        column = shown.result.source_column
        for gap in shown.result.gaps[: MOST_SHOWN if not many else MOST_SHOWN // len(series)]:
            cells: tuple[Scalar, ...] = (
                gap.source if gap.source is not None else "all",
                gap.start,
                gap.end,
                gap.seconds,
                gap.missed,
            )
            rows.append((shown.version.name, *cells) if many else cells)
            where = slice_text(column or "source", gap.source) if gap.source is not None else None
            tones.append(worst_tone(f for f in shown.findings if f.slice == where))
    total = sum(len(shown.result.gaps) for shown in series)
    return Grid(
        title="Gaps, longest first",
        columns=(
            *((GridColumn(label="Version"),) if many else ()),
            GridColumn(label="Source"),
            GridColumn(label="Last row before", unit="time"),
            GridColumn(label="First row after", unit="time"),
            GridColumn(label="Length", unit="seconds"),
            GridColumn(label="Missed steps", unit="count"),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=f"{len(rows)} of {total} gaps." if len(rows) < total else "",
    )


def _lines(shown: Shown[Gaps]) -> Lines:
    result = shown.result
    longest = sorted(result.gaps, key=lambda g: -g.seconds)[:MOST_MARKED]
    return Lines(
        title=f"Rows over time in “{shown.version.name}”, gaps marked",
        x=result.starts,
        series=(Series(label="Rows", values=tuple(float(n) for n in result.rows)),),
        unit="rows",
        x_title="Event time",
        y_title="Rows",
        marks=tuple(Mark(x=g.start, until=g.end, label=g.source or "all") for g in longest),
    )


METRIC = GapsMetric()
