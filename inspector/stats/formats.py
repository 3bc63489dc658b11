"""What a text is by its form: an e-mail address, a phone number, a code; and its character pattern."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

_GUID = re.compile(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?")
_MAIL = re.compile(r"[^@\s\"<>]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_LINK = re.compile(r"(https?|ftp)://\S+|www\.\S+\.\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[-+−]?(\d{1,3}([ ,.'\u00a0\u202f]\d{3})+|\d+)([.,]\d+)?([eE][-+]?\d+)?\s*%?")
_DATE = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}([T ].*)?|\d{1,2}([-/.])\d{1,2}\3(\d{4}|\d{2})([T ].*)?"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([aApP][mM])?")
_PHONE = re.compile(r"(\+|00)?[\d\s().\-/]{6,22}(\s*(x|ext\.?)\s*\d{1,6})?")
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")

#: Forms that say what a column holds; in the order they are tried.
FORMS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("UUID", lambda t: bool(_GUID.fullmatch(t))),
    ("e-mail address", lambda t: bool(_MAIL.fullmatch(t))),
    ("web address", lambda t: bool(_LINK.fullmatch(t))),
    (
        "IP address",
        lambda t: bool(_ADDRESS.fullmatch(t)) and all(int(part) < 256 for part in t.split(".")),
    ),
    ("date", lambda t: bool(_DATE.fullmatch(t)) and _is_date(t)),
    ("time of day", lambda t: bool(_CLOCK.fullmatch(t))),
    ("number", lambda t: bool(_NUMBER.fullmatch(t)) and not _leads_with_zero(t)),
    ("phone number", lambda t: _is_phone(t)),
)


def form_of(text: str) -> str:
    """Return what a text looks like: one of `FORMS`, "code" (letters and digits) or "text"."""
    plain = text.strip()
    for name, fits in FORMS:
        if fits(plain):
            return name
    digits = any(c.isdigit() for c in plain)
    compact = not any(c.isspace() for c in plain) and len(plain) <= 40
    return "code" if digits and compact and plain.isascii() else "text"


def pattern(text: str) -> str:
    """Return the character pattern: 9 a digit, A a capital, a a small letter; long runs as a+.

    After Potter's Wheel (Raman and Hellerstein 2001). Runs of digits up to four long are written
    out, as are capitals up to four: codes differ in how many there are.
    """
    classes = "".join(
        "9"
        if c.isdigit()
        else "A"
        if c.isupper()
        else "a"
        if c.isalpha()
        else " "
        if c.isspace()
        else c
        for c in text.strip()
    )
    folded = re.sub(r"a+", "a+", classes)
    return re.sub(r"(9|A)\1{4,}", r"\1+", folded)


def shares(counts: Mapping[str, int], key: Callable[[str], str]) -> list[tuple[str, int, str]]:
    """Return (key, rows, most frequent example), most rows first."""
    rows: dict[str, int] = {}
    example: dict[str, tuple[int, str]] = {}
    for text, count in counts.items():
        name = key(text)
        rows[name] = rows.get(name, 0) + count
        if name not in example or (count, text) > example[name]:
            example[name] = (count, text)
    return sorted(
        ((name, n, example[name][1]) for name, n in rows.items()), key=lambda p: (-p[1], p[0])
    )


def _is_date(text: str) -> bool:
    numbers = [int(part) for part in re.findall(r"\d+", text)[:3]]
    if len(numbers) < 3:
        return False
    year_first = numbers[0] > 31
    year, rest = (numbers[0], numbers[1:]) if year_first else (numbers[2], numbers[:2])
    if max(rest) > 31 or min(rest) > 12 or min(rest) < 1:
        return False
    try:
        datetime(max(year, 1) if year > 99 else 2000 + year, min(rest), 1)  # noqa: DTZ001
    except ValueError:
        return False
    return True


def _leads_with_zero(text: str) -> bool:
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


def _is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    if not 7 <= digits <= 15 or not _PHONE.fullmatch(text):
        return False
    if text.startswith(("+", "0", "(")):
        return True
    grouped = len(re.findall(r"\d+", text)) == 3 and len(text) <= 14
    return digits >= 10 and grouped and not _ADDRESS.fullmatch(text)
