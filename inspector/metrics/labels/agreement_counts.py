"""From ratings to agreement: alpha and kappas, confusion, and each annotator against the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.model.label_answers import RatingCounts

if TYPE_CHECKING:
    import numpy as np

#: Most raters and classes listed, and fewest shared units of a pair for its kappa.
RATERS, CLASSES, SHARED = 30, 30, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Rater:
    """One annotator among those who labelled the same things.

    Attributes:
        name: Who.
        shared: Pairs of ratings with others.
        agreement: Share of those pairs that are equal.
        others: The same for all pairs without this annotator; None without one.
        kappa: Mean of Cohen's kappa with each other, weighted by shared units; None if not known.
        before: `agreement` in the baseline; None if unknown.
        per_hour: Labels per hour in which any were given; None without a time.
    """

    name: str
    shared: int
    agreement: float
    others: float | None
    kappa: float | None
    before: float | None = None
    per_hour: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A unit on which annotators disagree.

    Attributes:
        column: The column that names units.
        value: Its name.
        against: Labels that are not its most frequent one.
    """

    column: str
    value: str
    against: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far annotators agree on what several of them labelled.

    Attributes:
        note: Why this cannot be said; empty if it can.
        unit: The column that says what was labelled.
        units: Units labelled.
        repeated: Units with two labels or more, of different annotators.
        again: Labels left out, given by somebody who had labelled the unit already.
        level: What alpha was computed for: "nominal" or "ordinal" classes.
        alpha: Krippendorff's alpha.
        low: Lower end of its 95 % interval.
        high: Upper end.
        percent: Share of pairs of labels of one unit that are equal.
        fleiss: Fleiss' kappa, where every repeated unit has as many labels; else None.
        cohen: Cohen's kappa, where there are two annotators; else None.
        before: Alpha in the baseline; None if unknown.
        classes: Classes of the confusion.
        confusion: Pairs of labels of one unit, both ways round.
        raters: Annotators, those who agree least first.
        disputed: Units with most labels against their most frequent one.
    """

    note: str = ""
    unit: str = ""
    units: int = 0
    repeated: int = 0
    again: int = 0
    level: str = "nominal"
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    percent: float | None = None
    fleiss: float | None = None
    cohen: float | None = None
    before: float | None = None
    classes: tuple[str, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    raters: tuple[Rater, ...] = ()
    disputed: tuple[Disputed, ...] = ()


def measured(
    found: RatingCounts,
    before: RatingCounts | None,
    unit: str,
    order: Sequence[str],
    per_hour: Mapping[str, float],
) -> Agreement:
    """Return the figures of one version's ratings.

    Args:
        found: Its ratings.
        before: Those of the baseline, if it has them.
        unit: The column that names units.
        order: The classes of an ordinal label, lowest first; or empty.
        per_hour: Labels per hour by annotator, where known.
    """
    from inspector.stats.agreement import (
        alpha_interval,
        cohen_kappa,
        fleiss_kappa,
        krippendorff_alpha,
        percent_agreement,
    )

    names, ratings, units = _table(found, order)
    level = "ordinal" if order and set(names) <= set(order) else "nominal"
    shared = ratings.sum(axis=1) > 1
    alpha = krippendorff_alpha(ratings, units, level)  # type: ignore[arg-type]
    ends = alpha_interval(ratings, units, level) if alpha is not None else None  # type: ignore[arg-type]
    raters = sorted({name for a, b, *_ in found.pairs for name in (a, b)})
    cohen = None
    if len(raters) == 2:
        cohen = cohen_kappa(_crossed(found, raters[0], raters[1], names))
    place = {name: number for number, name in enumerate(names)}
    confusion = [[0] * len(names) for _ in names]
    for _, _, x, y, n in found.pairs:
        confusion[place[x]][place[y]] += n
        confusion[place[y]][place[x]] += n
    old = _agreed(before) if before is not None else {}
    then = None
    if before is not None:
        _, old_ratings, old_units = _table(before, order)
        then = krippendorff_alpha(old_ratings, old_units, level)  # type: ignore[arg-type]
    shown = names[:CLASSES]
    return Agreement(
        unit=unit,
        units=found.units,
        repeated=found.repeated,
        again=found.again,
        level=level,
        alpha=alpha,
        low=None if ends is None else ends[0],
        high=None if ends is None else ends[1],
        percent=percent_agreement(ratings, units),
        fleiss=fleiss_kappa(ratings[shared], units[shared]),
        cohen=cohen,
        before=then,
        classes=tuple(shown),
        confusion=tuple(tuple(line[: len(shown)]) for line in confusion[: len(shown)]),
        raters=_raters(found, names, old, per_hour)[:RATERS],
        disputed=tuple(
            Disputed(column=unit, value=name, against=count) for name, count in found.disputed[:20]
        ),
    )


def _table(found: RatingCounts, order: Sequence[str]) -> "tuple[list[str], np.ndarray, np.ndarray]":
    """Return classes, profiles by classes, and units per profile."""
    import numpy as np

    rows: dict[str, int] = {}
    for profile, count in zip(found.profiles, found.profile_units, strict=True):
        for name in profile:
            rows[name] = rows.get(name, 0) + count
    names = sorted(rows, key=lambda name: (-rows[name], name))
    names = [*(n for n in order if n in rows), *(n for n in names if n not in order)]
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(found.profiles), len(names)))
    for number, profile in enumerate(found.profiles):
        for name in profile:
            table[number, place[name]] += 1
    return names, table, np.asarray(found.profile_units, dtype=np.float64)


def _crossed(found: RatingCounts, one: str, other: str, names: Sequence[str]) -> "np.ndarray":
    import numpy as np

    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for a, b, x, y, n in found.pairs:
        if (a, b) == (one, other):
            table[place[x], place[y]] += n
    return table


def _agreed(found: RatingCounts) -> dict[str, float]:
    """Return the share of each rater's pairs that are equal."""
    pairs: dict[str, list[int]] = {}
    for a, b, x, y, n in found.pairs:
        for name in (a, b):
            one = pairs.setdefault(name, [0, 0])
            one[0] += n if x == y else 0
            one[1] += n
    return {name: equal / every for name, (equal, every) in pairs.items()}


def _raters(
    found: RatingCounts,
    names: Sequence[str],
    before: Mapping[str, float],
    per_hour: Mapping[str, float],
) -> tuple[Rater, ...]:
    from inspector.stats.agreement import cohen_kappa

    agreed = _agreed(found)
    every = sum(n for *_, n in found.pairs)
    equal = sum(n for _, _, x, y, n in found.pairs if x == y)
    couples = sorted({(a, b) for a, b, *_ in found.pairs})
    raters = []
    for name in sorted(agreed):
        own = [(x == y, n) for a, b, x, y, n in found.pairs if name in (a, b)]
        shared, same = sum(n for _, n in own), sum(n for one, n in own if one)
        kappas = []
        for a, b in couples if len(couples) <= 2_000 else ():
            if name in (a, b):
                table = _crossed(found, a, b, names)
                kappa = cohen_kappa(table) if table.sum() >= SHARED else None
                if kappa is not None:
                    kappas.append((kappa, float(table.sum())))
        weight = sum(n for _, n in kappas)
        rest = every - shared
        raters.append(
            Rater(
                name=name,
                shared=shared,
                agreement=agreed[name],
                others=(equal - same) / rest if rest else None,
                kappa=sum(k * n for k, n in kappas) / weight if weight else None,
                before=before.get(name),
                per_hour=per_hour.get(name),
            )
        )
    raters.sort(key=lambda r: (r.agreement, r.name))
    return tuple(raters)
