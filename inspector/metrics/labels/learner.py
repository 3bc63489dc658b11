"""A learner for rows of mixed columns: probabilities of the label, from rows that did not take part.

Many randomised trees, each grown without the rows it speaks of: rows with a wrong label hardly sway
them (they never follow one row), they take any scale, and they are quick. Needs scikit-learn.
"""

import re
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from inspector.metrics.base import Measurement
from inspector.metrics.labels.classes import is_class
from inspector.model.answers import Scalar
from inspector.model.dataset import LogicalType

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int, int], np.dtype[np.float64]]
    Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

#: Parts of the cross-validation, how often it is repeated, and trees grown for each part.
PARTS, TIMES, TREES = 3, 2, 20
#: Fewest rows of a leaf.
LEAF = 2
#: Texts with so few values get a column for each.
SEPARATE = 12
#: Words of free texts that get a column each, and the fewest rows that hold one.
WORDS, WORD_ROWS = 120, 5
#: What is said when scikit-learn is not installed.
ABSENT = (
    "Looking for suspicious labels needs scikit-learn, which is not installed: "
    "pip install 'data-health-inspector[learn]'."
)
_WORD = re.compile(r"\w{2,}")


def is_there() -> bool:
    """Return whether scikit-learn is installed."""
    return find_spec("sklearn") is not None  # imported only where it is used: that takes a second


def columns_of(values: Sequence[Scalar], kind: LogicalType, *, free: bool) -> "list[np.ndarray]":
    """Return one column of a table as columns of numbers.

    Numbers as they are, gaps as the median; texts by how frequent they are and, if they are few, one
    column each; free texts a column for each frequent word. Gaps have a column of their own.
    """
    import numpy as np

    gap = np.array([not is_class(value) for value in values])
    made: list[np.ndarray] = []
    if free:
        return _words(values)
    if kind is LogicalType.TEXT:
        rows = Counter(value for value in values if is_class(value))
        order = sorted(rows, key=lambda value: (-rows[value], str(value)))
        rank = {value: place for place, value in enumerate(order)}
        codes = np.array([rank.get(value, -1) for value in values])
        made.append(codes.astype(np.float64))
        if 2 < len(order) <= SEPARATE:
            made += [(codes == place).astype(np.float64) for place in range(len(order))]
    else:
        x = np.array([np.nan if v is None else float(v) for v in values])
        known = x[~np.isnan(x)]
        made.append(np.where(np.isnan(x), np.median(known) if len(known) else 0.0, x))
    if gap.any() and not gap.all():
        made.append(gap.astype(np.float64))
    return made


def _words(values: Sequence[Scalar]) -> "list[np.ndarray]":
    import numpy as np

    held = [set(_WORD.findall(v.lower())) if isinstance(v, str) else set() for v in values]
    rows = Counter(word for words in held for word in words)
    kept = [w for w, n in rows.items() if WORD_ROWS <= n <= 0.9 * len(values)]
    kept.sort(key=lambda word: (-rows[word], word))
    return [np.array([word in words for words in held], dtype=np.float64) for word in kept[:WORDS]]


def out_of_sample(
    x: "Numbers", y: "Codes", classes: int, seed: int, times: int = TIMES
) -> "Measurement[Numbers]":
    """Learn and predict part by part; between two parts a stop is possible.

    Args:
        x: Rows by columns; no gaps.
        y: The class of each row, from 0; each class has rows in every part.
        classes: How many classes there are.
        seed: Chooses parts and trees.
        times: How often all parts are gone through.

    Returns:
        Rows by classes: probabilities that add up to 1.
    """
    import numpy as np
    from sklearn.ensemble import ExtraTreesClassifier
    from threadpoolctl import threadpool_limits

    found = np.zeros((len(y), classes))
    chance = np.random.default_rng(seed)
    for time in range(times):
        part = _parts(y, chance)
        for number in range(PARTS):
            yield ()
            inside, outside = part != number, part == number
            model = ExtraTreesClassifier(
                n_estimators=TREES,
                min_samples_leaf=LEAF,
                random_state=seed * 1_000 + time * PARTS + number,
            )
            with threadpool_limits(limits=1):
                model.fit(x[inside], y[inside])
                told = model.predict_proba(x[outside])
            found[np.ix_(outside, model.classes_)] += told
    return np.asarray(found / times)


def _parts(y: "Codes", chance: "np.random.Generator") -> "Codes":
    """Deal the rows of each class out to the parts, in random order."""
    import numpy as np

    part = np.empty(len(y), dtype=np.int64)
    order = chance.permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]
    part[order] = np.arange(len(y)) % PARTS
    return part
