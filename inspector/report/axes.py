"""Axes: round numbers, calendar dates, and labels that never run into each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inspector.model.finding import Unit
from inspector.report.shown import format_value

LETTER = 6.4
WANTED_TICKS = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME_STEPS = (
    60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 86_400, 2 * 86_400, 7 * 86_400,
    14 * 86_400,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A vertical axis: `at(high)` is 0 and `at(low)` is `size`."""

    low: float
    high: float
    size: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """Return the distance from the top, kept inside the plot."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.size * (1 - min(1.0, max(0.0, share)))


def number_axis(low: float, high: float, unit: Unit, size: float) -> Axis:
    """Return an axis over at least [low, high] with ticks at round numbers."""
    if not high > low:
        high = low + (abs(low) or 1.0)
    step = _round_step((high - low) / WANTED_TICKS)
    start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    ticks = []
    for place in range(round((end - start) / step) + 1):
        value = start + place * step
        value = 0.0 if abs(value) < step / 1e6 else value
        ticks.append((value, format_value(value, unit)))
    return Axis(low=start, high=end, size=size, ticks=tuple(ticks))


def time_axis(first: float, last: float) -> list[tuple[float, str]]:
    """Return calendar ticks between two moments in epoch seconds."""
    span = last - first
    if span <= 0:
        return [(first, format_value(first, "time"))]
    for step in _TIME_STEPS:
        if span / step <= 7:
            start = math.ceil(first / step) * step
            moments = [start + n * step for n in range(int((last - start) // step) + 1)]
            return [(m, _moment_label(m, step)) for m in moments]
    months = max(1, math.ceil(span / (30.4 * 86_400) / 7))
    months = next((m for m in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200) if m >= months), 1200)
    begin = _EPOCH + timedelta(seconds=first)
    count = begin.year * 12 + begin.month - 1
    ticks = []
    for number in range(-(-count // months) * months, count + 12_000, months):
        if not 1 <= number // 12 <= 9999:
            break
        moment = datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
        seconds = (moment - _EPOCH).total_seconds()
        if seconds > last:
            break
        if seconds >= first:
            ticks.append((seconds, moment.strftime("%Y" if months >= 12 else "%b %Y")))
    return ticks


def thinned(labels: Sequence[str], step: float) -> list[tuple[int, str]]:
    """Return the labels that fit beside each other, elided in the middle where too long."""
    if not labels:
        return []
    longest = min(18, max(len(label) for label in labels))
    every = max(1, math.ceil((longest * LETTER + 6) / step))
    room = max(3, int(every * step / LETTER) - 1)
    return [(place, elided(labels[place], max(room, 6))) for place in range(0, len(labels), every)]


def elided(text: str, most: int) -> str:
    """Return a text with its middle cut out if it is too long."""
    if len(text) <= most:
        return text
    head = (most - 1) // 2 + (most - 1) % 2
    return text[:head] + "…" + text[len(text) - (most - 1 - head) :]


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 2.5, 5, 10):
        if rough <= size * factor:
            return size * factor
    return size * 10


def _moment_label(seconds: float, step: float) -> str:
    moment = _EPOCH + timedelta(seconds=seconds)
    if step >= 86_400:
        return f"{moment.day} {moment.strftime('%b')}"
    if (moment.hour, moment.minute) == (0, 0):
        return f"{moment.day} {moment.strftime('%b')}"
    return moment.strftime("%H:%M")
