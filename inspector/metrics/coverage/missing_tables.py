"""Asks for missing cells by slice and period once, for every metric that looks at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Measurement, Subject
from inspector.metrics.periods import GRAINS, period_starts, usual_extent
from inspector.model.answers import Cells, Facts, Groups, Scalar
from inspector.model.dataset import Column, LogicalType
from inspector.model.questions import Ask, Axis, ColumnFacts, Grain, GroupCounts

#: Most columns with missing cells that are followed over slices and periods.
MOST_COLUMNS = 40
#: Slicing columns with more values than this are not broken down.
MOST_SLICES = 200
MOST_PERIODS = 400
MOST_GROUPS = 8_000

Counts = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Missing cells per slice and period.

    Attributes:
        column: The slicing column; None when all rows are one slice.
        starts: Starts of the periods that have rows, ascending.
        rows: Per slice, rows per period.
        missing: Per slice and data column, missing cells per period.
        all_rows: Per slice, all its rows, those without a time included.
        all_missing: Per slice and data column, all its missing cells.
    """

    column: str | None
    starts: tuple[float, ...]
    rows: Mapping[Scalar, Sequence[int]]
    missing: Mapping[tuple[Scalar, str], Sequence[int]]
    all_rows: Mapping[Scalar, int]
    all_missing: Mapping[tuple[Scalar, str], int]

    def series(self, value: Scalar, column: str) -> tuple[tuple[float, ...], Counts]:
        """Return the periods in which a slice has rows, with (missing, rows) in each."""
        pairs = [
            (start, (k, n))
            for start, k, n in zip(
                self.starts, self.missing[value, column], self.rows[value], strict=True
            )
            if n
        ]
        return tuple(start for start, _ in pairs), [counts for _, counts in pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was asked about missing cells.

    Attributes:
        columns: Data columns with missing cells here or in the baseline, emptiest first.
        grain: How long a period is; None without an event time.
        over_time: All rows by period; None without an event time.
        by_slice: One table per slicing column.
        before: Per slicing column, the baseline's table, without periods.
        asks: The question behind each table.
    """

    columns: tuple[str, ...]
    grain: Grain | None
    over_time: Table | None
    by_slice: tuple[Table, ...]
    before: Mapping[str, Table]
    asks: Mapping[str | None, Ask]


def gather(subject: Subject) -> Measurement[Gathered]:
    """Ask which columns have gaps, then for their missing cells by slice and period."""
    roles, schema = subject.version.roles, subject.version.schema
    time = schema.find(roles.event_time)
    facts_asks = {n: subject.ask(ColumnFacts(column=n)) for n in schema.names}
    old_names = subject.baseline.schema.names if subject.baseline else ()
    old_asks = {
        n: subject.ask_baseline(ColumnFacts(column=n)) for n in schema.names if n in old_names
    }
    time_ask = subject.distribution(time.name) if time and time.type.is_temporal else None
    answers = yield (
        *facts_asks.values(),
        *old_asks.values(),
        *((time_ask,) if time_ask else ()),
    )
    facts = {n: a for n, ask in facts_asks.items() if isinstance(a := answers.get(ask), Facts)}
    gappy = {n: f.missing for n, f in facts.items() if f.missing}
    columns = tuple(sorted(gappy, key=lambda n: (-gappy[n], n))[:MOST_COLUMNS])
    slices = [
        n
        for n in roles.all_slices
        if n in facts and 2 <= facts[n].distinct_estimate <= MOST_SLICES * 1.1
    ]
    cells = answers.get(time_ask) if time_ask else None
    extent = usual_extent(cells) if isinstance(cells, Cells) else None
    grain: Grain | None = None
    if time is not None and extent is not None:
        most = max([facts[n].distinct_estimate for n in slices], default=1)
        grain = _grain(extent, most, dates=time.type is LogicalType.DATE)
    period = Axis(column=time.name, form="period", grain=grain) if time and grain else None
    asks: dict[str | None, Ask] = {}
    if columns and period:
        asks[None] = subject.ask(GroupCounts(by=(period,), missing_of=columns))
    for name in slices if columns else ():
        axes = (Axis(column=name), period) if period else (Axis(column=name),)
        asks[name] = subject.ask(GroupCounts(by=axes, missing_of=columns))
    there = tuple(n for n in columns if n in old_asks)
    old: dict[str, Ask] = {}
    if there:
        old = {
            n: subject.ask_baseline(GroupCounts(by=(Axis(column=n),), missing_of=there))
            for n in slices
            if n in old_asks
        }
    answers = yield (*asks.values(), *old.values())
    tables = {
        name: _table(name, columns, groups, timed=period is not None, extent=extent)
        for name, ask in asks.items()
        if isinstance(groups := answers.get(ask), Groups)
    }
    return Gathered(
        columns=columns,
        grain=grain,
        over_time=tables.pop(None, None),
        by_slice=tuple(tables[n] for n in slices if n in tables),
        before={
            n: _table(n, there, groups, timed=False, extent=None)
            for n, ask in old.items()
            if isinstance(groups := answers.get(ask), Groups)
        },
        asks=asks,
    )


def time_grain(cells: object, time: Column | None) -> Grain | None:
    """Return a grain fine enough to date an onset; None without times."""
    extent = usual_extent(cells) if isinstance(cells, Cells) else None
    if time is None or extent is None:
        return None
    return _grain(extent, 20, dates=time.type is LogicalType.DATE)


def _grain(extent: tuple[float, float], slices: int, *, dates: bool) -> Grain:
    """Return the finest grain that gives a few hundred periods and a bearable table."""
    most = max(20, min(MOST_PERIODS, MOST_GROUPS // max(slices, 1)))
    for grain in GRAINS[GRAINS.index("day" if dates else "hour") :]:
        if len(period_starts(grain, *extent, limit=most + 1)) <= most:
            return grain
    return "year"


def _table(
    name: str | None,
    columns: tuple[str, ...],
    groups: Groups,
    *,
    timed: bool,
    extent: tuple[float, float] | None,
) -> Table:
    """Put groups into a table; the slice of an unsliced question is None."""
    starts: tuple[float, ...] = ()
    if timed:
        found = {float(k) for *_, k in groups.keys if isinstance(k, int | float)}
        low, high = extent or (float("-inf"), float("inf"))
        starts = tuple(sorted(s for s in found if low - 400 * 86_400 <= s <= high))
    place = {start: i for i, start in enumerate(starts)}
    rows: dict[Scalar, list[int]] = {}
    missing: dict[tuple[Scalar, str], list[int]] = {}
    all_rows: dict[Scalar, int] = {}
    all_missing: dict[tuple[Scalar, str], int] = {}
    for key, count, lacking in zip(groups.keys, groups.rows, groups.missing, strict=True):
        value = key[0] if name is not None else None
        if value not in rows:
            rows[value] = [0] * len(starts)
            all_rows[value] = 0
            for column in columns:
                missing[value, column] = [0] * len(starts)
                all_missing[value, column] = 0
        all_rows[value] += count
        start = key[-1] if timed else None
        at = place.get(float(start)) if isinstance(start, int | float) else None
        if at is not None:
            rows[value][at] += count
        for column, gaps in zip(columns, lacking, strict=True):
            all_missing[value, column] += gaps
            if at is not None:
                missing[value, column][at] += gaps
    return Table(
        column=name,
        starts=starts,
        rows=rows,
        missing=missing,
        all_rows=all_rows,
        all_missing=all_missing,
    )
