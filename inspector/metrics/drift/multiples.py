"""The columns that drift most, as small charts beside each other: many columns at a glance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.metrics.drift.compare import ColumnDrift
from inspector.metrics.drift.show import state_tone
from inspector.metrics.phrases import percent, plural
from inspector.metrics.tones import worst_tone
from inspector.model.blocks import Multiples, Panel, Series

if TYPE_CHECKING:
    from inspector.metrics.drift.columns import ColumnsDrift

#: Most charts, and fewest: one or two are shown in full when the column is chosen.
PANELS, LEAST = 12, 2


def small_charts(
    newest: "Shown[ColumnsDrift]", columns: Sequence[ColumnDrift]
) -> tuple[Multiples, ...]:
    """Show the columns whose change is real, largest first; nothing if hardly any is.

    Args:
        newest: The version.
        columns: Its columns, by size of change.
    """
    real = [c for c in columns if c.real and c.picture.labels]
    if len(real) < LEAST:
        return ()
    before = newest.baseline.name if newest.baseline else "baseline"
    left = len(real) - PANELS
    return (
        Multiples(
            title="Before and now, largest change first",
            panels=tuple(
                Panel(
                    column=c.column,
                    note=f"{percent(c.moved or 0.0)} moved · {c.state()}",
                    labels=c.picture.labels,
                    series=(
                        Series(label=before, values=c.picture.before),
                        Series(label=newest.version.name, values=c.picture.after),
                    ),
                    tone=state_tone(c.state(), worst_tone(newest.findings, column=c.column)),
                )
                for c in real[:PANELS]
            ),
            caption="Shares of values, each chart on a scale of its own. "
            + (
                f"{plural(left, 'more column')} with a real change in the table below. "
                if left > 0
                else ""
            )
            + "Choose one to see it in full.",
        ),
    )
