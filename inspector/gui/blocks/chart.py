"""The frame around every chart: title, legend, caption, and what can be done with it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.describe import describe, tab_separated, table_of
from inspector.gui.blocks.flow import FlowLayout
from inspector.gui.blocks.text import ElidedLabel, plain_label
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, current_theme, set_look
from inspector.language.current import tr
from inspector.model.blocks import Bars, Heatmap, Lines, Multiples
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline

NO_VALUES = "There are no values to draw."
_IMAGE_SCALE = 2


class ChartView(QFrame):
    """Title and menu, then a legend, the drawing and a caption.

    Subclasses give the drawing to `set_drawing` and redraw it in `redraw`.
    """

    def __init__(
        self,
        block: Bars | Lines | Heatmap | Multiples | Timeline | Graph,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._chart = block
        self._drawn_in = current_theme().name
        self._redraw_later = False
        self.reset_view: Callable[[], None] | None = None
        set_look(self, "card")
        self.setAccessibleName(block.title or "Chart")
        self.setAccessibleDescription(describe(block))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        self._column.setSpacing(TIGHT)
        self._menu = self._make_menu()
        head = QHBoxLayout()
        head.addWidget(plain_label(block.title, bold=True), 1)
        head.addWidget(self._menu_button(), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)

    def set_legend(
        self,
        labels: Sequence[str],
        hints: Sequence[str] = (),
        *,
        styles: Sequence[Qt.PenStyle] = (),
    ) -> None:
        """Add a legend of series, in their order; with `styles` it shows lines."""
        legend = QWidget()
        flow = FlowLayout(legend, gap=MEDIUM)
        for place, label in enumerate(labels):
            hint = hints[place] if place < len(hints) else ""
            style = styles[place % len(styles)] if styles else None
            flow.addWidget(_LegendEntry(_Swatch(place, style), label, hint))
        legend.setAccessibleName(tr("Legend"))
        policy = legend.sizePolicy()
        policy.setHeightForWidth(True)
        legend.setSizePolicy(policy)
        self._column.addWidget(legend)

    def set_drawing(self, drawing: QWidget) -> None:
        """Add the drawing and, below it, the caption."""
        self._column.addWidget(drawing)
        if self._chart.caption:
            caption = plain_label(self._chart.caption, look="muted", size=0.95, selectable=True)
            self._column.addWidget(caption)

    def set_empty(self) -> None:
        """Say that there is nothing to draw."""
        self.set_drawing(plain_label(tr(NO_VALUES), look="muted"))

    def redraw(self) -> None:
        """Draw again, in the current theme's colours."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A style sheet sends many of these; only another theme is news.
        if event.type() == QEvent.Type.PaletteChange:
            name = current_theme().name
            if name != self._drawn_in:
                self._drawn_in = name
                if self.window().isVisible() and self.visibleRegion().isEmpty():
                    self._redraw_later = True  # out of sight: once it is looked at
                else:
                    self.redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._redraw_later:
            self._redraw_later = False
            QTimer.singleShot(0, self, self.redraw)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu.popup(event.globalPos())

    def data_text(self) -> str:
        """Return the block's values, tab-separated under a header."""
        return tab_separated(table_of(self._chart))

    def image(self) -> QImage:
        """Return a picture of the chart, twice as fine as the screen."""
        result = QImage(self.size() * _IMAGE_SCALE, QImage.Format.Format_ARGB32)
        result.setDevicePixelRatio(_IMAGE_SCALE)
        result.fill(QColor(current_theme().surface))
        painter = QPainter(result)
        self.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        painter.end()
        return result

    def copy_image(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.image())

    def copy_data(self) -> None:
        """Put the values on the clipboard."""
        QGuiApplication.clipboard().setText(self.data_text())

    def save_image(self) -> None:
        """Ask where to, and save the picture there."""
        name = "".join(c if c.isalnum() or c in " -_" else "-" for c in self._chart.title)
        suggested = f"{name.strip()[:80] or 'chart'}.png"
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save image as"), suggested, tr("PNG image (*.png)")
        )
        if chosen and not self.save_image_to(Path(chosen)):
            QMessageBox.warning(
                self,
                tr("Not saved"),
                tr(
                    f"The image could not be written to “{chosen}”. "
                    "Choose another folder, or check that there is room and that you may write there."
                ),
            )

    def save_image_to(self, path: Path) -> bool:
        """Save the picture; return whether it worked. Without a suffix it becomes a PNG."""
        target = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
        return bool(self.image().save(str(target)))

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        reset = QAction(tr("Reset view"), menu)
        reset.triggered.connect(lambda: self.reset_view and self.reset_view())
        menu.addAction(reset)
        # A view that cannot be moved has nothing to reset.
        menu.aboutToShow.connect(lambda: reset.setVisible(self.reset_view is not None))
        menu.addAction(tr("Copy image"), self.copy_image)
        menu.addAction(tr("Copy data"), self.copy_data)
        menu.addAction(tr("Save image as…"), self.save_image)
        return menu

    def _menu_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("⋯")
        button.setAutoRaise(True)
        button.setAccessibleName(tr(f"Options of the chart “{self._chart.title}”"))
        button.setToolTip(tr("Reset, copy or save this chart"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._menu)
        set_look(button, "menu")
        return button


class _LegendEntry(QWidget):
    """A swatch and a name."""

    def __init__(self, swatch: "_Swatch", label: str, hint: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT + 2)
        row.addWidget(swatch, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(ElidedLabel(label, most=220))
        if hint:
            row.addWidget(plain_label(hint, look="muted", wrap=False))


class _Swatch(QWidget):
    """The colour of a series: a bar, or a line in its style."""

    def __init__(self, place: int, style: Qt.PenStyle | None) -> None:
        super().__init__()
        self._place = place
        self._style = style
        self.setFixedSize(QSize(14 if style is None else 26, 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(current_theme().colour_of_series(self._place))
        if self._style is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(self.rect(), 2, 2)
        else:
            painter.setPen(QPen(colour, 2.0, self._style))
            painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)
        painter.end()
