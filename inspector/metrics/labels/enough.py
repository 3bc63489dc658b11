"""Are there enough rows of each class to learn from and to judge by?"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import (
    SHOWN_CLASSES,
    class_table,
    crosstab,
    label_column,
    name_of,
    no_label,
    not_classes,
)
from inspector.metrics.phrases import listed, percent, quoted, rows_text, whole
from inspector.model.answers import Answer, Cells, Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation, Tone
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts
from inspector.stats.intervals import wilson

#: Most classes kept in a result.
KEPT = 100
#: The recall that is supposed, to show how widely it would scatter.
RECALL = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRows:
    """The rows of a class, in all or in one split.

    Attributes:
        split: The split's name; empty for all rows.
        before: Rows in the baseline; None without one.
        expected: Rows the baseline's share would give here; None without one.
    """

    name: str
    split: str
    rows: int
    before: int | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsEnough:
    """How many rows each class has to learn from and to judge by.

    Attributes:
        note: Why this cannot be said; empty if it can.
        classes: Rarest first; at most 100.
        distinct: How many classes there are.
        many: Classes with more than 100 rows.
        medium: Classes with 20 to 100 rows.
        few: Classes with fewer than 20 rows.
    """

    note: str
    classes: tuple[ClassRows, ...] = ()
    distinct: int = 0
    many: int = 0
    medium: int = 0
    few: int = 0


class EnoughMetric(Metric[LabelsEnough]):
    """Counts rows per class and split."""

    card = Card(
        key="labels.enough",
        area="labels",
        name="Enough to learn and to judge",
        technical="Sample size per class; Wilson interval of a supposed recall",
        question="Does every class have enough rows to trust a score on it?",
        explanation=(
            "A score on few rows says little. For each class, and in each split, this shows how "
            "widely a measured recall of 80 % could scatter with that many rows, and classes of "
            "the baseline that are gone."
        ),
        formula="Wilson interval of 0.8 n of n; smallest difference of two groups of n rows that "
        "shows: 2.8 · √(0.5 / n)",
        source="Wilson 1927; classes by rows as in Liu et al. 2019 (many, medium, few)",
        limits="Rows that resemble each other count as if they were independent.",
        thresholds=(
            Threshold(
                name="info", default=100, unit="rows", meaning="Fewer rows are worth knowing."
            ),
            Threshold(name="warning", default=30, unit="rows", meaning="Fewer rows are a warning."),
            Threshold(
                name="critical",
                default=10,
                unit="rows",
                meaning="Fewer rows are critical, and so is a class that should have this many "
                "and has none.",
            ),
        ),
        order=20,
    )
    result = LabelsEnough

    def skip(self, subject: Subject) -> str | None:
        """A label is needed."""
        return no_label(subject)

    def measure(self, subject: Subject) -> Measurement[LabelsEnough]:
        """Ask for classes here and in the baseline, and for classes by split."""
        column = label_column(subject)
        if column is None:
            raise ValueError("there is no label")
        ask = subject.distribution(column.name)
        old = subject.baseline.schema.find(column.name) if subject.baseline else None
        asks = [ask]
        comparable = old is not None and old.type is column.type
        if comparable:
            asks.append(subject.baseline_distribution(column.name))
        split = subject.version.schema.find(subject.version.roles.split)
        by_split, split_known = None, False
        if split is not None and split.name != column.name and split.type.is_countable:
            by = (Axis(column=split.name), Axis(column=column.name))
            by_split = GroupCounts(by=by, limit=2_000)
            asks.append(subject.ask(by_split))
            if comparable and subject.baseline and split.name in subject.baseline.schema:
                split_known = True
                asks.append(subject.ask_baseline(by_split))
        answers = yield asks
        cells = answers[ask]
        if not isinstance(cells, Cells):
            raise TypeError("a distribution is answered by cells")
        reason = not_classes(cells, column.type)
        if reason:
            return LabelsEnough(note=reason)
        here = dict(class_table(cells, column.type))
        before = answers.get(asks[1]) if comparable else None
        then = dict(class_table(before, column.type)) if isinstance(before, Cells) else None
        now_rows, old_rows = sum(here.values()), sum(then.values()) if then else 0
        names = here.keys() | (then or {}).keys() if cells.form == "exact" else here.keys()
        found = [
            ClassRows(
                name=name_of(value, column.type),
                split="",
                rows=here.get(value, 0),
                before=then.get(value, 0) if then is not None else None,
                expected=then.get(value, 0) * now_rows / old_rows if then and old_rows else None,
            )
            for value in names
        ]
        if split is not None and by_split is not None and len(here) <= SHOWN_CLASSES:
            then_split = answers.get(subject.ask_baseline(by_split)) if split_known else None
            found += _splits(
                answers.get(subject.ask(by_split)), then_split, list(here), split, column.type
            )
        found.sort(key=lambda c: (c.rows, c.name, c.split))
        sizes = list(here.values())
        return LabelsEnough(
            note="",
            classes=tuple(found[:KEPT]),
            distinct=len(here) if cells.form == "exact" else cells.distinct or len(here),
            many=sum(n > 100 for n in sizes),
            medium=sum(20 <= n <= 100 for n in sizes),
            few=sum(n < 20 for n in sizes),
        )

    def judge(
        self, result: LabelsEnough, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Classes that vanished, then thin ones that were not as thin in the baseline."""
        label = subject.version.roles.label
        if result.note or label is None:
            return
        for gone in result.classes:
            if gone.split == "" and gone.rows == 0 and (gone.expected or 0) >= limits["critical"]:
                yield _gone(gone, subject, limits["critical"])
        thin = [c for c in result.classes if 0 < c.rows < limits["info"]]
        if result.distinct > SHOWN_CLASSES:
            if thin and not any(c.before is not None for c in thin):
                yield _long_tail(result, subject, limits["info"])
            return
        bands = (
            (Severity.CRITICAL, 0.0, limits["critical"]),
            (Severity.WARNING, limits["critical"], limits["warning"]),
            (Severity.INFO, limits["warning"], limits["info"]),
        )
        by_severity: dict[Severity, list[ClassRows]] = {}
        said: set[str] = set()
        for severity, low, high in bands:
            for c in thin:
                if low <= c.rows < high and c.name not in said:
                    said.add(c.name)
                    if c.before is None or c.before >= 1.5 * high:  # else it was thin before
                        by_severity.setdefault(severity, []).append(c)
        for severity, found in by_severity.items():
            yield _thin(found, severity, subject, limits)

    def present(self, series: Sequence[Shown[LabelsEnough]]) -> Presentation:
        """A grid of the rarest classes with what their scores would be worth."""
        newest = series[-1]
        result = newest.result
        if result.note:
            return Presentation(blocks=(Note(title="Enough rows?", text=result.note),))
        rows, tones = [], []
        for c in result.classes[:60]:
            low, high = wilson(RECALL * c.rows, c.rows) if c.rows else (0.0, 1.0)
            smallest = min(1.0, 2.8 * math.sqrt(0.5 / c.rows)) if c.rows else None
            part = c.split or "all rows"
            rows.append((c.name, part, c.rows, c.before, low, high, smallest))
            tones.append(_tone(c.rows))
        blocks: list[Block] = [
            Grid(
                title=f"What a score on each class of “{newest.version.name}” would be worth",
                columns=(
                    GridColumn(label="Class"),
                    GridColumn(label="Split"),
                    GridColumn(label="Rows", unit="rows"),
                    GridColumn(label="In the baseline", unit="rows"),
                    GridColumn(
                        label="Recall of 80 %: at least",
                        unit="share",
                        help="Lower end of the 95 % interval of a recall measured as 80 %.",
                    ),
                    GridColumn(label="at most", unit="share"),
                    GridColumn(
                        label="Smallest difference that shows",
                        unit="points",
                        help="Between two groups of this many rows, at 50 %.",
                    ),
                ),
                rows=tuple(rows),
                tones=tuple(tones),
                caption=f"{whole(result.many)} classes have more than 100 rows, "
                f"{whole(result.medium)} have 20 to 100, {whole(result.few)} fewer than 20.",
            )
        ]
        return Presentation(blocks=tuple(blocks))


