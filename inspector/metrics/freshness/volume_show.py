"""Lists what stands out of rows per period, with dates and sizes."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.freshness.volume_findings import Volume
from inspector.metrics.periods import period_label, period_start
from inspector.model.answers import Scalar
from inspector.model.blocks import Grid, GridColumn, Heatmap, Tone

DAY = 86_400.0
MOST_SHOWN = 40
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


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


def calendar(shown: Shown[Volume], *, many: bool) -> Heatmap | None:
    """Return days by weekday and week, or hours by hour of the day and day; None for longer ones."""
    result = shown.result
    if result.grain not in ("hour", "day") or len(result.starts) < 8:
        return None
    hourly = result.grain == "hour"
    wide, tall = (DAY, 3_600.0) if hourly else (7 * DAY, DAY)
    cells: dict[float, dict[int, float]] = {}
    pairs = [*zip(result.starts, result.rows, strict=True)]
    if result.partial:
        pairs.append((result.partial[0], int(result.partial[1])))
    for start, rows in pairs:
        column = period_start(start, "day" if hourly else "week")
        cells.setdefault(column, {})[int((start - column) // tall)] = float(rows)
    first, last = min(cells), max(cells)
    columns = [first + wide * n for n in range(round((last - first) / wide) + 1)]
    names = [f"{hour:02d}:00" for hour in range(24)] if hourly else list(_WEEKDAYS)
    return Heatmap(
        title="Rows by hour and day" if hourly else "Calendar: rows by weekday and week",
        rows=tuple(names),
        columns=tuple(period_label(start, "day") for start in columns),
        values=tuple(
            tuple(cells.get(start, {}).get(row) for start in columns) for row in range(len(names))
        ),
        unit="rows",
        column_title="Day" if hourly else "Week from",
        caption=f"Of “{shown.version.name}”." if many else "",
        low=0.0,
        bad="neither",
        times=tuple(columns),
    )


def _listed(result: Volume) -> list[tuple[Tone, tuple[Scalar, ...]]]:
    end = result.starts[-1] if result.starts else None
    found: list[tuple[Tone, tuple[Scalar, ...]]] = []
    for shift in result.shifts:
        ratio = shift.after / shift.before
        levels = (round(shift.after), round(shift.before))
        cells = (shift.start, shift.until or end, *levels, ratio)
        found.append(("warning", ("Level fell" if ratio < 1 else "Level rose", *cells)))
    for trend in result.trends:
        ratio = trend.after / trend.before
        levels = (round(trend.after), round(trend.before))
        cells = (trend.start, trend.until, *levels, ratio)
        found.append(("info", ("Slow fall" if ratio < 1 else "Slow rise", *cells)))
    for odd in sorted(result.odd, key=lambda o: (bool(o.holiday), o.start)):
        rows, expected = round(odd.rows / odd.periods), round(odd.expected / odd.periods)
        word = odd.holiday or ("Drop" if odd.ratio < 1 else "Spike")
        tone: Tone = "muted" if odd.holiday else "warning"
        found.append((tone, (word, odd.start, odd.until, rows, expected, odd.ratio)))
    return found
