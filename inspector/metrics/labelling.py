"""Short names for values, spans of values and bins, as charts and sentences show them."""

import math
from collections.abc import Sequence

from inspector.metrics.periods import civil
from inspector.metrics.phrases import THIN
from inspector.model.answers import Scalar
from inspector.model.dataset import LogicalType

_DAY = 86_400
#: Lengths of time that make readable bins, in seconds.
_TIME_STEPS = (
    *(s for unit in (1, 60) for s in (unit, 2 * unit, 5 * unit, 10 * unit, 15 * unit, 30 * unit)),
    *(3_600 * h for h in (1, 2, 3, 6, 12)),
    *(_DAY * d for d in (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1_826, 3_652, 18_262, 36_524)),
)


def value_label(value: Scalar, kind: LogicalType, digits: int = 6) -> str:
    """Return the name of one value.

    Args:
        value: As in an answer; temporal values in epoch seconds.
        kind: The column's type.
        digits: Digits that matter, for numbers.
    """
    if value is None:
        return "(missing)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = " ".join(value.split())
        if not text:
            return "(blank)" if value else "(empty)"
        text = "".join(c if c.isprintable() else "\ufffd" for c in text)
        return text if len(text) <= 40 else f"{text[:39]}…"
    if math.isinf(value):
        return "+∞" if value > 0 else "−∞"
    if kind.is_temporal:
        return _time_label(value, kind)
    if kind is LogicalType.TIME:
        return _clock(value)
    return _number_label(value, digits)


def span_label(
    low: float | None, high: float | None, kind: LogicalType, *, high_open: bool = True
) -> str:
    """Return the name of a span of values; None stands for an open end.

    Args:
        low: The smallest value.
        high: The end.
        kind: The column's type.
        high_open: Whether `high` itself is outside; for whole numbers the last one inside is named.
    """
    if high is not None and high_open and kind is LogicalType.INTEGER:
        high = math.ceil(high) - 1
    if low is not None and kind is LogicalType.INTEGER:
        low = math.ceil(low)
    if low is None and high is None:
        return "all values"
    later = kind.is_temporal or kind is LogicalType.TIME
    if low is None:
        end = value_label(high, kind, 4)
        if kind is LogicalType.INTEGER or not high_open:
            return f"up to {end}" if later else f"{end} and below"
        return f"before {end}" if later else f"below {end}"
    if high is None:
        return f"{value_label(low, kind, 4)} and {'later' if later else 'above'}"
    first, last = edge_labels((low, high), kind)
    return first if first == last else f"{first} to {last}"


def edge_labels(edges: Sequence[float], kind: LogicalType) -> list[str]:
    """Return names of bin edges, with as many digits as it takes to tell them apart."""
    different = len(set(edges))
    for digits in (3, 4, 5, 6, 8, 10, 12, 15):
        labels = [value_label(edge, kind, digits) for edge in edges]
        if len(set(labels)) == different:
            return labels
    return labels


def nice_edges(low: float, high: float, kind: LogicalType, *, most: int = 28) -> list[float]:
    """Return at most `most + 1` evenly spaced, round edges that cover low to high."""
    width = (high - low) / most
    if not width > 0 or math.isinf(width):
        return [low, high]
    if kind.is_temporal or kind is LogicalType.TIME:
        steps = [s for s in _TIME_STEPS if s >= width * 1.05]
        step = float(steps[0]) if steps else _round_up(width * 1.05)
        if kind is LogicalType.DATE:
            step = max(step, float(_DAY))
    else:
        step = _round_up(width * 1.05)
        if kind is LogicalType.INTEGER:
            step = max(1.0, float(math.ceil(step)))
    first = math.floor(low / step)
    last = math.ceil(high / step)
    if first * step > low:  # rounding
        first -= 1
    if last * step <= high:
        last += 1
    edges = [place * step for place in range(first, last + 1)]
    return edges if len(set(edges)) == len(edges) else [low, high]


def _round_up(width: float) -> float:
    power = 10.0 ** math.floor(math.log10(width))
    return next(f * power for f in (1, 2, 2.5, 5, 10, 20) if f * power >= width * (1 - 1e-9))


def _number_label(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 10**digits):
        text = f"{abs(int(value)):,}".replace(",", THIN) if abs(value) < 1e15 else f"{value:.6g}"
    else:
        size = abs(value)
        text = f"{size:.{digits}g}"
        if "e" not in text and size >= 1_000:
            whole, _, rest = text.partition(".")
            text = f"{int(whole):,}".replace(",", THIN) + (f".{rest}" if rest else "")
        elif "e" in text and size < 1e15 and size >= 1:
            text = f"{float(text):,.0f}".replace(",", THIN)
    return f"−{text.lstrip('-')}" if value < 0 else text


def _time_label(seconds: float, kind: LogicalType) -> str:
    days = math.floor(seconds / _DAY)
    year, month, day = civil(days)
    date = f"{year:04d}-{month:02d}-{day:02d}"
    rest = seconds - days * _DAY
    return date if kind is LogicalType.DATE or rest == 0 else f"{date} {_clock(rest)}"


def _clock(seconds: float) -> str:
    whole = math.floor(seconds)
    text = f"{whole // 3_600:02d}:{whole // 60 % 60:02d}"
    return f"{text}:{whole % 60:02d}" if whole % 60 else text
