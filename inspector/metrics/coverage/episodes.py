"""When a series of missing shares got worse, and whether that is real."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.stats.segmentation import overdispersion, segments
from inspector.stats.shares import share_test


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch of time in which cells are missing more often than otherwise.

    Attributes:
        began: Start of its first period; None if it is there from the first row.
        until: Start of the first period after it; None if it lasts.
        missing: Missing cells in it.
        rows: Rows in it.
        usual_missing: Missing cells outside it.
        usual_rows: Rows outside it.
        p: Chance of such a difference in any stretch of the series if there were none; periods
            that vary more than rows would are taken as blocks.
    """

    began: float | None
    until: float | None
    missing: int
    rows: int
    usual_missing: int
    usual_rows: int
    p: float

    @property
    def share(self) -> float:
        """Share missing in it."""
        return self.missing / self.rows if self.rows else 0.0

    @property
    def usual(self) -> float:
        """Share missing outside it."""
        return self.usual_missing / self.usual_rows if self.usual_rows else 0.0

    @property
    def excess(self) -> float:
        """Missing cells beyond what is usual."""
        return max(0.0, self.missing - self.rows * self.usual)


def episode(
    starts: Sequence[float], counts: Sequence[tuple[int, int]], *, least: float = 0.01
) -> Episode | None:
    """Return the worst stretch of a series of (missing, rows), or None if it is all alike.

    Args:
        starts: Start of each period.
        counts: Missing cells and rows of each.
        least: Rise of the share over the best stretch that makes a stretch part of an episode.
    """
    missing, rows = sum(k for k, _ in counts), sum(n for _, n in counts)
    if missing < 3 or missing == rows:
        return None
    cuts = segments(counts, 2)
    if len(cuts) < 2:
        return None
    ends = [*cuts[1:], len(counts)]
    totals = [
        (sum(k for k, _ in counts[a:b]), sum(n for _, n in counts[a:b]))
        for a, b in zip(cuts, ends, strict=True)
    ]
    shares = [k / n if n else 0.0 for k, n in totals]
    floor = min(shares)
    bad = [share >= floor + least and share > 1.5 * floor for share in shares]
    worst = max(range(len(shares)), key=lambda i: totals[i][0] - totals[i][1] * floor)
    if not bad[worst]:
        return None
    first = last = worst
    while first > 0 and bad[first - 1]:
        first -= 1
    while last + 1 < len(bad) and bad[last + 1]:
        last += 1
    inside = range(first, last + 1)
    outside = [i for i in range(len(bad)) if not bad[i]]
    k_in, n_in = (sum(totals[i][part] for i in inside) for part in (0, 1))
    k_out, n_out = (sum(totals[i][part] for i in outside) for part in (0, 1))
    effect = overdispersion(counts)
    return Episode(
        began=starts[cuts[first]] if first > 0 else None,
        until=starts[ends[last]] if ends[last] < len(counts) else None,
        missing=k_in,
        rows=n_in,
        usual_missing=k_out,
        usual_rows=n_out,
        # The stretch was chosen among all there are: Bonferroni over starts and ends.
        p=min(
            1.0,
            len(counts) ** 2
            / 2
            * share_test(k_in / effect, n_in / effect, k_out / effect, n_out / effect),
        ),
    )


def concentrated(
    excess: Sequence[float], rows: Sequence[int], *, most: int = 3
) -> tuple[int, ...] | None:
    """Return the few slices that hold at least 80 % of the excess, or None if it is spread out.

    Args:
        excess: Per slice, cases beyond what is usual.
        rows: Per slice, its rows.
        most: Most slices that still count as few; they may hold at most half of the rows.
    """
    total = sum(excess)
    if total <= 0 or len(excess) < 2:
        return None
    order = sorted(range(len(excess)), key=lambda i: -excess[i])
    held, chosen = 0.0, []
    for place in order:
        chosen.append(place)
        held += excess[place]
        if held >= 0.8 * total:
            break
    if len(chosen) > most or len(chosen) >= len(excess):
        return None
    if sum(rows[i] for i in chosen) > 0.5 * sum(rows):
        return None
    return tuple(chosen)
