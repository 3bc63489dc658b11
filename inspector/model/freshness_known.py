"""What a person states about times: the service level a feed has to keep, and its time zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inspector.model.errors import RequestError

#: Seconds of the periods in which a service level is told: those of dbt, and weeks.
PERIODS: Mapping[str, float] = {
    "minute": 60.0,
    "hour": 3_600.0,
    "day": 86_400.0,
    "week": 7 * 86_400.0,
}
_WRITTEN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*")
_SHORT = {"m": "minute", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "w": "week"}
_HINT = "Write a count and a period, such as “12 hours” or “2 days”."


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshnessKnown:
    """What a person states about times.

    Attributes:
        warn_after: Seconds after which the newest record is too old, worth a warning.
        error_after: Seconds after which it is critically old.
        time_zone: The zone, by its IANA name, that times without a zone are in; empty: not stated.
    """

    warn_after: float | None = None
    error_after: float | None = None
    time_zone: str = ""

    def __bool__(self) -> bool:
        return self.warn_after is not None or self.error_after is not None or bool(self.time_zone)

    def merged(self, other: "FreshnessKnown") -> "FreshnessKnown":
        """Return these with what another states instead."""
        return FreshnessKnown(
            warn_after=self.warn_after if other.warn_after is None else other.warn_after,
            error_after=self.error_after if other.error_after is None else other.error_after,
            time_zone=other.time_zone or self.time_zone,
        )


NOTHING_KNOWN = FreshnessKnown()


def freshness_known(
    *, warn_after: object = None, error_after: object = None, time_zone: object = ""
) -> FreshnessKnown:
    """Return what is stated about times, checked.

    Args:
        warn_after: "12 hours", or {"count": 12, "period": "hour"} as in dbt.
        error_after: The same; not less than `warn_after`.
        time_zone: An IANA name, such as "Europe/Berlin".

    Raises:
        RequestError: A part is not of the right form.
    """
    warn, error = _length("warn_after", warn_after), _length("error_after", error_after)
    if warn is not None and error is not None and error < warn:
        raise RequestError(
            "error_after is shorter than warn_after.", hint="An error comes after a warning."
        )
    zone = str(time_zone or "").strip()
    if zone:
        zone_of(zone)
    return FreshnessKnown(warn_after=warn, error_after=error, time_zone=zone)


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        RequestError: There is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RequestError(
            f"There is no time zone “{name}”.",
            hint="Use a name such as Europe/Berlin, America/New_York or UTC.",
        ) from None


def length_text(seconds: float | None) -> str:
    """Return a length of time as it may be written again: "12 hours"; "" for None."""
    if seconds is None:
        return ""
    for name in ("day", "hour", "minute"):
        count = seconds / PERIODS[name]
        if count >= 1 and count == round(count):
            return f"{count:.0f} {name}{'s' * (count != 1)}"
    return f"{seconds / 60:g} minutes"


def _length(part: str, given: object) -> float | None:
    if given is None or given == "":
        return None
    count: float | None = None
    period = ""
    if isinstance(given, Mapping) and set(given) == {"count", "period"}:
        amount, period = given["count"], str(given["period"]).lower()
        if isinstance(amount, int | float) and not isinstance(amount, bool):
            count = float(amount)
    elif isinstance(given, str) and (found := _WRITTEN.fullmatch(given.lower())):
        count, period = float(found[1]), found[2]
    period = _SHORT.get(period, period.removesuffix("s"))
    if count is None or period not in PERIODS or not 0 < count < 1e6:
        raise RequestError(f"“{given}” is no length of time for {part}.", hint=_HINT)
    return count * PERIODS[period]
