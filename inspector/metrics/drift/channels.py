"""The three channels of a change: missing cells, values that came or went, the shape of the rest."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from inspector.metrics.labelling import value_label
from inspector.model.dataset import LogicalType
from inspector.stats.cells import OTHER_VALUES, Aligned

#: How far apart the rows that left the missing cells and those of the new value may be, of either.
SAME_ROWS = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """How much of a column changed in each way, as shares of rows.

    Attributes:
        missing: Share of rows missing now less the share before; None if unknown.
        turnover: The larger of the shares of values only one version has: categories, or numbers
            beyond the other version's range.
        shape: Moved share among the values both versions have, raw.
        shape_chance: What chance alone would give there.
        together: Moved share with missing cells as a value of their own, raw: any rate that depends
            on the column alone, its gaps included, can change by no more.
        together_chance: What chance alone would give there.
    """

    missing: float | None = None
    turnover: float = 0.0
    shape: float | None = None
    shape_chance: float | None = None
    together: float | None = None
    together_chance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Missing cells that became one value, or a value whose rows are missing now.

    Attributes:
        value: The name of the value.
        gave: What the rows were before.
        share: Share of all rows that changed so.
        moved: Moved share of what remains without the value, chance taken out.
        remains: Whether what remains is a real change by itself.
    """

    value: str
    gave: Literal["missing", "value"]
    share: float
    moved: float
    remains: bool


def channels_of(
    aligned: Aligned,
    groups: tuple[int, ...],
    missing: tuple[int, int] | None,
    rows: tuple[int, int],
) -> Channels:
    """Score the channels apart and together.

    Args:
        aligned: The counts on common cells.
        groups: The group of each cell, as the test chose them.
        missing: Missing cells of both versions, if known.
        rows: Rows of both versions.
    """
    from inspector.stats.distances import total_variation

    fresh, gone = _alone(aligned)
    n, m = aligned.n, aligned.m
    new = sum(aligned.b[place] for place in fresh) / m
    lost = sum(aligned.a[place] for place in gone) / n
    apart = set(fresh) | set(gone)
    common: dict[int, list[int]] = {}
    every: dict[int, list[int]] = {}
    for place, (group, x, y) in enumerate(zip(groups, aligned.a, aligned.b, strict=True)):
        for wanted, table in ((place not in apart, common), (True, every)):
            if wanted:
                pair = table.setdefault(group, [0, 0])
                pair[0], pair[1] = pair[0] + x, pair[1] + y
    shape = chance = together = together_chance = None
    a, b = [x for x, _ in common.values()], [y for _, y in common.values()]
    if sum(a) and sum(b):
        distance = total_variation(a, b)
        shape, chance = distance.value, distance.chance
    if missing is not None:
        a = [*(x for x, _ in every.values()), missing[0]]
        b = [*(y for _, y in every.values()), missing[1]]
        distance = total_variation(a, b)
        together, together_chance = distance.value, distance.chance
    return Channels(
        missing=_difference(missing, rows),
        turnover=max(new, lost),
        shape=shape,
        shape_chance=chance,
        together=together,
        together_chance=together_chance,
    )


def only_missing(missing: tuple[int, int] | None, rows: tuple[int, int]) -> Channels:
    """Score a column whose values were not compared."""
    change = _difference(missing, rows)
    return Channels(missing=change, together=None if change is None else abs(change))


def exchange(
    aligned: Aligned,
    kind: LogicalType,
    missing: tuple[int, int] | None,
    rows: tuple[int, int],
    *,
    level: float,
    ends: tuple[float | None, ...] = (),
) -> Exchange | None:
    """Return the one value that took the place of missing cells, or gave way to them.

    The rows must agree: as many left one side as came to the other, within chance and a seventh.

    Args:
        aligned: The counts on common cells.
        kind: The column's type.
        missing: Missing cells of both versions, if known.
        rows: Rows of both versions.
        level: The p-value below which what remains counts as changed by itself.
        ends: Smallest and largest values known, which name the outermost cells exactly.
    """
    change = _difference(missing, rows)
    if change is None or aligned.kind not in ("values", "cells", "listed") or not all(rows):
        return None
    before = [x / rows[0] for x in aligned.a]
    after = [y / rows[1] for y in aligned.b]
    if len(aligned.values) < 2 or abs(change) < 0.005:
        return None

    def came_or_went(place: int) -> bool:
        few, many = sorted((before[place], after[place]))
        opposed = (after[place] - before[place]) * change < 0
        return opposed and many >= 4 * few and aligned.values[place] != OTHER_VALUES

    places = [place for place in range(len(before)) if came_or_went(place)]
    if not places:
        return None
    place = min(places, key=lambda p: abs(after[p] - before[p] + change))
    moved, few = after[place] - before[place], min(before[place], after[place])
    noise = 3 * math.sqrt((abs(change) + few) * (1 / rows[0] + 1 / rows[1]))
    if abs(moved + change) > max(SAME_ROWS * abs(change), min(noise, abs(change) / 3)):
        return None
    name = _name(aligned, kind, place, ends)
    return _told(
        aligned,
        place,
        Exchange(
            value=name,
            gave="missing" if change < 0 else "value",
            share=abs(change),
            moved=0.0,
            remains=False,
        ),
        level,
    )


def _name(aligned: Aligned, kind: LogicalType, place: int, ends: tuple[float | None, ...]) -> str:
    from inspector.metrics.drift.movement import cell_label

    if aligned.kind != "cells":
        return value_label(aligned.values[place], kind)
    for end in ends:
        if end is not None and aligned.left[place] <= end <= aligned.right[place]:
            return value_label(end, kind)
    return cell_label(aligned, place, kind)


def _told(aligned: Aligned, place: int, found: Exchange, level: float) -> Exchange | None:
    from inspector.stats.bootstrap import moved_share
    from inspector.stats.two_sample import two_sample

    a = [*aligned.a[:place], *aligned.a[place + 1 :]]
    b = [*aligned.b[:place], *aligned.b[place + 1 :]]
    if not sum(a) or not sum(b):
        return None
    rest = two_sample(a, b, ordered=aligned.ordered)
    moved, _, _ = moved_share(rest.a, rest.b)
    return replace(found, moved=moved, remains=rest.p <= level)


def _alone(aligned: Aligned) -> tuple[list[int], list[int]]:
    """Return the cells only the new version has, and those only the baseline has."""
    fresh = [p for p, x in enumerate(aligned.a) if not x]
    gone = [p for p, y in enumerate(aligned.b) if not y]
    if not aligned.ordered:
        return fresh, gone
    used_a = [p for p, x in enumerate(aligned.a) if x]
    used_b = [p for p, y in enumerate(aligned.b) if y]
    return (
        [p for p in fresh if p < used_a[0] or p > used_a[-1]],
        [p for p in gone if p < used_b[0] or p > used_b[-1]],
    )


def _difference(missing: tuple[int, int] | None, rows: tuple[int, int]) -> float | None:
    if missing is None or not all(rows):
        return None
    return missing[1] / rows[1] - missing[0] / rows[0]
