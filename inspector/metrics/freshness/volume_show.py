"""Lists what stands out of rows per period, with dates and sizes."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.freshness.volume_findings import Volume
from inspector.model.answers import Scalar
from inspector.model.blocks import Grid, GridColumn, Tone

MOST_SHOWN = 40


def standing_out(series: Sequence[Shown[Volume]]) -> Grid:
    """Return spikes, drops, changes of level and slow changes, newest version first."""
    many = len(series) > 1
    rows: list[tuple[Scalar, ...]] = []
    tones: list[Tone] = []
    total = 0
    for shown in reversed(series):
        found = _listed(shown.result)
        total += len(found)
        for tone, cells in found[: MOST_SHOWN // len(series)]:
            rows.append((shown.version.name, *cells) if many else cells)
            tones.append(tone)
    return Grid(
        title="What stands out",
        columns=(
            *((GridColumn(label="Version"),) if many else ()),
            GridColumn(label="What"),
            GridColumn(label="From", unit="time"),
            GridColumn(label="Until", unit="time"),
            GridColumn(label="Rows a period", unit="count"),
            GridColumn(label="Expected or before", unit="count"),
            GridColumn(label="Ratio", unit="ratio"),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=f"{len(rows)} of {total}." if len(rows) < total else "",
    )


def _listed(result: Volume) -> list[tuple[Tone, tuple[Scalar, ...]]]:
    end = result.starts[-1] if result.starts else None
    found: list[tuple[Tone, tuple[Scalar, ...]]] = []
    for shift in result.shifts:
        ratio = shift.after / shift.before
        cells = (shift.start, shift.until or end, shift.after, shift.before, ratio)
        found.append(("warning", ("Level fell" if ratio < 1 else "Level rose", *cells)))
    for trend in result.trends:
        ratio = trend.after / trend.before
        cells = (trend.start, trend.until, trend.after, trend.before, ratio)
        found.append(("info", ("Slow fall" if ratio < 1 else "Slow rise", *cells)))
    for odd in sorted(result.odd, key=lambda o: (bool(o.holiday), o.start)):
        rows, expected = odd.rows / odd.periods, odd.expected / odd.periods
        word = odd.holiday or ("Drop" if odd.ratio < 1 else "Spike")
        tone: Tone = "muted" if odd.holiday else "warning"
        found.append((tone, (word, odd.start, odd.until, rows, expected, odd.ratio)))
    return found
