"""How well one column alone tells the label: learnt on one half of a sample, tried on the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.labelling import value_label
from inspector.metrics.labels.classes import is_class
from inspector.metrics.phrases import percent
from inspector.model.answers import Scalar
from inspector.model.dataset import Column, LogicalType

if TYPE_CHECKING:
    import numpy as np

    Codes = np.ndarray[tuple[int], np.dtype[np.int64]]
    Bits = np.ndarray[tuple[int], np.dtype[np.bool_]]

#: Ranges that numbers are cut into, and ranges that a person's query cuts them into.
RANGES, SHOWN_RANGES = 64, 8
#: Longest beginning of a text that is tried, in characters.
LONGEST_BEGINNING = 4
_WORD = re.compile(r"^[^\d\s_\-/.:#]+[\s_\-/.:#]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A column's cells in groups.

    Attributes:
        codes: The group of each row; missing cells have one of their own.
        names: The groups' names.
        edges: Inner edges of a few ranges for a person's query; empty where values are groups.
    """

    codes: "Codes"
    names: tuple[str, ...]
    edges: tuple[float, ...] = ()


def coded(values: Sequence[Scalar], column: Column) -> Coding:
    """Put cells into groups: each value, or 64 ranges of as many rows of a column with more."""
    import numpy as np

    kind = column.type
    distinct = {value for value in values if is_class(value)}
    if kind.is_ordered and len(distinct) > RANGES:
        numbers = np.array([np.nan if v is None else float(v) for v in values])
        edges = np.unique(np.nanquantile(numbers, np.linspace(0, 1, RANGES + 1)[1:-1]))
        codes = np.searchsorted(edges, numbers, side="right").astype(np.int64)
        codes[np.isnan(numbers)] = len(edges) + 1
        bounds = [value_label(float(edge), kind) for edge in edges]
        names = [f"below {bounds[0]}"] if bounds else ["any"]
        names += [f"from {bound}" for bound in bounds]
        few = np.unique(np.nanquantile(numbers, np.linspace(0, 1, SHOWN_RANGES + 1)[:-1]))
        return Coding(codes=codes, names=(*names, "(missing)"), edges=tuple(few.tolist()))
    return _by_value(values, kind)


def _by_value(values: Sequence[Scalar], kind: LogicalType) -> Coding:
    import numpy as np

    order = sorted({value for value in values if is_class(value)}, key=str)
    place = {value: code for code, value in enumerate(order)}
    codes = np.array([place.get(value, len(order)) for value in values], dtype=np.int64)
    return Coding(codes=codes, names=(*(value_label(v, kind) for v in order), "(missing)"))


def beginnings(values: Sequence[Scalar]) -> list[Coding]:
    """Put texts that hardly repeat into groups by how they begin: in each way that may tell.

    Ways are the first one to four characters, and the letters before the first digit or sign.
    """
    texts = [v if isinstance(v, str) and v.strip() else None for v in values]
    present = [t for t in texts if t is not None]
    if len(set(present)) <= max(RANGES, 0.5 * len(present)):
        return []
    ways: list[list[str | None]] = [
        [None if t is None else t[:size] for t in texts] for size in range(1, LONGEST_BEGINNING + 1)
    ]
    ways.append(
        [
            None if t is None else (found.group(0) if (found := _WORD.match(t)) else "")
            for t in texts
        ]
    )
    made = []
    for way in ways:
        # A beginning that hardly repeats tells nothing that was not learnt by heart.
        if 1 < len({w for w in way if w is not None}) <= 0.1 * len(present):
            marked = [None if w is None else f"{w}…" for w in way]
            made.append(_by_value(marked, LogicalType.TEXT))
    return made


def gain(codes: "Codes", y: "Codes", half: "Bits", classes: int) -> float:
    """Return the share of the possible gain over naming the commonest class, out of sample."""
    import numpy as np

    base = float(np.bincount(y, minlength=classes).max() / len(y))
    right = 0
    for learnt in (half, ~half):
        table = _table(codes[learnt], y[learnt], int(codes.max()) + 1, classes)
        common = int(np.bincount(y[learnt], minlength=classes).argmax())
        said = np.where(table.sum(axis=1) > 0, table.argmax(axis=1), common)
        right += int((said[codes[~learnt]] == y[~learnt]).sum())
    return float(max(0.0, (right / len(y) - base) / (1 - base)))


def even_gain(codes: "Codes", y: "Codes", half: "Bits", classes: int) -> float:
    """Return the same with all classes made equally frequent, so that rare ones count as well.

    It is the gain in balanced accuracy; for two classes and two groups it is Youden's J.
    """
    import numpy as np

    weights = 1 / np.maximum(1, np.bincount(y, minlength=classes))
    right, known = 0.0, len(np.unique(y))
    for learnt in (half, ~half):
        table = _table(codes[learnt], y[learnt], int(codes.max()) + 1, classes) * weights
        said = table.argmax(axis=1)
        tried = y[~learnt]
        right += float(weights[tried][said[codes[~learnt]] == tried].sum())
    return float(max(0.0, (right / known - 1 / known) / (1 - 1 / known)))


def is_function(codes: "Codes", y: "Codes", groups: int, classes: int) -> bool:
    """Return whether every group holds rows of one class only."""
    table = _table(codes, y, groups, classes)
    return bool(((table > 0).sum(axis=1) <= 1).all())


def example(coding: Coding, y: "Codes", names: Sequence[Scalar]) -> str:
    """Return the group that says most about a class other than the commonest, in words."""
    import numpy as np

    classes = len(names)
    table = _table(coding.codes, y, int(coding.codes.max()) + 1, classes)
    common = int(np.bincount(y, minlength=classes).argmax())
    sizes = table.sum(axis=1)
    best, most = None, -1.0
    for group in np.flatnonzero(sizes >= 5).tolist():
        said = int(table[group].argmax())
        sure = table[group, said] / sizes[group]
        weight = sure * np.sqrt(sizes[group]) * (1.0 if said != common else 0.5)
        if weight > most:
            best, most = (group, said, float(sure)), float(weight)
    if best is None:
        return "no value is frequent"
    place, told, share = best
    return f"{coding.names[place]}: {percent(share)} {names[told]}"


def missing_example(missing: "Codes", y: "Codes", names: Sequence[Scalar]) -> str:
    """Return the class whose share differs most between missing and present cells, in words."""
    import numpy as np

    table = _table(missing, y, 2, len(names))
    shares = table / np.maximum(1, table.sum(axis=1, keepdims=True))
    told = int(np.abs(shares[1] - shares[0]).argmax())
    return (
        f"{percent(float(shares[1, told]))} {names[told]} where it is missing, "
        f"{percent(float(shares[0, told]))} where it is not"
    )


def _table(codes: "Codes", y: "Codes", groups: int, classes: int) -> "np.ndarray":
    import numpy as np

    return np.bincount(codes * classes + y, minlength=groups * classes).reshape(groups, classes)
