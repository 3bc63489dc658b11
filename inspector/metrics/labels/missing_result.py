"""How many labels are missing, where, and since when."""

from dataclasses import dataclass

from inspector.model.questions import Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceMissing:
    """Missing labels of a slice.

    Attributes:
        column: The slicing column.
        value: The slice's name.
        rows: Its rows.
        missing: Rows without a label.
        difference: Its share less that of the rest.
        low: Lower end of the 95 % interval.
        high: Upper end.
        real: Whether the difference is real, all slices of the column considered.
        before: Share of missing labels of this slice in the baseline; None if unknown.
    """

    column: str
    value: str
    rows: int
    missing: int
    difference: float
    low: float
    high: float
    real: bool
    before: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsMissing:
    """How many labels are missing, where, and since when.

    Attributes:
        rows: All rows.
        missing: Rows without a label (blank texts included).
        slices: Slices of every slicing column, worst first.
        time: The column periods are taken from; empty without one.
        grain: Length of a period.
        starts: Starts of periods, in epoch seconds.
        period_rows: Rows per period.
        period_missing: Rows without a label per period.
        onset: Start of the last level of the missing share, if there was a change; else None.
        share_before: Missing share before the onset.
        share_since: Missing share since.
        onset_p: Chance of such a step if nothing changed.
    """

    rows: int
    missing: int
    slices: tuple[SliceMissing, ...] = ()
    time: str = ""
    grain: Grain = "day"
    starts: tuple[float, ...] = ()
    period_rows: tuple[int, ...] = ()
    period_missing: tuple[int, ...] = ()
    onset: float | None = None
    share_before: float | None = None
    share_since: float | None = None
    onset_p: float | None = None
