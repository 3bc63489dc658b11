"""Searches a finished bundle for what it must not tell: every text part, values as they may be written there.

PNG drawings and the workbook hold the same texts as the SVG drawings and the CSV tables, which are searched;
the PDF, the document and the slides are searched by the texts that were set in them.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspector import assets
from inspector.metrics.catalog import all_metrics
from inspector.report.view import View

#: Shorter texts cannot be told from words of the report itself.
SHORTEST = 4
FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A part in which secrets were found, and how many: never which."""

    part: str
    values: int


def leaks(parts: Mapping[str, str], view: View) -> tuple[tuple[Leak, ...], int, int]:
    """Return where secrets were found, how many values were sought and how many could not be."""
    known = set(view.secrets.tokens)
    numbers = {
        shown
        for x in view.secrets.numbers
        for shown in {repr(x), str(int(x)) if x == int(x) else repr(x)}
        if len(re.findall(r"\d", shown)) >= FEWEST_DIGITS
    }
    if not known and not numbers:
        return (), 0, 0
    ordinary = _ordinary(view)
    sought = {v for v in known if len(v) >= SHORTEST and v.lower() not in ordinary} | numbers
    by_word: dict[str, list[str]] = {}
    for value in sought:
        found = re.search(r"\w+", value)
        if found:
            by_word.setdefault(found.group(0), []).append(value)
    leaking = []
    for name, text in parts.items():
        plain = html.unescape(text) if name.endswith((".html", ".svg")) else text
        here = sum(_holds(plain, value) for value in _candidates(plain, by_word))
        if here:
            leaking.append(Leak(part=name, values=here))
    return tuple(leaking), len(sought), len(known) + len(numbers) - len(sought)


def _candidates(text: str, by_word: Mapping[str, list[str]]) -> Iterable[str]:
    words = set(re.findall(r"\w+", text))
    for word in words & by_word.keys():
        yield from by_word[word]


def _holds(text: str, value: str) -> bool:
    written = {value, json.dumps(value, ensure_ascii=False)[1:-1], value.replace("'", "''")}
    return any(
        one in text and re.search(rf"(?<![\w.]){re.escape(one)}(?!\w)", text) is not None
        for one in written
    )


def _ordinary(view: View) -> set[str]:
    """Return texts that a report holds whatever the data: words of this program, names, their values."""
    said = [assets.read_text("report", "words.json"), assets.read_text("report", "page.css")]
    for metric in all_metrics():
        card = metric.card
        said += [
            card.name,
            card.technical,
            card.question,
            card.explanation,
            card.formula,
            card.source,
        ]
        said += [
            card.limits,
            card.key,
            *(f"{t.name} {t.meaning} {t.source}" for t in card.thresholds),
        ]
    report = view.report
    said += [f"{f.impact} {f.action}" for f in report.findings]
    words = {word.lower() for word in re.findall(r"\w+", " ".join(said))}
    versions = (*report.versions, *((report.baseline,) if report.baseline else ()))
    for version in versions:
        words |= {
            version.name.lower(),
            version.location.lower(),
            version.format,
            version.as_of_basis,
        }
        words |= {name.lower() for name in version.schema.names}
    return words
