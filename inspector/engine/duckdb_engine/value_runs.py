"""Runs of equal values in the order of time: the engine orders the readings, arrays are compared."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from inspector.engine.duckdb_engine.arrivals import moments
from inspector.engine.duckdb_engine.expressions import (
    aliases,
    finite,
    named,
    number,
    seconds,
    text,
)
from inspector.engine.duckdb_engine.sample import numbered
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.questions import ValueRuns
from inspector.model.time_answers import ColumnRuns, GroupRuns, RunsFound

Array = np.ndarray[tuple[int], np.dtype[Any]]


def value_runs(scan: Scan, question: ValueRuns, find: Callable[[str], Column]) -> RunsFound:
    """Return the runs of each column in each group.

    Raises:
        RequestError: A column is missing, or cannot be used so.
    """
    columns = [find(name) for name in question.columns]
    group = text(find(question.by)) if question.by else SQL("''")
    source, place = numbered(scan)
    bounds = [SQL("t IS NOT NULL AND g IS NOT NULL")]
    if question.since is not None:
        bounds.append(SQL("t >= {}").format(Literal(float(question.since))))  # type: ignore[arg-type]
    if question.until is not None:
        bounds.append(SQL("t <= {}").format(Literal(float(question.until))))  # type: ignore[arg-type]
    names = aliases("x", len(columns))
    read = scan.arrays(
        SQL(
            "SELECT g, t, {} FROM (SELECT {} AS g, {} AS t, {} AS p, {} FROM {}) WHERE {} "
            "ORDER BY g, t, p"
        ).format(
            SQL(", ").join(list(names)),
            group,
            moments(find(question.time)),
            place,
            named([compared(column) for column in columns], "x"),
            source,
            SQL(" AND ").join(list(bounds)),
        )
    )
    g, t, *values = (read[name] for name in read)
    g, t = np.ma.getdata(g), np.ma.getdata(t)
    first = np.ones(len(g), dtype=bool)  # whether a reading is the first of its group
    first[1:] = g[1:] != g[:-1]
    edges = _edges(t, question.stretches)
    return RunsFound(
        readings=len(g),
        edges=edges,
        columns=tuple(
            _of_column(column.name, g[first], first.cumsum() - 1, t, x, edges, question.longest)
            for column, x in zip(columns, values, strict=True)
        ),
    )


def compared(column: Column) -> Composed:
    """Return what is compared with its neighbour.

    Raises:
        RequestError: The column has no order.
    """
    if not column.type.is_ordered:
        raise RequestError(f"Values of “{column.name}” are not compared over time.")
    if column.type is LogicalType.INTEGER:
        return number(column)
    return finite(column)


def _of_column(
    column: str,
    names: Array,
    group: Array,
    times: Array,
    values: Array,
    edges: tuple[float, ...],
    longest: int,
) -> ColumnRuns:
    there = ~np.ma.getmaskarray(values)  # readings without a value are passed over
    x, t, g = np.ma.getdata(values)[there], times[there], group[there]
    slots = max(0, len(edges) - 1)
    if not len(x):
        return ColumnRuns(column=column, groups=(), pairs=(0,) * slots, ties=(0,) * slots)
    same = g[1:] == g[:-1]  # whether a reading has one before it
    tie = same & (x[1:] == x[:-1])
    begins = np.flatnonzero(np.append(True, ~tie))
    after = np.append(begins[1:], len(x))
    lengths, starts, ends, held = after - begins, t[begins], t[after - 1], x[begins]
    owner = g[begins]
    groups = []
    limits = [*np.flatnonzero(np.append(True, owner[1:] != owner[:-1])), len(owner)]
    for low, high in pairwise(limits):
        part = slice(low, high)
        # The longest first; of equal ones the earliest, the one that lasts longest, the largest value.
        order = np.lexsort((-held[part], -ends[part], starts[part], -lengths[part]))[:longest] + low
        groups.append(
            GroupRuns(
                group=str(names[owner[low]]),
                readings=int(lengths[part].sum()),
                runs=int(high - low),
                newest=seconds(float(ends[part].max())) or 0,
                lengths=tuple(int(lengths[at]) for at in order),
                starts=tuple(seconds(float(starts[at])) or 0 for at in order),
                ends=tuple(seconds(float(ends[at])) or 0 for at in order),
                values=tuple(seconds(float(held[at])) or 0 for at in order),
            )
        )
    pairs = ties = [0] * slots
    if slots:
        width = (edges[-1] - edges[0]) / slots
        slot = np.minimum(slots - 1, np.floor((t[1:] - edges[0]) / width)).astype(np.int64)
        pairs = np.bincount(slot[same], minlength=slots).tolist()
        ties = np.bincount(slot[tie], minlength=slots).tolist()
    return ColumnRuns(column=column, groups=tuple(groups), pairs=tuple(pairs), ties=tuple(ties))


def _edges(times: Array, stretches: int) -> tuple[float, ...]:
    if not len(times) or times.max() <= times.min():
        return ()
    low, high, parts = float(times.min()), float(times.max()), max(1, stretches)
    step = (high - low) / parts
    return (*(low + step * n for n in range(parts)), high)
