"""Small charts of many columns; each is a button that chooses its column."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from inspector.gui.blocks.chart import ChartView
from inspector.gui.blocks.flow import FlowLayout
from inspector.gui.blocks.text import one_line, tooltip
from inspector.gui.theme import MEDIUM, current_theme, font
from inspector.language.current import tr
from inspector.model.blocks import Multiples, Panel
from inspector.report.panels import bars_of, hover_of

_SIZE = QSize(188, 112)
_PAD, _PLOT = 6, 58


class MultiplesView(ChartView):
    """A frame of panels that flow into as many rows as the width needs.

    Signals:
        column_chosen: The data column of the panel that was pressed.
    """

    column_chosen = Signal(str)

    def __init__(self, block: Multiples, parent: QWidget | None = None) -> None:
        super().__init__(block, parent)
        self.panels: list[PanelButton] = []
        if not block.panels:
            self.set_empty()
            return
        self.set_legend([series.label for series in block.panels[0].series])
        room = QWidget()
        flow = FlowLayout(room, gap=MEDIUM)
        for panel in block.panels:
            button = PanelButton(panel)
            button.clicked.connect(lambda _=False, name=panel.column: self.column_chosen.emit(name))
            flow.addWidget(button)
            self.panels.append(button)
        policy = room.sizePolicy()
        policy.setHeightForWidth(True)
        room.setSizePolicy(policy)
        self.set_drawing(room)

    def redraw(self) -> None:
        """See `ChartView`."""
        for panel in self.panels:
            panel.update()


class PanelButton(QAbstractButton):
    """One column's distributions; pressed, it chooses the column."""

    def __init__(self, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self.setFixedSize(_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{panel.column}: {panel.note}")
        self.setAccessibleDescription(tr("Choose this column"))
        self._bars = bars_of(panel, self.width() - 2 * _PAD, _PLOT)

    def sizeHint(self) -> QSize:
        return _SIZE

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, panel = current_theme(), self._panel
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus() or self.isDown():
            painter.setPen(QPen(QColor(theme.accent), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        wide = self.width() - 2 * _PAD
        self._words(painter, panel.column, 17, theme.text, wide, bold=True)
        colour = theme.muted if panel.tone == "neutral" else theme.tone(panel.tone)
        self._words(painter, panel.note, 33, colour, wide, bold=False)
        bottom = self.height() - _PAD
        for number, _, left, long, high in self._bars:
            shade = QColor(theme.colour_of_series(number))
            shade.setAlphaF(0.55)
            painter.fillRect(QRectF(_PAD + left, bottom - high, long, high), shade)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(_PAD, bottom, self.width() - _PAD, bottom)
        painter.end()

    def _words(
        self, painter: QPainter, text: str, y: int, colour: str, wide: int, *, bold: bool
    ) -> None:
        written = font(size=0.95, bold=bold, tabular=True)
        painter.setFont(written)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(written).elidedText(one_line(text), Qt.TextElideMode.ElideMiddle, wide)
        painter.drawText(QPoint(_PAD, y), shown)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self._told_at(event.pos())), self)
            return True
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def _told_at(self, point: QPoint) -> str:
        """Return the bars' values under the mouse, or the whole of the words."""
        if point.y() > self.height() - _PAD - _PLOT:
            told = [
                hover_of(self._panel, number, place)
                for number, place, left, long, _ in self._bars
                if left <= point.x() - _PAD <= left + long + 1
            ]
            if told:
                return "\n".join(told[: len(self._panel.series)])
        return f"{self._panel.column}\n{self._panel.note}"
