"""Which labels became others for the same key, by annotator and slice."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import no_label, not_classes
from inspector.metrics.phrases import percent, quoted, rows_text
from inspector.metrics.versions.flips_result import Flip, FlipsWhere, LabelFlipped
from inspector.metrics.versions.flips_show import flip_blocks
from inspector.metrics.versions.rows import row_changes
from inspector.model.answers import Cells
from inspector.model.blocks import Presentation
from inspector.model.change_answers import RowDifferences
from inspector.model.finding import Judgement, Severity
from inspector.model.label_answers import FlipCounts
from inspector.model.label_questions import LabelFlips
from inspector.stats.intervals import wilson

#: Most columns by whose values flips are counted; the annotator comes first.
COLUMNS = 4
#: Flips kept of each value, and values kept of each column.
KEPT, VALUES = 5, 20
#: Fewest flipped rows from which something is said.
FEWEST = 20


class FlipsMetric(Metric[LabelFlipped]):
    """Follows the label of the rows that two versions share."""

    card = Card(
        key="versions.flips",
        area="versions",
        name="Labels that became others",
        technical="Label flips (confusion matrix of versions)",
        question="Which labels became others since the version before, and whose were they?",
        explanation=(
            "Rows of both versions are matched by their key, and their old label is set against the "
            "new one: who was good and is bad now, and how often. Flips that come from one annotator "
            "or one source are a change of the rules or of the person, not of the world."
        ),
        formula="matrix: rows by (label before, label now); flipped share = rows with another label / "
        "rows labelled in both versions; an annotator is the one of the newer version",
        source="confusion matrix (Kohavi and Provost 1998) of one version against another",
        limits="Only rows with a key that occurs once in each version are followed. Whether the old or "
        "the new label is right cannot be seen.",
        thresholds=(
            Threshold(
                name="info",
                default=0.01,
                unit="share",
                meaning="Labels of more than this share of rows became others: worth knowing.",
                source="Inspector",
            ),
            Threshold(
                name="warning",
                default=0.05,
                unit="share",
                meaning="Labels of more than this share of rows became others: a warning.",
                source="Inspector; label noise of this size changes what models rank best "
                "(Northcutt et al. 2021)",
            ),
        ),
        order=25,
    )
    result = LabelFlipped

    def skip(self, subject: Subject) -> str | None:
        """A label in two versions and a key are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        if subject.baseline.schema.find(subject.version.roles.label) is None:
            return "The baseline does not have the label column."
        question = row_changes(subject)
        if question is None or not question.key:
            return (
                "Labels can only be followed from version to version by a key. Choose key columns."
            )
        if subject.version.roles.label not in question.columns:
            return (
                "The label is part of the key or its type changed, so that it cannot be followed."
            )
        return None

    def measure(self, subject: Subject) -> Measurement[LabelFlipped]:
        """Join only if the rows, which are compared anyway, say that labels changed."""
        rows, baseline, roles = row_changes(subject), subject.baseline, subject.version.roles
        if rows is None or baseline is None or not roles.label:
            raise ValueError("there is nothing to compare")
        ask, counted = subject.ask(rows), subject.distribution(roles.label)
        answers = yield [ask, counted]
        changes, cells = answers[ask], answers[counted]
        if not isinstance(changes, RowDifferences) or not isinstance(cells, Cells):
            raise TypeError("rows are answered by differences, distributions by cells")
        column = subject.version.schema.find(roles.label)
        kind = not_classes(cells, column.type) if column is not None else ""
        touched = any(one.column == roles.label for one in changes.cells)
        followed = touched and not changes.renumbered and not kind
        by = [roles.annotator, *roles.all_slices]
        question = LabelFlips(
            other=baseline.id,
            key=rows.key,
            label=roles.label,
            by=tuple(
                dict.fromkeys(
                    name
                    for name in by
                    if name and name in subject.version.schema and name != roles.label
                )
            )[:COLUMNS],
        )
        found = FlipCounts(matched=0 if changes.renumbered or kind else changes.matched, pairs=())
        if followed:
            wanted = subject.ask(question)
            given = (yield [wanted])[wanted]
            if not isinstance(given, FlipCounts):
                raise TypeError("flips are answered by counts")
            found = given
        return _result(found, roles.label, roles.annotator or "")

    def judge(
        self, result: LabelFlipped, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of many flips, and of whoever gave nearly all of them."""
        if result.flipped < FEWEST:
            return
        share = result.flipped / result.labelled
        least = wilson(result.flipped, result.labelled)[0]
        if share <= limits["info"] or least <= limits["info"] / 2:
            return
        most = next(one for one in result.pairs if one.before != one.now and _both(one))
        whose = _whose(result)
        where = "" if whose is None else f"{whose.column} = {whose.value}"
        who = (
            ""
            if whose is None
            else f" {percent(whose.flipped / result.flipped)} of them are where {where}, which has "
            f"{percent(whose.rows / result.labelled)} of the rows."
        )
        yield Judgement(
            severity=Severity.WARNING if share > limits["warning"] else Severity.INFO,
            columns=(result.label,),
            slice=where or None,
            value=share,
            threshold=limits["info"],
            unit="share",
            rows=result.flipped,
            message=f"{rows_text(result.flipped)} have another {quoted(result.label)} than in the "
            f"version before ({percent(share)} of those labelled in both), most often "
            f"{quoted(most.now)} instead of {quoted(most.before)} ({rows_text(most.rows)}).{who}",
            impact="A model trained on the one version is marked by the other: its measured quality "
            "changes although nothing else did.",
            action="Ask who labelled these rows again and by which rules; have some of them labelled by "
            "another person before you train on either version.",
            risks=("performance", "robustness"),
        )

    def present(self, series: Sequence[Shown[LabelFlipped]]) -> Presentation:
        """The matrix of the newest version, flips by annotator and slice, and version by version."""
        return Presentation(blocks=tuple(flip_blocks(series)))


def _both(one: Flip) -> bool:
    return one.before is not None and one.now is not None


def _result(found: FlipCounts, label: str, annotator: str) -> LabelFlipped:
    pairs = tuple(Flip(before=a, now=b, rows=n) for a, b, n in found.pairs)
    labelled = sum(one.rows for one in pairs if _both(one))
    return LabelFlipped(
        label=label,
        annotator=annotator,
        matched=found.matched,
        labelled=labelled,
        flipped=sum(one.rows for one in pairs if _both(one) and one.before != one.now),
        gained=sum(one.rows for one in pairs if one.before is None and one.now is not None),
        lost=sum(one.rows for one in pairs if one.before is not None and one.now is None),
        pairs=pairs,
        where=tuple(_where(found)),
        truncated=found.truncated,
    )


def _where(found: FlipCounts) -> Iterable[FlipsWhere]:
    groups: dict[tuple[str, str | None], list[Flip]] = {}
    for column, value, before, now, rows in found.by:
        if before is not None and now is not None:
            groups.setdefault((column, value), []).append(Flip(before=before, now=now, rows=rows))
    shown: dict[str, int] = {}
    told = [
        FlipsWhere(
            column=column,
            value=value,
            rows=sum(one.rows for one in flips),
            flipped=sum(one.rows for one in flips if one.before != one.now),
            flips=tuple(one for one in flips if one.before != one.now)[:KEPT],
        )
        for (column, value), flips in groups.items()
    ]
    order = list(dict.fromkeys(one.column for one in told))
    told.sort(key=lambda o: (order.index(o.column), -o.flipped, -o.rows, o.value or ""))
    for one in told:
        shown[one.column] = shown.get(one.column, 0) + 1
        if shown[one.column] <= VALUES:
            yield one


def _whose(result: LabelFlipped) -> FlipsWhere | None:
    """Return the value with four fifths of the flips and less than half of the rows, if there is one."""
    for one in result.where:
        most = one.flipped >= 0.8 * result.flipped and one.rows < 0.5 * result.labelled
        if most and one.value is not None:
            return one
    return None


METRIC = FlipsMetric()
