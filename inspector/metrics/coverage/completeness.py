"""How many cells hold something, column by column, and what changed since the baseline."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.fill import ColumnFill, Completeness, completeness_judgements
from inspector.metrics.phrases import percent, plural, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Facts, Patterns, Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Note,
    Presentation,
    Series,
    Tone,
)
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, ColumnFacts, MissingPatterns
from inspector.stats.intervals import wilson

#: Most columns whose missing cells are looked at together.
PATTERN_COLUMNS = 120
STATED = GridColumn(
    label="Stated", unit="rows", help="Values that you said mean “missing”, such as a code."
)


class CompletenessMetric(Metric[Completeness]):
    """Counts cells that hold nothing."""

    card = Card(
        key="coverage.completeness",
        area="coverage",
        name="Filled cells",
        technical="Completeness ratio (ISO/IEC 25012, simple ratio)",
        question="How much of each column is filled, and did that change?",
        explanation=(
            "The share of cells that hold a value. Null, not-a-number, empty and blank cells are "
            "counted apart and added up. A column that was always half empty may be meant that "
            "way; one that became so usually is not."
        ),
        formula="filled = (rows - null - NaN - empty - blank) / rows",
        source="Pipino, Lee and Wang 2002; Schafer 1999 (5 %); Jakobsen et al. 2017 (40 %); "
        "change: Newcombe's interval and Benjamini-Hochberg at 1 %",
        limits="It cannot tell “not applicable” from “not recorded”, and does not see values that "
        "stand for missing ones: those are listed under special values.",
        thresholds=(
            Threshold(
                name="info",
                default=0.05,
                unit="share",
                meaning="Without a baseline, a column missing more than this is worth knowing.",
                source="Schafer 1999",
            ),
            Threshold(
                name="warning",
                default=0.40,
                unit="share",
                meaning="Without a baseline, a column missing more than this is a warning.",
                source="Jakobsen et al. 2017",
            ),
            Threshold(
                name="critical_role",
                default=0.001,
                unit="share",
                meaning="An event time or label missing at least this often is critical.",
                source="Inspector",
            ),
            Threshold(
                name="change_warning",
                default=0.01,
                unit="points",
                meaning="A real rise of at least this much over the baseline is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="change_critical",
                default=0.10,
                unit="points",
                meaning="A real rise of at least this much over the baseline is critical.",
                source="Inspector",
            ),
        ),
        order=10,
    )
    result = Completeness

    def measure(self, subject: Subject) -> Measurement[Completeness]:
        """Ask for the facts of each column here and in the baseline, then for complete rows."""
        names = subject.version.schema.names
        here = {name: subject.ask(ColumnFacts(column=name)) for name in names}
        then: dict[str, Ask] = {}
        if subject.baseline is not None:
            then = {
                name: subject.ask_baseline(ColumnFacts(column=name))
                for name in names
                if name in subject.baseline.schema
            }
        stated = dict(subject.version.stated_missing)
        answers = yield (*here.values(), *then.values())
        columns = tuple(
            fill
            for name, ask in here.items()
            if (fill := _fill(name, answers, ask, then.get(name), stated.get(name, 0))) is not None
        )
        gappy = sorted((c for c in columns if c.missing), key=lambda c: -c.missing)[
            :PATTERN_COLUMNS
        ]
        asked = {c.column for c in gappy}
        complete: int | None = subject.version.rows
        by_gaps: dict[int, int] = {} if gappy else {0: subject.version.rows}
        rarer = 0
        if gappy:
            ask = subject.ask(MissingPatterns(columns=tuple(n for n in names if n in asked)))
            patterns = (yield (ask,)).get(ask)
            complete = patterns.complete_rows if isinstance(patterns, Patterns) else None
            if isinstance(patterns, Patterns):
                rarer = patterns.rest_rows
                for missing, rows in zip(patterns.missing, patterns.rows, strict=True):
                    by_gaps[len(missing)] = by_gaps.get(len(missing), 0) + rows
        return Completeness(
            rows=subject.version.rows,
            columns=columns,
            complete_rows=complete,
            looked_at=len(names) if len(gappy) < PATTERN_COLUMNS else PATTERN_COLUMNS,
            by_gaps=tuple(sorted(by_gaps.items())),
            rarer_rows=rarer,
        )

    def judge(
        self, result: Completeness, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Changes speak; properties only where there is nothing to compare with."""
        return completeness_judgements(result, subject, limits)

    def present(self, series: Sequence[Shown[Completeness]]) -> Presentation:
        """Figures and a grid with a share per version; a heat map when there are several."""
        names = tuple(
            dict.fromkeys(c.column for shown in reversed(series) for c in shown.result.columns)
        )
        blocks: list[Block] = [_figures(series)]
        if not names:
            blocks.append(Note(text="There are no columns to look at."))
            return Presentation(blocks=tuple(blocks))
        blocks.append(_grid(series, names))
        if any(gaps for shown in series for gaps, _ in shown.result.by_gaps):
            blocks.append(_row_bars(series))
        if len(series) > 1:
            blocks.append(
                Heatmap(
                    title="Missing cells by column and version",
                    rows=names,
                    columns=tuple(shown.version.name for shown in series),
                    values=tuple(
                        tuple(
                            fill.missing_share if (fill := shown.result.find(name)) else None
                            for shown in series
                        )
                        for name in names
                    ),
                    low=0.0,
                    high=1.0,
                    row_title="Column",
                    column_title="Version",
                    caption="A cell without colour: the version has no such column, or no rows.",
                )
            )
        return Presentation(
            blocks=tuple(blocks), details={name: (_detail(series, name),) for name in names}
        )


