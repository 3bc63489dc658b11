"""The open versions, oldest first: to be put in order, renamed, removed, compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label, tooltip
from inspector.gui.icons import icon
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, TONE_WORDS, current_theme, font
from inspector.language.current import tr
from inspector.model.blocks import Tone
from inspector.report.shown import SPACE, format_time, grouped

_ROW = Qt.ItemDataRole.UserRole
_PLACE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """What the list says about one version.

    Attributes:
        id: Its id in the report.
        name: Its name.
        facts: Rows, columns and size, in words.
        proof: When the file was modified, and the beginning of its fingerprint.
        told: All that is known, for the tooltip.
        baseline: Whether the others are compared with it.
        tone: Its worst finding; neutral while nothing is known.
        movable: Whether it can be renamed, moved and removed.
        is_text: Whether it is a text file, of which it can be chosen how it is read.
    """

    id: str
    name: str
    facts: str
    told: str
    proof: str = ""
    baseline: bool = False
    tone: Tone = "neutral"
    movable: bool = True
    is_text: bool = False


class VersionsPanel(QWidget):
    """A list with a menu; every action of the menu has a key.

    Signals:
        version_chosen: The id of the version that became current.
        order_wanted: Present places in the order they were put in.
        rename_wanted: A place and a new name.
        remove_wanted: A place.
        baseline_wanted: A place, or None for “the version before”.
        baseline_file_wanted: A file or bundle is to be chosen as the baseline.
        reading_wanted: A place: it is to be chosen how its text file is read.
        add_wanted: More files are to be chosen.
    """

    version_chosen = Signal(str)
    order_wanted = Signal(object)
    rename_wanted = Signal(int, str)
    remove_wanted = Signal(int)
    baseline_wanted = Signal(object)
    baseline_file_wanted = Signal()
    reading_wanted = Signal(int)
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.setAccessibleName(tr("Versions"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        head = QHBoxLayout()
        head.addWidget(plain_label(tr("Versions"), bold=True, wrap=False), 1)
        self._add = QToolButton()
        self._add.setIcon(icon("add"))
        self._add.setAutoRaise(True)
        self._add.setToolTip(tr("Open more versions"))
        self._add.setAccessibleName(tr("Open more versions"))
        self._add.clicked.connect(self.add_wanted)
        head.addWidget(self._add)
        column.addLayout(head)
        self.list = _VersionList()
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemChanged.connect(self._renamed)
        self.list.moved.connect(self.order_wanted)
        self.list.remove_wanted.connect(self._remove_current)
        self.list.shift_wanted.connect(self._shift_current)
        self.list.customContextMenuRequested.connect(self._open_menu)
        column.addWidget(self.list)
        self._compared = plain_label("", look="muted")
        column.addWidget(self._compared)

    def show_versions(self, rows: Sequence[VersionRow], compared: str, current: str | None) -> None:
        """Show versions, what they are compared with, and which one is current."""
        self._filling = True
        self.list.clear()
        for place, row in enumerate(rows):
            item = QListWidgetItem(row.name)
            item.setData(_ROW, row)
            item.setData(_PLACE, place)
            word = TONE_WORDS[row.tone]
            item.setToolTip(tooltip(row.told))
            said = (row.name, row.facts, row.proof, "baseline" if row.baseline else "", word)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, said)))
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if row.movable:
                flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
            item.setFlags(flags)
            self.list.addItem(item)
            if row.id == current:
                self.list.setCurrentItem(item)
        self._add.setVisible(all(row.movable for row in rows))
        self._compared.setText(compared)
        self._compared.setVisible(bool(compared))
        self.list.fit()
        self._filling = False

    def show_current(self, version: str | None) -> None:
        """Make a version current without saying so."""
        self._filling = True
        for place in range(self.list.count()):
            item = self.list.item(place)
            if item.data(_ROW).id == version:
                self.list.setCurrentItem(item)
        self._filling = False

    def menu(self, place: int) -> QMenu:
        """Return the menu of the version in a place."""
        row = self.list.item(place).data(_ROW)
        menu = QMenu(self)
        rename = menu.addAction(tr("Rename"), partial(self.list.editItem, self.list.item(place)))
        rename.setShortcut("F2")
        up = menu.addAction(tr("Move up (older)"), partial(self._shift, place, -1))
        up.setShortcut("Alt+Up")
        up.setEnabled(place > 0)
        down = menu.addAction(tr("Move down (newer)"), partial(self._shift, place, 1))
        down.setShortcut("Alt+Down")
        down.setEnabled(place + 1 < self.list.count())
        menu.addSeparator()
        if row.baseline:
            menu.addAction(
                tr("Compare with the version before"), partial(self.baseline_wanted.emit, None)
            )
        else:
            menu.addAction(tr("Use as baseline"), partial(self.baseline_wanted.emit, place))
        menu.addAction(tr("Use another file as baseline…"), self.baseline_file_wanted.emit)
        if row.is_text:
            menu.addSeparator()
            menu.addAction(tr("How it is read…"), partial(self.reading_wanted.emit, place))
        menu.addSeparator()
        remove = menu.addAction(tr("Remove"), partial(self.remove_wanted.emit, place))
        remove.setShortcut("Del")
        return menu

    def _open_menu(self, position: QPoint) -> None:
        item = self.list.itemAt(position) or self.list.currentItem()
        if item is not None and item.data(_ROW).movable:
            menu = self.menu(self.list.row(item))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(position))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.version_chosen.emit(item.data(_ROW).id)

    def _renamed(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self.rename_wanted.emit(self.list.row(item), item.text())

    def _remove_current(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.data(_ROW).movable:
            self.remove_wanted.emit(self.list.row(item))

    def _shift_current(self, by: int) -> None:
        item = self.list.currentItem()
        if item is not None and item.data(_ROW).movable:
            self._shift(self.list.row(item), by)

    def _shift(self, place: int, by: int) -> None:
        order = list(range(self.list.count()))
        if 0 <= place + by < len(order):
            order[place], order[place + by] = order[place + by], order[place]
            self.order_wanted.emit(order)


class _VersionList(QListWidget):
    """A list whose rows can be dragged into another order.

    Signals:
        moved: Places, as they were, in the new order.
        remove_wanted: Delete was pressed.
        shift_wanted: Alt and an arrow were pressed: -1 up, 1 down.
    """

    moved = Signal(object)
    remove_wanted = Signal()
    shift_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Versions, oldest first"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setItemDelegate(_VersionDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.model().rowsMoved.connect(self._rows_moved)

    def fit(self) -> None:
        """Be as high as the rows, up to three and a half of them, or more in a high window."""
        each = max(1, self.sizeHintForRow(0))
        most = 3.5 if self.window().height() < 1_000 else 8.5
        rows = min(most, max(1.0, float(self.count())))
        self.setMaximumHeight(int(each * rows) + 2 * self.frameWidth() + 4)
        self.setMinimumHeight(min(self.maximumHeight(), int(each * 1.5)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _rows_moved(self) -> None:
        # The list is filled anew in answer, which it must not be while it moves rows itself.
        order = [self.item(place).data(_PLACE) for place in range(self.count())]
        QTimer.singleShot(0, self, partial(self.moved.emit, order))


class _VersionDelegate(QStyledItemDelegate):
    """Lines a version: its name, its facts, its proof; an edge in the colour of its worst finding."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row = index.data(_ROW)
        lines = 3 if isinstance(row, VersionRow) and row.proof else 2
        return QSize(120, option.fontMetrics.height() * lines + MEDIUM + TIGHT)

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        editor.setGeometry(option.rect.adjusted(TIGHT, TIGHT, -TIGHT, -TIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, row = current_theme(), index.data(_ROW)
        if not isinstance(row, VersionRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.fill("info")))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.raised))
        if row.tone not in ("neutral", "muted"):
            edge = QRect(rect.left(), rect.top() + 3, 4, rect.height() - 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tone(row.tone)))
            painter.drawRoundedRect(edge, 2, 2)
        inner = rect.adjusted(MEDIUM, TIGHT + 2, -SMALL, -TIGHT - 2)
        high = inner.height() // (3 if row.proof else 2)
        upper = QRect(inner.left(), inner.top(), inner.width(), high)
        lower = QRect(inner.left(), inner.top() + high, inner.width(), high)
        if row.baseline:
            upper.setWidth(upper.width() - self._paint_badge(painter, upper))
        painter.setFont(font(bold=True))
        painter.setPen(QColor(theme.text))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        name = painter.fontMetrics().elidedText(
            one_line(row.name), Qt.TextElideMode.ElideMiddle, upper.width()
        )
        painter.drawText(upper, flags, name)
        painter.setFont(font(size=0.92))
        painter.setPen(QColor(theme.muted))
        for line in (row.facts, row.proof):
            text = painter.fontMetrics().elidedText(
                line, Qt.TextElideMode.ElideRight, lower.width()
            )
            painter.drawText(lower, flags, text)
            lower.translate(0, high)
        painter.restore()

    def _paint_badge(self, painter: QPainter, room: QRect) -> int:
        theme = current_theme()
        painter.setFont(font(size=0.85))
        width = painter.fontMetrics().horizontalAdvance("baseline") + 14
        badge = QRect(room.right() - width, room.top(), width, room.height() - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.fill("info")))
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2)
        painter.setPen(QColor(theme.tone("info")))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), "baseline")
        return width + SMALL


