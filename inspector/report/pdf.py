"""The report on paper: the same content with real text, page numbers, contents and vector charts."""

import io
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from inspector import assets
from inspector.language.current import speaking
from inspector.model.blocks import Bars, Block, Figures, Grid, Heatmap, Lines, Multiples, Note
from inspector.model.graph import Graph
from inspector.model.timeline import Timeline
from inspector.report.charts import drawing
from inspector.report.context import FindingText, page_of
from inspector.report.drawing import SERIES, Drawing
from inspector.report.pdf_drawing import BOLD, REGULAR
from inspector.report.pdf_page import Paper
from inspector.report.shown import format_value
from inspector.report.text import printable
from inspector.report.view import View

MOST_ROWS = 30
MOST_COLUMNS = 9
TALLEST = 900
LONGEST = 120


def pdf_of(view: View) -> tuple[bytes, str]:
    """Return report.pdf, and all the text in it for those who search it. Equal views, equal bytes."""
    data = io.BytesIO()
    paper = Paper(data, view)
    with speaking(view.choice.language):
        paper.build(_story(view, paper))
    return data.getvalue(), "\n".join(paper.said)


def _story(view: View, paper: Paper) -> list[Any]:
    words, page = view.words, page_of(view)
    story = [*paper.title(page), *paper.heading(words["by_area"], 1)]
    rows = [[s.name, words.tone(s.tone), s.counts] for s in page.areas]
    story += paper.table([], rows)
    story += paper.heading(words["matters"], 1)
    for text in page.top:
        story += _finding(text, paper, view, full=True)
    if not page.top:
        story += paper.words(words["no_findings"])
    story += paper.contents(words["contents"])
    rest = page.findings[len(page.top) :] if view.choice.audience == "short" else page.findings
    if rest:
        story += paper.heading(words["all_findings"], 1)
        for text in rest:
            story += _finding(text, paper, view, full=False)
    if page.dismissed:
        story += paper.heading(words["dismissed"], 1) + paper.words(words["dismissed_lead"])
        for text in page.dismissed:
            story += _finding(text, paper, view, full=False)
    story += paper.heading(words["overview"], 1)
    story += _blocks(page.overview, paper, view)
    for note in page.notes:
        story += paper.words(note, look="small")
    for tab in page.tabs:
        story += paper.heading(tab.name, 1) + paper.words(tab.question, look="small")
        for section in tab.sections:
            card = section.card
            story += paper.heading(card.name, 2) + paper.words(card.question, look="small")
            story += _blocks((*section.notes, *section.presentation.blocks), paper, view)
            story += paper.words(f"{words['formula']}: {card.formula}", look="small")
            story += paper.words(f"{words['source']}: {card.source}", look="small")
            story += paper.words(f"{words['limits']}: {card.limits}", look="small")
    story += paper.heading(words["method"], 1) + paper.words(words["method_text"])
    story += paper.heading(words["privacy"], 2)
    for line in page.privacy:
        story += paper.words(line)
    made = words("made", version=view.report.inspector_version, engine=view.report.engine)
    return story + paper.words(made, look="small")


def _finding(text: FindingText, paper: Paper, view: View, *, full: bool) -> list[Any]:
    words, finding = view.words, text.finding
    head = f"{words.tone(finding.severity.value).upper()} · {text.version} · {text.area}"
    if text.origin:
        head += f" · {text.origin}"
    parts = paper.words(head, look=finding.severity.value)
    parts += paper.words(finding.message, look="strong" if full else "body")
    if full:
        parts += paper.words(f"{words['why']}: {finding.impact}")
        parts += paper.words(f"{words['do']}: {finding.action} {words['who']}: {text.who}.")
    if text.decision:
        parts += paper.words(f"{text.state}: {text.decision}")
    if full and text.chart is not None:
        parts += paper.words(text.chart.title, look="small")
        parts += _legend(text.series, paper) + paper.drawing(text.chart, 0.62)
    return paper.together(parts)


def _blocks(blocks: Iterable[Block], paper: Paper, view: View) -> list[Any]:
    story: list[Any] = []
    for block in blocks:
        match block:
            case Note():
                story += paper.words(f"{block.title}: {block.text}" if block.title else block.text)
            case Figures():
                rows = [
                    [view.words.say(f.label), format_value(f.value, f.unit), f.note]
                    for f in block.figures
                ]
                story += paper.together(paper.table([], rows))
            case Grid():
                story += _grid(block, paper, view)
            case Bars() | Lines() | Heatmap() | Multiples() | Timeline() | Graph():
                story += _chart(block, paper)
    return story


def _chart(block: Bars | Lines | Heatmap | Multiples | Timeline | Graph, paper: Paper) -> list[Any]:
    drawn = drawing(block)
    if drawn.height > TALLEST:
        drawn = Drawing(
            drawn.title,
            drawn.width,
            TALLEST,
            tuple(s for s in drawn.shapes if getattr(s, "y", 0) < TALLEST - 24),
        )
    labels = tuple(s.label for s in block.series) if isinstance(block, (Bars, Lines)) else ()
    if isinstance(block, Multiples) and block.panels:
        labels = tuple(s.label for s in block.panels[0].series)
    parts = paper.words(block.title, look="caption")
    parts += _legend(labels, paper) + paper.drawing(drawn, 1.0)
    if block.caption:
        parts += paper.words(block.caption, look="small")
    return paper.together(parts)


def _legend(labels: tuple[str, ...], paper: Paper) -> list[Any]:
    if len(labels) < 2:
        return []
    text = "   ".join(
        f'<font color="{SERIES[n % len(SERIES)]}">■</font> {escape(printable(label))}'
        for n, label in enumerate(labels[:16])
    )
    return paper.markup(text, plain=" ".join(labels[:16]))


def _grid(grid: Grid, paper: Paper, view: View) -> list[Any]:
    shown = grid.columns[:MOST_COLUMNS]
    head = [view.words.say(column.label) for column in shown]
    rows = [
        [
            view.words.tone(str(cell))
            if column.role == "tone" and cell is not None
            else _cut(format_value(cell, column.unit))
            for cell, column in zip(row, shown, strict=False)
        ]
        for row in grid.rows[:MOST_ROWS]
    ]
    story = paper.words(view.words.say(grid.title), look="caption")
    story += paper.table(head, rows) if rows else paper.words(view.words["nothing"], look="small")
    if len(grid.rows) > MOST_ROWS:
        story += paper.words(
            view.words("more_rows", count=len(grid.rows) - MOST_ROWS), look="small"
        )
    return story


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def register_fonts() -> None:
    """Make the report's fonts known to reportlab, once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    folder = assets.resource("fonts")
    pdfmetrics.registerFont(TTFont(REGULAR, str(folder / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(folder / "DejaVuSans-Bold.ttf")))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
