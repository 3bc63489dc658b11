"""A stop request that any thread may make and a running query must obey."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from inspector.model.errors import Cancelled


class CancelToken:
    """Shared between the one who waits and the one who works."""

    def __init__(self) -> None:
        self._requested = threading.Event()
        self._interrupts: list[Callable[[], None]] = []

    @property
    def requested(self) -> bool:
        """Whether a stop was requested."""
        return self._requested.is_set()

    def cancel(self) -> None:
        """Request a stop; return at once."""
        if not self._requested.is_set():
            self._requested.set()
            threading.Thread(target=self._pester, daemon=True, name="cancel").start()

    def check(self) -> None:
        """Raise `Cancelled` if a stop was requested."""
        if self._requested.is_set():
            raise Cancelled

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Let `cancel` call `interrupt` for as long as this block runs."""
        self._interrupts.append(interrupt)
        try:
            self.check()
            yield
        finally:
            self._interrupts.remove(interrupt)

    def _pester(self) -> None:
        # DuckDB forgets an interrupt that arrives before its query starts; once is not enough.
        while running := tuple(self._interrupts):
            for interrupt in running:
                interrupt()
            time.sleep(0.02)
