"""What became of the label of rows that two versions share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Rows of which the label was one class and is another; None where it is missing."""

    before: str | None
    now: str | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipsWhere:
    """Flips where a column has a value in the newer version.

    Attributes:
        column: The column.
        value: Its value; None where it is missing.
        rows: Rows there that are labelled in both versions.
        flipped: How many of these have another label.
        flips: Its most frequent flips, most rows first.
    """

    column: str
    value: str | None
    rows: int
    flipped: int
    flips: tuple[Flip, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFlipped:
    """Old and new labels of the rows that two versions share.

    Attributes:
        label: The label's column.
        annotator: The column that names who labelled; empty if there is none.
        matched: Rows whose key occurs once in each version.
        labelled: Of these, rows labelled in both versions.
        flipped: Of these, rows with another label.
        gained: Matched rows that have a label now and had none.
        lost: Matched rows that had a label and have none now.
        pairs: Old and new label, equal ones too, most rows first.
        where: By annotator and slices.
        truncated: Whether there are more pairs than are kept.
    """

    label: str
    annotator: str
    matched: int
    labelled: int
    flipped: int
    gained: int
    lost: int
    pairs: tuple[Flip, ...] = ()
    where: tuple[FlipsWhere, ...] = ()
    truncated: bool = False
