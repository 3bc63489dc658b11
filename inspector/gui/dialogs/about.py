"""What this program is, what it was made with, and what it does not do."""

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from inspector.assets import read_text
from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.panels.welcome import PRIVACY
from inspector.gui.theme import LARGE, MEDIUM, code_font
from inspector.language.current import tr
from inspector.traces import cache_folder, log_file, settings_folder
from inspector.version import __version__

NOTICES = "THIRD-PARTY-NOTICES.txt"
#: What is said where Python packages were installed one by one, each with its own licence beside it.
SEPARATE = (
    "Inspector was installed as a Python package. What it is made with was installed beside it, each "
    "part with its own licence: “pip show --files NAME” lists its texts.\n\n"
    "Qt and Qt for Python (LGPL-3.0), DuckDB (MIT), NumPy, SciPy and Jinja (BSD-3-Clause), "
    "msgspec (BSD-3-Clause), Apache Arrow (Apache-2.0), pandas (BSD-3-Clause), pyqtgraph (MIT).\n"
)


class AboutDialog(QDialog):
    """A few lines to read and to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Inspector"))
        self.setAccessibleName(tr("About Inspector"))
        self.setMinimumWidth(460)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        body.addWidget(plain_label(tr("Inspector"), size=1.5, bold=True))
        body.addWidget(
            plain_label(
                tr(
                    "Finds what is missing, late, changed or mislabelled in the versions of a dataset, "
                    "and says how it knows."
                )
            )
        )
        body.addWidget(
            plain_label(
                tr(
                    f"{PRIVACY} Inspector has no network connection, no account and no telemetry. It "
                    "reads files where they are and never changes them; what it opens is held in a "
                    "private temporary folder that is removed when the window closes. A saved report "
                    "holds figures, value counts and findings, but no rows."
                )
            )
        )
        versions = (
            f"Inspector {__version__} · Python {platform.python_version()} · Qt {qVersion()}\n"
            "Apache License 2.0"
        )
        body.addWidget(plain_label(versions, look="muted", selectable=True))
        body.addWidget(
            plain_label(
                tr(
                    f"Settings: {settings_folder()}\nLog: {log_file()}\n"
                    f"Kept figures: {cache_folder()}\n“inspector clean” removes them all."
                ),
                look="muted",
                selectable=True,
            )
        )
        buttons = buttons_for(self)
        licences = buttons.addButton(tr("Licences…"), QDialogButtonBox.ButtonRole.ActionRole)
        licences.clicked.connect(self.show_licences)
        body.addWidget(buttons)

    def show_licences(self) -> None:
        """Show the licences of what Inspector is made with."""
        NoticesDialog(self).open()


class NoticesDialog(QDialog):
    """The licences of everything that is installed with the program, to read and to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Licences of what Inspector is made with"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 520)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        box = QPlainTextEdit(notices_text())
        box.setReadOnly(True)
        box.setFont(code_font())
        box.setTabChangesFocus(True)
        box.setAccessibleName(tr("Licences"))
        body.addWidget(box, 1)
        body.addWidget(buttons_for(self))


def notices_text() -> str:
    """Return the collected notices of an installed program; else where each licence is."""
    try:
        return read_text(NOTICES)
    except FileNotFoundError:
        return SEPARATE
