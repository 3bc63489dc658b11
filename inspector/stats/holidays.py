"""Which missing days are holidays: learnt from the days that are missing year after year.

A day follows rules of the calendar ("25 December", "4th Thursday of November", "Good Friday"). A rule
under which days are missing in nearly all years is a holiday; within one or two years, a
calendar that many keep is believed when most of its days are missing. Easter by the
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
#: Calendars many keep; one is believed where most of its days are missing.
_CALENDARS: tuple[frozenset[str], ...] = tuple(
    frozenset(rules.split("; "))
    for rules in (
        "1 January; 3rd Monday of January; 3rd Monday of February; last Monday of May; 19 June; "
        "4 July; 1st Monday of September; 2nd Monday of October; 11 November; "
        "4th Thursday of November; 25 December",  # United States, federal
        "1 January; 3rd Monday of January; 3rd Monday of February; Good Friday; last Monday of May; "
        "19 June; 4 July; 1st Monday of September; 4th Thursday of November; 25 December",  # NYSE
        "1 January; Good Friday; Easter Monday; 1st Monday of May; last Monday of May; "
        "last Monday of August; 25 December; 26 December",  # England
        "1 January; Good Friday; Easter Monday; 1 May; 25 December; 26 December",  # TARGET
        "1 January; Good Friday; Easter Monday; 1 May; Ascension Day; Whit Monday; 3 October; "
        "25 December; 26 December",  # Germany
        "1 January; Easter Monday; 1 May; 8 May; Ascension Day; Whit Monday; 14 July; 15 August; "
        "1 November; 11 November; 25 December",  # France
        "1 January; 6 January; Good Friday; Easter Monday; 25 April; 1 May; 2 June; 15 August; "
        "1 November; 8 December; 25 December; 26 December",  # Italy
        "1 January; 6 January; Good Friday; 1 May; 15 August; 12 October; 1 November; 6 December; "
        "8 December; 25 December",  # Spain
        "1 January; 25 December; 26 December; 31 December; 24 December",  # the turn of the year
    )
)
#: Part of a calendar's days that must be missing for it to be believed.
_MOST_OF_IT = 0.6
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
    kept = _calendar(days, active)
    kept.update(_observed(days, kept))
    rest = [day for day in days if day not in kept]
    kept.update(_recurring(rest, set(active).difference(kept)))
    return {**kept, **_observed(days, kept)}


def _recurring(days: list[int], active: Collection[int]) -> dict[int, str]:
    """Return missing days whose rule is missing in nearly every year that has it."""
    if not days:
        return {}
    share = max(len(days), 1) / len(active)
    wanted = {rule for day in days for rule in rules_of(day)}
    offered: dict[str, list[int]] = {}
    for day in active:
        for rule in wanted.intersection(rules_of(day)):
            offered.setdefault(rule, []).append(day)
    years = max(1, round((max(active) - min(active)) / 365))
    sure, steady = _accepted(days, offered, share, years)
    found = sure
    if years <= 3 and len(steady) >= max(6, 10 * _RULES * share**2):
        found = steady
    return found


def _accepted(
    days: list[int], offered: dict[str, list[int]], share: float, years: int
) -> tuple[dict[int, str], dict[int, str]]:
    """Return days by rules that chance cannot make, and by all that recur; the fullest rule first.

    A day that one rule explains is no evidence for another.
    """
    left, sure, steady = set(days), dict[int, str](), dict[int, str]()
    while True:
        met = {rule: [d for d in places if d in left] for rule, places in offered.items()}
        best = max(met, key=lambda rule: (len(met[rule]), rule), default="")
        if not best or len(met[best]) < 2:
            return sure, steady
        places, gone = offered.pop(best), met[best]
        # One that was introduced, or abolished, counts from its first day to its last.
        inside = sum(1 for day in places if gone[0] <= day <= gone[-1])
        chance = math.log(_RULES * years) + len(gone) * math.log(share)
        certain = len(gone) >= 0.75 * inside and chance < math.log(0.05)
        recurs = len(gone) >= 0.75 * len(places)
        if certain or recurs:
            left.difference_update(gone)
            steady.update(dict.fromkeys(gone, best))
        if certain:
            sure.update(dict.fromkeys(gone, best))


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


def _calendar(days: list[int], active: Collection[int]) -> dict[int, str]:
    """Return missing days of the calendars of which most days are missing, more than by chance."""
    named: dict[int, str] = {}
    for calendar in _CALENDARS:
        offered = {d for d in active if not calendar.isdisjoint(rules_of(d))}
        met = {
            d: next(r for r in rules_of(d) if r in calendar)
            for d in days
            if not calendar.isdisjoint(rules_of(d))
        }
        enough = len(set(met.values())) >= 3 and len(met) >= _MOST_OF_IT * len(offered)
        if enough and _chance(len(days), len(active), len(offered), len(met)) < 0.001:
            named |= met
    return named


def _chance(missing: int, active: int, offered: int, found: int) -> float:
    """Return the chance that so many of the days missing at random are widespread holidays."""
    share = offered / max(active, 1)
    return sum(
        math.comb(missing, k) * share**k * (1 - share) ** (missing - k)
        for k in range(found, missing + 1)
    )
