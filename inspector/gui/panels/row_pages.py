"""Serves a preview model with the pages it asks for, and drops those that have left the screen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from inspector.gui.jobs import Job
from inspector.gui.looking import Looking
from inspector.gui.models.preview_model import PAGE_ROWS, PreviewModel
from inspector.gui.state import Entry

if TYPE_CHECKING:
    from inspector.rows import Arranged, Page

#: Pages fetched at a time; older requests are dropped, for they have left the screen.
MOST_REQUESTS = 8


class RowPages(QObject):
    """Fetches pages for one model at a time.

    Signals:
        begun: The first rows of a model are there.
        troubled: An exception that stood in the way of a page.
    """

    begun = Signal()
    troubled = Signal(object)

    def __init__(self, looking: Looking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looking = looking
        self._model: PreviewModel | None = None
        self._entry: Entry | None = None
        self._arranged: Arranged | None = None
        self._requests: dict[tuple[int, int], Job] = {}

    def serve(self, model: PreviewModel, entry: Entry, arranged: "Arranged | None") -> None:
        """Serve a model from now on, in place of the one before."""
        self.drop()
        self._model, self._entry, self._arranged = model, entry, arranged
        # Queued: the model asks while the view paints, and must not be changed then.
        model.page_wanted.connect(self._want, Qt.ConnectionType.QueuedConnection)

    def drop(self) -> None:
        """Serve nothing any more."""
        for job in self._requests.values():
            job.cancel()
        self._requests.clear()
        self._model = self._entry = self._arranged = None

    def _want(self, page: int, block: int) -> None:
        entry, model = self._entry, self._model
        if entry is None or model is None or self.sender() not in (model, None):
            return
        while len(self._requests) >= MOST_REQUESTS:
            self._requests.pop(next(iter(self._requests))).cancel()

        def accept(found: "Page") -> None:
            if model is self._model:
                self._requests.pop((page, block), None)
                model.accept_page(page, found.rows, found.places, block=block)
                if page == 0 and block == 0:
                    self.begun.emit()

        def give_up() -> None:
            if model is self._model:
                self._requests.pop((page, block), None)
                model.forget_request(page, block)

        def fail(error: Exception) -> None:
            # Not forgotten: asked for again it would fail again, without end.
            if model is self._model:
                self._requests.pop((page, block), None)
                self.troubled.emit(error)

        self._requests[page, block] = self._looking.page(
            entry,
            offset=page * PAGE_ROWS,
            limit=PAGE_ROWS,
            columns=model.names_of(block),
            arranged=self._arranged,
            succeeded=accept,
            failed=fail,
            cancelled=give_up,
        )
