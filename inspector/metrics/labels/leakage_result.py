"""What columns tell of the label, as a value."""

from dataclasses import dataclass

#: A time is later than the event if it is in this share of rows.
LATER = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How well one column alone tells the label, on rows it was not learnt from.

    Attributes:
        column: The column.
        gain: Share of the possible gain over always naming the commonest class; 0 if none.
        missing_gain: The same, knowing only whether the cell is missing.
        missing_even: The same with all classes made equally frequent, so that rare ones count.
        example: The most telling value or range and its class, in words.
        missing_example: How a class's share differs where the cell is missing, in words.
        by: Whether "values" tell it, or the "beginning" of texts that hardly repeat.
        function: Whether each value, or range, has rows of one class only.
        later: For a date or time: share of rows in which it lies after the event; else None.
        delay: Median seconds from the event to it.
        with_it: Columns that are filled in the same rows as it.
        edges: A few ranges that show it, for columns with many numbers.
    """

    column: str
    gain: float
    missing_gain: float
    missing_even: float = 0.0
    example: str = ""
    missing_example: str = ""
    by: str = "values"
    function: bool = False
    later: float | None = None
    delay: float | None = None
    with_it: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def is_afterwards(self) -> bool:
        """Whether it is a time that lies after the event nearly always."""
        return self.later is not None and self.later >= LATER


@dataclass(frozen=True, slots=True, kw_only=True)
class Leakage:
    """What columns tell of the label.

    Attributes:
        label: The label column.
        base: Share of the commonest class in the rows looked at.
        sampled: Rows looked at.
        rows: All rows.
        columns: Columns that tell something, most telling first.
        note: Why nothing was looked at; empty if something was.
    """

    label: str = ""
    base: float | None = None
    sampled: int = 0
    rows: int = 0
    columns: tuple[Telling, ...] = ()
    note: str = ""
