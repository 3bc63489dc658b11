"""When cells are missing: the share of missing cells per period, and where it jumps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.episodes import Episode, episode
from inspector.metrics.coverage.gaps_by_slice import blame
from inspector.metrics.coverage.missing_tables import Gathered, gather
from inspector.metrics.coverage.time_map import time_map
from inspector.metrics.phrases import listed, moment, percent
from inspector.model.blocks import Block, Lines, Mark, Note, Presentation, Series
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, Grain, GroupCounts
from inspector.stats.intervals import wilson
from inspector.stats.multiple import benjamini_hochberg

MOST_DRAWN = 3
#: From this share on, a column is called empty.
EMPTY = 0.995


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGap:
    """A stretch of time in which a column is missing more often than otherwise.

    Attributes:
        began: Epoch seconds; None if it is there from the first row.
        until: Epoch seconds; None if it lasts.
        usual: Share missing outside the stretch.
        one_slice: Whether few slices are to blame, so that coverage by slice tells it.
    """

    column: str
    missing: int
    rows: int
    usual: float
    began: float | None
    until: float | None
    one_slice: bool

    @property
    def share(self) -> float:
        """Share missing in the stretch."""
        return self.missing / self.rows if self.rows else 0.0

    @property
    def rise(self) -> float:
        """Share missing beyond what is usual."""
        return self.share - self.usual


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOverTime:
    """Missing cells per period.

    Attributes:
        grain: How long a period is; None if no row has a time.
        starts: Starts of the periods that have rows.
        rows: Rows of each.
        columns: Data columns with missing cells.
        missing: Per column, missing cells of each period.
        gaps: Stretches that stand out.
    """

    grain: Grain | None
    starts: tuple[float, ...]
    rows: tuple[int, ...]
    columns: tuple[str, ...]
    missing: tuple[tuple[int, ...], ...]
    gaps: tuple[TimeGap, ...]

    def share(self, column: str) -> dict[float, tuple[int, int]]:
        """Return (missing, rows) by period."""
        if column not in self.columns:
            return {}
        counts = self.missing[self.columns.index(column)]
        return {s: (k, n) for s, k, n in zip(self.starts, counts, self.rows, strict=True) if n}


class CoverageOverTimeMetric(Metric[CoverageOverTime]):
    """Follows missing cells through time."""

    card = Card(
        key="coverage.by_time",
        area="coverage",
        name="Missing over time",
        technical="Completeness per period; change-point segmentation",
        question="Did a column start to go missing at some point in time?",
        explanation=(
            "The share of missing cells in each period of the event time. A jump is a date on "
            "which something changed: a device, a form, a supplier. Jumps that belong to few "
            "slices are told under coverage by slice."
        ),
        formula="segments of (missing, rows) per period by penalised likelihood; neighbouring "
        "periods that vary more than chance allows count as fewer rows",
        source="Schwarz 1978 (penalty); Benjamini-Hochberg at 1 %",
        limits="Changes shorter than two periods are not seen; rows without an event time are "
        "left out.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.05,
                unit="points",
                meaning="A real rise of at least this much is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="role_warning",
                default=0.01,
                unit="points",
                meaning="The same for key and label.",
                source="Inspector",
            ),
            Threshold(
                name="stopped",
                default=0.50,
                unit="share",
                meaning="A rise from under 5 % to above this is critical.",
                source="Inspector",
            ),
        ),
        order=40,
    )
    result = CoverageOverTime

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        time = subject.version.schema.find(subject.version.roles.event_time)
        if time is None or not time.type.is_temporal:
            return "Choose an event time column to see since when cells are missing."
        return None

    def measure(self, subject: Subject) -> Measurement[CoverageOverTime]:
        """Gather missing cells by period; find the stretches that stand out."""
        gathered: Gathered = yield from gather(subject)
        table = gathered.over_time
        if table is None or not table.starts:
            return CoverageOverTime(
                grain=gathered.grain, starts=(), rows=(), columns=(), missing=(), gaps=()
            )
        columns = tuple(c for c in gathered.columns if c != subject.version.roles.event_time)
        found: list[tuple[str, Episode]] = []
        for column in columns:
            one = episode(*table.series(None, column))
            if one is not None:
                found.append((column, one))
        tried = len(columns) - len(found)
        real = benjamini_hochberg([e.p for _, e in found] + [1.0] * tried)[: len(found)]
        told: set[str] = set()
        if any(real):
            gaps = blame(gathered, has_baseline=subject.baseline is not None)
            told = {gap.column for gap in gaps if gap.against != "rest"}
        return CoverageOverTime(
            grain=gathered.grain,
            starts=table.starts,
            rows=tuple(table.rows[None]),
            columns=columns,
            missing=tuple(tuple(table.missing[None, c]) for c in columns),
            gaps=tuple(
                TimeGap(
                    column=column,
                    missing=one.missing,
                    rows=one.rows,
                    usual=one.usual,
                    began=one.began,
                    until=one.until,
                    one_slice=column in told,
                )
                for (column, one), kept in zip(found, real, strict=True)
                if kept
            ),
        )

    def judge(
        self, result: CoverageOverTime, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Columns that jump together are one finding; jumps of few slices are told elsewhere."""
        roles = subject.version.roles
        required = {roles.label, *roles.key}
        together: dict[tuple[Severity, float | None, float | None], list[TimeGap]] = {}
        for gap in result.gaps:
            limit = limits["role_warning" if gap.column in required else "warning"]
            if gap.one_slice or gap.rise < limit:
                continue
            if gap.began is None:
                severity = Severity.INFO
            elif gap.usual < 0.05 and gap.share > limits["stopped"]:
                severity = Severity.CRITICAL
            else:
                severity = Severity.WARNING
            together.setdefault((severity, gap.began, gap.until), []).append(gap)
        for (severity, _, _), gaps in together.items():
            yield _judgement(severity, gaps, result.grain, subject, limits)

    def present(self, series: Sequence[Shown[CoverageOverTime]]) -> Presentation:
        """Lines for the columns that change most; one line a version."""
        names = dict.fromkeys(c for s in reversed(series) for c in s.result.columns)
        if not any(shown.result.starts for shown in series):
            text = (
                "No cell is missing in rows that have a time."
                if any(shown.version.rows for shown in series)
                else "There are no rows to follow through time."
            )
            return Presentation(blocks=(Note(text=text),))

        def interest(name: str) -> tuple[float, float]:
            rises = [g.rise for s in series for g in s.result.gaps if g.column == name]
            spreads = []
            for shown in series:
                shares = [k / n for k, n in shown.result.share(name).values()]
                spreads.append(max(shares, default=0.0) - min(shares, default=0.0))
            return (max(rises, default=0.0), max(spreads))

        order = sorted(names, key=lambda n: tuple(-x for x in interest(n)))
        drawn = {name: _lines(series, name) for name in order}
        blocks: list[Block] = [drawn[name] for name in order[:MOST_DRAWN]]
        for shown in reversed(series[-2:]):
            result = shown.result
            one = time_map(
                [name for name in order if name in result.columns],
                result.starts,
                result.rows,
                dict(zip(result.columns, result.missing, strict=True)),
                title="Missing by column and time"
                + (f", “{shown.version.name}”" if len(series) > 1 else ""),
                grain=result.grain or "period",
            )
            blocks += [one] if one is not None else []
        return Presentation(blocks=tuple(blocks), details={n: (line,) for n, line in drawn.items()})


