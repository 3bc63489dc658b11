"""How far every version lies from every earlier one, column by column, and where it jumped or crept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.compare import BIG, without_blanks
from inspector.metrics.phrases import percent, plural, quoted
from inspector.model.answers import Cells
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Lines, Note, Presentation
from inspector.model.blocks import Series as Drawn
from inspector.model.dataset import Column, Version
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Distribution
from inspector.stats.cells import common_counts

if TYPE_CHECKING:
    import numpy as np

#: Fewest versions for a series.
LEAST = 3
#: Fewest versions for a creeping change.
CREEPING = 5
#: The p-value under which two versions differ, here where thousands of pairs may be coloured.
LEVEL = 1e-4
#: Most columns of a heat map.
HEAT_COLUMNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeries:
    """One column over all versions up to one.

    Attributes:
        column: The column.
        versions: Ids of the versions that have it, oldest first.
        apart: Per version, the moved share to each version before it, chance taken out; 0 where the
            two do not differ beyond chance.
        jumps: Places in `versions` at which the column changed for good.
        creeps: Whether it moved far from the first version in steps that were small each.
    """

    column: str
    versions: tuple[str, ...]
    apart: tuple[tuple[float, ...], ...]
    jumps: tuple[int, ...] = ()
    creeps: bool = False

    def between(self, one: str, other: str) -> float | None:
        """Return how far two versions lie apart; None if either lacks the column."""
        if one not in self.versions or other not in self.versions:
            return None
        low, high = sorted((self.versions.index(one), self.versions.index(other)))
        return 0.0 if low == high else self.apart[high][low]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsDrift:
    """Every column over all versions up to one.

    Attributes:
        ids: The versions, oldest first.
        names: What people call them.
        columns: The columns that could be followed.
    """

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    columns: tuple[ColumnSeries, ...] = ()


class VersionsMetric(Metric[VersionsDrift]):
    """Compares each version with all before it."""

    card = Card(
        key="drift.versions",
        area="drift",
        name="Drift over versions",
        technical="Pairwise total variation; segmentation of multinomial counts",
        question="When did columns change for good, and do any creep away in small steps?",
        explanation=(
            "Each version is held against every earlier one. A jump shows as a border in the table "
            "of versions; a slow change shows as small steps that add up, which a look at "
            "neighbours alone never finds."
        ),
        formula="moved share between two versions, √(TV² - chance²), over up to 20 groups; change "
        "points by exact segmentation of the counts, penalty ½(parameters + 1) ln n",
        source="Jackson et al. 2005 (optimal partitioning); Inspector",
        limits="Versions are taken in the order given. Keys, main times and texts that hardly repeat "
        "are left out.",
        thresholds=(
            Threshold(
                name="creeping",
                default=2 * BIG,
                unit="share",
                meaning="A column that moved at least this far from the first version, by steps that "
                "were each below half of it, creeps.",
                source="Inspector",
            ),
        ),
        order=40,
    )
    result = VersionsDrift

    def skip(self, subject: Subject) -> str | None:
        """Three versions are needed."""
        if len(subject.earlier) + 1 < LEAST:
            return f"A series needs at least {LEAST} versions; this is shown from the third on."
        return None

    def measure(self, subject: Subject) -> Measurement[VersionsDrift]:
        """Ask every version for its counts, which column drift asks for as well."""
        everyone = (*subject.earlier, subject.version)
        columns = [c for c in subject.version.schema if _is_compared(c, subject)]
        having = {
            c.name: [v for v in everyone if (o := v.schema.find(c.name)) and _same(o, c)]
            for c in columns
        }
        asks = {
            (c.name, v.id): subject.ask_of(
                v, Distribution(column=c.name, scale=subject.scales.get(c.name))
            )
            for c in columns
            for v in having[c.name]
        }
        answers = yield list(asks.values())
        found = []
        for c in columns:
            given = [(v, answers.get(asks[c.name, v.id])) for v in having[c.name]]
            cells = [(v, a) for v, a in given if isinstance(a, Cells) and a.total]
            if len(cells) >= 2:
                series = _series(c, cells)
                if series is not None:
                    found.append(series)
        return VersionsDrift(
            ids=tuple(v.id for v in everyone),
            names=tuple(v.name for v in everyone),
            columns=tuple(found),
        )

    def judge(
        self, result: VersionsDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of what crept; jumps are spoken of where they happened."""
        for series in result.columns:
            if not series.creeps or series.column == subject.version.roles.label:
                continue
            far = series.apart[-1][0]
            if far < limits["creeping"] or series.versions[-1] != subject.version.id:
                continue
            steps = [row[-1] for row in series.apart[1:]]
            name = result.names[result.ids.index(series.versions[0])]
            yield Judgement(
                severity=Severity.WARNING if far >= 2 * limits["creeping"] else Severity.INFO,
                columns=(series.column,),
                value=far,
                threshold=limits["creeping"],
                unit="share",
                message=f"{quoted(series.column)} creeps: over {plural(len(steps), 'step')} of at most "
                f"{percent(max(steps))} it moved {percent(far)} away from {quoted(name)}.",
                impact="No single version looks changed, yet a model trained on the first one sees "
                "other data now.",
                action="Compare with a fixed baseline, and plan when to retrain.",
                risks=("performance",),
                ask=subject.distribution(series.column),
            )

    def present(self, series: Sequence[Shown[VersionsDrift]]) -> Presentation:
        """Heat maps against the first and the previous version, and each column's matrix."""
        newest = series[-1]
        columns = [c for c in newest.result.columns if c.versions[-1] == newest.version.id]
        if not columns:
            return Presentation(blocks=(Note(text="No column could be followed.", tone="muted"),))
        columns.sort(key=lambda c: (-max(map(max, c.apart[1:]), default=0.0), c.column))
        ids, labels = newest.result.ids, newest.result.names
        shown_columns = columns[:HEAT_COLUMNS]
        blocks: list[Block] = [
            _heatmap("Away from the first version", shown_columns, ids, labels, first=True),
            _heatmap("Away from the version before", shown_columns, ids, labels, first=False),
            _changes(columns, dict(zip(ids, labels, strict=True))),
        ]
        details = {c.column: _details(c, ids, labels) for c in columns}
        return Presentation(blocks=tuple(blocks), details=details)


