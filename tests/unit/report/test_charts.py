"""Charts are drawn where they belong, the same in SVG, PNG and PDF, and nothing in them is markup."""

import io
import itertools
import xml.etree.ElementTree as ET

import pytest
from PIL import Image
from report_examples import HOSTILE

from inspector.model.blocks import Bars, Heatmap, Lines, Mark, Series
from inspector.report.charts import drawing
from inspector.report.drawing import Dot, Path, Rect, Text
from inspector.report.png import png_of
from inspector.report.svg import svg, svg_file

TWO = (Series(label="old", values=(0.2, 0.5, None)), Series(label="new", values=(0.1, 0.6, 0.3)))
BLOCKS = [
    Bars(title=HOSTILE, labels=(HOSTILE, "b", "c"), series=TWO, unit="share"),
    Bars(title="t", labels=(HOSTILE, "b", "c"), series=TWO, unit="share", horizontal=True),
    Bars(title="t", labels=("a", "b", "c"), series=TWO, unit="share", touching=True),
    Lines(
        title="t",
        x=(0.0, 86_400.0, 172_800.0),
        series=TWO,
        marks=(Mark(x=5.0, label=HOSTILE), Mark(x=5.0, label="r", until=90_000.0)),
    ),
    Lines(title="nothing", x=(), series=()),
    Heatmap(
        title="t", rows=(HOSTILE, "r"), columns=("a", HOSTILE), values=((0.1, None), (1.0, 0.5))
    ),
    Heatmap(title="empty", rows=(), columns=(), values=()),
    Bars(title="empty", labels=(), series=()),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{type(b).__name__} {b.title[:8]}")
def test_that_every_chart_is_well_formed_and_harmless(block):
    for text in (svg(block), svg_file(block)):
        root = ET.fromstring(text)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {
            "svg",
            "title",
            "style",
            "g",
            "rect",
            "line",
            "circle",
            "polyline",
            "polygon",
            "text",
        }
        assert not any(name.startswith("on") for e in root.iter() for name in e.attrib)
    drawn = drawing(block)
    picture = Image.open(io.BytesIO(png_of(drawn)))
    assert picture.size == (2 * drawn.width, 2 * drawn.height)
    assert png_of(drawn) == png_of(drawn)


def bars_of(block, series):
    return [s for s in drawing(block).shapes if isinstance(s, Rect) and s.series == series]


def test_that_histograms_of_two_series_lie_over_each_other():
    over = BLOCKS[2]
    old, new = bars_of(over, 0), bars_of(over, 1)
    assert [s.x for s in old] == [s.x for s in new][:2]
    assert {s.look for s in (*old, *new)} == {"soft"}


def test_that_bars_of_two_series_stand_beside_each_other():
    old, new = bars_of(BLOCKS[0], 0), bars_of(BLOCKS[0], 1)
    assert all(a.x + a.width <= b.x + 1 for a, b in zip(old, new, strict=False))


def test_that_heights_are_in_proportion_and_stand_on_zero():
    first, second = bars_of(BLOCKS[0], 0)
    assert second.height / first.height == pytest.approx(0.5 / 0.2)
    assert first.y + first.height == pytest.approx(second.y + second.height)


def test_that_a_gap_in_the_data_is_a_gap_in_the_line():
    block = Lines(
        title="t",
        x=(0.0, 1.0, 2.0, 3.0, 4.0),
        x_unit="number",
        series=(Series(label="s", values=(1.0, 2.0, None, 2.0, 1.0)),),
    )
    shapes = drawing(block).shapes
    lines = [s for s in shapes if isinstance(s, Path) and s.look == "line"]
    assert [len(line.points) for line in lines] == [2, 2]
    assert sum(isinstance(s, Dot) for s in shapes) == 4


def test_that_labels_of_an_axis_never_touch():
    block = Lines(
        title="t",
        x=tuple(float(n) * 86_400 for n in range(400)),
        series=(Series(label="s", values=tuple(float(n) for n in range(400))),),
    )
    drawn = drawing(block, width=460)
    low = [s for s in drawn.shapes if isinstance(s, Text) and s.anchor == "middle"]
    ends = [(s.x - len(s.text) * 3.2, s.x + len(s.text) * 3.2) for s in low]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))
    assert max(end for _, end in ends) <= drawn.width


def test_that_hover_texts_tell_value_and_series():
    (first, *_) = bars_of(BLOCKS[2], 1)
    assert first.hover == "a · new: 10.0\u00a0%"
