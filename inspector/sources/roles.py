"""Guesses which column plays which part, by name and content; a person may choose otherwise."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import fields, replace

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.dataset import ROLE_NAMES, Column, LogicalType, Roles, Schema
from inspector.model.errors import RequestError
from inspector.model.request import RoleChoice

_INGEST = re.compile(r"(ingest|receiv|load|import|upload|arriv|insert|process|created|_etl)", re.I)
_EVENT = re.compile(r"(event|measured|observ|occur|happen|time|date|_at$|_on$|^ts$|^dt$|day)", re.I)
_LABEL = re.compile(
    r"^(label|labels|target|class|y|outcome|survived|churn|churned|is_fraud|fraud|default|"
    r"diagnosis|quality|grade|category_label|ground_truth|gt|response)$|(_label|_target|_class)$",
    re.I,
)
_KEY = re.compile(r"(^|_)(id|key|uuid|guid|index|no|number)$|id$", re.I)
_SOURCE = re.compile(
    r"(^|_)(station|site|source|sensor|device|feed|hospital|clinic|store|branch|facility|origin|"
    r"provider|vendor|carrier|region|plant)(_?(id|name|code|key))?$",
    re.I,
)
_SPLIT = re.compile(r"(^|_)(split|fold|partition|subset)$", re.I)
_ANNOTATOR = re.compile(r"(annotator|labell?er|rater|reviewer|coder|judge|worker)", re.I)
_SPLITS = {"train", "training", "test", "testing", "valid", "validation", "val", "dev", "holdout"}
MOST_SLICE_VALUES = 20
MOST_SOURCE_VALUES = 1_000
MOST_SLICES = 6
BATCH = 50


def guess_roles(
    relation: Relation, schema: Schema, session: Session, cancel: CancelToken | None = None
) -> Roles:
    """Guess roles from names, types and the exact content of the whole table."""
    estimates, rows = _estimates(relation, schema, session, cancel)
    if not rows:
        estimates = dict.fromkeys(estimates, 0)
    times = [c.name for c in schema if c.type.is_temporal]
    ingest = next((n for n in times if _INGEST.search(n)), None) if len(times) > 1 else None
    others = [name for name in times if name != ingest]
    event = next((n for n in others if _EVENT.search(n)), others[0] if others else None)
    few = {n for n, count in estimates.items() if 1 < count <= MOST_SLICE_VALUES * 1.2}
    annotator = _named(schema, _ANNOTATOR, (LogicalType.TEXT, LogicalType.INTEGER))
    split = _split_column(relation, schema, few, session, cancel)
    label = next(
        (
            c.name
            for c in schema
            if _LABEL.search(c.name)
            and c.type.is_countable
            and not c.type.is_temporal
            and estimates.get(c.name, 0) <= max(20, rows // 20)
        ),
        None,
    )
    used = {annotator, split, label}
    source = next(
        (
            c.name
            for c in schema
            if _SOURCE.search(c.name)
            and c.name not in used
            and c.type in (LogicalType.TEXT, LogicalType.INTEGER)
            and 1 < estimates.get(c.name, 0) <= min(MOST_SOURCE_VALUES, max(2, rows // 5))
        ),
        None,
    )
    used.add(source)
    slices = tuple(
        c.name
        for c in schema
        if c.name in few
        and c.name not in used
        and c.type in (LogicalType.TEXT, LogicalType.BOOLEAN)
    )[:MOST_SLICES]
    return Roles(
        event_time=event,
        ingest_time=ingest,
        label=label,
        key=_key(relation, schema, estimates, rows, session, cancel),
        source=source,
        slices=slices,
        split=split,
        annotator=annotator,
    )


def settle_roles(guess: Roles, choice: RoleChoice, schema: Schema) -> Roles:
    """Return the guess with a person's choices applied.

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
        chosen[role.name] = value if isinstance(value, tuple) else value or None
    return replace(guess, **chosen)  # type: ignore[arg-type]


def _no_such_column(role: str, name: str, schema: Schema) -> RequestError:
    close = difflib.get_close_matches(name, schema.names, n=3, cutoff=0.5)
    spoken = ROLE_NAMES[role].lower()
    if close:
        hint = f"Did you mean {' or '.join(f'“{c}”' for c in close)}?"
    else:
        shown = ", ".join(schema.names[:12])
        hint = f"The columns are {shown}{' and more' if len(schema) > 12 else ''}."
    return RequestError(f"There is no column “{name}” to use as {spoken}.", hint=hint)


def _estimates(
    relation: Relation, schema: Schema, session: Session, cancel: CancelToken | None
) -> tuple[dict[str, int], int]:
    """Return the estimated distinct values of text, boolean and integer columns, and all rows."""
    columns = [
        c for c in schema if c.type in (LogicalType.TEXT, LogicalType.BOOLEAN, LogicalType.INTEGER)
    ]
    found: dict[str, int] = {}
    table = Identifier(relation.name)
    for start in range(0, len(columns), BATCH):
        batch = columns[start : start + BATCH]
        parts: list[Composed] = [
            SQL("approx_count_distinct({})").format(Identifier(c.name)) for c in batch
        ]
        query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), table)
        (row,) = session.rows(query, cancel=cancel)
        found.update((c.name, int(str(n or 0))) for c, n in zip(batch, row, strict=True))
    rows = session.rows(SQL("SELECT count(*) FROM {}").format(table), cancel=cancel)
    return found, int(str(rows[0][0]))


def _named(schema: Schema, pattern: re.Pattern[str], types: Sequence[LogicalType]) -> str | None:
    return next((c.name for c in schema if pattern.search(c.name) and c.type in types), None)


def _split_column(
    relation: Relation,
    schema: Schema,
    few: set[str],
    session: Session,
    cancel: CancelToken | None,
) -> str | None:
    for column in schema.of(LogicalType.TEXT):
        if column.name in few and _SPLIT.search(column.name):
            query = SQL("SELECT DISTINCT lower({0}) FROM {1} WHERE {0} IS NOT NULL").format(
                Identifier(column.name), Identifier(relation.name)
            )
            values = {str(row[0]).strip() for row in session.rows(query, cancel=cancel)}
            if len(values & _SPLITS) >= 2 or values <= _SPLITS:
                return column.name
    return None


def _key(
    relation: Relation,
    schema: Schema,
    estimates: dict[str, int],
    rows: int,
    session: Session,
    cancel: CancelToken | None,
) -> tuple[str, ...]:
    """Return the first column with a key's name whose values are present and all different."""
    candidates: list[Column] = [
        c
        for c in schema
        if _KEY.search(c.name) and c.name in estimates and estimates[c.name] >= 0.85 * rows > 0
    ]
    for column in candidates:
        query = SQL("SELECT count(*) = count(DISTINCT {0}) FROM {1}").format(
            Identifier(column.name), Identifier(relation.name)
        )
        if session.rows(query, cancel=cancel)[0][0]:
            return (column.name,)
    return ()
