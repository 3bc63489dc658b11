"""Lines over time or over a number, with gaps, intervals and marks."""

import bisect
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from inspector.gui.blocks.axes import ValueAxis
from inspector.gui.blocks.bars import AXIS_WORDS, legend_of, reading
from inspector.gui.blocks.chart import ChartView
from inspector.gui.blocks.describe import has_values
from inspector.gui.blocks.marks import MarkLabels
from inspector.gui.blocks.plot import Plot, drawable, extent
from inspector.gui.blocks.text import worded
from inspector.gui.blocks.time_follower import Follower
from inspector.gui.blocks.time_window import TimeWindow, WindowNote
from inspector.gui.theme import current_theme
from inspector.model.blocks import Lines, Series

HEIGHT = 260
#: With more positions than this, points are drawn only where a line would not show them.
_MOST_DOTS = 60
#: The first two lines differ enough by colour alone.
_STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
_SYMBOLS = ("o", "s", "t", "d", "+", "x", "p", "h")

Run = list[tuple[float, float]]


class LinesView(ChartView):
    """A line chart; dragging pans along x, Ctrl and the wheel zoom, never beyond the data."""

    def __init__(self, block: Lines, parent: QWidget | None = None) -> None:
        super().__init__(block, parent)
        self._block = block
        self.plot: Plot | None = None
        self._marks: MarkLabels | None = None
        if not has_values(block.series) or not any(math.isfinite(x) for x in block.x):
            self.set_empty()
            return
        if len(block.series) > 1:
            self.set_legend(*legend_of(block.series), styles=_STYLES)
        self.plot = self._make_plot()
        self.set_drawing(self.plot)
        self.redraw()

    def _make_plot(self) -> Plot:
        block = self._block
        values = block.y_title or AXIS_WORDS.get(block.unit, "")
        bottom = ValueAxis("bottom", block.x_unit, block.x_title)
        plot = Plot(bottom, ValueAxis("left", block.unit, values))
        plot.setAccessibleName(block.title or "Line chart")
        plot.setAccessibleDescription(self.accessibleDescription())
        plot.setFixedHeight(HEIGHT)
        plot.readout = self._read
        plot.place_readout = self._read_place
        plot.places = len(block.x)
        self._marks = MarkLabels(plot, block.marks)
        box = plot.getViewBox()
        xs = [x for x in map(drawable, block.x) if x is not None]
        first, last = min(xs), max(xs)
        margin = (last - first) * 0.02 or max(1.0, abs(first) * 0.01)
        low, high = self._value_range()
        box.setMouseEnabled(x=True, y=False)

        def reset() -> None:
            box.setLimits(xMin=first - margin, xMax=last + margin)
            box.setRange(xRange=(first - margin, last + margin), yRange=(low, high), padding=0)

        self.reset_view = reset
        reset()
        return plot

    def _value_range(self) -> tuple[float, float]:
        low, high = extent(self._block.series, zero=False) or (0.0, 1.0)
        # From zero, unless that would press the line flat against the top.
        if low == high:
            low, high = min(0.0, low), max(0.0, high)
        elif 0 < low < 0.6 * high:
            low = 0.0
        span = high - low or abs(high) * 0.1 or 1.0
        bottom = low - (0.05 * span if low else 0.01 * span)
        rows = self._marks.rows if self._marks is not None else 0
        share = rows * MarkLabels.row_height() / (HEIGHT - 60)  # of the whole height
        return bottom, high + (0.06 + share / (1 - share)) * span

    def follow(self, window: TimeWindow) -> None:
        """Keep to a window of time shared with other charts, if this is one of time."""
        if self.plot is None or self.reset_view is None or self._block.x_unit != "time":
            return
        xs = [x for x in map(drawable, self._block.x) if x is not None]
        Follower(self.plot, window, (min(xs), max(xs)), self.reset_view)
        self.reset_view = window.reset
        self._column.insertWidget(1, WindowNote(window, self))

    def redraw(self) -> None:
        """See `ChartView`."""
        if self.plot is None or self._marks is None:
            return
        self.plot.clear_items()
        self.plot.dress()
        self._marks.draw()
        for place, series in enumerate(self._block.series):
            self._draw_intervals(self.plot, series, place)
            self._draw(self.plot, series, place)

    def _draw(self, plot: Plot, series: Series, place: int) -> None:
        colour = QColor(current_theme().colour_of_series(place))
        pen = QPen(colour)
        pen.setCosmetic(True)
        pen.setWidthF(2.0)
        pen.setStyle(_STYLES[place % len(_STYLES)])
        runs = list(_runs(self._block.x, series.values))
        dots: Run = [run[0] for run in runs if len(run) == 1]
        if len(self._block.x) <= _MOST_DOTS and not self._block.stepped:
            dots = [point for run in runs for point in run]
        path: Run = []
        for run in runs:
            path += [*(_steps(run) if self._block.stepped else run), (run[-1][0], math.nan)]
        if path:
            xs, ys = zip(*path, strict=True)
            plot.addItem(
                pg.PlotCurveItem(list(xs), list(ys), pen=pen, connect="finite", antialias=True)
            )
        if dots:
            xs, ys = zip(*dots, strict=True)
            symbol = _SYMBOLS[place % len(_SYMBOLS)]
            plot.addItem(
                pg.ScatterPlotItem(
                    list(xs), list(ys), size=7, symbol=symbol, brush=colour, pen=None
                )
            )

    def _draw_intervals(self, plot: Plot, series: Series, place: int) -> None:
        ends = [
            (x, value, low, high)
            for x, value, low, high in zip(
                map(drawable, self._block.x),
                map(drawable, series.values),
                map(drawable, series.low),
                map(drawable, series.high),
                strict=False,
            )
            if x is not None and value is not None and low is not None and high is not None
        ]
        if not ends:
            return
        from numpy import array, maximum

        x, value, low, high = (array(column) for column in zip(*ends, strict=True))
        colour = QColor(current_theme().colour_of_series(place))
        if len(ends) > _MOST_DOTS:  # bars would be a fence
            colour.setAlpha(55)
            clear = pg.mkPen(None)
            edges = [pg.PlotCurveItem(x, edge, pen=clear) for edge in (low, high)]
            for edge in edges:
                plot.addItem(edge)
            plot.addItem(pg.FillBetweenItem(*edges, brush=colour))
            return
        colour.setAlpha(150)
        pen = QPen(colour)
        pen.setCosmetic(True)
        plot.addItem(
            pg.ErrorBarItem(
                x=x, y=value, bottom=maximum(value - low, 0), top=maximum(high - value, 0), pen=pen
            )
        )

    def _read(self, x: float, _y: float) -> str | None:
        at = bisect.bisect_left(self._block.x, x)
        near = [n for n in (at - 1, at) if 0 <= n < len(self._block.x)]
        if not near:
            return None
        return self.text_at(min(near, key=lambda n: abs(self._block.x[n] - x)))

    def _read_place(self, place: int) -> tuple[str, float, float]:
        low, high = self._value_range()
        return self.text_at(place), self._block.x[place], (low + high) / 2

    def text_at(self, place: int) -> str:
        """Return the position, all values and the marks there, as hovering shows them."""
        block = self._block
        x = block.x[place]
        lines = [worded(x, block.x_unit)]
        lines += [reading(series, place, block.unit) for series in block.series]
        before = block.x[place - 1] if place else -math.inf
        for mark in block.marks:
            ends = mark.x if mark.until is None else mark.until
            if mark.x <= x and (ends >= x or mark.x > before):
                lines.append(mark.label)
        return "\n".join(lines)


def _runs(xs: Sequence[float], values: Sequence[float | None]) -> Iterator[Run]:
    """Give the stretches without a gap."""
    run: Run = []
    for x, value in zip(map(drawable, xs), map(drawable, values), strict=False):
        if x is not None and value is not None:
            run.append((x, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _steps(run: Run) -> Run:
    """Hold each value until the next one, as a cumulative share does."""
    path = [run[0]]
    for (_, held), (x, value) in pairwise(run):
        path += [(x, held), (x, value)]
    return path
