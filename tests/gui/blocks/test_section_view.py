import pytest
import shiboken6
from PySide6.QtWidgets import QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from inspector.gui.blocks.building import building
from inspector.gui.blocks.grid import GridView
from inspector.gui.blocks.note import NoteView
from inspector.gui.blocks.section import NOTHING, SectionView
from inspector.metrics.base import Card, Threshold
from inspector.model.blocks import Grid, GridColumn, Note, Presentation
from inspector.report.format import format_value
from inspector.report.present import Section

CARD = Card(
    key="coverage.completeness",
    area="coverage",
    name="Completeness",
    technical="Missingness",
    question="How much is there?",
    explanation="Explained.",
    formula="present / rows",
    source="A book.",
    limits="No causes.",
    thresholds=(Threshold(name="warning", default=0.05, unit="share", meaning="Beyond it: warn."),),
)
GRID = Grid(
    title="Columns",
    columns=(GridColumn(label="Column", role="column"),),
    rows=(("age",), ("price",)),
)
PRESENTATION = Presentation(
    blocks=(Note(text="First."), GRID),
    details={"age": (Note(text="About age."),)},
)


def section(presentation=PRESENTATION, notes=()) -> Section:
    return Section(card=CARD, presentation=presentation, notes=notes)


def texts(view: QWidget) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]


@pytest.fixture
def view(qtbot):
    view = SectionView(section())
    qtbot.addWidget(view)
    return view


def test_that_name_and_question_are_there_before_any_block(view):
    assert "Completeness" in texts(view)
    assert "How much is there?" in texts(view)
    assert view.findChildren(GridView) == []
    assert view.key == CARD.key


def test_that_blocks_are_built_once_they_are_seen(qtbot, view):
    view.show()
    qtbot.waitUntil(lambda: len(view.findChildren(GridView)) == 1)
    qtbot.waitUntil(lambda: "First." in texts(view))
    view.build()
    assert len(view.findChildren(GridView)) == 1


def test_that_a_section_may_go_while_it_is_being_built(qapp):
    view = SectionView(section(Presentation(blocks=(GRID,) * 4)))
    view.show()
    view.grab()
    assert building().waits(view)
    shiboken6.delete(view)
    qapp.processEvents()


def test_that_a_section_below_the_fold_is_not_built(qtbot):
    page = QWidget()
    column = QVBoxLayout(page)
    first, last = SectionView(section()), SectionView(section())
    tall = QWidget()
    tall.setFixedHeight(5_000)
    for widget in (first, tall, last):
        column.addWidget(widget)
    scroll = QScrollArea()
    scroll.setWidget(page)
    scroll.setWidgetResizable(True)
    qtbot.addWidget(scroll)
    scroll.resize(600, 400)
    scroll.show()
    qtbot.waitUntil(lambda: len(first.findChildren(GridView)) == 1)
    assert last.findChildren(GridView) == []
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: len(last.findChildren(GridView)) == 1)


def test_that_a_chosen_column_is_announced_and_its_details_shown(qtbot, view):
    view.show()
    view.build()
    (grid,) = view.findChildren(GridView)
    with qtbot.waitSignal(view.column_chosen) as chosen:
        grid.table.selectRow(0)
    assert chosen.args == ["age"]
    qtbot.waitUntil(lambda: "Column “age”" in texts(view))
    qtbot.waitUntil(lambda: "About age." in texts(view))
    grid.table.selectRow(1)
    assert "About age." not in texts(view)


def test_that_a_column_chosen_elsewhere_selects_its_row_silently(qtbot, view):
    view.build()
    with qtbot.assertNotEmitted(view.column_chosen):
        assert view.choose_column("age")
        assert not view.choose_column("price")
    (grid,) = view.findChildren(GridView)
    assert grid.table.currentIndex().row() == 1


def test_that_a_column_chosen_before_building_is_shown_after(view):
    view.choose_column("age")
    assert "About age." not in texts(view)
    view.build()
    assert "About age." in texts(view)


def test_that_notes_follow_the_blocks(qtbot):
    view = SectionView(section(Presentation(), notes=(Note(text="Skipped: no label."),)))
    qtbot.addWidget(view)
    view.build()
    assert [n.accessibleDescription() for n in view.findChildren(NoteView)] == [
        "Skipped: no label."
    ]


def test_that_a_section_without_anything_says_so(qtbot):
    view = SectionView(section(Presentation()))
    qtbot.addWidget(view)
    view.build()
    assert NOTHING in texts(view)


def test_that_the_measure_explains_itself_on_demand(qtbot, view):
    view.show()
    assert "present / rows" not in texts(view)
    (button,) = [b for b in view.findChildren(QToolButton) if b.isCheckable()]
    button.click()
    shown = texts(view)
    assert {"Explained.", "present / rows", "A book.", "No causes.", CARD.key} <= set(shown)
    assert f"warning: {format_value(0.05, 'share')}. Beyond it: warn." in shown
    button.click()
    assert not view._about.isVisible()
