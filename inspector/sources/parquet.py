"""Parquet files, one or many, hive-partitioned or not: read in place."""

from collections.abc import Sequence
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Identifier, Literal
from inspector.sources.paths import from_clause, listed


def read_parquet(
    files: Sequence[Path], session: Session, cancel: CancelToken | None
) -> tuple[Relation, tuple[str, ...]]:
    """Make a view of Parquet files. Returns the relation and notes."""
    name = session.fresh_name("parquet")
    hive = Literal(any("=" in part for file in files for part in file.parts[-4:-1]))
    select = SQL(
        "SELECT * FROM read_parquet({}, union_by_name = TRUE, hive_partitioning = {})"
    ).format(listed(files), hive)
    described = session.describe(select, cancel=cancel)
    session.execute(SQL("CREATE VIEW {} AS {}").format(Identifier(name), select), cancel=cancel)
    relation = Relation(
        name=name,
        physical=tuple(described),
        from_sql=from_clause("read_parquet", files),
        columnar=True,
    )
    return relation, ()
