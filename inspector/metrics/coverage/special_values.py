"""Values that probably mean "missing" though they look like values: -999, 1900-01-01, "n/a"."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.missing_tables import time_grain
from inspector.metrics.coverage.special import (
    EVIDENCE,
    SpecialValue,
    numbers,
    texts,
)
from inspector.metrics.coverage.special_context import context_questions, exactly, weighed
from inspector.metrics.phrases import listed, moment, percent, quoted, rows_text, slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts
from inspector.stats.intervals import wilson
from inspector.stats.special_values import POSSIBLE

#: Most values kept per column.
PER_COLUMN = 5
#: Points within which a candidate is looked at again with slices and other columns.
WITHIN_REACH = 3
#: A column with more zeros than this counts something that most rows have none of.
MOSTLY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a value.

    Attributes:
        label: The value as it was stated.
        missing: Whether it means "missing"; else it is real.
    """

    column: str
    label: str
    missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialValues:
    """The values of a version worth asking about, likeliest first.

    Attributes:
        decided: What a person has decided about values of its columns; they are not asked about.
    """

    rows: int
    values: tuple[SpecialValue, ...]
    decided: tuple[Decision, ...] = ()


class SpecialValuesMetric(Metric[SpecialValues]):
    """Weighs evidence that a value stands for something else."""

    card = Card(
        key="coverage.special_values",
        area="coverage",
        name="Special values",
        technical="Disguised missing value detection",
        question="Which values look like data but probably mean “not measured”?",
        explanation=(
            "Programs and people write -999, 0, 1 January 1900 or “n/a” where nothing was "
            "measured. Such values look filled and bend averages. Listed are those with evidence "
            "against them; whether one means “missing”, is real, or is a cap, a person decides."
        ),
        formula="points: spike 1-2, isolated 1-2, end of range 1, known code 1-2, only negative 2, "
        "far zero 1, missing together 2 (zeros together 1), new since the baseline or only in one slice 3; "
        "4 or more is possible, 6 or more is likely",
        source="Pearson 2006; FAHES (Qahtan et al., KDD 2018)",
        limits="Amounts that are truly often 0, and codes inside the range of the data, cannot be "
        "told apart; columns with fewer than 50 rows or 8 values are only looked up in lists.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.001,
                unit="share",
                meaning="A likely special value in at least this share of rows is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="critical",
                default=0.10,
                unit="share",
                meaning="A likely special value in at least this share of rows is critical; "
                "in the label or key any is.",
                source="Inspector",
            ),
        ),
        order=20,
    )
    result = SpecialValues

    def measure(self, subject: Subject) -> Measurement[SpecialValues]:
        """Ask for distributions, then, for candidates only, where and with what they occur."""
        roles = subject.version.roles
        columns = [
            c
            for c in subject.countable()
            if c.type not in (LogicalType.BOOLEAN, LogicalType.TIME)
            and c.name not in (roles.event_time, roles.ingest_time)  # see freshness.impossible
        ]
        here = {c.name: subject.distribution(c.name) for c in columns}
        then: dict[str, Ask] = {}
        if subject.baseline is not None:
            types = {c.name: c.type for c in subject.baseline.schema}
            then = {
                c.name: subject.baseline_distribution(c.name)
                for c in columns
                if c.name in types
                and (types[c.name].is_ordered == c.type.is_ordered and types[c.name].is_countable)
            }
        time = subject.version.schema.find(roles.event_time)
        when = subject.distribution(time.name) if time and time.type.is_temporal else None
        answers = yield (*here.values(), *then.values(), *((when,) if when else ()))
        grain = time_grain(answers.get(when) if when else None, time)
        found: list[SpecialValue] = []
        for column in columns:
            real = subject.expect.real.get(column.name, ())
            cells = answers.get(here[column.name])
            before = answers.get(then[column.name]) if column.name in then else None
            if not isinstance(cells, Cells) or not cells.rows:
                continue
            old = before if isinstance(before, Cells) else None
            if column.type is LogicalType.TEXT:
                words = [s for s in texts(column, cells, old) if not s.among(real)]
                found += words[:PER_COLUMN]
            else:
                found += [
                    s
                    for s in numbers(column, cells, old)
                    if s.gate and s.points >= POSSIBLE - WITHIN_REACH and not s.among(real)
                ][:PER_COLUMN]
        if found:
            second = context_questions(subject, found, grain)
            answers = yield tuple(subject.ask(q) for q in second)
            found = weighed(subject, found, answers, grain)
        flagged = [s for s in found if s.flagged]
        flagged.sort(key=lambda s: (-s.points, -s.count, s.column, s.label))
        return SpecialValues(
            rows=subject.version.rows,
            values=tuple(flagged),
            decided=_decisions(subject),
        )

    def judge(
        self, result: SpecialValues, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding a column: its likeliest value, with the others named."""
        roles = subject.version.roles
        by_column: dict[str, list[SpecialValue]] = {}
        for special in result.values:
            by_column.setdefault(special.column, []).append(special)
        for column, group in by_column.items():
            worst = max(group, key=lambda s: (s.likely, s.count))
            # Amounts are often truly 0: many zeros are asked about, never condemned.
            doubtful = worst.value == 0 and not {"born", "one source"} & set(worst.evidence)
            together = sum(s.count for s in group if s.likely)
            share = together / result.rows if result.rows else 0.0
            # A heap that is no known code may as well be a limit of what was measured.
            heap = worst.kind == "number" and worst.value != 0 and "code" not in worst.evidence
            if doubtful and worst.share >= MOSTLY:
                continue  # shown, but no reason to ask
            if worst.likely and doubtful and share >= limits["critical"]:
                severity, limit = Severity.WARNING, limits["warning"]
            elif heap and not {"born", "one source"} & set(worst.evidence):
                severity, limit = Severity.INFO, limits["warning"]
            elif worst.likely and (
                share >= limits["critical"] or column == roles.label or column in roles.key
            ):
                severity, limit = Severity.CRITICAL, limits["critical"]
            elif worst.likely and share >= limits["warning"]:
                severity, limit = Severity.WARNING, limits["warning"]
            else:
                severity, limit = Severity.INFO, limits["warning"]
            yield _judgement(worst, group, severity, limit, subject)

    def present(self, series: Sequence[Shown[SpecialValues]]) -> Presentation:
        """One row a value, one share a version."""
        keys: dict[tuple[str, str], SpecialValue] = {}
        for shown in series:
            for special in shown.result.values:
                keys[special.column, special.label] = special
        decided = _decided_note(series[-1].result.decided)
        if not keys:
            text = "No value looks as if it stood for something else."
            return Presentation(blocks=(Note(text=text, tone="good"), *decided))
        found = [{(s.column, s.label): s for s in shown.result.values} for shown in series]
        rows: list[tuple[Scalar, ...]] = []
        for key, special in keys.items():
            shares = [t[key].share if key in t else None for t in found]
            rows.append(
                (
                    special.column,
                    special.label,
                    *shares,
                    "likely" if special.likely else "possible",
                    "; ".join(EVIDENCE[name] for name in special.evidence),
                    slice_text(special.slice_column, special.slice_value)
                    if special.slice_column
                    else "",
                    special.began,
                    special.until,
                )
            )
        grid = Grid(
            title="Values that may mean “missing”",
            columns=(
                GridColumn(label="Column", role="column"),
                GridColumn(label="Value"),
                *(
                    GridColumn(
                        label="Share" if len(series) == 1 else f"Share · {shown.version.name}",
                        unit="share",
                        help="Of all rows; “–” where it was not found or not suspicious.",
                    )
                    for shown in series
                ),
                GridColumn(label="Verdict"),
                GridColumn(label="Evidence"),
                GridColumn(label="Where", help="The slice that holds at least 80 % of them."),
                GridColumn(label="Since", unit="time"),
                GridColumn(label="Until", unit="time"),
            ),
            rows=tuple(rows),
            tones=tuple(
                worst_tone((f for shown in series for f in shown.findings), column=column)
                for column, _ in keys
            ),
            caption="“Likely” and “possible” are verdicts on evidence. You know what they mean.",
        )
        blocks: tuple[Block, ...] = (grid, *decided)
        details = {column: (_detail(grid, column),) for column in dict.fromkeys(c for c, _ in keys)}
        return Presentation(blocks=blocks, details=details)


def _decisions(subject: Subject) -> tuple[Decision, ...]:
    return tuple(
        Decision(column=column, label=str(value), missing=missing)
        for missing, stated in ((True, subject.expect.missing), (False, subject.expect.real))
        for column, values in stated.items()
        if column in subject.version.schema
        for value in values
    )


def _decided_note(decided: Sequence[Decision]) -> tuple[Note, ...]:
    if not decided:
        return ()
    parts = []
    for missing, means in ((True, "count as missing"), (False, "are taken as real")):
        named = [
            f"{quoted(d.label)} in {quoted(d.column)}" for d in decided if d.missing == missing
        ]
        if named:
            parts.append(f"{', '.join(named[:12])} {means}.")
    return (Note(title="What you decided", text=" ".join(parts), tone="muted"),)


def _detail(grid: Grid, column: str) -> Grid:
    rows = tuple(row for row in grid.rows if row[0] == column)
    return replace(grid, title=f"Special values of “{column}”", rows=rows, tones=())


def _judgement(
    special: SpecialValue,
    group: Sequence[SpecialValue],
    severity: Severity,
    limit: float,
    subject: Subject,
) -> Judgement:
    low, high = wilson(special.count, special.rows)
    where = ""
    slice_name = None
    if special.slice_column:
        slice_name = slice_text(special.slice_column, special.slice_value)
        inside = special.slice_count / special.slice_rows if special.slice_rows else 0.0
        part = "all" if special.slice_count == special.count else "nearly all"
        where = f", {part} of them where {slice_name} ({percent(inside)} of its rows)"
    names = sorted(special.evidence, key=lambda name: name != "born")
    why = [EVIDENCE[name] for name in names if name not in ("one source", "together")]
    if special.partner:
        why.append(f"in the rows where {quoted(special.partner)} is missing or odd too")
    strength = "strong" if special.likely else "moderate"
    because = f" The evidence is {strength} ({special.points} points): {', '.join(why)}."
    others = [one.label for one in group if one is not special]
    more = f" So may {listed(others, 4)}." if others else ""
    unless = "" if special.value != 0 else ", unless it means “none”"
    if special.kind == "number" and special.value != 0 and "code" not in special.evidence:
        unless = ", or be a limit of what can be measured"
    verb = "probably means" if special.likely and severity is not Severity.INFO else "may mean"
    since = f" since {moment(special.began)}" if special.began is not None else ""
    since += f" until {moment(special.until)}" if special.until is not None else ""
    return Judgement(
        severity=severity,
        columns=(special.column,),
        slice=slice_name,
        value=special.share,
        threshold=limit,
        unit="share",
        message=f"{quoted(special.label)} stands in {quoted(special.column)} in "
        f"{rows_text(special.count)} ({percent(special.share)}){where}{since}; it {verb} “not "
        f"measured”{unless}.{because}{more}",
        impact="Averages, distances and models take it for a measurement: it adds a false peak "
        f"of {percent(low)} to {percent(high)} of rows.",
        action=f"Ask whoever collects {quoted(special.column)} what {quoted(special.label)} "
        "means; if “missing”, load it as null.",
        risks=("performance", "robustness"),
        rows=special.count,
        began=special.began,
        ask=subject.ask(_question_of(special)),
    )


def _question_of(special: SpecialValue) -> GroupCounts:
    if special.slice_column:
        return GroupCounts(by=(Axis(column=special.slice_column), exactly(special)))
    return GroupCounts(by=(exactly(special),))


METRIC = SpecialValuesMetric()
