"""How agreement is shown: alpha by version, confusion, annotators, disputed units."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.metrics.phrases import rows_text
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Heatmap

if TYPE_CHECKING:
    from inspector.metrics.labels.agreement_counts import Agreement


def agreement_blocks(series: "Sequence[Shown[Agreement]]") -> tuple[Block, ...]:
    """Show every version's agreement, and the newest version in detail."""
    newest = series[-1]
    result = newest.result
    ends = (
        f"95 %: {result.low:.2f} to {result.high:.2f}"
        if result.low is not None and result.high is not None
        else ""
    )
    figures = [
        Figure(label="Krippendorff's alpha", value=result.alpha, unit="number", note=ends),
        Figure(label="Pairs that agree", value=result.percent, unit="share"),
        Figure(label="Cohen's kappa", value=result.cohen, unit="number", note="two annotators"),
        Figure(label="Fleiss' kappa", value=result.fleiss, unit="number"),
        Figure(
            label="Labelled more than once",
            value=result.repeated,
            unit="rows",
            note=f"of {rows_text(result.units)} of “{result.unit}”",
        ),
    ]
    blocks: list[Block] = [
        Figures(
            title="Do annotators agree?", figures=tuple(f for f in figures if f.value is not None)
        )
    ]
    if len(series) > 1:
        blocks.append(
            Grid(
                title="Agreement by version",
                columns=(
                    GridColumn(label="Version"),
                    GridColumn(label="Labelled more than once", unit="rows"),
                    GridColumn(label="Alpha", unit="number"),
                    GridColumn(label="Low", unit="number"),
                    GridColumn(label="High", unit="number"),
                    GridColumn(label="Pairs that agree", unit="share"),
                ),
                rows=tuple(
                    (
                        s.version.name,
                        s.result.repeated,
                        s.result.alpha,
                        s.result.low,
                        s.result.high,
                        s.result.percent,
                    )
                    for s in series
                ),
            )
        )
    if len(result.classes) > 1:
        sums = [sum(line) for line in result.confusion]
        blocks.append(
            Heatmap(
                title="Which labels are confused",
                rows=result.classes,
                columns=result.classes,
                values=tuple(
                    tuple(n / total if total else None for n in line)
                    for line, total in zip(result.confusion, sums, strict=True)
                ),
                row_title="Where one says",
                column_title="another says",
                low=0.0,
                high=1.0,
                bad="neither",
                caption="Share of pairs of labels of one unit.",
            )
        )
    blocks.append(
        Grid(
            title=f"Annotators of “{newest.version.name}”, least agreement first",
            columns=(
                GridColumn(label="Annotator"),
                GridColumn(label="Shared labels", unit="count"),
                GridColumn(label="Agree with others", unit="share"),
                GridColumn(label="Others among themselves", unit="share"),
                GridColumn(
                    label="Mean kappa", unit="number", help="Cohen's, with each other annotator."
                ),
                GridColumn(label="In the baseline", unit="share"),
                GridColumn(
                    label="Labels per hour",
                    unit="number",
                    help="Rows per hour in which the annotator gave any label.",
                ),
            ),
            rows=tuple(
                (r.name, r.shared, r.agreement, r.others, r.kappa, r.before, r.per_hour)
                for r in result.raters
            ),
        )
    )
    if result.disputed:
        blocks.append(
            Grid(
                title="Most disputed",
                columns=(
                    GridColumn(label=result.unit),
                    GridColumn(label="Labels against the most frequent", unit="count"),
                ),
                rows=tuple((one.value, one.against) for one in result.disputed),
            )
        )
    return tuple(blocks)
