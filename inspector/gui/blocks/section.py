"""A metric on its tab: its question, its blocks, the column looked at, and how it is measured."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.about import AboutView
from inspector.gui.blocks.building import building
from inspector.gui.blocks.grid import GridView
from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.blocks.time_window import TimeWindow
from inspector.gui.blocks.view import likely_height, view_for
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, set_look
from inspector.language.current import tr
from inspector.model.blocks import Block, Note
from inspector.report.present import Section

NOTHING = "There is nothing to show here."
ABOUT = "About this measure"


class SectionView(QWidget):
    """One section of a tab. Its blocks are built when it first comes into sight.

    Signals:
        column_chosen: A data column was chosen in one of the tables.
        rows_wanted: The id of a version and the `RowView` of it that is to be shown.
    """

    column_chosen = Signal(str)
    rows_wanted = Signal(str, object)

    def __init__(
        self,
        section: Section,
        parent: QWidget | None = None,
        *,
        window: TimeWindow | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._section = section
        self._asked = False
        self._column_blocks: list[Block] = []
        self._to_build: list[Block] = list(self._blocks())
        self._column_shown: str | None = None
        self._details_of: str | None = None
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
        self._body.addWidget(self._waiting)
        self._keep_room()
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
            self._ask()

    def build(self) -> None:
        """Build all blocks now."""
        self._asked = True
        while self._build_next():
            pass

    def _ask(self) -> None:
        if self._to_build or self._column_blocks:
            self._asked = True
            building().ask(self, self._build_next, self._ask_later)

    def _ask_later(self) -> None:
        self._asked = False

    def _build_next(self) -> bool:
        """Build one block; return whether there are more."""
        if self._to_build:
            self._add(self._body, self._to_build.pop(0))
            if self._to_build:
                self._keep_room()
            else:
                self._finish()
        elif self._column_blocks:
            self._add(self._details, self._column_blocks.pop(0))
        return bool(self._to_build or self._column_blocks)

    def _keep_room(self) -> None:
        """Take about the room that the blocks to come will need."""
        self._waiting.setFixedHeight(sum(likely_height(b) + MEDIUM for b in self._to_build))
        self._body.addWidget(self._waiting)  # again, to be last

    def _finish(self) -> None:
        if not self._waiting.isHidden():
            self._body.removeWidget(self._waiting)
            self._waiting.hide()
            if self._column_shown is not None:
                self.choose_column(self._column_shown)

    def choose_column(self, name: str) -> bool:
        """Show what there is about a data column; return whether there is anything."""
        found = name in self._section.presentation.details
        self._column_shown = name
        if not self._to_build:
            self._show_details(name)
            for grid in self.findChildren(GridView):
                grid.choose(name)
        return found

    def _chosen(self, name: str) -> None:
        self.choose_column(name)
        self.column_chosen.emit(name)

    def _show_details(self, name: str) -> None:
        if name == self._details_of:
            return
        self._details_of = name
        while self._details.count():
            item = self._details.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        blocks = self._section.presentation.details.get(name, ())
        if blocks:
            heading = f"Column “{one_line(name)}”"
            self._details.addWidget(plain_label(heading, size=1.1, bold=True))
        self._column_blocks = list(blocks)
        self._asked = False
        self.update()  # if it is in sight, it is painted, and asks

    def _add(self, layout: QVBoxLayout, block: Block) -> None:
        view = view_for(block, self)
        chosen = getattr(view, "column_chosen", None)
        if chosen is not None:
            chosen.connect(self._chosen)
        wanted = getattr(view, "rows_wanted", None)
        if wanted is not None:
            wanted.connect(self.rows_wanted)
        follow = getattr(view, "follow", None)
        if follow is not None and self._window is not None:
            follow(self._window)
        layout.addWidget(view)

    def _about_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(tr(ABOUT))
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
