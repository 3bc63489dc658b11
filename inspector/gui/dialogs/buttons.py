"""The row of buttons under a dialog."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox

Standard = QDialogButtonBox.StandardButton


def buttons_for(dialog: QDialog, accept: str = "") -> QDialogButtonBox:
    """Return buttons that end a dialog: one that accepts, called so, and Cancel; or only Close."""
    kinds = Standard.Ok | Standard.Cancel if accept else Standard.Close
    box = QDialogButtonBox(kinds)
    if accept:
        box.button(Standard.Ok).setText(accept)
        box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    for button in box.buttons():
        button.setIcon(QIcon())  # the style's own pictures follow no theme
    return box
