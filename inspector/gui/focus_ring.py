"""A ring around the control that has the keyboard's focus, where the style draws none."""

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QWidget,
)

from inspector.gui.theme import current_theme

_RINGED = (QAbstractButton, QAbstractSpinBox, QComboBox)


class FocusRing(QObject):
    """Follows the focus of the program wherever it was not put by the mouse."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        ring, self._ring = self._ring, None
        if ring is not None and shiboken6.isValid(ring):
            ring.hide()
            ring.deleteLater()
        # Who clicks knows where; a ring then would only flicker.
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        # What Qt does by itself, when the page with the focus goes, is no news either.
        walked = old is not None and shiboken6.isValid(old) and old.isVisible()
        if isinstance(new, _RINGED) and walked and not by_mouse:
            self._ring = _Ring(new)


class _Ring(QWidget):
    """Lies over one control and lets everything through."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.installEventFilter(self)
        self.setGeometry(around.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_theme().accent), 2.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()


def show_focus() -> None:
    """Show the focus from now on, in all windows."""
    app = QCoreApplication.instance()
    if isinstance(app, QApplication) and app.findChild(FocusRing) is None:
        FocusRing(app)
