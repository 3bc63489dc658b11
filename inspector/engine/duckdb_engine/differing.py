"""The rows in which two versions differ, kept as a table that can be looked at and exported."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.duckdb_engine.cell_changes import differs, joined_sides
from inspector.engine.duckdb_engine.changes import Side, keyed_sides
from inspector.engine.duckdb_engine.expressions import aliases, missing, named, raw, text, whole
from inspector.engine.duckdb_engine.pairing import comparable, matchable
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column
from inspector.model.questions import RowChanges

#: What `change` says of a row. An altered row is there twice: as it was and as it is.
BEFORE, AFTER = "altered: before", "altered: now"
REMOVED, ADDED = "removed", "added"
LONE_BEFORE, LONE_NOW = "no match: before", "no match: now"
_CHANGE, _ALTERED = "change", "altered_columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """Rows that differ.

    Attributes:
        relation: A table of the session: what changed, in which columns, and the cells.
        change: The column that says what became of a row.
        altered: The column that names the altered columns.
        rows: How many rows it has.
        truncated: Whether there are more of one kind than were kept.
    """

    relation: Relation
    change: str
    altered: str
    rows: int
    truncated: bool


def differing_rows(
    question: RowChanges,
    old: Side,
    new: Side,
    lone: tuple[Sequence[Column], Sequence[Column]],
    most: int,
) -> Differing:
    """Keep the rows that differ, altered ones first, by key.

    Args:
        question: How rows are matched and compared.
        old: The older version.
        new: The newer version.
        lone: Columns that are not compared and shown all the same, of each version.
        most: Rows of one kind that are kept at most.
    """
    session, cancel = new.scan.session, new.scan.cancel
    shown = _shown(old, new, lone)
    names = _free([name for name, *_ in shown])
    parts = (
        _by_key(question, old, new, shown, most)
        if question.key
        else _by_content(old, new, shown, most)
    )
    table = session.fresh_name("differing")
    keys = len(question.key)
    cells = [
        SQL("{} AS {}").format(alias, Identifier(name))
        for alias, (name, *_) in zip(aliases("v", len(shown)), shown, strict=True)
    ]
    order = [SQL("place"), *aliases("k", keys), SQL("change")]
    try:
        session.execute(
            SQL(
                "CREATE TABLE {} AS SELECT change AS {}, altered AS {}{} FROM ({}) ORDER BY {}"
            ).format(
                Identifier(table),
                Identifier(names[0]),
                Identifier(names[1]),
                SQL("").join([SQL(", {}").format(cell) for cell in cells]),
                SQL(" UNION ALL ").join(parts.queries),
                SQL(", ").join(order),
            ),
            cancel=cancel,
        )
    finally:
        for helper in parts.helpers:
            session.execute(SQL("DROP TABLE IF EXISTS {}").format(helper))
    counted = session.rows(
        SQL("SELECT {}, count(*) FROM {} GROUP BY 1").format(
            Identifier(names[0]), Identifier(table)
        ),
        cancel=cancel,
    )
    return Differing(
        relation=Relation(
            name=table,
            physical=(
                (names[0], "VARCHAR"),
                (names[1], "VARCHAR"),
                *((name, kind) for name, kind, _, _ in shown),
            ),
            from_sql="",
            columnar=True,
            ordinal="rowid",
        ),
        change=names[0],
        altered=names[1],
        rows=sum(whole(n) for _, n in counted),
        truncated=any(whole(n) >= most for _, n in counted),
    )


def drop(session: Session, relation: Relation) -> None:
    """Remove the rows that differ from the session."""
    session.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(relation.name)))


@dataclass(frozen=True, slots=True)
class _Parts:
    queries: list[Composed]
    helpers: list[Composed]


_Cell = tuple[str, str, Composed, Composed]  # name, type, in the older version, in the newer


def _shown(old: Side, new: Side, lone: tuple[Sequence[Column], Sequence[Column]]) -> list[_Cell]:
    cells: list[_Cell] = []
    for before, now in zip((*old.key, *old.columns), (*new.key, *new.columns), strict=True):
        if before.physical == now.physical:
            cells.append((now.name, now.physical, raw(before), raw(now)))
        else:
            cells.append((now.name, "VARCHAR", text(before), text(now)))
    gone = {column.name: column for column in lone[0]}
    nothing = SQL("NULL")
    for column in lone[1]:
        was = gone.pop(column.name, None)
        if was is not None and was.physical != column.physical:
            cells.append((column.name, "VARCHAR", text(was), text(column)))
        else:
            cells.append((column.name, column.physical, raw(was) if was else nothing, raw(column)))
    cells += [(c.name, c.physical, raw(c), nothing) for c in gone.values()]
    return cells


def _free(taken: Sequence[str]) -> tuple[str, str]:
    """Return names for what is said of a row that no column of the data has."""
    known = {name.casefold() for name in taken}
    change, altered = _CHANGE, _ALTERED
    while change in known:
        change += "_"
    while altered in known:
        altered += "_"
    return change, altered


def _by_key(
    question: RowChanges, old: Side, new: Side, shown: Sequence[_Cell], most: int
) -> _Parts:
    session, cancel = new.scan.session, new.scan.cancel
    keys = aliases("k", len(question.key))
    both, on = keyed_sides(question, old, new)
    kinds = Identifier(session.fresh_name("kinds"))
    session.execute(
        SQL(
            "CREATE TABLE {} AS WITH {} SELECT {}, CASE WHEN coalesce(a.n, 0) > 1 OR "
            "coalesce(b.n, 0) > 1 THEN 'lone' WHEN a.n IS NULL THEN 'added' WHEN b.n IS NULL "
            "THEN 'removed' ELSE 'altered' END AS what FROM a FULL JOIN b ON {} "
            "WHERE a.n IS NULL OR b.n IS NULL OR a.n > 1 OR b.n > 1 OR a.h <> b.h"
        ).format(
            kinds,
            both,
            SQL(", ").join([SQL("coalesce(a.{0}, b.{0}) AS {0}").format(key) for key in keys]),
            on,
        ),
        cancel=cancel,
    )
    helpers: list[Composed] = [kinds]
    listed = SQL(", ").join(keys)

    def some(what: str) -> Composed:
        return SQL("(SELECT * FROM {} WHERE what = {} ORDER BY {} LIMIT {})").format(
            kinds, Literal(what), listed, Literal(most)
        )

    queries = [
        _rows(old, new, shown, REMOVED, 1, some("removed"), older=True),
        _rows(new, old, shown, ADDED, 2, some("added"), older=False),
        _rows(old, new, shown, LONE_BEFORE, 3, some("lone"), older=True),
        _rows(new, old, shown, LONE_NOW, 3, some("lone"), older=False),
        _keyless(old, new, shown, LONE_BEFORE, older=True, most=most),
        _keyless(new, old, shown, LONE_NOW, older=False, most=most),
    ]
    if question.columns:
        cells = Identifier(session.fresh_name("altered"))
        places = range(len(question.columns))
        tests = [differs(question, new, place) for place in places]
        told = [
            SQL("CASE WHEN {} THEN {} END").format(test, Literal(name))
            for test, name in zip(tests, question.columns, strict=True)
        ]
        touched = SQL("(SELECT {} FROM {} WHERE what = 'altered')").format(listed, kinds)
        session.execute(
            SQL(
                "CREATE TABLE {} AS SELECT {}, concat_ws(', ', {}) AS altered FROM {} WHERE {} "
                "ORDER BY ALL LIMIT {}"
            ).format(
                cells,
                SQL(", ").join([SQL("n.{0} AS {0}").format(key) for key in keys]),
                SQL(", ").join(told),
                joined_sides(question, old, new, touched, list(places)),
                SQL(" OR ").join(tests),
                Literal(most),
            ),
            cancel=cancel,
        )
        helpers.append(cells)
        queries += [
            _rows(old, new, shown, BEFORE, 0, cells, older=True, altered=SQL("t.altered")),
            _rows(new, old, shown, AFTER, 0, cells, older=False, altered=SQL("t.altered")),
        ]
    return _Parts(queries, helpers)


def _rows(
    side: Side,
    other: Side,
    shown: Sequence[_Cell],
    change: str,
    place: int,
    among: Composed,
    *,
    older: bool,
    altered: Composed = SQL("NULL"),  # noqa: B008 - a constant
) -> Composed:
    """Return the rows of one version whose keys are among some."""
    keys = [matchable(mine, theirs) for mine, theirs in zip(side.key, other.key, strict=True)]
    names = aliases("k", len(keys))
    on = SQL(" AND ").join([SQL("x.{0} = t.{0}").format(key) for key in names])
    return SQL(
        "SELECT {} AS change, {} AS altered, {} AS place, x.* FROM (SELECT {}, {} FROM {}) AS x "
        "JOIN {} AS t ON {}"
    ).format(
        Literal(change),
        altered,
        Literal(place),
        named(keys, "k"),
        _cells(shown, older),
        side.scan.source,
        among,
        on,
    )


def _keyless(
    side: Side, other: Side, shown: Sequence[_Cell], change: str, *, older: bool, most: int
) -> Composed:
    """Return the rows of one version that have no key."""
    keys = [matchable(mine, theirs) for mine, theirs in zip(side.key, other.key, strict=True)]
    gaps = SQL(" OR ").join([missing(column) for column in side.key])
    return SQL(
        "(SELECT {} AS change, NULL AS altered, 4 AS place, {}, {} FROM {} WHERE {} LIMIT {})"
    ).format(
        Literal(change),
        named(keys, "k"),
        _cells(shown, older),
        side.scan.source,
        gaps,
        Literal(most),
    )


def _by_content(old: Side, new: Side, shown: Sequence[_Cell], most: int) -> _Parts:
    """Return rows that the other version lacks; of repeated ones as many as it has fewer."""

    def lacking(side: Side, other: Side, change: str, place: int, *, older: bool) -> Composed:
        def hashed(one: Side, two: Side) -> Composed:
            cells = [comparable(a, b) for a, b in zip(one.columns, two.columns, strict=True)]
            return SQL("hash({})").format(SQL(", ").join(cells) if cells else SQL("0"))

        return SQL(
            "(SELECT {} AS change, NULL AS altered, {} AS place, x.* EXCLUDE (h, r) FROM (SELECT {}, "
            "{h} AS h, row_number() OVER (PARTITION BY {h}) AS r FROM {}) AS x LEFT JOIN (SELECT {} "
            "AS h, count(*) AS n FROM {} GROUP BY 1) AS y ON x.h = y.h "
            "WHERE x.r > coalesce(y.n, 0) LIMIT {})"
        ).format(
            Literal(change),
            Literal(place),
            _cells(shown, older),
            side.scan.source,
            hashed(other, side),
            other.scan.source,
            Literal(most),
            h=hashed(side, other),
        )

    return _Parts(
        [
            lacking(old, new, REMOVED, 1, older=True),
            lacking(new, old, ADDED, 2, older=False),
        ],
        [],
    )


def _cells(shown: Sequence[_Cell], older: bool) -> Composed:
    return named([before if older else now for _, _, before, now in shown], "v")
