"""Chooses the cells of ordered columns from a small sample that is the same every time."""

import math
from collections.abc import Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.scale import Scale

RANGES = 16
ROWS_A_RANGE = 2_048


def choose_scales(
    session: Session,
    relation: Relation,
    rows: int,
    expressions: Sequence[Composed],
    cancel: CancelToken,
) -> list[Scale]:
    """Return cells that suit each expression: centre near the median, width near the spread.

    Both are rounded (the width to a power of two), so that two tables that look alike get equal
    cells and their counts can be compared one to one.
    """
    x = [Identifier(f"x{place}") for place in range(len(expressions))]
    taken = SQL(", ").join(
        [SQL("{} AS {}").format(e, name) for e, name in zip(expressions, x, strict=True)]
    )
    sample = _sample(relation, rows, taken)
    wanted: list[Composed] = []
    for name in x:
        wanted += [
            SQL("quantile_disc({}, [0.25, 0.5, 0.75])").format(name),
            SQL("quantile_disc({0}, [0.05, 0.95]) FILTER (WHERE {0} <> 0)").format(name),
            SQL("min({})").format(name),
            SQL("max({})").format(name),
        ]
    query = SQL("SELECT {} FROM ({})").format(SQL(", ").join(wanted), sample)
    (found,) = session.rows(query, cancel=cancel)
    return [_scale(*found[4 * place : 4 * place + 4]) for place in range(len(x))]


def _sample(relation: Relation, rows: int, taken: Composed) -> Composed:
    source = Identifier(relation.name)
    if relation.ordinal is None or rows <= RANGES * ROWS_A_RANGE:
        limit = Literal(RANGES * ROWS_A_RANGE)
        return SQL("SELECT {} FROM (SELECT * FROM {} LIMIT {})").format(taken, source, limit)
    ordinal = Identifier(relation.ordinal)
    starts = [(rows - ROWS_A_RANGE) * i // (RANGES - 1) for i in range(RANGES)]
    pieces = [
        SQL("{} BETWEEN {} AND {}").format(
            ordinal, Literal(start), Literal(start + ROWS_A_RANGE - 1)
        )
        for start in starts
    ]
    return SQL("SELECT {} FROM {} WHERE {}").format(taken, source, SQL(" OR ").join(pieces))


def _scale(quartiles: object, outer: object, low: object, high: object) -> Scale:
    if not isinstance(quartiles, list) or not all(isinstance(q, (int, float)) for q in quartiles):
        return Scale(centre=0.0, width=1.0)
    first, median, third = (float(q) for q in quartiles)
    spread = (third - first) / 1.349
    if spread <= 0 and isinstance(outer, list):
        spread = (float(outer[1]) - float(outer[0])) / 3.29
    if spread <= 0 and isinstance(low, (int, float)) and isinstance(high, (int, float)):
        spread = (float(high) - float(low)) / 6
    if not spread > 0 or not math.isfinite(spread):
        spread = max(1.0, abs(median))
    width = 2.0 ** round(math.log2(spread))
    centre = round(median / width) * width
    return Scale(centre=centre if math.isfinite(centre) else 0.0, width=width)
