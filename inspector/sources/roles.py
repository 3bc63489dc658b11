"""Guesses which column plays which part, by name and content; a person may choose otherwise."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.model.answers import Answer, Cells, DuplicateCount, Facts, Unanswered
from inspector.model.dataset import ROLE_NAMES, Column, LogicalType, Roles, Schema
from inspector.model.errors import RequestError
from inspector.model.questions import ColumnFacts, Distribution, Duplicates, Question
from inspector.model.request import RoleChoice
from inspector.sources.role_names import (
    ANNOTATOR,
    EVENT,
    INGEST,
    KEY,
    LABELS,
    SOURCE,
    SPLIT,
    SPLIT_VALUES,
    SURE_LABELS,
    words_of,
)

MOST_SLICE_VALUES = 20
MOST_SOURCE_VALUES = 1_000
MOST_LABEL_VALUES = 50
MOST_SLICES = 6
#: Estimates of distinct values are off by up to 11 % in 200 tries; beyond this they need no count.
SLACK = 1.3

_DISCRETE = (LogicalType.TEXT, LogicalType.BOOLEAN, LogicalType.INTEGER)


def guess_roles(engine: DuckDBEngine, schema: Schema, cancel: CancelToken | None = None) -> Roles:
    """Guess roles from names, types and the exact content of the whole table.

    A role is left open rather than guessed at random.
    """
    content = _Content(engine, schema.of(*_DISCRETE), cancel or CancelToken())
    event, ingest = _times(schema)
    annotator = next(
        (
            c.name
            for c in schema.of(LogicalType.TEXT, LogicalType.INTEGER)
            if ANNOTATOR.search(words_of(c.name)) and content.is_among(c.name, MOST_SOURCE_VALUES)
        ),
        None,
    )
    split = _split(schema, content)
    label = _label(schema, content, {annotator, split})
    source = _source(schema, content, {annotator, split, label})
    key = _key(schema, content)
    taken = {annotator, split, label, source, *key}
    slices = [
        c.name
        for c in schema.of(LogicalType.TEXT, LogicalType.BOOLEAN)
        if c.name not in taken and content.is_among(c.name, MOST_SLICE_VALUES)
    ]
    return Roles(
        event_time=event,
        ingest_time=ingest,
        label=label,
        key=key,
        source=source,
        slices=tuple(slices[:MOST_SLICES]),
        split=split,
        annotator=annotator,
    )


def settle_roles(guess: Roles, choice: RoleChoice, schema: Schema) -> Roles:
    """Return the guess with a person's choices applied.

    A column that a person gave a part loses the part it was guessed to play.

    Raises:
        RequestError: A chosen column is not there.
    """
    chosen: dict[str, str | tuple[str, ...] | None] = {}
    for role in fields(RoleChoice):
        value = getattr(choice, role.name)
        if value is None:
            continue
        for name in (value,) if isinstance(value, str) else value:
            if name and name not in schema:
                raise _no_such_column(role.name, name, schema)
        if isinstance(value, tuple):
            chosen[role.name] = tuple(dict.fromkeys(name for name in value if name))
        else:
            chosen[role.name] = value or None
    # A key may well be made of a source and a time; whatever else is chosen is one thing only.
    taken = {value for value in chosen.values() if isinstance(value, str)}
    taken.update(chosen.get("slices") or ())
    kept: dict[str, object] = {}
    for part in fields(Roles):
        value = getattr(guess, part.name)
        if part.name in chosen or part.name == "key":
            continue
        if isinstance(value, tuple):
            kept[part.name] = tuple(name for name in value if name not in taken)
        elif value in taken:
            kept[part.name] = None
    return replace(guess, **kept, **chosen)  # type: ignore[arg-type]


def _no_such_column(role: str, name: str, schema: Schema) -> RequestError:
    spoken = ROLE_NAMES[role].lower()
    plain: dict[str, list[str]] = {}
    for column in schema.names:
        plain.setdefault(column.strip().casefold(), []).append(column)
    close = difflib.get_close_matches(name.strip().casefold(), plain, n=3, cutoff=0.5)
    names = [column for match in close for column in plain[match]][:3]
    if names:
        hint = f"Did you mean {' or '.join(f'“{column}”' for column in names)}?"
    elif not len(schema):
        hint = "The data has no columns."
    else:
        shown = ", ".join(schema.names[:12])
        hint = f"The columns are {shown}{' and more' if len(schema) > 12 else ''}."
    return RequestError(f"There is no column “{name}” to use as {spoken}.", hint=hint)


class _Content:
    """Cheap, exact questions to the whole table."""

    def __init__(
        self, engine: DuckDBEngine, columns: Sequence[Column], cancel: CancelToken
    ) -> None:
        self._engine = engine
        self._cancel = cancel
        asked = [ColumnFacts(column=column.name) for column in columns]
        answers = engine.answer(asked, tick=lambda _done: None, cancel=cancel)
        self._facts = {
            question.column: answer
            for question, answer in zip(asked, answers, strict=True)
            if isinstance(answer, Facts)
        }
        self.rows = engine.row_count(cancel)

    def is_among(self, name: str, most: int) -> bool:
        """Whether a column has two values or more, and no more than `most`."""
        seen = self._facts.get(name)
        if seen is None or not seen.present or seen.distinct_estimate > most * SLACK:
            return False
        return 1 < self.distinct(name) <= most

    def is_unique(self, name: str) -> bool:
        """Whether every row has a value of its own."""
        seen = self._facts.get(name)
        if seen is None or not self.rows or seen.nulls:
            return False
        if seen.distinct_estimate * SLACK < self.rows:
            return False
        count = self._answer(Duplicates(columns=(name,)))
        return isinstance(count, DuplicateCount) and not count.duplicates

    def distinct(self, name: str) -> int:
        """Count distinct values exactly; 0 if they are too many to be listed."""
        cells = self._answer(Distribution(column=name))
        return cells.distinct or 0 if isinstance(cells, Cells) and cells.form == "exact" else 0

    def values(self, name: str) -> set[str]:
        """Return the distinct texts of a column that has few, in lower case."""
        cells = self._answer(Distribution(column=name))
        values = cells.values if isinstance(cells, Cells) and cells.form == "exact" else ()
        return {str(value).strip().lower() for value in values}

    def _answer(self, question: Question) -> Answer | Unanswered:
        return self._engine.answer([question], tick=lambda _done: None, cancel=self._cancel)[0]


def _times(schema: Schema) -> tuple[str | None, str | None]:
    """Return event time and ingest time; a lone time is an event time whatever its name."""
    times = [column for column in schema.columns if column.type.is_temporal]
    ingest = None
    if len(times) > 1:
        ingest = next((c.name for c in times if INGEST.search(words_of(c.name))), None)
    left = [column for column in times if column.name != ingest]
    for pattern in EVENT:
        for column in left:
            if pattern.search(words_of(column.name)):
                return column.name, ingest
    return (left[0].name if left else None), ingest


def _split(schema: Schema, content: _Content) -> str | None:
    for column in schema.of(LogicalType.TEXT):
        if SPLIT.search(words_of(column.name)) and content.is_among(column.name, MOST_SLICE_VALUES):
            values = content.values(column.name)
            if len(values & SPLIT_VALUES) >= 2:
                return column.name
    return None


def _label(schema: Schema, content: _Content, taken: set[str | None]) -> str | None:
    """Return the first of the names a label may have, the surest first."""
    free = [column for column in schema if column.name not in taken]
    for pattern in LABELS:
        for column in free:
            if not pattern.search(words_of(column.name)):
                continue
            if content.is_among(column.name, MOST_LABEL_VALUES) and _repeats(column, content):
                return column.name
            if column.type.is_numeric and SURE_LABELS.search(words_of(column.name)):
                return column.name  # something to regress on
    return None


def _repeats(column: Column, content: _Content) -> bool:
    """Whether classes come up again: a label that differs in nearly every row is none."""
    return content.distinct(column.name) <= max(2, content.rows // 5)


def _source(schema: Schema, content: _Content, taken: set[str | None]) -> str | None:
    candidates = [
        column
        for column in schema.of(LogicalType.TEXT, LogicalType.INTEGER)
        if column.name not in taken and content.is_among(column.name, MOST_SOURCE_VALUES)
    ]
    for pattern in SOURCE:
        for column in candidates:
            if pattern.search(words_of(column.name)) and _repeats(column, content):
                return column.name
    return None


def _key(schema: Schema, content: _Content) -> tuple[str, ...]:
    """Return the first column with a key's name whose values are present and all different."""
    for column in _by_place(schema.of(LogicalType.TEXT, LogicalType.INTEGER)):
        if content.is_unique(column.name):
            return (column.name,)
    return ()


def _by_place(columns: Iterable[Column]) -> list[Column]:
    return [
        column for pattern in KEY for column in columns if pattern.search(words_of(column.name))
    ]
