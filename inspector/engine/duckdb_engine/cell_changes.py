"""What became of the cells of rows that two versions share and that differ somewhere."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from inspector.engine.duckdb_engine.expressions import (
    aliases,
    missing,
    named,
    plain,
    value,
    whole,
)
from inspector.engine.duckdb_engine.pairing import close, comparable, matchable
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Scalar
from inspector.model.change_answers import CellChanges
from inspector.model.questions import RowChanges

if TYPE_CHECKING:
    from inspector.engine.duckdb_engine.changes import Side

#: Columns compared in one query.
BATCH = 40
#: Fewest rows that share a change that is listed, most listed of a column, longest text.
SHARED, LISTED, LONGEST = 5, 8, 120
#: A column altered in more than this share of the matched rows was altered as a whole: what that
#: did is drift's to say, and typical changes are not looked for.
WHOLESALE = 0.5
#: Rows looked at to see whether a key numbers rows anew, and the share of them that must differ.
LOOKED_AT, LOOKED_AT_SHARE = 2_000, 0.3
#: Characters of a single changed cell.
CELL = 2_000


def cell_changes(
    question: RowChanges, old: "Side", new: "Side", touched: Composed, matched: int
) -> tuple[int, tuple[CellChanges, ...], Mapping[tuple[str, Scalar], int]]:
    """Compare cell by cell.

    Args:
        question: What was asked.
        old: The older version.
        new: The newer version.
        touched: A table of the keys of rows that differ.
        matched: Rows that both versions have.

    Returns:
        Rows that differ; changed columns, most changed first; differing rows by slice.
    """
    every = range(len(question.columns))
    found: list[CellChanges] = []
    for start in range(0, len(every), BATCH):
        batch = every[start : start + BATCH]
        found += _counted(question, old, new, touched, batch)
    found = [one for one in found if one.changed]
    found.sort(key=lambda one: (-one.changed, one.column))
    places = [question.columns.index(one.column) for one in found]
    if not places:
        return 0, (), {}
    rows, by = _rows(question, old, new, touched, places)
    listed = [
        CellChanges(
            column=one.column,
            changed=one.changed,
            filled=one.filled,
            emptied=one.emptied,
            pairs=_pairs(question, old, new, touched, place)
            if order < question.pairs_of and one.changed <= WHOLESALE * matched
            else (),
        )
        for order, (one, place) in enumerate(zip(found, places, strict=True))
    ]
    return rows, tuple(listed), by


def is_renumbered(
    question: RowChanges, old: "Side", new: "Side", touched: Composed, differing: int
) -> bool:
    """Return whether rows of one key have little in common: most columns differ in most of them."""
    keys = SQL(", ").join(aliases("k", len(question.key)))
    few = SQL("(SELECT * FROM {} ORDER BY hash({}), {} LIMIT {})").format(
        touched, keys, keys, Literal(LOOKED_AT)
    )
    places = range(len(question.columns))
    counted = _counted(question, old, new, few, places[:BATCH])
    far = [one for one in counted if one.changed > LOOKED_AT_SHARE * min(LOOKED_AT, differing)]
    return len(counted) > 2 and len(far) > len(counted) / 2


def changed_cells(
    question: RowChanges, old: "Side", new: "Side", touched: Composed, most: int
) -> list[tuple[tuple[str | None, ...], str, str | None, str | None]]:
    """Return single changed cells: the row's key, the column, its old and its new value as text."""
    keys = aliases("k", len(question.key))
    found: list[tuple[tuple[str | None, ...], str, str | None, str | None]] = []
    for place, column in enumerate(question.columns):
        if len(found) >= most:
            break
        query = SQL("SELECT {}, {}, {} FROM {} WHERE {} ORDER BY {} LIMIT {}").format(
            SQL(", ").join([SQL("CAST(n.{} AS VARCHAR)").format(key) for key in keys]),
            *(_shown(place, side, CELL) for side in (SQL("o"), SQL("n"))),
            joined_sides(question, old, new, touched, [place]),
            differs(question, new, place),
            SQL(", ").join([SQL("n.{}").format(key) for key in keys]),
            Literal(most - len(found)),
        )
        for *key, before, after in new.scan.rows(query):
            found.append((tuple(map(_text, key)), column, _text(before), _text(after)))
    return found


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _shown(place: int, side: Composed, longest: int) -> Composed:
    """Return a cell as text, null where it is missing."""
    (cell,), (gap,) = aliases_at("c", place), aliases_at("m", place)
    return SQL("CASE WHEN NOT {1}.{2} THEN left(CAST({1}.{0} AS VARCHAR), {3}) END").format(
        cell, side, gap, Literal(longest)
    )


