"""What odd values there are in a version, and how they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.metrics.base import Shown
from inspector.metrics.phrases import quoted, rows_text
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """A few values far beyond all others.

    Attributes:
        column: Where.
        end: "high" or "low".
        value: The farthest.
        neighbour: The nearest of the rest.
        rows: Rows beyond.
        spreads: Distance to the rest, in interquartile ranges.
        log_spreads: The same on the asinh scale.
    """

    column: str
    end: str
    value: float
    neighbour: float
    rows: int
    spreads: float
    log_spreads: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A column with a single value (missing cells aside).

    Attributes:
        value: The value as people read it.
        rows: Rows that hold it.
        before: Distinct values in the baseline; None without one.
    """

    column: str
    value: str
    rows: int
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Almost:
    """A column in which nearly all rows that hold something hold the same.

    Attributes:
        value: The value as people read it.
        rows: Rows that hold it.
        others: Rows that hold something else.
    """

    column: str
    value: str
    rows: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outliers:
    """Values outside robust fences: three interquartile ranges beyond the quartiles.

    Attributes:
        low: The lower fence.
        high: The upper fence.
        below: Rows below it; on cells, those of cells wholly below.
        above: Rows above the upper one.
        rows: Rows that hold a value.
    """

    column: str
    low: float
    high: float
    below: int
    above: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Extremes that stand alone, constant columns and infinities.

    Attributes:
        almost: Columns in which at least 99.9 % of values are one.
        outliers: Columns with values outside robust fences, most rows first.
        infinite: Columns with infinite values.
        infinite_rows: Rows of each.
    """

    rows: int
    extremes: tuple[Extreme, ...]
    constant: tuple[Constant, ...]
    infinite: tuple[str, ...] = ()
    infinite_rows: tuple[int, ...] = ()
    almost: tuple[Almost, ...] = ()
    outliers: tuple[Outliers, ...] = ()


def odd_blocks(series: Sequence[Shown[Validity]]) -> list[Block]:
    """Return outliers of all versions, and almost constant columns of the newest."""
    blocks: list[Block] = []
    rows: list[tuple[Scalar, ...]] = [
        (
            shown.version.name,
            one.column,
            (one.below + one.above) / one.rows,
            one.below,
            one.low,
            one.above,
            one.high,
        )
        for shown in reversed(series)
        for one in shown.result.outliers
    ]
    if rows:
        blocks.append(
            Grid(
                title="Values outside robust fences",
                columns=(
                    GridColumn(label="Version"),
                    GridColumn(label="Column", role="column"),
                    GridColumn(label="Outside", unit="share"),
                    GridColumn(label="Below", unit="rows"),
                    GridColumn(label="Lower fence", unit="number"),
                    GridColumn(label="Above", unit="rows"),
                    GridColumn(label="Upper fence", unit="number"),
                ),
                rows=tuple(rows),
                caption="Fences lie three interquartile ranges beyond the quartiles (Tukey). Long "
                "tails have many values outside; that alone is nothing wrong.",
            )
        )
    almost = series[-1].result.almost
    if almost:
        told = "; ".join(
            f"{quoted(one.column)} is {quoted(one.value)} in all but {rows_text(one.others)}"
            for one in almost[:12]
        )
        more = f"; and {len(almost) - 12} more" if len(almost) > 12 else ""
        blocks.append(Note(title="Almost constant columns", text=f"{told}{more}.", tone="muted"))
    return blocks
