"""What runs at the moment, how far it is, and the way to stop it; lives in the status bar."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.icons import icon
from inspector.gui.theme import SMALL, may_move
from inspector.language.current import tr

_LONGEST = 60
#: Before so many seconds nobody can say how long it will take.
WORTH_SAYING = 2.0


class WorkBar(QWidget):
    """Phase, bar and Cancel.

    Signals:
        cancel_wanted: The work is to be stopped.
    """

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Work in progress"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, SMALL, 2)
        line.setSpacing(SMALL)
        self._phase = plain_label("", wrap=False)
        self._phase.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._left = plain_label("", look="muted", wrap=False, tabular=True)
        self._left.setAccessibleName(tr("Time left"))
        self._of = self._done = self._first = 0
        self._since = 0.0
        self._bar = QProgressBar()
        self._bar.setFixedWidth(220)
        self._bar.setFixedHeight(14)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._cancel = QPushButton(icon("stop"), tr("Cancel"))
        self._cancel.setAccessibleName(tr("Cancel"))
        self._cancel.setToolTip(tr("Stop (Esc)"))
        self._cancel.clicked.connect(self.cancel_wanted)
        for widget in (self._phase, self._bar, self._left, self._cancel):
            line.addWidget(widget)
        self.hide()

    @property
    def phase(self) -> str:
        """What is said to be going on."""
        return self._phase.text()

    def show_progress(self, phase: str, done: int, total: int) -> None:
        """Show a phase, and how far it is; a total of 0 means that nobody knows."""
        phase = one_line(phase)
        self._phase.setText(phase if len(phase) <= _LONGEST else f"{phase[: _LONGEST - 1]}…")
        # A bar without an end pulses.
        self._bar.setRange(0, total if total or may_move() else 1)
        self._bar.setValue(min(done, total))
        self._left.setText(self._time_left(done, total))
        share = f", {done * 100 // total} %" if total else ""
        left = f", {self._left.text()}" if self._left.text() else ""
        self._bar.setAccessibleDescription(f"{phase}{share}{left}")

    def _time_left(self, done: int, total: int) -> str:
        """Return how long the steps of this count will take, judged by those that are done."""
        now = time.monotonic()
        if total != self._of or done < self._done:
            self._of, self._since = total, now
            self._first = done
        self._done = done
        steps, took = done - self._first, now - self._since
        if not total or took < WORTH_SAYING or steps < 1:
            return ""
        return left_text(took / steps * (total - done))

    def show_busy(self, busy: bool) -> None:
        """Appear while something runs."""
        self._of = 0
        self._left.setText("")
        self.setVisible(busy)
        self._cancel.setEnabled(busy)


def left_text(seconds: float) -> str:
    """Return a time that is left as people say it, no finer than it is known."""
    if seconds < 1:
        return ""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} s left"
    if seconds < 5_400:
        return f"about {round(seconds / 60)} min left"
    return f"about {seconds / 3_600:.1f} h left"
