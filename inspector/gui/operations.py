"""What the window does beside itself: opening, inspecting, saving, fetching rows."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.engine.cancel import CancelToken
from inspector.gui.collecting import Collecting
from inspector.gui.jobs import Job, Jobs, Tell
from inspector.gui.looking import Looking
from inspector.gui.message import Message, Offer, message_of
from inspector.gui.opening import Opened, SessionDoor, in_name_order, open_sources
from inspector.gui.presented import Presented, present_report
from inspector.gui.state import Entry
from inspector.gui.warming import import_the_heavy
from inspector.gui.workspace import Workspace
from inspector.language.current import tr
from inspector.model.choice import PLAIN, Choice
from inspector.model.dataset import Source
from inspector.model.errors import InspectorError
from inspector.model.events import Opening, Progress
from inspector.model.expectations import Stated
from inspector.model.reading import AS_FOUND, TextReading
from inspector.model.request import Request, RoleChoice

#: Changes that come within this time of each other are inspected together.
SETTLING_MS = 150


class Operations(QObject):
    """Starts jobs, and brings what they return into the workspace.

    Signals:
        progressed: A phase in words, steps done, steps known (0: unknown).
        busy_changed: Whether something runs that can be cancelled.
        told: A `Message` for the person.
        crashed: An exception that is a fault of this program.
        glimpsed: The first rows of a file that is being opened: a `Glimpse`.
        tables_wanted: A file and its tables or sheets, of which some must be chosen.
        folder_wanted: A folder or archive of several files, and those as versions (`Apart`).
        opened: Paths that were opened together.
        saved: Where a report was written.

    Attributes:
        looking: Fetches rows to look at.
        reading_of: Tells how a person said, some time ago, that the text in a path is read.
    """

    progressed = Signal(str, int, int)
    busy_changed = Signal(bool)
    told = Signal(object)
    crashed = Signal(object)
    glimpsed = Signal(object)
    tables_wanted = Signal(str, object)
    folder_wanted = Signal(object, object)
    opened = Signal(object)
    saved = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = Jobs(self)
        self._collecting = Collecting(self)
        self._door = SessionDoor(threading.get_ident())
        self.reading_of: Callable[[str], TextReading] = lambda _path: AS_FOUND
        self.looking = Looking(self._jobs, self._door, self)
        self._shown: list[Job] = []
        self._inspection: Job | None = None
        self._inspected: Request | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._inspect_if_needed)
        for changed in (
            workspace.datasets_changed,
            workspace.baseline_changed,
            workspace.roles_changed,
            workspace.expect_changed,
        ):
            changed.connect(self._settling.start)
        workspace.value_decided.connect(self._tell_decided)

    @property
    def busy(self) -> bool:
        """Whether something runs that can be cancelled."""
        return bool(self._shown)

    def warm_up(self) -> None:
        """Import, in the background, what the first inspection will need."""
        self._jobs.start(import_the_heavy)

    def open_asking(self, paths: Sequence[str]) -> None:
        """Open paths, and ask whether the files of a folder are one dataset or versions."""
        self.open_paths(paths, asks=True)

    def open_paths(self, paths: Sequence[str], *, asks: bool = False) -> None:
        """Open files, folders and bundles; several are versions in the order of their names."""
        already = {entry.source.path for entry in self._workspace.entries}
        wanted = [path for path in in_name_order(paths) if path not in already]
        if not wanted and paths:
            self.told.emit(Message(text=tr("This is open already."), subject="open"))
            return
        self.open_sources(
            [Source(path=path, reading=self.reading_of(path)) for path in wanted], asks=asks
        )

    def open_sources(self, sources: Sequence[Source], *, asks: bool = False) -> None:
        """Open sources as further versions, in this order."""
        if not sources:
            return

        def work(tell: Tell, cancel: CancelToken) -> object:
            return open_sources(sources, self._door, tell, cancel, asks=asks)

        self._glimpse(sources[-1].path)
        self._show(work, self._have_opened)

    def _glimpse(self, path: str | None) -> None:
        """Show the first rows of a file soon, if nothing is open yet and reading it takes a while."""
        if path is None or self._workspace.entries or self._workspace.presented is not None:
            return

        def seen(glimpse: object) -> None:
            if glimpse is not None and not self._workspace.entries and self.busy:
                self.glimpsed.emit(glimpse)

        self.looking.glimpse(path, succeeded=seen)

    def open_request(self, request: Request) -> None:
        """Close what is open, then open what a request names and inspect that."""
        self.close_all()
        self._workspace.set_roles(request.roles, request.as_of)
        self._workspace.set_expect(request.expect)
        self._workspace.set_baseline(request.baseline)
        self.open_sources(request.versions)

    def read_again(self, entries: Sequence[Entry]) -> None:
        """Read versions again whose files have changed, and inspect what is open."""
        sources = [entry.source for entry in entries]

        def work(tell: Tell, cancel: CancelToken) -> object:
            return open_sources(sources, self._door, tell, cancel)

        def done(opened: Opened) -> None:
            for error in opened.errors:
                self.told.emit(message_of(error))
            self._workspace.refresh(opened.entries)

        self._show(work, done)

    def read_so(self, entry: Entry, reading: TextReading) -> None:
        """Read the text file of a version in another way, and inspect what is open."""
        source = replace(entry.source, reading=reading)

        def work(tell: Tell, cancel: CancelToken) -> object:
            return open_sources([source], self._door, tell, cancel)

        def done(opened: Opened) -> None:
            for error in opened.errors:
                self.told.emit(message_of(error))
            places = [n for n, one in enumerate(self._workspace.entries) if one is entry]
            if opened.entries and places:
                self._workspace.swap(places[0], opened.entries[0])

        self._show(work, done)

    def open_demo(self) -> None:
        """Open the sample that comes with the program."""

        def work(_tell: Tell, _cancel: CancelToken) -> object:
            from inspector import api

            return api.demo_request()

        self._show(work, self.open_request)

    def open_bundle(self, path: str) -> None:
        """Close what is open and show a saved report."""

        def work(_tell: Tell, cancel: CancelToken) -> object:
            from inspector import api

            report = api.open_report(path)
            cancel.check()
            return present_report(report)

        def done(presented: Presented) -> None:
            self._stop_inspection()
            self._workspace.show_bundle(presented, path)
            self.opened.emit((path,))

        self._show(work, done)

    def inspect(self) -> None:
        """Inspect what is open, in place of an inspection that runs."""
        if not self._workspace.entries:
            return
        self._stop_inspection()
        request = self._workspace.request()

        def work(tell: Tell, cancel: CancelToken) -> object:
            from inspector import api

            memory = api.usual_memory()
            report = api.run(request, tell, cancel, self._door.session(), memory)
            tell(Opening(name="", number=0, of=0))
            presented = present_report(report)
            Collecting.settle()
            return presented

        def done(presented: Presented) -> None:
            self._workspace.show_report(presented, request)

        self._inspected = request
        job = self._inspection = self._show(work, done, heavy=True)
        job.finished.connect(lambda: self._inspection_ended(job))

    def cancel(self) -> None:
        """Stop everything that can be cancelled; the last report stays."""
        if not self._shown:
            return
        self._settling.stop()
        for job in self._shown:
            job.cancel()
        kept = " The last report is still shown." if self._workspace.presented else ""
        self.told.emit(
            Message(
                text=tr(f"Cancelled.{kept}"),
                offers=(Offer(label=tr("Inspect again"), act=self.inspect),)
                if self._workspace.entries
                else (),
                subject="inspect",
            )
        )

    def save(self, path: str, choice: Choice = PLAIN) -> None:
        """Write the report that is shown as a bundle, with what was decided about it."""
        presented = self._workspace.presented
        if presented is None:
            return
        report, decisions = presented.report, self._workspace.decisions

        def work(_tell: Tell, _cancel: CancelToken) -> object:
            from inspector import api

            return api.save_report(replace(report, decisions=decisions), path, choice)

        def done(written: Path) -> None:
            now = self._workspace.presented
            if now is not None and now.report is report:
                self._workspace.mark_saved()
            self.saved.emit(written)

        self._jobs.start(work, succeeded=done, failed=self.fail)

    def close_all(self) -> None:
        """Close what is open, and stop what works on it."""
        for job in self._shown:
            job.cancel()
        self._workspace.clear()

    def close(self) -> None:
        """Stop all work, wait for its end, and remove what was opened from the disk."""
        self._settling.stop()
        self._jobs.close()
        self._door.close()
        self._collecting.stop()

    def _show(
        self,
        work: Callable[[Tell, CancelToken], object],
        done: Callable[..., object],
        *,
        heavy: bool = False,
    ) -> Job:
        """Start a job whose progress is shown and which can be cancelled."""
        job = self._jobs.start(
            work, heavy=heavy, succeeded=done, failed=self.fail, reported=self._progress
        )
        self._shown.append(job)
        job.finished.connect(lambda: self._ended(job))
        if len(self._shown) == 1:
            self.progressed.emit("", 0, 0)
            self.busy_changed.emit(True)
        return job

    def _ended(self, job: Job) -> None:
        self._shown.remove(job)
        if not self._shown:
            self.busy_changed.emit(False)

    def _have_opened(self, opened: Opened) -> None:
        workspace = self._workspace
        for error in opened.errors:
            self.told.emit(message_of(error))
        before = workspace.report_path
        if opened.entries:
            workspace.add(opened.entries)
            if all(e.source.as_of is None for e in opened.entries):  # the sample is no recent file
                self.opened.emit(tuple(e.source.path for e in opened.entries if e.source.path))
            if before is not None:
                self._offer_baseline(before, tr("The report that was open is closed."))
        for path, tables in opened.choices:
            self.tables_wanted.emit(path, tables)
        for whole, apart in opened.folders:
            self.folder_wanted.emit(whole, apart)
        if len(opened.bundles) > 1:
            text = "Several reports were given; only one can be shown at a time."
            self.told.emit(
                Message(text=text, hint=tr(f"“{Path(opened.bundles[0]).name}” is taken."))
            )
        if opened.bundles:
            bundle = opened.bundles[0]
            if workspace.entries:
                self._offer_baseline(
                    bundle, tr(f"“{Path(bundle).name}” is a saved report."), show=True
                )
            else:
                self.open_bundle(bundle)

    def _offer_baseline(self, path: str, text: str, *, show: bool = False) -> None:
        def use() -> None:
            self._workspace.set_baseline(Source(path=path))

        offers = [Offer(label=tr("Use as baseline"), act=use)]
        if show:
            offers.append(
                Offer(label=tr("Close the data and show it"), act=lambda: self.open_bundle(path))
            )
        hint = "Its figures can serve as the baseline for the versions that are open."
        self.told.emit(Message(text=text, hint=hint, offers=tuple(offers), subject="bundle"))

    def _tell_decided(self, column: str, value: Stated, missing: bool | None) -> None:
        if missing is None:
            return
        means = "counts as missing" if missing else "is taken as real"

        def undo() -> None:
            self._workspace.decide(column, value, None)

        self.told.emit(
            Message(
                text=tr(f"“{value}” in “{column}” {means} from now on."),
                hint=tr("The decision is saved with the report."),
                offers=(Offer(label=tr("Undo"), act=undo),),
                subject="decision",
            )
        )

    def _inspect_if_needed(self) -> None:
        workspace = self._workspace
        if self._inspection is not None and not self._inspection.stopping:
            if self._inspected == workspace.request():
                return
            self._stop_inspection()
        if workspace.entries and (workspace.presented is None or workspace.stale):
            self.inspect()

    def _stop_inspection(self) -> None:
        if self._inspection is not None:
            self._inspection.cancel()
            self._inspection = None

    def _inspection_ended(self, job: Job) -> None:
        if job is self._inspection:
            self._inspection = None

    def _progress(self, event: object) -> None:
        match event:
            case Opening(name=""):
                self.progressed.emit(tr("Preparing the tabs"), 0, 0)
            case Opening(name=name, number=number, of=of):
                self.progressed.emit(tr(f"Opening “{name}”"), number - 1, of)
            case Progress(done=done, total=total, phase=phase):
                self.progressed.emit(phase, done, total)

    def fail(self, error: Exception) -> None:
        """Tell the person what stood in the way; a fault of this program is reported as one."""
        if isinstance(error, InspectorError):
            self.told.emit(message_of(error, subject="error"))
        else:
            self.crashed.emit(error)


def request_of(
    paths: Sequence[str],
    *,
    baseline: str | None = None,
    roles: RoleChoice | None = None,
    as_of: float | None = None,
) -> Request:
    """Return the request that paths on a command line make; they keep their order."""
    return Request(
        versions=tuple(Source(path=path) for path in paths),
        baseline=Source(path=baseline) if baseline else None,
        roles=roles or RoleChoice(),
        as_of=as_of,
    )
