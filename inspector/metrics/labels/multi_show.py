"""How several labels a row are shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Series,
)
from inspector.stats.intervals import wilson

if TYPE_CHECKING:
    from inspector.metrics.labels.multi import MultiLabel

#: Most labels drawn.
DRAWN = 20


def multi_blocks(series: "Sequence[Shown[MultiLabel]]") -> tuple[Block, ...]:
    """Show every version's label shares, and the newest version's sets."""
    newest = series[-1]
    result = newest.result
    names = [one.name for one in result.labels[:DRAWN]]
    drawn = []
    for shown in series:
        rows = {one.name: one.rows for one in shown.result.labels}
        n = shown.result.labelled
        ends = [wilson(rows.get(name, 0), n) for name in names]
        drawn.append(
            Series(
                label=shown.version.name,
                values=tuple(rows.get(name, 0) / n if n else None for name in names),
                low=tuple(low for low, _ in ends),
                high=tuple(high for _, high in ends),
            )
        )
    blocks: list[Block] = [
        Figures(
            title="How many labels does a row carry?",
            figures=(
                Figure(label="Labels", value=result.distinct, unit="count"),
                Figure(label="Labels per row", value=result.cardinality, unit="number"),
                Figure(
                    label="Density", value=result.density, unit="share", note="of labels there are"
                ),
                Figure(
                    label="Rows without",
                    value=result.without / result.labelled if result.labelled else None,
                    unit="share",
                ),
                Figure(label="Different sets", value=result.sets, unit="count"),
                Figure(
                    label="Mean imbalance", value=result.mean_imbalance, unit="ratio", note="MeanIR"
                ),
                Figure(
                    label="Rare with frequent", value=result.scumble, unit="number", note="SCUMBLE"
                ),
            ),
        ),
        Bars(
            title="Share of rows that carry each label",
            labels=tuple(names),
            series=tuple(drawn),
            unit="share",
            x_title="Label",
            y_title="Share of labelled rows",
            horizontal=True,
            caption="Whiskers: 95 % intervals (Wilson)."
            + (f" The {DRAWN} most frequent." if result.distinct > DRAWN else ""),
        ),
    ]
    if len(result.met) > 1:
        top = tuple(one.name for one in result.labels[: len(result.met)])
        blocks.append(
            Heatmap(
                title="Labels that come together",
                rows=top,
                columns=top,
                values=tuple(
                    tuple(
                        None if n == m else (x / line[n] if line[n] else None)
                        for m, x in enumerate(line)
                    )
                    for n, line in enumerate(result.met)
                ),
                row_title="Of the rows with",
                column_title="the share that also carry",
                low=0.0,
                high=1.0,
                bad="neither",
            )
        )
    blocks.append(
        Grid(
            title=f"Labels of “{newest.version.name}”",
            columns=(
                GridColumn(label="Label"),
                GridColumn(label="Rows", unit="rows"),
                GridColumn(label="Share", unit="share"),
                GridColumn(
                    label="Imbalance", unit="ratio", help="Most frequent label per this (IRLbl)."
                ),
            ),
            rows=tuple(
                (one.name, one.rows, one.rows / result.labelled, one.imbalance)
                for one in result.labels
            ),
        )
    )
    blocks.append(
        Grid(
            title="Most frequent sets",
            columns=(GridColumn(label="Labels"), GridColumn(label="Rows", unit="rows")),
            rows=tuple(zip(result.largest, result.largest_rows, strict=True)),
        )
    )
    return tuple(blocks)
