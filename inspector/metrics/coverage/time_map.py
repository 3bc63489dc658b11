"""A heat map of missing cells by column and time."""

from collections.abc import Mapping, Sequence

from inspector.metrics.phrases import moment, plural
from inspector.model.blocks import Heatmap

#: Most columns and periods drawn; more periods are put together.
MOST_COLUMNS, MOST_PERIODS = 60, 48


def time_map(
    columns: Sequence[str],
    starts: Sequence[float],
    rows: Sequence[int],
    missing: Mapping[str, Sequence[int]],
    *,
    title: str,
    grain: str,
) -> Heatmap | None:
    """Return the share missing of each column in each period; None if there is nothing to draw.

    Args:
        columns: Data columns, in the order to draw them.
        starts: Starts of the periods that have rows.
        rows: Rows of each.
        missing: Per column, missing cells of each period.
        title: What the chart is called.
        grain: How long a period is.
    """
    if len(starts) < 2 or not columns:
        return None
    width = -(-len(starts) // MOST_PERIODS)
    groups = [range(at, min(at + width, len(starts))) for at in range(0, len(starts), width)]
    totals = [sum(rows[i] for i in group) for group in groups]
    shown = columns[:MOST_COLUMNS]
    unit = plural(width, grain) if width > 1 else f"one {grain}"
    return Heatmap(
        title=title,
        rows=tuple(shown),
        columns=tuple(moment(starts[group[0]]) for group in groups),
        values=tuple(
            tuple(
                sum(missing[name][i] for i in group) / n if n else None
                for group, n in zip(groups, totals, strict=True)
            )
            for name in shown
        ),
        low=0.0,
        high=1.0,
        row_title="Column",
        column_title=f"From, {unit} with rows each",
        caption="" if len(columns) <= MOST_COLUMNS else f"The {MOST_COLUMNS} that change most.",
    )
