"""Repeated rows, and equal rows with different labels."""

from collections.abc import Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import missing, names, raw, whole
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed
from inspector.model.answers import ConflictCount, DuplicateCount
from inspector.model.dataset import Column


def duplicates_sql(source: Composed, columns: Sequence[Column], nulls_equal: bool) -> Composed:
    """Return a readable query with the answer to `Duplicates`."""
    listed = names([column.name for column in columns])
    return SQL(
        "SELECT sum(n) AS rows, count(*) AS distinct_rows, sum(n - 1) AS duplicates, "
        "count_if(n > 1) AS groups, max(n) AS largest "
        "FROM (SELECT count(*) AS n FROM {} WHERE {} GROUP BY {})"
    ).format(source, _kept(columns, nulls_equal), listed)


def duplicate_count(
    session: Session,
    source: Composed,
    columns: Sequence[Column],
    nulls_equal: bool,
    cancel: CancelToken,
) -> DuplicateCount:
    """Answer `Duplicates`: exact, though most rows are only hashed."""
    listed = names([column.name for column in columns])
    hashed, kept = SQL("hash({})").format(listed), _kept(columns, nulls_equal)
    ((rows, looked_at),) = session.rows(
        SQL("SELECT count(*), count_if({}) FROM {}").format(kept, source), cancel=cancel
    )
    ((repeated,),) = session.rows(
        SQL(
            "SELECT count_if(n > 1) FROM (SELECT count(*) AS n FROM {} WHERE {} GROUP BY {})"
        ).format(source, kept, hashed),
        cancel=cancel,
    )
    duplicates = groups = largest = 0
    if repeated:
        query = SQL(
            "WITH again AS (SELECT {hashed} AS h FROM {source} WHERE {kept} GROUP BY h "
            "HAVING count(*) > 1) "
            "SELECT coalesce(sum(n - 1), 0), count(*), coalesce(max(n), 0) FROM "
            "(SELECT count(*) AS n FROM {source} "
            "WHERE {kept} AND {hashed} IN (SELECT h FROM again) "
            "GROUP BY {listed} HAVING count(*) > 1)"
        ).format(hashed=hashed, source=source, kept=kept, listed=listed)
        ((more, groups_found, most),) = session.rows(query, cancel=cancel)
        duplicates, groups, largest = whole(more), whole(groups_found), whole(most)
    count = whole(looked_at)
    return DuplicateCount(
        rows=count,
        distinct=count - duplicates,
        duplicates=duplicates,
        groups=groups,
        largest=largest or min(count, 1),
        left_out=whole(rows) - count,
    )


def conflicts_sql(source: Composed, features: Sequence[Column], label: Column) -> Composed:
    """Return the query that answers `Conflicts`; features are compared by a 64-bit hash."""
    return SQL(
        "SELECT coalesce(sum(n), 0) AS rows, "
        "coalesce(sum(n) FILTER (WHERE k > 1), 0) AS conflicting, "
        "coalesce(sum(n - most), 0) AS irreducible, count_if(k > 1) AS groups, "
        "quantile_cont(n, 0.5) FILTER (WHERE k > 1) AS median_group FROM "
        "(SELECT h, sum(n) AS n, max(n) AS most, count(*) AS k FROM "
        "(SELECT hash({}) AS h, {} AS label, count(*) AS n FROM {} WHERE NOT {} GROUP BY ALL) "
        "GROUP BY h)"
    ).format(names([c.name for c in features]), raw(label), source, missing(label))


def conflict_count(
    session: Session,
    source: Composed,
    features: Sequence[Column],
    label: Column,
    cancel: CancelToken,
) -> ConflictCount:
    """Answer `Conflicts`."""
    (row,) = session.rows(conflicts_sql(source, features, label), cancel=cancel)
    return ConflictCount(
        rows=whole(row[0]),
        conflicting_rows=whole(row[1]),
        irreducible_rows=whole(row[2]),
        conflicting_groups=whole(row[3]),
        median_group=None if row[4] is None else float(str(row[4])),
    )


def _kept(columns: Sequence[Column], nulls_equal: bool) -> Composed:
    if nulls_equal:
        return SQL("TRUE")
    return SQL(" AND ").join([SQL("{} IS NOT NULL").format(raw(column)) for column in columns])
