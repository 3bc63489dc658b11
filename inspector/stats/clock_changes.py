"""When clocks are put forward and back, and which zone the hours of rows speak of.

In spring an hour of the local clock is skipped, in autumn one comes twice; zone-less times of the
second are ambiguous. Rules are those of the IANA time zone database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEK = 7 * 24

#: A zone for each set of rules that much data follows, and what people call it.
ZONES: Mapping[str, str] = {
    "Europe/Berlin": "Central European",
    "America/New_York": "North American",
    "Europe/London": "British",
    "Europe/Helsinki": "Eastern European",
    "Australia/Sydney": "Australian",
    "Pacific/Auckland": "New Zealand",
    "America/Santiago": "Chilean",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """A change of clocks.

    Attributes:
        hour: Hours since 1970-01-01 on the local clock of the hour that is skipped or comes twice.
        kind: "skipped" or "repeated".
    """

    hour: int
    kind: Literal["skipped", "repeated"]


def seconds_ahead(zone: tzinfo, local: float) -> float:
    """Return how many seconds a zone's clock is ahead of UTC when it shows `local` epoch seconds.

    Of two readings of an ambiguous time the first is taken.
    """
    try:
        shown = (_EPOCH + timedelta(seconds=local)).replace(tzinfo=zone)
        ahead = shown.utcoffset()
    except (OverflowError, ValueError):
        return 0.0
    return ahead.total_seconds() if ahead is not None else 0.0


def changes(zone: tzinfo, first: float, last: float) -> tuple[ClockChange, ...]:
    """Return the changes of clocks by an hour between two moments (epoch seconds), ascending."""

    def ahead(hour: int) -> float:
        moment = (_EPOCH + timedelta(hours=hour)).astimezone(zone)
        offset = moment.utcoffset()
        return offset.total_seconds() / 3_600 if offset is not None else 0.0

    found = []
    start, end = int(first // 3_600) - 24, int(last // 3_600) + 24
    start = max(start, -600_000)  # there were no clock changes before 1900
    end = min(end, 1_100_000)
    at, now = start, ahead(start) if start < end else 0.0
    while at < end:
        following = min(at + WEEK, end)
        then = ahead(following)
        if then != now:
            low, high = at, following
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if ahead(middle) == now else (low, middle)
            local = high + int(then)  # what the clock shows from then on
            if then - now == 1:
                found.append(ClockChange(hour=local - 1, kind="skipped"))
            elif then - now == -1:
                found.append(ClockChange(hour=local, kind="repeated"))
        at, now = following, then
    return tuple(found)


def hours_to_ask(found: Sequence[ClockChange]) -> tuple[int, ...]:
    """Return the hours of changes and, to compare, the same hour one and two weeks off."""
    return tuple(sorted({c.hour + weeks * WEEK for c in found for weeks in (-2, -1, 0, 1, 2)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well rows follow the changes of a zone's clock.

    Attributes:
        skipped: Rows in hours that the clock skips.
        skipped_expected: Rows such hours have in the weeks beside.
        repeated: Rows in hours that come twice.
        repeated_expected: Rows such hours have in the weeks beside.
    """

    skipped: int
    skipped_expected: float
    repeated: int
    repeated_expected: float

    def is_local(self, *, regular: bool) -> bool:
        """Whether rows leave out the hours that the clock skips.

        Ten rows that were to be expected there are evidence enough; fewer, if the hours that come
        twice have twice the rows. Where rows come by a fixed step (`regular`), one is.
        """
        if self.skipped > 0.02 * self.skipped_expected:
            return False
        twice = 1.5 <= self.doubled <= 2.5
        if self.skipped_expected >= 10:
            return self.repeated_expected < 10 or self.doubled >= 0.7
        fewest = 1.0 if regular else 4.0
        return min(self.skipped_expected, self.repeated_expected) >= fewest and twice

    @property
    def doubled(self) -> float:
        """Rows in repeated hours as a multiple of what the weeks beside have."""
        return self.repeated / self.repeated_expected if self.repeated_expected else 0.0


def fit(found: Sequence[ClockChange], rows: Callable[[int], int]) -> Fit:
    """Return how well rows per hour follow the changes of a clock.

    Args:
        found: The changes.
        rows: Rows of an hour.
    """
    seen = {"skipped": 0, "repeated": 0}
    expected = {"skipped": 0.0, "repeated": 0.0}
    for change in found:
        beside = sorted(rows(change.hour + weeks * WEEK) for weeks in (-2, -1, 1, 2))
        seen[change.kind] += rows(change.hour)
        expected[change.kind] += (beside[1] + beside[2]) / 2
    return Fit(
        skipped=seen["skipped"],
        skipped_expected=expected["skipped"],
        repeated=seen["repeated"],
        repeated_expected=expected["repeated"],
    )


def known_zones() -> dict[str, ZoneInfo]:
    """Return the zones of `ZONES` that this computer knows the rules of."""
    zones = {}
    for name in ZONES:
        try:
            zones[name] = ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError):
            continue
    return zones
