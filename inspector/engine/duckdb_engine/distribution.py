"""How often each value, or cell of values, occurs: one `GROUP BY` a column."""

import math
from fractions import Fraction

from inspector.engine.cancel import CancelToken
from inspector.engine.duckdb_engine.expressions import (
    finite,
    is_float,
    number,
    plain,
    raw,
    seconds,
    value,
    whole,
)
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.dataset import Column, LogicalType
from inspector.model.scale import CELLS_PER_UNIT, Scale

NAN_CELL, HIGH_CELL, LOW_CELL = 2_147_483_647, 2_147_483_646, -2_147_483_647
TOP = 100


def exact_sql(source: Composed, expression: Composed) -> Composed:
    """Return the query that counts values one by one."""
    return SQL("SELECT {} AS v, count(*) AS n FROM {} GROUP BY v").format(expression, source)


def exact(
    session: Session,
    source: Composed,
    column: Column,
    facts: Facts,
    limit: int,
    cancel: CancelToken,
) -> Cells | None:
    """Count values one by one; None if there are more than `limit`."""
    query = SQL("SELECT * FROM ({}) LIMIT {}").format(
        exact_sql(source, value(column)), Literal(limit + 4)
    )
    temporal = not column.type.is_numeric and column.type.is_ordered
    nulls = nan = low = high = 0
    counted: list[tuple[Scalar, int]] = []
    for found, n in session.rows(query, cancel=cancel):
        count = whole(n)
        if found is None:
            nulls += count
        elif isinstance(found, float) and math.isnan(found):
            nan += count
        elif isinstance(found, float) and math.isinf(found):
            low, high = (low + count, high) if found < 0 else (low, high + count)
        else:
            counted.append((seconds(found) if temporal else plain(found), count))
    if len(counted) > limit:
        return None
    counted.sort(key=lambda pair: pair[0])  # type: ignore[arg-type, return-value]
    numbers = column.type.is_ordered
    mean, stddev = _moments(counted) if numbers else (None, None)
    return Cells(
        form="exact",
        values=tuple(v for v, _ in counted),
        counts=tuple(n for _, n in counted),
        rows=facts.rows,
        nulls=nulls,
        nan=nan,
        low_infinite=low,
        high_infinite=high,
        distinct=len(counted),
        minimum=counted[0][0] if numbers and counted else None,  # type: ignore[arg-type]
        maximum=counted[-1][0] if numbers and counted else None,  # type: ignore[arg-type]
        mean=mean,
        stddev=stddev,
        once=sum(n == 1 for _, n in counted),
        twice=sum(n == 2 for _, n in counted),
    )


def cell_expression(x: Composed, scale: Scale) -> Composed:
    """Return the cell of a double: the SQL twin of `Scale.cell` (`ln` is faster than `asinh`)."""
    z = SQL("((least(greatest({}, -1e150), 1e150) - {}) / {})").format(
        x, Literal(scale.centre), Literal(scale.width)
    )
    return SQL(
        "CAST(floor(sign({0}) * ln(abs({0}) + sqrt({0} * {0} + 1)) * {1}) AS INTEGER)"
    ).format(z, Literal(CELLS_PER_UNIT))


def binned_sql(source: Composed, x: Composed, scale: Scale, shift: int, floats: bool) -> Composed:
    """Return the query that counts cells, with an exact fixed-point sum of each."""
    cell = cell_expression(SQL("x"), scale)
    fixed = SQL("CAST(x * {} AS BIGINT)").format(Literal(2.0**shift))
    if floats:
        cell = SQL(
            "CASE WHEN isfinite(x) THEN {} WHEN isnan(x) THEN {} WHEN x > 0 THEN {} "
            "WHEN x < 0 THEN {} END"
        ).format(cell, Literal(NAN_CELL), Literal(HIGH_CELL), Literal(LOW_CELL))
        fixed = SQL("CASE WHEN isfinite(x) THEN {} END").format(fixed)
    else:  # greatest() passes over nulls, so they must be kept out
        cell = SQL("CASE WHEN x IS NOT NULL THEN {} END").format(cell)
    return SQL(
        "SELECT {} AS cell, count(*) AS n, sum({}) AS total, min(x) AS low, max(x) AS high "
        "FROM (SELECT {} AS x FROM {}) GROUP BY cell"
    ).format(cell, fixed, x, source)


