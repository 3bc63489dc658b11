"""Rules between columns, and missing cells along the rows."""

from collections.abc import Sequence

from inspector.engine.duckdb_engine.expressions import (
    aliases,
    finite,
    missing,
    moment,
    named,
    raw,
    text,
    whole,
)
from inspector.engine.duckdb_engine.sample import numbered
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.questions import MissingBands, RowRule
from inspector.model.rule_answers import Bands, RuleCount

#: Cells looked at to see where they are missing; beyond, each band is judged by its first rows.
MOST_CELLS = 400_000_000
#: Rows of a band looked at in that case.
BLOCK = 4_096
#: Columns in one query.
BATCH = 60


def rule_count(scan: Scan, question: RowRule, columns: Sequence[Column]) -> RuleCount:
    """Answer `RowRule`.

    Raises:
        RequestError: The columns cannot be compared.
    """
    ((rows, broken),) = scan.rows(rule_sql(scan.source, question, columns))
    return RuleCount(rows=whole(rows), broken=whole(broken))


def rule_sql(source: Composed, question: RowRule, columns: Sequence[Column]) -> Composed:
    """Return a query for the rows a rule speaks of, and those that break it."""
    cells = [_cell(column, question) for column in columns]
    names = aliases("c", len(cells))
    present = SQL(" AND ").join([SQL("{} IS NOT NULL").format(name) for name in names])
    return SQL(
        "SELECT count(*) AS rows, count_if({}) AS broken\nFROM (SELECT {} FROM {})\nWHERE {}"
    ).format(_broken(question, names), named(cells, "c"), source, present)


def _cell(column: Column, question: RowRule) -> Composed:
    if question.rule == "equal":
        if column.type.is_temporal:
            return moment(column)
        if column.type is LogicalType.TEXT:
            return text(column)
        return finite(column) if column.type.is_numeric else raw(column)
    if not column.type.is_ordered:
        raise RequestError(f"“{column.name}” has no order and cannot be added up.")
    return finite(column)


def _broken(question: RowRule, names: Sequence[Composed]) -> Composed:
    if question.rule == "sum":
        parts = SQL(" + ").join(list(names[:-1]))
        return SQL("abs({} - {}) > {}").format(parts, names[-1], Literal(question.tolerance))
    if len(names) != 2:
        raise RequestError("Two columns are compared at a time.")
    if question.rule == "ordered":
        return SQL("{} > {}").format(*names)
    return SQL("{} <> {}").format(*names)


def missing_bands(
    scan: Scan, question: MissingBands, columns: Sequence[Column], rows: int
) -> Bands:
    """Answer `MissingBands`."""
    bands = max(1, min(question.bands, rows))
    height = -(-rows // bands) if rows else 1
    bands = -(-rows // height) if rows else 0
    whole_bands = rows * max(1, len(columns)) <= MOST_CELLS or height <= 2 * BLOCK
    source, place = numbered(scan)
    kept = SQL("TRUE")
    if not whole_bands:
        starts = [band * height for band in range(bands)]
        ranges = [
            SQL("({0} >= {1} AND {0} < {2})").format(place, Literal(s), Literal(s + BLOCK))
            for s in starts
        ]
        kept = SQL("({})").format(SQL(" OR ").join(ranges))  # type: ignore[assignment]
    looked = [0] * bands
    gaps = [[0] * len(columns) for _ in range(bands)]
    for start in range(0, max(1, len(columns)), BATCH):
        batch = columns[start : start + BATCH]
        marks = [missing(column) for column in batch]
        inner = [SQL("{} // {} AS band").format(place, Literal(height))]
        inner += [named(marks, "m")] if marks else []
        counts = [SQL("count_if({})").format(name) for name in aliases("m", len(marks))]
        query = SQL("SELECT {} FROM (SELECT {} FROM {} WHERE {}) GROUP BY band").format(
            SQL(", ").join([SQL("band"), SQL("count(*)"), *counts]),
            SQL(", ").join(inner),
            source,
            kept,
        )
        for row in scan.rows(query):
            band = whole(row[0])
            looked[band] = whole(row[1])
            gaps[band][start : start + len(batch)] = [whole(cell) for cell in row[2:]]
    return Bands(
        columns=question.columns,
        height=height,
        rows=tuple(looked),
        missing=tuple(tuple(row) for row in gaps),
        total=rows,
    )
