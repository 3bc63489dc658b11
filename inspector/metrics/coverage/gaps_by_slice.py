"""Finds the slices that are to blame for missing cells, and since when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from inspector.metrics.coverage.episodes import Episode, concentrated, episode
from inspector.metrics.coverage.missing_tables import Gathered, Table
from inspector.model.answers import Scalar
from inspector.stats.multiple import benjamini_hochberg
from inspector.stats.shares import share_test

#: Most series of one slice and column that are searched for a change.
MOST_SERIES = 1_500

Against = Literal["earlier", "baseline", "rest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceGap:
    """A slice in which a column is missing more than it should be.

    Attributes:
        column: The column with missing cells.
        slice_column: The slicing column.
        slice_value: The slice, as people read it.
        against: What it was held against: the slice's own earlier rows, the same slice in the
            baseline, or the other slices.
        missing: Missing cells: in the episode, or in the slice.
        rows: Rows of the same.
        usual: Share missing in what it was held against.
        began: Epoch seconds when it began; None if unknown or always so.
        until: Epoch seconds when it ended; None if it lasts.
        part: Share of all excess missing cells of the column that this slice holds.
        slice_share: Share of all rows that this slice holds.
    """

    column: str
    slice_column: str
    slice_value: str
    against: Against
    missing: int
    rows: int
    usual: float
    began: float | None = None
    until: float | None = None
    part: float
    slice_share: float

    @property
    def share(self) -> float:
        """Share missing."""
        return self.missing / self.rows if self.rows else 0.0

    @property
    def rise(self) -> float:
        """Share missing beyond what is usual."""
        return self.share - self.usual


def blame(gathered: Gathered, *, has_baseline: bool) -> tuple[SliceGap, ...]:
    """Return, per column, the slices to blame, told by the slicing column that tells it best."""
    best: dict[str, list[SliceGap]] = {}
    for table in gathered.by_slice:
        if table.column is None:
            continue
        kinds = [_earlier(table, gathered), _baseline(table, gathered)]
        if not has_baseline:
            kinds.append(_rest(table, gathered))
        found: dict[str, list[SliceGap]] = {}
        for kind in kinds:
            for column, gaps in kind.items():
                if column not in found or _known(gaps) > _known(found[column]):
                    found[column] = gaps
        for column, gaps in found.items():
            if column not in best or _merit(gaps) > _merit(best[column]):
                best[column] = gaps
    return tuple(gap for gaps in best.values() for gap in gaps)


def label(value: Scalar) -> str:
    """Return a slice's value as people read it."""
    return "(missing)" if value is None else str(value)


def _known(gaps: Sequence[SliceGap]) -> int:
    """Rank what tells most: since when, worse than the baseline, over again, worse than others."""
    if gaps[0].against == "earlier":
        return 3 if any(g.began is not None for g in gaps) else 1
    return 2 if gaps[0].against == "baseline" else 0


def _merit(gaps: Sequence[SliceGap]) -> tuple[int, float]:
    """Prefer what tells most, then the densest concentration."""
    rows = sum(g.slice_share for g in gaps)
    return (_known(gaps), sum(g.part for g in gaps) / rows if rows else 0.0)


def _columns(table: Table, gathered: Gathered) -> list[str]:
    return [name for name in gathered.columns if name != table.column]


