"""Puts what a person says about a text in the place of what was found in it."""

import csv
import io
from dataclasses import replace

from inspector.model.reading import TextReading
from inspector.sources.dialect import Dialect


def with_choices(head: str, found: Dialect | None, reading: TextReading) -> Dialect | None:
    """Return the dialect with a person's choices; None for a text without a record.

    Args:
        head: The beginning of the text.
        found: What was found in it.
        reading: What the person says.
    """
    chosen = (reading.delimiter, reading.quote, reading.header, reading.skip)
    if all(choice is None for choice in chosen):
        return found
    base = found or Dialect(
        delimiter=",", quote='"', escape='"', header=True, skip=0, names=("column_1",)
    )
    quote = base.quote if reading.quote is None else reading.quote
    if quote == (reading.delimiter or base.delimiter):
        quote = '"'
    base = replace(
        base,
        delimiter=base.delimiter if reading.delimiter is None else reading.delimiter,
        quote=quote,
        escape=base.escape if quote == base.quote else quote,
        header=base.header if reading.header is None else reading.header,
        skip=base.skip if reading.skip is None else reading.skip,
    )
    fields = _first_record(head.removeprefix("\ufeff"), base)
    if not fields:
        return None
    named = tuple(f"column_{place + 1}" for place in range(len(fields)))
    return replace(base, names=tuple(fields) if base.header else named)


def _first_record(head: str, dialect: Dialect) -> list[str]:
    text = io.StringIO(head, newline="")
    for _ in range(dialect.skip):
        text.readline()
    reader = csv.reader(
        text,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=dialect.escape == dialect.quote,
        escapechar=dialect.escape if dialect.escape and dialect.escape != dialect.quote else None,
    )
    try:
        return next((fields for fields in reader if any(field.strip() for field in fields)), [])
    except csv.Error:
        return []
