"""Draws the list of columns: how complete, a small picture of the values, and the health."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from inspector.gui.blocks.grid_delegate import GridDelegate
from inspector.gui.icons import icon
from inspector.gui.models.columns_model import ENTRY_ROLE, VALUES, WORST, ColumnEntry
from inspector.gui.models.sketches import Sketch
from inspector.gui.theme import current_theme

#: A picture of many bars is no wider than this a bar.
_WIDEST_BAR = 10.0


class ColumnsDelegate(GridDelegate):
    """Knows the roles of `ColumnsModel`."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry = index.data(ENTRY_ROLE)
        if index.column() not in (WORST, VALUES) or not isinstance(entry, ColumnEntry):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(current_theme().fill("info")))
        if index.column() == VALUES:
            paint_sketch(painter, QRectF(option.rect).adjusted(4, 4, -4, -4), entry.sketch)
        elif entry.tone != "neutral":
            # The shape differs, too: colour never speaks alone.
            side = min(16, option.rect.height() - 4)
            square = QRect(0, 0, side, side)
            square.moveCenter(option.rect.center())
            icon(entry.tone, entry.tone).paint(painter, square)
        painter.restore()


def paint_sketch(painter: QPainter, room: QRectF, sketch: Sketch) -> None:
    """Draw the bars of a sketch into a rectangle."""
    if not sketch.bars or room.width() < 8:
        return
    colour = QColor(current_theme().series[0])
    colour.setAlpha(150)
    each = min(room.width() / len(sketch.bars), _WIDEST_BAR)
    gap = 1.0 if each > 3 else 0.0
    for place, height in enumerate(sketch.bars):
        high = max(1.0, height * room.height()) if height > 0 else 0.0
        bar = QRectF(room.left() + place * each, room.bottom() - high, max(1.0, each - gap), high)
        painter.fillRect(bar, colour)
