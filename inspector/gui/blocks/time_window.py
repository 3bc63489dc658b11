"""One window of time for all charts of time: who zooms or pans one, moves them all."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from inspector.gui.blocks.text import plain_label, worded
from inspector.gui.theme import SMALL, set_look
from inspector.language.current import tr


class TimeWindow(QObject):
    """The stretch of time that is looked at.

    Signals:
        moved: Another stretch is looked at.

    Attributes:
        shown: First and last moment, epoch seconds; None while each chart shows all it has.
        ends: First and last moment of all charts; None without a chart.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[float, float] | None = None
        self.ends: tuple[float, float] | None = None

    def extend(self, first: float, last: float) -> None:
        """Let the window reach over another chart."""
        low, high = self.ends or (first, last)
        self.ends = (min(low, first), max(high, last))

    def move(self, first: float, last: float) -> None:
        """Look at a stretch of time."""
        if last > first and (first, last) != self.shown:
            self.shown = (first, last)
            self.moved.emit()

    def reset(self) -> None:
        """Let each chart show all it has."""
        if self.shown is not None:
            self.shown = None
            self.moved.emit()

    def forget(self) -> None:
        """Begin anew, for other data."""
        self.shown = self.ends = None
        self.moved.emit()


class WindowNote(QWidget):
    """Says which stretch of time is shown, as long as it is not all."""

    def __init__(self, window: TimeWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._label = plain_label("", look="muted", size=0.95, wrap=False)
        row.addWidget(self._label)
        everything = QPushButton(tr("Show all times"))
        set_look(everything, "link")
        everything.setCursor(Qt.CursorShape.PointingHandCursor)
        everything.clicked.connect(window.reset)
        row.addWidget(everything)
        row.addStretch(1)
        window.moved.connect(self.tell)
        self.tell()

    def tell(self) -> None:
        """Say it."""
        shown = self._window.shown
        self.setVisible(shown is not None)
        if shown is not None:
            length = shown[1] - shown[0]
            unit = next((u for u in (86_400, 3_600, 60) if length > 10 * u), 1)
            first, last = (worded(round(moment / unit) * unit, "time") for moment in shown)
            self._label.setText(tr(f"All charts of time show {first} to {last}."))
