"""How rows spread over classes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.picture import Picture, draw
from inspector.metrics.labels.classes import (
    SHOWN_CLASSES,
    ClassCount,
    class_table,
    label_column,
    name_of,
    no_label,
    not_classes,
)
from inspector.metrics.labels.number_show import PERCENTILES, number_blocks
from inspector.metrics.labels.stated import in_order, long_tail, stated, tail_lines
from inspector.metrics.phrases import percent, quoted, rows_text, whole
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
    Series,
)
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.stats.cells import align, quantile
from inspector.stats.entropy import effective_classes, evenness, gini_simpson
from inspector.stats.intervals import wilson

#: Most classes kept in a result.
KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBalance:
    """How rows spread over classes, or over a label that is a number.

    Attributes:
        note: Why there are no classes; empty if there are.
        rows: All rows.
        labelled: Rows with a label.
        classes: Classes, largest first; of very many the largest 200.
        distinct: How many classes there are; None if not counted.
        smallest: Rows of the smallest class.
        imbalance: Rows of the largest class per row of the smallest.
        effective: As many equally large classes would be as balanced; None if not all were counted.
        evenness: 1 for equal classes; None for one class or if not all were counted.
        gini_simpson: Chance that two rows differ in class; None if not all were counted.
        percentiles: Of a number: its values at `PERCENTILES`.
        mean: Of a number.
        stddev: Of a number.
        minimum: Of a number.
        maximum: Of a number.
        order: The classes in the order a person stated; empty if none was.
        positive: The class a person called positive; empty if none.
        median: Of an ordinal label: the class in the middle of all labelled rows; empty if not known.
        ranks: Of many classes: ranks of the long-tail curve.
        held: Share of labelled rows that the classes up to each rank hold.
        half: How many of the largest classes hold half of the labelled rows; None if not counted.
        bars: Of a number: names of bins.
        shares: Share of values in each bin.
    """

    note: str
    rows: int
    labelled: int
    classes: tuple[ClassCount, ...] = ()
    distinct: int | None = None
    smallest: int | None = None
    imbalance: float | None = None
    effective: float | None = None
    evenness: float | None = None
    gini_simpson: float | None = None
    percentiles: tuple[float, ...] = ()
    mean: float | None = None
    stddev: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    order: tuple[str, ...] = ()
    positive: str = ""
    median: str = ""
    ranks: tuple[float, ...] = ()
    held: tuple[float, ...] = ()
    half: int | None = None
    bars: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()

    @property
    def minority_share(self) -> float | None:
        """The smallest class's share of labelled rows."""
        return self.smallest / self.labelled if self.smallest and self.labelled else None


