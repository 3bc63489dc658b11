"""What the head of a column shows: how complete it is, and a small picture of its values."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspector.model.answers import Cells, Facts
from inspector.model.dataset import Column
from inspector.model.questions import ColumnFacts, Distribution
from inspector.model.report import Report
from inspector.report.shown import format_value

#: Bars of a picture.
MOST_BARS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A column in small.

    Attributes:
        complete: Share of rows that hold something; None while unknown.
        bars: Heights between 0 and 1, in the order of the values or of their frequency.
        ranked: Whether the bars are of the most frequent values, the most frequent first.
        told: The same in words, for the tooltip.
    """

    complete: float | None = None
    bars: tuple[float, ...] = ()
    ranked: bool = False
    told: str = ""


NO_SKETCH = Sketch()
#: Sketches of the newest reports, by version and column: drawing those of 500 columns takes a while.
_DRAWN: "OrderedDict[int, tuple[Report, Mapping[str, Mapping[str, Sketch]]]]" = OrderedDict()
_MOST_DRAWN = 4


def draw(report: Report) -> None:
    """Draw the sketches of all columns of a report. Takes time: not for the window's thread."""
    drawn = {
        version.id: dict(
            zip(
                version.schema.all_names,
                sketches(version.schema.columns, report, version.id),
                strict=True,
            )
        )
        for version in report.versions
    }
    _DRAWN[id(report)] = (report, drawn)
    while len(_DRAWN) > _MOST_DRAWN:
        _DRAWN.popitem(last=False)


def forget(report: Report) -> None:
    """Let go of the sketches of a report."""
    _DRAWN.pop(id(report), None)


def sketches(columns: Iterable[Column], report: Report | None, version: str) -> tuple[Sketch, ...]:
    """Return the sketch of each column of a version, as far as the report knows it."""
    known = _DRAWN.get(id(report))
    if known is not None and known[0] is report:
        drawn = known[1].get(version, {})
        return tuple(drawn.get(column.name, NO_SKETCH) for column in columns)
    facts: dict[str, Facts] = {}
    cells: dict[str, Cells] = {}
    for entry in report.answers if report is not None else ():
        asked, told = entry.question, entry.answer
        if entry.version != version:
            continue
        if isinstance(asked, ColumnFacts) and isinstance(told, Facts):
            facts[asked.column] = told
        elif isinstance(asked, Distribution) and isinstance(told, Cells) and asked.minus is None:
            older = cells.get(asked.column)
            if older is None or (older.scale is not None and asked.scale is None):
                cells[asked.column] = told
    return tuple(_sketch(column, facts, cells) for column in columns)


def _sketch(column: Column, facts: Mapping[str, Facts], cells: Mapping[str, Cells]) -> Sketch:
    known, counted = facts.get(column.name), cells.get(column.name)
    complete = 1 - known.missing / known.rows if known is not None and known.rows else None
    ranked = False
    heights: tuple[float, ...] = ()
    told: list[str] = []
    if complete is not None and known is not None:
        told.append(
            f"{format_value(complete, 'share')} of all rows hold something, "
            f"{format_value(known.missing, 'rows')} do not"
        )
    if counted is not None:
        ranked = not (column.type.is_ordered or counted.form == "lengths")
        heights = _heights(counted, ranked=ranked)
        if heights:
            told.append(_words(counted, ranked=ranked))
    return Sketch(complete=complete, bars=heights, ranked=ranked, told="\n".join(told))


def _heights(cells: Cells, *, ranked: bool) -> tuple[float, ...]:
    counts = [count for _, count in cells.top] if cells.form == "hashed" else list(cells.counts)
    if not counts or max(counts) <= 0:
        return ()
    if ranked:
        counts = sorted(counts, reverse=True)[:MOST_BARS]
    elif len(counts) > 1:
        counts = _binned(cells)
    tallest = max(counts)
    return tuple(count / tallest for count in counts)


def _binned(cells: Cells) -> list[int]:
    """Count values, or the middles of their cells, in bins of one width."""
    values = [float(v) for v in cells.values if isinstance(v, (int, float))]
    if cells.form == "binned" and cells.scale is not None:
        values = [cells.scale.middle(int(cell)) for cell in values]
    if len(values) != len(cells.counts):
        return list(cells.counts)[:MOST_BARS]
    low, high = min(values), max(values)
    bars = [0] * min(MOST_BARS, max(2, len(values)))
    for value, count in zip(values, cells.counts, strict=True):
        share = (value - low) / (high - low) if high > low else 0.0
        bars[min(len(bars) - 1, int(share * len(bars)))] += count
    return bars


def _words(cells: Cells, *, ranked: bool) -> str:
    if ranked:
        return "Bars: the most frequent values, the most frequent first"
    if cells.form == "lengths":
        return "Bars: lengths of the texts, the shortest on the left"
    return "Bars: values, the smallest on the left"
