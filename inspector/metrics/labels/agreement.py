"""Do annotators agree on the same things, and who differs from the others?"""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.agreement_counts import SHARED, Agreement, measured
from inspector.metrics.labels.agreement_show import agreement_blocks
from inspector.metrics.labels.classes import label_column, no_label
from inspector.metrics.phrases import percent, quoted, rows_text, whole
from inspector.model.answers import Facts, Groups
from inspector.model.blocks import Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.label_answers import RatingCounts
from inspector.model.label_questions import Ratings
from inspector.model.questions import Ask, Axis, ColumnFacts, GroupCounts


class AgreementMetric(Metric[Agreement]):
    """Measures agreement where annotators labelled the same things."""

    card = Card(
        key="labels.agreement",
        area="labels",
        name="Do annotators agree?",
        technical="Krippendorff's alpha with bootstrap interval; Fleiss' and Cohen's kappa; percent",
        question="When several people label the same thing, do they give it the same label?",
        explanation=(
            "Where one thing was labelled more than once, the labels can be held against each "
            "other. Alpha is 1 where all agree and 0 where they agree no more than by chance. What "
            "people cannot agree on, a model cannot learn; and no score above their agreement means "
            "anything."
        ),
        formula="α = 1 - observed / expected disagreement of pairs of labels of one unit; interval: "
        "percentile bootstrap over units; ordered classes: squared distance in ratings between",
        source="Krippendorff 2004; Fleiss 1971; Cohen 1960",
        limits="Where one class is very frequent, alpha is low although most labels agree: read the "
        "percent beside it.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.80,
                unit="number",
                meaning="Below this alpha, conclusions are tentative.",
                source="Krippendorff 2004",
            ),
            Threshold(
                name="critical",
                default=0.667,
                unit="number",
                meaning="Below this alpha labels are not reliable.",
                source="Krippendorff 2004",
            ),
            Threshold(
                name="rater",
                default=0.15,
                unit="points",
                meaning="An annotator who agrees this much less than the others do is named.",
                source="Inspector",
            ),
        ),
        order=78,
    )
    result = Agreement

    def skip(self, subject: Subject) -> str | None:
        """A label, an annotator and something that is labelled are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if subject.version.schema.find(subject.version.roles.annotator) is None:
            return "Choose an annotator column to see whether annotators agree."
        return None

    def measure(self, subject: Subject) -> Measurement[Agreement]:
        """Find what was labelled, then ask for its ratings here and in the baseline."""
        label, who = label_column(subject), subject.version.roles.annotator or ""
        if label is None:
            raise ValueError("there is no label")
        candidates = _units(subject, label.name, who)
        facts = {c.name: subject.ask(ColumnFacts(column=c.name)) for c in candidates}
        answers = yield list(facts.values())
        unit = _unit(subject, candidates, {n: answers.get(a) for n, a in facts.items()})
        if unit is None:
            return Agreement(note="No column names things that were labelled more than once.")
        question = Ratings(unit=unit, rater=who, label=label.name)
        asks: list[Ask] = [subject.ask(question)]
        old = subject.baseline.schema if subject.baseline else ()
        known = all(name in old for name in (unit, who, label.name))
        if known:
            asks.append(subject.ask_baseline(question))
        time = subject.version.roles.ingest_time or subject.version.roles.event_time
        pace = None
        if time is not None and time in subject.version.schema:
            hours = Axis(column=time, form="period", grain="hour")
            pace = subject.ask(GroupCounts(by=(Axis(column=who), hours), limit=100_000))
            asks.append(pace)
        answers = yield asks
        found = answers.get(asks[0])
        if not isinstance(found, RatingCounts):
            return Agreement(note=answers.reason(asks[0]))
        if not found.repeated:
            return Agreement(
                note=f"Nothing in {quoted(unit)} was labelled by two annotators.",
                unit=unit,
                units=found.units,
            )
        before = answers.get(asks[1]) if known else None
        per_hour = _pace(answers.get(pace)) if pace is not None else {}
        return measured(
            found,
            before if isinstance(before, RatingCounts) else None,
            unit,
            subject.expect.label.order,
            per_hour,
        )

    def judge(
        self, result: Agreement, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Unreliable labels, and annotators who stand apart or changed."""
        label, who = subject.version.roles.label, subject.version.roles.annotator
        if result.note or label is None or who is None:
            return
        ask = subject.ask(Ratings(unit=result.unit, rater=who, label=label))
        alpha, worse = result.alpha, True
        if result.before is not None and alpha is not None:
            worse = alpha < result.before - 0.05
        if alpha is not None and alpha < limits["warning"] and worse:
            critical = alpha < limits["critical"]
            limit = limits["critical"] if critical else limits["warning"]
            was = "" if result.before is None else f" (baseline: {result.before:.2f})"
            sure = (
                f" (95 %: {result.low:.2f} to {result.high:.2f})"
                if result.low is not None and result.high is not None
                else ""
            )
            yield Judgement(
                severity=Severity.CRITICAL if critical else Severity.WARNING,
                columns=(label, who),
                value=alpha,
                threshold=limit,
                unit="number",
                message=f"Annotators agree on {percent(result.percent or 0.0)} of pairs of labels; "
                f"Krippendorff's alpha is {alpha:.2f}{sure}{was}, on {rows_text(result.repeated)} "
                "labelled more than once.",
                impact="What annotators do not agree on a model cannot learn, and no score above "
                "their agreement means anything.",
                action="Read the disputed units together, make the instructions clearer, and label "
                "them again.",
                risks=("performance", "robustness"),
                rows=result.repeated,
                ask=ask,
            )
        for rater in result.raters:
            fell = rater.before is not None and rater.before - rater.agreement >= limits["rater"]
            apart = rater.others is not None and rater.others - rater.agreement >= limits["rater"]
            new = rater.before is None or fell
            if len(result.raters) > 2 and rater.shared >= 3 * SHARED and apart and new:
                against = rater.before if fell and rater.before is not None else rater.others or 0.0
                yield Judgement(
                    severity=Severity.WARNING,
                    columns=(label, who),
                    slice=f"{who} = {rater.name}",
                    value=rater.agreement - against,
                    threshold=-limits["rater"],
                    unit="points",
                    message=f"{quoted(rater.name)} agrees with the others in "
                    f"{percent(rater.agreement)} of {whole(rater.shared)} shared labels; "
                    + (
                        f"in the baseline it was {percent(against)}."
                        if fell
                        else f"the others agree in {percent(against)} of theirs."
                    ),
                    impact="One annotator's view of the task goes into the labels of all they saw.",
                    action="Look at what they labelled differently, together with them.",
                    risks=("performance", "fairness"),
                    rows=rater.shared,
                    ask=ask,
                )

    def present(self, series: Sequence[Shown[Agreement]]) -> Presentation:
        """Agreement of every version, the newest's confusion, annotators and disputed units."""
        newest = series[-1].result
        if newest.note:
            return Presentation(blocks=(Note(title="Do annotators agree?", text=newest.note),))
        return Presentation(blocks=agreement_blocks(series))


