"""Two versions compared row by row: what differs in figures, and the rows themselves in the grid."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.blocks.view import view_for
from inspector.gui.dialogs.column_choice import ColumnChoice, ColumnsDialog
from inspector.gui.jobs import Job
from inspector.gui.looking import Looking
from inspector.gui.panels.data import DataPanel
from inspector.gui.panels.page import Page
from inspector.gui.state import Entry
from inspector.gui.theme import MEDIUM, SMALL, set_look
from inspector.language.current import tr
from inspector.model.conditions import EVERY_ROW, Condition, Conditions
from inspector.model.dataset import Roles
from inspector.model.errors import InspectorError
from inspector.model.expectations import NOTHING, Expectations
from inspector.report.format import grouped

if TYPE_CHECKING:
    from inspector.rows import Comparison

#: Buttons above the rows, and the values of the column “change” that each keeps.
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (tr("All"), ()),
    (tr("Altered"), ("altered: before", "altered: now")),
    (tr("Removed"), ("removed",)),
    (tr("Added"), ("added",)),
    (tr("No match"), ("no match: before", "no match: now")),
)


class RowDiffWindow(QDialog):
    """Which rows two open versions do not share. It stays open beside the main window.

    Signals:
        told: A `Message` for the person.
        troubled: An exception that is a fault of this program.
    """

    told = Signal(object)
    troubled = Signal(object)

    def __init__(
        self,
        entries: Sequence[Entry],
        roles: Roles,
        key: Sequence[str] | None,
        looking: Looking,
        parent: QWidget | None = None,
        *,
        expect: Expectations = NOTHING,
    ) -> None:
        super().__init__(parent)
        self._entries, self._roles, self._looking = tuple(entries), roles, looking
        self._expect = expect
        self._job: Job | None = None
        self._shown: Comparison | None = None
        self._ignored: tuple[str, ...] = ()
        self.setWindowTitle(tr("Compare rows of two versions"))
        self.setAccessibleName(tr("Compare rows of two versions"))
        self.resize(1080, 720)
        same = expect.same
        columns = list(
            dict.fromkeys(
                same.get(n, n) for e in entries for n in e.dataset.version.schema.all_names
            )
        )
        stack = QVBoxLayout(self)
        stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        stack.setSpacing(SMALL)
        stack.addLayout(self._form(columns, key))
        self._said = plain_label("", look="muted")
        stack.addWidget(self._said)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("What differs"))
        self.summary = Page(tr("What differs, in figures"))
        self.tabs.addTab(self.summary, tr("In figures"))
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, SMALL, 0, 0)
        line = QHBoxLayout()
        self.kinds: list[QToolButton] = []
        for place, (name, _) in enumerate(KINDS):
            button = QToolButton()
            button.setText(name)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setAccessibleName(tr(f"Show rows: {name}"))
            button.clicked.connect(lambda _=False, at=place: self.show_kind(at))
            line.addWidget(button)
            self.kinds.append(button)
        line.addStretch(1)
        rows.addLayout(line)
        self.rows = DataPanel(looking)
        self.rows.told.connect(self.told)
        self.rows.troubled.connect(self.troubled)
        self.rows.show_nothing("Choose two versions and press “Compare”.")
        rows.addWidget(self.rows, 1)
        self.tabs.addTab(body, tr("Rows"))
        stack.addWidget(self.tabs, 1)
        self._fill_buttons()

    def _form(self, columns: Sequence[str], key: Sequence[str] | None) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(MEDIUM)
        self.old, self.new = self._versions("Older version"), self._versions("Newer version")
        self.old.setCurrentIndex(max(0, len(self._entries) - 2))
        self.new.setCurrentIndex(len(self._entries) - 1)
        self.key = ColumnChoice(columns, self._roles.key, key, title=tr("Key columns"))
        self.ignore = QPushButton(tr("None"))
        self.ignore.setAutoDefault(False)
        self.ignore.setAccessibleName(tr("Columns not to compare"))
        self.ignore.clicked.connect(lambda: self._ask_ignored(columns))
        self.tolerance = QDoubleSpinBox()
        self.tolerance.setRange(0.0, 99.0)
        self.tolerance.setDecimals(4)
        self.tolerance.setSingleStep(0.1)
        self.tolerance.setSuffix("\u202f%")
        self.tolerance.setAccessibleName(tr("Tolerance of numbers, in per cent"))
        self.tolerance.setToolTip(
            tr("Numbers that differ by no more than this part of the larger one count as equal.")
        )
        self.go = QPushButton(tr("Compare"))
        self.go.setDefault(True)
        self.go.clicked.connect(self.compare)
        told: tuple[tuple[str, QWidget, int, int], ...] = (
            (tr("Older"), self.old, 0, 0),
            (tr("Newer"), self.new, 0, 2),
            (tr("Key"), self.key, 1, 0),
            (tr("Not compared"), self.ignore, 1, 2),
            (tr("Tolerance"), self.tolerance, 1, 4),
        )
        for text, widget, row, place in told:
            label = plain_label(text, wrap=False)
            label.setBuddy(widget)
            form.addWidget(label, row, place)
            form.addWidget(widget, row, place + 1)
        form.addWidget(self.go, 0, 5)
        form.setColumnStretch(1, 3)
        form.setColumnStretch(3, 2)
        return form

    def _versions(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(16)
        for entry in self._entries:
            box.addItem(one_line(entry.name))
        return box

    def _ask_ignored(self, columns: Sequence[str]) -> None:
        dialog = ColumnsDialog(columns, self._ignored, "Columns not to compare", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.set_ignored(dialog.chosen()))
        dialog.open()

    def set_ignored(self, columns: Sequence[str]) -> None:
        """Do not compare some columns."""
        self._ignored = tuple(columns)
        count = len(self._ignored)
        self.ignore.setText(
            tr(
                "None"
                if not count
                else one_line(self._ignored[0])
                if count == 1
                else f"{count} columns"
            )
        )

    def compare(self) -> None:
        """Compare the two versions that are chosen; pressed again, it stops."""
        if self._job is not None:
            self._stop()
            self._say("Stopped.")
            return
        old, new = (self._entries[box.currentIndex()] for box in (self.old, self.new))
        if old is new:
            self._say("Choose two different versions.")
            return
        same = self._expect.same
        names = [{same.get(n, n) for n in e.dataset.version.schema.names} for e in (old, new)]
        both = names[0] & names[1]
        self._say("Comparing …")
        self.go.setText(tr("Stop"))
        self._job = self._looking.compare(
            old,
            new,
            key=self.key.chosen() if self.key.chosen() is not None else self._guessed(both),
            ignore=[name for name in self._ignored if name in both],
            by=[name for name in self._roles.all_slices if name in both],
            tolerance=self.tolerance.value() / 100,
            expect=self._expect,
            succeeded=self._have,
            failed=self._failed,
        )

    def _guessed(self, both: set[str]) -> tuple[str, ...] | None:
        """Return the key of the report, if both versions have it."""
        return self._roles.key if self._roles.key and both >= set(self._roles.key) else None

    def _have(self, found: "Comparison") -> None:
        self._job = None
        self.go.setText(tr("Compare"))
        self._let_go()
        self._shown = found
        self._say("")
        self.summary.renew()
        for block in found.blocks:
            self.summary.add(view_for(block))
        from inspector.api import Dataset
        from inspector.model.dataset import Source

        dataset = Dataset(version=found.version, relation=found.relation)
        self.rows.show_entry(Entry(source=Source(name=found.version.name), dataset=dataset))
        self._fill_buttons()
        self.kinds[0].setChecked(True)

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.go.setText(tr("Compare"))
        if isinstance(error, InspectorError):
            self._say(f"{error.message} {error.hint}".strip())
        else:
            self.troubled.emit(error)

    def show_kind(self, place: int) -> None:
        """Show only rows of a kind."""
        if self._shown is None:
            return
        self.kinds[place].setChecked(True)
        _, values = KINDS[place]
        one = Condition(column=self._shown.change, operator="in", values=values)
        self.rows.filter(Conditions(tests=(one,)) if values else EVERY_ROW)

    def _fill_buttons(self) -> None:
        found = None if self._shown is None else self._shown.found.differences
        counts = (
            (None,) * len(KINDS)
            if found is None
            else (
                None,
                found.changed,
                found.removed,
                found.added,
                found.unmatchable + found.unmatchable_before,
            )
        )
        for button, (name, _), count in zip(self.kinds, KINDS, counts, strict=True):
            button.setText(name if count is None else f"{name} ({grouped(count)})")
            button.setEnabled(found is not None and count != 0)
            set_look(button, "link")

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.go.setText(tr("Compare"))

    def _let_go(self) -> None:
        if self._shown is not None:
            self.rows.show_nothing("")
            self._looking.drop(self._shown)
            self._shown = None

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop()
        self._let_go()
        super().closeEvent(event)

    def reject(self) -> None:
        self.close()
