"""A row of cards, each with one number that matters."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.gui.blocks.flow import FlowLayout
from inspector.gui.blocks.text import one_line, plain_label, tooltip, worded
from inspector.gui.theme import (
    MEDIUM,
    SMALL,
    TIGHT,
    TONE_WORDS,
    set_look,
)
from inspector.language.current import tr
from inspector.model.blocks import Figure, Figures

NO_FIGURES = "There are no figures to show."


class FiguresView(QWidget):
    """Cards in a flow: as many a line as there is room for."""

    def __init__(self, block: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(block.title or "Figures")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        if block.title:
            column.addWidget(plain_label(block.title, bold=True))
        if not block.figures:
            column.addWidget(plain_label(tr(NO_FIGURES), look="muted"))
            return
        cards = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        cards.setSizePolicy(policy)
        flow = FlowLayout(cards)
        for figure in block.figures:
            flow.addWidget(FigureCard(figure))
        column.addWidget(cards)


class FigureCard(QFrame):
    """One figure: what it is, the number, a few words under it."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "card")
        shown = worded(figure.value, figure.unit)
        word = TONE_WORDS[figure.tone] if figure.tone in ("info", "warning", "critical") else ""
        self.setAccessibleName(f"{figure.label}: {shown}")
        self.setAccessibleDescription(" ".join(filter(None, (word, figure.note))))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        column.setSpacing(TIGHT // 2)
        column.addWidget(plain_label(one_line(figure.label), look="muted"))
        size = 1.7 if len(shown) <= 18 else 1.2
        number = plain_label(shown, tone=figure.tone, size=size, bold=True, tabular=True)
        number.setWordWrap(len(shown) > 18)
        column.addWidget(number)
        if figure.note:
            column.addWidget(plain_label(figure.note, look="muted", size=0.92))
        column.addStretch(1)
        self.setToolTip(tooltip(figure.note) if len(figure.note) > 60 else "")
        for label in self.findChildren(QLabel):
            label.setMinimumWidth(0)

    def sizeHint(self) -> QSize:
        widest = max(
            (
                label.fontMetrics().horizontalAdvance(label.text())
                for label in self.findChildren(QLabel)
                if not label.wordWrap()
            ),
            default=0,
        )
        words = max(
            label.fontMetrics().horizontalAdvance(label.text())
            for label in self.findChildren(QLabel)
        )
        width = min(320, max(150, widest + 2 * MEDIUM + 2, min(230, words + 2 * MEDIUM + 8)))
        return QSize(width, max(self._column.heightForWidth(width), 64))
