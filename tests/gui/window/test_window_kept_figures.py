"""The page of kept figures shows what there is, bounds it, clears it and switches it off."""

import pytest

from inspector.bundle.drawer import MEGABYTE, Choices, Drawer
from inspector.gui.dialogs.kept_figures import KeptFiguresDialog
from inspector.gui.dialogs.preferences import PreferencesDialog
from inspector.gui.settings import Settings


@pytest.fixture
def drawer(tmp_path):
    drawer = Drawer(tmp_path / "cache")
    drawer.write("one", b"figures")
    return drawer


def test_that_size_and_place_are_shown_and_clear_clears(qtbot, drawer):
    dialog = KeptFiguresDialog(drawer=drawer)
    qtbot.addWidget(dialog)
    assert "1 entry" in dialog.told.text()
    assert str(drawer.folder) in dialog.told.text()
    dialog.clear.click()
    assert drawer.contents().entries == 0
    assert "0 entries" in dialog.told.text()
    assert not dialog.clear.isEnabled()


def test_that_choices_hold_at_once(qtbot, drawer):
    dialog = KeptFiguresDialog(drawer=drawer)
    qtbot.addWidget(dialog)
    dialog.limit.setValue(7)
    assert drawer.choices() == Choices(limit=7 * MEGABYTE)
    dialog.switch.click()
    assert drawer.choices() == Choices(on=False, limit=7 * MEGABYTE)
    assert drawer.contents().entries == 0
    assert not dialog.limit.isEnabled()
    assert KeptFiguresDialog(drawer=drawer).switch.isChecked() is False
    dialog.switch.click()
    assert drawer.choices().on


def test_that_a_folder_that_cannot_be_written_is_said(qtbot, tmp_path):
    (tmp_path / "file").write_text("in the way")
    dialog = KeptFiguresDialog(drawer=Drawer(tmp_path / "file"))
    qtbot.addWidget(dialog)
    dialog.switch.click()
    assert "cannot be kept" in dialog.told.text()


def test_that_the_settings_lead_there(qtbot):
    settings = PreferencesDialog(Settings())
    qtbot.addWidget(settings)
    assert settings.open_kept_figures().isVisible()
