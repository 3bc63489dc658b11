"""Grouped bars, standing or lying, one group a label."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from inspector.gui.blocks.axes import LabelAxis, ValueAxis
from inspector.gui.blocks.chart import ChartView
from inspector.gui.blocks.describe import has_values, is_value
from inspector.gui.blocks.plot import Plot, add_intervals, drawable, extent
from inspector.gui.theme import current_theme
from inspector.language.current import tr
from inspector.model.blocks import Bars, Series
from inspector.model.finding import Unit
from inspector.report.shown import format_value

STANDING_HEIGHT = 250
#: A lying chart grows with its labels up to this; then it scrolls.
LYING_MOST = 460
#: A few bars are not drawn wider than this many would be.
_FEWEST_BARS = 12
#: The title of an axis that has none, where ticks do not carry the unit.
AXIS_WORDS: dict[Unit, str] = {"rows": "Rows", "count": "Count", "points": "Percentage points"}


class BarsView(ChartView):
    """A bar chart; one with many lying bars shows a window of them beside a scroll bar."""

    def __init__(self, block: Bars, parent: QWidget | None = None) -> None:
        super().__init__(block, parent)
        self._block = block
        self.plot: Plot | None = None
        self.scroll_bar: QScrollBar | None = None
        self._extent = extent(block.series, zero=True)
        if not has_values(block.series) or not block.labels or self._extent is None:
            self.set_empty()
            return
        if len(block.series) > 1:
            self.set_legend(*legend_of(block.series))
        self.set_drawing(self._make_drawing())
        self.redraw()

    def _make_drawing(self) -> QWidget:
        block = self._block
        values = block.y_title or AXIS_WORDS.get(block.unit, "")
        if block.horizontal:
            bottom: ValueAxis | LabelAxis = ValueAxis("bottom", block.unit, values)
            left: ValueAxis | LabelAxis = LabelAxis("left", block.labels, block.x_title)
        else:
            bottom = LabelAxis("bottom", block.labels, block.x_title)
            left = ValueAxis("left", block.unit, values)
        plot = self.plot = _BarsPlot(bottom, left)
        plot.setAccessibleName(block.title or "Bar chart")
        plot.setAccessibleDescription(self.accessibleDescription())
        plot.readout = self._read
        plot.place_readout = self._read_place
        plot.places = len(block.labels)
        plot.along = "y" if block.horizontal else "x"
        low, high = self._extent or (0.0, 1.0)
        pad = (high - low or 1.0) * 0.05
        self._value_range = (low - (pad if low < 0 else 0), high + (pad if high > 0 else 0))
        if self._value_range[0] == self._value_range[1]:
            self._value_range = (0.0, 1.0)
        if block.horizontal:
            return self._lay(plot)
        self._stand(plot)
        return plot

    def _stand(self, plot: Plot) -> None:
        plot.setFixedHeight(STANDING_HEIGHT)
        box = plot.getViewBox()
        middle = (len(self._block.labels) - 1) / 2
        half = max(len(self._block.labels), self._fewest_groups()) / 2
        low, high = middle - half - 0.1, middle + half + 0.1
        box.setMouseEnabled(x=True, y=False)
        box.setLimits(xMin=low, xMax=high)

        def reset() -> None:
            box.setRange(xRange=(low, high), yRange=self._value_range, padding=0)

        self.reset_view = reset
        reset()

    def _fewest_groups(self) -> float:
        return 1 if self._block.touching else _FEWEST_BARS / len(self._block.series)

    def _lay(self, plot: "_BarsPlot") -> QWidget:
        labels = len(self._block.labels)
        series = 1 if self._block.dumbbell else len(self._block.series)
        group = max(22, 11 * series + 8)
        axis = 46
        shown = max(1, min(labels, (LYING_MOST - axis) // group))
        plot.setFixedHeight(shown * group + axis)
        box = plot.getViewBox()
        box.invertY(True)
        box.setMouseEnabled(x=False, y=False)
        box.setRange(xRange=self._value_range, padding=0)
        if shown == labels:
            box.setRange(yRange=(-0.5, labels - 0.5), padding=0)
            return plot
        self.scroll_bar = QScrollBar(Qt.Orientation.Vertical)
        self.scroll_bar.setRange(0, labels - shown)
        self.scroll_bar.setPageStep(shown)
        self.scroll_bar.setAccessibleName(tr("Scroll the bars"))
        self.scroll_bar.valueChanged.connect(
            lambda top: box.setRange(yRange=(top - 0.5, top + shown - 0.5), padding=0)
        )
        box.setRange(yRange=(-0.5, shown - 0.5), padding=0)
        plot.scroll_bar = self.scroll_bar
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(plot)
        row.addWidget(self.scroll_bar)
        return both

    def redraw(self) -> None:
        """See `ChartView`."""
        if self.plot is None:
            return
        self.plot.clear_items()
        self.plot.dress()
        if self._block.dumbbell:
            self._join(self.plot)
            return
        series = len(self._block.series)
        # Histograms lie over each other, so that their shapes can be compared.
        width = 1.0 if self._overlaid() else (1.0 if self._block.touching else 0.8) / series
        for place, one in enumerate(self._block.series):
            offset = 0.0 if self._overlaid() else (place - (series - 1) / 2) * width
            self._draw(self.plot, one, place, width, offset)

    def _join(self, plot: Plot) -> None:
        """Draw each label's values as points joined by a line; the newest lies on top."""
        theme = current_theme()
        drawn = [
            list(map(drawable, s.values[: len(self._block.labels)])) for s in self._block.series
        ]
        pen = QPen(QColor(theme.muted), 3)
        pen.setCosmetic(True)
        for place in range(len(self._block.labels)):
            ends = [x for one in drawn if (x := one[place]) is not None]
            if len(ends) > 1:
                plot.addItem(pg.PlotCurveItem([min(ends), max(ends)], [float(place)] * 2, pen=pen))
        for number, one in enumerate(drawn):
            known = [(x, place) for place, x in enumerate(one) if x is not None]
            points = pg.ScatterPlotItem(
                x=[x for x, _ in known],
                y=[float(place) for _, place in known],
                size=11,
                brush=QColor(theme.colour_of_series(number)),
                pen=pg.mkPen(theme.surface),
            )
            points.setZValue(5 + number)
            plot.addItem(points)

    def _overlaid(self) -> bool:
        return self._block.touching and len(self._block.series) > 1 and not self._block.horizontal

    def _draw(self, plot: Plot, series: Series, place: int, width: float, offset: float) -> None:
        theme = current_theme()
        drawn = [
            (n + offset, value)
            for n, value in enumerate(map(drawable, series.values[: len(self._block.labels)]))
            if value is not None
        ]
        if not drawn:
            return
        at, values = [a for a, _ in drawn], [v for _, v in drawn]
        brush = QColor(theme.colour_of_series(place))
        edge = QPen(QColor(theme.surface))
        edge.setCosmetic(True)
        edge.setWidthF(1.0 if self._block.touching or len(self._block.series) > 1 else 0.0)
        if self._overlaid():
            self._outline(plot, drawn, brush)
            brush.setAlpha(80)
            edge = QPen(Qt.PenStyle.NoPen)
        thick = width * (1.0 if self._block.touching else 0.94)
        if self._block.horizontal:
            bars = pg.BarGraphItem(x0=0, y=at, height=thick, width=values, brush=brush, pen=edge)
        else:
            bars = pg.BarGraphItem(x=at, height=values, width=thick, brush=brush, pen=edge)
        plot.addItem(bars)
        self._draw_intervals(plot, series, offset, width)

    def _outline(self, plot: Plot, drawn: list[tuple[float, float]], colour: QColor) -> None:
        """Draw the upper edge of a histogram, down to zero where a bar is missing."""
        heights = {round(at): value for at, value in drawn}
        count = len(self._block.labels)
        edges = [n - 0.5 for n in range(count + 1)]
        values = [heights.get(n, 0.0) for n in range(count)]
        pen = QPen(colour, 1.6)
        pen.setCosmetic(True)
        outline = pg.PlotCurveItem(edges, values, stepMode="center", pen=pen)
        outline.setZValue(5)
        plot.addItem(outline)

    def _draw_intervals(self, plot: Plot, series: Series, offset: float, width: float) -> None:
        ends = [
            (n + offset, value, low, high)
            for n, (value, low, high) in enumerate(
                zip(
                    map(drawable, series.values),
                    map(drawable, series.low),
                    map(drawable, series.high),
                    strict=False,
                )
            )
            if value is not None and low is not None and high is not None
        ]
        if not ends:
            return
        from numpy import array, maximum

        at, value, low, high = (array(column) for column in zip(*ends, strict=True))
        below, above = maximum(value - low, 0), maximum(high - value, 0)
        beam = width * 0.35
        if self._block.horizontal:
            add_intervals(plot, x=value, y=at, left=below, right=above, beam=beam)
        else:
            add_intervals(plot, x=at, y=value, bottom=below, top=above, beam=beam)

    def _read(self, x: float, y: float) -> str | None:
        place = round(y if self._block.horizontal else x)
        return self.text_at(place) if 0 <= place < len(self._block.labels) else None

    def _read_place(self, place: int) -> tuple[str, float, float]:
        if self.scroll_bar is not None and not (
            self.scroll_bar.value() <= place < self.scroll_bar.value() + self.scroll_bar.pageStep()
        ):
            self.scroll_bar.setValue(place - self.scroll_bar.pageStep() // 2)
        text = self.text_at(place)
        return (text, 0.0, float(place)) if self._block.horizontal else (text, float(place), 0.0)

    def text_at(self, place: int) -> str:
        """Return the label and all values of a group, as hovering shows them."""
        lines = [self._block.labels[place] or "(empty)"]
        lines += [reading(series, place, self._block.unit) for series in self._block.series]
        return "\n".join(lines)


class _BarsPlot(Plot):
    """A plot whose wheel moves the scroll bar of its bars, as long as it can."""

    scroll_bar: QScrollBar | None = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.scroll_bar is None:
            super().wheelEvent(event)
            return
        before = self.scroll_bar.value()
        self.scroll_bar.setValue(before - round(event.angleDelta().y() / 40))
        event.setAccepted(self.scroll_bar.value() != before)


def legend_of(series: tuple[Series, ...]) -> tuple[list[str], list[str]]:
    """Return the names of series for a legend, and a hint beside those without values."""
    empty = [not any(is_value(value) for value in one.values) for one in series]
    return [s.label for s in series], ["(no values)" if e else "" for e in empty]


def reading(series: Series, place: int, unit: Unit) -> str:
    """Return one series' value at a place in words, with its interval."""
    value = series.values[place] if place < len(series.values) else None
    said = f"{series.label}: {format_value(value, unit) if is_value(value) else 'no value'}"
    if place < len(series.low) and place < len(series.high):
        low, high = series.low[place], series.high[place]
        if is_value(low) and is_value(high):
            said += f" ({format_value(low, unit)} to {format_value(high, unit)})"
    return said
