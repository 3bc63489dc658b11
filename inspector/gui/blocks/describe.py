"""A block in words, for a screen reader, and as a table of cells, for “Copy data”."""

import math
from collections.abc import Iterable, Sequence

from inspector.gui.blocks.text import worded
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Lines,
    Multiples,
    Note,
    Series,
)
from inspector.model.finding import Unit
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline, lane_at
from inspector.report.graphs import edge_told
from inspector.report.shown import format_value
from inspector.report.text import as_grid

#: A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@")


def is_value(value: float | None) -> bool:
    """Whether a value can be drawn."""
    return value is not None and math.isfinite(value)


def has_values(series: Iterable[Series]) -> bool:
    """Whether anything can be drawn at all."""
    return any(is_value(value) for one in series for value in one.values)


def describe(block: Block) -> str:
    """Return a few sentences that say what a block shows."""
    match block:
        case Bars():
            return _describe_series("Bar chart", block.labels, block.series, block.unit)
        case Lines():
            labels = [worded(x, block.x_unit) for x in block.x]
            marks = "; ".join(mark.label for mark in block.marks)
            said = _describe_series("Line chart", labels, block.series, block.unit)
            return f"{said} Marked: {marks}." if marks else said
        case Heatmap():
            return _describe_heatmap(block)
        case Multiples():
            said = "; ".join(f"{panel.column}: {panel.note}" for panel in block.panels)
            return f"{len(block.panels)} small charts. {said}"
        case Timeline():
            now = [lane_at(lane, block.as_of, block.closed) for lane in block.lanes]
            late = [x.label for x, n in zip(block.lanes, now, strict=True) if "late" in n.state]
            said = f"{len(block.lanes)} sources over time as of {worded(block.as_of, 'time')}."
            return f"{said} Late: {', '.join(late)}." if late else f"{said} None is late."
        case Graph():
            said = ". ".join(edge_told(block, edge) for edge in block.edges)
            return f"Graph of {len(block.nodes)} problems. {said}."
        case Grid():
            names = ", ".join(column.label for column in block.columns)
            return f"Table of {len(block.rows)} rows. Columns: {names}."
        case Figures():
            return ". ".join(
                f"{figure.label}: {worded(figure.value, figure.unit)}" for figure in block.figures
            )
        case Note():
            return block.text


def _describe_series(kind: str, labels: Sequence[str], series: Sequence[Series], unit: Unit) -> str:
    if not has_values(series):
        return f"{kind} without values."
    said = [f"{kind}."]
    for one in series[:8]:
        drawn = [(v, label) for v, label in zip(one.values, labels, strict=False) if is_value(v)]
        if not drawn:
            said.append(f"{one.label}: no values.")
            continue
        (low, at_low), (high, at_high) = min(drawn, key=_first), max(drawn, key=_first)
        said.append(
            f"{one.label}: {len(drawn)} values, lowest {format_value(low, unit)} at {at_low}, "
            f"highest {format_value(high, unit)} at {at_high}."
        )
    if len(series) > 8:
        said.append(f"And {len(series) - 8} more series.")
    return " ".join(said)


def _first(pair: tuple[float | None, str]) -> float:
    return pair[0] or 0.0


def _describe_heatmap(block: Heatmap) -> str:
    drawn = [
        (value, row, column)
        for row, values in zip(block.rows, block.values, strict=False)
        for column, value in zip(block.columns, values, strict=False)
        if is_value(value)
    ]
    size = f"Heat map of {len(block.rows)} rows and {len(block.columns)} columns."
    if not drawn:
        return f"{size} No values."
    said = [size]
    for word, found in (("Lowest", min(drawn, key=_cell)), ("Highest", max(drawn, key=_cell))):
        said.append(f"{word}: {format_value(found[0], block.unit)} at {found[1]}, {found[2]}.")
    return " ".join(said)


def _cell(cell: tuple[float | None, str, str]) -> float:
    return cell[0] or 0.0


def table_of(block: Block) -> list[list[Scalar]]:
    """Return a block as rows of raw values, the header first; times are written out."""
    match block:
        case Figures():
            return [["Figure", "Value"], *([f.label, f.value] for f in block.figures)]
        case Note():
            return [[block.text]]
    grid = as_grid(block)
    header: list[Scalar] = [column.label for column in grid.columns]
    if not isinstance(block, Grid):
        header[0] = header[0] or "Label"
    return [header, *(copied(row, grid.columns) for row in grid.rows)]


def copied(row: Sequence[Scalar], columns: Sequence[GridColumn]) -> list[Scalar]:
    """Return cells as one copies them: raw, but points in time as text."""
    return [
        worded(cell, "time") if column.unit == "time" else cell
        for cell, column in zip(row, columns, strict=True)
    ]


def tab_separated(table: Iterable[Iterable[Scalar]]) -> str:
    """Return rows as tab-separated text that no spreadsheet takes for formulas."""
    return "".join("\t".join(_safe(cell) for cell in row) + "\n" for row in table)


def _safe(cell: Scalar) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return str(cell)
    text = " ".join(cell.replace("\t", " ").splitlines()).strip()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
