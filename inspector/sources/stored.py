"""Rows that a reader hands over in Arrow batches: stored once in the session, a batch at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.errors import InspectorError, QueryError, SourceError
from inspector.sources.base import some, unique_columns
from inspector.sources.frame import plain
from inspector.sources.settle import TEMPORAL, settled_types

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows of a batch, for readers that let it be chosen.
BATCH_ROWS = 50_000
#: Columns whose numbers are looked at in one query.
_TOGETHER = 50
_TYPES = {
    "DATE": SQL("DATE"), "TIMESTAMP": SQL("TIMESTAMP"), "TIMESTAMP_NS": SQL("TIMESTAMP_NS"),
    "TIMESTAMPTZ": SQL("TIMESTAMPTZ"), "TIME": SQL("TIME"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """What a reader found in one file.

    Attributes:
        schema: Columns, as the reader names them; names may repeat.
        batches: The rows, read as they are asked for.
        table: The table that was read, of a file that holds several; else None.
        only_floats: Whether the format knows no whole numbers: columns that hold nothing else are
            made whole, so that they mean what they do in other formats.
        has_texts_for_times: Whether the format knows no times: texts that are ISO times throughout are
            made times.
        notes: Sentences about how it was read.
    """

    schema: "pa.Schema"
    batches: "Iterable[pa.RecordBatch]"
    table: str | None = None
    only_floats: bool = False
    has_texts_for_times: bool = False
    notes: tuple[str, ...] = ()


def stored(
    each: Sequence[Callable[[], Batches]],
    session: Session,
    from_sql: str,
    cancel: CancelToken | None,
) -> tuple[Relation, str | None, tuple[str, ...]]:
    """Store the rows of files, one after the other. Returns them, the table read, and notes.

    Raises:
        SourceError: A file cannot be read.
        QueryError: The engine cannot hold what a file holds.
        Cancelled: A stop was requested.
    """
    notes: list[str] = []
    names: list[str] = []
    table: str | None = None
    only_floats = has_texts = False
    try:
        for start in each:
            found = start()
            notes += found.notes
            table = found.table
            only_floats, has_texts = found.only_floats, found.has_texts_for_times
            names.append(_stored(found, session, notes, cancel))
        name = names[0] if len(names) == 1 else _together(names, session, notes, cancel)
    except BaseException:
        _drop(names, session)
        raise
    if only_floats:
        _made_whole(name, session, cancel)
    if has_texts:
        _made_times(name, session, cancel)
    relation = Relation(
        name=name,
        physical=tuple(session.describe(_all(name))),
        from_sql=from_sql,
        columnar=True,
        ordinal="rowid",
    )
    return relation, table, tuple(dict.fromkeys(notes))


def _stored(found: Batches, session: Session, notes: list[str], cancel: CancelToken | None) -> str:
    import pyarrow as pa

    names, changed = unique_columns(found.schema.names)
    if not names:
        raise SourceError("The table has no columns.", hint="Choose one with columns.")
    notes += changed
    first = found.schema.empty_table().rename_columns(names)
    schema = plain(first, notes).schema
    trouble: list[BaseException] = []

    def fitting() -> "Iterator[pa.RecordBatch]":
        try:
            for batch in found.batches:
                if cancel:
                    cancel.check()
                table = pa.Table.from_batches([batch]).rename_columns(names)
                yield from plain(table, []).cast(schema).to_batches()
        except BaseException as error:  # the engine would tell it in words of its own
            trouble.append(error)
            raise

    try:
        reader = pa.RecordBatchReader.from_batches(schema, fitting())
        return str(session.register(reader, cancel=cancel))[1:-1]
    except QueryError:
        if trouble:
            raise _told(trouble[0]) from trouble[0]
        raise


def _told(error: BaseException) -> BaseException:
    if isinstance(error, (InspectorError, KeyboardInterrupt)) or not isinstance(error, Exception):
        return error
    # what stops a reader in the middle is a damaged file
    return QueryError("The reader stopped.", detail=str(error))


def _all(name: str) -> Composed:
    return SQL("SELECT * FROM {}").format(Identifier(name))


def _drop(names: Sequence[str], session: Session) -> None:
    for name in names:
        session.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(name)))


def _together(
    names: Sequence[str], session: Session, notes: list[str], cancel: CancelToken | None
) -> str:
    """Make one table of those of several files; a column that a file lacks is empty there."""
    columns = [[column for column, _ in session.describe(_all(name))] for name in names]
    every = list(dict.fromkeys(column for one in columns for column in one))
    lacking = [column for column in every if any(column not in one for one in columns)]
    if lacking:
        notes.append(f"Not every file has {some(lacking)}; cells are empty where it is absent.")
    name = session.fresh_name("files")
    parts = [_all(one) for one in names]
    session.execute(
        SQL("CREATE TABLE {} AS {}").format(
            Identifier(name), SQL(" UNION ALL BY NAME ").join(parts)
        ),
        cancel=cancel,
    )
    _drop(names, session)
    return name


def _made_whole(name: str, session: Session, cancel: CancelToken | None) -> None:
    """Turn floats that are all whole, and none too large to be told apart, into whole numbers."""
    floats = [c for c, kind in session.describe(_all(name)) if kind in ("DOUBLE", "FLOAT")]
    for start in range(0, len(floats), _TOGETHER):
        batch = floats[start : start + _TOGETHER]
        parts: list[Composed] = [
            SQL(
                "count({0}) > 0 AND coalesce(bool_and(isfinite({0}) AND {0} = floor({0}) "
                "AND abs({0}) <= 9007199254740992), TRUE)"
            ).format(Identifier(column))
            for column in batch
        ]
        query = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), Identifier(name))
        whole = session.rows(query, cancel=cancel)[0]
        for column, is_whole in zip(batch, whole, strict=True):
            if is_whole:
                session.execute(
                    SQL("ALTER TABLE {} ALTER {} TYPE BIGINT").format(
                        Identifier(name), Identifier(column)
                    ),
                    cancel=cancel,
                )


def _made_times(name: str, session: Session, cancel: CancelToken | None) -> None:
    texts = [column for column, kind in session.describe(_all(name)) if kind == "VARCHAR"]
    for column, settled in settled_types(
        session, Identifier(name), texts, TEMPORAL, cancel
    ).items():
        session.execute(
            SQL("ALTER TABLE {} ALTER {} TYPE {} USING {}").format(
                Identifier(name),
                Identifier(column),
                _TYPES[settled.kind.physical],
                settled.value(column),
            ),
            cancel=cancel,
        )
