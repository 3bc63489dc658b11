"""A report without what it must not tell; everything that is written is made from it.

Figures stay as measured; values give way to tokens that are the same in the whole report, so that classes
and slices stay apart. Texts of personal columns are kept by their lengths alone, their numbers not at all.
"""

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspector.model.answers import Answered, Cells, Facts, Groups
from inspector.model.choice import Choice
from inspector.model.dataset import Version
from inspector.model.expectations import Expectations
from inspector.model.finding import Finding
from inspector.model.label_answers import RatingCounts
from inspector.model.label_questions import LabelFlips, LabelSets, Ratings, SharedRows
from inspector.model.outcome import Failed, Measured, OutcomeOf, Skipped
from inspector.model.questions import (
    Axis,
    ColumnFacts,
    Distribution,
    GroupCounts,
    OrderOfArrival,
    PeriodRows,
    PeriodSums,
    TimeSteps,
    ValueRuns,
)
from inspector.model.report import Report
from inspector.model.time_answers import EntityAgesFound
from inspector.model.time_questions import EntityAges, HourRows
from inspector.report.privacy.personal import personal_columns
from inspector.report.privacy.secrets import (
    LEAST_TELLING,
    TOKEN,
    VALUE_NUMBERS,
    VALUE_TEXTS,
    Secrets,
    fields_of,
    secrets_of,
)

#: Fields that hold names of columns, or words of this program: never values.
_NAMES = frozenset({
    "column", "columns", "slice_column", "source_column", "left", "right", "partner", "key", "features",
    "kind", "end", "unit", "counted", "before_kind", "as_of_basis", "time", "added", "removed",
    "reordered", "lost_roles", "left_out", "infinite", "kinds",
})  # fmt: skip
#: A large number in a sentence or a query, unless it counts rows.
_LARGE = re.compile(
    r"(?<![\w.])[-−]?\d[\d\u202f,]{3,}(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])(?!\s+rows?\b)"
)
_DROP = object()


@dataclass(frozen=True, slots=True)
class Masked:
    """A report that may leave, and what was kept out of it."""

    report: Report
    secrets: Secrets


def masked(report: Report, choice: Choice) -> Masked:
    """Return what of a report may leave. Masking a masked report changes nothing more."""
    personal = personal_columns(report, choice)
    secrets = secrets_of(report, personal, 1 if choice.unmasked else choice.least_rows)
    if not personal and not secrets.tokens:
        return Masked(report, secrets)
    walk = _Walk(secrets)
    return Masked(
        replace(
            report,
            versions=tuple(_version(v, secrets) for v in report.versions),
            baseline=_version(report.baseline, secrets) if report.baseline else None,
            findings=tuple(_finding(f, secrets) for f in report.findings),
            outcomes=tuple(_outcome(o, walk) for o in report.outcomes),
            answers=tuple(
                a for kept in report.answers if (a := _answer(kept, secrets, walk)) is not None
            ),
            expect=_expect(report.expect, secrets),
            decisions=tuple(
                replace(
                    d,
                    slice=_slice(d.slice, secrets),
                    reason=secrets.text(d.reason),
                    comment=secrets.text(d.comment),
                )
                for d in report.decisions
            ),
        ),
        secrets,
    )


def _version(version: Version, secrets: Secrets) -> Version:
    notes = [secrets.text(note) for note in version.notes]
    here = [name for name in version.schema.names if name in secrets.personal]
    if here:
        shown = ", ".join(f"“{name}”" for name in here[:8])
        more = f" and {len(here) - 8} more" if len(here) > 8 else ""
        notes.append(f"Values of {shown}{more} are masked in this report.")
    if secrets.rare:
        notes.append("Values that few rows have are masked in this report.")
    return replace(version, notes=tuple(dict.fromkeys(notes)))


def _finding(finding: Finding, secrets: Secrets) -> Finding:
    ours = any(name in secrets.personal for name in finding.columns)

    def text(said: str) -> str:
        told = secrets.text(said)
        return _LARGE.sub("[masked]", told) if ours else told

    return replace(
        finding,
        slice=_slice(finding.slice, secrets),
        message=text(finding.message),
        impact=text(finding.impact),
        action=text(finding.action),
        sql=text(finding.sql),
        value=_told(finding.value, finding, secrets) if ours else finding.value,
        threshold=_told(finding.threshold, finding, secrets) if ours else finding.threshold,
        began=None if ours and finding.began in secrets.numbers else finding.began,
    )


