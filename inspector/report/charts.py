"""Chart blocks as SVG: no library, no script; colours are CSS variables, so dark mode and print work."""

from collections.abc import Sequence
from html import escape

from inspector.model.blocks import Bars, Heatmap, Lines
from inspector.report.axes import Axis, elided, number_axis, thinned, time_axis
from inspector.report.format import format_value

WIDTH = 760
LEFT, RIGHT, TOP, BOTTOM = 64, 14, 12, 44
PLOT = 200
ROW = 22
CELL_TEXT = 11
MOST_CELLS_WIDE = 60
SERIES = 8

#: For an SVG that stands alone; a page sets its own.
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#444}.grid{stroke:#ddd}.axis{stroke:#888}"
    ".nodata{fill:#e6e6e6}"
    + "".join(
        f".s{n}{{--c:{colour}}}"
        for n, colour in enumerate(
            ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6a00", "#555555")
        )
    )
    + ".fill{fill:var(--c)}.line{stroke:var(--c);fill:none;stroke-width:1.8}"
    ".band{fill:var(--c);opacity:.16}.whisker{stroke:#333}"
    ".mark{stroke:#b00020;stroke-dasharray:3 3}.range{fill:#b00020;opacity:.12}"
    ".heat{fill:#0072b2}.heat.bad{fill:#b3430a}"
)


def svg(block: Bars | Lines | Heatmap, *, width: int = WIDTH) -> str:
    """Return a chart as an `<svg>` element that takes its colours from the page."""
    match block:
        case Bars() if block.horizontal:
            body, height = _horizontal(block, width)
        case Bars():
            body, height = _vertical(block, width)
        case Lines():
            body, height = _lines(block, width)
        case Heatmap():
            body, height = _heatmap(block, width)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(block.title)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(block.title)}</title>{body}</svg>'
    )


def svg_file(block: Bars | Lines | Heatmap) -> str:
    """Return a chart as a file of its own."""
    return svg(block).replace("</title>", f"</title><style>{_STYLE}</style>", 1) + "\n"


def _vertical(block: Bars, width: int) -> tuple[str, int]:
    values = [v for s in block.series for v in (*s.values, *s.high) if v is not None]
    axis = number_axis(min(0.0, *values, 0.0), max([*values, 0.0]), block.unit, PLOT)
    right = width - RIGHT
    step = (right - LEFT) / max(1, len(block.labels))
    slot = step * (1.0 if block.touching else 0.78)
    bar = slot / max(1, len(block.series))
    parts = [_y_axis(axis, width)]
    for number, series in enumerate(block.series):
        marks = []
        for place, value in enumerate(series.values):
            if value is None:
                continue
            x = LEFT + step * place + (step - slot) / 2 + bar * number
            top, bottom = sorted((axis.at(value), axis.at(0.0)))
            hover = _hover(block.labels[place], series.label, value, block.unit)
            marks.append(
                f'<rect class="fill" x="{x:.1f}" y="{TOP + top:.1f}" width="{max(0.8, bar - 0.6):.1f}" '
                f'height="{max(0.4, bottom - top):.1f}" opacity="{0.72 if block.touching else 1}">'
                f"{hover}</rect>"
            )
            if series.low and series.high:
                low, high = series.low[place], series.high[place]
                if low is not None and high is not None:
                    middle = x + bar / 2
                    marks.append(
                        f'<line class="whisker" x1="{middle:.1f}" x2="{middle:.1f}" '
                        f'y1="{TOP + axis.at(low):.1f}" y2="{TOP + axis.at(high):.1f}"/>'
                    )
        parts.append(f'<g class="s{number % SERIES}">{"".join(marks)}</g>')
    parts.append(_x_labels(block.labels, LEFT, step, width))
    return "".join(parts), TOP + PLOT + BOTTOM


