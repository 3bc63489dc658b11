"""What is open, chosen and found: the only state of the window that changes."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from inspector.gui.models.sketches import forget
from inspector.gui.presented import Presented
from inspector.gui.state import Chosen, Entry, Selection
from inspector.model.dataset import Roles, Source, Version
from inspector.model.decision import Decision, decided, decision_about
from inspector.model.expectations import NOTHING, Expectations, Stated
from inspector.model.finding import Finding
from inspector.model.request import Request, RoleChoice


class Workspace(QObject):
    """Versions, baseline, roles, the last report and the selection.

    Either there are entries (data is open), or `report_path` names the bundle that `presented` came
    from, or nothing is open.

    Signals:
        datasets_changed: Entries were added, removed, renamed or put in another order.
        baseline_changed: What versions are compared with was changed.
        roles_changed: Roles or the moment of ages were changed.
        expect_changed: What is stated about the data was changed.
        value_decided: A value of a column was decided on: column, value, whether it means missing.
        report_ready: There is another report, or none any more.
        decisions_changed: What was decided about findings was changed.
        stale_changed: Whether the report still fits what is open has changed.
        selection_changed: Another version, finding or column is looked at.
    """

    datasets_changed = Signal()
    baseline_changed = Signal()
    roles_changed = Signal()
    expect_changed = Signal()
    value_decided = Signal(str, object, object)
    decisions_changed = Signal()
    report_ready = Signal()
    stale_changed = Signal(bool)
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._baseline: Source | None = None
        self._roles = RoleChoice()
        self._as_of: float | None = None
        self._expect = NOTHING
        self._decisions: tuple[Decision, ...] = ()
        self._presented: Presented | None = None
        self._report_path: str | None = None
        self._reported: Request | None = None
        self._saved = True
        self._selection = Selection()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The open versions, oldest first."""
        return self._entries

    @property
    def baseline(self) -> Source | None:
        """What all versions are compared with; None: each with the one before it."""
        return self._baseline

    @property
    def roles(self) -> RoleChoice:
        """The roles a person chose."""
        return self._roles

    @property
    def as_of(self) -> float | None:
        """The moment at which ages are measured, if a person chose one."""
        return self._as_of

    @property
    def expect(self) -> Expectations:
        """What a person states about the data."""
        return self._expect

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided about findings; it is saved with the report."""
        return self._decisions

    @property
    def presented(self) -> Presented | None:
        """The last report, ready to be shown."""
        return self._presented

    @property
    def report_path(self) -> str | None:
        """The bundle that the report was opened from, if it was."""
        return self._report_path

    @property
    def selection(self) -> Selection:
        """What is looked at."""
        return self._selection

    @property
    def saved(self) -> bool:
        """Whether the report, if there is one, is on disk."""
        return self._saved or self._presented is None

    @property
    def stale(self) -> bool:
        """Whether something has changed since the report was made."""
        return (
            self._presented is not None and bool(self._entries) and self._reported != self.request()
        )

    def versions(self) -> tuple[Version, ...]:
        """Return the open versions as the report knows them, or as they were opened."""
        if not self._entries:
            return self._presented.report.versions if self._presented else ()
        if self._presented is not None and not self.stale:
            return self._presented.report.versions
        return tuple(
            replace(entry.dataset.version, id=f"v{number}", name=entry.name)
            for number, entry in enumerate(self._entries, start=1)
        )

    def guessed_roles(self) -> Roles:
        """Return the roles that are used where nobody chose: the first guess over the versions."""
        known: dict[str, object] = {}
        for entry in self._entries:
            roles = entry.dataset.version.roles
            for name in Roles.__dataclass_fields__:
                known[name] = known.get(name) or getattr(roles, name)
        return Roles(**known)  # type: ignore[arg-type]

    def request(self) -> Request:
        """Return the inspection that what is open and chosen asks for."""
        return Request(
            versions=tuple(entry.source for entry in self._entries),
            baseline=self._baseline,
            roles=self._roles,
            as_of=self._as_of,
            expect=self._expect,
        )

    def add(self, entries: Sequence[Entry]) -> None:
        """Open more versions, newer than those that are open."""
        if not entries:
            return
        if self._report_path is not None:
            self._drop_report()
        self._entries = (*self._entries, *entries)
        self._name_apart()
        self.datasets_changed.emit()
        self._tell_stale()
        if self._selection.version is None:
            self.select_version(f"v{len(self._entries)}")

    def remove(self, place: int) -> None:
        """Close the version in a place; closing the last one closes everything."""
        gone = self._entries[place]
        self._entries = (*self._entries[:place], *self._entries[place + 1 :])
        if not self._entries:
            self.clear()
            return
        if self._baseline is gone.source:
            self.set_baseline(None)
        self._selection = Selection(version=f"v{len(self._entries)}")
        self.datasets_changed.emit()
        self.selection_changed.emit()
        self._tell_stale()

    def reorder(self, order: Sequence[int]) -> None:
        """Put the entries in another order: `order` holds their present places."""
        if sorted(order) != list(range(len(self._entries))) or list(order) == sorted(order):
            return
        self._entries = tuple(self._entries[place] for place in order)
        self.datasets_changed.emit()
        self._tell_stale()

    def rename(self, place: int, name: str) -> None:
        """Give a version a name of its own; an empty one takes the present name back."""
        entry, name = self._entries[place], name.strip()
        if not name or name == entry.name:
            self.datasets_changed.emit()  # a view that shows what was typed forgets it
            return
        self._replace_source(place, replace(entry.source, name=name))
        self._name_apart()
        self.datasets_changed.emit()
        self._tell_stale()

    def refresh(self, entries: Sequence[Entry]) -> None:
        """Put versions that were read again in the place of those read before."""
        fresh = {entry.source: entry for entry in entries}
        if not any(entry.source in fresh for entry in self._entries):
            return
        self._entries = tuple(fresh.get(entry.source, entry) for entry in self._entries)
        self._reported = None
        self.datasets_changed.emit()
        self.selection_changed.emit()
        self._tell_stale()

    def swap(self, place: int, entry: Entry) -> None:
        """Put a version that was read in another way in the place of one."""
        old = self._entries[place]
        self._entries = (*self._entries[:place], entry, *self._entries[place + 1 :])
        if self._baseline is old.source:
            self._baseline = entry.source
        self.datasets_changed.emit()
        self.selection_changed.emit()
        self._tell_stale()

    def set_baseline(self, baseline: Source | None) -> None:
        """Compare all versions with this source or bundle; None: each with the one before it."""
        if baseline is self._baseline:
            return
        self._baseline = baseline
        self.baseline_changed.emit()
        self._tell_stale()

    def set_roles(self, roles: RoleChoice, as_of: float | None) -> None:
        """Choose roles, and the moment at which ages are measured."""
        if (roles, as_of) == (self._roles, self._as_of):
            return
        self._roles, self._as_of = roles, as_of
        self.roles_changed.emit()
        self._tell_stale()

    def set_expect(self, expect: Expectations) -> None:
        """State something about the data in place of what was stated before."""
        if expect == self._expect:
            return
        self._expect = expect
        self.expect_changed.emit()
        self._tell_stale()

    def decide(self, column: str, value: Stated, missing: bool | None) -> None:
        """Say that a value means missing (True), is real (False), or is undecided again (None)."""
        self.set_expect(self._expect.decided(column, value, missing=missing))
        self.value_decided.emit(column, value, missing)

    def decide_about(self, decision: Decision) -> None:
        """Keep a decision about a finding, or take one back by a decision without words."""
        self._decisions = decided(self._decisions, decision)
        self._saved = False
        self.decisions_changed.emit()
        self.selection_changed.emit()

    def decision(self, finding: Finding) -> Decision | None:
        """Return what was decided about a finding."""
        return decision_about(self._decisions, finding)

    @property
    def chosen(self) -> Chosen:
        """All that a person chose, to be taken back to by `restore`."""
        return Chosen(
            entries=self._entries,
            baseline=self._baseline,
            roles=self._roles,
            as_of=self._as_of,
            expect=self._expect,
            decisions=self._decisions,
        )

    def restore(self, chosen: Chosen) -> None:
        """Choose again what was chosen at another time."""
        if chosen.decisions != self._decisions:
            self._decisions, self._saved = chosen.decisions, False
        self._entries, self._baseline = chosen.entries, chosen.baseline
        self._roles, self._as_of, self._expect = chosen.roles, chosen.as_of, chosen.expect
        if self._entries and self._selection.version not in self._ids():
            self._selection = Selection(version=f"v{len(self._entries)}")
        self._announce_chosen()
        self.selection_changed.emit()
        self._tell_stale()

    def _ids(self) -> set[str]:
        return {f"v{number}" for number in range(1, len(self._entries) + 1)}

    def show_report(self, presented: Presented, request: Request) -> None:
        """Take a new report of what is open."""
        self._presented, self._reported, self._saved = presented, request, False
        self._keep_selection(presented)
        self.report_ready.emit()
        self._tell_stale()
        self.selection_changed.emit()

    def show_bundle(self, presented: Presented, path: str) -> None:
        """Close what is open and show a report that was saved before."""
        self._forget()
        self._presented, self._report_path = presented, path
        self._decisions = presented.report.decisions
        self._selection = Selection(version=presented.report.versions[-1].id)
        self._announce_all()

    def mark_saved(self) -> None:
        """Note that the report is on disk."""
        self._saved = True

    def clear(self) -> None:
        """Close everything."""
        self._forget()
        self._announce_all()

    def select_version(self, version: str | None) -> None:
        """Look at a version; a column stays looked at."""
        if version != self._selection.version:
            self._selection = Selection(version=version, column=self._selection.column)
            self.selection_changed.emit()

    def select_finding(self, finding: Finding | None) -> None:
        """Look at a finding."""
        version = finding.version if finding is not None else self._selection.version
        self._selection = Selection(version=version, finding=finding)
        self.selection_changed.emit()

    def select_column(self, column: str | None) -> None:
        """Look at a column."""
        self._selection = Selection(version=self._selection.version, column=column)
        self.selection_changed.emit()

    def _forget(self) -> None:
        self._entries, self._baseline = (), None
        self._roles, self._as_of, self._expect = RoleChoice(), None, NOTHING
        self._decisions = ()
        self._drop_report()
        self._selection = Selection()

    def _drop_report(self) -> None:
        if self._presented is not None:
            forget(self._presented.report)
        self._presented = self._reported = self._report_path = None
        self._saved = True
        self._selection = Selection()
        self.report_ready.emit()

    def look_at(self, selection: Selection) -> None:
        """Look at something again."""
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit()

    def _announce_all(self) -> None:
        self._announce_chosen()
        self.report_ready.emit()
        self.selection_changed.emit()
        self._tell_stale()

    def _announce_chosen(self) -> None:
        self.datasets_changed.emit()
        self.baseline_changed.emit()
        self.roles_changed.emit()
        self.expect_changed.emit()
        self.decisions_changed.emit()

    def _tell_stale(self) -> None:
        self.stale_changed.emit(self.stale)

    def _replace_source(self, place: int, source: Source) -> None:
        old = self._entries[place]
        entries = list(self._entries)
        entries[place] = replace(old, source=source)
        self._entries = tuple(entries)
        if self._baseline is old.source:
            self._baseline = source

    def _name_apart(self) -> None:
        """Number names that repeat, so that two versions are never called the same."""
        taken: set[str] = set()
        for place, entry in enumerate(self._entries):
            name, number = entry.name, 2
            while name in taken:
                name, number = f"{entry.name} ({number})", number + 1
            taken.add(name)
            if name != entry.name:
                self._replace_source(place, replace(entry.source, name=name))

    def _keep_selection(self, presented: Presented) -> None:
        """Look at the same things in a new report, as far as they are still there."""
        report, old = presented.report, self._selection
        ids = {version.id for version in report.versions}
        version = old.version if old.version in ids else report.versions[-1].id
        finding = None
        if old.finding is not None:
            finding = next(
                (
                    f
                    for f in report.findings
                    if f.signature == old.finding.signature and f.version == old.finding.version
                ),
                None,
            )
        self._selection = Selection(version=version, finding=finding, column=old.column)
