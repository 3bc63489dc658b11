"""A part of a table's rows, chosen by conditions, as a relation of its own."""

from dataclasses import replace

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.conditions import where as chosen
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.conditions import Conditions
from inspector.model.dataset import Column, Schema
from inspector.model.errors import RequestError


def part_of(
    session: Session,
    relation: Relation,
    schema: Schema,
    *,
    where: Conditions,
    apart_from: Conditions,
    cancel: CancelToken | None = None,
) -> Relation:
    """Return the rows that meet some conditions, or that do not.

    Args:
        session: Where the relation lives.
        relation: All rows.
        schema: Its columns.
        where: Rows must meet these; none: all rows do.
        apart_from: Rows must not meet these; none: all rows stay.
        cancel: Asks this to stop.

    Raises:
        RequestError: A condition names a column that there is not, or a value that does not suit it.
    """

    def find(name: str) -> Column:
        column = schema.find(name)
        if column is None:
            raise RequestError(
                f"There is no column “{name}” to choose rows by.",
                hint="The columns are: " + ", ".join(schema.names[:12]) + ".",
            )
        return column

    test: Composed = chosen(where, find)
    if apart_from:
        test = SQL("({}) AND NOT ({})").format(test, chosen(apart_from, find))
    view = session.fresh_name("part")
    session.execute(
        SQL("CREATE VIEW {} AS SELECT * FROM {} WHERE {}").format(
            Identifier(view), Identifier(relation.name), test
        ),
        cancel=cancel,
    )
    shown = SQL("(SELECT * FROM {} WHERE {})").format(Composed(relation.from_sql), test)
    # The numbers of the rows that are left have holes, so that they no longer say where a row is.
    return replace(relation, name=view, from_sql=str(shown), ordinal=None, scanned="")
