"""What was open is open again at the next start, unless it did not end well."""

import pytest

from inspector.gui.main_window import MainWindow
from inspector.gui.settings import Settings
from inspector.model.request import RoleChoice


@pytest.fixture
def again(qtbot):
    """Return a second window with the settings of the first."""

    def start():
        window = MainWindow(Settings())
        qtbot.addWidget(window, before_close_func=lambda w: w.operations.close())
        window.show()
        window.following.reopen()
        return window

    return start


@pytest.fixture
def left(qtbot, inspected):
    """Close a window in which two versions, roles and a baseline were chosen."""
    inspected.workspace.rename(0, "first")
    inspected.workspace.set_baseline(inspected.workspace.entries[0].source)
    inspected.workspace.set_roles(RoleChoice(label="label"), None)
    inspected.close()
    return inspected


def test_that_versions_names_roles_and_baseline_come_back(qtbot, left, again, wait_for):
    window = again()
    assert window.settings.reopening
    wait_for(window)
    workspace = window.workspace
    assert [entry.name for entry in workspace.entries] == ["first", "sales_v2.csv"]
    assert workspace.baseline is workspace.entries[0].source
    assert workspace.roles == RoleChoice(label="label")
    assert not window.settings.reopening


def test_that_nothing_comes_back_when_a_person_does_not_want_it(qtbot, left, again):
    settings = Settings()
    settings.reopens = False
    window = again()
    assert not window.operations.busy
    assert not window.following.switch().isChecked()


def test_that_what_may_have_ended_the_program_is_only_offered(qtbot, left, again, wait_for):
    Settings().reopening = True
    window = again()
    assert not window.operations.busy
    (message,) = window.messages.messages
    assert "ended while" in message.text
    message.offers[0].act()
    wait_for(window)
    assert len(window.workspace.entries) == 2


def test_that_a_file_that_is_gone_is_told_and_the_others_come_back(qtbot, left, again, wait_for):
    from pathlib import Path

    Path(left.workspace.entries[1].source.path).unlink()
    window = again()
    wait_for(window)
    assert [entry.name for entry in window.workspace.entries] == ["first"]
    assert any("no file" in message.text for message in window.messages.messages)


def test_that_an_empty_window_comes_back_empty(qtbot, inspected, again):
    inspected.close_all()
    inspected.close()
    assert not again().operations.busy


def test_that_a_saved_report_comes_back(qtbot, inspected, again, tmp_path):
    path = tmp_path / "r.zip"
    inspected.operations.save(str(path))
    qtbot.waitUntil(path.exists, timeout=20_000)
    inspected.operations.open_bundle(str(path))
    qtbot.waitUntil(lambda: inspected.workspace.report_path == str(path), timeout=20_000)
    inspected.close()
    window = again()
    qtbot.waitUntil(lambda: window.workspace.report_path == str(path), timeout=20_000)
