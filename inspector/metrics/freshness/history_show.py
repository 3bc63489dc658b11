"""The past of two versions as blocks."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.freshness.history import History, PeriodChange
from inspector.metrics.phrases import plural
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
    Note,
    Series,
    Tone,
)

MOST_ROWS = 60
MOST_AGES = 15
_WORDS = {
    "late": "rows came late",
    "added": "rows added",
    "removed": "rows removed",
    "restated": "values restated",
}


def history_blocks(series: Sequence[Shown[History]]) -> tuple[Block, ...]:
    """Return what to show of one or more pairs of versions."""
    pairs = [shown for shown in series if shown.result.starts]
    if not pairs:
        if all(shown.baseline is None for shown in series):
            text = (
                "Add an older version, or choose a baseline, to see whether the past was rewritten."
            )
        else:
            text = "The versions have no past period in common."
        return (Note(text=text, tone="muted"),)
    newest = pairs[-1]
    blocks: list[Block] = [_figures(newest, pairs)]
    if len(pairs) > 1:
        blocks.append(_pairs(pairs))
    settling = _settling(pairs)
    if settling is not None:
        blocks.append(settling)
    if newest.result.changes:
        blocks.append(_rows_over_time(newest))
        blocks.append(_changes(newest))
    if newest.result.restated:
        blocks.append(_restated(newest))
    if not newest.result.changes:
        result = newest.result
        sums = f" and the sums of {plural(len(result.columns), 'column')}" if result.columns else ""
        text = (
            f"{plural(len(result.starts), result.grain)} in both versions hold the same rows{sums}."
        )
        blocks.append(Note(text=text, tone="good"))
    return tuple(blocks)


def _figures(newest: Shown[History], pairs: Sequence[Shown[History]]) -> Figures:
    result = newest.result
    known = sorted(p.result.settles_after for p in pairs if p.result.settles_after is not None)
    usual = known[len(known) // 2] if known else None
    rewritten = [c for c in result.changes if c.kind != "late"]
    return Figures(
        title="Is the past the same?",
        figures=(
            Figure(
                label=f"{result.grain.capitalize()}s compared",
                value=len(result.starts),
                unit="count",
                note=f"with “{newest.baseline.name}”" if newest.baseline else "",
            ),
            Figure(
                label=f"Past {result.grain}s rewritten",
                value=len(rewritten),
                unit="count",
                tone=worst_tone(newest.findings),
            ),
            Figure(
                label="Rows that came late",
                value=result.late_rows,
                unit="rows",
                note=f"to the newest {result.grain}s of the older version",
            ),
            Figure(
                label="Usually settles after",
                value="unknown" if usual is None else usual,
                unit="" if usual is None else "seconds",
                note=f"middle of {plural(len(known), 'pair')}"
                if len(known) > 1
                else "nothing settles"
                if usual is None
                else f"older {result.grain}s gained no rows",
            ),
        ),
    )


def _pairs(pairs: Sequence[Shown[History]]) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    for shown in pairs:
        result = shown.result
        rows.append(
            (
                shown.version.name,
                shown.baseline.name if shown.baseline else "",
                len(result.starts),
                result.late_rows,
                result.settles_after,
                sum(c.rows - c.rows_before for c in result.of("added")),
                sum(c.rows_before - c.rows for c in result.of("removed")),
                len(result.of("restated")),
            )
        )
    return Grid(
        title="The past, version by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Compared with"),
            GridColumn(label="Periods in both", unit="count"),
            GridColumn(label="Rows that came late", unit="rows"),
            GridColumn(
                label="Settled after",
                unit="seconds",
                help="Age at which a period of the older version held all its rows.",
            ),
            GridColumn(label="Rows added to the past", unit="rows"),
            GridColumn(label="Rows gone from the past", unit="rows"),
            GridColumn(label="Periods restated", unit="count"),
        ),
        rows=tuple(rows),
        tones=tuple(worst_tone(shown.findings) for shown in pairs),
    )


def _settling(pairs: Sequence[Shown[History]]) -> Bars | None:
    """Return how much of a period was there at which age, if anything came late."""
    if not any(shown.result.late_rows for shown in pairs):
        return None
    grain = pairs[-1].result.grain
    same = [shown for shown in pairs if shown.result.grain == grain]
    most = max(len(s.result.starts) for s in same)
    waits = [len(s.result.of("late")) for s in same]
    ages = min(most, MOST_AGES, max(5, 2 * max(waits)))
    return Bars(
        title=f"How full a {grain} was, by its age",
        labels=tuple("newest" if age == 0 else f"{plural(age, grain)} old" for age in range(ages)),
        series=tuple(
            Series(
                label=shown.version.name,
                values=tuple(_share(shown.result, age) for age in range(ages)),
            )
            for shown in same
        ),
        unit="share",
        x_title="Age in the older version",
        y_title="Rows already there",
        caption="Rows in the older version as a share of the rows in the newer one, counted back "
        f"over the {grain}s that have rows.",
    )


def _share(result: History, age: int) -> float | None:
    place = len(result.starts) - 1 - age
    if place < 0 or not result.rows[place]:
        return None
    return min(1.0, result.rows_before[place] / result.rows[place])


def _rows_over_time(shown: Shown[History]) -> Lines:
    result = shown.result
    return Lines(
        title=f"Rows per {result.grain} in both versions",
        x=result.starts,
        series=(
            Series(
                label=shown.baseline.name if shown.baseline else "before",
                values=tuple(float(r) for r in result.rows_before),
            ),
            Series(label=shown.version.name, values=tuple(float(r) for r in result.rows)),
        ),
        unit="rows",
        x_title="Event time",
        y_title="Rows",
    )


def _changes(shown: Shown[History]) -> Grid:
    result = shown.result
    newest = result.starts[-1]
    rows: list[tuple[Scalar, ...]] = []
    tones: list[Tone] = []
    # What was rewritten first, what merely came late after it.
    ordered = sorted(result.changes, key=lambda c: (c.kind == "late", -c.start))
    for change in ordered[:MOST_ROWS]:
        rows.append(
            (
                change.start,
                _WORDS[change.kind],
                change.rows_before,
                change.rows,
                change.rows - change.rows_before,
                newest - change.start,
                ", ".join(change.columns[:5]),
                *_amounts(change),
            )
        )
        tones.append("muted" if change.kind == "late" else worst_tone(shown.findings))
    left = len(result.changes) - len(rows)
    return Grid(
        title="Past periods that differ",
        columns=(
            GridColumn(label=result.grain.capitalize(), unit="time"),
            GridColumn(label="What happened"),
            GridColumn(label="Rows before", unit="rows"),
            GridColumn(label="Rows now", unit="rows"),
            GridColumn(label="Difference", unit="number"),
            GridColumn(
                label="Age",
                unit="seconds",
                help="Counted to the newest period of the older version.",
            ),
            GridColumn(label="Restated"),
            GridColumn(label="Sum before", unit="number", help="Of the first column restated."),
            GridColumn(label="Sum now", unit="number"),
            GridColumn(label="Change", unit="share"),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
        caption=f"{plural(left, 'more period')} not shown." if left else "",
    )


def _amounts(change: PeriodChange) -> tuple[Scalar, Scalar, Scalar]:
    if not change.columns:
        return None, None, None
    before, now = change.sums_before[0], change.sums[0]
    return before, now, (now - before) / abs(before) if before else None


def _restated(shown: Shown[History]) -> Grid:
    rows: list[tuple[Scalar, ...]] = []
    for column in shown.result.restated:
        share = (column.after - column.before) / abs(column.before) if column.before else None
        rows.append(
            (
                column.column,
                column.periods,
                column.first,
                column.last,
                column.before,
                column.after,
                share,
                column.filled,
                column.emptied,
            )
        )
    return Grid(
        title="Values restated, by column",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label=f"{shown.result.grain.capitalize()}s", unit="count"),
            GridColumn(label="First", unit="time"),
            GridColumn(label="Last", unit="time"),
            GridColumn(label="Sum before", unit="number"),
            GridColumn(label="Sum now", unit="number"),
            GridColumn(label="Change", unit="share"),
            GridColumn(label="Cells filled", unit="count"),
            GridColumn(label="Cells emptied", unit="count"),
        ),
        rows=tuple(rows),
        caption="Sums over the periods that hold as many rows as before.",
        tones=tuple(worst_tone(shown.findings, column=c.column) for c in shown.result.restated),
    )