def _units(subject: Subject, label: str, who: str) -> list[Column]:
    """Return the columns that may name what was labelled: parts of the key first."""
    roles = subject.version.roles
    columns = [
        c
        for c in subject.version.schema
        if c.name not in (label, who, roles.source, roles.split, *roles.slices)
        and c.type in (LogicalType.TEXT, LogicalType.INTEGER)
    ]
    return sorted(columns, key=lambda c: c.name not in roles.key)[:20]


def _unit(
    subject: Subject, candidates: Sequence[Column], facts: Mapping[str, object]
) -> str | None:
    """Return the column whose values repeat as things labelled a few times do."""
    fitting = []
    for column in candidates:
        one = facts.get(column.name)
        if not isinstance(one, Facts) or one.present < 0.9 * one.rows:
            continue
        distinct = max(1, one.distinct_estimate)
        each = one.present / distinct
        named = column.name in subject.version.roles.key or column.name.lower().endswith(
            ("id", "item", "unit", "image", "file", "document", "url", "text", "task", "question")
        )
        if distinct >= 10 and 1.1 <= each <= 30 and (named or column.type is LogicalType.TEXT):
            fitting.append((not named, -distinct, column.name))
    return min(fitting)[2] if fitting else None


def _pace(given: object) -> dict[str, float]:
    """Return labels per hour in which an annotator gave any."""
    if not isinstance(given, Groups) or given.truncated:
        return {}
    rows: dict[str, int] = {}
    hours: dict[str, int] = {}
    for key, count in zip(given.keys, given.rows, strict=True):
        if key[0] is not None and key[1] is not None:
            rows[str(key[0])] = rows.get(str(key[0]), 0) + count
            hours[str(key[0])] = hours.get(str(key[0]), 0) + 1
    return {name: rows[name] / hours[name] for name in rows}


METRIC = AgreementMetric()
