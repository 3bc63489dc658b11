"""Figures, names and times as the words of a finding: plain British English, short and rounded."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

#: Narrow no-break space, between the thousands of a number.
THIN = "\u202f"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPANS = (("year", 365.25 * 86_400), ("day", 86_400.0), ("hour", 3_600.0), ("minute", 60.0))


def whole(count: float) -> str:
    """Return a count with its thousands apart."""
    return f"{count:,.0f}".replace(",", THIN)


def percent(share: float) -> str:
    """Return a share as a percentage; small ones keep their first digits."""
    value = 100 * share
    if value == 0:
        return "0 %"
    if abs(value) < 0.005:
        return "under 0.01 %"
    if 99.95 <= value < 100:
        return f"{min(value, 99.99):.2f} %"
    return f"{value:.2f} %" if abs(value) < 1 else f"{value:.1f} %"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points."""
    return f"{100 * difference:.1f} points"


def rows_text(count: int) -> str:
    """Return a number of rows."""
    return "1 row" if count == 1 else f"{whole(count)} rows"


def plural(count: int, noun: str) -> str:
    """Return a number of things whose plural ends in s."""
    return f"{whole(count)} {noun}" if count == 1 else f"{whole(count)} {noun}s"


def number(value: float) -> str:
    """Return a number with at most six digits that matter."""
    if float(value).is_integer() and abs(value) < 1e15:
        text = whole(abs(value))
        return f"−{text}" if value < 0 else text
    return f"{value:.6g}".replace("-", "−")


def quoted(name: object) -> str:
    """Return a name in curly quotes, cut where it would fill a sentence."""
    text = " ".join(str(name).split()) or str(name)
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"


def listed(names: Sequence[object], most: int = 5) -> str:
    """Return quoted names as a list of a sentence, with a count of those left out."""
    shown = [quoted(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {whole(len(names) - most)} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def span(seconds: float) -> str:
    """Return a length of time in its two largest units."""
    left = abs(seconds)
    if left < 1:
        return "under a second" if left else "0 seconds"
    if left < 60:
        return plural(round(left), "second")
    parts: list[str] = []
    for name, size in _SPANS:
        if left >= size and len(parts) < 2:
            parts.append(plural(int(left // size), name))
            left %= size
        elif parts:
            break
    return " ".join(parts)


def moment(seconds: float, *, day_only: bool | None = None) -> str:
    """Return a point in time, such as "3 May 2024 14:00"; midnight is not written."""
    try:
        at = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return "a time out of range"
    day = f"{at.day} {at:%B} {at.year}"
    midnight = seconds % 86_400 == 0
    return day if (midnight if day_only is None else day_only) else f"{day} {at:%H:%M}"


def slice_text(column: str, value: object) -> str:
    """Return the name of a slice, in the form findings carry."""
    return f"{column} = {'(missing)' if value is None else value}"