def binned(
    session: Session,
    source: Composed,
    x: Composed,
    scale: Scale,
    *,
    reach: float,
    floats: bool,
    integral: bool,
    cancel: CancelToken,
) -> Cells:
    """Count cells of a scale.

    Args:
        session: Where to ask.
        source: The rows.
        x: What is counted, as a double.
        scale: The cells.
        reach: The largest absolute finite value, which sets the fixed point of the exact sums.
        floats: Whether NaN and infinities may occur.
        integral: Whether extremes are whole seconds or integers where they can be.
        cancel: Asks this to stop.
    """
    # 2**shift makes the largest value fit 62 bits: sums of integers do not depend on their order.
    shift = max(-1000, min(1000, 61 - math.frexp(reach)[1])) if reach else 0
    nulls = nan = low = high = 0
    cells: list[tuple[int, int, int, float, float]] = []
    for row in session.rows(binned_sql(source, x, scale, shift, floats), cancel=cancel):
        cell, n = row[0], whole(row[1])
        if cell is None:
            nulls += n
        elif cell == NAN_CELL:
            nan += n
        elif cell == HIGH_CELL:
            high += n
        elif cell == LOW_CELL:
            low += n
        else:
            cells.append((whole(cell), n, whole(row[2]), float(str(row[3])), float(str(row[4]))))
    cells.sort()
    count = sum(cell[1] for cell in cells)
    mean, stddev = _binned_moments(cells, scale, shift, count)
    extreme = seconds if integral else float
    return Cells(
        form="binned",
        values=tuple(cell[0] for cell in cells),
        counts=tuple(cell[1] for cell in cells),
        scale=scale,
        rows=count + nulls + nan + low + high,
        nulls=nulls,
        nan=nan,
        low_infinite=low,
        high_infinite=high,
        minimum=extreme(cells[0][3]) if cells else None,
        maximum=extreme(cells[-1][4]) if cells else None,
        mean=mean,
        stddev=stddev,
    )


def many_texts_sql(source: Composed, column: Column, buckets: bool) -> Composed:
    """Return the query that counts hash buckets, or lengths, and the most frequent texts."""
    group = SQL("CAST(md5_number(v) % 256 AS INTEGER)") if buckets else SQL("length(v)")
    return SQL(
        "WITH g AS MATERIALIZED (SELECT {} AS v, count(*) AS n FROM {} WHERE {} IS NOT NULL "
        "GROUP BY v) "
        "SELECT {} AS cell, sum(n) AS n, count(*) AS d, count_if(n = 1) AS once, "
        "count_if(n = 2) AS twice, NULL AS v FROM g GROUP BY cell "
        "UNION ALL (SELECT -1, n, 0, 0, 0, v FROM g WHERE n > 1 ORDER BY n DESC, v LIMIT {})"
    ).format(value(column), source, raw(column), group, Literal(TOP))


def many_texts(
    session: Session, source: Composed, column: Column, facts: Facts, cancel: CancelToken
) -> Cells:
    """Count texts that are too many to list: by hash bucket, or by length if most differ."""
    buckets = facts.distinct_estimate * 2 <= facts.present
    cells: list[tuple[int, int]] = []
    top: list[tuple[Scalar, int]] = []
    distinct = once = twice = 0
    query = many_texts_sql(source, column, buckets)
    for cell, n, d, first, second, text in session.rows(query, cancel=cancel):
        if cell == -1:
            top.append((str(text), whole(n)))
            continue
        cells.append((whole(cell), whole(n)))
        distinct += whole(d)
        once += whole(first)
        twice += whole(second)
    cells.sort()
    top.sort(key=lambda pair: (-pair[1], str(pair[0])))
    return Cells(
        form="hashed" if buckets else "lengths",
        values=tuple(cell for cell, _ in cells),
        counts=tuple(n for _, n in cells),
        rows=facts.rows,
        nulls=facts.nulls,
        distinct=distinct,
        top=tuple(top),
        once=once,
        twice=twice,
    )


def difference(column: Column, minus: Column) -> Composed:
    """Return `column - minus` in seconds; null where either is missing."""
    return SQL("({} - {})").format(number(column), number(minus))


def ordered_expression(column: Column) -> Composed:
    """Return what is counted on cells for a column."""
    return number(column)


def sample_expression(column: Column) -> Composed:
    """Return what a scale is chosen from."""
    return finite(column)


def holds_floats(column: Column) -> bool:
    """Return whether NaN and infinities must be told apart."""
    return is_float(column)


def is_whole(column: Column) -> bool:
    """Return whether extremes are shown as integers where they are whole."""
    return column.type is not LogicalType.REAL


def _moments(counted: list[tuple[Scalar, int]]) -> tuple[float | None, float | None]:
    n = sum(count for _, count in counted)
    if not n:
        return None, None
    numbers = [(float(v), count) for v, count in counted]  # type: ignore[arg-type]
    try:
        mean = math.fsum(v * count for v, count in numbers) / n
        if n < 2:
            return mean, None
        return mean, math.sqrt(math.fsum(c * (v - mean) ** 2 for v, c in numbers) / (n - 1))
    except (OverflowError, ValueError):  # beyond what a double can hold
        return None, None


def _binned_moments(
    cells: list[tuple[int, int, int, float, float]], scale: Scale, shift: int, n: int
) -> tuple[float | None, float | None]:
    if not n:
        return None, None
    unit = Fraction(2) ** shift
    mean = float(Fraction(sum(cell[2] for cell in cells)) / unit / n)
    if n < 2:
        return mean, None
    try:
        squares = math.fsum(
            count * ((float(Fraction(total) / unit / count) - mean) ** 2 + (high - low) ** 2 / 12)
            if count > 1
            else (low - mean) ** 2
            for _, count, total, low, high in cells
        )
    except OverflowError:  # beyond what a double can hold
        return mean, None
    return mean, math.sqrt(squares / (n - 1))
