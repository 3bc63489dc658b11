"""A finding in full: what, why it matters, what to do, and the SQL that shows it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.icons import icon
from inspector.gui.presented import Presented
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, code_font, set_look, tone_of
from inspector.language.current import tr
from inspector.model.blocks import Note
from inspector.model.finding import Finding
from inspector.report.shown import format_time, format_value, grouped

if TYPE_CHECKING:
    from inspector.metrics.coverage.special import SpecialValue


class FindingDetails(QWidget):
    """One finding.

    Signals:
        place_wanted: The finding whose place is to be shown.
        column_wanted: A data column to be looked at.
        rows_wanted: The rows behind the finding are to be shown.
        value_decided: A column, a value of it, and whether it means missing or is real.
        one_column_wanted: An older and a newer name that are one column.
    """

    place_wanted = Signal(object)
    column_wanted = Signal(str)
    rows_wanted = Signal()
    value_decided = Signal(str, object, object)
    one_column_wanted = Signal(str, str)

    def __init__(
        self,
        finding: Finding,
        presented: Presented,
        parent: QWidget | None = None,
        *,
        decidable: bool = False,
        has_rows: bool = False,
    ) -> None:
        super().__init__(parent)
        from inspector.gui.blocks.note import NoteView

        self.setAccessibleName(tr("Finding"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        title = f"{tr(finding.severity.value.capitalize())} · {_metric_name(finding, presented)}"
        column.addWidget(
            NoteView(Note(title=title, text=tr(finding.message), tone=tone_of(finding.severity)))
        )
        for heading, text in (
            (tr("Why it matters"), tr(finding.impact)),
            (tr("What to do"), tr(finding.action)),
        ):
            if text:
                part = QVBoxLayout()
                part.setSpacing(TIGHT // 2)
                part.addWidget(plain_label(tr(heading), bold=True))
                part.addWidget(plain_label(text, selectable=True))
                column.addLayout(part)
        if decidable and (values := _special_values(finding, presented)):
            column.addLayout(self._decisions(values))
        if decidable and (names := renamed_in(finding)):
            column.addLayout(self._one_column(*names))
        column.addLayout(_facts(finding, presented))
        column.addLayout(self._buttons(finding, has_rows=has_rows))
        if finding.sql:
            column.addLayout(_sql(finding.sql))
        column.addStretch(1)

    def add(self, part: QWidget) -> None:
        """Add a part below."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, part)

    def _buttons(self, finding: Finding, *, has_rows: bool) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(TIGHT)
        if has_rows:
            lines.addWidget(_link(tr("Show the rows behind it"), self.rows_wanted.emit))
        place = _link(tr("Show it on its tab"), partial(self.place_wanted.emit, finding))
        lines.addWidget(place)
        for name in finding.columns[:8]:
            text = tr(f"Look at “{one_line(name)[:40]}”")
            lines.addWidget(_link(text, partial(self.column_wanted.emit, name)))
        return lines

    def _one_column(self, old: str, new: str) -> QVBoxLayout:
        """Return a button that makes two names one column."""
        part = QVBoxLayout()
        part.setSpacing(TIGHT)
        part.addWidget(plain_label(tr("You decide"), bold=True))
        button = QPushButton(tr("They are one column"))
        button.setAccessibleName(tr(f"{old} and {new} are one column"))
        button.clicked.connect(lambda _checked=False: self.one_column_wanted.emit(old, new))
        part.addWidget(button)
        text = f"“{one_line(old)[:40]}” is then compared with “{one_line(new)[:40]}” everywhere."
        part.addWidget(plain_label(text, look="muted", size=0.92))
        return part

    def _decisions(self, values: "tuple[SpecialValue, ...]") -> QVBoxLayout:
        """Return two buttons a value: it means missing, or it is real."""
        part = QVBoxLayout()
        part.setSpacing(TIGHT)
        part.addWidget(plain_label(tr("You decide"), bold=True))
        for value in values:
            part.addWidget(plain_label(tr(f"“{value.label}” in “{value.column}”"), wrap=True))
            row = QHBoxLayout()
            for text, missing in (("Means “missing”", True), ("Is a real value", False)):
                button = QPushButton(text)
                button.setAccessibleName(tr(f"{text}: {value.label} in {value.column}"))
                decide = partial(self.value_decided.emit, value.column, value.stated, missing)
                button.clicked.connect(lambda _checked=False, decide=decide: decide())
                row.addWidget(button)
            row.addStretch(1)
            part.addLayout(row)
        part.addWidget(
            plain_label(
                tr("What means “missing” counts as missing in every figure."),
                look="muted",
                size=0.92,
            )
        )
        return part


