"""What cells that are selected in a preview come to: counted by the engine, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.arranged import Arranged, span
from inspector.engine.duckdb_engine.expressions import finite, missing, raw, text
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed
from inspector.model.dataset import Column, Schema

#: Most columns that are looked at together.
MOST_COLUMNS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What some cells come to; exact.

    Attributes:
        cells: How many they are.
        missing: Cells that are null, NaN or blank.
        distinct: Different values, missing ones left out; None for more than one column.
        numbers: Finite numbers among the cells.
        total: Their sum; None if there is none.
        mean: Their arithmetic mean.
        least: The smallest number, or the first text or time of one column, as text.
        greatest: The largest.
    """

    cells: int
    missing: int
    distinct: int | None = None
    numbers: int = 0
    total: float | None = None
    mean: float | None = None
    least: str | None = None
    greatest: str | None = None


def selected(
    session: Session,
    relation: Relation,
    schema: Schema,
    *,
    offset: int,
    limit: int,
    columns: Sequence[str],
    arranged: Arranged | None = None,
    cancel: CancelToken | None = None,
) -> Selected:
    """Describe the cells of some columns, in rows from `offset` on.

    Raises:
        Cancelled: A stop was requested.
    """
    chosen = [c for c in (schema.find(name) for name in columns[:MOST_COLUMNS]) if c is not None]
    if not chosen or limit <= 0:
        return Selected(cells=0, missing=0)
    wanted = tuple(column.name for column in chosen)
    aggregates: list[Composed] = [SQL("count(*)")]
    for column in chosen:
        aggregates += _facts(column, alone=len(chosen) == 1)
    # The names of the columns are those of the query, so that the expressions fit.
    (row,) = session.rows(
        SQL("SELECT {} FROM ({})").format(
            SQL(", ").join(aggregates), span(relation, arranged, wanted, offset, limit)
        ),
        cancel=cancel,
    )
    return _together(row, chosen)


def _facts(column: Column, *, alone: bool) -> list[Composed]:
    """Return missing cells, numbers, sum, smallest, greatest, distinct values."""
    facts: list[Composed] = [SQL("count_if({})").format(missing(column))]
    if column.type.is_numeric:
        number = finite(column)
        facts += [
            SQL("count({})").format(number),
            SQL("fsum(CAST({} AS DOUBLE))").format(number),
            SQL("CAST(min({}) AS VARCHAR)").format(number),
            SQL("CAST(max({}) AS VARCHAR)").format(number),
        ]
    else:
        inner = raw(column) if column.type.is_ordered else text(column)
        extreme = SQL("left(CAST({}({}) AS VARCHAR), 200)")
        facts += [
            SQL("0"),
            SQL("NULL"),
            extreme.format(SQL("min"), inner) if alone else SQL("NULL"),
            extreme.format(SQL("max"), inner) if alone else SQL("NULL"),
        ]
    present = SQL("CASE WHEN NOT {} THEN {} END").format(missing(column), text(column))
    facts.append(SQL("count(DISTINCT {})").format(present) if alone else SQL("NULL"))
    return facts


def _together(row: tuple[object, ...], columns: Sequence[Column]) -> Selected:
    rows = int(str(row[0]))
    gone = numbers = 0
    total = 0.0
    least: list[str] = []
    greatest: list[str] = []
    for place in range(len(columns)):
        absent, count, summed, low, high, _ = row[1 + 6 * place : 7 + 6 * place]
        gone += int(str(absent))
        numbers += int(str(count))
        total += float(str(summed)) if summed is not None else 0.0
        least += [] if low is None else [str(low)]
        greatest += [] if high is None else [str(high)]
    alone = len(columns) == 1
    numeric = all(column.type.is_numeric for column in columns)
    key = float if numeric else None
    return Selected(
        cells=rows * len(columns),
        missing=gone,
        distinct=int(str(row[6])) if alone else None,
        numbers=numbers,
        total=total if numbers else None,
        mean=total / numbers if numbers else None,
        least=min(least, key=key, default=None) if alone or numeric else None,
        greatest=max(greatest, key=key, default=None) if alone or numeric else None,
    )