def _splits(
    here: Answer | None,
    then: Answer | None,
    classes: Sequence[Scalar],
    split: Column,
    kind: LogicalType,
) -> list[ClassRows]:
    """Return the rows of each class in each split; nothing for a split of very many parts."""
    if not isinstance(here, Groups):
        return []
    table = {part: inner for part, inner in crosstab(here).items() if part is not None}
    if len(table) > 10:
        return []
    before = crosstab(then) if isinstance(then, Groups) else None
    return [
        ClassRows(
            name=name_of(value, kind),
            split=name_of(part, split.type),
            rows=inner.get(value, 0),
            before=before.get(part, {}).get(value, 0) if before is not None else None,
        )
        for part, inner in table.items()
        for value in classes
    ]


def _gone(gone: ClassRows, subject: Subject, limit: float) -> Judgement:
    label = subject.version.roles.label or ""
    before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
    return Judgement(
        severity=Severity.CRITICAL,
        columns=(label,),
        slice=f"{label} = {gone.name}",
        value=0.0,
        threshold=limit,
        unit="rows",
        message=f"The class {quoted(gone.name)} is gone: {before} has {rows_text(gone.before or 0)} "
        f"of it, and about {whole(gone.expected or 0)} were to be expected here.",
        impact="A model trained on this version cannot know the class, and a test on it cannot "
        "show that.",
        action="Find out whether the class was renamed, filtered out, or is no longer labelled.",
        risks=("performance", "fairness"),
        ask=subject.distribution(label),
    )


