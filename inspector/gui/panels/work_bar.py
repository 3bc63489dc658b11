"""What runs at the moment, how far it is, and the way to stop it; lives in the status bar."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.icons import icon
from inspector.gui.theme import SMALL

_LONGEST = 60


class WorkBar(QWidget):
    """Phase, bar and Cancel.

    Signals:
        cancel_wanted: The work is to be stopped.
    """

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Work in progress")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, SMALL, 2)
        line.setSpacing(SMALL)
        self._phase = plain_label("", wrap=False)
        self._phase.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(220)
        self._bar.setFixedHeight(14)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = QPushButton(icon("stop"), "Cancel")
        self._cancel.setAccessibleName("Cancel")
        self._cancel.setToolTip("Stop (Esc)")
        self._cancel.clicked.connect(self.cancel_wanted)
        for widget in (self._phase, self._bar, self._cancel):
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
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
        share = f", {done * 100 // total} %" if total else ""
        self._bar.setAccessibleDescription(f"{phase}{share}")

    def show_busy(self, busy: bool) -> None:
        """Appear while something runs."""
        self.setVisible(busy)
        self._cancel.setEnabled(busy)
