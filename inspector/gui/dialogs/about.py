"""What this program is, what it was made with, and what it does not do."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.panels.welcome import PRIVACY
from inspector.gui.theme import LARGE, MEDIUM
from inspector.version import __version__


class AboutDialog(QDialog):
    """A few lines to read and to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Inspector")
        self.setAccessibleName("About Inspector")
        self.setMinimumWidth(460)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        body.addWidget(plain_label("Inspector", size=1.5, bold=True))
        body.addWidget(
            plain_label(
                "Finds what is missing, late, changed or mislabelled in the versions of a dataset, "
                "and says how it knows."
            )
        )
        body.addWidget(
            plain_label(
                f"{PRIVACY} Inspector has no network connection, no account and no telemetry. It "
                "reads files where they are and never changes them; what it opens is held in a "
                "private temporary folder that is removed when the window closes. A saved report "
                "holds figures, value counts and findings, but no rows."
            )
        )
        versions = (
            f"Inspector {__version__} · Python {platform.python_version()} · Qt {qVersion()}\n"
            "Apache License 2.0"
        )
        body.addWidget(plain_label(versions, look="muted", selectable=True))
        body.addWidget(buttons_for(self))
