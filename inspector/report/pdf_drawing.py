"""Drawings on a PDF page, as vectors with real text."""

from typing import Any

from inspector.report.drawing import Dot, Drawing, Path, Rect, Text
from inspector.report.looks import Colour, colour_of, on_white
from inspector.report.text import printable

REGULAR, BOLD = "Report", "Report-Bold"


def draw(canvas: Any, drawn: Drawing, scale: float) -> None:  # noqa: ANN401 - reportlab's canvas
    """Draw with the lower left corner at the canvas's origin."""
    high = drawn.height
    canvas.saveState()
    canvas.scale(scale, scale)
    for shape in drawn.shapes:
        match shape:
            case Rect():
                colour, opacity = colour_of(shape.look, shape.series)
                opacity *= shape.opacity
                see_through = shape.look in ("soft", "range")
                _ink(canvas, colour if see_through else on_white(colour, opacity))
                canvas.setFillAlpha(opacity if see_through else 1.0)
                top = high - shape.y - shape.height
                canvas.rect(shape.x, top, shape.width, shape.height, stroke=0, fill=1)
            case Dot():
                canvas.setFillAlpha(1.0)
                _ink(canvas, colour_of("fill", shape.series)[0])
                canvas.circle(shape.x, high - shape.y, shape.radius, stroke=0, fill=1)
            case Path():
                _path(canvas, shape, high)
            case Text():
                canvas.setFillAlpha(1.0)
                _ink(canvas, colour_of(shape.look)[0])
                canvas.setFont(REGULAR, 11)
                put = {
                    "start": canvas.drawString,
                    "middle": canvas.drawCentredString,
                    "end": canvas.drawRightString,
                }[shape.anchor]
                put(shape.x, high - shape.y, printable(shape.text))
    canvas.restoreState()


def _path(canvas: Any, shape: Path, high: float) -> None:  # noqa: ANN401
    colour, opacity = colour_of(shape.look, shape.series)
    path = canvas.beginPath()
    for place, (x, y) in enumerate(shape.points):
        (path.lineTo if place else path.moveTo)(x, high - y)
    canvas.setStrokeColorRGB(*(part / 255 for part in colour))
    canvas.setLineWidth(1.6 if shape.look == "line" else 0.8)
    canvas.setDash(*((3, 3) if shape.look == "mark" else ()))
    if shape.look == "band":
        _ink(canvas, on_white(colour, opacity))
        canvas.setFillAlpha(1.0)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    else:
        canvas.drawPath(path, stroke=1, fill=0)


def _ink(canvas: Any, colour: Colour) -> None:  # noqa: ANN401
    canvas.setFillColorRGB(*(part / 255 for part in colour))
