"""Drawings as SVG: no library, no script; colours are CSS variables, so dark mode and print work."""

from collections.abc import Iterable
from html import escape

from inspector.model.blocks import Bars, Heatmap, Lines, Multiples
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline
from inspector.report.charts import WIDTH, drawing
from inspector.report.drawing import SERIES, Dot, Drawing, Path, Rect, Shape, Text
from inspector.report.text import printable

#: For an SVG that stands alone; a page sets its own.
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#444}.grid{stroke:#ddd}.axis{stroke:#888}"
    ".nodata{fill:#e6e6e6}"
    + "".join(f".s{n}{{--c:{colour}}}" for n, colour in enumerate(SERIES))
    + ".fill,.soft{fill:var(--c)}.soft{opacity:.5}"
    ".line{stroke:var(--c);fill:none;stroke-width:1.8}"
    ".band{fill:var(--c);opacity:.16}.whisker{stroke:#333}"
    ".mark{stroke:#b00020;stroke-dasharray:3 3}.range{fill:#b00020;opacity:.12}"
    ".heat{fill:#0072b2}.heat.bad{fill:#b3430a}text.cell{fill:#222}text.strong{fill:#fff}"
)
_COLOURED = frozenset({"fill", "soft", "line", "band"})


def svg(block: Bars | Lines | Heatmap | Multiples | Timeline | Graph, *, width: int = WIDTH) -> str:
    """Return a chart as an `<svg>` element that takes its colours from the page."""
    return svg_of(drawing(block, width=width))


def svg_file(block: Bars | Lines | Heatmap | Multiples | Timeline | Graph) -> str:
    """Return a chart as a file of its own."""
    return svg(block).replace("</title>", f"</title><style>{_STYLE}</style>", 1) + "\n"


def svg_of(drawn: Drawing) -> str:
    """Return a drawing as an `<svg>` element."""
    title = _safe(drawn.title)
    return (
        f'<svg viewBox="0 0 {drawn.width} {drawn.height}" role="img" aria-label="{title}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>'
        f"{''.join(_grouped(drawn.shapes))}</svg>"
    )


def _grouped(shapes: Iterable[Shape]) -> list[str]:
    """Write the class of a run of like shapes once: it is most of a chart's bytes."""
    parts: list[str] = []
    current = ""
    for shape in shapes:
        group = ""
        if isinstance(shape, Dot) or (isinstance(shape, (Rect, Path)) and shape.look in _COLOURED):
            group = f"s{shape.series % len(SERIES)}"
        if group != current:
            parts += ["</g>"] * bool(current) + [f'<g class="{group}">'] * bool(group)
            current = group
        parts.append(_shape(shape))
    return parts + ["</g>"] * bool(current)


def _shape(shape: Shape) -> str:
    match shape:
        case Rect():
            faint = f' opacity="{shape.opacity:.2f}"' if shape.opacity < 1 else ""
            return _closed(
                f'<rect class="{shape.look}" x="{_n(shape.x)}" y="{_n(shape.y)}" '
                f'width="{_n(shape.width)}" height="{_n(shape.height)}"{faint}',
                shape.hover,
                "rect",
            )
        case Dot():
            head = (
                f'<circle class="fill" cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"'
            )
            return _closed(head, shape.hover, "circle")
        case Path() if shape.look in ("band", "line"):
            tag = "polygon" if shape.look == "band" else "polyline"
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
            return _closed(f'<{tag} class="{shape.look}" points="{points}"', shape.hover, tag)
        case Path():
            (x1, y1), (x2, y2) = shape.points
            head = f'<line class="{shape.look}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
            return _closed(head, shape.hover, "line")
        case Text():
            anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
            look = "" if shape.look == "label" else f' class="{shape.look}"'
            full = (
                f"<title>{_safe(shape.full)}</title>" if shape.full not in ("", shape.text) else ""
            )
            place = f'x="{_n(shape.x)}" y="{_n(shape.y)}"'
            return f"<text {place}{anchor}{look}>{full}{_safe(shape.text)}</text>"


def _closed(head: str, hover: str, tag: str) -> str:
    return f"{head}><title>{_safe(hover)}</title></{tag}>" if hover else f"{head}/>"


def _n(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _safe(text: str) -> str:
    return escape(printable(text))
