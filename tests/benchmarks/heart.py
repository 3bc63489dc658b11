"""Tells for how long a window's event loop was held, and by what."""

import collections
import sys
import threading
import time
import traceback

from PySide6.QtCore import QObject, QTimer

#: A loop that is held for longer than this feels stuck.
LIMIT = 0.1
_BEAT_MS = 5


class Heart(QObject):
    """Beats in the window's thread; another thread notes what runs while it does not.

    Attributes:
        longest: The longest time between two beats, in seconds, since the last `begin`.
        busiest: The longest time for which the thread itself computed between two beats: the
            figure that other work on the computer does not change.
        held: For each call that held the loop: how often it was seen there.
    """

    def __init__(self, *, explain: bool = False) -> None:
        super().__init__()
        self._frames: list[object] = []
        self.longest = self.busiest = 0.0
        self._used = time.thread_time()
        self.holds: list[float] = []
        self.held: collections.Counter[str] = collections.Counter()
        self._thread = threading.get_ident()
        self._last = time.monotonic()
        self._timer = QTimer(self, interval=_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._alive = explain
        self._watch = threading.Thread(target=self._look, daemon=True)
        if explain:
            self._watch.start()

    def begin(self) -> None:
        """Forget what was before."""
        self.longest, self.busiest, self.holds = 0.0, 0.0, []
        self._used = time.thread_time()
        self.held.clear()
        self._last = time.monotonic()

    def stop(self) -> None:
        """Beat no more."""
        self._alive = False
        self._timer.stop()
        if self._watch.is_alive():
            self._watch.join()

    def _beat(self) -> None:
        now = time.monotonic()
        gap = now - self._last
        self.longest = max(self.longest, gap)
        used = time.thread_time()
        self.busiest, self._used = max(self.busiest, used - self._used), used
        if gap > LIMIT:
            self.holds.append(gap)
        self._last = now
        # What a frame held must go in this thread, for it may be the last to hold a widget.
        self._frames.clear()

    def _look(self) -> None:
        while self._alive:
            time.sleep(0.02)
            if time.monotonic() - self._last < LIMIT / 2:
                continue
            frame = sys._current_frames().get(self._thread)
            self._frames.append(frame)
            stack = traceback.extract_stack(frame)
            del frame
            ours = [
                f"{step.filename.rpartition('inspector/')[2]}:{step.lineno} {step.name}"
                for step in stack
                if "/inspector/" in step.filename
            ]
            self.held[" < ".join(reversed(ours[-6:])) or str(stack[-1])] += 1
