"""Rows per group along one to four axes; questions with equal axes share one scan."""

from collections.abc import Callable, Sequence

from inspector.engine.duckdb_engine.expressions import (
    aliases,
    axis,
    finite,
    missing,
    named,
    plain,
    seconds,
    whole,
)
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Groups, Scalar
from inspector.model.dataset import Column
from inspector.model.errors import RequestError
from inspector.model.questions import Axis, GroupCounts

#: Finds a column or raises.
Find = Callable[[str], Column]


def group_counts(scan: Scan, questions: Sequence[GroupCounts], find: Find) -> list[Groups]:
    """Answer questions with equal axes and limit in one scan.

    Raises:
        RequestError: A column does not exist or has no such groups.
    """
    by = questions[0].by
    columns = list(dict.fromkeys(name for q in questions for name in q.missing_of))
    extents = list(dict.fromkeys(q.extent_of for q in questions if q.extent_of is not None))
    rows = scan.rows(_query(scan.source, by, columns, extents, questions[0].limit, find))
    keyed = [(_key(row, by, find), row) for row in rows]
    keyed.sort(key=lambda pair: tuple((x is None, 0 if x is None else x) for x in pair[0]))
    n, total = len(by), whole(rows[0][-1]) if rows else 0
    answers = []
    for question in questions:
        at = [n + 1 + columns.index(name) for name in question.missing_of]
        earliest: tuple[float | None, ...] = ()
        latest: tuple[float | None, ...] = ()
        if question.extent_of is not None:
            place = n + 1 + len(columns) + 2 * extents.index(question.extent_of)
            earliest = tuple(seconds(row[place]) for _, row in keyed)
            latest = tuple(seconds(row[place + 1]) for _, row in keyed)
        answers.append(
            Groups(
                keys=tuple(key for key, _ in keyed),
                rows=tuple(whole(row[n]) for _, row in keyed),
                missing=tuple(tuple(whole(row[i]) for i in at) for _, row in keyed) if at else (),
                earliest=earliest,
                latest=latest,
                truncated=total > len(rows),
                groups=total,
            )
        )
    return answers


def _query(
    source: Composed,
    by: Sequence[Axis],
    columns: Sequence[str],
    extents: Sequence[str],
    limit: int,
    find: Find,
) -> Composed:
    # Names of ours stay in a query around the table's own names, so that they cannot clash.
    inner = [named([axis(find(how.column), how) for how in by], "k")]
    if columns:
        inner.append(named([missing(find(name)) for name in columns], "m"))
    if extents:
        inner.append(named([_moment(find(name)) for name in extents], "e"))
    keys = SQL(", ").join(aliases("k", len(by)))
    outer = [keys, SQL("count(*) AS n")]
    outer += [SQL("count_if({})").format(name) for name in aliases("m", len(columns))]
    outer += [SQL("min({0}), max({0})").format(name) for name in aliases("e", len(extents))]
    return SQL(
        "SELECT *, count(*) OVER () FROM (SELECT {} FROM (SELECT {} FROM {}) GROUP BY {}) "
        "ORDER BY n DESC, {} LIMIT {}"
    ).format(SQL(", ").join(outer), SQL(", ").join(inner), source, keys, keys, Literal(limit))


def _moment(column: Column) -> Composed:
    if not column.type.is_temporal:
        raise RequestError(f"“{column.name}” holds no points in time.")
    return finite(column)


def _key(row: Sequence[object], by: Sequence[Axis], find: Find) -> tuple[Scalar, ...]:
    return tuple(
        seconds(cell) if _is_time(find(how.column), how) else plain(cell)
        for cell, how in zip(row, by, strict=False)
    )


def _is_time(column: Column, how: Axis) -> bool:
    timed = column.type.is_ordered and not column.type.is_numeric
    return how.form == "period" or (how.form == "value" and timed)
