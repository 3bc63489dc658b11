"""Paints the cells of a grid: small bars behind shares, coloured words for tones, toned rows."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.gui.models.grid_model import COLUMN_ROLE, TONE_ROLE, VALUE_ROLE, is_number
from inspector.gui.theme import Theme, current_theme
from inspector.model.blocks import GridColumn

_MARGIN = 5
_TONED = ("good", "info", "warning", "critical", "muted")


class GridDelegate(QStyledItemDelegate):
    """Knows the roles of `GridModel`."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        tone = index.data(TONE_ROLE)
        if tone == "muted":
            option.palette.setColor(option.palette.ColorRole.Text, QColor(current_theme().muted))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current_theme()
        column, value = index.data(COLUMN_ROLE), index.data(VALUE_ROLE)
        chip = isinstance(column, GridColumn) and column.role == "tone" and value in _TONED
        bar = isinstance(column, GridColumn) and column.unit == "share" and is_number(value)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.fill("info")))
        if bar:
            self._paint_bar(painter, option, float(value), theme)
        if chip:
            self._paint_chip(painter, option, index, theme)
        painter.restore()
        if not chip:
            inner = QStyleOptionViewItem(option)
            inner.state &= ~QStyle.StateFlag.State_Selected  # painted already, below the bar
            inner.rect = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
            super().paint(painter, inner, index)
        if index.column() == 0 and index.data(TONE_ROLE) in ("good", "info", "warning", "critical"):
            edge = option.rect.adjusted(0, 1, 0, -1)
            edge.setWidth(3)
            painter.fillRect(edge, QColor(theme.tone(index.data(TONE_ROLE))))

    def _paint_bar(
        self, painter: QPainter, option: QStyleOptionViewItem, value: float, theme: Theme
    ) -> None:
        room = QRectF(option.rect).adjusted(4, 5, -4, -5)
        room.setWidth(room.width() * min(1.0, max(0.0, value)))
        colour = QColor(theme.series[0])
        colour.setAlpha(56)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if room.width() > 0.5:
            painter.drawRoundedRect(room, 2, 2)

    def _paint_chip(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        theme: Theme,
    ) -> None:
        tone, word = index.data(VALUE_ROLE), str(index.data(Qt.ItemDataRole.DisplayRole))
        metrics = option.fontMetrics
        rect = QRectF(option.rect).adjusted(6, 4, -4, -4)
        rect.setWidth(min(rect.width(), metrics.horizontalAdvance(word) + 16))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.fill(tone)))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(QColor(theme.tone(tone)))
        text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(rect.width()) - 8)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
