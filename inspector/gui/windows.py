"""The windows of the program: several may be open, each with data of its own."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt

from inspector.gui.main_window import MainWindow
from inspector.gui.settings import Settings

#: How far a further window lies from the one before.
_APART = QPoint(32, 32)


class Windows(QObject):
    """Opens windows, and remembers what is open in all of them.

    Attributes:
        all: The windows, in the order they were opened.
    """

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._sittings: dict[int, str] = {}
        self._quitting = False
        self.all: list[MainWindow] = []

    def open(self) -> MainWindow:
        """Open a window with nothing in it."""
        window = MainWindow(self._settings)
        last = self.all[-1] if self.all else None
        if last is not None:
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            window.resize(last.size())
            window.move(last.pos() + _APART)
        self.all.append(window)
        window.following.keep = partial(self._keep, window)
        window.flow.window_wanted.connect(self._open_and_show)
        window.flow.quit_wanted.connect(self.quit)
        window.closed.connect(partial(self._closed, window))
        window.crash.install()
        window.first_painted.connect(window.operations.warm_up)
        return window

    def reopen(self) -> None:
        """Open again what was open in all windows."""
        more = self._settings.more_sittings  # the first window will soon write them anew
        self.all[0].following.reopen()
        if not self._settings.reopens:
            return
        for text in more:
            window = self._open_and_show()
            window.following.reopen(text)

    def quit(self) -> None:
        """Close all windows, and remember what was open in each."""
        self._quitting = True
        for window in tuple(self.all):
            window.close()

    def _open_and_show(self) -> MainWindow:
        window = self.open()
        window.show()
        return window

    def _keep(self, window: MainWindow, text: str) -> None:
        self._sittings[id(window)] = text
        self._write()

    def _write(self) -> None:
        texts = [text for text in self._sittings.values() if text]
        self._settings.sitting = texts[0] if texts else ""
        self._settings.more_sittings = texts[1:]

    def _closed(self, window: MainWindow) -> None:
        if window not in self.all:
            return
        self.all.remove(window)
        if self.all and not self._quitting:
            # Only this one was closed: it is not to come back.
            self._sittings.pop(id(window), None)
            self._write()
        if self.all:
            self.all[-1].crash.install()
