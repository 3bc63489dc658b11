"""The colours of shapes on white paper, for faces that have no style sheet."""

from inspector.report.drawing import SERIES, Look

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
TEXT: Colour = (68, 68, 68)

_PLAIN: dict[str, tuple[str, float]] = {
    "whisker": ("#333333", 1.0),
    "grid": ("#dddddd", 1.0),
    "axis": ("#888888", 1.0),
    "mark": ("#b00020", 1.0),
    "range": ("#b00020", 0.12),
    "nodata": ("#e6e6e6", 1.0),
    "heat": ("#0072b2", 1.0),
    "heat bad": ("#b3430a", 1.0),
    "label": ("#444444", 1.0),
    "cell": ("#222222", 1.0),
    "cell strong": ("#ffffff", 1.0),
}
_OPACITY = {"fill": 1.0, "soft": 0.5, "line": 1.0, "band": 0.16}


def colour_of(look: Look, series: int = 0) -> tuple[Colour, float]:
    """Return a shape's colour and how opaque it is."""
    if look in _OPACITY:
        return rgb(SERIES[series % len(SERIES)]), _OPACITY[look]
    text, opacity = _PLAIN[look]
    return rgb(text), opacity


def rgb(text: str) -> Colour:
    """Return "#rrggbb" as numbers."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def on_white(colour: Colour, opacity: float) -> Colour:
    """Return the colour that an opaque layer over white would have."""
    red, green, blue = (round(255 + (part - 255) * opacity) for part in colour)
    return red, green, blue
