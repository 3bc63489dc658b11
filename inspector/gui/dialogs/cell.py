"""One cell in full: long texts, nested values."""

import json

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.icons import icon
from inspector.gui.theme import MEDIUM, code_font
from inspector.language.current import tr
from inspector.report.shown import grouped

#: Characters beyond which a text is not laid out anew as JSON.
_MOST_LAID_OUT = 500_000


class CellDialog(QDialog):
    """A text as it is, to be read and copied; nested values can be laid out."""

    def __init__(
        self, column: str, row: int | None, text: str | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        where = "" if row is None else f", row {grouped(row + 1)}"
        self.setWindowTitle(f"{one_line(column)[:80]}{where}")
        self.resize(QSize(640, 440))
        self._text = text or ""
        self._laid_out = _laid_out(self._text)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        self.box = QPlainTextEdit()
        self.box.setReadOnly(True)
        self.box.setFont(code_font())
        self.box.setAccessibleName(tr("The cell"))
        self.box.setTabChangesFocus(True)
        stack.addWidget(self.box, 1)
        line = QHBoxLayout()
        said = "The cell is missing (null)." if text is None else _length(self._text)
        line.addWidget(plain_label(said, look="muted"), 1)
        self.tidy = QCheckBox(tr("Lay out as JSON"))
        self.tidy.setVisible(self._laid_out is not None)
        self.tidy.setChecked(self._laid_out is not None)
        self.tidy.toggled.connect(self._show)
        line.addWidget(self.tidy)
        copy = QPushButton(icon("copy"), tr("Copy"))
        copy.setAccessibleName(tr("Copy the cell"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        line.addWidget(copy)
        stack.addLayout(line)
        stack.addWidget(buttons_for(self))
        self._show()

    def _show(self) -> None:
        laid_out = self.tidy.isChecked() and self._laid_out is not None
        self.box.setPlainText((self._laid_out or "") if laid_out else self._text)


def _laid_out(text: str) -> str | None:
    """Return JSON with a line for each value, or None if the text is no nested JSON."""
    if not text.lstrip().startswith(("{", "[")) or len(text) > _MOST_LAID_OUT:
        return None
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return None


def _length(text: str) -> str:
    lines = text.count("\n") + 1
    more = f" in {grouped(lines)} lines" if lines > 1 else ""
    return f"{grouped(len(text))} character{'' if len(text) == 1 else 's'}{more}"
