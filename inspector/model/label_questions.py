"""Questions about labels."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRows:
    """Which parts of the data (train, test) hold rows with equal values? Answered by `SharedCounts`.

    Rows without a part, or with a null in one of the columns, are left out.

    Attributes:
        part: The column that names the parts.
        columns: The columns that are compared.
        limit: Most parts; more are an error.
    """

    kind: ClassVar[str] = "shared_rows"
    part: str
    columns: tuple[str, ...]
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSets:
    """The sets of labels that rows carry. Answered by `LabelSetCounts`.

    Attributes:
        columns: One column of lists or of texts that name several labels, or several columns that
            say yes or no to one label each.
        separator: What stands between the labels of a text; empty for lists and yes-or-no columns.
        limit: Most different sets returned, most frequent first.
    """

    kind: ClassVar[str] = "label_sets"
    columns: tuple[str, ...]
    separator: str = ""
    limit: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """How several raters labelled the same things. Answered by `RatingCounts`.

    Attributes:
        unit: What is rated; rows with the same value are ratings of one thing.
        rater: Who rated.
        label: The rating. Rows without one are left out.
    """

    kind: ClassVar[str] = "ratings"
    unit: str
    rater: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFlips:
    """What became of the label of rows that another version has, too? Answered by `FlipCounts`.

    Rows are matched by key; keys that are missing or repeat on either side match nothing.

    Attributes:
        other: Id of the older version.
        key: Columns that together identify a row.
        label: The label; both versions have it.
        by: Columns with few values (the newer version's) by which flips are counted, too.
    """

    kind: ClassVar[str] = "label_flips"
    other: str
    key: tuple[str, ...]
    label: str
    by: tuple[str, ...] = ()
