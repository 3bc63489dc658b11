"""How the shares of classes go over time: steps, and classes that stopped."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import (
    class_table,
    label_column,
    name_of,
    no_label,
    not_classes,
)
from inspector.metrics.labels.timing import Periods, choose_periods, time_asks, time_column
from inspector.metrics.periods import GRAIN_WORDS, period_label
from inspector.metrics.phrases import percent, quoted, whole
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Block, Lines, Mark, Note, Presentation, Series
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, Grain, GroupCounts
from inspector.stats.intervals import wilson
from inspector.stats.segmentation import overdispersion, segments_of_counts

#: Most classes followed one by one; the others are followed together.
CLASSES = 7
#: Fewest rows of a class of which a stop is said.
FEWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCourse:
    """A class over time.

    Attributes:
        name: The class.
        rows: Its rows per period.
        last: Start of the last period that has it; None if none has.
        silent_rows: Labelled rows since.
        stopped: Whether chance alone would hardly be silent for so long.
    """

    name: str
    rows: tuple[int, ...]
    last: float | None = None
    silent_rows: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsByTime:
    """How the shares of classes go over time.

    Attributes:
        note: Why this cannot be said; empty if it can.
        time: The column periods are taken from.
        grain: Length of a period.
        starts: Starts of periods, in epoch seconds.
        rows: Labelled rows per period.
        classes: The most frequent classes.
        onset: Start of the last level of the class shares; None if there is one level.
        moved: Total variation between that level and the one before it.
        leader: The class that moved most at the onset.
        leader_before: Its share before.
        leader_since: Its share since.
    """

    note: str
    time: str = ""
    grain: Grain = "day"
    starts: tuple[float, ...] = ()
    rows: tuple[int, ...] = ()
    classes: tuple[ClassCourse, ...] = ()
    onset: float | None = None
    moved: float | None = None
    leader: str = ""
    leader_before: float | None = None
    leader_since: float | None = None


class LabelsByTimeMetric(Metric[LabelsByTime]):
    """Follows class shares over time."""

    card = Card(
        key="labels.by_time",
        area="labels",
        name="Classes over time",
        technical="Class shares per period; change point by exact multinomial segmentation",
        question="Do the shares of the classes stay the same over time?",
        explanation=(
            "The share of each class per period. A lasting step usually means that something "
            "about the labelling changed that day; a class that stops usually means that nobody "
            "gives it any more, not that it is gone from the world."
        ),
        formula="segments of the multinomial series, each paying ½ (classes) ln n; a class has "
        "stopped if (1 - p)^L < 0.01 / periods after L rows without it",
        source="Schwarz 1978; Jackson et al. 2005 (optimal partitioning)",
        limits="Slow change is seen only as steps. Rows of one period are taken to swing together "
        "as much as neighbouring periods do.",
        thresholds=(
            Threshold(
                name="info",
                default=0.10,
                unit="share",
                meaning="A lasting step that moved at least this share of labels is worth knowing.",
                source="Inspector",
            ),
            Threshold(
                name="warning",
                default=0.20,
                unit="share",
                meaning="A lasting step of at least this size is a warning.",
                source="Inspector",
            ),
        ),
        order=60,
    )
    result = LabelsByTime

    def skip(self, subject: Subject) -> str | None:
        """A label and a time are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if time_column(subject) is None:
            return "Choose an event time to see how labels go over time."
        return None

    def measure(self, subject: Subject) -> Measurement[LabelsByTime]:
        """Ask for classes and the extent of time, then for classes by period."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        ask = subject.distribution(label.name)
        answers = yield (ask, *time_asks(subject))
        cells = answers[ask]
        if not isinstance(cells, Cells):
            raise TypeError("a distribution is answered by cells")
        reason = not_classes(cells, label.type)
        plan = choose_periods(subject, answers)
        if reason or plan is None:
            return LabelsByTime(note=reason or "No row has a usable time.")
        if (cells.distinct or 0) > 200:
            return LabelsByTime(note="There are too many classes to follow one by one.")
        classes = [value for value, _ in class_table(cells, label.type)]
        period = Axis(column=plan.column, form="period", grain=plan.grain)
        wanted = subject.ask(GroupCounts(by=(period, Axis(column=label.name))))
        groups = (yield (wanted,))[wanted]
        if not isinstance(groups, Groups):
            raise TypeError("groups are answered by groups")
        return courses(plan, groups, classes, label.type)

    def judge(
        self, result: LabelsByTime, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A class that stopped, and a lasting step of the shares."""
        label = subject.version.roles.label
        if result.note or label is None:
            return
        axes = (Axis(column=result.time, form="period", grain=result.grain), Axis(column=label))
        ask = subject.ask(GroupCounts(by=axes))
        for course in result.classes:
            if not course.stopped or course.last is None:
                continue
            when = period_label(course.last, result.grain)
            yield Judgement(
                severity=Severity.WARNING,
                columns=(label,),
                slice=f"{label} = {course.name}",
                value=0.0,
                threshold=0.01 / max(1, len(result.starts)),
                unit="share",
                message=f"No {quoted(course.name)} since {when}: {whole(course.silent_rows)} "
                f"labelled rows without one, though it had "
                f"{percent(_share_until(course, result))} before.",
                impact="What is learnt about this class is out of date, and recent scores say "
                "nothing about it.",
                action="Ask whether this label is still given, was renamed, or comes late.",
                risks=("performance", "robustness"),
                rows=course.silent_rows,
                began=course.last,
                ask=ask,
            )
        if result.onset is None or (result.moved or 0.0) < limits["info"]:
            return
        strong = (result.moved or 0.0) >= limits["warning"]
        yield Judgement(
            severity=Severity.WARNING if strong else Severity.INFO,
            columns=(label,),
            value=result.moved,
            threshold=limits["warning" if strong else "info"],
            unit="share",
            message=f"The labels changed on {period_label(result.onset, result.grain)}: "
            f"{quoted(result.leader)} had {percent(result.leader_before or 0)} before and "
            f"{percent(result.leader_since or 0)} since; {percent(result.moved or 0)} of labels "
            "would have to be others to look as before.",
            impact="A split by time trains and tests on different classes.",
            action="Ask what changed that day: the world, the choice of rows, or the rules for "
            "labelling.",
            risks=("performance", "robustness"),
            began=result.onset,
            ask=ask,
        )

    def present(self, series: Sequence[Shown[LabelsByTime]]) -> Presentation:
        """A line per class, with the onset marked."""
        newest = series[-1]
        result = newest.result
        if result.note or not result.starts:
            text = result.note or "No labelled row has a usable time."
            return Presentation(blocks=(Note(title="Classes over time", text=text),))
        blocks: list[Block] = [_lines(newest)]
        return Presentation(blocks=tuple(blocks))


