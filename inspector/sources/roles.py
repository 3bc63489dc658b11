"""Guesses which column plays which part, by name and content; a person may choose otherwise."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.dataset import ROLE_NAMES, Column, LogicalType, Roles, Schema
from inspector.model.errors import RequestError
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
BATCH = 50
#: Estimates of distinct values are off by up to 11 % in 200 tries; beyond this they need no count.
SLACK = 1.3

_DISCRETE = (LogicalType.TEXT, LogicalType.BOOLEAN, LogicalType.INTEGER)


def guess_roles(
    relation: Relation, schema: Schema, session: Session, cancel: CancelToken | None = None
) -> Roles:
    """Guess roles from names, types and the exact content of the whole table.

    A role is left open rather than guessed at random.
    """
    content = _Content(relation, session, cancel)
    content.look(schema.of(*_DISCRETE))
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one scan says of a column: distinct values (an estimate) and filled cells."""

    distinct: int
    filled: int


class _Content:
    """Cheap, exact questions to the whole table."""

    def __init__(
        self, relation: Relation, session: Session, cancel: CancelToken | None = None
    ) -> None:
        self._table = Identifier(relation.name)
        self._session = session
        self._cancel = cancel
        self._seen: dict[str, _Seen] = {}
        self._exact: dict[str, int] = {}
        self.rows = int(str(self._row(SQL("count(*)"))[0]))

    def look(self, columns: Sequence[Column]) -> None:
        """Estimate distinct values and count filled cells of columns, many in one scan."""
        for start in range(0, len(columns), BATCH):
            batch = columns[start : start + BATCH]
            parts: list[Composed] = []
            for column in batch:
                name = Identifier(column.name)
                parts += [SQL("approx_count_distinct({})").format(name)]
                parts += [SQL("count({})").format(name)]
            row = iter(self._row(SQL(", ").join(parts)))
            for column in batch:
                distinct, filled = int(str(next(row))), int(str(next(row)))
                self._seen[column.name] = _Seen(distinct if filled else 0, filled)

    def is_among(self, name: str, most: int) -> bool:
        """Whether a column has two values or more, and no more than `most`."""
        seen = self._seen.get(name)
        if seen is None or not seen.filled or seen.distinct > most * SLACK:
            return False
        return 1 < self.distinct(name) <= most

    def is_unique(self, name: str) -> bool:
        """Whether every row has a value of its own."""
        seen = self._seen.get(name)
        if seen is None or not self.rows or seen.filled < self.rows:
            return False
        return seen.distinct * SLACK >= self.rows and self.distinct(name) == self.rows

    def distinct(self, name: str) -> int:
        """Count distinct values exactly."""
        if name not in self._exact:
            counted = self._row(SQL("count(DISTINCT {})").format(Identifier(name)))
            self._exact[name] = int(str(counted[0]))
        return self._exact[name]

    def values(self, name: str) -> set[str]:
        """Return the distinct texts of a column that has few, in lower case."""
        query = SQL("SELECT DISTINCT lower(trim({0})) FROM {1} WHERE {0} IS NOT NULL").format(
            Identifier(name), self._table
        )
        return {str(row[0]) for row in self._session.rows(query, cancel=self._cancel)}

    def _row(self, what: Composed) -> tuple[object, ...]:
        query = SQL("SELECT {} FROM {}").format(what, self._table)
        return self._session.rows(query, cancel=self._cancel)[0]


def _times(schema: Schema) -> tuple[str | None, str | None]:
    """Return event time and ingest time; a lone time is an event time whatever its name."""
    times = [column for column in schema if column.type.is_temporal]
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
