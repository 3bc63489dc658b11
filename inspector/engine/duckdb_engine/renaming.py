"""Columns that a person says are one under two names get the newer name before any question is asked."""

from collections.abc import Mapping
from dataclasses import replace

from inspector.engine.duckdb_engine.masking import placed
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.dataset import Schema


def renamed(
    session: Session, relation: Relation, schema: Schema, same: Mapping[str, str]
) -> tuple[Relation, Schema, dict[str, str]]:
    """Return the relation and schema with newer names, and which columns got one.

    A column keeps its name where the version has the newer one, too: then they are two columns.
    """
    taken = {name.casefold() for name, _ in relation.physical}
    pairs = {old: new for old, new in same.items() if old in schema and new.casefold() not in taken}
    if len(set(pairs.values())) < len(pairs):  # two older names of one column in one version
        pairs = {new: old for old, new in reversed(pairs.items())}
        pairs = {old: new for new, old in pairs.items()}
    if not pairs:
        return relation, schema, {}
    names = SQL(", ").join(
        [SQL("{} AS {}").format(Identifier(old), Identifier(new)) for old, new in pairs.items()]
    )
    place, chosen = placed(relation, schema)
    view = session.fresh_name("renamed")
    session.execute(
        SQL("CREATE VIEW {} AS SELECT * RENAME ({}){} FROM {}").format(
            Identifier(view), names, place, Identifier(relation.name)
        )
    )
    shown = SQL("(SELECT * RENAME ({}) FROM {})").format(names, Composed(relation.from_sql))
    found = replace(
        relation,
        name=view,
        physical=tuple((pairs.get(name, name), kind) for name, kind in relation.physical),
        from_sql=str(shown),
        ordinal=chosen,
        scanned="",
    )
    columns = tuple(replace(c, name=pairs.get(c.name, c.name)) for c in schema.columns)
    return found, replace(schema, columns=columns), pairs
