"""From probabilities to suspects: the sample, the table, the ranking, and how well it works."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.base import Measurement, Subject
from inspector.metrics.labels.learner import columns_of, out_of_sample
from inspector.model.answers import SampledRows, Scalar
from inspector.model.dataset import LogicalType
from inspector.model.questions import Ask, RowSample

if TYPE_CHECKING:
    import numpy as np

#: Rows looked at, and columns learnt from, at most.
ROWS, COLUMNS = 3_000, 60
#: Share of labels that are made wrong on purpose, to see how many are found.
PLANTED = 0.1
#: A text of more different values than this is taken for free text.
FREE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPair:
    """Labels that seem to be another class.

    Attributes:
        given: The class that rows carry.
        likely: The class they seem to be.
        share: Estimated share of all rows.
    """

    given: str
    likely: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A row whose label is in question.

    Attributes:
        column: The key's column; empty if no single column is the key.
        value: The row's key; empty without one.
        row: Its place in the data, from 1.
        given: Its label.
        likely: What the other columns say.
        own: Probability of its label.
        other: Probability of the other.
    """

    column: str
    value: str
    row: int
    given: str
    likely: str
    own: float
    other: float


def sample_of(subject: Subject, label: str) -> Ask | None:
    """Ask for rows: the label, the key to name rows by, and columns to learn from."""
    roles = subject.version.roles
    left_out = {
        label,
        roles.annotator,
        roles.split,
        *roles.key,
        roles.ingest_time,
        roles.event_time,
    }
    features = [
        c.name
        for c in subject.version.schema
        if c.name not in left_out and c.type.is_countable and not c.type.is_temporal
    ][:COLUMNS]
    if not features:
        return None
    key = tuple(name for name in roles.key if name in subject.version.schema)[:1]
    return subject.ask(RowSample(columns=(label, *key, *features), rows=ROWS))


def names_of(given: Sequence[Scalar]) -> list[Scalar]:
    """Return the classes in a fixed order."""
    return sorted(set(given), key=lambda value: (str(type(value)), str(value)))


def table_of(
    found: SampledRows, subject: Subject, label: str, kept: Sequence[int]
) -> "tuple[np.ndarray, int]":
    """Return rows by columns of numbers, and how many columns of the data are in it."""
    import numpy as np

    made: list[np.ndarray] = []
    features = 0
    for name, values in zip(found.columns, found.values, strict=True):
        column = subject.version.schema.find(name)
        if name == label or name in subject.version.roles.key or column is None:
            continue
        own = [values[place] for place in kept]
        distinct = len({value for value in own if value is not None})
        if distinct < 2:
            continue
        is_text = column.type is LogicalType.TEXT
        if column.type is LogicalType.INTEGER and distinct > 0.95 * len(own) > 50:
            continue  # a row number, or another key
        made += columns_of(own, column.type, free=is_text and distinct > FREE)
        features += 1
    table = np.column_stack(made) if made else np.empty((len(kept), 0))
    return table, features if made else 0


def ranked(
    told: "np.ndarray", y: "np.ndarray", texts: Sequence[str]
) -> "tuple[np.ndarray, tuple[ClassPair, ...], float]":
    """Return suspects, worst first; pairs of classes; and the estimated share of wrong labels."""
    import numpy as np

    from inspector.stats.confident import (
        confident_classes,
        confident_joint,
        joint_shares,
        self_confidence,
    )

    taken = confident_classes(told, y)
    suspects = np.flatnonzero((taken >= 0) & (taken != y))
    order = suspects[np.argsort(self_confidence(told, y)[suspects], kind="stable")]
    shares = joint_shares(confident_joint(told, y), y)
    pairs = [
        ClassPair(given=texts[i], likely=texts[j], share=float(shares[i, j]))
        for i in range(len(texts))
        for j in range(len(texts))
        if i != j and shares[i, j] > 0
    ]
    pairs.sort(key=lambda pair: (-pair.share, pair.given, pair.likely))
    return order, tuple(pairs[:50]), float(sum(pair.share for pair in pairs))


def planted(x: "np.ndarray", y: "np.ndarray", classes: int) -> Measurement[float]:
    """Make labels wrong on purpose and return the share of them at the top of the list.

    A wrong label is that of another row, so that rare classes do not give it away. True errors
    take places in the list as well: the search works at least this well.
    """
    import numpy as np

    from inspector.stats.confident import self_confidence

    chance = np.random.default_rng(2)
    wrong = chance.choice(len(y), max(1, round(PLANTED * len(y))), replace=False)
    bad = y.copy()
    bad[wrong] = y[chance.integers(0, len(y), len(wrong))]
    same = wrong[bad[wrong] == y[wrong]]
    bad[same] = (y[same] + chance.integers(1, classes, len(same))) % classes
    again = yield from out_of_sample(x, bad, classes, 3, times=1)
    order = np.argsort(self_confidence(again, bad), kind="stable")[: len(wrong)]
    return float(np.isin(order, wrong).mean())
