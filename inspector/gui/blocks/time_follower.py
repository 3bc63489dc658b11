"""Ties a plot's axis of time to the window of time."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from inspector.gui.blocks.plot import Plot
from inspector.gui.blocks.time_window import TimeWindow


class Follower(QObject):
    """Keeps a plot's axis of time on the window, and the window on what is done to the plot."""

    def __init__(
        self,
        plot: Plot,
        window: TimeWindow,
        ends: tuple[float, float],
        show_all: Callable[[], None],
    ) -> None:
        super().__init__(plot)
        self._plot, self._window, self._show_all = plot, window, show_all
        window.extend(*ends)
        plot.getViewBox().sigRangeChangedManually.connect(self._moved_by_hand)
        window.moved.connect(self.take)
        if window.shown is not None:
            self.take()

    def _moved_by_hand(self, *_: object) -> None:
        (first, last), _ys = self._plot.getViewBox().viewRange()
        self._window.move(float(first), float(last))

    def take(self) -> None:
        """Show what the window shows."""
        if self._window.shown is None:
            self._show_all()
            return
        box = self._plot.getViewBox()
        low, high = self._window.ends or self._window.shown
        margin = 0.02 * (high - low)
        box.setLimits(xMin=low - margin, xMax=high + margin)
        box.setXRange(*self._window.shown, padding=0)