def renamed_in(finding: Finding) -> tuple[str, str] | None:
    """Return the older and the newer name of a column that a finding takes for one; None if none."""
    if finding.key != "drift.schema" or len(finding.columns) != 2 or finding.unit != "share":
        return None
    old, new = finding.columns
    return old, new


def _special_values(finding: Finding, presented: Presented) -> "tuple[SpecialValue, ...]":
    """Return the values a finding about special values speaks of."""
    if finding.key != "coverage.special_values":
        return ()
    from inspector.metrics.coverage.special_values import SpecialValues

    result = presented.report.result(finding.key, finding.version)
    if not isinstance(result, SpecialValues):
        return ()
    return tuple(value for value in result.values if value.column in finding.columns)


def _facts(finding: Finding, presented: Presented) -> QFormLayout:
    report = presented.report
    names = {v.id: v.name for v in report.versions}
    if report.baseline is not None:
        names[report.baseline.id] = report.baseline.name
    form = QFormLayout()
    form.setHorizontalSpacing(MEDIUM)
    form.setVerticalSpacing(TIGHT)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    since = finding.since if finding.since != finding.version else None
    for name, text in (
        (tr("Measured"), _shown(finding.value, finding)),
        (tr("Limit"), _shown(finding.threshold, finding)),
        (tr("Version"), names.get(finding.version, finding.version)),
        (tr("Compared with"), names.get(finding.baseline or "", "")),
        (tr("Since version"), names.get(since or "", "")),
        (tr("Began"), "" if finding.began is None else format_time(finding.began)),
        (tr("Only where"), finding.slice or ""),
        (tr("Rows"), "" if finding.rows is None else grouped(finding.rows)),
        (tr("Columns"), ", ".join(finding.columns)),
        (tr("Puts at risk"), ", ".join(map(tr, finding.risks))),
        (tr("Key"), finding.key),
    ):
        if text:
            value = plain_label(text, selectable=True, tabular=True)
            value.setAccessibleName(name)
            form.addRow(plain_label(name, look="muted", wrap=False), value)
    return form


def _sql(sql: str) -> QVBoxLayout:
    part = QVBoxLayout()
    part.setSpacing(TIGHT)
    head = QHBoxLayout()
    head.addWidget(plain_label(tr("SQL that shows it"), bold=True), 1)
    copy = QPushButton(icon("copy"), tr("Copy"))
    copy.setAccessibleName(tr("Copy the SQL"))
    copy.clicked.connect(partial(_copy, copy, sql))
    head.addWidget(copy)
    part.addLayout(head)
    box = QPlainTextEdit(sql)
    box.setReadOnly(True)
    box.setAcceptDrops(False)
    box.setTabChangesFocus(True)
    box.setFont(code_font())
    box.setAccessibleName(tr("SQL"))
    lines = min(14, max(4, sum(1 + len(line) // 34 for line in sql.splitlines())))
    box.setFixedHeight(lines * QFontMetrics(box.font()).lineSpacing() + 2 * SMALL + 4)
    part.addWidget(box)
    part.addWidget(
        plain_label(tr("Runs in DuckDB, in the folder of the file."), look="muted", size=0.92)
    )
    return part


def _copy(button: QPushButton, sql: str) -> None:
    QGuiApplication.clipboard().setText(sql)
    button.setText(tr("Copied"))
    QTimer.singleShot(1_500, button, partial(button.setText, "Copy"))


def _link(text: str, act: object) -> QPushButton:
    link = QPushButton(text.replace("&", "&&"))
    link.setAccessibleName(text)
    set_look(link, "link")
    link.clicked.connect(act)
    return link


def _shown(value: float | None, finding: Finding) -> str:
    return "" if value is None else format_value(value, finding.unit)


def _metric_name(finding: Finding, presented: Presented) -> str:
    for sections in presented.tabs.values():
        for section in sections:
            if section.card.key == finding.key:
                return section.card.name
    return finding.area.capitalize()
