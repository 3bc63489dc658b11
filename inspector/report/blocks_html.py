"""Blocks as HTML, written straight into text: a page of 500 columns has no time for a template a cell."""

from collections.abc import Sequence
from html import escape

from inspector.language.current import tr
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Lines,
    Multiples,
    Note,
)
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline
from inspector.report.drawing import SERIES
from inspector.report.shown import format_value
from inspector.report.svg import svg
from inspector.report.text import as_grid, printable
from inspector.report.words import Words

MOST_ROWS = 500
MOST_CHART_ROWS = 60
LONG = 60
MOST_MARKS = 12


def safe(text: object) -> str:
    """Return a text that is only text, whatever it says: no markup, no control characters."""
    return escape(printable(str(text)))


def block_html(block: Block, words: Words, *, brief: bool = False) -> str:
    """Return a block as HTML.

    Args:
        block: The block.
        words: The fixed words of the page.
        brief: Leave the figures behind a chart out; they are in tables/.
    """
    match block:
        case Figures():
            return f'<div class="figures">{"".join(_figure(f, words) for f in block.figures)}</div>'
        case Note():
            title = f"<b>{safe(block.title)}.</b> " if block.title else ""
            return f'<p class="notice {block.tone}">{title}{safe(block.text)}</p>'
        case Grid():
            caption = _caption(block.caption)
            title = safe(words.say(block.title))
            return f"<figure><figcaption>{title}</figcaption>{grid_html(block, words)}{caption}</figure>"
        case Bars() | Lines() | Heatmap() | Multiples() | Timeline() | Graph():
            return _chart(block, words, brief=brief)


def _figure(figure: object, words: Words) -> str:
    label, value = safe(words.say(figure.label)), safe(format_value(figure.value, figure.unit))  # type: ignore[attr-defined]
    note = f'<span class="note">{safe(figure.note)}</span>' if figure.note else ""  # type: ignore[attr-defined]
    tone = figure.tone  # type: ignore[attr-defined]
    return (
        f'<div class="figure {tone}"><span class="label">{label}</span>'
        f'<span class="value">{value}</span>{note}</div>'
    )


def _chart(
    block: Bars | Lines | Heatmap | Multiples | Timeline | Graph, words: Words, *, brief: bool
) -> str:
    parts = [f'<figure class="chart"><figcaption>{safe(block.title)}']
    if isinstance(block, (Bars, Lines)) and block.y_title:
        parts.append(f' <span class="count">{safe(block.y_title)}</span>')
    parts.append("</figcaption>")
    if isinstance(block, (Bars, Lines)) and len(block.series) > 1:
        parts.append(legend(tuple(s.label for s in block.series)))
    if isinstance(block, Multiples) and block.panels:
        parts.append(legend(tuple(s.label for s in block.panels[0].series)))
    parts.append(
        f'<div class="draw" tabindex="0" role="group" aria-label="{safe(block.title)}">{svg(block)}</div>'
    )
    if isinstance(block, (Bars, Lines)) and block.x_title:
        parts.append(f'<p class="xtitle">{safe(block.x_title)}</p>')
    if isinstance(block, Lines) and block.marks:
        marks = "".join(
            f"<li>{safe(format_value(m.x, block.x_unit))}: {safe(m.label)}</li>"
            for m in block.marks[:MOST_MARKS]
        )
        parts.append(f'<ul class="marks">{marks}</ul>')
    parts.append(_caption(block.caption))
    if isinstance(block, Timeline) and not brief:
        basis = f", {block.basis}" if block.basis else ""
        parts.append(_caption(f"{tr('As of')} {format_value(block.as_of, 'time')}{basis}."))
        parts.append(f"{grid_html(as_grid(block), words)}</figure>")
        return "".join(parts)
    if not brief:
        grid = as_grid(block)
        if len(grid.rows) <= MOST_CHART_ROWS:
            table = grid_html(grid, words)
            parts.append(
                f'<details class="table"><summary>{words["as_table"]}</summary>{table}</details>'
            )
    parts.append("</figure>")
    return "".join(parts)


def legend(labels: Sequence[str]) -> str:
    """Return the names of series beside their colours."""
    entries = "".join(
        f'<span class="s{n % len(SERIES)}"><i></i>{safe(label)}</span>'
        for n, label in enumerate(labels)
    )
    return f'<p class="legend">{entries}</p>'


def grid_html(grid: Grid, words: Words, most: int = MOST_ROWS) -> str:
    """Return a grid as a table that scrolls by itself."""
    head = "".join(
        f'<th scope="col"{_help(column)}>{safe(words.say(column.label))}</th>'
        for column in grid.columns
    )
    makers = [_cell_maker(column, words) for column in grid.columns]
    body = []
    for number, row in enumerate(grid.rows[:most]):
        tone = f' class="{grid.tones[number]}"' if grid.tones else ""
        cells = "".join([make(cell) for make, cell in zip(makers, row, strict=True)])
        body.append(f"<tr{tone}>{cells}</tr>")
    rest = len(grid.rows) - most
    more = f'<p class="caption">{safe(words("more_rows", count=rest))}</p>' if rest > 0 else ""
    if not grid.rows:
        more = f'<p class="caption">{words["nothing"]}</p>'
    label = safe(grid.title)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{label}"><table><thead><tr>{head}'
        f"</tr></thead><tbody>{''.join(body)}</tbody></table></div>{more}"
    )


def _help(column: GridColumn) -> str:
    return f' title="{safe(column.help)}"' if column.help else ""


class _cell_maker:
    """Writes the cells of one column; equal cells are written once."""

    def __init__(self, column: GridColumn, words: Words) -> None:
        self._column, self._words = column, words
        self._known: dict[tuple[type, Scalar], str] = {}

    def __call__(self, cell: Scalar) -> str:
        key = (type(cell), cell)
        if key not in self._known:
            self._known[key] = self._made(cell)
        return self._known[key]

    def _made(self, cell: Scalar) -> str:
        column = self._column
        if column.role == "tone":
            if cell is None:
                return "<td></td>"
            return f'<td><span class="chip {safe(cell)}">{safe(self._words.tone(str(cell)))}</span></td>'
        shown = safe(format_value(cell, column.unit))
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            if column.unit == "share":
                return f'<td class="n">{_meter(float(cell))}{shown}</td>'
            return f'<td class="n">{shown}</td>'
        long = isinstance(cell, str) and len(cell) > LONG
        return f'<td class="long">{shown}</td>' if long else f"<td>{shown}</td>"


def _meter(share: float) -> str:
    """Return a small bar in steps of five per cent: its width is a class, its number stands beside it."""
    steps = min(20, max(0, round(share * 20))) if share == share else 0
    if share > 0 and steps == 0:
        steps = 1
    return f'<i class="m m{steps}"></i>'


def _caption(text: str) -> str:
    return f'<p class="caption">{safe(text)}</p>' if text else ""
