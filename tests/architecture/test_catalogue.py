"""What is listed twice agrees: metrics, commands, block kinds, roles and formats."""

import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest

from inspector.cli.arguments import COMMANDS, parser
from inspector.cli.cards import cards_markdown
from inspector.cli.exits import Exit
from inspector.metrics.catalog import all_metrics
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Lines,
    Multiples,
    Note,
    Panel,
    Series,
)
from inspector.model.finding import AREAS
from inspector.model.graph import Edge, Graph, Node
from inspector.model.timeline import Lane, Missing, Timeline

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
METRICS = all_metrics()
LANE = Lane(
    label="s",
    starts=(0.0, 86_400.0),
    ends=(86_400.0, 172_800.0),
    rows=(3, 1),
    newest=(80_000.0, 90_000.0),
    missing=(Missing(start=80_100.0, end=86_400.0, steps=2),),
    late_after=3_600.0,
    very_late_after=7_200.0,
)
EXAMPLES = [
    Figures(title="t", figures=(Figure(label="rows", value=3, unit="rows"),)),
    Bars(title="t", labels=("a", "b"), series=(Series(label="s", values=(1.0, None)),)),
    Bars(title="t", labels=("a",), series=(Series(label="s", values=(1.0,)),), horizontal=True),
    Lines(title="t", x=(0.0, 86_400.0), series=(Series(label="s", values=(1.0, 2.0)),)),
    Heatmap(title="t", rows=("r",), columns=("c",), values=((0.5,),)),
    Multiples(
        title="t",
        panels=(
            Panel(column="c", note="n", labels=("a",), series=(Series(label="s", values=(1.0,)),)),
        ),
    ),
    Timeline(title="t", lanes=(LANE,), as_of=172_800.0, closed=((0.0, 10.0),)),
    Graph(
        title="t",
        steps=("v1", "v2"),
        nodes=(
            Node(label="a", note="n", step=0, role="origin", column="a"),
            Node(label="b", note="n", step=1, role="effect"),
        ),
        edges=(Edge(start=0, end=1, shared="s", odds="1 in 6", rows=3),),
    ),
    Grid(title="t", columns=(GridColumn(label="c"),), rows=(("x",),)),
    Note(text="n"),
]


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: m.card.key)
def test_that_every_card_is_complete(metric):
    card = metric.card
    assert card.area in AREAS
    assert card.key.split(".")[0] in AREAS
    for field in ("name", "technical", "question", "explanation", "formula", "source", "limits"):
        assert getattr(card, field).strip(), field
    assert card.question.endswith("?")
    assert dataclasses.is_dataclass(metric.result)
    assert metric.result.__dataclass_params__.frozen
    names = [threshold.name for threshold in card.thresholds]
    assert len(names) == len(set(names))
    assert all(threshold.meaning for threshold in card.thresholds)


def test_that_keys_are_unique():
    keys = [metric.card.key for metric in METRICS]
    assert len(keys) == len(set(keys))


def test_that_the_readme_lists_every_metric():
    table = re.search(r"<!-- metrics -->\n(.*?)\n<!-- end -->", README, re.DOTALL)
    assert table
    assert table.group(1) == cards_markdown([m.card for m in METRICS])


def test_that_the_readme_and_the_parser_know_every_command():
    actions = next(a for a in parser()._actions if a.dest == "command")
    assert tuple(actions.choices) == COMMANDS
    for command in COMMANDS:
        assert f"inspector {command}" in README


def test_that_the_readme_lists_every_exit_code():
    for code in Exit:
        assert re.search(rf"\| {code.value} \|", README), code


def test_that_the_examples_cover_every_block_kind():
    assert {type(example) for example in EXAMPLES} == set(get_args(Block))


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda b: type(b).__name__)
def test_that_every_block_kind_has_a_view_a_text_and_a_place_on_the_page(block, qtbot):
    from inspector.gui.blocks.view import view_for
    from inspector.report.html import block_markup
    from inspector.report.text import block_text

    view = view_for(block)
    qtbot.addWidget(view)
    assert view.accessibleName() or view.accessibleDescription()
    assert block_text(block)
    assert block_markup(block).strip()
