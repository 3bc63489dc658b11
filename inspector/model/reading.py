"""How a person says a text file is to be read, where the guess is wrong."""

import codecs
from collections.abc import Collection
from dataclasses import dataclass, replace

from inspector.model.errors import RequestError

_SPOKEN = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar", " ": "space"}
#: Types a person may give to a column of a text file, and how they are spoken of.
TYPES = {
    "text": "text",
    "integer": "whole numbers",
    "number": "numbers",
    "boolean": "true or false",
    "date": "dates",
    "timestamp": "dates with time",
    "time": "times of day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """Choices for delimited text; None leaves a choice to what is found in the file.

    Attributes:
        delimiter: The one character between fields.
        quote: The character around fields that hold a delimiter; empty: quotes mean themselves.
        header: Whether the first record names the columns.
        skip: Lines before the first record.
        encoding: Python's name of the encoding, such as "cp1252".
        decimal_comma: Whether numbers may have a decimal comma.
        thousands: What parts thousands in numbers: a comma, a point, a blank (which stands for
            apostrophes as well), or empty for nothing.
        date_order: "day" or "month": what dates such as 01/02/2026 begin with.
        as_text: Columns whose values stay the texts they are, such as codes made of digits.
        types: Columns and the type each is given, one of `TYPES`. Values that are not of it become
            missing, and are counted with their lines.
    """

    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    skip: int | None = None
    encoding: str | None = None
    decimal_comma: bool | None = None
    thousands: str | None = None
    date_order: str | None = None
    as_text: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise RequestError("The delimiter must be one character.")
        if self.delimiter is not None and self.delimiter in '"\r\n\0':
            raise RequestError("Fields cannot be parted by a quote or a line end.")
        if self.quote is not None and (len(self.quote) > 1 or self.quote in ("\r", "\n", "\0")):
            raise RequestError("The quotation mark must be one character, or none.")
        if self.quote and self.quote == self.delimiter:
            raise RequestError("The delimiter and the quotation mark must differ.")
        if self.skip is not None and self.skip < 0:
            raise RequestError("Lines to leave out cannot be fewer than none.")
        if self.thousands is not None and self.thousands not in ("", ",", ".", " ", "'"):
            raise RequestError("Thousands are parted by a comma, a point, a blank or nothing.")
        if self.date_order not in (None, "day", "month"):
            raise RequestError("Dates begin with the day or with the month.")
        if self.thousands == "," and self.decimal_comma:
            raise RequestError("A comma cannot part thousands and be a decimal comma.")
        if self.encoding is not None:
            _check_encoding(self.encoding)
        for column, name in self.types:
            if name not in TYPES:
                raise RequestError(
                    f"“{name}” is no type that “{column}” can be given.",
                    hint=f"Types are {', '.join(TYPES)}.",
                )

    @property
    def forced(self) -> dict[str, str]:
        """The type of each column that was given one."""
        return {**dict.fromkeys(self.as_text, "text"), **dict(self.types)}

    def without(self, columns: Collection[str]) -> "TextReading":
        """Return the choices that are not about these columns."""
        return replace(
            self,
            as_text=tuple(name for name in self.as_text if name not in columns),
            types=tuple(pair for pair in self.types if pair[0] not in columns),
        )

    def __bool__(self) -> bool:
        return self != AS_FOUND

    def __str__(self) -> str:
        said = []
        if self.delimiter is not None:
            said.append(f"fields parted by {_SPOKEN.get(self.delimiter, repr(self.delimiter))}")
        if self.quote is not None:
            said.append(f"quotation mark {self.quote}" if self.quote else "no quotation marks")
        if self.header is not None:
            said.append("with a header line" if self.header else "without a header line")
        if self.skip is not None:
            said.append(f"{self.skip} lines left out at the top")
        if self.encoding is not None:
            said.append(f"encoding {self.encoding}")
        if self.decimal_comma is not None:
            said.append("decimal commas" if self.decimal_comma else "no decimal commas")
        if self.thousands is not None:
            mark = {"'": "apostrophe", ".": "point"}.get(self.thousands)
            mark = mark or _SPOKEN.get(self.thousands, "nothing")
            said.append(f"thousands parted by {mark}")
        if self.date_order is not None:
            said.append(f"dates with the {self.date_order} first")
        if self.as_text:
            named = ", ".join(f"“{name}”" for name in self.as_text[:8])
            more = f" and {len(self.as_text) - 8} more" if len(self.as_text) > 8 else ""
            said.append(f"{named}{more} kept as text")
        shown = [f"“{column}” read as {TYPES[name]}" for column, name in self.types[:8]]
        if len(self.types) > 8:
            shown.append(f"{len(self.types) - 8} more columns given a type")
        said += shown
        return ", ".join(said)


def _check_encoding(name: str) -> None:
    try:
        "a".encode(name)  # codecs that make no text are refused here
        codecs.getincrementaldecoder(name)(errors="replace")
    except (LookupError, TypeError, ValueError) as error:
        raise RequestError(
            f"“{name}” is not an encoding that Inspector knows.",
            hint="Examples are utf-8, cp1252, latin-1, utf-16, shift_jis.",
        ) from error


AS_FOUND = TextReading()
