"""How changed rows and cells are shown."""

from collections.abc import Iterable, Sequence

from inspector.metrics.base import Shown
from inspector.metrics.phrases import listed, percent, rows_text
from inspector.metrics.versions.rows_result import RowsChanged
from inspector.model.blocks import Bars, Block, Figure, Figures, Grid, GridColumn, Note, Series
from inspector.model.change_answers import CellChanges


def figures(shown: Shown[RowsChanged]) -> Figures:
    """Return what became of the rows of one version."""
    result = shown.result
    how = f"matched by {listed(result.key)}" if result.key else "matched by their whole content"
    before = shown.baseline.name if shown.baseline else "the version before"
    figures = [
        Figure(label="Rows added", value=result.added, unit="rows", note=f"since {before}"),
        Figure(
            label="Rows removed",
            value=result.removed,
            unit="rows",
            tone="warning" if result.removed and result.matched else "neutral",
        ),
        Figure(label="Rows in both", value=result.matched, unit="rows", note=how),
    ]
    if result.key:
        figures += [
            Figure(
                label="Of these, altered",
                value=result.changed,
                unit="rows",
                note=percent(result.changed / result.matched) if result.matched else "",
            ),
            Figure(
                label="Cells filled",
                value=result.filled,
                unit="count",
                tone="good" if result.filled else "neutral",
            ),
            Figure(
                label="Cells emptied",
                value=result.emptied,
                unit="count",
                tone="warning" if result.emptied else "neutral",
            ),
        ]
    if result.unmatchable or result.unmatchable_before:
        figures.append(
            Figure(
                label="Rows that match nothing",
                value=result.unmatchable + result.unmatchable_before,
                unit="rows",
                note="their key is missing or repeats",
                tone="warning",
            )
        )
    return Figures(title=f"What became of the rows in {shown.version.name}", figures=tuple(figures))


def rows_by_version(series: Sequence[Shown[RowsChanged]]) -> Bars:
    """Return rows added, removed and altered in each version."""

    def of(label: str, values: Iterable[int]) -> Series:
        return Series(label=label, values=tuple(float(value) for value in values))

    return Bars(
        title="Rows added, removed and altered, version by version",
        labels=tuple(shown.version.name for shown in series),
        series=(
            of("added", (s.result.added for s in series)),
            of("removed", (s.result.removed for s in series)),
            of("altered", (s.result.changed for s in series)),
        ),
        unit="rows",
        x_title="version",
        y_title="rows",
    )


def cells_by_column(series: Sequence[Shown[RowsChanged]]) -> Iterable[Block]:
    """Yield the columns whose cells differ, newest version first."""
    rows = [
        (
            shown.version.name,
            one.column,
            one.changed,
            one.changed / max(shown.result.matched, 1),
            one.filled,
            one.emptied,
            _typical(one),
        )
        for shown in reversed(series)
        for one in shown.result.cells
    ]
    if rows:
        yield Grid(
            title="Cells that differ, by column",
            columns=(
                GridColumn(label="Version"),
                GridColumn(label="Column", role="column"),
                GridColumn(label="Cells altered", unit="count"),
                GridColumn(label="Of matched rows", unit="share"),
                GridColumn(label="Filled", unit="count", help="Missing before, and no longer."),
                GridColumn(label="Emptied", unit="count", help="Missing now, and not before."),
                GridColumn(
                    label="Most often",
                    help="The change that most rows share; at least five rows do.",
                ),
            ),
            rows=tuple(rows),
        )
    elif series[-1].result.renumbered:
        yield Note(
            text="The key seems to number rows anew in each version, so that cells are not compared.",
            tone="muted",
        )
    elif not any(shown.result.matched for shown in series):
        yield Note(text="No row is in two versions, so that no cell can be compared.", tone="muted")
    elif any(shown.result.key for shown in series):
        yield Note(text="No cell of a row that both versions have was altered.", tone="good")
    skipped = series[-1].result.not_compared
    if skipped:
        yield Note(text=f"Not compared, because the type changed: {listed(skipped)}.", tone="muted")


def _typical(one: CellChanges) -> str:
    return f"{_pair(*one.pairs[0][:2])} ({rows_text(one.pairs[0][2])})" if one.pairs else "–"


def _pair(old: str | None, new: str | None) -> str:
    return f"{'missing' if old is None else old} → {'missing' if new is None else new}"


def rows_by_slice(shown: Shown[RowsChanged]) -> Iterable[Block]:
    """Yield, for each slicing column, where rows came, went and were altered."""
    for column in dict.fromkeys(one.column for one in shown.result.slices):
        mine = [one for one in shown.result.slices if one.column == column]
        if not any(one.added or one.removed or one.changed for one in mine):
            continue
        parts = ("added", "removed", "changed")
        yield Bars(
            title=f"Where rows came, went and were altered: by {column}",
            labels=tuple("(missing)" if one.value is None else str(one.value) for one in mine),
            series=tuple(
                Series(
                    label="altered" if part == "changed" else part,
                    values=tuple(float(getattr(one, part)) for one in mine),
                )
                for part in parts
            ),
            unit="rows",
            x_title=column,
            y_title="rows",
            caption=f"{shown.version.name} against "
            f"{shown.baseline.name if shown.baseline else 'the version before'}.",
        )


def typical_changes(series: Sequence[Shown[RowsChanged]]) -> dict[str, tuple[Block, ...]]:
    """Return, by column, the changes that many rows share."""
    names = dict.fromkeys(one.column for shown in series for one in shown.result.cells)
    details: dict[str, tuple[Block, ...]] = {}
    for name in names:
        rows = [
            (
                shown.version.name,
                "missing" if old is None else old,
                "missing" if new is None else new,
                count,
            )
            for shown in reversed(series)
            for one in shown.result.cells
            if one.column == name
            for old, new, count in one.pairs
        ]
        if rows:
            details[name] = (
                Grid(
                    title="Typical changes",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="Before"),
                        GridColumn(label="Now"),
                        GridColumn(label="Rows", unit="rows"),
                    ),
                    rows=tuple(rows),
                ),
            )
    return details
