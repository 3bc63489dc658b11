"""How long rows take to arrive, as shares of natural lengths of time."""

from collections.abc import Sequence

from inspector.model.answers import Cells
from inspector.model.blocks import Bars, Series

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
#: Ends of the bins; the first holds all before the event, the last all that is longer.
EDGES: tuple[float, ...] = (
    *(0.0, 1.0, 10.0, 30.0, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY),
    *(30 * DAY, 90 * DAY, 365 * DAY),
)
_NAMES = (
    *("0", "1 s", "10 s", "30 s", "1 min", "2 min", "5 min", "10 min", "15 min", "30 min"),
    *(
        "1 h",
        "2 h",
        "3 h",
        "6 h",
        "12 h",
        "1 d",
        "2 d",
        "3 d",
        "7 d",
        "14 d",
        "30 d",
        "90 d",
        "1 y",
    ),
)


def delay_bins(cells: Cells) -> tuple[float, ...]:
    """Return the share of rows in each bin; empty without rows."""
    counts = [0] * (len(EDGES) + 1)
    for value, count in zip(cells.values, cells.counts, strict=True):
        if isinstance(value, int | float):
            x = float(value) if cells.scale is None else cells.scale.middle(int(value))
            counts[sum(x >= edge for edge in EDGES)] += count
    total = sum(counts)
    return tuple(count / total for count in counts) if total else ()


def delay_bars(versions: Sequence[tuple[str, Sequence[float]]]) -> Bars:
    """Return the shares of all versions as bars, empty ends left out."""
    used = [n for n in range(len(EDGES) + 1) if any(d and d[n] for _, d in versions)]
    places = range(max(0, used[0] - 1), min(len(EDGES), used[-1] + 1) + 1)
    return Bars(
        title="How long rows take to arrive",
        labels=tuple(_label(n) for n in places),
        series=tuple(
            Series(label=name, values=tuple(d[n] if d else None for n in places))
            for name, d in versions
        ),
        unit="share",
        x_title="From event to ingest",
        y_title="Share of rows",
    )


def _label(place: int) -> str:
    if place == 0:
        return "before"
    if place == len(EDGES):
        return f"over {_NAMES[-1]}"
    return f"{_NAMES[place - 1]}–{_NAMES[place]}"
