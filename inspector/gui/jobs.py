"""Calls into the core that run beside the window: the only place where threads meet Qt."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from inspector.engine.cancel import CancelToken
from inspector.model.errors import Cancelled
from inspector.model.events import Progress

#: Told of events; safe to call in any thread.
Tell = Callable[[object], None]
Work = Callable[[Tell, CancelToken], object]

#: Progress is passed on at most this often, so that a fast run does not flood the window.
SECONDS_BETWEEN_PROGRESS = 0.04


class Job(QObject):
    """One call into the core, seen from the window's thread.

    All signals are emitted in the thread the job lives in. After `cancel` only `cancelled` can
    still come, whatever the call returns.

    Signals:
        reported: An event from the core.
        succeeded: The result.
        failed: The exception that ended the call.
        cancelled: The call ended after it was asked to stop.
        finished: After any of the three.
    """

    reported = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    _told = Signal(object)
    _settled = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._token = CancelToken()
        self._last_progress = 0.0
        self._told.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._announce, Qt.ConnectionType.QueuedConnection)

    def start(self, executor: Executor) -> None:
        """Begin, as soon as the executor has a thread to spare."""
        executor.submit(self._call).add_done_callback(self._settled.emit)

    def cancel(self) -> None:
        """Ask the call to stop; its result will not be heard of."""
        self._token.cancel()

    def abandon(self) -> None:
        """Hear nothing more of a call that has ended: its listeners are about to go."""
        self.blockSignals(True)
        # What waits in the queue holds Python objects, and must not outlive this object.
        QCoreApplication.sendPostedEvents(self)

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return self._token.requested

    def _call(self) -> object:
        self._token.check()
        return self._work(self._tell, self._token)

    def _tell(self, event: object) -> None:
        if isinstance(event, Progress):
            now = time.monotonic()
            if now - self._last_progress < SECONDS_BETWEEN_PROGRESS:
                return
            self._last_progress = now
        self._told.emit(event)

    @Slot(object)
    def _pass_on(self, event: object) -> None:
        if not self._token.requested:
            self.reported.emit(event)

    @Slot(object)
    def _announce(self, future: "Future[object]") -> None:
        if (
            self._token.requested
            or future.cancelled()
            or isinstance(error := future.exception(), Cancelled)
        ):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.succeeded.emit(future.result())
        self.finished.emit()
        self.deleteLater()


class Jobs(QObject):
    """The threads beside the window: one for inspections, four for what must be quick.

    DuckDB spreads each query over all cores itself, so a second inspection would only slow the first.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heavy = ThreadPoolExecutor(1, thread_name_prefix="heavy")
        self._quick = ThreadPoolExecutor(4, thread_name_prefix="quick")
        self._running: list[Job] = []
        self._closed = False

    def start(
        self,
        work: Work,
        *,
        heavy: bool = False,
        succeeded: Callable[..., object] | None = None,
        failed: Callable[..., object] | None = None,
        cancelled: Callable[..., object] | None = None,
        reported: Callable[..., object] | None = None,
    ) -> Job:
        """Start a call and return it; the listeners are told in the window's thread.

        After `close` nothing is started, and nobody is told.
        """
        job = Job(work, self)
        if self._closed:
            return job
        for signal, listener in (
            (job.succeeded, succeeded),
            (job.failed, failed),
            (job.cancelled, cancelled),
            (job.reported, reported),
        ):
            if listener is not None:
                signal.connect(listener)
        self._running.append(job)
        job.finished.connect(self._forget)  # a lambda would keep this object alive in its child
        job.start(self._heavy if heavy else self._quick)
        return job

    @property
    def running(self) -> tuple[Job, ...]:
        """The calls that have not ended."""
        return tuple(self._running)

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._running:
            self._running.remove(job)

    def close(self) -> None:
        """Stop all calls and wait until the last has ended."""
        self._closed = True
        for job in self._running:
            job.cancel()
        self._quick.shutdown(wait=True, cancel_futures=True)
        self._heavy.shutdown(wait=True, cancel_futures=True)
        for job in self._running:
            job.abandon()
        self._running.clear()
