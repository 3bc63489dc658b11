"""Can rows be split by class: does every class, in every slice, have a row for each fold?"""

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
from inspector.metrics.phrases import listed, quoted, rows_text, whole
from inspector.model.answers import Cells, Groups
from inspector.model.blocks import Figure, Figures, Grid, GridColumn, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts

#: Most slicing columns, and slices listed.
COLUMNS, LISTED = 6, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceFolds:
    """The rarest class of a slice.

    Attributes:
        column: The slicing column; empty for all rows.
        value: The slice's name; empty for all rows.
        rows: Its labelled rows.
        rarest: Its rarest class, of those the whole data has.
        folds: Rows of that class: as many folds can each have one.
    """

    column: str
    value: str
    rows: int
    rarest: str
    folds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFolds:
    """How many stratified folds the classes allow.

    Attributes:
        note: Why this cannot be said; empty if it can.
        slices: All rows first, then slices, those that allow fewest folds first.
    """

    note: str
    slices: tuple[SliceFolds, ...] = ()


class FoldsMetric(Metric[LabelFolds]):
    """Holds the smallest class against what splitting needs."""

    card = Card(
        key="labels.folds",
        area="labels",
        name="Enough to split",
        technical="Rows of the rarest class per slice against stratified k-fold cross-validation",
        question="Does every class have at least a row for each fold, in every slice?",
        explanation=(
            "Cross-validation cuts the data into folds, and each should hold every class. A class "
            "with fewer rows than folds is missing from some; where that is so in a slice, nobody can "
            "say how a model does for it there."
        ),
        formula="folds possible = rows of the rarest class, in all and within each slice",
        source="Kohavi 1995 (stratified cross-validation); scikit-learn's StratifiedKFold",
        limits="One row a fold is the least that works, not enough to trust: see “Enough to learn”.",
        thresholds=(
            Threshold(
                name="folds",
                default=5,
                unit="count",
                meaning="As many folds should be possible.",
                source="the common choice of 5",
            ),
        ),
        order=22,
    )
    result = LabelFolds

    def skip(self, subject: Subject) -> str | None:
        """A label is needed."""
        return no_label(subject)

    def measure(self, subject: Subject) -> Measurement[LabelFolds]:
        """Ask for classes, in all and by slice."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        own = subject.distribution(label.name)
        columns = [
            column
            for name in subject.version.roles.all_slices
            if name != label.name
            and (column := subject.version.schema.find(name)) is not None
            and column.type.is_countable
        ][:COLUMNS]
        by = {
            c.name: subject.ask(
                GroupCounts(by=(Axis(column=c.name), Axis(column=label.name)), limit=20_000)
            )
            for c in columns
        }
        answers = yield [own, *by.values()]
        cells = answers[own]
        reason = not_classes(cells, label.type) if isinstance(cells, Cells) else "Not counted."
        if reason or not isinstance(cells, Cells):
            return LabelFolds(note=reason)
        table = class_table(cells, label.type)
        if cells.form != "exact" or not 2 <= len(table) <= SHOWN_CLASSES:
            return LabelFolds(
                note=f"Folds are looked at for 2 to {SHOWN_CLASSES} classes; this label has "
                f"{whole(len(table)) if cells.form == 'exact' else 'more'}."
            )
        value, least = table[-1]
        found = []
        for column in columns:
            groups = answers.get(by[column.name])
            if not isinstance(groups, Groups) or groups.truncated:
                continue
            for part, inner in crosstab(groups).items():
                if part is None:
                    continue
                rarest, rows = min(
                    ((v, inner.get(v, 0)) for v, _ in table),
                    key=lambda pair: (pair[1], str(pair[0])),
                )
                found.append(
                    SliceFolds(
                        column=column.name,
                        value=name_of(part, column.type),
                        rows=sum(inner.values()),
                        rarest=name_of(rarest, label.type),
                        folds=rows,
                    )
                )
        found.sort(key=lambda one: (one.folds, -one.rows, one.column, one.value))
        every = SliceFolds(
            column="",
            value="",
            rows=sum(n for _, n in table),
            rarest=name_of(value, label.type),
            folds=least,
        )
        return LabelFolds(note="", slices=(every, *found[:LISTED]))

    def judge(
        self, result: LabelFolds, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A class too rare to be in every fold; else slices in which one is. Said once."""
        label = subject.version.roles.label
        if result.note or label is None or subject.baseline is not None or not result.slices:
            return
        every, wanted = result.slices[0], limits["folds"]
        if every.folds < wanted:
            yield Judgement(
                severity=Severity.WARNING,
                columns=(label,),
                slice=f"{label} = {every.rarest}",
                value=float(every.folds),
                threshold=wanted,
                unit="count",
                message=f"{quoted(every.rarest)} has {rows_text(every.folds)}, so that not each of "
                f"{whole(wanted)} folds can hold one.",
                impact="Stratified splitting fails or leaves the class out of some folds.",
                action="Collect more of it, join it with a kindred class, or use fewer folds.",
                risks=("performance",),
                rows=every.folds,
                ask=subject.distribution(label),
            )
            return
        thin = [one for one in result.slices[1:] if one.folds < wanted <= one.rows]
        if thin:
            worst = max(thin, key=lambda one: (one.rows, one.value))
            thin.sort(key=lambda one: (-one.rows, one.column, one.value))
            names = [f"{one.column} = {one.value}" for one in thin]
            yield Judgement(
                severity=Severity.INFO,
                columns=(label, worst.column),
                value=float(worst.folds),
                threshold=wanted,
                unit="count",
                message=f"In {whole(len(thin))} of {whole(len(result.slices) - 1)} slices some class "
                f"has fewer rows than {whole(wanted)} folds need, the largest first: "
                f"{listed(names, 4)}.",
                impact="Cross-validation cannot say how a model does for that class there.",
                action="Judge these slices together, or collect more of their rare classes.",
                risks=("fairness",),
            )

    def present(self, series: Sequence[Shown[LabelFolds]]) -> Presentation:
        """What the newest version allows, in all and by slice."""
        newest = series[-1]
        result = newest.result
        if result.note or not result.slices:
            return Presentation(blocks=(Note(title="Enough to split", text=result.note),))
        every = result.slices[0]
        return Presentation(
            blocks=(
                Figures(
                    title="How many folds can hold every class?",
                    figures=(
                        Figure(
                            label="Folds possible",
                            value=every.folds,
                            unit="count",
                            note=f"rows of {quoted(every.rarest)}",
                        ),
                    ),
                ),
                Grid(
                    title=f"Rarest class by slice of “{newest.version.name}”",
                    columns=(
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Slice"),
                        GridColumn(label="Labelled", unit="rows"),
                        GridColumn(label="Rarest class"),
                        GridColumn(label="Folds possible", unit="count"),
                    ),
                    rows=tuple(
                        (s.column, s.value, s.rows, s.rarest, s.folds) for s in result.slices[1:]
                    ),
                ),
            )
        )


METRIC = FoldsMetric()
