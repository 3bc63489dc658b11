"""Rows as texts, ready to be shown."""

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal

LONGEST = 2_000


def preview(
    session: Session,
    relation: Relation,
    *,
    offset: int,
    limit: int,
    cancel: CancelToken | None = None,
) -> tuple[tuple[str | None, ...], ...]:
    """Return rows from `offset` on, in the order of the data; None for null, long texts cut."""
    cells = [_shown(name, physical) for name, physical in relation.physical]
    query = SQL("SELECT {} FROM {} LIMIT {} OFFSET {}").format(
        SQL(", ").join(cells), Identifier(relation.name), Literal(limit), Literal(offset)
    )
    return tuple(
        tuple(None if cell is None else str(cell) for cell in row)
        for row in session.rows(query, cancel=cancel)
    )


def _shown(name: str, physical: str) -> Composed:
    column = Identifier(name)
    if physical.upper() in ("BLOB", "BIT"):
        return SQL("'(' || octet_length({}) || ' bytes)'").format(column)
    return SQL("left(CAST({} AS VARCHAR), {})").format(column, Literal(LONGEST))
