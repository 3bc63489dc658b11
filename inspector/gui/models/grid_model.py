"""The cells of a `Grid` block, sorted by their real values."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from inspector.gui.blocks.text import one_line, tooltip, worded
from inspector.gui.models.alignment import alignment
from inspector.gui.models.ordering import SortKey, order_of, sort_key
from inspector.gui.theme import TONE_WORDS
from inspector.model.answers import Scalar
from inspector.model.blocks import Grid, GridColumn, Tone

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

#: The raw value of a cell; the `GridColumn` of a cell; the tone of a row.
VALUE_ROLE = Qt.ItemDataRole.UserRole
COLUMN_ROLE = Qt.ItemDataRole.UserRole + 1
TONE_ROLE = Qt.ItemDataRole.UserRole + 2

_TONE_ORDER: tuple[str, ...] = ("critical", "warning", "info", "good", "neutral", "muted")


class GridModel(QAbstractTableModel):
    """Holds a grid; sorting reorders rows and keeps the block as it is."""

    def __init__(self, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._order = list(range(len(grid.rows)))
        self._right = {
            n
            for n, column in enumerate(grid.columns)
            if column.role == "" and any(is_number(row[n]) for row in grid.rows)
        }

    def show_grid(self, grid: Grid) -> None:
        """Hold other values in as many rows and columns; the order of rows stays."""
        self._grid = grid
        if self._order:
            last = self.index(len(self._order) - 1, len(grid.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._grid.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self._grid.columns[index.column()]
        value = self.value(index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(value, column)
            case Qt.ItemDataRole.ToolTipRole:
                text = shown(value, column)
                return tooltip(text) if len(text) > 12 else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.label}: {shown(value, column)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(right=index.column() in self._right)
        if role == VALUE_ROLE:
            return value
        if role == COLUMN_ROLE:
            return column
        if role == TONE_ROLE:
            return self.tone(index.row())
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._grid.columns):
            return None
        column = self._grid.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(column.label)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(column.help or column.label)
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(right=section in self._right)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one restores the block's own order."""
        self.layoutAboutToBeChanged.emit()
        before = self._order
        if 0 <= column < len(self._grid.columns):
            key = _tone_key if self._grid.columns[column].role == "tone" else sort_key
            self._order = order_of(
                [row[column] for row in self._grid.rows],
                descending=order == Qt.SortOrder.DescendingOrder,
                key=key,
            )
        else:
            self._order = list(range(len(self._grid.rows)))
        place = {row: n for n, row in enumerate(self._order)}
        held = self.persistentIndexList()
        moved = [self.index(place[before[i.row()]], i.column()) for i in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def value(self, row: int, column: int) -> Scalar:
        """Return the raw value of a shown cell."""
        return self._grid.rows[self._order[row]][column]

    def tone(self, row: int) -> Tone:
        """Return the tone of a shown row."""
        place = self._order[row]
        return self._grid.tones[place] if place < len(self._grid.tones) else "neutral"

    def data_column(self, row: int) -> str | None:
        """Return the data column that a shown row names, if it names one."""
        for place, column in enumerate(self._grid.columns):
            value = self.value(row, place)
            if column.role == "column" and isinstance(value, str) and value:
                return value
        return None

    def row_of(self, data_column: str) -> int | None:
        """Return the first shown row that names a data column."""
        rows = range(len(self._order))
        return next((row for row in rows if self.data_column(row) == data_column), None)


def shown(value: Scalar, column: GridColumn) -> str:
    """Return a cell as people read it."""
    if column.role == "tone" and value in _TONE_ORDER:
        return next(w for tone, w in TONE_WORDS.items() if tone == value) or "–"
    return worded(value, column.unit)


def is_number(value: Scalar) -> bool:
    """Whether a value is a number (a truth value is none)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _tone_key(value: object) -> SortKey:
    text = str(value)
    rank = _TONE_ORDER.index(text) if text in _TONE_ORDER else len(_TONE_ORDER)
    return (0, float(rank), text)
