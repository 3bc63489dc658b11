"""Tables of a DuckDB database file, attached read-only."""

from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import InspectorError, SourceError


def read_table(
    file: Path, table: str | None, session: Session, cancel: CancelToken | None
) -> tuple[Relation, str]:
    """Make a view of a table. Returns the relation and the table's name.

    Raises:
        SourceError: The file is no database, has no such table, or several and none was named.
    """
    database = attached(file, session)
    names = tables_of(database, session)
    if not names:
        raise SourceError(f"“{file.name}” holds no table.", hint="Choose another file.")
    if table is None:
        if len(names) > 1:
            raise SourceError(
                f"“{file.name}” holds {len(names)} tables: {', '.join(names[:8])}.",
                hint=f"Name one of them, as in {file.name}#{names[0]}.",
            )
        table = names[0]
    if table not in names:
        raise SourceError(
            f"“{file.name}” has no table “{table}”.", hint=f"It has {', '.join(names[:8])}."
        )
    schema, _, short = table.rpartition(".")
    full = SQL(".").join([database, Identifier(schema or "main"), Identifier(short)])
    name = session.fresh_name("table")
    select = SQL("SELECT * FROM {}").format(full)
    described = session.describe(select, cancel=cancel)
    session.execute(SQL("CREATE VIEW {} AS {}").format(Identifier(name), select), cancel=cancel)
    relation = Relation(
        name=name,
        physical=tuple(described),
        from_sql=str(SQL(".").join([Identifier(schema or "main"), Identifier(short)])),
        columnar=True,
    )
    return relation, table


def attached(file: Path, session: Session) -> Identifier:
    """Attach a database file read-only and return its name in the session."""
    database = Identifier(session.fresh_name("attached"))
    try:
        session.execute(SQL("ATTACH {} AS {} (READ_ONLY)").format(Literal(str(file)), database))
    except InspectorError as error:
        raise SourceError(
            f"“{file.name}” cannot be opened as a DuckDB database.",
            hint="Close other programs that use it, and check that it is one.",
        ) from error
    return database


def tables_of(database: Composed, session: Session) -> tuple[str, ...]:
    """Return the tables and views of an attached database; those of “main” without its name."""
    found = session.rows(
        SQL(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_catalog = {} ORDER BY ALL"
        ).format(Literal(str(database).strip('"')))
    )
    return tuple(str(name) if schema == "main" else f"{schema}.{name}" for schema, name in found)
