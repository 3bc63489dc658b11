"""The columns of the version looked at, to be searched and chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.icons import icon
from inspector.gui.models.columns_model import (
    COMPLETE,
    NAME,
    TYPE,
    VALUES,
    WORST,
    ColumnEntry,
    ColumnsModel,
)
from inspector.gui.panels.columns_delegate import ColumnsDelegate
from inspector.gui.theme import TIGHT, scaled, set_look
from inspector.language.current import tr
from inspector.model.dataset import ROLE_NAMES


class ColumnsPanel(QWidget):
    """Search line and list; under them which columns play which part.

    Signals:
        column_chosen: The name of the column that became current.
        roles_wanted: The roles are to be changed.
    """

    column_chosen = Signal(str)
    roles_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._entries: tuple[ColumnEntry, ...] = ()
        self.setAccessibleName(tr("Columns"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        head = QHBoxLayout()
        self._title = plain_label(tr("Columns"), bold=True, wrap=False)
        head.addWidget(self._title, 1)
        self._change = QToolButton()
        self._change.setText(tr("Roles…"))
        set_look(self._change, "link")
        self._change.setAccessibleName(tr("Change roles"))
        self._change.setToolTip(tr("Which column is the label, the time, the key … (Ctrl+R)"))
        self._change.setCursor(Qt.CursorShape.PointingHandCursor)
        self._change.clicked.connect(self.roles_wanted)
        head.addWidget(self._change)
        column.addLayout(head)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search name, type or role (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search columns"))
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)  # a dropped file is to be opened, not sought
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        column.addWidget(self.search)
        self.model = ColumnsModel(parent=self)
        self.table = self._table()
        self.table.setMinimumHeight(110)
        column.addWidget(self.table, 1)
        self._none = plain_label(tr("No column is called like this."), look="muted")
        self._none.hide()
        column.addWidget(self._none)
        self._roles = plain_label("", look="muted", size=0.95)
        column.addWidget(self._roles)

    def show_columns(
        self, entries: Iterable[ColumnEntry], *, changeable: bool, current: str | None
    ) -> None:
        """Show the columns of a version; their roles can be changed while its data is open."""
        self._change.setVisible(changeable)
        if entries is self._entries:
            self.show_current(current)
            return
        self._filling = True
        self._entries = tuple(entries)
        self.model.show_entries(self._entries)
        self.table.setColumnHidden(COMPLETE, all(e.complete is None for e in self._entries))
        self.table.setColumnHidden(WORST, not any(e.measured for e in self._entries))
        self.table.setColumnHidden(VALUES, not any(e.sketch.bars for e in self._entries))
        self._filling = False
        self.show_current(current)
        self._count()
        self._roles.setText(_played(self._entries))
        self._roles.setVisible(bool(self._entries))

    def show_current(self, name: str | None) -> None:
        """Make a column current without saying so."""
        self._filling = True
        row = self.model.row_of(name) if name is not None else None
        if row is None:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        elif self.table.currentIndex().row() != row:
            self.table.setCurrentIndex(self.model.index(row, NAME))
        self._filling = False

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(ColumnsDelegate(table))
        table.setAccessibleName(tr("Columns of the version"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setSortingEnabled(True)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(QFontMetrics(table.font()).height() + 10)
        head = table.horizontalHeader()
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(30)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for place, width in ((TYPE, 70), (COMPLETE, 78), (WORST, 30), (VALUES, 54)):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(place, scaled(width))
        head.moveSection(head.visualIndex(VALUES), 1)
        head.moveSection(head.visualIndex(COMPLETE), 2)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnHidden(TYPE, True)  # the icon and the tooltip have it
        side = QFontMetrics(table.font()).height()
        table.setIconSize(QSize(side, side))
        table.selectionModel().currentRowChanged.connect(self._chosen)
        return table

    def _search(self, text: str) -> None:
        self._filling = True
        self.model.search(text)
        self._filling = False
        self._count()

    def _count(self) -> None:
        shown, all_of_them = self.model.rowCount(), len(self._entries)
        of = f"{shown} of {all_of_them}" if shown != all_of_them else str(all_of_them)
        self._title.setText(tr(f"Columns ({of})" if all_of_them else "Columns"))
        self._none.setVisible(bool(all_of_them) and not shown)

    def _chosen(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        if entry is not None and index.isValid() and not self._filling:
            self.column_chosen.emit(entry.name)


def _played(entries: Iterable[ColumnEntry]) -> str:
    """Return each role that is played, in the order roles are shown."""
    by_role: dict[str, list[str]] = {}
    for entry in entries:
        for role in entry.roles:
            by_role.setdefault(role, []).append(one_line(entry.name))
    lines = [
        f"{tr(role)}: {', '.join(by_role[role])}" for role in ROLE_NAMES.values() if role in by_role
    ]
    return " · ".join(lines) or tr("No column plays a part yet.")
