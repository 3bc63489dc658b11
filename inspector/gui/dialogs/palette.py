"""One line from which everything is reached: every action, version, column, finding and measure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label, tooltip
from inspector.gui.fuzzy import score
from inspector.gui.icons import icon
from inspector.gui.theme import MEDIUM, SMALL, current_theme, font, set_look
from inspector.language.current import tr

#: More hits than these are not shown: typing on is faster than reading on.
MOST_HITS = 60
_HIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that can be reached.

    Attributes:
        text: What it is called.
        kind: What kind of thing it is.
        act: Goes there, or does it.
        keys: Its keys, if it has some.
        icon: Its picture.
        possible: Whether it can be done at the moment.
    """

    text: str
    kind: str
    act: Callable[[], object]
    keys: str = ""
    icon: QIcon | None = None
    possible: bool = True


class PaletteDialog(QDialog):
    """A line to type into, and what fits best below it."""

    def __init__(self, hits: Sequence[Hit], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = tuple(hits)
        self.setWindowTitle(tr("Go to anything"))
        self.setAccessibleName(tr("Go to anything"))
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        set_look(self, "floating")
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        column.setSpacing(SMALL)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("An action, a version, a column, a finding or a measure"))
        self.line.setAccessibleName(tr("Search everything"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textChanged.connect(self._seek)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What fits"))
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line keeps it; arrows move here
        self.list.itemClicked.connect(self._take)
        column.addWidget(self.list, 1)
        self._none = plain_label(tr("Nothing is called like this."), look="muted")
        column.addWidget(self._none)
        column.addWidget(
            plain_label(tr("↑ ↓ to choose, Enter to go, Esc to close"), look="muted", size=0.92)
        )
        self._place(parent)
        self._seek("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 10,
            Qt.Key.Key_PageUp: -10,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.list.count():
            row = self.list.currentRow() + step
            last = self.list.count() - 1
            if abs(step) == 1:
                row %= last + 1
            self.list.setCurrentRow(min(last, max(0, row)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _place(self, window: QWidget | None) -> None:
        if window is None:
            self.resize(640, 460)
            return
        room = window.rect()
        width, height = min(680, room.width() - 80), min(480, room.height() - 120)
        self.resize(width, height)
        corner = window.mapToGlobal(room.topLeft())
        self.move(corner.x() + (room.width() - width) // 2, corner.y() + 64)

    def _seek(self, text: str) -> None:
        found: list[tuple[float, int, Hit]] = []
        for place, hit in enumerate(self._hits):
            fits = score(text, f"{hit.text} {hit.kind}") if text.strip() else 0.0
            if fits is not None:
                # What cannot be done now is shown all the same, below what can.
                found.append((-fits + (0 if hit.possible else 1_000), place, hit))
        found.sort(key=lambda one: one[:2])
        self.list.clear()
        for _, _, hit in found[:MOST_HITS]:
            item = QListWidgetItem(one_line(hit.text))
            item.setData(_HIT, hit)
            if hit.icon is not None:
                item.setIcon(hit.icon)
            item.setToolTip(tooltip(hit.text))
            said = (hit.text, hit.kind, hit.keys, "" if hit.possible else "not possible now")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, said)))
            if not hit.possible:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if found else -1)
        self._none.setVisible(not found)

    def _take(self, item: QListWidgetItem | None) -> None:
        hit = item.data(_HIT) if item is not None else None
        if isinstance(hit, Hit) and hit.possible:
            self.accept()
            hit.act()


class _HitDelegate(QStyledItemDelegate):
    """What it is, of what kind, and its keys."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, option.fontMetrics.height() + 14)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit, theme = index.data(_HIT), current_theme()
        if not isinstance(hit, Hit):
            return
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.fill("info")))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.raised))
        inner = option.rect.adjusted(SMALL, 0, -SMALL, 0)
        if hit.icon is not None:
            side = option.fontMetrics.height()
            top = inner.top() + (inner.height() - side) // 2
            hit.icon.paint(painter, QRect(inner.left(), top, side, side))
        left = option.fontMetrics.height() + SMALL
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(size=0.92))
        painter.setPen(QColor(theme.muted))
        right = "   ".join(part for part in (hit.kind, hit.keys) if part)
        taken = painter.fontMetrics().horizontalAdvance(right) + MEDIUM
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), right)
        painter.setFont(font())
        painter.setPen(QColor(theme.text if hit.possible else theme.muted))
        room = inner.adjusted(left, 0, -taken, 0)
        text = painter.fontMetrics().elidedText(
            one_line(hit.text), Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()