def _horizontal(block: Bars, width: int) -> tuple[str, int]:
    values = [v for s in block.series for v in (*s.values, *s.high) if v is not None]
    left, right = 200, width - 70
    axis = number_axis(min(0.0, *values, 0.0), max([*values, 0.0]), block.unit, right - left)
    group = max(ROW, 9 * len(block.series) + 8)
    parts = []
    for place, label in enumerate(block.labels):
        y = TOP + group * place
        parts.append(
            f'<text x="{left - 8}" y="{y + group / 2 + 4:.1f}" text-anchor="end">'
            f"<title>{escape(label)}</title>{escape(elided(label, 30))}</text>"
        )
        bar = (group - 6) / max(1, len(block.series))
        for number, series in enumerate(block.series):
            value = series.values[place]
            if value is None:
                continue
            start, end = sorted((axis.size - axis.at(0.0), axis.size - axis.at(value)))
            top = y + 3 + bar * number
            parts.append(
                f'<g class="s{number % SERIES}"><rect class="fill" x="{left + start:.1f}" '
                f'y="{top:.1f}" width="{max(0.6, end - start):.1f}" height="{max(1, bar - 1):.1f}">'
                f"{_hover(label, series.label, value, block.unit)}</rect></g>"
            )
            if len(block.series) == 1:
                parts.append(
                    f'<text x="{left + end + 5:.1f}" y="{y + group / 2 + 4:.1f}">'
                    f"{escape(format_value(value, block.unit))}</text>"
                )
    return "".join(parts), TOP + group * len(block.labels) + 8


