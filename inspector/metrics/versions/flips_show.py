"""How flipped labels are shown: figures, the matrix, who and where, version by version."""

from collections.abc import Iterable, Sequence

from inspector.metrics.base import Shown
from inspector.metrics.phrases import percent, rows_text
from inspector.metrics.versions.flips_result import Flip, FlipsWhere, LabelFlipped
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Note,
    Series,
)

#: Classes in the matrix; the others are counted together.
CLASSES = 20
REST = "(others)"
NO_LABEL = "(missing)"


def flip_blocks(series: Sequence[Shown[LabelFlipped]]) -> Iterable[Block]:
    """Yield all blocks, the newest version first."""
    newest = series[-1]
    if not any(shown.result.pairs for shown in series):
        if any(shown.result.matched for shown in series):
            yield Note(text="No row that two versions share has another label.", tone="good")
        else:
            text = (
                "No label could be followed: no row is in two versions, or the label is no class."
            )
            yield Note(text=text, tone="muted")
        return
    yield _figures(newest)
    if len(series) > 1:
        yield _by_version(series)
    shown = next(one for one in reversed(series) if one.result.pairs)
    classes = _classes(shown.result.pairs)
    name = shown.version.name
    yield _shares(shown.result, classes, name)
    yield _matrix(shown.result, classes, name)
    yield from _places(shown.result, name)
    if shown.result.truncated:
        yield Note(text="There are more different flips than are kept; the rarest are left out.")


def _figures(shown: Shown[LabelFlipped]) -> Figures:
    result = shown.result
    return Figures(
        title=f"Labels in {shown.version.name}",
        figures=(
            Figure(
                label="Labels that became others",
                value=result.flipped,
                unit="rows",
                note=percent(result.flipped / result.labelled) if result.labelled else "",
                tone="warning" if result.flipped else "neutral",
            ),
            Figure(label="Rows in both versions", value=result.matched, unit="rows"),
            Figure(label="Labels added", value=result.gained, unit="rows"),
            Figure(
                label="Labels lost",
                value=result.lost,
                unit="rows",
                tone="warning" if result.lost else "neutral",
            ),
        ),
    )


def _by_version(series: Sequence[Shown[LabelFlipped]]) -> Bars:
    return Bars(
        title="Labels that became others, version by version",
        labels=tuple(shown.version.name for shown in series),
        series=(
            Series(
                label="share of rows labelled in both",
                values=tuple(
                    shown.result.flipped / shown.result.labelled if shown.result.labelled else 0.0
                    for shown in series
                ),
            ),
        ),
        unit="share",
        x_title="version",
        y_title="rows with another label",
    )


def _classes(pairs: Sequence[Flip]) -> list[str | None]:
    """Return the classes of the matrix, most rows first, missing last; REST where there are more."""
    rows: dict[str, int] = {}
    missing = False
    for one in pairs:
        for side in (one.before, one.now):
            if side is None:
                missing = True
            else:
                rows[side] = rows.get(side, 0) + one.rows
    names: list[str | None] = [*sorted(rows, key=lambda name: (-rows[name], name))]
    if len(names) > CLASSES:
        names = [*names[: CLASSES - 1], REST]
    return [*names, None] if missing else names


def _counted(
    result: LabelFlipped, classes: Sequence[str | None]
) -> dict[tuple[str | None, str | None], int]:
    table: dict[tuple[str | None, str | None], int] = {}
    for one in result.pairs:
        before = one.before if one.before in classes else REST
        now = one.now if one.now in classes else REST
        table[before, now] = table.get((before, now), 0) + one.rows
    return table


def _shares(result: LabelFlipped, classes: Sequence[str | None], name: str) -> Heatmap:
    table = _counted(result, classes)
    values = []
    for before in classes:
        total = sum(table.get((before, now), 0) for now in classes)
        values.append(
            tuple(
                None if before == now or not total else table.get((before, now), 0) / total
                for now in classes
            )
        )
    labels = tuple(NO_LABEL if one is None else one for one in classes)
    return Heatmap(
        title=f"Which labels became which in {name}",
        rows=labels,
        columns=labels,
        values=tuple(values),
        unit="share",
        row_title="label before",
        column_title="label now",
        caption="Share of the rows with the label before. Labels that stayed (the diagonal) are left out.",
        low=0.0,
    )


def _matrix(result: LabelFlipped, classes: Sequence[str | None], name: str) -> Grid:
    table = _counted(result, classes)
    rows: list[tuple[Scalar, ...]] = []
    for before in classes:
        counts = [table.get((before, now), 0) for now in classes]
        rows.append((NO_LABEL if before is None else before, *counts, sum(counts)))
    below = [sum(table.get((before, now), 0) for before in classes) for now in classes]
    rows.append(("All", *below, sum(below)))
    return Grid(
        title=f"Rows by label before and label now in {name}",
        columns=(
            GridColumn(label="Before"),
            *(GridColumn(label=NO_LABEL if one is None else one, unit="rows") for one in classes),
            GridColumn(label="All", unit="rows"),
        ),
        rows=tuple(rows),
        caption="Rows whose key occurs once in each version.",
    )


def _places(result: LabelFlipped, name: str) -> Iterable[Grid]:
    for column in dict.fromkeys(one.column for one in result.where):
        who = "annotator" if column == result.annotator else "slice"
        mine = [one for one in result.where if one.column == column]
        yield Grid(
            title=f"Labels that became others in {name}, by {who}: {column}",
            columns=(
                GridColumn(label=column, help="In the newer version."),
                GridColumn(label="Rows labelled in both", unit="rows"),
                GridColumn(label="Became others", unit="rows"),
                GridColumn(label="Share", unit="share"),
                GridColumn(label="Most often"),
            ),
            rows=tuple(
                (
                    NO_LABEL if one.value is None else one.value,
                    one.rows,
                    one.flipped,
                    one.flipped / one.rows if one.rows else None,
                    _typical(one),
                )
                for one in mine
            ),
        )


def _typical(where: FlipsWhere) -> str:
    told = [f"{one.before} → {one.now} ({rows_text(one.rows)})" for one in where.flips[:2]]
    return "; ".join(told) or "–"