def _fill(
    name: str, answers: Answers, here: Ask, then: Ask | None, stated: int
) -> ColumnFill | None:
    facts = answers.get(here)
    if not isinstance(facts, Facts):
        return None
    before = answers.get(then) if then else None
    return ColumnFill(
        column=name,
        rows=facts.rows,
        nulls=max(0, facts.nulls - stated),
        stated=stated,
        nan=facts.nan,
        empty=facts.empty,
        blank=facts.blank,
        before_missing=before.missing if isinstance(before, Facts) else None,
        before_rows=before.rows if isinstance(before, Facts) else None,
    )


def _figures(series: Sequence[Shown[Completeness]]) -> Figures:
    many = len(series) > 1
    figures: list[Figure] = []
    for shown in series:
        result = shown.result
        suffix = f" · {shown.version.name}" if many else ""
        figures.append(
            Figure(
                label=f"Filled cells{suffix}",
                value=result.filled_share,
                unit="share",
                note=f"{plural(result.missing_cells, 'cell')} missing in the whole table",
            )
        )
        over = len(result.columns)
        note = rows_text(result.complete_rows) if result.complete_rows is not None else ""
        if result.complete_rows is not None and result.rows and not many:
            low, high = wilson(result.complete_rows, result.rows)
            note += f"; 95 % between {percent(low)} and {percent(high)}"
        if result.looked_at < over:
            note += f", over the {result.looked_at} emptiest columns"
        figures.append(
            Figure(
                label=f"Complete rows{suffix}",
                value=result.complete_share,
                unit="share",
                note=note,
            )
        )
    return Figures(title="How full is it?", figures=tuple(figures))


