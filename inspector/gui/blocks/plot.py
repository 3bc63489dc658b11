"""A pyqtgraph plot with manners: the wheel belongs to the page, values show under the mouse."""

import math
from collections.abc import Callable, Iterable
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from inspector.gui.blocks.axes import LabelAxis, ValueAxis
from inspector.gui.blocks.text import tooltip
from inspector.gui.theme import current_theme
from inspector.model.blocks import Series

#: Beyond this pyqtgraph's arithmetic overflows; no chart can show the difference.
_DRAWABLE = 1e200

#: Says what is at a point, in data units; None for nothing.
Readout = Callable[[float, float], str | None]
#: Says what is at the n-th place, and at which point to say it.
PlaceReadout = Callable[[int], tuple[str, float, float]]


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Bars or lines between two axes.

    Left and Right, Home and End walk through the values as the mouse does.

    Attributes:
        readout: Says what is under the mouse.
        place_readout: Says what is at the n-th place, for the keyboard.
        places: How many places there are.
        along: The direction in which places lie, "x" or "y".

    Signals:
        resized: The drawing area has another size.
    """

    resized = Signal()

    def __init__(
        self,
        bottom: ValueAxis | LabelAxis,
        left: ValueAxis | LabelAxis,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, axisItems={"bottom": bottom, "left": left}, enableMenu=False)
        self.axes = (bottom, left)
        for axis in self.axes:
            axis.setZValue(-1_000)  # its grid lies behind what is drawn
        self.readout: Readout | None = None
        self.place_readout: PlaceReadout | None = None
        self.places = 0
        self.along: Literal["x", "y"] = "x"
        self._place = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setAntialiasing(True)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.getPlotItem().layout.setContentsMargins(4, 8, 8, 4)
        self.getViewBox().setDefaultPadding(0)
        self.getViewBox().sigResized.connect(lambda *_: self.resized.emit())
        self.dress()

    def dress(self) -> None:
        """Take the colours of the current theme."""
        self.setBackground(current_theme().surface)
        for axis in self.axes:
            axis.dress()

    def clear_items(self) -> None:
        """Take away everything but the axes."""
        self.getPlotItem().clear()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()  # the page's

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._tell(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        QToolTip.hideText()

    def _tell(self, position: QPointF) -> None:
        box = self.getViewBox()
        scene = self.mapToScene(position.toPoint())
        if self.readout is None or not box.sceneBoundingRect().contains(scene):
            QToolTip.hideText()
            return
        at = box.mapSceneToView(scene)
        told = self.readout(at.x(), at.y())
        if told is None:
            QToolTip.hideText()
        else:
            where = self.viewport().mapToGlobal(position.toPoint()) + QPoint(8, 8)
            QToolTip.showText(where, tooltip(told), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._moved_by_key(event):
            return
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Home: -self.places,
            Qt.Key.Key_End: self.places,
        }
        across = event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        step = steps.get(Qt.Key(event.key()))
        if step is None or across != (self.along == "x") or not self.places:
            event.ignore()  # up and down scroll the page where values lie side by side
            return
        self._place = min(self.places - 1, max(0, self._place + step))
        self.tell_place(self._place)

    def _moved_by_key(self, event: QKeyEvent) -> bool:
        """Zoom along x by plus and minus, pan by Ctrl and the arrows; return whether it did."""
        box = self.getViewBox()
        if not box.state["mouseEnabled"][0]:
            return False
        (first, last), _ = box.viewRange()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                box.scaleBy((0.7, 1))
            case Qt.Key.Key_Minus:
                box.scaleBy((1 / 0.7, 1))
            case Qt.Key.Key_Left if control:
                box.translateBy(((first - last) / 5, 0))
            case Qt.Key.Key_Right if control:
                box.translateBy(((last - first) / 5, 0))
            case _:
                return False
        box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
        return True

    def tell_place(self, place: int) -> None:
        """Show the values of a place, as hovering over it does."""
        if self.place_readout is None:
            return
        text, x, y = self.place_readout(place)
        scene = self.getViewBox().mapViewToScene(QPointF(x, y))
        where = self.viewport().mapToGlobal(self.mapFromScene(scene))
        QToolTip.showText(where, tooltip(text), self)
        self.setAccessibleDescription(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(current_theme().accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def add_intervals(plot: Plot, **where: object) -> None:
    """Draw error bars that can be seen on a bar as well as beside it.

    Args:
        plot: Where to.
        where: The places and lengths `pyqtgraph.ErrorBarItem` takes.
    """
    theme = current_theme()
    for colour, width in ((theme.surface, 3.0), (theme.text, 1.2)):
        pen = QPen(QColor(colour), width)
        pen.setCosmetic(True)
        plot.addItem(pg.ErrorBarItem(pen=pen, **where))


def drawable(value: float | None) -> float | None:
    """Return a value fit for drawing, or None."""
    if value is None or not math.isfinite(value):
        return None
    return max(-_DRAWABLE, min(_DRAWABLE, float(value)))


def extent(series: Iterable[Series], *, zero: bool) -> tuple[float, float] | None:
    """Return the lowest and highest drawn value, intervals included; None without values."""
    found = [
        v
        for one in series
        for values in (one.values, one.low, one.high)
        for v in (drawable(value) for value in values)
        if v is not None
    ]
    if not found:
        return None
    low, high = min(found), max(found)
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    return low, high
