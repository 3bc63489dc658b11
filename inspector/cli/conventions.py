"""How numbers and dates of text files are written, where the files do not say."""

import argparse
from dataclasses import replace

from inspector.model.dataset import Source

_MARKS = {"comma": ",", "point": ".", "blank": " ", "none": ""}


def add_conventions(command: argparse._ActionsContainer) -> None:
    """Let the order of dates and the mark between thousands be said."""
    group = command.add_argument_group("how numbers and dates of text files are written")
    group.add_argument(
        "--date-order",
        choices=("day", "month"),
        help="what dates such as 01/02/2026 begin with, where no day above 12 tells",
    )
    group.add_argument(
        "--thousands",
        choices=tuple(_MARKS),
        help="what parts thousands in numbers such as 1,234",
    )


def written(source: Source, given: argparse.Namespace) -> Source:
    """Return a source with what was said of its numbers and dates.

    Raises:
        RequestError: It makes no sense.
    """
    reading = source.reading
    if given.date_order is not None:
        reading = replace(reading, date_order=given.date_order)
    if given.thousands is not None:
        reading = replace(reading, thousands=_MARKS[given.thousands])
    return source if reading is source.reading else replace(source, reading=reading)
