"""Puts a filter together: columns, comparisons and values to choose and type."""

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.icons import icon
from inspector.gui.theme import MEDIUM, SMALL
from inspector.language.current import tr
from inspector.model.conditions import MANY, UNARY, Condition, Conditions, Operator
from inspector.model.errors import RequestError


class ConditionsDialog(QDialog):
    """Any number of conditions, all or any of which must hold."""

    def __init__(
        self, columns: Sequence[str], given: Conditions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Filter rows"))
        self.setMinimumWidth(560)
        self._columns = tuple(columns)
        self._rows: list[_ConditionRow] = []
        stack = QVBoxLayout(self)
        stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        head = QHBoxLayout()
        head.addWidget(plain_label(tr("Show rows that meet"), wrap=False))
        self.match = QComboBox()
        self.match.addItem(tr("all of these"), "all")
        self.match.addItem(tr("any of these"), "any")
        self.match.setAccessibleName(tr("All or any"))
        self.match.setCurrentIndex(0 if given.match == "all" else 1)
        head.addWidget(self.match)
        head.addStretch(1)
        stack.addLayout(head)
        self._body = QVBoxLayout()
        self._body.setSpacing(SMALL)
        stack.addLayout(self._body)
        self._add = QPushButton(icon("add"), tr("Add a condition"))
        self._add.clicked.connect(lambda: self.add_condition())
        stack.addWidget(self._add, alignment=Qt.AlignmentFlag.AlignLeft)
        self._trouble = plain_label("", tone="critical")
        self._trouble.hide()
        stack.addWidget(self._trouble)
        stack.addWidget(
            plain_label(
                tr("Several values for “in” are parted by commas."), look="muted", size=0.92
            )
        )
        stack.addStretch(1)
        stack.addWidget(buttons_for(self, tr("Filter")))
        for one in given.tests:
            self.add_condition(one)
        if not given.tests:
            self.add_condition()

    def add_condition(self, given: Condition | None = None) -> None:
        """Add a line; for a condition, or empty."""
        row = _ConditionRow(self._columns, given)
        row.remove.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._body.addWidget(row)

    def conditions(self) -> Conditions:
        """Return what was put together.

        Raises:
            RequestError: A value is missing.
        """
        tests = tuple(one for row in self._rows if (one := row.condition()) is not None)
        return Conditions(tests=tests, match=self.match.currentData())

    def accept(self) -> None:
        try:
            self.conditions()
        except RequestError as error:
            self._trouble.setText(error.message)
            self._trouble.show()
        else:
            super().accept()

    def _remove(self, row: "_ConditionRow") -> None:
        self._rows.remove(row)
        self._body.removeWidget(row)
        row.deleteLater()


class _ConditionRow(QWidget):
    """One condition."""

    def __init__(self, columns: Sequence[str], given: Condition | None) -> None:
        super().__init__()
        self._columns = tuple(columns)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        self.column = QComboBox()
        self.column.setAccessibleName(tr("Column"))
        self.column.addItems([one_line(name)[:80] for name in columns])
        self.column.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.column.setMinimumContentsLength(16)
        self.operator = QComboBox()
        self.operator.setAccessibleName(tr("Comparison"))
        self.operator.addItems(list(get_args(Operator)))
        self.value = QLineEdit()
        self.value.setAccessibleName(tr("Value"))
        self.value.setPlaceholderText(tr("Value"))
        self.remove = QToolButton()
        self.remove.setIcon(icon("close"))
        self.remove.setAutoRaise(True)
        self.remove.setAccessibleName(tr("Remove this condition"))
        for widget, stretch in ((self.column, 3), (self.operator, 1), (self.value, 3)):
            line.addWidget(widget, stretch)
        line.addWidget(self.remove)
        self.operator.currentTextChanged.connect(
            lambda name: self.value.setEnabled(name not in UNARY)
        )
        if given is not None and given.column in columns:
            self.column.setCurrentIndex(self._columns.index(given.column))
            self.operator.setCurrentText(given.operator)
            self.value.setText(", ".join(_shown(value) for value in given.values))

    def condition(self) -> Condition | None:
        """Return the condition; None for a line in which nothing was done."""
        place, name = self.column.currentIndex(), self.operator.currentText()
        operator = next(one for one in get_args(Operator) if one == name)
        typed = self.value.text().strip()
        if place < 0 or (not typed and operator not in UNARY and self.operator.currentIndex() == 0):
            return None
        values: tuple[str, ...] = ()
        if operator in MANY:
            values = tuple(part.strip() for part in typed.split(",") if part.strip())
        elif operator not in UNARY and typed:
            values = (typed,)
        return Condition(column=self._columns[place], operator=operator, values=values)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
