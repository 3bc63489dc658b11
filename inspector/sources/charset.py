"""Which encoding a text is in that is not UTF-8.

Other scripts than Latin are told by a library that knows how letters follow one another. Latin letters are
too few in most tables for that: of the pages that Western, Central European, Turkish and old DOS programs
write, the one is taken in which high bytes are letters; Windows-1252 where they are equal.
"""

import re
import unicodedata

#: What a text is read as when nothing tells: every byte means something in it.
SINGLE_BYTE = "latin-1"
#: UTF-8 with some bytes that are not; these are read as Windows-1252.
MIXED = "utf-8 with windows-1252"
#: Bytes that are enough to tell.
LOOKED_AT = 2**16
#: Encodings of other scripts, and of more than one byte a letter.
_SCRIPTS = (
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "koi8_r", "cp1251", "cp866", "cp1253", "cp1255",
    "cp1256", "cp874",
)  # fmt: skip
_ONE_BYTE = ("cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256", "cp874")
_LATIN = ("cp1252", "cp1250", "cp1254", "cp850", "iso8859_2", "mac_roman")
#: High characters needed before another script is believed, and their part in words of that script.
_FEWEST, _SURE = 8, 0.6
#: What people call encodings.
NAMES = {
    "latin-1": "Windows-1252 (Latin-1)", "cp1252": "Windows-1252", "cp1250": "Windows-1250",
    "cp1251": "Windows-1251", "cp1253": "Windows-1253", "cp1254": "Windows-1254",
    "cp1255": "Windows-1255", "cp1256": "Windows-1256", "cp850": "DOS code page 850",
    "cp866": "DOS code page 866", "cp874": "Thai (TIS-620)", "koi8_r": "KOI8-R",
    "koi8-r": "KOI8-R", "cp932": "Shift-JIS", "euc_jp": "EUC-JP", "gb18030": "GB18030",
    "big5": "Big5", "cp949": "Korean (EUC-KR)", "iso8859_2": "ISO 8859-2", "mac_roman": "Mac Roman",
    "mac-roman": "Mac Roman", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
}  # fmt: skip
_RUN = re.compile(rb"[\x80-\xff]+")
#: Letters of Turkish as Windows-1252 shows them, and those that only Icelandic has beside them.
_TURKISH = re.compile(r"(?<=\w)[ðþý]|[ÝÞ](?=\w)")
_ICELANDIC = re.compile(r"[áéíúæÁÉÍÚÆ]")
_WORDS = re.compile(r"[^\W\d_a-zA-Z\u0080-\u024f]{2,}")


def guess(data: bytes) -> str:
    """Return the encoding of bytes that are not UTF-8 throughout.

    Returns:
        The name of one of Python's encodings, or `MIXED`.
    """
    sample = _around_high_bytes(data)
    if _is_mixed(sample):
        return MIXED
    script = _script(sample) or _dense(sample)
    if script is not None:
        return script
    best = max(_LATIN, key=lambda name: (_letters(sample, name), -_LATIN.index(name)))
    if best != "cp1252":
        return best
    western = sample.decode("cp1252", "replace")
    turkish = _TURKISH.search(western) and not _ICELANDIC.search(western)
    return "cp1254" if turkish else SINGLE_BYTE


def _around_high_bytes(data: bytes) -> bytes:
    """Return whole lines that hold high bytes, as many as are enough."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if size < LOOKED_AT and not line.isascii():
            lines.append(line[:2_000])
            size += len(lines[-1])
    return b"\n".join(lines)


def _is_mixed(data: bytes) -> bool:
    """Return whether most runs of high bytes are letters of UTF-8: the rest came from elsewhere."""
    good = bad = 0
    for run in _RUN.findall(data):
        try:
            run.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return good > bad


def _script(data: bytes) -> str | None:
    """Return the encoding of a text in another script than Latin, or None."""
    if sum(byte > 127 for byte in data) < _FEWEST:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=[*_SCRIPTS, "cp1252"], preemptive_behaviour=False).best()
    if best is None or best.encoding not in _SCRIPTS:
        return None
    text = data.decode(best.encoding, "replace")
    high = sum(ord(letter) > 127 for letter in text)
    inside = sum(len(word) for word in _WORDS.findall(text))
    sure = high and text.count("\ufffd") <= 0.01 * high and inside >= _SURE * high
    return best.encoding if sure else None


def _dense(data: bytes) -> str | None:
    """Return the one-byte encoding of a text of another script that the library did not tell.

    Latin words have single letters with marks; where most high bytes stand in long runs, they are words
    of another script. Of the pages the one is taken that makes them words of one script with capitals
    at the beginning.
    """
    runs = _RUN.findall(data)
    long = sum(len(run) for run in runs if len(run) >= 4)
    if long < _SURE * sum(map(len, runs)):
        return None
    scores = {name: _words_score(data, name) for name in _ONE_BYTE}
    best = max(_ONE_BYTE, key=lambda name: scores[name])
    return best if scores[best] > 0 else None


def _words_score(data: bytes, encoding: str) -> int:
    score = 0
    for word in re.findall(r"[^\s\x00-\x7f]+", data.decode(encoding, "replace")):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
        one = len(scripts) == 1 and scripts <= {"CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI"}
        cased = word == word.lower() or word[1:] == word[1:].lower() or word == word.upper()
        score += len(word) if one and cased else -len(word)
    return score


def _letters(data: bytes, encoding: str) -> int:
    """Return how many high characters stand as they do in words: letters, quotes at their ends, signs."""
    text = data.decode(encoding, "replace")
    score = 0
    for before, letter, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if ord(letter) < 128:
            continue
        kind = unicodedata.category(letter)
        within = before.isalpha()
        if kind == "Ll" or (kind == "Lu" and not (within and before.islower())):
            score += 1
        elif kind in ("Ps", "Pi", "Sc", "So", "Pd") and not (within and after.isalpha()):
            score += 1  # opening quotes, signs of money and degrees stand beside words
        elif kind in ("Pe", "Pf", "Po") and not before.isspace():
            score += 1
        else:
            score -= 1
    return score


def spoken(encoding: str) -> str:
    """Return what people call an encoding."""
    return NAMES.get(encoding, encoding.upper())
