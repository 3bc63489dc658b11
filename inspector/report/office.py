"""The first screen of the report as slides and as a document: verdict, areas, what matters, what to do.

Both are made by libraries of an extra (`office`), and hold real text; charts are pictures of twice their
size.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from inspector.language.current import speaking
from inspector.model.errors import RequestError
from inspector.report.context import FindingText, Page, page_of
from inspector.report.drawing import Drawing
from inspector.report.png import png_of
from inspector.report.text import printable
from inspector.report.view import View

#: The oldest day that a zip archive knows: equal reports have equal bytes.
_DAY = (1980, 1, 1, 0, 0, 0)
_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001 - the libraries want one without a zone
_COLOURS = {
    "critical": (0xA3, 0x1B, 0x3C),
    "warning": (0x8A, 0x4B, 0x00),
    "info": (0x00, 0x54, 0x9E),
    "good": (0x1B, 0x6B, 0x3A),
}
_GREY = (0x5A, 0x61, 0x6B)
#: Characters of a paragraph of a slide.
_LONGEST = 420


def document_of(view: View) -> tuple[bytes, str]:
    """Return report.docx, and all the text in it for those who search it.

    Raises:
        RequestError: The library for it is not installed.
    """
    docx, shared = _library("docx", "report.docx"), _library("docx.shared", "report.docx")
    document = docx.Document()
    said: list[str] = []

    def words(text: str, *, style: str = "", bold: bool = False, tone: str = "") -> None:
        said.append(text)
        paragraph = document.add_paragraph(style=style or None)
        run = paragraph.add_run(printable(text))
        run.bold = bold
        if tone in _COLOURS:
            run.font.color.rgb = shared.RGBColor(*_COLOURS[tone])

    def heading(text: str, level: int) -> None:
        said.append(text)
        document.add_heading(printable(text), level)

    def picture(chart: Drawing) -> None:
        document.add_picture(io.BytesIO(png_of(chart)), width=shared.Inches(5))

    with speaking(view.choice.language):
        page, say = page_of(view), view.words
        words(say["brand"])
        heading(page.title, 0)
        words(f"{page.verdict} {page.counts}.", bold=True, tone=page.tone)
        rows = [[name, value] for name, value in page.facts]
        _word_table(document, rows, said)
        heading(say["by_area"], 1)
        _word_table(document, [[a.name, say.tone(a.tone), a.counts] for a in page.areas], said)
        heading(say["matters"], 1)
        for text in page.top:
            words(_head(text, view), bold=True, tone=text.finding.severity.value)
            words(text.finding.message)
            for line in _advice(text, view):
                words(line, style="List Bullet")
            if text.chart is not None:
                picture(text.chart)
        if not page.top:
            words(say["no_findings"])
        heading(say["privacy"], 1)
        for line in page.privacy:
            words(line)
        words(_made(view))
    _sign(document.core_properties, page, view)
    return _bytes(document.save), "\n".join(said)


def slides_of(view: View) -> tuple[bytes, str]:
    """Return report.pptx, and all the text in it for those who search it.

    Raises:
        RequestError: The library for it is not installed.
    """
    pptx, util = _library("pptx", "report.pptx"), _library("pptx.util", "report.pptx")
    colour = _library("pptx.dml.color", "report.pptx").RGBColor
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = util.Inches(13.333), util.Inches(7.5)
    said: list[str] = []

    def slide(title: str) -> Any:  # noqa: ANN401 - the library tells no types
        made = deck.slides.add_slide(deck.slide_layouts[5])
        shape = made.shapes.title
        shape.left, shape.top = util.Inches(0.6), util.Inches(0.35)
        shape.width, shape.height = util.Inches(12.1), util.Inches(1.2)
        shape.text_frame.word_wrap = True
        shape.text_frame.text = printable(title)
        for run in shape.text_frame.paragraphs[0].runs:
            run.font.size, run.font.bold = util.Pt(28), True
        said.append(title)
        return made

    def words(
        made: Any,  # noqa: ANN401
        lines: Sequence[tuple[str, int, str]],
        left: float,
        top: float,
        width: float,
    ) -> None:
        box = made.shapes.add_textbox(
            util.Inches(left), util.Inches(top), util.Inches(width), util.Inches(5)
        )
        frame = box.text_frame
        frame.word_wrap = True
        for place, (text, size, tone) in enumerate(lines):
            said.append(text)
            paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
            run.font.size = util.Pt(size)
            paragraph.space_after = util.Pt(8)
            run.font.color.rgb = colour(
                *_COLOURS.get(tone, _GREY if tone == "muted" else (0, 0, 0))
            )

    with speaking(view.choice.language):
        page, say = page_of(view), view.words
        first = slide(page.title)
        lines: list[tuple[str, int, str]] = [(say["brand"], 14, "muted")]
        lines.append((f"{page.verdict} {page.counts}.", 26, page.tone))
        lines += [(f"{name}: {value}", 16, "") for name, value in page.facts]
        words(first, lines, 0.6, 1.7, 12.1)
        areas = slide(say["by_area"])
        words(
            areas,
            [(f"{a.name}: {say.tone(a.tone)} – {a.counts}", 22, a.tone) for a in page.areas],
            0.6, 1.7, 12.1,
        )  # fmt: skip
        for text in page.top:
            made = slide(text.finding.message if len(text.finding.message) < 160
                         else f"{text.finding.message[:159]}…")  # fmt: skip
            told: list[tuple[str, int, str]] = [
                (_head(text, view), 14, text.finding.severity.value)
            ]
            if len(text.finding.message) >= 160:
                told.append((text.finding.message, 14, ""))
            told += [(line, 18, "") for line in _advice(text, view)]
            wide = 12.1 if text.chart is None else 6.4
            words(made, told, 0.6, 1.7, wide)
            if text.chart is not None:
                made.shapes.add_picture(
                    io.BytesIO(png_of(text.chart)),
                    util.Inches(7.2),
                    util.Inches(1.9),
                    width=util.Inches(5.6),
                )
        last = slide(say["privacy"])
        words(
            last,
            [*((line, 16, "") for line in page.privacy), (_made(view), 12, "muted")],
            0.6,
            1.7,
            12.1,
        )
    _sign(deck.core_properties, page, view)
    return _bytes(deck.save), "\n".join(said)


def _head(text: FindingText, view: View) -> str:
    tone = view.words.tone(text.finding.severity.value)
    head = f"{tone} · {text.version} · {text.area}"
    return f"{head} · {text.origin}" if text.origin else head


def _advice(text: FindingText, view: View) -> list[str]:
    words = view.words
    return [
        f"{words['why']}: {text.finding.impact}",
        f"{words['do']}: {text.finding.action}",
        f"{words['who']}: {text.who}.",
    ]


def _made(view: View) -> str:
    report = view.report
    return view.words("made", version=report.inspector_version, engine=report.engine)


def _word_table(document: Any, rows: Sequence[Sequence[str]], said: list[str]) -> None:  # noqa: ANN401
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        said.append(" ".join(row))
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = printable(text)


def _sign(properties: Any, page: Page, view: View) -> None:  # noqa: ANN401
    properties.title, properties.author = printable(page.title)[:255], view.choice.author[:255]
    properties.created = properties.modified = _MOMENT
    properties.last_modified_by, properties.comments = "", ""
    properties.revision = 1


def _library(name: str, part: str) -> Any:  # noqa: ANN401
    try:
        return import_module(name)
    except ImportError as error:
        raise RequestError(
            f"For {part} a library is to be installed first.",
            hint='Install it with: pip install "data-health-inspector[office]".',
        ) from error


def _bytes(save: Callable[[io.BytesIO], object]) -> bytes:
    """Return what a library saves, with one date for all its parts."""
    made, steady = io.BytesIO(), io.BytesIO()
    save(made)
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(entry))
    return steady.getvalue()
