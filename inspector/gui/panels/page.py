"""A scrolled page: what is too high for the window can be reached."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from inspector.gui.theme import LARGE, MEDIUM, set_look

#: For so long a page keeps a widget at its top while what is above it is built.
FOLLOWED_MS = 1_200
#: Lines longer than this are hard to read, and charts get no better.
WIDEST = 2_200


class Page(QScrollArea):
    """Widgets, top to bottom."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self._name = name
        self._anchor: QWidget | None = None
        self._settled = QTimer(self, singleShot=True, interval=FOLLOWED_MS)
        self._settled.timeout.connect(self._let_go)
        self.verticalScrollBar().rangeChanged.connect(self._follow_later)
        self.verticalScrollBar().sliderPressed.connect(self._let_go)
        self.renew()

    def renew(self) -> None:
        """Start with an empty page."""
        self._anchor = None
        body = QWidget()
        body.setAccessibleName(self._name)
        body.setMaximumWidth(WIDEST)
        set_look(body, "page")
        self._stack = QVBoxLayout(body)
        self._stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        self._stack.setSpacing(LARGE)
        self._stack.addStretch(1)
        self.setWidget(body)  # Qt deletes the one before

    def add(self, widget: QWidget, *, grow: bool = False) -> None:
        """Put a widget below the others; one that grows takes the room that is left."""
        self._stack.insertWidget(self._stack.count() - 1, widget, 1 if grow else 0)
        if grow:
            self._stack.setStretch(self._stack.count() - 1, 0)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring the top of a widget to the top of the window, and keep it there.

        What is above it may be built only now, and push it down: it is followed for a moment.
        """
        self._anchor = widget
        self._settled.start()
        QTimer.singleShot(0, widget, self._follow)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._anchor = None
        super().wheelEvent(event)

    def _follow(self) -> None:
        body, anchor = self.widget(), self._anchor
        if body is not None and anchor is not None and body.isAncestorOf(anchor):
            top = anchor.mapTo(body, anchor.rect().topLeft()).y()
            self.verticalScrollBar().setValue(top)

    def _follow_later(self) -> None:
        QTimer.singleShot(0, self, self._follow)

    def _let_go(self) -> None:
        self._anchor = None
