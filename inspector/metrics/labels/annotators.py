"""Who gave which labels: the share of each class by annotator, and how far each is from the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import (
    class_table,
    crosstab,
    label_column,
    name_of,
    no_label,
    not_classes,
)
from inspector.metrics.phrases import percent, plural, quoted, slice_text, whole
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts
from inspector.stats.multiple import benjamini_hochberg

#: Most annotators kept; those with most rows.
KEPT = 60
#: Most classes shown one by one.
CLASSES = 12
#: Fewest labels of an annotator of whom a finding speaks.
FEWEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotator:
    """What one annotator labelled.

    Attributes:
        name: Who.
        rows: Labels given.
        shares: Share of each class, in the order of the result's classes.
        moved: Share of labels that would have to be others to look like everybody else's.
        low: Lower end of its interval.
        high: Upper end.
        leading: The class that differs most.
        leading_share: Its share here.
        others_share: Its share among the others.
        p: Chance of such a difference if all labelled alike.
        real: Whether it is real, all annotators considered.
        before: `moved` in the baseline; None if unknown.
    """

    name: str
    rows: int
    shares: tuple[float, ...]
    moved: float
    low: float
    high: float
    leading: str
    leading_share: float
    others_share: float
    p: float
    real: bool = False
    before: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsByAnnotator:
    """Who gave which labels.

    Attributes:
        note: Why this cannot be said; empty if it can.
        classes: The classes shown, most frequent first.
        annotators: Those with most rows first.
        count: How many annotators there are.
    """

    note: str
    classes: tuple[str, ...] = ()
    annotators: tuple[Annotator, ...] = ()
    count: int = 0


class AnnotatorsMetric(Metric[LabelsByAnnotator]):
    """Compares what annotators label."""

    card = Card(
        key="labels.annotators",
        area="labels",
        name="Who labelled what",
        technical="Class shares per annotator; total variation to all others",
        question="Do the people or tools that give the labels give them alike?",
        explanation=(
            "The share of each class by annotator, and how far each is from all the others "
            "together (those far apart are not counted among the others). Somebody who labels "
            "differently may see other rows, may know better, or "
            "may have understood the task differently."
        ),
        formula="moved = ½ Σ |class share of the annotator - class share of the others|; χ² and "
        "exact one-class tests, Benjamini-Hochberg at 1 %",
        source="Krippendorff 2004 on reliability; Benjamini and Hochberg 1995",
        limits="Agreement on the same things is “Do annotators agree?”; annotators may have been given "
        "different rows.",
        thresholds=(
            Threshold(
                name="info",
                default=0.10,
                unit="share",
                meaning="An annotator whose labels differ by this much is worth knowing.",
                source="Inspector",
            ),
            Threshold(
                name="warning",
                default=0.20,
                unit="share",
                meaning="An annotator whose labels differ by this much, and did not in the "
                "baseline, is a warning.",
                source="Inspector",
            ),
        ),
        order=80,
    )
    result = LabelsByAnnotator

    def skip(self, subject: Subject) -> str | None:
        """A label and an annotator are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if _annotator(subject) is None:
            return "Choose an annotator column to see who gave which labels."
        return None

    def measure(self, subject: Subject) -> Measurement[LabelsByAnnotator]:
        """Ask for classes, then for classes by annotator, here and in the baseline."""
        label, who = label_column(subject), _annotator(subject)
        if label is None or who is None:
            raise ValueError("there is no label or annotator")
        own = subject.distribution(label.name)
        question = GroupCounts(by=(Axis(column=who.name), Axis(column=label.name)))
        asks = [own, subject.ask(question)]
        old = subject.baseline.schema if subject.baseline else ()
        if who.name in old and label.name in old:
            asks.append(subject.ask_baseline(question))
        answers = yield asks
        cells, groups = answers[own], answers[asks[1]]
        before = answers.get(asks[2]) if len(asks) > 2 else None
        if not isinstance(cells, Cells) or not isinstance(groups, Groups):
            raise TypeError("answers of the wrong kind")
        reason = not_classes(cells, label.type)
        if reason:
            return LabelsByAnnotator(note=reason)
        table = _without_unknown(crosstab(groups))
        if len(table) < 2:
            return LabelsByAnnotator(note="There is only one annotator.", count=len(table))
        classes = [value for value, _ in class_table(cells, label.type)]
        found = _compare(table, classes, label.type, who.type)
        if isinstance(before, Groups):
            earlier = _without_unknown(crosstab(before))
            if len(earlier) > 1:
                known = {a.name: a for a in _compare(earlier, classes, label.type, who.type)}
                found = [
                    replace(a, before=known[a.name].moved) if a.name in known else a for a in found
                ]
        return LabelsByAnnotator(
            note="",
            classes=tuple(name_of(value, label.type) for value in classes[:CLASSES]),
            annotators=tuple(found),
            count=len(table),
        )

    def judge(
        self, result: LabelsByAnnotator, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Name who labels differently, unless the baseline says the same."""
        roles = subject.version.roles
        label, who = roles.label, roles.annotator
        if label is None or who is None:
            return
        ask = subject.ask(GroupCounts(by=(Axis(column=who), Axis(column=label))))
        for a in sorted(result.annotators, key=lambda a: (-a.moved, a.name)):
            if not a.real or a.rows < FEWEST or a.moved < limits["info"]:
                continue
            if a.before is not None and a.moved < a.before + limits["info"] / 2:
                continue  # a property of who labels what, as before
            strong = a.moved >= limits["warning"] and a.low >= limits["info"]
            yield Judgement(
                severity=Severity.WARNING if strong else Severity.INFO,
                columns=(label, who),
                slice=slice_text(who, a.name),
                value=a.moved,
                threshold=limits["warning" if strong else "info"],
                unit="share",
                message=f"{quoted(a.name)} gives {quoted(a.leading)} to "
                f"{percent(a.leading_share)} of rows, all others to {percent(a.others_share)}; "
                f"{percent(a.moved)} of these {whole(a.rows)} labels would have to change to look "
                "like the others'.",
                impact="A model learns who labelled a row instead of what the row is.",
                action=f"Give some rows of {quoted(a.name)} to another annotator, and compare; "
                "check that both work by the same rules.",
                risks=("fairness", "performance"),
                rows=a.rows,
                ask=ask,
            )

    def present(self, series: Sequence[Shown[LabelsByAnnotator]]) -> Presentation:
        """A heat map of annotators by classes and a grid of how far each is from the rest."""
        newest = series[-1]
        result = newest.result
        if not result.annotators:
            text = result.note or "No annotator has given a label."
            return Presentation(blocks=(Note(title="Who labelled what", text=text),))
        by_size = sorted(result.annotators, key=lambda a: (not a.real, -a.moved, a.name))
        blocks: list[Block] = [
            Heatmap(
                title="Share of each class by annotator",
                rows=tuple(a.name for a in result.annotators),
                columns=result.classes,
                values=tuple(a.shares for a in result.annotators),
                row_title="Annotator",
                column_title="Class",
                low=0.0,
                bad="neither",
                caption=f"{plural(result.count, 'annotator')}"
                + (f", the {KEPT} with most labels shown." if result.count > KEPT else "."),
            ),
            Grid(
                title=f"How far each annotator of “{newest.version.name}” is from the others",
                columns=(
                    GridColumn(label="Annotator"),
                    GridColumn(label="Labels", unit="rows"),
                    GridColumn(label="Moved share", unit="share"),
                    GridColumn(label="Low", unit="share"),
                    GridColumn(label="High", unit="share"),
                    GridColumn(label="Differs most in"),
                    GridColumn(label="Here", unit="share"),
                    GridColumn(label="Others", unit="share"),
                    GridColumn(label="In the baseline", unit="share"),
                ),
                rows=tuple(
                    (
                        a.name,
                        a.rows,
                        a.moved,
                        a.low,
                        a.high,
                        a.leading,
                        a.leading_share,
                        a.others_share,
                        a.before,
                    )
                    for a in by_size
                ),
                tones=tuple(
                    worst_tone(newest.findings, slice_=slice_text(_role(newest), a.name))
                    for a in by_size
                ),
            ),
        ]
        return Presentation(blocks=tuple(blocks))


def _annotator(subject: Subject) -> Column | None:
    roles = subject.version.roles
    column = subject.version.schema.find(roles.annotator)
    if column is None or not column.type.is_countable or column.name == roles.label:
        return None
    return column


Table = Mapping[Scalar, Mapping[Scalar, int]]


def _without_unknown(table: Table) -> Table:
    return {who: row for who, row in table.items() if who is not None}


def _role(shown: Shown[LabelsByAnnotator]) -> str:
    return shown.version.roles.annotator or ""


def _compare(
    table: Table,
    classes: Sequence[Scalar],
    kind: LogicalType,
    who_kind: LogicalType,
) -> list[Annotator]:
    from inspector.stats.bootstrap import moved_share
    from inspector.stats.two_sample import two_sample

    order = sorted(table, key=lambda w: (-sum(table[w].values()), name_of(w, who_kind)))[:KEPT]
    given = {who: [row.get(value, 0) for value in classes] for who, row in table.items()}
    apart = _apart(order, given)
    found = []
    for who in order:
        own = given[who]
        rest = _rest(given, {*apart, who})
        n, m = sum(own), sum(rest)
        if not n or not m:
            continue
        test = two_sample(rest, own, ordered=False)
        moved, low, high = moved_share(test.a, test.b)
        gaps = [abs(k / n - r / m) for k, r in zip(own, rest, strict=True)]
        lead = gaps.index(max(gaps))
        found.append(
            Annotator(
                name=name_of(who, who_kind),
                rows=n,
                shares=tuple(k / n for k in own[:CLASSES]),
                moved=moved,
                low=low,
                high=high,
                leading=name_of(classes[lead], kind),
                leading_share=own[lead] / n,
                others_share=rest[lead] / m,
                p=float(f"{test.p:.6g}"),
            )
        )
    real = benjamini_hochberg([a.p for a in found])
    return [replace(a, real=r) for a, r in zip(found, real, strict=True)]


def _apart(order: Sequence[Scalar], given: Mapping[Scalar, Sequence[int]]) -> set[Scalar]:
    """Return those who differ so much that they would distort the picture of all the others.

    One by one the most different is set aside, never so many that a majority is not left.
    """
    from inspector.stats.two_sample import two_sample

    apart: set[Scalar] = set()
    while 2 * (len(apart) + 1) < len(given):
        worst, size = None, 0.1
        for who in order:
            own, rest = given[who], _rest(given, {*apart, who})
            if who in apart or sum(own) < FEWEST or not sum(rest):
                continue
            test = two_sample(rest, own, ordered=False)
            if test.p < 0.01 / len(order) and test.moved > size:
                worst, size = who, test.moved
        if worst is None:
            break
        apart.add(worst)
    return apart


def _rest(given: Mapping[Scalar, Sequence[int]], without: set[Scalar]) -> list[int]:
    rows = [row for who, row in given.items() if who not in without]
    return [sum(column) for column in zip(*rows, strict=True)] if rows else []


METRIC = AnnotatorsMetric()
