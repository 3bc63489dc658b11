"""Shows how much of the expected domain is covered, and what is not."""

from collections.abc import Sequence

from inspector.metrics.base import Shown
from inspector.metrics.coverage.domain_result import RARE, Categories, Domain, Hole, Outside
from inspector.metrics.phrases import moment, number
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Note, Presentation, Tone


def hole_text(hole: Hole) -> str:
    """Return where a hole lies."""
    if hole.low is None and hole.high is not None:
        return f"below {number(hole.high)}"
    if hole.high is None and hole.low is not None:
        return f"above {number(hole.low)}"
    return f"between {number(hole.low or 0.0)} and {number(hole.high or 0.0)}"


def outside_text(one: Outside) -> str:
    """Return what lies outside a stated range."""

    def shown(value: float | None) -> str:
        if value is None:
            return "?"
        return moment(value) if one.temporal else number(value)

    parts = []
    if one.below:
        parts.append(f"{number(one.below)} below {shown(one.least)}, down to {shown(one.minimum)}")
    if one.above:
        parts.append(f"{number(one.above)} above {shown(one.most)}, up to {shown(one.maximum)}")
    return "; ".join(parts)


def present_domain(series: Sequence[Shown[Domain]]) -> Presentation:
    """Coverage per column and version, then everything that is not as expected."""
    blocks: list[Block] = []
    names = list(dict.fromkeys(c.column for s in reversed(series) for c in s.result.categories))
    if len(series) > 1 and names:
        blocks.append(_heatmap(series, names))
    rows: list[tuple[Scalar, ...]] = []
    tones: list[Tone] = []
    for shown in reversed(series):
        for row in _rows(shown.result):
            rows.append((shown.version.name, *row))
            tones.append(worst_tone(shown.findings, column=str(row[0])))
    grid = Grid(
        title="What is not covered",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Column", role="column"),
            GridColumn(label="What"),
            GridColumn(label="Value or range"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="In the baseline", unit="share"),
        ),
        rows=tuple(rows),
        tones=tuple(tones),
    )
    if rows:
        blocks.append(grid)
    else:
        blocks.append(
            Note(text="Everything that was expected occurs, and nothing else.", tone="good")
        )
    details: dict[str, tuple[Block, ...]] = {}
    for name in dict.fromkeys(str(row[1]) for row in rows):
        kept = tuple(row for row in rows if row[1] == name)
        details[name] = (
            Grid(title=f"What “{name}” does not cover", columns=grid.columns, rows=kept),
        )
    return Presentation(blocks=tuple(blocks), details=details)


def _rows(result: Domain) -> list[tuple[Scalar, ...]]:
    rows: list[tuple[Scalar, ...]] = []
    rows += [
        (one.column, "outside the stated range", outside_text(one), one.below + one.above, None)
        for one in result.outside
        if one.below + one.above
    ]
    for known in result.categories:
        source = "stated" if known.against == "stated" else "in the baseline"
        rows += [
            (known.column, f"absent, {source}", name, 0, share) for name, share in known.absent
        ]
        rows += [(known.column, "not stated", name, count, None) for name, count in known.unknown]
        rows += [
            (known.column, f"rare: fewer than {RARE} rows", name, count, None)
            for name, count in known.rare
        ]
    rows += [
        (hole.column, "never visited", hole_text(hole), 0, hole.before) for hole in result.holes
    ]
    return rows


def _heatmap(series: Sequence[Shown[Domain]], names: Sequence[str]) -> Heatmap:
    def covered(shown: Shown[Domain], name: str) -> float | None:
        found: Categories | None = next(
            (c for c in shown.result.categories if c.column == name), None
        )
        return None if found is None else found.covered

    return Heatmap(
        title="Share of expected categories that occur",
        rows=tuple(names[:60]),
        columns=tuple(shown.version.name for shown in series),
        values=tuple(tuple(covered(shown, name) for shown in series) for name in names[:60]),
        low=0.0,
        high=1.0,
        bad="low",
        row_title="Column",
        column_title="Version",
        caption="Against a baseline: categories weighed by their rows in it.",
    )
