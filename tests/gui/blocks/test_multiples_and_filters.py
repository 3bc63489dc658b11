"""Many columns at a glance: small charts, and the filter of a long table."""

import pytest
from PySide6.QtCore import QPoint, Qt

from inspector.gui.blocks.grid import MANY_ROWS, GridView
from inspector.gui.blocks.multiples import MultiplesView
from inspector.gui.blocks.view import likely_height, view_for
from inspector.model.blocks import Grid, GridColumn, Multiples, Panel, Series
from inspector.report.charts import drawing
from inspector.report.drawing import Rect, Text
from inspector.report.svg import svg
from inspector.report.text import as_grid, block_text


def many(count):
    return Multiples(
        title="Many",
        panels=tuple(
            Panel(
                column=f"column {n} <b>&",
                note=f"{n} % moved",
                labels=("low", "high"),
                series=(
                    Series(label="old", values=(0.25, 0.75)),
                    Series(label="new", values=(0.5, None)),
                ),
            )
            for n in range(count)
        ),
    )


def test_that_a_small_chart_chooses_its_column(qtbot):
    view = view_for(many(5))
    assert isinstance(view, MultiplesView)
    qtbot.addWidget(view)
    view.resize(900, likely_height(many(5)))
    view.show()
    chosen = []
    view.column_chosen.connect(chosen.append)
    qtbot.mouseClick(view.panels[3], Qt.MouseButton.LeftButton)
    view.panels[1].setFocus()
    qtbot.keyClick(view.panels[1], Qt.Key.Key_Space)
    assert chosen == ["column 3 <b>&", "column 1 <b>&"]
    assert "3 % moved" in view.accessibleDescription()
    panel = view.panels[0]
    told = panel._told_at(QPoint(20, panel.height() - 10))
    assert told.splitlines() == [
        "column 0 <b>&, low · old: 25.0\u00a0%",
        "column 0 <b>&, low · new: 50.0\u00a0%",
    ]
    assert panel._told_at(QPoint(20, 5)) == "column 0 <b>&\n0 % moved"
    assert not view.grab().isNull()


@pytest.mark.parametrize("count", [0, 1, 24])
def test_that_small_charts_stay_inside_their_drawing(count):
    drawn = drawing(many(count))
    for shape in drawn.shapes:
        if isinstance(shape, Rect):
            assert 0 <= shape.x <= shape.x + shape.width <= drawn.width
            assert 0 <= shape.y <= shape.y + shape.height <= drawn.height
    names = [s.full for s in drawn.shapes if isinstance(s, Text) and s.full.startswith("column")]
    assert len(names) == count
    assert "<b>" not in svg(many(count))


def test_that_the_tallest_bar_fills_the_chart_and_others_are_to_scale():
    boxes = [s for s in drawing(many(1)).shapes if isinstance(s, Rect)]
    assert [round(box.height / max(b.height for b in boxes), 3) for box in boxes] == [
        round(0.25 / 0.75, 3),
        1.0,
        round(0.5 / 0.75, 3),
    ]


def test_that_small_charts_are_a_table_as_well():
    grid = as_grid(many(2))
    assert [c.label for c in grid.columns] == ["Column", "Values", "old", "new"]
    assert grid.rows[1] == ("column 0 <b>&", "high", 0.75, None)
    assert "25.0\u00a0%" in block_text(many(1))


def long_grid(rows):
    return Grid(
        title="Long",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label="Share", unit="share"),
        ),
        rows=tuple((f"c{n}", n / rows) for n in range(rows)),
        tones=tuple("warning" if n % 10 == 0 else "good" for n in range(rows)),
    )


def visible(view):
    model = view.table.model()
    return [
        model.index(row, 0).data()
        for row in range(model.rowCount())
        if not view.table.isRowHidden(row)
    ]


def test_that_a_long_table_is_filtered_by_words_and_by_findings(qtbot):
    view = GridView(long_grid(500))
    qtbot.addWidget(view)
    view.show()
    assert view.filter.count.text() == "500 rows"
    view.filter.words.setText("c12")
    assert visible(view) == ["c12", *(f"c{n}" for n in range(120, 130))]
    assert view.filter.count.text() == "11 of 500 rows"
    view.filter.found.setChecked(True)
    assert visible(view) == ["c120"]
    view.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert visible(view) == ["c120"]
    view.filter.words.clear()
    assert visible(view)[:2] == ["c490", "c480"]
    assert len(visible(view)) == 50


def test_that_a_short_table_needs_no_filter(qtbot):
    view = GridView(long_grid(MANY_ROWS))
    qtbot.addWidget(view)
    assert view.filter is None
