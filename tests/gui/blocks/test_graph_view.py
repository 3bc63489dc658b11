import pytest
from PySide6.QtCore import Qt

from inspector.gui.blocks.graph import GraphView
from inspector.gui.blocks.section import SectionView
from inspector.model.conditions import Condition, Conditions
from inspector.model.graph import Edge, Graph, Node
from inspector.model.row_view import RowView

ROWS = RowView(where=Conditions(tests=(Condition(column="b", operator="is missing"),)))
GRAPH = Graph(
    title="t",
    steps=("v1", "v2"),
    nodes=(
        Node(label="a", note="may be the origin", step=0, role="origin", column="a"),
        Node(label="b" * 300, note="n", step=1, role="effect", column="b"),
    ),
    edges=(Edge(start=0, end=1, shared="s", odds="1 in 6", rows=3, version="v2", behind=ROWS),),
)


@pytest.fixture
def view(qtbot):
    view = GraphView(GRAPH)
    qtbot.addWidget(view)
    view.resize(800, 300)
    view.show()
    return view


def test_an_arrow_opens_the_rows_behind_it(view, qtbot):
    (arrow,) = view.sheet.arrows
    assert "by chance 1 in 6; 3 rows" in arrow.accessibleName()
    with qtbot.waitSignal(view.rows_wanted) as told:
        qtbot.mouseClick(arrow, Qt.MouseButton.LeftButton)
    assert told.args == ["v2", ROWS]
    arrow.setFocus()
    with qtbot.waitSignal(view.rows_wanted):
        qtbot.keyClick(arrow, Qt.Key.Key_Space)


def test_a_box_chooses_its_column(view, qtbot):
    with qtbot.waitSignal(view.column_chosen) as told:
        qtbot.mouseClick(view.sheet.boxes[1], Qt.MouseButton.LeftButton)
    assert told.args == ["b"]


def test_the_graph_follows_the_width(view, qtbot):
    view.sheet.lay_out(1000)
    wide = view.sheet.boxes[1].x()
    view.sheet.lay_out(560)
    assert 148 < view.sheet.boxes[1].x() <= wide


def test_a_section_passes_the_rows_on(qtbot):
    from inspector.model.blocks import Presentation
    from inspector.report.cascade_show import CARD
    from inspector.report.present import Section

    section = SectionView(Section(card=CARD, presentation=Presentation(blocks=(GRAPH,))))
    qtbot.addWidget(section)
    section.build()
    graph = section.findChild(GraphView)
    with qtbot.waitSignal(section.rows_wanted) as told:
        graph.sheet.arrows[0].click()
    assert told.args == ["v2", ROWS]
