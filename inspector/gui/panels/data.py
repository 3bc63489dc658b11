"""The rows of the version looked at, fetched page by page as one scrolls."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.jobs import Job
from inspector.gui.looking import Looking
from inspector.gui.models.preview_model import BLOCK_COLUMNS, PreviewModel
from inspector.gui.models.sketches import Sketch
from inspector.gui.panels.row_bar import RowBar, RowStatus
from inspector.gui.panels.row_deeds import RowDeeds
from inspector.gui.panels.row_layout import lay_out, layout_of
from inspector.gui.panels.row_pages import RowPages
from inspector.gui.panels.row_table import CellRange, RowTable
from inspector.gui.state import Entry
from inspector.gui.theme import MEDIUM, SMALL, set_look
from inspector.language.current import tr
from inspector.model.conditions import Conditions
from inspector.model.errors import InspectorError
from inspector.model.report import Report
from inspector.model.row_view import EVERYTHING, RowView, SortKey
from inspector.report.shown import grouped

if TYPE_CHECKING:
    from inspector.rows import Arranged, Glimpse, Selected

#: A selection is summed up when it has stayed the same for so long.
SELECTING_MS = 120

NO_ROWS_IN_BUNDLE = (
    "This report was opened from a bundle. A bundle holds figures, charts and findings, but no rows "
    "of the data. To see rows, open the files themselves."
)
NOTHING_OPEN = "No data is open."


class DataPanel(QWidget):
    """A table as large as the data that holds only what is near.

    Signals:
        column_chosen: The data column of the cell that became current.
        told: A `Message` for the person.
        troubled: An exception that stood in the way of showing rows.

    Attributes:
        table: The grid.
        bar: Search and filter.
        status: What is shown and selected.
    """

    column_chosen = Signal(str)
    told = Signal(object)
    troubled = Signal(object)

    def __init__(self, looking: Looking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Data"))
        set_look(self, "page")
        self._looking = looking
        self._entry: Entry | None = None
        self._model: PreviewModel | None = None
        self._view = EVERYTHING
        self._arranged: Arranged | None = None
        self._arranging: Job | None = None
        self._selecting: Job | None = None
        self._report: tuple[Report, str] | None = None
        self._filling = self._fit_wanted = False
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, SMALL)
        column.setSpacing(SMALL)
        self._title = plain_label("", bold=True, wrap=False)
        self._title.setMinimumWidth(10)
        self._note = plain_label(tr(NOTHING_OPEN), look="muted")
        column.addWidget(self._title)
        column.addWidget(self._note)
        self.bar = RowBar()
        column.addWidget(self.bar)
        self.table = RowTable()
        column.addWidget(self.table, 1)
        self.status = RowStatus()
        column.addWidget(self.status)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.deeds = RowDeeds(looking, self.table, self)
        self._pages = RowPages(looking, self)
        self._select_later = QTimer(self, singleShot=True, interval=SELECTING_MS)
        self._select_later.timeout.connect(self._describe_selection)
        self._connect()
        self.show_nothing(NOTHING_OPEN)

    def _connect(self) -> None:
        self.bar.search_wanted.connect(lambda text: self.look_at(replace(self._view, search=text)))
        self.bar.filter_wanted.connect(self.filter)
        self.bar.conditions_wanted.connect(self.deeds.ask_conditions)
        self.bar.columns_wanted.connect(self.deeds.ask_columns)
        self.bar.export_wanted.connect(self.deeds.ask_export)
        self.bar.stop_wanted.connect(self._stop_arranging)
        self.deeds.view_wanted.connect(self.look_at)
        self.deeds.told.connect(self.told)
        for source in (self.deeds, self._pages):
            source.troubled.connect(self.troubled)
        self._pages.begun.connect(self._begun)
        self.table.sort_wanted.connect(self._sort)
        self.table.selected.connect(lambda _range: self._select_later.start())
        self.table.layout_changed.connect(self._say)

    # What is shown

    @property
    def note(self) -> str:
        """What is said above the table."""
        return self._note.text()

    @property
    def view(self) -> RowView:
        """Which rows are shown, or are being chosen."""
        return self._view

    @property
    def untouched(self) -> bool:
        """Whether nobody has scrolled or searched here."""
        return self._view == EVERYTHING and not self.table.verticalScrollBar().value()

    @property
    def busy(self) -> bool:
        """Whether rows are being chosen."""
        return self._arranging is not None

    def show_entry(self, entry: Entry) -> None:
        """Show the rows of an open version."""
        if self._entry is not None and self._entry.dataset is entry.dataset:
            self._entry = entry
            self._say()
            return
        self._let_go()
        self._entry = entry
        self._report = None
        self._view = EVERYTHING
        self.bar.show_view(self._view.where, "")
        self._show_model(entry.dataset.version.rows)
        self._show_parts(grid=True)

    def show_glimpse(self, seen: "Glimpse") -> None:
        """Show the first rows of a file that is still being read."""
        self._let_go()
        self._entry = None
        model = PreviewModel(seen.schema.columns, len(seen.rows), self)
        for block in range(-(-len(seen.schema.columns) // BLOCK_COLUMNS)):
            cut = slice(block * BLOCK_COLUMNS, (block + 1) * BLOCK_COLUMNS)
            model.accept_page(0, [row[cut] for row in seen.rows], block=block)
        self._use(model)
        self._title.setText(tr(f"First rows of “{seen.name}”"))
        types = "" if seen.settled else " Types are settled from all values."
        self._note.setText(tr(f"The file is being read; the rest comes with it.{types}"))
        self._show_parts(grid=True, glimpse=True)

    def show_report(self, report: Report | None, version: str) -> None:
        """Show in the header what a report says of the columns."""
        known = self._report
        if known is not None and known[0] is report and known[1] == version:
            return
        self._report = None if report is None else (report, version)
        self._show_sketches()

    def show_nothing(self, why: str) -> None:
        """Say why there are no rows to show."""
        self._let_go()
        self._entry = None
        self._title.setText(tr("Rows"))
        self._note.setText(why)
        self._show_parts(grid=False)

    def show_column(self, name: str | None) -> None:
        """Scroll to a data column without saying so."""
        if self._entry is None or self._model is None or name is None:
            return
        names = self._entry.dataset.version.schema.all_names
        if name in names and not self.table.isColumnHidden(names.index(name)):
            row = max(0, self.table.rowAt(0))
            self._filling = True
            index = self._model.index(row, names.index(name))
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
            self._filling = False

    # Which rows

    def filter(self, where: Conditions) -> None:
        """Show only rows that meet conditions."""
        self.look_at(replace(self._view, where=where, repeated=()))

    def look_at(self, view: RowView) -> None:
        """Show the rows of a view, once they are found."""
        if self._entry is None or view == self._view:
            return
        before, self._view = self._view, view
        self.bar.show_view(view.where, view.search)
        self._stop()
        if not view:
            self._have_arranged(None)
            return
        self.bar.show_working(tr("Looking for the rows …" if view.is_filtered else "Sorting …"))

        def fail(error: Exception) -> None:
            self._arranging = None
            self._view = before
            self._mark_sorted()
            if isinstance(error, InspectorError):
                self.bar.show_trouble(f"{error.message} {error.hint}".strip())
            else:
                self.troubled.emit(error)

        self._arranging = self._looking.arrange(
            self._entry,
            view,
            succeeded=self._have_arranged,
            failed=fail,
        )

    def _have_arranged(self, arranged: "Arranged | None") -> None:
        self._arranging = None
        self.bar.show_trouble("")
        entry = self._entry
        if entry is None:
            return
        self._drop_arranged()
        self._arranged = arranged
        self._show_model(entry.dataset.version.rows if arranged is None else arranged.reachable)

    def _sort(self, column: int, more: bool) -> None:
        """Sort by a column: upwards, then downwards, then no more."""
        if self._model is None or self._entry is None:
            return
        name = self._model.columns[column].name
        old = next((key for key in self._view.sort if key.column == name), None)
        if old is None:
            new: tuple[SortKey, ...] = (SortKey(column=name),)
        else:
            new = () if old.descending else (SortKey(column=name, descending=True),)
        others = tuple(key for key in self._view.sort if key.column != name) if more else ()
        self.look_at(replace(self._view, sort=(*others, *new)))

    def _stop_arranging(self) -> None:
        if self._entry is not None and self._arranging is not None:
            self.look_at(EVERYTHING)

    def _stop(self) -> None:
        if self._arranging is not None:
            self._arranging.cancel()
            self._arranging = None

    def _drop_arranged(self) -> None:
        if self._arranged is not None:
            self._looking.forget(self._arranged)
            self._arranged = None

    # Pages

    def _show_model(self, rows: int) -> None:
        entry = self._entry
        if entry is None:
            return
        layout = layout_of(self.table, self._column_names())
        model = PreviewModel(
            entry.dataset.version.schema.columns,
            rows,
            self,
            arranged=self._arranged is not None,
            search=self._view.search,
        )
        self._pages.serve(model, entry, self._arranged)
        self._use(model)
        lay_out(self.table, self._column_names(), layout)
        self._mark_sorted()
        self._show_sketches()
        self._say()

    def _use(self, model: PreviewModel) -> None:
        old, self._model = self._model, model
        self._filling = True
        self.table.setModel(model)
        self.table.selectionModel().currentColumnChanged.connect(self._chosen)
        self._filling = False
        self.status.show_selected(None)
        if old is not None:
            old.deleteLater()
        if old is None or old.columns != model.columns:
            self._fit_wanted = True
            self.table.fit_columns()

    def _let_go(self) -> None:
        self._pages.drop()
        self._stop()
        self._drop_arranged()
        self._view = EVERYTHING

    def _begun(self) -> None:
        if not self._view and self._fit_wanted:
            self._fit_wanted = False
            self.table.fit_columns()

    # Words

    def _say(self) -> None:
        entry, model = self._entry, self._model
        if entry is None or model is None:
            return
        version = entry.dataset.version
        self._title.setText(tr(f"Rows of “{entry.name}”"))
        beyond = model.hidden_rows
        more = f" The last {grouped(beyond)} cannot be scrolled to." if beyond else ""
        self._note.setText(
            tr(
                f"{grouped(version.rows)} rows as they are in {version.location}, "
                f"{grouped(len(version.schema))} columns.{more}"
                if version.rows
                else f"{version.location} has no rows."
            )
        )
        parts = []
        arranged = self._arranged
        if self._view.is_filtered and arranged is not None:
            parts.append(tr(f"{grouped(arranged.rows)} of {grouped(version.rows)} rows"))
        else:
            parts.append(tr(f"{grouped(version.rows)} rows"))
        if arranged is not None and arranged.reachable < arranged.rows:
            parts.append(tr(f"the first {grouped(arranged.reachable)} can be scrolled to"))
        if self._view.repeated:
            parts.append(tr("rows that repeat"))
        if self._view.sort:
            parts.append("sorted by " + ", ".join(key.column for key in self._view.sort))
        hidden = len(self.table.hidden())
        if hidden:
            parts.append(f"{grouped(hidden)} columns hidden")
        self.status.show_shown(" · ".join(parts))
        self.deeds.show(entry, self._view, arranged)

    def _mark_sorted(self) -> None:
        names = self._column_names()
        keys = [key for key in self._view.sort if key.column in names]
        self.table.show_sorted(tuple((names.index(k.column), k.descending) for k in keys))

    def _show_sketches(self) -> None:
        model = self._model
        if self._entry is None or model is None or self._report is None:
            return

        def show(found: tuple[Sketch, ...]) -> None:
            if model is self._model and known is self._report:
                model.show_sketches(found)

        known = self._report
        report, version = known
        self._looking.sketch(model.columns, report, version, succeeded=show)

    def _show_parts(self, *, grid: bool, glimpse: bool = False) -> None:
        self.table.setVisible(grid)
        self.bar.setVisible(grid and not glimpse)
        self.status.setVisible(grid and not glimpse)
        self._rest.setVisible(not grid)

    # What the person does

    def _chosen(self, current: QModelIndex) -> None:
        if self._entry is not None and current.isValid() and not self._filling:
            self.column_chosen.emit(self._entry.dataset.version.schema.all_names[current.column()])

    def _describe_selection(self) -> None:
        if self._selecting is not None:
            self._selecting.cancel()
            self._selecting = None
        chosen = self.table.selected_range()
        if self._entry is None or chosen is None or chosen.rows * len(chosen.columns) < 2:
            self.status.show_selected(None)
            return

        def show(found: "Selected") -> None:
            self._selecting = None
            self.status.show_selected(found)

        self._selecting = self._looking.select(
            self._entry,
            offset=chosen.first,
            limit=chosen.rows,
            columns=self._names(chosen),
            arranged=self._arranged,
            succeeded=show,
        )

    def _column_names(self) -> list[str]:
        return [] if self._model is None else [column.name for column in self._model.columns]

    def _names(self, chosen: CellRange) -> list[str]:
        columns = self._model.columns if self._model is not None else ()
        return [columns[place].name for place in chosen.columns]
