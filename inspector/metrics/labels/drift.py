"""Drift of the label against the baseline, held to half the limits of other columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.compare import BIG, BIG_VALUE, ColumnDrift, compare_column, settle
from inspector.metrics.drift.show import DRIFT_COLUMNS, detail_blocks, drift_row, state_tone
from inspector.metrics.drift.speak import drift_judgement
from inspector.metrics.labels.classes import label_column, no_label
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Facts
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.finding import Judgement
from inspector.model.questions import ColumnFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDrift:
    """How the label differs from the baseline's.

    Attributes:
        columns: The label's comparison, alone.
    """

    columns: tuple[ColumnDrift, ...]


class LabelDriftMetric(Metric[LabelDrift]):
    """Compares the label with the baseline's."""

    card = Card(
        key="labels.drift",
        area="labels",
        name="Label drift",
        technical="Prior shift: total variation of the label, real by an exact two-sample test",
        question="Are the labels distributed as they were in the baseline?",
        explanation=(
            "The moved share of the label: how many labels would have to be others to look like "
            "the baseline. A label counts more than a feature, so half of a feature's limits hold. "
            "A shift may be the world, the choice of rows, or the way labels are given."
        ),
        formula="moved share = ½ Σ |class share now - class share before|; real: χ² and exact "
        "one-class tests (classes), with Anderson-Darling and tails for numbers",
        source="Scholz and Stephens 1987; Tarone 1990; Benjamini and Hochberg 1995",
        limits="It cannot say whether the world or the labelling changed.",
        thresholds=(
            Threshold(
                name="info",
                default=BIG / 2,
                unit="share",
                meaning="A real change that moved at least this share of labels is drift.",
                source="Inspector",
            ),
            Threshold(
                name="warning",
                default=0.05,
                unit="share",
                meaning="Drift of at least this size is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="critical",
                default=0.10,
                unit="share",
                meaning="Drift of at least this size, half of it beyond doubt, is critical.",
                source="Inspector",
            ),
            Threshold(
                name="one_value",
                default=BIG_VALUE / 2,
                unit="points",
                meaning="One class that doubled or halved and moved this much is drift.",
                source="Inspector",
            ),
            Threshold(
                name="new_value",
                default=0.025,
                unit="share",
                meaning="A class that is new or gone and held this share of rows is a warning.",
                source="Inspector",
            ),
        ),
        order=30,
    )
    result = LabelDrift

    def skip(self, subject: Subject) -> str | None:
        """A label in both versions is needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        column = label_column(subject)
        old = subject.baseline.schema.find(column.name) if column else None
        if column is None or old is None:
            return "The baseline does not have the label column."
        if old.type.is_ordered != column.type.is_ordered or not old.type.is_countable:
            return f"The label's type changed from {old.type} to {column.type}."
        return None

    def measure(self, subject: Subject) -> Measurement[LabelDrift]:
        """Ask both versions for the label's facts and counts."""
        column = label_column(subject)
        if column is None:
            raise ValueError("there is no label")
        facts = ColumnFacts(column=column.name)
        asks = (
            subject.ask_baseline(facts),
            subject.ask(facts),
            subject.baseline_distribution(column.name),
            subject.distribution(column.name),
        )
        answers = yield asks
        facts_before, facts_after = (
            f if isinstance(f := answers.get(ask), Facts) else None for ask in asks[:2]
        )
        before, after = answers[asks[2]], answers[asks[3]]
        if not isinstance(before, Cells) or not isinstance(after, Cells):
            raise TypeError("a distribution is answered by cells")
        compared = compare_column(
            column.name, column.type, (facts_before, before), (facts_after, after)
        )
        return LabelDrift(columns=settle([compared]))

    def judge(
        self, result: LabelDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of a change that is real and big."""
        for column in result.columns:
            judgement = drift_judgement(column, subject, limits, role=False)
            if judgement is not None:
                yield judgement

    def present(self, series: Sequence[Shown[LabelDrift]]) -> Presentation:
        """One row per version, and the newest distributions over each other."""
        rows, tones = [], []
        for shown in series:
            column = shown.result.columns[0]
            state = column.state(BIG / 2, BIG_VALUE / 2)
            rows.append((shown.version.name, *drift_row(column, state)[1:]))
            tones.append(state_tone(state, worst_tone(shown.findings)))
        newest = series[-1]
        column = newest.result.columns[0]
        heads = tuple(DRIFT_COLUMNS[1:])
        blocks: list[Block] = [
            Grid(
                title=f"Drift of the label “{column.column}”",
                columns=(GridColumn(label="Version"), *heads),
                rows=tuple(rows),
                tones=tuple(tones),
                caption="Each version against what it was compared with.",
            )
        ]
        before = newest.baseline.name if newest.baseline else "baseline"
        if column.p is None:
            blocks.append(Note(text=column.note))
        else:
            blocks += detail_blocks(column, before, newest.version.name)
        return Presentation(blocks=tuple(blocks))


METRIC = LabelDriftMetric()
