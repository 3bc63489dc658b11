"""Which pairs of columns go together differently, beyond what either did by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from inspector.metrics.drift.compare import BIG
from inspector.metrics.drift.sampled import Coded
from inspector.model.dataset import LogicalType

if TYPE_CHECKING:
    import numpy as np

#: Columns whose pairs are tested, and groups each is put into.
COLUMNS, GROUPS = 30, 4
#: The p-value under which a column counts as changed by itself, here where it is only context.
ALONE = 1e-3
#: Relations kept in the result.
KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How two columns go together, in two versions.

    Attributes:
        left: A column.
        right: Another.
        p: Chance of a change this large if the relation is the same.
        real: Whether the change is real, all pairs considered.
        moved: Share of rows that would have to change, beyond what either column did by itself.
        measure: How the strength is measured: "rank correlation" or "Cramér's V".
        before: The strength in the baseline; None if undefined.
        after: In the new version.
    """

    left: str
    right: str
    p: float
    real: bool = False
    moved: float
    measure: str
    before: float | None = None
    after: float | None = None


def changed_relations(
    columns: Sequence[Coded], blocks: "np.ndarray | None", level: float
) -> tuple[tuple[Relation, ...], int, tuple[str, ...]]:
    """Return the relations that changed or nearly did, how many were tested, and columns that moved.

    Args:
        columns: The columns, in groups.
        blocks: The period of each row of the baseline's sample, if rows come in periods.
        level: The share of believed changes that may be false.
    """
    from inspector.stats.dependence import relation_change
    from inspector.stats.multiple import benjamini_hochberg

    moved = tuple(c.name for c in columns if _moved_alone(c))
    coarse = [(c, _coarse(c)) for c in columns[:COLUMNS]]
    coarse = [(c, pair) for c, pair in coarse if pair is not None]
    tested = []
    for (left, a), (right, b) in combinations(coarse, 2):
        if a is None or b is None:
            continue
        before, after = _crossed(a[0], b[0]), _crossed(a[1], b[1])
        change = relation_change(before, after)
        p = change.p
        if p < ALONE and blocks is not None:
            p = max(p, _in_periods(a[0], b[0], before, after, blocks))
        tested.append((left, right, Relation(
            left=left.name, right=right.name, p=float(f"{p:.6g}"), moved=change.moved, measure=""
        )))  # fmt: skip
    real = benjamini_hochberg([r.p for _, _, r in tested], level)
    found = [
        (left, right, replace(r, real=is_real))
        for (left, right, r), is_real in zip(tested, real, strict=True)
        if r.p < ALONE
    ]
    found.sort(key=lambda t: (not t[2].real, -t[2].moved, t[2].left, t[2].right))
    return tuple(_measured(*t) for t in found[:KEPT]), len(tested), moved


def _moved_alone(column: Coded) -> bool:
    import numpy as np

    from inspector.stats.bootstrap import moved_share
    from inspector.stats.two_sample import two_sample

    size = len(column.labels)
    a = np.bincount(column.before[column.before >= 0], minlength=size)
    b = np.bincount(column.after[column.after >= 0], minlength=size)
    if not a.sum() or not b.sum():
        return True
    gaps = (column.before < 0).mean(), (column.after < 0).mean()
    if abs(gaps[1] - gaps[0]) >= BIG:
        return True
    test = two_sample(a.tolist(), b.tolist(), ordered=column.ordered)
    return test.p < ALONE and max(moved_share(test.a, test.b)[0], test.one_value) >= BIG / 2


def _coarse(column: Coded) -> "tuple[np.ndarray, np.ndarray] | None":
    """Return a column in at most four groups, missing cells in none; None if it has one value."""
    import numpy as np

    from inspector.stats.two_sample import ordered_groups

    size = len(column.labels)
    if size < 2:
        return None
    counts = [np.bincount(x[x >= 0], minlength=size) for x in (column.before, column.after)]
    if not counts[0].sum() or not counts[1].sum():
        return None
    h = (counts[0] / counts[0].sum() + counts[1] / counts[1].sum()).astype(float)
    if column.ordered:
        groups = ordered_groups(h, GROUPS)
    else:
        groups = np.full(size, GROUPS - 1)
        best = np.argsort(-h, kind="stable")[: GROUPS - 1]
        groups[best] = np.arange(len(best))
    if len(np.unique(groups[h > 0])) < 2:
        return None
    return (
        np.where(column.before >= 0, groups[column.before], -1),
        np.where(column.after >= 0, groups[column.after], -1),
    )


def _crossed(a: "np.ndarray", b: "np.ndarray") -> "np.ndarray":
    import numpy as np

    known = (a >= 0) & (b >= 0)
    counts = np.bincount(a[known] * GROUPS + b[known], minlength=GROUPS * GROUPS)
    return np.asarray(counts.reshape(GROUPS, GROUPS), dtype=float)


def _in_periods(
    a: "np.ndarray",
    b: "np.ndarray",
    before: "np.ndarray",
    after: "np.ndarray",
    blocks: "np.ndarray",
) -> float:
    """Return the p-value for rows that come in periods, each counting for its part only."""
    import numpy as np

    from inspector.stats.blocks import design_effect, with_doubt
    from inspector.stats.dependence import relation_change

    known = (a >= 0) & (b >= 0) & (blocks >= 0)
    table = np.zeros((int(blocks.max()) + 1, GROUPS * GROUPS))
    np.add.at(table, (blocks[known], a[known] * GROUPS + b[known]), 1)
    effect = design_effect(table, ordered=False)
    if effect is None:
        return 0.0
    p = relation_change(before / effect.times, after / effect.times).p
    return with_doubt(p, effect)


def _measured(left: Coded, right: Coded, relation: Relation) -> Relation:
    import numpy as np

    from inspector.stats.dependence import spearman

    flat = (LogicalType.BOOLEAN,)
    ordered = [c.ordered or c.kind in flat for c in (left, right)]
    if all(ordered):
        strengths = [
            spearman(x, y)
            for x, y in (
                (left.numbers_before, right.numbers_before),
                (left.numbers_after, right.numbers_after),
            )
        ]
        return replace(
            relation, measure="rank correlation", before=strengths[0], after=strengths[1]
        )
    a, b = _coarse(left), _coarse(right)
    if a is None or b is None:
        return relation
    found = []
    for x, y in zip(a, b, strict=True):
        table = _crossed(x, y)
        table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
        expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / max(table.sum(), 1)
        phi = float(((table - expected) ** 2 / np.maximum(expected, 1e-300)).sum())
        smaller = min(table.shape) - 1
        usable = smaller > 0 and table.sum()
        found.append(float((phi / table.sum() / smaller) ** 0.5) if usable else None)
    return replace(relation, measure="Cramér's V", before=found[0], after=found[1])