def courses(
    plan: Periods, groups: Groups, classes: Sequence[Scalar], kind: LogicalType
) -> LabelsByTime:
    """Return class shares by period, and the onset of their last level.

    Args:
        plan: The periods.
        groups: Rows by (period, class).
        classes: Classes, most frequent first.
        kind: The label's type.
    """
    seen: dict[float, dict[Scalar, int]] = {}
    for (moment, value), n in zip(groups.keys, groups.rows, strict=True):
        if isinstance(moment, int | float) and value in classes:
            seen.setdefault(float(moment), {})[value] = n
    starts = plan.starts(list(seen))
    single = classes if len(classes) <= CLASSES + 1 else classes[:CLASSES]
    columns = [[seen.get(s, {}).get(value, 0) for s in starts] for value in single]
    names = [name_of(value, kind) for value in single]
    totals = [sum(seen.get(s, {}).values()) for s in starts]
    others = [n - sum(row) for n, row in zip(totals, zip(*columns, strict=True), strict=True)]
    if any(others):
        columns.append(others)
        names.append("(all other classes)")
    result = LabelsByTime(
        note="" if any(totals) else "No labelled row has a usable time.",
        time=plan.column,
        grain=plan.grain,
        starts=starts,
        rows=tuple(totals),
        classes=tuple(
            _stopped(name, counts, totals, starts)
            for name, counts in zip(names, columns, strict=True)
        ),
    )
    return _with_onset(result)


def _stopped(
    name: str, counts: Sequence[int], totals: Sequence[int], starts: Sequence[float]
) -> ClassCourse:
    places = [place for place, count in enumerate(counts) if count]
    if not places:
        return ClassCourse(name=name, rows=tuple(counts))
    last = places[-1]
    until, silent = sum(totals[: last + 1]), sum(totals[last + 1 :])
    effect = overdispersion(list(zip(counts, totals, strict=True)))
    share = min(1 - 1e-12, sum(counts) / until)
    quiet = silent / effect * math.log1p(-share) < math.log(0.01 / len(starts))
    return ClassCourse(
        name=name,
        rows=tuple(counts),
        last=starts[last],
        silent_rows=silent,
        stopped=quiet and sum(counts) >= FEWEST and len(starts) - last > 2,
    )


def _with_onset(result: LabelsByTime) -> LabelsByTime:
    rows = list(zip(*(course.rows for course in result.classes), strict=True))
    if not rows:
        return result
    effect = max(
        overdispersion(list(zip(course.rows, result.rows, strict=True)))
        for course in result.classes
    )
    cuts = segments_of_counts([[count / effect for count in row] for row in rows])
    if len(cuts) < 2:
        return result
    first, second = cuts[-2], cuts[-1]
    before, since = sum(result.rows[first:second]), sum(result.rows[second:])
    if not before or not since:
        return result
    moves = []
    for course in result.classes:
        p, q = sum(course.rows[first:second]) / before, sum(course.rows[second:]) / since
        moves.append((abs(q - p), course.name, p, q))
    largest = max(moves)
    return replace(
        result,
        onset=result.starts[second],
        moved=sum(size for size, *_ in moves) / 2,
        leader=largest[1],
        leader_before=largest[2],
        leader_since=largest[3],
    )


def _share_until(course: ClassCourse, result: LabelsByTime) -> float:
    rows = sum(result.rows) - course.silent_rows
    return sum(course.rows) / rows if rows else 0.0


def _lines(shown: Shown[LabelsByTime]) -> Lines:
    result = shown.result
    few = len(result.classes) <= 3
    lines = []
    for course in result.classes[:1] if len(result.classes) == 2 else result.classes:
        ends = [wilson(k, n) for k, n in zip(course.rows, result.rows, strict=True)] if few else []
        lines.append(
            Series(
                label=course.name,
                values=tuple(
                    k / n if n else None for k, n in zip(course.rows, result.rows, strict=True)
                ),
                low=tuple(low for low, _ in ends),
                high=tuple(high for _, high in ends),
            )
        )
    marks = []
    if result.onset is not None and (result.moved or 0.0) >= 0.1:
        marks.append(Mark(x=result.onset, label="Shares changed"))
    marks += [
        Mark(x=course.last, label=f"Last {course.name}")
        for course in result.classes
        if course.stopped and course.last is not None
    ]
    return Lines(
        title=f"Share of each class over time in “{shown.version.name}”",
        x=result.starts,
        series=tuple(lines),
        unit="share",
        x_title=result.time,
        y_title=f"Share per {GRAIN_WORDS[result.grain]}",
        marks=tuple(marks),
        caption="Of labelled rows." + (" Whiskers: 95 % intervals (Wilson)." if few else ""),
    )


METRIC = LabelsByTimeMetric()
