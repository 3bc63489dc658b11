"""Labels that the rest of the row speaks against: which rows to look at first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labelling import value_label
from inspector.metrics.labels.classes import is_class, label_column, no_label, not_classes
from inspector.metrics.labels.learner import ABSENT, PARTS, is_there, out_of_sample
from inspector.metrics.labels.suspects import (
    ROWS,
    ClassPair,
    Suspect,
    names_of,
    planted,
    ranked,
    sample_of,
    table_of,
)
from inspector.metrics.labels.suspicious_show import suspicious_blocks
from inspector.metrics.phrases import percent, quoted, rows_text, whole
from inspector.model.answers import Cells, SampledRows
from inspector.model.blocks import Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.stats.intervals import wilson

if TYPE_CHECKING:
    import numpy as np

#: Most suspects listed.
LISTED = 100
#: Fewest rows of a class for it to be learnt, and fewest rows in all.
CLASS_ROWS, LEAST = 2 * PARTS, 100
#: In the quarter of rows that the learner is surest of, labels disagree at least so often (lower end
#: of the interval), and this part as often as in all rows, if it is labels that are wrong.
SURE_LEAST, SURE_PART = 0.01, 0.5
#: Most classes that are told apart.
CLASSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspiciousLabels:
    """Labels that out-of-sample probabilities speak against.

    Attributes:
        note: Why this cannot be said; empty if it can.
        sampled: Labelled rows that were looked at.
        rows: All rows.
        features: Columns that were learnt from.
        share: Estimated share of wrong labels, by confident learning.
        suspects: Rows in question.
        precision: Share of planted errors among the first of the list, as many as were planted: a
            tenth of the labels was made wrong on purpose, and the search repeated. True errors
            take places too, so the search is at least as good; None if not tried.
        accuracy: Share of rows whose label the learner gets right, out of sample.
        base: Share of the commonest class.
        sure: Rows in the quarter that the learner is surest of.
        sure_apart: Those whose label it says is another.
        pairs: Given and likely labels, by estimated rows.
        listed: The most suspicious rows, worst first.
    """

    note: str = ""
    sampled: int = 0
    rows: int = 0
    features: int = 0
    share: float = 0.0
    suspects: int = 0
    precision: float | None = None
    accuracy: float = 0.0
    base: float = 0.0
    sure: int = 0
    sure_apart: int = 0
    pairs: tuple[ClassPair, ...] = ()
    listed: tuple[Suspect, ...] = ()

    @property
    def is_beyond_overlap(self) -> bool:
        """Whether labels disagree where the learner is sure, and not only where classes overlap.

        Wrong labels lie anywhere; rows between two classes lie where the learner is unsure.
        """
        if not self.sure:
            return False
        share = self.sure_apart / self.sure
        low, _ = wilson(self.sure_apart, self.sure)
        return low >= SURE_LEAST and share >= SURE_PART * (1 - self.accuracy)

    @property
    def gain(self) -> float:
        """Share of the commonest class's errors that the learner removes."""
        return (self.accuracy - self.base) / (1 - self.base) if self.base < 1 else 0.0


