"""The guises that a time comes in when it is no date or timestamp, and how to read each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from inspector.engine.duckdb_engine.expressions import text
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType
from inspector.sources.role_names import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Guise:
    """A way to read a time from a column that is not one of times.

    Attributes:
        spoken: What the values are, for people: "seconds since 1970".
        value: SQL of the time; null where a value is not of this kind.
        is_sure: Whether values alone tell, whatever the column's name.
        rivals: A name shared by guises of which only one can be right (day or month first).
        proof: SQL that is true where a value can be of no rival; empty: none is needed.
    """

    spoken: str
    value: Composed
    is_sure: bool = False
    rivals: str = ""
    proof: Composed | None = None


#: Names that speak of a moment, beside those that `role_names` knows for event and ingest time.
_EPOCH = re.compile(
    r"(^| )(epoch|unix|posix|utc|ts|timestamp|time|date|datetime|when|at|ms|millis|milliseconds|"
    r"micros|us|nanos|ns|sec|secs|seconds|modified|updated|created|ingest(ed)?|load(ed)?)( |$)"
)
#: Seconds since 1970 of 1980 and 2100: what lies between is taken for a moment of our time.
_FROM, _TO = 315_532_800, 4_102_444_800
#: Units of a count since 1970: how many of them a second has, and the engine's function.
_UNITS = (
    ("seconds", 1, SQL("make_timestamp(CAST(round({} * 1e6) AS BIGINT))")),
    ("milliseconds", 10**3, SQL("make_timestamp(CAST(round({} * 1e3) AS BIGINT))")),
    ("microseconds", 10**6, SQL("make_timestamp(CAST({} AS BIGINT))")),
    ("nanoseconds", 10**9, SQL("make_timestamp(CAST({} // 1000 AS BIGINT))")),
)


def may_be_epoch(name: str) -> bool:
    """Return whether a name allows numbers to be counts since 1970."""
    return _EPOCH.search(words_of(name)) is not None


def guises_of(column: Column) -> tuple[Guise, ...]:
    """Return the guises a column of this type may have, the preferred first."""
    if column.type.is_numeric:
        return (*_epochs(column), *_digits(column))
    if column.type is LogicalType.TEXT:
        return (*_weeks(column), *_months(column), *_texts(column), *_digits(column))
    return ()


def _epochs(column: Column) -> list[Guise]:
    """Counts since 1970; another count in the same column is no time, and null."""
    x = Identifier(column.name)
    found = []
    for unit, per_second, template in _UNITS:
        if column.type is LogicalType.REAL and per_second > 10**6:
            continue  # a double cannot hold it
        value = x if per_second == 10**9 else SQL("CAST({} AS DOUBLE)").format(x)
        if per_second == 10**6:
            value = x
        found.append(
            Guise(
                spoken=f"{unit} since 1970",
                value=SQL("CASE WHEN {0} >= {1} AND {0} < {2} THEN TRY({3}) END").format(
                    x, Literal(_FROM * per_second), Literal(_TO * per_second),
                    template.format(value),
                ),
            )
        )  # fmt: skip
    return found


def _strptime(x: Composed, shape: str, formats: Sequence[str]) -> Composed:
    """Return the time that a text of this shape (a regular expression) is in one of the formats."""
    listed = SQL(", ").join([Literal(one) for one in formats])
    return SQL(
        "CASE WHEN regexp_full_match({0}, {1}) THEN try_strptime({0}, [{2}]) END"
    ).format(x, Literal(shape), listed)  # fmt: skip


def _digits(column: Column) -> list[Guise]:
    """Dates written as digits alone: 20240131, 202401, 20240131235959."""
    x = text(column)
    if column.type is LogicalType.REAL:
        return []
    day = r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    return [
        Guise(spoken="days as 20240131", value=_strptime(x, day, ["%Y%m%d"])),
        Guise(
            spoken="times as 20240131235959",
            value=_strptime(x, day + r"([01]\d|2[0-3])([0-5]\d){0,2}", ["%Y%m%d%H%M%S", "%Y%m%d%H%M",
                                                                        "%Y%m%d%H"]),
        ),
        Guise(
            spoken="months as 202401",
            value=_strptime(x, r"(19|20)\d\d(0[1-9]|1[0-2])", ["%Y%m"]),
        ),
    ]  # fmt: skip


def _weeks(column: Column) -> list[Guise]:
    x = text(column)
    plain = SQL("upper(replace(replace({}, '-', ''), ' ', ''))").format(x)
    week = r"\d{4}-? ?[Ww](0[1-9]|[1-4]\d|5[0-3])"
    return [
        Guise(
            spoken="ISO weeks, taken as their Monday",
            value=SQL(
                "CASE WHEN regexp_full_match({0}, {1}) THEN try_strptime({2} || '1', '%GW%V%u') END"
            ).format(x, Literal(week), plain),
            is_sure=True,
        ),
        Guise(
            spoken="days of ISO weeks",
            value=SQL(
                "CASE WHEN regexp_full_match({0}, {1}) THEN try_strptime({2}, '%GW%V%u') END"
            ).format(x, Literal(week + "-?[1-7]"), plain),
            is_sure=True,
        ),
    ]


def _months(column: Column) -> list[Guise]:
    x = text(column)
    quarter = SQL(
        "CASE WHEN regexp_full_match({0}, '\\d{{4}}[- ]?[Qq][1-4]') "
        "THEN TRY(make_timestamp(CAST(left({0}, 4) AS BIGINT), "
        "3 * CAST(right({0}, 1) AS BIGINT) - 2, 1, 0, 0, 0)) "
        "WHEN regexp_full_match({0}, '[Qq][1-4][- /]?\\d{{4}}') "
        "THEN TRY(make_timestamp(CAST(right({0}, 4) AS BIGINT), "
        "3 * CAST(substr({0}, 2, 1) AS BIGINT) - 2, 1, 0, 0, 0)) END"
    ).format(x)
    return [
        Guise(
            spoken="months, taken as their first day",
            value=_strptime(x, r"\d{4}[-/.](0[1-9]|1[0-2])", ["%Y-%m", "%Y/%m", "%Y.%m"]),
            is_sure=True,
        ),
        Guise(
            spoken="months, taken as their first day",
            value=_strptime(x, r"[A-Za-z]{3,9}\.?[- ]\d{4}", ["%b %Y", "%B %Y", "%b-%Y", "%B-%Y"]),
            is_sure=True,
        ),
        Guise(spoken="quarters, taken as their first day", value=quarter, is_sure=True),
    ]


_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%g", " %I:%M %p", " %I:%M:%S %p")
_CLOCK = r"([ T,]+\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?( ?[APap][Mm])?)?"


def _texts(column: Column) -> list[Guise]:
    """Dates and times in words or in figures."""
    x = text(column)

    def formats(*days: str) -> list[str]:
        return [day + clock for day, clock in product(days, _CLOCKS)]

    iso = SQL(
        # The engine leaves out the offset of a time that it reads without a zone.
        "CASE WHEN regexp_full_match({0}, '\\d{{4}}-\\d{{2}}-\\d{{2}}.+(Z|[+-]\\d{{2}}(:?\\d{{2}})?)') "
        "THEN make_timestamp(epoch_us(TRY_CAST({0} AS TIMESTAMP WITH TIME ZONE))) "
        "WHEN regexp_full_match({0}, '\\d{{4}}-\\d{{2}}-\\d{{2}}.*') "
        "THEN TRY_CAST({0} AS TIMESTAMP) END"
    ).format(x)
    named = _strptime(
        SQL("replace({}, ',', '')").format(x),
        r"(\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{4}|[A-Za-z]{3,9} \d{1,2} \d{4})" + _CLOCK,
        formats("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%b %d %Y", "%B %d %Y"),
    )
    offset = SQL("epoch({})")  # of a time with an offset: the same moment in UTC
    mail = SQL(
        "CASE WHEN regexp_full_match({0}, '[A-Z][a-z]{{2}}, \\d{{1,2}} [A-Z][a-z]{{2}} \\d{{4}} .*') "
        "THEN make_timestamp(CAST({1} * 1000000 AS BIGINT)) END"
    ).format(x, offset.format(SQL(
        "coalesce(try_strptime(replace({0}, 'GMT', '+0000'), '%a, %d %b %Y %H:%M:%S %z'))"
    ).format(x)))  # fmt: skip
    log = SQL(
        "CASE WHEN regexp_full_match({0}, '\\[?\\d{{2}}/[A-Z][a-z]{{2}}/\\d{{4}}:.*') "
        "THEN make_timestamp(CAST({1} * 1000000 AS BIGINT)) END"
    ).format(x, offset.format(SQL(
        "try_strptime(trim({0}, '[]'), '%d/%b/%Y:%H:%M:%S %z')"
    ).format(x)))  # fmt: skip
    compact = _strptime(
        x, r"\d{8}T\d{6}Z?", ["%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"]
    )  # the short form of ISO 8601
    plain = SQL("translate({}, '.-', '//')").format(x)
    figures = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}" + _CLOCK
    return [
        Guise(spoken="ISO dates or times as text", value=iso, is_sure=True),
        Guise(spoken="dates with the month in words", value=named, is_sure=True),
        Guise(spoken="times as in e-mail", value=mail, is_sure=True),
        Guise(spoken="times as in web server logs", value=log, is_sure=True),
        Guise(spoken="times as 20240131T235959", value=compact, is_sure=True),
        Guise(
            spoken="dates with the year first",
            value=_strptime(
                SQL("replace({}, '.', '/')").format(x),
                r"\d{4}/\d{1,2}/\d{1,2}" + _CLOCK, formats("%Y/%m/%d"),
            ),
            is_sure=True,
        ),
        Guise(
            spoken="dates with the day first",
            value=_strptime(plain, figures, formats("%d/%m/%Y")),
            is_sure=True,
            rivals="order",
            proof=SQL("regexp_matches({}, '^(1[3-9]|2\\d|3[01])[/.-]')").format(x),
        ),
        Guise(
            spoken="dates with the month first",
            value=_strptime(plain, figures, formats("%m/%d/%Y")),
            is_sure=True,
            rivals="order",
            proof=SQL("regexp_matches({}, '^\\d{{1,2}}[/.-](1[3-9]|2\\d|3[01])[/.-]')").format(x),
        ),
    ]  # fmt: skip


#: Words by which a column is a part of a date.
_PARTS: Mapping[str, re.Pattern[str]] = {
    "year": re.compile(r"(^| )(year|yr|yyyy)( |$)"),
    "quarter": re.compile(r"(^| )(quarter|qtr)( |$)"),
    "month": re.compile(r"(^| )(month|mon|mnth|mm)( |$)"),
    "week": re.compile(r"(^| )(iso week|week|wk)( |$)"),
    "day_of_year": re.compile(r"(^| )(day of year|doy|yday|julian day)( |$)"),
    "day": re.compile(r"(^| )(day of month|dayofmonth|day|dom|mday|dd)( |$)"),
    "hour": re.compile(r"(^| )(hour|hr|hh)( |$)"),
    "minute": re.compile(r"(^| )(minute|min)( |$)"),
    "second": re.compile(r"(^| )(second|sec)( |$)"),
}
#: What belongs to a date, coarse to fine; a date may end after any of them but the year with a time.
_CHAINS = (
    ("year", "month", "day", "hour", "minute", "second"),
    ("year", "day_of_year", "hour", "minute", "second"),
    ("year", "week"),
    ("year", "quarter"),
)


def parts_of_dates(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that together are a date, coarse to fine; none if there is no year."""
    groups: dict[str, dict[str, Column]] = {}
    for column in columns:
        if column.type not in (LogicalType.INTEGER, LogicalType.REAL, LogicalType.TEXT):
            continue
        words = words_of(column.name)
        for part, pattern in _PARTS.items():
            if pattern.search(words):
                rest = " ".join(pattern.sub(" ", words).split())
                groups.setdefault(rest, {}).setdefault(part, column)
                break
    best: tuple[Column, ...] = ()
    for group in groups.values():
        for chain in _CHAINS:
            taken: list[Column] = []
            for part in chain:
                if part not in group:
                    break
                taken.append(group[part])
            if len(taken) > max(1, len(best)):
                best = tuple(taken)
    return best


