"""Rows as texts, ready to be shown."""

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal

#: Characters of a text that are shown.
LONGEST = 2_000
#: Bytes of a binary cell that are shown.
BYTES = 16


def preview(
    session: Session,
    relation: Relation,
    *,
    offset: int,
    limit: int,
    cancel: CancelToken | None = None,
) -> tuple[tuple[str | None, ...], ...]:
    """Return rows from `offset` on, in the order of the data; None for null, long texts cut."""
    if limit <= 0 or not relation.physical:
        return ()
    offset = max(0, offset)
    cells = [_shown(name, physical) for name, physical in relation.physical]
    columns: list[Composed] = [Identifier(name) for name, _ in relation.physical]
    chosen = SQL("SELECT {} FROM {}").format(SQL(", ").join(columns), Identifier(relation.name))
    if relation.ordinal:
        # Rows are numbered without gaps; the engine skips what lies outside.
        rows = SQL("{0} WHERE {1} >= {2} AND {1} < {3}").format(
            chosen, Identifier(relation.ordinal), Literal(offset), Literal(offset + limit)
        )
    else:
        rows = SQL("{} LIMIT {} OFFSET {}").format(chosen, Literal(limit), Literal(offset))
    query = SQL("SELECT {} FROM ({})").format(SQL(", ").join(cells), rows)
    return tuple(
        tuple(None if cell is None else str(cell) for cell in row)
        for row in session.rows(query, cancel=cancel)
    )


def _shown(name: str, physical: str) -> Composed:
    column = Identifier(name)
    if physical.upper() == "BLOB":
        return SQL(
            "CASE WHEN {0} IS NOT NULL THEN '0x' || lower(hex(array_slice({0}, 1, {1}))) || "
            "CASE WHEN octet_length({0}) > {1} THEN '…' ELSE '' END || "
            "' (' || octet_length({0}) || ' bytes)' END"
        ).format(column, Literal(BYTES))
    return SQL("left(CAST({} AS VARCHAR), {})").format(column, Literal(LONGEST))
