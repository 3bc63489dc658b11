"""The Data tab through the real window: what people do with rows."""

import csv
import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from inspector.gui.dialogs.cell import CellDialog
from inspector.gui.dialogs.conditions import ConditionsDialog
from inspector.gui.dialogs.shown_columns import ShownColumnsDialog
from inspector.gui.models.preview_model import FOUND_ROLE, PENDING, SKETCH_ROLE
from inspector.gui.panels.details import behind
from inspector.gui.panels.row_deeds import tab_separated
from inspector.model.conditions import parse
from inspector.model.row_view import RowView

ACROSS = Qt.Orientation.Horizontal


@pytest.fixture
def data(qtbot, inspected):
    """Return the Data tab on the newer of two versions, half of whose prices are missing."""
    inspected.results.setCurrentWidget(inspected.results.data)
    wait_for_rows(qtbot, inspected.results.data)
    return inspected.results.data


def wait_for_rows(qtbot, data):
    def there():
        model = data.table.model()
        assert not data.busy
        assert model.rowCount() == 0 or model.index(0, 0).data() != PENDING

    qtbot.waitUntil(there, timeout=20_000)


def column(data, name):
    return [c.name for c in data.table.model().columns].index(name)


def cells(data, name, rows=10):
    model, place = data.table.model(), column(data, name)
    return [model.index(row, place).data() for row in range(min(rows, model.rowCount()))]


def test_that_a_typed_filter_shows_the_rows_that_meet_it(qtbot, data):
    data.bar.filter.setText("shop = a and price is missing")
    qtbot.keyClick(data.bar.filter, Qt.Key.Key_Return)
    assert data.busy
    wait_for_rows(qtbot, data)
    assert data.table.model().rowCount() == 0
    assert "0 of 200 rows" in data.status.shown
    data.bar.filter.setText("price is missing")
    qtbot.keyClick(data.bar.filter, Qt.Key.Key_Return)
    wait_for_rows(qtbot, data)
    assert "100 of 200 rows" in data.status.shown
    assert set(cells(data, "shop")) == {"b"}
    assert data.table.model().headerData(0, Qt.Orientation.Vertical) == "2"
    data.bar.filter.clear()
    wait_for_rows(qtbot, data)
    assert data.status.shown == "200 rows"


@pytest.mark.parametrize("typed", ["price >", "nothing = 3", "price = cheap"])
def test_that_a_filter_that_cannot_be_is_refused_in_a_sentence(qtbot, data, typed):
    data.bar.filter.setText(typed)
    qtbot.keyClick(data.bar.filter, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: data.bar.told != "" and not data.busy)
    assert data.bar.told.rstrip().endswith((".", "2024-02-01"))
    assert data.table.model().rowCount() == 200


def test_that_a_search_finds_and_marks_cells(qtbot, data):
    qtbot.keyClicks(data.bar.search, "YES")
    wait_for_rows(qtbot, data)
    qtbot.waitUntil(lambda: "of 200 rows" in data.status.shown)
    wait_for_rows(qtbot, data)
    assert set(cells(data, "label")) == {"yes"}
    model = data.table.model()
    assert model.index(0, column(data, "label")).data(FOUND_ROLE)
    assert not model.index(0, column(data, "id")).data(FOUND_ROLE)


def test_that_a_click_on_a_header_sorts_up_then_down_then_not(qtbot, data):
    head, place = data.table.horizontalHeader(), column(data, "id")
    spot = QPoint(head.sectionViewportPosition(place) + 20, 10)
    for expected in ("0", "199", "0"):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        wait_for_rows(qtbot, data)
        assert cells(data, "id", 1) == [expected]
    assert not data.view


def test_that_two_columns_can_be_sorted_by(qtbot, data):
    data.table.sort_wanted.emit(column(data, "shop"), False)
    data.table.sort_wanted.emit(column(data, "id"), True)
    data.table.sort_wanted.emit(column(data, "id"), True)
    wait_for_rows(qtbot, data)
    assert cells(data, "shop", 1) == ["a"]
    assert cells(data, "id", 2) == ["198", "196"]
    assert "sorted by shop, id" in data.status.shown