def part_named(column: Column) -> str | None:
    """Return which part of a date a column is by its name."""
    words = words_of(column.name)
    return next((part for part, pattern in _PARTS.items() if pattern.search(words)), None)


def together(columns: Sequence[Column]) -> Guise | None:
    """Return the time that several columns are together; None if their names or types do not say.

    A date and a time of day belong together as well, and a date and an hour.
    """
    dates = [c for c in columns if c.type.is_temporal]
    clocks = [c for c in columns if c.type is LogicalType.TIME]
    named = {part: c for c in columns if (part := part_named(c)) and c not in dates}
    if len(columns) == 2 and len(dates) == 1 and len(clocks) == 1:
        value = SQL("CAST({} AS DATE) + {}").format(
            Identifier(dates[0].name), Identifier(clocks[0].name)
        )
        return Guise(spoken="a day and a time of day", value=value, is_sure=True)
    if len(dates) == 1 and set(named) in ({"hour"}, {"hour", "minute"}):
        if len(columns) != 1 + len(named):
            return None
        day = SQL("epoch(CAST({} AS DATE))").format(Identifier(dates[0].name))
        hour = _number(named["hour"])
        minute = _number(named["minute"]) if "minute" in named else Literal(0)
        value = SQL(
            "CASE WHEN {1} BETWEEN 0 AND 23 AND {2} BETWEEN 0 AND 59 "
            "THEN make_timestamp(CAST(({0} + {1} * 3600 + {2} * 60) * 1000000 AS BIGINT)) END"
        ).format(day, hour, minute)
        return Guise(spoken="a day and its hour", value=value, is_sure=True)
    if len(named) != len(columns) or "year" not in named:
        return None
    chain = next((c for c in _CHAINS if set(c[: len(named)]) == set(named)), None)
    if chain is None:
        return None
    return Guise(spoken=f"parts of a date: {', '.join(chain[: len(named)]).replace('_', ' ')}",
                 value=_put_together({p: named[p] for p in chain[: len(named)]}), is_sure=True)  # fmt: skip


