"""How drift over time is shown: a map of columns by period, and a line for each column."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.metrics.periods import next_period, period_label
from inspector.metrics.phrases import plural, rows_text
from inspector.model.blocks import (
    Block,
    Grid,
    GridColumn,
    Heatmap,
    Lines,
    Mark,
    Note,
    Series,
)
from inspector.model.questions import Grain

if TYPE_CHECKING:
    from inspector.metrics.drift.over_time import ColumnOverTime, DriftOverTime

_COLUMNS = (
    GridColumn(label="Column", role="column"),
    GridColumn(label="Differs"),
    GridColumn(label="From"),
    GridColumn(label="To", help="The last period that differs."),
    GridColumn(label="Periods", unit="count", help="Periods that differ."),
    GridColumn(label="Rows there", unit="rows"),
    GridColumn(label="Moved share there", unit="share"),
    GridColumn(label="The whole moved"),
)


def time_blocks(newest: "Shown[DriftOverTime]") -> tuple[Block, ...]:
    """Show which columns differ when, those that differ most first."""
    result = newest.result
    grain: Grain = result.grain or "day"
    if not result.columns:
        text = f"{plural(result.tests, 'comparison')} of {grain}s and columns: none really differs."
        return (Note(text=text + _sampled(result), tone="good"),)
    ordered = sorted(result.columns, key=lambda c: (-c.moved_there * c.rows_apart, c.column))
    starts = sorted({start for c in ordered for start in c.starts})
    moved = {c.column: dict(zip(c.starts, c.moved, strict=True)) for c in ordered}
    against = (
        f"Each {grain} against the same {grain} of the baseline."
        if result.paired
        else f"Each {grain} against the whole baseline."
    )
    return (
        Heatmap(
            title=f"Moved share by column and {grain}",
            rows=tuple(c.column for c in ordered),
            columns=tuple(period_label(start, grain) for start in starts),
            values=tuple(tuple(moved[c.column].get(start) for start in starts) for c in ordered),
            row_title="Column",
            column_title=grain.capitalize(),
            low=0.0,
            high=max(0.3, *(x or 0.0 for c in ordered for x in c.moved)),
            caption=f"{against} Only columns that differ in some {grain}; grey: too few rows."
            + _sampled(result),
        ),
        Grid(
            title="When columns differ",
            columns=_COLUMNS,
            rows=tuple(
                (
                    c.column,
                    c.when,
                    _label(c.first, grain),
                    _label(c.last, grain),
                    sum(c.differs),
                    c.rows_apart,
                    c.moved_there,
                    "yes" if c.whole_moved else "no",
                )
                for c in ordered
            ),
            caption=f"{plural(result.tests, 'comparison')} of {grain}s and columns in one family.",
        ),
    )


def time_details(newest: "Shown[DriftOverTime]") -> Mapping[str, tuple[Block, ...]]:
    """Show each column that differs as a line over time."""
    grain: Grain = newest.result.grain or "day"
    return {c.column: (_line(c, grain, newest.version.name),) for c in newest.result.columns}


def _line(column: "ColumnOverTime", grain: Grain, version: str) -> Lines:
    marks = tuple(
        Mark(
            x=start,
            until=next_period(start, grain),
            label="differs",
        )
        for start, one in zip(column.starts, column.differs, strict=True)
        if one
    )
    return Lines(
        title=f"Moved share by {grain}",
        x=column.starts,
        series=(Series(label=version, values=column.moved),),
        unit="share",
        y_title="Moved share",
        caption=f"Against the baseline; marked where a {grain} really differs.",
        marks=marks,
    )


def _label(start: float | None, grain: Grain) -> str:
    return "–" if start is None else period_label(start, grain)


def _sampled(result: "DriftOverTime") -> str:
    if not result.sampled:
        return ""
    return (
        f" Searched on a sample of {rows_text(result.sampled)} of each version; what is listed "
        "was counted in full."
    )
