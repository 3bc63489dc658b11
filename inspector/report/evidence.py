"""The one chart that shows a finding best: of its column, of its measure, or value against limit."""

from collections.abc import Mapping
from dataclasses import replace

from inspector.model.blocks import Bars, Block, Heatmap, Lines
from inspector.model.finding import Finding
from inspector.report.charts import against_limit, drawing
from inspector.report.drawing import Drawing
from inspector.report.present import Section
from inspector.report.words import Words

WIDTH = 460
MOST_ENTRIES = 10


def evidence_of(
    finding: Finding, sections: Mapping[str, Section], words: Words
) -> tuple[Drawing, tuple[str, ...]] | None:
    """Return a drawing and the labels of its series, or None if there is nothing to draw."""
    section = sections.get(finding.key)
    if section is not None:
        known = [b for name in finding.columns for b in section.presentation.details.get(name, ())]
        known += section.presentation.blocks
        sliced, equals, _ = (finding.slice or "").partition(" = ")
        if equals:  # a chart of another slice would speak of something else
            known = [block for block in known if sliced in getattr(block, "title", "")]
        for block in known:
            if drawn := _drawn(block, finding):
                return drawn
    if finding.value is not None and finding.threshold is not None:
        title = words("chart_of", message=finding.message)
        said = (words["measured"], words["limit"])
        return against_limit(title, finding.value, finding.threshold, finding.unit, said), ()
    return None


def _drawn(block: Block, finding: Finding) -> tuple[Drawing, tuple[str, ...]] | None:
    if isinstance(block, Heatmap):
        rows = [n for n, name in enumerate(block.rows) if name in finding.columns]
        if not rows and len(block.rows) > MOST_ENTRIES:
            return None
        rows = rows or list(range(len(block.rows)))
        small = replace(
            block,
            rows=tuple(block.rows[n] for n in rows[:MOST_ENTRIES]),
            values=tuple(block.values[n] for n in rows[:MOST_ENTRIES]),
        )
        return (drawing(small, width=WIDTH), ()) if small.rows else None
    if isinstance(block, Bars):
        if block.horizontal and len(block.labels) > MOST_ENTRIES:
            block = _fewer(block, finding)
        return (
            (drawing(block, width=WIDTH), tuple(s.label for s in block.series))
            if block.labels
            else None
        )
    if isinstance(block, Lines) and block.x:
        return drawing(block, width=WIDTH), tuple(s.label for s in block.series)
    return None


def _fewer(block: Bars, finding: Finding) -> Bars:
    """Keep the bars a finding speaks of, or the first ones."""
    about = [n for n, label in enumerate(block.labels) if label in finding.columns]
    kept = (about or list(range(len(block.labels))))[:MOST_ENTRIES]

    def some(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return tuple(values[n] for n in kept) if values else ()

    return replace(
        block,
        labels=tuple(block.labels[n] for n in kept),
        series=tuple(
            replace(s, values=some(s.values), low=some(s.low), high=some(s.high))
            for s in block.series
        ),
    )
