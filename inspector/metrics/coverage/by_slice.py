"""Where cells are missing: which slice is emptier than it should be, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.gaps_by_slice import SliceGap, blame, label
from inspector.metrics.coverage.missing_tables import MOST_COLUMNS as MOST_FOLLOWED
from inspector.metrics.coverage.missing_tables import Gathered, Table, gather
from inspector.metrics.phrases import listed, moment, percent, plural, quoted, slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Grid,
    GridColumn,
    Heatmap,
    Note,
    Presentation,
    Series,
)
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts
from inspector.stats.intervals import wilson

MOST_SLICES = 30
MOST_COLUMNS = 20
#: Without anything to compare with, a slice must stand out this much to be a warning.
STANDS_OUT = 0.20
#: From this share on, a column is called empty.
EMPTY = 0.995


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceTable:
    """Missing cells by slice.

    Attributes:
        column: The slicing column.
        slices: Its largest slices, as people read them.
        rows: Rows of each.
        columns: Data columns with missing cells.
        missing: Per slice, missing cells of each data column.
    """

    column: str
    slices: tuple[str, ...]
    rows: tuple[int, ...]
    columns: tuple[str, ...]
    missing: tuple[tuple[int, ...], ...]

    def cell(self, value: str, column: str) -> tuple[int, int] | None:
        """Return missing cells and rows of a slice."""
        if value not in self.slices or column not in self.columns:
            return None
        place = self.slices.index(value)
        return self.missing[place][self.columns.index(column)], self.rows[place]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageBySlice:
    """Missing cells by slice, and the slices to blame."""

    tables: tuple[SliceTable, ...]
    gaps: tuple[SliceGap, ...]

    def table(self, column: str) -> SliceTable | None:
        """Return the table of a slicing column."""
        return next((t for t in self.tables if t.column == column), None)


class CoverageBySliceMetric(Metric[CoverageBySlice]):
    """Breaks missing cells down by source and slice."""

    card = Card(
        key="coverage.by_slice",
        area="coverage",
        name="Missing by slice",
        technical="Completeness by slice; change point and concentration of excess",
        question="Is one source or group emptier than the others, and since when?",
        explanation=(
            "A column can look well filled on the whole while one source stopped sending it. "
            "Each slice is held against its own earlier rows, against the same slice of the "
            "baseline, or, where neither is there, against the other slices."
        ),
        formula="excess(slice) = missing - rows x usual share; named are the at most three slices "
        "that hold 80 % of it; onset by segmentation of (missing, rows) per period",
        source="Wilson 1927; Benjamini-Hochberg at 1 %; segmentation by penalised likelihood",
        limits="Onsets shorter than two periods, and slicing columns of more than 200 values, are "
        "not seen; values that stand for missing ones count as filled.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.05,
                unit="points",
                meaning="A real rise of at least this much in a slice is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="role_warning",
                default=0.01,
                unit="points",
                meaning="The same for key, event time and label.",
                source="Inspector",
            ),
            Threshold(
                name="stopped",
                default=0.50,
                unit="share",
                meaning="A slice that rises from under 5 % to above this is critical.",
                source="Inspector",
            ),
        ),
        order=30,
    )
    result = CoverageBySlice

    def skip(self, subject: Subject) -> str | None:
        """It needs something to slice by."""
        if not subject.version.roles.all_slices:
            return "Choose a source or slice column to see where cells are missing."
        return None

    def measure(self, subject: Subject) -> Measurement[CoverageBySlice]:
        """Gather missing cells by slice and period; find the slices to blame."""
        gathered: Gathered = yield from gather(subject)
        return CoverageBySlice(
            tables=tuple(_slice_table(t, gathered.columns) for t in gathered.by_slice),
            gaps=blame(gathered, has_baseline=subject.baseline is not None),
        )

    def judge(
        self, result: CoverageBySlice, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Columns that fail in the same slice at the same time are one finding."""
        roles = subject.version.roles
        required = {roles.event_time, roles.label, *roles.key}
        together: dict[tuple[str, str, Severity, float | None, float | None], list[SliceGap]] = {}
        for gap in result.gaps:
            limit = limits["role_warning" if gap.column in required else "warning"]
            if gap.rise < limit:
                continue
            ended = gap.began is None and gap.until is not None
            if ended or (gap.against == "rest" and gap.rise < STANDS_OUT):
                severity = Severity.INFO
            elif gap.usual < 0.05 and gap.share > limits["stopped"] and gap.against != "rest":
                severity = Severity.CRITICAL
            else:
                severity = Severity.WARNING
            key = (gap.slice_column, gap.slice_value, severity, gap.began, gap.until)
            together.setdefault(key, []).append(gap)
        for (_, _, severity, _, _), gaps in together.items():
            yield _judgement(severity, gaps, subject, limits)

    def present(self, series: Sequence[Shown[CoverageBySlice]]) -> Presentation:
        """Gaps found, then a heat map per slicing column; bars for a chosen column."""
        blocks: list[Block] = []
        newest = series[-1]
        gaps = [(shown, gap) for shown in series for gap in shown.result.gaps]
        if gaps:
            blocks.append(_gap_grid(series))
        names = dict.fromkeys(t.column for shown in reversed(series) for t in shown.result.tables)
        for name in names:
            table = newest.result.table(name)
            if len(series) == 1 and table is not None and table.columns:
                blocks.append(_by_column(table))
            elif len(series) > 1:
                blocks += _by_version(series, name)
        if not blocks:
            blocks.append(Note(text="No cell is missing in any slice.", tone="good"))
        columns = dict.fromkeys(
            c for shown in series for t in shown.result.tables for c in t.columns
        )
        details = {c: bars for c in columns if (bars := _bars(series, c, tuple(names)))}
        return Presentation(blocks=tuple(blocks), details=details)


