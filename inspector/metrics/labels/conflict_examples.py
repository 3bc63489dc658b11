"""Rows that are alike and labelled otherwise, named by their place in the data."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.metrics.labelling import value_label
from inspector.metrics.labels.classes import is_class
from inspector.model.answers import SampledRows
from inspector.model.blocks import Grid, GridColumn
from inspector.model.dataset import Column

#: Most examples, and most rows named of each.
EXAMPLES, ROWS = 10, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictExample:
    """Rows of equal features.

    Attributes:
        rows: Places in the data, from 1.
        classes: Their labels, in the same order.
    """

    rows: tuple[int, ...]
    classes: tuple[str, ...]


def examples_of(
    sample: SampledRows, features: Sequence[str], label: Column
) -> tuple[ConflictExample, ...]:
    """Return sampled rows of equal features and different labels, in the order of the data.

    Numbers and texts are compared as they were drawn; the values themselves are not kept.
    """
    if label.name not in sample.columns or not set(features) <= set(sample.columns):
        return ()
    cells = [sample.values[sample.columns.index(name)] for name in features]
    given = sample.values[sample.columns.index(label.name)]
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, key in enumerate(zip(*cells, strict=True)):
        if is_class(given[place]):
            groups.setdefault(key, []).append(place)
    found = []
    for places in groups.values():
        if len({given[place] for place in places}) < 2:
            continue
        # One row of each label first, so that the conflict shows whatever is cut off.
        first = {given[place]: place for place in reversed(places)}
        shown = sorted({*list(first.values())[:ROWS], *places[: max(0, ROWS - len(first))]})[:ROWS]
        found.append(
            ConflictExample(
                rows=tuple(sample.positions[place] + 1 for place in shown),
                classes=tuple(value_label(given[place], label.type, 12) for place in shown),
            )
        )
    found.sort(key=lambda one: (len(one.rows), one.rows))
    return tuple(found[:EXAMPLES])


def example_grid(examples: Sequence[ConflictExample]) -> Grid:
    """List examples."""
    return Grid(
        title="Rows that are alike but for their label",
        columns=(GridColumn(label="Rows"), GridColumn(label="Labels")),
        rows=tuple((", ".join(map(str, one.rows)), ", ".join(one.classes)) for one in examples),
        caption="Places in the data, from 1; found among a sample of rows.",
    )
