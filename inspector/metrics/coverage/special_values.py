"""Values that probably mean "missing" though they look like values: -999, 1900-01-01, "n/a"."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.special import (
    DAY,
    EVIDENCE,
    SpecialValue,
    numbers,
    texts,
)
from inspector.metrics.phrases import percent, plural, quoted, rows_text, slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts
from inspector.stats.intervals import wilson
from inspector.stats.shares import share_test
from inspector.stats.special_values import POSSIBLE

#: Most columns whose candidates are looked at pair by pair.
PAIRED_COLUMNS = 6
#: Most values kept per column.
PER_COLUMN = 5
#: Points within which a candidate is looked at again with slices and other columns.
WITHIN_REACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialValues:
    """The values of a version worth asking about, likeliest first."""

    rows: int
    values: tuple[SpecialValue, ...]


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
        "far zero 1, missing together 2, new since the baseline or only in one slice 3; "
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
        answers = yield (*here.values(), *then.values())
        found: list[SpecialValue] = []
        for column in columns:
            cells = answers.get(here[column.name])
            before = answers.get(then[column.name]) if column.name in then else None
            if not isinstance(cells, Cells) or not cells.rows:
                continue
            old = before if isinstance(before, Cells) else None
            if column.type is LogicalType.TEXT:
                found += texts(column, cells, old)[:PER_COLUMN]
            else:
                found += [
                    s
                    for s in numbers(column, cells, old)
                    if s.gate and s.points >= POSSIBLE - WITHIN_REACH
                ][:PER_COLUMN]
        measured = [s for s in found if s.value is not None]
        if measured:
            second = _questions(subject, measured)
            answers = yield tuple(subject.ask(q) for q in second)
            found = [s for s in found if s.value is None]
            found += _weighed(subject, measured, answers)
        flagged = [s for s in found if s.flagged]
        flagged.sort(key=lambda s: (-s.points, -s.count, s.column, s.label))
        return SpecialValues(rows=subject.version.rows, values=tuple(flagged))

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
            together = sum(s.count for s in group if s.likely)
            share = together / result.rows if result.rows else 0.0
            if worst.likely and (
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
        if not keys:
            text = "No value looks as if it stood for something else."
            return Presentation(blocks=(Note(text=text, tone="good"),))
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
            ),
            rows=tuple(rows),
            tones=tuple(
                worst_tone((f for shown in series for f in shown.findings), column=column)
                for column, _ in keys
            ),
            caption="“Likely” and “possible” are verdicts on evidence. You know what they mean.",
        )
        blocks: tuple[Block, ...] = (grid,)
        details = {column: (_detail(grid, column),) for column in dict.fromkeys(c for c, _ in keys)}
        return Presentation(blocks=blocks, details=details)


def _detail(grid: Grid, column: str) -> Grid:
    rows = tuple(row for row in grid.rows if row[0] == column)
    return replace(grid, title=f"Special values of “{column}”", rows=rows, tones=())


def _exactly(special: SpecialValue) -> Axis:
    """Return an axis whose bin 0 holds exactly the value, or exactly the day."""
    value = special.value or 0.0
    after = value + DAY if special.kind == "date" else math.nextafter(value, math.inf)
    return Axis(column=special.column, form="cell", edges=(value, after))


def _questions(subject: Subject, found: Sequence[SpecialValue]) -> dict[GroupCounts, None]:
    """Return what to ask of candidates, each question once."""
    roles = subject.version.roles
    asked: dict[GroupCounts, None] = {}
    gappy = _others(subject, found)
    for special in found:
        axis = _exactly(special)
        asked[GroupCounts(by=(axis,), missing_of=gappy)] = None
        for name in roles.all_slices:
            if name != special.column:
                asked[GroupCounts(by=(Axis(column=name), axis))] = None
    for left, right in _pairs(found):
        asked[GroupCounts(by=(_exactly(left), _exactly(right)))] = None
    return asked


def _others(subject: Subject, found: Sequence[SpecialValue]) -> tuple[str, ...]:
    """Return columns whose missing cells may go together with a candidate."""
    return tuple(c.name for c in subject.version.schema)[:30]


def _pairs(found: Sequence[SpecialValue]) -> list[tuple[SpecialValue, SpecialValue]]:
    first = {s.column: s for s in reversed(found)}
    chosen = list(first.values())[:PAIRED_COLUMNS]
    return list(combinations(sorted(chosen, key=lambda s: s.column), 2))


def _weighed(
    subject: Subject, found: Sequence[SpecialValue], answers: Answers
) -> list[SpecialValue]:
    together = _together(subject, found, answers)
    result = []
    for special in found:
        axis = _exactly(special)
        exact = answers.get(
            subject.ask(GroupCounts(by=(axis,), missing_of=_others(subject, found)))
        )
        if isinstance(exact, Groups):
            count = sum(r for k, r in zip(exact.keys, exact.rows, strict=True) if k[0] == 0)
            if count < special.count / 2:
                continue  # the cell was full, but not of this value
            special = replace(special, count=count)
        partner = together.get((special.column, special.label))
        if partner:
            special = replace(special.with_evidence("together", 2), partner=partner)
        result.append(_placed(subject, special, axis, answers))
    return result


def _together(
    subject: Subject, found: Sequence[SpecialValue], answers: Answers
) -> dict[tuple[str, str], str]:
    """Return, per candidate, the column that goes missing or special with it (phi >= 0.3)."""
    best: dict[tuple[str, str], tuple[float, str]] = {}

    def note(special: SpecialValue, phi: float, name: str) -> None:
        key = (special.column, special.label)
        if phi >= 0.3 and phi > best.get(key, (0.0, ""))[0]:
            best[key] = (phi, name)

    names = _others(subject, found)
    for special in found:
        one = answers.get(subject.ask(GroupCounts(by=(_exactly(special),), missing_of=names)))
        if not isinstance(one, Groups) or not one.missing:
            continue
        total, held = sum(one.rows), 0
        both, missing = [0] * len(names), [0] * len(names)
        for key, rows, lacking in zip(one.keys, one.rows, one.missing, strict=True):
            held += rows if key[0] == 0 else 0
            for place, count in enumerate(lacking):
                missing[place] += count
                both[place] += count if key[0] == 0 else 0
        for place, name in enumerate(names):
            if name != special.column:
                note(special, _phi(total, held, missing[place], both[place]), name)
    for left, right in _pairs(found):
        pair = answers.get(subject.ask(GroupCounts(by=(_exactly(left), _exactly(right)))))
        if not isinstance(pair, Groups):
            continue
        rows_by = dict(zip(pair.keys, pair.rows, strict=True))
        total = sum(pair.rows)
        n_left = sum(r for k, r in rows_by.items() if k[0] == 0)
        n_right = sum(r for k, r in rows_by.items() if k[1] == 0)
        phi = _phi(total, n_left, n_right, rows_by.get((0, 0), 0))
        note(left, phi, right.column)
        note(right, phi, left.column)
    return {key: name for key, (_, name) in best.items()}


def _phi(total: int, left: int, right: int, both: int) -> float:
    below = left * (total - left) * right * (total - right)
    return (total * both - left * right) / math.sqrt(below) if below > 0 else 0.0


def _placed(subject: Subject, special: SpecialValue, axis: Axis, answers: Answers) -> SpecialValue:
    """Find the slice that holds at least 80 % of the rows, if it is not simply most rows."""
    best: SpecialValue | None = None
    for name in subject.version.roles.all_slices:
        if name == special.column:
            continue
        groups = answers.get(subject.ask(GroupCounts(by=(Axis(column=name), axis))))
        if not isinstance(groups, Groups):
            continue
        rows: dict[Scalar, int] = {}
        hits: dict[Scalar, int] = {}
        for key, count in zip(groups.keys, groups.rows, strict=True):
            rows[key[0]] = rows.get(key[0], 0) + count
            hits[key[0]] = hits.get(key[0], 0) + (count if key[1] == 0 else 0)
        total, held = sum(rows.values()), sum(hits.values())
        if not held or len(rows) < 2:
            continue
        top = max(hits, key=lambda v: hits[v])
        if hits[top] < 0.8 * held or rows[top] > 0.5 * total:
            continue
        if best is not None and best.slice_rows <= rows[top]:
            continue
        best = replace(
            special,
            slice_column=name,
            slice_value="(missing)" if top is None else str(top),
            slice_count=hits[top],
            slice_rows=rows[top],
        )
        p = share_test(hits[top], rows[top], 0, total - rows[top])
        if held == hits[top] and held >= 3 and p < 0.0005:
            best = best.with_evidence("one source", 3)
    return best or special


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
    why = [EVIDENCE[name] for name in special.evidence if name not in ("edge", "one source")]
    if "born" in special.evidence:
        why = [EVIDENCE["born"], *(w for w in why if w != EVIDENCE["born"])]
    because = f" It is {' and '.join(why[:2])}." if why else ""
    if special.partner:
        because += f" It occurs in the rows where {quoted(special.partner)} is missing or odd too."
    others = len(group) - 1
    more = f" {plural(others, 'other value')} of the column may be special too." if others else ""
    verb = "probably means" if special.likely else "may mean"
    return Judgement(
        severity=severity,
        columns=(special.column,),
        slice=slice_name,
        value=special.share,
        threshold=limit,
        unit="share",
        message=f"{quoted(special.label)} stands in {quoted(special.column)} in "
        f"{rows_text(special.count)} ({percent(special.share)}){where}; it {verb} “not "
        f"measured”.{because}{more}",
        impact="Averages, distances and models take it for a measurement: it adds a false peak "
        f"of {percent(low)} to {percent(high)} of rows.",
        action=f"Ask whoever collects {quoted(special.column)} what {quoted(special.label)} "
        "means; if “missing”, load it as null.",
        risks=("performance", "robustness"),
        rows=special.count,
        ask=subject.ask(_question_of(special)),
    )


def _question_of(special: SpecialValue) -> GroupCounts:
    if special.value is not None:
        if special.slice_column:
            return GroupCounts(by=(Axis(column=special.slice_column), _exactly(special)))
        return GroupCounts(by=(_exactly(special),))
    return GroupCounts(by=(Axis(column=special.column),))


METRIC = SpecialValuesMetric()
