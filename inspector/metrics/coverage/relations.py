"""Pairs of values that cannot be: an end before its start, parts that miss their total, a broken copy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.relations_search import Kind, Rule, search
from inspector.metrics.coverage.sampled import sample_ask, sampled
from inspector.metrics.phrases import listed, percent, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation, Tone
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts, Question, RowRule
from inspector.model.rule_answers import RuleCount

#: Most pairs of values counted to see whether a column settles another.
MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A rule between columns that (nearly) all rows keep. Exact counts.

    Attributes:
        kind: "order": the first is at most the second. "copy": both are equal. "sum": the last is
            the sum of the others. "depends": the first settles the second.
        columns: The columns.
        tolerance: For sums: a difference up to this is rounding.
        rows: Rows in which all of them hold something.
        broken: Rows that break it.
        before_rows: The same in the baseline; None without one.
        before_broken: The same.
    """

    kind: Kind
    columns: tuple[str, ...]
    tolerance: float = 0.0
    rows: int
    broken: int
    before_rows: int | None = None
    before_broken: int | None = None

    @property
    def share(self) -> float:
        """Share of rows that break it."""
        return self.broken / self.rows if self.rows else 0.0

    @property
    def is_news(self) -> bool:
        """Whether the baseline does not break it just as often."""
        if not self.before_rows or self.before_broken is None:
            return True
        return self.before_broken / self.before_rows < 0.5 * self.share

    @property
    def text(self) -> str:
        """The rule in words."""
        first, last = quoted(self.columns[0]), quoted(self.columns[-1])
        match self.kind:
            case "order":
                return f"{first} is not after {last}"
            case "copy":
                return f"{last} is a copy of {first}"
            case "sum":
                return f"{last} is the sum of {listed(self.columns[:-1], 4)}"
            case "depends":
                return f"{first} settles {last}"

    @property
    def sign(self) -> str:
        """The rule as a formula."""
        parts = " + ".join(self.columns[:-1])
        sign = {"order": "≤", "copy": "=", "sum": "=", "depends": "→"}[self.kind]
        return f"{parts} {sign} {self.columns[-1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Rules found.

    Attributes:
        rows: All rows.
        drawn: Sampled rows that were searched.
        found: The rules, counted on all rows.
    """

    rows: int
    drawn: int
    found: tuple[Relation, ...]


class RelationsMetric(Metric[Relations]):
    """Searches a sample for rules between columns, then counts who breaks them."""

    card = Card(
        key="coverage.relations",
        area="coverage",
        name="Rules between columns",
        technical="Order, copy, sum and approximate functional dependencies",
        question="Do columns contradict one another?",
        explanation=(
            "Most tables hold rules nobody wrote down: an end is not before its start, parts add up "
            "to their total, a code settles its name. A rule that nearly all rows keep is a rule; "
            "the few that break it are wrong in one of its columns."
        ),
        formula="rules kept by 98 % or more (order of times: 99 %) of sampled rows among plausible "
        "pairs, neighbouring runs and pairs of groups; then counted on all rows. "
        "Settles: 1 - sum of max rows per group / rows (g3)",
        source="Kivinen and Mannila 1995 (g3); Fellegi and Holt 1976 (edit rules)",
        limits="Rules of more than twelve parts, products and rules that hold in a part of the rows "
        "only are not searched; which of the columns is wrong it cannot tell.",
        thresholds=(
            Threshold(
                name="critical",
                default=0.01,
                unit="share",
                meaning="An impossible order in at least this share of rows is critical.",
                source="Inspector",
            ),
            Threshold(
                name="exceptions",
                default=0.005,
                unit="share",
                meaning="Exceptions to a copy or a dependence are worth knowing up to this share; "
                "beyond, there is no rule.",
                source="Inspector",
            ),
        ),
        order=82,
    )
    result = Relations

    def measure(self, subject: Subject) -> Measurement[Relations]:
        """Search the sample; count what was found exactly, here and in the baseline."""
        ask = sample_ask(subject)
        nothing = Relations(rows=subject.version.rows, drawn=0, found=())
        if ask is None:
            return nothing
        answers = yield (ask,)
        sample = sampled(subject, answers.get(ask))
        if sample is None:
            return nothing
        rules = search(sample, subject.countable(), subject.version.roles.key)
        schema = subject.baseline.schema if subject.baseline else ()
        asks = [subject.ask(_question(rule)) for rule in rules]
        old = [
            subject.ask_baseline(_question(rule))
            if all(n in schema for n in rule.columns)
            else None
            for rule in rules
        ]
        answers = yield (*asks, *(a for a in old if a is not None))
        found = [
            one
            for rule, now, then in zip(rules, asks, old, strict=True)
            if (one := _relation(rule, answers, now, then)) is not None
        ]
        return Relations(rows=subject.version.rows, drawn=sample.drawn, found=tuple(found))

    def judge(
        self, result: Relations, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Rows that break a rule; columns that are copies, all in one finding."""
        roles = subject.version.roles
        times = {roles.event_time, roles.ingest_time}
        for one in result.found:
            if not one.broken or (one.kind == "order" and set(one.columns) == times):
                continue  # collected before it happened: told under freshness
            loose = one.kind in ("copy", "depends")
            if loose and (one.share > limits["exceptions"] or not one.is_news):
                continue
            yield _judgement(one, limits, subject)
        copies = [c for c in result.found if c.kind == "copy" and not c.broken and c.rows]
        fresh = [c for c in copies if c.before_broken != 0]
        if fresh:
            yield _copies(fresh, subject)

    def present(self, series: Sequence[Shown[Relations]]) -> Presentation:
        """Every rule with how many rows break it, per version."""
        rules: dict[tuple[Kind, tuple[str, ...]], Relation] = {}
        for shown in series:
            for one in shown.result.found:
                rules[one.kind, one.columns] = one
        drawn = series[-1].result.drawn
        if not rules:
            text = "No rule between columns was found that could be broken."
            return Presentation(blocks=(Note(text=text),))
        tables = [{(o.kind, o.columns): o for o in shown.result.found} for shown in series]
        rows: list[tuple[Scalar, ...]] = []
        tones: list[Tone] = []
        keys = sorted(rules, key=lambda k: (not rules[k].broken, -rules[k].share, k))
        for key in keys:
            per_version: list[Scalar] = []
            for table in tables:
                known = table.get(key)
                per_version += [known.broken if known else None, known.share if known else None]
            rows.append((rules[key].sign, *per_version))
            tones.append(
                worst_tone(series[-1].findings, column=key[1][-1])
                if rules[key].broken
                else "neutral"
            )
        many = len(series) > 1
        columns = [GridColumn(label="Rule", help="→: the first settles the second.")]
        for shown in series:
            name = f" · {shown.version.name}" if many else ""
            columns += [
                GridColumn(label=f"Rows that break it{name}", unit="rows"),
                GridColumn(label=f"Share{name}", unit="share"),
            ]
        grid = Grid(
            title="Rules that nearly all rows keep",
            columns=tuple(columns),
            rows=tuple(rows),
            tones=tuple(tones),
            caption=f"Searched on {rows_text(drawn)}, counted on all.",
        )
        details: dict[str, tuple[Block, ...]] = {}
        for name in dict.fromkeys(n for _, names in keys for n in names):
            kept = tuple(row for row, (_, names) in zip(rows, keys, strict=True) if name in names)
            details[name] = (Grid(title=f"Rules with “{name}”", columns=tuple(columns), rows=kept),)
        return Presentation(blocks=(grid,), details=details)


