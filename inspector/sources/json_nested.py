"""Nested JSON as a table: the list of records in an object, and objects in records as columns."""

from collections.abc import Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.sources.base import some, unique_columns

#: Objects are spread into columns only while there are no more than so many: where keys are data,
#: such as identifiers, every one would be a column.
MOST_COLUMNS = 500


def unwrapped(
    name: str, files: int, session: Session, notes: list[str], cancel: CancelToken | None
) -> tuple[str, Composed | None]:
    """Take the list of records where each file is one object that holds it, as services answer.

    Returns:
        The table, and what makes it from the file: a template with a place for what is read, filled
        with the list's name; None if the table is as it was.
    """
    table = Identifier(name)
    if session.rows(SQL("SELECT count(*) FROM {}").format(table))[0][0] != files:
        return name, None
    described = session.describe(SQL("SELECT * FROM {}").format(table))
    lists = [c for c, kind in described if kind.startswith("STRUCT(") and kind.endswith(")[]")]
    if not lists:
        return name, None
    parts: list[Composed] = [
        SQL("coalesce(sum(len({})), 0)").format(Identifier(column)) for column in lists
    ]
    sizes = session.rows(SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), table))[0]
    size, column = max(
        zip((int(str(size)) for size in sizes), lists, strict=True), key=lambda pair: pair[0]
    )
    if not size:
        return name, None
    select = SQL("SELECT unnest({}, max_depth := 2) FROM ").format(Identifier(column))
    fresh = session.fresh_name("json")
    session.execute(
        SQL("CREATE TABLE {} AS {}{}").format(Identifier(fresh), select, table), cancel=cancel
    )
    session.execute(SQL("DROP TABLE {}").format(table))
    others = [other for other, _ in described if other != column]
    told = f"The records are the list “{column}” of the file"
    notes.append(
        f"{told}; what stands beside it, {some(others)}, was left out." if others else f"{told}."
    )
    return fresh, select


def spread(
    name: str, session: Session, notes: list[str], cancel: CancelToken | None
) -> tuple[str, Composed | None]:
    """Make columns of objects in records, named as in “place.city”; lists stay what they are.

    Returns:
        The table, and the columns as SQL; None if the table is as it was.
    """
    table = Identifier(name)
    described = session.describe(SQL("SELECT * FROM {}").format(table))
    if not any(_is_object(kind) for _, kind in described):
        return name, None
    cells: list[tuple[str, Composed]] = []
    for column, kind in described:
        cells += _within(column, Identifier(column), kind, table, session)
        if len(cells) > MOST_COLUMNS:
            return name, None
    names, changed = unique_columns([one for one, _ in cells])
    select = SQL(", ").join(
        [
            SQL("{} AS {}").format(cell, Identifier(shown))
            for shown, (_, cell) in zip(names, cells, strict=True)
        ]
    )
    fresh = session.fresh_name("json")
    session.execute(
        SQL("CREATE TABLE {} AS SELECT {} FROM {}").format(Identifier(fresh), select, table),
        cancel=cancel,
    )
    session.execute(SQL("DROP TABLE {}").format(table))
    objects = [column for column, kind in described if _is_object(kind)]
    notes.append(f"Objects within records were spread into columns: {some(objects)}.")
    notes += changed
    return fresh, select


def _is_object(kind: str) -> bool:
    return kind.startswith("STRUCT(") and kind.endswith(")")


def _within(
    name: str, cell: Composed, kind: str, table: Composed, session: Session
) -> Sequence[tuple[str, Composed]]:
    """Return the columns that a cell becomes."""
    if not _is_object(kind):
        return [(name, cell)]
    found: list[tuple[str, Composed]] = []
    fields = session.describe(SQL("SELECT unnest({}) FROM {}").format(cell, table))
    for field, inner in fields:
        value = SQL("struct_extract({}, {})").format(cell, Literal(field))
        found += _within(f"{name}.{field}", value, inner, table, session)
        if len(found) > MOST_COLUMNS:
            break
    return found
