"""Labels and tooltips that show any text as it is, whatever a data file put into it."""

import html
import math
import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from inspector.gui.theme import font, set_look
from inspector.model.answers import Scalar
from inspector.model.blocks import Tone
from inspector.model.finding import Unit
from inspector.report.shown import format_value

#: So many letters without a place to break.
_ENDLESS = re.compile(r"\S{40}(?=\S{20})")


def plain_label(
    text: str,
    parent: QWidget | None = None,
    *,
    look: str = "",
    tone: Tone = "neutral",
    size: float = 1.0,
    bold: bool = False,
    tabular: bool = False,
    wrap: bool = True,
    selectable: bool = False,
) -> QLabel:
    """Return a label that never takes its text for markup."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(breakable(text) if wrap else text)
    label.setWordWrap(wrap)
    if size != 1.0 or bold or tabular:
        label.setFont(font(size=size, bold=bold, tabular=tabular))
    if tone != "neutral":
        label.setProperty("tone", tone)
    if look:
        set_look(label, look)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setCursor(Qt.CursorShape.IBeamCursor)
    return label


def worded(value: Scalar, unit: Unit) -> str:
    """Return a value as people read it, on one line; NaN and infinities too."""
    if isinstance(value, float) and not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    return one_line(format_value(value, unit))


def breakable(text: str) -> str:
    """Return text whose endless words may be broken, so that they do not widen the page."""
    return _ENDLESS.sub(lambda found: f"{found.group()}\u200b", text)


def tooltip(text: str) -> str:
    """Return text as a tooltip that Qt shows letter by letter, line by line."""
    if not text:
        return ""
    shown = text if len(text) <= 2_000 else f"{text[:2_000]}…"
    lines = "<br>".join(html.escape(line) for line in shown.splitlines())
    return f"<p style='white-space:pre-wrap; margin:0'>{lines}</p>"


def one_line(text: str) -> str:
    """Return text without line breaks and tabs, as a table cell or label shows it."""
    return " ".join(text.split()) if any(c in text for c in "\n\r\t\x0b\x0c\u2028\u2029") else text


class ElidedLabel(QLabel):
    """A one-line label that leaves out its middle when there is no room; a tooltip has all."""

    def __init__(self, text: str, parent: QWidget | None = None, *, most: int = 10_000) -> None:
        super().__init__(parent)
        self._full = one_line(text)
        self._most = most
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(self._full)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def full_text(self) -> str:
        """Return the whole text."""
        return self._full

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = min(self._most, metrics.horizontalAdvance(self._full) + 4)
        return QSize(width, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(40, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = QFontMetrics(self.font()).horizontalAdvance(self._full) > self.width()
        self.setToolTip(tooltip(self._full) if room else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(self._full, Qt.TextElideMode.ElideMiddle, self.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), int(flags), text)
        painter.end()
