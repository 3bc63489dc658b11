import pytest
from PySide6.QtCore import Qt

from inspector.gui.models.preview_model import (
    BLOCK_COLUMNS,
    CACHED_CELLS,
    MISSING,
    MOST_ROWS,
    PAGE_ROWS,
    PENDING,
    PreviewModel,
)
from inspector.model.dataset import Column, LogicalType

COLUMNS = (
    Column(name="id", type=LogicalType.INTEGER, physical="BIGINT"),
    Column(name="<b>name</b>\n", type=LogicalType.TEXT, physical="VARCHAR"),
)


def page_of(page: int, rows: int = PAGE_ROWS) -> list[tuple[object, ...]]:
    return [(str(page * PAGE_ROWS + n), f"row\n{n}" if n else None) for n in range(rows)]


@pytest.fixture
def asked():
    return []


@pytest.fixture
def model(qapp, asked):
    model = PreviewModel(COLUMNS, 100_000)
    model.page_wanted.connect(lambda page, _block: asked.append(page))
    return model


def test_that_the_preview_model_keeps_qts_rules(qtmodeltester):
    model = PreviewModel(COLUMNS, 1_000)
    model.page_wanted.connect(
        lambda page, block: model.forget_request(page, block), Qt.ConnectionType.QueuedConnection
    )
    qtmodeltester.check(model)


def test_that_a_page_is_asked_for_once_and_then_shown(model, asked):
    assert model.index(3, 0).data() == PENDING
    assert model.index(4, 1).data() == PENDING
    assert asked == [0]
    model.accept_page(0, page_of(0))
    assert model.index(3, 0).data() == "3"
    assert model.index(3, 1).data() == "row 3"
    assert asked == [0]


def test_that_accepting_a_page_announces_its_rows(model, qtbot):
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.accept_page(2, page_of(2))
    first, last = changed.args[:2]
    assert (first.row(), last.row()) == (2 * PAGE_ROWS, 3 * PAGE_ROWS - 1)


def test_that_a_missing_cell_says_so(model):
    model.accept_page(0, page_of(0))
    index = model.index(0, 1)
    assert index.data() == MISSING
    assert index.data(Qt.ItemDataRole.FontRole).italic()
    assert model.index(1, 1).data(Qt.ItemDataRole.FontRole) is None


def test_that_old_pages_make_room_and_are_asked_for_again(qapp, asked):
    wide = tuple(
        Column(name=f"c{n}", type=LogicalType.TEXT, physical="VARCHAR") for n in range(500)
    )
    model = PreviewModel(wide, 100_000)
    model.page_wanted.connect(lambda page, _block: asked.append(page))
    most = CACHED_CELLS // (PAGE_ROWS * BLOCK_COLUMNS)
    for page in range(most + 1):
        model.accept_page(page, [("x",) * BLOCK_COLUMNS] * PAGE_ROWS)
    assert model.index(PAGE_ROWS * most, 0).data() == "x"
    assert asked == []
    assert model.index(0, 0).data() == PENDING
    assert asked == [0]


def test_that_a_dropped_request_is_made_again(model, asked):
    model.index(0, 0).data()
    model.forget_request(0)
    model.index(0, 0).data()
    assert asked == [0, 0]


def test_that_a_short_page_leaves_the_rest_pending_and_is_not_asked_for_in_a_loop(model, asked):
    model.accept_page(0, page_of(0, rows=10))
    assert model.index(9, 0).data() == "9"
    assert model.index(10, 0).data() == PENDING
    assert asked == []


def test_that_a_page_beyond_the_end_is_ignored(qapp):
    model = PreviewModel(COLUMNS, 10)
    model.accept_page(7, page_of(7))
    assert model.page_count() == 1
    assert model.index(0, 0).data() == PENDING


def test_that_more_rows_than_qt_can_scroll_are_capped_and_counted(qapp):
    model = PreviewModel(COLUMNS, MOST_ROWS + 5)
    assert model.rowCount() == MOST_ROWS
    assert model.hidden_rows == 5


def test_that_headers_show_names_as_text_with_their_type(model):
    across = Qt.Orientation.Horizontal
    assert model.headerData(1, across) == "<b>name</b>"
    tip = model.headerData(1, across, Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;name&lt;/b&gt;" in tip
    assert "VARCHAR" in tip
    assert model.headerData(0, Qt.Orientation.Vertical) == "1"
