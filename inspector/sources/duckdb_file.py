"""Tables of a DuckDB database file, attached read-only."""

from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError, SourceError
from inspector.sources.tables import chosen_table


def read_table(
    file: Path, table: str | None, session: Session, cancel: CancelToken | None
) -> tuple[Relation, str]:
    """Make a view of a table. Returns the relation and the table's name.

    Raises:
        SourceError: The file is no database, has no such table, or several and none was named.
    """
    database = attached(file, session)
    tables = tables_of(database, session)
    table = chosen_table(file.name, list(tables), table)
    schema, short = tables[table]
    own = SQL(".").join([Identifier(schema), Identifier(short)])
    select = SQL("SELECT * FROM {}.{}").format(database, own)
    described = session.describe(select, cancel=cancel)
    name = session.fresh_name("table")
    session.execute(SQL("CREATE VIEW {} AS {}").format(Identifier(name), select), cancel=cancel)
    relation = Relation(name=name, physical=tuple(described), from_sql=str(own), columnar=True)
    return relation, table


def attached(file: Path, session: Session) -> Composed:
    """Attach a database file read-only, once a session, and return its name there.

    Raises:
        SourceError: It is no database, or another program writes to it.
    """
    found = session.rows(
        SQL("SELECT database_name FROM duckdb_databases() WHERE path = ?"), [str(file)]
    )
    if found:
        return Identifier(str(found[0][0]))
    database = Identifier(session.fresh_name("attached"))
    try:
        session.execute(SQL("ATTACH {} AS {} (READ_ONLY)").format(Literal(str(file)), database))
    except QueryError as error:
        if "lock" in error.detail.lower():
            raise SourceError(
                f"“{file.name}” is being used by another program.",
                hint="Close the database there, then open it again.",
            ) from error
        raise SourceError(
            f"“{file.name}” cannot be opened as a DuckDB database: it is damaged, or was made by a "
            "newer DuckDB.",
            hint="Check that it is complete; export the table to Parquet if it is.",
        ) from error
    return database


def tables_of(database: Composed, session: Session) -> dict[str, tuple[str, str]]:
    """Return the tables of an attached database: shown name to schema and name.

    Views are left out: a view may read any file of this computer, and say nothing of it.
    """
    found = session.rows(
        SQL(
            "SELECT schema_name, table_name FROM duckdb_tables() "
            "WHERE database_name = {} AND NOT internal ORDER BY ALL"
        ).format(Literal(str(database)[1:-1]))
    )
    return {
        str(name) if schema == "main" else f"{schema}.{name}": (str(schema), str(name))
        for schema, name in found
    }
