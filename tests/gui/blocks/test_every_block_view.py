import subprocess
import sys
import typing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from inspector.gui.blocks.chart import NO_VALUES
from inspector.gui.blocks.describe import describe, tab_separated, table_of
from inspector.gui.blocks.figures import NO_FIGURES
from inspector.gui.blocks.grid import NO_ROWS
from inspector.gui.blocks.view import likely_height, view_for
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Lines,
    Mark,
    Multiples,
    Note,
    Panel,
    Series,
)
from inspector.model.graph import Edge, Graph, Node
from inspector.model.timeline import Lane, Missing, Timeline

NASTY = "<b>bold</b> & “ünï”\n\t=1+1 🙂 " + "long" * 300
EXTREME = (1e308, -1e308, float("nan"), float("inf"), None, 5e-324, 0.0)

FULL: dict[type, Block] = {
    Figures: Figures(
        title="Figures",
        figures=(
            Figure(label="Rows", value=12, unit="rows"),
            Figure(label="Share", value=0.5, unit="share", note="about", tone="critical"),
            Figure(label="None", value=None),
        ),
    ),
    Bars: Bars(
        title="Bars",
        labels=("a", "b"),
        series=(
            Series(label="v1", values=(0.1, None), low=(0.0, None), high=(0.2, None)),
            Series(label="v2", values=(0.3, 0.4)),
        ),
        unit="share",
        caption="A caption.",
    ),
    Lines: Lines(
        title="Lines",
        x=(0.0, 86_400.0, 172_800.0),
        series=(Series(label="v1", values=(1.0, None, 3.0)),),
        marks=(Mark(x=86_400.0, label="gap", until=90_000.0), Mark(x=0.0, label="start")),
    ),
    Heatmap: Heatmap(
        title="Heat", rows=("r1", "r2"), columns=("c1",), values=((0.5,), (None,)), row_title="R"
    ),
    Multiples: Multiples(
        title="Many",
        panels=(
            Panel(
                column="c",
                note="half moved",
                labels=("a", "b"),
                series=(
                    Series(label="v1", values=(0.5, 0.5)),
                    Series(label="v2", values=(1.0, None)),
                ),
                tone="warning",
            ),
        ),
        caption="A caption.",
    ),
    Timeline: Timeline(
        title="Lanes",
        lanes=(
            Lane(
                label="north",
                starts=(0.0, 86_400.0),
                ends=(86_400.0, 172_800.0),
                rows=(3, 1),
                newest=(80_000.0, 90_000.0),
                missing=(Missing(start=80_100.0, end=86_400.0, steps=2),),
                step=3_600.0,
                usual=3_600.0,
                late_after=7_200.0,
                very_late_after=10_800.0,
            ),
            Lane(label="empty", starts=(), ends=(), rows=(), newest=()),
        ),
        as_of=172_800.0,
        basis="as given",
        closed=((0.0, 600.0),),
        caption="A caption.",
    ),
    Graph: Graph(
        title="Graph",
        steps=("v1", "v2"),
        nodes=(
            Node(label="a", note="n", step=0, role="origin", column="a"),
            Node(label="b", note="n", step=1, role="effect"),
            Node(label="2 more", note="n", step=1, role="rest"),
        ),
        edges=(
            Edge(start=0, end=1, shared="s", odds="1 in 6", rows=3),
            Edge(start=0, end=2, shared="", odds=""),
        ),
        caption="A caption.",
    ),
    Grid: Grid(title="Grid", columns=(GridColumn(label="A"),), rows=((1,), (2,))),
    Note: Note(title="Note", text="Some words.", tone="warning"),
}

