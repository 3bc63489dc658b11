"""Everything a bundle holds beside its manifest, made from one masked report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.bundle.codec import encode_report
from inspector.bundle.dqv import dqv_of
from inspector.bundle.scan import Leak, leaks
from inspector.language.current import speaking
from inspector.model.blocks import Bars, Grid, Heatmap, Lines, Multiples
from inspector.model.choice import PLAIN, Choice
from inspector.model.graph import Graph
from inspector.model.report import Report
from inspector.model.timeline import Timeline
from inspector.report.charts import drawing
from inspector.report.context import speaker_of
from inspector.report.html import page_html
from inspector.report.markdown import markdown_of
from inspector.report.present import TABS, overview, sections
from inspector.report.svg import svg_file
from inspector.report.tables import to_csv
from inspector.report.text import as_grid
from inspector.report.view import View, view_of

_README = """This is a report of Inspector, a data-health inspector.

index.html     the report; open it in any browser, no network is needed
report.pdf     the same for print
report.docx    its first screen as a document, and report.pptx as slides, where they were asked for
report.json    the same with every figure, for programs; Inspector reopens it
summary.md     the verdict and the worst findings, for a pull request or a chat
dqv.jsonld     the figures as W3C Data Quality Vocabulary, for catalogues
tables.xlsx    every table of the report as one workbook
tables/        the same as CSV
plots/         every chart as SVG and PNG
manifest.json  what belongs to this report, with a SHA-256 of each file, and what is masked

It holds no rows of the data. The manifest says which values are masked, and that they were
searched for in every part. What is not masked: frequent values, extremes and column names.
To look at it in Inspector:      inspector show THIS_FILE
To check that it is unchanged:   inspector verify THIS_FILE
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A bundle before it is written.

    Attributes:
        parts: Every part but the manifest, by name.
        view: What they were made from.
        found: Secrets that were found in parts in spite of all; empty as a rule.
        sought: How many values were sought.
        unsought: How many are too short or too ordinary to be sought.
    """

    parts: dict[str, bytes]
    view: View
    found: tuple[Leak, ...]
    sought: int
    unsought: int


def prepare(report: Report, choice: Choice = PLAIN) -> Prepared:
    """Make every part, and search them for what they must not tell.

    Raises:
        RequestError: The choice cannot be.
    """
    with speaking(choice.language):
        return _prepare(report, choice)


def _prepare(report: Report, choice: Choice) -> Prepared:
    view = view_of(report, choice)
    parts = {
        "report.json": encode_report(view.report),
        "index.html": page_html(view).encode(),
        "README.txt": _README.encode(),
        "summary.md": markdown_of(view).encode(),
        "dqv.jsonld": dqv_of(view.report),
    }
    said = {name: data.decode() for name, data in parts.items()}
    grids: list[tuple[str, Grid]] = []
    say = speaker_of(view)
    for name, english in _named_blocks(view):
        block = say.block(english)
        if isinstance(block, Grid):
            grids.append((name, block))
            parts[f"tables/{name}.csv"] = to_csv(block).encode()
            said[f"tables/{name}.csv"] = parts[f"tables/{name}.csv"].decode()
            continue
        if isinstance(block, Timeline):  # its table says what no picture can
            table = to_csv(as_grid(block))
            grids.append((name, as_grid(block)))
            parts[f"tables/{name}.csv"] = table.encode()
            said[f"tables/{name}.csv"] = table
        parts[f"plots/{name}.svg"] = svg_file(block).encode()
        said[f"plots/{name}.svg"] = parts[f"plots/{name}.svg"].decode()
        if "png" in choice.formats:
            from inspector.report.png import png_of

            parts[f"plots/{name}.png"] = png_of(drawing(block))
    if "pdf" in choice.formats:
        from inspector.report.pdf import pdf_of

        parts["report.pdf"], said["report.pdf"] = pdf_of(view)
    if "docx" in choice.formats:
        from inspector.report.office import document_of

        parts["report.docx"], said["report.docx"] = document_of(view)
    if "pptx" in choice.formats:
        from inspector.report.office import slides_of

        parts["report.pptx"], said["report.pptx"] = slides_of(view)
    if "xlsx" in choice.formats:
        from inspector.report.workbook import workbook_of

        parts["tables.xlsx"] = workbook_of(grids)
    found, sought, unsought = leaks(said, view)
    return Prepared(parts=parts, view=view, found=found, sought=sought, unsought=unsought)


def bundle_parts(report: Report, choice: Choice = PLAIN) -> dict[str, bytes]:
    """Return every part of a bundle but its manifest, by name."""
    return prepare(report, choice).parts


def _named_blocks(
    view: View,
) -> Iterator[tuple[str, Grid | Bars | Lines | Heatmap | Multiples | Timeline | Graph]]:
    report = view.report
    taken: set[str] = set()

    def unique(*words: str) -> str:
        name = base = "-".join(_slug(word) for word in words)[:100]
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        return name

    for block in overview(view.counted):
        if isinstance(block, Grid):
            yield unique("overview", block.title), block
    if view.choice.audience == "short":
        return
    for tab in TABS:
        if tab not in view.choice.tabs:
            continue
        for section in sections(report, tab):
            for block in section.presentation.blocks:
                if isinstance(block, (Grid, Bars, Lines, Heatmap, Multiples, Timeline, Graph)):
                    yield unique(section.card.key, block.title), block


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "unnamed"
