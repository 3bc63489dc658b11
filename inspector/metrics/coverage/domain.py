"""Whether every value and range that ought to occur does: against the baseline, or what is stated."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.domain_result import (
    Categories,
    Domain,
    Hole,
    Outside,
    categories_before,
    categories_stated,
    counted,
    ends,
    holes,
)
from inspector.metrics.coverage.domain_show import hole_text, outside_text, present_domain
from inspector.metrics.phrases import listed, number, percent, quoted, rows_text
from inspector.model.answers import Cells, Groups
from inspector.model.blocks import Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, GroupCounts

#: Columns with more categories than this in the baseline have no list to be complete.
MOST_CATEGORIES = 200
#: Rows from which on a category that is gone cannot have been missed by chance.
ENOUGH = 20


class DomainMetric(Metric[Domain]):
    """Holds the values of each column against those it ought to have."""

    card = Card(
        key="coverage.domain",
        area="coverage",
        name="Values that ought to be there",
        technical="Domain coverage: categories and ranges against baseline or stated domain",
        question="Does every category and every range occur that should, and nothing else?",
        explanation=(
            "A model only knows the part of the world it was shown. Categories of the baseline, or of "
            "a list you give, that have no row, ranges that are never visited any more, and values "
            "outside what you stated are named here."
        ),
        formula="covered = share of the baseline's rows whose category, or part of the range, still "
        "occurs; a hole: a run of empty parts (of 200) holding at least 1 % of the baseline",
        source="Kuhn et al., NIST SP 800-142 (one-way coverage)",
        limits="Without a baseline and without a list it cannot know what ought to be there; texts "
        "of more than 2 000 values are not compared.",
        thresholds=(
            Threshold(
                name="absent",
                default=0.01,
                unit="share",
                meaning="A category that held at least this share of the baseline and is gone is a "
                "warning.",
                source="Inspector",
            ),
            Threshold(
                name="hole",
                default=0.05,
                unit="share",
                meaning="A range that held at least this share of the baseline and is never visited "
                "is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="outside",
                default=0.01,
                unit="share",
                meaning="Values outside a stated range or list are a warning, and critical from this "
                "share of rows on.",
                source="Inspector",
            ),
        ),
        order=57,
    )
    result = Domain

    def skip(self, subject: Subject) -> str | None:
        """It needs a baseline or something stated."""
        expect = subject.expect
        if subject.baseline is None and not expect.values and not expect.ranges:
            return (
                "Compare with a baseline, or state values or ranges in a file given by --expect, to "
                "see what is not covered."
            )
        return None

    def measure(self, subject: Subject) -> Measurement[Domain]:
        """Ask for distributions here and in the baseline, and count what lies outside exactly."""
        roles, expect = subject.version.roles, subject.expect
        old = subject.baseline.schema if subject.baseline else None
        moving = {*roles.key, roles.event_time, roles.ingest_time}
        columns = {c.name: c for c in subject.countable()}
        here = {name: subject.distribution(name) for name in columns}
        then = {
            name: subject.baseline_distribution(name)
            for name, column in columns.items()
            if old is not None
            and name not in moving
            and (was := old.find(name)) is not None
            and was.type is column.type
        }
        limits = {
            name: ends(span, temporal=columns[name].type.is_temporal)
            for name, span in expect.ranges.items()
            if name in columns and columns[name].type.is_ordered
        }
        counts = {name: subject.ask(_beyond(name, *limit)) for name, limit in limits.items()}
        answers = yield (*here.values(), *then.values(), *counts.values())
        categories: list[Categories] = []
        found: list[Hole] = []
        for name, column in columns.items():
            cells = answers.get(here[name])
            if not isinstance(cells, Cells):
                continue
            before = answers.get(then[name]) if name in then else None
            one = _categories(column, cells, before, subject)
            categories += [one] if one is not None else []
            if column.type.is_numeric and isinstance(before, Cells):
                found += holes(name, cells, before)
        outside = [
            _outside(columns[name], limits[name], answers, counts[name], here[name])
            for name in counts
        ]
        return Domain(
            rows=subject.version.rows,
            categories=tuple(categories),
            holes=tuple(found),
            outside=tuple(one for one in outside if one is not None),
        )

    def judge(
        self, result: Domain, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """What was stated and is not so, then what is gone since the baseline."""
        for one in result.outside:
            if one.below + one.above:
                yield _judge_outside(one, result.rows, limits["outside"], subject)
        for known in result.categories:
            if known.against == "stated":
                yield from _judge_stated(known, result.rows, limits["outside"], subject)
            else:
                yield from _judge_gone(known, result.rows, limits["absent"], subject)
        for hole in result.holes:
            # If nearly all of the range is gone, the column has moved: drift's to say.
            if limits["hole"] <= hole.before <= 0.9:
                yield _judge_hole(hole, limits["hole"], subject)

    def present(self, series: Sequence[Shown[Domain]]) -> Presentation:
        """Coverage per column and version, then what is absent, rare, unknown or never visited."""
        return present_domain(series)


def _categories(
    column: Column, cells: Cells, before: object, subject: Subject
) -> Categories | None:
    table = counted(cells)
    stated = subject.expect.values.get(column.name)
    if table is None or (not table and not stated):
        return None
    if stated:
        return categories_stated(column.name, stated, table)
    if not isinstance(before, Cells) or (old := counted(before)) is None:
        return None
    listed_type = column.type in (LogicalType.TEXT, LogicalType.BOOLEAN)
    most = MOST_CATEGORIES if listed_type else 20
    if not 2 <= len(old) <= most or column.type is LogicalType.REAL:
        return None
    return categories_before(column.name, table, old)


def _beyond(name: str, low: float | None, high: float | None) -> GroupCounts:
    from math import inf, nextafter

    edges = [] if low is None else [low]
    if high is not None:
        edges.append(nextafter(high, inf))
    return GroupCounts(by=(Axis(column=name, form="cell", edges=tuple(edges)),))


def _outside(
    column: Column, limit: tuple[float | None, float | None], answers: Answers, ask: Ask, here: Ask
) -> Outside | None:
    groups, cells = answers.get(ask), answers.get(here)
    if not isinstance(groups, Groups):
        return None
    low, high = limit
    last = (low is not None) + (high is not None) - 1
    rows = {key[0]: n for key, n in zip(groups.keys, groups.rows, strict=True)}
    known = cells if isinstance(cells, Cells) else None
    return Outside(
        column=column.name,
        least=low,
        most=high,
        below=rows.get(-1, 0) if low is not None else 0,
        above=rows.get(last, 0) if high is not None else 0,
        minimum=_number(known.minimum) if known else None,
        maximum=_number(known.maximum) if known else None,
        temporal=column.type.is_temporal,
    )


def _number(value: float | int | None) -> float | None:
    return None if value is None else float(value)


def _judge_outside(one: Outside, rows: int, limit: float, subject: Subject) -> Judgement:
    count = one.below + one.above
    share = count / rows if rows else 0.0
    return Judgement(
        severity=Severity.CRITICAL if share >= limit else Severity.WARNING,
        columns=(one.column,),
        slice="outside the stated range",
        value=share,
        threshold=limit if share >= limit else 0.0,
        unit="share",
        message=f"{quoted(one.column)} lies outside the range you stated in {rows_text(count)} "
        f"({percent(share)}): {outside_text(one)}.",
        impact="Values that cannot be are taken for measurements.",
        action="Look at these rows; correct them at the source, or widen the range.",
        risks=("robustness", "performance"),
        rows=count,
        ask=subject.ask(_beyond(one.column, one.least, one.most)),
    )


def _judge_stated(
    known: Categories, rows: int, limit: float, subject: Subject
) -> Iterable[Judgement]:
    ask = subject.distribution(known.column)
    if known.unknown_rows:
        share = known.unknown_rows / rows if rows else 0.0
        names = [name for name, _ in known.unknown]
        yield Judgement(
            severity=Severity.CRITICAL if share >= limit else Severity.WARNING,
            columns=(known.column,),
            slice="not in the stated list",
            value=share,
            threshold=limit if share >= limit else 0.0,
            unit="share",
            message=f"{quoted(known.column)} holds values that are not in the list you stated, in "
            f"{rows_text(known.unknown_rows)} ({percent(share)}): {listed(names, 5)}.",
            impact="What uses the list drops these rows or takes them for something else.",
            action="Correct them at the source, or add them to the list.",
            risks=("robustness",),
            rows=known.unknown_rows,
            ask=ask,
        )
    if known.absent:
        names = [name for name, _ in known.absent]
        yield Judgement(
            severity=Severity.WARNING,
            columns=(known.column,),
            slice="stated but absent",
            value=len(names),
            threshold=0,
            unit="count",
            message=f"{listed(names, 5)} of {quoted(known.column)} "
            f"{'have' if len(names) > 1 else 'has'} no row, though you stated "
            f"{'them' if len(names) > 1 else 'it'}.",
            impact="A model cannot learn what it was never shown, and nobody can test it there.",
            action="Collect rows for them, or say that the data does not cover them.",
            risks=("fairness", "robustness"),
            rows=0,
            ask=ask,
        )


def _judge_gone(
    known: Categories, rows: int, limit: float, subject: Subject
) -> Iterable[Judgement]:
    gone = [
        (name, share)
        for name, share in known.absent
        if share is not None and share >= limit and share * rows >= ENOUGH
    ]
    if not gone or known.covered < 0.1:
        return
    held = sum(share for _, share in gone)
    yield Judgement(
        severity=Severity.WARNING,
        columns=(known.column,),
        slice="gone since the baseline",
        value=held,
        threshold=limit,
        unit="share",
        message=f"{listed([name for name, _ in gone], 5)} of {quoted(known.column)} "
        f"{'have' if len(gone) > 1 else 'has'} no row any more; the baseline has "
        f"{'them' if len(gone) > 1 else 'it'} in {percent(held)} of rows.",
        impact="These groups are no longer seen, so figures speak for the others only.",
        action="Find out whether they ended, or a filter, a join or a source lost them.",
        risks=("fairness", "robustness"),
        rows=0,
        ask=subject.distribution(known.column),
    )


def _judge_hole(hole: Hole, limit: float, subject: Subject) -> Judgement:
    edges = tuple(e for e in (hole.low, hole.high) if e is not None)
    return Judgement(
        severity=Severity.WARNING,
        columns=(hole.column,),
        slice=hole_text(hole),
        value=hole.before,
        threshold=limit,
        unit="share",
        message=f"No row has {quoted(hole.column)} {hole_text(hole)}; the baseline has "
        f"{percent(hole.before)} of its rows there, so about {number(round(hole.expected))} were "
        "to be expected.",
        impact="A model never sees this range and has to guess when it meets it again.",
        action="Look for a filter, a cap or a device that cuts the range.",
        risks=("robustness", "performance"),
        rows=0,
        ask=subject.ask(GroupCounts(by=(Axis(column=hole.column, form="cell", edges=edges),))),
    )


METRIC = DomainMetric()
