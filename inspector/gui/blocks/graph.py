"""A small graph: boxes that choose their column, and arrows whose rows open with a click."""

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QWidget

from inspector.gui.blocks.chart import ChartView
from inspector.gui.blocks.text import one_line, tooltip
from inspector.gui.theme import current_theme, font
from inspector.language.current import tr
from inspector.model.graph import Edge, Graph, Node
from inspector.report.graphs import HIGH, WIDE, Layout, edge_told, lay_out, level, short

#: The graph takes the width there is, within these; beyond the least it scrolls.
NARROWEST, WIDEST = 560, 1_100
_LEVEL = 20


class GraphView(ChartView):
    """Boxes in steps from left to right and the arrows between them.

    Signals:
        column_chosen: The data column of the box that was pressed.
        rows_wanted: The id of a version and the `RowView` behind the arrow that was pressed.
    """

    column_chosen = Signal(str)
    rows_wanted = Signal(str, object)

    def __init__(self, block: Graph, parent: QWidget | None = None) -> None:
        super().__init__(block, parent)
        if not block.nodes:
            self.set_empty()
            return
        self.sheet = _Sheet(block)
        for node, box in zip(block.nodes, self.sheet.boxes, strict=True):
            if node.column:
                box.clicked.connect(partial(self._choose, node.column))
        for edge, arrow in zip(block.edges, self.sheet.arrows, strict=True):
            arrow.clicked.connect(partial(self._want_rows, edge))
        area = _Area(self.sheet)
        self.set_drawing(area)

    def _choose(self, column: str, _checked: bool = False) -> None:
        self.column_chosen.emit(column)

    def _want_rows(self, edge: Edge, _checked: bool = False) -> None:
        if edge.behind is not None:
            self.rows_wanted.emit(edge.version, edge.behind)

    def redraw(self) -> None:
        """See `ChartView`."""
        for widget in self.findChildren(QWidget):
            widget.update()


class _Area(QScrollArea):
    """Lets the sheet be as wide as there is room, and scrolls sideways where there is too little."""

    def __init__(self, sheet: "_Sheet") -> None:
        super().__init__()
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Graph"))
        self._sheet = sheet
        self.setWidget(sheet)
        for widget in (self.viewport(), sheet):  # the card shows through
            widget.setAutoFillBackground(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = min(WIDEST, max(NARROWEST, self.viewport().width()))
        self._sheet.lay_out(wide)
        bar = self.horizontalScrollBar().sizeHint().height()
        scrolls = wide > self.viewport().width()
        self.setFixedHeight(self._sheet.height() + (bar if scrolls else 0))


class _Sheet(QWidget):
    """What the boxes and arrows lie on; it draws the names of the steps and the lines."""

    def __init__(self, block: Graph) -> None:
        super().__init__()
        self._block = block
        self._high = max(HIGH, 2 * QFontMetrics(font()).height() + 10)
        self._found: Layout | None = None
        self.setAccessibleName(block.title)
        self.boxes = [_Box(node, self) for node in block.nodes]
        self.arrows = [_Arrow(block, edge, self) for edge in block.edges]

    def lay_out(self, width: int) -> None:
        """Put everything into its place."""
        found = self._found = lay_out(self._block, width, self._high)
        self.resize(width, round(found.height))
        for box, (x, y) in zip(self.boxes, found.boxes, strict=True):
            box.setGeometry(round(x), round(y), WIDE, round(self._high))
        for arrow, way in zip(self.arrows, found.ways, strict=True):
            arrow.place(way)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._found is None:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(size=0.92))
        painter.setPen(QColor(theme.muted))
        metrics, free = painter.fontMetrics(), -1.0
        for x, name in zip(self._found.heads, self._block.steps, strict=True):
            shown = metrics.elidedText(one_line(name), Qt.TextElideMode.ElideMiddle, WIDE)
            if x >= free:
                painter.drawText(QPointF(x, 14), shown)
                free = x + metrics.horizontalAdvance(shown) + 8
        for arrow, way in zip(self.arrows, self._found.ways, strict=True):
            strong = arrow.underMouse() or arrow.hasFocus()
            colour = QColor(theme.accent if strong else theme.muted)
            painter.setPen(QPen(colour, 2.2 if strong else 1.5))
            points = [QPointF(x, y) for x, y in way]
            painter.drawPolyline(points)
            tip = points[-1]
            painter.setBrush(colour)
            painter.drawPolygon(
                QPolygonF(
                    [tip, QPointF(tip.x() - 7, tip.y() - 4), QPointF(tip.x() - 7, tip.y() + 4)]
                )
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()


class _Box(QAbstractButton):
    """A problem; pressed, it chooses its column."""

    def __init__(self, node: Node, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._node = node
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if node.column:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{node.label}: {node.note}")
        self.setAccessibleDescription(node.told)
        self.setToolTip(tooltip("\n".join(filter(None, (node.label, node.note, node.told)))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, node = current_theme(), self._node
        tones = {"origin": "critical", "effect": "warning", "rest": "muted"}
        tone = tones[node.role]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if strong else theme.border), 2 if strong else 1))
        painter.setBrush(QColor(theme.fill(tone)))  # type: ignore[arg-type]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        half = self.height() // 2
        for top, text, bold in ((3, node.label, True), (half - 1, node.note, False)):
            painter.setFont(font(size=1.0 if bold else 0.92, bold=bold))
            painter.setPen(QColor(theme.text if bold else theme.tone(tone)))  # type: ignore[arg-type]
            room = QRect(8, top, self.width() - 14, half - 2)
            shown = painter.fontMetrics().elidedText(
                one_line(text), Qt.TextElideMode.ElideMiddle, room.width()
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class _Arrow(QAbstractButton):
    """The evidence of an arrow, written above its end; pressed, it shows the rows."""

    def __init__(self, block: Graph, edge: Edge, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._texts = (short(edge), edge.odds)
        told = edge_told(block, edge)
        if edge.behind is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setAccessibleDescription(tr("Show the rows behind it"))
            self.setToolTip(tooltip(f"{told}\nClick to show the rows behind it."))
        else:
            self.setEnabled(False)
            self.setToolTip(tooltip(told))
        self.setAccessibleName(told)

    def place(self, way: tuple[tuple[float, float], ...]) -> None:
        """Take the room around the last level stretch of the arrow."""
        (x1, y), (x2, _) = level(way)
        self.setGeometry(round(x1), round(y) - _LEVEL, max(12, round(x2 - x1)), _LEVEL + 5)

    def event(self, event: QEvent) -> bool:
        kind = QEvent.Type
        if event.type() in (kind.Enter, kind.Leave, kind.FocusIn, kind.FocusOut):
            self._sheet.update()  # the line is drawn there
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(font(size=0.9, tabular=True))
        room = self.width() - 10
        metrics = painter.fontMetrics()
        text = next((t for t in self._texts if t and metrics.horizontalAdvance(t) <= room), "")
        painter.setPen(QColor(theme.accent if self.isEnabled() else theme.muted))
        place = QRect(0, 0, self.width() - 8, _LEVEL - 3)
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), text
        )
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
