"""The import panel through the real window: what was found, what is chosen, what is seen."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog

from inspector.bundle.sitting import from_text
from inspector.gui.dialogs.importing import ImportDialog
from inspector.model.reading import AS_FOUND, TextReading


@pytest.fixture
def codes(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("code;price\n" + "".join(f"{n};{n},25\n" for n in range(100, 200)))
    return str(path)


@pytest.fixture
def dialog(qtbot, window, codes):
    looking = window.operations.looking
    dialog = ImportDialog(
        codes,
        AS_FOUND,
        lambda wanted, show, fail: looking.import_preview(
            codes, wanted, succeeded=show, failed=fail
        ),
        window,
    )
    dialog.open()
    seen(qtbot, dialog, ("code", "price"))
    return dialog


def seen(qtbot, dialog, names):
    def there():
        model = dialog.table.model()
        assert model is not None
        assert tuple(column.name for column in model.columns) == names

    qtbot.waitUntil(there, timeout=20_000)


def test_that_what_was_found_is_told_and_nothing_is_chosen(dialog):
    assert dialog.reading() == AS_FOUND
    assert dialog._delimiter.currentText() == "As found: semicolon"
    assert dialog._header.currentText() == "As found: yes"
    assert dialog._encoding.currentText() == "As found: utf-8"
    assert dialog._skip.text() == "As found: 0"
    model = dialog.table.model()
    assert [column.type.value for column in model.columns] == ["integer", "real"]
    assert model.index(0, 1).data() == "100.25"


def test_that_every_guess_can_be_changed_and_is_seen_at_once(qtbot, dialog):
    dialog._header.setCurrentText("No")
    seen(qtbot, dialog, ("column_1", "column_2"))
    dialog._skip.setValue(1)
    dialog._comma.setCurrentText("No")
    dialog._encoding.setCurrentText("cp1252")
    first = ("100", "100,25")
    qtbot.waitUntil(
        lambda: tuple(dialog.table.model().index(0, n).data() for n in (0, 1)) == first,
        timeout=20_000,
    )
    assert dialog.reading() == TextReading(
        header=False, skip=1, decimal_comma=False, encoding="cp1252"
    )


def test_that_a_choice_that_cannot_be_is_said_and_cannot_be_taken(qtbot, dialog):
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    dialog._delimiter.setEditText(",")
    qtbot.waitUntil(lambda: "line 2" in dialog.trouble, timeout=20_000)
    assert not ok.isEnabled()
    dialog._delimiter.setEditText("ab")
    qtbot.waitUntil(lambda: "one character" in dialog.trouble)
    dialog._delimiter.setCurrentIndex(0)
    qtbot.waitUntil(lambda: dialog.trouble == "" and ok.isEnabled(), timeout=20_000)
    assert dialog.reading() == AS_FOUND


def test_that_columns_can_be_kept_as_text(qtbot, dialog):
    dialog.columns.choose("code", "text")
    qtbot.waitUntil(lambda: dialog.table.model().columns[0].type.value == "text", timeout=20_000)
    assert dialog.reading() == TextReading(as_text=("code",))


def test_that_a_column_can_be_given_any_type(qtbot, dialog):
    for kind, found in (("number", "real"), ("boolean", "boolean"), ("date", "date")):
        dialog.columns.choose("code", kind)
        qtbot.waitUntil(
            lambda found=found: dialog.table.model().columns[0].type.value == found, timeout=20_000
        )
        assert dialog.reading() == TextReading(types=(("code", kind),))
    assert "“code” read as dates" in dialog._notes.text()
    dialog.columns.choose("code", None)
    assert dialog.reading() == AS_FOUND


def test_that_a_text_file_is_opened_as_chosen_and_the_choice_is_kept(
    qtbot, window, codes, wait_for, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (codes, ""))
    window.actions_["text"].trigger()
    dialog = window.findChild(ImportDialog)
    seen(qtbot, dialog, ("code", "price"))
    dialog.columns.choose("code", "text")
    dialog.accept()
    wait_for(window)
    (version,) = window.workspace.presented.report.versions
    assert [column.type.value for column in version.schema] == ["text", "real"]
    assert version.notes[0] == "Read as you said: “code” kept as text."
    window.following.remember()
    kept = from_text(window.settings.sitting)
    assert kept.request == window.workspace.request()
    assert kept.request.versions[0].reading == TextReading(as_text=("code",))
    window.close_all()
    window.operations.open_paths([codes])
    qtbot.waitUntil(lambda: bool(window.workspace.entries), timeout=20_000)
    assert window.workspace.entries[0].source.reading == TextReading(as_text=("code",))


def test_that_an_open_version_can_be_read_in_another_way(qtbot, window, codes, wait_for):
    window.operations.open_paths([codes])
    wait_for(window)
    menu = window.side.versions.menu(0)
    next(action for action in menu.actions() if action.text() == "How it is read…").trigger()
    dialog = window.findChild(ImportDialog)
    seen(qtbot, dialog, ("code", "price"))
    dialog._comma.setCurrentText("No")
    dialog.accept()
    qtbot.waitUntil(
        lambda: window.workspace.entries[0].source.reading == TextReading(decimal_comma=False),
        timeout=20_000,
    )
    wait_for(window)
    (version,) = window.workspace.presented.report.versions
    assert [column.type.value for column in version.schema] == ["integer", "text"]
