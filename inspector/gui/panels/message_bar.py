"""Messages above the tabs: a sentence, a hint, what can be done; never in the way."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.icons import icon
from inspector.gui.message import Message, Offer
from inspector.gui.theme import MEDIUM, SMALL, TIGHT, TONE_WORDS, current_theme, set_look
from inspector.language.current import tr

#: More messages than this push the oldest out.
MOST = 3


class MessageBar(QWidget):
    """A short stack of messages, the newest at the bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Messages"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        self._column.setSpacing(TIGHT)
        self._strips: list[MessageStrip] = []
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is told at the moment, oldest first."""
        return tuple(strip.message for strip in self._strips)

    def tell(self, message: Message) -> None:
        """Show a message, in place of an earlier one on the same subject."""
        for strip in list(self._strips):
            if strip.message == message or (
                message.subject and strip.message.subject == message.subject
            ):
                self._dismiss(strip)
        while len(self._strips) >= MOST:
            self._dismiss(self._strips[0])
        strip = MessageStrip(message)
        strip.close_button.clicked.connect(partial(self._dismiss, strip))
        for button, offer in strip.offers:
            button.clicked.connect(partial(self._take, strip, offer))
        self._strips.append(strip)
        self._column.addWidget(strip)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(strip, QAccessible.Event.Alert))

    def withdraw(self, subject: str) -> None:
        """Take back messages on a subject that no longer holds."""
        for strip in list(self._strips):
            if strip.message.subject == subject:
                self._dismiss(strip)

    def clear(self) -> None:
        """Take back all messages."""
        for strip in list(self._strips):
            self._dismiss(strip)

    def _take(self, strip: "MessageStrip", offer: Offer) -> None:
        self._dismiss(strip)
        offer.act()

    def _dismiss(self, strip: "MessageStrip") -> None:
        if strip in self._strips:
            self._strips.remove(strip)
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.setVisible(bool(self._strips))


class MessageStrip(QWidget):
    """One message.

    Attributes:
        message: What it says.
        offers: Its buttons and what they offer.
        close_button: Takes the message away.
    """

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        word = TONE_WORDS[message.tone]
        self.setAccessibleName(f"{word}: {message.text}" if word else message.text)
        self.setAccessibleDescription(message.hint)
        line = QHBoxLayout(self)
        line.setContentsMargins(MEDIUM, SMALL, SMALL, SMALL)
        line.setSpacing(SMALL)
        name = message.tone if message.tone in ("good", "warning", "critical") else "info"
        picture = QToolButton()
        picture.setIcon(icon(name, message.tone))
        picture.setIconSize(QSize(18, 18))
        picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        picture.setAccessibleName(word or "Message")
        set_look(picture, "link")
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(TIGHT // 2)
        words.addWidget(plain_label(tr(message.text), bold=True, selectable=True))
        if message.hint:
            words.addWidget(plain_label(tr(message.hint), selectable=True))
        line.addLayout(words, 1)
        self.offers: list[tuple[QPushButton, Offer]] = []
        for offer in message.offers:
            button = QPushButton(offer.label.replace("&", "&&"))
            button.setAccessibleName(offer.label)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.offers.append((button, offer))
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("close"))
        self.close_button.setAccessibleName(tr("Close this message"))
        self.close_button.setToolTip(tr("Close this message"))
        self.close_button.setAutoRaise(True)
        line.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.tone(self.message.tone)))
        painter.setBrush(QColor(theme.fill(self.message.tone)))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.end()
