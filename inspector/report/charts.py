"""Chart blocks as drawings: where each bar, line, cell and label goes."""

from collections.abc import Callable, Sequence

from inspector.language.current import tr
from inspector.model.blocks import Bars, Heatmap, Lines, Multiples
from inspector.model.finding import Unit
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline
from inspector.report.axes import Axis, elided, number_axis, thinned, time_axis
from inspector.report.drawing import Dot, Drawing, Path, Rect, Shape, Text
from inspector.report.graphs import graph_shapes
from inspector.report.lanes import lanes_drawn
from inspector.report.panels import panel_shapes
from inspector.report.shown import format_value

WIDTH = 760
LEFT, RIGHT, TOP, BOTTOM = 64, 14, 12, 44
PLOT = 200
ROW = 22
MOST_CELLS_WIDE = 60
MOST_DOTS = 120


def drawing(
    block: Bars | Lines | Heatmap | Multiples | Timeline | Graph, *, width: int = WIDTH
) -> Drawing:
    """Return a chart as a drawing of a width; its height follows."""
    match block:
        case Bars() if block.horizontal:
            shapes, height = _horizontal(block, width)
        case Bars():
            shapes, height = _vertical(block, width)
        case Lines():
            shapes, height = _lines(block, width)
        case Heatmap():
            shapes, height = _heatmap(block, width)
        case Timeline():
            shapes, height = lanes_drawn(block, width)
        case Graph():
            shapes, height = graph_shapes(block, width)
        case Multiples():
            shapes, height = panel_shapes(block, width)
    return Drawing(block.title, width, round(height), tuple(shapes))


def against_limit(
    title: str, value: float, limit: float, unit: Unit, words: tuple[str, str]
) -> Drawing:
    """Return two bars: what was measured, and the limit it was held against."""
    left, right = 110, 340
    most = max(abs(value), abs(limit)) or 1.0
    shapes: list[Shape] = []
    for place, (word, number) in enumerate(zip(words, (value, limit), strict=True)):
        y = 4 + 26 * place
        shown = format_value(number, unit)
        shapes.append(Text(left - 8, y + 15, word, "end"))
        long = max(1.0, (right - left) * abs(number) / most)
        shapes.append(Rect(left, y, long, 20, "fill", 5 if place == 0 else 7, f"{word}: {shown}"))
        shapes.append(Text(left + long + 6, y + 15, shown))
    return Drawing(title, 460, 58, tuple(shapes))


def _vertical(block: Bars, width: int) -> tuple[list[Shape], float]:
    values = [v for s in block.series for v in (*s.values, *s.high) if v is not None]
    axis = number_axis(min(0.0, *values, 0.0), max([*values, 0.0]), block.unit, PLOT)
    step = (width - RIGHT - LEFT) / max(1, len(block.labels))
    slot = step * (1.0 if block.touching else 0.78)
    overlaid = block.touching and len(block.series) > 1
    bar = slot if overlaid else slot / max(1, len(block.series))
    shapes = _y_axis(axis, width)
    for number, series in enumerate(block.series):
        shift = 0.0 if overlaid else bar * number
        whiskers: list[Shape] = []
        for place, value in enumerate(series.values):
            if value is None:
                continue
            x = LEFT + step * place + (step - slot) / 2 + shift
            top, bottom = sorted((axis.at(value), axis.at(0.0)))
            hover = _hover(block.labels[place], series.label, value, block.unit)
            wide, high = max(0.8, bar - 0.6), max(0.4, bottom - top)
            look = "soft" if overlaid else "fill"
            shapes.append(Rect(x, TOP + top, wide, high, look, number, hover))  # type: ignore[arg-type]
            if series.low and series.high:
                low, high_end = series.low[place], series.high[place]
                if low is not None and high_end is not None:
                    middle = x + bar / 2
                    ends = ((middle, TOP + axis.at(low)), (middle, TOP + axis.at(high_end)))
                    whiskers.append(Path(ends, "whisker"))
        shapes += whiskers
    shapes += _x_labels(block.labels, LEFT, step)
    return shapes, TOP + PLOT + BOTTOM - 16