EMPTY: dict[type, tuple[Block, str]] = {
    Figures: (Figures(title="t", figures=()), NO_FIGURES),
    Bars: (Bars(title="t", labels=(), series=()), NO_VALUES),
    Lines: (Lines(title="t", x=(), series=()), NO_VALUES),
    Heatmap: (Heatmap(title="t", rows=(), columns=(), values=()), NO_VALUES),
    Multiples: (Multiples(title="t", panels=()), NO_VALUES),
    Timeline: (Timeline(title="t", lanes=(), as_of=0.0), NO_VALUES),
    Graph: (Graph(title="t", steps=(), nodes=(), edges=()), NO_VALUES),
    Grid: (Grid(title="t", columns=(), rows=()), NO_ROWS),
}

NO_DRAWN: tuple[Block, ...] = (
    Bars(title="t", labels=("a",), series=(Series(label="s", values=(None,)),)),
    Lines(title="t", x=(1.0,), series=(Series(label="s", values=(float("nan"),)),)),
    Heatmap(title="t", rows=("a",), columns=("b",), values=((None,),)),
)

HOSTILE: tuple[Block, ...] = (
    Figures(title=NASTY, figures=(Figure(label=NASTY, value=NASTY, note=NASTY),)),
    *(
        Bars(
            title=NASTY,
            labels=(NASTY, "") * 20,
            series=(Series(label=NASTY, values=(1.0,) * 40), Series(label="", values=(2.0,))),
            x_title=NASTY,
            y_title=NASTY,
            caption=NASTY,
            horizontal=lying,
        )
        for lying in (False, True)
    ),
    Lines(
        title=NASTY,
        x=(1.0, 2.0),
        series=(Series(label=NASTY, values=(1.0, 2.0)),),
        x_title=NASTY,
        marks=(Mark(x=1.5, label=NASTY), Mark(x=float("nan"), label="nowhere")),
    ),
    Heatmap(
        title=NASTY,
        rows=(NASTY,),
        columns=(NASTY, ""),
        values=((0.1, 0.2),),
        row_title=NASTY,
        column_title=NASTY,
    ),
    Multiples(
        title=NASTY,
        panels=(
            Panel(
                column=NASTY,
                note=NASTY,
                labels=(NASTY, ""),
                series=(Series(label=NASTY, values=(0.1, 0.2)),),
            ),
        ),
    ),
    Timeline(
        title=NASTY,
        lanes=(Lane(label=NASTY, starts=(0.0,), ends=(60.0,), rows=(1,), newest=(1.0,)),),
        as_of=60.0,
        basis=NASTY,
        caption=NASTY,
    ),
    Graph(
        title=NASTY,
        steps=(NASTY, ""),
        nodes=(
            Node(label=NASTY, note=NASTY, step=0, role="origin", told=NASTY, column=NASTY),
            Node(label=NASTY, note=NASTY, step=1, role="effect"),
        ),
        edges=(Edge(start=0, end=1, shared=NASTY, odds=NASTY, rows=1),),
        caption=NASTY,
    ),
    Grid(title=NASTY, columns=(GridColumn(label=NASTY, help=NASTY),), rows=((NASTY,), (None,))),
    Note(title=NASTY, text=NASTY),
)

EXTREMES: tuple[Block, ...] = (
    *(
        Bars(
            title="t",
            labels=tuple("abcdefg"),
            series=(Series(label="s", values=EXTREME, low=EXTREME, high=EXTREME),),
            horizontal=lying,
            unit=unit,
        )
        for lying in (False, True)
        for unit in ("share", "rows", "seconds", "number")
    ),
    *(
        Lines(
            title="t",
            x=(-1e300, -1.0, 0.0, 1.0, 2.0, 3.0, 1e300),
            series=(Series(label="s", values=EXTREME, low=EXTREME, high=EXTREME),),
            x_unit=unit,
        )
        for unit in ("time", "number")
    ),
    Heatmap(title="t", rows=("r",), columns=tuple("abcdefg"), values=(EXTREME,), unit="number"),
    Bars(title="t", labels=("a",), series=(Series(label="s", values=(0.0,)),)),
    Lines(title="t", x=(5.0,), series=(Series(label="s", values=(0.0,)),)),
    Lines(title="t", x=(5.0, 5.0), series=(Series(label="s", values=(-3.0, -3.0)),)),
)


