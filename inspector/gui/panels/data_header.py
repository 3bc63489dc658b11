"""The head of the grid: name, type, how complete a column is, and a small picture of its values."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from inspector.gui.models.preview_model import SKETCH_ROLE, PreviewModel
from inspector.gui.models.sketches import NO_SKETCH, Sketch
from inspector.gui.panels.columns_delegate import paint_sketch
from inspector.gui.theme import Theme, current_theme, font
from inspector.language.current import tr
from inspector.report.shown import format_value

_PICTURE, _BAR, _MARGIN = 18, 4, 7
SORTED_UP, SORTED_DOWN = "▲", "▼"


class DataHeader(QHeaderView):
    """Draws each section from the model's columns and sketches.

    Attributes:
        sorted_by: Column numbers, and whether they are sorted downwards, in order of weight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted_by: tuple[tuple[int, bool], ...] = ()
        self.setAccessibleName(tr("Columns"))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumSectionSize(48)

    def show_sorted(self, sorted_by: tuple[tuple[int, bool], ...]) -> None:
        """Mark the columns that rows are sorted by."""
        self.sorted_by = sorted_by
        self.viewport().update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(font()).height()
        return QSize(super().sizeHint().width(), 2 * line + _PICTURE + _BAR + 16)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model, theme = self.model(), current_theme()
        if not isinstance(model, PreviewModel) or section >= len(model.columns):
            super().paintSection(painter, rect, section)
            return
        painter.save()
        painter.fillRect(rect, QColor(theme.raised))
        painter.setPen(QColor(theme.border))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_MARGIN, 4, -_MARGIN, -4)
        column = model.columns[section]
        line = QFontMetrics(font()).height()
        mark = self._mark(section)
        self._write(
            painter,
            QRect(inner.left(), inner.top(), inner.width(), line),
            str(model.headerData(section, Qt.Orientation.Horizontal) or ""),
            theme.text,
            bold=True,
            right=mark,
        )
        sketch = model.headerData(section, Qt.Orientation.Horizontal, SKETCH_ROLE)
        sketch = sketch if isinstance(sketch, Sketch) else NO_SKETCH
        filled = "" if sketch.complete is None else format_value(sketch.complete, "share")
        self._write(
            painter,
            QRect(inner.left(), inner.top() + line, inner.width(), line),
            column.type.value,
            theme.muted,
            right=filled,
        )
        top = inner.top() + 2 * line + 2
        paint_sketch(painter, QRectF(inner.left(), top, inner.width(), _PICTURE), sketch)
        self._paint_bar(
            painter,
            QRectF(inner.left(), top + _PICTURE + 2, inner.width(), _BAR),
            sketch.complete,
            theme,
        )
        painter.restore()

    def _mark(self, section: int) -> str:
        for weight, (column, down) in enumerate(self.sorted_by, 1):
            if column == section:
                arrow = SORTED_DOWN if down else SORTED_UP
                return f"{arrow}{weight}" if len(self.sorted_by) > 1 else arrow
        return ""

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: str,
        *,
        bold: bool = False,
        right: str = "",
    ) -> None:
        painter.setFont(font(bold=bold, size=1.0 if bold else 0.9))
        painter.setPen(QColor(colour))
        metrics = painter.fontMetrics()
        taken = metrics.horizontalAdvance(right) + 6 if right else 0
        if not bold and taken + metrics.horizontalAdvance(text) > rect.width():
            right, taken = "", 0  # the bar below says it, too
        flags = Qt.AlignmentFlag.AlignVCenter
        if right:
            painter.drawText(rect, int(flags | Qt.AlignmentFlag.AlignRight), right)
        room = rect.adjusted(0, 0, -taken, 0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(flags | Qt.AlignmentFlag.AlignLeft), shown)

    def _paint_bar(
        self, painter: QPainter, room: QRectF, complete: float | None, theme: Theme
    ) -> None:
        if complete is None:
            return
        painter.fillRect(
            room, QColor(theme.tone("warning")) if complete < 1 else QColor(theme.grid)
        )
        filled = QRectF(room)
        filled.setWidth(room.width() * complete)
        painter.fillRect(filled, QColor(theme.tone("good")))
