"""Sources below each other along one axis of time, and a slider for the moment looked at."""

from bisect import bisect_right

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from inspector.gui.blocks.axes import LabelAxis, ValueAxis
from inspector.gui.blocks.chart import ChartView
from inspector.gui.blocks.grid import GridView
from inspector.gui.blocks.heatmap import colour_at
from inspector.gui.blocks.plot import Plot
from inspector.gui.blocks.text import plain_label, tooltip, worded
from inspector.gui.blocks.time_follower import Follower
from inspector.gui.blocks.time_window import TimeWindow, WindowNote
from inspector.gui.theme import SMALL, current_theme, set_look
from inspector.language.current import tr
from inspector.model.timeline import Lane, Timeline, lane_at, moments_of
from inspector.report.lanes import SHADES, span_of, strengths, timeline_grid

_LANE, _LEAST_LANE, _ROOM, _TALL = 24, 9, 44, 380


class TimelineView(ChartView):
    """Lanes, a slider that recomputes what was known, and the table of it.

    The slider needs no data: every moment follows from the block.
    """

    def __init__(self, block: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(block, parent)
        self._block = block
        self.plot: Plot | None = None
        self.slider: QSlider | None = None
        self.grid: GridView | None = None
        if not any(lane.starts for lane in block.lanes):
            self.set_empty()
            return
        self.moments = moments_of(block)
        self.moment = block.as_of
        self._line: pg.InfiniteLine | None = None
        self._veil: pg.LinearRegionItem | None = None
        self.plot = self._make_plot()
        self.set_drawing(self.plot)
        self._column.addWidget(self._slider_row())
        self.grid = GridView(timeline_grid(block, block.as_of))
        self._column.addWidget(self.grid)
        self.redraw()

    def follow(self, window: TimeWindow) -> None:
        """Keep to a window of time shared with other charts."""
        if self.plot is not None and self.reset_view is not None:
            Follower(self.plot, window, span_of(self._block), self.reset_view)
            self.reset_view = window.reset
            self._column.insertWidget(2, WindowNote(window, self))

    def _make_plot(self) -> Plot:
        block = self._block
        names = [lane.label for lane in block.lanes]
        plot = Plot(ValueAxis("bottom", "time"), LabelAxis("left", names))
        plot.setAccessibleName(block.title or "Timeline")
        plot.setAccessibleDescription(self.accessibleDescription())
        lanes = len(names)
        plot.setFixedHeight(max(min(_LANE * lanes, _TALL), _LEAST_LANE * lanes) + _ROOM)
        plot.readout = self._read
        plot.place_readout = self._read_place
        plot.places, plot.along = lanes, "y"
        box = plot.getViewBox()
        box.invertY(True)
        box.setMouseEnabled(x=True, y=False)
        first, last = span_of(block)
        margin = (last - first) * 0.01 or 1.0

        def reset() -> None:
            box.setLimits(xMin=first - margin, xMax=last + margin)
            box.setRange(
                xRange=(first - margin, last + margin), yRange=(-0.6, lanes - 0.4), padding=0
            )

        self.reset_view = reset
        reset()
        return plot

    def _slider_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        line.addWidget(plain_label(tr("As of"), look="muted", wrap=False))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(self.moments) - 1)
        self.slider.setPageStep(max(1, len(self.moments) // 20))
        self.slider.setValue(len(self.moments) - 1)
        self.slider.setAccessibleName(tr("The moment looked at"))
        self.slider.setToolTip(tr("See what was known at another moment"))
        self.slider.valueChanged.connect(self._slid)
        line.addWidget(self.slider, 1)
        self._said = plain_label("", wrap=False)
        self._said.setMinimumWidth(
            self._said.fontMetrics().horizontalAdvance("2026-05-03 14:30") + 8
        )
        line.addWidget(self._said)
        back = QPushButton(tr("Back"))
        back.setToolTip(tooltip(f"Back to {worded(self._block.as_of, 'time')}"))
        back.setAccessibleName(tr("Back to the moment of the version"))
        set_look(back, "link")
        back.clicked.connect(self._back)
        line.addWidget(back)
        self._say()
        return row

    def _back(self) -> None:
        if self.slider is not None:
            self.slider.setValue(len(self.moments) - 1)

    def _say(self) -> None:
        text = worded(self.moment, "time")
        at_first = self.moment == self._block.as_of and self._block.basis
        self._said.setText(f"{text}, {self._block.basis}" if at_first else text)
        if self.slider is not None:
            self.slider.setAccessibleDescription(text)

    def _slid(self, place: int) -> None:
        self.moment = self.moments[place]
        self._say()
        if self.grid is not None and self.grid.table is not None:
            self.grid.show_block(timeline_grid(self._block, self.moment))
        self._mark_moment()

    def redraw(self) -> None:
        """See `ChartView`."""
        if self.plot is None:
            return
        plot, theme, block = self.plot, current_theme(), self._block
        plot.clear_items()
        plot.dress()
        ends = (-0.6, len(block.lanes) - 0.4)
        closed = QColor(theme.grid)
        self._bars([(a, b, *ends) for a, b in block.closed], closed)
        shades: dict[int, list[tuple[float, float, float, float]]] = {}
        missing: list[tuple[float, float, float, float]] = []
        for number, lane in enumerate(block.lanes):
            for start, end, strength in zip(lane.starts, lane.ends, strengths(lane), strict=True):
                shade = min(SHADES - 1, int(strength * SHADES))
                boxes = shades.setdefault(shade, [])
                if boxes and boxes[-1][1] == start and boxes[-1][2] == number - 0.36:
                    start, _, *_ = boxes.pop()  # seams between equal cells would show
                boxes.append((start, end, number - 0.36, number + 0.36))
            missing += [(m.start, m.end, number - 0.14, number + 0.14) for m in lane.missing]
        for shade, boxes in sorted(shades.items()):
            self._bars(boxes, colour_at((shade + 1.2) / (SHADES + 0.4), theme.calm))
        alarm = QColor(theme.tone("critical"))
        self._bars(missing, alarm, QPen(alarm, 1.5))
        self._mark_moment(anew=True)

    def _bars(
        self,
        boxes: "list[tuple[float, float, float, float]]",
        colour: QColor,
        pen: QPen | None = None,
    ) -> None:
        if not boxes or self.plot is None:
            return
        if pen is not None:
            pen.setCosmetic(True)
        x0, x1, y0, y1 = (list(side) for side in zip(*boxes, strict=True))
        bars = pg.BarGraphItem(x0=x0, x1=x1, y0=y0, y1=y1, brush=colour, pen=pen or pg.mkPen(None))
        self.plot.addItem(bars, ignoreBounds=True)

    def _mark_moment(self, *, anew: bool = False) -> None:
        if self.plot is None:
            return
        theme = current_theme()
        far = max(span_of(self._block)[1], self.moment) * 1.0 + 4e9
        if anew or self._line is None or self._veil is None:
            veil = QColor(theme.surface)
            veil.setAlpha(185)
            self._veil = pg.LinearRegionItem(movable=False, brush=veil, pen=pg.mkPen(None))
            self._veil.setZValue(15)
            self.plot.addItem(self._veil, ignoreBounds=True)
            pen = QPen(QColor(theme.accent), 2)
            pen.setCosmetic(True)
            self._line = pg.InfiniteLine(angle=90, pen=pen)
            self._line.setZValue(16)
            self.plot.addItem(self._line, ignoreBounds=True)
        self._line.setPos(self.moment)
        self._veil.setRegion((self.moment, far))

    def _read(self, x: float, y: float) -> str | None:
        place = round(y)
        if not 0 <= place < len(self._block.lanes):
            return None
        lane = self._block.lanes[place]
        for gap in lane.missing:
            if gap.start <= x < gap.end:
                first = worded(gap.start, "time")
                return f"{lane.label}\n{gap.steps} missing from {first}"
        at = bisect_right(lane.starts, x) - 1
        if at >= 0 and x < lane.ends[at]:
            return f"{lane.label}\n{worded(lane.starts[at], 'time')}: {lane.rows[at]} rows"
        if any(a <= x < b for a, b in self._block.closed):
            return f"{lane.label}\nnothing ever comes then"
        return f"{lane.label}\nno rows"

    def _read_place(self, place: int) -> tuple[str, float, float]:
        (first, last), _ = self.plot.getViewBox().viewRange() if self.plot else ((0.0, 1.0), 0)
        return self.text_at(place), (first + last) / 2, float(place)

    def text_at(self, place: int) -> str:
        """Return what was known of a lane at the moment looked at."""
        lane: Lane = self._block.lanes[place]
        now = lane_at(lane, self.moment, self._block.closed)
        lines = [lane.label, f"As of {worded(self.moment, 'time')}: {now.state}"]
        if now.newest is not None:
            lines.append(f"newest event {worded(now.newest, 'time')}")
            lines.append(f"{worded(now.delay, 'seconds')} old")
        lines.append(f"{now.missing} steps missing")
        return "\n".join(lines)
