import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
)

from inspector.gui.dialogs.about import AboutDialog
from inspector.gui.dialogs.column_choice import ColumnsDialog
from inspector.gui.dialogs.roles import GUESS, NONE, RolesDialog, united
from inspector.gui.message import Message, Offer
from inspector.gui.opening import in_name_order
from inspector.gui.panels.message_bar import MOST, MessageBar
from inspector.gui.panels.versions import VersionRow, VersionsPanel, facts_text, size_text
from inspector.gui.saving import default_name, with_ending
from inspector.gui.settings import MOST_RECENT, Settings
from inspector.gui.theme import current_theme
from inspector.model.dataset import ROLE_NAMES, Roles
from inspector.model.expectations import LabelKnown
from inspector.model.request import RoleChoice

COLUMNS = ("id", "when", "who", "y")


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_that_messages_on_one_subject_replace_each_other(bar):
    bar.tell(Message(text="one", subject="s"))
    bar.tell(Message(text="two", subject="s"))
    bar.tell(Message(text="three"))
    assert [m.text for m in bar.messages] == ["two", "three"]
    bar.withdraw("s")
    assert [m.text for m in bar.messages] == ["three"]


def test_that_only_the_newest_messages_stay(bar):
    for number in range(MOST + 2):
        bar.tell(Message(text=str(number)))
    assert [m.text for m in bar.messages] == ["2", "3", "4"]


def test_that_an_offer_is_taken_once_and_its_message_goes(bar):
    taken = []
    bar.tell(Message(text="x", offers=(Offer(label="Do", act=lambda: taken.append(1)),)))
    button, _ = bar._strips[0].offers[0]
    button.click()
    assert taken == [1]
    assert bar.messages == ()


def rows(*names, baseline=None):
    return [
        VersionRow(id=f"v{n}", name=name, facts="3 rows", told=name, baseline=name == baseline)
        for n, name in enumerate(names, start=1)
    ]


@pytest.fixture
def versions(qtbot):
    panel = VersionsPanel()
    qtbot.addWidget(panel)
    panel.show_versions(rows("a", "b", "c", baseline="a"), "", "v2")
    return panel


def test_that_showing_versions_says_nothing_of_them(qtbot, versions):
    with qtbot.assertNotEmitted(versions.version_chosen):
        versions.show_versions(rows("a", "b"), "", "v1")
        versions.show_current("v2")