def _question(rule: Rule) -> Question:
    if rule.kind == "depends":
        axes = tuple(Axis(column=name) for name in rule.columns)
        return GroupCounts(by=axes, limit=MOST_PAIRS)
    if rule.kind == "sum":
        return RowRule(rule="sum", columns=rule.columns, tolerance=rule.tolerance)
    return RowRule(rule="ordered" if rule.kind == "order" else "equal", columns=rule.columns)


def _relation(rule: Rule, answers: Answers, now: Ask, then: Ask | None) -> Relation | None:
    here = _counts(answers.get(now))
    if here is None or not here[0]:
        return None
    before = _counts(answers.get(then)) if then is not None else None
    return Relation(
        kind=rule.kind,
        columns=rule.columns,
        tolerance=rule.tolerance,
        rows=here[0],
        broken=here[1],
        before_rows=before[0] if before else None,
        before_broken=before[1] if before else None,
    )


def _counts(answer: object) -> tuple[int, int] | None:
    """Return the rows a rule speaks of, and those that break it."""
    if isinstance(answer, RuleCount):
        return answer.rows, answer.broken
    if not isinstance(answer, Groups) or answer.truncated:
        return None
    most: dict[Scalar, int] = {}
    rows = 0
    for (left, right), count in zip(answer.keys, answer.rows, strict=True):
        if left is None or right is None or left == "" or right == "":
            continue
        rows += count
        most[left] = max(most.get(left, 0), count)
    return rows, rows - sum(most.values())


def _judgement(one: Relation, limits: Mapping[str, float], subject: Subject) -> Judgement:
    first, last = quoted(one.columns[0]), quoted(one.columns[-1])
    where = f"{rows_text(one.broken)} ({percent(one.share)})"
    strict = one.kind in ("order", "sum")
    limit = limits["critical"] if strict else limits["exceptions"]
    if not strict or not one.is_news:
        severity = Severity.INFO
    else:
        worst = one.kind == "order" and one.share >= limit
        severity = Severity.CRITICAL if worst else Severity.WARNING
    message = {
        "order": f"{last} lies before {first} in {where}; in all others it does not.",
        "sum": f"{last} is not the sum of {listed(one.columns[:-1], 4)} in {where}; in all others "
        "it is.",
        "copy": f"{last} differs from {first} in {where}; in all others it is a copy of it.",
        "depends": f"{first} settles {last}, except in {where}.",
    }[one.kind]
    return Judgement(
        severity=severity,
        columns=one.columns,
        slice=f"rule: {one.kind}",
        value=one.share,
        threshold=limit if severity is not Severity.WARNING else 0.0,
        unit="share",
        message=message,
        impact="One of the columns is wrong in these rows, and everything computed from it too."
        if strict
        else "The exceptions are slips, or the rule is not what it seems.",
        action="Look at these rows, and find which of the columns is wrong.",
        risks=("robustness", "performance") if strict else ("robustness",),
        rows=one.broken,
        ask=subject.ask(_question(_rule(one))),
    )


def _copies(copies: Sequence[Relation], subject: Subject) -> Judgement:
    columns = tuple(dict.fromkeys(n for c in copies for n in (c.columns[-1], c.columns[0])))
    told = "; ".join(c.text for c in copies[:4]) + (
        f"; and {len(copies) - 4} more" if len(copies) > 4 else ""
    )
    return Judgement(
        severity=Severity.INFO,
        columns=columns,
        slice="copies",
        value=len(copies),
        threshold=0,
        unit="count",
        message=f"Nothing is added by columns that repeat another: {told}.",
        impact="A copy weighs its twin double in distances and importances, and costs space.",
        action="Keep one of them.",
        risks=("scalability", "performance"),
        ask=subject.ask(_question(_rule(copies[0]))),
    )


def _rule(one: Relation) -> Rule:
    return Rule(kind=one.kind, columns=one.columns, tolerance=one.tolerance, kept=1 - one.share)


METRIC = RelationsMetric()
