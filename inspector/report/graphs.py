"""A graph laid out from left to right, as shapes and as a table; the window uses the same places."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.language.current import tr
from inspector.model.blocks import Grid, GridColumn
from inspector.model.graph import Edge, Graph
from inspector.report.axes import elided
from inspector.report.drawing import Path, Rect, Shape, Text
from inspector.report.shown import grouped

#: Boxes, the least room between two beside each other, and the height of the steps' names.
WIDE, HIGH, GAP, HEAD = 148, 42, 14, 24
#: Room to the right of a box before another may stand in the same line.
ROOM = 40
#: Width of a letter in a box and of one along an edge.
LETTER = 6.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything goes.

    Attributes:
        boxes: Left and top of each node.
        ways: Points of each edge, from its start to the tip.
        heads: Left edge of each step.
        height: Of it all.
    """

    boxes: tuple[tuple[float, float], ...]
    ways: tuple[tuple[tuple[float, float], ...], ...]
    heads: tuple[float, ...]
    height: float


def lay_out(block: Graph, width: float, high: float = HIGH) -> Layout:
    """Return where nodes and edges go in a width.

    Steps lie at even distances. The first node that follows from another stands in its line, the
    others below; where steps lie close, every node has a line of its own. So no box lies on another,
    and no arrow runs through a box, however many steps there are.
    """
    places = _places(block)
    across = max(places, default=0) or 1
    pitch = min(WIDE + 190.0, (width - WIDE) / across)
    dense = pitch < WIDE + ROOM
    led = {edge.end: edge.start for edge in reversed(block.edges)}
    lines: dict[int, int] = {}
    for number in _depth_first(block, led, places):
        before = led.get(number)
        first = before is not None and not any(led.get(n) == before for n in lines)
        # Only the first that follows stands in the same line: what else is there lies to the left.
        lines[number] = (
            lines[before]
            if first and not dense and before is not None
            else (max(lines.values(), default=-1) + 1)
        )
    boxes = tuple(
        (pitch * places[n], HEAD + (high + GAP) * lines[n]) for n in range(len(block.nodes))
    )
    heads = [
        min((boxes[n][0] for n, node in enumerate(block.nodes) if node.step == step), default=0.0)
        for step in range(len(block.steps))
    ]
    bottom = max((y + high for _, y in boxes), default=HEAD)
    ways = tuple(
        _way(boxes[edge.start], boxes[edge.end], high, dense=dense) for edge in block.edges
    )
    return Layout(boxes=boxes, ways=ways, heads=tuple(heads), height=bottom + 6)


def _places(block: Graph) -> list[int]:
    """Return how far to the right each node stands: by step, and within it after what led to it."""
    order: dict[int, tuple[int, int]] = {}
    led = {edge.end: edge.start for edge in reversed(block.edges)}
    for number, node in enumerate(block.nodes):
        depth, at, seen = 0, number, {number}
        while at in led and led[at] not in seen and block.nodes[led[at]].step == node.step:
            at = led[at]
            seen.add(at)
            depth += 1
        order[number] = (node.step, depth)
    ranks = {key: rank for rank, key in enumerate(sorted(set(order.values())))}
    return [ranks[order[number]] for number in range(len(block.nodes))]


def _depth_first(block: Graph, led: dict[int, int], places: list[int]) -> list[int]:
    """Return the nodes with what followed from each right behind it, earliest first."""
    order: list[int] = []
    waiting = sorted((n for n in range(len(block.nodes)) if n not in led), reverse=True)
    while waiting:
        number = waiting.pop()
        order.append(number)
        follow = [n for n, before in led.items() if before == number and n not in order]
        waiting += sorted(follow, key=lambda n: (places[n], n), reverse=True)
    return order + [n for n in range(len(block.nodes)) if n not in order]


def _way(
    start: tuple[float, float], end: tuple[float, float], high: float, *, dense: bool
) -> tuple[tuple[float, float], ...]:
    """Return the points of an elbow from one box to the left of another, or down into it."""
    (x1, y1), (x2, y2) = start, end
    if not dense and x2 >= x1 + WIDE + 12:
        # It turns early, so that each arrow has a level stretch of its own for its evidence.
        middle = x1 + WIDE + min(14.0, (x2 - x1 - WIDE) / 2)
        before, after = y1 + high / 2, y2 + high / 2
        if before == after:
            return ((x1 + WIDE, before), (x2, after))
        return ((x1 + WIDE, before), (middle, before), (middle, after), (x2, after))
    # The boxes stand above each other: out of the bottom, and in from the left.
    down = x1 + min(12.0, max(4.0, (x2 - x1) / 2))
    return ((down, y1 + high), (down, y2 + high / 2), (x2, y2 + high / 2))


