"""Rows added, removed and changed between two versions: keys joined, contents compared by hash."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from inspector.engine.duckdb_engine.cell_changes import cell_changes, changed_cells, is_renumbered
from inspector.engine.duckdb_engine.expressions import aliases, missing, named, plain, value, whole
from inspector.engine.duckdb_engine.pairing import comparable, matchable
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.answers import Scalar
from inspector.model.change_answers import CellChanges, RowDifferences, SliceChanges
from inspector.model.dataset import Column
from inspector.model.questions import RowChanges

MOST_VALUES = 20
#: Fewest matched rows, and least share of them that differ, from which a key may be no key at all.
FEWEST, NEARLY = 100, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions.

    Attributes:
        scan: Its rows.
        rows: How many.
        key: Its key columns.
        columns: Its columns to compare, in the order of the question.
        by: Its columns to count by.
        unique: Whether no key occurs twice and none is missing.
    """

    scan: Scan
    rows: int
    key: Sequence[Column]
    columns: Sequence[Column]
    by: Sequence[Column]
    unique: bool


def row_differences(question: RowChanges, old: Side, new: Side) -> RowDifferences:
    """Answer `RowChanges`."""
    if not question.key:
        return _by_content(old, new)
    slices = aliases("s", len(question.by))
    both, on = keyed_sides(question, old, new)
    totals, by = _totals(question, new.scan, both, on, slices)
    added, removed, matched, differing = totals
    changed = 0
    renumbered = False
    moved: Mapping[tuple[str, Scalar], int]
    cells: tuple[CellChanges, ...] = ()
    if differing:
        with _touched(question, old, new) as touched:
            anew = matched >= FEWEST and differing > NEARLY * matched
            if anew and is_renumbered(question, old, new, touched, differing):
                renumbered, changed, moved = True, differing, {}
            else:
                changed, cells, moved = cell_changes(question, old, new, touched, matched)
        by = {
            place: (plus, minus, same, moved.get(place, 0))
            for place, (plus, minus, same, _) in by.items()
        }
    else:
        by = {place: (*counts[:3], 0) for place, counts in by.items()}
    return RowDifferences(
        rows=new.rows,
        rows_before=old.rows,
        added=added,
        removed=removed,
        matched=matched,
        changed=changed,
        unmatchable=new.rows - matched - added,
        unmatchable_before=old.rows - matched - removed,
        cells=cells,
        slices=_largest(by, question.by),
        renumbered=renumbered,
    )


def listed_changes(
    question: RowChanges, old: Side, new: Side, most: int
) -> list[tuple[str, tuple[str | None, ...], str, str | None, str | None]]:
    """Return single differences: what, the key, and for changed cells column, old and new value.

    Removed rows come first, then added ones, then changed cells by key.
    """
    both, on = keyed_sides(question, old, new)
    keys = aliases("k", len(question.key))
    shown = [SQL("CAST(coalesce(a.{0}, b.{0}) AS VARCHAR)").format(key) for key in keys]
    query = SQL(
        "WITH {} SELECT CASE WHEN b.n IS NULL THEN 'removed' ELSE 'added' END AS what, {} "
        "FROM a FULL JOIN b ON {} WHERE (a.n IS NULL AND b.n = 1) OR (b.n IS NULL AND a.n = 1) "
        "ORDER BY what DESC, {} LIMIT {}"
    ).format(
        both,
        SQL(", ").join(shown),
        on,
        SQL(", ").join([SQL("coalesce(a.{0}, b.{0})").format(key) for key in keys]),
        Literal(most),
    )
    found: list[tuple[str, tuple[str | None, ...], str, str | None, str | None]] = [
        (str(row[0]), tuple(_text(cell) for cell in row[1:]), "", None, None)
        for row in new.scan.rows(query)
    ]
    if len(found) < most:
        with _touched(question, old, new) as touched:
            found += [
                ("changed", key, column, before, after)
                for key, column, before, after in changed_cells(
                    question, old, new, touched, most - len(found)
                )
            ]
    return found


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def keyed_sides(question: RowChanges, old: Side, new: Side) -> tuple[Composed, Composed]:
    """Return both sides as a and b, and on what they are joined."""
    keys = aliases("k", len(question.key))
    both = SQL("a AS ({}), b AS ({})").format(_keyed(old, new), _keyed(new, old))
    return both, SQL(" AND ").join([SQL("a.{0} = b.{0}").format(key) for key in keys])


@contextmanager
def _touched(question: RowChanges, old: Side, new: Side) -> Iterator[Composed]:
    """Keep the keys of matched rows that differ in a table, for as long as it is needed."""
    both, on = keyed_sides(question, old, new)
    keys = aliases("k", len(question.key))
    session, name = new.scan.session, Identifier(new.scan.session.fresh_name("touched"))
    query = SQL(
        "CREATE TABLE {} AS WITH {} SELECT {} FROM a JOIN b ON {} "
        "WHERE a.n = 1 AND b.n = 1 AND a.h <> b.h"
    ).format(name, both, SQL(", ").join([SQL("b.{}").format(key) for key in keys]), on)
    session.execute(query, cancel=new.scan.cancel)
    try:
        yield name
    finally:
        session.execute(SQL("DROP TABLE {}").format(name))


