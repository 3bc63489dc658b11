# ruff: noqa: D102 (Qt documents its own methods)
"""A metric on its tab: its question, its blocks, the column looked at, and how it is measured."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.about import AboutView
from inspector.gui.blocks.grid import GridView
from inspector.gui.blocks.text import plain_label
from inspector.gui.blocks.view import likely_height, view_for
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, set_look
from inspector.model.blocks import Block, Note
from inspector.report.present import Section

NOTHING = "There is nothing to show here."
ABOUT = "About this measure"


class SectionView(QWidget):
    """One section of a tab. Its blocks are built when it first comes into sight.

    Signals:
        column_chosen: A data column was chosen in one of the tables.
    """

    column_chosen = Signal(str)

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section = section
        self._built = False
        self._asked = False
        self._column_shown: str | None = None
        card = section.card
        self.setAccessibleName(card.name)
        self.setAccessibleDescription(card.question)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, MEDIUM)
        self._layout.setSpacing(SMALL)
        self._layout.addWidget(plain_label(card.name, size=1.25, bold=True))
        self._layout.addWidget(plain_label(card.question, look="muted"))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, TIGHT, 0, 0)
        self._body.setSpacing(MEDIUM)
        self._layout.addLayout(self._body)
        self._waiting = QWidget()
        self._waiting.setFixedHeight(sum(likely_height(b) + MEDIUM for b in self._blocks()))
        self._body.addWidget(self._waiting)
        self._details = QVBoxLayout()
        self._details.setSpacing(MEDIUM)
        self._layout.addLayout(self._details)
        self._about: AboutView | None = None
        self._layout.addWidget(self._about_button(), 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def key(self) -> str:
        """The key of the metric."""
        return self._section.card.key

    def _blocks(self) -> tuple[Block, ...]:
        blocks: tuple[Block, ...] = (*self._section.presentation.blocks, *self._section.notes)
        return blocks or (Note(text=NOTHING, tone="muted"),)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._asked:  # Qt paints only what can be seen
            self._asked = True
            QTimer.singleShot(0, self, self.build)

    def build(self) -> None:
        """Build the blocks now, if that has not been done."""
        if self._built:
            return
        self._built = self._asked = True
        self._fill(self._body, self._blocks())
        if self._column_shown is not None:
            self._show_details(self._column_shown)

    def choose_column(self, name: str) -> bool:
        """Show what there is about a data column; return whether there is anything."""
        found = name in self._section.presentation.details
        self._column_shown = name if found else None
        if self._built:
            self._show_details(name)
            for grid in self.findChildren(GridView):
                grid.choose(name)
        return found

    def _chosen(self, name: str) -> None:
        self.choose_column(name)
        self.column_chosen.emit(name)

    def _show_details(self, name: str) -> None:
        blocks = self._section.presentation.details.get(name, ())
        self._fill(self._details, blocks, heading=f"Column “{name}”" if blocks else "")

    def _fill(self, layout: QVBoxLayout, blocks: Iterable[Block], *, heading: str = "") -> None:
        while layout.count():
            item = layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if heading:
            layout.addWidget(plain_label(heading, size=1.1, bold=True))
        for block in blocks:
            view = view_for(block, self)
            chosen = getattr(view, "column_chosen", None)
            if chosen is not None:
                chosen.connect(self._chosen)
            layout.addWidget(view)

    def _about_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(ABOUT)
        button.setAccessibleName(f"{ABOUT}: {self._section.card.name}")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setArrowType(Qt.ArrowType.RightArrow)
        set_look(button, "link")
        button.toggled.connect(partial(self._toggle_about, button))
        return button

    def _toggle_about(self, button: QToolButton, opened: bool) -> None:
        button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if self._about is None:
            self._about = AboutView(self._section.card)
            self._layout.addWidget(self._about)
        self._about.setVisible(opened)
