"""The overview: the verdict, what it is made of, and the findings, worst first."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.grid_delegate import GridDelegate
from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.blocks.view import view_for
from inspector.gui.icons import icon
from inspector.gui.models.findings_model import (
    AREA,
    COLUMNS,
    LIMIT,
    MESSAGE,
    SEVERITY,
    SINCE,
    VALUE,
    VERSION,
    FindingsModel,
)
from inspector.gui.panels.page import Page
from inspector.gui.presented import Presented
from inspector.gui.theme import SMALL, current_theme, font, scaled
from inspector.language.current import tr
from inspector.model.blocks import Block, Figures
from inspector.model.finding import Finding, Severity

_WIDTHS = {SEVERITY: 92, AREA: 84, VERSION: 96, COLUMNS: 130, VALUE: 96, LIMIT: 96, SINCE: 96}
#: Below these widths a column is left to the details on the right.
_ROOM_FOR = {SINCE: 1080, LIMIT: 1000, AREA: 760, COLUMNS: 860}
_SEVERITIES: tuple[tuple[str, tuple[Severity, ...]], ...] = (
    (tr("All severities"), ()),
    (tr("Critical"), (Severity.CRITICAL,)),
    (tr("Critical and warning"), (Severity.CRITICAL, Severity.WARNING)),
)


class OverviewPanel(Page):
    """The first tab.

    Signals:
        finding_chosen: A `Finding` became current.
        finding_opened: A `Finding` was clicked: its place is to be shown.
        column_chosen: A data column was chosen in a table.
    """

    finding_chosen = Signal(object)
    finding_opened = Signal(object)
    column_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Overview", parent)
        self.findings: FindingsPanel | None = None
        self._say_what_comes()

    def show_presented(self, presented: Presented | None) -> None:
        """Show a report, or nothing."""
        self.renew()
        self.findings = None
        if presented is None:
            self._say_what_comes()
            return
        self.add(plain_label(presented.headline, size=1.35, bold=True, selectable=True))
        findings = FindingsPanel(presented)
        findings.finding_chosen.connect(self.finding_chosen)
        findings.finding_opened.connect(self.finding_opened)
        self.findings = findings
        figures = [block for block in presented.overview if isinstance(block, Figures)]
        others = [block for block in presented.overview if not isinstance(block, Figures)]
        # The health comes before the findings it counts, what was opened after them.
        for block in (*figures, *others[:1]):
            self._add_block(block)
        self.add(findings)
        for block in others[1:]:
            self._add_block(block)

    def _say_what_comes(self) -> None:
        """Fill an empty page with what will be on it."""
        self.add(plain_label("Is this data fit for use?", size=1.35, bold=True))
        coming = (
            "The verdict appears here when the data is inspected: what is critical, what is worth "
            "knowing, where it began, and the findings one by one. A click on a finding leads to "
            "its place; its explanation, its evidence and the SQL behind it come on the right."
        )
        self.add(plain_label(coming, look="muted"))

    def _add_block(self, block: Block) -> None:
        view = view_for(block)
        chosen = getattr(view, "column_chosen", None)
        if chosen is not None:
            chosen.connect(self.column_chosen)
        self.add(view)


class FindingsPanel(QWidget):
    """Findings in a table, to be narrowed down by severity, version and text.

    Signals:
        finding_chosen: See `OverviewPanel`.
        finding_opened: See `OverviewPanel`.
    """

    finding_chosen = Signal(object)
    finding_opened = Signal(object)

    def __init__(self, presented: Presented, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Findings"))
        self._report = report = presented.report
        known = (*report.versions, *((report.baseline,) if report.baseline else ()))
        self.model = FindingsModel(report.findings, {v.id: v.name for v in known}, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self._count = plain_label("", bold=True, wrap=False)
        self.severity = QComboBox()
        self.severity.setAccessibleName(tr("Severity"))
        self.severity.addItems([words for words, _ in _SEVERITIES])
        self.version = QComboBox()
        self.version.setAccessibleName(tr("Version"))
        self.version.addItem(tr("All versions"))
        self.version.addItems([one_line(v.name) for v in reversed(report.versions)])
        self.version.setMaximumWidth(200)
        self.text = QLineEdit()
        self.text.setAccessibleName(tr("Search findings"))
        self.text.setPlaceholderText(tr("Search findings"))
        self.text.setClearButtonEnabled(True)
        self.text.setAcceptDrops(False)
        self.text.setMaximumWidth(240)
        self.text.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.severity.currentIndexChanged.connect(self._narrow)
        self.version.currentIndexChanged.connect(self._narrow)
        self.text.textChanged.connect(self._narrow)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        line.addWidget(self._count, 1)
        for widget in (self.severity, self.version, self.text):
            line.addWidget(widget)
        column.addLayout(line)
        self.table = _findings_table(self.model)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.clicked.connect(self._opened)
        self.table.activated.connect(self._opened)
        column.addWidget(self.table)
        hint = "Click a finding to go to its place; its details, and the SQL behind it, are on the right."
        self._hint = plain_label(tr(hint), look="muted")
        column.addWidget(self._hint)
        self.version.setVisible(len(report.versions) > 1)
        self._narrow()

    def choose(self, finding: Finding) -> None:
        """Make a finding current without saying so."""
        for row in range(self.model.rowCount()):
            if self.model.finding(row) == finding:
                self.table.selectionModel().blockSignals(True)
                self.table.selectRow(row)
                self.table.selectionModel().blockSignals(False)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        several = len(self._report.versions) > 1
        for place in range(self.model.columnCount()):
            room = self.width() >= scaled(_ROOM_FOR.get(place, 0))
            self.table.setColumnHidden(
                place, not room or (place in (VERSION, SINCE) and not several)
            )

    def _narrow(self) -> None:
        place, versions = self.version.currentIndex(), self._report.versions
        self.model.narrow(
            severities=_SEVERITIES[self.severity.currentIndex()][1],
            versions=(versions[-place].id,) if place > 0 else (),
            text=self.text.text(),
        )
        shown, total = self.model.rowCount(), len(self._report.findings)
        of = f"{shown} of {total}" if shown != total else str(total)
        self._count.setText(tr(f"Findings ({of})" if total else "No findings"))
        self._hint.setVisible(bool(shown))
        self._fit(shown)

    def _fit(self, rows: int) -> None:
        each = self.table.verticalHeader().defaultSectionSize()
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(int(each * min(9.5, max(1, rows))) + head + 18)
        self.table.setVisible(bool(rows))

    def _chosen(self, index: QModelIndex) -> None:
        finding = self.model.finding(index.row()) if index.isValid() else None
        if finding is not None:
            self.finding_chosen.emit(finding)

    def _opened(self, index: QModelIndex) -> None:
        finding = self.model.finding(index.row())
        if finding is not None:
            self.finding_opened.emit(finding)


class _FindingDelegate(GridDelegate):
    """Sentences on two lines; the severity on one."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if index.column() == SEVERITY:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, QColor(current_theme().fill("info")))
            spare = (option.rect.height() - option.fontMetrics.height() - 12) // 2
            option.rect = option.rect.adjusted(0, spare, 0, -spare)
        super().paint(painter, option, index)


def _findings_table(model: FindingsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setItemDelegate(_FindingDelegate(table))
    table.setAccessibleName(tr("Findings, worst first"))
    table.setFont(font(tabular=True))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setWordWrap(True)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(2 * QFontMetrics(table.font()).height() + 10)
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setSortIndicatorClearable(True)
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    head.setMinimumSectionSize(50)
    table.setSortingEnabled(True)
    for place, width in _WIDTHS.items():
        table.setColumnWidth(place, scaled(width))
    head.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
    head.moveSection(head.visualIndex(MESSAGE), 1)
    return table
