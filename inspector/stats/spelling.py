"""Which texts are likely spellings of one another, and what kind of thing a text looks like."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

Kind = Literal["number", "date", "text"]

#: Letters of other alphabets that look like Latin ones.
_CONFUSABLE = str.maketrans("асеорхуіѕԁӏвкмнтαβεζηικμνορτυχ", "aceopxyisdlbkmhtabezhikmnoptyx")
_JOINT = re.compile(r"(?<=\w)[\s_-]+(?=\w)|\s+")
_WORD = re.compile(r"\w+", re.UNICODE)
_NUMBER = re.compile(r"[-+−]?(\d{1,3}([ ,.'\u00a0\u202f]\d{3})+|\d+)([.,]\d+)?([eE][-+]?\d+)?\s*%?")
_DATE_SHAPES = {
    "year first": re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}([T ].*)?"),
    "year last": re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{4}([T ].*)?"),
}


def fingerprint(text: str) -> str:
    """Return the key under which spellings of one value collide (OpenRefine's key collision).

    Lower case, confusable letters folded, accents and punctuation dropped; up to four words are
    sorted, each once: longer texts are sentences, whose order means something. With digits in it, a
    text keeps its signs and its order: “<12” is not “12”, and 2 January is not 1 February.
    """
    words = _words_of(text)
    if words is None:
        return _JOINT.sub(" ", _bare(text)).strip(" .,;:")
    return " ".join(sorted(set(words)) if len(words) <= 4 else words)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_CONFUSABLE)


def _words_of(text: str) -> list[str] | None:
    """Return the words of a text; None if it holds digits, whose order and signs mean something."""
    bare = _bare(text)
    if any(c.isdigit() for c in bare):
        return None
    return _WORD.findall(bare.replace("_", " "))


def _may_reorder(left: str, right: str) -> bool:
    """Whether words in another order are the same value: “Korea, South”, not “R on L”."""
    a, b = _words_of(left), _words_of(right)
    if a is None or b is None or a == b:
        return True
    listed = any(mark in text for text in (left, right) for mark in ",;/&+")
    return listed and min(map(len, (*a, *b))) > 1


def one_edit(left: str, right: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours turns left into right."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    if len(left) > len(right):
        left, right = right, left
    start = 0
    while start < len(left) and left[start] == right[start]:
        start += 1
    if len(left) < len(right):
        return left[start:] == right[start + 1 :]
    if left[start + 1 :] == right[start + 1 :]:
        return True
    swapped = left[start + 1 : start + 2] + left[start : start + 1] + left[start + 2 :]
    return swapped == right[start:]


def spellings(counts: Mapping[str, int], *, most: int = 2_000) -> list[tuple[str, tuple[str, ...]]]:
    """Return values with their other likely spellings, the most rows first.

    A spelling shares the fingerprint of a more frequent value; or it is at least five letters long,
    holds no digit, is one edit away from a value at least twenty times as frequent.
    """
    frequent = sorted(counts, key=lambda v: (-counts[v], v))[:most]
    leaders: dict[str, str] = {}
    merged: dict[str, list[str]] = {}
    for value in frequent:
        key = fingerprint(value)
        if not key:
            continue
        if key in leaders and _may_reorder(leaders[key], value):
            merged.setdefault(leaders[key], []).append(value)
        else:
            leaders.setdefault(key, value)
    heads = list(leaders.items())
    by_length: dict[int, list[tuple[str, str]]] = {}
    for key, value in heads:
        by_length.setdefault(len(key), []).append((key, value))
    for key, value in heads:
        if len(key) < 5 or any(c.isdigit() for c in key):
            continue
        leader = _leader(key, 20 * counts[value], by_length, counts)
        if leader is not None:
            merged.setdefault(leader, []).extend([value, *merged.pop(value, [])])
    return sorted(
        ((leader, tuple(others)) for leader, others in merged.items()),
        key=lambda pair: (-sum(counts[v] for v in pair[1]), pair[0]),
    )


def _leader(
    key: str,
    least: int,
    by_length: Mapping[int, Sequence[tuple[str, str]]],
    counts: Mapping[str, int],
) -> str | None:
    """Return the most frequent value with at least `least` rows whose key is one edit away."""
    for length in (len(key), len(key) - 1, len(key) + 1):
        for other_key, other in by_length.get(length, ()):
            if counts[other] < least:
                break
            if one_edit(key, other_key):
                return other
    return None


def kind_of(text: str) -> Kind:
    """Return whether a text is a number, a date or neither."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return "number"
    return "date" if date_order(plain) else "text"


def date_order(text: str) -> str:
    """Return "year first", "day first", "month first" or "either"; empty if it is no date."""
    plain = text.strip()
    if _DATE_SHAPES["year first"].fullmatch(plain):
        return "year first"
    if not _DATE_SHAPES["year last"].fullmatch(plain):
        return ""
    first, second = (int(part) for part in re.split(r"[-/.]", plain)[:2])
    if first > 12 >= second:
        return "day first"
    return "month first" if second > 12 >= first else "either"
