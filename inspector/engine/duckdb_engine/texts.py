"""Texts that are too many to list: counted by hash bucket, or by length if most of them differ."""

from inspector.engine.duckdb_engine.expressions import text, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Literal
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.dataset import Column

#: Most frequent texts listed, and how long a text may be to be listed.
TOP, LONGEST = 100, 1_000

#: Characters that the distinct texts of a column may have together to be listed one by one.
MOST_CHARACTERS = 200_000
#: Characters of the longest text that is listed so.
LONGEST_EXACT = 10_000


def are_short(cells: Cells) -> bool:
    """Return whether the texts counted one by one are no burden to a report."""
    return sum(len(v) for v in cells.values if isinstance(v, str)) <= MOST_CHARACTERS


def may_be_short(facts: Facts) -> bool:
    """Return whether it is worth to fetch texts to count them one by one."""
    return (facts.max_length or 0) <= LONGEST_EXACT


def many_texts(scan: Scan, column: Column, facts: Facts) -> Cells:
    """Count texts by the first byte of their MD5, or by length if more than half differ."""
    words = text(column)
    query = SQL(
        "WITH g AS MATERIALIZED (SELECT v, count(*) AS n FROM (SELECT {words} AS v FROM {source}) "
        "WHERE v IS NOT NULL GROUP BY v), "
        "s AS MATERIALIZED (SELECT count(*) * 2 > sum(n) AS unlike FROM g) "
        "SELECT CASE WHEN unlike THEN 1 ELSE 0 END, CASE WHEN unlike THEN length(v) "
        "ELSE CAST(md5_number_upper(v) % 256 AS INTEGER) END AS cell, "
        "sum(n), count(*), count_if(n = 1), count_if(n = 2), NULL FROM g, s GROUP BY ALL "
        "UNION ALL (SELECT 2, 0, n, 0, 0, 0, v FROM g WHERE n > 1 AND length(v) <= {longest} "
        "ORDER BY n DESC, v LIMIT {top})"
    ).format(words=words, source=scan.source, longest=Literal(LONGEST), top=Literal(TOP))
    cells: list[tuple[int, int]] = []
    top: list[tuple[Scalar, int]] = []
    distinct = once = twice = 0
    unlike = False
    for part, cell, n, d, first, second, v in scan.rows(query):
        if part == 2:
            top.append((str(v), whole(n)))
            continue
        unlike = part == 1
        cells.append((whole(cell), whole(n)))
        distinct += whole(d)
        once += whole(first)
        twice += whole(second)
    cells.sort()
    top.sort(key=lambda pair: (-pair[1], str(pair[0])))
    return Cells(
        form="lengths" if unlike else "hashed",
        values=tuple(cell for cell, _ in cells),
        counts=tuple(n for _, n in cells),
        rows=facts.rows,
        nulls=facts.nulls,
        distinct=distinct,
        top=tuple(top),
        once=once,
        twice=twice,
    )
