"""Findings as a table: worst first, to be sorted and narrowed down."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from inspector.gui.blocks.text import one_line, tooltip
from inspector.gui.models.alignment import alignment
from inspector.gui.models.grid_model import COLUMN_ROLE, TONE_ROLE, VALUE_ROLE
from inspector.gui.models.ordering import order_of
from inspector.gui.theme import tone_of
from inspector.language.current import tr
from inspector.model.blocks import GridColumn
from inspector.model.finding import Area, Finding, Severity
from inspector.report.shown import format_value

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

#: The whole `Finding` of a row.
FINDING_ROLE = Qt.ItemDataRole.UserRole + 10

_COLUMNS = (
    GridColumn(label=tr("Severity"), role="tone", help=tr("How bad it is.")),
    GridColumn(label=tr("Area"), help=tr("The tab it belongs to.")),
    GridColumn(label=tr("Version"), help=tr("The version it is about.")),
    GridColumn(label=tr("Columns"), help=tr("The columns concerned, the main one first.")),
    GridColumn(label=tr("Finding"), help=tr("What was found.")),
    GridColumn(label=tr("Value"), help=tr("What was measured.")),
    GridColumn(label=tr("Limit"), help=tr("What the value was held against.")),
    GridColumn(
        label=tr("Since"), help=tr("The first version of an unbroken run with this finding.")
    ),
)
SEVERITY, AREA, VERSION, COLUMNS, MESSAGE, VALUE, LIMIT, SINCE = range(len(_COLUMNS))

_AREA_WORDS: dict[Area, str] = {
    "coverage": "Coverage",
    "freshness": "Freshness",
    "drift": "Drift",
    "labels": "Labels",
    "schema": "Schema",
    "versions": "Versions",
}


class FindingsModel(QAbstractTableModel):
    """Findings in the order of the report until a column is sorted by.

    Answers the roles of `GridDelegate`, which draws severities as coloured words.
    """

    def __init__(
        self,
        findings: Sequence[Finding] = (),
        names: Mapping[str, str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._names: Mapping[str, str] = {}
        self._wanted: Callable[[Finding], bool] | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._shown: list[Finding] = []
        self.show_findings(findings, names)

    def show_findings(
        self, findings: Sequence[Finding], names: Mapping[str, str] | None = None
    ) -> None:
        """Show other findings; `names` gives version names by id."""
        self.beginResetModel()
        self._findings = tuple(findings)
        self._names = dict(names or {})
        self._arrange()
        self.endResetModel()

    def narrow(
        self,
        *,
        severities: Iterable[Severity] = (),
        areas: Iterable[Area] = (),
        versions: Iterable[str] = (),
        text: str = "",
    ) -> None:
        """Show only findings of these severities, areas and version ids that contain a text.

        What is empty does not narrow; a text is sought in the sentence, the columns and the slice.
        """
        kinds, places, ids = frozenset(severities), frozenset(areas), frozenset(versions)
        sought = text.strip().casefold()

        def wanted(finding: Finding) -> bool:
            said = "\n".join(
                (finding.message, tr(finding.message), *finding.columns, finding.slice or "")
            )
            return (
                (not kinds or finding.severity in kinds)
                and (not places or finding.area in places)
                and (not ids or finding.version in ids)
                and (sought in said.casefold())
            )

        self.beginResetModel()
        self._wanted = wanted
        self._arrange()
        self.endResetModel()

    def finding(self, row: int) -> Finding | None:
        """Return the finding of a shown row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        finding, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(self._text(finding, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            said = (finding.message, finding.impact, finding.action)
            whole = "\n\n".join(map(tr, said)).strip()
            return tooltip(whole if column == MESSAGE else self._text(finding, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_COLUMNS[column].label}: {self._text(finding, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(right=column in (VALUE, LIMIT))
        if role == FINDING_ROLE:
            return finding
        if role == COLUMN_ROLE:
            return _COLUMNS[column]
        if role == VALUE_ROLE:
            return tone_of(finding.severity) if column == SEVERITY else self._text(finding, column)
        if role == TONE_ROLE:
            return "neutral"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(_COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section].label
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_COLUMNS[section].help)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one restores the report's order."""
        self.layoutAboutToBeChanged.emit()
        before = list(self._shown)
        self._sorted_by = (column, order)
        self._arrange()
        place = {id(finding): n for n, finding in enumerate(self._shown)}
        held = self.persistentIndexList()
        moved = [self.index(place[id(before[i.row()])], i.column()) for i in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        shown = [f for f in self._findings if self._wanted is None or self._wanted(f)]
        column, direction = self._sorted_by
        if 0 <= column < len(_COLUMNS):
            order = order_of(
                [self._rank(finding, column) for finding in shown],
                descending=direction == Qt.SortOrder.DescendingOrder,
            )
            shown = [shown[n] for n in order]
        self._shown = shown

    def _rank(self, finding: Finding, column: int) -> object:
        match column:
            case 0:  # SEVERITY
                return finding.severity.rank
            case 5:  # VALUE
                return finding.value
            case 6:  # LIMIT
                return finding.threshold
        return self._text(finding, column)

    def _text(self, finding: Finding, column: int) -> str:
        texts: tuple[Callable[[], str], ...] = (
            lambda: tr(finding.severity.value.capitalize()),
            lambda: tr(_AREA_WORDS[finding.area]),
            lambda: self._name(finding.version),
            lambda: ", ".join(finding.columns),
            lambda: tr(finding.message),
            lambda: self._number(finding, finding.value),
            lambda: self._number(finding, finding.threshold),
            lambda: self._name(finding.since),
        )
        return texts[column]()

    def _number(self, finding: Finding, value: float | None) -> str:
        return "" if value is None else format_value(value, finding.unit)

    def _name(self, version: str | None) -> str:
        return self._names.get(version, version) if version is not None else ""
