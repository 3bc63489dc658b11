"""A model that tells a row of the new version from one of the baseline. Needs scikit-learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from inspector.metrics.drift.sampled import Coded

if TYPE_CHECKING:
    import numpy as np

#: Rows of each version the model learns from, at most; and fewest.
ROWS, LEAST_ROWS = 5_000, 100
#: Parts of the cross-validation.
FOLDS = 5
#: What is said when scikit-learn is not installed.
ABSENT = (
    "The model that tells versions apart needs scikit-learn, which is not installed: "
    "pip install 'data-health-inspector[learn]'. Relations of pairs were tested without it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellsApart:
    """How well a model tells the versions apart.

    Attributes:
        area: Area under the ROC curve, cross-validated; 0.5 is guessing.
        low: Lower end of its 95 % interval.
        high: Upper end.
        columns: What it goes by, most important first.
        importance: The area lost when each of these is shuffled.
        rows: Rows of both versions together.
    """

    area: float
    low: float
    high: float
    columns: tuple[str, ...] = ()
    importance: tuple[float, ...] = ()
    rows: int


def told_apart(
    columns: Sequence[Coded],
    moved: Sequence[str],
    positions: tuple[Sequence[int], Sequence[int]],
) -> tuple[TellsApart | None, TellsApart | None, str]:
    """Learn from all columns, and from those that are steady one at a time.

    Returns:
        Both, None where not tried; and why nothing was tried, or an empty text.
    """
    if find_spec("sklearn") is None:  # it is imported only where it is used: that takes a second
        return None, None, ABSENT
    if min(map(len, positions)) < LEAST_ROWS:
        return None, None, f"A model needs at least {LEAST_ROWS} rows of each version."
    every = _learnt(columns)
    steady = [c for c in columns if c.name not in moved]
    if not moved:
        return every, every, ""
    return every, _learnt(steady) if len(steady) > 1 else None, ""


def _learnt(columns: Sequence[Coded]) -> TellsApart:
    from threadpoolctl import threadpool_limits

    # On so few rows, threads that wait for each other cost more than they save: on a busy machine
    # fifty times as much.
    with threadpool_limits(limits=1):
        return _learnt_alone(columns)


def _learnt_alone(columns: Sequence[Coded]) -> TellsApart:
    import numpy as np

    from inspector.stats.auc import auc

    sides = []
    for before in (True, False):
        table = np.column_stack([_numbers(c, before=before) for c in columns])
        # The sample is in the order of the data: an even part of it is a sample, too.
        taken = np.linspace(0, len(table) - 1, min(ROWS, len(table))).round().astype(int)
        sides.append(table[np.unique(taken)])
    fewest = min(map(len, sides))
    sides = [s[np.unique(np.linspace(0, len(s) - 1, fewest).round().astype(int))] for s in sides]
    x = np.concatenate(sides)
    y = np.repeat([False, True], [len(s) for s in sides])
    chance = np.random.default_rng(0)
    order = chance.permutation(len(x))
    fold = np.empty(len(x), dtype=np.intp)
    fold[order] = np.arange(len(x)) % FOLDS
    scores = np.empty(len(x))
    models = []
    for number in range(FOLDS):
        model = _model().fit(x[fold != number], y[fold != number])
        scores[fold == number] = model.predict_proba(x[fold == number])[:, 1]
        models.append(model)
    area, low, high = auc(scores, y)
    lost: list[tuple[str, float]] = []
    if low > 0.5:
        held = fold == 0
        lost = _importance(models[0], x[held], y[held], columns, chance)
    return TellsApart(
        area=area,
        low=low,
        high=high,
        columns=tuple(name for name, _ in lost),
        importance=tuple(x for _, x in lost),
        rows=len(x),
    )


def _importance(
    model: Any,  # noqa: ANN401
    x: "np.ndarray",
    y: "np.ndarray",
    columns: Sequence[Coded],
    chance: "np.random.Generator",
) -> list[tuple[str, float]]:
    from inspector.stats.auc import auc

    whole, _, _ = auc(model.predict_proba(x)[:, 1], y)
    lost = []
    for place, column in enumerate(columns):
        shuffled = x.copy()
        shuffled[:, place] = chance.permutation(shuffled[:, place])
        area, _, _ = auc(model.predict_proba(shuffled)[:, 1], y)
        lost.append((column.name, whole - area))
    lost.sort(key=lambda pair: (-pair[1], pair[0]))
    return [(name, value) for name, value in lost if value > 0]


def _model() -> Any:  # noqa: ANN401
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=50, max_leaf_nodes=12, min_samples_leaf=30, early_stopping=False, random_state=0
    )


def _numbers(column: Coded, *, before: bool) -> "np.ndarray":
    """Return a column as a model takes it: texts by how frequent they are, gaps as NaN."""
    import numpy as np

    if column.ordered:
        return column.numbers_before if before else column.numbers_after
    size = len(column.labels)
    counts = np.zeros(size)
    for codes in (column.before, column.after):
        counts += np.bincount(codes[codes >= 0], minlength=size) / max(1, len(codes))
    rank = np.empty(size)
    rank[np.argsort(-counts, kind="stable")] = np.arange(size)
    codes = column.before if before else column.after
    return np.where(codes >= 0, rank[codes] if size else np.nan, np.nan)