def short(edge: Edge) -> str:
    """Return an edge's evidence in a few words."""
    rows = f", {tr(_rows(edge.rows))}" if edge.rows else ""
    return f"{tr(edge.odds)}{rows}" if edge.odds else ""


def edge_told(block: Graph, edge: Edge) -> str:
    """Return all that an edge says."""
    start, end = block.nodes[edge.start], block.nodes[edge.end]
    parts = [tr(f"{end.label} may have followed from {start.label}")]
    if edge.shared:
        parts.append(edge.shared)
    if edge.odds:
        parts.append(f"{tr('by chance')} {tr(edge.odds)}")
    if edge.rows:
        parts.append(tr(_rows(edge.rows)))
    return "; ".join(parts)


def graph_shapes(block: Graph, width: int) -> tuple[list[Shape], float]:
    """Return the shapes of a graph and its height."""
    found = lay_out(block, width)
    shapes: list[Shape] = []
    free = float("-inf")
    for x, name in zip(found.heads, block.steps, strict=True):
        letters = max(6, round(WIDE / LETTER))
        if x >= free:
            shapes.append(Text(x, 13, elided(name, letters), "start", "label", name))
            free = x + LETTER * min(len(name), letters) + 8
    for edge, way in zip(block.edges, found.ways, strict=True):
        told = edge_told(block, edge)
        shapes.append(Path(way, "line", 7, told))
        x, y = way[-1]
        shapes.append(Path(((x - 6, y - 4), (x, y), (x - 6, y + 4)), "line", 7, told))
    for node, (x, y) in zip(block.nodes, found.boxes, strict=True):
        look, faint = ("heat bad", 0.22) if node.role == "origin" else ("heat", 0.14)
        if node.role == "rest":
            look, faint = "nodata", 1.0
        shapes.append(Rect(x, y, WIDE, HIGH, look, 0, node.told, faint))  # type: ignore[arg-type]
        letters = round((WIDE - 16) / LETTER)
        shapes.append(Text(x + 8, y + 17, elided(node.label, letters), "start", "cell", node.label))
        shapes.append(Text(x + 8, y + 33, elided(node.note, letters), "start", "label", node.note))
    for edge, way in zip(block.edges, found.ways, strict=True):
        shapes += _evidence(edge, way, block)
    return shapes, found.height


def level(way: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the last level stretch of an edge, where it has turned to where it ends."""
    start, end = way[-2:]
    if len(way) == 2:  # straight: what others share of it is left free
        start = (min(start[0] + 14.0, end[0]), start[1])
    return start, end


def _evidence(edge: Edge, way: Sequence[tuple[float, float]], block: Graph) -> list[Shape]:
    """Return the evidence above the end of an edge, where there is room for it."""
    (x1, y), (x2, _) = level(way)
    letters = int((x2 - x1 - 8) / LETTER)
    text = short(edge)
    if not text or letters < 6:
        return []
    shown = text if len(text) <= letters else edge.odds if len(edge.odds) <= letters else ""
    if not shown:
        return []
    return [Text((x1 + x2) / 2 - 3, y - 5, shown, "middle", "label", edge_told(block, edge))]


def graph_grid(block: Graph) -> Grid:
    """Return a graph as a table, one row an edge."""
    return Grid(
        title=block.title,
        columns=(
            GridColumn(label=tr("May have begun with")),
            GridColumn(label=tr("In")),
            GridColumn(label=tr("May have followed")),
            GridColumn(label=tr("First in")),
            GridColumn(label=tr("What they share")),
            GridColumn(label=tr("By chance"), help=tr("How likely they share this by chance.")),
            GridColumn(label=tr("Rows"), unit="rows"),
        ),
        rows=tuple(
            (
                block.nodes[edge.start].label,
                block.steps[block.nodes[edge.start].step],
                block.nodes[edge.end].label,
                block.steps[block.nodes[edge.end].step],
                edge.shared,
                edge.odds,
                edge.rows,
            )
            for edge in block.edges
        ),
    )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{grouped(count)} rows"
