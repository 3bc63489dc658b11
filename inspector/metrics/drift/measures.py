"""The distances people know, for one column, with chance levels and what they were counted on."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.model.dataset import LogicalType
from inspector.model.finding import Unit
from inspector.stats.cells import Aligned

if TYPE_CHECKING:
    from inspector.stats.distances import Distance


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDistance:
    """A distance, ready to be listed.

    Attributes:
        name: What the field calls it.
        value: The distance.
        low: Lower bound, where cells leave it open.
        high: Upper bound, where cells leave it open.
        chance: Its mean if nothing had changed.
        unit: How it is shown.
        counted: What it was counted on, in a few words.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    chance: float
    unit: Unit = "number"
    counted: str

    @property
    def times_chance(self) -> float | None:
        """The value over its chance level; None where chance is taken out already."""
        return self.value / self.chance if self.chance > 0 else None


def distances(
    aligned: Aligned,
    groups: tuple[tuple[int, ...], tuple[int, ...]],
    kind: LogicalType,
    *,
    spread: float | None,
) -> tuple[NamedDistance, ...]:
    """Return every distance that fits a column.

    Args:
        aligned: The counts on common cells.
        groups: The same in the groups of the test.
        kind: The column's type.
        spread: The baseline's interquartile range over 1.349, if it has one.
    """
    found = _of_groups(aligned, groups)
    if aligned.ordered:
        found += _of_order(aligned, kind, spread)
    return tuple(found)


def _of_groups(
    aligned: Aligned, groups: tuple[tuple[int, ...], tuple[int, ...]]
) -> list[NamedDistance]:
    from inspector.stats import distances as known

    a, b = groups
    what = "groups of equal mass" if aligned.ordered else "categories, rare ones together"
    counted = f"{len(a)} {what}" if aligned.kind != "buckets" else f"{len(a)} hash buckets"
    limit = known.population_stability_limit(a, b)
    listed: tuple[tuple[str, Distance, Unit, str], ...] = (
        ("Total variation, chance not taken out", known.total_variation(a, b), "share", counted),
        (
            "Population stability index (PSI)",
            known.population_stability(a, b),
            "number",
            f"{counted}; chance stays under {limit:.3g} in 99 of 100 cases",
        ),
        ("Jensen-Shannon distance (base 2)", known.jensen_shannon(a, b), "number", counted),
        ("Hellinger distance", known.hellinger(a, b), "number", counted),
        ("Largest change of one group (L∞)", known.largest_difference(a, b), "share", counted),
        ("Chi-squared statistic", known.chi_squared(a, b), "number", counted),
        (
            "Cramér's V (corrected for chance)",
            known.cramers_v(a, b),
            "number",
            f"{counted}; what chance adds is taken out",
        ),
    )
    return [_named(name, distance, unit, text) for name, distance, unit, text in listed]


def _of_order(aligned: Aligned, kind: LogicalType, spread: float | None) -> list[NamedDistance]:
    from inspector.stats import distances as known

    single = aligned.kind != "cells"
    counted = (
        f"{len(aligned.values)} single values, exact"
        if single
        else f"{len(aligned.values)} fine cells, bounds given"
    )
    found = [
        _named(
            "Kolmogorov-Smirnov distance",
            known.kolmogorov_smirnov(aligned.a, aligned.b, single_values=single),
            "share",
            counted,
        ),
        _named(
            "Mean shift in percentile",
            known.percentile_shift(aligned.a, aligned.b),
            "share",
            counted,
        ),
    ]
    finite = [p for p, edge in enumerate(aligned.left) if not math.isinf(edge)]
    a, b = [aligned.a[p] for p in finite], [aligned.b[p] for p in finite]
    if not sum(a) or not sum(b):
        return found
    left, right = [aligned.left[p] for p in finite], [aligned.right[p] for p in finite]
    if len(finite) < len(aligned.left):
        counted += ", infinities left out"
    travelled = known.wasserstein(a, b, left, right)
    unit: Unit = "seconds" if kind.is_temporal or kind is LogicalType.TIME else "number"
    found.append(_named("Wasserstein-1 distance, in the column's unit", travelled, unit, counted))
    if spread:
        found.append(
            NamedDistance(
                name="Wasserstein-1 distance, in robust standard deviations",
                value=travelled.value / spread,
                high=None if travelled.high is None else travelled.high / spread,
                chance=travelled.chance / spread,
                counted=f"{counted}; unit: the baseline's interquartile range / 1.349",
            )
        )
    found.append(
        _named("Energy distance", known.energy(a, b, left, right), "number", f"{counted}; root")
    )
    return [d for d in found if math.isfinite(d.value) and math.isfinite(d.chance)]


def _named(name: str, distance: "Distance", unit: Unit, counted: str) -> NamedDistance:
    return NamedDistance(
        name=name,
        value=distance.value,
        low=distance.low,
        high=distance.high,
        chance=distance.chance,
        unit=unit,
        counted=counted,
    )
