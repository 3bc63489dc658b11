"""Drift of every column against the baseline: is it real, is it big, and what moved?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.clustered import (
    block_ask,
    corrected,
    group_blocks,
    period_blocks,
    suspects,
)
from inspector.metrics.drift.compare import (
    BIG,
    BIG_VALUE,
    ColumnDrift,
    common_cells,
    compare_column,
    compare_missing,
    settle,
)
from inspector.metrics.drift.explain_columns import explained
from inspector.metrics.drift.multiples import small_charts
from inspector.metrics.drift.show import (
    DRIFT_COLUMNS,
    detail_blocks,
    drift_row,
    moved_over_versions,
    state_tone,
)
from inspector.metrics.drift.speak import drift_judgement
from inspector.metrics.phrases import plural, whole
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Facts, Groups
from inspector.model.blocks import Block, Figure, Figures, Grid, Heatmap, Note, Presentation
from inspector.model.dataset import Column
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, Axis, ColumnFacts
from inspector.stats.cells import Aligned

#: Most columns of the heat map.
HEAT_COLUMNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsDrift:
    """How the columns of a version differ from the baseline's.

    Attributes:
        columns: Columns both versions have, in the order of the new one.
        tests: Hypotheses tested together.
    """

    columns: tuple[ColumnDrift, ...]
    tests: int

    def find(self, column: str) -> ColumnDrift | None:
        """Return a column's drift."""
        return next((c for c in self.columns if c.column == column), None)


