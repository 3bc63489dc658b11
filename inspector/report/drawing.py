"""A chart as shapes with meanings, not colours: SVG, PDF and PNG draw the same ones."""

from dataclasses import dataclass
from typing import Literal

#: What a shape means; each face has a colour for it.
Look = Literal[
    "fill", "soft", "line", "band", "whisker", "grid", "axis", "mark", "range", "nodata", "heat",
    "heat bad", "label", "cell", "cell strong",
]  # fmt: skip
Anchor = Literal["start", "middle", "end"]
Points = tuple[tuple[float, float], ...]

#: Colours of series, in order; told apart by people who see few colours (Okabe and Ito 2008).
SERIES = ("#0072b2", "#d98200", "#008a65", "#b8578f", "#2f9bd6", "#c24e00", "#7a6a00", "#5b5b5b")


@dataclass(frozen=True, slots=True)
class Rect:
    """A box; `hover` tells its value."""

    x: float
    y: float
    width: float
    height: float
    look: Look
    series: int = 0
    hover: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, or the area they surround."""

    points: Points
    look: Look
    series: int = 0
    hover: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A small circle."""

    x: float
    y: float
    radius: float
    series: int = 0
    hover: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a baseline; `full` is what was too long to be shown."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    look: Look = "label"
    full: str = ""


Shape = Rect | Path | Dot | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet; y grows downwards."""

    title: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
