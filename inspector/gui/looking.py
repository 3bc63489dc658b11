"""Rows for the window: fetched, chosen, summed up, copied and exported beside it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from inspector.engine.cancel import CancelToken
from inspector.gui.jobs import Job, Jobs, Tell
from inspector.gui.models.sketches import sketches
from inspector.gui.opening import SessionDoor
from inspector.gui.state import Entry
from inspector.model.dataset import Column
from inspector.model.errors import SourceError
from inspector.model.expectations import Expectations
from inspector.model.reading import TextReading
from inspector.model.report import Report
from inspector.model.row_view import RowView

if TYPE_CHECKING:
    from inspector.rows import Arranged, Comparison

Told = Callable[..., object]
#: After so many pages the engine gives back the memory they took.
PAGES_A_TRIM = 8


def changed(entry: Entry) -> SourceError:
    """Return the error for a file that is no longer what was opened."""
    return SourceError(
        f"“{entry.name}” changed on disk since it was read.",
        hint="What is shown may mix old and new rows. Read it again to see the new ones.",
    )


class Looking(QObject):
    """Starts jobs that look at rows; each is told of its result, or of what stood in its way."""

    def __init__(self, jobs: Jobs, door: SessionDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._door = door
        self._pages = 0

    def page(
        self,
        entry: Entry,
        *,
        offset: int,
        limit: int,
        columns: Sequence[str],
        arranged: "Arranged | None",
        succeeded: Told,
        failed: Told,
        cancelled: Told,
    ) -> Job:
        """Fetch some rows of some columns; `succeeded` is told a `Page`."""
        self._pages += 1
        trim = self._pages % PAGES_A_TRIM == 0

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            page = rows.fetch(
                self._door.session(),
                entry.dataset.relation,
                offset=offset,
                limit=limit,
                columns=columns,
                arranged=arranged,
                cancel=cancel,
            )
            in_place = entry.dataset.version.format in rows.IN_PLACE
            if in_place and entry.state is not None and rows.state_of(entry.source) != entry.state:
                raise changed(entry)
            if trim:
                self._door.session().trim()
            return page

        return self._jobs.start(work, succeeded=succeeded, failed=failed, cancelled=cancelled)

    def arrange(self, entry: Entry, view: RowView, *, succeeded: Told, failed: Told) -> Job:
        """Choose and sort rows; `succeeded` is told an `Arranged`."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            dataset = entry.dataset
            return rows.arrange(
                self._door.session(), dataset.relation, dataset.version.schema, view, cancel
            )

        return self._jobs.start(work, succeeded=succeeded, failed=failed)

    def forget(self, arranged: "Arranged") -> None:
        """Let go of an arrangement."""

        def work(_tell: Tell, _cancel: CancelToken) -> object:
            from inspector import rows

            rows.forget(self._door.session(), arranged)
            return None

        self._jobs.start(work)

    def select(
        self,
        entry: Entry,
        *,
        offset: int,
        limit: int,
        columns: Sequence[str],
        arranged: "Arranged | None",
        succeeded: Told,
    ) -> Job:
        """Sum up some cells; `succeeded` is told a `Selected`."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            return rows.selected(
                self._door.session(),
                entry.dataset.relation,
                entry.dataset.version.schema,
                offset=offset,
                limit=limit,
                columns=columns,
                arranged=arranged,
                cancel=cancel,
            )

        return self._jobs.start(work, succeeded=succeeded)

    def copy(
        self,
        entry: Entry,
        *,
        offset: int,
        limit: int,
        columns: Sequence[str],
        arranged: "Arranged | None",
        succeeded: Told,
        failed: Told,
    ) -> Job:
        """Fetch whole cells to be copied; `succeeded` is told a `Page`."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            return rows.fetch(
                self._door.session(),
                entry.dataset.relation,
                offset=offset,
                limit=limit,
                columns=columns,
                arranged=arranged,
                whole=True,
                cancel=cancel,
            )

        return self._jobs.start(work, succeeded=succeeded, failed=failed)

    def export(
        self,
        entry: Entry,
        view: RowView,
        path: str,
        columns: Sequence[str],
        *,
        succeeded: Told,
        failed: Told,
    ) -> Job:
        """Write all rows of a view; `succeeded` is told the path."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            dataset = entry.dataset
            return rows.export_rows(
                self._door.session(),
                dataset.relation,
                dataset.version.schema,
                view,
                Path(path),
                columns,
                cancel,
            )

        return self._jobs.start(work, succeeded=succeeded, failed=failed)

    def glimpse(self, path: str, *, succeeded: Told) -> Job:
        """Read the first rows of a file; `succeeded` is told a `Glimpse`, or None."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            return rows.glimpse(path, self._door.session(), cancel)

        return self._jobs.start(work, succeeded=succeeded)

    def sketch(
        self, columns: Sequence[Column], report: Report, version: str, *, succeeded: Told
    ) -> Job:
        """Sum up what a report knows of columns; `succeeded` is told a `Sketch` each."""

        def work(_tell: Tell, _cancel: CancelToken) -> object:
            return sketches(columns, report, version)

        return self._jobs.start(work, succeeded=succeeded)

    def compare(
        self,
        old: Entry,
        new: Entry,
        *,
        key: Sequence[str] | None,
        ignore: Sequence[str],
        by: Sequence[str],
        tolerance: float,
        expect: Expectations,
        succeeded: Told,
        failed: Told,
    ) -> Job:
        """Compare two versions row by row; `succeeded` is told a `Comparison`."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            return rows.compare(
                self._door.session(), old.source, new.source,
                key=key, ignore=ignore, by=by, tolerance=tolerance,
                expect=expect, cancel=cancel,
            )  # fmt: skip

        return self._jobs.start(work, succeeded=succeeded, failed=failed)

    def drop(self, comparison: "Comparison") -> None:
        """Let go of the rows of a comparison."""

        def work(_tell: Tell, _cancel: CancelToken) -> object:
            from inspector import rows

            rows.drop(self._door.session(), comparison.relation)
            return None

        self._jobs.start(work)

    def trim(self) -> None:
        """Give back memory that nothing needs at the moment."""

        def work(_tell: Tell, _cancel: CancelToken) -> object:
            self._door.session().trim()
            return None

        self._jobs.start(work)

    def import_preview(
        self, path: str, reading: TextReading, *, succeeded: Told, failed: Told
    ) -> Job:
        """Read the beginning of a text file in some way; `succeeded` is told an `ImportPreview`."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            return rows.import_preview(path, reading, self._door.session(), cancel)

        return self._jobs.start(work, succeeded=succeeded, failed=failed)

    def states(self, entries: Sequence[Entry], *, succeeded: Told) -> Job:
        """Look which files are no longer what was opened; `succeeded` is told those entries."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import rows

            gone = []
            for entry in entries:
                cancel.check()
                if entry.state is not None and rows.state_of(entry.source) != entry.state:
                    gone.append(entry)
            return tuple(gone)

        return self._jobs.start(work, succeeded=succeeded)