def _earlier(table: Table, gathered: Gathered) -> dict[str, list[SliceGap]]:
    """Slices that got worse in the course of time."""
    if not table.starts:
        return {}
    tested: list[tuple[str, Scalar, Episode]] = []
    pairs = [(column, value) for column in _columns(table, gathered) for value in table.rows]
    pairs.sort(key=lambda pair: -table.all_missing[pair[1], pair[0]])
    for column, value in pairs[:MOST_SERIES]:
        found = episode(*table.series(value, column))
        if found is not None:
            tested.append((column, value, found))
    tried = len(pairs) - len(tested)
    real = benjamini_hochberg([e.p for *_, e in tested] + [1.0] * tried)[: len(tested)]
    by_column: dict[str, list[tuple[Scalar, Episode]]] = {}
    for (column, value, found), kept in zip(tested, real, strict=True):
        if kept:
            by_column.setdefault(column, []).append((value, found))
    result = {}
    for column, episodes in by_column.items():
        excess = {value: found.excess for value, found in episodes}
        known = dict(episodes)
        gaps = [
            SliceGap(
                column=column,
                slice_column=table.column or "",
                slice_value=label(value),
                against="earlier",
                missing=known[value].missing,
                rows=known[value].rows,
                usual=known[value].usual,
                began=known[value].began,
                until=known[value].until,
                part=part,
                slice_share=share,
            )
            for value, part, share in _few(table, excess)
        ]
        if gaps:
            result[column] = gaps
    return result


def _baseline(table: Table, gathered: Gathered) -> dict[str, list[SliceGap]]:
    """Slices that are worse than the same slices of the baseline."""
    before = gathered.before.get(table.column or "")
    if before is None:
        return {}

    def reference(value: Scalar, column: str) -> tuple[float, float] | None:
        if before.all_rows.get(value) and (value, column) in before.all_missing:
            return before.all_missing[value, column], before.all_rows[value]
        return None

    return _compared(table, gathered, "baseline", reference)


def _rest(table: Table, gathered: Gathered) -> dict[str, list[SliceGap]]:
    """Slices that are worse than the other slices."""
    total = sum(table.all_rows.values())
    missing: dict[str, int] = {}
    for (_, name), count in table.all_missing.items():
        missing[name] = missing.get(name, 0) + count

    def reference(value: Scalar, column: str) -> tuple[float, float] | None:
        if value is None or value == "":
            return None  # cells missing together are told by their patterns
        rows = total - table.all_rows[value]
        return (missing[column] - table.all_missing[value, column], rows) if rows else None

    return _compared(table, gathered, "rest", reference)


def _compared(
    table: Table,
    gathered: Gathered,
    against: Against,
    reference: Callable[[Scalar, str], tuple[float, float] | None],
) -> dict[str, list[SliceGap]]:
    tested: list[tuple[str, Scalar, int, int, float, float]] = []
    for column in _columns(table, gathered):
        for value, rows in table.all_rows.items():
            other = reference(value, column)
            if other is not None and rows:
                missing = table.all_missing[value, column]
                tested.append((column, value, missing, rows, *other))
    real = benjamini_hochberg([share_test(k, n, k0, n0) for *_, k, n, k0, n0 in tested])
    excess: dict[str, dict[Scalar, float]] = {}
    usual: dict[tuple[str, Scalar], float] = {}
    for (column, value, k, n, k0, n0), kept in zip(tested, real, strict=True):
        if kept and k / n > k0 / n0:
            excess.setdefault(column, {})[value] = k - n * k0 / n0
            usual[column, value] = k0 / n0
    result = {}
    for column, by_value in excess.items():
        gaps = [
            SliceGap(
                column=column,
                slice_column=table.column or "",
                slice_value=label(value),
                against=against,
                missing=table.all_missing[value, column],
                rows=table.all_rows[value],
                usual=usual[column, value],
                part=part,
                slice_share=share,
            )
            for value, part, share in _few(table, by_value)
        ]
        if gaps:
            result[column] = gaps
    return result


def _few(table: Table, excess: Mapping[Scalar, float]) -> list[tuple[Scalar, float, float]]:
    """Return the few slices that hold the excess, with their parts of it and of all rows."""
    values = list(table.all_rows)
    amounts = [excess.get(value, 0.0) for value in values]
    sizes = [table.all_rows[value] for value in values]
    chosen = concentrated(amounts, sizes) or ()
    held, total = sum(amounts), sum(sizes)
    return [(values[i], amounts[i] / held, sizes[i] / total) for i in chosen]
