"""A tab: the sections of one area, and links to each of them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from inspector.gui.blocks.flow import FlowLayout
from inspector.gui.blocks.text import plain_label
from inspector.gui.panels.page import Page
from inspector.gui.presented import Presented
from inspector.gui.theme import MEDIUM, set_look
from inspector.language.current import tr
from inspector.model.finding import Area, Severity

if TYPE_CHECKING:
    from inspector.gui.blocks.section import SectionView
    from inspector.gui.blocks.time_window import TimeWindow
    from inspector.report.present import Section


class AreaPanel(Page):
    """Coverage, Freshness, Drift or Labels. It is filled when it is first looked at.

    Signals:
        column_chosen: A data column was chosen in one of its tables.
        rows_wanted: The id of a version and the `RowView` of it that is to be shown.
        compare_wanted: The rows of two versions are to be compared.
    """

    column_chosen = Signal(str)
    rows_wanted = Signal(str, object)
    compare_wanted = Signal()

    def __init__(self, area: Area, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.window_of_time: Callable[[], TimeWindow] | None = None
        self.area = area
        self._pending: Presented | None = None
        self._waits = False  # whether the page says what will be on it
        self._column: str | None = None
        self._shown_column: str | None = None
        self.section_views: dict[str, SectionView] = {}

    def show_presented(self, presented: Presented | None) -> None:
        """Show a report, now or when the tab is looked at; or nothing."""
        self.section_views = {}
        self.renew()
        self._waits = False
        self._pending = presented
        if self.isVisible():
            self.fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fill()
        self._show_column()

    def fill(self) -> None:
        """Put the sections on the page, if that has not been done."""
        presented, self._pending = self._pending, None
        if presented is None:
            self._say_what_comes()
            return
        from inspector.gui.blocks.section import SectionView
        from inspector.report.present import QUESTIONS

        self.renew()
        self._waits = False
        self.add(plain_label(tr(QUESTIONS.get(self.area, "")), size=1.35, bold=True))
        sections = presented.tabs[self.area]
        if not sections:
            self.add(plain_label(tr("Nothing was measured here."), look="muted"))
        for section in sections:
            window = self.window_of_time() if self.window_of_time else None
            view = SectionView(section, window=window)
            view.column_chosen.connect(self.column_chosen)
            view.rows_wanted.connect(self.rows_wanted)
            self.section_views[section.card.key] = view
        if len(sections) > 1:
            self.add(self._links(sections, presented))
        if self.area == "versions" and len(presented.report.versions) > 1:
            self.add(self._compare_button())
        for view in self.section_views.values():
            self.add(view)
        self._shown_column = None

    def _say_what_comes(self) -> None:
        """Fill an empty page with what will be on it."""
        if self.section_views or self._waits:
            return
        from inspector.report.present import QUESTIONS

        self._waits = True
        self.add(plain_label(tr(QUESTIONS.get(self.area, "")), size=1.35, bold=True))
        self.add(
            plain_label(tr("The answers appear here when the data is inspected."), look="muted")
        )

    def choose_column(self, name: str | None) -> None:
        """Let every section show what it knows about a column, once the tab is looked at."""
        self._column = name
        if self.isVisible():
            self._show_column()

    def _show_column(self) -> None:
        if self._column is None or self._column == self._shown_column:
            return
        self._shown_column = self._column
        for view in self.section_views.values():
            view.choose_column(self._column)

    def go_to(self, key: str) -> bool:
        """Bring the section of a metric into sight; return whether there is one."""
        self.fill()
        view = self.section_views.get(key)
        if view is None:
            return False
        self.scroll_to(view)
        return True

    def _compare_button(self) -> QWidget:
        button = QPushButton(tr("Compare the rows of two versions…"))
        button.setToolTip(
            tr("Added, removed and altered rows by key, with tolerance and exceptions")
        )
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self.compare_wanted)
        return button

    def _links(self, sections: "tuple[Section, ...]", presented: Presented) -> QWidget:
        box = QWidget()
        box.setAccessibleName(tr("On this tab"))
        flow = FlowLayout(box, gap=MEDIUM)
        for section in sections:
            worst = min(
                (f.severity for f in presented.report.findings if f.key == section.card.key),
                key=lambda s: s.rank,
                default=None,
            )
            word = f" ({tr(worst.value)})" if worst not in (None, Severity.INFO) else ""
            link = QPushButton(f"{section.card.name}{word}".replace("&", "&&"))
            set_look(link, "link")
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            link.setAccessibleName(tr(f"Go to {section.card.name}{word}"))
            link.clicked.connect(partial(self.go_to, section.card.key))
            flow.addWidget(link)
        return box
