"""How column drift is shown: a grid by size of change, and two distributions over each other."""

from collections.abc import Sequence
from typing import TypeVar

from inspector.metrics.base import Shown
from inspector.metrics.drift.compare import ColumnDrift, State
from inspector.metrics.phrases import percent, quoted
from inspector.model.answers import Scalar
from inspector.model.blocks import Bars, Block, Grid, GridColumn, Lines, Note, Series, Tone
from inspector.model.dataset import LogicalType
from inspector.model.finding import Unit

R = TypeVar("R")

#: The colour of a state that no finding speaks of.
_STATE_TONES: dict[State, Tone] = {
    "drift": "info",
    "real but small": "neutral",
    "too few rows to tell": "muted",
    "steady": "good",
    "not compared": "muted",
}


def drift_row(column: ColumnDrift, state: State) -> tuple[Scalar, ...]:
    """Return a column's row of the grid."""
    compared = column.p is not None
    return (
        column.column,
        state,
        column.moved,
        column.low,
        column.high,
        column.chance,
        column.times_chance,
        _what_moved(column),
        column.missing_share_before,
        column.missing_share_after,
        column.channels.shape,
        column.channels.together,
        column.appeared.share if compared and column.appeared.count else None,
        column.vanished.share if compared and column.vanished.count else None,
    )


#: The columns `drift_row` fills.
DRIFT_COLUMNS = (
    GridColumn(label="Column", role="column"),
    GridColumn(
        label="State",
        help="Drift: real and big. Real but small: no alarm. Too few rows to tell: looks big, may "
        "be chance.",
    ),
    GridColumn(
        label="Moved share",
        unit="share",
        help="Share of rows that would have to change to look like the baseline.",
    ),
    GridColumn(label="Low", unit="share", help="Lower end of the interval (about 95 %)."),
    GridColumn(label="High", unit="share", help="Upper end of the interval (about 95 %)."),
    GridColumn(label="Chance", unit="share", help="What chance alone would give."),
    GridColumn(
        label="Times chance",
        unit="ratio",
        help="The moved share, chance not taken out, as a multiple of what chance alone would "
        "give at these row counts.",
    ),
    GridColumn(label="What moved most"),
    GridColumn(label="Missing before", unit="share"),
    GridColumn(label="Missing now", unit="share"),
    GridColumn(
        label="Shape of the rest",
        unit="share",
        help="Moved share among values both versions have, chance not taken out.",
    ),
    GridColumn(
        label="Together",
        unit="share",
        help="Moved share with missing cells as a value of their own, chance not taken out.",
    ),
    GridColumn(label="In new values", unit="share", help="Rows whose value the baseline lacks."),
    GridColumn(label="In vanished values", unit="share", help="Baseline rows whose value is gone."),
)


def state_tone(state: State, worst: Tone) -> Tone:
    """Return the tone of a row: that of its worst finding, else that of its state."""
    return worst if worst != "neutral" else _STATE_TONES[state]


def detail_blocks(column: ColumnDrift, before: str, after: str) -> tuple[Block, ...]:
    """Show one column: both distributions, cumulative shares, what moved, and the distances.

    Args:
        column: What was found.
        before: Name of the baseline.
        after: Name of the new version.
    """
    if column.p is None:
        reason = column.note or "Its values were not compared."
        return (Note(title=f"{quoted(column.column)} was not compared", text=reason),)
    blocks: list[Block] = [
        Bars(
            title=f"{_subject(column)}, before and now",
            labels=column.picture.labels,
            series=(
                Series(label=before, values=column.picture.before),
                Series(label=after, values=column.picture.after),
            ),
            unit="share",
            x_title="Length in characters" if column.compared == "lengths" else column.column,
            y_title="Share of values",
            caption=_caption(column),
            horizontal=_is_lying(column),
            touching=column.picture.touching,
            dumbbell=not column.picture.touching and not column.picture.x,
        )
    ]
    if column.real:
        blocks.append(_difference(column))
    if len(column.picture.x) > 2:
        temporal = column.type.is_temporal
        blocks.append(
            Lines(
                title=f"{_subject(column)}, cumulative",
                x=column.picture.x,
                series=(
                    Series(label=before, values=column.picture.below_before),
                    Series(label=after, values=column.picture.below_after),
                ),
                x_unit="time" if temporal else _x_unit(column.type),
                unit="share",
                x_title="Length in characters" if column.compared == "lengths" else column.column,
                y_title="Share at or below",
                stepped=True,
            )
        )
    if column.moves and column.real:
        blocks.append(_moves(column))
    blocks.append(distance_grid(column))
    return tuple(blocks)


