"""The cells of a `Heatmap` block and how strong the colour of each is."""

import math

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from inspector.gui.blocks.text import one_line, tooltip
from inspector.model.blocks import Heatmap
from inspector.report.shown import format_value

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

#: From 0, the palest colour, to 1, the strongest; None where there is no value.
STRENGTH_ROLE = Qt.ItemDataRole.UserRole

NO_DATA = "no data"


class HeatmapModel(QAbstractTableModel):
    """One cell per value of the block.

    Attributes:
        drawn: How many cells have a value.
        low: The value at one end of the colours.
        high: The value at the other.
        calm: Whether neither end is worrying.
    """

    def __init__(self, block: Heatmap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._block = block
        self.calm = block.bad == "neither"
        drawn = [v for row in block.values for v in row if v is not None and math.isfinite(v)]
        self.drawn = len(drawn)
        self.low = block.low if block.low is not None else min(drawn, default=0.0)
        self.high = block.high if block.high is not None else max(drawn, default=0.0)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._block.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._block.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value = self.value(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if value is None else format_value(value, self._block.unit)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.reading(index.row(), index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.reading(index.row(), index.column()).replace("\n", ", ")
        if role == STRENGTH_ROLE:
            return self.strength(value)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        labels = self._block.columns if across else self._block.rows
        if section >= len(labels):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(labels[section]) or "(empty)"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(labels[section])
        return None

    def value(self, row: int, column: int) -> float | None:
        """Return a value fit for drawing, or None."""
        values = self._block.values[row] if row < len(self._block.values) else ()
        value = values[column] if column < len(values) else None
        return value if value is not None and math.isfinite(value) else None

    def reading(self, row: int, column: int) -> str:
        """Return a cell in words: row, column, value."""
        value = self.value(row, column)
        said = NO_DATA if value is None else format_value(value, self._block.unit)
        return f"{self._block.rows[row]}\n{self._block.columns[column]}\n{said}"

    def strength(self, value: float | None) -> float | None:
        """Return how strong the colour of a value is; the worrying end is the strong one."""
        if value is None:
            return None
        span = self.high - self.low
        if span <= 0 or not math.isfinite(span):
            return 0.0 if self._block.bad == "neither" or value <= self.low else 1.0
        share = min(1.0, max(0.0, (value - self.low) / span))
        return 1.0 - share if self._block.bad == "low" else share
