import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox, QPlainTextEdit, QPushButton

from inspector import api
from inspector.gui.panels.data import NO_ROWS_IN_BUNDLE
from inspector.gui.panels.finding_details import FindingDetails
from inspector.model.dataset import Source
from inspector.model.events import Progress
from inspector.model.finding import Severity
from inspector.model.request import RoleChoice

PATIENCE = 60_000


def drop(widget, paths):
    """Drop files the way Qt does: enter, then drop, on whoever is under the mouse."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), actions, mime, left, none)
    QApplication.sendEvent(widget, enter)
    dropped = QDropEvent(QPointF(5, 5), actions, mime, left, none)
    QApplication.sendEvent(widget, dropped)
    return enter


def told(window):
    return [message.text for message in window.messages.messages]


def test_that_an_empty_window_teaches_and_says_that_nothing_leaves(window):
    assert window.welcome.isVisible()
    buttons = [b.text() for b in window.welcome.findChildren(QPushButton)]
    assert buttons[:3] == ["Open files…", "Open a folder…", "Try the sample"]
    assert window.windowTitle() == "Inspector"
    assert not window.actions_["save"].isEnabled()
    assert not window.actions_["inspect"].isEnabled()


def test_that_dropped_files_are_opened_in_name_order_and_inspected(window, make_csv, wait_for):
    paths = [make_csv("sales_v10.csv", missing=True), make_csv("sales_v9.csv")]
    assert drop(window, paths).isAccepted()
    wait_for(window)
    assert [v.name for v in window.workspace.versions()] == ["sales_v9.csv", "sales_v10.csv"]
    assert window.windowTitle() == "sales_v10.csv and 1 more – Inspector"
    assert window.side.versions.list.count() == 2
    assert window.side.columns.model.rowCount() == 5
    assert window.results.overview.findings.model.rowCount() > 0
    assert not window.work.isVisible()
    assert told(window) == []


def test_that_a_dropped_text_is_not_taken_for_a_file(window):
    mime = QMimeData()
    mime.setText("no file")
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    window.dragEnterEvent(event)
    assert not event.isAccepted()


def test_that_the_report_is_the_one_that_python_gets(inspected):
    report = inspected.workspace.presented.report
    paths = [entry.source.path for entry in inspected.workspace.entries]
    same = api.inspect(paths)
    assert report.findings == same.findings
    assert report.outcomes == same.outcomes
    assert report.versions == same.versions


def test_that_every_tab_has_its_sections(inspected, qtbot):
    presented = inspected.workspace.presented
    for place, (area, panel) in enumerate(inspected.results.areas.items(), start=1):
        inspected.results.setCurrentIndex(place)
        keys = [section.card.key for section in presented.tabs[area]]
        assert keys
        assert list(panel.section_views) == keys


def test_that_clicking_a_finding_goes_to_its_place_and_shows_all_about_it(inspected, qtbot):
    findings = inspected.results.overview.findings
    model = findings.model
    row = next(
        n
        for n in range(model.rowCount())
        if model.finding(n).columns[:1] == ("price",)
        and model.finding(n).area == "coverage"
        and model.finding(n).sql
    )
    finding = model.finding(row)
    where = findings.table.visualRect(model.index(row, 4)).center()
    qtbot.mouseClick(findings.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    panel = inspected.results.areas["coverage"]
    assert inspected.results.currentWidget() is panel
    assert inspected.workspace.selection.finding == finding
    details = inspected.details.content
    assert isinstance(details, FindingDetails)
    said = details.findChild(QPlainTextEdit).toPlainText()
    assert said == finding.sql
    copy = next(b for b in details.findChildren(QPushButton) if b.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == finding.sql
    section = panel.section_views[finding.key]
    # The top of the section comes to the top of the page, unless the page ends before.
    bar = panel.verticalScrollBar()

    def there():
        top = section.mapTo(panel.widget(), QPoint(0, 0)).y()
        assert bar.value() == min(top, bar.maximum())

    qtbot.waitUntil(there)


def test_that_choosing_a_column_shows_its_facts_and_findings(inspected, qtbot):
    columns = inspected.side.columns
    columns.search.setText("pri")
    assert columns.model.rowCount() == 1
    columns.table.selectRow(0)
    assert inspected.workspace.selection.column == "price"
    texts = [
        label.text()
        for label in inspected.details.content.findChildren(object)
        if hasattr(label, "text") and callable(label.text)
    ]
    assert "price" in texts
    assert any(text.startswith("Findings (") for text in texts)


def test_that_rows_are_fetched_for_the_version_looked_at(inspected, qtbot):
    results = inspected.results
    results.setCurrentWidget(results.data)
    model = results.data.table.model()

    def first_row():
        assert model.index(0, 1).data() == "2026-01-01"

    qtbot.waitUntil(first_row)
    assert "sales_v2.csv" in results.data.note
    inspected.workspace.select_version("v1")
    assert "sales_v1.csv" in results.data.note
    assert results.data.table.model() is not model


def test_that_another_order_is_inspected_by_itself(inspected, wait_for):
    before = inspected.workspace.presented.report
    inspected.side.versions.order_wanted.emit([1, 0])
    assert inspected.workspace.stale
    wait_for(inspected)
    after = inspected.workspace.presented.report
    assert [v.name for v in after.versions] == [v.name for v in reversed(before.versions)]


def test_that_a_version_becomes_the_baseline_of_all(inspected, wait_for):
    inspected.side.versions.baseline_wanted.emit(1)
    wait_for(inspected)
    report = inspected.workspace.presented.report
    assert {o.baseline for o in report.outcomes if o.version == "v1"} == {"v2"}
    assert inspected.actions_["chain"].isEnabled()
    inspected.actions_["chain"].trigger()
    wait_for(inspected)
    assert {o.baseline for o in inspected.workspace.presented.report.outcomes} == {None, "v1"}


def test_that_chosen_roles_hold_and_a_moment_too(inspected, wait_for):
    inspected.workspace.set_roles(RoleChoice(label="shop", event_time=""), 1_800_000_000.0)
    wait_for(inspected)
    version = inspected.workspace.presented.report.versions[0]
    assert version.roles.label == "shop"
    assert version.roles.event_time is None
    assert version.as_of == 1_800_000_000.0
    assert version.as_of_basis == "given"


def test_that_the_sample_opens_and_the_window_beats_on_meanwhile(window, wait_for, heartbeat):
    """Half a second is generous: other tests share this computer. A query would take longer."""
    window.operations.open_demo()
    wait_for(window)
    assert heartbeat.beats > 5
    assert heartbeat.longest < 0.5
    report = window.workspace.presented.report
    assert len(report.versions) >= 4
    assert report.findings_at_least(Severity.CRITICAL)
    assert window.workspace.roles == api.demo_request().roles


def test_that_a_file_that_is_none_gives_a_sentence_and_leaves_the_rest(
    window, make_csv, wait_for, tmp_path
):
    bad = tmp_path / "broken.parquet"
    bad.write_bytes(b"this is no parquet")
    window.operations.open_paths([make_csv("good.csv"), str(bad)])
    wait_for(window)
    (message,) = window.messages.messages
    assert "“broken.parquet”" in message.text
    assert message.hint
    assert message.tone == "critical"
    assert "Traceback" not in message.text + message.hint
    assert [v.name for v in window.workspace.versions()] == ["good.csv"]
    window.messages.findChildren(type(window.messages._strips[0]))[0].close_button.click()
    assert not window.messages.isVisible()


def test_that_a_cancelled_run_keeps_the_last_report(inspected, qtbot, monkeypatch):
    before = inspected.workspace.presented
    started = threading.Event()

    def endless(_request, on_event, cancel, *_more):
        on_event(Progress(done=1, total=2, phase="Counting"))
        started.set()
        while True:
            cancel.check()

    monkeypatch.setattr(api, "run", endless)
    inspected.actions_["inspect"].trigger()
    qtbot.waitUntil(started.is_set)
    qtbot.waitUntil(lambda: inspected.work.phase == "Counting")
    assert inspected.work.isVisible()
    qtbot.keyClick(inspected, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not inspected.operations.busy)
    assert inspected.workspace.presented is before
    assert told(inspected) == ["Cancelled. The last report is still shown."]
    assert not inspected.work.isVisible()


def test_that_closing_the_window_stops_a_run(window, make_csv, qtbot, monkeypatch):
    started, ended = threading.Event(), threading.Event()

    def endless(_request, _on_event, cancel, *_more):
        started.set()
        try:
            while True:
                cancel.check()
        finally:
            ended.set()

    monkeypatch.setattr(api, "run", endless)
    window.operations.open_paths([make_csv()])
    qtbot.waitUntil(started.is_set, timeout=PATIENCE)
    window.close()
    assert ended.is_set()


def test_that_a_query_from_the_window_s_thread_fails_loudly(inspected):
    entry = inspected.workspace.entries[0]
    session = inspected.operations._door.session()
    with pytest.raises(RuntimeError, match="thread"):
        api.preview(entry.dataset, session)


def test_that_a_fault_is_shown_to_be_copied_and_the_window_stays(inspected, qtbot, monkeypatch):
    def faulty(*_given):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(api, "run", faulty)
    with qtbot.waitSignal(inspected.operations.crashed):
        inspected.actions_["inspect"].trigger()
    dialog = inspected.crash._dialog
    assert dialog is not None
    assert "ZeroDivisionError: a fault" in dialog.text
    dialog.reject()
    assert inspected.isVisible()


def test_that_a_saved_report_opens_again_without_its_rows(inspected, qtbot, tmp_path):
    before = inspected.workspace.presented.report
    path = tmp_path / "report.zip"
    with qtbot.waitSignal(inspected.operations.saved, timeout=PATIENCE):
        inspected.operations.save(str(path))
    assert path.is_file()
    (message,) = inspected.messages.messages
    assert "“report.zip”" in message.text
    assert [offer.label for offer in message.offers] == ["Show in folder"]
    assert inspected.workspace.saved
    inspected.close_all()
    assert inspected.welcome.isVisible()
    drop(inspected, [str(path)])
    qtbot.waitUntil(lambda: inspected.workspace.report_path == str(path), timeout=PATIENCE)
    after = inspected.workspace.presented.report
    # A saved report tells no rare value, not even in its SQL.
    assert [replace(f, sql="") for f in after.findings] == [
        replace(f, sql="") for f in before.findings
    ]
    assert inspected.results.overview.findings.model.rowCount() == len(before.findings)
    inspected.results.setCurrentWidget(inspected.results.data)
    assert inspected.results.data.note == NO_ROWS_IN_BUNDLE
    assert not inspected.actions_["inspect"].isEnabled()
    assert not inspected.actions_["roles"].isEnabled()


def test_that_a_report_dropped_on_open_data_is_offered_as_its_baseline(
    inspected, qtbot, tmp_path, wait_for
):
    path = str(api.save_report(inspected.workspace.presented.report, tmp_path / "old.zip"))
    drop(inspected, [path])
    qtbot.waitUntil(lambda: "“old.zip” is a saved report." in told(inspected), timeout=PATIENCE)
    strip = inspected.messages._strips[-1]
    button, offer = strip.offers[0]
    assert offer.label == "Use as baseline"
    button.click()
    assert inspected.workspace.baseline == Source(path=path)
    wait_for(inspected)
    report = inspected.workspace.presented.report
    assert report.baseline is not None
    assert report.baseline.name == "sales_v2.csv"
    assert {o.baseline for o in report.outcomes} == {"baseline"}


def test_that_files_opened_once_can_be_opened_again(inspected, qtbot):
    paths = tuple(entry.source.path for entry in inspected.workspace.entries)
    assert inspected.settings.recent[0] == paths
    inspected.close_all()

    def offered():
        buttons = inspected.welcome.findChildren(QPushButton)
        again = [b.text() for b in buttons if b.isVisible() and "more" in b.text()]
        assert again == ["sales_v1.csv and 1 more"]

    qtbot.waitUntil(offered)
    Path(paths[0]).unlink()
    assert inspected.settings.recent == ()


def test_that_hostile_names_are_shown_as_they_are(window, make_csv, wait_for):
    name = "<img src=x>&amp; [*].csv"
    window.operations.open_paths([make_csv(name)])
    wait_for(window)
    assert window.windowTitle() == "<img src=x>&amp; [*][*].csv – Inspector"
    item = window.side.versions.list.item(0)
    assert item.text() == name
    assert "<img" not in item.toolTip()
    window.welcome.show_recent(window.settings.recent)
    button = window.welcome.findChildren(QPushButton)[-1]
    assert button.text() == name.replace("&", "&&")


def test_that_a_duckdb_file_with_two_tables_asks_which(window, qtbot, tmp_path, wait_for):
    import duckdb

    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in ("january", "february"):
            connection.execute(f"CREATE TABLE {table} AS SELECT range AS id FROM range(50)")
    window.operations.open_paths([str(path)])
    with qtbot.waitSignal(window.operations.tables_wanted, timeout=PATIENCE):
        pass
    from inspector.gui.dialogs.tables import TablesDialog

    dialog = window.findChild(TablesDialog)
    assert dialog is not None
    for place in range(dialog.list.count()):
        dialog.list.item(place).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    wait_for(window)
    assert len(window.workspace.entries) == 2


def test_that_a_part_of_the_oldest_version_becomes_the_baseline(inspected, qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *words: shown.append(words[-1]))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("shop <> = x", True))
    inspected.actions_["part"].trigger()
    assert inspected.workspace.baseline is None
    assert "cannot be read" in shown[0]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("shop is present", False))
    inspected.actions_["part"].trigger()
    assert inspected.workspace.baseline is None
    column = inspected.workspace.entries[0].dataset.version.schema.names[0]
    typed = f'"{column}" is missing'
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: (typed, True))
    inspected.actions_["part"].trigger()
    assert str(inspected.workspace.baseline.where).endswith("is missing")
    qtbot.waitUntil(
        lambda: any("No row is left" in text for text in told(inspected)), timeout=PATIENCE
    )
