"""When slices and entities were last seen, as grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.metrics.base import Shown
from inspector.metrics.phrases import plural, slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Note

if TYPE_CHECKING:
    from inspector.metrics.freshness.entities import LastSeen, Seen

MOST_ROWS = 40


def seen_blocks(series: Sequence[Shown[LastSeen]]) -> list[Block]:
    """Return a grid a column, of the newest version, with how many were quiet in those before."""
    newest = series[-1]
    if newest.result.note or newest.result.newest is None:
        return [Note(text=newest.result.note or "No row has a time.", tone="muted")]
    blocks: list[Block] = []
    if not any(seen.quiet for seen in newest.result.columns):
        blocks.append(Note(text="No slice or entity fell quiet.", tone="good"))
    for seen in newest.result.columns:
        if seen.part == "entity":
            blocks.append(_figures(seen, newest))
        blocks.append(_grid(seen, newest))
    if len(series) > 1:
        blocks.append(_by_version(series))
    return blocks


def _figures(seen: Seen, newest: Shown[LastSeen]) -> Figures:
    return Figures(
        title=f"Who is still seen: {seen.column}",
        figures=(
            Figure(label="Different values", value=seen.entities, unit="count"),
            Figure(
                label="Seen often enough to judge",
                value=seen.judged,
                unit="count",
                note=f"in 6 {seen.grain}s or more",
            ),
            Figure(
                label="Fell quiet",
                value=seen.quiet,
                unit="count",
                tone=worst_tone([f for f in newest.findings if seen.column in f.columns]),
            ),
            Figure(
                label="Most stopped at",
                value=seen.stopped,
                unit="time",
                note=plural(seen.stopped_then, "value") if seen.stopped is not None else "",
            ),
        ),
    )


def _grid(seen: Seen, newest: Shown[LastSeen]) -> Grid:
    shown = seen.told[:MOST_ROWS]
    until = newest.result.newest or 0.0
    rows: list[tuple[Scalar, ...]] = [
        (
            one.entity,
            one.rows,
            one.last,
            max(0.0, until - one.last),
            one.longest,
            "quiet" if one.quiet else "" if one.periods >= 6 else "too few times to judge",
        )
        for one in shown
    ]
    return Grid(
        title=f"Last seen: {seen.column}",
        columns=(
            GridColumn(label=seen.column),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Newest row", unit="time"),
            GridColumn(
                label="Silent",
                unit="seconds",
                help="From its newest row to the newest of the table.",
            ),
            GridColumn(
                label="Longest pause before",
                unit="seconds",
                help=f"Between two {seen.grain}s in which it was seen.",
            ),
            GridColumn(label="State"),
        ),
        rows=tuple(rows),
        tones=tuple(
            worst_tone(newest.findings, slice_=slice_text(seen.column, one.entity))
            if seen.part == "slice"
            else ("info" if one.quiet else "neutral")
            for one in shown
        ),
        caption=f"The quiet and the largest {len(shown)} of {seen.entities}."
        if seen.entities > len(shown)
        else "",
    )


def _by_version(series: Sequence[Shown[LastSeen]]) -> Grid:
    names = list(dict.fromkeys(s.column for shown in series for s in shown.result.columns))
    rows: list[tuple[Scalar, ...]] = []
    for shown in series:
        quiet = {s.column: s.quiet for s in shown.result.columns}
        rows.append((shown.version.name, *(quiet.get(name) for name in names)))
    return Grid(
        title="Fell quiet, by version",
        columns=(
            GridColumn(label="Version"),
            *(GridColumn(label=name, unit="count") for name in names),
        ),
        rows=tuple(rows),
    )
