"""Answers about labels: rows that parts share, and sets of labels."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCounts:
    """Rows that have their equal in another part; exact.

    Attributes:
        parts: Names of the parts, in order.
        rows: Rows of each part that were compared.
        shared: For each part, the rows whose values occur in each part; its own rows for itself.
    """

    kind: ClassVar[str] = "shared_counts"
    parts: tuple[str, ...]
    rows: tuple[int, ...]
    shared: tuple[tuple[int, ...], ...]

    def share(self, part: str, other: str) -> float:
        """Return the share of a part's rows whose values the other part has as well."""
        one, two = self.parts.index(part), self.parts.index(other)
        return self.shared[one][two] / self.rows[one] if self.rows[one] else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSetCounts:
    """The sets of labels that rows carry; exact.

    Attributes:
        rows: All rows.
        labelled: Rows that state their labels, be it none.
        empty: Of those, rows with no label.
        given: Labels given in all.
        items: The labels, most frequent first; at most 1 000.
        counts: Rows of each.
        sets: Different sets, most frequent first, the labels of each in order.
        set_counts: Rows of each set.
        distinct_sets: Different sets in all.
        distinct_items: Different labels in all.
    """

    kind: ClassVar[str] = "label_set_counts"
    rows: int
    labelled: int
    empty: int
    given: int
    items: tuple[str, ...]
    counts: tuple[int, ...]
    sets: tuple[tuple[str, ...], ...]
    set_counts: tuple[int, ...]
    distinct_sets: int
    distinct_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCounts:
    """How several raters labelled the same things; exact. A rater's second label of a unit is left out.

    Attributes:
        units: Units with a rating.
        repeated: Units with two or more.
        again: Ratings left out, because the rater had rated the unit already.
        profiles: The ratings that units have, in order, most frequent first; at most 5 000.
        profile_units: Units with each.
        pairs: Pairs of raters: first and second rater, the label each gave, and the units they both
            rated so; at most 50 000.
        disputed: The most disputed units, and how many ratings differ from their most frequent one.
        truncated: Whether profiles or pairs were left out.
    """

    kind: ClassVar[str] = "rating_counts"
    units: int
    repeated: int
    again: int
    profiles: tuple[tuple[str, ...], ...]
    profile_units: tuple[int, ...]
    pairs: tuple[tuple[str, str, str, str, int], ...]
    disputed: tuple[tuple[str, int], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipCounts:
    """Old and new labels of rows that two versions share; exact. A label that is missing is None.

    Attributes:
        matched: Rows whose key occurs once in each version.
        pairs: Old label, new label and their rows, most rows first, equal ones too; at most 2 000.
        by: Column, its value in the newer version, old label, new label and their rows; at most
            20 000, most rows first.
        truncated: Whether pairs were left out.
    """

    kind: ClassVar[str] = "flip_counts"
    matched: int
    pairs: tuple[tuple[str | None, str | None, int], ...]
    by: tuple[tuple[str, str | None, str | None, str | None, int], ...] = ()
    truncated: bool = False
