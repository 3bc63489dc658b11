import math

from PySide6.QtCore import QPersistentModelIndex, Qt

from inspector.gui.models.grid_model import COLUMN_ROLE, TONE_ROLE, VALUE_ROLE, GridModel
from inspector.model.blocks import Grid, GridColumn
from inspector.report.format import format_value

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
RIGHT, LEFT = Qt.AlignmentFlag.AlignRight.value, Qt.AlignmentFlag.AlignLeft.value

GRID = Grid(
    title="t",
    columns=(
        GridColumn(label="Column", role="column", help="a <b>"),
        GridColumn(label="Share", unit="share"),
        GridColumn(label="State", role="tone"),
    ),
    rows=(
        ("b\nx", 0.1, "good"),
        ("a", None, "critical"),
        ("C", 0.02, "neutral"),
        ("d", math.nan, "warning"),
    ),
    tones=("good", "critical", "neutral"),
)


def names(model: GridModel) -> list[object]:
    return [model.value(row, 0) for row in range(model.rowCount())]


def test_that_the_grid_model_keeps_qts_rules(qtmodeltester):
    qtmodeltester.check(GridModel(GRID))


def test_that_numbers_are_sorted_as_numbers_and_blanks_come_last_both_ways(qapp):
    model = GridModel(GRID)
    model.sort(1, UP)
    assert names(model) == ["C", "b\nx", "a", "d"]
    model.sort(1, DOWN)
    assert names(model) == ["b\nx", "C", "a", "d"]


def test_that_text_is_sorted_without_regard_to_case(qapp):
    model = GridModel(GRID)
    model.sort(0, UP)
    assert names(model) == ["a", "b\nx", "C", "d"]


def test_that_tones_are_sorted_worst_first(qapp):
    model = GridModel(GRID)
    model.sort(2, UP)
    assert [model.value(row, 2) for row in range(4)] == ["critical", "warning", "good", "neutral"]


def test_that_no_sort_column_restores_the_blocks_order(qapp):
    model = GridModel(GRID)
    model.sort(1, UP)
    model.sort(-1, UP)
    assert names(model) == [row[0] for row in GRID.rows]


def test_that_a_selected_row_stays_selected_when_sorted(qapp):
    model = GridModel(GRID)
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort(0, UP)
    assert model.value(held.row(), 0) == "b\nx"
    assert model.tone(held.row()) == "good"


def test_that_cells_show_units_words_and_one_line(qapp):
    model = GridModel(GRID)
    assert model.index(0, 0).data() == "b x"
    assert model.index(0, 1).data() == format_value(0.1, "share")
    assert model.index(1, 1).data() == format_value(None, "share")
    assert model.index(1, 2).data() == "Critical"
    assert model.index(2, 2).data() == "–"


def test_that_numbers_stand_on_the_right_missing_ones_too(qapp):
    model = GridModel(GRID)
    side = Qt.ItemDataRole.TextAlignmentRole
    assert model.index(0, 1).data(side) & RIGHT
    assert model.index(1, 1).data(side) & RIGHT
    assert model.index(0, 0).data(side) & LEFT


def test_that_roles_hand_out_raw_values_columns_and_tones(qapp):
    model = GridModel(GRID)
    index = model.index(0, 1)
    assert index.data(VALUE_ROLE) == 0.1
    assert index.data(COLUMN_ROLE) is GRID.columns[1]
    assert index.data(TONE_ROLE) == "good"
    assert model.index(3, 0).data(TONE_ROLE) == "neutral"


def test_that_a_tooltip_shows_markup_as_text(qapp):
    model = GridModel(GRID)
    tip = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "a &lt;b&gt;" in tip


def test_that_a_row_names_its_data_column(qapp):
    model = GridModel(GRID)
    model.sort(0, UP)
    assert model.data_column(1) == "b\nx"
    assert model.row_of("C") == 2
    assert model.row_of("nowhere") is None


def test_that_mixed_values_can_be_sorted(qapp):
    rows = (("x",), (2,), (True,), (None,), (1.5,), (10**400,))
    model = GridModel(Grid(title="", columns=(GridColumn(label="v"),), rows=rows))
    model.sort(0, UP)
    assert names(model) == [True, 1.5, 2, 10**400, "x", None]
