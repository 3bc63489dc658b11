"""What goes on around the work: the log, the notice that it is done, the settings, a safe session."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from inspector.gui.dialogs.preferences import PreferencesDialog
from inspector.gui.focus_ring import show_focus
from inspector.gui.message import Message
from inspector.gui.panels.log import LogPanel, LogTap
from inspector.gui.theme import apply_motion, apply_text_size

if TYPE_CHECKING:
    from inspector.gui.main_window import MainWindow

#: Work that took less, in seconds, is not worth a notice.
WORTH_A_NOTICE = 5.0
_NOTICE_MS = 8_000


class Around(QObject):
    """Belongs to one window.

    Attributes:
        log: The panel at the bottom.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        show_focus()
        self._begun: float | None = None
        self._tray: QSystemTrayIcon | None = None
        self.log = LogPanel()
        self.log.hide()
        middle = window.centralWidget()
        layout = middle.layout() if middle is not None else None
        if layout is not None:
            layout.addWidget(self.log)
        self._tap = LogTap(self)
        self._tap.written.connect(self.log.add)
        window.closed.connect(self._tap.close)
        operations = window.operations
        operations.progressed.connect(lambda phase, _done, _total: self.log.add(phase))
        operations.told.connect(self._told)
        window.following.told.connect(self._told)
        operations.saved.connect(lambda path: self.log.add(f"Saved “{path}”."))
        operations.busy_changed.connect(self._busy)
        window.crash.shown.connect(self._keep_safe)
        self._add_actions()

    def _add_actions(self) -> None:
        actions = self._window.actions_
        log = actions.add(
            actions.view, "log", "Show &log", "Ctrl+L", act=self._show_log, tip="What went on"
        )
        log.setCheckable(True)
        self.log.close_wanted.connect(log.trigger)
        actions.add(
            actions.file, "settings", "Se&ttings…", "Ctrl+,", act=self.open_settings, tip="Settings"
        )
        actions.file.insertAction(actions["quit"], actions["settings"])

    def _show_log(self) -> None:
        self.log.setVisible(self._window.actions_["log"].isChecked())

    def _told(self, message: Message) -> None:
        self.log.add(" ".join(filter(None, (message.text, message.hint))))

    # Settings

    def open_settings(self) -> PreferencesDialog:
        """Show the settings."""
        window, settings = self._window, self._window.settings
        dialog = PreferencesDialog(settings, window)
        dialog.theme_chosen.connect(lambda name: window.actions_.themes[name].trigger())
        dialog.text_size_chosen.connect(self._use_text_size)
        dialog.motion_chosen.connect(self._use_motion)
        dialog.reopens_chosen.connect(window.following.set_reopens)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _use_text_size(self, size: int) -> None:
        self._window.settings.text_size = size
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_text_size(app, size)

    def _use_motion(self, wanted: bool) -> None:
        self._window.settings.still = not wanted
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_motion(app, wanted)

    # Done

    def _busy(self, busy: bool) -> None:
        now = time.monotonic()
        if busy:
            self._begun = now
            return
        begun, self._begun = self._begun, None
        took = now - begun if begun is not None else 0.0
        presented = self._window.workspace.presented
        if presented is None or self._window.workspace.stale:
            return
        self.log.add(f"Done in {took:.1f} s. {presented.headline}")
        away = not self._window.isActiveWindow()
        if away and took >= WORTH_A_NOTICE and self._window.settings.notifies:
            self.notify("The inspection is done", presented.headline)

    def notify(self, title: str, text: str) -> None:
        """Ask for attention: the window in the task bar, and a notice where the system has them."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()  # a notice needs it
        self._tray.showMessage(title, text, QApplication.windowIcon(), _NOTICE_MS)
        QTimer.singleShot(_NOTICE_MS, self._tray, self._tray.hide)

    # Faults

    def _keep_safe(self) -> None:
        """Write down what is open before anything else can go wrong."""
        self._window.following.remember()
        self._window.settings.sync()
