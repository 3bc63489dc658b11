"""How the parts of a split are shown: their classes, their times, and what leaks."""

from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.model.blocks import Bars, Block, Grid, GridColumn, Note, Series
from inspector.stats.intervals import wilson

if TYPE_CHECKING:
    from inspector.metrics.labels.splits_parts import LabelSplits

_KINDS = {
    "key": "Same key",
    "row": "Same row",
    "entity": "Same entity",
    "time": "Train later than the part begins",
}


def split_blocks(newest: "Shown[LabelSplits]") -> tuple[Block, ...]:
    """Show the newest version's parts."""
    result = newest.result
    blocks: list[Block] = []
    classes = result.parts[0].classes if result.parts else ()
    if classes:
        series = []
        for part in result.parts:
            ends = [wilson(count, part.rows) for count in part.counts]
            series.append(
                Series(
                    label=part.name,
                    values=tuple(c / part.rows if part.rows else None for c in part.counts),
                    low=tuple(low for low, _ in ends),
                    high=tuple(high for _, high in ends),
                )
            )
        blocks.append(
            Bars(
                title=f"Share of each class by “{result.split}”",
                labels=classes,
                series=tuple(series),
                unit="share",
                x_title="Class",
                y_title="Share of labelled rows",
                horizontal=len(classes) > 8,
                caption="Whiskers: 95 % intervals (Wilson).",
            )
        )
    blocks.append(
        Grid(
            title=f"Parts of “{newest.version.name}”",
            columns=(
                GridColumn(label="Part"),
                GridColumn(label="Labelled rows", unit="rows"),
                GridColumn(
                    label="Classes differ by",
                    unit="share",
                    help="Share of its labels that would have to be others to be like the rest.",
                ),
                GridColumn(label="First", unit="time"),
                GridColumn(label="Last", unit="time"),
            ),
            rows=tuple((p.name, p.rows, p.moved, p.earliest, p.latest) for p in result.parts),
            caption=f"Models are taken to learn from “{result.train}”.",
        )
    )
    if result.leaks:
        blocks.append(
            Grid(
                title=f"What “{result.train}” gives away",
                columns=(
                    GridColumn(label="Compared by"),
                    GridColumn(label="Columns"),
                    GridColumn(label="Part"),
                    GridColumn(label="Rows", unit="rows"),
                    GridColumn(label="Of", unit="rows"),
                    GridColumn(label="Share", unit="share"),
                ),
                rows=tuple(
                    (
                        _KINDS[leak.kind],
                        ", ".join(leak.columns[:4])
                        + (f" and {len(leak.columns) - 4} more" if len(leak.columns) > 4 else ""),
                        leak.part,
                        leak.rows,
                        leak.of,
                        leak.share,
                    )
                    for leak in result.leaks
                ),
                caption="Same row: equal in everything but keys and times. Nothing shared is good.",
            )
        )
    else:
        blocks.append(Note(text="There is no key, entity or time to compare the parts by."))
    return tuple(blocks)
