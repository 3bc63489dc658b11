"""Several files in a folder or an archive: one dataset, or a version each?"""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QListWidget, QRadioButton, QVBoxLayout, QWidget

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.theme import MEDIUM, SMALL
from inspector.language.current import tr
from inspector.model.dataset import Source
from inspector.sources.apart import Apart

#: Names that are listed.
MOST_SHOWN = 500


class FolderDialog(QDialog):
    """Two ways to read files, with the order that they would have as versions.

    Args:
        whole: The folder, pattern or archive.
        apart: Its files as versions.
        parent: The window.
    """

    def __init__(self, whole: Source, apart: Apart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = whole
        self._apart = apart
        count = len(apart.sources)
        name = one_line(Path(whole.path or "").name)
        self.setWindowTitle(tr(f"{count} files in {name}"))
        self.resize(QSize(460, 420))
        stack = QVBoxLayout(self)
        stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, SMALL)
        stack.setSpacing(SMALL)
        self.together = QRadioButton(tr(f"One dataset: the rows of all {count} files together"))
        self.each = QRadioButton(tr(f"{count} versions, in the order of {apart.order}"))
        mixed = len(apart.formats) > 1
        self.together.setEnabled(not mixed)
        (self.each if mixed or apart.basis != "name" else self.together).setChecked(True)
        stack.addWidget(self.together)
        stack.addWidget(self.each)
        if mixed:
            stack.addWidget(
                plain_label(
                    tr("They have several formats: they cannot be one dataset."), look="muted"
                )
            )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Files in the order of versions, oldest first"))
        self.list.setUniformItemSizes(True)
        shown = [one_line(one) for one in apart.names[:MOST_SHOWN]]
        if count > MOST_SHOWN:
            shown.append(f"and {count - MOST_SHOWN} more")
        self.list.addItems(shown)
        stack.addWidget(self.list, 1)
        stack.addWidget(buttons_for(self, tr("Open")))

    def sources(self) -> tuple[Source, ...]:
        """Return what was chosen."""
        return self._apart.sources if self.each.isChecked() else (self._whole,)
