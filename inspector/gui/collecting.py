"""Collects garbage in the window's thread only.

Python looks for cycles of garbage in whatever thread happens to allocate. Where such a cycle holds a
widget, a worker would take it down, and Qt widgets must not be touched outside the window's thread:
the program ends without a word. So Python's own collecting is off while a window is open, and a timer
of the window does it in small steps instead.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimer

#: How often garbage is looked for, in milliseconds: often, so that no step takes long.
EVERY_MS = 50
#: New objects, and collections of younger garbage, after which a generation is gone through.
_WANTED = (2_000, 10, 10)
#: Going through everything may take this share of the time at most.
_SHARE = 0.01


class Collecting(QObject):
    """Holds back Python's own collecting as long as it lives."""

    _alive = 0
    _settled = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next_whole = 0.0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)
        self._timer.start()
        self._running = True
        Collecting._alive += 1
        gc.disable()

    def step(self) -> None:
        """Collect what has become due."""
        young, middle, old = gc.get_count()
        if old > _WANTED[2] and time.monotonic() > self._next_whole:
            self.collect()
        elif middle > _WANTED[1]:
            gc.collect(1)
        elif young > _WANTED[0]:
            gc.collect(0)

    def collect(self) -> None:
        """Collect everything."""
        begun = time.monotonic()
        gc.collect()
        now = time.monotonic()
        self._next_whole = now + (now - begun) / _SHARE

    @classmethod
    def settle(cls) -> None:
        """Pass over all that is here from now on: modules, mostly, which never become garbage.

        To be called once all that is imported lazily is there; it may be called in any thread.
        """
        if not cls._settled and cls._alive:
            cls._settled = True
            gc.freeze()

    def stop(self) -> None:
        """Leave it to Python again, once no window is left."""
        if not self._running:
            return
        self._running = False
        self._timer.stop()
        Collecting._alive -= 1
        if not Collecting._alive:
            Collecting._settled = False
            gc.unfreeze()
            gc.enable()
