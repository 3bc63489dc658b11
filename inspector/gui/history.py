"""What a person chose can be taken back and done again: versions, roles, baseline, decisions."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QUndoCommand, QUndoStack

from inspector.gui.state import Chosen
from inspector.gui.workspace import Workspace

#: More steps than these are forgotten, the oldest first.
MOST_STEPS = 200


class History(QObject):
    """Follows a workspace and keeps what was chosen, step by step.

    Whatever changes in one turn of the event loop is one step: a dialog may change several things.

    Attributes:
        stack: Qt's stack of steps; its actions undo and redo.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._known = workspace.chosen
        self._report = workspace.report_path
        self._restoring = False
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_STEPS)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.settle)
        for changed in (
            workspace.datasets_changed,
            workspace.baseline_changed,
            workspace.roles_changed,
            workspace.expect_changed,
            workspace.decisions_changed,
        ):
            changed.connect(self._turn.start)

    def settle(self) -> None:
        """Keep what was changed since the last step as a step of its own."""
        self._turn.stop()
        before, now = self._known, self._workspace.chosen
        other = self._report != self._workspace.report_path
        self._known, self._report = now, self._workspace.report_path
        if self._restoring or (before == now and not other):
            return
        if other or _opened_more(before, now):
            # What is open has no way back; steps from before would lead to other data.
            self.stack.clear()
        else:
            self.stack.push(_Step(self, before, now))

    def restore(self, chosen: Chosen) -> None:
        """Choose again what was chosen before or after a step."""
        self._restoring = True
        try:
            self._workspace.restore(chosen)
            self.settle()
        finally:
            self._restoring = False


class _Step(QUndoCommand):
    """From one choice to the next."""

    def __init__(self, history: History, before: Chosen, after: Chosen) -> None:
        super().__init__(described(before, after))
        self._history = history
        self._before, self._after = before, after
        self._done = True  # pushing a step does it, but it was done before

    def redo(self) -> None:
        if self._done:
            self._done = False
        else:
            self._history.restore(self._after)

    def undo(self) -> None:
        self._history.restore(self._before)


def described(before: Chosen, after: Chosen) -> str:
    """Return what was changed, in a few words that follow “Undo”."""
    if before.decisions != after.decisions:
        return "decision about a finding"
    if before.expect.missing != after.expect.missing or before.expect.real != after.expect.real:
        return "decision about a value"
    if (before.roles, before.as_of) != (after.roles, after.as_of):
        return "choice of roles"
    if len(after.entries) < len(before.entries):
        return "removal of a version"
    if before.entries != after.entries:
        same = sorted(map(_place, before.entries)) == sorted(map(_place, after.entries))
        named = [entry.name for entry in before.entries] != [entry.name for entry in after.entries]
        moved = list(map(_place, before.entries)) != list(map(_place, after.entries))
        if same and moved:
            return "order of versions"
        return "name of a version" if named else "change of a version"
    if before.baseline != after.baseline:
        return "choice of a baseline"
    return "statement about the data"


def _place(entry: object) -> int:
    return id(getattr(entry, "dataset", entry))


def _opened_more(before: Chosen, after: Chosen) -> bool:
    """Whether other data is open than before, or none."""
    known = {_place(entry) for entry in before.entries}
    new = any(_place(entry) not in known for entry in after.entries)
    return new or bool(before.entries and not after.entries)
