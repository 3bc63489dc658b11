"""Names for how often something comes: hourly, on business days, every 15 minutes."""

from inspector.metrics.phrases import span

DAY = 86_400.0
MONTH = 30.436875 * DAY
_NAMES = (
    (1.0, "every second"),
    (60.0, "every minute"),
    (3_600.0, "hourly"),
    (DAY, "daily"),
    (7 * DAY, "weekly"),
    (14 * DAY, "every two weeks"),
    (MONTH, "monthly"),
    (3 * MONTH, "quarterly"),
    (6 * MONTH, "twice a year"),
    (12 * MONTH, "yearly"),
)
_PERIODS = {
    "every second": "every second", "every minute": "every minute", "hourly": "every hour",
    "daily": "every day", "weekly": "every week", "every two weeks": "every two weeks",
    "monthly": "every month", "quarterly": "every quarter", "twice a year": "every half-year",
    "yearly": "every year",
}  # fmt: skip


def beat_name(seconds: float, idle_weekdays: tuple[int, ...] = ()) -> str:
    """Return what people call a cadence.

    Args:
        seconds: Its usual step.
        idle_weekdays: Weekdays without data, 0 for Monday.
    """
    if abs(seconds - DAY) < 1 and idle_weekdays:
        return "business days" if set(idle_weekdays) == {5, 6} else "some days of the week"
    for length, name in _NAMES:
        if abs(seconds - length) <= 0.005 * length:
            return name
    return every(seconds)


def every(seconds: float) -> str:
    """Return how often, in words that fit into a sentence: "every hour", "every 15 minutes"."""
    for length, name in _NAMES:
        if abs(seconds - length) <= 0.005 * length:
            return _PERIODS[name]
    text = span(seconds)
    return f"every {text[2:] if text.startswith('1 ') and text.count(' ') == 1 else text}"
