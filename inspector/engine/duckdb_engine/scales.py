"""Chooses the cells of ordered columns from a small sample that is the same every time."""

import math
from collections.abc import Sequence

from inspector.engine.duckdb_engine.expressions import aliases, named
from inspector.engine.duckdb_engine.scan import SAMPLE, Scan
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.answers import Cells
from inspector.model.scale import Scale

RANGES = 16
ROWS_A_RANGE = SAMPLE // RANGES

#: Exponents of widths, such that neither a width nor its inverse overflows.
_FINEST, _WIDEST = -1_000, 1_000


def sampled_scales(
    scan: Scan, rows: int, expressions: Sequence[Composed]
) -> list[tuple[Scale, bool]]:
    """Return cells that seem to suit each expression, and whether the whole column is behind it.

    The sample is spread over the rows where they can be reached by number; else it is the first
    rows, which need not resemble the others: see `fitted`.
    """
    x = aliases("x", len(expressions))
    query = SQL("SELECT {} FROM ({})").format(
        SQL(", ").join([spreads(name) for name in x]), sample(scan, rows, named(expressions, "x"))
    )
    (found,) = scan.rows(query)
    spread = scan.reaches(rows)
    chosen = []
    for place in range(len(x)):
        quartiles, outer, low, high = found[4 * place : 4 * place + 4]
        scale = scale_of(floats(quartiles), floats(outer), floats([low, high]))
        chosen.append((scale, spread and quartiles is not None))
    return chosen


def scale_of(
    quartiles: Sequence[float], outer: Sequence[float] = (), extremes: Sequence[float] = ()
) -> Scale:
    """Return cells centred near the median and about as wide as the spread.

    Both are rounded (the width to a power of two, the centre to a multiple of it), so that two
    tables that look alike get equal cells and their counts can be compared one to one.

    Args:
        quartiles: The three quartiles; empty if there are no values.
        outer: A low and a high quantile, for columns whose quartiles are equal.
        extremes: Smallest and largest value, for columns where those are equal, too.
    """
    if not quartiles and not extremes:
        return Scale(centre=0.0, width=1.0)
    median = quartiles[1] if quartiles else extremes[0] / 2 + extremes[1] / 2
    spreads = [(ends[-1] - ends[0], sds) for ends, sds in _ends(quartiles, outer, extremes)]
    spread = next((gap / sds for gap, sds in spreads if 0 < gap < math.inf), max(1.0, abs(median)))
    exponent = min(max(round(math.log2(spread or 2.0**_FINEST)), _FINEST), _WIDEST)
    width = 2.0**exponent
    steps = median / width
    centre = round(steps) * width if abs(steps) < 2.0**53 else median
    return Scale(centre=centre if math.isfinite(centre) else median, width=width)


def fitted(cells: Cells) -> Scale | None:
    """Return better cells if these fit the column badly, judged by what was counted on them."""
    scale = cells.scale
    if scale is None or not cells.counts:
        return None
    quartiles = [_quantile(cells, scale, share) for share in (0.25, 0.5, 0.75)]
    outer = [_quantile(cells, scale, share) for share in (0.05, 0.95)]
    better = scale_of(quartiles, outer, floats([cells.minimum, cells.maximum]))
    ratio = better.width / scale.width
    apart = abs(better.centre - scale.centre) > 4 * max(better.width, scale.width)
    return better if apart or not 0.25 <= ratio <= 4 else None


def spreads(x: Composed) -> Composed:
    """Return the four aggregates that `scale_of` needs of an expression, extremes apart."""
    return SQL(
        "quantile_disc({0}, [0.25, 0.5, 0.75]), "
        "quantile_disc({0}, [0.05, 0.95]) FILTER (WHERE {0} <> 0), min({0}), max({0})"
    ).format(x)


def sample(scan: Scan, rows: int, taken: Composed) -> Composed:
    """Return a query of some rows: stretches spread over all of them if they can be reached."""
    if scan.ordinal is None or rows <= SAMPLE:
        return SQL("SELECT {} FROM (SELECT * FROM {} LIMIT {})").format(
            taken, scan.source, Literal(SAMPLE)
        )
    ordinal = Identifier(scan.ordinal)
    starts = [(rows - ROWS_A_RANGE) * i // (RANGES - 1) for i in range(RANGES)]
    pieces = [
        SQL("{} BETWEEN {} AND {}").format(
            ordinal, Literal(start), Literal(start + ROWS_A_RANGE - 1)
        )
        for start in starts
    ]
    return SQL("SELECT {} FROM {} WHERE {}").format(taken, scan.source, SQL(" OR ").join(pieces))


def _ends(
    quartiles: Sequence[float], outer: Sequence[float], extremes: Sequence[float]
) -> list[tuple[Sequence[float], float]]:
    """Return each pair of ends with how many standard deviations of a normal lie between."""
    pairs = ((quartiles, 1.349), (outer, 3.29), (extremes, 6.0))
    return [(ends, sds) for ends, sds in pairs if ends]


def _quantile(cells: Cells, scale: Scale, share: float) -> float:
    target, reached = share * cells.total, 0
    for cell, count in zip(cells.values, cells.counts, strict=True):
        reached += count
        if reached >= target:
            return scale.middle(int(cell or 0))
    return scale.centre


def floats(found: object) -> list[float]:
    """Return a fetched list of numbers; empty if it is none, or has gaps."""
    if not isinstance(found, list) or not all(isinstance(x, (int, float)) for x in found):
        return []
    return [float(x) for x in found]
