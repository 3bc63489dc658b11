"""The columns of a text file and the type each is read as: found, or chosen by the person."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from inspector.language.current import tr
from inspector.model.reading import TextReading

AS_FOUND = "As found"
#: Types as people choose them.
TYPES = {
    "Text": "text",
    "Whole number": "integer",
    "Number": "number",
    "True or false": "boolean",
    "Date": "date",
    "Date and time": "timestamp",
    "Time of day": "time",
}
_Index = QModelIndex | QPersistentModelIndex


class _TypeDelegate(QStyledItemDelegate):
    """Offers the types in a list."""

    def createEditor(self, parent: QWidget, _o: QStyleOptionViewItem, _i: _Index) -> QWidget:
        box = QComboBox(parent)
        box.addItems([tr(AS_FOUND), *TYPES])
        box.activated.connect(lambda _place: self._done(box))
        return box

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())


class ColumnTypes(QTableWidget):
    """A column a row, its type beside it.

    Signals:
        chosen: The person gave a column another type.
    """

    chosen = Signal()

    def __init__(self, given: TextReading, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self._chosen = given.forced
        self._filling = False
        self.setHorizontalHeaderLabels([tr("Column"), tr("Read as")])
        self.setAccessibleName(tr("Columns and the types they are read as"))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setItemDelegateForColumn(1, _TypeDelegate(self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 120)
        self.itemChanged.connect(self._changed)

    def choices(self) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Return the columns kept as text, and those given another type."""
        return (
            tuple(sorted(name for name, kind in self._chosen.items() if kind == "text")),
            tuple(sorted(pair for pair in self._chosen.items() if pair[1] != "text")),
        )

    def choose(self, column: str, name: str | None) -> None:
        """Give a column a type; None: the one that is found."""
        for row in range(self.rowCount()):
            if self._text(row, 0) == column:
                self.model().setData(self.model().index(row, 1), _word(name))

    def show_columns(self, names: tuple[str, ...]) -> None:
        """List these columns; choices about others are forgotten."""
        if names == tuple(self._text(row, 0) for row in range(self.rowCount())):
            return
        self._filling = True
        self._chosen = {name: kind for name, kind in self._chosen.items() if name in names}
        self.setRowCount(len(names))
        for row, name in enumerate(names):
            shown = QTableWidgetItem(name)
            shown.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            shown.setToolTip(name[:400])
            self.setItem(row, 0, shown)
            self.setItem(row, 1, QTableWidgetItem(_word(self._chosen.get(name))))
        self._filling = False

    def _text(self, row: int, column: int) -> str:
        return str(self.model().index(row, column).data())

    def _changed(self, item: QTableWidgetItem) -> None:
        if self._filling or item.column() != 1:
            return
        name, kind = self._text(item.row(), 0), TYPES.get(item.text())
        before = self._chosen.get(name)
        if kind is None:
            self._chosen.pop(name, None)
        else:
            self._chosen[name] = kind
        if kind != before:
            self.chosen.emit()


def _word(kind: str | None) -> str:
    return next((word for word, one in TYPES.items() if one == kind), AS_FOUND)