def _judgement(
    severity: Severity,
    gaps: Sequence[TimeGap],
    grain: Grain | None,
    subject: Subject,
    limits: Mapping[str, float],
) -> Judgement:
    worst = max(gaps, key=lambda g: g.rise)
    columns = tuple(g.column for g in sorted(gaps, key=lambda g: (-g.rise, g.column)))
    plural = len(columns) > 1
    if worst.began is None:
        verb = "were" if plural else "was"
        until = moment(worst.until) if worst.until is not None else "the end"
        when = f"until {until} (since then: {percent(worst.usual)})"
    else:
        verb = "are" if plural else "is"
        ended = f" until {moment(worst.until)}" if worst.until is not None else ""
        when = f"since {moment(worst.began)}{ended} (otherwise: {percent(worst.usual)})"
    what = f"missing in {'up to ' if plural else ''}{percent(worst.share)} of rows"
    if all(gap.share >= EMPTY for gap in gaps):
        what = "empty"
    time = subject.version.roles.event_time or ""
    axis = Axis(column=time, form="period", grain=grain)
    return Judgement(
        severity=severity,
        columns=columns,
        value=worst.rise,
        threshold=limits["stopped" if severity is Severity.CRITICAL else "warning"],
        unit="points",
        message=f"{listed(columns, 4)} {verb} {what} {when}.",
        impact="Training on one side of the jump and predicting on the other means predicting "
        "without what the model learnt from."
        if severity is not Severity.INFO
        else "Older rows cannot be compared with newer ones in this column.",
        action="Find out what changed on that day: a device, a form, a supplier, a pipeline.",
        risks=("performance", "robustness"),
        rows=worst.missing,
        began=worst.began,
        ask=subject.ask(GroupCounts(by=(axis,), missing_of=columns)),
    )


def _lines(series: Sequence[Shown[CoverageOverTime]], name: str) -> Lines:
    tables = [shown.result.share(name) for shown in series]
    x = tuple(sorted({start for table in tables for start in table}))
    drawn = []
    for shown, table in zip(series, tables, strict=True):
        ends = {start: wilson(*counts) for start, counts in table.items()}
        drawn.append(
            Series(
                label=shown.version.name,
                values=tuple(table[s][0] / table[s][1] if s in table else None for s in x),
                low=tuple(ends[s][0] if s in ends else None for s in x),
                high=tuple(ends[s][1] if s in ends else None for s in x),
            )
        )
    marks = tuple(
        Mark(x=gap.began, until=gap.until, label=f"from {percent(gap.usual)}")
        for gap in series[-1].result.gaps
        if gap.column == name and gap.began is not None
    )
    grain = series[-1].result.grain
    return Lines(
        title=f"“{name}” missing over time",
        x=x,
        series=tuple(drawn),
        unit="share",
        x_title="Event time",
        y_title=f"Missing per {grain}" if grain else "Missing",
        marks=marks,
        caption="Bands are 95 % intervals (Wilson).",
    )


METRIC = CoverageOverTimeMetric()
