"""Rows that stay in the engine: the preview asks for the pages that the view comes to need."""

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
from inspector.gui.models.sketches import NO_SKETCH, Sketch
from inspector.gui.theme import current_theme
from inspector.model.dataset import Column
from inspector.report.format import format_value

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

#: Rows and columns fetched together.
PAGE_ROWS, BLOCK_COLUMNS = 512, 48
#: Qt keeps pixel positions in 32 bits; more rows than this cannot be scrolled to.
MOST_ROWS = 50_000_000
#: Cells kept at once, so that many columns do not fill the memory; and the fewest pages.
CACHED_CELLS, FEWEST_PAGES = 600_000, 8

PENDING = "…"
MISSING = "missing"
#: The `Sketch` of a column, for the header that draws it.
SKETCH_ROLE = Qt.ItemDataRole.UserRole + 11
#: Whether a cell holds what is searched for.
FOUND_ROLE = Qt.ItemDataRole.UserRole + 12

Row = Sequence[object]


class PreviewModel(QAbstractTableModel):
    """Knows how many rows there are, holds a few pages of them, asks for the rest.

    A page is `PAGE_ROWS` rows of a block of `BLOCK_COLUMNS` columns, so that a table of thousands of
    columns costs no more than what is seen of it.

    Signals:
        page_wanted: A page and a block the view needs; answer with `accept_page`, or with
            `forget_request` if they will not be served. Connect it queued: it is sent while the view
            paints.
    """

    page_wanted = Signal(int, int)

    def __init__(
        self,
        columns: Sequence[Column],
        row_count: int,
        parent: QObject | None = None,
        *,
        arranged: bool = False,
        search: str = "",
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._all_rows = row_count
        self._rows = min(row_count, MOST_ROWS)
        self._pages: OrderedDict[tuple[int, int], Sequence[Row]] = OrderedDict()
        self._places: OrderedDict[int, Sequence[int]] = OrderedDict()
        self._requested: set[tuple[int, int]] = set()
        self._arranged = arranged
        self._search = search.casefold()
        self._sketches: tuple[Sketch, ...] = (NO_SKETCH,) * len(self._columns)
        width = min(BLOCK_COLUMNS, max(1, len(self._columns)))
        self._most_pages = max(FEWEST_PAGES, CACHED_CELLS // (PAGE_ROWS * width))
        self._missing_font = QFont()
        self._missing_font.setItalic(True)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order of the data."""
        return self._columns

    @property
    def hidden_rows(self) -> int:
        """Rows beyond those that can be scrolled to."""
        return self._all_rows - self._rows

    def page_count(self) -> int:
        """Return how many pages there are."""
        return -(-self._rows // PAGE_ROWS)

    def block_of(self, column: int) -> int:
        """Return the block that a column is fetched with."""
        return column // BLOCK_COLUMNS

    def names_of(self, block: int) -> tuple[str, ...]:
        """Return the columns of a block."""
        first = block * BLOCK_COLUMNS
        return tuple(column.name for column in self._columns[first : first + BLOCK_COLUMNS])

    def accept_page(
        self, page: int, rows: Sequence[Row], places: Sequence[int] = (), *, block: int = 0
    ) -> None:
        """Show a page that was asked for; a page of no rows is taken as fetched, and empty."""
        self._requested.discard((page, block))
        names = self.names_of(block)
        if not 0 <= page < self.page_count() or not names:
            return
        self._pages[page, block] = rows
        self._pages.move_to_end((page, block))
        self._places[page] = places
        self._places.move_to_end(page)
        while len(self._pages) > self._most_pages:
            self._pages.popitem(last=False)
        while len(self._places) > self._most_pages:
            self._places.popitem(last=False)
        top, left = page * PAGE_ROWS, block * BLOCK_COLUMNS
        last = min(top + PAGE_ROWS, self._rows) - 1
        self.dataChanged.emit(self.index(top, left), self.index(last, left + len(names) - 1))
        if self._arranged:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, top, last)

    def forget_request(self, page: int, block: int = 0) -> None:
        """Let a page be asked for again: its request failed or was dropped."""
        self._requested.discard((page, block))

    def show_sketches(self, sketches: Sequence[Sketch]) -> None:
        """Show in the header what is known of the columns."""
        if len(sketches) == len(self._columns) and tuple(sketches) != self._sketches:
            self._sketches = tuple(sketches)
            if self._columns:
                last = len(self._columns) - 1
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def place(self, row: int) -> int | None:
        """Return where a row stands in the data, counted from 0; None while that is not known."""
        if not self._arranged:
            return row
        places = self._places.get(row // PAGE_ROWS, ())
        return places[row % PAGE_ROWS] if row % PAGE_ROWS < len(places) else None

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
            Qt.ItemDataRole.BackgroundRole,
            Qt.ItemDataRole.FontRole,
            FOUND_ROLE,
        ):
            return None
        held, value = self.value(index.row(), index.column())
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
            case Qt.ItemDataRole.FontRole:
                return self._missing_font if held and value is None else None
        found = not muted and bool(self._search) and self._search in str(value).casefold()
        if role == Qt.ItemDataRole.BackgroundRole:
            return QColor(current_theme().fill("warning")) if found else None
        return found

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            place = self.place(section)
            return PENDING if place is None else format_value(place + 1, "rows")
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(column.name)
            case Qt.ItemDataRole.ToolTipRole:
                told = self._sketches[section].told
                about = f"{column.name}\n{column.type.value} ({column.physical})"
                return tooltip(f"{about}\n{told}" if told else about)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return self._sketches[section] if role == SKETCH_ROLE else None

    def value(self, row: int, column: int) -> tuple[bool, object]:
        """Return whether a cell is held, and its text; a cell that is not is asked for."""
        number, place = divmod(row, PAGE_ROWS)
        key = (number, column // BLOCK_COLUMNS)
        rows = self._pages.get(key)
        if rows is None:
            if key not in self._requested:
                self._requested.add(key)
                self.page_wanted.emit(*key)
            return False, None
        self._pages.move_to_end(key)
        inner = column % BLOCK_COLUMNS
        if place >= len(rows) or inner >= len(rows[place]):
            return False, None  # fewer rows than were promised: the file changed
        return True, rows[place][inner]

    def _alignment(self, column: int) -> int:
        return alignment(right=self._columns[column].type.is_numeric)
