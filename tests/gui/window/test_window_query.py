"""A query over what is open becomes a version; one that reaches for more is refused in a sentence."""

import pytest

from inspector.gui.dialogs.query import QueryDialog

pytestmark = pytest.mark.gui
PATIENCE = 60_000


def write(window, qtbot, text, name=""):
    window.actions_["query"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(QueryDialog)), timeout=PATIENCE)
    dialog = window.findChildren(QueryDialog)[0]
    before = dialog.editor.toPlainText()
    dialog.editor.setPlainText(text)
    dialog.name.setText(name)
    dialog.accept()
    return before


def test_that_a_query_becomes_a_version(inspected, qtbot, wait_for):
    window = inspected
    offered = write(window, qtbot, "SELECT * FROM \"sales_v1\" WHERE shop = 'a'", "only a")
    assert offered == 'SELECT *\nFROM "sales_v2"\n'
    qtbot.waitUntil(lambda: len(window.workspace.versions()) == 3, timeout=PATIENCE)
    wait_for(window)
    newest = window.workspace.versions()[-1]
    assert (newest.name, newest.rows, newest.format) == ("only a", 100, "sql")


def test_that_a_refused_query_is_told_and_kept(inspected, qtbot, monkeypatch):
    window = inspected
    told = []
    window.operations.told.connect(lambda message: told.append(str(message)))
    write(window, qtbot, "SELECT * FROM read_csv('/etc/passwd')")
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert "which may read what is not open" in told[0]
    assert len(window.workspace.versions()) == 2
    assert write(window, qtbot, "SELECT 1") == "SELECT * FROM read_csv('/etc/passwd')"
