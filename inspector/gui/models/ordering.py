"""One order for cells of any kind, so that a column of mixed values can be sorted."""

import math
import unicodedata
from collections.abc import Callable, Sequence

SortKey = tuple[int, float, str]


def sort_key(value: object) -> SortKey:
    """Return a key: truth values and numbers before text, text without regard to case."""
    if isinstance(value, bool):
        return (0, float(value), "")
    if isinstance(value, (int, float)):
        return (1, value, "")
    folded = unicodedata.normalize("NFKD", str(value)).casefold()
    return (2, 0.0, folded)


def order_of(
    values: Sequence[object], *, descending: bool, key: Callable[[object], SortKey] = sort_key
) -> list[int]:
    """Return positions in order; equal ones keep theirs, and None and NaN always come last."""
    there = [n for n, value in enumerate(values) if not _absent(value)]
    there.sort(key=lambda n: key(values[n]), reverse=descending)
    return there + [n for n, value in enumerate(values) if _absent(value)]


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
