"""The log, the notice, the settings, the time that is left, and a session that survives a fault."""

import logging
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

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


def test_that_no_socket_is_opened_from_opening_to_saving(
    window, make_csv, wait_for, qtbot, tmp_path
):
    opened = []
    listening = [True]

    def hear(event, _given):
        if listening and event.startswith("socket."):
            opened.append(event)

    sys.addaudithook(hear)  # it cannot be taken away; it is deaf in the end
    try:
        window.operations.open_paths([make_csv("sales_v1.csv"), make_csv("sales_v2.csv", seed=2)])
        wait_for(window)
        for place in range(window.results.count()):
            window.results.setCurrentIndex(place)
            qtbot.wait(20)
        with qtbot.waitSignal(window.operations.saved, timeout=60_000):
            window.operations.save(str(tmp_path / "report.zip"))
    finally:
        listening.clear()
    assert opened == []


def test_that_files_may_be_dropped_anywhere(inspected):
    """Whatever part takes drops itself would keep files from the window."""
    rows = inspected.side.versions.list  # takes only its own rows
    takers = [
        part
        for part in inspected.findChildren(QWidget)
        if part.acceptDrops() and part is not rows and not rows.isAncestorOf(part)
    ]
    assert [(type(part).__name__, part.accessibleName()) for part in takers] == []


def test_that_an_overview_without_a_report_says_what_will_come(window):
    said = [label.text() for label in window.results.overview.findChildren(QLabel)]
    assert any("appears here" in text for text in said)


def test_that_a_fault_leaves_the_session_safe(inspected):
    workspace = inspected.workspace
    inspected.settings.sitting = ""
    inspected.crash.show_fault(RuntimeError("planted"))
    kept = from_text(Settings().sitting)
    assert [source.path for source in kept.request.versions] == [
        entry.source.path for entry in workspace.entries
    ]
    inspected.crash._dialog.close()