def test_that_conditions_can_be_put_together_in_a_dialog(qtbot, data):
    data.deeds.ask_conditions()
    dialog = data.findChild(ConditionsDialog)
    first = dialog._rows[0]
    first.column.setCurrentText("id")
    first.operator.setCurrentText(">=")
    first.value.setText("190")
    dialog.add_condition()
    second = dialog._rows[1]
    second.column.setCurrentText("shop")
    second.operator.setCurrentText("in")
    second.value.setText("a, c")
    dialog.accept()
    wait_for_rows(qtbot, data)
    assert data.view.where == parse("id >= '190' and shop in (a, c)")
    assert cells(data, "id") == ["190", "192", "194", "196", "198"]


def test_that_a_condition_without_a_value_is_refused(qtbot, data):
    dialog = ConditionsDialog(["a", "b"], parse("a > 3 or b is missing"))
    qtbot.addWidget(dialog)
    assert dialog.conditions() == parse("a > '3' or b is missing")
    dialog._rows[0].value.clear()
    dialog.accept()
    assert dialog.result() == 0
    assert "needs a value" in dialog._trouble.text()


def test_that_the_head_shows_type_completeness_and_a_picture(qtbot, data):
    model = data.table.model()
    qtbot.waitUntil(lambda: model.headerData(0, ACROSS, SKETCH_ROLE).complete is not None)
    price = model.headerData(column(data, "price"), ACROSS, SKETCH_ROLE)
    assert price.complete == pytest.approx(0.5)
    assert len(price.bars) > 5
    assert max(price.bars) == 1
    assert "100 do not" in model.headerData(
        column(data, "price"), ACROSS, Qt.ItemDataRole.ToolTipRole
    )
    shop = model.headerData(column(data, "shop"), ACROSS, SKETCH_ROLE)
    assert (shop.complete, shop.bars, shop.ranked) == (1.0, (1.0, 1.0), True)
    assert not data.table.grab().isNull()


def test_that_columns_are_hidden_pinned_and_moved(qtbot, data):
    table = data.table
    table.hide_column(0)
    table.pin(3, pinned=True)
    assert table.shown() == (3, 1, 2, 4)
    assert table.pinned == (3,)
    assert "1 columns hidden" in data.status.shown
    assert table._overlay.isVisible()
    assert table._overlay.width() == table.columnWidth(3)
    table.verticalScrollBar().setValue(400)
    assert table._overlay.verticalScrollBar().value() == 400
    table.shift(4, -1)
    assert table.shown() == (3, 1, 4, 2)
    table.pin(3, pinned=False)
    assert not table._overlay.isVisible()
    data.deeds.show_all_columns()
    assert sorted(table.shown()) == [0, 1, 2, 3, 4]


def test_that_a_filter_and_another_version_keep_the_columns_as_they_were_put(
    qtbot, inspected, data
):
    data.table.arrange_columns((4, 3, 2, 1, 0), (1,), (2,))
    data.filter(parse("shop = b"))
    wait_for_rows(qtbot, data)
    assert data.table.shown() == (2, 4, 3, 0)
    inspected.workspace.select_version("v1")
    wait_for_rows(qtbot, data)
    assert data.table.shown() == (2, 4, 3, 0)
    assert data.table.pinned == (2,)
    assert not data.view


def test_that_columns_are_chosen_in_a_dialog(qtbot, data):
    data.deeds.ask_columns()
    dialog = data.findChild(ShownColumnsDialog)
    dialog.search.setText("pri")
    dialog._tick(False)
    dialog.search.clear()
    dialog.list.setCurrentRow(4)
    dialog._pin()
    dialog.accept()
    assert data.table.shown() == (4, 0, 1, 2)
    assert data.table.pinned == (4,)


def test_that_the_last_column_cannot_be_hidden(qtbot, data):
    dialog = ShownColumnsDialog(["a", "b"], (0, 1), (), ())
    qtbot.addWidget(dialog)
    dialog._tick(False)
    assert dialog.hidden() == (0,)
    for place in range(5):
        data.table.hide_column(place)
    assert len(data.table.shown()) == 1


def select(data, top, left, bottom, right):
    model = data.table.model()
    chosen = QItemSelection(model.index(top, left), model.index(bottom, right))
    data.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_that_a_selection_is_summed_up_over_all_its_rows(qtbot, data):
    select(data, 0, 0, 199, 0)
    qtbot.waitUntil(lambda: "sum" in data.status.selected)
    said = data.status.selected.replace("\u202f", "").replace("\u00a0", "")
    assert said.startswith("200 cells selected · 200 distinct")
    assert "mean 99.5" in said
    assert "min 0 · max 199" in said
    data.table.clearSelection()
    qtbot.waitUntil(lambda: data.status.selected == "")