def _thin(
    found: Sequence[ClassRows], severity: Severity, subject: Subject, limits: Mapping[str, float]
) -> Judgement:
    label = subject.version.roles.label or ""
    worst = found[0]
    low, high = wilson(RECALL * worst.rows, worst.rows)
    kind = f"{quoted(worst.split)} rows" if worst.split else "rows"
    kind = kind if worst.rows != 1 else kind.removesuffix("s")
    message = (
        f"With {whole(worst.rows)} {kind} of {quoted(worst.name)}, a recall of 80 % could be "
        f"anything from {percent(low)} to {percent(high)}."
    )
    others = list(dict.fromkeys(c.name for c in found if c.name != worst.name))
    if others:
        message += f" Thin as well: {listed(others, 4)}."
    limit = max((limit for limit in limits.values() if limit > worst.rows), default=0.0)
    for name in ("critical", "warning", "info"):
        if worst.rows < limits[name]:
            limit = limits[name]
            break
    return Judgement(
        severity=severity,
        columns=(label,),
        slice=f"{label} = {worst.name}" if not others else None,
        value=float(worst.rows),
        threshold=limit,
        unit="rows",
        message=message,
        impact="Scores on such a class are a matter of luck, and a model hardly meets it.",
        action="Collect or label more rows of it, join it with a kindred class, or say that it is "
        "not covered.",
        risks=("performance", "fairness"),
        rows=worst.rows,
        ask=subject.distribution(label),
    )


def _long_tail(result: LabelsEnough, subject: Subject, limit: float) -> Judgement:
    label = subject.version.roles.label or ""
    return Judgement(
        severity=Severity.INFO,
        columns=(label,),
        value=float(result.few + result.medium),
        threshold=0.0,
        unit="count",
        message=f"{quoted(label)} has {whole(result.distinct)} classes: {whole(result.many)} of the "
        f"most frequent have more than 100 rows, {whole(result.medium)} have 20 to 100 and "
        f"{whole(result.few)} fewer than 20.",
        impact=f"No score can be trusted for a class with fewer than {whole(limit)} rows.",
        action="Decide which classes matter, and join or leave out the others.",
        risks=("performance",),
        ask=subject.distribution(label),
    )


def _tone(rows: int) -> Tone:
    if rows < 10:
        return "critical"
    if rows < 30:
        return "warning"
    return "info" if rows < 100 else "neutral"


METRIC = EnoughMetric()
