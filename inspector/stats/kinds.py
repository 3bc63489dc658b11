"""What a column holds, beyond the type it is stored as: identifier, category, e-mail, place ..."""

import re
from collections import Counter
from collections.abc import Sequence

from inspector.stats.formats import form_of

#: Kinds of content, as people call them.
KINDS = (
    "empty", "constant", "boolean", "date or time", "number", "category", "identifier", "text",
    "web address", "e-mail address", "file path", "phone number", "IP address", "UUID",
    "latitude", "longitude", "place", "number as text", "date as text", "time as text", "code",
    "nested", "binary", "other",
)  # fmt: skip
#: Part of the present values that must be of a form.
SURE = 0.95
#: A category has at most so many values, and each comes up so often on average.
MOST_CATEGORIES, ROWS_EACH = 200, 5
_PATH = re.compile(
    r"([A-Za-z]:[\\/]|\\\\|~?/|\.{1,2}[\\/])[^<>\"|?*\n]*[^\s<>\"|?*]|[\w.-]+([\\/][\w. -]+)+\.\w{1,5}"
)
_WKT = re.compile(
    r"(POINT|LINESTRING|POLYGON|MULTI\w+|GEOMETRYCOLLECTION)\s*Z?\s*\(.*\)", re.I | re.S
)
_PAIR = re.compile(r"\(?\s*[-+]?\d{1,2}\.\d{2,}\s*[,;]\s*[-+]?\d{1,3}\.\d{2,}\s*\)?")
_LATITUDE = re.compile(r"(^|[\W_])(lat|latitude)($|[\W_])|Latitude$|Lat$")
_LONGITUDE = re.compile(r"(^|[\W_])(lon|lng|long|longitude)($|[\W_])|Longitude$|L(on|ng)$")
_NAMES_ID = re.compile(r"(^|[\W_])(id|uuid|guid|key|no|nr|number)$|[a-z]I[dD]$", re.I)
_NAMES_CODE = re.compile(r"(^|[\W_])(code|class|type|category|zip|postcode|plz|group|level)$", re.I)
_TRUTH = (
    {"0", "1"}, {"yes", "no"}, {"true", "false"}, {"t", "f"}, {"y", "n"}, {"ja", "nein"},
    {"oui", "non"},
)  # fmt: skip
_SPOKEN = {"number": "number as text", "date": "date as text", "time of day": "time as text"}


def text_kind(name: str, values: Sequence[str], distinct: int, present: int) -> str:
    """Return what texts are.

    Args:
        name: The column's name.
        values: Some of its present texts, as they come.
        distinct: About how many different texts the whole column has.
        present: How many texts the whole column has.
    """
    texts = [value.strip() for value in values if value.strip()]
    if not texts:
        return "empty"
    known = {text.casefold() for text in texts}
    if distinct <= 2 and any(known == pair for pair in _TRUTH):
        return "boolean"
    if distinct == 1 and present > 1:
        return "constant"
    counted = Counter(texts)
    forms: Counter[str] = Counter()
    for text, count in counted.items():
        forms[_form(text)] += count
    form, count = forms.most_common(1)[0]
    if count >= SURE * len(texts) and form not in ("text", "code"):
        return _SPOKEN.get(form, form)
    if distinct <= MOST_CATEGORIES and present >= ROWS_EACH * distinct:
        return "category"
    if distinct >= 0.98 * present and present > 20 and (form == "code" or _NAMES_ID.search(name)):
        return "identifier"
    if forms["code"] >= SURE * len(texts):
        return "identifier" if _NAMES_ID.search(name) else "code"
    return "text"


def number_kind(
    name: str, *, low: float, high: float, whole: bool, distinct: int, present: int
) -> str:
    """Return what numbers are.

    Args:
        name: The column's name.
        low: The smallest.
        high: The largest.
        whole: Whether they are stored as whole numbers.
        distinct: About how many different ones there are.
        present: How many there are.
    """
    if distinct == 1 and present > 1:
        return "constant"
    if not whole and _LATITUDE.search(name) and -90 <= low <= high <= 90:
        return "latitude"
    if not whole and _LONGITUDE.search(name) and -180 <= low <= high <= 360:
        return "longitude"
    if not whole:
        return "number"
    if distinct == 2 and (low, high) == (0, 1):
        return "boolean"
    if _NAMES_ID.search(name) and distinct >= 0.05 * present:
        return "identifier"
    if _NAMES_CODE.search(name) and distinct <= MOST_CATEGORIES and present >= ROWS_EACH * distinct:
        return "category"
    return "number"


def _form(text: str) -> str:
    if _WKT.fullmatch(text) or _PAIR.fullmatch(text):
        return "place"
    form = form_of(text)
    if form in ("text", "code") and _PATH.fullmatch(text) and not text.startswith("//"):
        return "file path"
    return form
