"""Times that cannot be: in the future, or long before everything else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.freshness.times import (
    Extent,
    event_time,
    extent_of,
    ingest_time,
    no_time,
    within,
)
from inspector.metrics.phrases import moment, percent, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Grid, GridColumn, Note, Presentation, Tone
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, GroupCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossibleInColumn:
    """Times of one column that cannot be.

    Attributes:
        column: The column.
        future: Rows more than a day after as-of.
        farthest: The farthest of them.
        early: Rows long before everything else.
        earliest: The earliest of them.
        start: Where believable times begin.
    """

    column: str
    future: int
    farthest: float | None
    early: int
    earliest: float | None
    start: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossibleTimes:
    """Times of a version that cannot be."""

    rows: int
    as_of: float
    columns: tuple[ImpossibleInColumn, ...]


class ImpossibleMetric(Metric[ImpossibleTimes]):
    """Counts times in the future and before a plausible start."""

    card = Card(
        key="freshness.impossible",
        area="freshness",
        name="Impossible times",
        technical="Validity of timestamps",
        question="Are there times that cannot be?",
        explanation=(
            "Times after the moment the version was made, and a few times years before all "
            "others, come from wrong clocks, wrong time zones or dates filled in by a program. They "
            "make a table look fresher or longer than it is, and are left out of the other figures."
        ),
        formula="future: event > as-of + 1 day; early: isolated by three times the length of all "
        "that follows, in at most 0.1 % of rows, or a known filler such as 1970-01-01",
        source="Inspector",
        limits="Wrong times inside the range of the right ones are not seen; forecasts are in the "
        "future on purpose.",
        thresholds=(
            Threshold(
                name="warning",
                default=0,
                unit="share",
                meaning="More rows than this with impossible times are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="critical",
                default=0.01,
                unit="share",
                meaning="More than this are critical.",
                source="Inspector",
            ),
        ),
        order=70,
    )
    result = ImpossibleTimes

    def skip(self, subject: Subject) -> str | None:
        """It needs an event time."""
        return no_time(subject, "times that cannot be.")

    def measure(self, subject: Subject) -> Measurement[ImpossibleTimes]:
        """Ask where times lie, then count those outside."""
        as_of = subject.version.as_of
        columns = [c for c in (event_time(subject), ingest_time(subject)) if c is not None]
        asks = {c.name: subject.distribution(c.name) for c in columns}
        answers = yield tuple(asks.values())
        extents: dict[str, Extent] = {}
        for name, ask in asks.items():
            cells = answers.get(ask)
            extent = extent_of(cells, as_of) if isinstance(cells, Cells) else None
            if extent is not None:
                extents[name] = extent
        counted = {n: _question(subject, n, e) for n, e in extents.items()}
        answers = yield tuple(counted.values())
        found = []
        for name, ask in counted.items():
            groups = answers[ask]
            if not isinstance(groups, Groups):
                raise TypeError("groups were asked for")
            bins = {
                key[0]: (rows, earliest, latest)
                for key, rows, earliest, latest in zip(
                    groups.keys, groups.rows, groups.earliest, groups.latest, strict=True
                )
            }
            early, earliest, _ = bins.get(-1, (0, None, None))
            future, _, farthest = bins.get(1, (0, None, None))
            if extents[name].early_edge is None:
                early, earliest = 0, None
            found.append(
                ImpossibleInColumn(
                    column=name,
                    future=future,
                    farthest=farthest,
                    early=early,
                    earliest=earliest,
                    start=bins.get(0, (0, None, None))[1],
                )
            )
        return ImpossibleTimes(rows=subject.version.rows, as_of=as_of, columns=tuple(found))

    def judge(
        self, result: ImpossibleTimes, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Future and early times are a finding each, per column."""
        for column in result.columns:
            extent = Extent(first=0.0, last=0.0, early_edge=column.start)
            ask = _question(subject, column.column, extent)
            name = quoted(column.column)
            cases = (
                (
                    column.future,
                    "in the future",
                    f"later than {moment(result.as_of)}, when this version was made; the farthest "
                    f"is {moment(column.farthest or 0.0)}",
                    "A wrong clock or time zone makes the table look fresher than it is; sorted by "
                    "time, these rows end up in the test set.",
                ),
                (
                    column.early,
                    "too early",
                    f"years before all others ({moment(column.earliest or 0.0)}; the others begin "
                    f"{moment(column.start) if column.start is not None else 'later'})",
                    "A filler date makes the table look longer than it is and bends every trend.",
                ),
            )
            for rows, part, told, impact in cases:
                share = rows / result.rows if result.rows else 0.0
                if share <= limits["warning"]:
                    continue
                critical = share > limits["critical"]
                yield Judgement(
                    severity=Severity.CRITICAL if critical else Severity.WARNING,
                    columns=(column.column,),
                    slice=part,
                    value=share,
                    threshold=limits["critical" if critical else "warning"],
                    unit="share",
                    message=f"{rows_text(rows)} ({percent(share)}) have a {name} {told}.",
                    impact=impact,
                    action=f"Check the clock, time zone and default of {name}; load wrong times "
                    "as null.",
                    risks=("robustness", "performance"),
                    rows=rows,
                    ask=ask,
                )

    def present(self, series: Sequence[Shown[ImpossibleTimes]]) -> Presentation:
        """A row per version and column with impossible times."""
        rows: list[tuple[Scalar, ...]] = []
        tones: list[Tone] = []
        for shown in series:
            for column in shown.result.columns:
                if column.future or column.early:
                    rows.append(
                        (
                            shown.version.name,
                            column.column,
                            column.future,
                            column.farthest,
                            column.early,
                            column.earliest,
                        )
                    )
                    tones.append(worst_tone(shown.findings, column=column.column))
        if not rows:
            return Presentation(blocks=(Note(text="No time is impossible.", tone="good"),))
        grid = Grid(
            title="Impossible times",
            columns=(
                GridColumn(label="Version"),
                GridColumn(label="Column", role="column"),
                GridColumn(label="In the future", unit="rows"),
                GridColumn(label="Farthest", unit="time"),
                GridColumn(label="Too early", unit="rows"),
                GridColumn(label="Earliest", unit="time"),
            ),
            rows=tuple(rows),
            tones=tuple(tones),
        )
        return Presentation(blocks=(grid,))


def _question(subject: Subject, column: str, extent: Extent) -> Ask:
    axis = within(column, extent, subject.version.as_of)
    return subject.ask(GroupCounts(by=(axis,), extent_of=column))


METRIC = ImpossibleMetric()
