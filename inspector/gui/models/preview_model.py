"""Rows that stay in the engine: the preview asks for pages as the view comes to need them."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont

from inspector.gui.blocks.text import one_line, tooltip
from inspector.gui.models.alignment import alignment
from inspector.gui.theme import current_theme
from inspector.model.dataset import Column
from inspector.report.format import format_value

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

PAGE_ROWS = 512
#: Qt keeps pixel positions in 32 bits; more rows than this cannot be scrolled to.
MOST_ROWS = 50_000_000
#: Cells kept at once, so that many columns do not fill the memory; and the fewest pages.
CACHED_CELLS, FEWEST_PAGES, MOST_PAGES = 1_000_000, 4, 24

PENDING = "…"
MISSING = "missing"

Row = Sequence[object]


class PreviewModel(QAbstractTableModel):
    """Knows how many rows there are, holds a few pages of them, asks for the rest.

    Signals:
        page_wanted: A page the view needs; answer with `accept_page`, or with `forget_request`
            if it will not be served. Connect it queued: it is sent while the view paints.
    """

    page_wanted = Signal(int)

    def __init__(
        self, columns: Sequence[Column], row_count: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._all_rows = row_count
        self._rows = min(row_count, MOST_ROWS)
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._requested: set[int] = set()
        affordable = CACHED_CELLS // (PAGE_ROWS * max(1, len(self._columns)))
        self._most_pages = min(MOST_PAGES, max(FEWEST_PAGES, affordable))
        self._missing_font = QFont()
        self._missing_font.setItalic(True)

    @property
    def hidden_rows(self) -> int:
        """Rows beyond those that can be scrolled to."""
        return self._all_rows - self._rows

    def page_count(self) -> int:
        """Return how many pages there are."""
        return -(-self._rows // PAGE_ROWS)

    def accept_page(self, page: int, rows: Sequence[Row]) -> None:
        """Show a page that was asked for; a page of no rows is taken as fetched, and empty."""
        self._requested.discard(page)
        if not 0 <= page < self.page_count():
            return
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > self._most_pages:
            self._pages.popitem(last=False)
        first = page * PAGE_ROWS
        last = min(first + PAGE_ROWS, self._rows) - 1
        if self._columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def forget_request(self, page: int) -> None:
        """Let a page be asked for again: its request failed or was dropped."""
        self._requested.discard(page)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.ForegroundRole,
            Qt.ItemDataRole.FontRole,
        ):
            return None
        held, value = self._cell(index.row(), index.column())
        muted = not held or value is None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if not held:
                    return PENDING
                return MISSING if value is None else one_line(str(value))
            case Qt.ItemDataRole.ToolTipRole:
                text = str(value) if held and value is not None else ""
                return tooltip(text) if len(text) > 12 else None
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(current_theme().muted) if muted else None
            case _:
                return self._missing_font if held and value is None else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return (
                format_value(section + 1, "rows") if role == Qt.ItemDataRole.DisplayRole else None
            )
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(column.name)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(f"{column.name}\n{column.type.value} ({column.physical})")
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None

    def _cell(self, row: int, column: int) -> tuple[bool, object]:
        page, place = divmod(row, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._requested:
                self._requested.add(page)
                self.page_wanted.emit(page)
            return False, None
        self._pages.move_to_end(page)
        if place >= len(rows) or column >= len(rows[place]):
            return False, None  # fewer rows than were promised: the file changed
        return True, rows[place][column]

    def _alignment(self, column: int) -> int:
        return alignment(right=self._columns[column].type.is_numeric)
