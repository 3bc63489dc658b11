"""What a person decides about a finding: accept it, dismiss it with a reason, or comment on it."""

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimeZone, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import plain_label
from inspector.gui.theme import SMALL, TIGHT
from inspector.language.current import tr
from inspector.model.decision import STATES, Decision
from inspector.model.finding import Finding

#: What each state is called, in the order of `STATES`.
NAMES = {
    "accepted": tr("Accept: it is true, we live with it"),
    "dismissed": tr("Dismiss: it does not count"),
    "noted": tr("Only a comment"),
}
_HALF_A_YEAR = 183


class DecisionBox(QWidget):
    """A small form, filled with the present decision if there is one.

    Signals:
        decided: The `Decision`; one without words takes the older one back.
    """

    decided = Signal(object)

    def __init__(
        self, finding: Finding, decision: Decision | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._finding = finding
        self.setAccessibleName(tr("Decision about this finding"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(plain_label(tr("What you decide"), bold=True))
        form = QFormLayout()
        form.setVerticalSpacing(SMALL)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.state = QComboBox()
        self.state.addItems([NAMES[state] for state in STATES])
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Why, in a sentence"))
        self.comment = QPlainTextEdit()
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(58)
        self.by = QLineEdit()
        self.limited = QCheckBox(tr("holds until"))
        self.until = QDateEdit(QDate.currentDate().addDays(_HALF_A_YEAR))
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setEnabled(False)
        self.limited.toggled.connect(self.until.setEnabled)
        for name, field in (
            (tr("Decision"), self.state),
            (tr("Reason"), self.reason),
            (tr("Comment"), self.comment),
            (tr("Your name"), self.by),
        ):
            field.setAccessibleName(name)
            label = QLabel(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            form.addRow(label, field)
        self.until.setAccessibleName(tr("Until"))
        line = QHBoxLayout()
        line.addWidget(self.limited)
        line.addWidget(self.until, 1)
        form.addRow(line)
        column.addLayout(form)
        self.problem = plain_label(tr("A dismissal needs a reason."), look="muted")
        self.problem.hide()
        column.addWidget(self.problem)
        row = QHBoxLayout()
        self.keep = QPushButton(tr("Keep the decision"))
        self.keep.clicked.connect(self._keep)
        self.take_back = QPushButton(tr("Take it back"))
        self.take_back.clicked.connect(self._take_back)
        self.take_back.setEnabled(decision is not None)
        row.addWidget(self.keep)
        row.addWidget(self.take_back)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(
            plain_label(
                tr("It is saved with the report, and shown in it."), look="muted", size=0.92
            )
        )
        if decision is not None:
            self._fill(decision)

    def decision(self) -> Decision:
        """Return what the form says."""
        finding, until = self._finding, None
        if self.limited.isChecked():
            end = QDateTime(self.until.date(), QTime(23, 59, 59), QTimeZone.utc())
            until = float(end.toSecsSinceEpoch())
        return Decision(
            key=finding.key,
            columns=finding.columns,
            slice=finding.slice,
            state=STATES[self.state.currentIndex()],
            reason=self.reason.text().strip(),
            comment=self.comment.toPlainText().strip(),
            by=self.by.text().strip(),
            until=until,
        )

    def _fill(self, decision: Decision) -> None:
        self.state.setCurrentIndex(STATES.index(decision.state))
        self.reason.setText(decision.reason)
        self.comment.setPlainText(decision.comment)
        self.by.setText(decision.by)
        if decision.until is not None:
            end = QDateTime.fromSecsSinceEpoch(int(decision.until), QTimeZone.utc())
            self.limited.setChecked(True)
            self.until.setDate(end.date())

    def _keep(self) -> None:
        decision = self.decision()
        lacking = decision.state == "dismissed" and not decision.reason
        self.problem.setVisible(lacking)
        if lacking:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.decided.emit(decision)

    def _take_back(self) -> None:
        finding = self._finding
        self.decided.emit(Decision(key=finding.key, columns=finding.columns, slice=finding.slice))
