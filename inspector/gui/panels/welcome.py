"""The empty window: what can be dropped here, what will come of it, and where to begin."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label, tooltip
from inspector.gui.icons import icon
from inspector.gui.theme import HUGE, LARGE, MEDIUM, SMALL, TIGHT, current_theme, set_look
from inspector.language.current import tr
from inspector.model.finding import Area

PRIVACY = tr("Nothing leaves this computer.")
_WIDTH = 860
_QUESTIONS: tuple[tuple[Area, str, str], ...] = (
    ("coverage", "Coverage", "Is everything here that should be?"),
    ("freshness", "Freshness", "How old, how regular, how late, and which part stopped?"),
    ("drift", "Drift", "What changed against the version before, and does it matter?"),
    ("labels", "Labels", "Are there enough right labels, for everyone?"),
)


class WelcomePanel(QScrollArea):
    """Teaches, and offers the three ways to begin.

    Signals:
        open_wanted: Files are to be chosen.
        folder_wanted: A folder is to be chosen.
        sample_wanted: The sample is to be opened.
        recent_wanted: These paths are to be opened again.
    """

    open_wanted = Signal()
    folder_wanted = Signal()
    sample_wanted = Signal()
    recent_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("Welcome"))
        page = QWidget()
        set_look(page, "page")
        middle = QHBoxLayout(page)
        body = QWidget()
        body.setMaximumWidth(_WIDTH)
        middle.addStretch(1)
        middle.addWidget(body, 100)
        middle.addStretch(1)
        column = QVBoxLayout(body)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(LARGE)
        column.addStretch(1)
        column.addWidget(plain_label(tr("See what is wrong with your data"), size=1.9, bold=True))
        column.addWidget(
            plain_label(
                tr(
                    "Open one or more versions of a dataset. Inspector looks at every row and says what "
                    "is missing, late, changed or mislabelled, how it knows, and what to do about it."
                ),
                look="muted",
                size=1.1,
            )
        )
        column.addWidget(self._drop_zone())
        column.addWidget(_questions())
        self._recent = QVBoxLayout()
        self._recent.setSpacing(TIGHT)
        column.addLayout(self._recent)
        column.addWidget(
            plain_label(
                tr(
                    f"{PRIVACY} Files are read where they are and never changed; Inspector has no "
                    "account, no network connection and no telemetry."
                ),
                look="muted",
            )
        )
        column.addStretch(2)
        self.setWidget(page)

    def show_recent(self, groups: Sequence[Sequence[str]]) -> None:
        """Offer files that were opened before."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if groups:
            self._recent.addWidget(plain_label(tr("Open again"), bold=True))
        for group in groups[:5]:
            button = QPushButton(recent_text(group).replace("&", "&&"))
            button.setIcon(icon("file"))
            set_look(button, "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(tooltip("\n".join(group)))
            button.setAccessibleName(tr(f"Open again: {recent_text(group)}"))
            button.clicked.connect(partial(self.recent_wanted.emit, tuple(group)))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _drop_zone(self) -> QWidget:
        zone = DropZone()
        column = QVBoxLayout(zone)
        column.setContentsMargins(HUGE, HUGE, HUGE, HUGE)
        column.setSpacing(MEDIUM)
        column.addWidget(_centred(tr("Drop files or a folder here"), size=1.4, bold=True))
        column.addWidget(
            _centred(
                tr(
                    "CSV, JSON, Parquet, Arrow, Excel, SQLite, DuckDB and more, also packed; or a saved report.\n"
                    "Several files are versions of one dataset, in the order of their names."
                ),
                look="muted",
            )
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addStretch(1)
        for text, picture, signal in (
            (tr("Open files…"), "open", self.open_wanted),
            (tr("Open a folder…"), "open", self.folder_wanted),
            (tr("Try the sample"), "run", self.sample_wanted),
        ):
            button = QPushButton(icon(picture), text)
            button.setAccessibleName(text.rstrip("…"))
            button.setMinimumHeight(34)
            button.setMinimumWidth(140)
            button.setAutoDefault(True)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addSpacing(TIGHT)
        column.addLayout(buttons)
        return zone


class DropZone(QFrame):
    """A place with a dashed edge. The whole window takes drops; this only says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Drop files or a folder here"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(theme.scroll), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 10, 10)
        painter.end()


def recent_text(group: Sequence[str]) -> str:
    """Return what a group of paths is called: the first name, and how many more there are."""
    first = one_line(Path(group[0]).name) or group[0]
    return first if len(group) == 1 else f"{first} and {len(group) - 1} more"


def _questions() -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(LARGE)
    grid.setVerticalSpacing(MEDIUM)
    for place, (name, title, question) in enumerate(_QUESTIONS):
        picture = QLabel()
        picture.setPixmap(icon(name, "info").pixmap(QSize(22, 22)))
        picture.setAccessibleName(title)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(plain_label(title, bold=True))
        words.addWidget(plain_label(question, look="muted"))
        line = QHBoxLayout()
        line.setSpacing(MEDIUM)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        grid.addLayout(line, place // 2, place % 2)
        grid.setColumnStretch(place % 2, 1)
    return box


def _centred(text: str, *, size: float = 1.0, bold: bool = False, look: str = "") -> QLabel:
    label = plain_label(text, size=size, bold=bold, look=look)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
