"""Sources that stopped sending, measured against their own pauses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.rhythm import Rhythm, Track, listen
from inspector.metrics.freshness.times import no_time
from inspector.metrics.phrases import listed, moment, percent, plural, quoted, slice_text, span
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts

MOST_KEPT = 200
#: Fewest pauses from which a source's own rhythm is known.
FEWEST_PAUSES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAge:
    """How long a source has been silent.

    Attributes:
        source: Its name.
        rows: Its rows.
        last: Its newest time.
        silent: Seconds from there to the newest time of the whole table.
        longest: Its longest pause before; None with too few pauses.
        usual: The length that 95 % of its pauses stay under.
        quiet: Whether the silence is longer than its own rhythm explains.
    """

    source: str
    rows: int
    last: float
    silent: float
    longest: float | None
    usual: float | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSources:
    """The sources of a version, the longest silent first.

    Attributes:
        newest: The newest believable time of the whole table; None without one.
    """

    source_column: str
    newest: float | None
    rows: int
    sources: tuple[SourceAge, ...]


class QuietMetric(Metric[QuietSources]):
    """Holds each source's silence against its own pauses."""

    card = Card(
        key="freshness.quiet",
        area="freshness",
        name="Quiet sources",
        technical="Age per entity against its own gap distribution",
        question="Did a source stop sending?",
        explanation=(
            "Each source has its own rhythm: one sends every minute, another once a week. A source "
            "is quiet when it has been silent for much longer than ever before, while others "
            "still send. A dead sensor looks like this, and so does a changed name."
        ),
        formula="quiet if silence > max(3 x 95 % pause, 1.5 x longest pause), with 5 pauses or more",
        source="For random arrivals the chance is e^-9 per source",
        limits="Silence is measured to the newest row of any source, so a table that stopped as a "
        "whole shows under age; sources new in the last days have too few pauses.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.05,
                unit="share",
                meaning="A quiet source that had at least this share of rows is a warning.",
                source="Inspector",
            ),
        ),
        order=40,
    )
    result = QuietSources

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time and a source."""
        reason = no_time(subject, "sources that stopped sending.")
        if reason is None and subject.version.schema.find(subject.version.roles.source) is None:
            return "Choose a source column to see sources that stopped sending."
        return reason

    def measure(self, subject: Subject) -> Measurement[QuietSources]:
        """Listen to each source; measure its silence."""
        rhythm: Rhythm = yield from listen(subject)
        newest = rhythm.whole.last if rhythm.whole else None
        ages = [
            _age(name, track, newest, rhythm)
            for name, track in rhythm.sources.items()
            if newest is not None
        ]
        ages.sort(key=lambda a: (not a.quiet, -a.silent, a.source))
        return QuietSources(
            source_column=subject.version.roles.source or "",
            newest=newest,
            rows=rhythm.whole.total if rhythm.whole else 0,
            sources=tuple(ages[:MOST_KEPT]),
        )

    def judge(
        self, result: QuietSources, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A finding for each large quiet source, one together for the small ones."""
        quiet = [s for s in result.sources if s.quiet]
        fair = result.rows / len(result.sources) if result.sources else 0.0
        large = [
            s for s in quiet if s.rows >= min(limits["warning"] * result.rows, max(0.5 * fair, 1))
        ]
        small = [s for s in quiet if s not in large]
        time = subject.version.roles.event_time or ""
        ask = subject.ask(GroupCounts(by=(Axis(column=result.source_column),), extent_of=time))
        for source in large:
            where = slice_text(result.source_column, source.source)
            yield Judgement(
                severity=Severity.WARNING,
                columns=(result.source_column,),
                slice=where,
                value=source.silent,
                threshold=max(3 * (source.usual or 0.0), 1.5 * (source.longest or 0.0)),
                unit="seconds",
                message=f"{quoted(source.source)} has sent nothing for {span(source.silent)} "
                f"(since {moment(source.last)}) while others did; its longest pause before was "
                f"{span(source.longest or 0.0)}.",
                impact=f"The newest rows lack {where}, "
                f"{percent(source.rows / result.rows)} of the data until then.",
                action=f"Ask whoever runs {quoted(source.source)} whether it stopped, or sends "
                "under another name.",
                risks=("fairness", "robustness"),
                rows=source.rows,
                began=source.last,
                ask=ask,
            )
        if small:
            yield Judgement(
                severity=Severity.INFO,
                columns=(result.source_column,),
                value=len(small),
                threshold=0,
                unit="count",
                message=f"{plural(len(small), 'small source')} of {len(result.sources)} sent "
                f"nothing for much longer than ever before: {listed([s.source for s in small])}.",
                impact="Each held few rows; together they may be a group that is no longer seen.",
                action="Check whether these sources ended or broke.",
                risks=("fairness",),
                rows=sum(s.rows for s in small),
                ask=ask,
            )

    def present(self, series: Sequence[Shown[QuietSources]]) -> Presentation:
        """The newest version's sources, the longest silent first, with the versions before."""
        blocks: list[Block] = []
        newest = series[-1]
        if not newest.result.sources:
            return Presentation(blocks=(Note(text="No source has rows with a time."),))
        if not any(s.quiet for s in newest.result.sources):
            blocks.append(Note(text="No source fell silent.", tone="good"))
        earlier = [{s.source: s for s in shown.result.sources} for shown in series[:-1]]
        rows: list[tuple[Scalar, ...]] = [
            (
                source.source,
                source.rows,
                source.last,
                *(t[source.source].silent if source.source in t else None for t in earlier),
                source.silent,
                source.longest,
                "quiet" if source.quiet else "",
            )
            for source in newest.result.sources[:40]
        ]
        silent = (
            GridColumn(
                label="Silent" if len(series) == 1 else f"Silent · {shown.version.name}",
                unit="seconds",
                help="From its newest row to the newest row of any source.",
            )
            for shown in series
        )
        blocks.append(
            Grid(
                title="How long sources have been silent",
                columns=(
                    GridColumn(label=newest.result.source_column),
                    GridColumn(label="Rows", unit="rows"),
                    GridColumn(label="Newest row", unit="time"),
                    *silent,
                    GridColumn(label="Longest pause before", unit="seconds"),
                    GridColumn(label="State"),
                ),
                rows=tuple(rows),
                tones=tuple(
                    worst_tone(
                        newest.findings,
                        slice_=slice_text(newest.result.source_column, source.source),
                    )
                    for source in newest.result.sources[:40]
                ),
            )
        )
        return Presentation(blocks=tuple(blocks))


def _age(name: str, track: Track, newest: float, rhythm: Rhythm) -> SourceAge:
    pauses = sorted(end - start for start, end in track.silences())
    silent = max(0.0, newest - track.last)
    known = len(pauses) >= FEWEST_PAUSES
    usual = pauses[min(len(pauses) - 1, int(0.95 * len(pauses)))] if known else None
    longest = pauses[-1] if known else None
    limit = max(3 * (usual or 0.0), 1.5 * (longest or 0.0), 2 * (rhythm.beat or 0.0))
    return SourceAge(
        source=name,
        rows=track.total,
        last=track.last,
        silent=silent,
        longest=longest,
        usual=usual,
        quiet=known and silent > limit,
    )


METRIC = QuietMetric()
