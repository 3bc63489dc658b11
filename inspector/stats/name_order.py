"""The order that names of files speak of: by dates in them, by version numbers, else by name."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

Basis = Literal["date", "number", "name"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_GAP = r"[-_. ]?"
_CLOCK = r"(?:[T_. -]?(\d\d)[-_:.h]?(\d\d)(?:[-_:.m]?(\d\d))?)?(?!\d)"
#: Ways to write a date, the most telling first.
_DAY = re.compile(
    _YEAR + r"([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])" + _CLOCK, re.IGNORECASE
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(0[1-9]|[12]\d|3[01])([-_.])(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)"
)
_SPOKEN_DAY = re.compile(
    r"(?<!\d)(\d{1,2})" + _GAP + _MONTH + _GAP + r"((?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_QUARTER = re.compile(_YEAR + _GAP + r"q([1-4])(?!\d)", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"q([1-4])" + _GAP + r"((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_WEEK = re.compile(_YEAR + _GAP + r"w([0-5]\d)(?!\d)", re.IGNORECASE)
_YEAR_MONTH = re.compile(_YEAR + r"[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_SPOKEN_MONTH = re.compile(
    r"(?<![a-z])"
    + _MONTH
    + _GAP
    + r"((?:19|20)\d\d)(?!\d)|"
    + _YEAR
    + _GAP
    + _MONTH
    + r"(?![a-z])",
    re.IGNORECASE,
)
_ONLY_YEAR = re.compile(_YEAR + r"(?!\d)")
_NUMBER = re.compile(
    r"(?<![a-z])(?:v|ver|version|r|rev|release)[-_. ]?(\d+(?:\.\d+)*)", re.IGNORECASE
)

When = tuple[int, ...]


def ordered(names: Sequence[str]) -> tuple[list[int], Basis]:
    """Return the places of names, oldest first, and what they were ordered by.

    A date or a version number orders them only if every name has one.

    Args:
        names: Names of files, with the folders that tell them apart, if any.
    """
    bases: tuple[Basis, ...] = ("date", "number")
    for basis, find in zip(bases, (date_in, number_in), strict=True):
        found = [find(name) for name in names]
        known = [key for key in found if key is not None]
        if len(known) == len(names) and len(set(known)) > 1:
            keys = dict(enumerate(known))
            return sorted(keys, key=lambda n: (keys[n], natural(names[n]), names[n])), basis
    return sorted(range(len(names)), key=lambda n: (natural(names[n]), names[n])), "name"


def date_in(name: str) -> When | None:
    """Return the date that a name holds, as numbers that compare; None: it holds none."""
    for find in (_day, _day_first, _spoken_day, _quarter, _week, _year_month, _spoken_month, _year):
        found = find(name)
        if found is not None:
            return found
    return None


def number_in(name: str) -> When | None:
    """Return the version number that a name holds, as in “v2.10”."""
    found = _NUMBER.findall(name)
    return tuple(int(part) for part in found[-1].split(".")) if found else None


def natural(name: str) -> list[tuple[bool, int, str]]:
    """Return a key in which runs of digits are compared as numbers, however long they are."""
    parts = (part for part in re.split(r"([0-9]+)", name.casefold()) if part)
    return [
        (True, len(part.lstrip("0")), part.lstrip("0"))
        if part[0] in "0123456789"
        else (False, 0, part)
        for part in parts
    ]


def _real(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _day(name: str) -> When | None:
    for found in _DAY.finditer(name):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        clock = tuple(int(part or 0) for part in found.groups()[4:])
        if _real(year, month, day):
            return (year, month, day, *clock)
    return None


def _day_first(name: str) -> When | None:
    found = _DAY_FIRST.search(name)
    if found and _real(int(found[4]), int(found[3]), int(found[1])):
        return (int(found[4]), int(found[3]), int(found[1]))
    return None


def _spoken_day(name: str) -> When | None:
    found = _SPOKEN_DAY.search(name)
    if found and _real(int(found[3]), _month(found[2]), int(found[1])):
        return (int(found[3]), _month(found[2]), int(found[1]))
    return None


def _quarter(name: str) -> When | None:
    if found := _QUARTER.search(name):
        return (int(found[1]), 3 * int(found[2]) - 2)
    if found := _QUARTER_FIRST.search(name):
        return (int(found[2]), 3 * int(found[1]) - 2)
    return None


def _week(name: str) -> When | None:
    found = _WEEK.search(name)
    if not found:
        return None
    try:
        day = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return (day.year, day.month, day.day)


def _year_month(name: str) -> When | None:
    found = _YEAR_MONTH.search(name)
    return (int(found[1]), int(found[2])) if found else None


def _spoken_month(name: str) -> When | None:
    found = _SPOKEN_MONTH.search(name)
    if not found:
        return None
    return (int(found[2] or found[3]), _month(found[1] or found[4]))


def _year(name: str) -> When | None:
    found = _ONLY_YEAR.search(name)
    return (int(found[1]),) if found else None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1
