"""Engines over tables written as SQL."""

from types import SimpleNamespace

import pytest

from inspector.engine.cancel import CancelToken
from inspector.engine.column_types import logical_type
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.dataset import Column, Schema


@pytest.fixture(scope="module")
def desk():
    """A session; `of` makes an engine over a table, `ask` asks it."""
    with Session() as session:

        def over(source, *, columnar=True, ordinal="rowid"):
            name = str(source).strip('"')
            described = session.describe(SQL("SELECT * FROM {}").format(Identifier(name)))
            relation = Relation(
                name=name,
                physical=tuple(described),
                from_sql=str(Identifier(name)),
                columnar=columnar,
                ordinal=ordinal,
            )
            columns = tuple(Column(name=n, type=logical_type(p), physical=p) for n, p in described)
            return DuckDBEngine(session, relation, Schema(columns=columns))

        def of(query, *, view=False, **how):
            name = Identifier(session.fresh_name("made"))
            made = "CREATE VIEW {} AS {}" if view else "CREATE TABLE {} AS {}"
            session.execute(SQL(made).format(name, Composed(query)))
            return over(name, **({"ordinal": None} if view else {}) | how)

        def of_frame(frame, **how):
            return over(session.register(frame), **how)

        def ask(engine, *questions):
            found = engine.answer(questions, tick=lambda _n: None, cancel=CancelToken())
            return found[0] if len(found) == 1 else found

        def run(sql):
            return session.rows(Composed(sql))

        yield SimpleNamespace(session=session, of=of, of_frame=of_frame, ask=ask, run=run)
