"""Several columns to be chosen from many: a line that says which, and a list behind it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.theme import MEDIUM, SMALL
from inspector.language.current import tr

GUESS, NONE, THESE = 0, 1, 2
_NAME = Qt.ItemDataRole.UserRole


class ColumnChoice(QWidget):
    """Guess, no column, or these columns."""

    def __init__(
        self,
        columns: Sequence[str],
        guessed: Sequence[str],
        chosen: Sequence[str] | None,
        *,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._guessed = tuple(guessed)
        self._these = tuple(chosen) if chosen else tuple(guessed)
        self._title = title
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(24)
        self.box.addItem(
            f"{tr('Guess')}: {_listed(guessed)}" if guessed else tr("Guess: none found")
        )
        self.box.addItem(tr("No column"))
        self.box.addItem("")
        self.box.setAccessibleName(title)
        self.button = QPushButton(tr("Choose…"))
        self.button.setAccessibleName(tr(f"Choose: {title}"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._ask)
        line.addWidget(self.box, 1)
        line.addWidget(self.button)
        self.choose(chosen)

    def chosen(self) -> tuple[str, ...] | None:
        """Return the columns; None to guess."""
        match self.box.currentIndex():
            case 0:
                return None
            case 1:
                return ()
            case _:
                return self._these

    def choose(self, columns: Sequence[str] | None) -> None:
        """Take these columns; none of them, or None to guess."""
        if columns:
            self._these = tuple(columns)
        self.box.setItemText(THESE, _listed(self._these) if self._these else tr("These columns"))
        self.box.setCurrentIndex(GUESS if columns is None else THESE if columns else NONE)

    def _ask(self) -> None:
        dialog = ColumnsDialog(self._columns, self._these, self._title, self)
        dialog.accepted.connect(lambda: self.choose(dialog.chosen()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class ColumnsDialog(QDialog):
    """All columns, to be ticked."""

    def __init__(
        self,
        columns: Sequence[str],
        ticked: Sequence[str],
        title: str,
        parent: QWidget | None = None,
        *,
        accept: str = "Use these",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(380, 460)
        body = QVBoxLayout(self)
        body.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        body.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        for name in columns:
            item = QListWidgetItem(one_line(name))
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.list.addItem(item)
        body.addWidget(self.list)
        body.addWidget(plain_label(tr("Space ticks the current line."), look="muted", size=0.92))
        body.addWidget(buttons_for(self, accept))

    def chosen(self) -> tuple[str, ...]:
        """Return the ticked names, in their order."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            item.data(_NAME) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _narrow(self, text: str) -> None:
        sought = text.strip().casefold()
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(sought not in str(item.data(_NAME)).casefold())


def _listed(names: Sequence[str]) -> str:
    text = ", ".join(one_line(name) for name in names)
    return text if len(text) <= 80 else f"{text[:79]}…"
