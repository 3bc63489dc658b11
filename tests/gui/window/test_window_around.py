"""The log, the notice, the settings, the time that is left, and a session that survives a fault."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from inspector.bundle.sitting import from_text
from inspector.gui.around import WORTH_A_NOTICE
from inspector.gui.panels.work_bar import WorkBar, left_text
from inspector.gui.settings import Settings
from inspector.gui.theme import apply_motion, apply_text_size, may_move


@pytest.fixture
def usual(qapp):
    yield qapp
    apply_text_size(qapp, 100)
    apply_motion(qapp, True)


def test_that_the_log_tells_what_went_on(inspected, qtbot):
    log = inspected.around.log
    assert not log.isVisible()
    qtbot.keyClick(inspected, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert log.isVisible()
    said = log.lines.toPlainText()
    assert "Opening “sales_v1.csv”" in said
    assert "Done in" in said
    logging.getLogger("inspector.engine").warning("something odd")
    qtbot.waitUntil(lambda: "Warning: something odd" in log.lines.toPlainText())
    qtbot.keyClick(inspected, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not log.isVisible()


def test_that_a_notice_comes_only_after_long_work_in_the_background(inspected, monkeypatch):
    told = []
    around = inspected.around
    monkeypatch.setattr(around, "notify", lambda *words: told.append(words))
    monkeypatch.setattr(type(inspected), "isActiveWindow", lambda _self: False)
    around._busy(True)
    around._busy(False)
    assert told == []
    around._busy(True)
    around._begun -= WORTH_A_NOTICE + 1
    around._busy(False)
    assert told[0][0] == "The inspection is done"
    inspected.settings.notifies = False
    around._busy(True)
    around._begun -= WORTH_A_NOTICE + 1
    around._busy(False)
    assert len(told) == 1


def test_that_a_notice_can_be_given_anywhere(window):
    window.around.notify("Title", "Text")


def test_that_settings_take_effect_at_once_and_explain_themselves(window, usual):
    dialog = window.around.open_settings()
    for control in (dialog.theme, dialog.text_size, dialog.still, dialog.notifies, dialog.reopens):
        assert control.accessibleName()
        assert control.accessibleDescription().endswith((".", "!"))
    dialog.theme.setCurrentIndex(2)
    assert Settings().theme == "dark"
    dialog.theme.setCurrentIndex(1)
    before = QApplication.font().pointSizeF()
    dialog.text_size.setCurrentIndex(dialog.text_size.findText("200 %"))
    assert QApplication.font().pointSizeF() == pytest.approx(2 * before)
    assert Settings().text_size == 200
    dialog.text_size.setCurrentIndex(dialog.text_size.findText("100 %"))
    assert QApplication.font().pointSizeF() == pytest.approx(before)
    dialog.still.setChecked(True)
    assert not may_move()
    dialog.reopens.setChecked(False)
    assert not Settings().reopens
    assert isinstance(dialog.theme, QComboBox)
    dialog.close()


def test_that_progress_of_unknown_length_stands_still_where_motion_is_unwanted(usual, qtbot):
    bar = WorkBar()
    qtbot.addWidget(bar)
    bar.show_progress("reading", 0, 0)
    assert bar._bar.maximum() == 0
    apply_motion(usual, False)
    bar.show_progress("reading", 0, 0)
    assert bar._bar.maximum() == 1


def test_that_the_time_left_is_judged_by_the_steps_that_are_done(qtbot, monkeypatch):
    bar = WorkBar()
    qtbot.addWidget(bar)
    clock = [0.0]
    monkeypatch.setattr("inspector.gui.panels.work_bar.time.monotonic", lambda: clock[0])
    bar.show_progress("scanning", 10, 100)
    clock[0] = 1.0
    bar.show_progress("scanning", 20, 100)
    assert bar._left.text() == ""
    clock[0] = 10.0
    bar.show_progress("scanning", 30, 100)
    assert bar._left.text() == "about 40 s left"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, ""),
        (7, "a few seconds left"),
        (44, "about 40 s left"),
        (200, "about 3 min left"),
        (9_000, "about 2.5 h left"),
    ],
)
def test_that_time_left_is_said_no_finer_than_it_is_known(seconds, said):
    assert left_text(seconds) == said


def test_that_a_fault_leaves_the_session_safe(inspected):
    workspace = inspected.workspace
    inspected.settings.sitting = ""
    inspected.crash.show_fault(RuntimeError("planted"))
    kept = from_text(Settings().sitting)
    assert [source.path for source in kept.request.versions] == [
        entry.source.path for entry in workspace.entries
    ]
    inspected.crash._dialog.close()
