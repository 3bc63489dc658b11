"""Goes through the columns that drifted and says what may have been done to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inspector.metrics.base import Answers
from inspector.metrics.drift.compare import ColumnDrift, common_cells
from inspector.metrics.drift.explain import Explained, explain, swapped
from inspector.model.answers import Cells, Facts
from inspector.model.questions import Ask

#: Most drifted columns of which pairs are compared with each other.
SWAPPED = 12


def explained(
    columns: tuple[ColumnDrift, ...], answers: Answers, asks: Mapping[str, Sequence[Ask]]
) -> tuple[ColumnDrift, ...]:
    """Return the columns, those that drifted with what may have been done to them.

    Args:
        columns: All columns, settled.
        answers: Answers of the first round.
        asks: Per column its asks: facts before and after, and counts before and after.
    """
    found: dict[str, Explained] = {}
    cells: dict[str, tuple[Cells, Cells]] = {}
    drifted = [c for c in columns if c.real and c.is_big()]
    for column in drifted:
        given = [answers.get(ask) for ask in asks[column.column]]
        if len(given) != 4:
            continue
        before, after = given[2], given[3]
        if not isinstance(before, Cells) or not isinstance(after, Cells):
            continue
        cells[column.column] = before, after
        aligned = common_cells(column.type, before, after)
        facts = [f if isinstance(f, Facts) else None for f in given[:2]]
        if isinstance(aligned, str) or column.exchange is not None:
            continue
        one = explain(column.type, aligned, (before, after), (facts[0], facts[1]))
        if one is not None:
            found[column.column] = one
    pairs = [(c.column, c.type) for c in drifted if c.column in cells][:SWAPPED]
    found |= swapped(pairs, cells)
    return tuple(
        replace(c, looks_like=found[c.column].text, looks=found[c.column].kind)
        if c.column in found
        else c
        for c in columns
    )
