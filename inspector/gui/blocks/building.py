"""Builds what is in sight block by block, one a turn of the event loop, so that the window answers."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

#: Builds the next part; returns whether there is more.
Next = Callable[[], bool]


class Building(QObject):
    """A queue of widgets that are not whole yet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: WeakKeyDictionary[QWidget, tuple[Next, Callable[[], object]]] = (
            WeakKeyDictionary()
        )
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._build)

    def ask(self, widget: QWidget, build: Next, later: Callable[[], object]) -> None:
        """Build a widget soon, after those that were asked for before.

        Args:
            widget: What is to be built.
            build: Builds its next part; returns whether there is more.
            later: Told when it went out of sight before it was whole: it has to ask again.
        """
        self._waiting[widget] = (build, later)
        self._turn.start()

    def waits(self, widget: QWidget) -> bool:
        """Return whether a widget is still to be built."""
        return widget in self._waiting

    def forget(self, widget: QWidget) -> None:
        """Build no more of a widget."""
        self._waiting.pop(widget, None)

    def _build(self) -> None:
        for widget, (build, later) in tuple(self._waiting.items()):
            if not shiboken6.isValid(widget):
                self.forget(widget)
                continue
            if widget.visibleRegion().isEmpty():
                # Before the first layout all widgets lie in one place, and all seem to be in sight.
                self.forget(widget)
                later()
                continue
            more = False
            try:
                more = build()
            finally:  # a fault in one must not hold up the others
                if not more:
                    self.forget(widget)
                if self._waiting:
                    self._turn.start()
            break


def building() -> Building:
    """Return the queue of this program."""
    app = QCoreApplication.instance()
    found = app.findChild(Building) if app is not None else None
    return found if found is not None else Building(app)
