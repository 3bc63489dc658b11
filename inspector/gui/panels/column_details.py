"""A column in full: what it is, how it is filled, what was found, and what each metric shows."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import one_line, plain_label, tooltip
from inspector.gui.blocks.view import view_for
from inspector.gui.icons import icon
from inspector.gui.presented import Presented
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, set_look, tone_of
from inspector.language.current import tr
from inspector.model.answers import Facts, Scalar
from inspector.model.dataset import ROLE_NAMES, Column, Version
from inspector.model.finding import Finding
from inspector.model.questions import ColumnFacts
from inspector.report.shown import NOTHING, format_value

MOST_FINDINGS = 12


class ColumnDetails(QWidget):
    """One column over all versions.

    Signals:
        finding_wanted: A finding to be looked at.
        section_wanted: The key of a metric whose section is to be shown.
    """

    finding_wanted = Signal(object)
    section_wanted = Signal(str)

    def __init__(
        self,
        name: str,
        versions: Sequence[Version],
        presented: Presented | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr(f"Column {name}"))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        column.addWidget(plain_label(name, size=1.2, bold=True, selectable=True))
        column.addWidget(plain_label(_described(name, versions), look="muted"))
        if presented is None:
            text = "Its figures appear when the inspection is done."
            column.addWidget(plain_label(text, look="muted"))
        else:
            column.addWidget(_facts(name, versions, presented))
            self._add_findings(column, name, presented)
            self._coming = self._built(name, presented)
            QTimer.singleShot(0, self, self._build_next)
        column.addStretch(1)

    def _add_findings(self, column: QVBoxLayout, name: str, presented: Presented) -> None:
        about = [f for f in presented.report.findings if name in f.columns]
        column.addWidget(
            plain_label(tr(f"Findings ({len(about)})" if about else "No findings"), bold=True)
        )
        box = QVBoxLayout()
        box.setSpacing(TIGHT)
        for finding in about[:MOST_FINDINGS]:
            box.addWidget(self._link(finding, presented))
        if len(about) > MOST_FINDINGS:
            more = f"and {len(about) - MOST_FINDINGS} more on the overview"
            box.addWidget(plain_label(more, look="muted"))
        column.addLayout(box)

    def _link(self, finding: Finding, presented: Presented) -> QPushButton:
        version = presented.report.version(finding.version).name
        text = f"{one_line(version)}: {one_line(tr(finding.message))}"
        link = _Elided(text)
        link.setIcon(icon(finding.severity.value, tone_of(finding.severity)))
        link.setAccessibleName(f"{finding.severity.value}: {text}")
        link.clicked.connect(partial(self.finding_wanted.emit, finding))
        return link

    def _build_next(self) -> None:
        """Build one block a turn of the event loop: a chart takes a while to make."""
        widget = next(self._coming, None)
        if widget is not None:
            self._column.insertWidget(self._column.count() - 1, widget)
            QTimer.singleShot(0, self, self._build_next)

    def _built(self, name: str, presented: Presented) -> Iterator[QWidget]:
        for section, blocks in presented.details(name):
            title = QPushButton(section.card.name.replace("&", "&&"))
            title.setAccessibleName(tr(f"Go to {section.card.name}"))
            title.setToolTip(tr("Show this on its tab"))
            set_look(title, "link")
            title.clicked.connect(partial(self.section_wanted.emit, section.card.key))
            yield title
            for block in blocks:
                yield view_for(block, self)


class _Elided(QPushButton):
    """A link of one line, however long its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        set_look(self, "link")
        self.setToolTip(tooltip(text))
        self.setMinimumWidth(80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 28
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))


def _described(name: str, versions: Sequence[Version]) -> str:
    newest = next((v for v in reversed(versions) if name in v.schema), None)
    if newest is None:
        return "It is in none of the open versions."
    found = newest.schema.find(name)
    words = [f"{found.type.value} ({found.physical})"] if found is not None else []
    words += [ROLE_NAMES[role] for role in newest.roles.of(name)]
    missing = [v.name for v in versions if name not in v.schema]
    if missing:
        words.append(f"not in {', '.join(missing)}")
    return " · ".join(words)


def _facts(name: str, versions: Sequence[Version], presented: Presented) -> QWidget:
    """Return a small table: one row a fact, one column a version."""
    given = {
        entry.version: entry.answer
        for entry in presented.report.answers
        if isinstance(entry.question, ColumnFacts)
        and entry.question.column == name
        and isinstance(entry.answer, Facts)
    }
    shown = [v for v in versions if v.id in given][-4:]
    box = QWidget()
    box.setAccessibleName(tr("Facts by version"))
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SMALL)
    grid.setVerticalSpacing(TIGHT)
    if not shown:
        return box
    lines: dict[str, list[str]] = {}
    for version in shown:
        column = version.schema.find(name)
        for label, text in _told(given[version.id], column):
            lines.setdefault(label, []).append(text)
    for place, version in enumerate(shown, start=1):
        head = plain_label(one_line(version.name), look="muted", size=0.92)
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(head, 0, place)
        grid.setColumnStretch(place, 1)
    row = 0
    for label, texts in lines.items():
        if all(text == NOTHING for text in texts):
            continue
        row += 1
        grid.addWidget(plain_label(label, look="muted", wrap=False), row, 0)
        for place, text in enumerate(texts, start=1):
            value = plain_label(text, selectable=True, tabular=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            value.setAccessibleName(tr(f"{label} in {shown[place - 1].name}"))
            grid.addWidget(value, row, place)
    return box


def _told(facts: Facts, column: Column | None) -> tuple[tuple[str, str], ...]:
    kind = column.type if column is not None else None

    def value(of: Scalar) -> str:
        if isinstance(of, str):
            text = one_line(of)
            return text if len(text) <= 24 else f"{text[:23]}…"
        return format_value(of, "number", column_type=kind)

    def some(count: int) -> str:
        return format_value(count, "rows") if count else NOTHING

    return (
        (
            "Complete",
            format_value(1 - facts.missing / facts.rows, "share") if facts.rows else NOTHING,
        ),
        (tr("Missing"), format_value(facts.missing, "rows")),
        (tr("Different"), f"≈ {format_value(facts.distinct_estimate, 'count')}"),
        (tr("Smallest"), value(facts.minimum)),
        (tr("Largest"), value(facts.maximum)),
        (tr("Zeros"), some(facts.zeros)),
        (tr("Negative"), some(facts.negatives)),
        (tr("Empty"), some(facts.empty)),
        (tr("Blank"), some(facts.blank)),
        (tr("Not a number"), some(facts.nan)),
        (tr("Infinite"), some(facts.infinite)),
        (tr("Shortest text"), format_value(facts.min_length, "count")),
        (tr("Longest text"), format_value(facts.max_length, "count")),
    )
