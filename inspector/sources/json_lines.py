"""JSON arrays and newline-delimited JSON: loaded once, types settled from the whole file."""

from collections.abc import Sequence
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier
from inspector.model.errors import SourceError
from inspector.sources.paths import from_clause, listed


def read_json(
    files: Sequence[Path], session: Session, cancel: CancelToken | None
) -> tuple[Relation, tuple[str, ...]]:
    """Load JSON into a table. Returns the relation and notes."""
    name = session.fresh_name("json")
    session.execute(
        SQL(
            "CREATE TABLE {} AS SELECT * FROM read_json({}, sample_size = -1, "
            "union_by_name = TRUE, maximum_object_size = 536870912, map_inference_threshold = -1)"
        ).format(Identifier(name), listed(files)),
        cancel=cancel,
    )
    described = session.describe(SQL("SELECT * FROM {}").format(Identifier(name)), cancel=cancel)
    if [column for column, _ in described] == ["json"]:
        raise SourceError(
            f"“{files[0].name}” does not hold a table: its entries are not JSON objects.",
            hint="Give an array of objects, or one object a line.",
        )
    relation = Relation(
        name=name,
        physical=tuple(described),
        from_sql=from_clause("read_json", files),
        columnar=True,
        ordinal="rowid",
    )
    return relation, ()
