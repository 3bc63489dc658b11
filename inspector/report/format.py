"""Numbers, shares, times and durations as people read them; the same in every face."""

import math
from datetime import UTC, datetime, timedelta

from inspector.model.answers import Scalar
from inspector.model.dataset import LogicalType
from inspector.model.finding import Unit

#: Keeps a number and its unit on one line.
SPACE = "\u00a0"
GROUP = "\u202f"
NOTHING = "–"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: What never comes out of a measure, should it come.
_UNBOUNDED = {"nan": "undefined", "inf": "∞", "-inf": "−∞"}
_STEPS = (("y", 365 * 86_400), ("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def format_value(value: Scalar, unit: Unit = "", *, column_type: LogicalType | None = None) -> str:
    """Return a value as text.

    Args:
        value: The value; None gives a dash.
        unit: "share" gives percent, "points" a difference of shares in points, "rows" and "count"
            grouped whole numbers, "seconds" a duration, "time" a date or date and time, "ratio"
            a factor, "number" and "" the number itself.
        column_type: With a temporal type numbers are epoch seconds.
    """
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not _finite(value):
        return _UNBOUNDED[str(float(value))] if isinstance(value, float) else _huge(value)
    if column_type is not None and not column_type.is_numeric and column_type.is_ordered:
        unit = "seconds" if column_type is LogicalType.TIME else "time"
    match unit:
        case "share":
            return _percent(value) + f"{SPACE}%"
        case "points":
            points = value * 100
            return f"{_plain(points, 1)}{SPACE}{'point' if abs(points) == 1 else 'points'}"
        case "rows" | "count":
            return grouped(value)
        case "seconds":
            return format_duration(value)
        case "time":
            return format_time(value)
        case "ratio":
            return f"{_significant(value, 3)}{SPACE}×"
        case _:
            return grouped(value) if isinstance(value, int) else _significant(value, 4)


def grouped(value: float) -> str:
    """Return a number with its thousands apart."""
    if not _finite(value):
        return _UNBOUNDED[str(float(value))] if isinstance(value, float) else _huge(value)
    if isinstance(value, float) and (abs(value) >= 1e15 or not value.is_integer()):
        return _significant(value, 4)
    return f"{int(value):,}".replace(",", GROUP)


def format_time(seconds: float) -> str:
    """Return epoch seconds as an ISO date, with the time of day unless it is midnight."""
    if not _finite(seconds):
        return format_value(seconds)
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return f"{_significant(seconds, 4)}{SPACE}s"
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.strftime("%Y-%m-%d") if moment.year >= 1000 else moment.date().isoformat()
    shown = "minutes" if moment.second == 0 else "seconds"
    return moment.replace(tzinfo=None, microsecond=0).isoformat(sep=" ", timespec=shown)


def format_duration(seconds: float) -> str:
    """Return a length of time in its two largest units."""
    if not _finite(seconds):
        return format_value(seconds)
    if seconds < 0:
        return "−" + format_duration(-seconds)
    if seconds < 1:
        return f"{_significant(seconds, 2)}{SPACE}s"
    rest, words = round(seconds), []
    for place, (name, size) in enumerate(_STEPS):
        count, left = divmod(rest, size)
        if count:
            words.append(f"{grouped(count)}{SPACE}{name}")
            if place + 1 < len(_STEPS):
                smaller, step = _STEPS[place + 1]
                second = left // step
                if second:
                    words.append(f"{second}{SPACE}{smaller}")
            break
    return " ".join(words) or f"0{SPACE}s"


def _finite(value: float) -> bool:
    """Whether it is a number that a float can hold."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _huge(value: int) -> str:
    """Return an integer beyond every float by its size."""
    digits = math.floor(abs(value).bit_length() * math.log10(2))
    return f"{'−' if value < 0 else ''}about 10^{digits}"


def _percent(value: float) -> str:
    percent = value * 100
    if percent == 0 or percent == 100:
        return f"{percent:.0f}"
    if 0 < abs(percent) < 0.1:
        return _significant(percent, 1)
    if 99.9 < percent < 100:
        return f"{min(99.99, percent):.2f}"
    return _plain(percent, 1)


def _plain(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace("-", "−")


def _significant(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e7 or size < 1e-4:
        return f"{value:.{digits - 1}g}".replace("-", "−")
    if size >= 1000:
        return f"{value:,.0f}".replace(",", GROUP).replace("-", "−")
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = f"{value:.6f}".rstrip("0")
    return text.replace("-", "−")
