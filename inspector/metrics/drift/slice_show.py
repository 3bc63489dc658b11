"""How drift by slice is shown: a heat map, the slices that moved, and mix against within."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.metrics.drift.slice_tables import MixSplit, SliceDrift
from inspector.metrics.phrases import plural, rows_text
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Note

if TYPE_CHECKING:
    from inspector.metrics.drift.slices import SlicesDrift

#: Most rows of a grid, and columns of a heat map.
LISTED, HEAT = 100, 30

_SPLIT_COLUMNS = (
    GridColumn(label="Column", role="column"),
    GridColumn(label="Slices of", role="column"),
    GridColumn(label="Share that is"),
    GridColumn(label="Before", unit="share"),
    GridColumn(label="Now", unit="share"),
    GridColumn(label="Within slices", unit="points", help="What changed within slices."),
    GridColumn(label="Mix of slices", unit="points", help="What the changed mix explains."),
    GridColumn(label="Moved within", unit="share", help="Of the whole distribution, raw."),
    GridColumn(label="Moved by mix", unit="share", help="Of the whole distribution, raw."),
    GridColumn(label="Opposite ways", help="Simpson's paradox: beyond doubt at 95 %."),
)
_SLICE_COLUMNS = (
    GridColumn(label="Column", role="column"),
    GridColumn(label="Slice of", role="column"),
    GridColumn(label="Slice"),
    GridColumn(label="Rows before", unit="rows"),
    GridColumn(label="Rows now", unit="rows"),
    GridColumn(label="Moved share", unit="share"),
    GridColumn(label="Low", unit="share"),
    GridColumn(label="High", unit="share"),
    GridColumn(label="What moved most"),
)


def slice_blocks(newest: "Shown[SlicesDrift]") -> tuple[Block, ...]:
    """Show what moved where, largest first."""
    result = newest.result
    real = _largest(result.drifts)
    blocks: list[Block] = []
    if result.splits:
        blocks.append(_splits(result.splits))
    if not real:
        text = f"{plural(result.tests, 'comparison')} of slices and columns: none is a real change."
        return (*blocks, Note(text=text + _sampled(result), tone="good"))
    blocks += [_heatmap(by, real) for by in result.by if len({d.value for d in real if d.by == by})]
    caption = f"{plural(result.tests, 'comparison')} of slices and columns in one family."
    blocks.append(_slices(real[:LISTED], caption + _sampled(result)))
    return tuple(blocks)


def slice_details(newest: "Shown[SlicesDrift]") -> Mapping[str, tuple[Block, ...]]:
    """Show the same for each column by itself."""
    result = newest.result
    real = _largest(result.drifts)
    details: dict[str, tuple[Block, ...]] = {}
    for column in dict.fromkeys([*(s.column for s in result.splits), *(d.column for d in real)]):
        blocks: list[Block] = []
        splits = [s for s in result.splits if s.column == column]
        if splits:
            blocks.append(_splits(splits))
        own = [d for d in real if d.column == column]
        if own:
            blocks.append(_slices(own, ""))
        details[column] = tuple(blocks)
    return details


def _largest(drifts: Sequence[SliceDrift]) -> list[SliceDrift]:
    real = [d for d in drifts if d.real]
    return sorted(real, key=lambda d: (-d.moved, d.column, d.by, d.value))


def _splits(splits: Sequence[MixSplit]) -> Grid:
    return Grid(
        title="Mix of slices, or values within them?",
        columns=_SPLIT_COLUMNS,
        rows=tuple(
            (
                s.column,
                s.by,
                s.what,
                s.before,
                s.after,
                s.within,
                s.mix,
                s.moved_within,
                s.moved_mix,
                "yes" if s.simpson else "no",
            )
            for s in splits
        ),
        caption="The two parts of a share's change add up to it (Kitagawa).",
    )


def _slices(drifts: Sequence[SliceDrift], caption: str) -> Grid:
    return Grid(
        title="Slices that moved",
        columns=_SLICE_COLUMNS,
        rows=tuple(
            (
                d.column,
                d.by,
                d.value,
                d.rows_before,
                d.rows_after,
                d.moved,
                d.low,
                d.high,
                d.what,
            )
            for d in drifts
        ),
        caption=caption,
    )


def _heatmap(by: str, real: Sequence[SliceDrift]) -> Heatmap:
    own = [d for d in real if d.by == by]
    columns = tuple(dict.fromkeys(d.column for d in own))[:HEAT]
    slices = tuple(sorted({d.value for d in own}))
    moved = {(d.value, d.column): d.moved for d in own}
    return Heatmap(
        title=f"Moved share by “{by}” and column",
        rows=slices,
        columns=columns,
        values=tuple(tuple(moved.get((s, c), 0.0) for c in columns) for s in slices),
        row_title=by,
        column_title="Column",
        low=0.0,
        high=max(0.2, *moved.values()),
        caption="Only slices and columns with a real change; others are 0.",
    )


def _sampled(result: "SlicesDrift") -> str:
    if not result.sampled:
        return ""
    return (
        f" Searched on a sample of {rows_text(result.sampled)} of each version; what is listed "
        "was counted in full."
    )
