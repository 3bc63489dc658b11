"""Blocks, cards and findings in another language; figures and what comes from the data stay."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from inspector.language.translator import Translator
from inspector.metrics.base import Card
from inspector.model.answers import Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Heatmap,
    Lines,
    Multiples,
    Note,
    Panel,
    Presentation,
    Series,
)
from inspector.model.finding import Finding
from inspector.model.graph import Graph
from inspector.model.report import Report
from inspector.model.timeline import Timeline
from inspector.report.present import Section

B = TypeVar("B")
#: Names of spans of numbers and times, as "16 and above" or "before 2020-01-01".
_SPAN = re.compile(
    r"(?:(?:up to|before|below) )?[−\d][^a-zA-Z]*(?: (?:and|to) (?:above|below|later|[−\d][^a-zA-Z]*))?$"
)

#: Columns of grids whose cells are values, names or texts of the data.
_OF_DATA = frozenset(
    {
        "Column", "Columns", "Value", "Values", "Version", "Class", "Classes", "Category", "Group",
        "Slice", "Part", "Example", "Examples", "Row", "Rows", "Key", "Text", "Texts", "Label",
        "Labels", "Name", "File or table", "Compared with", "SHA-256", "Spelling", "Source",
        "Feature", "Word", "Words", "Pattern", "Most often", "Least", "Most", "First", "Last",
    }
)  # fmt: skip


def names_in(report: Report) -> frozenset[str]:
    """Return the names of versions and columns, which are never translated."""
    known = (*report.versions, *((report.baseline,) if report.baseline else ()))
    names = {version.name for version in known} | {version.location for version in known}
    return frozenset(names | {column.name for version in known for column in version.schema})


class Speaker:
    """Says what is shown of a report in a language."""

    def __init__(self, translator: Translator, names: frozenset[str]) -> None:
        self._translator = translator
        self._names = names

    def text(self, english: str) -> str:
        """Return a sentence, title or word."""
        return self._translator.text(english, self._names)

    def card(self, card: Card) -> Card:
        """Return what people read about a metric; the published source stays."""
        if self._translator.is_english:
            return card
        return replace(
            card,
            name=self.text(card.name),
            technical=self.text(card.technical),
            question=self.text(card.question),
            explanation=self.text(card.explanation),
            formula=self.text(card.formula),
            limits=self.text(card.limits),
            thresholds=tuple(
                replace(t, name=self.text(t.name), meaning=self.text(t.meaning))
                for t in card.thresholds
            ),
        )

    def section(self, section: Section) -> Section:
        """Return a section."""
        if self._translator.is_english:
            return section
        shown = section.presentation
        return replace(
            section,
            card=self.card(section.card),
            presentation=Presentation(
                blocks=self.blocks(shown.blocks), details=self._details(shown.details)
            ),
            notes=tuple(self.block(note) for note in section.notes),
        )

    def finding(self, finding: Finding) -> Finding:
        """Return a finding; its columns, slice and SQL stay."""
        if self._translator.is_english:
            return finding
        return replace(
            finding,
            message=self.text(finding.message),
            impact=self.text(finding.impact),
            action=self.text(finding.action),
        )

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Return blocks."""
        return tuple(self.block(block) for block in blocks)

    def block(self, block: B) -> B:
        """Return a block."""
        if self._translator.is_english:
            return block
        said: object = block
        match block:
            case Figures():
                said = replace(
                    block,
                    title=self.text(block.title),
                    figures=tuple(self._figure(figure) for figure in block.figures),
                )
            case Grid():
                said = self._grid(block)
            case Bars() | Lines():
                said = replace(
                    block,
                    title=self.text(block.title),
                    x_title=self.text(block.x_title),
                    y_title=self.text(block.y_title),
                    caption=self.text(block.caption),
                    series=self._series(block.series),
                )
                if isinstance(said, Bars):
                    said = replace(said, labels=self._labels(said.labels))
                elif isinstance(said, Lines):
                    marks = tuple(replace(m, label=self.text(m.label)) for m in said.marks)
                    said = replace(said, marks=marks)
            case Heatmap():
                said = replace(
                    block,
                    title=self.text(block.title),
                    row_title=self.text(block.row_title),
                    column_title=self.text(block.column_title),
                    caption=self.text(block.caption),
                    rows=self._labels(block.rows),
                    columns=self._labels(block.columns),
                )
            case Multiples():
                said = replace(
                    block,
                    title=self.text(block.title),
                    caption=self.text(block.caption),
                    panels=tuple(self._panel(panel) for panel in block.panels),
                )
            case Timeline():
                said = replace(
                    block,
                    title=self.text(block.title),
                    caption=self.text(block.caption),
                    basis=self.text(block.basis),
                )
            case Graph():
                said = replace(
                    block,
                    title=self.text(block.title),
                    caption=self.text(block.caption),
                    nodes=tuple(
                        replace(
                            n,
                            label=self.text(n.label),
                            note=self.text(n.note),
                            told=self.text(n.told),
                        )
                        for n in block.nodes
                    ),
                    edges=tuple(
                        replace(e, shared=self.text(e.shared), odds=self.text(e.odds))
                        for e in block.edges
                    ),
                )
            case Note():
                said = replace(block, title=self.text(block.title), text=self.text(block.text))
        return said  # type: ignore[return-value]

    def _details(self, details: Mapping[str, tuple[Block, ...]]) -> dict[str, tuple[Block, ...]]:
        return {column: self.blocks(blocks) for column, blocks in details.items()}

    def _figure(self, figure: Figure) -> Figure:
        value = self.text(figure.value) if isinstance(figure.value, str) else figure.value
        return replace(
            figure, label=self.text(figure.label), value=value, note=self.text(figure.note)
        )

    def _series(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        return tuple(replace(one, label=self.text(one.label)) for one in series)

    def _panel(self, panel: Panel) -> Panel:
        return replace(
            panel,
            note=self.text(panel.note),
            labels=self._labels(panel.labels),
            series=self._series(panel.series),
        )

    def _grid(self, grid: Grid) -> Grid:
        kinds = [
            "tone"
            if c.role == "tone"
            else "data"
            if c.role == "column" or c.label in _OF_DATA
            else "text"
            for c in grid.columns
        ]
        return replace(
            grid,
            title=self.text(grid.title),
            caption=self.text(grid.caption),
            columns=tuple(
                GridColumn(
                    label=self.text(c.label), unit=c.unit, role=c.role, help=self.text(c.help)
                )
                for c in grid.columns
            ),
            rows=tuple(
                tuple(self._cell(cell, kind) for cell, kind in zip(row, kinds, strict=False))
                for row in grid.rows
            ),
        )

    def _cell(self, cell: Scalar, kind: str) -> Scalar:
        if not isinstance(cell, str) or kind == "tone":
            return cell
        return self.text(cell) if kind == "text" else self._label(cell)

    def _labels(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._label(label) for label in labels)

    def _label(self, label: str) -> str:
        """Return a label that may be a value of the data: only "(missing)" and its like change."""
        if label not in self._names and _SPAN.match(label):
            return self.text(label)
        if label in self._names or not (label.startswith("(") and label.endswith(")")):
            return self._translator.value(label)
        return self._translator.exact(label) or label
