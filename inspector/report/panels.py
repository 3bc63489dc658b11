"""Small multiples as a drawing: name, note and two distributions over each other, many to a row."""

from inspector.model.blocks import Multiples, Panel
from inspector.report.axes import elided
from inspector.report.drawing import Path, Rect, Shape, Text
from inspector.report.shown import format_value

#: Size of a panel's chart, the room above it for words, and the space between panels.
PLOT, WORDS, GAP = 56, 34, 18
NARROWEST = 160


def panel_shapes(block: Multiples, width: int) -> tuple[list[Shape], float]:
    """Return where everything goes, and the height of it all."""
    across = max(1, (width + GAP) // (NARROWEST + GAP))
    wide = (width - GAP * (across - 1)) / across
    shapes: list[Shape] = []
    for number, panel in enumerate(block.panels):
        x = (wide + GAP) * (number % across)
        y = (WORDS + PLOT + GAP) * (number // across)
        shapes += _panel(panel, x, y, wide)
    rows = -(-len(block.panels) // across)
    return shapes, max(1.0, (WORDS + PLOT + GAP) * rows)


def bars_of(
    panel: Panel, width: float, height: float
) -> list[tuple[int, int, float, float, float]]:
    """Return (series, bar, x, width, height) of each bar; the tallest fills the height."""
    most = max((v for s in panel.series for v in s.values if v is not None), default=0.0) or 1.0
    step = width / max(1, len(panel.labels))
    return [
        (number, place, step * place, max(0.6, step - min(1.0, step / 4)), height * value / most)
        for number, series in enumerate(panel.series)
        for place, value in enumerate(series.values)
        if value
    ]


def hover_of(panel: Panel, number: int, place: int) -> str:
    """Return what a bar tells."""
    series = panel.series[number]
    value = format_value(series.values[place], "share")
    return f"{panel.column}, {panel.labels[place]} · {series.label}: {value}"


def _panel(panel: Panel, x: float, y: float, wide: float) -> list[Shape]:
    letters = max(8, round(wide / 6.6))
    bottom = y + WORDS + PLOT
    shapes: list[Shape] = [
        Text(x, y + 12, elided(panel.column, letters), "start", "label", panel.column),
        Text(x, y + 27, elided(panel.note, letters), "start", "label", panel.note),
    ]
    shapes += [
        Rect(x + left, bottom - high, long, high, "soft", number, hover_of(panel, number, place))
        for number, place, left, long, high in bars_of(panel, wide, PLOT)
    ]
    shapes.append(Path(((x, bottom), (x + wide, bottom)), "axis"))
    return shapes