def _difference(column: ColumnDrift) -> Bars:
    """Draw what each bar gained or lost, on the bars of the picture above it."""
    picture = column.picture
    return Bars(
        title=f"{_subject(column)}, now less before",
        labels=picture.labels,
        series=(
            Series(
                label="Difference",
                values=tuple(
                    after - before
                    for before, after in zip(picture.before, picture.after, strict=True)
                ),
            ),
        ),
        unit="points",
        x_title="Length in characters" if column.compared == "lengths" else column.column,
        y_title="Points of share",
        horizontal=_is_lying(column),
        touching=picture.touching,
    )


def distance_grid(column: ColumnDrift) -> Grid:
    """List every distance of a column beside what chance alone would give."""
    return Grid(
        title=f"Distances of {quoted(column.column)}",
        columns=(
            GridColumn(label="Distance"),
            GridColumn(label="Value", unit="number"),
            GridColumn(label="At least", unit="number", help="Where cells leave it open."),
            GridColumn(label="At most", unit="number", help="Where cells leave it open."),
            GridColumn(
                label="Chance level", unit="number", help="Its mean if nothing had changed."
            ),
            GridColumn(label="Times chance", unit="ratio", help="The value over its chance level."),
            GridColumn(label="Counted on"),
        ),
        rows=tuple(
            (d.name, d.value, d.low, d.high, d.chance, d.times_chance, d.counted)
            for d in column.distances
        ),
        caption="Compare a distance with its chance level, not with a fixed limit: limits such as "
        "0.1 or 0.25 are passed by chance in small data and never in large.",
    )


def moved_over_versions(series: Sequence[Shown[R]], found: Sequence[ColumnDrift | None]) -> Grid:
    """Show how far one column moved in each version."""
    return Grid(
        title="In each version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Compared with"),
            GridColumn(label="State"),
            GridColumn(label="Moved share", unit="share"),
            GridColumn(label="Low", unit="share"),
            GridColumn(label="High", unit="share"),
        ),
        rows=tuple(
            (
                shown.version.name,
                shown.baseline.name if shown.baseline else None,
                column.state() if column else None,
                column.moved if column else None,
                column.low if column else None,
                column.high if column else None,
            )
            for shown, column in zip(series, found, strict=True)
        ),
    )


def _moves(column: ColumnDrift) -> Grid:
    return Grid(
        title="What moved",
        columns=(
            GridColumn(label="Value"),
            GridColumn(label="Before", unit="share"),
            GridColumn(label="Now", unit="share"),
            GridColumn(label="Change", unit="points"),
            GridColumn(label="Low", unit="points"),
            GridColumn(label="High", unit="points"),
            GridColumn(label="Part of the change", unit="share"),
        ),
        rows=tuple(
            (m.label, m.before, m.after, m.after - m.before, m.low, m.high, m.part)
            for m in column.moves
        ),
        caption="Intervals of the change are 95 % (Newcombe). The parts of all values add up to "
        "100 %; what one value loses, others gain.",
    )


def _what_moved(column: ColumnDrift) -> str:
    if column.p is None:
        return column.note
    if column.exchange is not None and (column.real or column.missing_real):
        if column.exchange.gave == "missing":
            return f"missing → {column.exchange.value}"
        return f"{column.exchange.value} → missing"
    if column.looks_like:
        return column.looks_like
    if column.real and column.moves:
        return column.moves[0].text
    return ""


def _caption(column: ColumnDrift) -> str:
    parts = []
    if column.note:
        parts.append(column.note)
    if column.moved is not None and column.chance is not None:
        parts.append(
            f"{percent(column.moved)} of rows moved (interval {percent(column.low or 0)} to "
            f"{percent(column.high or 0)}; chance alone about {percent(column.chance)})."
        )
    if column.looks_like:
        parts.append(column.looks_like)
    if column.design_effect is not None:
        parts.append(
            f"The baseline's {column.blocks} {column.grain}s differ among themselves: a row counts "
            f"for {percent(1 / column.design_effect)} of an independent one."
        )
    return " ".join(parts)


def _subject(column: ColumnDrift) -> str:
    name = quoted(column.column)
    return f"Length of {name}" if column.compared == "lengths" else name


def _x_unit(kind: LogicalType) -> Unit:
    return "seconds" if kind is LogicalType.TIME else "number"


def _is_lying(column: ColumnDrift) -> bool:
    """Whether bars lie: those of categories always do, as their names are words."""
    if column.picture.touching:
        return False
    return not column.picture.x or _long(column.picture.labels)


def _long(labels: Sequence[str]) -> bool:
    return len(labels) > 8 or max(map(len, labels), default=0) > 12