def _series(column: Column, cells: Sequence[tuple[Version, Cells]]) -> ColumnSeries | None:
    import numpy as np

    from inspector.stats.segmentation import segments_of_counts
    from inspector.stats.two_sample import ordered_groups, pooled, sparse_groups

    counts = common_counts([without_blanks(c) for _, c in cells], ordered=column.type.is_ordered)
    if counts is None:
        return None
    table = np.asarray(counts, float)
    # Groups by what is typical, not by the largest version.
    h = (table / table.sum(axis=1, keepdims=True)).sum(axis=0) * table.sum() / len(table)
    fewest = float(table.sum(axis=1).min() / table.sum())
    groups = ordered_groups(h, 20) if column.type.is_ordered else sparse_groups(h, fewest)
    grouped = np.array([pooled(row, groups) for row in table])
    apart = [
        tuple(_apart(grouped[other], grouped[place]) for other in range(place))
        for place in range(len(grouped))
    ]
    starts = segments_of_counts(grouped, 1)
    jumps = tuple(s for s, before in zip(starts[1:], starts, strict=False)
                  if _apart(grouped[before:s].sum(axis=0), grouped[s:].sum(axis=0)) >= BIG
                  and apart[s][s - 1] >= BIG)  # fmt: skip
    steps = [row[-1] for row in apart[1:]]
    creeps = len(apart) >= CREEPING and not jumps and max(steps) < BIG <= apart[-1][0]
    return ColumnSeries(
        column=column.name,
        versions=tuple(v.id for v, _ in cells),
        apart=tuple(apart),
        jumps=jumps,
        creeps=creeps,
    )


def _apart(a: "np.ndarray", b: "np.ndarray") -> float:
    from inspector.stats.distances import total_variation
    from inspector.stats.two_sample import chi2_p

    if not a.sum() or not b.sum() or chi2_p(a, b) > LEVEL:
        return 0.0
    distance = total_variation(a.tolist(), b.tolist())
    return float(max(0.0, distance.value**2 - distance.chance**2) ** 0.5)


def _is_compared(column: Column, subject: Subject) -> bool:
    roles = subject.version.roles
    if column.name in (roles.event_time, roles.ingest_time, *roles.key):
        return False
    return column.type.is_countable and not column.type.is_temporal


def _same(old: Column, new: Column) -> bool:
    return old.type is new.type or (old.type.is_numeric and new.type.is_numeric)


def _heatmap(
    title: str,
    columns: Sequence[ColumnSeries],
    ids: Sequence[str],
    labels: Sequence[str],
    *,
    first: bool,
) -> Heatmap:
    def value(column: ColumnSeries, place: int) -> float | None:
        if place == 0:
            return None
        return column.between(ids[0] if first else ids[place - 1], ids[place])

    values = tuple(tuple(value(c, place) for c in columns) for place in range(len(ids)))
    most = max((x for row in values for x in row if x is not None), default=0.0)
    return Heatmap(
        title=title,
        rows=tuple(labels),
        columns=tuple(c.column for c in columns),
        values=values,
        row_title="Version",
        column_title="Column",
        low=0.0,
        high=max(0.2, most),
        caption="Moved share; 0 where two versions do not differ beyond chance.",
    )


def _changes(columns: Sequence[ColumnSeries], names: Mapping[str, str]) -> Grid | Note:
    rows: list[tuple[str, str, str, float]] = []
    for c in columns:
        rows += [
            (c.column, "changed for good", names[c.versions[jump]], c.apart[jump][-1])
            for jump in c.jumps
        ]
        if c.creeps:
            rows.append((c.column, "creeps", names[c.versions[-1]], c.apart[-1][0]))
    if not rows:
        return Note(text="No column changed for good, and none creeps.", tone="good")
    return Grid(
        title="Change points",
        columns=(
            GridColumn(label="Column", role="column"),
            GridColumn(label="What"),
            GridColumn(label="Version"),
            GridColumn(label="Moved share", unit="share"),
        ),
        rows=tuple(rows),
        caption="A jump is measured from the version before, what creeps from the first.",
    )


def _details(column: ColumnSeries, ids: Sequence[str], labels: Sequence[str]) -> tuple[Block, ...]:
    matrix = tuple(tuple(column.between(a, b) for b in ids) for a in ids)
    return (
        Heatmap(
            title=f"“{column.column}”, each version against each other",
            rows=tuple(labels),
            columns=tuple(labels),
            values=matrix,
            row_title="Version",
            column_title="Version",
            low=0.0,
            high=max(0.2, *(x for row in matrix for x in row if x is not None)),
            caption="Moved share; a change for good is a border between two pale squares.",
        ),
        Lines(
            title=f"“{column.column}” away from the first version, and from the one before",
            x=tuple(float(place + 1) for place in range(len(ids))),
            series=(
                Drawn(label="From the first", values=tuple(column.between(ids[0], v) for v in ids)),
                Drawn(
                    label="From the one before",
                    values=(
                        None,
                        *(column.between(a, b) for a, b in pairwise(ids)),
                    ),
                ),
            ),
            x_unit="number",
            unit="share",
            x_title="Version",
            y_title="Moved share",
        ),
    )


METRIC = VersionsMetric()
