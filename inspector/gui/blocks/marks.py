"""Marks on a line chart: lines and bands with labels that stay apart."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPen

from inspector.gui.blocks.plot import Plot, drawable
from inspector.gui.blocks.text import one_line
from inspector.gui.theme import current_theme, font
from inspector.model.blocks import Mark

_WIDEST = 190
_MOST_ROWS = 3
_GAP = 8


class MarkLabels:
    """Draws marks and keeps their labels in rows along the top of a plot.

    A label without room is left out; hovering at its mark tells it.
    """

    def __init__(self, plot: Plot, marks: tuple[Mark, ...]) -> None:
        self._plot = plot
        self._marks = [m for m in marks if drawable(m.x) is not None]
        self._marks.sort(key=lambda mark: mark.x)
        self._labels: list[tuple[Mark, pg.TextItem, float]] = []
        self.rows = self._rows_needed()
        plot.resized.connect(self.arrange)
        plot.getViewBox().sigXRangeChanged.connect(lambda *_: self.arrange())

    @staticmethod
    def row_height() -> float:
        """Return the height of a row of labels in pixels."""
        return float(QFontMetricsF(font(size=0.9)).height()) + 3

    def _rows_needed(self) -> int:
        """Return how many rows the labels will take on a plot of usual width."""
        xs = [float(mark.x) for mark in self._marks]
        scale = 700 / ((xs[-1] - xs[0]) or 1.0) if xs else 0.0
        ends: list[float] = []
        for x in ((x - xs[0]) * scale for x in xs):
            row = next((r for r, end in enumerate(ends) if x >= end), len(ends))
            ends[row : row + 1] = [x + _WIDEST + _GAP]
        return min(_MOST_ROWS, len(ends))

    def draw(self) -> None:
        """Draw the marks anew, in the current theme."""
        theme = current_theme()
        self._labels = []
        small = font(size=0.9)
        metrics = QFontMetricsF(small)
        for mark in self._marks:
            colour = QColor(theme.tone(mark.tone))
            pen = QPen(colour)
            pen.setCosmetic(True)
            pen.setStyle(Qt.PenStyle.DashLine)
            until = drawable(mark.until)
            if until is None:
                self._plot.addItem(pg.InfiniteLine(mark.x, angle=90, pen=pen))
            else:
                band = QColor(colour)
                band.setAlpha(38)
                region = pg.LinearRegionItem((mark.x, until), movable=False, brush=band, pen=pen)
                region.setZValue(-10)
                self._plot.addItem(region)
            text = metrics.elidedText(
                one_line(mark.label)[:300], Qt.TextElideMode.ElideMiddle, _WIDEST
            )
            if not text:
                continue
            label = pg.TextItem(text, color=colour, anchor=(0, 0), fill=QColor(theme.surface))
            label.setFont(small)
            label.textItem.document().setDocumentMargin(1)
            label.updateTextPos()
            label.setZValue(20)
            self._plot.addItem(label, ignoreBounds=True)
            self._labels.append((mark, label, metrics.horizontalAdvance(text) + 4))
        self.arrange()

    def arrange(self) -> None:
        """Put each label beside its mark, in the first row with room."""
        box = self._plot.getViewBox()
        area = box.sceneBoundingRect()
        if area.width() < 10:
            return
        ends = [-1e9] * _MOST_ROWS
        for mark, label, width in self._labels:
            x = box.mapViewToScene(QPointF(mark.x, 0)).x()
            start = min(max(x + 3, area.left()), area.right() - width)
            row = next((r for r, end in enumerate(ends) if start >= end + _GAP), None)
            visible = drawable(mark.until) or mark.x
            seen = x <= area.right() and box.mapViewToScene(QPointF(visible, 0)).x() >= area.left()
            label.setVisible(row is not None and seen)
            if row is None or not seen:
                continue
            ends[row] = start + width
            y = area.top() + row * self.row_height()
            label.setPos(box.mapSceneToView(QPointF(start, y)))