def _grid(series: Sequence[Shown[Completeness]], names: Sequence[str]) -> Grid:
    newest = series[-1]
    earlier = series[:-1]
    rows = []
    tones: list[Tone] = []
    stated = any(c.stated for shown in series for c in shown.result.columns)
    order = sorted(
        names,
        key=lambda n: -((f.missing_share or 0.0) if (f := newest.result.find(n)) else -1.0),
    )
    for name in order:
        fill = newest.result.find(name)
        cells: list[str | int | float | None] = [name]
        for shown in earlier:
            old = shown.result.find(name)
            cells.append(old.missing_share if old else None)
        cells.append(fill.missing_share if fill else None)
        cells += _kinds(fill, stated=stated)
        rows.append(tuple(cells))
        tones.append(worst_tone(newest.findings, column=name))
    shares = tuple(
        GridColumn(
            label="Missing" if len(series) == 1 else f"Missing · {shown.version.name}",
            unit="share",
            help="Null, NaN, empty and blank cells together, of all rows.",
        )
        for shown in series
    )
    return Grid(
        title="Missing cells by column",
        columns=(
            GridColumn(label="Column", role="column"),
            *shares,
            GridColumn(label="Null", unit="rows", help="Cells without a value."),
            GridColumn(label="NaN", unit="rows", help="Cells that are “not a number”."),
            GridColumn(label="Empty", unit="rows", help="Texts of length 0."),
            GridColumn(label="Blank", unit="rows", help="Texts of white space only."),
            *((STATED,) if stated else ()),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=""
        if len(series) == 1
        else f"Kinds of missing cells are those of “{newest.version.name}”.",
    )


def _kinds(fill: ColumnFill | None, *, stated: bool) -> list[int | None]:
    if fill is None:
        return [None] * (5 if stated else 4)
    kinds: list[int | None] = [fill.nulls, fill.nan, fill.empty, fill.blank]
    return [*kinds, fill.stated] if stated else kinds


def _row_bars(series: Sequence[Shown[Completeness]]) -> Bars:
    """Draw how many rows lack how many cells."""
    tables = [dict(shown.result.by_gaps) for shown in series]
    most = max(gaps for table in tables for gaps in table)
    edges = list(range(min(most, 9) + 1))
    labels = [str(gaps) for gaps in edges]
    if most > 9:
        edges, labels = [*edges, 10], [*labels, "10 or more"]
    drawn = []
    for shown, table in zip(series, tables, strict=True):
        counts = [table.get(gaps, 0) for gaps in edges]
        if most > 9:
            counts[-1] = sum(rows for gaps, rows in table.items() if gaps > 9)
        n = shown.result.rows
        ends = [wilson(k, n) if n else None for k in counts]
        drawn.append(
            Series(
                label=shown.version.name,
                values=tuple(k / n if n else None for k in counts),
                low=tuple(end[0] if end else None for end in ends),
                high=tuple(end[1] if end else None for end in ends),
            )
        )
    rarer = max(shown.result.rarer_rows for shown in series)
    return Bars(
        title="Rows by how many of their cells are missing",
        labels=tuple(labels),
        series=tuple(drawn),
        unit="share",
        x_title="Missing cells in the row",
        y_title="Rows",
        caption="Whiskers: 95 % intervals."
        + (f" {rows_text(rarer)} with rare patterns of gaps are left out." if rarer else ""),
    )


def _detail(series: Sequence[Shown[Completeness]], name: str) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    for shown in series:
        fill = shown.result.find(name)
        if fill is None:
            rows.append((shown.version.name, *[None] * 9))
            continue
        low, high = wilson(fill.missing, fill.rows) if fill.rows else (None, None)
        rows.append(
            (
                shown.version.name,
                fill.rows,
                fill.missing_share,
                low,
                high,
                fill.nulls,
                fill.nan,
                fill.empty,
                fill.blank,
                fill.stated,
            )
        )
    return Grid(
        title=f"Missing cells of “{name}”",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Missing", unit="share"),
            GridColumn(label="at least", unit="share", help="Lower end of the 95 % interval."),
            GridColumn(label="at most", unit="share", help="Upper end of the 95 % interval."),
            GridColumn(label="Null", unit="rows"),
            GridColumn(label="NaN", unit="rows"),
            GridColumn(label="Empty", unit="rows"),
            GridColumn(label="Blank", unit="rows"),
            STATED,
        ),
        rows=tuple(rows),
    )


METRIC = CompletenessMetric()
