"""Drawings as PNG pictures of twice their size, for slides and documents."""

import io
from functools import cache
from typing import Any

from inspector import assets
from inspector.report.drawing import Dot, Drawing, Path, Rect, Text
from inspector.report.looks import Colour, colour_of
from inspector.report.text import printable

SCALE = 2
#: Pictures taller than this (in drawing units) would be of no use on a slide.
TALLEST = 2_400


def png_of(drawn: Drawing, scale: int = SCALE) -> bytes:
    """Return a drawing as PNG. Equal drawings give equal bytes."""
    from PIL import Image, ImageDraw

    size = (drawn.width * scale, min(drawn.height, TALLEST) * scale)
    picture = Image.new("RGB", size, (255, 255, 255))
    brush = ImageDraw.Draw(picture, "RGBA")
    font = _font(11 * scale)
    for shape in drawn.shapes:
        match shape:
            case Rect():
                colour, opacity = colour_of(shape.look, shape.series)
                box = [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height]
                brush.rectangle(
                    [v * scale for v in box], fill=_inked(colour, opacity * shape.opacity)
                )
            case Dot():
                colour, _ = colour_of("fill", shape.series)
                r = shape.radius
                box = [shape.x - r, shape.y - r, shape.x + r, shape.y + r]
                brush.ellipse([v * scale for v in box], fill=colour)
            case Path():
                colour, opacity = colour_of(shape.look, shape.series)
                points = [(x * scale, y * scale) for x, y in shape.points]
                if shape.look == "band":
                    brush.polygon(points, fill=_inked(colour, opacity))
                elif shape.look == "mark":
                    _dashed(brush, points, colour, scale)
                else:
                    wide = 2 * scale if shape.look == "line" else scale
                    brush.line(points, fill=colour, width=wide, joint="curve")
            case Text():
                colour, _ = colour_of(shape.look)
                anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
                place = (shape.x * scale, shape.y * scale)
                brush.text(place, printable(shape.text), fill=colour, font=font, anchor=anchor)
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=False, compress_level=6)
    return data.getvalue()


def _inked(colour: Colour, opacity: float) -> tuple[int, int, int, int]:
    return (*colour, round(255 * min(1.0, max(0.0, opacity))))


def _dashed(brush: Any, points: list[tuple[float, float]], colour: Colour, scale: int) -> None:  # noqa: ANN401
    (x, top), (_, bottom) = points[0], points[-1]
    step = 3 * scale
    y = top
    while y < bottom:
        brush.line([(x, y), (x, min(bottom, y + step))], fill=colour, width=scale)
        y += 2 * step


@cache
def _font(size: int) -> Any:  # noqa: ANN401 - Pillow's font
    from PIL import ImageFont

    return ImageFont.truetype(str(assets.resource("fonts") / "DejaVuSans.ttf"), size)
