"""How many cells hold something, column by column, and what changed since the baseline."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.fill import ColumnFill, Completeness, completeness_judgements
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Facts, Patterns, Scalar
from inspector.model.blocks import (
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Note,
    Presentation,
    Tone,
)
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, ColumnFacts, MissingPatterns

#: Most columns whose missing cells are looked at together.
PATTERN_COLUMNS = 120


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
        answers = yield (*here.values(), *then.values())
        columns = tuple(
            fill
            for name, ask in here.items()
            if (fill := _fill(name, answers, ask, then.get(name))) is not None
        )
        gappy = sorted((c for c in columns if c.missing), key=lambda c: -c.missing)[
            :PATTERN_COLUMNS
        ]
        asked = {c.column for c in gappy}
        complete: int | None = subject.version.rows
        if gappy:
            ask = subject.ask(MissingPatterns(columns=tuple(n for n in names if n in asked)))
            patterns = (yield (ask,)).get(ask)
            complete = patterns.complete_rows if isinstance(patterns, Patterns) else None
        return Completeness(
            rows=subject.version.rows,
            columns=columns,
            complete_rows=complete,
            looked_at=len(names) if len(gappy) < PATTERN_COLUMNS else PATTERN_COLUMNS,
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


def _fill(name: str, answers: Answers, here: Ask, then: Ask | None) -> ColumnFill | None:
    facts = answers.get(here)
    if not isinstance(facts, Facts):
        return None
    before = answers.get(then) if then else None
    return ColumnFill(
        column=name,
        rows=facts.rows,
        nulls=facts.nulls,
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
            Figure(label=f"Filled cells{suffix}", value=result.filled_share, unit="share")
        )
        over = len(result.columns)
        note = "" if result.looked_at >= over else f"over the {result.looked_at} emptiest columns"
        figures.append(
            Figure(
                label=f"Complete rows{suffix}",
                value=result.complete_share,
                unit="share",
                note=note or "nothing missing in any column",
            )
        )
    return Figures(title="How full is it?", figures=tuple(figures))


def _grid(series: Sequence[Shown[Completeness]], names: Sequence[str]) -> Grid:
    newest = series[-1]
    earlier = series[:-1]
    rows = []
    tones: list[Tone] = []
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
        cells += [fill.nulls, fill.nan, fill.empty, fill.blank] if fill else [None] * 4
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
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=""
        if len(series) == 1
        else f"Kinds of missing cells are those of “{newest.version.name}”.",
    )


def _detail(series: Sequence[Shown[Completeness]], name: str) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    for shown in series:
        fill = shown.result.find(name)
        if fill is None:
            rows.append((shown.version.name, *[None] * 6))
            continue
        rows.append(
            (
                shown.version.name,
                fill.rows,
                fill.missing_share,
                fill.nulls,
                fill.nan,
                fill.empty,
                fill.blank,
            )
        )
    return Grid(
        title=f"Missing cells of “{name}”",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Missing", unit="share"),
            GridColumn(label="Null", unit="rows"),
            GridColumn(label="NaN", unit="rows"),
            GridColumn(label="Empty", unit="rows"),
            GridColumn(label="Blank", unit="rows"),
        ),
        rows=tuple(rows),
    )


METRIC = CompletenessMetric()
