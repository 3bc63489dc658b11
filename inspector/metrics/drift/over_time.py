"""When did it move: in which periods of the new version a column leaves its baseline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.clustered import GRAINS, SAME_TIMES
from inspector.metrics.drift.compare import BIG
from inspector.metrics.drift.over_time_show import time_blocks, time_details
from inspector.metrics.drift.over_time_speech import time_judgement
from inspector.metrics.drift.over_time_tables import (
    LEAST_ROWS,
    PeriodTable,
    When,
    counted_table,
    made_table,
    period_places,
    when_of,
)
from inspector.metrics.drift.sampled import Coded, chosen, coded, fact_asks, sample_asks
from inspector.model.answers import Facts, Groups, SampledRows
from inspector.model.blocks import Note, Presentation
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, Axis, Grain, GroupCounts

if TYPE_CHECKING:
    from inspector.stats.blocks import DesignEffect

#: The share of believed departures that may be false: a fifth of what columns may use up.
LEVEL = 0.002
#: Fewest and most periods of the new version.
LEAST_PERIODS, MOST_PERIODS = 4, 120
#: Most columns that are counted in full.
COUNTED = 12
#: A p-value of the whole column under which it counts as moved, here where it is only context.
WHOLE = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOverTime:
    """One column of the new version, period by period, against the baseline.

    Attributes:
        column: The column.
        starts: The periods, epoch seconds.
        rows: Rows with a value in each period.
        moved: Moved share of each period; None where there were too few rows.
        differs: Whether a period's difference is real and big.
        when: How the periods that differ lie.
        first: Start of the first of them; None if there is none.
        last: Start of the last of them.
        rows_apart: Rows in the periods that differ.
        moved_there: Moved share of those periods, weighted by rows.
        whole_moved: Whether the column as a whole moved.
        design_effect: By how much less rows say because periods differ anyway; None if they do not.
    """

    column: str
    starts: tuple[float, ...]
    rows: tuple[int, ...]
    moved: tuple[float | None, ...]
    differs: tuple[bool, ...]
    when: When
    first: float | None
    last: float | None
    rows_apart: int
    moved_there: float
    whole_moved: bool
    design_effect: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftOverTime:
    """When columns leave the baseline.

    Attributes:
        grain: The periods; None if nothing was compared.
        columns: Columns with a period that differs.
        tests: Comparisons made, of periods and columns.
        sampled: Rows of each version that were looked at first; 0 if all were.
        paired: Whether each period was held against the same period of the baseline.
        note: Why nothing was compared; empty if something was.
    """

    grain: Grain | None = None
    columns: tuple[ColumnOverTime, ...] = ()
    tests: int = 0
    sampled: int = 0
    paired: bool = False
    note: str = ""


class DriftOverTimeMetric(Metric[DriftOverTime]):
    """Compares every period of the new version with the baseline."""

    card = Card(
        key="drift.over_time",
        area="drift",
        name="When it moved",
        technical="Drift by period within a version",
        question="From when on, or for how long, did columns differ from the baseline?",
        explanation=(
            "A version of a month may be good for three weeks and broken since. Every day (week, "
            "month) of the new version is held against the baseline by itself: so a fault is given "
            "the day on which it began, and a bad day is seen that the whole month hides."
        ),
        formula="the tests and the moved share of column drift, period by period; real: "
        "Benjamini-Hochberg at 0.2 % over all periods and columns, each row counting for its part "
        "where the baseline's own periods differ; big: moved share of the period",
        source="Scholz and Stephens 1987; Benjamini and Hochberg 1995; Rao and Scott 1984",
        limits="It needs an event time, and 50 rows in a period. Large tables are searched on a "
        "sample of 20 000 rows of each version, and what is found is counted in full; what a "
        "sample does not show is missed.",
        thresholds=(
            Threshold(
                name="period",
                default=3 * BIG,
                unit="share",
                meaning="A period of which at least this share of rows moved, beyond chance, differs.",
                source="Inspector; a mean shift of 0.4 standard deviations",
            ),
            Threshold(
                name="episode_warning",
                default=0.25,
                unit="share",
                meaning="Periods that differ by this much while the whole looks steady are a warning.",
                source="Inspector",
            ),
        ),
        order=27,
    )
    result = DriftOverTime

    def skip(self, subject: Subject) -> str | None:
        """Two versions and an event time are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        time = subject.version.roles.event_time
        if time is None:
            return "No column is the event time; choose one under “Roles”."
        if time not in subject.baseline.schema:
            return "The baseline has no such event time."
        return None

    def measure(self, subject: Subject) -> Measurement[DriftOverTime]:
        """Look at a sample of both versions by period, then count in full what may have moved."""
        facts = fact_asks(subject)
        answers = yield [ask for pair in facts.values() for ask in pair]
        names = chosen(subject, facts, answers)
        extents = _extents(subject, facts, answers)
        if extents is None:
            return DriftOverTime(note="The event time has no values to go by.")
        asks = sample_asks(subject, names)
        answers = yield asks
        before, after = (answers.get(ask) for ask in asks)
        if not isinstance(before, SampledRows) or not isinstance(after, SampledRows):
            reason = next((r for ask in asks if (r := answers.reason(ask))), "")
            return DriftOverTime(note=reason or "There are no rows to look at.")
        grain = _grain(extents[1], len(after.positions))
        if grain is None:
            return DriftOverTime(
                note=f"The new version has too few periods of {LEAST_ROWS} rows to compare."
            )
        columns = {
            name: column
            for name, column in coded(subject, before, after).items()
            if len(column.labels) > 1
        }
        paired = _same_times(*extents)
        tables = _tables(subject, (before, after), columns, grain, paired=paired)
        whole = before.rows == len(before.positions) and after.rows == len(after.positions)
        looked = [_look(table) for table in tables]
        tests = sum(sum(p is not None for p in ps) for ps, _ in looked)
        worth = [
            (min(p for p in ps if p is not None), number)
            for number, (ps, _) in enumerate(looked)
            if any(p is not None and p <= LEVEL / 2 for p in ps)
        ]
        taken = [tables[number] for _, number in sorted(worth)[:COUNTED]]
        if taken and not whole:
            taken = yield from _counted(subject, taken, columns, grain)
        return DriftOverTime(
            grain=grain,
            columns=_followed(taken, tests),
            tests=tests,
            sampled=0 if whole else len(after.positions),
            paired=paired,
        )

    def judge(
        self, result: DriftOverTime, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Name the day a column began to differ, and the days a steady whole hides."""
        label = subject.version.roles.label
        for column in result.columns:
            if column.column == label or result.grain is None:
                continue
            judgement = time_judgement(column, result.grain, subject, limits)
            if judgement is not None:
                yield judgement

    def present(self, series: Sequence[Shown[DriftOverTime]]) -> Presentation:
        """A map of columns by period for the newest version, and a line for each column."""
        newest = series[-1]
        if newest.result.note:
            return Presentation(blocks=(Note(text=newest.result.note, tone="muted"),))
        return Presentation(blocks=time_blocks(newest), details=time_details(newest))


def _extents(
    subject: Subject, facts: Mapping[str, tuple[Ask, Ask]], answers: Answers
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    found = []
    for ask in facts.get(subject.version.roles.event_time or "", ()):
        given = answers.get(ask)
        if not isinstance(given, Facts) or given.minimum is None or given.maximum is None:
            return None
        found.append((float(given.minimum), float(given.maximum)))
    return (found[0], found[1]) if len(found) == 2 else None


def _grain(extent: tuple[float, float], rows: int) -> Grain | None:
    """Return the finest periods that hold rows enough in a sample of so many rows."""
    lasting = extent[1] - extent[0]
    for grain, seconds in GRAINS:
        periods = lasting / seconds + 1
        if LEAST_PERIODS <= periods <= MOST_PERIODS and rows / periods >= 2 * LEAST_ROWS:
            return grain
    return None


def _same_times(before: tuple[float, float], after: tuple[float, float]) -> bool:
    overlap = min(before[1], after[1]) - max(before[0], after[0])
    return overlap > SAME_TIMES * min(before[1] - before[0], after[1] - after[0])


def _tables(
    subject: Subject,
    samples: tuple[SampledRows, SampledRows],
    columns: Mapping[str, Coded],
    grain: Grain,
    *,
    paired: bool,
) -> list[PeriodTable]:
    time = subject.version.roles.event_time or ""
    places, starts = [], []
    for sample in samples:
        if time not in sample.columns:
            return []
        given = sample.values[sample.columns.index(time)]
        place, names = period_places(given, grain)
        places.append(place)
        starts.append(names)
    return [
        made_table(
            None,
            places,
            (column.before, column.after),
            starts,
            column=column.name,
            kind=column.kind,
            labels=column.labels,
            paired=paired,
        )
        for column in columns.values()
    ]


def _look(table: PeriodTable) -> "tuple[list[float | None], DesignEffect | None]":
    ps = table.p_values(None)
    if all(p is None or p > LEVEL / 2 for p in ps):
        return ps, None
    effect = table.effect()
    return (ps if effect is None else table.p_values(effect)), effect


def _followed(tables: Sequence[PeriodTable], tests: int) -> tuple[ColumnOverTime, ...]:
    """Decide which periods differ, all columns and periods considered together."""
    from inspector.stats.multiple import benjamini_hochberg

    looked = [_look(table) for table in tables]
    family = [p for ps, _ in looked for p in ps if p is not None]
    padded = family + [1.0] * max(0, tests - len(family))
    real = iter(benjamini_hochberg(padded, LEVEL))
    found = []
    for table, (ps, effect) in zip(tables, looked, strict=True):
        moved = [None if p is None else table.moved(n)[0] for n, p in enumerate(ps)]
        differs = [
            None if p is None or m is None else bool(next(real)) and m >= 3 * BIG
            for p, m in zip(ps, moved, strict=True)
        ]
        when, first, last = when_of(differs)
        if when == "never":
            continue
        rows = table.after.sum(axis=1)
        apart = [n for n, one in enumerate(differs) if one]
        p, by = table.whole()
        rows_apart = float(sum(rows[n] for n in apart))
        found.append(
            ColumnOverTime(
                column=table.column,
                starts=table.starts,
                rows=tuple(round(x) for x in rows),
                moved=tuple(moved),
                differs=tuple(bool(one) for one in differs),
                when=when,
                first=table.starts[first],
                last=table.starts[last],
                rows_apart=round(rows_apart),
                moved_there=float(sum(rows[n] * (moved[n] or 0.0) for n in apart) / rows_apart),
                whole_moved=bool(p <= WHOLE and by >= BIG),
                design_effect=None if effect is None else float(f"{effect.times:.6g}"),
            )
        )
    return tuple(found)


def _counted(
    subject: Subject, tables: Sequence[PeriodTable], columns: Mapping[str, Coded], grain: Grain
) -> Measurement[list[PeriodTable]]:
    """Count tables in full; those that cannot be counted are left out."""
    periods = Axis(column=subject.version.roles.event_time or "", form="period", grain=grain)
    asks: list[tuple[Ask, Ask]] = []
    for table in tables:
        column = columns[table.column]
        axis = (
            Axis(column=table.column, form="cell", edges=column.edges)
            if column.edges
            else Axis(column=table.column)
        )
        question = GroupCounts(by=(periods, axis), missing_of=(table.column,))
        asks.append((subject.ask_baseline(question), subject.ask(question)))
    answers: Answers = yield [ask for pair in asks for ask in pair]
    counted = []
    for table, pair in zip(tables, asks, strict=True):
        groups = [g for ask in pair if isinstance(g := answers.get(ask), Groups)]
        if len(groups) < 2 or any(g.truncated for g in groups):
            continue
        column = columns[table.column]
        keys = tuple(range(-1, len(column.edges))) if column.edges else column.values
        counted.append(counted_table(table, (groups[0], groups[1]), keys))
    return counted


METRIC = DriftOverTimeMetric()
