"""Old and new labels of rows that two versions share, counted in one join of their keys."""

from inspector.engine.duckdb_engine.changes import Side
from inspector.engine.duckdb_engine.expressions import aliases, missing, named, text, whole
from inspector.engine.duckdb_engine.pairing import comparable, matchable
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.label_answers import FlipCounts
from inspector.model.label_questions import LabelFlips
from inspector.model.questions import RowChanges

#: Most different pairs of labels, and most by the values of columns.
PAIRS, BY = 2_000, 20_000


def label_alone(question: LabelFlips) -> RowChanges:
    """Return the comparison of rows of which the label is the only cell compared."""
    return RowChanges(
        other=question.other, key=question.key, columns=(question.label,), by=question.by
    )


def flip_counts(question: LabelFlips, old: Side, new: Side) -> FlipCounts:
    """Answer `LabelFlips`; each side compares the label alone."""
    slices = aliases("s", len(question.by))
    on = SQL(" AND ").join(
        [SQL("a.{0} = b.{0}").format(key) for key in aliases("k", len(question.key))]
    )
    query = SQL(
        "SELECT {group}a.y, b.y, count(*) AS n FROM ({old}) AS a JOIN ({new}) AS b ON {on} "
        "GROUP BY GROUPING SETS ({sets}) ORDER BY n DESC, a.y, b.y"
    ).format(
        group=SQL("").join([SQL("grouping(b.{0}), b.{0}, ").format(name) for name in slices]),
        old=_keyed(old, new, with_slices=False),
        new=_keyed(new, old, with_slices=True),
        on=on,
        sets=SQL(", ").join(
            [SQL("(a.y, b.y)"), *(SQL("(b.{}, a.y, b.y)").format(name) for name in slices)]
        ),
    )
    limited = SQL("{} LIMIT {}").format(query, Literal(PAIRS + BY + 1))
    found = new.scan.rows(limited)
    pairs: list[tuple[str | None, str | None, int]] = []
    by: list[tuple[str, str | None, str | None, str | None, int]] = []
    for row in found:
        before, now, count = _text(row[-3]), _text(row[-2]), whole(row[-1])
        at = next((i for i in range(len(slices)) if row[2 * i] == 0), None)
        if at is None:
            pairs.append((before, now, count))
        else:
            by.append((question.by[at], _text(row[2 * at + 1]), before, now, count))
    by.sort(key=lambda one: (question.by.index(one[0]), -one[4], _order(*one[1:4])))
    pairs.sort(key=lambda one: (-one[2], _order(*one[:2])))
    return FlipCounts(
        matched=sum(one[2] for one in pairs),
        pairs=tuple(pairs[:PAIRS]),
        by=tuple(by[:BY]),
        truncated=len(found) > PAIRS + BY or len(pairs) > PAIRS or len(by) > BY,
    )


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _order(*values: str | None) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in values)


def _keyed(side: Side, other: Side, *, with_slices: bool) -> Composed:
    """Return the label (y) and slices (s) of each key that occurs once."""
    keys = [matchable(mine, theirs) for mine, theirs in zip(side.key, other.key, strict=True)]
    (label,), (theirs,) = side.columns, other.columns
    shown = SQL("CASE WHEN NOT {} THEN CAST({} AS VARCHAR) END AS y").format(
        missing(label), comparable(label, theirs)
    )
    parts = [named(keys, "k"), shown]
    slices = [text(column) for column in side.by] if with_slices else []
    if slices:
        parts.append(named(slices, "s"))
    rows = SQL("SELECT {} FROM {}").format(SQL(", ").join(parts), side.scan.source)
    if side.unique:
        return rows
    present = SQL(" AND ").join([SQL("NOT {}").format(missing(column)) for column in side.key])
    names = aliases("k", len(keys))
    rest = [SQL("any_value({0}) AS {0}").format(name) for name in aliases("s", len(slices))]
    return SQL(
        "SELECT {keys}, first(y) AS y{rest} FROM ({rows} WHERE {present}) GROUP BY {keys} "
        "HAVING count(*) = 1"
    ).format(
        keys=SQL(", ").join(names),
        rest=SQL("").join([SQL(", {}").format(one) for one in rest]),
        rows=rows,
        present=present,
    )