def _lines(block: Lines, width: int) -> tuple[str, int]:
    if not block.x:
        return "", TOP + 20
    values = [v for s in block.series for v in (*s.values, *s.low, *s.high) if v is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > 0 and (low < high * 0.7 or block.unit in ("share", "rows", "count")):
        low = 0.0
    axis = number_axis(low, high, block.unit, PLOT)
    first, last = block.x[0], block.x[-1]
    right = width - RIGHT
    scale = (right - LEFT) / ((last - first) or 1.0)

    def at(x: float) -> float:
        return LEFT + (min(max(x, first), last) - first) * scale

    parts = [_y_axis(axis, width)]
    for mark in block.marks:
        hover = f"<title>{escape(mark.label)}</title>"
        if mark.until is not None:
            parts.append(
                f'<rect class="range" x="{at(mark.x):.1f}" y="{TOP}" '
                f'width="{max(1.5, at(mark.until) - at(mark.x)):.1f}" height="{PLOT}">{hover}</rect>'
            )
        else:
            parts.append(
                f'<line class="mark" x1="{at(mark.x):.1f}" x2="{at(mark.x):.1f}" y1="{TOP}" '
                f'y2="{TOP + PLOT}">{hover}</line>'
            )
    for number, series in enumerate(block.series):
        drawn = [_band(block.x, series.low, series.high, at, axis)] if series.low else []
        drawn += _runs(block, series.values, at, axis)
        if len(block.x) <= 120:
            drawn += [
                f'<circle class="fill" cx="{at(x):.1f}" cy="{TOP + axis.at(v):.1f}" r="2.2">'
                f"{_hover(format_value(x, block.x_unit), series.label, v, block.unit)}</circle>"
                for x, v in zip(block.x, series.values, strict=True)
                if v is not None
            ]
        parts.append(f'<g class="s{number % SERIES}">{"".join(drawn)}</g>')
    ticks = (
        time_axis(first, last)
        if block.x_unit == "time"
        else number_axis(first, last, block.x_unit, 1).ticks
    )
    for x, label in ticks:
        if first <= x <= last:
            parts.append(
                f'<line class="axis" x1="{at(x):.1f}" x2="{at(x):.1f}" y1="{TOP + PLOT}" '
                f'y2="{TOP + PLOT + 4}"/><text x="{at(x):.1f}" y="{TOP + PLOT + 17}" '
                f'text-anchor="middle">{escape(label)}</text>'
            )
    return "".join(parts), TOP + PLOT + 26


def _runs(block: Lines, values: Sequence[float | None], at: object, axis: Axis) -> list[str]:
    """Draw unbroken stretches: a gap in the data is a gap in the line."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(block.x, values, strict=True):
        if value is None:
            runs.append([])
            continue
        point = (at(x), TOP + axis.at(value))  # type: ignore[operator]
        if block.stepped and runs[-1]:
            runs[-1].append((point[0], runs[-1][-1][1]))
        runs[-1].append(point)
    return [
        f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>'
        for run in runs
        if len(run) > 1
    ]


def _band(
    x: Sequence[float],
    low: Sequence[float | None],
    high: Sequence[float | None],
    at: object,
    axis: Axis,
) -> str:
    there = [
        (at(place), a, b)  # type: ignore[operator]
        for place, a, b in zip(x, low, high, strict=True)
        if a is not None and b is not None
    ]
    if len(there) < 2:
        return ""
    upper = [f"{place:.1f},{TOP + axis.at(b):.1f}" for place, _, b in there]
    lower = [f"{place:.1f},{TOP + axis.at(a):.1f}" for place, a, _ in reversed(there)]
    return f'<polygon class="band" points="{" ".join(upper + lower)}"/>'


def _heatmap(block: Heatmap, width: int) -> tuple[str, int]:
    columns = block.columns[:MOST_CELLS_WIDE]
    left, top = 190, 22
    cell = (width - left - RIGHT) / max(1, len(columns))
    known = [v for row in block.values for v in row if v is not None]
    low = block.low if block.low is not None else min(known, default=0.0)
    high = block.high if block.high is not None else max(known, default=1.0)
    span = (high - low) or 1.0
    parts = []
    for place, label in thinned(columns, cell):
        parts.append(
            f'<text x="{left + cell * (place + 0.5):.1f}" y="{top - 7}" text-anchor="middle">'
            f"<title>{escape(columns[place])}</title>{escape(label)}</text>"
        )
    for number, (name, values) in enumerate(zip(block.rows, block.values, strict=True)):
        y = top + ROW * number
        parts.append(
            f'<text x="{left - 8}" y="{y + ROW / 2 + 4:.1f}" text-anchor="end">'
            f"<title>{escape(name)}</title>{escape(elided(name, 28))}</text>"
        )
        for place, value in enumerate(values[:MOST_CELLS_WIDE]):
            x = left + cell * place
            box = f'x="{x:.1f}" y="{y}" width="{max(0.5, cell - 1):.1f}" height="{ROW - 1}"'
            hover = _hover(columns[place], name, value, block.unit)
            if value is None:
                parts.append(f'<rect class="nodata" {box}>{hover}</rect>')
                continue
            strength = min(1.0, max(0.0, (value - low) / span))
            worrying = strength if block.bad == "high" else 1 - strength
            kind = "heat" if block.bad == "neither" else "heat bad"
            shade = strength if block.bad == "neither" else worrying
            parts.append(
                f'<rect class="{kind}" opacity="{0.06 + 0.84 * shade:.2f}" {box}>{hover}</rect>'
            )
            if cell >= 52:
                tone = " strong" if shade > 0.55 else ""
                parts.append(
                    f'<text class="cell{tone}" x="{x + cell / 2:.1f}" y="{y + ROW / 2 + 4:.1f}" '
                    f'text-anchor="middle">{escape(format_value(value, block.unit))}</text>'
                )
    return "".join(parts), top + ROW * len(block.rows) + 6


def _y_axis(axis: Axis, width: int) -> str:
    return "".join(
        f'<line class="grid" x1="{LEFT}" x2="{width - RIGHT}" y1="{TOP + axis.at(v):.1f}" '
        f'y2="{TOP + axis.at(v):.1f}"/><text x="{LEFT - 8}" y="{TOP + axis.at(v) + 4:.1f}" '
        f'text-anchor="end">{escape(label)}</text>'
        for v, label in axis.ticks
    )


def _x_labels(labels: Sequence[str], left: float, step: float, width: int) -> str:
    y = TOP + PLOT + 17
    return "".join(
        f'<text x="{left + step * (place + 0.5):.1f}" y="{y}" text-anchor="middle">'
        f"<title>{escape(labels[place])}</title>{escape(shown)}</text>"
        for place, shown in thinned(labels, step)
    )


def _hover(place: str, series: str, value: float | None, unit: str) -> str:
    shown = "no data" if value is None else format_value(value, unit)  # type: ignore[arg-type]
    return f"<title>{escape(f'{place} · {series}: {shown}')}</title>"
