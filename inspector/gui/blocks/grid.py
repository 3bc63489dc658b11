"""A table of results that can be sorted, copied and walked through by keys."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.describe import copied, describe, tab_separated
from inspector.gui.blocks.grid_delegate import GridDelegate
from inspector.gui.blocks.grid_filter import GridFilter
from inspector.gui.blocks.text import plain_label
from inspector.gui.models.grid_model import GridModel, shown
from inspector.gui.theme import SMALL, font
from inspector.language.current import tr
from inspector.model.answers import Scalar
from inspector.model.blocks import Grid

NO_ROWS = "There are no rows to show."
#: Rows shown without scrolling.
MOST_ROWS = 12
#: Rows from which a table can be filtered.
MANY_ROWS = 20
_NARROWEST, _WIDEST = 64, 340
_LOOKED_AT = 200


class GridView(QWidget):
    """Title, table and caption of a grid.

    Signals:
        column_chosen: The data column named by the row that became current.
    """

    column_chosen = Signal(str)

    def __init__(self, block: Grid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(block.title or "Table")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self._title = plain_label(block.title, bold=True)
        if not block.title:  # shown before it has a parent it would be a window of its own
            self._title.hide()
        column.addWidget(self._title)
        self.table: ResultTable | None = None
        self.filter: GridFilter | None = None
        if block.rows:
            self.table = ResultTable(block)
            self.table.column_chosen.connect(self.column_chosen)
            if len(block.rows) > MANY_ROWS or any(c.role == "state" for c in block.columns):
                self.filter = GridFilter(block, self.table)
                column.addWidget(self.filter)
            column.addWidget(self.table)
        else:
            column.addWidget(plain_label(tr(NO_ROWS), look="muted"))
        if block.caption:
            column.addWidget(plain_label(block.caption, look="muted", selectable=True))

    def show_block(self, block: Grid) -> None:
        """Show other values in the same rows and columns."""
        self._title.setText(block.title)
        if self.table is not None:
            self.table.show_block(block)

    def choose(self, data_column: str) -> bool:
        """Make the row that names a data column current; return whether there is one."""
        return self.table is not None and self.table.choose(data_column)


class ResultTable(QTableView):
    """The table itself.

    Signals:
        column_chosen: See `GridView`.
    """

    column_chosen = Signal(str)

    def __init__(self, block: Grid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block = block
        self._announcing = True
        self._grid = GridModel(block, self)
        self.setModel(self._grid)
        self.setItemDelegate(GridDelegate(self))
        self.setAccessibleName(block.title or "Table")
        self.setAccessibleDescription(describe(block))
        self.setFont(font(tabular=True))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_headers()
        self._add_actions()
        self.selectionModel().currentRowChanged.connect(self._announce)

    def show_block(self, block: Grid) -> None:
        """See `GridView.show_block`."""
        self._block = block
        self._grid.show_grid(block)

    def _set_up_headers(self) -> None:
        self._row_height = QFontMetrics(self.font()).height() + 12
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._row_height)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        head.setMinimumSectionSize(40)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self._fit_height()

    def _fit_height(self) -> None:
        rows = min(MOST_ROWS, len(self._block.rows))
        # Half a row more tells that the rest can be scrolled to.
        half = self._row_height // 2 if len(self._block.rows) > rows else 0
        height = self.horizontalHeader().sizeHint().height() + rows * self._row_height + half + 2
        if sum(self._wanted_widths()) > max(200, self.viewport().width()):
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height)

    def _wanted_widths(self) -> list[int]:
        metrics = QFontMetrics(self.font())
        widths = []
        for place, column in enumerate(self._block.columns):
            cells = (shown(row[place], column) for row in self._block.rows[:_LOOKED_AT])
            longest = max((metrics.horizontalAdvance(cell[:200]) for cell in cells), default=0)
            head = metrics.horizontalAdvance(column.label) + 36
            room = 34 if column.role == "tone" else 22
            least = 110 if column.unit == "share" else _NARROWEST
            widths.append(min(_WIDEST, max(least, head, longest + room)))
        return widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_widths(event.size().width())
            self._fit_height()

    def _fit_widths(self, room: int) -> None:
        widths = self._wanted_widths()
        spare = room - sum(widths)
        texts = [
            n for n, c in enumerate(self._block.columns) if not c.unit and c.role != "tone"
        ] or list(range(len(widths)))
        if spare > 0:
            weights = [3 * w if n in texts else w for n, w in enumerate(widths)]
            widths = [w + spare * k // sum(weights) for w, k in zip(widths, weights, strict=True)]
        elif spare < 0:
            wide = [n for n in texts if widths[n] > 140]
            excess = sum(widths[n] - 140 for n in wide)
            for n in wide:
                widths[n] -= min(widths[n] - 140, -spare * (widths[n] - 140) // max(1, excess) + 1)
        for n, width in enumerate(widths):
            self.setColumnWidth(n, width)

    def _add_actions(self) -> None:
        copy = QAction(tr("Copy rows"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_selection)
        everything = QAction(tr("Copy whole table"), self)
        everything.triggered.connect(self.copy_all)
        self.addActions([copy, everything])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def selection_text(self) -> str:
        """Return the selected rows as shown order has them, tab-separated, under the header."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return self._text(rows or range(self._grid.rowCount()))

    def copy_selection(self) -> None:
        """Copy the selected rows, or all if none is selected."""
        QGuiApplication.clipboard().setText(self.selection_text())

    def copy_all(self) -> None:
        """Copy all rows."""
        QGuiApplication.clipboard().setText(self._text(range(self._grid.rowCount())))

    def _text(self, rows: "range | list[int]") -> str:
        places = range(len(self._block.columns))
        table: list[list[Scalar]] = [[column.label for column in self._block.columns]]
        table += [
            copied([self._grid.value(row, place) for place in places], self._block.columns)
            for row in rows
        ]
        return tab_separated(table)

    def choose(self, data_column: str) -> bool:
        """See `GridView.choose`."""
        row = self._grid.row_of(data_column)
        if row is None:
            return False
        current = self.currentIndex()
        if current.isValid() and self._grid.data_column(current.row()) == data_column:
            return True  # and rows selected beside it stay so
        self._announcing = False  # told from outside, so nobody needs to be told
        self.selectRow(row)
        self._announcing = True
        self.scrollTo(self._grid.index(row, 0))
        return True

    def _announce(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._announcing or not current.isValid():
            return
        if (name := self._grid.data_column(current.row())) is not None:
            self.column_chosen.emit(name)
