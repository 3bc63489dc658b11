"""Which columns are missing together: one bit a column, rows counted by their bits."""

from collections.abc import Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import missing, whole
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.answers import Patterns
from inspector.model.dataset import Column

#: Columns in one mask: a BIGINT has room for 62 bits and a sign.
BITS = 60


def patterns_sql(source: Composed, columns: Sequence[Column], limit: int) -> Composed:
    """Return the query that counts masks of missing cells, most frequent first."""
    masks = [columns[start : start + BITS] for start in range(0, len(columns), BITS)]
    names = [Identifier(f"m{place}") for place in range(len(masks))]
    parts = [
        SQL("({}) AS {}").format(
            SQL(" + ").join(
                [
                    SQL("CASE WHEN {} THEN {} ELSE 0 END").format(missing(column), Literal(2**bit))
                    for bit, column in enumerate(mask)
                ]
            ),
            name,
        )
        for mask, name in zip(masks, names, strict=True)
    ]
    keys = SQL(", ").join(list(names))
    return SQL(
        "SELECT *, count(*) OVER () AS patterns, sum(n) OVER () AS rows FROM "
        "(SELECT {}, count(*) AS n FROM {} GROUP BY {}) ORDER BY n DESC, {} LIMIT {}"
    ).format(SQL(", ").join(parts), source, keys, keys, Literal(limit + 1))


def missing_patterns(
    session: Session,
    source: Composed,
    asked: Sequence[str],
    columns: Sequence[Column],
    rows: int,
    limit: int,
    cancel: CancelToken,
) -> Patterns:
    """Answer `MissingPatterns`.

    Args:
        session: Where to ask.
        source: The rows.
        asked: All columns asked about.
        columns: Those of them that have a missing cell at all; the others are in no pattern.
        rows: All rows.
        limit: Most patterns returned.
        cancel: Asks this to stop.
    """
    names = tuple(asked)
    if not columns or not rows:
        return Patterns(
            columns=names,
            missing=((),) if rows else (),
            rows=(rows,) if rows else (),
            rest_rows=0,
            patterns=1 if rows else 0,
            complete_rows=rows,
        )
    place = {column.name: names.index(column.name) for column in columns}
    found = session.rows(patterns_sql(source, columns, limit), cancel=cancel)
    patterns: list[tuple[tuple[int, ...], int]] = []
    for row in found:
        masks, n = row[:-3], whole(row[-3])
        positions = [
            place[columns[number * BITS + bit].name]
            for number, mask in enumerate(masks)
            for bit in range(BITS)
            if whole(mask) >> bit & 1
        ]
        patterns.append((tuple(sorted(positions)), n))
    patterns.sort(key=lambda pattern: (-pattern[1], pattern[0]))
    kept = patterns[:limit]
    complete = next((n for positions, n in patterns if not positions), None)
    if complete is None:
        condition = SQL(" OR ").join([missing(column) for column in columns])
        query = SQL("SELECT count(*) - count_if({}) FROM {}").format(condition, source)
        complete = whole(session.rows(query, cancel=cancel)[0][0])
    return Patterns(
        columns=names,
        missing=tuple(positions for positions, _ in kept),
        rows=tuple(n for _, n in kept),
        rest_rows=rows - sum(n for _, n in kept),
        patterns=whole(found[0][-2]),
        complete_rows=complete,
    )
