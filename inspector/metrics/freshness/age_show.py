"""The age of the newest record as figures, a grid by version, and bars by source."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.freshness.age_result import Age
from inspector.metrics.freshness.beats import every
from inspector.metrics.phrases import moment, span
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Bars, Block, Figure, Figures, Grid, GridColumn, Note, Series

MOST_SOURCES = 40


def age_blocks(series: Sequence[Shown[Age]]) -> list[Block]:
    """Return figures for the newest version, a grid for several, bars by source."""
    newest = series[-1]
    result = newest.result
    blocks: list[Block] = []
    if result.newest is None:
        blocks.append(Note(text=_why_none(newest), tone="muted"))
    else:
        blocks.append(
            Figures(
                title="How fresh is it?",
                figures=(
                    Figure(
                        label="Age of the newest record",
                        value=result.age,
                        unit="seconds",
                        note=f"expected {every(result.beat)}"
                        if result.beat
                        else "no rhythm to judge it by",
                        tone=worst_tone(newest.findings),
                    ),
                    Figure(label="Newest record", value=result.newest, unit="time"),
                    Figure(
                        label="Measured at",
                        value=result.as_of,
                        unit="time",
                        note={
                            "given": "as given",
                            "file modified": "when the file was written",
                            "now": "now",
                        }.get(result.as_of_basis, result.as_of_basis),
                    ),
                    *_written(newest),
                    *_level_figures(result),
                ),
            )
        )
        if told := _level_text(result):
            blocks.append(Note(text=told, tone="muted"))
    if len(series) > 1:
        blocks.append(_grid(series))
    names = [s.source for s in result.sources[:MOST_SOURCES]]
    if len(names) > 1:
        tables = [{s.source: s.age for s in shown.result.sources} for shown in series]
        blocks.append(
            Bars(
                title="Age of the newest record by source",
                labels=tuple(names),
                series=tuple(
                    Series(
                        label=shown.version.name,
                        values=tuple(table.get(name) for name in names),
                    )
                    for shown, table in zip(series, tables, strict=True)
                ),
                unit="seconds",
                x_title="Source",
                y_title="Age",
                horizontal=True,
                caption=f"The {MOST_SOURCES} oldest of {len(result.sources)} sources."
                if len(result.sources) > MOST_SOURCES
                else "",
            )
        )
    return blocks


def _level_figures(result: Age) -> tuple[Figure, ...]:
    note = "as stated" if result.stated else "proposed"
    pairs = (("Warn after", result.warn_after), ("Error after", result.error_after))
    return tuple(
        Figure(label=label, value=value, unit="seconds", note=note)
        for label, value in pairs
        if value is not None
    )


def _level_text(result: Age) -> str:
    if result.stated or result.warn_after is None:
        return ""
    return (
        "The service level is proposed from the usual step and the delays of the rows; state your own "
        "with --warn-after and --error-after, under Roles, or in the file of expectations."
    )


def _written(shown: Shown[Age]) -> tuple[Figure, ...]:
    """Return how much newer the file is than its newest record, where ages are not counted to it."""
    written, newest = shown.version.modified, shown.result.newest
    if written is None or newest is None or shown.result.as_of_basis == "file modified":
        return ()
    ahead = written - newest
    note = f"{span(ahead)} after its newest record" if ahead > 0 else ""
    return (Figure(label="File written", value=written, unit="time", note=note),)


def _why_none(shown: Shown[Age]) -> str:
    if not shown.version.rows:
        return "There are no rows."
    if shown.result.note:
        return shown.result.note
    if shown.result.oldest is None:
        return "No row has an event time."
    return f"All event times lie after {moment(shown.result.as_of)}, the moment ages are measured."


def _grid(series: Sequence[Shown[Age]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = [
        (
            shown.version.name,
            shown.result.newest,
            shown.result.as_of,
            shown.result.age,
            shown.result.beat,
        )
        for shown in series
    ]
    return Grid(
        title="Age by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Newest record", unit="time"),
            GridColumn(label="Measured at", unit="time"),
            GridColumn(label="Age", unit="seconds"),
            GridColumn(label="Expected every", unit="seconds"),
        ),
        rows=tuple(rows),
        tones=tuple(worst_tone(shown.findings) for shown in series),
    )
