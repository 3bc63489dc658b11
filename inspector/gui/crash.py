"""A fault of this program: said plainly, with a text to copy, and the window stays."""

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.theme import LARGE, MEDIUM, code_font
from inspector.language.current import tr
from inspector.version import __version__

log = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """What happened, as a text that can be copied into a report of the fault."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A fault in Inspector"))
        self.setAccessibleName(tr("A fault in Inspector"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        self.text = fault_text(error)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        body.addWidget(
            plain_label(tr("Something went wrong inside Inspector."), size=1.25, bold=True)
        )
        body.addWidget(
            plain_label(
                tr(
                    "This is a fault of the program, not of your data. You can go on working. What is open, "
                    "your roles and decisions are written down and come back at the next start; saving "
                    "the report now is wise all the same. To have it mended, copy the text below and send "
                    "it along with what you did. It may hold names of files and columns: read it first."
                ),
            )
        )
        box = QPlainTextEdit(self.text)
        box.setReadOnly(True)
        box.setFont(code_font())
        box.setTabChangesFocus(True)
        box.setAccessibleName(tr("What happened"))
        body.addWidget(box, 1)
        buttons = buttons_for(self)
        copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        body.addWidget(buttons)


class CrashReporter(QObject):
    """Shows one dialog at a time; later faults only go to stderr while it is open.

    Signals:
        caught: An exception from any thread.
        shown: A fault is about to be shown.
    """

    caught = Signal(object)
    shown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._dialog: CrashDialog | None = None
        self.caught.connect(self.show_fault, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch what nothing else catches."""
        sys.excepthook = self._hook

    def show_fault(self, error: BaseException) -> None:
        """Write a fault to stderr and show it."""
        log.error("A fault in the window", exc_info=error)
        if sys.stderr is not None:  # a program without a console has none
            sys.stderr.write(fault_text(error))
        if self._dialog is not None:
            return
        self.shown.emit()
        self._dialog = CrashDialog(error, self._window)
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        self.caught.emit(error.with_traceback(trace))

    def _closed(self) -> None:
        self._dialog = None


def fault_text(error: BaseException) -> str:
    """Return versions and traceback."""
    head = (
        f"Inspector {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}\n\n"
    )
    return head + "".join(traceback.format_exception(error))
