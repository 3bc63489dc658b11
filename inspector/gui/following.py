"""Follows what is open: files that change on disk are noticed, and what is open is remembered."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication

from inspector.gui.blocks.text import one_line
from inspector.gui.message import Message, Offer
from inspector.gui.operations import Operations
from inspector.gui.settings import Settings
from inspector.gui.state import Entry, Selection
from inspector.gui.workspace import Workspace
from inspector.language.current import tr
from inspector.model.reading import AS_FOUND, TextReading

if TYPE_CHECKING:
    from inspector.bundle.sitting import Sitting

#: How often files are looked at, in milliseconds.
LOOKING_MS = 4_000
#: Text files of which it is remembered how they are read.
MOST_READINGS = 100


class Following(QObject):
    """Watches over the files and the sitting.

    Signals:
        told: A `Message` for the person.
        resumed: What was open is open again; the number of the tab that was shown.

    Attributes:
        tab: Tells the number of the tab that is shown.
        keep: Keeps a sitting, as text, for the next start.
    """

    told = Signal(object)
    resumed = Signal(int)

    def __init__(
        self,
        settings: Settings,
        workspace: Workspace,
        operations: Operations,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._workspace = workspace
        self._operations = operations
        self._looking = False
        self._coming: Sitting | None = None
        self._switch: QAction | None = None
        self.tab: Callable[[], int] = int
        self.keep: Callable[[str], object] = self._keep
        self._known: tuple[Entry, ...] = ()
        self._timer = QTimer(self, interval=LOOKING_MS)
        self._timer.timeout.connect(self.look)
        workspace.datasets_changed.connect(self._follow)
        operations.busy_changed.connect(self._settled)
        operations.reading_of = self._reading_of

    # Files that change

    def _follow(self) -> None:
        self._keep_readings()
        if self._coming is not None:
            QTimer.singleShot(0, self, self._resume)
        self._known = tuple(one for one in self._known if one in self._workspace.entries)
        if self._workspace.entries:
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Look whether files have changed since they were read."""
        state = QGuiApplication.applicationState()
        hidden = state == Qt.ApplicationState.ApplicationHidden
        if self._looking or hidden or not self._workspace.entries:
            return
        self._looking = True
        self._operations.looking.states(self._workspace.entries, succeeded=self._have_looked)

    def _have_looked(self, changed: tuple[Entry, ...]) -> None:
        self._looking = False
        here = {id(entry.dataset) for entry in self._workspace.entries}
        changed = tuple(entry for entry in changed if id(entry.dataset) in here)
        said = {id(entry.dataset) for entry in self._known}
        if all(id(entry.dataset) in said for entry in changed):
            return
        self._known = changed
        names = ", ".join(f"“{one_line(entry.name)}”" for entry in changed[:4])
        more = f" and {len(changed) - 4} more" if len(changed) > 4 else ""
        offer = Offer(
            label=tr("Read again and inspect"), act=lambda: self._operations.read_again(changed)
        )
        self.told.emit(
            Message(
                text=tr(f"{names}{more} changed on disk since it was read."),
                hint=tr("What is shown is what was read then."),
                tone="warning",
                offers=(offer,),
                subject="changed",
            )
        )

    # How texts are read

    def _reading_of(self, path: str) -> TextReading:
        if not self._settings.readings:
            return AS_FOUND
        from inspector.bundle.sitting import readings_from_text

        return readings_from_text(self._settings.readings).get(path, AS_FOUND)

    def _keep_readings(self) -> None:
        """Remember how open texts are read, for the next time they are opened."""
        here = {
            entry.source.path: entry.source.reading
            for entry in self._workspace.entries
            if entry.source.path is not None
        }
        if not any(here.values()) and not self._settings.readings:
            return
        from inspector.bundle.sitting import readings_from_text, readings_to_text

        known = readings_from_text(self._settings.readings)
        kept = {path: one for path, one in {**known, **here}.items() if one}
        newest = dict(list(kept.items())[-MOST_READINGS:])
        if newest != known:
            self._settings.readings = readings_to_text(newest)

    # What was open

    def remember(self) -> None:
        """Remember what is open for the next start."""
        from inspector.bundle.sitting import Sitting, to_text

        if self._coming is not None:
            return  # it is not open again yet
        workspace = self._workspace
        sitting = Sitting(
            request=workspace.request() if workspace.entries else None,
            report=workspace.report_path,
            decisions=workspace.decisions,
            tab=self.tab(),
            version=workspace.selection.version,
            column=workspace.selection.column,
        )
        self.keep(to_text(sitting) if sitting else "")

    def _keep(self, text: str) -> None:
        self._settings.sitting = text

    def reopen(self, text: str = "") -> None:
        """Open again what was open when the window was closed, if the person wants that.

        Args:
            text: A sitting that is wanted; without one that of the settings is taken.
        """
        from inspector.bundle.sitting import from_text

        wanted = bool(text)
        text = text or self._settings.sitting
        sitting = from_text(text) if text else None
        if not sitting or not self._settings.reopens:
            return
        if self._settings.reopening and not wanted:
            # It did not end well the last time; a file may be to blame, so the person decides.
            self._settings.reopening = False
            self.told.emit(
                Message(
                    text=tr("Inspector ended while it opened what was open before."),
                    hint=tr("It is not opened again by itself."),
                    offers=(Offer(label=tr("Open it again"), act=partial(self.reopen, text)),),
                    subject="reopen",
                )
            )
            return
        if sitting.report is not None:
            if Path(sitting.report).exists():
                self._coming = sitting
                self._operations.open_bundle(sitting.report)
        elif sitting.request is not None:
            self._coming = sitting
            self._settings.reopening = True
            self._operations.open_request(sitting.request)

    def _resume(self) -> None:
        """Look again at what was looked at, now that it is open."""
        sitting, workspace = self._coming, self._workspace
        if sitting is None or not workspace.versions():
            return
        self._coming = None
        workspace.restore(replace(workspace.chosen, decisions=sitting.decisions))
        if any(version.id == sitting.version for version in workspace.versions()):
            workspace.look_at(Selection(version=sitting.version, column=sitting.column))
        self.resumed.emit(sitting.tab)

    def _settled(self, busy: bool) -> None:
        if busy:
            return
        if not self._workspace.versions():
            self._coming = None  # it could not be opened
        if self._settings.reopening:
            self._settings.reopening = False
        self.remember()
        if self._workspace.entries:
            self._operations.looking.trim()

    def switch(self) -> QAction:
        """Return the action that says whether what was open is opened again."""
        self._switch = action = QAction(tr("&Reopen at the start"), self)
        action.setCheckable(True)
        action.setChecked(self._settings.reopens)
        action.setStatusTip(tr("Open what was open when the window was closed"))
        action.toggled.connect(self.set_reopens)
        return action

    def set_reopens(self, wanted: bool) -> None:
        """Open again at the start what was open, or not."""
        self._settings.reopens = wanted
        if self._switch is not None:
            self._switch.setChecked(wanted)
