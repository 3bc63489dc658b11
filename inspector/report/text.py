"""Reports and blocks as plain text for a terminal; nothing in the data can move its cursor."""

import textwrap
import unicodedata

from inspector.model.answers import Scalar
from inspector.model.blocks import Bars, Block, Figures, Grid, Heatmap, Lines, Multiples, Note
from inspector.model.graph import Graph
from inspector.model.report import Report
from inspector.model.timeline import Timeline
from inspector.report.format import format_value, grouped
from inspector.report.lanes import timeline_grid
from inspector.report.present import (
    AREA_NAMES,
    findings_by_severity,
    headline,
    origin_sentence,
    value_against_threshold,
)

WIDEST_CELL = 36


def printable(text: str) -> str:
    """Return text without control characters or marks that turn its direction."""
    return "".join(
        "\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text
    )


def summary(report: Report, width: int = 88) -> str:
    """Return the verdict, the versions and every finding, worst first."""
    lines = [*_wrapped(headline(report), width), ""]
    for version in (*((report.baseline,) if report.baseline else ()), *report.versions):
        findings = [f for f in report.findings if f.version == version.id]
        role = "baseline" if version is report.baseline else findings_by_severity(findings)
        lines += _wrapped(
            f"{version.name}  {version.location}  {grouped(version.rows)} rows x "
            f"{len(version.schema)} columns  {role}",
            width,
            "  ",
        )
        for note in version.notes:
            lines += _wrapped(note, width, "    ")
    for finding in report.findings:
        head = (
            f"[{finding.severity.value.upper()}] {report.version(finding.version).name} · "
            f"{AREA_NAMES[finding.area]} · {finding.key}"
        )
        lines += ["", *_wrapped(head, width), *_wrapped(finding.message, width, "  ")]
        lines += _wrapped(f"Why it matters: {finding.impact}", width, "  ")
        lines += _wrapped(f"What to do: {finding.action}", width, "  ")
        more = "; ".join(
            part
            for part in (value_against_threshold(finding), origin_sentence(report, finding))
            if part
        )
        if more:
            lines += _wrapped(f"({more})", width, "  ")
    return "\n".join(lines) + "\n"


def block_text(block: Block) -> str:
    """Return a block as text."""
    match block:
        case Figures():
            rows = [
                f"{f.label}: {format_value(f.value, f.unit)}" + (f" ({f.note})" if f.note else "")
                for f in block.figures
            ]
            return "\n".join([block.title, *(printable(row) for row in rows)])
        case Note():
            return printable(f"{block.title}: {block.text}" if block.title else block.text)
        case Bars() | Lines() | Heatmap() | Multiples() | Timeline() | Graph() | Grid():
            grid = as_grid(block)
            header = [column.label for column in grid.columns]
            body = [
                [
                    format_value(cell, column.unit)
                    for cell, column in zip(row, grid.columns, strict=True)
                ]
                for row in grid.rows
            ]
            return "\n".join([printable(grid.title), *_table([header, *body])])


def as_grid(block: Bars | Lines | Heatmap | Multiples | Timeline | Graph | Grid) -> Grid:
    """Return the numbers behind a chart as a grid."""
    from inspector.model.blocks import GridColumn

    match block:
        case Grid():
            return block
        case Heatmap():
            return Grid(
                title=block.title,
                columns=(
                    GridColumn(label=block.row_title),
                    *(GridColumn(label=name, unit=block.unit) for name in block.columns),
                ),
                rows=tuple(
                    (name, *values) for name, values in zip(block.rows, block.values, strict=True)
                ),
            )
        case Multiples():
            names = tuple(dict.fromkeys(s.label for p in block.panels for s in p.series))
            return Grid(
                title=block.title,
                columns=(
                    GridColumn(label="Column", role="column"),
                    GridColumn(label="Values"),
                    *(GridColumn(label=name, unit="share") for name in names),
                ),
                rows=tuple(
                    (panel.column, label, *(shares.get(name) for name in names))
                    for panel in block.panels
                    for place, label in enumerate(panel.labels)
                    for shares in [{s.label: s.values[place] for s in panel.series}]
                ),
            )
        case Graph():
            from inspector.report.graphs import graph_grid

            return graph_grid(block)
        case Timeline():
            return timeline_grid(block, block.as_of)
        case Bars() | Lines():
            places: tuple[Scalar, ...] = block.labels if isinstance(block, Bars) else block.x
            first = GridColumn(
                label=block.x_title, unit="" if isinstance(block, Bars) else block.x_unit
            )
            columns = [first]
            cells: list[tuple[float | None, ...]] = []
            for series in block.series:
                columns.append(GridColumn(label=series.label, unit=block.unit))
                cells.append(series.values)
                for name, ends in (("low", series.low), ("high", series.high)):
                    if ends:
                        columns.append(GridColumn(label=f"{series.label}, {name}", unit=block.unit))
                        cells.append(ends)
            return Grid(
                title=block.title,
                columns=tuple(columns),
                rows=tuple(
                    (place, *(values[number] for values in cells))
                    for number, place in enumerate(places)
                ),
            )


def _table(rows: list[list[str]]) -> list[str]:
    clean = [
        [c if len(c) <= WIDEST_CELL else c[: WIDEST_CELL - 1] + "…" for c in map(printable, row)]
        for row in rows
    ]
    widths = [max(len(row[place]) for row in clean) for place in range(len(clean[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in clean
    ]


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    ) or [indent.rstrip()]
