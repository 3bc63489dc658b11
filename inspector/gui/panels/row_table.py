"""The grid itself: columns that can be hidden, moved and pinned; what is selected, as numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QWidget,
)

from inspector.gui.models.preview_model import PreviewModel
from inspector.gui.panels.data_header import DataHeader
from inspector.gui.theme import font
from inspector.language.current import tr

_NARROWEST, _WIDEST, _LOOKED_AT = 76, 260, 60
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRange:
    """A block of selected cells: a run of rows, and columns in the order they are shown."""

    first: int
    rows: int
    columns: tuple[int, ...]


class RowTable(QTableView):
    """A table whose pinned columns stay at the left while the others scroll.

    Signals:
        cell_opened: A cell is to be seen in full.
        sort_wanted: A column number, and whether it is added to those sorted by.
        header_menu_wanted: A column number, and where on the screen.
        cell_menu_wanted: Where on the screen.
        selected: The selected `CellRange` has changed; None: nothing is.
        layout_changed: Columns were hidden, moved, pinned or shown.
    """

    cell_opened = Signal(QModelIndex)
    sort_wanted = Signal(int, bool)
    header_menu_wanted = Signal(int, QPoint)
    cell_menu_wanted = Signal(QPoint)
    selected = Signal(object)
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Rows of the data"))
        self._pins: tuple[int, ...] = ()
        self._head = DataHeader(self)
        self.setHorizontalHeader(self._head)
        _dress(self)
        self._overlay = _Overlay(self)
        self._head.sectionClicked.connect(self._head_clicked)
        self._head.customContextMenuRequested.connect(self._head_menu)
        self._head.sectionResized.connect(self._resized)
        self._head.sectionMoved.connect(self._moved)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda place: self.cell_menu_wanted.emit(self.viewport().mapToGlobal(place))
        )
        self.doubleClicked.connect(self.cell_opened)
        overlay_head = self._overlay.horizontalHeader()
        overlay_head.sectionClicked.connect(self._head_clicked)
        overlay_head.customContextMenuRequested.connect(self._overlay_head_menu)
        self._overlay.doubleClicked.connect(self.cell_opened)
        self.verticalScrollBar().valueChanged.connect(self._overlay.verticalScrollBar().setValue)
        self._overlay.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self._placing = False

    @property
    def pinned(self) -> tuple[int, ...]:
        """Column numbers that stay at the left, in their order."""
        return self._pins

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._overlay.setModel(model)
        if model is not None:
            self._overlay.setSelectionModel(self.selectionModel())
            self.selectionModel().selectionChanged.connect(self._selection_changed)
        self._place_overlay()

    def show_sorted(self, sorted_by: tuple[tuple[int, bool], ...]) -> None:
        """Mark the columns that rows are sorted by."""
        self._head.show_sorted(sorted_by)
        head = self._overlay.horizontalHeader()
        if isinstance(head, DataHeader):
            head.show_sorted(sorted_by)

    # Columns

    def order(self) -> tuple[int, ...]:
        """Return all column numbers in the order they stand, hidden ones too."""
        head = self.horizontalHeader()
        return tuple(head.logicalIndex(place) for place in range(head.count()))

    def shown(self) -> tuple[int, ...]:
        """Return the numbers of the columns that can be seen, in their order."""
        return tuple(column for column in self.order() if not self.isColumnHidden(column))

    def arrange_columns(
        self, order: Sequence[int], hidden: Iterable[int], pins: Sequence[int]
    ) -> None:
        """Put columns in an order, hide some, pin some; pinned ones come first."""
        head = self.horizontalHeader()
        if sorted(order) != list(range(head.count())):
            return
        gone = set(hidden)
        self._pins = tuple(pin for pin in pins if pin not in gone)
        wanted = [*self._pins, *(column for column in order if column not in self._pins)]
        self._placing = True
        self.setUpdatesEnabled(False)
        for place, column in enumerate(wanted):
            now = head.visualIndex(column)
            if now != place:
                head.moveSection(now, place)
        for column in range(head.count()):
            if self.isColumnHidden(column) != (column in gone):
                self.setColumnHidden(column, column in gone)
        self.setUpdatesEnabled(True)
        self._placing = False
        self._place_overlay()
        self.layout_changed.emit()

    def hide_column(self, column: int) -> None:
        """Hide a column, unless it is the last that is shown."""
        if len(self.shown()) > 1:
            hidden = {*self.hidden(), column}
            self.arrange_columns(self.order(), hidden, self._pins)

    def hidden(self) -> tuple[int, ...]:
        """Return the numbers of the columns that are hidden."""
        count = self.horizontalHeader().count()
        return tuple(column for column in range(count) if self.isColumnHidden(column))

    def pin(self, column: int, *, pinned: bool) -> None:
        """Keep a column at the left, or let it scroll again."""
        pins = [pin for pin in self._pins if pin != column]
        self.arrange_columns(self.order(), self.hidden(), [*pins, column] if pinned else pins)

    def shift(self, column: int, by: int) -> None:
        """Move a column by places to the right."""
        order = list(self.shown())
        place = order.index(column)
        if 0 <= place + by < len(order):
            order.insert(place + by, order.pop(place))
            pins = [c for c in order if c in self._pins]
            self.arrange_columns([*order, *self.hidden()], self.hidden(), pins)

    def fit_columns(self) -> None:
        """Give columns the width of their first rows, within reason."""
        model = self.model()
        if not isinstance(model, PreviewModel):
            return
        metrics = QFontMetrics(self.font())
        bold = QFontMetrics(font(bold=True))
        for place in range(min(model.columnCount(), _LOOKED_AT)):
            head = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
            texts = [
                str(model.index(row, place).data() or "")
                for row in range(min(30, model.rowCount()))
            ]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            widest = max(widest, bold.horizontalAdvance(head) + 14)
            self.setColumnWidth(place, min(_WIDEST, max(_NARROWEST, widest + 20)))

    # Selection

    def selected_range(self) -> CellRange | None:
        """Return what is selected; None if nothing is."""
        model = self.selectionModel()
        ranges = model.selection().toList() if model is not None else []
        if not ranges:
            return None
        first = min(part.top() for part in ranges)
        last = max(part.bottom() for part in ranges)
        columns = {c for part in ranges for c in range(part.left(), part.right() + 1)}
        shown = tuple(column for column in self.shown() if column in columns)
        return CellRange(first=first, rows=last - first + 1, columns=shown) if shown else None

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() in self._pins:  # it is always in sight: only the row was to be found
            bar.setValue(before)
            return
        left = self.columnViewportPosition(index.column())
        if self._pins and left < self._overlay.width():  # it would be below the pinned ones
            bar.setValue(bar.value() + left - self._overlay.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_overlay()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place_overlay()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.cell_opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.selected.emit(self.selected_range())

    def _head_clicked(self, column: int) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.sort_wanted.emit(column, bool(shift))

    def _head_menu(self, place: QPoint) -> None:
        column = self._head.logicalIndexAt(place)
        if column >= 0:
            self.header_menu_wanted.emit(column, self._head.mapToGlobal(place))

    def _overlay_head_menu(self, place: QPoint) -> None:
        head = self._overlay.horizontalHeader()
        column = head.logicalIndexAt(place)
        if column >= 0:
            self.header_menu_wanted.emit(column, head.mapToGlobal(place))

    def _resized(self, column: int, _before: int, now: int) -> None:
        if column in self._pins:
            self._overlay.setColumnWidth(column, now)
            self._place_overlay()

    def _moved(self, _column: int, _before: int, _now: int) -> None:
        if not self._placing:
            # A column that was dragged among the pinned ones is pinned no more than before.
            self.arrange_columns(self.order(), self.hidden(), self._pins)

    def _place_overlay(self) -> None:
        overlay = getattr(self, "_overlay", None)  # Qt lays out before the constructor has ended
        if overlay is None:
            return
        overlay.setVisible(bool(self._pins))
        if not self._pins:
            return
        head = overlay.horizontalHeader()
        overlay.verticalScrollBar().setValue(self.verticalScrollBar().value())
        for column in range(head.count()):
            overlay.setColumnHidden(column, column not in self._pins)
        for place, column in enumerate(self._pins):
            overlay.setColumnWidth(column, self.columnWidth(column))
            if head.visualIndex(column) != place:
                head.moveSection(head.visualIndex(column), place)
        width = sum(self.columnWidth(column) for column in self._pins)
        side = self.verticalHeader().width() + self.frameWidth()
        high = self.viewport().height() + self.horizontalHeader().height()
        overlay.setGeometry(side, self.frameWidth(), min(width, self.viewport().width()), high)
        head.setFixedHeight(self.horizontalHeader().height())


class _Overlay(QTableView):
    """The pinned columns, above the others."""

    def __init__(self, table: RowTable) -> None:
        super().__init__(table)
        self.setAccessibleName(tr("Pinned columns"))
        self.setHorizontalHeader(DataHeader(self))
        self.horizontalHeader().setSectionsMovable(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().hide()
        _dress(self)
        self.setObjectName("pinned")
        self.setStyleSheet("QTableView#pinned { border: none; border-radius: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()


def _dress(table: QTableView) -> None:
    table.setFont(font(tabular=True))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = table.verticalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(QFontMetrics(table.font()).height() + 8)
