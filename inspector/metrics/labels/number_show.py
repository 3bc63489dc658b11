"""How a label that is a number is shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.model.blocks import Bars, Block, Grid, GridColumn, Note, Series

if TYPE_CHECKING:
    from inspector.metrics.labels.balance import LabelBalance

PERCENTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def number_blocks(series: "Sequence[Shown[LabelBalance]]") -> tuple[Block, ...]:
    """Show the newest version's values, and percentiles of every version."""
    newest = series[-1].result
    heads = [f"{100 * p:.0f} %" for p in PERCENTILES]
    return (
        Note(text=f"{newest.note} Its spread is shown instead of class shares."),
        Bars(
            title=f"Values of the label in “{series[-1].version.name}”",
            labels=newest.bars,
            series=(Series(label=series[-1].version.name, values=newest.shares),),
            unit="share",
            touching=True,
            y_title="Share of values",
        ),
        Grid(
            title="The label in numbers",
            columns=(
                GridColumn(label="Version"),
                GridColumn(label="Labelled", unit="rows"),
                GridColumn(label="Smallest", unit="number"),
                *(GridColumn(label=head, unit="number") for head in heads),
                GridColumn(label="Largest", unit="number"),
                GridColumn(label="Mean", unit="number"),
                GridColumn(label="Standard deviation", unit="number"),
            ),
            rows=tuple(
                (
                    shown.version.name,
                    shown.result.labelled,
                    shown.result.minimum,
                    *(shown.result.percentiles or (None,) * len(PERCENTILES)),
                    shown.result.maximum,
                    shown.result.mean,
                    shown.result.stddev,
                )
                for shown in series
            ),
        ),
    )
