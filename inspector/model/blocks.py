"""The fixed vocabulary of presentation. Metrics make blocks; each face has one rendering per kind.

Text in a block is plain text: the faces escape it. A series belongs to a version or to a side of a
comparison; comparing N versions is N series, never another shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from inspector.model.answers import Scalar
from inspector.model.finding import Unit
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline

Tone = Literal["neutral", "good", "info", "warning", "critical", "muted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number that matters.

    Attributes:
        label: What it is.
        value: The number; text is shown as it is.
        unit: How it is shown.
        note: A few words under it, such as an interval or "estimate".
        tone: Its colour's meaning.
    """

    label: str
    value: Scalar
    unit: Unit = ""
    note: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A row of figures."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values along a block's labels or x positions; None leaves a gap.

    Attributes:
        label: Its name in the legend.
        values: As many as the block has labels or positions.
        low: Lower ends of intervals, or empty.
        high: Upper ends of intervals, or empty.
    """

    label: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Grouped bars: one group per label, one bar per series.

    Attributes:
        horizontal: Draw bars to the right; better for long labels.
        x_title: What the labels are.
        unit: The unit of the values.
        touching: Draw without space between groups, as a histogram.
        dumbbell: Lying only: draw the series as points on one line per label, joined, so that what
            moved and which way is seen at once.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "number"
    x_title: str = ""
    y_title: str = ""
    caption: str = ""
    horizontal: bool = False
    touching: bool = False
    dumbbell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point on a line chart that deserves a look.

    Attributes:
        x: Where; a range when `until` is given.
        label: What it is, in a few words.
    """

    x: float
    label: str
    tone: Tone = "warning"
    until: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines over time or a number.

    Attributes:
        x: Positions, ascending; epoch seconds if `x_unit` is "time".
        stepped: Draw as steps (cumulative shares).
    """

    title: str
    x: tuple[float, ...]
    series: tuple[Series, ...]
    x_unit: Unit = "time"
    unit: Unit = "number"
    x_title: str = ""
    y_title: str = ""
    caption: str = ""
    marks: tuple[Mark, ...] = ()
    stepped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """A coloured table of numbers; None is drawn as "no data".

    Attributes:
        low: The value of the palest colour; None: the smallest.
        high: The value of the strongest colour; None: the largest.
        bad: Which end is worrying: "high", "low" or "neither".
        times: Start of each column, epoch seconds, where columns are stretches of time.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    unit: Unit = "share"
    row_title: str = ""
    column_title: str = ""
    caption: str = ""
    low: float | None = None
    high: float | None = None
    bad: Literal["high", "low", "neither"] = "high"
    times: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One small chart among many alike.

    Attributes:
        column: The data column it shows.
        note: What it says, in a few words under its name.
        labels: Names of the bars.
        series: Shares of the bars, one series a version; drawn over each other.
        tone: The colour of its note.
    """

    column: str
    note: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiples:
    """Small charts of many columns beside each other, to be taken in at a glance (Tufte 1983)."""

    title: str
    panels: tuple[Panel, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """A column of a grid.

    Attributes:
        unit: How its values are shown; "share" also draws a small bar behind the number.
        role: "column" if its cells name data columns, "tone" if its cells are tones (shown as a
            coloured word), "state" if its cells are a few words by which rows are chosen, ""
            otherwise.
        help: One sentence for a tooltip.
    """

    label: str
    unit: Unit = ""
    role: Literal["", "column", "tone", "state"] = ""
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of results.

    Attributes:
        rows: Cells in the order of `columns`.
        tones: Per row, a tone; or empty.
    """

    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    caption: str = ""
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph."""

    text: str
    title: str = ""
    tone: Tone = "neutral"


Block = Figures | Bars | Lines | Heatmap | Multiples | Timeline | Graph | Grid | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """What a metric shows.

    Attributes:
        blocks: Always shown, top to bottom.
        details: Shown when a data column is chosen: column name to blocks.
    """

    blocks: tuple[Block, ...] = ()
    details: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
