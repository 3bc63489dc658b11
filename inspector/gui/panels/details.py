"""The right side: all there is about the finding or the column that is looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.icons import icon
from inspector.gui.panels.column_details import ColumnDetails
from inspector.gui.panels.decision_box import DecisionBox
from inspector.gui.panels.finding_details import FindingDetails
from inspector.gui.panels.page import Page
from inspector.gui.theme import MEDIUM, SMALL, set_look
from inspector.gui.workspace import Workspace
from inspector.language.current import tr
from inspector.model.finding import Finding
from inspector.model.row_view import RowView
from inspector.report.behind import rows_behind

HINT = "Choose a finding or a column to see all there is about it."


def behind(workspace: Workspace, finding: Finding) -> RowView | None:
    """Return the rows behind a finding; None where they cannot be shown."""
    presented = workspace.presented
    if presented is None or workspace.stale or not workspace.entries:
        return None
    version = next((v for v in presented.report.versions if v.id == finding.version), None)
    return None if version is None else rows_behind(finding, version, presented.report)


class DetailsPanel(QWidget):
    """Follows the selection of the workspace.

    Signals:
        close_wanted: The panel is to be hidden.
        place_wanted: The finding whose place is to be shown.
        section_wanted: The key of a metric whose section is to be shown.
        finding_wanted: A finding to be looked at.
        column_wanted: A column to be looked at.
        rows_wanted: The `RowView` behind a finding is to be shown.
    """

    close_wanted = Signal()
    place_wanted = Signal(object)
    section_wanted = Signal(str)
    finding_wanted = Signal(object)
    column_wanted = Signal(str)
    rows_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Details"))
        set_look(self, "page")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(MEDIUM, 0, SMALL, 0)
        head.addWidget(plain_label(tr("Details"), look="muted", wrap=False), 1)
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setAutoRaise(True)
        close.setAccessibleName(tr("Hide details"))
        close.setToolTip(tr("Hide details (Ctrl+D)"))
        close.clicked.connect(self.close_wanted)
        head.addWidget(close)
        column.addLayout(head)
        self._page = Page(tr("Details"))
        column.addWidget(self._page, 1)
        self.content: QWidget | None = None

    def show_selection(self, workspace: Workspace) -> None:
        """Show what is looked at now."""
        chosen, presented = workspace.selection, workspace.presented
        self._page.renew()
        self.content = None
        if chosen.finding is not None and presented is not None:
            open_ = bool(workspace.entries)
            rows = behind(workspace, chosen.finding)
            finding = FindingDetails(
                chosen.finding, presented, decidable=open_, has_rows=rows is not None
            )
            finding.rows_wanted.connect(lambda: self.rows_wanted.emit(rows))
            finding.value_decided.connect(workspace.decide)
            finding.one_column_wanted.connect(
                lambda old, new: workspace.set_expect(workspace.expect.one_column(old, new))
            )
            finding.place_wanted.connect(self.place_wanted)
            finding.column_wanted.connect(self.column_wanted)
            self.content = finding
            box = DecisionBox(chosen.finding, workspace.decision(chosen.finding), finding)
            box.decided.connect(workspace.decide_about, Qt.ConnectionType.QueuedConnection)
            finding.add(box)
        elif chosen.column is not None:
            details = ColumnDetails(chosen.column, workspace.versions(), presented)
            details.finding_wanted.connect(self.finding_wanted)
            details.section_wanted.connect(self.section_wanted)
            self.content = details
        else:
            self._page.add(plain_label(tr(HINT), look="muted"))
            return
        self._page.add(self.content)
        if chosen.finding is None and chosen.column is not None and workspace.entries:
            self._show_decided(chosen.column, workspace)

    def _show_decided(self, column: str, workspace: Workspace) -> None:
        """Show what was decided about values of a column, and how to take it back."""
        expect = workspace.expect
        for means, values in (
            ("counts as missing", expect.missing.get(column, ())),
            ("is taken as real", expect.real.get(column, ())),
        ):
            for value in values:
                self._page.add(plain_label(tr(f"You decided: “{value}” {means}.")))
                undo = QPushButton(tr("Take it back"))
                undo.setAccessibleName(tr(f"Take back: {value} in {column}"))
                undo.clicked.connect(
                    lambda _checked=False, value=value: workspace.decide(column, value, None)
                )
                self._page.add(undo)
