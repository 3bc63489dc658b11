"""Values that a person says mean "missing" become null before any question is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import moment, number, raw, text, whole
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType, Schema
from inspector.model.errors import RequestError
from inspector.model.expectations import Stated
from inspector.model.moment import moment as epoch

DAY = 86_400.0


def masked(
    session: Session,
    relation: Relation,
    schema: Schema,
    stated: Mapping[str, Sequence[Stated]],
    cancel: CancelToken | None = None,
) -> tuple[Relation, dict[str, int]]:
    """Return the relation with stated values as null, and how many cells of each column that is.

    Columns that the relation lacks, and values that do not suit a column's type, change nothing.
    """
    tests: dict[str, Composed] = {}
    for name, values in stated.items():
        column = schema.find(name)
        test = _test(column, values) if column is not None else None
        if test is not None:
            tests[name] = test
    if not tests:
        return relation, {}
    counts = SQL(", ").join([SQL("count_if({})").format(test) for test in tests.values()])
    ((*found,),) = session.rows(
        SQL("SELECT {} FROM {}").format(counts, Identifier(relation.name)), cancel=cancel
    )
    hits = {name: whole(count) for name, count in zip(tests, found, strict=True)}
    if not any(hits.values()):
        return relation, hits
    replaced = SQL(", ").join(
        [
            SQL("CASE WHEN {} THEN NULL ELSE {} END AS {}").format(
                tests[name], Identifier(name), Identifier(name)
            )
            for name, count in hits.items()
            if count
        ]
    )
    place, chosen = placed(relation, schema)
    view = session.fresh_name("masked")
    session.execute(
        SQL("CREATE VIEW {} AS SELECT * REPLACE ({}){} FROM {}").format(
            Identifier(view), replaced, place, Identifier(relation.name)
        ),
        cancel=cancel,
    )
    shown = SQL("(SELECT * REPLACE ({}) FROM {})").format(replaced, Composed(relation.from_sql))
    return replace(relation, name=view, from_sql=str(shown), ordinal=chosen, scanned=""), hits


def placed(relation: Relation, schema: Schema) -> tuple[Composed, str | None]:
    """Return how a view keeps the hidden number of each row, and its name there."""
    if relation.ordinal is None:
        return SQL(""), None
    if relation.ordinal != "rowid":
        return SQL(""), relation.ordinal  # a column like others, carried by the star
    name = "_inspector_row"
    while name in schema:
        name += "_"
    return SQL(", rowid AS {}").format(Identifier(name)), name


def _test(column: Column, values: Sequence[Stated]) -> Composed | None:
    """Return whether a cell holds one of the values; None if it never can."""
    tests = [test for value in values if (test := _equals(column, value)) is not None]
    if not tests:
        return None
    return SQL("coalesce({}, FALSE)").format(SQL(" OR ").join(tests))


def _equals(column: Column, value: Stated) -> Composed | None:
    if column.type is LogicalType.BOOLEAN:
        known = {"true": True, "false": False}.get(str(value).strip().lower())
        return None if known is None else SQL("{} = {}").format(raw(column), Literal(known))
    if column.type is LogicalType.TEXT:
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        return SQL("trim({}) = {}").format(text(column), Literal(shown.strip()))
    if column.type.is_temporal:
        return _at(column, value)
    if column.type.is_numeric:
        try:
            wanted = float(value)
        except ValueError:
            return None
        finite = wanted - wanted == 0
        exact = int(wanted) if finite and wanted.is_integer() and abs(wanted) < 2**53 else wanted
        return SQL("{} = {}").format(number(column), Literal(float(exact))) if finite else None
    return None


def _at(column: Column, value: Stated) -> Composed | None:
    """Return whether a time is a stated moment; a stated day holds all its moments."""
    try:
        start = epoch(value) if isinstance(value, str) else float(value)
    except RequestError:
        return None
    if start is None or start - start != 0:
        return None
    width = DAY if start % DAY == 0 else 1e-6
    x = SQL("epoch({})").format(moment(column))
    return SQL("({0} >= {1} AND {0} < {2})").format(x, Literal(start), Literal(start + width))
