"""A layout that puts widgets side by side and goes to a new line when there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from inspector.gui.theme import SMALL


class FlowLayout(QLayout):
    """Left to right, then down; widgets of a line share its height and, if asked, its width."""

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = SMALL, stretch: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._hints: list[QSize] | None = None
        self._heights: dict[int, int] = {}
        self._gap = gap
        self._stretch = stretch
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        self._hints = None
        self._heights.clear()
        super().invalidate()

    def _hinted(self) -> list[QSize]:
        """Return what each item asks for; styled widgets take long to say it."""
        if self._hints is None or len(self._hints) != len(self._items):
            self._hints = [item.sizeHint() for item in self._items]
        return self._hints

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = self._hinted()
        width = sum(hint.width() + self._gap for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = width + 1
        for item, hint in zip(self._items, self._hinted(), strict=True):
            wanted = hint.width()
            if used + self._gap + wanted > width:
                lines.append([])
                used = -self._gap
            lines[-1].append((item, hint))
            used += self._gap + wanted
        return lines

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        lines = self._lines(rect.width())
        for line in lines:
            height = max(hint.height() for _, hint in line)
            spare = rect.width() - sum(hint.width() + self._gap for _, hint in line)
            # The last of several lines keeps its natural widths, or it would look stretched.
            alone = len(lines) == 1 or line is not lines[-1]
            extra = max(0, spare + self._gap) // len(line) if self._stretch and alone else 0
            x = rect.x()
            for item, hint in line:
                width = min(rect.width(), hint.width() + extra)
                if move:
                    item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
                x += width + self._gap
            y += height + self._gap
        return max(0, y - self._gap - rect.y())