def _slice_table(table: Table, columns: Sequence[str]) -> SliceTable:
    values = sorted(table.all_rows, key=lambda v: (-table.all_rows[v], label(v)))[:MOST_SLICES]
    values.sort(key=label)
    return SliceTable(
        column=table.column or "",
        slices=tuple(label(v) for v in values),
        rows=tuple(table.all_rows[v] for v in values),
        columns=tuple(columns),
        missing=tuple(tuple(table.all_missing[v, c] for c in columns) for v in values),
    )


def _judgement(
    severity: Severity, gaps: Sequence[SliceGap], subject: Subject, limits: Mapping[str, float]
) -> Judgement:
    worst = max(gaps, key=lambda g: g.rise)
    columns = tuple(g.column for g in sorted(gaps, key=lambda g: (-g.rise, g.column)))
    where = slice_text(worst.slice_column, worst.slice_value)
    inside = f"{worst.slice_column} {quoted(worst.slice_value)}"
    many = len(columns) > 1
    verb = "are" if many else "is"
    when = ""
    if worst.began is not None:
        when = f" since {moment(worst.began)}" + (
            f" until {moment(worst.until)}" if worst.until is not None else ""
        )
        told = f"(before: {percent(worst.usual)})"
    elif worst.until is not None:
        verb, told = (
            "were" if many else "was",
            f"(since then: {percent(worst.usual)})",
        )
        when = f" until {moment(worst.until)}"
    elif worst.against == "baseline":
        told = f"(baseline: {percent(worst.usual)})"
    else:
        told = f"(elsewhere: {percent(worst.usual)})"
    period = subject.version.roles.event_time
    axes: tuple[Axis, ...] = (Axis(column=worst.slice_column),)
    if worst.began is not None and period is not None:
        edges = (worst.began,) if worst.until is None else (worst.began, worst.until)
        axes = (*axes, Axis(column=period, form="cell", edges=edges))
    if all(gap.share >= EMPTY for gap in gaps):
        what = f"{verb} empty{when} in {inside}"
    else:
        up_to = "up to " if many else ""
        what = f"{verb} missing in {up_to}{percent(worst.share)} of rows of {inside}{when}"
    stopped = limits["stopped"]
    return Judgement(
        severity=severity,
        columns=columns,
        slice=where,
        value=worst.rise,
        threshold=stopped if severity is Severity.CRITICAL else limits["warning"],
        unit="points",
        message=f"{listed(columns, 4)} {what} {told}.",
        impact=f"The gap is not random: dropping these rows or filling them in treats {where} "
        "differently from the rest.",
        action=f"Ask who runs {quoted(worst.slice_value)} what changed"
        f"{' on ' + moment(worst.began, day_only=True) if worst.began is not None else ''}, and "
        f"collect the {plural(worst.missing, 'missing value')} again if that is still possible.",
        risks=("fairness", "performance", "robustness"),
        rows=worst.missing,
        began=worst.began,
        ask=subject.ask(GroupCounts(by=axes, missing_of=columns)),
    )