def _number(column: Column) -> Composed:
    """Return a part of a date as a whole number; a month may be a word."""
    x = text(column)
    if column.type is LogicalType.TEXT:
        return SQL(
            "coalesce(TRY_CAST({0} AS BIGINT), month(try_strptime({0}, ['%b', '%B'])))"
        ).format(x)
    name = Identifier(column.name)
    return SQL("CASE WHEN {0} = floor({0}) THEN TRY_CAST({0} AS BIGINT) END").format(name)


def _put_together(parts: Mapping[str, Column]) -> Composed:
    n = {part: _number(column) for part, column in parts.items()}
    zero, one = Literal(0), Literal(1)
    hour, minute, second = (n.get(part, zero) for part in ("hour", "minute", "second"))
    year = n["year"]
    if "week" in n:
        # CONCAT pads nothing: the week needs two digits to be read.
        return SQL(
            "try_strptime(format('{{:04d}}W{{:02d}}1', {}, {}), '%GW%V%u')"
        ).format(year, n["week"])  # fmt: skip
    if "day_of_year" in n:
        return SQL(
            "CASE WHEN {1} BETWEEN 1 AND 366 AND year(CAST(TRY(make_date({0}, 1, 1)) AS DATE) "
            "+ CAST({1} - 1 AS INTEGER)) = {0} "
            "THEN TRY(make_timestamp({0}, 1, 1, {2}, {3}, CAST({4} AS DOUBLE))) "
            "+ to_days(CAST({1} - 1 AS INTEGER)) END"
        ).format(year, n["day_of_year"], hour, minute, second)
    month = n.get("month", one)
    if "quarter" in n:
        month = SQL("(3 * {} - 2)").format(n["quarter"])
    return SQL("TRY(make_timestamp({}, {}, {}, {}, {}, CAST({} AS DOUBLE)))").format(
        year, month, n.get("day", one), hour, minute, second
    )


