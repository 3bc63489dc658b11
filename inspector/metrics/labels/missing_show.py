"""How unlabelled rows are shown: over time, and by slice."""

from inspector.metrics.base import Shown
from inspector.metrics.labels.missing_result import LabelsMissing
from inspector.metrics.periods import GRAIN_WORDS
from inspector.metrics.phrases import slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.blocks import Grid, GridColumn, Lines, Mark, Series
from inspector.stats.intervals import wilson


def over_time(shown: Shown[LabelsMissing]) -> Lines:
    """Draw the share of rows without a label per period, with the onset marked."""
    result = shown.result
    ends = [wilson(k, n) for k, n in zip(result.period_missing, result.period_rows, strict=True)]
    marks: tuple[Mark, ...] = ()
    if result.onset is not None and (result.onset_p or 0.0) <= 0.001:
        marks = (Mark(x=result.onset, label="Level changed"),)
    return Lines(
        title=f"Unlabelled rows over time in “{shown.version.name}”",
        x=result.starts,
        series=(
            Series(
                label="Without a label",
                values=tuple(
                    k / n if n else None
                    for k, n in zip(result.period_missing, result.period_rows, strict=True)
                ),
                low=tuple(low for low, _ in ends),
                high=tuple(high for _, high in ends),
            ),
        ),
        unit="share",
        x_title=result.time,
        y_title=f"Share per {GRAIN_WORDS[result.grain]}",
        marks=marks,
        caption="Whiskers: 95 % intervals (Wilson). Periods without rows are left out.",
    )


def slice_grid(shown: Shown[LabelsMissing]) -> Grid:
    """List the slices, worst first."""
    return Grid(
        title=f"Unlabelled rows by slice in “{shown.version.name}”",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label="Slice"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Unlabelled", unit="share"),
            GridColumn(label="Against the rest", unit="points"),
            GridColumn(label="Low", unit="points"),
            GridColumn(label="High", unit="points"),
            GridColumn(label="In the baseline", unit="share"),
        ),
        rows=tuple(
            (
                s.column,
                s.value,
                s.rows,
                s.missing / s.rows if s.rows else None,
                s.difference,
                s.low,
                s.high,
                s.before,
            )
            for s in shown.result.slices
        ),
        tones=tuple(
            worst_tone(shown.findings, slice_=slice_text(s.column, s.value))
            for s in shown.result.slices
        ),
    )
