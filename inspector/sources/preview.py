"""Rows as texts, ready to be shown."""

from collections.abc import Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.arranged import Arranged, span
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Literal

#: Characters of a text that are shown in the grid, and of one looked at on its own.
LONGEST, LONGEST_CELL = 2_000, 2_000_000
#: Bytes of a binary cell that are shown.
BYTES, BYTES_CELL = 16, 65_536

Cells = tuple[str | None, ...]


def preview(
    session: Session,
    relation: Relation,
    *,
    offset: int,
    limit: int,
    cancel: CancelToken | None = None,
) -> tuple[Cells, ...]:
    """Return rows from `offset` on, in the order of the data; None for null, long texts cut."""
    return page(session, relation, offset=offset, limit=limit, cancel=cancel)[0]


def page(
    session: Session,
    relation: Relation,
    *,
    offset: int,
    limit: int,
    columns: Sequence[str] | None = None,
    arranged: Arranged | None = None,
    whole: bool = False,
    cancel: CancelToken | None = None,
) -> tuple[tuple[Cells, ...], tuple[int, ...]]:
    """Return rows, and the place of each in the data, counted from 0.

    Args:
        session: Where the rows are.
        relation: All rows.
        offset: The first row wanted.
        limit: How many rows are wanted.
        columns: Their names; None: all.
        arranged: Choose from these rows, in their order.
        whole: Whether long texts are wanted whole, or nearly.
        cancel: Asks this to stop.
    """
    physical = dict(relation.physical)
    names = tuple(physical) if columns is None else tuple(columns)
    if limit <= 0 or not names:
        return (), ()
    offset = max(0, offset)
    numbered = [SQL("c{}").format(Literal(place)) for place in range(len(names) + 1)]
    cells = [
        _shown(column, physical[name], whole=whole)
        for column, name in zip(numbered, names, strict=False)
    ]
    query = SQL("SELECT {}, {} FROM ({}) AS rows({})").format(
        SQL(", ").join(cells),
        numbered[-1],
        span(relation, arranged, names, offset, limit),
        SQL(", ").join(numbered),
    )
    found = session.rows(query, cancel=cancel)
    rows = tuple(tuple(None if cell is None else str(cell) for cell in row[:-1]) for row in found)
    places = tuple(
        offset + place if row[-1] is None else int(str(row[-1])) for place, row in enumerate(found)
    )
    return rows, places


def _shown(column: Composed, physical: str, *, whole: bool) -> Composed:
    if physical.upper() == "BLOB":
        return SQL(
            "CASE WHEN {0} IS NOT NULL THEN '0x' || lower(hex(array_slice({0}, 1, {1}))) || "
            "CASE WHEN octet_length({0}) > {1} THEN '…' ELSE '' END || "
            "' (' || octet_length({0}) || ' bytes)' END"
        ).format(column, Literal(BYTES_CELL if whole else BYTES))
    most = Literal(LONGEST_CELL if whole else LONGEST)
    return SQL("left(CAST({} AS VARCHAR), {})").format(column, most)
