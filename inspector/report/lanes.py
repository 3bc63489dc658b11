"""Sources over time as a drawing and as a table."""

from collections.abc import Callable

from inspector.language.current import tr
from inspector.model.blocks import Grid, GridColumn, Tone
from inspector.model.timeline import Lane, LaneState, Timeline, lane_at
from inspector.report.axes import elided, time_axis
from inspector.report.drawing import Path, Rect, Shape, Text
from inspector.report.shown import format_value, grouped

ROW = 22
MOST_LANES = 40
#: Narrowest cell; narrower ones are drawn together.
CELL = 3.0
SHADES = 5
TONES: dict[LaneState, Tone] = {
    "nothing yet": "muted",
    "on time": "good",
    "late": "warning",
    "very late": "critical",
    "no rhythm": "neutral",
}


def timeline_grid(block: Timeline, moment: float) -> Grid:
    """Return per source what was known at a moment."""
    rows, tones = [], []
    for lane in block.lanes:
        now = lane_at(lane, moment, block.closed)
        rows.append(
            (lane.label, now.newest, lane.step, lane.usual, now.delay, now.missing, now.state)
        )
        tones.append(TONES[now.state])
    return Grid(
        title=tr(f"{block.title}, as of {format_value(moment, 'time')}"),
        columns=(
            GridColumn(label=tr("Source")),
            GridColumn(label=tr("Newest event"), unit="time"),
            GridColumn(
                label=tr("Usual step"), unit="seconds", help=tr("From one event to the next.")
            ),
            GridColumn(
                label=tr("Usual delay"),
                unit="seconds",
                help=tr(
                    "How old its newest event gets, 95 % of the time, before the next arrives."
                ),
            ),
            GridColumn(
                label=tr("Present delay"), unit="seconds", help=tr("From its newest event to then.")
            ),
            GridColumn(label=tr("Missing steps"), unit="count", help=tr("Up to then.")),
            GridColumn(
                label=tr("State"),
                help=tr("Late after twice, very late after three times its usual delay."),
            ),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
    )


def span_of(block: Timeline) -> tuple[float, float]:
    """Return the first and the last moment of the axis."""
    first = min((lane.starts[0] for lane in block.lanes if lane.starts), default=block.as_of)
    last = max((lane.ends[-1] for lane in block.lanes if lane.ends), default=block.as_of)
    # A moment long after the data would press it into a corner.
    near = block.as_of <= last + 0.25 * (last - first)
    return first, max(last, block.as_of) if near else last


def strengths(lane: Lane) -> list[float]:
    """Return how full each period of a lane is, from 0 to 1: 1 at twice its usual rows."""
    usual = sorted(lane.rows)[len(lane.rows) // 2] if lane.rows else 1
    return [min(1.0, rows / (2 * usual)) if usual else 0.0 for rows in lane.rows]


def lanes_drawn(block: Timeline, width: int) -> tuple[list[Shape], float]:
    """Return the shapes of a timeline and its height."""
    lanes, top = block.lanes[:MOST_LANES], 8
    if not lanes:
        return [], top + 12
    left, right = min(170, width // 3), 14
    first, last = span_of(block)
    scale = (width - left - right) / ((last - first) or 1.0)
    bottom = top + ROW * len(lanes)

    def at(x: float) -> float:
        return left + (min(max(x, first), last) - first) * scale

    shapes: list[Shape] = []
    for start, end in block.closed:
        if (end - start) * scale >= 1.5:
            box = (at(start), top, at(end) - at(start), bottom - top)
            shapes.append(Rect(*box, "nodata", 0, "nothing ever comes", 0.5))
    for number, lane in enumerate(lanes):
        y = top + ROW * number
        name = elided(lane.label, round(left / 6.8))
        shapes.append(Text(left - 8, y + ROW / 2 + 4, name, "end", "label", lane.label))
        shapes += _cells(lane, y, at)
        for gap in lane.missing:
            wide = max(2.0, at(gap.end) - at(gap.start))
            missing = tr(f"{grouped(gap.steps)} missing from {format_value(gap.start, 'time')}")
            hover = f"{lane.label} · {missing}"
            shapes.append(Rect(at(gap.start), y + 7, wide, ROW - 14, "heat bad", 0, hover))
    moment = at(block.as_of)
    told = tr(f"as of {format_value(block.as_of, 'time')}")
    shapes.append(Path(((moment, top - 4), (moment, bottom + 2)), "mark", 0, told))
    free = float("-inf")
    for x, label in time_axis(first, last):
        place, half = at(x), len(label) * 3.2 + 3
        shapes.append(Path(((place, bottom), (place, bottom + 4)), "axis"))
        if place - half >= free:
            shapes.append(Text(min(place, width - half), bottom + 17, label, "middle"))
            free = place + half
    return shapes, bottom + 26


def _cells(lane: Lane, y: float, at: Callable[[float], float]) -> list[Shape]:
    """Return the periods of a lane; equal neighbours, and those too narrow to see, are one."""
    cells: list[tuple[float, float, int, int]] = []  # from, to, shade, rows
    for start, end, rows, strength in zip(
        lane.starts, lane.ends, lane.rows, strengths(lane), strict=True
    ):
        shade = min(SHADES - 1, int(strength * SHADES))
        if cells and cells[-1][1] >= start:
            first, _, before, count = cells[-1]
            if shade == before or at(start) - at(first) < CELL:
                cells[-1] = (first, end, max(shade, before), count + rows)
                continue
        cells.append((start, end, shade, rows))
    shapes: list[Shape] = []
    for start, end, shade, count in cells:
        ends = tr(f"{format_value(start, 'time')} to {format_value(end, 'time')}")
        hover = f"{lane.label} · {ends}: {tr(f'{grouped(count)} rows')}"
        wide = max(at(end) - at(start), 0.6)
        opacity = 0.2 + 0.65 * shade / (SHADES - 1)
        shapes.append(Rect(at(start), y + 3, wide, ROW - 6, "heat", 0, hover, opacity))
    return shapes
