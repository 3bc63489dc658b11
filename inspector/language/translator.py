"""Says English sentences in another language, by a catalogue of sentences with gaps.

A sentence is looked up as it is; else the template with the most fixed text that fits it is filled
with what stood in the gaps, which may be sentences themselves. What fits nothing stays English:
text is never lost. What stands in curly quotes is data and never touched.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from inspector import assets
from inspector.language.catalogue import read_po
from inspector.language.figures import german, is_quantity

_GAP = re.compile(r"\{(\d+)\}")
_END = re.compile(r"[.?!:] (?=[A-Z“0-9])")
_QUOTED = re.compile(r"“[^”]*”")
_ENGLISH = re.compile(
    r"\b(the|of|is|are|was|were|in|and|or|to|that|with|than|not|no|it|its|by|for|from|has|have|on|"
    r"as|at|be|but|which|their|this|there|more|most|only|each|every|one|all)\b"
)
_INNER = re.compile(r"“([^“”„]*)”")
_SHARE_OF = re.compile(r"([\d\u202f.,]+ %) (.+)")
_ONE_QUOTED = re.compile(r"“[^“”]*”")
_LOWER = re.compile(r"(?<![\w.])[a-z]{2,}(?![\w.])")
_PARTS = (". ", "; ", ": ", " · ", ", ", " – ", " (", " and ", " to ", " × ", " / ")
_TAILS = ("until ", "since ", "(", "and ", "on ", "in ", "where ")
_DEEPEST = 5
_MOST_KEPT = 20_000
#: Parts of one text that are looked up at most, so that no text takes long.
_MOST_TRIED = 600
#: Fixed letters from which a template is surely the right one.
STRONG = 16
#: Letters beyond which a text is prose, not a part of a sentence.
_LONGEST = 160


class _Unknown:
    """Not looked for yet; None is “looked for and not found”."""


_UNKNOWN = _Unknown()


@dataclass(frozen=True, slots=True)
class _Template:
    fixed: tuple[str, ...]
    order: tuple[int, ...]
    said: str
    weight: int
    quoted: tuple[bool, ...]

    def gaps(self, text: str) -> list[str] | None:
        """Return what stands in the gaps; leftmost, so in linear time whatever the text."""
        first, last = self.fixed[0], self.fixed[-1]
        if not text.startswith(first) or not text.endswith(last):
            return None
        place, end = len(first), len(text) - len(last)
        if place > end:
            return None
        found = []
        for part in self.fixed[1:-1]:
            at = text.find(part, place, end)
            if at < 0:
                return None
            found.append(text[place:at])
            place = at + len(part)
        found.append(text[place:end])
        return found

    def filled(self, gaps: Iterable[str]) -> str:
        named = dict(zip(self.order, gaps, strict=True))
        return _GAP.sub(lambda gap: named.get(int(gap[1]), ""), self.said)


class Translator:
    """Translates sentences; `language` is its code. Figures are written by `figures`."""

    def __init__(
        self, language: str, messages: Mapping[str, str], figures: Callable[[str], str] | None
    ) -> None:
        self.language = language
        self._figures = figures
        self._exact = {k: v for k, v in messages.items() if not _GAP.search(k)}
        self._by_start: dict[str, list[_Template]] = {}
        self._by_end: dict[str, list[_Template]] = {}
        self._anywhere: list[_Template] = []
        self._kept: dict[str, str | None] = {}
        self._tried: dict[tuple[str, int], str | None] = {}
        self._names: frozenset[str] = frozenset()
        for english, said in messages.items():
            if _GAP.search(english):
                self._add(english, said)
        for bucket in (*self._by_start.values(), *self._by_end.values(), self._anywhere):
            bucket.sort(key=lambda template: -template.weight)

    @property
    def is_english(self) -> bool:
        """Whether nothing is translated."""
        return self._figures is None

    def text(self, english: str, names: frozenset[str] = frozenset()) -> str:
        """Return a sentence in the language; unchanged where it is not known.

        Args:
            english: The sentence.
            names: Names of columns and versions: left as they are.
        """
        if self._figures is None or not english or english in names:
            return english
        found = self._said(english, names)
        return english if found is None else _with_low_quotes(found)

    def exact(self, english: str) -> str | None:
        """Return the translation of a whole text without gaps, or None."""
        return self._exact.get(english)

    def value(self, shown: str) -> str:
        """Return a formatted figure as the language writes it."""
        return self._figures(shown) if self._figures and is_quantity(shown) else shown

    def _said(self, english: str, names: frozenset[str]) -> str | None:
        if names is not self._names:
            self._kept.clear()
            self._names = names
        self._tried = {}
        return self._find(english, names, 0)

    def _find(self, english: str, names: frozenset[str], depth: int) -> str | None:
        kept = self._kept.get(english, _UNKNOWN)
        if not isinstance(kept, _Unknown):
            return kept
        key = (english, depth)
        if key in self._tried:
            return self._tried[key]
        if len(self._tried) > _MOST_TRIED:
            return None
        self._tried[key] = None
        found = self._tried[key] = self._seek(english, names, depth)
        if depth < _DEEPEST - 1:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[english] = found
        return found

    def _seek(self, english: str, names: frozenset[str], depth: int) -> str | None:
        text = english.strip()
        if not text or text in names or _ONE_QUOTED.fullmatch(text):
            return None
        if is_quantity(text):
            return english.replace(text, self.value(text)) if text else None
        said = self._exact.get(text)
        if said is None and depth < _DEEPEST:
            said = (
                self._by_sentences(text, names, depth, whole=True)
                or self._by_template(text, names, depth, STRONG)
                or (None if depth else self._by_sentences(text, names, depth, whole=False))
                or (None if len(text) > _LONGEST else self._by_template(text, names, depth, 0))
                or self._by_parts(text, names, depth)
            )
            if said is None and text.endswith(".") and len(text) > 1:
                bare = self._find(text[:-1], names, depth + 1)
                said = None if bare is None else f"{bare}."
            if said is None and text[:1].isupper() and text[1:2].islower() and depth == 0:
                lower = self._find(text[0].lower() + text[1:], names, 1)
                said = None if lower is None else lower[0].upper() + lower[1:]
        if said is None:
            return None
        before = english[: len(english) - len(english.lstrip())]
        return before + said + english[len(english.rstrip()) :]

    def _by_sentences(
        self, text: str, names: frozenset[str], depth: int, *, whole: bool
    ) -> str | None:
        """Say the first sentences that are known together, then the rest."""
        ends = [found.end() - 1 for found in _END.finditer(text)]
        for end in reversed(ends):
            first = self._exact.get(text[:end]) or self._by_template(
                text[:end], names, depth + 1, STRONG
            )
            if first is not None:
                rest = text[end + 1 :]
                said = self._find(rest, names, depth + 1)
                if said is None and whole:
                    continue
                if said is None:
                    said = self._by_sentences(rest, names, depth, whole=False)
                return f"{first} {rest if said is None else said}"
        return None

    def _by_template(self, text: str, names: frozenset[str], depth: int, least: int) -> str | None:
        words = text.split(" ")
        candidates: list[_Template] = [
            *self._by_start.get(words[0], ()),
            *self._by_end.get(words[-1], ()),
            *self._anywhere,
        ]
        candidates.sort(key=lambda template: -template.weight)
        for template in candidates:
            if template.weight < least:
                return None
            if not least and template.weight >= STRONG:
                continue
            gaps = template.gaps(text)
            if gaps is None:
                continue
            filled: list[str] = []
            for gap, is_data in zip(gaps, template.quoted, strict=True):
                part = gap if is_data else self._part(gap, names, depth + 1, sure=least > 0)
                if part is None:
                    break
                filled.append(part)
            else:
                return template.filled(filled)
        return None

    def _part(self, gap: str, names: frozenset[str], depth: int, *, sure: bool) -> str | None:
        """Return what stands in a gap; None if it is an English sentence that is not known."""
        if not gap or gap in names or _ONE_QUOTED.fullmatch(gap):
            return gap
        found = self._find(gap, names, depth)
        if found is not None:
            return found
        share = _SHARE_OF.fullmatch(gap)
        if share is not None and not _ENGLISH.search(share[2]):
            return f"{self.value(share[1])} {share[2]}"
        bare = _QUOTED.sub("", gap)
        if sure:
            prose = len(bare.split()) >= 3 and bool(_ENGLISH.search(bare))
        else:
            prose = bool(_LOWER.search(bare)) and (" = " not in gap or bool(_ENGLISH.search(bare)))
        return None if prose else gap

    def _by_parts(self, text: str, names: frozenset[str], depth: int) -> str | None:
        for separator in _PARTS if len(text) <= _LONGEST else (". ", "; ", ", "):
            if separator not in _QUOTED.sub("", text):
                continue
            parts = _split(text, separator)
            if len(parts) < 2:
                continue
            keeps = separator in (". ", "; ") and depth == 0
            found = []
            known = 0
            for number, part in enumerate(parts):
                mark = "." if separator == ". " and number < len(parts) - 1 else ""
                said = self._find(part + mark, names, depth + 1)
                if said is not None:
                    known += 1
                    said = said.removesuffix(mark) if mark else said
                elif not keeps and not _is_data(part, names):
                    break
                found.append(part if said is None else said)
            else:
                if known:
                    glue = {" and ": " und ", " to ": " bis "}.get(separator, separator)
                    return glue.join(found)
        return self._by_tail(text, names, depth)

    def _by_tail(self, text: str, names: frozenset[str], depth: int) -> str | None:
        """Say a text in two: two gaps may stand side by side, with no word between them."""
        for head in _TAILS:
            at = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text).rfind(f" {head}")
            if at < 1:
                continue
            first = self._find(text[:at], names, depth + 1)
            second = self._find(text[at + 1 :], names, depth + 1)
            plain = first is not None or not _ENGLISH.search(_QUOTED.sub("", text[:at]))
            if second is not None and plain:
                return f"{first or text[:at]} {second}"
        return None

    def _add(self, english: str, said: str) -> None:
        fixed = tuple(_GAP.split(english)[::2])
        order = tuple(int(number) for number in _GAP.findall(english))
        letters = sum(len(word) for part in fixed for word in re.findall(r"[A-Za-z]+", part))
        if letters < 2:
            return
        quoted = tuple(
            before.endswith("“") and after.startswith("”") for before, after in pairwise(fixed)
        )
        template = _Template(fixed, order, said, sum(map(len, fixed)), quoted)
        start, end = fixed[0].split(" "), fixed[-1].split(" ")
        if len(start) > 1:
            self._by_start.setdefault(start[0], []).append(template)
        elif len(end) > 1:
            self._by_end.setdefault(end[-1], []).append(template)
        else:
            self._anywhere.append(template)


def _with_low_quotes(text: str) -> str:
    """Return a text with „ and “ for “ and ”, but for those that data may hold."""
    parts, place = [], 0
    for found in _INNER.finditer(text):
        before = text[: found.start()]
        if before.count("“") > before.count("”") + before.count("„"):
            continue  # inside other quotes: the data's own
        parts += [text[place : found.start()], f"„{found[1]}“"]
        place = found.end()
    return "".join([*parts, text[place:]])


def _is_data(part: str, names: frozenset[str]) -> bool:
    return part in names or (part.startswith("“") and part.endswith("”")) or not part.strip()


def _split(text: str, separator: str) -> list[str]:
    """Split outside curly quotes."""
    parts, begun, depth, place = [], 0, 0, 0
    while place < len(text):
        letter = text[place]
        if letter == "“":
            depth += 1
        elif letter == "”":
            depth = max(0, depth - 1)
        elif depth == 0 and text.startswith(separator, place):
            parts.append(text[begun:place])
            place += len(separator)
            begun = place
            continue
        place += 1
    return [*parts, text[begun:]]


@cache
def translator(language: str) -> Translator:
    """Return the translator into a language; English gives one that changes nothing."""
    if language == "en":
        return Translator("en", {}, None)
    return Translator(language, read_po(assets.read_text("language", f"{language}.po")), german)
