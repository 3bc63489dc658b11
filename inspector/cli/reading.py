"""How text files are to be read, as it is typed: the choices of the import panel."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from inspector.model.dataset import Source
from inspector.model.errors import RequestError
from inspector.model.reading import AS_FOUND, TYPES, TextReading

_DELIMITERS = {
    "comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "bar": "|", "pipe": "|", "space": " ",
}  # fmt: skip
_QUOTES = {"double": '"', "single": "'", "none": ""}
_ANSWERS = {"yes": True, "no": False}
_DECIMALS = {"comma": True, "point": False}


def add_reading(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = command.add_argument_group(
        "how text files are read, where what is found in them is wrong"
    )
    group.add_argument(
        "--delimiter", metavar="D", help="comma, tab, semicolon, bar, space or one character"
    )
    group.add_argument("--quote", metavar="Q", help="double, single, none or one character")
    group.add_argument(
        "--header", choices=tuple(_ANSWERS), help="whether the first record names the columns"
    )
    group.add_argument("--skip", metavar="N", help="lines to leave out at the top")
    group.add_argument("--encoding", metavar="NAME", help="such as utf-8, cp1252 or shift_jis")
    group.add_argument(
        "--decimal", choices=tuple(_DECIMALS), help="what stands before the fraction of a number"
    )
    group.add_argument("--text", metavar="C,C", help="columns to keep as text, such as codes")
    group.add_argument(
        "--type",
        action="append",
        default=[],
        metavar="C=TYPE",
        help=f"give a column a type: {', '.join(TYPES)}; values that are not of it become missing "
        "and are counted; may be repeated",
    )


def reading_of(given: argparse.Namespace) -> TextReading:
    """Return what was typed about reading text files.

    Raises:
        RequestError: Something that cannot be.
    """
    from inspector.cli.request import listed

    delimiter, quote = given.delimiter, given.quote
    types = []
    for text in given.type:
        column, mark, name = text.rpartition("=")
        if not mark or not column.strip():
            raise RequestError(
                f"“{text}” names no column and type.", hint="Write it like opened=date."
            )
        types.append((column.strip(), name.strip().lower()))
    return TextReading(
        delimiter=None if delimiter is None else _DELIMITERS.get(delimiter.lower(), delimiter),
        quote=None if quote is None else _QUOTES.get(quote.lower(), quote),
        header=None if given.header is None else _ANSWERS[given.header],
        skip=None if given.skip is None else _count(given.skip),
        encoding=given.encoding,
        decimal_comma=None if given.decimal is None else _DECIMALS[given.decimal],
        as_text=listed(given.text) or (),
        types=tuple(types),
    )


def read_so(sources: Sequence[Source], reading: TextReading) -> tuple[Source, ...]:
    """Return sources that are read as was typed."""
    if reading == AS_FOUND:
        return tuple(sources)
    return tuple(replace(source, reading=reading) for source in sources)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise RequestError(f"“{text}” is not a number of lines.", hint="Write it like --skip 2.")
    return int(text)