class ColumnsDriftMetric(Metric[ColumnsDrift]):
    """Compares every column with the baseline's."""

    card = Card(
        key="drift.columns",
        area="drift",
        name="Column drift",
        technical="Total variation, real by an exact family-wise two-sample test on counts",
        question="Which columns no longer look like the baseline, and by how much?",
        explanation=(
            "For every column two questions are asked. Is the change real, or could chance make "
            "it? And is it big? Size is the moved share: the smallest share of rows that would "
            "have to change to look like the baseline. Only what is both real and big is called "
            "drift; any rate that depends on the column alone can change by no more than the "
            "moved share."
        ),
        formula="moved share = ½ Σ |share now - share before| over up to 20 groups of equal mass "
        "(ordered columns) or categories; real: Anderson-Darling, χ², exact one-value and tail "
        "tests on counts, Benjamini-Hochberg at 1 % over all columns",
        source="Scholz and Stephens 1987; Kuonen 1999; Tarone 1990; Benjamini and Hochberg 1995",
        limits="It looks at one column at a time: relations between columns are for joint drift. Where "
        "there is an event time, a change must be more than the baseline moves from day to day; "
        "where a name (patient, device, file) is mostly new, more than its groups differ. Rows that "
        "come in blocks no column names are taken as independent. Keys, row numbers and the "
        "main times are not compared by value.",
        thresholds=(
            Threshold(
                name="info",
                default=BIG,
                unit="share",
                meaning="A real change that moved at least this share of rows is drift.",
                source="Inspector; a mean shift of 0.125 standard deviations",
            ),
            Threshold(
                name="warning",
                default=0.10,
                unit="share",
                meaning="Drift of at least this size is a warning.",
                source="Inspector; a mean shift of a quarter of a standard deviation",
            ),
            Threshold(
                name="critical",
                default=0.20,
                unit="share",
                meaning="Drift of at least this size, half of it beyond doubt, is critical.",
                source="Inspector; a mean shift of half a standard deviation, PSI 0.25",
            ),
            Threshold(
                name="one_value",
                default=BIG_VALUE,
                unit="points",
                meaning="One value or tail that doubled or halved and moved this much is drift.",
                source="Inspector",
            ),
            Threshold(
                name="new_value",
                default=0.05,
                unit="share",
                meaning="A value that is new or gone and held this share of rows is a warning.",
                source="Inspector",
            ),
        ),
        order=20,
    )
    result = ColumnsDrift

    def skip(self, subject: Subject) -> str | None:
        """Two versions are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        return None

    def measure(self, subject: Subject) -> Measurement[ColumnsDrift]:
        """Ask both versions for the facts and counts of every column they share."""
        baseline = subject.baseline
        if baseline is None:
            raise ValueError("there is no baseline")
        shared = [
            (column, old)
            for column in subject.version.schema
            if (old := baseline.schema.find(column.name)) is not None
        ]
        why_not = {c.name: why for c, old in shared if (why := _not_by_value(c, old, subject))}
        asks: dict[str, list[Ask]] = {}
        for column, _ in shared:
            facts = ColumnFacts(column=column.name)
            wanted = [subject.ask_baseline(facts), subject.ask(facts)]
            if column.name not in why_not:
                wanted += [
                    subject.baseline_distribution(column.name),
                    subject.distribution(column.name),
                ]
            asks[column.name] = wanted
        answers = yield [ask for wanted in asks.values() for ask in wanted]
        rows = baseline.rows, subject.version.rows
        compared = []
        for column, _ in shared:
            put = asks[column.name]
            given = [answers.get(ask) for ask in put]
            facts_before, facts_after = (f if isinstance(f, Facts) else None for f in given[:2])
            note = why_not.get(column.name, "")
            if len(given) == 4:
                before, after = given[2], given[3]
                if isinstance(before, Cells) and isinstance(after, Cells):
                    compared.append(
                        compare_column(
                            column.name, column.type, (facts_before, before), (facts_after, after)
                        )
                    )
                    continue
                note = answers.reason(put[2]) or answers.reason(put[3])
            compared.append(
                compare_missing(
                    column.name, column.type, facts_before, facts_after, rows=rows, note=note
                )
            )
        columns = settle(compared)
        blocks = period_blocks(subject, answers)
        columns = yield from _in_blocks(subject, columns, answers, asks, blocks)
        blocks = group_blocks(columns, subject)
        columns = yield from _in_blocks(subject, columns, answers, asks, blocks)
        columns = explained(columns, answers, asks)
        tests = sum((c.p is not None) + (c.missing_p is not None) for c in columns)
        return ColumnsDrift(columns=columns, tests=tests)

    def judge(
        self, result: ColumnsDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of drift only: what is real and big. The label has a tab of its own."""
        if subject.baseline is None:
            return
        for column in result.columns:
            if column.column == subject.version.roles.label:
                continue
            judgement = drift_judgement(column, subject, limits)
            if judgement is not None:
                yield judgement

    def present(self, series: Sequence[Shown[ColumnsDrift]]) -> Presentation:
        """A grid by size of change, a heat map over versions, and each column's distributions."""
        newest = series[-1]
        columns = sorted(newest.result.columns, key=_by_size)
        if not columns:
            return Presentation(blocks=(Note(text="The two versions share no column."),))
        blocks: list[Block] = [_figures(newest), *small_charts(newest, columns)]
        blocks.append(_grid(newest, columns))
        if len(series) > 1:
            blocks.append(_heatmap(series))
        details: dict[str, tuple[Block, ...]] = {}
        for column in columns:
            detail = detail_blocks(column, _before(newest), newest.version.name)
            if len(series) > 1:
                found = [shown.result.find(column.column) for shown in series]
                detail += (moved_over_versions(series, found),)
            details[column.column] = detail
        return Presentation(blocks=tuple(blocks), details=details)


def _in_blocks(
    subject: Subject,
    columns: tuple[ColumnDrift, ...],
    answers: Answers,
    asks: Mapping[str, Sequence[Ask]],
    blocks: tuple[Axis, str] | None,
) -> Measurement[tuple[ColumnDrift, ...]]:
    """Hold what seems to have drifted against how the baseline's blocks differ by themselves."""
    if blocks is None:
        return columns
    axis, called = blocks
    common: dict[str, Aligned] = {}
    wanted: dict[str, Ask] = {}
    for column in suspects(columns):
        given = [answers.get(ask) for ask in asks[column.column][2:]]
        if len(given) != 2 or not all(isinstance(cells, Cells) for cells in given):
            continue
        a, b = (cells for cells in given if isinstance(cells, Cells))
        aligned = common_cells(column.type, a, b)
        if isinstance(aligned, str):
            continue
        ask = block_ask(column, aligned, subject, axis)
        if ask is not None:
            common[column.column], wanted[column.column] = aligned, ask
    if not wanted:
        return columns
    counted = yield list(wanted.values())
    held = []
    for column in columns:
        ask = wanted.get(column.column)
        given_groups = counted.get(ask) if ask is not None else None
        if isinstance(given_groups, Groups) and not given_groups.truncated:
            held.append(corrected(column, common[column.column], given_groups, called))
        else:
            held.append(column)
    return settle([replace(c, real=False, missing_real=False) for c in held])


