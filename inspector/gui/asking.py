"""The dialogs of the window, and what is done with their answers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from inspector.gui.dialogs.about import AboutDialog
from inspector.gui.dialogs.importing import ImportDialog
from inspector.gui.dialogs.query import QueryDialog
from inspector.gui.dialogs.roles import RolesDialog, united
from inspector.gui.dialogs.saving import SavingDialog
from inspector.gui.dialogs.tables import TablesDialog
from inspector.gui.message import Message
from inspector.gui.operations import Operations
from inspector.gui.saving import default_name, with_ending
from inspector.gui.settings import Settings
from inspector.gui.workspace import Workspace
from inspector.language.current import tr
from inspector.model.choice import PLAIN, Choice
from inspector.model.conditions import parse
from inspector.model.dataset import Source
from inspector.model.errors import RequestError
from inspector.model.reading import AS_FOUND, TextReading
from inspector.model.request import part_as_baseline

if TYPE_CHECKING:
    from inspector.sources.apart import Apart

FILES = (
    "Data and reports (*.csv *.tsv *.tab *.psv *.txt *.gz *.zst *.bz2 *.xz *.json *.ndjson *.jsonl "
    "*.parquet *.pq *.arrow *.feather *.ipc *.xlsx *.xlsm *.xlsb *.xls *.ods *.sqlite *.sqlite3 *.db "
    "*.duckdb *.ddb *.sas7bdat *.xpt *.sav *.zsav *.por *.dta *.rds *.rda *.rdata *.RData *.zip)"
)
TEXTS = "Delimited text (*.csv *.tsv *.tab *.psv *.txt *.csv.gz *.csv.zst *.tsv.gz *.txt.gz)"
ANY = "All files (*)"


class Asking(QObject):
    """Asks the person, and acts on the answer; a dialog that is closed changes nothing."""

    def __init__(
        self, window: QWidget, settings: Settings, workspace: Workspace, operations: Operations
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._workspace = workspace
        self._operations = operations
        self._query = ""

    def files(self) -> None:
        """Let files be chosen and open them."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window, tr("Open files"), self._settings.folder, f"{FILES};;{ANY}"
        )
        self._open(chosen)

    def folder(self) -> None:
        """Let a folder be chosen and open it."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, tr("Open a folder"), self._settings.folder
        )
        self._open([chosen] if chosen else [])

    def baseline(self) -> None:
        """Let a file or a saved report be chosen as what all versions are compared with."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Use as baseline"), self._settings.folder, f"{FILES};;{ANY}"
        )
        if chosen:
            self._settings.folder = str(Path(chosen).parent)
            self._workspace.set_baseline(Source(path=chosen))

    def part(self) -> None:
        """Let rows of the oldest version be chosen as what everything is compared with."""
        entries = self._workspace.entries
        if not entries:
            return
        source, known = entries[0].source, self._workspace.baseline
        typed = str(known.where) if known is not None and known.where else ""
        text, taken = QInputDialog.getText(
            self._window,
            tr("Compare with a part"),
            tr(
                f"Rows of “{entries[0].name}” to compare the others with, such as:\n"
                "month < 3 and site in (a, b)"
            ),
            text=typed,
        )
        if not taken or not text.strip():
            return
        try:
            where = parse(text)
        except RequestError as error:
            QMessageBox.warning(self._window, tr("Compare with a part"), f"{error}\n\n{error.hint}")
            return
        self._workspace.set_baseline(part_as_baseline(None, (source,), where))

    def choose_and_save(self) -> None:
        """Let what goes in be chosen, then a place, and save the report there."""
        presented = self._workspace.presented
        if presented is None:
            return
        dialog = SavingDialog(presented.report, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.save(dialog.choice()))
        dialog.open()

    def save(self, choice: Choice = PLAIN) -> None:
        """Let a place be chosen and save the report there."""
        presented = self._workspace.presented
        if presented is None:
            return
        folder = Path(self._settings.folder or Path.home())
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            tr("Save report"),
            str(folder / default_name(presented.report)),
            tr("Report (*.zip)"),
        )
        if chosen:
            self._settings.folder = str(Path(chosen).parent)
            self._operations.save(with_ending(chosen), choice)

    def text_file(self) -> None:
        """Let a text file be chosen, and how it is read; then open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a text file"), self._settings.folder, f"{TEXTS};;{ANY}"
        )
        if chosen:
            self._settings.folder = str(Path(chosen).parent)
            self._ask_reading(
                chosen,
                AS_FOUND,
                lambda reading: self._operations.open_sources(
                    [Source(path=chosen, reading=reading)]
                ),
            )

    def reading(self, place: int) -> None:
        """Let it be chosen how the text file of an open version is read."""
        entry = self._workspace.entries[place]
        if entry.source.path is not None:
            self._ask_reading(
                entry.source.path,
                entry.source.reading,
                lambda reading: self._operations.read_so(entry, reading),
            )

    def _ask_reading(
        self, path: str, given: TextReading, act: Callable[[TextReading], object]
    ) -> None:
        looking = self._operations.looking
        dialog = ImportDialog(
            path,
            given,
            lambda wanted, show, fail: looking.import_preview(
                path, wanted, succeeded=show, failed=fail
            ),
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: act(dialog.reading()))
        dialog.open()

    def roles(self) -> None:
        """Let roles be looked at and changed."""
        workspace = self._workspace
        columns = united([e.dataset.version.schema.all_names for e in workspace.entries])

        def use(dialog: RolesDialog) -> None:
            stated = replace(
                workspace.expect, label=dialog.label_known(), freshness=dialog.freshness_known()
            )
            workspace.set_expect(stated)
            workspace.set_roles(dialog.choice(), dialog.as_of())

        dialog = RolesDialog(
            columns,
            workspace.guessed_roles(),
            workspace.roles,
            workspace.as_of,
            self._window,
            label=workspace.expect.label,
            freshness=workspace.expect.freshness,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: use(dialog))
        dialog.open()

    def compare_rows(self) -> None:
        """Open a window in which two open versions are compared row by row."""
        workspace = self._workspace
        if len(workspace.entries) < 2:
            self._operations.told.emit(
                Message(
                    text=tr("Rows are compared between two open versions."),
                    hint=tr("Open the files of two versions; a saved report holds no rows."),
                    subject="compare",
                )
            )
            return
        from inspector.gui.dialogs.row_diff import RowDiffWindow

        roles = workspace.versions()[-1].roles
        dialog = RowDiffWindow(
            workspace.entries,
            roles,
            workspace.roles.key,
            self._operations.looking,
            self._window,
            expect=workspace.expect,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.told.connect(self._operations.told)
        dialog.troubled.connect(self._operations.fail)
        dialog.show()
        dialog.compare()

    def query(self) -> None:
        """Let a query over what is open be written; its result is one more version."""
        entries = [e for e in self._workspace.entries if e.source.query is None]
        tables = [(e.source, e.dataset.version.schema.names) for e in entries]
        dialog = QueryDialog(tables, self._query, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def use() -> None:
            self._query = dialog.editor.toPlainText()  # what could not be run is not lost
            self._operations.open_sources([dialog.source()])

        dialog.accepted.connect(use)
        dialog.open()

    def tables(self, path: str, tables: Sequence[str]) -> None:
        """Let tables or sheets of a file be chosen and open them."""
        dialog = TablesDialog(path, tables, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._operations.open_sources(dialog.sources()))
        dialog.open()

    def files_of_folder(self, whole: Source, apart: "Apart") -> None:
        """Let a person say whether files are one dataset or versions, and open them so."""
        from inspector.gui.dialogs.folders import FolderDialog

        dialog = FolderDialog(whole, apart, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._operations.open_sources(dialog.sources()))
        dialog.open()

    def about(self) -> None:
        """Tell what this program is."""
        dialog = AboutDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open(self, paths: Sequence[str]) -> None:
        if paths:
            self._settings.folder = str(Path(paths[0]).parent)
            self._operations.open_asking(paths)
