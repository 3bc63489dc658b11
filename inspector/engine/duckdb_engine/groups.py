"""Rows per group along one to four axes; questions with equal axes share one scan."""

from collections.abc import Callable, Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import axis, finite, missing, plain, seconds, whole
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.answers import Groups
from inspector.model.dataset import Column
from inspector.model.questions import GroupCounts

#: Finds a column or raises.
Find = Callable[[str], Column]


def groups_sql(source: Composed, questions: Sequence[GroupCounts], find: Find) -> Composed:
    """Return the query that answers questions with equal axes and limit."""
    first = questions[0]
    keys = [Identifier(f"k{place}") for place in range(len(first.by))]
    parts = [
        SQL("{} AS {}").format(axis(find(how.column), how), key)
        for how, key in zip(first.by, keys, strict=True)
    ]
    parts.append(SQL("count(*) AS n"))
    for place, name in enumerate(_missing_of(questions)):
        parts.append(SQL("count_if({}) AS {}").format(missing(find(name)), Identifier(f"m{place}")))
    for place, name in enumerate(_extents_of(questions)):
        x = finite(find(name))
        parts.append(SQL("min({}) AS {}").format(x, Identifier(f"e{place}")))
        parts.append(SQL("max({}) AS {}").format(x, Identifier(f"l{place}")))
    grouped = SQL("SELECT {} FROM {} GROUP BY {}").format(
        SQL(", ").join(parts), source, SQL(", ").join(keys)
    )
    return SQL("SELECT *, count(*) OVER () AS g FROM ({}) ORDER BY n DESC, {} LIMIT {}").format(
        grouped, SQL(", ").join(keys), Literal(first.limit)
    )


def group_counts(
    session: Session,
    source: Composed,
    questions: Sequence[GroupCounts],
    find: Find,
    cancel: CancelToken,
) -> list[Groups]:
    """Answer questions with equal axes and limit in one scan."""
    axes = len(questions[0].by)
    temporal = [
        how.form == "period" or (how.form == "value" and not _is_plain(find(how.column)))
        for how in questions[0].by
    ]
    rows = session.rows(groups_sql(source, questions, find), cancel=cancel)
    keyed = sorted(
        (
            (
                tuple(
                    seconds(cell) if is_time else plain(cell)
                    for cell, is_time in zip(row[:axes], temporal, strict=True)
                ),
                row,
            )
            for row in rows
        ),
        key=lambda pair: tuple((cell is None, 0 if cell is None else cell) for cell in pair[0]),
    )
    total = whole(rows[0][-1]) if rows else 0
    columns, extents = _missing_of(questions), _extents_of(questions)
    answers = []
    for question in questions:
        at = [axes + 1 + columns.index(name) for name in question.missing_of]
        earliest: tuple[float | None, ...] = ()
        latest: tuple[float | None, ...] = ()
        if question.extent_of is not None:
            place = axes + 1 + len(columns) + 2 * extents.index(question.extent_of)
            earliest = tuple(seconds(row[place]) for _, row in keyed)
            latest = tuple(seconds(row[place + 1]) for _, row in keyed)
        answers.append(
            Groups(
                keys=tuple(key for key, _ in keyed),
                rows=tuple(whole(row[axes]) for _, row in keyed),
                missing=tuple(tuple(whole(row[i]) for i in at) for _, row in keyed) if at else (),
                earliest=earliest,
                latest=latest,
                truncated=total > len(rows),
                groups=total,
            )
        )
    return answers


def _missing_of(questions: Sequence[GroupCounts]) -> list[str]:
    return list(dict.fromkeys(name for q in questions for name in q.missing_of))


def _extents_of(questions: Sequence[GroupCounts]) -> list[str]:
    return list(dict.fromkeys(q.extent_of for q in questions if q.extent_of is not None))


def _is_plain(column: Column) -> bool:
    return column.type.is_numeric or not column.type.is_ordered
