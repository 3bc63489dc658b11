"""A label that is a number: where values are thin, where they pile up, and how far the tails reach."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labelling import span_label, value_label
from inspector.metrics.labels.classes import NUMBER, label_column, no_label, not_classes
from inspector.metrics.labels.numeric_show import numeric_blocks
from inspector.metrics.phrases import percent, quoted, whole
from inspector.model.answers import Cells, Groups
from inspector.model.blocks import Note, Presentation
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts
from inspector.stats.cells import quantile

#: Bins of equal mass, where nobody stated any.
QUANTILES = 10
#: Bins of equal width in which thin regions are sought, and the fewest rows that are enough.
WIDTHS, ENOUGH = 20, 30
#: Share of rows in one fine cell from which its values are asked for.
PILE = 0.02
#: Interquartile ranges beyond the quartiles from which values are a far tail (Tukey 1977).
FAR = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBin:
    """A range of the label and its rows."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """One value that far more rows have than its neighbours.

    Attributes:
        value: The value, as people read it.
        rows: Rows with it.
        times: Rows per row of the next most frequent value.
        edge: "lowest" or "highest" if it is an end of the range; else empty.
    """

    value: str
    rows: int
    times: float
    edge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericLabel:
    """How a label that is a number spreads.

    Attributes:
        note: Why this cannot be said; empty if it can.
        labelled: Rows with a finite label.
        stated: Whether a person stated the bins; else they hold a tenth of the baseline (or of the
            first version) each.
        bins: Rows per bin.
        thin: Share of the range, in twenty equal steps, in which fewer than 30 rows lie.
        thin_where: The longest such stretch; empty if there is none.
        low_tail: Rows more than three interquartile ranges below the first quartile.
        high_tail: Rows more than that above the third.
        spikes: Values that pile up, largest first.
        heaped: Share of whole values that end in 0 or 5; None if values are not whole numbers.
    """

    note: str
    labelled: int = 0
    stated: bool = False
    bins: tuple[LabelBin, ...] = ()
    thin: float | None = None
    thin_where: str = ""
    low_tail: int = 0
    high_tail: int = 0
    spikes: tuple[Spike, ...] = ()
    heaped: float | None = None


class NumericLabelMetric(Metric[NumericLabel]):
    """Looks at the balance of a label that is a number."""

    card = Card(
        key="labels.numeric",
        area="labels",
        name="A number as label",
        technical="Balance over bins, thin regions, spikes, heaping and tails of a numeric target",
        question="Where the label is a number, which values are too rare to learn, and which pile up?",
        explanation=(
            "A model learns little where hardly any rows lie, however many there are in all. Values "
            "that pile up at an end were often cut off there; values that end in 0 or 5 were often "
            "guessed or rounded; a far tail rules the squared error."
        ),
        formula="rows per bin (stated, or tenths of the baseline); thin: steps of 1/20 of the 1st to "
        "99th percentile range with < 30 rows; tail: beyond quartile ± 3 IQR; heaping: whole values "
        "divisible by 5, 1 in 5 expected",
        source="Yang et al. 2021 (deep imbalanced regression), arXiv 2102.09554; Tukey 1977; digit "
        "preference: Myers 1940",
        limits="It does not know which values matter. Counts of fine cells may put rows at a bin's "
        "edge into its neighbour.",
        thresholds=(
            Threshold(
                name="spike",
                default=0.05,
                unit="share",
                meaning="One value with this share of rows, five times its neighbours, is worth "
                "knowing; at an end of the range it is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="heaped",
                default=0.5,
                unit="share",
                meaning="If this share of whole values ends in 0 or 5, that is worth knowing.",
                source="Inspector; UN: Whipple's index 175 (very rough) is 0.35",
            ),
            Threshold(
                name="thin",
                default=0.25,
                unit="share",
                meaning="If this share of the usual range has too few rows, that is worth knowing.",
                source="Inspector",
            ),
        ),
        order=14,
    )
    result = NumericLabel

    def skip(self, subject: Subject) -> str | None:
        """A label that is a number is needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        column = label_column(subject)
        if column is None or not column.type.is_numeric:
            return "The label is a class, not a number."
        return None

    def measure(self, subject: Subject) -> Measurement[NumericLabel]:
        """Ask for the distribution, choose bins, and count them."""
        column = label_column(subject)
        if column is None:
            raise ValueError("there is no label")
        own = subject.distribution(column.name)
        asks = [own]
        old = subject.baseline.schema.find(column.name) if subject.baseline else None
        if old is not None and old.type.is_numeric:
            asks.append(subject.baseline_distribution(column.name))
        answers = yield asks
        cells = answers[own]
        if not isinstance(cells, Cells):
            raise TypeError("a distribution is answered by cells")
        stated = subject.expect.label.bins
        reason = not_classes(cells, column.type)
        if reason and reason != NUMBER:
            return NumericLabel(note=reason)
        if not reason and not stated:
            return NumericLabel(note="The label has few values and is taken for a class.")
        before = answers.get(asks[1]) if len(asks) > 1 else None
        edges = stated or _tenths(before if isinstance(before, Cells) else cells)
        bins: tuple[LabelBin, ...] = ()
        ends = quantile(cells, 0.01), quantile(cells, 0.99)
        steps = _steps(*ends)
        put = [
            subject.ask(GroupCounts(by=(Axis(column=column.name, form="cell", edges=one),)))
            for one in (edges, steps)
            if one
        ]
        top = subject.ask(GroupCounts(by=(Axis(column=column.name),), limit=4))
        piled = cells.form != "exact" and max(cells.counts, default=0) >= PILE * cells.total
        counted = yield [*put, *([top] if piled else [])]
        found = [g if isinstance(g := counted.get(ask), Groups) else None for ask in put]
        if edges and found and found[0] is not None:
            bins = _bins(found[0], edges, column.type)
        thin, where = (
            _thin(found[-1], steps, column.type)
            if steps and found and found[-1] is not None
            else (None, "")
        )
        low, high = _tails(cells)
        return NumericLabel(
            note="",
            labelled=cells.total,
            stated=bool(stated),
            bins=bins,
            thin=thin,
            thin_where=where,
            low_tail=low,
            high_tail=high,
            spikes=_spikes(cells, counted.get(top) if piled else None, column.type),
            heaped=_heaped(cells, column.type),
        )

    def judge(
        self, result: NumericLabel, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of piles, rounding and thin regions, once."""
        label = subject.version.roles.label
        if result.note or label is None or not result.labelled or subject.baseline is not None:
            return
        name, ask = quoted(label), subject.distribution(label)
        if result.spikes and result.spikes[0].rows >= limits["spike"] * result.labelled:
            spike = result.spikes[0]
            share = spike.rows / result.labelled
            yield Judgement(
                severity=Severity.WARNING if spike.edge else Severity.INFO,
                columns=(label,),
                slice=f"{label} = {spike.value}",
                value=share,
                threshold=limits["spike"],
                unit="share",
                message=f"{percent(share)} of labels are exactly {spike.value}"
                + (f", the {spike.edge} value" if spike.edge else "")
                + f"; no other value has more than {percent(share / spike.times)}.",
                impact="A value cut off or filled in is learnt as if it had been measured."
                if spike.edge
                else "One value that stands for another thing bends every average.",
                action="Ask whether the value is a limit, a default or a real measurement.",
                risks=("performance",),
                rows=spike.rows,
                ask=ask,
            )
        if result.heaped is not None and result.heaped >= limits["heaped"]:
            yield Judgement(
                severity=Severity.INFO,
                columns=(label,),
                slice="ends in 0 or 5",
                value=result.heaped,
                threshold=limits["heaped"],
                unit="share",
                message=f"{percent(result.heaped)} of {name} end in 0 or 5, where a fifth would be "
                "expected: the values seem rounded or guessed.",
                impact="Errors smaller than the rounding cannot be seen.",
                action="Ask how the label is read off, and do not judge models more finely.",
                risks=("performance",),
                ask=ask,
            )
        if result.thin is not None and result.thin >= limits["thin"]:
            yield Judgement(
                severity=Severity.INFO,
                columns=(label,),
                slice="thin regions",
                value=result.thin,
                threshold=limits["thin"],
                unit="share",
                message=f"In {percent(result.thin)} of the usual range of {name} fewer than "
                f"{whole(ENOUGH)} rows lie in each twentieth"
                + (f"; the longest stretch is {result.thin_where}." if result.thin_where else "."),
                impact="A model hardly learns these values, and a score over all rows hides it.",
                action="Judge the error range by range; collect or weight rows there.",
                risks=("performance", "fairness"),
                ask=ask,
            )

    def present(self, series: Sequence[Shown[NumericLabel]]) -> Presentation:
        """Rows per bin for every version, and what piles up in the newest."""
        newest = series[-1].result
        if newest.note:
            return Presentation(blocks=(Note(title="A number as label", text=newest.note),))
        return Presentation(blocks=numeric_blocks(series))


def _tenths(cells: Cells) -> tuple[float, ...]:
    found = [quantile(cells, n / QUANTILES) for n in range(1, QUANTILES)]
    return tuple(sorted({float(f"{x:.6g}") for x in found if x is not None}))


def _steps(low: float | None, high: float | None) -> tuple[float, ...]:
    if low is None or high is None or not high > low:
        return ()
    step = (high - low) / WIDTHS
    return tuple(low + step * n for n in range(WIDTHS + 1))


def _bins(found: Groups, edges: Sequence[float], kind: LogicalType) -> tuple[LabelBin, ...]:
    rows = {key[0]: count for key, count in zip(found.keys, found.rows, strict=True)}
    ends = [None, *edges, None]
    return tuple(
        LabelBin(name=span_label(low, high, kind), rows=rows.get(place, 0))
        for place, (low, high) in enumerate(pairwise(ends), -1)
    )


def _thin(found: Groups, steps: Sequence[float], kind: LogicalType) -> tuple[float, str]:
    """Return the share of the range with too few rows, and its longest stretch in words."""
    rows = {key[0]: count for key, count in zip(found.keys, found.rows, strict=True)}
    empty = [rows.get(place, 0) < ENOUGH for place in range(len(steps) - 1)]
    best, start = (0, 0), None
    for place, one in enumerate([*empty, False]):
        if one and start is None:
            start = place
        elif not one and start is not None:
            if place - start > best[1] - best[0]:
                best = (start, place)
            start = None
    where = span_label(steps[best[0]], steps[best[1]], kind) if best[1] > best[0] else ""
    return sum(empty) / len(empty), where


def _tails(cells: Cells) -> tuple[int, int]:
    """Return the rows far below the first and far above the third quartile."""
    first, third = quantile(cells, 0.25), quantile(cells, 0.75)
    if first is None or third is None or not third > first:
        return 0, 0
    low, high = first - FAR * (third - first), third + FAR * (third - first)
    below = above = 0
    for value, count in zip(cells.values, cells.counts, strict=True):
        if not isinstance(value, int | float):
            continue
        at = float(value) if cells.scale is None else cells.scale.left(int(value))
        end = at if cells.scale is None else cells.scale.left(int(value) + 1)
        below += count if end < low else 0
        above += count if at > high else 0
    return below, above


def _spikes(cells: Cells, top: object, kind: LogicalType) -> tuple[Spike, ...]:
    """Return values that far more rows have than any other; of fine cells the values are asked for."""
    known = list(zip(cells.values, cells.counts, strict=True)) if cells.form == "exact" else []
    if isinstance(top, Groups):
        known = [(key[0], rows) for key, rows in zip(top.keys, top.rows, strict=True)]
    pairs = [(v, n) for v, n in known if isinstance(v, int | float)]
    pairs.sort(key=lambda pair: (-pair[1], pair[0]))
    if len(pairs) < 2:
        return ()
    found = []
    for value, rows in pairs[:3]:
        others = max(n for v, n in pairs if v != value)
        if rows < 5 * others:
            break
        edge = "lowest" if value == cells.minimum else "highest" if value == cells.maximum else ""
        found.append(
            Spike(value=value_label(value, kind), rows=rows, times=rows / others, edge=edge)
        )
    return tuple(found)


def _heaped(cells: Cells, kind: LogicalType) -> float | None:
    """Return the share of whole values that end in 0 or 5, where it can be counted."""
    if cells.form != "exact":
        return None
    pairs = [
        (float(v), n)
        for v, n in zip(cells.values, cells.counts, strict=True)
        if isinstance(v, int | float) and float(v).is_integer()
    ]
    total = sum(n for _, n in pairs)
    spread = [v for v, _ in pairs]
    if total < 0.95 * cells.total or not spread or max(spread) - min(spread) < 20:
        return None
    return sum(n for v, n in pairs if v % 5 == 0) / total


METRIC = NumericLabelMetric()