def test_that_cells_are_copied_with_and_without_headers(qtbot, data):
    select(data, 0, 0, 1, 2)
    QGuiApplication.clipboard().clear()
    copy, with_headers = data.table.actions()
    assert [a.shortcut().toString() for a in data.table.actions()] == ["Ctrl+C", "Ctrl+Shift+C"]
    copy.trigger()
    plain = "0\t2026-01-01\ta\n1\t2026-01-01\tb"
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == plain)
    with_headers.trigger()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "id\tday\tshop\n" + plain)


def test_that_odd_cells_are_quoted_when_copied():
    assert tab_separated([("a\tb", None, 'q"q'), ("x\ny", "1", "")]) == (
        '"a\tb"\t\t"q""q"\n"x\ny"\t1\t'
    )


def test_that_a_nested_cell_is_seen_in_full(qtbot, window, tmp_path, wait_for):
    words = {"a": list(range(2_000)), "b": "x" * 5_000}
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"id": [1], "doc": [json.dumps(words)]}), path)
    window.operations.open_paths([str(path)])
    wait_for(window)
    data = window.results.data
    window.results.setCurrentWidget(data)
    wait_for_rows(qtbot, data)
    data.table.setCurrentIndex(data.table.model().index(0, 1))
    qtbot.keyClick(data.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: data.findChild(CellDialog) is not None)
    dialog = data.findChild(CellDialog)
    assert json.loads(dialog.findChild(QPlainTextEdit).toPlainText()) == words
    assert dialog.box.toPlainText().startswith('{\n  "a"')
    dialog.tidy.setChecked(False)
    assert dialog.box.toPlainText() == json.dumps(words)
    dialog.reject()


def test_that_a_cell_filters_the_rows(qtbot, data):
    place = data.table.model().index(1, column(data, "shop"))
    data.deeds.filter_by(place, same=True)
    wait_for_rows(qtbot, data)
    assert set(cells(data, "shop")) == {"b"}
    gap = data.table.model().index(0, column(data, "price"))
    data.deeds.filter_by(gap, same=False)
    wait_for_rows(qtbot, data)
    assert "0 of 200" in data.status.shown


def test_that_an_export_holds_the_rows_and_columns_shown(qtbot, inspected, data, tmp_path):
    data.filter(parse("id < 4"))
    wait_for_rows(qtbot, data)
    data.table.arrange_columns((2, 0, 1, 3, 4), (1, 3, 4), ())
    path = tmp_path / "out.csv"
    data.deeds.export(str(path))
    qtbot.waitUntil(lambda: any("written to" in m.text for m in inspected.messages.messages))
    with path.open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["shop", "id"],
            ["a", "0"],
            ["b", "1"],
            ["a", "2"],
            ["b", "3"],
        ]


def test_that_menus_offer_what_can_be_done(data):
    header = [action.text() for action in data.deeds.header_menu(0).actions()]
    for wanted in ("Sort upwards", "Pin to the left", "Hide", "Move right"):
        assert wanted in header
    data.table.setCurrentIndex(data.table.model().index(0, 0))
    cell = [action.text() for action in data.deeds.cell_menu().actions()]
    assert {"Copy", "Copy with headers", "Show the whole cell"} <= set(cell)


def test_that_the_rows_behind_a_finding_are_as_many_as_it_says(qtbot, inspected):
    finding = next(
        f
        for f in inspected.workspace.presented.report.findings
        if f.key == "coverage.completeness" and f.version == "v2"
    )
    inspected.workspace.select_finding(finding)
    inspected.details.content.rows_wanted.emit()
    data = inspected.results.data
    assert inspected.results.currentWidget() is data
    wait_for_rows(qtbot, data)
    assert data.table.model().rowCount() == finding.rows == 100
    assert set(cells(data, "price")) == {"missing"}


def test_that_every_row_view_behind_a_finding_of_the_sample_can_be_carried_out(
    qtbot, window, wait_for
):
    from inspector import rows

    window.operations.open_demo()
    wait_for(window)
    workspace = window.workspace
    shown = 0
    for finding in workspace.presented.report.findings:
        view = behind(workspace, finding)
        if view is None:
            continue
        shown += 1
        entry = workspace.entries[int(finding.version[1:]) - 1]
        found = []
        window.operations.looking.arrange(entry, view, succeeded=found.append, failed=found.append)
        qtbot.waitUntil(lambda found=found: len(found) == 1)
        assert isinstance(found[0], rows.Arranged), (finding, found)
        exact = ("coverage.completeness", "coverage.special_values", "coverage.by_slice")
        if finding.key in exact and finding.rows is not None and len(finding.columns) == 1:
            assert found[0].rows == finding.rows, finding
    assert shown > 8


