"""The middle: a tab for the overview, for each area, and for the rows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from inspector.gui.icons import icon
from inspector.gui.looking import Looking
from inspector.gui.panels.area import AreaPanel
from inspector.gui.panels.data import NO_ROWS_IN_BUNDLE, NOTHING_OPEN, DataPanel
from inspector.gui.panels.overview import OverviewPanel
from inspector.gui.presented import TABS, Presented
from inspector.gui.workspace import Workspace
from inspector.language.current import tr
from inspector.model.finding import Area, Finding
from inspector.model.row_view import RowView

if TYPE_CHECKING:
    from inspector.gui.blocks.time_window import TimeWindow

AREA_TITLES: dict[Area, str] = {
    "coverage": "Coverage",
    "freshness": "Freshness",
    "drift": "Drift",
    "labels": "Labels",
    "versions": "Versions",
}
TITLES = ["Overview", *AREA_TITLES.values(), "Data"]


class ResultsPanel(QTabWidget):
    """Follows the report and the selection.

    Signals:
        finding_chosen: A `Finding` became current.
        finding_opened: A `Finding` was clicked.
        column_chosen: A data column was chosen.
        version_wanted: The id of a version that is to be looked at.
        compare_wanted: The rows of two versions are to be compared.

    Attributes:
        overview: The first tab.
        areas: The tabs of the areas.
        data: The last tab.
    """

    finding_chosen = Signal(object)
    finding_opened = Signal(object)
    column_chosen = Signal(str)
    version_wanted = Signal(str)
    compare_wanted = Signal()

    def __init__(self, looking: Looking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window: TimeWindow | None = None
        self.setDocumentMode(True)
        self.setAccessibleName(tr("Results"))
        self.tabBar().setAccessibleName(tr("Results"))
        self.overview = OverviewPanel()
        self.addTab(self.overview, icon("overview"), tr("Overview"))
        self.areas: dict[Area, AreaPanel] = {}
        for area in TABS:
            self.areas[area] = panel = AreaPanel(area, AREA_TITLES[area])
            panel.window_of_time = self._window_of_time
            self.addTab(panel, icon(area), tr(AREA_TITLES[area]))
            panel.column_chosen.connect(self.column_chosen)
            panel.rows_wanted.connect(self._show_rows_of)
            panel.compare_wanted.connect(self.compare_wanted)
        self.data = DataPanel(looking)
        self.addTab(self.data, icon("columns"), tr("Data"))
        for place, title in enumerate(TITLES):
            self.setTabToolTip(place, tr(f"{title} (Ctrl+{place + 1})"))
        self.overview.finding_chosen.connect(self.finding_chosen)
        self.overview.finding_opened.connect(self.finding_opened)
        self.overview.column_chosen.connect(self.column_chosen)
        self.data.column_chosen.connect(self.column_chosen)

    def _window_of_time(self) -> "TimeWindow":
        """Return the window that charts of time on all tabs share."""
        if self._window is None:  # pyqtgraph is slow to load
            from inspector.gui.blocks.time_window import TimeWindow

            self._window = TimeWindow(self)
        return self._window

    def show_presented(self, presented: Presented | None) -> None:
        """Show a report on all tabs but the last."""
        if self._window is not None:
            self._window.forget()
        self.overview.show_presented(presented)
        for panel in self.areas.values():
            panel.show_presented(presented)

    def show_rows(self, workspace: Workspace) -> None:
        """Show the rows of the version looked at."""
        if not workspace.entries:
            bundle = workspace.report_path is not None
            self.data.show_nothing(NO_ROWS_IN_BUNDLE if bundle else NOTHING_OPEN)
            return
        version = workspace.selection.version or ""
        place = int(version[1:]) - 1 if version[1:].isdigit() else -1
        if not 0 <= place < len(workspace.entries):
            place = len(workspace.entries) - 1
        self.data.show_entry(workspace.entries[place])
        known = workspace.presented is not None and not workspace.stale
        report = workspace.presented.report if known and workspace.presented else None
        self.data.show_report(report, f"v{place + 1}")

    def show_rows_behind(self, view: RowView) -> None:
        """Show only some rows of the version looked at."""
        self.setCurrentWidget(self.data)
        self.data.look_at(view)

    def _show_rows_of(self, version: str, view: RowView) -> None:
        self.version_wanted.emit(version)
        self.show_rows_behind(view)

    def show_column(self, name: str | None) -> None:
        """Let every tab show what it knows about a column."""
        for panel in self.areas.values():
            panel.choose_column(name)
        self.data.show_column(name)

    def go_to_finding(self, finding: Finding, presented: Presented) -> None:
        """Show the place of a finding: its tab, its section, its column."""
        panel = self.areas[presented.tab_of(finding.area)]
        self.setCurrentWidget(panel)
        panel.choose_column(finding.columns[0] if finding.columns else None)
        panel.go_to(finding.key)

    def go_to_section(self, key: str, presented: Presented) -> None:
        """Show the section of a metric."""
        for area in TABS:
            if any(section.card.key == key for section in presented.tabs[area]):
                self.setCurrentWidget(self.areas[area])
                self.areas[area].go_to(key)
