"""The line above a long table that leaves only the rows one looks for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QTableView, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.models.grid_model import TONE_ROLE, VALUE_ROLE
from inspector.gui.theme import SMALL
from inspector.language.current import tr
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
        self.words.setPlaceholderText(tr("Filter rows"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(280)
        self.words.setAccessibleName(tr(f"Filter “{block.title or 'table'}”"))
        self.words.textChanged.connect(self._apply)
        row.addWidget(self.words)
        self.found = QCheckBox(tr("Only with findings"))
        self.found.setToolTip(tr("Keep the rows that a finding speaks of."))
        self.found.toggled.connect(self._apply)
        self.found.setVisible(
            any(t in _FOUND for t in block.tones) and any(t not in _FOUND for t in block.tones)
        )
        row.addWidget(self.found)
        self.state = QComboBox()
        self._state_at = next((n for n, c in enumerate(block.columns) if c.role == "state"), None)
        self._fill_states(row)
        self.count = plain_label("", look="muted")
        row.addWidget(self.count)
        row.addStretch(1)
        # Hidden rows are hidden by place, so another order hides others.
        table.model().layoutChanged.connect(self._apply)
        self._apply()

    def _fill_states(self, row: QHBoxLayout) -> None:
        """Offer the states that occur, those with most to do first, as the block has them."""
        at = self._state_at
        self.state.setVisible(at is not None)
        if at is None:
            return
        label = self._block.columns[at].label
        counts: dict[str, int] = {}
        for cells in self._block.rows:
            counts[str(cells[at])] = counts.get(str(cells[at]), 0) + 1
        self.state.addItem(f"{label}: all", None)
        for name in sorted(counts):
            self.state.addItem(f"{name} ({counts[name]:,})", name)
        self.state.setAccessibleName(f"Only rows of a state: {label}")
        self.state.currentIndexChanged.connect(self._apply)
        row.addWidget(self.state)

    def choose_state(self, name: str | None) -> None:
        """Keep only the rows of a state; all for None."""
        self.state.setCurrentIndex(max(0, self.state.findData(name)))

    def _apply(self) -> None:
        model = self._table.model()
        sought = self.words.text().casefold().split()
        kept = 0
        for row in range(model.rowCount()):
            keep = not self.found.isChecked() or model.index(row, 0).data(TONE_ROLE) in _FOUND
            if keep and self._state_at is not None and (wanted := self.state.currentData()):
                keep = str(model.index(row, self._state_at).data(VALUE_ROLE)) == wanted
            if keep and sought:
                text = " ".join(
                    str(model.index(row, place).data(Qt.ItemDataRole.DisplayRole))
                    for place in range(model.columnCount())
                ).casefold()
                keep = all(word in text for word in sought)
            kept += keep
            self._table.setRowHidden(row, not keep)
        whole = len(self._block.rows)
        self.count.setText(tr(f"{kept:,} of {whole:,} rows" if kept < whole else f"{whole:,} rows"))
