"""What is kept of inspections, how much of it there may be, and how to be rid of it."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from inspector.bundle.drawer import DAYS, MEGABYTE, Drawer
from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.theme import LARGE, MEDIUM
from inspector.language.current import tr
from inspector.traces import cache_is_off

ABOUT = (
    "So that unchanged files are told at once, the figures of inspections are kept in your own cache "
    "folder. They hold no rows, but values, extremes and column names: they are as sensitive as the "
    f"data. Only your user can read them. What is not used for {DAYS} days is removed."
)
LARGEST = 100_000


class KeptFiguresDialog(QDialog):
    """A switch, a size, and a button that clears. What is chosen holds at once."""

    def __init__(self, parent: QWidget | None = None, drawer: Drawer | None = None) -> None:
        super().__init__(parent)
        self._drawer = drawer or Drawer()
        self.setWindowTitle(tr("Kept figures"))
        self.setAccessibleName(tr("Kept figures"))
        self.setMinimumWidth(460)
        choices = self._drawer.choices()
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        body.addWidget(plain_label(tr(ABOUT)))
        self.switch = QCheckBox(tr("&Keep figures for the next time"))
        self.switch.setChecked(choices.on)
        body.addWidget(self.switch)
        self.limit = QSpinBox()
        self.limit.setRange(1, LARGEST)
        self.limit.setSuffix(tr(" MB"))
        self.limit.setValue(max(1, choices.limit // MEGABYTE))
        self.limit.setKeyboardTracking(False)
        form = QFormLayout()
        form.addRow(tr("At &most"), self.limit)
        body.addLayout(form)
        self.told = plain_label("", look="muted", selectable=True)
        body.addWidget(self.told)
        buttons = buttons_for(self)
        self.clear = buttons.addButton(tr("C&lear"), QDialogButtonBox.ButtonRole.ActionRole)
        body.addWidget(buttons)
        self.switch.toggled.connect(self._choose)
        self.limit.valueChanged.connect(self._choose)
        self.clear.clicked.connect(self._clear)
        self._show()

    def _choose(self) -> None:
        try:
            self._drawer.choose(on=self.switch.isChecked(), limit=self.limit.value() * MEGABYTE)
        except OSError:
            self._show("This choice cannot be kept: the folder cannot be written.")
        else:
            self._show()

    def _clear(self) -> None:
        self._drawer.clear()
        self._show()

    def _show(self, trouble: str = "") -> None:
        found = self._drawer.contents()
        lines = [
            f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}, "
            f"{found.bytes / MEGABYTE:,.1f} MB, in {self._drawer.folder}"
        ]
        if cache_is_off():
            lines.append("The cache is off: INSPECTOR_CACHE says so.")
        if trouble:
            lines.append(trouble)
        self.told.setText("\n".join(lines))
        self.clear.setEnabled(bool(found.entries))
        self.limit.setEnabled(self.switch.isChecked())
