"""Which columns are missing together: one bit a column, rows counted by their bits."""

from collections.abc import Sequence

from inspector.engine.duckdb_engine.expressions import aliases, missing, named, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Patterns
from inspector.model.dataset import Column

#: Columns in one mask: a BIGINT has room for 62 bits and a sign.
BITS = 60


def missing_patterns(
    scan: Scan, asked: Sequence[str], columns: Sequence[Column], rows: int, limit: int
) -> Patterns:
    """Answer `MissingPatterns`.

    Args:
        scan: The rows.
        asked: All columns asked about.
        columns: Those of them that have a missing cell at all; the others are in no pattern.
        rows: How many rows there are.
        limit: Most patterns returned.
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
    found = scan.rows(_query(scan.source, columns, limit))
    kept: list[tuple[tuple[int, ...], int]] = []
    for row in found:
        positions = [
            place[columns[number * BITS + bit].name]
            for number, mask in enumerate(row[:-3])
            for bit in range(BITS)
            if whole(mask) >> bit & 1
        ]
        kept.append((tuple(sorted(positions)), whole(row[-3])))
    kept.sort(key=lambda pattern: (-pattern[1], pattern[0]))
    return Patterns(
        columns=names,
        missing=tuple(positions for positions, _ in kept),
        rows=tuple(n for _, n in kept),
        rest_rows=rows - sum(n for _, n in kept),
        patterns=whole(found[0][-2]) if found else 0,
        complete_rows=whole(found[0][-1]) if found else 0,
    )


def _query(source: Composed, columns: Sequence[Column], limit: int) -> Composed:
    masks = [columns[start : start + BITS] for start in range(0, len(columns), BITS)]
    parts = [
        SQL(" + ").join(
            [
                SQL("CASE WHEN {} THEN {} ELSE 0 END").format(missing(column), Literal(2**bit))
                for bit, column in enumerate(mask)
            ]
        )
        for mask in masks
    ]
    names = aliases("m", len(masks))
    keys = SQL(", ").join(names)
    none = SQL(" AND ").join([SQL("{} = 0").format(name) for name in names])
    return SQL(
        "SELECT *, count(*) OVER (), coalesce(sum(n) FILTER (WHERE {}) OVER (), 0) FROM "
        "(SELECT {}, count(*) AS n FROM (SELECT {} FROM {}) GROUP BY {}) "
        "ORDER BY n DESC, {} LIMIT {}"
    ).format(none, keys, named(parts, "m"), source, keys, keys, Literal(limit))
