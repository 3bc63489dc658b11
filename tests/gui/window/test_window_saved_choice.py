"""A person decides about a finding and chooses what is saved; both are in the bundle."""

from dataclasses import replace

import pytest

from inspector import api
from inspector.gui.dialogs.saving import SavingDialog
from inspector.gui.main_window import MainWindow
from inspector.gui.panels.decision_box import DecisionBox
from inspector.gui.settings import Settings
from inspector.model.choice import Choice


@pytest.fixture
def window(qtbot, tmp_path):
    old = "id,v\n" + "".join(f"{n},{n % 9}\n" for n in range(300))
    new = "id,v\n" + "".join(f"{n},{'' if n % 2 else n % 9}\n" for n in range(300))
    for name, text in (("old", old), ("new", new)):
        (tmp_path / f"{name}.csv").write_text(text)
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    made.operations.open_paths([str(tmp_path / "old.csv"), str(tmp_path / "new.csv")])
    qtbot.waitUntil(lambda: made.workspace.presented is not None, timeout=60_000)
    yield made
    made.close()


def box_of(window) -> DecisionBox:
    (box,) = window.details.findChildren(DecisionBox)
    return box


def test_that_a_dismissal_needs_a_reason_and_is_saved(window, qtbot, tmp_path):
    workspace = window.workspace
    finding = next(f for f in workspace.presented.report.findings if "v" in f.columns)
    workspace.select_finding(finding)
    box = box_of(window)
    box.state.setCurrentIndex(1)
    box.keep.click()
    assert not box.problem.isHidden()
    assert workspace.decisions == ()
    box.reason.setText("The sensor was off on purpose.")
    box.comment.setPlainText("Until the spring.")
    box.limited.setChecked(True)
    box.keep.click()
    qtbot.waitUntil(lambda: len(workspace.decisions) == 1)
    assert box_of(window).reason.text() == "The sensor was off on purpose."
    with qtbot.waitSignal(window.operations.saved, timeout=60_000):
        window.operations.save(str(tmp_path / "decided.zip"), Choice(formats=()))
    report = api.open_report(tmp_path / "decided.zip")
    (decision,) = report.decisions
    assert decision.signature == finding.signature
    assert decision.state == "dismissed"
    assert decision.until is not None
    window.operations.open_bundle(str(tmp_path / "decided.zip"))
    qtbot.waitUntil(lambda: workspace.report_path is not None, timeout=60_000)
    assert workspace.decision(finding) == decision
    workspace.select_finding(finding)
    box_of(window).take_back.click()
    qtbot.waitUntil(lambda: workspace.decisions == ())


def test_that_the_dialog_says_what_would_be_masked_and_gives_the_choice(window, qtbot):
    dialog = SavingDialog(window.workspace.presented.report)
    qtbot.addWidget(dialog)
    dialog.show_preview()
    assert "id: it identifies a row" in dialog.preview.toPlainText()
    assert replace(dialog.choice()) == Choice()
    dialog.title.setText("Spring")
    dialog.audience.setCurrentIndex(1)
    dialog.language.setCurrentIndex(1)
    dialog.tabs["labels"].setChecked(False)
    dialog.formats["png"].setChecked(False)
    dialog.masking.setChecked(False)
    dialog.show_preview()
    assert dialog.preview.toPlainText().startswith("Nothing")
    chosen = dialog.choice()
    chosen.check()
    assert (chosen.title, chosen.audience, chosen.language) == ("Spring", "short", "de")
    assert chosen.unmasked
    assert "labels" not in chosen.tabs
    assert chosen.formats == ("pdf", "xlsx")
