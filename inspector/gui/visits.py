"""Where a person looked: back and forward through tabs, versions, columns and findings."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.gui.state import Selection
from inspector.gui.workspace import Workspace

#: More visits than these are forgotten, the oldest first.
MOST_VISITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A place that was looked at.

    Attributes:
        tab: The number of the tab.
        selection: The version, and the finding or the column.
        scrolled: How far down the tab was.
    """

    tab: int
    selection: Selection
    scrolled: int = 0


class Visits(QObject):
    """Keeps the places, in their order, and goes back to them.

    Args:
        workspace: Where the selection is.
        tab: Tells the number of the tab that is shown.
        scrolled: Tells how far down it is.
        go: Shows a tab, at so far down.

    Signals:
        changed: There is another way back or forward.
    """

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        *,
        tab: Callable[[], int],
        scrolled: Callable[[], int],
        go: Callable[[int, int], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tab, self._scrolled, self._go = tab, scrolled, go
        self._visits: list[Visit] = []
        self._at = -1
        self._going = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.settle)
        workspace.selection_changed.connect(self.note)

    @property
    def back_possible(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def forward_possible(self) -> bool:
        """Whether there is a place after this one."""
        return 0 <= self._at < len(self._visits) - 1

    def note(self) -> None:
        """Note where the person looks, once this turn of the event loop is over."""
        self._turn.start()

    def leave(self) -> None:
        """Note how far down the place was that is about to be left."""
        if 0 <= self._at < len(self._visits) and not self._going:
            here = self._visits[self._at]
            if here.tab == self._tab():
                self._visits[self._at] = Visit(
                    tab=here.tab, selection=here.selection, scrolled=self._scrolled()
                )

    def settle(self) -> None:
        """Keep where the person looks as a visit, unless it is the last one's place."""
        self._turn.stop()
        workspace = self._workspace
        if not workspace.entries and workspace.presented is None:
            self._visits, self._at = [], -1
            self.changed.emit()
            return
        now = Visit(tab=self._tab(), selection=workspace.selection)
        if self._at >= 0 and _same(self._visits[self._at], now):
            return
        self._visits = [*self._visits[: self._at + 1], now][-MOST_VISITS:]
        self._at = len(self._visits) - 1
        self.changed.emit()

    def back(self) -> None:
        """Look at the place before this one again."""
        self._move(-1)

    def forward(self) -> None:
        """Look at the place after this one again."""
        self._move(1)

    def _move(self, by: int) -> None:
        self.settle()
        self.leave()
        at = self._at + by
        while 0 <= at < len(self._visits) and not self._is_there(self._visits[at].selection):
            at += by
        if not 0 <= at < len(self._visits):
            return
        self._at = at
        there = self._visits[at]
        self._going = True
        try:
            self._workspace.look_at(there.selection)
            self._go(there.tab, there.scrolled)
        finally:
            self._going = False
        self._turn.stop()
        self.changed.emit()

    def _is_there(self, selection: Selection) -> bool:
        """Whether what was selected is still open; a report made again may lack a finding."""
        workspace = self._workspace
        versions = {version.id for version in workspace.versions()}
        if selection.version is not None and selection.version not in versions:
            return False
        finding = selection.finding
        report = workspace.presented.report if workspace.presented is not None else None
        return finding is None or (report is not None and finding in report.findings)


def _same(one: Visit, other: Visit) -> bool:
    return (one.tab, one.selection) == (other.tab, other.selection)
