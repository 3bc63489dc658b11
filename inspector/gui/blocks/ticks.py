"""Where the ticks of an axis lie and what is written beside them; pure arithmetic."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from inspector.model.finding import Unit
from inspector.report.shown import GROUP, SPACE

Tick = tuple[float, str]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800)
_HOURS = (1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 1_200, 2_400, 4_800, 12_000, 24_000)
_DURATIONS = (*_SECONDS, *(n * _HOUR for n in _HOURS))
_CLOCK = (1, 5, 15, 30, 60, 300, 900, 1_800, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
#: Seconds since the epoch at which the years 1 and 9999 begin: the calendar Python knows.
_FIRST, _LAST = -62_135_596_800.0, 253_370_764_800.0


def value_ticks(low: float, high: float, most: int, unit: Unit) -> list[Tick]:
    """Return at most about `most` round ticks between `low` and `high`."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low or most < 1:
        return []
    if unit == "time":
        return time_ticks(low, high, most)
    if high - low < 1e-11 * max(abs(low), abs(high)):
        return []  # floats this large cannot tell neighbouring ticks apart
    step = _step(high - low, most, unit)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    largest = max(abs(first), abs(last)) * step
    return [(n * step, tick_text(n * step, unit, step, largest)) for n in range(first, last + 1)]


def _step(span: float, most: int, unit: Unit) -> float:
    least = span / most
    if unit == "seconds" and least > 0.5:
        fitting = next((float(step) for step in _DURATIONS if step >= least), None)
        if fitting is not None:
            return fitting
    power = 10.0 ** math.floor(math.log10(least))
    step = next((m * power for m in (1, 2, 2.5, 5) if m * power >= least * 0.999), 10 * power)
    if unit in ("rows", "count"):
        return max(1.0, step if _whole(step) else 5 * power)
    return step


def tick_text(value: float, unit: Unit, step: float, largest: float | None = None) -> str:
    """Return the words beside a tick, as short as the distance between ticks allows.

    Args:
        value: Where the tick is.
        unit: The unit of the axis.
        step: The distance between ticks.
        largest: The largest absolute value on the axis, so that all ticks share a suffix.
    """
    if abs(value) < step * 1e-6:
        value = 0.0
    if unit in ("share", "points"):
        number = _decimal(value * 100, step * 100)
        return f"{number}{SPACE}%" if unit == "share" else number
    if unit == "seconds":
        return _duration(value, step)
    largest = abs(value) if largest is None else largest
    if largest >= 1e15 or 0 < step < 1e-6:
        return f"{value:.3g}"
    for size, suffix in ((1e12, "tn"), (1e9, "bn"), (1e6, "M")):
        if largest >= size and step >= size / 1_000:
            return f"{_decimal(value / size, step / size)}{SPACE}{suffix}" if value else "0"
    return _decimal(value, step)


def _decimal(value: float, step: float) -> str:
    places = next((n for n in range(10) if _whole(step * 10**n)), 9)
    return f"{value:,.{places}f}".replace(",", GROUP).replace("-", "−")


def _whole(value: float) -> bool:
    return round(value) != 0 and abs(value - round(value)) < 1e-6 * abs(value)


def _duration(value: float, step: float) -> str:
    for size, suffix in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if step >= size and math.isclose(step % size, 0, abs_tol=1e-6):
            return f"{_decimal(value / size, step / size)}{SPACE}{suffix}" if value else "0"
    return f"{_decimal(value, step)}{SPACE}s" if value else "0"


def time_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return calendar ticks (UTC): years, months, days or times of day."""
    low, high = max(low, _FIRST), min(high, _LAST)
    if high <= low or most < 1:
        return []
    least = (high - low) / most
    for seconds in _CLOCK:
        if seconds >= least:
            return [(t, _clock_text(t, seconds)) for t in _multiples(low, high, seconds)]
    for days in _DAYS:
        if days * _DAY >= least:
            monday = 4 * _DAY if days % 7 == 0 else 0
            found = _multiples(low - monday, high - monday, days * _DAY)
            return [(t + monday, f"{_moment(t + monday):%Y-%m-%d}") for t in found]
    for months in _MONTHS:
        if months * 30.4 * _DAY >= least:
            return [(t, f"{_moment(t):%Y-%m}") for t in _months(low, high, months)]
    years = next((y for y in _YEARS if y * 365 * _DAY >= least), _YEARS[-1])
    return [(t, f"{_moment(t).year}") for t in _months(low, high, years * 12)]


def _multiples(low: float, high: float, step: int) -> list[float]:
    first, last = math.ceil(low / step), math.floor(high / step)
    return [float(n * step) for n in range(first, last + 1)]


def _months(low: float, high: float, step: int) -> Iterator[float]:
    start, end = _moment(low), _moment(high)
    first = -(-(start.year * 12 + start.month - 1) // step) * step
    for month in range(first, end.year * 12 + end.month, step):
        if month >= 12:
            moment = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
            seconds = (moment - _EPOCH).total_seconds()
            if low <= seconds <= high:
                yield seconds


def _clock_text(seconds: float, step: int) -> str:
    moment = _moment(seconds)
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%H:%M:%S}" if step < _MINUTE else f"{moment:%H:%M}"


def _moment(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)
