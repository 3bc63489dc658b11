"""A person decides in the window what a special value means, and may take it back."""

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

import inspector
from inspector.gui.panels.details import DetailsPanel
from inspector.gui.panels.finding_details import FindingDetails
from inspector.gui.presented import TABS, Presented
from inspector.gui.workspace import Workspace


@pytest.fixture
def report():
    chance = np.random.default_rng(1)
    pressure = np.where(chance.random(900) < 0.06, -999, chance.normal(80, 8, 900).round())
    return inspector.inspect(pd.DataFrame({"id": range(900), "pressure": pressure}))


@pytest.fixture
def finding(report):
    return next(f for f in report.findings if f.key == "coverage.special_values")


@pytest.fixture
def presented(report):
    return Presented(report=report, headline="", overview=(), tabs=dict.fromkeys(TABS, ()))


def buttons(widget):
    return {b.accessibleName(): b for b in widget.findChildren(QPushButton)}


def test_that_each_value_has_two_buttons_that_say_what_was_decided(qtbot, finding, presented):
    details = FindingDetails(finding, presented, decidable=True)
    qtbot.addWidget(details)
    told = []
    details.value_decided.connect(lambda *decision: told.append(decision))
    found = buttons(details)
    qtbot.mouseClick(found["Means “missing”: −999 in pressure"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(found["Is a real value: −999 in pressure"], Qt.MouseButton.LeftButton)
    assert told == [("pressure", -999, True), ("pressure", -999, False)]


def test_that_a_saved_report_without_its_data_asks_for_no_decision(qtbot, finding, presented):
    details = FindingDetails(finding, presented)
    qtbot.addWidget(details)
    assert not [name for name in buttons(details) if "missing" in name]


def test_that_a_decision_can_be_taken_back_where_the_column_is_looked_at(qtbot, monkeypatch):
    workspace = Workspace()
    workspace.decide("pressure", -999, True)
    monkeypatch.setattr(Workspace, "entries", property(lambda _self: ("open",)))
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    panel._show_decided("pressure", workspace)
    qtbot.mouseClick(buttons(panel)["Take back: -999 in pressure"], Qt.MouseButton.LeftButton)
    assert not workspace.expect
