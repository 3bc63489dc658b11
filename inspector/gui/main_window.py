"""The window: puts the panels together and carries their wishes to the workspace and back."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.actions import Actions
from inspector.gui.around import Around
from inspector.gui.asking import Asking
from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.crash import CrashReporter
from inspector.gui.flow import Flow
from inspector.gui.following import Following
from inspector.gui.message import bundle_message, stale_message
from inspector.gui.operations import Operations
from inspector.gui.panels.details import DetailsPanel
from inspector.gui.panels.message_bar import MessageBar
from inspector.gui.panels.results import TITLES, ResultsPanel
from inspector.gui.panels.side import SidePanel
from inspector.gui.panels.welcome import PRIVACY, WelcomePanel
from inspector.gui.panels.work_bar import WorkBar
from inspector.gui.saving import saved_message
from inspector.gui.settings import Settings, ThemeChoice
from inspector.gui.theme import apply_theme
from inspector.gui.workspace import Workspace
from inspector.model.finding import Finding

if TYPE_CHECKING:
    from inspector.rows import Glimpse

SMALLEST, USUAL = QSize(880, 560), QSize(1280, 800)


class MainWindow(QMainWindow):
    """The one window.

    Signals:
        first_painted: The window was seen for the first time.
        closed: The window was closed.

    Attributes:
        workspace: What is open, chosen and found.
        operations: What runs beside the window.
        asking: The dialogs.
        flow: The ways through it.
        around: The log, the notice, the settings.
    """

    first_painted = Signal()
    closed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.workspace = Workspace(self)
        self.operations = Operations(self.workspace, self)
        self.asking = Asking(self, settings, self.workspace, self.operations)
        self.crash = CrashReporter(self)
        self.following = Following(settings, self.workspace, self.operations, self)
        self._painted = self._glimpsed = False
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.setAccessibleName("Inspector")
        self._build()
        self._connect()
        self._fill_actions()
        self.flow = Flow(self)
        self.flow.add_actions()
        self.around = Around(self)
        self.menuBar().setCornerWidget(self.actions_.buttons("open", "inspect", "save"))
        self._restore()
        self._show_open()

    # What is where

    def _build(self) -> None:
        self.messages = MessageBar()
        self.welcome = WelcomePanel()
        self.side = SidePanel()
        self.results = ResultsPanel(self.operations.looking)
        self.details = DetailsPanel()
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.side, 0), (self.results, 1), (self.details, 0)):
            self._columns.addWidget(widget)
            self._columns.setStretchFactor(self._columns.count() - 1, stretch)
        self._columns.setChildrenCollapsible(False)
        self.side.setMinimumWidth(240)
        self.results.setMinimumWidth(400)
        self.details.setMinimumWidth(240)
        self._columns.setSizes([300, 650, 330])
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._columns)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(middle)
        self.work = WorkBar()
        privacy = plain_label(PRIVACY, look="muted", wrap=False)
        privacy.setContentsMargins(8, 0, 8, 0)
        self.statusBar().addWidget(privacy)
        self.statusBar().addPermanentWidget(self.work)
        self.actions_ = Actions(self)

    def _connect(self) -> None:
        workspace, operations = self.workspace, self.operations
        workspace.datasets_changed.connect(self._show_open)
        workspace.baseline_changed.connect(self._show_side)
        workspace.roles_changed.connect(self._show_side)
        workspace.report_ready.connect(self._show_report)
        workspace.selection_changed.connect(self._show_selection)
        workspace.stale_changed.connect(self._show_stale)
        operations.progressed.connect(self.work.show_progress)
        operations.busy_changed.connect(self._show_busy)
        operations.told.connect(self.messages.tell)
        self.following.told.connect(self.messages.tell)
        operations.glimpsed.connect(self._show_glimpse)
        operations.crashed.connect(self.crash.show_fault)
        operations.tables_wanted.connect(self.asking.tables)
        operations.folder_wanted.connect(self.asking.files_of_folder)
        operations.opened.connect(self._remember)
        operations.saved.connect(lambda path: self.messages.tell(saved_message(path)))
        self.work.cancel_wanted.connect(operations.cancel)
        self.welcome.open_wanted.connect(self.asking.files)
        self.welcome.folder_wanted.connect(self.asking.files_of_folder)
        self.welcome.sample_wanted.connect(operations.open_demo)
        self.welcome.recent_wanted.connect(operations.open_paths)
        versions, columns = self.side.versions, self.side.columns
        versions.version_chosen.connect(workspace.select_version)
        versions.order_wanted.connect(workspace.reorder)
        versions.rename_wanted.connect(workspace.rename)
        versions.remove_wanted.connect(workspace.remove)
        versions.baseline_wanted.connect(self._use_version_as_baseline)
        versions.reading_wanted.connect(self.asking.reading)
        versions.baseline_file_wanted.connect(self.asking.baseline)
        versions.add_wanted.connect(self.asking.files)
        columns.column_chosen.connect(workspace.select_column)
        columns.roles_wanted.connect(self.asking.roles)
        self.results.finding_chosen.connect(workspace.select_finding)
        self.results.finding_opened.connect(self.go_to_finding)
        self.results.column_chosen.connect(workspace.select_column)
        self.results.version_wanted.connect(workspace.select_version)
        self.results.compare_wanted.connect(self.asking.compare_rows)
        self.results.data.told.connect(self.messages.tell)
        self.results.data.troubled.connect(operations.fail)
        self.details.close_wanted.connect(lambda: self.actions_["details"].trigger())
        self.details.place_wanted.connect(self.go_to_finding)
        self.details.finding_wanted.connect(workspace.select_finding)
        self.details.column_wanted.connect(workspace.select_column)
        self.details.rows_wanted.connect(self.results.show_rows_behind)
        self.details.section_wanted.connect(self._go_to_section)

    def _fill_actions(self) -> None:
        operations = self.operations
        self.actions_.fill(
            {
                "open": self.asking.files,
                "folder": self.asking.folder,
                "text": self.asking.text_file,
                "sample": operations.open_demo,
                "save": self.asking.save,
                "choose": self.asking.choose_and_save,
                "close": self.close_all,
                "quit": self.quit,
                "inspect": operations.inspect,
                "cancel": operations.cancel,
                "roles": self.asking.roles,
                "baseline": self.asking.baseline,
                "part": self.asking.part,
                "query": self.asking.query,
                "compare": self.asking.compare_rows,
                "chain": partial(self.workspace.set_baseline, None),
                "search": self._search_columns,
                "details": self._show_details,
                "theme system": partial(self.use_theme, "system"),
                "theme light": partial(self.use_theme, "light"),
                "theme dark": partial(self.use_theme, "dark"),
                "about": self.asking.about,
            },
            TITLES,
            self.results.setCurrentIndex,
        )
        self.actions_.put_last("file", self.following.switch())

    def _restore(self) -> None:
        self.resize(USUAL)
        if not self.restoreGeometry(self.settings.state("window")):
            screen = self.screen().availableSize()
            # The frame needs room too; a screen this small is better filled.
            if screen.width() < USUAL.width() + 40 or screen.height() < USUAL.height() + 60:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        self._columns.restoreState(self.settings.state("columns"))
        self.actions_["details"].setChecked(True)
        self.actions_.themes[self.settings.theme].setChecked(True)
        self._show_recent()

    # Following the workspace

    def _show_open(self) -> None:
        workspace = self.workspace
        anything = bool(workspace.entries) or workspace.presented is not None
        self._pages.setCurrentIndex(1 if anything else 0)
        if not anything:
            self._show_recent()
        self._show_side()
        self._show_selection()
        self._show_title()
        self._enable()

    def _show_glimpse(self, seen: "Glimpse") -> None:
        self._glimpsed = True
        self.results.data.show_glimpse(seen)
        self.results.setCurrentWidget(self.results.data)
        self._pages.setCurrentIndex(1)

    def _show_side(self) -> None:
        self.side.show_workspace(self.workspace)
        self._enable()

    def _show_report(self) -> None:
        self.results.show_presented(self.workspace.presented)
        if self.workspace.presented is not None:
            for subject in ("inspect", "error"):
                self.messages.withdraw(subject)
            data = self.results.data
            if self._glimpsed and data.isVisible() and data.untouched:
                self.results.setCurrentIndex(0)  # the person only waited
            self._glimpsed = False
        self._tell_bundle()
        self._show_open()

    def _tell_bundle(self) -> None:
        path = self.workspace.report_path
        if path is None:
            self.messages.withdraw("bundle")
            return
        self.messages.tell(bundle_message(Path(path).name))

    def _show_selection(self) -> None:
        workspace = self.workspace
        chosen = workspace.selection
        self.side.versions.show_current(chosen.version)
        self.side.show_columns(workspace)
        self.results.show_rows(workspace)
        if chosen.column is not None:
            self.results.show_column(chosen.column)
        self._show_details()

    def _show_details(self) -> None:
        chosen = self.workspace.selection
        wanted = self.actions_["details"].isChecked()
        something = chosen.finding is not None or chosen.column is not None
        self.details.setVisible(wanted and something)
        if wanted and something:
            self.details.show_selection(self.workspace)

    def _show_stale(self, stale: bool) -> None:
        if not stale:
            self.messages.withdraw("inspect")
        self._show_side()

    def _show_busy(self, busy: bool) -> None:
        self.work.show_busy(busy)
        if not busy and not self.workspace.entries and self.workspace.presented is None:
            self._show_open()  # what was glimpsed could not be opened
        if not busy and self.workspace.stale:
            self.messages.tell(stale_message(self.operations.inspect))
        if busy:
            self.messages.withdraw("inspect")
        self._enable()

    def _show_title(self) -> None:
        versions = self.workspace.versions()
        if not versions:
            self.setWindowTitle("Inspector")
            return
        name = one_line(versions[-1].name).replace("[*]", "[*][*]")
        more = f" and {len(versions) - 1} more" if len(versions) > 1 else ""
        self.setWindowTitle(f"{name}{more} – Inspector")

    def _enable(self) -> None:
        workspace, actions = self.workspace, self.actions_
        data, report = bool(workspace.entries), workspace.presented is not None
        for name, possible in (
            ("save", report),
            ("choose", report),
            ("close", data or report),
            ("cancel", self.operations.busy),
            *((name, data) for name in ("inspect", "roles", "baseline", "part", "query")),
            ("chain", data and workspace.baseline is not None),
            ("search", data or report),
            ("details", data or report),
        ):
            actions[name].setEnabled(possible)
        for place in range(len(TITLES)):
            actions[f"tab {place}"].setEnabled(data or report)

    def _show_recent(self) -> None:
        groups = self.settings.recent
        self.welcome.show_recent(groups)
        self.actions_.show_recent(groups, self.operations.open_paths, self._forget_recent)

    # What the person wants

    def go_to_finding(self, finding: Finding) -> None:
        """Show a finding and its place."""
        presented = self.workspace.presented
        if presented is not None:
            self.workspace.select_finding(finding)
            self.results.go_to_finding(finding, presented)

    def quit(self) -> None:
        """Close all windows."""
        self.flow.quit_wanted.emit()
        self.close()

    def close_all(self) -> None:
        """Close what is open."""
        self.operations.close_all()
        self.messages.clear()

    def use_theme(self, name: ThemeChoice) -> None:
        """Dress the window, and remember it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, name)
        self.settings.theme = name

    def _go_to_section(self, key: str) -> None:
        if self.workspace.presented is not None:
            self.results.go_to_section(key, self.workspace.presented)

    def _search_columns(self) -> None:
        self.side.columns.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.side.columns.search.selectAll()

    def _use_version_as_baseline(self, place: int | None) -> None:
        entries = self.workspace.entries
        self.workspace.set_baseline(None if place is None else entries[place].source)

    def _remember(self, paths: Sequence[str]) -> None:
        self.settings.remember(paths)
        self._show_recent()

    def _forget_recent(self) -> None:
        self.settings.forget_recent()
        self._show_recent()

    # Qt's own

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := _local_files(event):
            event.acceptProposedAction()
            self.activateWindow()
            self.operations.open_asking(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.set_state("window", self.saveGeometry())
        self.settings.set_state("columns", self._columns.saveState())
        self.following.remember()
        self.settings.sync()
        self.operations.close()
        super().closeEvent(event)
        self.closed.emit()


def _local_files(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
