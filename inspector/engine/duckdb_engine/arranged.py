"""Rows chosen and sorted once, so that any place among them can be shown at once.

A table of the session is read by row number: its arrangement is a list of row numbers. Rows that are
read from a file in place have no cheap access by number: those chosen are copied, up to a limit.
"""

from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.conditions import where
from inspector.engine.duckdb_engine.expressions import text
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType, Schema
from inspector.model.errors import RequestError
from inspector.model.row_view import RowView

#: Most rows and cells that are copied of a file that is read in place.
MOST_COPIED_ROWS, MOST_COPIED_CELLS = 1_000_000, 20_000_000
_NUMBER, _PLACE = "row_number", "row_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """An arrangement of rows.

    Attributes:
        table: What holds it in the session: row numbers, or copied rows.
        copied: Whether it holds the rows themselves.
        rows: Rows there are, exactly.
        reachable: Rows that can be shown: all of them, or as many as were copied.
        number: The column of `table` with the row's place in the data, counted from 0.
        place: The column of copied rows with their place in the arrangement.
    """

    table: str
    copied: bool
    rows: int
    reachable: int
    number: str
    place: str = ""


def arrange(
    session: Session,
    relation: Relation,
    schema: Schema,
    view: RowView,
    cancel: CancelToken | None = None,
) -> Arranged:
    """Find the rows of a view and put them in order; forget them with `forget`.

    Raises:
        RequestError: The view names a column that there is not, or an unfit value.
        Cancelled: A stop was requested.
    """
    number, place = _free_name(schema, _NUMBER), _free_name(schema, _PLACE)
    by_number = _ordinal(relation) == "rowid"
    numbered = SQL("SELECT *, {} AS {} FROM {}").format(
        Identifier("rowid") if by_number else SQL("row_number() OVER () - 1"),
        Identifier(number),
        Identifier(relation.name),
    )
    found = SQL("SELECT {0} FROM ({1}) AS t WHERE {2} ORDER BY {3}{0}").format(
        Identifier(number), numbered, _test(relation, schema, view), _order(schema, view)
    )
    table = session.fresh_name("arranged")
    if by_number:
        session.execute(
            SQL("CREATE TABLE {} AS {}").format(Identifier(table), found), cancel=cancel
        )
        rows = _count(session, Identifier(table), cancel)
        return Arranged(table=table, copied=False, rows=rows, reachable=rows, number=number)
    places = session.fresh_name("places")
    session.execute(SQL("CREATE TABLE {} AS {}").format(Identifier(places), found), cancel=cancel)
    try:
        rows = _count(session, Identifier(places), cancel)
        most = min(MOST_COPIED_ROWS, MOST_COPIED_CELLS // max(1, len(schema)))
        copied = SQL(
            "CREATE TABLE {table} AS SELECT t.*, p.{place} FROM ({rows}) AS t JOIN "
            "(SELECT {n} AS wanted, rowid AS {place} FROM {places} WHERE rowid < {most}) AS p "
            "ON t.{n} = p.wanted ORDER BY p.{place}"
        ).format(
            table=Identifier(table),
            rows=numbered,
            n=Identifier(number),
            place=Identifier(place),
            places=Identifier(places),
            most=Literal(most),
        )
        session.execute(copied, cancel=cancel)
    finally:
        session.execute(SQL("DROP TABLE {}").format(Identifier(places)))
    return Arranged(
        table=table,
        copied=True,
        rows=rows,
        reachable=min(rows, most),
        number=number,
        place=place,
    )


def forget(session: Session, arranged: Arranged) -> None:
    """Remove an arrangement from the session."""
    session.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(arranged.table)))


def span(
    relation: Relation,
    arranged: Arranged | None,
    columns: tuple[str, ...],
    offset: int,
    limit: int,
) -> Composed:
    """Return a query for some columns of the rows from `offset` on, and the rows' own numbers.

    The numbers come last, in a column without a fixed name, counted from 0; null if they are simply
    the places asked for.
    """
    names = SQL(", ").join([Identifier(name) for name in columns])
    last = offset + limit
    if arranged is not None and arranged.copied:
        return SQL("SELECT {0}, {1} FROM {2} WHERE {3} >= {4} AND {3} < {5} ORDER BY {3}").format(
            names,
            Identifier(arranged.number),
            Identifier(arranged.table),
            Identifier(arranged.place),
            Literal(offset),
            Literal(last),
        )
    if arranged is not None:
        own = SQL(", ").join([SQL("t.{}").format(Identifier(name)) for name in columns])
        return SQL(
            "SELECT {}, p.number FROM (SELECT rowid AS place, {} AS number FROM {} "
            "WHERE rowid >= {} AND rowid < {}) AS p "
            "JOIN {} AS t ON t.rowid = p.number ORDER BY p.place"
        ).format(
            own,
            Identifier(arranged.number),
            Identifier(arranged.table),
            Literal(offset),
            Literal(last),
            Identifier(relation.name),
        )
    chosen = SQL("SELECT {}, NULL FROM {}").format(names, Identifier(relation.name))
    ordinal = _ordinal(relation)
    if ordinal:
        # Rows are numbered without gaps; the engine skips what lies outside.
        return SQL("{0} WHERE {1} >= {2} AND {1} < {3}").format(
            chosen, Identifier(ordinal), Literal(offset), Literal(last)
        )
    return SQL("{} LIMIT {} OFFSET {}").format(chosen, Literal(limit), Literal(offset))


def whole(relation: Relation, schema: Schema, view: RowView) -> tuple[Composed, Composed]:
    """Return all rows of a view as something to put after FROM, and what to put after ORDER BY."""
    number = _free_name(schema, _NUMBER)
    rows = SQL(
        "(SELECT * FROM (SELECT *, row_number() OVER () AS {} FROM {}) AS t WHERE {})"
    ).format(Identifier(number), Identifier(relation.name), _test(relation, schema, view))
    return rows, SQL("{}{}").format(_order(schema, view), Identifier(number))


def _test(relation: Relation, schema: Schema, view: RowView) -> Composed:
    def find(name: str) -> Column:
        return _column(schema, name)

    tests = [SQL("({})").format(where(view.where, find))] if view.where else []
    if view.search:
        tests.append(SQL("({})").format(_search(schema, view.search)))
    if view.repeated:
        names = [find(name).name for name in view.repeated]
        columns = SQL(", ").join([Identifier(name) for name in names])
        equal = SQL(" AND ").join(
            [SQL("r.{0} IS NOT DISTINCT FROM t.{0}").format(Identifier(name)) for name in names]
        )
        among = tests[0] if view.where else SQL("TRUE")
        tests.append(
            SQL(
                "EXISTS (FROM (SELECT {0} FROM {1} WHERE {2} GROUP BY {0} HAVING count(*) > 1) "
                "AS r WHERE {3})"
            ).format(columns, Identifier(relation.name), among, equal)
        )
    return SQL(" AND ").join(tests) if tests else SQL("TRUE")


def _search(schema: Schema, words: str) -> Composed:
    sought = Literal(words)
    cells: list[Composed] = [
        SQL("contains(lower({}), lower({}))").format(text(column), sought)
        for column in schema
        if column.type is not LogicalType.BINARY
    ]
    return SQL("coalesce({}, FALSE)").format(
        SQL(" OR ").join([SQL("coalesce({}, FALSE)").format(cell) for cell in cells])
        if cells
        else SQL("FALSE")
    )


def _order(schema: Schema, view: RowView) -> Composed:
    """Return what to sort by, each followed by a comma."""
    keys = [
        SQL("{} {} NULLS LAST, ").format(
            Identifier(_column(schema, key.column).name),
            SQL("DESC") if key.descending else SQL("ASC"),
        )
        for key in view.sort
    ]
    return SQL("").join(keys)


def _column(schema: Schema, name: str) -> Column:
    column = schema.find(name)
    if column is None:
        raise RequestError(
            f"There is no column “{name}” to choose rows by.",
            hint="The columns are: " + ", ".join(schema.names[:12]) + ".",
        )
    return column


def _count(session: Session, table: Composed, cancel: CancelToken | None) -> int:
    ((rows,),) = session.rows(SQL("SELECT count(*) FROM {}").format(table), cancel=cancel)
    return int(str(rows))


def _ordinal(relation: Relation) -> str | None:
    """Return the hidden column that numbers rows, unless the data has one of that name."""
    names = {name.casefold() for name, _ in relation.physical}
    return None if (relation.ordinal or "").casefold() in names else relation.ordinal


def _free_name(schema: Schema, name: str) -> str:
    """Return a column name that the data does not have."""
    taken = {column.casefold() for column in schema.names}
    while name in taken:
        name += "_"
    return name
