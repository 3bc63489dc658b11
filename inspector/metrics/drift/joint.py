"""Drift of columns together: can the versions be told apart, and did relations change?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.classify import TellsApart, told_apart
from inspector.metrics.drift.clustered import period_seconds
from inspector.metrics.drift.relations import Relation, changed_relations
from inspector.metrics.drift.sampled import chosen, coded, fact_asks, periods, sample_asks
from inspector.metrics.phrases import listed, percent, plural, quoted, rows_text
from inspector.model.answers import SampledRows
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
)
from inspector.model.blocks import Series as Drawn
from inspector.model.finding import Judgement, Severity

#: The share of believed changes of relations that may be false.
LEVEL = 0.002
#: Relations that get a finding of their own.
SPOKEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDrift:
    """How the columns differ together from the baseline's.

    Attributes:
        relations: Pairs of columns whose relation changed and those close to it, strongest first.
        pairs: Pairs tested.
        every: How well a model tells the versions apart by all columns; None if not tried.
        steady: The same by the columns that look the same one at a time; None if not tried.
        moved: Columns that changed by themselves, in the sample.
        rows_before: Rows of the baseline's sample.
        rows_after: Rows of the new version's sample.
        whole: Whether the samples are all rows there are.
        note: Why nothing, or no model, was tried; empty if all was.
    """

    relations: tuple[Relation, ...] = ()
    pairs: int = 0
    every: TellsApart | None = None
    steady: TellsApart | None = None
    moved: tuple[str, ...] = ()
    rows_before: int = 0
    rows_after: int = 0
    whole: bool = False
    note: str = ""


class JointDriftMetric(Metric[JointDrift]):
    """Looks at columns together, on a sample of rows."""

    card = Card(
        key="drift.joint",
        area="drift",
        name="Drift of columns together",
        technical="Classifier two-sample test; three-factor interaction of column pairs",
        question="Do columns go together as before, or can the versions be told apart?",
        explanation=(
            "Each column can look as before while columns no longer go together: a model that "
            "learnt from the old relation fails. For pairs of columns the relation is tested "
            "beyond what either column did by itself. For all together a model learns to tell a "
            "row of this version from one of the baseline: if it can (area under the curve above "
            "one half), something moved, and the columns it goes by say what."
        ),
        formula="pairs: Pearson's X² against the log-linear model with all two-way margins; "
        "together: area under the ROC curve of gradient-boosted trees, five-fold cross-validated, "
        "interval by DeLong",
        source="Bartlett 1935; Lopez-Paz and Oquab 2017; DeLong, DeLong and Clarke-Pearson 1988",
        limits="Found on a sample of at most 20 000 rows of each version (the model: 5 000), keys, "
        "times and free texts left out. The model needs scikit-learn (the extra “learn”). Relations "
        "of three or more columns show only in the model.",
        thresholds=(
            Threshold(
                name="relation",
                default=0.04,
                unit="share",
                meaning="A real change of a relation that moved at least this share of rows is "
                "worth knowing.",
                source="Inspector; a correlation that goes from 0 to 0.3",
            ),
            Threshold(
                name="relation_warning",
                default=0.08,
                unit="share",
                meaning="From this share it is a warning.",
                source="Inspector; a correlation that goes from 0.5 to 0",
            ),
            Threshold(
                name="area",
                default=0.55,
                unit="number",
                meaning="If columns that look the same one at a time tell the versions apart at "
                "least this well (lower end of the interval), that is worth knowing.",
                source="Inspector; a mean shift of 0.2 standard deviations",
            ),
            Threshold(
                name="area_warning",
                default=0.60,
                unit="number",
                meaning="From this area it is a warning.",
                source="Inspector; a mean shift of 0.36 standard deviations",
            ),
        ),
        order=30,
    )
    result = JointDrift

    def skip(self, subject: Subject) -> str | None:
        """Two versions are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        return None

    def measure(self, subject: Subject) -> Measurement[JointDrift]:
        """Draw a sample of both versions and look at the columns together."""
        facts = fact_asks(subject)
        given = yield [ask for pair in facts.values() for ask in pair]
        names = chosen(subject, facts, given)
        asks = sample_asks(subject, names)
        answers = yield asks
        before, after = (answers.get(ask) for ask in asks)
        if not isinstance(before, SampledRows) or not isinstance(after, SampledRows):
            reason = next((r for ask in asks if (r := answers.reason(ask))), "")
            return JointDrift(note=reason or "There are no rows to look at.")
        columns = list(coded(subject, before, after).values())
        if len(columns) < 2 or not before.positions or not after.positions:
            return JointDrift(note="Fewer than two columns can be looked at together.")
        seconds = period_seconds(subject, given)
        blocks = periods(subject, before, seconds) if seconds else None
        relations, pairs, moved = changed_relations(columns, blocks, LEVEL)
        every, steady, note = told_apart(columns, moved, (before.positions, after.positions))
        return JointDrift(
            relations=relations,
            pairs=pairs,
            every=every,
            steady=steady,
            moved=moved,
            rows_before=len(before.positions),
            rows_after=len(after.positions),
            whole=before.rows == len(before.positions) and after.rows == len(after.positions),
            note=note,
        )

    def judge(
        self, result: JointDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of relations that changed, else of versions that steady columns tell apart."""
        before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
        found = [r for r in result.relations if r.real and r.moved >= limits["relation"]]
        for place, relation in enumerate(found[:SPOKEN]):
            more = len(found) - SPOKEN if place == SPOKEN - 1 else 0
            yield _relation(relation, before, limits, result, more)
        steady = result.steady
        if found or steady is None or steady.low < limits["area"]:
            return
        warning = steady.low >= limits["area_warning"]
        yield Judgement(
            severity=Severity.WARNING if warning else Severity.INFO,
            columns=steady.columns[:3],
            value=steady.area,
            threshold=limits["area_warning" if warning else "area"],
            unit="number",
            message=f"Columns that look like {before} one at a time tell the versions apart when "
            f"taken together: area under the curve {steady.area:.3f} (95 %: {steady.low:.3f} to "
            f"{steady.high:.3f}; 0.5 is guessing), mostly by {listed(steady.columns[:3])}. "
            f"{_sampled(result)}",
            impact="A model that uses these columns together meets rows unlike those it learnt from.",
            action="Look at these columns against each other in both versions.",
            risks=("performance", "robustness"),
        )

    def present(self, series: Sequence[Shown[JointDrift]]) -> Presentation:
        """How well versions are told apart, by what, and which relations changed."""
        newest = series[-1].result
        blocks: list[Block] = []
        if newest.note:
            blocks.append(Note(text=newest.note, tone="muted"))
        if newest.every is not None:
            blocks += _model_blocks(series, newest)
        if newest.pairs:
            blocks.append(_relation_grid(newest))
        return Presentation(blocks=tuple(blocks))


def _relation(
    relation: Relation,
    before: str,
    limits: Mapping[str, float],
    result: JointDrift,
    more: int,
) -> Judgement:
    left, right = quoted(relation.left), quoted(relation.right)
    how = ""
    if relation.before is not None and relation.after is not None:
        how = f": {relation.measure} {_signed(relation.before)} → {_signed(relation.after)}"
    also = f" So do {plural(more, 'further pair')}." if more > 0 else ""
    warning = relation.moved >= limits["relation_warning"]
    return Judgement(
        severity=Severity.WARNING if warning else Severity.INFO,
        columns=(relation.left, relation.right),
        value=relation.moved,
        threshold=limits["relation_warning" if warning else "relation"],
        unit="share",
        message=f"{left} and {right} no longer go together as in {before}{how}. "
        f"{percent(relation.moved)} of rows would have to change, beyond what either column did "
        f"by itself.{also} {_sampled(result)}",
        impact="A model that learnt the old relation is wrong in these rows although each column "
        "looks right.",
        action="Ask whether the two are still measured, joined and ordered as before: a wrong join "
        "or a shuffled column does this.",
        risks=("performance", "robustness"),
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _sampled(result: JointDrift) -> str:
    if result.whole:
        return "All rows were looked at."
    fewest = min(result.rows_before, result.rows_after)
    return f"Found on a sample of {rows_text(fewest)} of each version."


def _model_blocks(series: Sequence[Shown[JointDrift]], newest: JointDrift) -> list[Block]:
    figures = [
        Figure(
            label=label,
            value=told.area,
            unit="number",
            note=f"95 %: {told.low:.3f} to {told.high:.3f}; 0.5 is guessing",
            tone="info" if told.low > 0.55 else "neutral",
        )
        for label, told in (
            ("By all columns", newest.every),
            ("By columns steady alone", newest.steady),
        )
        if told is not None
    ]
    blocks: list[Block] = [Figures(title="Can the versions be told apart?", figures=tuple(figures))]
    told = newest.every
    if told is not None and told.columns and told.low > 0.5:
        shown = list(zip(told.columns, told.importance, strict=True))[:15]
        blocks.append(
            Bars(
                title="What gives the version away",
                labels=tuple(name for name, _ in shown),
                series=(Drawn(label="Area lost", values=tuple(x for _, x in shown)),),
                y_title="Area lost when the column is shuffled",
                horizontal=True,
                caption=_sampled(newest),
            )
        )
    areas = [s for s in series if s.result.every is not None]
    if len(areas) > 1:
        blocks.append(
            Grid(
                title="Told apart, version by version",
                columns=(
                    GridColumn(label="Version"),
                    GridColumn(label="Compared with"),
                    GridColumn(label="Area", unit="number"),
                    GridColumn(label="Low", unit="number"),
                    GridColumn(label="High", unit="number"),
                ),
                rows=tuple(
                    (
                        s.version.name,
                        s.baseline.name if s.baseline else None,
                        s.result.every.area,
                        s.result.every.low,
                        s.result.every.high,
                    )
                    for s in areas
                    if s.result.every is not None
                ),
            )
        )
    return blocks


def _relation_grid(newest: JointDrift) -> Grid | Note:
    real = [r for r in newest.relations if r.real]
    if not real:
        text = f"{plural(newest.pairs, 'pair')} of columns: none goes together differently. "
        return Note(text=text + _sampled(newest), tone="good")
    return Grid(
        title="Relations that changed",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label="and", role="column"),
            GridColumn(
                label="Moved share",
                unit="share",
                help="Rows that would have to change, beyond what either column did by itself.",
            ),
            GridColumn(label="Measured as"),
            GridColumn(label="Before", unit="number"),
            GridColumn(label="Now", unit="number"),
        ),
        rows=tuple((r.left, r.right, r.moved, r.measure, r.before, r.after) for r in real),
        caption=f"{plural(newest.pairs, 'pair')} tested in one family. " + _sampled(newest),
    )


METRIC = JointDriftMetric()
