"""Writes the rows that are looked at: as CSV that no spreadsheet takes for a program, or as Parquet."""

from collections.abc import Sequence
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.arranged import whole
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType, Schema
from inspector.model.errors import QueryError, SaveError
from inspector.model.row_view import RowView

#: Texts that begin with one of these are formulas to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_SAFE_TYPES = (
    LogicalType.INTEGER, LogicalType.REAL, LogicalType.BOOLEAN, LogicalType.DATE,
    LogicalType.TIMESTAMP, LogicalType.TIME,
)  # fmt: skip


def export_rows(
    session: Session,
    relation: Relation,
    schema: Schema,
    view: RowView,
    path: Path,
    columns: Sequence[str] | None = None,
    cancel: CancelToken | None = None,
) -> Path:
    """Write all rows of a view, in its order; nothing half-written is left behind.

    In CSV a text that a spreadsheet would take for a formula stands behind an apostrophe, as in the
    tables of a report; a missing cell is empty, an empty text is "".

    Args:
        session: Where the rows are.
        relation: All rows.
        schema: Their columns.
        view: Which rows, and in which order.
        path: A file that ends in ".csv" or ".parquet".
        columns: Columns in the order they are written; None: all.
        cancel: Asks this to stop.

    Raises:
        SaveError: It cannot be written there.
        RequestError: The view does not fit the data.
        Cancelled: A stop was requested.
    """
    parquet = path.suffix.lower() in (".parquet", ".pq")
    names = schema.names if columns is None else tuple(columns)
    chosen = [column for column in (schema.find(name) for name in names) if column is not None]
    cells = [Identifier(c.name) if parquet else _cell(c) for c in chosen]
    heads = [Identifier(c.name) if parquet else Identifier(_guarded(c.name)) for c in chosen]
    rows, order = whole(relation, schema, view)
    taken = [SQL("{} AS {}").format(cell, head) for cell, head in zip(cells, heads, strict=True)]
    part = path.with_name(path.name + ".part")
    form = SQL("FORMAT parquet") if parquet else SQL("FORMAT csv, HEADER, DELIMITER ','")
    query = SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO {} ({})").format(
        SQL(", ").join(taken), rows, order, Literal(str(part)), form
    )
    try:
        session.execute(query, cancel=cancel)
        part.replace(path)
    except (QueryError, OSError) as error:
        if isinstance(error, QueryError) and "memory" in error.message:
            raise
        raise SaveError(
            f"“{path.name}” cannot be written there.",
            hint="Choose another folder, or check that there is room on the disk.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return path


def _cell(column: Column) -> Composed:
    name = Identifier(column.name)
    if column.type in _SAFE_TYPES:
        return name
    words = SQL("replace(CAST({} AS VARCHAR), chr(0), {})").format(name, Literal("\ufffd"))
    starts = SQL(", ").join([Literal(mark) for mark in FORMULA])
    return SQL("CASE WHEN left({0}, 1) IN ({1}) THEN '''' || {0} ELSE {0} END").format(
        words, starts
    )


def _guarded(name: str) -> str:
    return "'" + name if name.startswith(FORMULA) else name
