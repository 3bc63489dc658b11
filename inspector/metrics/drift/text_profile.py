"""What texts look like: their lengths, their patterns of characters, their words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.metrics.labelling import value_label
from inspector.model.answers import Scalar
from inspector.model.dataset import LogicalType

#: Words and patterns that are compared, and that are kept to be shown.
COMPARED, SHOWN = 200, 12
#: Fewest texts of a version.
LEAST = 50
#: Characters of a text that are looked at.
READ = 500

_WORD = re.compile(r"\w+")
_RUNS = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDrift:
    """How the texts of a column differ from the baseline's.

    Attributes:
        column: The column.
        length_p: Chance of a difference of lengths this large if nothing changed.
        length_moved: Moved share of lengths, chance taken out.
        length_real: Whether the change of lengths is real, all tests considered.
        median_before: The middle length in the baseline, in characters.
        median_after: In the new version.
        pattern_p: The same for patterns.
        pattern_moved: Moved share of patterns.
        pattern_real: Whether that is real.
        patterns: The patterns that changed most, most first.
        pattern_before: Their shares of the baseline's texts.
        pattern_after: Their shares of the new version's.
        word_p: Chance that any word's share changes this much if nothing changed.
        word_real: Whether that is real.
        words: The words that changed most.
        word_before: Shares of the baseline's texts that hold them.
        word_after: Of the new version's.
    """

    column: str
    length_p: float
    length_moved: float
    length_real: bool = False
    median_before: float
    median_after: float
    pattern_p: float
    pattern_moved: float
    pattern_real: bool = False
    patterns: tuple[str, ...] = ()
    pattern_before: tuple[float, ...] = ()
    pattern_after: tuple[float, ...] = ()
    word_p: float
    word_real: bool = False
    words: tuple[str, ...] = ()
    word_before: tuple[float, ...] = ()
    word_after: tuple[float, ...] = ()


def compare_texts(
    column: str, before: Sequence[Scalar], after: Sequence[Scalar]
) -> TextDrift | None:
    """Compare two samples of texts; None if either has too few."""
    from statistics import median

    a = [str(x) for x in before if x is not None and str(x).strip()]
    b = [str(x) for x in after if x is not None and str(x).strip()]
    if min(len(a), len(b)) < LEAST:
        return None
    lengths = [Counter(map(len, side)) for side in (a, b)]
    length_p, length_moved = _moved(lengths, ordered=True)
    patterns = [Counter(map(pattern, side)) for side in (a, b)]
    pattern_p, pattern_moved = _moved(patterns, ordered=False)
    words = [Counter(w for text in side for w in words_of(text)) for side in (a, b)]
    word_p, changed = _words(words, (len(a), len(b)))
    shown = _most(patterns, (len(a), len(b)))
    return TextDrift(
        column=column,
        length_p=length_p,
        length_moved=length_moved,
        median_before=float(median(map(len, a))),
        median_after=float(median(map(len, b))),
        pattern_p=pattern_p,
        pattern_moved=pattern_moved,
        patterns=tuple(_safe(name) for name, _, _ in shown),
        pattern_before=tuple(x for _, x, _ in shown),
        pattern_after=tuple(y for _, _, y in shown),
        word_p=word_p,
        words=tuple(_safe(name) for name, _, _ in changed),
        word_before=tuple(x for _, x, _ in changed),
        word_after=tuple(y for _, _, y in changed),
    )


def pattern(text: str) -> str:
    """Return a text's pattern: A for capitals, a for other letters, 9 for digits, runs once."""
    marks = "".join(
        "9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else " " if c.isspace() else c
        for c in text[:READ]
    )  # fmt: skip
    return _RUNS.sub(r"\1", marks)[:60]


def words_of(text: str) -> set[str]:
    """Return the different words of a text, in small letters; numbers count as one word."""
    return {"9" if w.isdigit() else w for w in _WORD.findall(text[:READ].casefold())}


def _moved(sides: Sequence[Counter], *, ordered: bool) -> tuple[float, float]:  # type: ignore[type-arg]
    from inspector.stats.bootstrap import moved_share
    from inspector.stats.two_sample import two_sample

    keys = sorted(sides[0].keys() | sides[1].keys())
    a, b = ([side[key] for key in keys] for side in sides)
    test = two_sample(a, b, ordered=ordered)
    return float(f"{test.p:.6g}"), moved_share(test.a, test.b)[0]


def _words(
    sides: Sequence[Counter[str]], rows: tuple[int, int]
) -> tuple[float, list[tuple[str, float, float]]]:
    """Test each frequent word by itself; a text holds many, so that they are no shares of a whole."""
    from inspector.stats.shares import share_test

    pooled = sides[0] + sides[1]
    frequent = sorted(pooled, key=lambda word: (-pooled[word], word))[:COMPARED]
    if not frequent:
        return 1.0, []
    least = min(share_test(sides[1][w], rows[1], sides[0][w], rows[0]) for w in frequent)
    found = [(w, sides[0][w] / rows[0], sides[1][w] / rows[1]) for w in frequent]
    found.sort(key=lambda t: (-abs(t[2] - t[1]), t[0]))
    return float(f"{min(1.0, least * len(frequent)):.6g}"), found[:SHOWN]


def _most(sides: Sequence[Counter[str]], rows: tuple[int, int]) -> list[tuple[str, float, float]]:
    found = [
        (key, sides[0][key] / rows[0], sides[1][key] / rows[1])
        for key in sides[0].keys() | sides[1].keys()
    ]
    found.sort(key=lambda t: (-abs(t[2] - t[1]), -t[1], t[0]))
    return found[:SHOWN]


def _safe(text: str) -> str:
    return value_label(text, LogicalType.TEXT)
