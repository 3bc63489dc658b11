import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

from inspector.gui.blocks.grid import GridView
from inspector.model.blocks import Grid, GridColumn

GRID = Grid(
    title="Columns",
    columns=(
        GridColumn(label="Column", role="column"),
        GridColumn(label="Share", unit="share"),
        GridColumn(label="State", role="tone"),
    ),
    rows=(("age", 0.9, "good"), ("=price", 0.2, "critical"), ("site", None, "muted")),
)


@pytest.fixture
def view(qtbot):
    view = GridView(GRID)
    qtbot.addWidget(view)
    view.resize(800, 400)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    return view


def click(qtbot, view, row: int) -> None:
    where = view.table.visualRect(view.table.model().index(row, 0)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_that_a_click_on_a_row_names_its_column(qtbot, view):
    with qtbot.waitSignal(view.column_chosen) as chosen:
        click(qtbot, view, 1)
    assert chosen.args == ["=price"]


def test_that_arrow_keys_name_columns_too(qtbot, view):
    click(qtbot, view, 0)
    with qtbot.waitSignal(view.column_chosen) as chosen:
        qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert chosen.args == ["=price"]


def test_that_a_choice_made_elsewhere_is_shown_and_not_announced(qtbot, view):
    with qtbot.assertNotEmitted(view.column_chosen):
        assert view.choose("site")
    assert view.table.currentIndex().row() == 2
    assert not view.choose("nowhere")


def test_that_rows_selected_together_stay_selected(view):
    view.table.selectRow(1)
    view.table.selectAll()
    assert view.choose("=price")
    assert len(view.table.selectionModel().selectedRows()) == 3


def test_that_a_click_on_the_header_sorts_by_values(qtbot, view):
    view.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    model = view.table.model()
    assert [model.value(row, 0) for row in range(3)] == ["=price", "age", "site"]


def test_that_nothing_is_sorted_at_first(view):
    model = view.table.model()
    assert [model.value(row, 0) for row in range(3)] == ["age", "=price", "site"]


def test_that_selected_rows_are_copied_with_headers_and_without_formulas(qtbot, view):
    view.table.selectRow(1)
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Column\tShare\tState\n'=price\t0.2\tcritical\n"


def test_that_rows_are_copied_in_the_order_shown(view):
    view.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    view.table.selectAll()
    lines = view.table.selection_text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Column", "'=price", "age", "site"]


def test_that_without_a_selection_all_rows_are_copied(view):
    view.table.clearSelection()
    assert len(view.table.selection_text().splitlines()) == 4


def grid_of(rows: int) -> GridView:
    cells = tuple((f"c{n}", n / 500) for n in range(rows))
    return GridView(Grid(title="", columns=GRID.columns[:2], rows=cells))


def test_that_few_rows_fit_and_many_scroll(qtbot):
    few, many = grid_of(3), grid_of(500)
    for view in (few, many):
        qtbot.addWidget(view)
        view.resize(700, 600)
        view.show()
        qtbot.waitExposed(view)
    assert few.table.verticalScrollBar().maximum() == 0
    assert many.table.verticalScrollBar().maximum() > 0
    assert few.table.height() < many.table.height() < 500


def test_that_a_grid_without_a_column_role_stays_silent(qtbot):
    view = GridView(Grid(title="", columns=(GridColumn(label="a"),), rows=(("x",), ("y",))))
    qtbot.addWidget(view)
    with qtbot.assertNotEmitted(view.column_chosen):
        view.table.selectionModel().setCurrentIndex(
            view.table.model().index(1, 0), QItemSelectionModel.SelectionFlag.Select
        )


def test_that_the_table_fills_its_width(view):
    header = view.table.horizontalHeader()
    room = view.table.viewport().width()
    assert room - 12 <= header.length() <= room