def _horizontal(block: Bars, width: int) -> tuple[list[Shape], float]:
    values = [v for s in block.series for v in (*s.values, *s.high) if v is not None]
    left, right = min(200, width // 3), width - 70
    axis = number_axis(min(0.0, *values, 0.0), max([*values, 0.0]), block.unit, right - left)
    group = ROW if block.dumbbell else max(ROW, 9 * len(block.series) + 8)
    letters = max(8, round(left / 6.6))
    shapes: list[Shape] = []
    for place, label in enumerate(block.labels):
        y = TOP + group * place
        middle = y + group / 2 + 4
        shapes.append(Text(left - 8, middle, elided(label, letters), "end", "label", label))
        if block.dumbbell:
            shapes += _dumbbell(block, place, left, axis, y + group / 2)
            continue
        bar = (group - 6) / max(1, len(block.series))
        for number, series in enumerate(block.series):
            value = series.values[place]
            if value is None:
                continue
            start, end = sorted((axis.size - axis.at(0.0), axis.size - axis.at(value)))
            top = y + 3 + bar * number
            hover = _hover(label, series.label, value, block.unit)
            size = (max(0.6, end - start), max(1.0, bar - 1))
            shapes.append(Rect(left + start, top, *size, "fill", number, hover))
            if len(block.series) == 1:
                shapes.append(Text(left + end + 5, middle, format_value(value, block.unit)))
    return shapes, TOP + group * len(block.labels) + 8


def _dumbbell(block: Bars, place: int, left: float, axis: Axis, middle: float) -> list[Shape]:
    """Draw one label's values as points joined by a line; the newest lies on top."""
    label = block.labels[place]
    known = [
        (number, series.label, value, left + axis.size - axis.at(value))
        for number, series in enumerate(block.series)
        if (value := series.values[place]) is not None
    ]
    ends = [x for *_, x in known]
    shapes: list[Shape] = []
    if len(ends) > 1:
        shapes.append(Path(((min(ends), middle), (max(ends), middle)), "whisker"))
    shapes += [
        Dot(x, middle, 5, number, _hover(label, name, value, block.unit))
        for number, name, value, x in known
    ]
    return shapes


def _lines(block: Lines, width: int) -> tuple[list[Shape], float]:
    if not block.x:
        return [], TOP + 20
    values = [v for s in block.series for v in (*s.values, *s.low, *s.high) if v is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > 0 and (low < high * 0.7 or block.unit in ("share", "rows", "count")):
        low = 0.0
    axis = number_axis(low, high, block.unit, PLOT)
    first, last = block.x[0], block.x[-1]
    scale = (width - RIGHT - LEFT) / ((last - first) or 1.0)

    def at(x: float) -> float:
        return LEFT + (min(max(x, first), last) - first) * scale

    shapes = _y_axis(axis, width)
    for mark in block.marks:
        if mark.until is not None:
            wide = max(1.5, at(mark.until) - at(mark.x))
            shapes.append(Rect(at(mark.x), TOP, wide, PLOT, "range", 0, mark.label))
        else:
            x = at(mark.x)
            shapes.append(Path(((x, TOP), (x, TOP + PLOT)), "mark", 0, mark.label))
    for number, series in enumerate(block.series):
        if series.low:
            shapes += _band(block.x, series.low, series.high, at, axis, number)
        shapes += _runs(block, series.values, at, axis, number)
        if len(block.x) <= MOST_DOTS:
            shapes += [
                Dot(
                    at(x), TOP + axis.at(v), 2.2, number,
                    _hover(format_value(x, block.x_unit), series.label, v, block.unit),
                )
                for x, v in zip(block.x, series.values, strict=True)
                if v is not None
            ]  # fmt: skip
    ticks = (
        time_axis(first, last)
        if block.x_unit == "time"
        else number_axis(first, last, block.x_unit, 1).ticks
    )
    free = float("-inf")
    for x, label in ticks:
        if first <= x <= last:
            place, half = at(x), len(label) * 3.2 + 3
            shapes.append(Path(((place, TOP + PLOT), (place, TOP + PLOT + 4)), "axis"))
            if place - half >= free:
                middle = min(place, width - half)
                shapes.append(Text(middle, TOP + PLOT + 17, label, "middle"))
                free = place + half
    return shapes, TOP + PLOT + 26


def _runs(
    block: Lines,
    values: Sequence[float | None],
    at: Callable[[float], float],
    axis: Axis,
    number: int,
) -> list[Shape]:
    """Draw unbroken stretches: a gap in the data is a gap in the line."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(block.x, values, strict=True):
        if value is None:
            runs.append([])
            continue
        point = (at(x), TOP + axis.at(value))
        if block.stepped and runs[-1]:
            runs[-1].append((point[0], runs[-1][-1][1]))
        runs[-1].append(point)
    return [Path(tuple(run), "line", number) for run in runs if len(run) > 1]


def _band(
    x: Sequence[float],
    low: Sequence[float | None],
    high: Sequence[float | None],
    at: Callable[[float], float],
    axis: Axis,
    number: int,
) -> list[Shape]:
    there = [
        (at(place), a, b)
        for place, a, b in zip(x, low, high, strict=True)
        if a is not None and b is not None
    ]
    if len(there) < 2:
        return []
    upper = [(place, TOP + axis.at(b)) for place, _, b in there]
    lower = [(place, TOP + axis.at(a)) for place, a, _ in reversed(there)]
    return [Path(tuple(upper + lower), "band", number)]


def _heatmap(block: Heatmap, width: int) -> tuple[list[Shape], float]:
    columns = block.columns[:MOST_CELLS_WIDE]
    if block.times:  # of times, the newest
        columns = block.columns[-MOST_CELLS_WIDE:]
    left, top = min(190, width // 3), 22
    letters = max(8, round(left / 6.8))
    cell = (width - left - RIGHT) / max(1, len(columns))
    known = [v for row in block.values for v in row if v is not None]
    low = block.low if block.low is not None else min(known, default=0.0)
    high = block.high if block.high is not None else max(known, default=1.0)
    span = (high - low) or 1.0
    shapes: list[Shape] = [
        Text(left + cell * (place + 0.5), top - 7, label, "middle", "label", columns[place])
        for place, label in thinned(columns, cell)
    ]
    for number, (name, values) in enumerate(zip(block.rows, block.values, strict=True)):
        y = top + ROW * number
        shapes.append(Text(left - 8, y + ROW / 2 + 4, elided(name, letters), "end", "label", name))
        for place, value in enumerate(
            values[-len(columns) :] if block.times else values[: len(columns)]
        ):
            box = (left + cell * place, y, max(0.5, cell - 1), ROW - 1)
            hover = _hover(columns[place], name, value, block.unit)
            if value is None:
                shapes.append(Rect(*box, "nodata", 0, hover))
                continue
            strength = min(1.0, max(0.0, (value - low) / span))
            shade = 1 - strength if block.bad == "low" else strength
            look = "heat" if block.bad == "neither" else "heat bad"
            shapes.append(Rect(*box, look, 0, hover, 0.06 + 0.84 * shade))  # type: ignore[arg-type]
            if cell >= 52:
                shapes.append(
                    Text(
                        box[0] + cell / 2, y + ROW / 2 + 4, format_value(value, block.unit), "middle",
                        "cell strong" if shade > 0.7 else "cell",
                    )
                )  # fmt: skip
    return shapes, top + ROW * len(block.rows) + 6


def _y_axis(axis: Axis, width: int) -> list[Shape]:
    shapes: list[Shape] = []
    for value, label in axis.ticks:
        y = TOP + axis.at(value)
        shapes.append(Path(((LEFT, y), (width - RIGHT, y)), "grid"))
        shapes.append(Text(LEFT - 8, y + 4, label, "end"))
    return shapes


def _x_labels(labels: Sequence[str], left: float, step: float) -> list[Shape]:
    y = TOP + PLOT + 17
    return [
        Text(left + step * (place + 0.5), y, shown, "middle", "label", labels[place])
        for place, shown in thinned(labels, step)
    ]


def _hover(place: str, series: str, value: float | None, unit: Unit) -> str:
    shown = tr("no data") if value is None else format_value(value, unit)
    return f"{place} · {series}: {shown}"
