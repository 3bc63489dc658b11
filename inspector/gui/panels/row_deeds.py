"""What can be done with the rows shown: menus, dialogs, copying, exporting."""

import csv
import io
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from inspector.gui.blocks.text import one_line
from inspector.gui.dialogs.cell import CellDialog
from inspector.gui.dialogs.conditions import ConditionsDialog
from inspector.gui.dialogs.shown_columns import ShownColumnsDialog
from inspector.gui.looking import Looking
from inspector.gui.message import Message
from inspector.gui.models.preview_model import PreviewModel
from inspector.gui.panels.row_table import RowTable
from inspector.gui.state import Entry
from inspector.language.current import tr
from inspector.model.conditions import Condition, Conditions, Operator
from inspector.model.row_view import EVERYTHING, RowView, SortKey
from inspector.report.shown import grouped

if TYPE_CHECKING:
    from inspector.rows import Arranged, Page

#: Most cells copied at once; more are better exported.
MOST_COPIED = 200_000


class RowDeeds(QObject):
    """Acts on the grid of one version.

    Signals:
        view_wanted: The `RowView` that shall be shown.
        told: A `Message` for the person.
        troubled: An exception that stood in the way.
    """

    view_wanted = Signal(object)
    told = Signal(object)
    troubled = Signal(object)

    def __init__(self, looking: Looking, table: RowTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looking = looking
        self._table = table
        self._entry: Entry | None = None
        self._view = EVERYTHING
        self._arranged: Arranged | None = None
        table.header_menu_wanted.connect(
            lambda column, place: self._pop(self.header_menu(column), place)
        )
        table.cell_menu_wanted.connect(lambda place: self._pop(self.cell_menu(), place))
        table.cell_opened.connect(self.open_cell)
        for text, keys, headers in (
            (tr("Copy"), QKeySequence(QKeySequence.StandardKey.Copy), False),
            (tr("Copy with headers"), QKeySequence("Ctrl+Shift+C"), True),
        ):
            copy = QAction(text, table)
            copy.setShortcut(keys)
            copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            copy.triggered.connect(partial(self._copy, headers))
            table.addAction(copy)

    def show(self, entry: Entry | None, view: RowView, arranged: "Arranged | None") -> None:
        """Act on the rows of a view of a version from now on."""
        self._entry, self._view, self._arranged = entry, view, arranged

    # Menus

    def header_menu(self, column: int) -> QMenu:
        """Return the menu of a column."""
        menu, model = QMenu(self._table), self._model()
        if model is None or self._entry is None:
            return menu
        name = model.columns[column].name
        for down, text in ((False, "Sort upwards"), (True, "Sort downwards")):
            key = SortKey(column=name, descending=down)
            menu.addAction(text, partial(self._want, replace(self._view, sort=(key,))))
        if self._view.sort:
            menu.addAction(tr("Do not sort"), partial(self._want, replace(self._view, sort=())))
        menu.addSeparator()
        tests: tuple[tuple[Operator, str], ...] = (
            ("is missing", "missing"),
            ("is present", "present"),
        )
        for operator, text in tests:
            one = Condition(column=name, operator=operator)
            menu.addAction(tr(f"Only rows where it is {text}"), partial(self._add_condition, one))
        menu.addSeparator()
        pinned = column in self._table.pinned
        menu.addAction(
            tr("Let it scroll again" if pinned else "Pin to the left"),
            partial(self._table.pin, column, pinned=not pinned),
        )
        menu.addAction(tr("Move left"), partial(self._table.shift, column, -1))
        menu.addAction(tr("Move right"), partial(self._table.shift, column, 1))
        menu.addAction(tr("Hide"), partial(self._table.hide_column, column))
        if self._table.hidden():
            menu.addAction(tr("Show all columns"), self.show_all_columns)
        menu.addAction(tr("Select"), partial(self._table.selectColumn, column))
        return menu

    def cell_menu(self) -> QMenu:
        """Return the menu of the current cell."""
        menu, model = QMenu(self._table), self._model()
        menu.addActions(self._table.actions())
        index = self._table.currentIndex()
        if not index.isValid() or model is None or self._entry is None:
            return menu
        menu.addAction(tr("Show the whole cell"), partial(self.open_cell, index))
        menu.addSeparator()
        menu.addAction(tr("Only rows with this value"), partial(self.filter_by, index, same=True))
        menu.addAction(tr("Only rows without it"), partial(self.filter_by, index, same=False))
        if self._view:
            menu.addAction(tr("Show all rows again"), partial(self._want, EVERYTHING))
        return menu

    def filter_by(self, index: QModelIndex, *, same: bool) -> None:
        """Show only rows with the value of a cell, or only those without it."""
        model = self._model()
        if model is None:
            return
        name = model.columns[index.column()].name
        held, value = model.value(index.row(), index.column())
        if not held:
            return
        if value is None:
            one = Condition(column=name, operator="is missing" if same else "is present")
        else:
            one = Condition(column=name, operator="=" if same else "!=", values=(str(value),))
        self._add_condition(one)

    def _add_condition(self, one: Condition) -> None:
        known = self._view.where
        tests = known.tests if known.match == "all" or len(known.tests) == 1 else ()
        tests = (*(test for test in tests if test != one), one)
        self._want(replace(self._view, where=Conditions(tests=tests), repeated=()))

    def show_all_columns(self) -> None:
        """Show the columns that are hidden."""
        self._table.arrange_columns(self._table.order(), (), self._table.pinned)

    # Dialogs

    def ask_conditions(self) -> None:
        """Let a filter be put together."""
        if self._entry is None:
            return
        names = self._entry.dataset.version.schema.names
        dialog = ConditionsDialog(names, self._view.where, self._table)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self._want(replace(self._view, where=dialog.conditions(), repeated=()))
        )
        dialog.open()

    def ask_columns(self) -> None:
        """Let columns be hidden, shown, moved and pinned."""
        model, table = self._model(), self._table
        if model is None:
            return
        names = [column.name for column in model.columns]
        dialog = ShownColumnsDialog(names, table.order(), table.hidden(), table.pinned, table)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: table.arrange_columns(dialog.order(), dialog.hidden(), dialog.pins())
        )
        dialog.open()

    def open_cell(self, index: QModelIndex) -> None:
        """Show a cell in full."""
        entry, model = self._entry, self._model()
        if entry is None or model is None:
            return
        name, place = model.columns[index.column()].name, model.place(index.row())

        def show(found: "Page") -> None:
            text = found.rows[0][0] if found.rows else None
            dialog = CellDialog(name, place, text, self._table)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._looking.copy(
            entry,
            offset=index.row(),
            limit=1,
            columns=[name],
            arranged=self._arranged,
            succeeded=show,
            failed=self.troubled.emit,
        )

    def ask_export(self) -> None:
        """Let a place be chosen, and write the rows and columns shown there."""
        if self._entry is None:
            return
        start = f"{one_line(Path(self._entry.name).stem)[:60]} rows.csv".replace("/", "_")
        chosen, kind = QFileDialog.getSaveFileName(
            self._table, tr("Export rows"), start, tr("CSV (*.csv);;Parquet (*.parquet)")
        )
        if chosen:
            ending = ".parquet" if "parquet" in kind else ".csv"
            known = Path(chosen).suffix.lower() in (".csv", ".parquet", ".pq")
            self.export(chosen if known else chosen + ending)

    def export(self, path: str) -> None:
        """Write the rows and columns shown to a file."""
        entry, model = self._entry, self._model()
        if entry is None or model is None:
            return
        names = [model.columns[column].name for column in self._table.shown()]

        def done(written: Path) -> None:
            self.told.emit(
                Message(
                    text=tr(f"The rows are written to “{one_line(written.name)}”."),
                    tone="good",
                    subject="export",
                )
            )

        self.told.emit(Message(text=tr("The rows are being written."), subject="export"))
        self._looking.export(
            entry, self._view, path, names, succeeded=done, failed=self.troubled.emit
        )

    # Copying

    def _copy(self, headers: bool, _checked: bool = False) -> None:
        """Copy the selected cells, whole, tab-separated as spreadsheets take them."""
        entry, model, chosen = self._entry, self._model(), self._table.selected_range()
        if entry is None or model is None or chosen is None:
            return
        names = [model.columns[column].name for column in chosen.columns]
        most = max(1, MOST_COPIED // len(names))
        if chosen.rows > most:
            self.told.emit(
                Message(
                    text=tr(
                        f"Only the first {grouped(most)} of {grouped(chosen.rows)} rows are copied."
                    ),
                    hint=tr("Export writes all of them to a file."),
                    subject="copy",
                )
            )

        def put(found: "Page") -> None:
            QGuiApplication.clipboard().setText(
                tab_separated([names, *found.rows] if headers else list(found.rows))
            )

        self._looking.copy(
            entry,
            offset=chosen.first,
            limit=min(chosen.rows, most),
            columns=names,
            arranged=self._arranged,
            succeeded=put,
            failed=self.troubled.emit,
        )

    def _model(self) -> PreviewModel | None:
        model = self._table.model()
        return model if isinstance(model, PreviewModel) else None

    def _want(self, view: RowView) -> None:
        self.view_wanted.emit(view)

    def _pop(self, menu: QMenu, place: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)


def tab_separated(rows: "list[object]") -> str:
    """Return rows as spreadsheets paste them: tabs between cells, odd cells in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for row in rows:
        cells = list(row) if isinstance(row, (list, tuple)) else [row]
        writer.writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue().removesuffix("\n")
