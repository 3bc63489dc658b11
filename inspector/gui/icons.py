"""Icons: one family of line drawings, tinted by the theme each time they are painted."""

from functools import cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector.assets import read_text
from inspector.gui.theme import current_theme
from inspector.model.blocks import Tone


def icon(name: str, tone: Tone | None = None) -> QIcon:
    """Return an icon of `resources/icons`, in the text's colour or in that of a tone."""
    _drawing(name)  # a wrong name should fail here, not while painting
    return QIcon(_ThemedIcon(name, tone))


class _ThemedIcon(QIconEngine):
    """Draws a file of `resources/icons` in the colour of the moment."""

    def __init__(self, name: str, tone: Tone | None) -> None:
        super().__init__()
        self._name = name
        self._tone: Tone | None = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into a square in the middle of a rectangle."""
        theme = current_theme()
        colour = theme.text if self._tone is None else theme.tone(self._tone)
        if mode == QIcon.Mode.Disabled:
            colour = theme.scroll
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, colour).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon as a picture."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def clone(self) -> "_ThemedIcon":
        """Return a copy, as Qt asks of icon engines."""
        return _ThemedIcon(self._name, self._tone)


@cache
def _drawing(name: str) -> str:
    return read_text("icons", f"{name}.svg")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = _drawing(name).replace("currentColor", colour)
    return QSvgRenderer(drawing.encode())
