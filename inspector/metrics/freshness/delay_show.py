"""Delays as blocks."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.freshness.delays import Lateness, SourceDelay
from inspector.metrics.phrases import rows_text, span
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Lines,
    Mark,
    Note,
    Series,
)

MOST_BACKFILLS = 40


def lateness_blocks(series: Sequence[Shown[Lateness]]) -> tuple[Block, ...]:
    """Return what to show of one or more versions."""
    newest = series[-1]
    if not any(shown.result.now.rows for shown in series):
        return (Note(text="No row has both an event and an ingest time.", tone="muted"),)
    now = newest.result.now
    blocks: list[Block] = [
        Figures(
            title="How long do rows take to arrive?",
            figures=(
                Figure(label="Half of them", value=now.p50, unit="seconds"),
                Figure(
                    label="95 %", value=now.p95, unit="seconds", tone=worst_tone(newest.findings)
                ),
                Figure(label="99 %", value=now.p99, unit="seconds"),
                Figure(
                    label="Before the event",
                    value=now.negative_share,
                    unit="share",
                    note=rows_text(now.negative),
                ),
                Figure(
                    label="Out of order",
                    value=newest.result.disorder,
                    unit="share",
                    note=f"by up to {span(newest.result.track.farthest)}"
                    if newest.result.track.out_of_order
                    else rows_text(0),
                ),
            ),
        )
    ]
    if len(series) > 1:
        blocks.append(_grid(series))
    over_time = _over_time(series)
    if over_time is not None:
        blocks.append(over_time)
    if any(shown.result.track.backfills for shown in series):
        blocks.append(_backfills(series))
    if newest.result.sources:
        blocks.append(_bars(series))
    slow = [s for s in newest.result.sources if s.began is not None]
    if slow:
        blocks.append(_lines(newest, slow))
    return tuple(blocks)


def _over_time(series: Sequence[Shown[Lateness]]) -> Lines | None:
    x = tuple(sorted({start for shown in series for start in shown.result.track.starts}))
    if len(x) < 2:
        return None
    drawn: list[Series] = []
    for shown in series:
        track = shown.result.track
        named = f"{shown.version.name}: " if len(series) > 1 else ""
        for label, seconds in (("half of the rows", track.medians), ("95 %", track.highs)):
            if label == "95 %" and shown is not series[-1]:
                continue
            table = {
                start: late
                for start, late, median in zip(track.starts, seconds, track.medians, strict=True)
                # Periods filled in later would dwarf all others; they are marked instead.
                if not (track.backfills and median > track.old_after)
            }
            values = tuple(table.get(start) for start in x)
            drawn.append(Series(label=named + label, values=values))
    track = series[-1].result.track
    slow = [
        Mark(x=s.began, until=s.ended or track.starts[-1], label="slower", tone="warning")
        for s in track.slow
    ]
    filled = [
        Mark(x=b.earliest, until=max(b.latest, b.earliest), label="filled in later", tone="info")
        for b in track.backfills[:10]
    ]
    return Lines(
        title=f"How long rows took to arrive, by {track.grain} of the event",
        x=x,
        series=tuple(drawn),
        unit="seconds",
        x_title="Event time",
        y_title="Delay",
        marks=(*slow, *filled),
        caption="Without periods that were filled in later." if filled else "",
    )


def _backfills(series: Sequence[Shown[Lateness]]) -> Grid:
    many = len(series) > 1
    rows: list[tuple[Scalar, ...]] = []
    for shown in reversed(series):
        for b in shown.result.track.backfills[: MOST_BACKFILLS // len(series)]:
            cells: tuple[Scalar, ...] = (b.start, b.end, b.rows, b.earliest, b.latest)
            rows.append((shown.version.name, *cells) if many else cells)
    limit = series[-1].result.track.old_after
    return Grid(
        title="Old rows that arrived together",
        columns=(
            *((GridColumn(label="Version"),) if many else ()),
            GridColumn(label="Arrived from", unit="time"),
            GridColumn(label="To", unit="time"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Happened from", unit="time"),
            GridColumn(label="Until", unit="time"),
        ),
        rows=tuple(rows),
        caption=f"Rows that took over {span(limit)}: 5 times as long as usual, and two "
        f"{series[-1].result.track.grain}s longer."
        if limit
        else "",
    )


def _grid(series: Sequence[Shown[Lateness]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = [
        (
            shown.version.name,
            shown.result.now.p50,
            shown.result.now.p95,
            shown.result.now.p99,
            shown.result.now.negative_share,
            shown.result.disorder,
        )
        for shown in series
    ]
    return Grid(
        title="Delay by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Half of the rows", unit="seconds"),
            GridColumn(label="95 %", unit="seconds"),
            GridColumn(label="99 %", unit="seconds"),
            GridColumn(label="Before the event", unit="share"),
            GridColumn(label="Out of order", unit="share"),
        ),
        rows=tuple(rows),
        tones=tuple(worst_tone(shown.findings) for shown in series),
    )


def _bars(series: Sequence[Shown[Lateness]]) -> Bars:
    names = [s.source for s in series[-1].result.sources[:30]]
    tables = [{s.source: s.latest for s in shown.result.sources} for shown in series]
    return Bars(
        title="How long rows take to arrive, by source",
        labels=tuple(names),
        series=tuple(
            Series(
                label=shown.version.name,
                values=tuple(max(table[name], 0.0) if name in table else None for name in names),
            )
            for shown, table in zip(series, tables, strict=True)
        ),
        unit="seconds",
        x_title="Source",
        y_title="Delay",
        horizontal=True,
        caption="From the last event of a day to its last arrival: median over days, or over the "
        "days since it became longer.",
    )


def _lines(shown: Shown[Lateness], slow: Sequence[SourceDelay]) -> Lines:
    chosen = slow[:5]
    x = tuple(sorted({start for s in chosen for start in s.starts}))
    tables = [dict(zip(s.starts, s.seconds, strict=True)) for s in chosen]
    return Lines(
        title=f"Sources that became slower in “{shown.version.name}”",
        x=x,
        series=tuple(
            Series(label=s.source, values=tuple(t.get(start) for start in x))
            for s, t in zip(chosen, tables, strict=True)
        ),
        unit="seconds",
        x_title="Event day",
        y_title="Delay of the last rows",
    )
