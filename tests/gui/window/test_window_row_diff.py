"""Two versions compared row by row in a window of their own."""

import csv

import pytest

from inspector.gui.dialogs.row_diff import KINDS, RowDiffWindow


@pytest.fixture
def compared(qtbot, inspected):
    inspected.actions_["compare"].trigger()
    dialog = inspected.findChild(RowDiffWindow)
    qtbot.waitUntil(lambda: dialog.go.text() == "Compare", timeout=20_000)
    dialog.tabs.setCurrentIndex(1)
    return dialog


def shown(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.rows.busy, timeout=20_000)
    return dialog.rows.table.model().rowCount()


def again(qtbot, dialog):
    dialog.compare()
    qtbot.waitUntil(lambda: dialog.go.text() == "Compare", timeout=20_000)


def test_that_altered_rows_are_shown_kind_by_kind_and_exported(qtbot, compared, tmp_path):
    # Of 200 rows every second price went missing; prices and labels of the others are drawn anew.
    altered = compared._shown.found.differences.changed
    assert altered > 150
    assert shown(qtbot, compared) == 2 * altered
    names = [name for name, _ in KINDS]
    assert compared.kinds[names.index("Altered")].text() == f"Altered ({altered})"
    assert not compared.kinds[names.index("Added")].isEnabled()
    compared.show_kind(names.index("Altered"))
    assert shown(qtbot, compared) == 2 * altered
    target = tmp_path / "rows.csv"
    compared.rows.deeds.export(str(target))
    qtbot.waitUntil(target.exists, timeout=20_000)
    with target.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["change"] for row in rows} == {"altered: before", "altered: now"}
    assert "price" in rows[0]["altered_columns"]


def test_that_tolerance_and_columns_left_out_count(qtbot, compared):
    before = compared._shown.found.differences.changed
    compared.tolerance.setValue(99.0)
    again(qtbot, compared)
    assert compared._shown.found.differences.changed < before
    compared.tolerance.setValue(0.0)
    compared.set_ignored(["price", "label"])
    again(qtbot, compared)
    assert compared._shown.found.differences.changed == 0
    compared.key.choose([])
    again(qtbot, compared)
    assert compared._shown.found.key == ()


def test_that_one_version_twice_is_refused_and_rows_go_when_it_closes(compared):
    compared.new.setCurrentIndex(compared.old.currentIndex())
    compared.compare()
    assert "two different" in compared._said.text()
    compared.close()
    assert compared._shown is None
    assert not compared.rows.table.isVisible()
