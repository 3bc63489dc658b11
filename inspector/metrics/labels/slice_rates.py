"""How often each class occurs in each slice, and how that is shown."""

from dataclasses import dataclass

from inspector.metrics.base import Shown
from inspector.metrics.phrases import slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.blocks import Grid, GridColumn, Heatmap


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceRate:
    """A class in a slice.

    Attributes:
        column: The slicing column.
        value: The slice's name.
        label: The class.
        rows: Labelled rows of the slice.
        hits: Those of the class.
        low: Lower end of the share's 95 % interval.
        high: Upper end.
        difference: The share less that of all other slices.
        difference_low: Lower end of its 95 % interval.
        difference_high: Upper end.
        real: Whether the difference is real, all slices and classes of the column considered.
        before: The share in the same slice of the baseline; None if unknown.
        change: How far this slice moved from the baseline beyond all others; None if unknown.
        changed: Whether that change is real.
    """

    column: str
    value: str
    label: str
    rows: int
    hits: int
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    real: bool = False
    before: float | None = None
    change: float | None = None
    changed: bool = False

    @property
    def share(self) -> float:
        """The class's share of the slice's labelled rows."""
        return self.hits / self.rows if self.rows else 0.0

    @property
    def rest(self) -> float:
        """Its share in all other slices."""
        return self.share - self.difference


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsBySlice:
    """How often each class occurs in each slice.

    Attributes:
        note: Why this cannot be said; empty if it can.
        rates: Every class in every slice, by column, then slice.
        columns: The slicing columns looked at.
    """

    note: str
    rates: tuple[SliceRate, ...] = ()
    columns: tuple[str, ...] = ()


def slice_heatmap(result: LabelsBySlice, column: str) -> Heatmap:
    """Colour the share of each class in each slice of a column."""
    rates = [r for r in result.rates if r.column == column]
    slices = tuple(dict.fromkeys(r.value for r in rates))
    classes = tuple(dict.fromkeys(r.label for r in rates))
    share = {(r.value, r.label): r.share for r in rates}
    return Heatmap(
        title=f"Share of each class by “{column}”",
        rows=slices,
        columns=classes,
        values=tuple(tuple(share.get((s, c)) for c in classes) for s in slices),
        row_title=column,
        column_title="Class",
        low=0.0,
        bad="neither",
        caption="Of labelled rows of the slice."
        + (" The other class is the rest." if len(classes) == 1 else ""),
    )


def rate_grid(newest: Shown[LabelsBySlice]) -> Grid:
    """List the largest differences."""
    rates = sorted(newest.result.rates, key=lambda r: (not r.real, -abs(r.difference)))[:100]
    return Grid(
        title=f"Largest differences in “{newest.version.name}”",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label="Slice"),
            GridColumn(label="Class"),
            GridColumn(label="Labelled", unit="rows"),
            GridColumn(label="Share", unit="share"),
            GridColumn(label="Low", unit="share"),
            GridColumn(label="High", unit="share"),
            GridColumn(label="Against the rest", unit="points"),
            GridColumn(label="From", unit="points"),
            GridColumn(label="To", unit="points"),
            GridColumn(label="In the baseline", unit="share"),
        ),
        rows=tuple(
            (
                r.column,
                r.value,
                r.label,
                r.rows,
                r.share,
                r.low,
                r.high,
                r.difference,
                r.difference_low,
                r.difference_high,
                r.before,
            )
            for r in rates
        ),
        tones=tuple(
            worst_tone(newest.findings, slice_=slice_text(r.column, r.value)) for r in rates
        ),
        caption="Intervals are 95 % (Wilson, Newcombe).",
    )