def _told(value: float | None, finding: Finding, secrets: Secrets) -> float | None:
    """Return a figure of a finding about a personal column, unless it is a value of that column."""
    if value is None or value in secrets.numbers:
        return None
    of_column = finding.unit in ("", "number", "time", "seconds")
    return None if of_column and abs(value) >= LEAST_TELLING else value


def _slice(text: str | None, secrets: Secrets) -> str | None:
    if text is None or " = " not in text:
        return text
    column, _, value = text.partition(" = ")
    return f"{column} = {secrets.tokens.get(value) or secrets.text(value)}"


def _outcome(entry: OutcomeOf, walk: "_Walk") -> OutcomeOf:
    match entry.outcome:
        case Measured(result=result):
            return replace(entry, outcome=Measured(result=walk.through(result, None)))
        case Skipped(reason=reason):
            return replace(entry, outcome=Skipped(reason=walk.secrets.text(reason)))
        case Failed(reason=reason):
            return replace(entry, outcome=Failed(reason=walk.secrets.text(reason)))


def _answer(kept: Answered, secrets: Secrets, walk: "_Walk") -> Answered | None:
    question, answer, personal = kept.question, kept.answer, secrets.personal
    if isinstance(question, ColumnFacts) and isinstance(answer, Facts):
        ours = question.column in personal
        ends = (answer.minimum, answer.maximum)
        low, high = (None, None) if ours else map(secrets.value, ends)
        return replace(kept, answer=replace(answer, minimum=low, maximum=high))
    if isinstance(question, Distribution) and isinstance(answer, Cells):
        if question.column in personal or question.minus in personal:
            shorter = _lengths(answer)
            return None if shorter is None else replace(kept, answer=shorter)
        return replace(kept, answer=_cells(answer, secrets))
    if isinstance(question, GroupCounts) and isinstance(answer, Groups):
        if question.extent_of in personal or any(
            _tells_number(a, answer, n, secrets) for n, a in enumerate(question.by)
        ):
            return None
        keys = tuple(tuple(secrets.value(v) for v in key) for key in answer.keys)
        return replace(kept, answer=replace(answer, keys=keys))
    if isinstance(question, (TimeSteps, PeriodRows)):
        return None if question.time in personal or question.by in personal else kept
    if isinstance(question, PeriodSums):  # the sum of one row is its value
        return None if {question.time, *question.columns} & personal.keys() else kept
    if isinstance(question, OrderOfArrival):
        return None if {question.time, question.arrival} & personal.keys() else kept
    if isinstance(question, HourRows):
        return None if question.time in personal else kept
    if isinstance(question, EntityAges) and isinstance(answer, EntityAgesFound):
        if question.time in personal:
            return None
        if question.by in personal:
            return replace(kept, answer=replace(answer, told=()))
    if isinstance(question, SharedRows):
        return None if question.part in personal else kept
    if isinstance(question, Ratings) and isinstance(answer, RatingCounts):
        if {question.rater, question.label} & personal.keys():
            return None
        # Units are names of rows or people: none of them leaves.
        return replace(kept, answer=walk.through(replace(answer, disputed=()), None))
    if isinstance(question, LabelFlips) and {question.label, *question.by} & personal.keys():
        return None
    if isinstance(question, LabelSets) and set(question.columns) & personal.keys():
        return None
    if isinstance(question, ValueRuns) and (
        {question.time, question.by, *question.columns} & personal.keys()
    ):
        return None
    told = walk.through(answer, None)
    return None if told is _DROP else replace(kept, answer=told)


def _tells_number(axis: Axis, answer: Groups, place: int, secrets: Secrets) -> bool:
    """Whether an axis groups by numbers or periods of a personal column."""
    if axis.column not in secrets.personal or axis.form == "missing":
        return False
    return axis.form != "value" or not all(
        key[place] is None or isinstance(key[place], str) for key in answer.keys
    )


def _lengths(cells: Cells) -> Cells | None:
    """Return texts by their lengths alone; nothing for numbers and times."""
    if cells.form in ("hashed", "lengths"):
        return replace(cells, top=())
    if cells.form == "binned" or not all(isinstance(value, str) for value in cells.values):
        return None
    rows: dict[int, int] = {}
    for value, count in zip(cells.values, cells.counts, strict=True):
        rows[len(str(value))] = rows.get(len(str(value)), 0) + count
    lengths = sorted(rows)
    return replace(
        cells, form="lengths", values=tuple(lengths), counts=tuple(rows[n] for n in lengths), top=()
    )


