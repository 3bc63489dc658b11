"""Calendar periods, as the engine's "period" axis makes them: UTC, weeks from Monday."""

import math
from collections.abc import Sequence

from inspector.model.answers import Cells
from inspector.model.questions import Grain
from inspector.stats.cells import quantile

_DAY = 86_400
_MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
_SECONDS: dict[Grain, float] = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": 30.436875 * _DAY,
    "quarter": 91.310625 * _DAY,
    "year": 365.2425 * _DAY,
}
GRAINS: tuple[Grain, ...] = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")

#: What one period is called in a sentence.
GRAIN_WORDS: dict[Grain, str] = {grain: grain for grain in GRAINS}
_MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def grain_for(earliest: float, latest: float, *, finest: Grain = "second") -> Grain:
    """Return the grain that makes about 40 periods (20 to 80 where one does) of an extent.

    Args:
        earliest: Epoch seconds.
        latest: Epoch seconds.
        finest: The finest grain allowed, such as "day" for a column of dates.
    """
    extent = latest - earliest
    if not extent > 0:
        return "day"
    allowed = GRAINS[GRAINS.index(finest) :]
    return min(allowed, key=lambda grain: abs(math.log(extent / _SECONDS[grain] / 40)))


def usual_extent(cells: Cells) -> tuple[float, float] | None:
    """Return where nearly all times of a temporal column lie: a few wild years do not stretch it.

    The ends are the smallest and largest time, unless these lie more than five times the width of
    the middle 98 % away from it.
    """
    low, high = quantile(cells, 0.01), quantile(cells, 0.99)
    if low is None or high is None or cells.minimum is None or cells.maximum is None:
        return None
    reach = 5 * max(high - low, _DAY)
    least, most = float(cells.minimum), float(cells.maximum)
    return (least if low - least <= reach else low, most if most - high <= reach else high)


def period_start(moment: float, grain: Grain) -> float:
    """Return the start of the period that holds a moment, in epoch seconds."""
    days = _floor(moment, _DAY)
    if grain == "week":
        return float((days - (days + 3) % 7) * _DAY)
    if grain in _MONTHS:
        step = _MONTHS[grain]
        year, month, _ = civil(days)
        months = year * 12 + month - 1
        return float(_days_of_month(months - months % step) * _DAY)
    length = _SECONDS[grain]
    return _floor(moment, length) * length


def _floor(moment: float, length: float) -> int:
    """Return how many whole periods lie before a moment; a quotient may round up to the next."""
    whole = math.floor(moment / length)
    return whole - 1 if whole * length > moment else whole


def next_period(start: float, grain: Grain) -> float:
    """Return the start of the period after the one that starts at `start`."""
    if grain in _MONTHS:
        year, month, _ = civil(math.floor(start / _DAY))
        return float(_days_of_month(year * 12 + month - 1 + _MONTHS[grain]) * _DAY)
    return start + _SECONDS[grain]


def period_starts(
    grain: Grain, earliest: float, latest: float, *, limit: int = 5_000
) -> tuple[float, ...]:
    """Return the starts of all periods from `earliest` to `latest`, empty periods included.

    Stops after `limit` periods, so that a stray year 9999 costs nothing.
    """
    starts: list[float] = []
    start = period_start(earliest, grain)
    while start <= latest and len(starts) < limit:
        starts.append(start)
        start = next_period(start, grain)
    return tuple(starts)


def period_label(start: float, grain: Grain) -> str:
    """Return a short name for a period: "2026-05-03", "May 2026", "2026 Q2", "2026"."""
    days = math.floor(start / _DAY)
    year, month, day = civil(days)
    if grain == "year":
        return f"{year}"
    if grain == "quarter":
        return f"{year} Q{(month + 2) // 3}"
    if grain == "month":
        return f"{_MONTH_NAMES[month - 1]} {year}"
    date = f"{year:04d}-{month:02d}-{day:02d}"
    if grain in ("day", "week"):
        return date
    seconds = int(start - days * _DAY)
    clock = f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}"
    return f"{date} {clock}:{seconds % 60:02d}" if grain == "second" else f"{date} {clock}"


def filled(
    starts: Sequence[float], grain: Grain, *, earliest: float, latest: float
) -> tuple[float, ...]:
    """Return the periods between two moments together with those of `starts` inside them."""
    between = period_starts(grain, earliest, latest)
    inside = {
        start for start in starts if earliest <= next_period(start, grain) and start <= latest
    }
    return tuple(sorted(inside.union(between)))


def civil(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a day counted from 1970-01-01, for any year.

    `datetime` ends at the years 1 and 9999; data does not (Hinnant, "chrono-compatible low-level
    date algorithms").
    """
    shifted = days + 719_468
    era, day_of_era = divmod(shifted, 146_097)
    year_of_era = (
        day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    moved = (5 * day_of_year + 2) // 153
    month = moved + 3 if moved < 10 else moved - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    return year, month, day_of_year - (153 * moved + 2) // 5 + 1


def _days_of_month(months: int) -> int:
    """Return the day number of the first of a month counted from January of the year 0."""
    year, month = months // 12, months % 12 + 1
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468
