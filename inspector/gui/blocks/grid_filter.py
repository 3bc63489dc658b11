"""The line above a long table that leaves only the rows one looks for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QTableView, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.models.grid_model import TONE_ROLE
from inspector.gui.theme import SMALL
from inspector.model.blocks import Grid

_FOUND = ("critical", "warning", "info")


class GridFilter(QWidget):
    """Words to look for, and whether to keep only rows that a finding speaks of."""

    def __init__(self, block: Grid, table: QTableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._block = table, block
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter rows")
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(280)
        self.words.setAccessibleName(f"Filter “{block.title or 'table'}”")
        self.words.textChanged.connect(self._apply)
        row.addWidget(self.words)
        self.found = QCheckBox("Only with findings")
        self.found.setToolTip("Keep the rows that a finding speaks of.")
        self.found.toggled.connect(self._apply)
        self.found.setVisible(
            any(t in _FOUND for t in block.tones) and any(t not in _FOUND for t in block.tones)
        )
        row.addWidget(self.found)
        self.count = plain_label("", look="muted")
        row.addWidget(self.count)
        row.addStretch(1)
        # Hidden rows are hidden by place, so another order hides others.
        table.model().layoutChanged.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        model = self._table.model()
        sought = self.words.text().casefold().split()
        kept = 0
        for row in range(model.rowCount()):
            keep = not self.found.isChecked() or model.index(row, 0).data(TONE_ROLE) in _FOUND
            if keep and sought:
                text = " ".join(
                    str(model.index(row, place).data(Qt.ItemDataRole.DisplayRole))
                    for place in range(model.columnCount())
                ).casefold()
                keep = all(word in text for word in sought)
            kept += keep
            self._table.setRowHidden(row, not keep)
        whole = len(self._block.rows)
        self.count.setText(f"{kept:,} of {whole:,} rows" if kept < whole else f"{whole:,} rows")
