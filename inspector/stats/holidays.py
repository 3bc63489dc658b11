"""Which missing days are holidays: learnt from the days that are missing year after year.

A day follows rules of the calendar ("25 December", "4th Thursday of November", "Good Friday"). A rule
under which days are missing in nearly all years is a holiday; within one or two years, days that many
calendars keep are believed when more of them are missing than chance explains. Easter by the
algorithm of Meeus, Jones and Butcher.
"""

import math
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache

_EPOCH = date(1970, 1, 1)
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")
_EASTER = {
    -48: "Shrove Monday",
    -47: "Shrove Tuesday",
    -3: "Maundy Thursday",
    -2: "Good Friday",
    0: "Easter Sunday",
    1: "Easter Monday",
    39: "Ascension Day",
    49: "Whit Sunday",
    50: "Whit Monday",
    60: "Corpus Christi",
}
#: Rules that many calendars and markets keep; believed together, never one alone.
_WIDESPREAD = frozenset({
    "1 January", "6 January", "3rd Monday of January", "3rd Monday of February", "Good Friday",
    "Easter Monday", "1 May", "1st Monday of May", "Ascension Day", "Whit Monday", "Corpus Christi",
    "last Monday of May", "19 June", "4 July", "14 July", "15 August", "last Monday of August",
    "1st Monday of September", "3 October", "2nd Monday of October", "1 November", "11 November",
    "4th Thursday of November", "24 December", "25 December", "26 December", "31 December",
})  # fmt: skip
#: About how many rules could be met by chance.
_RULES = 400


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar."""
    century, rest = divmod(year, 100)
    golden = year % 19
    skipped = century // 4
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def rules_of(day: int) -> tuple[str, ...]:
    """Return the rules a day, counted from 1970-01-01, follows; the plainest first."""
    at = _EPOCH + timedelta(days=day)
    nth = (at.day - 1) // 7
    rules = [f"{at.day} {at:%B}"]
    name = _EASTER.get((at - easter(at.year)).days)
    if name:
        rules.append(name)
    rules.append(f"{_ORDINALS[nth]} {at:%A} of {at:%B}")
    if (at + timedelta(days=7)).month != at.month:
        rules.append(f"last {at:%A} of {at:%B}")
    return tuple(rules)


def holidays(missing: Iterable[int], active: Collection[int]) -> dict[int, str]:
    """Return the missing days that are holidays, each with its rule.

    Args:
        missing: Days without what was to be expected, counted from 1970-01-01.
        active: All days on which something was to be expected, missing ones included; weekends left
            out if nothing comes on them.
    """
    days = sorted(set(missing))
    # More than one active day in eight: this is not a daily series with holidays.
    if not days or len(days) > len(active) / 8:
        return {}
    kept = _recurring(days, active)
    common = [d for d in days if d not in kept and _widespread(d)]
    offered = sum(1 for d in active if _widespread(d))
    believed = [_widespread(d) for d in days if _widespread(d)]
    many = len(set(believed)) >= 3
    if common and many and _chance(len(days), len(active), offered, len(believed)) < 0.001:
        kept.update((day, _widespread(day)) for day in common)
    return {**kept, **_observed(days, kept)}


def _recurring(days: list[int], active: Collection[int]) -> dict[int, str]:
    """Return missing days whose rule is missing in nearly every year that has it."""
    gone = set(days)
    share = len(days) / len(active)
    offered: dict[str, list[int]] = {}
    missed: dict[str, int] = {}
    wanted = {rule for day in days for rule in rules_of(day)}
    for day in active:
        for rule in wanted.intersection(rules_of(day)):
            offered.setdefault(rule, []).append(day)
            missed[rule] = missed.get(rule, 0) + (day in gone)
    steady = {r for r, k in missed.items() if k >= 2 and k >= 0.75 * len(offered[r])}
    # One that was introduced, or abolished, counts from its first day to its last.
    kept = {
        rule: sum(1 for day in offered[rule] if first <= day <= last)
        for rule, (first, last) in _spans(days).items()
    }
    tries = _RULES * max(1, round((max(active) - min(active)) / 365))
    certain = {
        r
        for r, k in missed.items()
        if k >= 2 and k >= 0.75 * kept[r] and math.log(tries) + k * math.log(share) < math.log(0.05)
    }
    together = {day for day in days if steady.intersection(rules_of(day))}
    by_chance = 2 * _RULES * share**2
    rules = certain | steady if len(together) >= 6 and len(together) >= 5 * by_chance else certain
    return {
        day: next(rule for rule in rules_of(day) if rule in rules)
        for day in days
        if rules.intersection(rules_of(day))
    }


def _spans(days: list[int]) -> dict[str, tuple[int, int]]:
    """Return the first and the last missing day of each rule."""
    spans: dict[str, tuple[int, int]] = {}
    for day in days:
        for rule in rules_of(day):
            spans[rule] = (spans.get(rule, (day, day))[0], day)
    return spans


def _observed(days: list[int], kept: dict[int, str]) -> dict[int, str]:
    """Return missing Fridays and Mondays that stand for a holiday on the weekend beside them."""
    known, found = set(kept.values()), {}
    for day in days:
        weekday = (day + 3) % 7
        if day in kept or weekday not in (0, 4):
            continue
        for beside in (day - 1, day - 2) if weekday == 0 else (day + 1, day + 2):
            rules = [
                r for r in rules_of(beside) if r in known and r[0].isdigit() and " of " not in r
            ]
            if beside not in days and rules:
                found[day] = f"{rules[0]} (observed)"
                break
    return found


def _widespread(day: int) -> str:
    return next((rule for rule in rules_of(day) if rule in _WIDESPREAD), "")


def _chance(missing: int, active: int, offered: int, found: int) -> float:
    """Return the chance that so many of the days missing at random are widespread holidays."""
    share = offered / max(active, 1)
    return sum(
        math.comb(missing, k) * share**k * (1 - share) ** (missing - k)
        for k in range(found, missing + 1)
    )
