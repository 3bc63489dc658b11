"""How suspicious labels are shown: the estimate, pairs of classes, and rows to look at first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.metrics.phrases import rows_text
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Heatmap

if TYPE_CHECKING:
    from inspector.metrics.labels.suspicious import SuspiciousLabels


def suspicious_blocks(series: "Sequence[Shown[SuspiciousLabels]]") -> tuple[Block, ...]:
    """Show every version's estimate and the newest version's rows."""
    newest = series[-1]
    result = newest.result
    blocks: list[Block] = [
        Figures(
            title="How many labels may be wrong?",
            figures=(
                Figure(
                    label="Perhaps wrong",
                    value=result.share,
                    unit="share",
                    note=f"estimate on {rows_text(result.sampled)}",
                ),
                Figure(label="Rows to look at", value=result.suspects, unit="rows"),
                Figure(
                    label="Planted errors found",
                    value=result.precision,
                    unit="share",
                    note="at the top of the list",
                ),
                Figure(
                    label="Learner is right in",
                    value=result.accuracy,
                    unit="share",
                    note="of rows it had not seen",
                ),
            ),
        )
    ]
    if len(series) > 1:
        blocks.append(
            Grid(
                title="Estimate by version",
                columns=(
                    GridColumn(label="Version"),
                    GridColumn(label="Rows looked at", unit="rows"),
                    GridColumn(label="Perhaps wrong", unit="share"),
                    GridColumn(label="Planted errors found", unit="share"),
                ),
                rows=tuple(
                    (s.version.name, s.result.sampled, s.result.share, s.result.precision)
                    for s in series
                    if not s.result.note
                ),
            )
        )
    if result.pairs:
        names = tuple(dict.fromkeys(n for pair in result.pairs for n in (pair.given, pair.likely)))
        share = {(pair.given, pair.likely): pair.share for pair in result.pairs}
        blocks.append(
            Heatmap(
                title="Which label seems to be which",
                rows=names,
                columns=names,
                values=tuple(
                    tuple(None if a == b else share.get((a, b), 0.0) for b in names) for a in names
                ),
                row_title="Given",
                column_title="Seems to be",
                low=0.0,
                caption="Estimated share of all rows (confident learning).",
            )
        )
    if result.listed:
        blocks.append(
            Grid(
                title=f"Look at these first in “{newest.version.name}”",
                columns=(
                    GridColumn(label="Row", unit="count", help="Its place in the data, from 1."),
                    GridColumn(label=result.listed[0].column or "Key"),
                    GridColumn(label="Label"),
                    GridColumn(label="Seems to be"),
                    GridColumn(label="Probability of the label", unit="share"),
                    GridColumn(label="Of the other", unit="share"),
                ),
                rows=tuple(
                    (s.row, s.value or None, s.given, s.likely, s.own, s.other)
                    for s in result.listed
                ),
                caption="An unusual row may be right. Found on a sample: other rows may be wrong too.",
            )
        )
    return tuple(blocks)