class BalanceMetric(Metric[LabelBalance]):
    """Counts the classes."""

    card = Card(
        key="labels.balance",
        area="labels",
        name="Class balance",
        technical="Class shares, imbalance ratio, Hill number of order 1, Pielou's evenness",
        question="How many rows does each class have?",
        explanation=(
            "The share of each class among labelled rows. A model sees little of a rare class, and "
            "a score over all rows hides how it does there. Imbalance is a property of the world "
            "more often than a fault; what matters is that it is known, and stays."
        ),
        formula="imbalance = rows of the largest class / rows of the smallest; effective classes = "
        "exp(-Σ p ln p); evenness = -Σ p ln p / ln K",
        source="Hill 1973; Pielou 1966; Wilson 1927; degrees of imbalance: Google, Imbalanced data "
        "(mild 20-40 %, moderate 1-20 %, extreme below 1 %)",
        limits="Classes that exist only in the documentation are not seen.",
        thresholds=(
            Threshold(
                name="info",
                default=0.20,
                unit="share",
                meaning="Without a baseline, a smallest class below this share (or below half of "
                "an equal share, if less) is worth knowing.",
                source="Google, Imbalanced data",
            ),
            Threshold(
                name="warning",
                default=0.01,
                unit="share",
                meaning="A smallest class below this share, and not so in the baseline, is a "
                "warning.",
                source="Google, Imbalanced data",
            ),
        ),
        order=10,
    )
    result = LabelBalance

    def skip(self, subject: Subject) -> str | None:
        """A label is needed."""
        return no_label(subject)

    def measure(self, subject: Subject) -> Measurement[LabelBalance]:
        """Ask for the label's distribution."""
        column = label_column(subject)
        if column is None:
            raise ValueError("there is no label")
        ask = subject.distribution(column.name)
        cells = (yield (ask,))[ask]
        if not isinstance(cells, Cells):
            raise TypeError("a distribution is answered by cells")
        reason = not_classes(cells, column.type)
        if reason and not (column.type.is_ordered and cells.total):
            return LabelBalance(note=reason, rows=cells.rows, labelled=cells.total)
        if reason:
            return _number(cells, column.type, reason)
        table = class_table(cells, column.type)
        counts = [count for _, count in table]
        every = cells.form == "exact"
        labelled = sum(counts) if every else cells.total
        if not counts:
            return LabelBalance(note=reason or "No row has a label.", rows=cells.rows, labelled=0)
        smallest = counts[-1] if every else (1 if cells.once else None)
        return LabelBalance(
            note="",
            rows=cells.rows,
            labelled=labelled,
            classes=tuple(
                ClassCount(name=name_of(value, column.type), rows=count)
                for value, count in table[:KEPT]
            ),
            distinct=len(counts) if every else cells.distinct,
            smallest=smallest,
            imbalance=counts[0] / smallest if smallest else None,
            effective=effective_classes(counts) if every else None,
            evenness=evenness(counts) if every else None,
            gini_simpson=gini_simpson(counts) if every else None,
            **stated(
                [(name_of(value, column.type), count) for value, count in table],
                subject.expect.label,
            ),
            **(long_tail(counts) if every else {}),
        )

    def judge(
        self, result: LabelBalance, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One class is a fault; imbalance is said once, and again when it becomes extreme."""
        column = label_column(subject)
        if column is None or result.note or not result.classes or result.labelled < 2:
            return
        name = quoted(column.name)
        if result.distinct == 1:
            yield Judgement(
                severity=Severity.WARNING,
                columns=(column.name,),
                value=1.0,
                threshold=2.0,
                unit="count",
                message=f"The label {name} has one class only, {quoted(result.classes[0].name)}.",
                impact="There is nothing to learn and nothing to tell apart.",
                action="Check that no rows were filtered out by their label.",
                risks=("performance",),
                rows=result.labelled,
                ask=subject.distribution(column.name),
            )
            return
        share = result.minority_share
        if share is None or (result.distinct or 0) > SHOWN_CLASSES or not result.distinct:
            return
        limit = min(limits["info"], 0.5 / result.distinct)
        extreme = share < limits["warning"]
        if subject.baseline is not None or share >= limit:
            return  # a change is said by labels.drift
        rarest = result.classes[-1]
        low, high = wilson(rarest.rows, result.labelled)
        yield Judgement(
            severity=Severity.WARNING if extreme else Severity.INFO,
            columns=(column.name,),
            value=share,
            threshold=limits["warning"] if extreme else limit,
            unit="share",
            message=f"{whole(result.distinct)} classes; the rarest, {quoted(rarest.name)}, has "
            f"{percent(share)} of labelled rows ({rows_text(rarest.rows)}; 95 %: {percent(low)} to "
            f"{percent(high)}). As balanced as {result.effective or 0:.1f} equal classes.",
            impact=f"A model that never answers {quoted(rarest.name)} is still right in "
            f"{percent(1 - share)} of rows; accuracy alone will not show it.",
            action="Judge each class by itself (recall, precision), and weight or collect more of "
            "the rare ones.",
            risks=("performance", "fairness"),
            rows=rarest.rows,
            ask=subject.distribution(column.name),
        )

    def present(self, series: Sequence[Shown[LabelBalance]]) -> Presentation:
        """Figures, a bar per class and version, and a grid with intervals."""
        newest = series[-1]
        result = newest.result
        if result.bars:
            return Presentation(blocks=number_blocks(series))
        if not result.classes:
            return Presentation(blocks=(Note(title="Class balance", text=result.note),))
        blocks: list[Block] = [_figures(newest), _bars(series), *tail_lines(series), _grid(newest)]
        return Presentation(blocks=tuple(blocks))


def _number(cells: Cells, kind: LogicalType, reason: str) -> LabelBalance:
    aligned = align(cells, cells, ordered=True)
    picture = Picture() if isinstance(aligned, str) else draw(aligned, kind)
    found = [quantile(cells, p) for p in PERCENTILES]
    return LabelBalance(
        note=reason,
        rows=cells.rows,
        labelled=cells.total,
        distinct=cells.distinct,
        percentiles=tuple(value for value in found if value is not None),
        mean=cells.mean,
        stddev=cells.stddev,
        minimum=None if cells.minimum is None else float(cells.minimum),
        maximum=None if cells.maximum is None else float(cells.maximum),
        bars=picture.labels,
        shares=picture.before,
    )


def _figures(newest: Shown[LabelBalance]) -> Figures:
    result = newest.result
    rare = result.classes[-1].name if len(result.classes) == result.distinct else ""
    figures = [
        Figure(label="Classes", value=result.distinct, unit="count"),
        Figure(
            label="Smallest class",
            value=result.minority_share,
            unit="share",
            note=quoted(rare) if rare else "",
            tone=worst_tone(newest.findings),
        ),
        Figure(label="Largest per smallest", value=result.imbalance, unit="ratio"),
        Figure(
            label="As balanced as",
            value=result.effective,
            unit="number",
            note="equally large classes",
        ),
        Figure(
            label="Positive class",
            value=_positive_share(result),
            unit="share",
            note=quoted(result.positive),
        ),
        Figure(label="Median class", value=result.median or None),
        Figure(
            label="Half of all rows in", value=result.half, unit="count", note="largest classes"
        ),
        Figure(label="Evenness", value=result.evenness, unit="number", note="1 is balanced"),
    ]
    return Figures(
        title="How balanced are the classes?",
        figures=tuple(f for f in figures if f.value is not None),
    )


def _positive_share(result: LabelBalance) -> float | None:
    rows = next((c.rows for c in result.classes if c.name == result.positive), None)
    return None if rows is None else rows / result.labelled


def _bars(series: Sequence[Shown[LabelBalance]]) -> Bars:
    largest: dict[str, float] = {}
    for shown in series:
        for found in shown.result.classes:
            share = found.rows / shown.result.labelled
            largest[found.name] = max(largest.get(found.name, 0.0), share)
    names = sorted(largest, key=lambda name: (-largest[name], name))[:SHOWN_CLASSES]
    names = in_order(names, series[-1].result.order)
    lines = []
    for shown in series:
        rows = {found.name: found.rows for found in shown.result.classes}
        n = shown.result.labelled
        ends = [wilson(rows.get(name, 0), n) for name in names]
        lines.append(
            Series(
                label=shown.version.name,
                values=tuple(rows.get(name, 0) / n if n else None for name in names),
                low=tuple(low for low, _ in ends),
                high=tuple(high for _, high in ends),
            )
        )
    more = len(largest) - len(names)
    return Bars(
        title="Share of each class",
        labels=tuple(names),
        series=tuple(lines),
        unit="share",
        x_title="Class",
        y_title="Share of labelled rows",
        horizontal=len(names) > 8 or max(map(len, names)) > 12,
        caption="Whiskers: 95 % intervals (Wilson)."
        + (f" {whole(more)} smaller classes are not drawn." if more > 0 else ""),
    )


def _grid(newest: Shown[LabelBalance]) -> Grid:
    result = newest.result
    rows = []
    for found in result.classes:
        low, high = wilson(found.rows, result.labelled)
        rows.append((found.name, found.rows, found.rows / result.labelled, low, high))
    shown = len(result.classes)
    return Grid(
        title=f"Classes of “{newest.version.name}”",
        columns=(
            GridColumn(label="Class"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Share", unit="share"),
            GridColumn(label="Low", unit="share", help="Lower end of the 95 % interval."),
            GridColumn(label="High", unit="share", help="Upper end of the 95 % interval."),
        ),
        rows=tuple(rows),
        caption=f"The {shown} largest of {whole(result.distinct)} classes."
        if result.distinct and result.distinct > shown
        else "",
    )


METRIC = BalanceMetric()
