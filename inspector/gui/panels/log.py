"""What went on, line by line: phases of work, messages, faults; to be read and copied."""

import logging
import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.icons import icon
from inspector.gui.theme import SMALL, TIGHT, code_font, set_look
from inspector.language.current import tr

#: Older lines than these are forgotten.
MOST_LINES = 2_000


class LogPanel(QWidget):
    """Lines with their time, the newest at the bottom.

    Signals:
        close_wanted: The panel is to be hidden.
    """

    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Log"))
        set_look(self, "page")
        self._last = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        column.setSpacing(TIGHT)
        head = QHBoxLayout()
        head.addWidget(plain_label(tr("Log"), bold=True, wrap=False), 1)
        for name, picture, act in (
            (tr("Copy the log"), "copy", self._copy),
            (tr("Hide the log"), "close", self.close_wanted.emit),
        ):
            button = QToolButton()
            button.setIcon(icon(picture))
            button.setAutoRaise(True)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _checked=False, act=act: act())
            head.addWidget(button)
        column.addLayout(head)
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setAcceptDrops(False)
        self.lines.setTabChangesFocus(True)
        self.lines.setMaximumBlockCount(MOST_LINES)
        self.lines.setFont(code_font())
        self.lines.setFixedHeight(150)
        self.lines.setAccessibleName(tr("What went on, the newest at the bottom"))
        column.addWidget(self.lines)

    def add(self, text: str) -> None:
        """Add a line, unless it only repeats the last."""
        text = one_line(text)
        if text and text != self._last:
            self._last = text
            self.lines.appendPlainText(f"{time.strftime('%H:%M:%S')}  {text}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.lines.toPlainText())


class LogTap(QObject):
    """Brings what any thread writes to Python's log into the window's thread.

    Signals:
        written: A line.
    """

    written = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handler = _Handler(self)
        logging.getLogger("inspector").addHandler(self._handler)

    def close(self) -> None:
        """Listen no more."""
        logging.getLogger("inspector").removeHandler(self._handler)


class _Handler(logging.Handler):
    """Passes records on."""

    def __init__(self, tap: LogTap) -> None:
        super().__init__(logging.INFO)
        self._tap = tap

    def emit(self, record: logging.LogRecord) -> None:
        self._tap.written.emit(f"{record.levelname.capitalize()}: {record.getMessage()}")
