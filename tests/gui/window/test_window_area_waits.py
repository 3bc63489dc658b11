"""A tab without results says what will be on it."""

from PySide6.QtWidgets import QLabel

from inspector.gui.panels.area import AreaPanel


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.text()]


def test_an_empty_tab_says_what_it_will_answer_once(qtbot):
    panel = AreaPanel("versions", "Versions")
    qtbot.addWidget(panel)
    panel.show()
    panel.show_presented(None)
    panel.hide()
    panel.show()
    qtbot.waitUntil(lambda: len(texts(panel)) == 2)
    assert texts(panel)[0].startswith("Where did it start")
    assert "appear here" in texts(panel)[1]
