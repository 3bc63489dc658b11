"""A file with several tables or sheets: which of them are versions to open?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.gui.blocks.text import one_line
from inspector.gui.dialogs.column_choice import ColumnsDialog
from inspector.model.dataset import Source


class TablesDialog(ColumnsDialog):
    """The tables of a file, to be ticked; each becomes a version."""

    def __init__(self, path: str, tables: Sequence[str], parent: QWidget | None = None) -> None:
        name = one_line(Path(path).name)
        super().__init__(tables, tables[:1], f"Tables in {name}", parent, accept="Open")
        self._path = path

    def sources(self) -> tuple[Source, ...]:
        """Return the ticked tables as sources, in their order."""
        return tuple(Source(path=f"{self._path}#{table}") for table in self.chosen())
