"""All keys on one page."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.theme import LARGE, MEDIUM, SMALL, code_font, set_look
from inspector.language.current import tr

#: What works inside parts of the window, which have no menu.
ELSEWHERE: Mapping[str, Sequence[tuple[str, str]]] = {
    "In the list of versions": (
        ("F2", "Rename"),
        ("Alt+Up, Alt+Down", "Move: older, newer"),
        ("Del", "Remove"),
    ),
    "In lists and tables": (
        ("Up, Down", "Choose a row"),
        ("Enter", "Go to the place of a finding"),
        ("Ctrl+C", "Copy"),
        ("Ctrl+Shift+C", "Copy with headers"),
    ),
    "In charts": (
        ("Left, Right, Home, End", "Walk through the values and read them out"),
        ("Ctrl+wheel", "Zoom"),
        ("Menu ⋯", "Reset the zoom, copy, save, export"),
    ),
    "Everywhere": (
        ("Tab, Shift+Tab", "Next and previous control"),
        ("Alt and an underlined letter", "Open a menu"),
        ("Menu key, or Shift+F10", "What can be done with the thing under the cursor"),
    ),
}


class KeysDialog(QDialog):
    """Keys in groups, to be searched.

    Args:
        groups: For each menu, keys and what they do.
        parent: The window.
    """

    def __init__(
        self, groups: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAccessibleName(tr("Keys"))
        self.resize(760, 620)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search keys"))
        self.search.setAccessibleName(tr("Search keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        body = QWidget()
        set_look(body, "page")
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(1, 1)
        self._groups: list[tuple[QWidget, list[tuple[QWidget, QWidget, str]]]] = []
        row = 0
        for title, keys in (*groups.items(), *ELSEWHERE.items()):
            head = plain_label(title, bold=True)
            grid.addWidget(head, row, 0, 1, 2)
            lines: list[tuple[QWidget, QWidget, str]] = []
            for pressed, does in keys:
                row += 1
                left, right = plain_label(pressed, wrap=False), plain_label(does)
                left.setFont(code_font())
                left.setAccessibleName(f"{pressed}: {does}")
                grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(right, row, 1)
                lines.append((left, right, f"{pressed} {does}".casefold()))
            self._groups.append((head, lines))
            row += 1
        grid.setRowStretch(row, 1)
        page = QScrollArea()
        page.setWidgetResizable(True)
        page.setAccessibleName(tr("Keys"))
        page.setWidget(body)
        column.addWidget(page, 1)
        column.addWidget(buttons_for(self))

    def _narrow(self, text: str) -> None:
        sought = text.strip().casefold()
        for head, lines in self._groups:
            any_left = False
            for left, right, told in lines:
                fits = sought in told
                any_left |= fits
                left.setVisible(fits)
                right.setVisible(fits)
            head.setVisible(any_left)
