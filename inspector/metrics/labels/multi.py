"""Rows that carry several labels: how many each, how often, and which together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import NO_LABEL
from inspector.metrics.labels.multi_show import multi_blocks
from inspector.metrics.phrases import percent, quoted, rows_text, whole
from inspector.model.answers import Cells
from inspector.model.blocks import Note, Presentation
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.label_answers import LabelSetCounts
from inspector.model.label_questions import LabelSets

#: What may stand between labels, the surest first.
SEPARATORS = ("|", ";", ",")
#: Most labels kept in a result, and most whose meetings are shown.
KEPT, MET = 100, 12
#: Labels per different text below which a text is taken for several labels.
FEWER = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLabel:
    """One of several labels.

    Attributes:
        name: Its name.
        rows: Rows that carry it.
        imbalance: Rows of the most frequent label per row of this (IRLbl).
    """

    name: str
    rows: int
    imbalance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiLabel:
    """How rows spread over labels of which each row may carry several.

    Attributes:
        note: Why this cannot be said; empty if it can.
        columns: The columns that hold the labels.
        separator: What stands between them in a text; empty for lists and yes-or-no columns.
        rows: All rows.
        labelled: Rows that state their labels, be it none.
        without: Rows that state none.
        cardinality: Labels per labelled row.
        density: That per label there is.
        distinct: Labels there are.
        sets: Different sets of labels.
        mean_imbalance: Mean of the labels' imbalance (MeanIR).
        scumble: How much rare and frequent labels share rows, 0 to 1 (SCUMBLE); None if not all
            sets were returned.
        labels: The labels, most frequent first.
        met: For the most frequent labels: rows that carry both, by the order of `labels`.
        largest: The most frequent sets, as people read them.
        largest_rows: Rows of each.
    """

    note: str
    columns: tuple[str, ...] = ()
    separator: str = ""
    rows: int = 0
    labelled: int = 0
    without: int = 0
    cardinality: float = 0.0
    density: float = 0.0
    distinct: int = 0
    sets: int = 0
    mean_imbalance: float | None = None
    scumble: float | None = None
    labels: tuple[OneLabel, ...] = ()
    met: tuple[tuple[int, ...], ...] = ()
    largest: tuple[str, ...] = ()
    largest_rows: tuple[int, ...] = ()


class MultiLabelMetric(Metric[MultiLabel]):
    """Counts labels of which a row may carry several."""

    card = Card(
        key="labels.multi",
        area="labels",
        name="Several labels a row",
        technical="Multi-label: cardinality, density, IRLbl, MeanIR, SCUMBLE, co-occurrence",
        question="Where rows carry several labels, how often does each occur, and with which others?",
        explanation=(
            "Some data give a row no label, one, or many: a list, a text such as “cat|dog”, or one "
            "yes-or-no column a label. Each label is then rare or frequent by itself, and rare "
            "labels that come only together with frequent ones are hard to balance."
        ),
        formula="cardinality = labels / rows; density = cardinality / labels there are; IRLbl = rows of "
        "the most frequent label / rows of this; MeanIR = mean IRLbl; SCUMBLE = mean over rows of "
        "1 - geometric mean / mean of IRLbl",
        source="Tsoumakas and Katakis 2007; Charte et al. 2015, doi 10.1016/j.neucom.2014.08.091; "
        "Charte et al. 2014 (SCUMBLE)",
        limits="Labels that nobody ever gave are not seen.",
        thresholds=(
            Threshold(
                name="few",
                default=30,
                unit="rows",
                meaning="A label with fewer rows is worth knowing, without a baseline.",
                source="Inspector",
            ),
            Threshold(
                name="lost",
                default=0.5,
                unit="share",
                meaning="A label that lost at least this part of its share since the baseline is a "
                "warning.",
                source="Inspector",
            ),
        ),
        order=12,
    )
    result = MultiLabel

    def skip(self, subject: Subject) -> str | None:
        """Several labels a row are needed: a list, a text, or yes-or-no columns."""
        if len(subject.expect.label.columns) > 1:
            return None
        column = subject.version.schema.find(subject.version.roles.label)
        if column is None:
            return f"{NO_LABEL} Several yes-or-no columns can be named together."
        if column.physical.endswith("[]") or column.type is LogicalType.TEXT:
            return None
        return "Each row has one label."

    def measure(self, subject: Subject) -> Measurement[MultiLabel]:
        """Find what separates labels, then count sets."""
        known = subject.expect.label
        columns = known.columns if len(known.columns) > 1 else (subject.version.roles.label or "",)
        separator = known.separator
        column = subject.version.schema.find(columns[0])
        if column is None:
            return MultiLabel(note=f"This version has no column {quoted(columns[0])}.")
        if len(columns) == 1 and not column.physical.endswith("[]") and not separator:
            ask = subject.distribution(column.name)
            cells = (yield (ask,)).get(ask)
            separator = _separator(cells) if isinstance(cells, Cells) else ""
            if not separator:
                return MultiLabel(note="Each row has one label.")
        missing = [name for name in columns if name not in subject.version.schema]
        if missing:
            return MultiLabel(note=f"This version has no column {quoted(missing[0])}.")
        question = LabelSets(columns=columns, separator=separator if len(columns) == 1 else "")
        put = subject.ask(question)
        answers = yield (put,)
        found = answers.get(put)
        if not isinstance(found, LabelSetCounts):
            return MultiLabel(note=answers.reason(put))
        if not found.given:
            return MultiLabel(note="No row has a label.", columns=columns, rows=found.rows)
        return _counted(found, columns, question.separator)

    def judge(
        self, result: MultiLabel, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Labels too rare to learn, said once."""
        if result.note or not result.labels or subject.baseline is not None:
            return
        few = [one for one in result.labels if one.rows < limits["few"]]
        if few:
            rarest = few[-1]
            others = len(few) - 1
            yield Judgement(
                severity=Severity.INFO,
                columns=result.columns[:1],
                value=float(rarest.rows),
                threshold=limits["few"],
                unit="rows",
                message=f"Of {whole(result.distinct)} labels, {quoted(rarest.name)} has only "
                f"{rows_text(rarest.rows)}"
                + (
                    f", and {whole(others)} more have fewer than {whole(limits['few'])}."
                    if others
                    else "."
                )
                + f" A row carries {result.cardinality:.2f} labels on average; "
                f"{percent(result.without / result.labelled)} carry none.",
                impact="No score can be trusted for a label with so few rows.",
                action="Collect more of it, or leave it out and say so.",
                risks=("performance", "fairness"),
                rows=rarest.rows,
                ask=subject.ask(LabelSets(columns=result.columns, separator=result.separator)),
            )

    def present(self, series: Sequence[Shown[MultiLabel]]) -> Presentation:
        """Shares of labels per version, and which come together."""
        newest = series[-1]
        if not newest.result.labels:
            text = newest.result.note or "No row has a label."
            return Presentation(blocks=(Note(title="Several labels a row", text=text),))
        return Presentation(blocks=multi_blocks(series))


