"""A scrolled page: what is too high for the window can be reached."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from inspector.gui.theme import LARGE, MEDIUM, set_look


class Page(QScrollArea):
    """Widgets, top to bottom."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self._name = name
        self.renew()

    def renew(self) -> None:
        """Start with an empty page."""
        body = QWidget()
        body.setAccessibleName(self._name)
        set_look(body, "page")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        self._column.setSpacing(LARGE)
        self._column.addStretch(1)
        self.setWidget(body)  # Qt deletes the one before

    def add(self, widget: QWidget, *, grow: bool = False) -> None:
        """Put a widget below the others; one that grows takes the room that is left."""
        self._column.insertWidget(self._column.count() - 1, widget, 1 if grow else 0)
        if grow:
            self._column.setStretch(self._column.count() - 1, 0)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring the top of a widget to the top of the window, once it has its place."""
        # Layouts above it settle one after the other; the second look is the right one.
        for wait in (0, 60):
            QTimer.singleShot(wait, widget, lambda: self._scroll(widget))

    def _scroll(self, widget: QWidget) -> None:
        body = self.widget()
        if body is not None and body.isAncestorOf(widget):
            self.verticalScrollBar().setValue(widget.mapTo(body, widget.rect().topLeft()).y())
