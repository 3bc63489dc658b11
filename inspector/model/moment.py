"""Moments as people write them."""

from datetime import UTC, datetime

from inspector.model.errors import RequestError


def moment(value: str | float | datetime | None) -> float | None:
    """Return a moment as epoch seconds; one without a zone is taken as UTC.

    Raises:
        RequestError: A text that is not an ISO date or time.
    """
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise RequestError(
                f"“{value}” is not a date or time.",
                hint="Write it like 2026-05-03 or 2026-05-03T14:00.",
            ) from None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.timestamp()