Counts = tuple[int, int, int, int]


def _totals(
    question: RowChanges,
    scan: Scan,
    both: Composed,
    on: Composed,
    slices: Sequence[Composed],
) -> tuple[Counts, dict[tuple[str, Scalar], Counts]]:
    """Count rows added, removed, matched and differing, in all and by the values of each slice."""
    state = [SQL(", coalesce(b.{0}, a.{0}) AS {0}").format(name) for name in slices]
    query = SQL(
        "WITH {both} SELECT {group}count_if(old IS NULL AND new = 1), "
        "count_if(new IS NULL AND old = 1), count_if(old = 1 AND new = 1), "
        "count_if(old = 1 AND new = 1 AND before <> after) FROM "
        "(SELECT a.n AS old, b.n AS new, a.h AS before, b.h AS after{state} "
        "FROM a FULL JOIN b ON {on}) GROUP BY GROUPING SETS ({sets})"
    ).format(
        both=both,
        group=SQL("").join([SQL("grouping({0}), {0}, ").format(name) for name in slices]),
        state=SQL("").join(state),
        on=on,
        sets=SQL(", ").join([SQL("()"), *(SQL("({})").format(name) for name in slices)]),
    )
    totals: Counts = (0, 0, 0, 0)
    by: dict[tuple[str, Scalar], Counts] = {}
    for row in scan.rows(query):
        counts = tuple(map(whole, row[-4:]))
        at = next((i for i in range(len(slices)) if row[2 * i] == 0), None)
        if at is None:
            totals = counts  # type: ignore[assignment]
        else:
            by[question.by[at], plain(row[2 * at + 1])] = counts  # type: ignore[assignment]
    return totals, by


def _keyed(side: Side, other: Side) -> Composed:
    """Return each key once, with how many rows have it, the hash of one and its slices."""
    keys = [matchable(mine, theirs) for mine, theirs in zip(side.key, other.key, strict=True)]
    cells = [comparable(a, b) for a, b in zip(side.columns, other.columns, strict=True)]
    content = SQL("hash({})").format(SQL(", ").join(cells) if cells else SQL("0"))
    slices = [value(column) for column in side.by]
    parts = [named(keys, "k"), SQL("{} AS h").format(content)]
    if slices:
        parts.append(named(slices, "s"))
    if side.unique:
        return SQL("SELECT {}, 1 AS n FROM {}").format(SQL(", ").join(parts), side.scan.source)
    present = SQL(" AND ").join([SQL("NOT {}").format(missing(column)) for column in side.key])
    names = SQL(", ").join(aliases("k", len(keys)))
    return SQL(
        "SELECT {}, any_value(h) AS h{}, count(*) AS n FROM (SELECT {} FROM {} WHERE {}) GROUP BY {}"
    ).format(
        names,
        SQL("").join(
            [SQL(", any_value({0}) AS {0}").format(name) for name in aliases("s", len(slices))]
        ),
        SQL(", ").join(parts),
        side.scan.source,
        present,
        names,
    )


def _by_content(old: Side, new: Side) -> RowDifferences:
    """Count rows that have no equal on the other side, repeats one by one."""

    def counted(side: Side, other: Side) -> Composed:
        cells = [comparable(a, b) for a, b in zip(side.columns, other.columns, strict=True)]
        return SQL("SELECT hash({}) AS h, count(*) AS n FROM {} GROUP BY h").format(
            SQL(", ").join(cells) if cells else SQL("0"), side.scan.source
        )

    query = SQL(
        "SELECT sum(least(coalesce(a.n, 0), coalesce(b.n, 0))) "
        "FROM ({}) AS a FULL JOIN ({}) AS b ON a.h = b.h"
    ).format(counted(old, new), counted(new, old))
    matched = whole(new.scan.rows(query)[0][0])
    return RowDifferences(
        rows=new.rows,
        rows_before=old.rows,
        added=new.rows - matched,
        removed=old.rows - matched,
        matched=matched,
        changed=0,
    )


def _largest(
    by: dict[tuple[str, Scalar], Counts], columns: Sequence[str]
) -> tuple[SliceChanges, ...]:
    kept: list[SliceChanges] = []
    for column in columns:
        mine = [
            SliceChanges(
                column=column,
                value=one,
                added=counts[0],
                removed=counts[1],
                matched=counts[2],
                changed=counts[3],
            )
            for (name, one), counts in by.items()
            if name == column
        ]
        mine.sort(key=lambda s: (-(s.added + s.removed + s.matched), str(s.value)))
        kept += mine[:MOST_VALUES]
    return tuple(kept)
