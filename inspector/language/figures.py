"""Numbers, dates and lengths of time inside a sentence, as a language writes them."""

import re

_MONTHS = {
    "January": "Januar",
    "February": "Februar",
    "March": "März",
    "April": "April",
    "May": "Mai",
    "June": "Juni",
    "July": "Juli",
    "August": "August",
    "September": "September",
    "October": "Oktober",
    "November": "November",
    "December": "Dezember",
}
#: One, and several, of what figures count.
_UNITS = {
    "second": ("Sekunde", "Sekunden"),
    "minute": ("Minute", "Minuten"),
    "hour": ("Stunde", "Stunden"),
    "day": ("Tag", "Tage"),
    "week": ("Woche", "Wochen"),
    "month": ("Monat", "Monate"),
    "quarter": ("Quartal", "Quartale"),
    "year": ("Jahr", "Jahre"),
    "row": ("Zeile", "Zeilen"),
    "point": ("Punkt", "Punkte"),
    "y": ("J.", "J."),
}
_WORDS = {"under": "unter", "over": "über", "about": "etwa", "to": "bis", "and": "und"}
_DECIMAL = re.compile(r"(?<![\w.,-])(\d[\d\u202f]*)\.(\d+)(?![\d.,]*[.]\d)(?!\w*\.\w)")
_COMMAS = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,]|\.\d{3},)")
_DATE = re.compile(r"\b(\d{1,2}) (" + "|".join(_MONTHS) + r") (\d{1,4})\b")
_MONTH = re.compile(r"\b(" + "|".join(_MONTHS) + r") (\d{4})\b")
_COUNTED = re.compile(r"(\d)([ \u00a0])(" + "|".join(_UNITS) + r")(s?)\b")
_WORD = re.compile(r"[A-Za-z]+")
_KNOWN = {*_WORDS, *_MONTHS, *_UNITS, *(f"{unit}s" for unit in _UNITS), "d", "h", "min", "s", "e"}


def is_quantity(text: str) -> bool:
    """Whether a text is nothing but figures, dates and units."""
    return any(c.isdigit() for c in text) and all(w in _KNOWN for w in _WORD.findall(text))


def with_decimal_comma(text: str) -> str:
    """Return figures with a decimal comma, and their thousands apart by a narrow space."""
    text = _COMMAS.sub(lambda found: found.group().replace(",", "\u202f"), text)
    return _DECIMAL.sub(r"\1,\2", text)


def german(text: str) -> str:
    """Return a quantity in German."""
    text = _DATE.sub(lambda d: f"{d[1]}. {_MONTHS[d[2]]} {d[3]}", text)
    text = _MONTH.sub(lambda d: f"{_MONTHS[d[1]]} {d[2]}", text)
    text = _COUNTED.sub(_counted, with_decimal_comma(text))
    return _WORD.sub(lambda word: _WORDS.get(word[0], word[0]), text) if " " in text else text


def _counted(found: re.Match[str]) -> str:
    # "1 day" has no s; "0.5 points" and "11 days" have one.
    return f"{found[1]}{found[2]}{_UNITS[found[3]][1 if found[4] else 0]}"
