"""What a person stated about classes, and the curve of a long tail."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from inspector.metrics.base import Shown
from inspector.metrics.labels.classes import SHOWN_CLASSES
from inspector.model.blocks import Lines, Series
from inspector.model.expectations import LabelKnown

if TYPE_CHECKING:
    from inspector.metrics.labels.balance import LabelBalance

#: Most points of the long-tail curve.
POINTS = 60


class Stated(TypedDict):
    """Parts of a result that rest on what was stated."""

    order: tuple[str, ...]
    positive: str
    median: str


def stated(classes: Sequence[tuple[str, int]], known: LabelKnown) -> Stated:
    """Return the stated order and positive class as far as these classes bear them out.

    Args:
        classes: Names and rows, in any order.
        known: What was stated.
    """
    rows = dict(classes)
    order = tuple(name for name in known.order if name in rows)
    positive = known.positive if known.positive in rows else None
    median = ""
    if order and len(order) == len(rows):
        total, seen = sum(rows.values()), 0
        for name in order:
            seen += rows[name]
            if 2 * seen >= total:
                median = name
                break
    return Stated(order=order, positive=positive or "", median=median)


def in_order(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return names in a stated order, the others after them as they were."""
    first = [name for name in order if name in names]
    return [*first, *(name for name in names if name not in first)]


class LongTail(TypedDict, total=False):
    """The curve of a long tail."""

    ranks: tuple[float, ...]
    held: tuple[float, ...]
    half: int


def long_tail(counts: Sequence[int]) -> LongTail:
    """Return what share of rows the largest classes hold, for classes too many to draw one by one.

    Args:
        counts: Rows of each class, largest first.
    """
    if len(counts) <= SHOWN_CLASSES:
        return {}
    total, seen, half = sum(counts), 0, len(counts)
    held = []
    for count in counts:
        seen += count
        held.append(seen / total)
    half = next(place for place, share in enumerate(held, 1) if share >= 0.5)
    step = (len(counts) - 1) / (POINTS - 1)
    ranks = sorted({round(step * n) + 1 for n in range(POINTS)} | set(range(1, 6)))
    ranks = [rank for rank in ranks if rank <= len(counts)]
    return {
        "ranks": tuple(float(rank) for rank in ranks),
        "held": tuple(held[rank - 1] for rank in ranks),
        "half": half,
    }


def tail_lines(series: "Sequence[Shown[LabelBalance]]") -> tuple[Lines, ...]:
    """Draw the curve of each version that has many classes."""
    drawn = [shown for shown in series if shown.result.ranks]
    if not drawn:
        return ()
    places = sorted({rank for shown in drawn for rank in shown.result.ranks})
    return (
        Lines(
            title="Long tail: rows that the largest classes hold",
            x=tuple(places),
            x_unit="number",
            unit="share",
            x_title="Classes, largest first",
            y_title="Share of labelled rows",
            series=tuple(
                Series(
                    label=shown.version.name,
                    values=tuple(
                        dict(zip(shown.result.ranks, shown.result.held, strict=True)).get(place)
                        for place in places
                    ),
                )
                for shown in drawn
            ),
            caption="The steeper it begins, the more the classes at the end are left with a few "
            "rows each.",
        ),
    )
