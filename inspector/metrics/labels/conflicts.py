"""Rows that share all features with a row of another label."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.sampled import sample_ask
from inspector.metrics.labels.classes import label_column, no_label
from inspector.metrics.labels.conflict_examples import (
    ConflictExample,
    example_grid,
    examples_of,
)
from inspector.metrics.phrases import listed, percent, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, ConflictCount, Facts, SampledRows
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, ColumnFacts, Conflicts

#: Groups of equal features larger than this are put down to coarse features.
SMALL_GROUP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelConflicts:
    """Rows that share all features with a row of another label.

    Attributes:
        note: Why they were not counted; empty if they were.
        features: Columns that were compared.
        left_out: Columns that were not: ids, times, free text, roles.
        rows: Labelled rows.
        conflicting: Rows in groups of equal features with two or more labels.
        irreducible: Rows any model must get wrong.
        groups: Groups with two or more labels.
        median_group: Median rows of such a group.
        before_share: Share of irreducible rows in the baseline; None if unknown.
        examples: Rows of equal features and their labels, of a sample of rows.
    """

    note: str
    features: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    rows: int = 0
    conflicting: int = 0
    irreducible: int = 0
    groups: int = 0
    median_group: float | None = None
    before_share: float | None = None
    examples: tuple[ConflictExample, ...] = ()

    @property
    def share(self) -> float | None:
        """Share of labelled rows any model must get wrong."""
        return self.irreducible / self.rows if self.rows else None

    @property
    def ceiling(self) -> float | None:
        """The best accuracy any model can reach on this data."""
        return None if self.share is None else 1 - self.share


class LabelConflictsMetric(Metric[LabelConflicts]):
    """Counts rows with equal features and different labels."""

    card = Card(
        key="labels.conflicts",
        area="labels",
        name="Same features, different label",
        technical="Label conflicts; empirical Bayes error of identical feature rows",
        question="Do rows that look the same carry different labels?",
        explanation=(
            "Rows whose features are all equal but whose labels differ. No model can be right on "
            "all of them. With rich features they point to labelling faults; with few coarse "
            "features they are ordinary noise, and are then only noted."
        ),
        formula="irreducible error = 1 - Σ over groups of equal features (rows of the group's most "
        "frequent label) / rows",
        source="Frénay and Verleysen 2014 (label noise)",
        limits="Only exact equality counts; identifiers, dates, times and free text are left out.",
        thresholds=(
            Threshold(
                name="info",
                default=0.001,
                unit="share",
                meaning="More irreducible rows than this are worth knowing.",
                source="Inspector",
            ),
            Threshold(
                name="warning",
                default=0.01,
                unit="share",
                meaning="More than this, in small groups, are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="critical",
                default=0.10,
                unit="share",
                meaning="More than this, in small groups, are critical.",
                source="Inspector",
            ),
        ),
        order=70,
    )
    result = LabelConflicts

    def skip(self, subject: Subject) -> str | None:
        """A label is needed."""
        return no_label(subject)

    def measure(self, subject: Subject) -> Measurement[LabelConflicts]:
        """Choose the features by their facts, then count conflicts here and in the baseline."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        candidates = [c for c in subject.version.schema if _may_be_feature(c, subject)]
        facts = [subject.ask(ColumnFacts(column=c.name)) for c in candidates]
        own = subject.distribution(label.name)
        answers = yield (*facts, own)
        cells = answers[own]
        if isinstance(cells, Cells) and label.type.is_ordered and cells.form != "exact":
            return LabelConflicts(note="The label is a number with many values, not a class.")
        features = tuple(
            c.name for c, ask in zip(candidates, facts, strict=True) if _is_feature(c, answers, ask)
        )
        left_out = tuple(
            n for n in subject.version.schema.names if n not in features and n != label.name
        )
        if not features:
            return LabelConflicts(note="There are no features to compare.", left_out=left_out)
        question = Conflicts(features=features, label=label.name)
        asks = [subject.ask(question)]
        drawn = sample_ask(subject)
        old = subject.baseline.schema if subject.baseline else ()
        if label.name in old and all(name in old for name in features):
            asks.append(subject.ask_baseline(question))
        answers = yield [*asks, *([drawn] if drawn is not None else [])]
        sample = answers.get(drawn) if drawn is not None else None
        found = answers[asks[0]]
        before = answers.get(asks[1]) if len(asks) > 1 else None
        if not isinstance(found, ConflictCount):
            raise TypeError("conflicts are answered by a conflict count")
        return LabelConflicts(
            note="",
            features=features,
            left_out=left_out,
            rows=found.rows,
            conflicting=found.conflicting_rows,
            irreducible=found.irreducible_rows,
            groups=found.conflicting_groups,
            median_group=found.median_group,
            before_share=before.irreducible_rows / before.rows
            if isinstance(before, ConflictCount) and before.rows
            else None,
            examples=examples_of(sample, features, label)
            if found.conflicting_rows and isinstance(sample, SampledRows)
            else (),
        )

    def judge(
        self, result: LabelConflicts, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Conflicts in small groups speak; in large ones, or as in the baseline, they are noted."""
        label, share = subject.version.roles.label, result.share
        if result.note or label is None or share is None or share <= limits["info"]:
            return
        coarse = (result.median_group or 0) > SMALL_GROUP
        known = result.before_share is not None and share <= 1.5 * result.before_share
        name = "info"
        severity = Severity.INFO
        if known:
            return  # a property of the data, said when it was first seen
        if not coarse:
            for level, candidate in (
                ("critical", Severity.CRITICAL),
                ("warning", Severity.WARNING),
            ):
                if share > limits[level]:
                    name, severity = level, candidate
                    break
        was = "" if result.before_share is None else f" (baseline: {percent(result.before_share)})"
        yield Judgement(
            severity=severity,
            columns=(label,),
            value=share,
            threshold=limits[name],
            unit="share",
            message=f"{rows_text(result.conflicting)} share all {len(result.features)} features "
            f"with a row of another label; no model can score above {percent(1 - share)} on this "
            f"data{was}.",
            impact=f"At least {rows_text(result.irreducible)} must be answered wrongly"
            + (
                "; the features are coarse, so this may be ordinary noise."
                if coarse
                else ", however good the model."
            ),
            action="Look at some of these rows together, and decide whether a label is wrong or a "
            "feature is missing that would tell them apart.",
            risks=("performance",),
            rows=result.irreducible,
            ask=subject.ask(Conflicts(features=result.features, label=label)),
        )

    def present(self, series: Sequence[Shown[LabelConflicts]]) -> Presentation:
        """The ceiling per version, and what was compared."""
        newest = series[-1]
        result = newest.result
        if result.note:
            text = result.note
            return Presentation(blocks=(Note(title="Same features, different label", text=text),))
        blocks: list[Block] = [
            Figures(
                title="How good can a model be at best?",
                figures=(
                    Figure(label="Best accuracy possible", value=result.ceiling, unit="share"),
                    Figure(
                        label="Rows in conflict",
                        value=result.conflicting,
                        unit="rows",
                        tone=worst_tone(newest.findings),
                    ),
                    Figure(label="Must be wrong", value=result.irreducible, unit="rows"),
                    Figure(
                        label="Typical group",
                        value=result.median_group,
                        unit="rows",
                        note="median rows with equal features",
                    ),
                ),
            ),
            Note(text=_compared(result)),
        ]
        if result.examples:
            blocks.append(example_grid(result.examples))
        if len(series) > 1:
            blocks.append(_over_versions(series))
        return Presentation(blocks=tuple(blocks))


def _may_be_feature(column: Column, subject: Subject) -> bool:
    roles = subject.version.roles
    apart = (
        roles.label, roles.event_time, roles.ingest_time, roles.annotator, roles.split, *roles.key,
    )  # fmt: skip
    timed = column.type.is_temporal or column.type is LogicalType.TIME
    return column.name not in apart and column.type.is_countable and not timed


def _is_feature(column: Column, answers: Answers, ask: Ask) -> bool:
    """Identifiers and free text make every row differ; dates and times do as well."""
    facts = answers.get(ask)
    if not isinstance(facts, Facts) or not facts.present:
        return False
    if column.type in (LogicalType.TEXT, LogicalType.INTEGER):
        return facts.present < 20 or facts.distinct_estimate < 0.9 * facts.present
    return True


def _compared(result: LabelConflicts) -> str:
    text = f"Compared: {listed(result.features, 12)}."
    if result.left_out:
        text += f" Left out (identifiers, dates, times, free text, roles): {listed(result.left_out, 12)}."
    return text


def _over_versions(series: Sequence[Shown[LabelConflicts]]) -> Grid:
    return Grid(
        title="Conflicts by version",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="Labelled", unit="rows"),
            GridColumn(label="Rows in conflict", unit="rows"),
            GridColumn(label="Must be wrong", unit="rows"),
            GridColumn(label="Share", unit="share"),
            GridColumn(label="Best accuracy", unit="share"),
        ),
        rows=tuple(
            (
                s.version.name,
                s.result.rows,
                s.result.conflicting,
                s.result.irreducible,
                s.result.share,
                s.result.ceiling,
            )
            for s in series
        ),
    )


METRIC = LabelConflictsMetric()
