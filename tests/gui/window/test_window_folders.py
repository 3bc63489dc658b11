"""Several files in a folder: the window asks whether they are one dataset or versions."""

import pandas as pd
import pytest
from PySide6.QtWidgets import QDialog

from inspector.gui.dialogs.folders import FolderDialog
from inspector.gui.dialogs.tables import TablesDialog

pytestmark = pytest.mark.gui
PATIENCE = 60_000


def dialog_of(window, qtbot, kind):
    qtbot.waitUntil(lambda: bool(window.findChildren(kind)), timeout=PATIENCE)
    return window.findChildren(kind)[0]


def folder_of(tmp_path, *names):
    folder = tmp_path / "sales"
    folder.mkdir()
    for place, name in enumerate(names, 1):
        pd.DataFrame({"a": range(30 * place), "b": "x"}).to_csv(folder / name, index=False)
    return folder


@pytest.mark.parametrize("each", [True, False])
def test_that_the_window_asks_what_files_are(window, qtbot, tmp_path, wait_for, each):
    folder = folder_of(tmp_path, "Dec 2025.csv", "Jan 2026.csv")
    window.operations.open_asking([str(folder)])
    dialog = dialog_of(window, qtbot, FolderDialog)
    assert dialog.each.isChecked()
    assert dialog.each.text() == "2 versions, in the order of the dates in their names"
    assert [dialog.list.item(n).text() for n in range(2)] == ["Dec 2025.csv", "Jan 2026.csv"]
    (dialog.each if each else dialog.together).setChecked(True)
    dialog.accept()
    wait_for(window)
    shown = [version.name for version in window.workspace.versions()]
    assert shown == (["Dec 2025.csv", "Jan 2026.csv"] if each else ["sales"])


def test_that_nothing_is_asked_that_has_one_answer(window, tmp_path, wait_for):
    folder_of(tmp_path, "only.csv")
    window.operations.open_asking([str(tmp_path / "sales")])
    wait_for(window)
    assert [version.rows for version in window.workspace.versions()] == [30]
    assert not window.findChildren(FolderDialog)


def test_that_mixed_formats_can_only_be_versions(window, qtbot, tmp_path):
    folder = folder_of(tmp_path, "a.csv")
    pd.DataFrame({"a": [1]}).to_parquet(folder / "b.parquet")
    window.operations.open_asking([str(folder)])
    dialog = dialog_of(window, qtbot, FolderDialog)
    assert not dialog.together.isEnabled()
    assert dialog.each.isChecked()
    dialog.reject()


def test_that_sheets_of_a_workbook_are_chosen(window, qtbot, tmp_path, wait_for):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"a": [1, 2]}).to_excel(book, sheet_name="one", index=False)
        pd.DataFrame({"a": [3]}).to_excel(book, sheet_name="two", index=False)
    window.operations.open_asking([str(path)])
    dialog = dialog_of(window, qtbot, TablesDialog)
    assert isinstance(dialog, QDialog)
    dialog.accept()
    wait_for(window)
    (version,) = window.workspace.versions()
    assert version.location == "book.xlsx#one"
