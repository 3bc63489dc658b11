"""Reads cell tables: quantiles of one, and two of them put on common cells."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inspector.model.answers import Cells, Scalar
from inspector.model.scale import Scale

#: Stands for the values a text column has beyond those that were listed.
OTHER_VALUES = "(all other values)"


def quantile(cells: Cells, p: float) -> float | None:
    """Return the p-quantile of the finite values of an ordered column; None if there is none.

    Linear between neighbouring values, as pandas and numpy do. On cells the rows of a cell are
    taken to lie evenly in it, so that the result is off by half a cell at most.
    """
    if cells.form not in ("exact", "binned") or not cells.counts:
        return None
    if isinstance(cells.values[0], str | bool) or cells.values[0] is None:
        return None  # values of a column are all of one type
    total = sum(cells.counts)
    place = min(max(p, 0.0), 1.0) * (total - 1)
    low = _at(cells, math.floor(place))
    high = _at(cells, min(math.floor(place) + 1, total - 1))
    result = low + (high - low) * (place - math.floor(place))
    if cells.minimum is not None:
        result = max(result, float(cells.minimum))
    return result if cells.maximum is None else min(result, float(cells.maximum))


def _at(cells: Cells, rank: int) -> float:
    """Return the value of a rank, 0 for the smallest."""
    before = 0
    for value, count in zip(cells.values, cells.counts, strict=True):
        if rank < before + count:
            number = float(value)  # type: ignore[arg-type]
            if cells.scale is None:
                return number
            left, right = cells.scale.left(int(number)), cells.scale.right(int(number))
            return left + (right - left) * (rank - before + 0.5) / count
        before += count
    return float("nan")  # a rank beyond the total: not reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Two versions' counts on the same cells.

    Attributes:
        kind: "values": a cell is one value. "cells": a cell is a span of values. "buckets": a cell
            is a hash bucket of texts. "lengths": a cell is a text length. "listed": the most
            frequent values one by one, all others together.
        ordered: Whether the cells lie on a line, in the order given.
        values: The value, cell number, bucket or length of each cell.
        left: Lower edge of each ordered cell; equal to `right` for single values.
        right: Upper edge.
        a: Rows per cell in the baseline.
        b: Rows per cell in the new version.
        scale: The scale, for "cells".
    """

    kind: Literal["values", "cells", "buckets", "lengths", "listed"]
    ordered: bool
    values: tuple[Scalar, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]
    a: tuple[int, ...]
    b: tuple[int, ...]
    scale: Scale | None = None

    @property
    def n(self) -> int:
        """Rows with a value in the baseline."""
        return sum(self.a)

    @property
    def m(self) -> int:
        """Rows with a value in the new version."""
        return sum(self.b)


def align(a: Cells, b: Cells, *, ordered: bool, lengths: bool = False) -> Aligned | str:
    """Put a baseline's and a new version's counts on common cells.

    Args:
        a: The baseline's counts.
        b: The new version's.
        ordered: Whether the column's values lie on a line.
        lengths: Compare texts by their lengths, though they were counted one by one.

    Returns:
        The counts, or a sentence that says why the two cannot be compared.
    """
    if ordered:
        return _align_ordered(a, b)
    forms = {a.form, b.form}
    if lengths and "hashed" not in forms:
        return _lengths(a, b)
    if forms == {"exact"}:
        return _unordered("values", _table(a), _table(b))
    if forms == {"hashed"}:
        return _unordered("buckets", _table(a), _table(b))
    if forms == {"exact", "hashed"}:
        return _listed(a, b)
    if "lengths" in forms and "hashed" not in forms:
        return _lengths(a, b)
    return "The texts of the two versions were counted in ways that cannot be compared."


def _align_ordered(a: Cells, b: Cells) -> Aligned | str:
    scale = a.scale or b.scale
    if a.scale is not None and b.scale is not None and a.scale != b.scale:
        return "The two versions were counted on different cells."
    first, second = _on(scale, a), _on(scale, b)
    finite = sorted(first.keys() | second.keys())
    values: list[Scalar] = list(finite)
    if scale is None:
        left = right = [float(v) for v in finite]
    else:
        left = [scale.left(int(v)) for v in finite]
        right = [scale.right(int(v)) for v in finite]
    counts_a = [first.get(v, 0) for v in finite]
    counts_b = [second.get(v, 0) for v in finite]
    if a.low_infinite or b.low_infinite:
        values, counts_a = [-math.inf, *values], [a.low_infinite, *counts_a]
        left, right, counts_b = [-math.inf, *left], [-math.inf, *right], [b.low_infinite, *counts_b]
    if a.high_infinite or b.high_infinite:
        values, counts_a = [*values, math.inf], [*counts_a, a.high_infinite]
        left, right, counts_b = [*left, math.inf], [*right, math.inf], [*counts_b, b.high_infinite]
    return Aligned(
        kind="values" if scale is None else "cells",
        ordered=True,
        values=tuple(values),
        left=tuple(left),
        right=tuple(right),
        a=tuple(counts_a),
        b=tuple(counts_b),
        scale=scale,
    )


