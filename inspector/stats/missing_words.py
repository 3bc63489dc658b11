"""Texts that stand for a missing value in many languages, and when an ambiguous one does.

Lists after Pearson (2006) and FAHES (Qahtan et al., KDD 2018), widened by hand.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

Strength = Literal["strong", "ambiguous", "syntactic"]

_STRONG_WORDS = """
n/a|#n/a|n.a.|n.a|n\\a|#na|nan|null|nil|(null)|<null>|<na>|<none>|[null]|\\n|missing|(missing)|unknown|unk
undefined|unspecified|not available|not applicable|not provided|not known|not specified|not recorded
not reported|not measured|no data|no answer|no value|no response|#value!|#ref!|#div/0!|#name?|#null!
?|??|???|--|---|----|.|..|...|tbd|tba|t.b.d.|to be determined|keine angabe|keine angaben|k. a.|k.a.
unbekannt|nicht verfugbar|nicht bekannt|fehlt|inconnu|inconnue|non renseigne
non renseignee|non disponible
sin dato|sin datos|desconocido|desconocida|no aplica|no disponible|sconosciuto|sconosciuta
non applicabile|nao informado|nao disponivel|desconhecido|desconhecida
onbekend|nvt|n.v.t.|niet bekend
brak|brak danych|nieznany|nieznana|okand|uppgift saknas|ukjent|ukendt|mangler|tuntematon|ei tietoa
bilinmiyor|yok|neznamy|nezname|ismeretlen|necunoscut|nepoznato|不明|未知|无|無|なし|欠損|없음|미상
неизвестно|нет данных|не указано|невідомо|άγνωστο|αγνωστο|غير معروف|לא ידוע|अज्ञात
ไม่ทราบ|khong ro|tidak diketahui
"""
STRONG = frozenset(w.strip() for w in re.split(r"[|\n]", _STRONG_WORDS) if w.strip())

_AMBIGUOUS_WORDS = """na nd ns no none other x xx xxx - _ 0 -1 99 999 9999 -99 -999 -9999 test
default dummy void empty blank"""
AMBIGUOUS = frozenset(_AMBIGUOUS_WORDS.split())
#: Words that are answers wherever the others are words: only odd among numbers and dates.
_ANSWERS = frozenset(["no", "none", "other", "test", "default", "dummy", "void", "empty", "blank"])
_VALUE = re.compile(r"[-+−]?[\d.,:/\- ]*\d[\d.,:/\- ]*\s*%?")

_SYNTACTIC = re.compile(
    r"(?P<char>.)(?P=char){3,}|1234567890|123456789|asdf\w*|qwerty\w*|000-00-0000|test@.*"
    r"|lorem ipsum.*"
)


def normalised(text: str) -> str:
    """Return a text trimmed, lower case, without accents, its inner blanks collapsed."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", " ".join(bare.casefold().split()))


_STRONG_NORMALISED = frozenset(normalised(word) for word in STRONG)


def shape(text: str) -> str:
    """Return the pattern of a text: runs of digits as 9, of capitals A, of small letters a."""
    classes = (
        "9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text
    )
    folded: list[str] = []
    for c in classes:
        if not folded or folded[-1] != c or c not in "9Aa":
            folded.append(c)
    return "".join(folded)


def placeholder(text: str, others: Mapping[str, int]) -> Strength | None:
    """Return how strongly a text looks like a stand-in for "missing"; None if it does not.

    Args:
        text: The value.
        others: Every value of the column with its count. An ambiguous word or a mere pattern
            is only reported when it does not look like the rest: `NA` among country codes is
            Namibia.
    """
    plain = normalised(text)
    if not plain:
        return None
    if plain in _STRONG_NORMALISED:
        return "strong"
    if plain in AMBIGUOUS:
        if plain in _ANSWERS and not _among_numbers(text, others):
            return None
        return None if _fits(text, others) else "ambiguous"
    if _SYNTACTIC.fullmatch(plain):
        return None if _fits(text, others) else "syntactic"
    return None


def _among_numbers(text: str, others: Mapping[str, int]) -> bool:
    rest = {value: count for value, count in others.items() if value != text and value.strip()}
    numbers = sum(count for value, count in rest.items() if _VALUE.fullmatch(value.strip()))
    return numbers >= 0.8 * sum(rest.values()) > 0


def _fits(text: str, others: Mapping[str, int]) -> bool:
    rest = {
        value: count
        for value, count in others.items()
        if value != text and normalised(value) not in _STRONG_NORMALISED and value.strip()
    }
    total = sum(rest.values())
    if not total:
        return True
    alike = sum(count for value, count in rest.items() if shape(value) == shape(text))
    lengths = [len(value) for value in rest]
    return alike >= 0.2 * total and min(lengths) <= len(text) <= max(lengths)