def _separator(cells: Cells) -> str:
    """Return what stands between labels; empty if texts do not hold several.

    Several labels make fewer names than texts: “a|b”, “a|c” and “b|c” are three texts of three
    names, “a|b|c” and the like far more texts than names. A text that merely holds a comma is not
    taken apart: its parts do not come again.
    """
    values = [v for v in cells.values if isinstance(v, str)] if cells.form == "exact" else []
    values = values or [v for v, _ in cells.top if isinstance(v, str)]
    for separator in SEPARATORS:
        with_it = [v for v in values if separator in v]
        if len(with_it) < 3 or 2 * len(with_it) < len(values):
            continue
        names = {part.strip() for v in values for part in v.split(separator)} - {""}
        if len(names) <= FEWER * len(values) and all(len(name) <= 60 for name in names):
            return separator
    return ""


def _counted(found: LabelSetCounts, columns: tuple[str, ...], separator: str) -> MultiLabel:
    most = found.counts[0]
    imbalance = dict(zip(found.items, (most / n for n in found.counts), strict=True))
    whole_sets = len(found.sets) == found.distinct_sets and len(found.items) == found.distinct_items
    scumble = None
    if whole_sets:
        total = 0.0
        for names, rows in zip(found.sets, found.set_counts, strict=True):
            if names:
                total += rows * scumble_of([imbalance[name] for name in names])
        scumble = total / found.labelled
    top = found.items[:MET]
    place = {name: number for number, name in enumerate(top)}
    met = [[0] * len(top) for _ in top]
    for names, rows in zip(found.sets, found.set_counts, strict=True):
        there = [place[name] for name in names if name in place]
        for one in there:
            for other in there:
                met[one][other] += rows
    return MultiLabel(
        note="",
        columns=columns,
        separator=separator,
        rows=found.rows,
        labelled=found.labelled,
        without=found.empty,
        cardinality=found.given / found.labelled,
        density=found.given / found.labelled / found.distinct_items,
        distinct=found.distinct_items,
        sets=found.distinct_sets,
        mean_imbalance=sum(imbalance.values()) / len(imbalance) if whole_sets else None,
        scumble=scumble,
        labels=tuple(
            OneLabel(name=name, rows=rows, imbalance=most / rows)
            for name, rows in list(zip(found.items, found.counts, strict=True))[:KEPT]
        ),
        met=tuple(tuple(line) for line in met) if whole_sets else (),
        largest=tuple(" + ".join(names) or "(none)" for names in found.sets[:20]),
        largest_rows=found.set_counts[:20],
    )


def scumble_of(imbalances: Sequence[float]) -> float:
    """Return how unlike the imbalances of one row's labels are: 1 - geometric mean / mean."""
    import math

    mean = sum(imbalances) / len(imbalances)
    geometric = math.exp(sum(math.log(x) for x in imbalances) / len(imbalances))
    return max(0.0, 1 - geometric / mean)


METRIC = MultiLabelMetric()