def joined_sides(
    question: RowChanges,
    old: "Side",
    new: "Side",
    touched: Composed,
    places: Sequence[int],
    more: Composed | None = None,
) -> Composed:
    """Return both sides' cells of the rows that differ, as o and n."""

    def side(mine: "Side", theirs: "Side", extra: Composed | None) -> Composed:
        keys = [matchable(a, b) for a, b in zip(mine.key, theirs.key, strict=True)]
        parts = [named(keys, "k")]
        for place in places:
            column = mine.columns[place]
            parts.append(
                SQL("{} AS {}, {} AS {}").format(
                    comparable(column, theirs.columns[place]),
                    *aliases_at("c", place),
                    missing(column),
                    *aliases_at("m", place),
                )
            )
        if extra is not None:
            parts.append(extra)
        names = aliases("k", len(keys))
        same = SQL(" AND ").join([SQL("x.{0} = t.{0}").format(key) for key in names])
        return SQL("SELECT x.* FROM (SELECT {} FROM {}) AS x SEMI JOIN {} AS t ON {}").format(
            SQL(", ").join(parts), mine.scan.source, touched, same
        )

    same = SQL(" AND ").join(
        [SQL("o.{0} = n.{0}").format(key) for key in aliases("k", len(question.key))]
    )
    return SQL("({}) AS o JOIN ({}) AS n ON {}").format(
        side(old, new, None), side(new, old, more), same
    )


def aliases_at(prefix: str, place: int) -> list[Composed]:
    """Return the alias of one place."""
    return aliases(prefix, place + 1)[-1:]


def differs(question: RowChanges, new: "Side", place: int) -> Composed:
    """Return whether a cell of o and n differs; missing equals missing."""
    (cell,), (gap,) = aliases_at("c", place), aliases_at("m", place)
    before, after = SQL("o.{}").format(cell), SQL("n.{}").format(cell)
    unlike = SQL("{} IS DISTINCT FROM {}").format(before, after)
    near = close(before, after, new.columns[place], question.tolerance)
    if near is not None:
        unlike = SQL("({} AND NOT {})").format(unlike, near)
    return SQL("(o.{0} <> n.{0} OR (NOT o.{0} AND NOT n.{0} AND {1}))").format(gap, unlike)


def _counted(
    question: RowChanges, old: "Side", new: "Side", touched: Composed, places: Sequence[int]
) -> list[CellChanges]:
    parts: list[Composed] = []
    for place in places:
        (gap,) = aliases_at("m", place)
        parts.append(
            SQL(
                "count_if({0}), count_if(o.{1} AND NOT n.{1}), count_if(n.{1} AND NOT o.{1})"
            ).format(differs(question, new, place), gap)
        )
    query = SQL("SELECT {} FROM {}").format(
        SQL(", ").join(parts), joined_sides(question, old, new, touched, places)
    )
    (row,) = new.scan.rows(query)
    return [
        CellChanges(
            column=question.columns[place],
            changed=whole(row[3 * at]),
            filled=whole(row[3 * at + 1]),
            emptied=whole(row[3 * at + 2]),
        )
        for at, place in enumerate(places)
    ]


def _rows(
    question: RowChanges, old: "Side", new: "Side", touched: Composed, places: Sequence[int]
) -> tuple[int, dict[tuple[str, Scalar], int]]:
    """Count rows with a cell that differs, in all and by slice."""
    slices = aliases("s", len(question.by))
    extra = named([value(column) for column in new.by], "s") if slices else None
    query = SQL("SELECT {}count(*) FROM {} WHERE {} GROUP BY GROUPING SETS ({})").format(
        SQL("").join([SQL("grouping(n.{0}), n.{0}, ").format(name) for name in slices]),
        joined_sides(question, old, new, touched, places, extra),
        SQL(" OR ").join([differs(question, new, place) for place in places]),
        SQL(", ").join([SQL("()"), *(SQL("(n.{})").format(name) for name in slices)]),
    )
    total, by = 0, {}
    for row in new.scan.rows(query):
        at = next((i for i in range(len(slices)) if row[2 * i] == 0), None)
        if at is None:
            total = whole(row[-1])
        else:
            by[question.by[at], plain(row[2 * at + 1])] = whole(row[-1])
    return total, by


def _pairs(
    question: RowChanges, old: "Side", new: "Side", touched: Composed, place: int
) -> tuple[tuple[str | None, str | None, int], ...]:
    shown = [_shown(place, side, LONGEST) for side in (SQL("o"), SQL("n"))]
    query = SQL(
        "SELECT {} AS x, {} AS y, count(*) AS n FROM {} WHERE {} GROUP BY x, y "
        "HAVING count(*) >= {} ORDER BY n DESC, x, y LIMIT {}"
    ).format(
        *shown,
        joined_sides(question, old, new, touched, [place]),
        differs(question, new, place),
        Literal(SHARED),
        Literal(LISTED),
    )
    return tuple(
        (None if x is None else str(x), None if y is None else str(y), whole(n))
        for x, y, n in new.scan.rows(query)
    )
