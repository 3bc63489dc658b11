"""Pages of the PDF: paper, styles, page numbers, contents and outline. All of reportlab's platypus is here."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from inspector.report.context import Page
from inspector.report.drawing import Drawing
from inspector.report.pdf_drawing import BOLD, REGULAR, draw
from inspector.report.text import printable
from inspector.report.view import View

_SIZES = {
    "title": 20,
    "heading1": 14,
    "heading2": 11,
    "body": 9,
    "strong": 10,
    "caption": 9,
    "small": 7.5,
}
_TONES = {"critical": "#a3131f", "warning": "#7a4b00", "info": "#0b5394"}
_ACCENT = "#0060a8"
MARGIN = 48.0


class Paper:
    """Makes the parts of a document and remembers every text.

    Attributes:
        said: The texts, in order.
    """

    def __init__(self, data: io.BytesIO, view: View) -> None:
        from reportlab.lib.pagesizes import A4
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

        from inspector.report.pdf import register_fonts

        register_fonts()
        self.said: list[str] = []
        self._view = view
        self._accent = view.choice.accent or _ACCENT
        self._wide = A4[0] - 2 * MARGIN
        self._styles = _styles(self._accent)
        self._number = 0
        self._document = BaseDocTemplate(
            data,
            pagesize=A4,
            title=printable(view.title),
            author=printable(view.choice.author) or "Inspector",
            subject=view.words["brand"],
            creator=f"Inspector {view.report.inspector_version}",
            lang=view.words.language,
            invariant=1,
        )
        frame = Frame(MARGIN, MARGIN, self._wide, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
        self._document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=_blank)])
        self._document.afterFlowable = self._noted

    def build(self, story: list[Any]) -> None:
        """Lay the story out."""
        brand = f"{self._view.words['brand']} · {printable(self._view.title)}"[:90]
        words = self._view.words
        self._document.multiBuild(
            story, canvasmaker=lambda *a, **k: _numbered(brand, words, *a, **k)
        )

    def title(self, page: Page) -> list[Any]:
        """Return the head of the first page."""
        from reportlab.lib.utils import ImageReader
        from reportlab.platypus import Image

        parts: list[Any] = []
        if self._view.choice.logo:
            logo = io.BytesIO(self._view.choice.logo)
            wide, high = ImageReader(logo).getSize()
            scale = min(120 / wide, 40 / high)
            logo.seek(0)
            parts.append(Image(logo, wide * scale, high * scale, hAlign="LEFT"))
        parts += self.words(self._view.words["brand"], look="small")
        parts += self.words(page.title, look="title")
        parts += self.words(f"{page.verdict} {page.counts}.", look="strong")
        return parts + self.table([], [[name, value] for name, value in page.facts])

    def contents(self, heading: str) -> list[Any]:
        """Return the table of contents on a page of its own."""
        from reportlab.platypus import PageBreak
        from reportlab.platypus.tableofcontents import TableOfContents

        table = TableOfContents()
        table.levelStyles = [self._styles["toc1"], self._styles["toc2"]]
        table.dotsMinLevel = 0
        return [PageBreak(), *self.words(heading, look="heading1"), table, PageBreak()]

    def heading(self, text: str, level: int) -> list[Any]:
        """Return a heading that is in the contents and the outline."""
        (part,) = self.words(text, look=f"heading{level}")
        self._number += 1
        part.contents = (level - 1, printable(text), f"h{self._number}")
        return [part]

    def words(self, text: str, look: str = "body") -> list[Any]:
        """Return a paragraph of plain text."""
        return self.markup(escape(printable(text)), plain=text, look=look)

    def markup(self, text: str, *, plain: str, look: str = "body") -> list[Any]:
        """Return a paragraph of text that is already safe; `plain` is what it says."""
        from reportlab.platypus import Paragraph

        self.said.append(plain)
        return [Paragraph(text, self._styles[look])]

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Any]:
        """Return a table that wraps its cells and repeats its head."""
        from reportlab.lib.colors import HexColor
        from reportlab.platypus import LongTable, Spacer

        if not rows:
            return []
        count = max(len(row) for row in rows)
        cells = [[self.words(str(cell), look="cell")[0] for cell in row] for row in rows]
        if head:
            cells.insert(0, [self.words(str(cell), look="head")[0] for cell in head])
        table = LongTable(
            cells, colWidths=_widths(head, rows, count, self._wide), repeatRows=bool(head)
        )
        table.setStyle([
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#d9dde4")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ])  # fmt: skip
        return [table, Spacer(1, 6)]

    def drawing(self, drawn: Drawing, share: float) -> list[Any]:
        """Return a drawing that fills a share of the width."""
        self.said += [text for s in drawn.shapes if (text := getattr(s, "text", ""))]
        return [_figure(drawn, self._wide * share)]

    def together(self, parts: list[Any]) -> list[Any]:
        """Keep parts on one page where they fit."""
        from reportlab.platypus import KeepTogether, Spacer

        return [KeepTogether(parts), Spacer(1, 6)]

    def _noted(self, part: Any) -> None:  # noqa: ANN401 - any flowable
        noted = getattr(part, "contents", None)
        if noted is None:
            return
        level, text, key = noted
        canvas = self._document.canv
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(text, key, level, closed=level > 0)
        self._document.notify("TOCEntry", (level, escape(text), self._document.page, key))


def _widths(
    head: Sequence[str], rows: Sequence[Sequence[str]], count: int, wide: float
) -> list[float]:
    """Share the width by how long texts are, within reason."""
    lengths = []
    for place in range(count):
        texts = [str(row[place]) for row in (head, *rows) if place < len(row)]
        longest_word = max((len(w) for t in texts for w in t.split()), default=1)
        lengths.append(max(6, min(44, max(map(len, texts), default=1)), min(longest_word, 14)))
    total = sum(lengths)
    return [wide * length / total for length in lengths]


def _styles(accent: str) -> dict[str, Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    styles = {}
    for name, size in _SIZES.items():
        bold = name in ("title", "heading1", "heading2", "strong", "caption")
        styles[name] = ParagraphStyle(
            name,
            fontName=BOLD if bold else REGULAR,
            fontSize=size,
            leading=size * 1.35,
            spaceBefore=size * 0.8 if name.startswith("heading") else 1,
            spaceAfter=3,
            textColor=HexColor(accent if name in ("title", "heading1") else "#1c2430"),
            splitLongWords=1,
            keepWithNext=name.startswith("heading") or name == "caption",
        )
    for tone, colour in _TONES.items():
        styles[tone] = ParagraphStyle(
            tone,
            fontName=BOLD,
            fontSize=7.5,
            leading=10,
            textColor=HexColor(colour),
            keepWithNext=1,
        )
    for name, bold in (("cell", False), ("head", True)):
        styles[name] = ParagraphStyle(
            name, fontName=BOLD if bold else REGULAR, fontSize=7, leading=9, splitLongWords=1
        )
    for level in (1, 2):
        styles[f"toc{level}"] = ParagraphStyle(
            f"toc{level}",
            fontName=REGULAR,
            fontSize=9.5 - level,
            leading=12,
            leftIndent=14 * (level - 1),
        )
    return styles


def _figure(drawn: Drawing, wide: float) -> Any:  # noqa: ANN401 - a flowable
    from reportlab.platypus import Flowable

    class Figure(Flowable):  # type: ignore[misc]
        """A drawing that takes its place in the text."""

        def __init__(self) -> None:
            super().__init__()
            self.scale = wide / drawn.width
            self.width, self.height = wide, drawn.height * self.scale

        def wrap(self, _wide: float, high: float) -> tuple[float, float]:
            if self.height > high > 300:
                self.scale *= high / self.height
                self.width, self.height = wide * high / self.height, high
            return self.width, self.height

        def draw(self) -> None:
            draw(self.canv, drawn, self.scale)

    return Figure()


def _blank(_canvas: object, _document: object) -> None:
    """Draw nothing: heads and feet are drawn when the number of pages is known."""


def _numbered(brand: str, words: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
    """Return a canvas that writes "Page 2 of 9" on every page at the end."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]
        """Keeps pages back until all are known."""

        def __init__(self) -> None:
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            """Keep the page."""
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            """Write all pages, each with its foot."""
            count = len(self._pages)
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self.setFont(REGULAR, 7)
                self.setFillColorRGB(0.35, 0.38, 0.45)
                self.drawString(MARGIN, 26, brand)
                foot = words("page", page=number, pages=count)
                self.drawRightString(self._pagesize[0] - MARGIN, 26, foot)
                super().showPage()
            super().save()

    return Numbered()
