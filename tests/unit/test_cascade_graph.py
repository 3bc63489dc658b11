"""A cascade drawn as a graph: boxes never on each other, no arrow through a box, the rest summed up."""

import re
from itertools import pairwise

import pytest

from inspector import api
from inspector.model.graph import Edge, Graph, Node
from inspector.report.cascade import trace
from inspector.report.cascade_graph import MOST, cascade_graph
from inspector.report.graphs import HIGH, WIDE, graph_grid, lay_out
from inspector.report.svg import svg_file
from inspector.report.text import block_text


@pytest.fixture(scope="module")
def sample():
    report = api.run(api.demo_request())
    return report, cascade_graph(trace(report), report)


def star(count, steps):
    nodes = [Node(label="o", note="", step=0, role="origin")]
    nodes += [Node(label=f"e{n}", note="", step=n % steps, role="effect") for n in range(1, count)]
    edges = [Edge(start=0, end=n, shared="s", odds="1 in 6") for n in range(1, count)]
    names = tuple(f"v{n}" for n in range(steps))
    return Graph(title="t", steps=names, nodes=tuple(nodes), edges=tuple(edges))


def chain(count):
    nodes = tuple(
        Node(label=f"n{n}", note="", step=n, role="origin" if n == 0 else "effect")
        for n in range(count)
    )
    edges = tuple(Edge(start=n, end=n + 1, shared="", odds="1 in 6") for n in range(count - 1))
    return Graph(title="t", steps=tuple(f"v{n}" for n in range(count)), nodes=nodes, edges=edges)


@pytest.mark.parametrize("width", [560, 760, 1100])
@pytest.mark.parametrize(
    "block", [chain(2), chain(4), chain(12), star(12, 2), star(12, 5), star(9, 9), star(4, 1)]
)
def test_no_box_lies_on_another_and_no_arrow_runs_through_one(block, width):
    found = lay_out(block, width)
    for n, (x, y) in enumerate(found.boxes):
        assert 0 <= x <= width - WIDE
        for a, b in found.boxes[n + 1 :]:
            assert abs(x - a) >= WIDE or abs(y - b) >= HIGH
    for edge, way in zip(block.edges, found.ways, strict=True):
        for (x1, y1), (x2, y2) in pairwise(way):
            assert x1 == x2 or y1 == y2
            for n, (x, y) in enumerate(found.boxes):
                if n in (edge.start, edge.end):
                    continue
                apart = max(x1, x2) <= x or min(x1, x2) >= x + WIDE
                assert apart or max(y1, y2) <= y or min(y1, y2) >= y + HIGH


def test_the_sample_as_a_graph(sample):
    report, graph = sample
    assert graph.nodes[0].role == "origin"
    assert graph.nodes[0].column == "humidity"
    assert {n.column for n in graph.nodes[1:]} >= {"pm25", "quality", "received_at"}
    for edge in graph.edges:
        assert edge.behind is not None
        places = [t for t in edge.behind.where.tests if t.column == "station"]
        assert [t.values for t in places] == [("Harbour",)]
        assert report.version(edge.version)
        assert re.fullmatch(r"1 in \d+", edge.odds)
    # In April fewer cells of pm25 are empty than in March, and still far more than in February.
    notes = {n.column: n.note for n in graph.nodes}
    assert notes["pm25"].endswith("still there")
    assert notes["station"].endswith("recovered")
    assert notes["received_at"] == ""
    assert "may have followed" in graph.caption
    assert len(graph_grid(graph).rows) == len(graph.edges)


def test_the_graph_as_svg_and_text(sample):
    _, graph = sample
    drawn = svg_file(graph)
    assert drawn.count("<polyline") == 2 * len(graph.edges)
    assert "may have followed from “humidity”" in drawn
    assert "both fall on station = Harbour" in block_text(graph)


def test_more_problems_than_can_be_drawn_are_summed_up(sample):
    report, _ = sample
    cascade = trace(report)
    from dataclasses import replace

    origin = cascade.origins[0]
    link = cascade.links[0]
    many = [replace(link.effect, column=f"c{n}") for n in range(20)]
    wide = replace(
        cascade,
        problems=(origin, *many),
        links=tuple(replace(link, origin=origin, effect=e) for e in many),
    )
    graph = cascade_graph(wide, report)
    assert len(graph.nodes) == MOST
    assert graph.nodes[-1].label == "10 more"
    assert graph.nodes[-1].role == "rest"
    assert graph.edges[-1] == Edge(start=0, end=MOST - 1, shared="", odds="")