def size_text(size: int | None) -> str:
    """Return a size on disk as people read it."""
    if size is None:
        return ""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.1f}{SPACE}{unit}"
    return f"{size}{SPACE}bytes"


def facts_text(rows: int, columns: int, size: int | None) -> str:
    """Return rows, columns and size in a line."""
    parts = [
        f"{grouped(rows)}{SPACE}{tr('row' if rows == 1 else 'rows')}",
        f"{grouped(columns)}{SPACE}{tr('column' if columns == 1 else 'columns')}",
        size_text(size),
    ]
    return " · ".join(part for part in parts if part)


def proof_text(modified: float | None, fingerprint: str) -> str:
    """Return when a file was modified, and the beginning of its fingerprint."""
    parts = ["" if modified is None else format_time(modified), fingerprint[:10]]
    return " · ".join(part for part in parts if part)


def told_text(
    *,
    location: str,
    kind: str,
    facts: str,
    as_of: float,
    basis: str,
    notes: Sequence[str],
    modified: float | None = None,
    fingerprint: str = "",
) -> str:
    """Return all that is known of a version, line by line."""
    lines = [location, f"{kind}, {facts}"]
    if modified is not None:
        lines.append(f"Modified {format_time(modified)}")
    lines.append(f"Ages as of {format_time(as_of)} ({basis})")
    if fingerprint:
        lines.append(f"Fingerprint (SHA-256) {fingerprint}")
    return "\n".join([*lines, *notes])
