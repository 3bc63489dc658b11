"""When the next event is to be expected, and its row."""

import math
from datetime import UTC, datetime, timedelta

from inspector.metrics.base import Measurement, Subject
from inspector.metrics.freshness.rhythm import Rhythm, phase
from inspector.metrics.freshness.times import event_time, ingest_time
from inspector.model.answers import Cells
from inspector.model.questions import Distribution
from inspector.stats.cadence import MONTH
from inspector.stats.cells import quantile

DAY = 86_400.0
#: Steps within which an active one must come: a week of minutes.
MOST_STEPS = 11_000


def next_due(rhythm: Rhythm, newest: float | None) -> float | None:
    """Return the time of the next event; None without a cadence.

    Months are counted on the calendar: after the 31st comes the last day of the next month. Hours and
    weekdays on which nothing ever comes are passed over, and so are known holidays.
    """
    step = rhythm.cadence.seconds
    if newest is None or step is None or step <= 0:
        return None
    if rhythm.cadence.kind == "months":
        return _months_later(newest, round(step / MONTH))
    idle_days = rhythm.cadence.inactive_weekdays
    due = newest
    for _ in range(MOST_STEPS):
        due += step
        asleep = bool(rhythm.idle) and phase(due, rhythm.idle_unit) in rhythm.idle
        if not asleep and phase(due, 7) not in idle_days and due // DAY not in rhythm.holidays:
            return due
    return newest + step


def usual_delays(subject: Subject) -> Measurement[tuple[float | None, float | None]]:
    """Ask within how many seconds half, and 95 %, of rows come in; None where rows do not say."""
    event, ingest = event_time(subject), ingest_time(subject)
    if event is None or ingest is None or event.name == ingest.name:
        return None, None
    ask = subject.ask(Distribution(column=ingest.name, minus=event.name))
    cells = (yield (ask,)).get(ask)
    if not isinstance(cells, Cells):
        return None, None
    half, most = quantile(cells, 0.5), quantile(cells, 0.95)
    return (
        None if half is None else max(0.0, half),
        None if most is None else max(0.0, most),
    )


def _months_later(moment: float, months: int) -> float | None:
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)
        number = at.year * 12 + at.month - 1 + months
        first = at.replace(year=number // 12, month=number % 12 + 1, day=1)
        following = (first + timedelta(days=32)).replace(day=1)
    except (OverflowError, ValueError):
        return None
    last_day = (following - timedelta(days=1)).day
    ends = (at + timedelta(days=1)).month != at.month
    day = last_day if ends else min(at.day, last_day)
    due = first.replace(day=day)
    return math.floor(due.timestamp()) + moment % 1