def test_that_keys_move_and_remove_a_version(qtbot, versions):
    with qtbot.waitSignal(versions.order_wanted) as moved:
        qtbot.keyClick(versions.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert moved.args == [[1, 0, 2]]
    with qtbot.waitSignal(versions.remove_wanted) as removed:
        qtbot.keyClick(versions.list, Qt.Key.Key_Delete)
    assert removed.args == [1]


def test_that_a_dragged_version_gives_the_new_order(qtbot, versions):
    model = versions.list.model()
    with qtbot.waitSignal(versions.order_wanted) as moved:
        assert model.moveRow(model.index(-1, 0), 0, model.index(-1, 0), 3)
    assert moved.args == [[1, 2, 0]]


def test_that_an_edited_name_is_wanted(qtbot, versions):
    with qtbot.waitSignal(versions.rename_wanted) as renamed:
        versions.list.item(2).setText("newest")
    assert renamed.args == [2, "newest"]


def test_that_the_menu_offers_what_makes_sense(versions):
    texts = [action.text() for action in versions.menu(0).actions()]
    assert "Compare with the version before" in texts
    assert "Use as baseline" not in texts
    assert not next(
        a for a in versions.menu(0).actions() if a.text().startswith("Move up")
    ).isEnabled()
    assert "Use as baseline" in [action.text() for action in versions.menu(1).actions()]


def test_that_versions_of_a_saved_report_cannot_be_changed(qtbot, versions):
    fixed = VersionRow(id="v1", name="a", facts="", told="a", movable=False)
    versions.show_versions([fixed], "", "v1")
    with qtbot.assertNotEmitted(versions.remove_wanted):
        qtbot.keyClick(versions.list, Qt.Key.Key_Delete)
    assert not versions.list.item(0).flags() & Qt.ItemFlag.ItemIsEditable


def test_that_sizes_are_written_for_people():
    assert size_text(None) == ""
    assert size_text(999).replace("\xa0", " ") == "999 bytes"
    assert size_text(1_250_000).replace("\xa0", " ") == "1.2 MB"
    assert facts_text(1, 1, None).replace("\xa0", " ") == "1 row · 1 column"


def roles_dialog(qtbot, chosen=None, as_of=None, guessed=None):
    guessed = guessed or Roles(label="y", key=("id",))
    dialog = RolesDialog(COLUMNS, guessed, chosen or RoleChoice(), as_of)
    qtbot.addWidget(dialog)
    return dialog


def test_that_untouched_roles_are_left_to_be_guessed(qtbot):
    dialog = roles_dialog(qtbot)
    assert dialog.choice() == RoleChoice()
    assert dialog.as_of() is None
    assert dialog.singles["label"].currentText() == "Guess: y"
    assert dialog.singles["split"].currentText() == "Guess: none found"
    assert {*dialog.singles, *dialog.severals} == set(ROLE_NAMES)


def test_that_chosen_roles_come_back_as_chosen(qtbot):
    chosen = RoleChoice(
        label="who", event_time="", key=("id", "when"), slices=(), source=None, split="y"
    )
    dialog = roles_dialog(qtbot, chosen, 1_700_000_000.0)
    assert dialog.choice() == chosen
    assert dialog.as_of() == 1_700_000_000.0
    dialog.guess_all()
    assert dialog.choice() == RoleChoice()
    assert dialog.as_of() is None


def test_that_what_is_known_of_the_label_is_read_and_checked(qtbot):
    known = LabelKnown(positive="yes", order=("low", "high"), bins=(0.5, 10.0), near=0.02)
    dialog = RolesDialog(COLUMNS, Roles(), RoleChoice(), None, label=known)
    qtbot.addWidget(dialog)
    assert dialog.label_known() == known
    dialog.label_page.fields["bins"].setText("ten")
    dialog.accept()
    assert dialog.result() == 0
    assert "are numbers" in dialog.complaint.text()
    dialog.label_page.fields["bins"].setText("1, 2")
    dialog.accept()
    assert dialog.result() == 1
    dialog.guess_all()
    assert not dialog.label_known()


def test_that_a_role_can_be_given_to_a_column_or_to_none(qtbot):
    dialog = roles_dialog(qtbot)
    dialog.singles["event_time"].setCurrentText("when")
    dialog.singles["label"].setCurrentIndex(NONE)
    dialog.severals["slices"].choose(("who",))
    choice = dialog.choice()
    assert (choice.event_time, choice.label, choice.slices) == ("when", "", ("who",))
    dialog.singles["label"].setCurrentIndex(GUESS)
    assert dialog.choice().label is None


def test_that_several_columns_are_ticked_in_a_list_that_can_be_searched(qtbot):
    dialog = ColumnsDialog(COLUMNS, ("id",), "Columns for key")
    qtbot.addWidget(dialog)
    dialog.search.setText("wh")
    shown = [n for n in range(4) if not dialog.list.item(n).isHidden()]
    assert shown == [1, 2]
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog.chosen() == ("id", "who")


def test_that_columns_of_all_versions_are_offered_once():
    assert united([("a", "b"), ("b", "c")]) == ("a", "b", "c")


def test_that_numbers_in_names_are_put_in_order_by_size():
    paths = ["/x/v10.csv", "/x/v9.csv", "/x/V1.csv", "/x/v9.csv", "/x/a.csv"]
    assert in_name_order(paths) == ["/x/a.csv", "/x/V1.csv", "/x/v9.csv", "/x/v10.csv"]


@pytest.mark.parametrize("name", ["²³.csv", "٣.csv", "", "1" * 5_000])
def test_that_odd_digits_in_names_are_no_obstacle(name):
    assert in_name_order([name, "b"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("air.csv.gz", "air-report.zip"),
        ("2026-04", "2026-04-report.zip"),
        ("a/b\\c:d.parquet", "a-b-c-d-report.zip"),
        ("../..", "data-report.zip"),
        ("données.csv", "données-report.zip"),
    ],
)
def test_that_a_report_is_named_after_its_newest_version(name, expected, inspected):
    from dataclasses import replace

    report = inspected.workspace.presented.report
    newest = replace(report.versions[-1], name=name)
    assert default_name(replace(report, versions=(newest,))) == expected


def test_that_a_report_is_always_saved_as_one_file():
    assert with_ending("/x/a") == "/x/a.zip"
    assert with_ending("/x/a.ZIP") == "/x/a.ZIP"


def test_that_looks_are_remembered(window):
    window.actions_["theme dark"].trigger()
    assert current_theme().name == "dark"
    assert Settings().theme == "dark"
    window.actions_["theme light"].trigger()
    assert current_theme().name == "light"


def test_that_recent_files_are_few_and_newest_first(tmp_path):
    settings = Settings()
    paths = []
    for number in range(MOST_RECENT + 3):
        path = tmp_path / f"{number}.csv"
        path.touch()
        paths.append(str(path))
        settings.remember([str(path)])
    settings.remember([paths[5]])
    recent = Settings().recent
    assert len(recent) == MOST_RECENT
    assert recent[0] == (paths[5],)
    assert recent.count((paths[5],)) == 1


@pytest.mark.parametrize("stored", ["no json", "{}", "[1]", '[["a", 1]]', "[[]]"])
def test_that_unreadable_settings_are_forgotten(stored):
    settings = Settings()
    settings._store.setValue("recent", stored)
    settings._store.setValue("theme", "pink")
    assert settings.recent == ()
    assert settings.theme == "system"


def test_that_keys_lead_everywhere(inspected, qtbot):
    for place in range(6):
        qtbot.keyClick(inspected, Qt.Key(Qt.Key.Key_1 + place), Qt.KeyboardModifier.ControlModifier)
        assert inspected.results.currentIndex() == place
    inspected.activateWindow()
    qtbot.keyClick(inspected, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert inspected.focusWidget() is inspected.side.columns.search
    shortcuts = {
        key.toString() for action in inspected.actions_.all() for key in action.shortcuts()
    }
    assert {"Ctrl+O", "Ctrl+S", "F5", "Esc", "Ctrl+F", "Ctrl+Q"} <= shortcuts


def test_that_no_key_does_two_things(window):
    keys = [key.toString() for action in window.actions_.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_that_everything_that_can_be_used_has_a_name(inspected):
    for place in range(6):
        inspected.results.setCurrentIndex(place)
    inspected.workspace.select_column("price")
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
    nameless = [
        widget
        for kind in kinds
        for widget in inspected.findChildren(kind)
        if not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
        and not _inside(widget, (QComboBox, QLineEdit, QAbstractItemView, "QMenuBar", "QTabBar"))
    ]
    assert nameless == []


def _inside(widget, kinds):
    """Whether Qt made a widget itself, as a part of another one."""
    parent = widget.parent()
    while parent is not None:
        if parent.metaObject().className() in kinds or isinstance(
            parent, tuple(kind for kind in kinds if not isinstance(kind, str))
        ):
            return True
        parent = parent.parent()
    return False


def test_that_files_can_be_dropped_on_every_part_of_the_window(inspected, make_csv):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(make_csv("more.csv"))])
    for widget in (
        inspected.side.versions.list.viewport(),
        inspected.side.columns.search,
        inspected.side.columns.table.viewport(),
        inspected.results.overview.viewport(),
        inspected.results.overview.findings.text,
        inspected.results.data.table.viewport(),
        inspected.details,
        *inspected.findChildren(QScrollArea),
    ):
        event = QDragEnterEvent(
            QPoint(3, 3),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.ignore()
        QApplication.sendEvent(widget, event)
        assert event.isAccepted(), widget


def test_that_the_about_window_promises_privacy(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    said = " ".join(
        label.text()
        for label in dialog.findChildren(object)
        if hasattr(label, "text") and callable(label.text)
    )
    assert "Nothing leaves this computer." in said