def _cells(cells: Cells, secrets: Secrets) -> Cells:
    if not secrets.tokens:
        return cells
    top = tuple((secrets.value(value), count) for value, count in cells.top)
    if cells.form != "exact" or not any(isinstance(value, str) for value in cells.values):
        return replace(cells, top=top)
    pairs = sorted(
        ((str(secrets.value(v)), n) for v, n in zip(cells.values, cells.counts, strict=True)),
        key=lambda pair: pair[0],
    )
    return replace(
        cells, values=tuple(v for v, _ in pairs), counts=tuple(n for _, n in pairs), top=top
    )


def _expect(expect: Expectations, secrets: Secrets) -> Expectations:
    def texts(stated: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
        return {c: tuple(secrets.value(v) for v in values) for c, values in stated.items()}

    return replace(
        expect,
        missing=texts(expect.missing),
        real=texts(expect.real),
        values=texts(expect.values),
        shares={
            c: {str(secrets.value(v)): share for v, share in shares.items()}
            for c, shares in expect.shares.items()
        },
        label=replace(
            expect.label,
            positive=None
            if expect.label.positive is None
            else str(secrets.value(expect.label.positive)),
            order=tuple(str(secrets.value(one)) for one in expect.label.order),
        ),
    )


class _Walk:
    """Goes through results of any shape."""

    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets

    def through(self, item: Any, column: str | None, name: str = "") -> Any:  # noqa: ANN401
        """Return an item as it may be told, inside an object about a personal column or not."""
        if isinstance(item, (int, float)) or item is None:
            return item
        if type(item) is str:
            if column is not None and name in VALUE_TEXTS and item and not TOKEN.fullmatch(item):
                return self.secrets.tokens.get(item, "[masked]")
            return item if name in _NAMES else self.secrets.text(item)
        if isinstance(item, tuple):
            if not item or (
                isinstance(item[0], (int, float)) and isinstance(item[-1], (int, float))
            ):
                return item
            parts = [self.through(part, column, name) for part in item]
            if all(part is old for part, old in zip(parts, item, strict=True)):
                return item
            return tuple(part for part in parts if part is not _DROP)
        if isinstance(item, list):
            return [self.through(part, column, name) for part in item]
        if isinstance(item, dict):
            about = item.get("column")
            inner = about if isinstance(about, str) and about in self.secrets.personal else column
            return {
                self.secrets.text(k) if isinstance(k, str) else k: self.through(v, inner, str(k))
                for k, v in item.items()
            }
        return item if fields_of(type(item)) is None else self._object(item, column)

    def _object(self, item: Any, column: str | None) -> Any:  # noqa: ANN401
        about = getattr(item, "column", None)
        if isinstance(about, str):
            column = about if about in self.secrets.personal else None
        changes = {}
        for name in fields_of(type(item)) or ():
            value = getattr(item, name)
            if column is None or not self._numbers(name, value):
                changed = self.through(value, column, name)
            elif isinstance(value, tuple):
                return self._emptied(item, len(value), column)
            elif name in _optional(type(item)):
                changed = None
            else:
                return _DROP
            if changed is _DROP:
                return _DROP
            if changed is not value:
                changes[name] = changed
        return replace(item, **changes) if changes else item

    def _emptied(self, item: Any, length: int, column: str) -> Any:  # noqa: ANN401
        """Return an object without the tuples that run along values which must not be told."""
        along = {
            name: ()
            for name in fields_of(type(item)) or ()
            if isinstance(value := getattr(item, name), tuple) and len(value) == length
        }
        return self._object(replace(item, **along), column)

    def _numbers(self, name: str, value: object) -> bool:
        """Whether a field of an object about a personal column tells numbers of that column.

        Counts are whole; what is whole is only taken for a value where the field says so.
        """
        if isinstance(value, tuple):
            return any(self._numbers(name, part) for part in value if not isinstance(part, tuple))
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if isinstance(value, int) and name not in VALUE_NUMBERS:
            return False
        return abs(value) >= LEAST_TELLING or (
            name in VALUE_NUMBERS and value in self.secrets.numbers
        )


_OPTIONAL: dict[type, frozenset[str]] = {}


def _optional(kind: type) -> frozenset[str]:
    """Return the fields that may be None."""
    if kind not in _OPTIONAL:
        _OPTIONAL[kind] = frozenset(
            name
            for name, hint in typing.get_type_hints(kind).items()
            if isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint)
        )
    return _OPTIONAL[kind]
