"""Repeated rows, and equal rows with different labels: hashed first, then compared exactly."""

from collections.abc import Sequence

from inspector.engine.duckdb_engine.expressions import aliases, missing, named, raw, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed
from inspector.model.answers import ConflictCount, DuplicateCount
from inspector.model.dataset import Column
from inspector.model.errors import RequestError


def duplicate_count(
    scan: Scan, columns: Sequence[Column], nulls_equal: bool, rows: int
) -> DuplicateCount:
    """Answer `Duplicates`: exact, though most rows are only hashed.

    Raises:
        RequestError: No column was named.
    """
    hashed, kept = _hash(columns), _without_nulls(columns, nulls_equal)
    query = SQL(
        "SELECT sum(n), count_if(n > 1) FROM "
        "(SELECT count(*) AS n FROM (SELECT {} AS h FROM {} WHERE {}) GROUP BY h)"
    ).format(hashed, scan.source, kept)
    ((looked_at, repeated),) = scan.rows(query)
    duplicates = groups = largest = 0
    if repeated:
        query = SQL(
            "WITH again AS (SELECT h FROM (SELECT {hashed} AS h FROM {source} WHERE {kept}) "
            "GROUP BY h HAVING count(*) > 1) "
            "SELECT sum(n - 1), count(*), max(n) FROM (SELECT count(*) AS n FROM "
            "(SELECT {cells} FROM {source} WHERE {kept} AND {hashed} IN (FROM again)) "
            "GROUP BY {keys} HAVING count(*) > 1)"
        ).format(
            hashed=hashed,
            source=scan.source,
            kept=kept,
            cells=named([raw(column) for column in columns], "c"),
            keys=SQL(", ").join(aliases("c", len(columns))),
        )
        ((more, found, most),) = scan.rows(query)
        duplicates, groups, largest = whole(more), whole(found), whole(most)
    count = whole(looked_at)
    return DuplicateCount(
        rows=count,
        distinct=count - duplicates,
        duplicates=duplicates,
        groups=groups,
        largest=largest or min(count, 1),
        left_out=rows - count,
    )


def no_duplicates(rows: int, left_out: int = 0) -> DuplicateCount:
    """Return the answer for rows that are known to differ."""
    count = rows - left_out
    return DuplicateCount(
        rows=count,
        distinct=count,
        duplicates=0,
        groups=0,
        largest=min(count, 1),
        left_out=left_out,
    )


def no_conflicts(labelled: int) -> ConflictCount:
    """Return the answer for labelled rows whose features are known to differ."""
    return ConflictCount(
        rows=labelled, conflicting_rows=0, irreducible_rows=0, conflicting_groups=0
    )


def conflict_count(scan: Scan, features: Sequence[Column], label: Column) -> ConflictCount:
    """Answer `Conflicts`: exact, though most rows are only hashed.

    Raises:
        RequestError: No feature was named.
    """
    hashed, labelled = _hash(features), SQL("NOT {}").format(missing(label))
    suspects = SQL(
        "SELECT h, count(*) AS n, min(l) IS DISTINCT FROM max(l) AS apart FROM "
        "(SELECT {} AS h, {} AS l FROM {} WHERE {}) GROUP BY h"
    ).format(hashed, raw(label), scan.source, labelled)
    ((rows, suspected),) = scan.rows(
        SQL("SELECT sum(n), count_if(apart) FROM ({})").format(suspects)
    )
    conflicting = irreducible = groups = 0
    median: float | None = None
    if suspected:
        query = SQL(
            "WITH again AS (SELECT h FROM ({suspects}) WHERE apart) "
            "SELECT sum(n), sum(n - most), count(*), quantile_cont(n, 0.5) FROM "
            "(SELECT sum(n) AS n, max(n) AS most FROM "
            "(SELECT {keys}, l, count(*) AS n FROM (SELECT {cells}, {label} AS l FROM {source} "
            "WHERE {labelled} AND {hashed} IN (FROM again)) GROUP BY {keys}, l) "
            "GROUP BY {keys} HAVING count(*) > 1)"
        ).format(
            suspects=suspects,
            keys=SQL(", ").join(aliases("c", len(features))),
            cells=named([raw(column) for column in features], "c"),
            label=raw(label),
            source=scan.source,
            labelled=labelled,
            hashed=hashed,
        )
        ((in_conflict, wrong, found, middle),) = scan.rows(query)
        conflicting, irreducible, groups = whole(in_conflict), whole(wrong), whole(found)
        median = float(middle) if isinstance(middle, (int, float)) else None
    return ConflictCount(
        rows=whole(rows),
        conflicting_rows=conflicting,
        irreducible_rows=irreducible,
        conflicting_groups=groups,
        median_group=median,
    )


def _hash(columns: Sequence[Column]) -> Composed:
    if not columns:
        raise RequestError("No columns were named to compare rows by.")
    return SQL("hash({})").format(SQL(", ").join([raw(column) for column in columns]))


def _without_nulls(columns: Sequence[Column], nulls_equal: bool) -> Composed:
    if nulls_equal:
        return SQL("TRUE")
    return SQL(" AND ").join([SQL("{} IS NOT NULL").format(raw(column)) for column in columns])
