"""Above and below the grid: search, filter, what is shown, and what is selected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import ElidedLabel, one_line, plain_label
from inspector.gui.icons import icon
from inspector.gui.theme import SMALL, TIGHT, set_look
from inspector.language.current import tr
from inspector.model.conditions import EVERY_ROW, Conditions, parse
from inspector.model.errors import RequestError
from inspector.report.shown import format_value, grouped

if TYPE_CHECKING:
    from inspector.rows import Selected

#: A search waits so long for the next letter.
TYPING_MS = 450


class RowBar(QWidget):
    """Search and filter lines, and the buttons beside them.

    Signals:
        search_wanted: A text to be found in cells; empty: none.
        filter_wanted: `Conditions` that rows shall meet.
        conditions_wanted: Conditions are to be put together in a dialog.
        columns_wanted: Columns are to be chosen.
        export_wanted: What is shown is to be exported.
        stop_wanted: The search that runs is to be stopped.
    """

    search_wanted = Signal(str)
    filter_wanted = Signal(object)
    conditions_wanted = Signal()
    columns_wanted = Signal()
    export_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Choose rows"))
        self._given = EVERY_ROW
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        self.search = _line(tr("Find in cells"), tr("Find in cells"))
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(110)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._searched)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self._searched)
        line.addWidget(self.search, 2)
        self.filter = _line(tr("Filter: price > 3 and shop in (a, b)"), tr("Filter rows"))
        self.filter.setMinimumWidth(120)
        self.filter.returnPressed.connect(self._filtered)
        self.filter.editingFinished.connect(self._filtered)
        self.filter.textChanged.connect(self._cleared)
        line.addWidget(self.filter, 3)
        for text, tip, wanted in (
            (tr("Conditions…"), tr("Put a filter together"), self.conditions_wanted),
            (tr("Columns…"), tr("Hide, show, pin and move columns"), self.columns_wanted),
            (
                tr("Export…"),
                tr("Write the rows shown to a CSV or Parquet file"),
                self.export_wanted,
            ),
        ):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            set_look(button, "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(wanted)
            line.addWidget(button)
        column.addLayout(line)
        told = QHBoxLayout()
        self._told = plain_label("", tone="critical")
        told.addWidget(self._told, 1)
        self._stop = QToolButton()
        self._stop.setText(tr("Stop"))
        self._stop.setAccessibleName(tr("Stop choosing rows"))
        set_look(self._stop, "link")
        self._stop.clicked.connect(self.stop_wanted)
        told.addWidget(self._stop)
        column.addLayout(told)
        self.show_trouble("")

    def show_view(self, where: Conditions, search: str) -> None:
        """Show a filter and a search without asking for them."""
        self._given = where
        for line, text in ((self.filter, str(where)), (self.search, search)):
            line.blockSignals(True)
            line.setText(one_line(text))
            line.setCursorPosition(0)
            line.blockSignals(False)
        self._typing.stop()
        self.show_trouble("")

    def show_trouble(self, text: str) -> None:
        """Say why rows cannot be chosen so; an empty text says nothing."""
        self._show(text, "critical", stoppable=False)

    def show_working(self, text: str) -> None:
        """Say that rows are being chosen."""
        self._show(text, "muted", stoppable=True)

    @property
    def told(self) -> str:
        """What is said under the lines."""
        return self._told.text() if not self._told.isHidden() else ""

    def _show(self, text: str, tone: str, *, stoppable: bool) -> None:
        self._told.setText(text)
        self._told.setProperty("tone", tone)
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)
        self._told.setVisible(bool(text))
        self._stop.setVisible(stoppable and bool(text))

    def _searched(self) -> None:
        self._typing.stop()
        self.search_wanted.emit(self.search.text().strip())

    def _cleared(self, text: str) -> None:
        if not text.strip():
            self._filtered()

    def _filtered(self) -> None:
        text = self.filter.text().strip()
        if text == one_line(str(self._given)):
            return
        try:
            wanted = parse(text) if text else EVERY_ROW
        except RequestError as error:
            self.show_trouble(f"{error.message} {error.hint}")
            return
        self._given = wanted
        self.show_trouble("")
        self.filter_wanted.emit(wanted)


class RowStatus(QWidget):
    """Below the grid: what is shown on the left, what is selected on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._shown = ElidedLabel("")
        self._selected = ElidedLabel("")
        self._line.addWidget(self._shown, 1)
        self._line.addWidget(self._selected, 1)

    @property
    def selected(self) -> str:
        """What is said of the selection."""
        return self._selected.full_text()

    @property
    def shown(self) -> str:
        """What is said of the rows."""
        return self._shown.full_text()

    def show_shown(self, text: str) -> None:
        """Say what is shown."""
        self._shown = self._replace(self._shown, text)

    def show_selected(self, selected: "Selected | None") -> None:
        """Say what the selected cells come to; None: nothing is selected, or too little."""
        self._selected = self._replace(self._selected, selected_text(selected))

    def _replace(self, old: ElidedLabel, text: str) -> ElidedLabel:
        if old.full_text() == text:
            return old
        new = ElidedLabel(text)
        set_look(new, "muted")
        self._line.replaceWidget(old, new)
        old.deleteLater()
        return new


def selected_text(selected: "Selected | None") -> str:
    """Return what selected cells come to, on one line."""
    if selected is None or not selected.cells:
        return ""
    parts = [f"{grouped(selected.cells)} cells selected"]
    if selected.missing:
        parts.append(f"{grouped(selected.missing)} missing")
    if selected.distinct is not None:
        parts.append(f"{grouped(selected.distinct)} distinct")
    if selected.total is not None and selected.mean is not None:
        parts.append(f"sum {format_value(selected.total, 'number')}")
        parts.append(f"mean {format_value(selected.mean, 'number')}")
    for word, text in (("min", selected.least), ("max", selected.greatest)):
        if text is not None:
            number = selected.total is not None
            shown = format_value(float(text), "number") if number else one_line(text)[:40]
            parts.append(f"{word} {shown}")
    return " · ".join(parts)


def _line(placeholder: str, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(name)
    line.setClearButtonEnabled(True)
    line.setAcceptDrops(False)  # a dropped file is to be opened, not sought
    return line
