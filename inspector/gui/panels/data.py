"""The rows of the version looked at, fetched page by page as one scrolls."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.jobs import Job
from inspector.gui.models.preview_model import PAGE_ROWS, PreviewModel
from inspector.gui.operations import Rows
from inspector.gui.theme import MEDIUM, SMALL, font, set_look
from inspector.gui.workspace import Entry
from inspector.report.format import grouped

#: Pages fetched at a time; older requests are dropped, for they have left the screen.
MOST_REQUESTS = 3
_NARROWEST, _WIDEST, _LOOKED_AT = 70, 260, 60

NO_ROWS_IN_BUNDLE = (
    "This report was opened from a bundle. A bundle holds figures, charts and findings, but no rows "
    "of the data. To see rows, open the files themselves."
)
NOTHING_OPEN = "No data is open."

#: Fetches rows from an offset on; the two functions are told of the rows, or that there are none.
Fetch = Callable[[Entry, int, int, Callable[[Rows], object], Callable[[], object]], Job]


class DataPanel(QWidget):
    """A table as large as the data that holds only what is near.

    Signals:
        column_chosen: The data column of the cell that became current.
    """

    column_chosen = Signal(str)

    def __init__(self, fetch: Fetch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data")
        set_look(self, "page")
        self._fetch = fetch
        self._entry: Entry | None = None
        self._model: PreviewModel | None = None
        self._requests: dict[int, Job] = {}
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        column.setSpacing(SMALL)
        self._title = plain_label("", bold=True, wrap=False)
        self._title.setMinimumWidth(10)
        self._note = plain_label(NOTHING_OPEN, look="muted")
        column.addWidget(self._title)
        column.addWidget(self._note)
        self.table = self._make_table()
        column.addWidget(self.table, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.show_nothing(NOTHING_OPEN)

    @property
    def note(self) -> str:
        """What is said above the table."""
        return self._note.text()

    def show_entry(self, entry: Entry) -> None:
        """Show the rows of an open version."""
        if self._entry is not None and self._entry.dataset is entry.dataset:
            self._say(entry)
            return
        self._drop_requests()
        self._entry = entry
        version = entry.dataset.version
        model = PreviewModel(version.schema.columns, version.rows, self)
        # Queued: the model asks while the view paints, and must not be changed then.
        model.page_wanted.connect(self._want_page, Qt.ConnectionType.QueuedConnection)
        old, self._model = self._model, model
        self._filling = True
        self.table.setModel(model)
        self.table.selectionModel().currentColumnChanged.connect(self._chosen)
        self._filling = False
        if old is not None:
            old.deleteLater()
        self._say(entry)
        self.table.setVisible(True)
        self._rest.setVisible(False)
        self._fit_columns()

    def show_nothing(self, why: str) -> None:
        """Say why there are no rows to show."""
        self._drop_requests()
        self._entry = None
        self._title.setText("Rows")
        self._note.setText(why)
        self.table.setVisible(False)
        self._rest.setVisible(True)

    def show_column(self, name: str | None) -> None:
        """Scroll to a data column without saying so."""
        if self._entry is None or self._model is None or name is None:
            return
        names = self._entry.dataset.version.schema.names
        if name in names:
            row = max(0, self.table.rowAt(0))
            self._filling = True
            index = self._model.index(row, names.index(name))
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
            self._filling = False

    def _say(self, entry: Entry) -> None:
        version = entry.dataset.version
        self._title.setText(f"Rows of “{entry.name}”")
        hidden = self._model.hidden_rows if self._model is not None else 0
        beyond = f" The last {grouped(hidden)} cannot be scrolled to." if hidden else ""
        self._note.setText(
            f"{grouped(version.rows)} rows as they are in {version.location}, "
            f"{grouped(len(version.schema))} columns.{beyond}"
            if version.rows
            else f"{version.location} has no rows."
        )

    def _want_page(self, page: int) -> None:
        entry, model = self._entry, self._model
        if entry is None or model is None or self.sender() not in (model, None):
            return
        while len(self._requests) >= MOST_REQUESTS:
            self._requests.pop(next(iter(self._requests))).cancel()

        def accept(rows: Rows) -> None:
            if model is self._model:
                self._requests.pop(page, None)
                model.accept_page(page, rows)
                if page == 0:
                    self._fit_columns()

        def give_up() -> None:
            if model is self._model:
                self._requests.pop(page, None)
                model.forget_request(page)

        self._requests[page] = self._fetch(entry, page * PAGE_ROWS, PAGE_ROWS, accept, give_up)

    def _drop_requests(self) -> None:
        for job in self._requests.values():
            job.cancel()
        self._requests.clear()

    def _chosen(self, current: QModelIndex) -> None:
        if self._entry is not None and current.isValid() and not self._filling:
            self.column_chosen.emit(self._entry.dataset.version.schema.names[current.column()])

    def _fit_columns(self) -> None:
        """Give columns the width of their first rows, within reason."""
        model = self._model
        if model is None:
            return
        metrics = QFontMetrics(self.table.font())
        for place in range(min(model.columnCount(), _LOOKED_AT)):
            head = str(model.headerData(place, Qt.Orientation.Horizontal) or "")
            texts = [
                str(model.index(row, place).data() or "")
                for row in range(min(30, model.rowCount()))
            ]
            widest = max(metrics.horizontalAdvance(text) for text in (head, *texts))
            self.table.setColumnWidth(place, min(_WIDEST, max(_NARROWEST, widest + 24)))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName("Rows of the data")
        table.setFont(font(tabular=True))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(QFontMetrics(table.font()).height() + 8)
        table.horizontalHeader().setHighlightSections(False)
        copy = QAction("Copy", table)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        table.addAction(copy)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def _copy(self) -> None:
        """Copy the selected cells, tab-separated."""
        ranges = self.table.selectionModel().selection()
        if self._model is None or ranges.isEmpty():
            return
        chosen = ranges.first()
        rows = range(chosen.top(), min(chosen.bottom(), chosen.top() + 10_000) + 1)
        columns = range(chosen.left(), chosen.right() + 1)
        text = "\n".join(
            "\t".join(str(self._model.index(row, place).data() or "") for place in columns)
            for row in rows
        )
        QGuiApplication.clipboard().setText(text)
