"""What must not be told: values of personal columns, and texts that too few rows have."""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from inspector.metrics import phrases
from inspector.model.answers import Cells, Facts, Groups, Scalar, Steps
from inspector.model.dataset import LogicalType
from inspector.model.outcome import Measured
from inspector.model.questions import ColumnFacts, Distribution, GroupCounts, TimeSteps
from inspector.model.report import Report
from inspector.report.format import format_time, format_value

#: What stands for a value; a report that was masked before keeps these as they are.
TOKEN = re.compile(r"\[(masked|rare)( \d+)?\]")
#: Smaller numbers cannot be told from counts, shares and distances.
LEAST_TELLING = 1_000
#: Shorter texts are only recognised where they stand in quotes.
SHORT = 4
_QUOTES = "“”‘’'\"‹›`"
#: Fields of results that hold values of the column their object is about.
VALUE_TEXTS = frozenset({
    "value", "label", "labels", "example", "others", "neighbour", "one_value_label", "slice_value",
    "left_value", "right_value", "evidence", "slices", "bars", "words", "absent", "unknown", "rare",
    "examples",
})  # fmt: skip
VALUE_NUMBERS = frozenset({
    "value", "neighbour", "x", "farthest", "earliest", "start", "minimum", "maximum", "percentiles",
    "mean", "newest", "oldest",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secrets:
    """Values and what stands for them.

    Attributes:
        personal: Personal columns, and why each is one.
        tokens: Text values and their tokens.
        numbers: Numbers that must not be told.
        forms: How texts and numbers may be written in a sentence, and their tokens.
        rare: How many of the texts are rare values of columns that are not personal.
        pattern: Finds `forms` in a text; None if there are none.
    """

    personal: Mapping[str, str]
    tokens: Mapping[str, str]
    numbers: frozenset[float]
    forms: Mapping[str, str]
    rare: int
    pattern: re.Pattern[str] | None

    def text(self, said: str) -> str:
        """Return a text that tells none of the values."""
        if said in self.tokens:
            return self.tokens[said]
        if self.pattern is None or not said:
            return said
        return self.pattern.sub(lambda hit: self.forms[hit.group(0)], said)

    def value(self, value: Scalar) -> Scalar:
        """Return a value, or the token that stands for it."""
        return self.tokens.get(value, value) if isinstance(value, str) else value


def secrets_of(report: Report, personal: Mapping[str, str], least_rows: int) -> Secrets:
    """Collect what a report knows and must not tell."""
    counts: dict[tuple[str, str], int] = {}
    numbers: set[float] = set()
    times: set[float] = set()
    types = {
        c.name: c.type
        for v in (*report.versions, *((report.baseline,) if report.baseline else ()))
        for c in v.schema.columns
    }
    for version in {kept.version for kept in report.answers}:
        here: dict[tuple[str, str], int] = {}
        for column, value, count in _answered(report, version):
            if isinstance(value, str):
                here[column, value] = max(here.get((column, value), 0), count)
            elif column in personal and _tells(value):
                numbers.add(float(value))  # type: ignore[arg-type]
                if types.get(column, LogicalType.TEXT).is_temporal:
                    times.add(float(value))  # type: ignore[arg-type]
        for place, count in here.items():
            counts[place] = max(counts.get(place, 0), count)
    for column, value in _in_results(report, personal):
        if isinstance(value, str):
            counts.setdefault((column, value), 0)
        elif _tells(value) and abs(value) >= LEAST_TELLING:  # type: ignore[arg-type]
            numbers.add(float(value))  # type: ignore[arg-type]
    public = set(types) | {""}
    public |= {v for (c, v), n in counts.items() if c not in personal and n >= least_rows}
    hidden: dict[str, tuple[bool, int]] = {}
    for (column, value), count in counts.items():
        mine = column in personal
        if TOKEN.fullmatch(value) or value.strip() == "":
            continue
        if (mine and value not in public) or (
            not mine and count < least_rows and value not in public
        ):
            before = hidden.get(value, (False, 0))
            hidden[value] = (mine or before[0], max(count, before[1]))
    tokens = _tokens(hidden)
    forms = dict(_forms(tokens))
    for x in numbers:
        forms.update((shown, "[masked]") for shown in _number_forms(x, x in times))
    told = _words(report) if forms else set()
    near = {shown: token for shown, token in forms.items() if _first_word(shown) in told}
    return Secrets(
        personal=dict(personal),
        tokens=tokens,
        numbers=frozenset(numbers),
        forms=near,
        rare=sum(not mine for mine, _ in hidden.values()),
        pattern=_pattern(near),
    )


def _answered(report: Report, version: str) -> Iterator[tuple[str, Scalar, int]]:
    """Yield column, value and rows, as far as answers hold values."""
    for kept in report.answers:
        if kept.version != version:
            continue
        question, answer = kept.question, kept.answer
        if isinstance(question, ColumnFacts) and isinstance(answer, Facts):
            yield question.column, answer.minimum, 0
            yield question.column, answer.maximum, 0
        elif isinstance(question, Distribution) and isinstance(answer, Cells):
            pairs = (
                zip(answer.values, answer.counts, strict=True)
                if answer.form == "exact" and question.minus is None
                else answer.top
            )
            for value, count in pairs:
                yield question.column, value, count
            if question.minus is None:
                yield question.column, answer.minimum, 0
                yield question.column, answer.maximum, 0
        elif isinstance(question, GroupCounts) and isinstance(answer, Groups):
            for place, axis in enumerate(question.by):
                if axis.form != "value":
                    continue
                rows: dict[Scalar, int] = {}
                for keys, count in zip(answer.keys, answer.rows, strict=True):
                    rows[keys[place]] = rows.get(keys[place], 0) + count
                for value, count in rows.items():
                    yield axis.column, value, count
            for end in (*answer.earliest, *answer.latest):
                yield question.extent_of or "", end, 0
        elif isinstance(question, TimeSteps) and isinstance(answer, Steps):
            yield question.time, answer.earliest, 0
            yield question.time, answer.latest, 0
        else:
            yield from _named_values(answer)


def _named_values(item: object) -> Iterator[tuple[str, Scalar, int]]:
    """Yield values that objects of any shape hold beside the name of their column."""
    if isinstance(item, (tuple, list)):
        for part in item:
            yield from _named_values(part)
        return
    column = getattr(item, "column", None)
    for name in fields_of(type(item)) or ():
        inner = getattr(item, name)
        if isinstance(inner, (tuple, list)) or fields_of(type(inner)) is not None:
            yield from _named_values(inner)
        elif isinstance(column, str) and name == "value":
            yield column, inner, 0


_FIELDS: dict[type, tuple[str, ...] | None] = {}


def fields_of(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a dataclass, or None for any other type."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None
    return _FIELDS[kind]


def _in_results(report: Report, personal: Mapping[str, str]) -> Iterator[tuple[str, Scalar]]:
    """Yield the values that results hold of personal columns."""
    told_fields = (VALUE_TEXTS | VALUE_NUMBERS) - {"evidence"}

    def walk(item: object, column: str) -> Iterator[tuple[str, Scalar]]:
        if type(item) is tuple:
            if item and not isinstance(item[0], (int, float, str)):
                for part in item:
                    yield from walk(part, column)
        elif (names := fields_of(type(item))) is not None:
            about = getattr(item, "column", None)
            column = about if isinstance(about, str) and about in personal else column
            for name in names:
                inner = getattr(item, name)
                if column and name in told_fields:
                    for value in inner if isinstance(inner, tuple) else (inner,):
                        told = isinstance(value, str) and name in VALUE_TEXTS
                        if told or _tells(value):
                            yield column, value
                if (
                    column and name == "pairs" and isinstance(inner, tuple)
                ):  # old value, new value, rows
                    for pair in inner:
                        for value in pair[:2] if isinstance(pair, tuple) else ():
                            if isinstance(value, str):
                                yield column, value
                if not isinstance(inner, (int, float, str)):
                    yield from walk(inner, column)

    for entry in report.outcomes:
        if isinstance(entry.outcome, Measured):
            yield from walk(entry.outcome.result, "")


def _tells(value: object) -> bool:
    """Whether a number is large or fine enough to point at somebody, and is not just a count."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) and (abs(value) >= LEAST_TELLING or float(value) != int(value))


def _tokens(hidden: Mapping[str, tuple[bool, int]]) -> dict[str, str]:
    """Number values by how frequent they are; ties in an order that tells nothing."""
    ordered = sorted(
        hidden, key=lambda v: (-hidden[v][1], hashlib.sha256(v.encode("utf-8", "replace")).digest())
    )
    taken = {"masked": 0, "rare": 0}
    tokens = {}
    for value in ordered:
        word = "masked" if hidden[value][0] else "rare"
        taken[word] += 1
        tokens[value] = f"[{word} {taken[word]}]"
    return tokens


def _forms(tokens: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for value, token in tokens.items():
        plain = " ".join(value.split())
        written = {
            value,
            plain,
            value.replace("'", "''"),
            value.strip(),
            value.lower(),
            plain[:57] + "…",
        }
        if len(plain) <= 60:
            written.discard(plain[:57] + "…")
        yield from ((one, token) for one in written if one)


def _number_forms(x: float, time: bool) -> set[str]:
    shown = {repr(x), f"{x:.6g}", phrases.number(x), format_value(x, "number"), f"{x:,.6g}"}
    if x.is_integer():
        whole = int(x)
        shown |= {str(whole), f"{whole:,}", format_value(whole, "count"), f"{whole}.0"}
    if time:
        shown |= {format_time(x), phrases.moment(x), phrases.moment(x, day_only=True)}
        shown |= {format_time(x)[:10]}
    return {one.lstrip("-−") for one in shown if len(re.findall(r"\d", one)) >= 4}


def _words(report: Report) -> set[str]:
    """Return every word that sentences of the report hold, so that few values need be sought."""
    said: list[str] = []

    def walk(item: object) -> None:
        if isinstance(item, str):
            said.append(item)
        elif isinstance(item, (tuple, list)):
            if item and isinstance(item[0], (int, float)):
                return
            for part in item:
                walk(part)
        elif (names := fields_of(type(item))) is not None:
            for name in names:
                inner = getattr(item, name)
                if not isinstance(inner, (int, float)):
                    walk(inner)
        elif isinstance(item, dict):
            for name, part in item.items():
                walk(name)
                walk(part)

    walk(report.findings)
    walk(report.decisions)
    walk(tuple(entry.outcome for entry in report.outcomes))
    walk(tuple(version.notes for version in report.versions))
    return set(re.findall(r"\w+", "\n".join(said)))


def _first_word(text: str) -> str:
    found = re.search(r"\w+", text)
    return found.group(0) if found else ""


def _pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    long = sorted((f for f in forms if len(f) >= SHORT), key=lambda f: (-len(f), f))
    short = sorted((f for f in forms if len(f) < SHORT), key=lambda f: (-len(f), f))
    parts = []
    if long:
        parts.append(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)")
    if short:
        either = "|".join(map(re.escape, short))
        parts.append(rf"(?<=[{_QUOTES}])(?:{either})(?=[{_QUOTES}])|(?<== )(?:{either})(?=$|[,;)])")
    return re.compile("|".join(parts)) if parts else None
