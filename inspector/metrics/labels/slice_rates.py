"""How often each class occurs in each slice, and how that is shown."""

from dataclasses import dataclass

from inspector.metrics.base import Shown
from inspector.metrics.phrases import slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.blocks import Bars, Grid, GridColumn, Heatmap, Series


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The largest gap of a class between two slices of a column.

    Attributes:
        column: The slicing column.
        label: The class.
        lowest: The slice with the smallest share.
        highest: The slice with the largest share.
        difference: Largest share less smallest (demographic parity difference).
        ratio: Smallest share per largest (demographic parity ratio); None if both are 0.
        rows: Labelled rows of the smaller of the two slices.
    """

    column: str
    label: str
    lowest: SliceRate
    highest: SliceRate
    difference: float
    ratio: float | None
    rows: int


def gaps(result: LabelsBySlice, least: int = 30) -> list[Gap]:
    """Return the gap of each class in each column, over slices of at least so many rows.

    As fairlearn's `demographic_parity_difference` and `demographic_parity_ratio`.
    """
    found = []
    pairs = dict.fromkeys((r.column, r.label) for r in result.rates)
    for column, label in pairs:
        rates = [
            r for r in result.rates if (r.column, r.label) == (column, label) and r.rows >= least
        ]
        if len(rates) < 2:
            continue
        low, high = min(rates, key=lambda r: r.share), max(rates, key=lambda r: r.share)
        found.append(
            Gap(
                column=column,
                label=label,
                lowest=low,
                highest=high,
                difference=high.share - low.share,
                ratio=low.share / high.share if high.share else None,
                rows=min(low.rows, high.rows),
            )
        )
    found.sort(key=lambda g: (-g.difference, g.column, g.label))
    return found


def gap_grid(newest: Shown[LabelsBySlice]) -> Grid:
    """List the gap between the extreme slices of each column and class."""
    return Grid(
        title=f"Largest gaps between slices of “{newest.version.name}”",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label="Class"),
            GridColumn(label="Lowest slice"),
            GridColumn(label="Its share", unit="share"),
            GridColumn(label="Highest slice"),
            GridColumn(label="Its share ", unit="share"),
            GridColumn(label="Difference", unit="points", help="Demographic parity difference."),
            GridColumn(
                label="Ratio", unit="number", help="Lowest per highest: demographic parity ratio."
            ),
            GridColumn(
                label="Rows of the smaller", unit="rows", help="Of the two slices that are named."
            ),
            GridColumn(
                label="Real",
                help="Whether either slice differs from the rest beyond chance, all slices and "
                "classes of the column considered.",
            ),
        ),
        rows=tuple(
            (
                g.column,
                g.label,
                g.lowest.value,
                g.lowest.share,
                g.highest.value,
                g.highest.share,
                g.difference,
                g.ratio,
                g.rows,
                "yes" if g.lowest.real or g.highest.real else "no",
            )
            for g in gaps(newest.result)[:100]
        ),
        caption="Slices of at least 30 labelled rows.",
    )


def slice_bars(result: LabelsBySlice, column: str) -> Bars:
    """Draw the share of the class that differs most, slice by slice, with intervals."""
    rates = [r for r in result.rates if r.column == column]
    spread = {
        label: max(r.share for r in rates if r.label == label)
        - min(r.share for r in rates if r.label == label)
        for label in dict.fromkeys(r.label for r in rates)
    }
    label = max(spread, key=lambda name: spread[name])
    shown = sorted((r for r in rates if r.label == label), key=lambda r: (-r.share, r.value))
    return Bars(
        title=f"Share of “{label}” by “{column}”",
        labels=tuple(r.value for r in shown),
        series=(
            Series(
                label=label,
                values=tuple(r.share for r in shown),
                low=tuple(r.low for r in shown),
                high=tuple(r.high for r in shown),
            ),
        ),
        unit="share",
        x_title=column,
        y_title="Share of labelled rows",
        horizontal=len(shown) > 8,
        caption="Whiskers: 95 % intervals (Wilson).",
    )


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
