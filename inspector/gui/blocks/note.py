"""A paragraph with a coloured edge."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.theme import MEDIUM, RADIUS, SMALL, TIGHT, TONE_WORDS, current_theme
from inspector.model.blocks import Note


class NoteView(QWidget):
    """Title and text of a note; the text can be selected."""

    def __init__(self, block: Note, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = block.tone
        word = TONE_WORDS[block.tone] if block.tone != "muted" else ""
        self.setAccessibleName(" ".join(filter(None, (word, block.title))) or "Note")
        self.setAccessibleDescription(block.text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM + TIGHT, SMALL, MEDIUM, SMALL)
        column.setSpacing(TIGHT)
        if block.title:
            column.addWidget(plain_label(block.title, bold=True, selectable=True))
        if block.text:
            look = "muted" if block.tone == "muted" else ""
            column.addWidget(plain_label(block.text, look=look, selectable=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(theme.fill(self._tone)))
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        edge = theme.border if self._tone in ("neutral", "muted") else theme.tone(self._tone)
        painter.setBrush(QColor(edge))
        painter.drawRoundedRect(QRect(0, 0, 4, self.height()), 2, 2)
        painter.end()
