"""What a screen reader and a keyboard find in the window, through the platform's accessibility tree."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from inspector.gui.panels.results import TITLES
from inspector.gui.theme import apply_text_size


def told(widget: QWidget) -> str:
    """Return what the accessibility tree calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    if found is None:
        return ""
    return found.text(QAccessible.Text.Name).strip()


def reached_by_keys(root: QWidget) -> list[QWidget]:
    widgets = [root, *root.findChildren(QWidget)]
    return [
        widget
        for widget in widgets
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        # parts that Qt itself makes and never stops at
        and not widget.objectName().startswith("qt_")
    ]


def where(widget: QWidget) -> str:
    parts = []
    here = widget
    while here is not None and len(parts) < 5:
        parts.append(f"{type(here).__name__}({here.accessibleName()})")
        here = here.parentWidget()
    return " < ".join(parts)


@pytest.fixture
def shown(inspected, qtbot):
    """Return the window with a column and its details shown, and every tab built."""
    inspected.workspace.select_column("price")
    return inspected


def test_that_every_control_of_every_tab_is_named(shown, qtbot):
    nameless = []
    for place in range(len(TITLES)):
        shown.results.setCurrentIndex(place)
        qtbot.wait(300)
        nameless += [where(widget) for widget in reached_by_keys(shown) if not told(widget)]
    assert nameless == []


def test_that_every_action_of_the_menus_is_named_and_every_key_is_its_own(window):
    for menu in window.menuBar().actions():
        found = QAccessible.queryAccessibleInterface(menu.menu())
        assert found is not None
        assert menu.text().count("&") == 1, menu.text()


def test_that_the_tab_key_goes_round_the_whole_window(shown, qtbot):
    shown.results.setCurrentIndex(0)
    shown.activateWindow()
    qtbot.wait(300)
    seen: list[QWidget] = []
    shown.side.columns.search.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(200):
        here = QApplication.focusWidget()
        if here is None or (seen and here is seen[0]):
            break
        seen.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    assert len(seen) == len(set(map(id, seen))), "the tab key runs in a circle"
    assert shown.side.columns.table in seen
    assert shown.results.overview.findings.table in seen
    assert shown.results.tabBar() in seen
    assert shown.side.versions.list in seen


def test_that_the_dialogs_name_their_controls(inspected, qtbot):
    openers = (
        inspected.flow.open_palette,
        inspected.flow.show_keys,
        inspected.around.open_settings,
        inspected.asking.roles,
        inspected.asking.about,
        inspected.asking.choose_and_save,
    )
    for opener in openers:
        opener()
        qtbot.wait(20)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, opener
        nameless = [where(widget) for widget in reached_by_keys(dialog) if not told(widget)]
        assert nameless == []
        assert dialog.windowTitle()
        dialog.close()
        qtbot.wait(20)


def test_that_focus_can_be_seen(shown, qtbot):
    """A control looks different with focus than without."""
    shown.results.setCurrentIndex(0)
    qtbot.wait(300)
    panel = shown.results.overview.findings
    for widget in (
        shown.side.columns.search,
        shown.side.versions.list,
        shown.side.columns.table,
        panel.severity,
        panel.text,
        panel.table,
        shown.side.columns._change,
        shown.side.versions._add,
    ):
        shown.results.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.wait(10)
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.wait(10)
        assert widget.grab().toImage() != without, where(widget)


def test_that_text_of_twice_the_size_leaves_everything_within_reach(shown, qtbot, qapp):
    shown.resize(1280, 800)
    apply_text_size(qapp, 200)
    try:
        qtbot.wait(50)
        for place in range(len(TITLES)):
            shown.results.setCurrentIndex(place)
            qtbot.wait(150)
            assert shown.width() <= 1_400, TITLES[place]
            assert shown.results.currentWidget().width() >= 400
    finally:
        apply_text_size(qapp, 100)
