"""Taking back, going back, finding anything, all keys, several windows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from inspector.gui.dialogs.keys import KeysDialog
from inspector.gui.fuzzy import score
from inspector.gui.settings import Settings
from inspector.gui.windows import Windows
from inspector.model.decision import Decision
from inspector.model.request import RoleChoice


def turn(qtbot, window):
    window.flow.history.settle()
    window.flow.visits.settle()


def test_that_roles_baseline_names_and_decisions_are_taken_back_and_done_again(inspected, qtbot):
    workspace, stack = inspected.workspace, inspected.flow.history.stack
    turn(qtbot, inspected)
    assert not stack.canUndo()
    workspace.set_roles(RoleChoice(label="label"), None)
    turn(qtbot, inspected)
    workspace.set_baseline(workspace.entries[0].source)
    turn(qtbot, inspected)
    workspace.rename(0, "first")
    turn(qtbot, inspected)
    finding = workspace.presented.report.findings[0]
    decision = Decision(key=finding.key, columns=finding.columns, slice=finding.slice, reason="so")
    workspace.decide_about(decision)
    turn(qtbot, inspected)
    workspace.remove(1)
    turn(qtbot, inspected)
    assert stack.undoText() == "removal of a version"
    assert inspected.actions_["undo"].text() == "&Undo removal of a version"
    undo, redo = inspected.actions_["undo"], inspected.actions_["redo"]
    undo.trigger()
    assert len(workspace.entries) == 2
    assert stack.undoText() == "decision about a finding"
    undo.trigger()
    assert workspace.decision(finding) is None
    undo.trigger()
    assert workspace.entries[0].name == "sales_v1.csv"
    assert workspace.baseline is workspace.entries[0].source
    undo.trigger()
    assert workspace.baseline is None
    undo.trigger()
    assert workspace.roles == RoleChoice()
    assert not undo.isEnabled()
    for _ in range(5):
        redo.trigger()
    assert len(workspace.entries) == 1
    assert workspace.entries[0].name == "first"
    assert workspace.roles.label == "label"
    assert not redo.isEnabled()


def test_that_opening_more_leaves_nothing_to_take_back(inspected, make_csv, wait_for, qtbot):
    inspected.workspace.set_roles(RoleChoice(label="label"), None)
    turn(qtbot, inspected)
    assert inspected.flow.history.stack.canUndo()
    inspected.operations.open_paths([make_csv("sales_v3.csv", seed=3)])
    wait_for(inspected)
    turn(qtbot, inspected)
    assert not inspected.flow.history.stack.canUndo()


def test_that_back_and_forward_lead_through_tabs_columns_and_findings(inspected, qtbot):
    workspace, visits = inspected.workspace, inspected.flow.visits
    inspected.results.setCurrentIndex(0)
    turn(qtbot, inspected)
    inspected.results.setCurrentIndex(3)
    turn(qtbot, inspected)
    workspace.select_column("price")
    turn(qtbot, inspected)
    finding = workspace.presented.report.findings[0]
    inspected.go_to_finding(finding)
    turn(qtbot, inspected)
    there = inspected.results.currentIndex()
    qtbot.keyClick(inspected, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert workspace.selection.column == "price"
    assert inspected.results.currentIndex() == 3
    visits.back()
    assert workspace.selection.column is None
    visits.back()
    assert inspected.results.currentIndex() == 0
    while visits.back_possible:  # while it was opened, its rows were looked at
        visits.back()
    assert not inspected.actions_["back"].isEnabled()
    while visits.forward_possible:
        inspected.actions_["forward"].trigger()
    assert workspace.selection.finding == finding
    assert inspected.results.currentIndex() == there
    assert not inspected.actions_["forward"].isEnabled()


def test_that_a_few_letters_find_actions_columns_findings_and_measures(inspected, qtbot):
    dialog = inspected.flow.open_palette()
    qtbot.keyClicks(dialog.line, "opfi")
    assert dialog.list.item(0).text() == "File › Open files"
    dialog.line.setText("price column")
    assert dialog.list.item(0).text() == "price"
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert inspected.workspace.selection.column == "price"
    kinds = {hit.kind for hit in inspected.flow.hits()}
    assert kinds == {"", "Version", "Column", "Measure", "Finding"}
    dialog = inspected.flow.open_palette()
    dialog.line.setText("finding price")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Down)
    said = dialog.list.currentItem().text()
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert inspected.workspace.selection.finding.message in said
    dialog = inspected.flow.open_palette()
    dialog.line.setText("qqqqzzzz")
    assert dialog.list.count() == 0
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)  # does nothing
    qtbot.keyClick(dialog.line, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("sought", "better", "worse"),
    [
        ("open", "Open files", "Reopen at the start"),
        ("of", "Open files", "Proof"),
        ("dark", "Theme › Dark", "Data of the clark"),
        ("cc", "Customer code", "Accept"),
    ],
)
def test_that_what_was_meant_comes_first(sought, better, worse):
    assert score(sought, better) > (score(sought, worse) or -99)


def test_that_what_does_not_fit_is_not_found():
    assert score("xyz", "Open files") is None
    assert score("open xyz", "Open files") is None
    assert score("elif", "file") is None
    assert score("İ", "İstanbul") is not None


def test_that_every_key_of_a_menu_is_on_the_page_of_keys(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(KeysDialog)
    said = {told for _, lines in dialog._groups for _, _, told in lines}
    for action in window.actions_.all():
        keys = action.shortcut().toString()
        assert not keys or any(keys.casefold() in told for told in said), action.text()
    dialog.search.setText("back")
    shown = [left for _, lines in dialog._groups for left, _, _ in lines if left.isVisible()]
    assert 0 < len(shown) < len(said)
    dialog.close()


def test_that_no_two_actions_share_a_key(window):
    taken = {}
    for action in window.actions_.all():
        for keys in action.shortcuts():
            assert keys.toString() not in taken, (action.text(), taken)
            taken[keys.toString()] = action.text()


@pytest.fixture
def windows(qapp, qtbot):
    opened = []

    def start():
        windows = Windows(Settings())
        opened.append(windows)
        window = windows.open()
        window.show()
        qtbot.waitExposed(window)
        return windows

    yield start
    for windows in opened:
        windows.quit()


def test_that_two_windows_hold_data_of_their_own_and_both_come_back(
    windows, make_csv, wait_for, qtbot
):
    one, other = make_csv("sales_v1.csv"), make_csv("stock.csv", seed=4)
    group = windows()
    first = group.all[0]
    first.operations.open_paths([one])
    wait_for(first)
    first.actions_["window"].trigger()
    second = group.all[1]
    second.operations.open_paths([other])
    wait_for(second)
    second.results.setCurrentIndex(2)
    second.workspace.select_column("price")
    assert first.workspace.versions()[0].name == "sales_v1.csv"
    assert second.workspace.versions()[0].name == "stock.csv"
    first.actions_["quit"].trigger()
    assert group.all == []
    again = windows()
    again.reopen()
    assert len(again.all) == 2
    for window in again.all:
        wait_for(window)
    names = [window.workspace.versions()[0].name for window in again.all]
    assert names == ["sales_v1.csv", "stock.csv"]
    back = again.all[1]
    assert back.results.currentIndex() == 2
    assert back.workspace.selection.column == "price"
    assert not back.flow.history.stack.canUndo()
    again.all[1].close()
    QApplication.processEvents()
    assert Settings().more_sittings == ()
