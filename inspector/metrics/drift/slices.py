"""Where did it move: in which slices, and is it their mix or the values within them?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.clustered import period_seconds
from inspector.metrics.drift.compare import BIG
from inspector.metrics.drift.sampled import (
    Coded,
    chosen,
    coded,
    fact_asks,
    periods,
    sample_asks,
)
from inspector.metrics.drift.slice_show import slice_blocks, slice_details
from inspector.metrics.drift.slice_speech import mix_judgement, slice_judgement
from inspector.metrics.drift.slice_tables import (
    SLICES,
    MixSplit,
    SliceDrift,
    SliceTable,
    of_groups,
    settled,
)
from inspector.model.answers import Groups, SampledRows
from inspector.model.blocks import Note, Presentation
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, Axis, GroupCounts

if TYPE_CHECKING:
    import numpy as np

#: The share of believed changes in slices that may be false: a fifth of what columns may use up.
LEVEL = 0.002
#: A p-value on the sample from which a column in a slicing column is counted in full.
WORTH_COUNTING = 1e-3
#: Most pairs of a column and a slicing column that are counted in full.
COUNTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicesDrift:
    """How columns differ from the baseline slice by slice.

    Attributes:
        by: The slicing columns.
        drifts: What was compared and may have changed, by slice; the rest is steady.
        splits: Columns that moved as a whole: mix or within.
        tests: Comparisons made, of slices and columns.
        sampled: Rows of each version that were looked at first; 0 if all were.
        note: Why nothing was compared; empty if something was.
    """

    by: tuple[str, ...] = ()
    drifts: tuple[SliceDrift, ...] = ()
    splits: tuple[MixSplit, ...] = ()
    tests: int = 0
    sampled: int = 0
    note: str = ""


class SlicesDriftMetric(Metric[SlicesDrift]):
    """Compares every column in every slice, and splits changes of the whole."""

    card = Card(
        key="drift.slices",
        area="drift",
        name="Where it moved",
        technical="Drift by slice; Kitagawa decomposition",
        question="In which slices did columns move, and did the mix of slices or the values change?",
        explanation=(
            "A column may look as before while one site's values moved: every column is compared "
            "in every slice. And a column may move although no slice's values did, only because "
            "some slices grew: the change of the whole is split into what happened within slices "
            "and what the changed mix explains. Where the two go opposite ways, a figure of the "
            "whole misleads (Simpson's paradox)."
        ),
        formula="within = Σ (r₁ - r₀)(w₀ + w₁)/2, mix = Σ (w₁ - w₀)(r₀ + r₁)/2 over slices, with "
        "shares of rows w and shares of a value r; slices: the tests of column drift, "
        "Benjamini-Hochberg at 0.2 % over all slices and columns",
        source="Kitagawa 1955; Simpson 1951; Bickel, Hammel and O'Connell 1975",
        limits="Slices of under 50 rows are not compared. Large tables are searched on a sample of "
        "20 000 rows of each version, and what is found is counted in full; a change that a "
        "sample does not show is missed.",
        thresholds=(
            Threshold(
                name="slice",
                default=2 * BIG,
                unit="share",
                meaning="A real change that moved at least this share of a slice's rows, while the "
                "whole column did not drift, is worth knowing.",
                source="Inspector; a mean shift of a quarter of a standard deviation",
            ),
            Threshold(
                name="slice_warning",
                default=0.25,
                unit="share",
                meaning="From this share of the slice's rows it is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="mix",
                default=0.8,
                unit="share",
                meaning="If the mix of slices explains at least this part of a column's change, "
                "that is said.",
                source="Inspector",
            ),
        ),
        order=25,
    )
    result = SlicesDrift

    def skip(self, subject: Subject) -> str | None:
        """Two versions and a slicing column are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        if not [s for s in subject.version.roles.all_slices if s in subject.baseline.schema]:
            return "No column is a slice or a source; choose one under “Roles”."
        return None

    def measure(self, subject: Subject) -> Measurement[SlicesDrift]:
        """Look at a sample of both versions, then count in full what may have moved."""
        facts = fact_asks(subject)
        answers = answers_of_facts = yield [ask for pair in facts.values() for ask in pair]
        names = chosen(subject, facts, answers)
        by = tuple(s for s in subject.version.roles.all_slices if s in names)[:3]
        asks = sample_asks(subject, names)
        answers = yield asks
        samples = [answers.get(ask) for ask in asks]
        before, after = samples
        if not isinstance(before, SampledRows) or not isinstance(after, SampledRows):
            reason = next((r for ask in asks if (r := answers.reason(ask))), "")
            return SlicesDrift(note=reason or "There are no rows to look at.")
        columns = coded(subject, before, after)
        seconds = period_seconds(subject, answers_of_facts)
        blocks = periods(subject, before, seconds) if seconds else None
        tables = [
            table
            for name in by
            for column in columns.values()
            if column.name != name
            and (table := _table(column, columns[name], blocks)) is not None
            and table.before.size
        ]
        looked = [(table, table.drifts(WORTH_COUNTING)) for table in tables]
        tests = sum(len(drifts) for _, drifts in looked)
        worth = [
            (min((d.p for d in drifts), default=1.0), table)
            for table, drifts in looked
            if table.total_moved() or any(d.p <= WORTH_COUNTING for d in drifts)
        ]
        worth.sort(key=lambda pair: (pair[0], pair[1].column, pair[1].by))
        taken = [table for _, table in worth[:COUNTED]]
        whole = before.rows == len(before.positions) and after.rows == len(after.positions)
        if taken and not whole:
            taken = yield from _counted(subject, taken, columns)
        drifts = [d for table in taken for d in table.drifts() if d.p <= WORTH_COUNTING]
        real = settled(drifts, tests, LEVEL)
        return SlicesDrift(
            by=by,
            drifts=tuple(
                replace(d, real=real[place], low=d.low if real[place] else 0.0)
                for place, d in enumerate(drifts)
            ),
            splits=tuple(
                split
                for table in taken
                if table.total_moved() and (split := table.split()) is not None
            ),
            tests=tests,
            sampled=0 if whole else len(after.positions),
        )

    def judge(
        self, result: SlicesDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of slices that moved behind a steady whole, and of wholes that only the mix moved."""
        moved = {split.column for split in result.splits}
        label = subject.version.roles.label
        spoken: set[str] = set()
        for split in result.splits:
            judgement = mix_judgement(split, limits)
            if judgement is not None and split.column not in spoken and split.column != label:
                spoken.add(split.column)
                yield judgement
        for column in dict.fromkeys(d.column for d in result.drifts):
            if column in moved or column == label:
                continue
            judgement = slice_judgement(
                [d for d in result.drifts if d.column == column], subject, limits
            )
            if judgement is not None:
                yield judgement

    def present(self, series: Sequence[Shown[SlicesDrift]]) -> Presentation:
        """Which slices moved, and mix or within, for the newest version."""
        newest = series[-1]
        if newest.result.note:
            return Presentation(blocks=(Note(text=newest.result.note, tone="muted"),))
        return Presentation(blocks=slice_blocks(newest), details=slice_details(newest))


def _table(column: Coded, by: Coded, blocks: "np.ndarray | None") -> SliceTable | None:
    """Cross a column's groups with a slicing column's, the largest slices first.

    Args:
        column: The column.
        by: The slicing column.
        blocks: The period of each row of the baseline's sample, if rows come in periods.
    """
    import numpy as np

    if not column.labels or not by.labels:
        return None
    tables = []
    for codes, slices in ((column.before, by.before), (column.after, by.after)):
        known = (codes >= 0) & (slices >= 0)
        place = slices[known] * len(column.labels) + codes[known]
        counts = np.bincount(place, minlength=len(by.labels) * len(column.labels))
        tables.append(counts.reshape(len(by.labels), len(column.labels)))
    sizes = tables[0].sum(axis=1) + tables[1].sum(axis=1)
    order = np.lexsort((np.arange(len(sizes)), -sizes))[:SLICES]
    return SliceTable(
        column=column.name,
        kind=column.kind,
        by=by.name,
        slices=tuple(by.labels[place] for place in order),
        labels=column.labels,
        before=tables[0][order],
        after=tables[1][order],
        periods=None if blocks is None else _by_period(column, by, blocks, order),
    )


def _by_period(column: Coded, by: Coded, blocks: "np.ndarray", order: "np.ndarray") -> "np.ndarray":
    import numpy as np

    known = (column.before >= 0) & (by.before >= 0) & (blocks >= 0)
    shape = len(by.labels), int(blocks.max()) + 1, len(column.labels)
    place = np.ravel_multi_index((by.before[known], blocks[known], column.before[known]), shape)
    return np.asarray(np.bincount(place, minlength=int(np.prod(shape))).reshape(shape)[order])


def _counted(
    subject: Subject, tables: Sequence[SliceTable], columns: Mapping[str, Coded]
) -> Measurement[list[SliceTable]]:
    """Count tables in full; those that cannot be counted are left out."""
    asks: list[tuple[Ask, Ask]] = []
    for table in tables:
        column = columns[table.column]
        axis = (
            Axis(column=table.column, form="cell", edges=column.edges)
            if column.edges
            else Axis(column=table.column)
        )
        question = GroupCounts(by=(Axis(column=table.by), axis))
        asks.append((subject.ask_baseline(question), subject.ask(question)))
    answers: Answers = yield [ask for pair in asks for ask in pair]
    counted = []
    for table, pair in zip(tables, asks, strict=True):
        column, by = columns[table.column], columns[table.by]
        groups = [g for ask in pair if isinstance(g := answers.get(ask), Groups)]
        if len(groups) < 2:
            continue
        keys = tuple(range(-1, len(column.edges))) if column.edges else column.values
        counted.append(of_groups(table, (groups[0], groups[1]), keys, by.kind))
    return counted


METRIC = SlicesDriftMetric()
