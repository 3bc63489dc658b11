"""How a label that is a number is shown: bins over versions, tails, piles."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.model.blocks import Bars, Block, Figure, Figures, Grid, GridColumn, Series

if TYPE_CHECKING:
    from inspector.metrics.labels.numeric import NumericLabel


def numeric_blocks(series: "Sequence[Shown[NumericLabel]]") -> tuple[Block, ...]:
    """Show bins of every version, and the newest version's tails and piles."""
    newest = series[-1]
    result = newest.result
    names = tuple(one.name for one in result.bins)
    drawn = []
    for shown in series:
        rows = {one.name: one.rows for one in shown.result.bins}
        total = shown.result.labelled
        if rows and total and set(rows) == set(names):
            drawn.append(
                Series(
                    label=shown.version.name,
                    values=tuple(rows[name] / total for name in names),
                )
            )
    blocks: list[Block] = [
        Figures(
            title="Where is the label thin, and where does it pile up?",
            figures=(
                Figure(
                    label="Thin range",
                    value=result.thin,
                    unit="share",
                    note=result.thin_where or "none",
                ),
                Figure(
                    label="Far below",
                    value=result.low_tail / result.labelled if result.labelled else None,
                    unit="share",
                    note="beyond 3 IQR",
                ),
                Figure(
                    label="Far above",
                    value=result.high_tail / result.labelled if result.labelled else None,
                    unit="share",
                    note="beyond 3 IQR",
                ),
                Figure(label="End in 0 or 5", value=result.heaped, unit="share"),
            ),
        )
    ]
    if drawn:
        stated = "Bins as stated." if result.stated else "Tenths of the baseline, or of the first."
        blocks.append(
            Bars(
                title="Share of labels in each bin",
                labels=names,
                series=tuple(drawn),
                unit="share",
                x_title="Label",
                y_title="Share of labels",
                horizontal=len(names) > 8,
                caption=stated + " Versions counted on other bins are left out.",
            )
        )
    if result.spikes:
        blocks.append(
            Grid(
                title=f"Values that pile up in “{newest.version.name}”",
                columns=(
                    GridColumn(label="Value"),
                    GridColumn(label="Rows", unit="rows"),
                    GridColumn(label="Times the next", unit="ratio"),
                    GridColumn(label="End of the range"),
                ),
                rows=tuple((s.value, s.rows, s.times, s.edge or "no") for s in result.spikes),
            )
        )
    return tuple(blocks)
