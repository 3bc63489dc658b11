"""The two distributions drawn over each other: at most some thirty bars, and cumulative shares."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from inspector.metrics.labelling import edge_labels, nice_edges, span_label, value_label
from inspector.model.dataset import LogicalType
from inspector.stats.cells import OTHER_VALUES, Aligned

#: Most bars of a picture.
BARS = 30
#: Most points of a cumulative line.
POINTS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Two distributions on the same bars.

    Attributes:
        labels: Names of the bars.
        before: Share of the baseline's values in each bar.
        after: Share of the new version's.
        touching: Whether the bars are bins that touch.
        x: Positions of the cumulative shares; empty for categories.
        below_before: Share of the baseline's values at or below each position.
        below_after: Share of the new version's.
    """

    labels: tuple[str, ...] = ()
    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()
    touching: bool = False
    x: tuple[float, ...] = ()
    below_before: tuple[float, ...] = ()
    below_after: tuple[float, ...] = ()


def draw(aligned: Aligned, kind: LogicalType) -> Picture:
    """Return the picture of two versions' counts."""
    if aligned.kind == "lengths":
        kind = LogicalType.INTEGER
    if not aligned.ordered:
        labels, a, b = _categories(aligned, kind)
        return _picture(aligned, labels, a, b, touching=False)
    if aligned.kind in ("values", "lengths") and len(aligned.values) <= BARS:
        labels = [value_label(value, kind, 8) for value in aligned.values]
        return _picture(aligned, labels, aligned.a, aligned.b, touching=False)
    labels, place = _bins(aligned, kind)
    a, b = _added(aligned.a, place, len(labels)), _added(aligned.b, place, len(labels))
    return _picture(aligned, labels, a, b, touching=True)


def _picture(
    aligned: Aligned, labels: Sequence[str], a: Sequence[int], b: Sequence[int], *, touching: bool
) -> Picture:
    n, m = aligned.n, aligned.m
    x, below_before, below_after = _cumulative(aligned) if aligned.ordered else ((), (), ())
    return Picture(
        labels=_told_apart(labels),
        before=tuple(count / n for count in a),
        after=tuple(count / m for count in b),
        touching=touching,
        x=x,
        below_before=below_before,
        below_after=below_after,
    )


def _categories(aligned: Aligned, kind: LogicalType) -> tuple[list[str], list[int], list[int]]:
    """The largest categories by either side's share, the rest in one bar."""
    if aligned.kind == "buckets":
        return _bucket_bars(aligned)
    places = range(len(aligned.values))
    named = [place for place in places if aligned.values[place] != OTHER_VALUES]
    n, m = aligned.n, aligned.m
    named.sort(key=lambda p: (-max(aligned.a[p] / n, aligned.b[p] / m), p))
    shown = named if len(named) <= BARS and len(named) == len(places) else named[: BARS - 1]
    rest = sorted(set(places) - set(shown))
    labels = [value_label(aligned.values[p], kind) for p in shown]
    a, b = [aligned.a[p] for p in shown], [aligned.b[p] for p in shown]
    if rest:
        known = sum(1 for p in rest if aligned.values[p] != OTHER_VALUES)
        labels.append(f"{known:,} other values" if known == len(rest) else "all other values")
        a.append(sum(aligned.a[p] for p in rest))
        b.append(sum(aligned.b[p] for p in rest))
    return labels, a, b


def _bucket_bars(aligned: Aligned) -> tuple[list[str], list[int], list[int]]:
    """Hash buckets say nothing to people: sixteen of them make a bar."""
    labels = [f"texts {16 * n} to {16 * n + 15}" for n in range(16)]
    a, b = [0] * 16, [0] * 16
    for value, x, y in zip(aligned.values, aligned.a, aligned.b, strict=True):
        place = int(value) // 16 if isinstance(value, int) else 0
        a[place % 16] += x
        b[place % 16] += y
    return labels, a, b


def _bins(aligned: Aligned, kind: LogicalType) -> tuple[list[str], list[int]]:
    """Evenly spaced bins over the middle 99 %, and one bar for each tail beyond them."""
    centres = [
        low if math.isinf(low) else low / 2 + high / 2
        for low, high in zip(aligned.left, aligned.right, strict=True)
    ]
    finite = [c for c in centres if not math.isinf(c)]
    low, high = _middle(aligned, centres)
    low, high = max(low, finite[0]), min(high, finite[-1])
    if low - finite[0] < (high - low) * 0.1:
        low = finite[0]
    if finite[-1] - high < (high - low) * 0.1:
        high = finite[-1]
    edges = nice_edges(low, high, kind)
    names = edge_labels(edges, kind)
    if kind is LogicalType.INTEGER:
        labels = [span_label(first, last, kind) for first, last in pairwise(edges)]
    else:
        labels = [f"{first} to {last}" for first, last in pairwise(names)]
    below, above = any(c < edges[0] for c in centres), any(c >= edges[-1] for c in centres)
    if below:
        labels.insert(0, span_label(None, edges[0], kind))
    if above:
        labels.append(span_label(edges[-1], None, kind))
    place, bar = [], 0
    bounds = edges if below else edges[1:]
    for centre in centres:
        while bar < len(labels) - 1 and bar < len(bounds) and centre >= bounds[bar]:
            bar += 1
        place.append(bar)
    return labels, place


def _middle(aligned: Aligned, centres: Sequence[float]) -> tuple[float, float]:
    """Return the 0.5 and 99.5 % points of either version, whichever lie further out."""
    ends: list[tuple[float, float]] = []
    for counts, total in ((aligned.a, aligned.n), (aligned.b, aligned.m)):
        running, low, high = 0, None, None
        for centre, count in zip(centres, counts, strict=True):
            running += count
            if math.isinf(centre):
                continue
            if low is None and running >= 0.005 * total and count:
                low = centre
            if high is None and running >= 0.995 * total:
                high = centre
        last = next((c for c in reversed(centres) if not math.isinf(c)), 0.0)
        ends.append((last if low is None else low, last if high is None else high))
    return min(low for low, _ in ends), max(high for _, high in ends)


def _cumulative(
    aligned: Aligned,
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    points: list[tuple[float, float, float]] = []
    n, m = aligned.n, aligned.m
    running_a = running_b = 0
    last = -1.0
    for edge, x, y in zip(aligned.right, aligned.a, aligned.b, strict=True):
        running_a += x
        running_b += y
        share_a, share_b = running_a / n, running_b / m
        progress = (share_a + share_b) / 2
        if math.isinf(edge):
            continue
        if progress - last >= 1 / POINTS or (progress == 1 and last < 1):
            points.append((edge, share_a, share_b))
            last = progress
    if not points:
        return (), (), ()
    x_axis, before, after = zip(*points, strict=True)
    return tuple(x_axis), tuple(before), tuple(after)


def _added(counts: Sequence[int], place: Sequence[int], bars: int) -> list[int]:
    total = [0] * bars
    for count, bar in zip(counts, place, strict=True):
        total[bar] += count
    return total


def _told_apart(labels: Sequence[str]) -> tuple[str, ...]:
    """Number labels that were cut to the same text."""
    seen: Counter[str] = Counter()
    result = []
    for label in labels:
        seen[label] += 1
        result.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(result)
