"""Finds out how a delimited text is cut into fields, from its beginning."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_DELIMITERS = ",\t;|"
_PREFERRED = {".tsv": "\t", ".tab": "\t", ".psv": "|"}
#: What the name of a column hardly ever looks like: a number, a date, a time, a truth value.
_VALUE = re.compile(
    r"\s*([+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?|"
    r"\d{1,2}:\d{2}(:\d{2})?|true|false)\s*",
    re.I,
)
#: A line by which programs tell each other the delimiter.
_SAID = re.compile(r"sep=([^\w\s\"']|\t)\r?\n", re.I)
_YEAR = re.compile(r"(1[5-9]|20|21)\d\d")
MOST_PREAMBLE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text is cut into fields.

    Attributes:
        delimiter: Stands between fields.
        quote: Encloses fields that hold a delimiter; empty if quotes mean themselves.
        escape: Precedes a quote inside a quoted field.
        header: Whether the first record names the columns.
        skip: Lines before the first record.
        names: The fields of the first record, or "column_1", "column_2" ...
    """

    delimiter: str
    quote: str
    escape: str
    header: bool
    skip: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    fields: list[str]
    line: int  # lines before it


def detect(head: str, *, complete: bool, suffix: str = "", only: str = "") -> Dialect | None:
    """Return the dialect of a text, or None if it holds no record.

    Args:
        head: Its beginning.
        complete: Whether that is all of it; otherwise its last record is not looked at.
        suffix: The ending of the file's name, which decides where the text does not.
        only: The delimiter, where it is known.
    """
    head = head.removeprefix("\ufeff")
    if said := _SAID.match(head):
        rest = detect(head[said.end() :], complete=complete, suffix=suffix, only=said[1])
        return rest and replace(rest, skip=rest.skip + 1)
    best: tuple[tuple[float, ...], str, str, str, list[_Record]] | None = None
    preferred = _PREFERRED.get(suffix, ",")
    for quote, escape in _quotings(head):
        for delimiter in only or _DELIMITERS:
            records = _records(head, delimiter, quote, escape, complete=complete)
            faultless = bool(records)
            if not faultless and quote:
                # One record with a stray quote must not make another delimiter look better.
                records = _records(head, delimiter, quote, escape, complete=complete, strict=False)
            # With commas, unbalanced quotes are a fault; with tabs they are a habit.
            if not records or (not quote and (delimiter == "," or not _is_unquoted(records))):
                continue
            share, width = _consistency(records)
            score = (share * (1 if faultless else 0.9), width, float(delimiter == preferred))
            if best is None or score > best[0]:
                best = (score, delimiter, quote, escape, records)
    if best is None:
        return None
    (_, width, _), delimiter, quote, escape, records = best
    if width < 2:
        free = next((d for d in (preferred, *_DELIMITERS) if d not in head), ",")
        delimiter = only or free
        records = _records(head, delimiter, quote, escape, complete=complete) or records
        spaced = [] if only else _spaced(head, quote, escape, complete=complete)
        if spaced:
            delimiter, records, width = " ", spaced, float(len(spaced[0].fields))
    first = _first_of_table(records, int(width))
    fields = records[first].fields
    header = _names_columns(fields)
    return Dialect(
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        header=header,
        skip=records[first].line,
        names=tuple(fields) if header else tuple(f"column_{n + 1}" for n in range(len(fields))),
    )


def _spaced(head: str, quote: str, escape: str, *, complete: bool) -> list[_Record]:
    """Return the records of numbers that single spaces part; none if it is a text of words."""
    records = _records(head, " ", quote, escape, complete=complete)
    width = len(records[0].fields) if records else 0
    if len(records) < 3 or width < 2 or any(len(one.fields) != width for one in records):
        return []
    fields = [field for one in records[1:] for field in one.fields]
    values = sum(bool(_VALUE.fullmatch(field)) for field in fields)
    return records if values >= 0.8 * len(fields) else []


def _quotings(head: str) -> list[tuple[str, str]]:
    """Return quotes and escapes worth a try, the usual first."""
    tried = [('"', '"')]
    if '"' not in head and re.search(r"(^|[,;|\t\n])'[^'\n]*'([,;|\t\r\n]|$)", head):
        tried.insert(0, ("'", "'"))
    if '\\"' in head:
        tried.append(('"', "\\"))
    if '"' in head:
        tried.append(("", ""))
    return tried


def _records(
    head: str, delimiter: str, quote: str, escape: str, *, complete: bool, strict: bool = True
) -> list[_Record]:
    """Cut a text into records, blank lines left out; empty if it cannot be cut so."""
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(
        io.StringIO(head, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        doublequote=escape == quote,
        escapechar=escape if escape and escape != quote else None,
        strict=strict,
    )
    records, line = [], 0
    try:
        for fields in reader:
            records.append(_Record(fields, line))
            line = reader.line_num
    except csv.Error as error:
        # A quoted field that the end of the head cuts off is no fault.
        if complete or "end of data" not in str(error):
            return []
    else:
        if not complete and len(records) > 1:
            records.pop()
    return [record for record in records if any(field.strip() for field in record.fields)]


def _consistency(records: Sequence[_Record]) -> tuple[float, float]:
    """Return the share of records of the commonest width above one, and that width."""
    widths = Counter(len(record.fields) for record in records)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0, 1.0
    width = max(wide, key=lambda w: (wide[w], w))
    share = wide[width] / len(records)
    # A few commas in a column of sentences make no second column.
    return (share, float(width)) if share >= 0.5 or len(records) <= 2 else (0.0, 1.0)


def _is_unquoted(records: Sequence[_Record]) -> bool:
    """Return whether quotes surely mean themselves: all records fit, and no field is enclosed."""
    return _consistency(records)[0] == 1 and not any(
        len(field) > 1 and field[0] == field[-1] == '"'
        for record in records
        for field in record.fields
    )


def _first_of_table(records: Sequence[_Record], width: int) -> int:
    """Return the place of the first record of the table, after a title and remarks."""
    for place, record in enumerate(records[:MOST_PREAMBLE]):
        if _is_count(record, records[place + 1 :], width):
            continue
        if sum(bool(field.strip()) for field in record.fields) > 1 or width < 2:
            return place
        is_remark = record.fields[0].lstrip().startswith("#")
        if len(record.fields) == width or not (is_remark or width > 2):
            return place
    return 0


def _is_count(record: _Record, after: Sequence[_Record], width: int) -> bool:
    """Return whether a record tells of the table, such as its size, and is none of it.

    It holds values, and is of another width than all that follow, which are many and of one width.
    """
    return (
        width > 2
        and len(record.fields) != width
        and any(_VALUE.fullmatch(field) for field in record.fields)
        and not _names_columns(record.fields)
        and len(after) >= 10
        and all(len(one.fields) == width for one in after)
    )


def _names_columns(fields: Sequence[str]) -> bool:
    """Return whether a first record names columns rather than holding values."""
    values = [field.strip() for field in fields if _VALUE.fullmatch(field)]
    if not values:
        return any(field.strip() for field in fields)
    # Years in a row are names: “country, 2020, 2021, 2022”.
    if len(values) > 1 and all(_YEAR.fullmatch(value) for value in values):
        return all(int(b) - int(a) == 1 for a, b in pairwise(values))
    return False
