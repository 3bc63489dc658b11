"""A first look at many columns: one small sample tells how each is best counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.duckdb_engine.expressions import aliases, finite, named, text, value, whole
from inspector.engine.duckdb_engine.scales import floats, sample, scale_of, spreads
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed
from inspector.model.dataset import Column, LogicalType
from inspector.model.scale import Scale

#: Values in the sample up to which a column is tried to be counted value by value. A column of 2 000
#: equally frequent values shows nearly all of them in 32 768 rows.
FEW = 2_000
#: Longest text in the sample of a column that is tried so.
SHORT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What a sample says of a column.

    Attributes:
        is_few: Whether it seems worth to count value by value.
        scale: Cells that seem to suit an ordered column; None for others.
        sure: Whether the sample was spread over the whole, so that the cells may be trusted.
    """

    is_few: bool
    scale: Scale | None = None
    sure: bool = False


def survey(scan: Scan, rows: int, columns: Sequence[Column]) -> list[Surveyed]:
    """Look at columns that can be counted, many at once; see `scales.sample`."""
    parts: list[Composed] = []
    x = aliases("x", len(columns))
    for column, name in zip(columns, x, strict=True):
        if column.type.is_ordered:
            parts += [SQL("approx_count_distinct({})").format(name), spreads(name)]
        elif column.type is LogicalType.TEXT:
            parts += [SQL("approx_count_distinct({0}), max(length({0}))").format(name)]
        else:
            parts += [SQL("2, 5")]
    expressions = [_looked_at(column) for column in columns]
    query = SQL("SELECT {} FROM ({})").format(
        SQL(", ").join(parts), sample(scan, rows, named(expressions, "x"))
    )
    found = iter(scan.rows(query)[0])
    surveyed = []
    for column in columns:
        distinct = whole(next(found))
        if column.type.is_ordered:
            quartiles, outer, low, high = (next(found) for _ in range(4))
            scale = scale_of(floats(quartiles), floats(outer), floats([low, high]))
            sure = scan.reaches(rows) and quartiles is not None
            surveyed.append(Surveyed(is_few=distinct <= FEW, scale=scale, sure=sure))
        else:
            surveyed.append(Surveyed(is_few=distinct <= FEW and whole(next(found)) <= SHORT))
    return surveyed


def _looked_at(column: Column) -> Composed:
    if column.type.is_ordered:
        return finite(column)
    return text(column) if column.type is LogicalType.TEXT else value(column)