def test_that_a_long_search_can_be_stopped(qtbot, data):
    data.look_at(RowView(search="yes"))
    data.bar.stop_wanted.emit()
    assert not data.busy
    wait_for_rows(qtbot, data)
    assert data.table.model().rowCount() == 200


def test_that_a_table_of_500_columns_fetches_only_what_is_seen(qtbot, window, tmp_path):
    path = tmp_path / "wide.parquet"
    pq.write_table(pa.table({f"c{n}": [n] * 3_000 for n in range(500)}), path)
    window.operations.open_paths([str(path)])
    data = window.results.data
    window.results.setCurrentWidget(data)
    qtbot.waitUntil(lambda: bool(window.workspace.entries), timeout=30_000)
    wait_for_rows(qtbot, data)
    model = data.table.model()
    assert model.columnCount() == 500
    assert all(block < 3 for _page, block in model._pages)
    data.show_column("c499")
    qtbot.waitUntil(lambda: model.index(0, 499).data() == "499", timeout=20_000)
    window.operations.cancel()


def test_that_first_rows_are_shown_while_a_file_is_read(qtbot, window, tmp_path, monkeypatch):
    import threading

    import inspector.api as api

    path = tmp_path / "slow.csv"
    path.write_text("id,text\n1,one\n2,\n")
    go_on, real = threading.Event(), api.open_dataset

    def slowly(*args, **how):
        go_on.wait(20)
        return real(*args, **how)

    monkeypatch.setattr(api, "open_dataset", slowly)
    window.operations.open_paths([str(path)])
    data = window.results.data
    qtbot.waitUntil(lambda: data.isVisible() and "being read" in data.note, timeout=20_000)
    assert cells(data, "text") == ["one", "missing"]
    go_on.set()
    qtbot.waitUntil(lambda: bool(window.workspace.entries), timeout=20_000)
    wait_for_rows(qtbot, data)
    assert data.table.model().columns[0].type.value == "integer"


def test_that_a_glimpse_of_what_cannot_be_read_goes_again(qtbot, window, tmp_path, monkeypatch):
    import inspector.api as api
    from inspector.model.errors import SourceError

    path = tmp_path / "bad.csv"
    path.write_text("id,text\n1,one\n")

    def never(*_args, **_how):
        import time

        time.sleep(0.5)
        raise SourceError("No.", hint="Really.")

    monkeypatch.setattr(api, "open_dataset", never)
    window.operations.open_paths([str(path)])
    qtbot.waitUntil(lambda: any(m.text == "No." for m in window.messages.messages), timeout=20_000)
    qtbot.waitUntil(lambda: window.welcome.isVisible())


def test_that_a_file_that_changed_is_noticed_and_read_again(qtbot, window, make_csv, wait_for):
    path = make_csv()
    window.operations.open_paths([path])
    wait_for(window)
    window.following.look()
    qtbot.waitUntil(lambda: not window.following._looking)
    assert not any("changed" in m.text for m in window.messages.messages)
    make_csv(rows=300)
    window.following.look()
    qtbot.waitUntil(lambda: any("changed on disk" in m.text for m in window.messages.messages))
    message = next(m for m in window.messages.messages if "changed on disk" in m.text)
    message.offers[0].act()
    qtbot.waitUntil(lambda: window.workspace.entries[0].dataset.version.rows == 300, timeout=20_000)
    wait_for(window)
    assert window.workspace.presented.report.versions[0].rows == 300
    window.following.look()
    qtbot.waitUntil(lambda: not window.following._looking)


def test_that_rows_of_a_file_that_changed_under_the_grid_are_not_mixed_in_silence(
    qtbot, window, tmp_path, wait_for
):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": list(range(5_000))}), path)
    window.operations.open_paths([str(path)])
    wait_for(window)
    pq.write_table(pa.table({"a": list(range(5_000, 10_000))}), path)
    os.utime(path, (1, 1))
    data = window.results.data
    window.results.setCurrentWidget(data)
    data.table.scrollToBottom()
    qtbot.waitUntil(
        lambda: any("changed on disk" in m.text for m in window.messages.messages), timeout=20_000
    )
