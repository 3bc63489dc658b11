"""The settings, each with a sentence that says what it does."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QPushButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.dialogs.kept_figures import KeptFiguresDialog
from inspector.gui.settings import LANGUAGE_NAMES, TEXT_SIZES, Settings
from inspector.gui.theme import LARGE, MEDIUM, TIGHT
from inspector.language.current import tr
from inspector.traces import settings_folder

_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))


class PreferencesDialog(QDialog):
    """Every choice takes effect at once and is remembered; there is nothing to confirm.

    Signals:
        theme_chosen: The name of a theme.
        text_size_chosen: Per cent of the system's size.
        motion_chosen: Whether things may move.
        reopens_chosen: Whether what was open is opened again at the start.
    """

    theme_chosen = Signal(str)
    text_size_chosen = Signal(int)
    motion_chosen = Signal(bool)
    reopens_chosen = Signal(bool)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.setMinimumWidth(480)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self._column.setSpacing(MEDIUM)
        self.theme = QComboBox()
        self.theme.addItems([tr(words) for _, words in _THEMES])
        self.theme.setCurrentIndex([name for name, _ in _THEMES].index(settings.theme))
        self.theme.currentIndexChanged.connect(
            lambda place: self.theme_chosen.emit(_THEMES[place][0])
        )
        self._add(
            "Colours",
            self.theme,
            "“As the system” follows the desktop, also when it changes while Inspector runs.",
        )
        self.language = QComboBox()
        self.language.addItems([tr(words) for _, words in LANGUAGE_NAMES])
        known = [code for code, _ in LANGUAGE_NAMES]
        self.language.setCurrentIndex(known.index(settings.language))
        self.language.currentIndexChanged.connect(self._choose_language)
        self._add(
            "Language",
            self.language,
            "Of the window; takes effect at the next start. A saved report has a language of its own.",
        )
        self.text_size = QComboBox()
        self.text_size.addItems([f"{size} %" for size in TEXT_SIZES])
        self.text_size.setCurrentIndex(TEXT_SIZES.index(settings.text_size))
        self.text_size.currentIndexChanged.connect(
            lambda place: self.text_size_chosen.emit(TEXT_SIZES[place])
        )
        self._add(
            "Text size",
            self.text_size,
            "Of the size that the system asks for. Columns of tables take their new widths at the next start.",
        )
        self.still = self._check(
            "Reduce motion",
            settings.still,
            "Nothing slides or pulses: menus open at once, and progress of unknown length "
            "is said in words.",
            lambda wanted: self.motion_chosen.emit(not wanted),
        )
        self.notifies = self._check(
            "Tell when work is done in the background",
            settings.notifies,
            "When an inspection took more than a few seconds and another window is in front, "
            "the system shows a notice. It never leaves this computer.",
            self._notify,
        )
        self.reopens = self._check(
            "Open again at the start what was open at the end",
            settings.reopens,
            "Files are read again from where they are; what changed in them since is noticed.",
            self.reopens_chosen.emit,
        )
        self.kept = QPushButton(tr("&Kept figures…"))
        self.kept.clicked.connect(self.open_kept_figures)
        self._add(
            "Never twice",
            self.kept,
            "What is kept so that unchanged files are not inspected twice: how much there is and "
            "may be, and a button that clears it.",
        )
        where = tr(f"These settings are kept in “{settings_folder()}”, in one plain file.")
        self._column.addWidget(plain_label(where, look="muted", size=0.92, selectable=True))
        self._column.addStretch(1)
        self._column.addWidget(buttons_for(self))

    def open_kept_figures(self) -> KeptFiguresDialog:
        """Show what is kept of inspections."""
        dialog = KeptFiguresDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _add(self, name: str, control: QWidget, told: str) -> None:
        part = QVBoxLayout()
        part.setSpacing(TIGHT)
        name, told = tr(name), tr(told)
        control.setAccessibleName(name)
        control.setAccessibleDescription(told)
        if not isinstance(control, QCheckBox):
            part.addWidget(plain_label(name, bold=True))
        part.addWidget(control)
        part.addWidget(plain_label(told, look="muted", size=0.95))
        self._column.addLayout(part)

    def _check(self, name: str, on: bool, told: str, act: Callable[[bool], object]) -> QCheckBox:
        box = QCheckBox(tr(name))
        box.setChecked(on)
        box.toggled.connect(act)
        self._add(name, box, told)
        return box

    def _choose_language(self, place: int) -> None:
        self._settings.language = LANGUAGE_NAMES[place][0]

    def _notify(self, wanted: bool) -> None:
        self._settings.notifies = wanted
