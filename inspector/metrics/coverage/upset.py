"""Patterns of missing cells as bars over a matrix of columns, as UpSet draws sets."""

from collections.abc import Sequence

from inspector.metrics.phrases import percent
from inspector.model.blocks import Bars, Block, Heatmap, Series

#: Most patterns and columns drawn.
MOST_PATTERNS, MOST_COLUMNS = 15, 25


def upset(
    patterns: Sequence[tuple[tuple[str, ...], int]], rows: int, *, title: str
) -> tuple[Block, ...]:
    """Return bars of how many rows have each pattern, and below them which columns it empties.

    Args:
        patterns: Columns missing together, and rows, most frequent first.
        rows: All rows.
        title: What the bars are called.
    """
    shown = list(patterns[:MOST_PATTERNS])
    if len(shown) < 2 or not rows:
        return ()
    weight: dict[str, int] = {}
    for columns, count in shown:
        for name in columns:
            weight[name] = weight.get(name, 0) + count
    names = sorted(weight, key=lambda n: (-weight[n], n))[:MOST_COLUMNS]
    labels = tuple(f"#{place}" for place in range(1, len(shown) + 1))
    bars = Bars(
        title=title,
        labels=labels,
        series=(Series(label="Rows", values=tuple(count / rows for _, count in shown)),),
        unit="share",
        x_title="Pattern",
        y_title="Rows",
        caption="Each pattern is told by its column in the chart below.",
    )
    matrix = Heatmap(
        title="Which columns each pattern empties",
        rows=tuple(names),
        columns=tuple(
            f"{label} · {percent(count / rows)}"
            for label, (_, count) in zip(labels, shown, strict=True)
        ),
        values=tuple(tuple(1.0 if n in columns else 0.0 for columns, _ in shown) for n in names),
        unit="number",
        low=0.0,
        high=1.0,
        bad="neither",
        row_title="Column",
        column_title="Pattern and its share of rows",
        caption="1: missing in these rows. 0: there."
        + ("" if len(weight) <= MOST_COLUMNS else f" The {MOST_COLUMNS} emptiest columns."),
    )
    return bars, matrix
