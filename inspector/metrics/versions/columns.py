"""Every column in every version, side by side: what it holds, and how much that changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject
from inspector.metrics.labelling import value_label
from inspector.metrics.phrases import number, percent
from inspector.model.answers import Cells, Facts, Scalar
from inspector.model.blocks import (
    Block,
    Grid,
    GridColumn,
    Heatmap,
    Note,
    Presentation,
    Tone,
)
from inspector.model.dataset import Column, LogicalType
from inspector.model.questions import ColumnFacts
from inspector.stats.cells import quantile

#: Columns drawn in the map of changes; those that changed most come first.
DRAWN = 60
#: Frequent values kept of a column.
KEPT = 12
#: A change from which a column is marked.
MARKED = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequent:
    """A frequent value, as text, and its share of the cells that hold something."""

    value: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One column of one version.

    Attributes:
        column: Its name.
        type: Its type.
        missing: Share of cells that hold nothing; None if there are no rows.
        distinct: Different values.
        distinct_exact: Whether `distinct` was counted; else it is an estimate (about 3 % off).
        centre: Median of an ordered column (epoch seconds for times).
        spread: Interquartile range of an ordered column.
        top: The most frequent values, most frequent first; empty where values are too many.
    """

    column: str
    type: LogicalType
    missing: float | None = None
    distinct: int | None = None
    distinct_exact: bool = False
    centre: float | None = None
    spread: float | None = None
    top: tuple[Frequent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """All columns of one version, in its order."""

    columns: tuple[Snapshot, ...]

    def find(self, name: str) -> Snapshot | None:
        """Return a column's snapshot, or None."""
        return next((one for one in self.columns if one.column == name), None)


class ColumnsMetric(Metric[Snapshots]):
    """Takes a snapshot of each column."""

    card = Card(
        key="versions.columns",
        area="versions",
        name="Columns side by side",
        technical="Column profile by version",
        question="What did each column look like in each version, and where did it change?",
        explanation=(
            "One row a column, one column a version: how much is filled, what is typical, how many "
            "different values there are. Columns that changed most stand first, so that the version in "
            "which something began can be read from left to right."
        ),
        formula="change = largest of: difference of missing shares; |difference of medians| / "
        "interquartile range before (1 at most); share of rows that moved between frequent values; "
        "1 if the type changed or the column came or went",
        source="Inspector; the distances between distributions are on the drift tab",
        limits="Three figures cannot show every change of a distribution: see drift for those.",
        order=10,
    )
    result = Snapshots

    def measure(self, subject: Subject) -> Measurement[Snapshots]:
        """Ask what other metrics ask, too."""
        schema = subject.version.schema
        facts = {c.name: subject.ask(ColumnFacts(column=c.name)) for c in schema}
        counted = {c.name: subject.distribution(c.name) for c in subject.countable()}
        answers = yield (*facts.values(), *counted.values())
        return Snapshots(
            columns=tuple(
                _snapshot(
                    column,
                    answers.get(facts[column.name]),
                    answers.get(counted[column.name]) if column.name in counted else None,
                )
                for column in schema
            )
        )

    def present(self, series: Sequence[Shown[Snapshots]]) -> Presentation:
        """A map of changes, then a grid a property."""
        names = list(dict.fromkeys(c.column for shown in series for c in shown.result.columns))
        if not names:
            return Presentation(blocks=(Note(text="There are no columns."),))
        changes = {name: _changes(name, series) for name in names}
        if len(series) > 1:
            names.sort(
                key=lambda name: -max((c for c in changes[name] if c is not None), default=0)
            )
        blocks: list[Block] = []
        if len(series) > 1:
            blocks.append(_map(names, changes, series))
        tones = tuple(_tone(changes[name]) for name in names)
        for title, unit, help_, of in (
            ("Filled", "share", "Cells that hold something.", _filled),
            ("Typical value", "", "The median, or the most frequent value.", _typical),
            (
                "Spread",
                "",
                "Interquartile range, or the share of the most frequent value.",
                _spread,
            ),
            ("Different values", "count", "Estimates are off by about 3 %.", _distinct),
            ("Type", "", "As Inspector reads it.", _type),
        ):
            if title == "Type" and not _types_differ(names, series) and len(series) > 1:
                continue
            blocks.append(
                Grid(
                    title=f"{title}, by version" if len(series) > 1 else title,
                    columns=(
                        GridColumn(label="Column", role="column"),
                        *(
                            GridColumn(
                                label=shown.version.name,
                                unit="share" if unit == "share" else "",
                                help=help_,
                            )
                            for shown in series
                        ),
                    ),
                    rows=tuple(
                        (name, *(_cell(shown.result.find(name), of) for shown in series))
                        for name in names
                    ),
                    tones=tones if len(series) > 1 else (),
                )
            )
        return Presentation(blocks=tuple(blocks), details=_details(names, series))


def _snapshot(column: Column, facts: object, cells: object) -> Snapshot:
    seen = facts if isinstance(facts, Facts) else None
    counted = cells if isinstance(cells, Cells) else None
    missing = seen.missing / seen.rows if seen is not None and seen.rows else None
    exact = counted is not None and counted.distinct is not None
    distinct = seen.distinct_estimate if seen is not None else None
    if counted is not None and counted.distinct is not None:
        distinct = counted.distinct
    centre = spread = None
    if counted is not None and column.type.is_ordered:
        centre = quantile(counted, 0.5)
        low, high = quantile(counted, 0.25), quantile(counted, 0.75)
        spread = high - low if low is not None and high is not None else None
    return Snapshot(
        column=column.name,
        type=column.type,
        missing=missing,
        distinct=distinct,
        distinct_exact=exact,
        centre=centre,
        spread=spread,
        top=_top(column, counted),
    )


def _top(column: Column, cells: Cells | None) -> tuple[Frequent, ...]:
    if cells is None or not cells.total:
        return ()
    counted = list(cells.top)
    if cells.form == "exact":
        counted = list(zip(cells.values, cells.counts, strict=True))
    counted.sort(key=lambda pair: (-pair[1], str(pair[0])))
    return tuple(
        Frequent(value=value_label(value, column.type), share=count / cells.total)
        for value, count in counted[:KEPT]
    )


def _turned(before: Sequence[Frequent], now: Sequence[Frequent]) -> float:
    """Return the least share of rows that moved between values, as far as frequent ones tell."""
    shares = [{one.value: one.share for one in side} for side in (before, now)]
    # A value that is not listed is no more frequent than the last one listed.
    most = [side[-1].share if len(side) == KEPT else 0.0 for side in (before, now)]
    moved = 0.0
    for value in {**shares[0], **shares[1]}:
        a, b = shares[0].get(value), shares[1].get(value)
        if a is not None and b is not None:
            moved += abs(a - b)
        else:
            moved += max(0.0, a - most[1] if a is not None else (b or 0.0) - most[0])
    return min(1.0, moved / 2)


def change_between(before: Snapshot | None, now: Snapshot | None) -> float | None:
    """Return how much a column changed, from 0 to 1; None if it is in neither version."""
    if before is None or now is None:
        return None if before is now else 1.0
    if before.type is not now.type:
        return 1.0
    moved = [0.0]
    if before.missing is not None and now.missing is not None:
        moved.append(abs(now.missing - before.missing))
    if before.centre is not None and now.centre is not None and not before.type.is_temporal:
        gap = abs(now.centre - before.centre)
        moved.append(min(1.0, gap / before.spread) if before.spread else float(gap > 0))
    elif before.top and now.top:
        moved.append(_turned(before.top, now.top))
    return max(moved)


def _changes(name: str, series: Sequence[Shown[Snapshots]]) -> list[float | None]:
    """Return a column's change in each version but the first."""
    seen = [shown.result.find(name) for shown in series]
    return [change_between(before, now) for before, now in pairwise(seen)]


def _tone(changes: Sequence[float | None]) -> Tone:
    return (
        "warning" if max((c for c in changes if c is not None), default=0) > MARKED else "neutral"
    )


def _map(
    names: Sequence[str],
    changes: dict[str, list[float | None]],
    series: Sequence[Shown[Snapshots]],
) -> Heatmap:
    drawn = names[:DRAWN]
    return Heatmap(
        title="How much each column changed, version by version",
        rows=tuple(drawn),
        columns=tuple(shown.version.name for shown in series[1:]),
        values=tuple(tuple(changes[name]) for name in drawn),
        unit="share",
        row_title="column",
        column_title="version",
        caption="Against the version before it: 0 % nothing, 100 % another column. Those that changed "
        "most come first"
        + (
            f"; {len(names) - DRAWN} that changed less are not drawn."
            if len(names) > DRAWN
            else "."
        ),
        low=0.0,
        high=1.0,
    )


def _cell(snapshot: Snapshot | None, of: Callable[[Snapshot], Scalar]) -> Scalar:
    return None if snapshot is None else of(snapshot)


def _filled(one: Snapshot) -> Scalar:
    return None if one.missing is None else 1 - one.missing


def _typical(one: Snapshot) -> Scalar:
    if one.centre is not None:
        return value_label(one.centre, one.type)
    return one.top[0].value if one.top else None


def _spread(one: Snapshot) -> Scalar:
    if one.spread is not None:
        if one.type.is_temporal:
            return f"{number(round(one.spread / 86_400, 1))} days"
        return number(one.spread)
    return f"{percent(one.top[0].share)} on top" if one.top else None


def _distinct(one: Snapshot) -> Scalar:
    if one.distinct is None:
        return None
    return number(one.distinct) if one.distinct_exact else f"≈ {number(one.distinct)}"


def _type(one: Snapshot) -> Scalar:
    return one.type.value


def _types_differ(names: Sequence[str], series: Sequence[Shown[Snapshots]]) -> bool:
    for name in names:
        types = {one.type for shown in series if (one := shown.result.find(name)) is not None}
        if len(types) > 1:
            return True
    return False


def _details(
    names: Sequence[str], series: Sequence[Shown[Snapshots]]
) -> dict[str, tuple[Block, ...]]:
    if len(series) < 2:
        return {}
    details: dict[str, tuple[Block, ...]] = {}
    for name in names:
        rows: list[tuple[Scalar, ...]] = []
        for shown in series:
            one = shown.result.find(name)
            if one is None:
                rows.append((shown.version.name, None, None, None, None, "not there"))
            else:
                rows.append(
                    (
                        shown.version.name,
                        _filled(one),
                        _typical(one),
                        _spread(one),
                        _distinct(one),
                        _type(one),
                    )
                )
        details[name] = (
            Grid(
                title="Version by version",
                columns=(
                    GridColumn(label="Version"),
                    GridColumn(label="Filled", unit="share"),
                    GridColumn(label="Typical value"),
                    GridColumn(label="Spread"),
                    GridColumn(label="Different values"),
                    GridColumn(label="Type"),
                ),
                rows=tuple(rows),
            ),
        )
    return details


METRIC = ColumnsMetric()