def years_of(column: Column) -> Guise:
    """Return years, taken as their first day, of a column that holds nothing else."""
    year = _number(column)
    value = SQL("CASE WHEN {0} BETWEEN 1500 AND 2200 THEN {1} END").format(
        year, _put_together({"year": column})
    )
    return Guise(spoken="years, taken as their first day", value=value)


_IN_NAMES = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)"),
)
_WEEK_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_]?[Ww](0[1-9]|[1-4]\d|5[0-3])(?!\d)")


def date_in_name(name: str) -> date | None:
    """Return the day, first day of the week, month or year that a file's name speaks of."""
    if week := _WEEK_IN_NAME.search(name):
        try:
            return date.fromisocalendar(int(week[1]), int(week[2]), 1)
        except ValueError:
            return None
    for pattern in _IN_NAMES:
        found = [tuple(int(part) for part in match.groups()) for match in pattern.finditer(name)]
        if found:
            year, month, day = (*found[-1], 1, 1)[:3]
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def dates_of_files(files: Sequence[Path]) -> tuple[date, ...]:
    """Return the date each file's name speaks of; none unless all do, and differ."""
    found = [date_in_name(file.name) for file in files]
    dates = tuple(one for one in found if one is not None)
    return dates if len(dates) == len(files) > 1 and len(set(dates)) > 1 else ()
