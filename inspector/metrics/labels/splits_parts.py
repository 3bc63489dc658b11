"""The parts of a split, counted: their classes and times, and the rows they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.labels.classes import name_of
from inspector.model.answers import Groups, Scalar
from inspector.model.dataset import LogicalType
from inspector.model.label_answers import SharedCounts

#: Beginnings of the names of the part that models learn from.
TRAIN = ("train", "trn", "learn", "fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """One part of the data.

    Attributes:
        name: Its name.
        rows: Labelled rows.
        classes: The classes.
        counts: Rows of each.
        moved: Total variation of its classes from those of all other parts; None for one part.
        p: Chance of a difference this large in a random split.
        earliest: Earliest event time, epoch seconds; None if unknown.
        latest: Latest event time.
    """

    name: str
    rows: int
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    moved: float | None = None
    p: float | None = None
    earliest: float | None = None
    latest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitLeak:
    """Rows of one part that have their like in the part models learn from.

    Attributes:
        kind: "key", "row", "entity" or "time".
        columns: The columns that are equal; the event time for "time".
        part: The part that is judged by.
        train: The part that is learnt from.
        rows: Rows of `part` concerned; rows of `train` for "time".
        of: Rows they were compared among.
    """

    kind: str
    columns: tuple[str, ...]
    part: str
    train: str
    rows: int
    of: int

    @property
    def share(self) -> float:
        """The share of the rows concerned."""
        return self.rows / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSplits:
    """The parts of a split, and what leaks between them.

    Attributes:
        note: Why this cannot be said; empty if it can.
        split: The column that names the parts.
        train: The part that is learnt from.
        parts: The parts, by name.
        leaks: What leaks, largest share first; kinds that were compared and leak nothing included.
    """

    note: str
    split: str = ""
    train: str = ""
    parts: tuple[SplitPart, ...] = ()
    leaks: tuple[SplitLeak, ...] = ()


def times_of(given: object, kind: LogicalType) -> dict[str, tuple[float, float]]:
    """Return the first and last time of each part."""
    if not isinstance(given, Groups):
        return {}
    return {
        name_of(key[0], kind): (float(low), float(high))
        for key, low, high in zip(given.keys, given.earliest, given.latest, strict=True)
        if key[0] is not None and low is not None and high is not None
    }


def parts_of(
    names: Mapping[str, Mapping[Scalar, int]],
    classes: Sequence[tuple[Scalar, str]],
    times: Mapping[str, tuple[float, float]],
) -> tuple[SplitPart, ...]:
    """Return the parts by name, each held against all others."""
    import numpy as np

    from inspector.stats.two_sample import chi2_p

    table = {
        name: np.array([inner.get(value, 0) for value, _ in classes], float)
        for name, inner in names.items()
    }
    total = sum(table.values())
    found = []
    for name in sorted(names):
        own = table[name]
        rest = total - own
        moved = p = None
        if len(classes) > 1 and own.sum() and rest.sum():
            moved = float(0.5 * np.abs(own / own.sum() - rest / rest.sum()).sum())
            p = float(f"{chi2_p(own, rest):.6g}")
        low, high = times.get(name, (None, None))
        found.append(
            SplitPart(
                name=name,
                rows=sum(names[name].values()),
                classes=tuple(text for _, text in classes),
                counts=tuple(int(x) for x in own),
                moved=moved,
                p=p,
                earliest=low,
                latest=high,
            )
        )
    return tuple(found)


def train_of(parts: Sequence[SplitPart]) -> str:
    """Return the part that is learnt from: by its name, else the largest."""
    named = [p for p in parts if p.name.strip().lower().startswith(TRAIN)]
    return max(named or parts, key=lambda p: (p.rows, p.name)).name


def leaks_of(
    kind: str, columns: tuple[str, ...], counted: SharedCounts, train: str
) -> list[SplitLeak]:
    """Return how many rows of each part have their equal in train."""
    into = counted.parts.index(train)
    return [
        SplitLeak(
            kind=kind,
            columns=columns,
            part=part,
            train=train,
            rows=counted.shared[place][into],
            of=counted.rows[place],
        )
        for place, part in enumerate(counted.parts)
        if part != train
    ]


def later_rows(
    found: Groups, parts: Sequence[SplitPart], train: str, kind: LogicalType, time: str
) -> list[SplitLeak]:
    """Count train's rows in periods that begin after another part's first row."""
    rows = [
        (float(key[1]), count)
        for key, count in zip(found.keys, found.rows, strict=True)
        if key[0] is not None and key[1] is not None and name_of(key[0], kind) == train
    ]
    total = sum(count for _, count in rows)
    return [
        SplitLeak(
            kind="time",
            columns=(time,),
            part=part.name,
            train=train,
            rows=sum(count for start, count in rows if start > part.earliest),
            of=total,
        )
        for part in parts
        if part.name != train and part.earliest is not None
    ]
