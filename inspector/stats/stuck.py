"""Which runs of equal readings are too long for the way a column usually changes."""

import math
from collections.abc import Sequence

#: A run shorter than this is never called stuck.
FEWEST = 5
#: A stuck run is so many times as long as the longest that is not.
BEYOND = 3.0
#: Expected number of runs so long by chance that is still too many.
CHANCE = 0.001
#: With fewer pairs besides the run, other groups tell how often neighbours are equal.
FEWEST_PAIRS = 20


def stuck_runs(
    lengths: Sequence[int], readings: int, runs: int, elsewhere: float | None = None
) -> int:
    """Return how many of the longest runs are too long.

    With a share π of equal neighbours, a run of r has the chance π^(r - 1) at each of n readings: it is
    stuck if n·π^(r - 1) < 0.001, and if it is three times as long as the longest run that is not. The
    share leaves the runs in question out. The second rule is for columns whose ties come in bunches, as
    dry days do.

    Args:
        lengths: The longest runs, longest first.
        readings: All readings.
        runs: All runs.
        elsewhere: Share of equal neighbours in comparable groups; None if there are none.
    """
    complete = runs <= len(lengths)
    for stuck in range(len(lengths), 0, -1):
        if stuck == len(lengths) and not complete:
            continue
        shortest = lengths[stuck - 1]
        following = lengths[stuck] if stuck < len(lengths) else 1
        if shortest < FEWEST or shortest < BEYOND * following:
            continue
        taken = sum(length - 1 for length in lengths[:stuck])
        pairs, ties = readings - 1 - taken, readings - runs - taken
        if pairs >= FEWEST_PAIRS:
            share = (ties + 1) / (pairs + 2)
        elif elsewhere is not None:
            share = elsewhere
        else:
            continue
        if share < 1 and math.log(readings) + (shortest - 1) * math.log(share) < math.log(CHANCE):
            return stuck
    return 0


def tie_share(pairs: int, ties: int) -> float | None:
    """Return the share of equal neighbours; None with too few to tell."""
    return ties / pairs if pairs >= FEWEST_PAIRS else None