def _not_by_value(column: Column, old: Column, subject: Subject) -> str:
    """Return why a column's values are not compared; empty if they are."""
    roles = subject.version.roles
    if column.name in (roles.event_time, roles.ingest_time):
        return "Time moves on: its values always change. See freshness."
    if column.name in roles.key:
        return "It identifies rows: its values always change."
    if not column.type.is_countable or not old.type.is_countable:
        return "Values of this type are not compared."
    kinds = {_family(column), _family(old)}
    if len(kinds) > 1:
        return f"Its type changed from {old.type} to {column.type}; see the schema."
    return ""


def _family(column: Column) -> str:
    if column.type.is_numeric:
        return "number"
    return "moment" if column.type.is_temporal else str(column.type)


def _by_size(column: ColumnDrift) -> tuple[bool, bool, float, str]:
    return (column.p is None, not column.real, -(column.moved or 0.0), column.column)


def _before(shown: Shown[ColumnsDrift]) -> str:
    return shown.baseline.name if shown.baseline else "baseline"


def _figures(newest: Shown[ColumnsDrift]) -> Figures:
    states = [c.state() for c in newest.result.columns]
    drifted = states.count("drift")
    return Figures(
        title="Does it look like the baseline?",
        figures=(
            Figure(
                label="Columns that drift",
                value=drifted,
                unit="count",
                note=f"of {whole(len(states) - states.count('not compared'))} compared",
                tone="info" if drifted else "good",
            ),
            Figure(label="Real but small", value=states.count("real but small"), unit="count"),
            Figure(
                label="Too few rows to tell",
                value=states.count("too few rows to tell"),
                unit="count",
            ),
            Figure(label="Steady", value=states.count("steady"), unit="count"),
        ),
    )


def _grid(newest: Shown[ColumnsDrift], columns: Sequence[ColumnDrift]) -> Grid:
    states = [c.state() for c in columns]
    return Grid(
        title=f"Columns of “{newest.version.name}” against “{_before(newest)}”",
        columns=DRIFT_COLUMNS,
        rows=tuple(drift_row(c, s) for c, s in zip(columns, states, strict=True)),
        tones=tuple(
            state_tone(s, worst_tone(newest.findings, column=c.column))
            for c, s in zip(columns, states, strict=True)
        ),
        caption=f"{plural(newest.result.tests, 'test')} in one family: the chance that any of them "
        "cries wolf is at most about 1 %. Choose a column to see its distributions.",
    )


def _heatmap(series: Sequence[Shown[ColumnsDrift]]) -> Heatmap:
    largest: dict[str, float] = {}
    for shown in series:
        for c in shown.result.columns:
            if c.moved is not None:
                largest[c.column] = max(largest.get(c.column, 0.0), c.moved if c.real else 0.0)
    names = sorted(largest, key=lambda name: (-largest[name], name))[:HEAT_COLUMNS]
    return Heatmap(
        title="Moved share by version and column",
        rows=tuple(shown.version.name for shown in series),
        columns=tuple(names),
        values=tuple(tuple(_moved(shown.result.find(name)) for name in names) for shown in series),
        row_title="Version",
        column_title="Column",
        low=0.0,
        high=max(0.2, *largest.values()) if largest else 0.2,
        caption="Each version against what it was compared with. Differences below chance are 0."
        + ("" if len(largest) <= HEAT_COLUMNS else f" The {HEAT_COLUMNS} largest are shown."),
    )


def _moved(column: ColumnDrift | None) -> float | None:
    return column.moved if column else None


METRIC = ColumnsDriftMetric()