class SuspiciousMetric(Metric[SuspiciousLabels]):
    """Ranks rows by how far their label is from what the other columns say."""

    card = Card(
        key="labels.suspicious",
        area="labels",
        name="Suspicious labels",
        technical="Confident learning on out-of-sample probabilities of randomised trees",
        question="Which labels may be wrong, judging by everything else in the row?",
        explanation=(
            "A learner is taught on part of the rows and asked about the others. Where it is surer "
            "of another class than it usually is of that class's own rows, the label is suspect. "
            "That is a list of rows to look at first, never a verdict: an unusual row may be right."
        ),
        formula="t_j = mean p_j over rows labelled j; a row is suspect if the most probable class with "
        "p_j ≥ t_j is not its label; share = off-diagonal of the joint, scaled to class sizes; ranked "
        "by the probability of the own label",
        source="Northcutt, Jiang and Chuang 2021, doi 10.1613/jair.1.12125; Geurts et al. 2006 (trees)",
        limits="Spoken of only where labels disagree with a sure learner too: where classes overlap, "
        "unsure rows are no errors. Learnt on a sample of at most 3 000 rows; keys, times and the "
        "annotator left out. Where the columns say little of the label, hardly anything is found.",
        thresholds=(
            Threshold(
                name="share",
                default=0.02,
                unit="share",
                meaning="An estimated share of wrong labels from which it is worth knowing.",
                source="Northcutt, Athalye and Mueller 2021: 3.3 % on average in ten test sets",
            ),
            Threshold(
                name="warning",
                default=0.10,
                unit="share",
                meaning="From this estimated share it is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="precision",
                default=0.3,
                unit="share",
                meaning="Nothing is said unless the search finds planted errors this well.",
                source="Inspector",
            ),
            Threshold(
                name="gain",
                default=0.25,
                unit="share",
                meaning="Nothing is said unless the learner removes this share of the errors that "
                "always saying the commonest class makes.",
                source="Inspector",
            ),
        ),
        order=75,
    )
    result = SuspiciousLabels

    def skip(self, subject: Subject) -> str | None:
        """A label and a learner are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        return None if is_there() else ABSENT

    def measure(self, subject: Subject) -> Measurement[SuspiciousLabels]:
        """Draw a sample, learn part by part, and hold labels against what was learnt."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        own, drawn = subject.distribution(label.name), sample_of(subject, label.name)
        answers = yield [own, *([drawn] if drawn is not None else [])]
        cells = answers[own]
        why = not_classes(cells, label.type) if isinstance(cells, Cells) else ""
        if why or drawn is None:
            return SuspiciousLabels(note=why or "There are no columns to judge labels by.")
        found = answers.get(drawn)
        if not isinstance(found, SampledRows):
            return SuspiciousLabels(note=answers.reason(drawn))
        given = found.values[found.columns.index(label.name)]
        kept = _kept(given)
        names = names_of([given[place] for place in kept])
        if len(kept) < LEAST or not 2 <= len(names) <= CLASSES:
            return SuspiciousLabels(
                note=f"Two to {CLASSES} classes of at least {CLASS_ROWS} rows, and {LEAST} rows in "
                "all, are needed to judge labels.",
                rows=found.rows,
            )
        import numpy as np

        x, features = table_of(found, subject, label.name, kept)
        if not features:
            return SuspiciousLabels(
                note="There are no columns to judge labels by.", rows=found.rows
            )
        number = {name: code for code, name in enumerate(names)}
        y = np.array([number[given[place]] for place in kept], dtype=np.int64)
        told = yield from out_of_sample(x, y, len(names), 1)
        texts = [value_label(name, label.type, 12) for name in names]
        order, pairs, share = ranked(told, y, texts)
        precision = yield from planted(x, y, len(names))
        apart = told.argmax(axis=1) != y
        surest = np.argsort(-told.max(axis=1), kind="stable")[: len(y) // 4]
        return SuspiciousLabels(
            sampled=len(kept),
            rows=found.rows,
            features=features,
            share=share,
            suspects=len(order),
            precision=precision,
            accuracy=float((told.argmax(axis=1) == y).mean()),
            base=float(np.bincount(y).max() / len(y)),
            sure=len(surest),
            sure_apart=int(apart[surest].sum()),
            pairs=pairs,
            listed=_listed(order[:LISTED], told, y, texts, (found, kept, subject)),
        )

    def judge(
        self, result: SuspiciousLabels, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak only where the search is shown to work."""
        label = subject.version.roles.label
        if result.note or label is None or not result.listed or result.share < limits["share"]:
            return
        if result.precision is None or result.precision < limits["precision"]:
            return
        if result.gain < limits["gain"]:
            return  # the other columns say too little of the label to speak against it
        if not result.is_beyond_overlap:
            return
        warning = result.share >= limits["warning"]
        pair = result.pairs[0]
        yield Judgement(
            severity=Severity.WARNING if warning else Severity.INFO,
            columns=(label,),
            value=result.share,
            threshold=limits["warning"] if warning else limits["share"],
            unit="share",
            message=f"About {percent(result.share)} of labels may be wrong, by an estimate on "
            f"{rows_text(result.sampled)}; {whole(result.suspects)} rows are worth a look. Most often "
            f"{quoted(pair.given)} seems to be {quoted(pair.likely)}. Of errors planted to try it "
            f"the list holds at least {percent(result.precision)}.",
            impact="A model learns wrong labels, and is judged by them.",
            action="Look at the listed rows from the top, with someone who knows the field; do not "
            "change labels by machine.",
            risks=("performance", "fairness"),
        )

    def present(self, series: Sequence[Shown[SuspiciousLabels]]) -> Presentation:
        """The estimate of each version, pairs of classes, and the rows to look at first."""
        newest = series[-1]
        if newest.result.note:
            note = Note(title="Suspicious labels", text=newest.result.note)
            return Presentation(blocks=(note,))
        return Presentation(blocks=suspicious_blocks(series))


def _kept(given: Sequence[object]) -> list[int]:
    """Return the rows whose class has enough of them."""
    rows: dict[object, int] = {}
    for value in given:
        rows[value] = rows.get(value, 0) + 1
    return [
        place
        for place, value in enumerate(given)
        if is_class(value) and rows[value] >= CLASS_ROWS  # type: ignore[arg-type]
    ][:ROWS]


def _listed(
    order: "np.ndarray",
    told: "np.ndarray",
    y: "np.ndarray",
    texts: Sequence[str],
    where: tuple[SampledRows, list[int], Subject],
) -> tuple[Suspect, ...]:
    found, kept, subject = where
    key = subject.version.roles.key
    column = key[0] if len(key) == 1 and key[0] in found.columns else ""
    keys = found.values[found.columns.index(column)] if column else ()
    listed = []
    for place in order.tolist():
        likely = int(told[place].argmax())
        at = kept[place]
        listed.append(
            Suspect(
                column=column,
                value=str(keys[at]) if column and keys[at] is not None else "",
                row=found.positions[at] + 1,
                given=texts[int(y[place])],
                likely=texts[likely],
                own=float(told[place, int(y[place])]),
                other=float(told[place, likely]),
            )
        )
    return tuple(listed)


METRIC = SuspiciousMetric()
