"""Frozen values as blocks."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.freshness.stuck_values import Frozen
from inspector.metrics.phrases import moment, plural, whole
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Lines, Mark, Note, Series, Tone

MOST_SHOWN = 40
MOST_LINES = 6


def frozen_blocks(series: Sequence[Shown[Frozen]]) -> tuple[Block, ...]:
    """Return what to show of one or more versions."""
    newest = series[-1]
    blocks: list[Block] = []
    looked = [shown for shown in series if shown.result.columns]
    if not looked:
        text = "No column of numbers has enough different values to tell whether it froze."
        return (Note(text=text, tone="muted"),)
    if any(column.stuck for shown in series for column in shown.result.columns):
        blocks.append(_runs(series))
    else:
        names = len(newest.result.columns)
        text = f"No readings froze in {plural(names, 'column')} that could."
        blocks.append(Note(text=text, tone="good"))
    blocks.append(_shares(series))
    lines = _over_time(newest)
    if lines is not None:
        blocks.append(lines)
    if newest.result.since is not None:
        blocks.append(
            Note(
                text=f"The newest {whole(newest.result.readings)} readings were looked at, those "
                f"since {moment(newest.result.since)}.",
                tone="muted",
            )
        )
    return tuple(blocks)


def _runs(series: Sequence[Shown[Frozen]]) -> Grid:
    many = len(series) > 1
    rows: list[tuple[Scalar, ...]] = []
    tones: list[Tone] = []
    for shown in reversed(series):
        runs = [run for column in shown.result.columns for run in column.stuck]
        for run in sorted(runs, key=lambda r: (-r.readings, r.start))[: MOST_SHOWN // len(series)]:
            cells: tuple[Scalar, ...] = (
                run.column,
                run.group,
                run.value,
                run.readings,
                run.start,
                run.end,
                "lasts" if run.lasting else "over",
            )
            rows.append((shown.version.name, *cells) if many else cells)
            tones.append(worst_tone(shown.findings, column=run.column))
    return Grid(
        title="Readings that froze, longest first",
        columns=(
            *((GridColumn(label="Version"),) if many else ()),
            GridColumn(label="Column", role="column"),
            GridColumn(label=series[-1].result.source_column or "Source"),
            GridColumn(label="Value", unit="number"),
            GridColumn(label="Readings", unit="count"),
            GridColumn(label="From", unit="time"),
            GridColumn(label="To", unit="time"),
            GridColumn(label="State", help="Whether the newest reading still shows the value."),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
    )


def _shares(series: Sequence[Shown[Frozen]]) -> Grid:
    names = list(dict.fromkeys(c.column for s in reversed(series) for c in s.result.columns))
    tables = [{c.column: c for c in shown.result.columns} for shown in series]
    rows: list[tuple[Scalar, ...]] = [
        (name, *(table[name].tied if name in table else None for table in tables)) for name in names
    ]
    return Grid(
        title="How often a reading repeats the one before",
        columns=(
            GridColumn(label="Column", role="column"),
            *(
                GridColumn(
                    label="Equal to the one before" if len(series) == 1 else shown.version.name,
                    unit="share",
                )
                for shown in series
            ),
        ),
        rows=tuple(rows),
        caption="Taken within each source." if series[-1].result.source_column else "",
        tones=tuple(worst_tone(series[-1].findings, column=name) for name in names),
    )


def _over_time(shown: Shown[Frozen]) -> Lines | None:
    result = shown.result
    x = result.edges[:-1]
    drawn = [
        c for c in result.columns if len(c.shares) == len(x) and any(s for s in c.shares if s)
    ][:MOST_LINES]
    if len(x) < 2 or not drawn:
        return None
    return Lines(
        title=f"Readings that repeat the one before in “{shown.version.name}”",
        x=x,
        series=tuple(Series(label=c.column, values=c.shares) for c in drawn),
        unit="share",
        x_title="Event time",
        y_title="Share of readings",
        marks=tuple(
            Mark(x=run.start, until=max(run.end, run.start), label=f"{run.column} froze")
            for c in drawn
            for run in c.stuck[:3]
        ),
    )
