"""Rows that come in blocks (days, batches) say less than as many independent rows.

The design effect is how many times further the shares of blocks lie apart than chance would have it;
tests then count each row for only its part (the idea of Rao and Scott 1984, doi 10.1214/aos/1176346391).
What wanders is mostly one thing, such as the level of all values, so the effect is that of the share
that wanders most, not an average over all groups. Import it inside functions: it loads numpy.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from inspector.stats.two_sample import two_sample

Array = np.ndarray[Any, np.dtype[np.float64]]

#: Fewest blocks from which anything is said.
LEAST_BLOCKS = 8
#: How improbable a design effect must be among independent rows to be believed.
BELIEVED = 0.01
#: How many neighbouring blocks are taken together, to see what lasts longer than one.
LENGTHS = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignEffect:
    """How much less rows say because they come in blocks.

    Attributes:
        times: By how much the variance of a share is larger; 1 for independent rows.
        blocks: Blocks it was measured on.
    """

    times: float
    blocks: int


def design_effect(table: Array, *, ordered: bool) -> DesignEffect | None:
    """Measure the design effect of one version; None if nothing speaks against independent rows.

    Neighbouring blocks are also taken together, two and three at a time: what lasts longer than a
    block shows only so.

    Args:
        table: Rows per block (down, in order) and group (across).
        ordered: Whether the groups lie on a line: then shares below each cut are looked at, else the
            share of each group.
    """
    from scipy.special import chdtrc

    best: DesignEffect | None = None
    for length in LENGTHS:
        whole = len(table) // length * length
        joined = table[:whole].reshape(-1, length, table.shape[1]).sum(axis=1)
        joined = joined[joined.sum(axis=1) > 0]
        if len(joined) < LEAST_BLOCKS or joined.shape[1] < 2:
            continue
        rows = joined.sum(axis=1, keepdims=True)
        hits = joined.cumsum(axis=1)[:, :-1] if ordered else joined
        share = hits.sum(axis=0) / rows.sum()
        # Shares of hardly any rows wander by chance alone; they are not looked at.
        used = (share * (1 - share) * rows.mean() >= 1) & (share > 0) & (share < 1)
        if not used.any():
            continue
        hits, share = hits[:, used], share[used]
        degrees = len(joined) - 1
        statistics = ((hits - rows * share) ** 2 / (rows * share * (1 - share))).sum(axis=0)
        if chdtrc(degrees, float(statistics.max())) * len(statistics) >= BELIEVED:
            continue
        # Blocks of unlike size weigh more in a total than on average.
        uneven = float((rows**2).mean() / rows.mean() ** 2)
        times = 1 + (float(statistics.max()) / degrees - 1) * uneven
        if best is None or times > best.times:
            best = DesignEffect(times=times, blocks=len(joined))
    return best


def clustered_p(a: Array, b: Array, effect: DesignEffect, *, ordered: bool) -> float:
    """Return the p-value of `two_sample` for rows with a design effect.

    Each row counts for its part, and the result is held against the F law, which knows that the
    effect was measured on so many blocks only.
    """
    p = two_sample((a / effect.times).tolist(), (b / effect.times).tolist(), ordered=ordered).p
    return with_doubt(p, effect)


def with_doubt(p: float, effect: DesignEffect) -> float:
    """Return a p-value that knows that the design effect itself was measured on few blocks."""
    from scipy.special import chdtri, fdtrc

    if p <= 0:
        return 0.0
    if p >= 1:
        return 1.0
    return float(fdtrc(1, effect.blocks - 1, chdtri(1, p)))
