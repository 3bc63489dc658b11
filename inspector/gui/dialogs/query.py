"""One SQL SELECT over the opened files, to become a version."""

from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.theme import LARGE, MEDIUM
from inspector.model.dataset import Source

#: Columns named of each table.
SHOWN = 12


class QueryDialog(QDialog):
    """An editor, the tables there are, and a name for what comes out.

    Args:
        tables: The opened versions and the names of their columns.
        text: What the editor holds at first; empty: a query of all rows of the newest.
        parent: The window.
    """

    def __init__(
        self,
        tables: Sequence[tuple[Source, Sequence[str]]],
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        from inspector.sources.query import table_names  # brings the engine with it

        super().__init__(parent)
        self._tables = tuple(source for source, _ in tables)
        names = table_names(self._tables)
        self.setWindowTitle("New version from SQL")
        self.setMinimumSize(620, 420)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        body.addWidget(
            plain_label(
                "Its result becomes a version. The query may read the tables below and nothing else: no "
                "files, no settings, nothing that differs each time.",
                look="muted",
            )
        )
        self.editor = QPlainTextEdit(text or f'SELECT *\nFROM "{names[-1] if names else ""}"\n')
        self.editor.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName("SQL query")
        body.addWidget(self.editor, 1)
        for name, (_, columns) in zip(names, tables, strict=True):
            more = "" if len(columns) <= SHOWN else f" and {len(columns) - SHOWN} more"
            listed = ", ".join(one_line(column) for column in columns[:SHOWN])
            label = plain_label(f"{one_line(name)}: {listed}{more}", look="muted", size=0.92)
            body.addWidget(label)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of the version, such as “only Harbour”")
        self.name.setAccessibleName("Name of the version")
        body.addWidget(self.name)
        body.addWidget(buttons_for(self, "Make version"))

    def source(self) -> Source:
        """Return the query as a version to open."""
        name = self.name.text().strip() or None
        return Source(query=self.editor.toPlainText(), tables=self._tables, name=name)