def _on(scale: Scale | None, cells: Cells) -> dict[float, int]:
    """Return counts by value, or by cell of a scale."""
    table: dict[float, int] = {}
    for value, count in zip(cells.values, cells.counts, strict=True):
        place: float = value  # type: ignore[assignment]
        if scale is not None and cells.scale is None:
            place = scale.cell(place)
        table[place] = table.get(place, 0) + count
    return table


def _table(cells: Cells) -> dict[Scalar, int]:
    return dict(zip(cells.values, cells.counts, strict=True))


def _unordered(
    kind: Literal["values", "buckets", "listed"],
    first: dict[Scalar, int],
    second: dict[Scalar, int],
) -> Aligned:
    keys = sorted(first.keys() | second.keys(), key=lambda v: (str(type(v)), str(v)))
    if kind == "listed" and OTHER_VALUES in keys:
        keys = [key for key in keys if key != OTHER_VALUES] + [OTHER_VALUES]
    return Aligned(
        kind=kind,
        ordered=False,
        values=tuple(keys),
        left=(),
        right=(),
        a=tuple(first.get(key, 0) for key in keys),
        b=tuple(second.get(key, 0) for key in keys),
    )


def _listed(a: Cells, b: Cells) -> Aligned:
    """Compare the values that are frequent in the hashed version one by one, the rest together."""
    hashed = a if a.form == "hashed" else b
    names = [value for value, _ in hashed.top]
    tables = []
    for cells in (a, b):
        known = dict(cells.top) if cells is hashed else _table(cells)
        table: dict[Scalar, int] = {name: known.get(name, 0) for name in names}
        table[OTHER_VALUES] = cells.total - sum(table.values())
        tables.append(table)
    return _unordered("listed", tables[0], tables[1])


def _lengths(a: Cells, b: Cells) -> Aligned:
    tables = []
    for cells in (a, b):
        table: dict[float, int] = {}
        for value, count in zip(cells.values, cells.counts, strict=True):
            length = len(str(value)) if cells.form == "exact" else int(value)  # type: ignore[arg-type]
            table[length] = table.get(length, 0) + count
        tables.append(table)
    lengths = sorted(tables[0].keys() | tables[1].keys())
    return Aligned(
        kind="lengths",
        ordered=True,
        values=tuple(lengths),
        left=tuple(lengths),
        right=tuple(lengths),
        a=tuple(tables[0].get(length, 0) for length in lengths),
        b=tuple(tables[1].get(length, 0) for length in lengths),
    )


def cumulative_distance(a: Cells, b: Cells) -> float | None:
    """Return the largest difference of cumulative shares of two columns counted on any cells.

    On cells of unlike scales it is off by the mass of a cell at most.
    """
    sides = [sorted(_steps(cells)) for cells in (a, b)]
    totals = [sum(count for _, count in side) for side in sides]
    if not all(totals):
        return None
    points = sorted({x for side in sides for x, _ in side})
    worst, place, run = 0.0, [0, 0], [0, 0]
    for x in points:
        for n, side in enumerate(sides):
            while place[n] < len(side) and side[place[n]][0] <= x:
                run[n] += side[place[n]][1]
                place[n] += 1
        worst = max(worst, abs(run[0] / totals[0] - run[1] / totals[1]))
    return worst


def _steps(cells: Cells) -> list[tuple[float, int]]:
    if cells.scale is None:
        return [
            (float(v), n)
            for v, n in zip(cells.values, cells.counts, strict=True)
            if isinstance(v, (int, float))
        ]
    scale = cells.scale
    return [
        (scale.middle(int(v)), n)
        for v, n in zip(cells.values, cells.counts, strict=True)
        if isinstance(v, (int, float))
    ]


def common_counts(versions: Sequence[Cells], *, ordered: bool) -> list[list[int]] | None:
    """Put the counts of many versions on common cells; None if they cannot be compared.

    Args:
        versions: Counts of one column.
        ordered: Whether its values lie on a line; the cells then come in their order.

    Returns:
        Per version its rows per cell.
    """
    tables: list[dict[Scalar, int]] = []
    if ordered:
        scales = {c.scale for c in versions if c.scale is not None}
        if len(scales) > 1:
            return None
        scale = next(iter(scales), None)
        for cells in versions:
            table: dict[Scalar, int] = dict(_on(scale, cells).items())
            table[-math.inf], table[math.inf] = cells.low_infinite, cells.high_infinite
            tables.append(table)
    else:
        forms = {c.form for c in versions}
        if len(forms) > 1 or forms == {"lengths"}:
            return None
        tables = [_table(c) for c in versions]
    keys = {key for table in tables for key in table}
    order = sorted(keys) if ordered else sorted(keys, key=lambda v: (str(type(v)), str(v)))  # type: ignore[type-var]
    used = [key for key in order if any(table.get(key, 0) for table in tables)]
    return [[table.get(key, 0) for key in used] for table in tables]
