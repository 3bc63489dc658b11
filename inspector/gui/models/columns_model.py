"""The columns of a version, to be searched: type, roles, completeness, and the worst finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from inspector.gui.blocks.text import one_line, tooltip
from inspector.gui.icons import icon
from inspector.gui.models.alignment import alignment
from inspector.gui.models.grid_model import COLUMN_ROLE, TONE_ROLE, VALUE_ROLE
from inspector.gui.models.ordering import order_of
from inspector.gui.models.sketches import NO_SKETCH, Sketch, sketches
from inspector.gui.theme import tone_of
from inspector.language.current import tr
from inspector.model.answers import Facts, Scalar
from inspector.model.blocks import GridColumn, Tone
from inspector.model.dataset import ROLE_NAMES, LogicalType, Version
from inspector.model.finding import Finding, Severity
from inspector.model.questions import ColumnFacts
from inspector.model.report import Report
from inspector.report.shown import format_value

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

_COLUMNS = (
    GridColumn(label=tr("Column"), role="column", help=tr("The name of the column.")),
    GridColumn(label=tr("Type"), help=tr("What the column holds.")),
    GridColumn(label=tr("Complete"), unit="share", help=tr("Share of rows that hold something.")),
    GridColumn(label=tr("Health"), role="tone", help=tr("The worst finding about the column.")),
    GridColumn(
        label=tr("Values"), help=tr("A small picture of the values; the tooltip says of which.")
    ),
)
NAME, TYPE, COMPLETE, WORST, VALUES = range(len(_COLUMNS))
#: The `ColumnEntry` of a row.
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEntry:
    """What the list says about one column.

    Attributes:
        name: Its name.
        type: Its logical type.
        physical: The engine's name for its type.
        roles: Words for the parts it plays.
        complete: Share of rows that hold something; None while unknown.
        worst: Severity of the worst finding about it.
        findings: How many findings are about it.
        kind: What its values are like: "number", "text", "time", "boolean" or "other".
        sketch: A small picture of its values.
        measured: Whether it was looked at, so that no finding means good health.
        holds: What it holds, whatever it is stored as; "" while that is not known.
    """

    name: str
    type: str
    physical: str
    roles: tuple[str, ...] = ()
    complete: float | None = None
    worst: Severity | None = None
    findings: int = 0
    kind: str = "other"
    sketch: Sketch = NO_SKETCH
    measured: bool = False
    holds: str = ""

    @property
    def tone(self) -> Tone:
        """The tone of the worst finding; good without one, neutral while nothing is known."""
        return tone_of(self.worst) if self.worst is not None or self.measured else "neutral"


def column_entries(version: Version, report: Report | None = None) -> tuple[ColumnEntry, ...]:
    """Return what is known about each column of a version, in its order."""
    complete, holds = _completeness(version, report), _kinds(version, report)
    found: dict[str, list[Finding]] = {}
    for finding in report.findings if report is not None else ():
        if finding.version == version.id:
            for name in dict.fromkeys(finding.columns):
                found.setdefault(name, []).append(finding)
    entries = []
    drawn = sketches(version.schema.columns, report, version.id)
    for column, sketch in zip(version.schema.columns, drawn, strict=True):
        about = found.get(column.name, [])
        worst = min((f.severity for f in about), key=lambda s: s.rank, default=None)
        entries.append(
            ColumnEntry(
                name=column.name,
                type=column.type.value,
                physical=column.physical,
                roles=tuple(ROLE_NAMES[role] for role in version.roles.of(column.name)),
                complete=complete.get(column.name),
                worst=worst,
                findings=len(about),
                kind=kind_of(column.type),
                sketch=sketch,
                measured=report is not None,
                holds=holds.get(column.name, ""),
            )
        )
    return tuple(entries)


def kind_of(kind: LogicalType) -> str:
    """Return what values of a type are like; there is an icon of this name."""
    if kind.is_numeric:
        return "number"
    if kind in (LogicalType.DATE, LogicalType.TIMESTAMP, LogicalType.TIME):
        return "time"
    known = {LogicalType.TEXT: "text", LogicalType.BOOLEAN: "boolean"}
    return known.get(kind, "other")


def _completeness(version: Version, report: Report | None) -> Mapping[str, float]:
    shares = {}
    for entry in report.answers if report is not None else ():
        asked, told = entry.question, entry.answer
        if (
            entry.version == version.id
            and isinstance(asked, ColumnFacts)
            and isinstance(told, Facts)
            and told.rows
        ):
            shares[asked.column] = 1 - told.missing / told.rows
    return shares


def _kinds(version: Version, report: Report | None) -> Mapping[str, str]:
    for kept in report.outcomes if report is not None else ():
        if kept.metric == "coverage.kinds" and kept.version == version.id:
            result = getattr(kept.outcome, "result", None)
            return {one.column: one.kind for one in getattr(result, "columns", ())}
    return {}


class ColumnsModel(QAbstractTableModel):
    """Columns in the order of the data until one sorts them; `search` narrows them down."""

    def __init__(self, entries: Iterable[ColumnEntry] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ColumnEntry, ...] = tuple(entries)
        self._sought = ""
        self._sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._shown: list[ColumnEntry] = []
        self._arrange()

    def show_entries(self, entries: Iterable[ColumnEntry]) -> None:
        """Show other columns; what is sought stays."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self._arrange()
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show only columns whose name, type or role contains a text, whatever its case."""
        self.beginResetModel()
        self._sought = text.strip().casefold()
        self._arrange()
        self.endResetModel()

    def entry(self, row: int) -> ColumnEntry | None:
        """Return the column of a shown row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, name: str) -> int | None:
        """Return the shown row of a column."""
        return next((n for n, entry in enumerate(self._shown) if entry.name == name), None)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_told(entry))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_COLUMNS[column].label}: {self._text(entry, column) or 'none'}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(right=column == COMPLETE)
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return icon(entry.kind, "muted")
        if role == COLUMN_ROLE:
            return _COLUMNS[column]
        if role == VALUE_ROLE:
            return self._value(entry, column)
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
            return "" if section in (WORST, VALUES) else _COLUMNS[section].label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _COLUMNS[section].label
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_COLUMNS[section].help)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one restores the order of the data."""
        self.layoutAboutToBeChanged.emit()
        before = list(self._shown)
        self._sorted_by = (column, order)
        self._arrange()
        place = {entry.name: n for n, entry in enumerate(self._shown)}
        held = self.persistentIndexList()
        moved = [self.index(place[before[i.row()].name], i.column()) for i in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        shown = [e for e in self._entries if self._sought in _searched(e)]
        column, direction = self._sorted_by
        if 0 <= column < len(_COLUMNS):
            order = order_of(
                [self._rank(entry, column) for entry in shown],
                descending=direction == Qt.SortOrder.DescendingOrder,
            )
            shown = [shown[n] for n in order]
        self._shown = shown

    def _rank(self, entry: ColumnEntry, column: int) -> object:
        if column == VALUES:
            return None if not entry.sketch.bars else len(entry.sketch.bars)
        if column == WORST:
            return None if entry.worst is None else entry.worst.rank
        return self._value(entry, column)

    def _value(self, entry: ColumnEntry, column: int) -> Scalar:
        values: tuple[Scalar, ...] = (
            entry.name,
            entry.type,
            entry.complete,
            entry.tone,
            entry.sketch.told or None,
        )
        return values[column]

    def _text(self, entry: ColumnEntry, column: int) -> str:
        complete = "" if entry.complete is None else format_value(entry.complete, "share")
        worst = "" if entry.worst is None else entry.worst.value.capitalize()
        told = entry.sketch.told.rpartition("\n")[2] if entry.sketch.bars else ""
        return (one_line(entry.name), entry.type, complete, worst, told)[column]


def _searched(entry: ColumnEntry) -> str:
    return "\n".join((entry.name, entry.type, entry.holds, *entry.roles)).casefold()


def _told(entry: ColumnEntry) -> str:
    lines = [entry.name, f"{entry.type} ({entry.physical})"]
    if entry.holds:
        lines.append(f"Holds: {entry.holds}")
    if entry.roles:
        lines.append(f"Role: {', '.join(entry.roles)}")
    if entry.complete is not None:
        lines.append(f"Complete: {format_value(entry.complete, 'share')}")
    if entry.sketch.bars:
        lines.append(entry.sketch.told.rpartition("\n")[2])
    if entry.findings:
        lines.append("1 finding" if entry.findings == 1 else f"{entry.findings} findings")
    elif entry.measured:
        lines.append("No findings")
    return "\n".join(lines)
