"""A simple random sample of rows that is the same however often and with however many threads."""

from collections.abc import Sequence

import numpy as np

from inspector.engine.duckdb_engine.expressions import aliases, finite, named, plain, value
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.answers import SampledRows
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.questions import RowSample


def row_sample(
    scan: Scan, question: RowSample, columns: Sequence[Column], rows: int
) -> SampledRows:
    """Draw rows by their positions, which are chosen before the data is looked at.

    Raises:
        RequestError: A column has no countable values.
    """
    for column in columns:
        if not column.type.is_countable:
            raise RequestError(f"Values of “{column.name}” ({column.physical}) are not sampled.")
    wanted = min(max(question.rows, 0), rows)
    generator = np.random.Generator(np.random.PCG64(question.seed))
    chosen = np.sort(generator.choice(rows, size=wanted, replace=False)).tolist() if wanted else []
    source, position = numbered(scan)
    expressions = [_clean(column) for column in columns]
    query = SQL("SELECT p{} FROM (SELECT {} AS p{} FROM {}) ORDER BY p").format(
        _comma(aliases("c", len(expressions))),
        position,
        _comma([named(expressions, "c")] if expressions else []),
        SQL("{} WHERE {} IN (SELECT unnest(?))").format(source, position),
    )
    found = scan.rows(query, [chosen])
    across = list(zip(*found, strict=True)) or [()] * (len(columns) + 1)
    return SampledRows(
        columns=question.columns,
        values=tuple(
            cells if _is_plain(column) else tuple(map(plain, cells))
            for column, cells in zip(columns, across[1:], strict=True)
        ),
        positions=across[0],
        rows=rows,
    )


def _clean(column: Column) -> Composed:
    """Return a column as values that need no more work: no NaN, no infinity, no negative zero."""
    if column.type.is_ordered and column.type is not LogicalType.INTEGER:
        return SQL("{} + 0.0").format(finite(column))
    return value(column)


def _is_plain(column: Column) -> bool:
    """Return whether fetched values are those of an answer, so that they need not be looked at."""
    small = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
    return column.type is not LogicalType.INTEGER or column.physical.upper() in small


def numbered(scan: Scan) -> tuple[Composed, Composed]:
    """Return rows with their places from 0, and the name of the place."""
    if scan.ordinal is not None:
        return scan.source, Identifier(scan.ordinal)
    place = Identifier("_inspector_place")
    counted = SQL("(SELECT row_number() OVER () - 1 AS {}, * FROM {})").format(place, scan.source)
    return counted, place


def _comma(parts: Sequence[Composed]) -> Composed:
    return SQL("").join([SQL(", {}").format(part) for part in parts])
