"""What moved: which values or spans of values gained or lost rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from inspector.metrics.labelling import span_label, value_label
from inspector.metrics.phrases import percent
from inspector.model.answers import Cells, Scalar
from inspector.model.dataset import LogicalType
from inspector.stats.cells import OTHER_VALUES, Aligned
from inspector.stats.intervals import newcombe

#: Moves that are named in a sentence, and that are listed.
NAMED, RANKED = 3, 12
#: The part of the whole change below which a span is not listed.
LEAST_PART = 0.03
#: New or vanished values that are named.
LISTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A value, or a span of values, whose share of rows changed.

    Attributes:
        label: Its name.
        before: Its share in the baseline.
        after: Its share in the new version.
        low: Lower end of the 95 % interval of the difference.
        high: Upper end.
        part: Its part of the whole change; the parts of all values add up to 1.
        at_most: Which share is only known to be no larger, where rare texts were not listed.
    """

    label: str
    before: float
    after: float
    low: float
    high: float
    part: float | None = None
    at_most: Literal["", "before", "after"] = ""

    @property
    def text(self) -> str:
        """The move as part of a sentence."""
        before, after = percent(self.before), percent(self.after)
        if self.at_most == "before":
            before = f"at most {before}"
        elif self.at_most == "after":
            after = f"at most {after}"
        part = "" if self.part is None else f" ({percent(self.part)} of the change)"
        return f"{self.label}, {before} → {after}{part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """Values that came or went.

    Attributes:
        count: How many.
        share: Share of the rows that hold them, in the version that has them.
        largest: Share of the largest of them.
        labels: The largest, by name.
        shares: Their shares.
    """

    count: int = 0
    share: float = 0.0
    largest: float = 0.0
    labels: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()


def moves(
    aligned: Aligned,
    kind: LogicalType,
    *,
    top: tuple[Cells, Cells] | None = None,
    spike: int | None = None,
) -> tuple[Move, ...]:
    """Return what moved, largest first.

    Args:
        aligned: The counts.
        kind: The column's type.
        top: Both versions' answers, where only frequent values have names.
        spike: The cell that jumped, of an ordered column.
    """
    if aligned.kind == "buckets":
        return _named_moves(*top) if top else ()
    if not aligned.ordered:
        return _single(aligned, kind)
    return _spans(aligned, LogicalType.INTEGER if aligned.kind == "lengths" else kind, spike)


def turnover(aligned: Aligned, kind: LogicalType) -> tuple[Turnover, Turnover]:
    """Return the values that are new and those that vanished; none where values have no names."""
    if aligned.ordered or aligned.kind not in ("values", "listed"):
        return Turnover(), Turnover()
    new = _gone(aligned.values, aligned.a, aligned.b, kind)
    return new, _gone(aligned.values, aligned.b, aligned.a, kind)


def _gone(
    values: Sequence[Scalar], absent: Sequence[int], present: Sequence[int], kind: LogicalType
) -> Turnover:
    total = sum(present)
    found = [
        (count, value)
        for value, none, count in zip(values, absent, present, strict=True)
        if none == 0 and count > 0 and value != OTHER_VALUES
    ]
    found.sort(key=lambda pair: (-pair[0], str(pair[1])))
    rows = sum(count for count, _ in found)
    return Turnover(
        count=len(found),
        share=rows / total if total else 0.0,
        largest=found[0][0] / total if found else 0.0,
        labels=tuple(value_label(value, kind) for _, value in found[:LISTED]),
        shares=tuple(count / total for count, _ in found[:LISTED]),
    )


def _single(aligned: Aligned, kind: LogicalType) -> tuple[Move, ...]:
    n, m = aligned.n, aligned.m
    found = [
        _move(
            "all other values" if value == OTHER_VALUES else value_label(value, kind),
            (x, n),
            (y, m),
        )
        for value, x, y in zip(aligned.values, aligned.a, aligned.b, strict=True)
        if x * m != y * n
    ]
    found.sort(key=lambda move: -abs(move.after - move.before))
    total = sum(abs(move.after - move.before) for move in found)
    return tuple(
        replace(move, part=abs(move.after - move.before) / total) for move in found[:RANKED]
    )


def _named_moves(a: Cells, b: Cells) -> tuple[Move, ...]:
    """Moves among the most frequent texts; one that is not listed counts as the rarest listed."""
    first, second = dict(a.top), dict(b.top)
    least_a = min(first.values(), default=1)
    least_b = min(second.values(), default=1)
    n, m = a.total, b.total
    if not n or not m:
        return ()
    found = []
    for value in sorted(first.keys() | second.keys(), key=str):
        move = _move(
            value_label(value, LogicalType.TEXT),
            (first.get(value, min(least_a, n)), n),
            (second.get(value, min(least_b, m)), m),
        )
        if value not in first:
            move = replace(move, at_most="before")
        elif value not in second:
            move = replace(move, at_most="after")
        found.append(move)
    found.sort(key=lambda move: -abs(move.after - move.before))
    return tuple(move for move in found[:RANKED] if move.low > 0 or move.high < 0)


def _spans(aligned: Aligned, kind: LogicalType, spike: int | None) -> tuple[Move, ...]:
    """The value that jumped, and the spans of groups whose net gain or loss is largest."""
    import numpy as np

    from inspector.stats.two_sample import GROUPS, ordered_groups, pooled

    a, b = np.asarray(aligned.a, float), np.asarray(aligned.b, float)
    groups = ordered_groups(a + b, GROUPS)
    ga, gb = pooled(a, groups), pooled(b, groups)
    starts = [int(np.searchsorted(groups, g)) for g in range(len(ga))] + [len(a)]
    change = (gb / aligned.m - ga / aligned.n).tolist()
    total = sum(map(abs, change))
    taken = [False] * len(change)
    found: list[Move] = []
    if spike is not None:
        name = cell_label(aligned, spike, kind)
        jump = _move(name, (float(a[spike]), aligned.n), (float(b[spike]), aligned.m))
        found.append(
            replace(jump, part=min(1.0, abs(jump.after - jump.before) / max(total, 1e-300)))
        )
        taken[int(groups[spike])] = True
    while len(found) < RANKED and total > 0:
        first, last, size = _largest_span(change, taken)
        if abs(size) < LEAST_PART * total or size == 0:
            break
        low, high = starts[first], starts[last + 1]
        span = _move(
            _span_name(aligned, low, high, kind),
            (float(a[low:high].sum()), aligned.n),
            (float(b[low:high].sum()), aligned.m),
        )
        found.append(replace(span, part=abs(size) / total))
        taken[first : last + 1] = [True] * (last + 1 - first)
    found.sort(key=lambda move: -abs(move.after - move.before))
    return tuple(found)


def _largest_span(values: Sequence[float], taken: Sequence[bool]) -> tuple[int, int, float]:
    """Return the run of neighbours, none of them taken, with the largest absolute sum."""
    best = (0, 0, 0.0)
    rising = falling = 0.0
    rise_from = fall_from = 0
    for place, value in enumerate(values):
        if taken[place]:
            rising = falling = 0.0
            continue
        if rising <= 0:
            rising, rise_from = 0.0, place
        if falling >= 0:
            falling, fall_from = 0.0, place
        rising, falling = rising + value, falling + value
        for size, start in ((rising, rise_from), (falling, fall_from)):
            if abs(size) > abs(best[2]) + 1e-12:
                best = (start, place, size)
    return best


def _span_name(aligned: Aligned, low: int, high: int, kind: LogicalType) -> str:
    if aligned.kind in ("values", "lengths"):
        if high - low == 1:
            return value_label(aligned.values[low], kind)
        first = None if low == 0 else aligned.left[low]
        last = None if high == len(aligned.values) else aligned.right[high - 1]
        return span_label(first, last, kind, high_open=False)
    first = None if low == 0 else aligned.left[low]
    last = None if high == len(aligned.values) else aligned.right[high - 1]
    if first is not None and last is not None and high - low == 1 and not math.isinf(first):
        return f"about {value_label(first / 2 + last / 2, _rounded(kind), 4)}"
    return span_label(
        None if first is None or math.isinf(first) else first,
        None if last is None or math.isinf(last) else last,
        kind,
    )


def cell_label(aligned: Aligned, cell: int | None, kind: LogicalType) -> str:
    """Return the name of one cell; empty for a hash bucket."""
    if cell is None or aligned.kind == "buckets":
        return ""
    if aligned.kind != "cells":
        return value_label(aligned.values[cell], kind)
    low, high = aligned.left[cell], aligned.right[cell]
    if math.isinf(low):
        return value_label(low, kind)
    middle = low / 2 + high / 2
    whole = kind is LogicalType.INTEGER and abs(middle) < 1e15
    return f"about {value_label(round(middle) if whole else middle, kind, 4)}"


def _rounded(kind: LogicalType) -> LogicalType:
    return LogicalType.REAL if kind is LogicalType.INTEGER else kind


def _move(label: str, before: tuple[float, float], after: tuple[float, float]) -> Move:
    _, low, high = newcombe(*after, *before)
    return Move(
        label=label,
        before=before[0] / before[1],
        after=after[0] / after[1],
        low=low,
        high=high,
    )