def complaints(qtlog) -> list[str]:
    told = [record.message for record in qtlog.records]
    return [text for text in told if "propagateSizeHints" not in text]  # the offscreen platform's


def seen(qtbot, block: Block, width: int = 900) -> QWidget:
    view = view_for(block)
    qtbot.addWidget(view)
    view.resize(width, 400)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    return view


def test_that_every_kind_of_block_has_an_example_here():
    assert set(FULL) == set(typing.get_args(Block))
    assert set(EMPTY) == set(FULL) - {Note}


@pytest.mark.parametrize("block", FULL.values(), ids=lambda block: type(block).__name__)
def test_that_every_kind_of_block_has_a_view_with_a_name(qtbot, qtlog, block):
    view = seen(qtbot, block)
    assert block.title in view.accessibleName()
    assert likely_height(block) > 20
    assert complaints(qtlog) == []


@pytest.mark.parametrize("kind", EMPTY, ids=lambda kind: kind.__name__)
def test_that_an_empty_block_says_so(qtbot, kind):
    block, sentence = EMPTY[kind]
    view = seen(qtbot, block)
    assert sentence in [label.text() for label in view.findChildren(QLabel)]


@pytest.mark.parametrize("block", NO_DRAWN, ids=lambda block: type(block).__name__)
def test_that_a_chart_without_values_says_so(qtbot, block):
    view = seen(qtbot, block)
    assert NO_VALUES in [label.text() for label in view.findChildren(QLabel)]
    assert "values" in describe(block)


@pytest.mark.parametrize("block", HOSTILE, ids=lambda block: type(block).__name__)
def test_that_text_from_data_is_never_markup(qtbot, qtlog, block):
    view = seen(qtbot, block)
    for label in view.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for widget in view.findChildren(QWidget):
        assert "<b>" not in widget.toolTip()
    assert complaints(qtlog) == []


@pytest.mark.parametrize("block", HOSTILE, ids=lambda block: type(block).__name__)
def test_that_long_text_does_not_widen_the_page(qtbot, block):
    view = view_for(block)
    qtbot.addWidget(view)
    assert view.minimumSizeHint().width() < 900


@pytest.mark.parametrize("block", EXTREMES, ids=lambda block: type(block).__name__)
def test_that_extreme_values_are_drawn_without_complaint(qtbot, qtlog, block):
    seen(qtbot, block)
    assert complaints(qtlog) == []


@pytest.mark.parametrize("block", FULL.values(), ids=lambda block: type(block).__name__)
def test_that_every_block_can_be_said_and_copied(block):
    assert describe(block)
    table = table_of(block)
    assert len({len(row) for row in table}) == 1
    assert tab_separated(table).count("\n") == len(table)


def test_that_copied_text_is_no_formula_and_keeps_its_columns():
    told = tab_separated(
        [["=1+1", "+1", "-1", "@x", "a\tb\nc", " =x"], [1, -2.5, None, True, "", "y"]]
    )
    assert told == "'=1+1\t'+1\t'-1\t'@x\ta b c\t'=x\n1\t-2.5\t\ttrue\t\ty\n"


def test_that_intervals_are_copied_beside_their_values():
    assert table_of(FULL[Bars])[:2] == [
        ["Label", "v1", "v1, low", "v1, high", "v2"],
        ["a", 0.1, 0.0, 0.2, 0.3],
    ]


def test_that_the_plotting_library_is_loaded_only_for_charts():
    code = (
        "import sys\n"
        "import inspector.gui.blocks.view, inspector.gui.blocks.section\n"
        "import inspector.gui.models.grid_model, inspector.gui.theme\n"
        "print(sorted({'pyqtgraph', 'numpy', 'pandas', 'duckdb', 'scipy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
