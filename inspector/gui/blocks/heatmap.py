"""A coloured table of numbers, with its scale."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from inspector.gui.blocks.chart import ChartView
from inspector.gui.blocks.describe import describe
from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.blocks.time_window import TimeWindow, WindowNote
from inspector.gui.models.heatmap_model import NO_DATA, STRENGTH_ROLE, HeatmapModel
from inspector.gui.theme import SMALL, Theme, current_theme, font
from inspector.language.current import tr
from inspector.model.blocks import Heatmap
from inspector.report.shown import format_value

MOST_ROWS = 16
_ROW_HEIGHT = 24
_NARROWEST, _WIDEST_COLUMN, _WIDEST_HEAD = 14, 140, 240


class HeatmapView(ChartView):
    """A heat map one can walk through by keys; each cell tells its value."""

    def __init__(self, block: Heatmap, parent: QWidget | None = None) -> None:
        super().__init__(block, parent)
        self._block = block
        self.table: _HeatTable | None = None
        self._window: TimeWindow | None = None
        if not block.rows or not block.columns:
            self.set_empty()
            return
        model = HeatmapModel(block, self)
        if not model.drawn:
            self.set_empty()
            return
        self._column.addWidget(_Scale(block, model))
        if block.column_title or block.row_title:
            titles = QHBoxLayout()
            for text, side in (
                (block.row_title, Qt.AlignmentFlag.AlignLeft),
                (block.column_title, Qt.AlignmentFlag.AlignHCenter),
            ):
                title = plain_label(one_line(text), look="muted", size=0.92)
                title.setAlignment(side)
                titles.addWidget(title, 1 if side == Qt.AlignmentFlag.AlignLeft else 4)
            self._column.addLayout(titles)
        self.table = _HeatTable(block, model)
        self.set_drawing(self.table)

    def follow(self, window: TimeWindow) -> None:
        """Show only the columns inside a window of time, if columns are stretches of time."""
        times = self._block.times
        if self.table is None or len(times) < 2:
            return
        self._window = window
        window.extend(times[0], times[-1] + (times[-1] - times[-2]))
        window.moved.connect(self._show_window)
        self._column.insertWidget(1, WindowNote(window, self))
        self.reset_view = window.reset
        self._show_window()

    def _show_window(self) -> None:
        if self._window is not None and self.table is not None:
            self.table.show_between(self._window.shown)

    def redraw(self) -> None:
        """See `ChartView`."""
        self.update()


class _HeatTable(QTableView):
    """Cells as wide as there is room for, and as narrow as can still be pointed at."""

    def __init__(self, block: Heatmap, model: HeatmapModel) -> None:
        super().__init__()
        self._block = block
        self.setModel(model)
        delegate = _HeatDelegate(self, calm=model.calm)
        self.setItemDelegate(delegate)
        self.setAccessibleName(block.title or "Heat map")
        self.setAccessibleDescription(describe(block))
        self.setFont(font(size=0.92, tabular=True))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        head = _ThinnedHeader(self)
        self.setHorizontalHeader(head)
        metrics = QFontMetrics(self.font())
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setSectionsClickable(False)
        rows.setHighlightSections(False)
        longest = max(metrics.horizontalAdvance(one_line(r)[:200]) for r in block.rows)
        rows.setFixedWidth(min(_WIDEST_HEAD, longest + 32))
        cells = (
            format_value(value, block.unit)
            for values in block.values[:100]
            for value in values[:100]
            if value is not None
        )
        self._cell_width = max((metrics.horizontalAdvance(c) for c in cells), default=20) + 8
        delegate.legible_from = self._cell_width  # all numbers or none
        shown = min(MOST_ROWS, len(block.rows))
        half = _ROW_HEIGHT // 2 if len(block.rows) > shown else 0
        self._table_height = head.sizeHint().height() + shown * _ROW_HEIGHT + half + 4
        self.setFixedHeight(self._table_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit(event.size().width())

    def show_between(self, window: tuple[float, float] | None) -> None:
        """Hide columns outside a window of time; None shows all."""
        times = self._block.times
        ends = (*times[1:], times[-1] + (times[-1] - times[-2]))
        inside = [
            window is None or (a < window[1] and b > window[0])
            for a, b in zip(times, ends, strict=True)
        ]
        if not any(inside):
            inside[-1] = True
        for place, shown in enumerate(inside):
            self.setColumnHidden(place, not shown)
        self._fit(self.viewport().width())

    def _fit(self, room: int) -> None:
        columns = sum(not self.isColumnHidden(n) for n in range(len(self._block.columns)))
        width = room // max(1, columns)
        # Numbers in cells are worth scrolling for a little, not through ten screens.
        if width < self._cell_width and self._cell_width * columns < 2 * room:
            width = self._cell_width
        width = min(_WIDEST_COLUMN, max(_NARROWEST, width))
        self.horizontalHeader().setDefaultSectionSize(width)
        scrolls = width * columns > room
        bar = self.horizontalScrollBar().sizeHint().height() if scrolls else 0
        self.setFixedHeight(self._table_height + bar)


class _ThinnedHeader(QHeaderView):
    """Column labels, as many as have room."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(_NARROWEST)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = current_theme()
        painter.fillRect(event.rect(), QColor(theme.raised))
        painter.setPen(QColor(theme.muted))
        size = max(1, self.defaultSectionSize())
        places = [n for n in range(self.count()) if not self.isSectionHidden(n)]
        labels = [str(self.model().headerData(n, Qt.Orientation.Horizontal)) for n in places]
        longest = max((self.fontMetrics().horizontalAdvance(x[:200]) for x in labels), default=0)
        wanted = min(longest, _WIDEST_COLUMN if size < 60 else size - 8)
        every = max(1, -(-(wanted + 8) // size))
        for n in range(0, len(labels), every):
            left = self.sectionViewportPosition(places[n])
            rect = QRect(left + 3, 0, every * size - 6, self.height())
            text = self.fontMetrics().elidedText(
                labels[n], Qt.TextElideMode.ElideMiddle, rect.width()
            )
            side = Qt.AlignmentFlag.AlignHCenter if every == 1 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


class _HeatDelegate(QStyledItemDelegate):
    """Paints a cell in its colour, hatched where there is no value."""

    def __init__(self, parent: QTableView, *, calm: bool) -> None:
        super().__init__(parent)
        self._calm = calm
        self.legible_from = 0

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current_theme()
        strength = index.data(STRENGTH_ROLE)
        rect = option.rect.adjusted(0, 0, -1, -1)
        painter.save()
        if strength is None:
            paint_no_data(painter, QRectF(rect), theme)
        else:
            fill = colour_at(strength, theme.calm if self._calm else theme.heat)
            painter.fillRect(rect, fill)
            text = str(index.data(Qt.ItemDataRole.DisplayRole))
            if self.legible_from <= option.rect.width():
                painter.setFont(option.font)
                painter.setPen(ink_on(fill))
                painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
        if option.state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected):
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


class _Scale(QWidget):
    """What the colours mean, from one end to the other, and how “no data” looks."""

    def __init__(self, block: Heatmap, model: HeatmapModel) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        low, high = format_value(model.low, block.unit), format_value(model.high, block.unit)
        pale, strong = (high, low) if block.bad == "low" else (low, high)
        self.setAccessibleName(tr(f"Colours from {pale}, pale, to {strong}, strong"))
        row.addWidget(plain_label(pale, look="muted", wrap=False))
        row.addWidget(_Ramp(calm=model.calm))
        row.addWidget(plain_label(strong, look="muted", wrap=False))
        row.addSpacing(SMALL)
        row.addWidget(_Ramp(calm=None))
        row.addWidget(plain_label(tr(NO_DATA), look="muted", wrap=False))
        row.addStretch(1)


class _Ramp(QWidget):
    """A strip of a scale's colours; without a scale, a swatch of “no data”."""

    def __init__(self, *, calm: bool | None) -> None:
        super().__init__()
        self._calm = calm
        self.setFixedSize(22 if calm is None else 140, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        if self._calm is None:
            paint_no_data(painter, QRectF(self.rect()), theme)
        else:
            ramp = theme.calm if self._calm else theme.heat
            gradient = QLinearGradient(QPoint(0, 0), QPoint(self.width(), 0))
            for place, colour in enumerate(ramp):
                gradient.setColorAt(place / (len(ramp) - 1), QColor(colour))
            painter.fillRect(self.rect(), gradient)
        painter.end()


def paint_no_data(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Fill a rectangle with the pattern of “no data”."""
    painter.fillRect(rect, QColor(theme.surface))
    hatch = QColor(theme.muted)
    hatch.setAlpha(90)
    painter.fillRect(rect, QBrush(hatch, Qt.BrushStyle.BDiagPattern))


def colour_at(strength: float, ramp: Sequence[str]) -> QColor:
    """Return the colour between those of a ramp; 0 is the first, 1 the last."""
    place = min(1.0, max(0.0, strength)) * (len(ramp) - 1)
    first = min(int(place), len(ramp) - 2)
    here, there, share = QColor(ramp[first]), QColor(ramp[first + 1]), place - first

    def between(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        between(here.red(), there.red()),
        between(here.green(), there.green()),
        between(here.blue(), there.blue()),
    )


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(fill: QColor) -> QColor:
    """Return black or white, whichever is easier to read on a colour."""
    # Both contrasts are equal at this luminance.
    return QColor("#000000") if luminance(fill) > 0.179 else QColor("#ffffff")
