"""The left side: versions above, the columns of the version looked at below."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.gui.models.columns_model import ColumnEntry, column_entries
from inspector.gui.panels.columns import ColumnsPanel
from inspector.gui.panels.versions import (
    VersionRow,
    VersionsPanel,
    facts_text,
    proof_text,
    told_text,
)
from inspector.gui.presented import Presented
from inspector.gui.theme import LARGE, MEDIUM, SMALL, set_look, tone_of
from inspector.gui.workspace import Workspace
from inspector.language.current import tr
from inspector.model.blocks import Tone
from inspector.model.dataset import Version
from inspector.model.report import Report


class SidePanel(QWidget):
    """Follows the workspace.

    Attributes:
        versions: The open versions.
        columns: The columns of the one looked at.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Versions and columns"))
        set_look(self, "page")
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, SMALL, MEDIUM, MEDIUM)
        column.setSpacing(LARGE)
        self._known: tuple[Version | None, Report | None, tuple[ColumnEntry, ...]] = (
            None,
            None,
            (),
        )
        self.versions = VersionsPanel()
        self.columns = ColumnsPanel()
        column.addWidget(self.versions)
        column.addWidget(self.columns, 1)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show versions and columns anew."""
        rows = [_row(version, workspace) for version in workspace.versions()]
        self.versions.show_versions(rows, _compared(workspace), workspace.selection.version)
        self.show_columns(workspace)

    def show_columns(self, workspace: Workspace) -> None:
        """Show the columns of the version looked at."""
        chosen = workspace.selection
        versions = workspace.versions()
        version = next((v for v in versions if v.id == chosen.version), None)
        version = version or (versions[-1] if versions else None)
        report = workspace.presented.report if workspace.presented and not workspace.stale else None
        entries = self._entries_of(version, report)
        self.columns.show_columns(
            entries, changeable=bool(workspace.entries), current=chosen.column
        )

    def _entries_of(
        self, version: Version | None, report: Report | None
    ) -> tuple[ColumnEntry, ...]:
        """Return what is said of each column; gone through again only when it may differ."""
        if version is None:
            return ()
        known, about, entries = self._known
        if known != version or about is not report:
            entries = column_entries(version, report)
            self._known = (version, report, entries)
        return entries


def _row(version: Version, workspace: Workspace) -> VersionRow:
    facts = facts_text(version.rows, len(version.schema), version.size_bytes)
    return VersionRow(
        id=version.id,
        name=version.name,
        facts=facts,
        told=told_text(
            location=version.location,
            kind=version.format,
            facts=facts,
            as_of=version.as_of,
            basis=version.as_of_basis,
            notes=version.notes,
            modified=version.modified,
            fingerprint=version.fingerprint,
        ),
        proof=proof_text(version.modified, version.fingerprint),
        baseline=_is_baseline(version, workspace),
        tone=_tone(version, workspace.presented if not workspace.stale else None),
        movable=bool(workspace.entries),
        is_text=version.format == "csv" and bool(workspace.entries),
    )


def _is_baseline(version: Version, workspace: Workspace) -> bool:
    baseline = workspace.baseline
    if baseline is None:
        return False
    place = int(version.id[1:]) - 1 if version.id[1:].isdigit() else -1
    return 0 <= place < len(workspace.entries) and workspace.entries[place].source is baseline


def _compared(workspace: Workspace) -> str:
    versions = workspace.versions()
    if workspace.baseline is not None:
        place = next(
            (n for n, e in enumerate(workspace.entries) if e.source is workspace.baseline), None
        )
        path = workspace.baseline.path or "the baseline"
        name = versions[place].name if place is not None else Path(path).name
        if workspace.baseline.where:
            return tr(
                f"All are compared with the rows of “{name}” where {workspace.baseline.where}."
            )
        return tr(f"All are compared with “{name}”.")
    presented = workspace.presented
    if presented is not None and presented.report.baseline is not None and not workspace.entries:
        return tr(f"All were compared with “{presented.report.baseline.name}”.")
    if len(versions) > 1:
        return tr("Oldest first; each is compared with the one before it.")
    if versions and workspace.entries:
        return tr("Open another version, or choose a baseline, to see what changed.")
    return ""


def _tone(version: Version, presented: Presented | None) -> Tone:
    if presented is None:
        return "neutral"
    found = [f.severity for f in presented.report.findings if f.version == version.id]
    return tone_of(min(found, key=lambda s: s.rank, default=None))