def _gap_grid(series: Sequence[Shown[CoverageBySlice]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    tones = []
    for shown in reversed(series):
        for gap in sorted(shown.result.gaps, key=lambda g: -g.rise * g.rows):
            rows.append(
                (
                    shown.version.name,
                    gap.column,
                    slice_text(gap.slice_column, gap.slice_value),
                    gap.share,
                    gap.missing,
                    gap.rows,
                    gap.usual,
                    {"earlier": "own other rows", "baseline": "baseline", "rest": "other slices"}[
                        gap.against
                    ],
                    gap.began,
                    gap.until,
                    gap.part,
                )
            )
            where = slice_text(gap.slice_column, gap.slice_value)
            tones.append(worst_tone(shown.findings, column=gap.column, slice_=where))
    return Grid(
        title="Slices that are emptier than they should be",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Column", role="column"),
            GridColumn(label="Slice"),
            GridColumn(label="Missing", unit="share"),
            GridColumn(label="Missing cells", unit="rows"),
            GridColumn(label="of rows", unit="rows"),
            GridColumn(label="Usually", unit="share", help="In what the slice was held against."),
            GridColumn(label="Against"),
            GridColumn(label="Since", unit="time"),
            GridColumn(label="Until", unit="time"),
            GridColumn(
                label="Part", unit="share", help="Of all excess missing cells of the column."
            ),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
    )


def _by_column(table: SliceTable) -> Heatmap:
    shown = [c for c in table.columns if c != table.column][:MOST_COLUMNS]
    return Heatmap(
        title=f"Missing cells by “{table.column}”",
        rows=table.slices,
        columns=tuple(shown),
        values=tuple(tuple(_share(table.cell(value, c)) for c in shown) for value in table.slices),
        low=0.0,
        high=1.0,
        row_title=table.column,
        column_title="Column",
    )


def _by_version(series: Sequence[Shown[CoverageBySlice]], name: str) -> list[Block]:
    """One heat map for each of the three columns whose slices differ most."""
    tables = [shown.result.table(name) for shown in series]
    columns = dict.fromkeys(c for t in tables if t for c in t.columns if c != name)

    def spread(column: str) -> float:
        shares = [
            share
            for t in tables
            if t
            for value in t.slices
            if (share := _share(t.cell(value, column))) is not None
        ]
        return max(shares, default=0.0) - min(shares, default=0.0)

    chosen = sorted(columns, key=lambda c: (-spread(c), c))[:3]
    values = sorted({value for t in tables if t for value in t.slices})[:MOST_SLICES]
    return [
        Heatmap(
            title=f"“{column}” missing, by “{name}” and version",
            rows=tuple(values),
            columns=tuple(shown.version.name for shown in series),
            values=tuple(
                tuple(_missing_share(shown, name, value, column) for shown in series)
                for value in values
            ),
            low=0.0,
            high=1.0,
            row_title=name,
            column_title="Version",
        )
        for column in chosen
        if spread(column) > 0
    ]


def _bars(
    series: Sequence[Shown[CoverageBySlice]], column: str, names: Sequence[str]
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for name in names:
        tables = [shown.result.table(name) for shown in series]
        values = sorted({value for t in tables if t for value in t.slices})[:MOST_SLICES]
        if name == column or not values:
            continue
        drawn = []
        for shown, table in zip(series, tables, strict=True):
            cells = [table.cell(value, column) if table else None for value in values]
            ends = [wilson(*cell) if cell and cell[1] else None for cell in cells]
            drawn.append(
                Series(
                    label=shown.version.name,
                    values=tuple(_share(cell) for cell in cells),
                    low=tuple(end[0] if end else None for end in ends),
                    high=tuple(end[1] if end else None for end in ends),
                )
            )
        blocks.append(
            Bars(
                title=f"“{column}” missing by “{name}”",
                labels=tuple(values),
                series=tuple(drawn),
                unit="share",
                x_title=name,
                y_title="Missing",
                horizontal=True,
                caption="Whiskers: 95 % intervals.",
            )
        )
    return tuple(blocks)


def _missing_share(
    shown: Shown[CoverageBySlice], name: str, value: str, column: str
) -> float | None:
    """Return a slice's missing share; a column that is not followed has no gap to follow."""
    table = shown.result.table(name)
    if table is not None and (cell := table.cell(value, column)):
        return _share(cell)
    if column not in shown.version.schema or name not in shown.version.schema:
        return None
    if table is None:
        return None if shown.result.tables else 0.0
    followed_all = len(table.columns) < MOST_FOLLOWED
    return 0.0 if followed_all and value in table.slices and column not in table.columns else None


def _share(cell: tuple[int, int] | None) -> float | None:
    return cell[0] / cell[1] if cell and cell[1] else None


METRIC = CoverageBySliceMetric()
