"""Did an annotator begin to label differently on some day?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.by_time import courses
from inspector.metrics.labels.classes import (
    class_table,
    is_class,
    label_column,
    no_label,
    not_classes,
)
from inspector.metrics.labels.timing import choose_periods, time_asks, time_column
from inspector.metrics.periods import period_label
from inspector.metrics.phrases import percent, quoted
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Lines, Mark, Note, Presentation, Series
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, Grain, GroupCounts

#: Most annotators followed, and fewest labels of each.
MOST, LEAST = 20, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorCourse:
    """One annotator over time.

    Attributes:
        name: Who.
        rows: Labels given.
        starts: Periods, epoch seconds.
        shares: Per period, the share of `leader`; None where none was labelled.
        leader: The class that moved most, or the most frequent one.
        onset: Since when they label differently; None if they do not.
        moved: Total variation between the level since and the one before.
        before: Share of `leader` before.
        since: Share of it since.
        others_moved: How far all other annotators moved at the same time.
    """

    name: str
    rows: int
    starts: tuple[float, ...]
    shares: tuple[float | None, ...]
    leader: str
    onset: float | None = None
    moved: float | None = None
    before: float | None = None
    since: float | None = None
    others_moved: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorsOverTime:
    """Annotators over time.

    Attributes:
        note: Why this cannot be said; empty if it can.
        grain: The periods.
        annotators: Those followed, those who changed most first.
    """

    note: str
    grain: Grain = "day"
    annotators: tuple[AnnotatorCourse, ...] = ()


class AnnotatorsOverTimeMetric(Metric[AnnotatorsOverTime]):
    """Follows each annotator's class shares."""

    card = Card(
        key="labels.annotators_time",
        area="labels",
        name="Annotators over time",
        technical="Change point of each annotator's class shares against all others'",
        question="Did anybody begin to label differently, while the others went on as before?",
        explanation=(
            "When all labels change on a day, the world or the task changed. When one annotator's "
            "change and the others' do not, it is the annotator: a new person behind an old name, a "
            "misread instruction, haste."
        ),
        formula="the segmentation of “Classes over time”, annotator by annotator; beyond the total "
        "variation of all others between the same days",
        source="Schwarz 1978; Jackson et al. 2005 (optimal partitioning)",
        limits="Annotators who were given other rows since that day look alike. At least 100 labels "
        "of an annotator are needed.",
        thresholds=(
            Threshold(
                name="moved",
                default=0.20,
                unit="share",
                meaning="An annotator who moved this much more than the others did is a warning.",
                source="Inspector",
            ),
        ),
        order=82,
    )
    result = AnnotatorsOverTime

    def skip(self, subject: Subject) -> str | None:
        """A label, an annotator and a time are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if subject.version.schema.find(subject.version.roles.annotator) is None:
            return "Choose an annotator column to see whether anybody changed."
        return None if time_column(subject) else "Choose an event time to follow annotators."

    def measure(self, subject: Subject) -> Measurement[AnnotatorsOverTime]:
        """Ask for classes by annotator and period."""
        label, who = label_column(subject), subject.version.roles.annotator or ""
        if label is None:
            raise ValueError("there is no label")
        own = subject.distribution(label.name)
        answers = yield (own, *time_asks(subject))
        cells, plan = answers[own], choose_periods(subject, answers)
        reason = not_classes(cells, label.type) if isinstance(cells, Cells) else ""
        if reason or plan is None or not isinstance(cells, Cells):
            return AnnotatorsOverTime(note=reason or "No row has a usable time.")
        classes = [value for value, _ in class_table(cells, label.type)][:20]
        period = Axis(column=plan.column, form="period", grain=plan.grain)
        ask = subject.ask(
            GroupCounts(by=(Axis(column=who), period, Axis(column=label.name)), limit=50_000)
        )
        groups = (yield (ask,))[ask]
        if not isinstance(groups, Groups) or groups.truncated:
            return AnnotatorsOverTime(note="There are too many annotators and days to follow.")
        rows: dict[Scalar, int] = {}
        for key, count in zip(groups.keys, groups.rows, strict=True):
            if key[0] is not None and is_class(key[2]):
                rows[key[0]] = rows.get(key[0], 0) + count
        names = sorted((n for n in rows if rows[n] >= LEAST), key=lambda n: (-rows[n], str(n)))
        if len(rows) < 2 or not names:
            return AnnotatorsOverTime(
                note=f"Two annotators, one of them with {LEAST} labels, are needed."
            )
        found = []
        for name in names[:MOST]:
            course = courses(plan, _of(groups, name, inside=True), classes, label.type)
            place = next((c for c in course.classes if c.name == course.leader), None)
            shown = place or course.classes[0]
            others = None
            if course.onset is not None:
                others = _moved_at(_of(groups, name, inside=False), course.onset)
            found.append(
                AnnotatorCourse(
                    name=str(name),
                    rows=rows[name],
                    starts=course.starts,
                    shares=tuple(
                        n / total if total else None
                        for n, total in zip(shown.rows, course.rows, strict=True)
                    ),
                    leader=shown.name,
                    onset=course.onset,
                    moved=course.moved,
                    before=course.leader_before,
                    since=course.leader_since,
                    others_moved=others,
                )
            )
        found.sort(key=lambda c: (-(c.moved or 0.0), c.name))
        return AnnotatorsOverTime(note="", grain=plan.grain, annotators=tuple(found))

    def judge(
        self, result: AnnotatorsOverTime, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Name who changed while the others did not."""
        label, who = subject.version.roles.label, subject.version.roles.annotator
        if result.note or label is None or who is None:
            return
        for course in result.annotators:
            beyond = (course.moved or 0.0) - (course.others_moved or 0.0)
            if course.onset is None or beyond < limits["moved"]:
                continue
            yield Judgement(
                severity=Severity.WARNING,
                columns=(label, who),
                slice=f"{who} = {course.name}",
                value=beyond,
                threshold=limits["moved"],
                unit="share",
                message=f"{quoted(course.name)} labels differently since "
                f"{period_label(course.onset, result.grain)}: {quoted(course.leader)} went from "
                f"{percent(course.before or 0.0)} to {percent(course.since or 0.0)} of their labels; "
                f"the others moved by {percent(course.others_moved or 0.0)}.",
                impact="Labels before and since do not mean the same, and a model learns both.",
                action="Ask what changed for this annotator that day; label a few old rows again.",
                risks=("performance", "robustness"),
                rows=course.rows,
                began=course.onset,
            )

    def present(self, series: Sequence[Shown[AnnotatorsOverTime]]) -> Presentation:
        """A line for each of those who changed, and a table of all."""
        result = series[-1].result
        if result.note:
            return Presentation(blocks=(Note(title="Annotators over time", text=result.note),))
        changed = [c for c in result.annotators if c.onset is not None][:4]
        blocks: list[Block] = [
            Lines(
                title=f"Share of “{c.leader}” among labels of “{c.name}”",
                x=c.starts,
                series=(Series(label=c.name, values=c.shares),),
                unit="share",
                y_title="Share of labels",
                marks=(Mark(x=c.onset or 0.0, label="labels differently since"),),
            )
            for c in changed
        ]
        blocks.append(
            Grid(
                title="Annotators over time",
                columns=(
                    GridColumn(label="Annotator"),
                    GridColumn(label="Labels", unit="rows"),
                    GridColumn(label="Differently since"),
                    GridColumn(label="Moved", unit="share"),
                    GridColumn(label="Others moved", unit="share"),
                    GridColumn(label="Class that moved most"),
                ),
                rows=tuple(
                    (
                        c.name,
                        c.rows,
                        "–" if c.onset is None else period_label(c.onset, result.grain),
                        c.moved,
                        c.others_moved,
                        c.leader if c.onset is not None else "–",
                    )
                    for c in result.annotators
                ),
            )
        )
        return Presentation(blocks=tuple(blocks))


def _of(groups: Groups, name: Scalar, *, inside: bool) -> Groups:
    """Return rows by (period, class) of one annotator, or of all others."""
    rows: dict[tuple[Scalar, ...], int] = {}
    for key, count in zip(groups.keys, groups.rows, strict=True):
        if key[0] is not None and (key[0] == name) is inside and is_class(key[2]):
            rows[key[1:]] = rows.get(key[1:], 0) + count
    return Groups(keys=tuple(rows), rows=tuple(rows.values()), groups=len(rows))


def _moved_at(groups: Groups, onset: float) -> float | None:
    """Return the total variation of class shares before and since a moment."""
    sides: tuple[dict[Scalar, int], dict[Scalar, int]] = ({}, {})
    for (start, label), count in zip(groups.keys, groups.rows, strict=True):
        if isinstance(start, int | float):
            side = sides[start >= onset]
            side[label] = side.get(label, 0) + count
    one, two = (sum(side.values()) for side in sides)
    if not one or not two:
        return None
    return 0.5 * sum(
        abs(sides[0].get(label, 0) / one - sides[1].get(label, 0) / two)
        for label in {*sides[0], *sides[1]}
    )


METRIC = AnnotatorsOverTimeMetric()
