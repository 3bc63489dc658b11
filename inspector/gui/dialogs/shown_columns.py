"""Which columns the grid shows, in which order, and which stay at the left."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label, tooltip
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.icons import icon
from inspector.gui.theme import MEDIUM, font
from inspector.language.current import tr

_COLUMN = Qt.ItemDataRole.UserRole
_PINNED = Qt.ItemDataRole.UserRole + 1


class ShownColumnsDialog(QDialog):
    """A list to be ticked, searched and dragged into another order."""

    def __init__(
        self,
        names: Sequence[str],
        order: Sequence[int],
        hidden: Sequence[int],
        pins: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Columns shown"))
        self.resize(420, 520)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search column names"))
        self.search.setAccessibleName(tr("Search column names"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        stack.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setUniformItemSizes(True)
        gone = set(hidden)
        for column in order:
            item = QListWidgetItem()
            item.setData(_COLUMN, column)
            item.setToolTip(tooltip(names[column]))
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Unchecked if column in gone else Qt.CheckState.Checked)
            self._name(item, names[column], pinned=column in pins)
            self.list.addItem(item)
        self._names = tuple(names)
        stack.addWidget(self.list, 1)
        stack.addWidget(
            plain_label(
                tr("Tick what is shown; drag to move. Pinned columns stay at the left."),
                look="muted",
                size=0.92,
            )
        )
        line = QHBoxLayout()
        for text, act in (
            (tr("Show all"), lambda: self._tick(True)),
            (tr("Hide all"), lambda: self._tick(False)),
            (tr("Pin or unpin"), self._pin),
        ):
            button = QPushButton(text)
            button.clicked.connect(act)
            line.addWidget(button)
        line.addStretch(1)
        stack.addLayout(line)
        stack.addWidget(buttons_for(self, tr("Show")))

    def order(self) -> tuple[int, ...]:
        """Return all column numbers in their order."""
        return tuple(item.data(_COLUMN) for item in self._items())

    def hidden(self) -> tuple[int, ...]:
        """Return the numbers of the columns to hide; never all of them."""
        items = self._items()
        gone = [i for i in items if i.checkState() is not Qt.CheckState.Checked]
        return tuple(i.data(_COLUMN) for i in gone[: len(items) - 1])

    def pins(self) -> tuple[int, ...]:
        """Return the numbers of the columns to pin."""
        return tuple(item.data(_COLUMN) for item in self._items() if item.data(_PINNED))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _name(self, item: QListWidgetItem, name: str, *, pinned: bool) -> None:
        item.setData(_PINNED, pinned)
        item.setText(one_line(name) + (f"  ({tr('pinned')})" if pinned else ""))
        item.setFont(font(bold=pinned))

    def _search(self, text: str) -> None:
        sought = text.strip().casefold()
        for item in self._items():
            name = self._names[item.data(_COLUMN)]
            item.setHidden(sought not in name.casefold())

    def _tick(self, shown: bool) -> None:
        state = Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)

    def _pin(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            name = self._names[item.data(_COLUMN)]
            self._name(item, name, pinned=not item.data(_PINNED))
