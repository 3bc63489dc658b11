"""How often each value, or cell of values, occurs: one `GROUP BY` a column."""

import math
from dataclasses import dataclass
from fractions import Fraction

from inspector.engine.duckdb_engine.expressions import (
    number,
    plain,
    raw,
    seconds,
    value,
    whole,
)
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.dataset import Column, LogicalType
from inspector.model.scale import CELLS_PER_UNIT, Scale

#: Beyond this, the square of a number is no double.
_SQUARABLE = 1e150
_NAN_CELL, _HIGH_CELL, _LOW_CELL = 2_147_483_647, 2_147_483_646, -2_147_483_647

#: The estimate of distinct values may be off by 3 % or so; only far beyond the limit is it trusted.
SLACK = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What is counted: a column, or the difference of two.

    Attributes:
        key: Its values, each with a form of its own.
        x: The same as doubles; None for types without order.
        rows: All rows.
        distinct_estimate: About how many values there are.
        minimum: Smallest finite value.
        maximum: Largest finite value.
        special: Whether there are NaN or infinities.
        is_time: Whether values are seconds, shown as integers where they are whole.
        longest: If given, texts are fetched up to so many characters, and a longer one is not
            counted value by value.
    """

    key: Composed
    x: Composed | None
    rows: int
    distinct_estimate: int
    minimum: float | int | None = None
    maximum: float | int | None = None
    special: bool = False
    is_time: bool = False
    longest: int | None = None

    @property
    def reach(self) -> tuple[float, float]:
        """Smallest and largest finite value as doubles."""
        if self.minimum is None or self.maximum is None:
            return 0.0, 0.0
        return float(self.minimum), float(self.maximum)


def column_values(column: Column, facts: Facts) -> Values:
    """Return what is counted for a column."""
    ordered = column.type.is_ordered
    return Values(
        key=value(column),
        x=number(column) if ordered else None,
        rows=facts.rows,
        distinct_estimate=facts.distinct_estimate,
        minimum=_limit(facts.minimum) if ordered else None,
        maximum=_limit(facts.maximum) if ordered else None,
        special=bool(facts.nan or facts.infinite),
        is_time=ordered and not column.type.is_numeric,
    )


def unlooked(column: Column, rows: int, longest: int) -> Values:
    """Return what is counted for a column of which nothing else is known yet."""
    ordered = column.type.is_ordered
    return Values(
        key=value(column),
        x=number(column) if ordered else None,
        rows=rows,
        distinct_estimate=0,
        is_time=ordered and not column.type.is_numeric,
        longest=longest if column.type is LogicalType.TEXT else None,
    )


def difference(column: Column, minus: Column) -> Composed:
    """Return `column - minus` in seconds; null where either is missing."""
    return SQL("(epoch_us({}) - epoch_us({})) / 1e6").format(raw(column), raw(minus))


def difference_values(scan: Scan, column: Column, minus: Column) -> Values:
    """Return what is counted for the difference of two columns, after a look at it."""
    x = difference(column, minus)
    query = SQL("SELECT count(*), approx_count_distinct(x), min(x), max(x) FROM ({})").format(
        SQL("SELECT {} AS x FROM {}").format(x, scan.source)
    )
    ((rows, distinct, low, high),) = scan.rows(query)
    return Values(
        key=x,
        x=x,
        rows=whole(rows),
        distinct_estimate=whole(distinct),
        minimum=seconds(low),
        maximum=seconds(high),
        is_time=True,
    )


def exact(scan: Scan, values: Values, limit: int) -> Cells | None:
    """Count values one by one; None if there are more than `limit`."""
    shown: Composed = SQL("v")
    if values.longest is not None:
        shown = SQL("left(v, {})").format(Literal(values.longest + 1))
    query = SQL("SELECT {}, count(*) FROM (SELECT {} AS v FROM {}) GROUP BY v LIMIT {}").format(
        shown, values.key, scan.source, Literal(limit + 5)
    )
    nulls = nan = low = high = 0
    counted: dict[Scalar, int] = {}
    for found, n in scan.rows(query):
        count = whole(n)
        if found is None:
            nulls += count
        elif isinstance(found, float) and math.isnan(found):
            nan += count
        elif isinstance(found, float) and math.isinf(found):
            low, high = (low + count, high) if found < 0 else (low, high + count)
        else:
            one = seconds(found) if values.is_time else plain(found)
            if values.longest is not None and len(str(one)) > values.longest:
                return None
            counted[one] = counted.get(one, 0) + count
    if len(counted) > limit:
        return None
    # All of one type: numbers, texts or booleans.
    pairs = sorted(counted.items(), key=lambda pair: pair[0])  # type: ignore[arg-type, return-value]
    mean, stddev = _moments(pairs) if values.x is not None else (None, None)
    lowest = highest = None
    if values.x is not None and pairs:
        lowest, highest = _limit(pairs[0][0]), _limit(pairs[-1][0])
    return Cells(
        form="exact",
        values=tuple(v for v, _ in pairs),
        counts=tuple(n for _, n in pairs),
        rows=values.rows,
        nulls=nulls,
        nan=nan,
        low_infinite=low,
        high_infinite=high,
        distinct=len(pairs),
        minimum=lowest,
        maximum=highest,
        mean=mean,
        stddev=stddev,
        once=sum(n == 1 for _, n in pairs),
        twice=sum(n == 2 for _, n in pairs),
    )


def cell_of(x: Composed, scale: Scale, low: float, high: float) -> Composed:
    """Return the cell of a double between `low` and `high`: the SQL twin of `Scale.cell`."""
    z = SQL("(({} - {}) / {})").format(x, Literal(scale.centre), Literal(scale.width))
    # ln(...) is faster than the engine's own asinh.
    near = SQL("sign({0}) * ln(abs({0}) + sqrt({0} * {0} + 1))").format(z)
    if max(abs(low - scale.centre), abs(high - scale.centre)) > _SQUARABLE * scale.width:
        near = SQL(
            "CASE WHEN abs({0}) > {1} "
            "THEN sign({0}) * (ln(least(abs({0}), {2})) + ln(2)) ELSE {3} END"
        ).format(z, Literal(_SQUARABLE), Literal(1.7976931348623157e308), near)
    return SQL("CAST(floor({} * {}) AS INTEGER)").format(near, Literal(CELLS_PER_UNIT))


def binned(scan: Scan, values: Values, scale: Scale) -> Cells:
    """Count the cells of a scale."""
    if values.x is None:
        raise TypeError("only ordered values lie in cells")
    low, high = values.reach
    origin = min(max(scale.centre, low), high) if high - low < math.inf else 0.0
    exponent = _exponent(max(high - origin, origin - low))
    cell = cell_of(SQL("x"), scale, low, high)
    # Sums of integers are the same in any order: distances from the origin are scaled by a power
    # of two to fit 61 bits, and so are their squares.
    u = SQL("(x - {}) * {}").format(Literal(origin), Literal(2.0**exponent))
    first = SQL("CAST(u * 2147483648 AS BIGINT)")
    second = SQL("CAST(u * u AS BIGINT)")
    if values.special:
        cell = SQL(
            "CASE WHEN x IS NULL THEN NULL WHEN isfinite(x) THEN {} WHEN isnan(x) THEN {} "
            "WHEN x > 0 THEN {} ELSE {} END"
        ).format(cell, Literal(_NAN_CELL), Literal(_HIGH_CELL), Literal(_LOW_CELL))
        u = SQL("CASE WHEN isfinite(x) THEN {} END").format(u)
    query = SQL(
        "SELECT cell, count(*), sum({}), sum({}) FROM "
        "(SELECT {} AS cell, {} AS u FROM (SELECT {} AS x FROM {})) GROUP BY cell"
    ).format(first, second, cell, u, values.x, scan.source)
    special = dict.fromkeys((None, _NAN_CELL, _HIGH_CELL, _LOW_CELL), 0)
    cells: list[tuple[int, int]] = []
    total = squares = 0
    for found, n, one, two in scan.rows(query):
        place = None if found is None else whole(found)
        if place in special:
            special[place] = whole(n)
        else:
            cells.append((whole(found), whole(n)))
            total, squares = total + whole(one), squares + whole(two)
    cells.sort()
    mean, stddev = _fixed_point_moments(sum(n for _, n in cells), origin, total, squares, exponent)
    return Cells(
        form="binned",
        values=tuple(place for place, _ in cells),
        counts=tuple(n for _, n in cells),
        scale=scale,
        rows=values.rows,
        nulls=special[None],
        nan=special[_NAN_CELL],
        low_infinite=special[_LOW_CELL],
        high_infinite=special[_HIGH_CELL],
        minimum=values.minimum,
        maximum=values.maximum,
        mean=mean,
        stddev=stddev,
    )


def _exponent(reach: float) -> int:
    """Return the power of two that brings numbers up to `reach` below 2**30."""
    if not reach:
        return 0
    return max(-1_000, min(1_000, 30 - math.frexp(reach)[1]))


def _limit(x: Scalar) -> float | int | None:
    return x if isinstance(x, (int, float)) and not isinstance(x, bool) else None


def _moments(counted: list[tuple[Scalar, int]]) -> tuple[float | None, float | None]:
    """Return mean and sample standard deviation of counted numbers, correctly rounded."""
    n = sum(count for _, count in counted)
    if not n:
        return None, None
    # As integers over one power of two, sums and squares are exact and quick.
    ratios = [(v.as_integer_ratio(), count) for v, count in counted]  # type: ignore[union-attr]
    unit = max(bottom for (_, bottom), _ in ratios)
    scaled = [(top * (unit // bottom), count) for (top, bottom), count in ratios]
    total = sum(v * count for v, count in scaled)
    mean = _double(Fraction(total, n * unit))
    if n < 2:
        return mean, None
    squares = n * sum(v * v * count for v, count in scaled) - total * total
    return mean, _root(Fraction(squares, n * (n - 1) * unit * unit))


def _fixed_point_moments(
    n: int, origin: float, total: int, squares: int, exponent: int
) -> tuple[float | None, float | None]:
    if not n:
        return None, None
    unit = Fraction(2) ** exponent
    distance = Fraction(total, 2**31) / unit / n
    mean = _double(Fraction(origin) + distance)
    if n < 2:
        return mean, None
    variance = (Fraction(squares) / unit**2 - n * distance**2) / (n - 1)
    return mean, _root(max(variance, Fraction()))


def _double(x: Fraction) -> float | None:
    try:
        return float(x)
    except OverflowError:
        return None


def _root(x: Fraction) -> float | None:
    """Return the square root of a fraction that may itself be beyond a double."""
    if not x:
        return 0.0
    shift = (x.numerator.bit_length() - x.denominator.bit_length()) // 2
    try:
        return math.ldexp(math.sqrt(x / Fraction(4) ** shift), shift)
    except OverflowError:
        return None
