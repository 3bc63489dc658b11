"""One column of two versions: is its change real, how big is it, and what moved?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from inspector.metrics.drift.channels import (
    Channels,
    Exchange,
    channels_of,
    exchange,
    only_missing,
)
from inspector.metrics.drift.measures import NamedDistance, distances
from inspector.metrics.drift.movement import Move, Turnover, cell_label, moves, turnover
from inspector.metrics.drift.picture import Picture, draw
from inspector.model.answers import Cells, Facts
from inspector.model.dataset import LogicalType
from inspector.stats.cells import Aligned, align, quantile
from inspector.stats.multiple import benjamini_hochberg
from inspector.stats.shares import share_test

#: The share of believed changes that may be false, in a comparison of two versions.
FALSE_DISCOVERIES = 0.01
#: A moved share from which a real change is called drift.
BIG = 0.05
#: A change of one value or tail, doubled or halved, from which a real change is called drift.
BIG_VALUE = 0.01

State = Literal["drift", "real but small", "too few rows to tell", "steady", "not compared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDrift:
    """How a column of the new version differs from the baseline's.

    Attributes:
        column: Its name.
        type: Its logical type.
        compared: What was compared: "values", "lengths" of texts, or "nothing".
        note: Why nothing, or why lengths; else empty.
        rows_before: Rows of the baseline.
        rows_after: Rows of the new version.
        missing_before: Missing cells of the baseline; None if unknown.
        missing_after: Missing cells of the new version; None if unknown.
        p: Chance of a change of values this large if nothing changed; None if not compared.
        real: Whether the change of values is real, all columns considered.
        missing_p: The same for missing cells; None if there are none.
        missing_real: Whether the change of missing cells is real.
        moved: Share of rows that would have to change to look like the baseline.
        low: Lower end of its interval; 0 if the change is not real.
        high: Upper end.
        chance: What chance alone would give.
        design_effect: By how much rows that come in periods say less; None if nothing shows it.
        blocks: Periods of the baseline behind it.
        grain: What they are.
        one_value: Largest change of one value that doubled or halved.
        one_value_label: Its name.
        tail: Largest change of an outer 1 or 2.5 % that doubled or halved.
        channels: Missing cells, values that came or went, the shape of the rest; and together.
        exchange: The value that took the place of missing cells, or gave way to them, if one did.
        looks_like: What may have been done to the column, in a sentence; empty if nothing simple fits.
        looks: The kind of that, such as "unit" or "renamed".
        moves: What moved, largest first.
        appeared: Values the baseline does not have.
        vanished: Values the new version does not have.
        distances: Known distances.
        picture: Both distributions.
    """

    column: str
    type: LogicalType
    compared: Literal["values", "lengths", "nothing"]
    note: str = ""
    rows_before: int
    rows_after: int
    missing_before: int | None = None
    missing_after: int | None = None
    p: float | None = None
    real: bool = False
    missing_p: float | None = None
    missing_real: bool = False
    moved: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    design_effect: float | None = None
    blocks: int = 0
    grain: str = ""
    one_value: float = 0.0
    one_value_label: str = ""
    tail: float = 0.0
    channels: Channels = field(default_factory=Channels)
    exchange: Exchange | None = None
    looks_like: str = ""
    looks: str = ""
    moves: tuple[Move, ...] = ()
    appeared: Turnover = field(default_factory=Turnover)
    vanished: Turnover = field(default_factory=Turnover)
    distances: tuple[NamedDistance, ...] = ()
    picture: Picture = field(default_factory=Picture)

    @property
    def missing_share_before(self) -> float | None:
        """Share of missing cells in the baseline."""
        return _share(self.missing_before, self.rows_before)

    @property
    def missing_share_after(self) -> float | None:
        """Share of missing cells in the new version."""
        return _share(self.missing_after, self.rows_after)

    @property
    def times_chance(self) -> float | None:
        """How many times what chance alone would give the raw moved share is; None if unknown."""
        if not self.chance:
            return None
        raw = next((d.value for d in self.distances), None)
        return None if raw is None else raw / self.chance

    @property
    def missing_big(self) -> bool:
        """Whether the share of missing cells changed enough to matter."""
        return self.missing_by() >= BIG or (
            self.missing_by() >= BIG_VALUE
            and 2 * min(self._missing_shares) <= max(self._missing_shares)
        )

    def missing_by(self) -> float:
        """Return by how much the share of missing cells changed."""
        return abs(self._missing_shares[1] - self._missing_shares[0])

    @property
    def _missing_shares(self) -> tuple[float, float]:
        return self.missing_share_before or 0.0, self.missing_share_after or 0.0

    def is_big(self, moved: float = BIG, value: float = BIG_VALUE) -> bool:
        """Whether the change is large enough to matter."""
        return (self.moved or 0.0) >= moved or max(self.one_value, self.tail) >= value

    def state(self, moved: float = BIG, value: float = BIG_VALUE) -> State:
        """Return the verdict in a word, for these limits of size: of values or of missing cells."""
        if self.missing_real and self.missing_big:
            return "drift"
        if self.p is None:
            return "not compared"
        if self.is_big(moved, value):
            return "drift" if self.real else "too few rows to tell"
        return "real but small" if self.real or self.missing_real else "steady"

    def rows_needed(self) -> int | None:
        """Return about how many rows each version would need for this change to be seen."""
        if not self.moved or not self.rows_before or not self.rows_after:
            return None
        inverse = 1 / self.rows_before + 1 / self.rows_after
        return round(2 * (2 / self.moved) ** 2) if inverse > 0 else None


def compare_column(
    column: str,
    kind: LogicalType,
    before: tuple[Facts | None, Cells],
    after: tuple[Facts | None, Cells],
) -> ColumnDrift:
    """Compare one column's counts; `settle` decides afterwards which changes are real."""
    (facts_before, a), (facts_after, b) = before, after
    found = compare_missing(column, kind, facts_before, facts_after, rows=(a.rows, b.rows))
    if kind is LogicalType.TEXT:
        a, b = without_blanks(a), without_blanks(b)
    aligned = common_cells(kind, a, b)
    reason = ""
    if isinstance(aligned, str):
        reason = aligned
    elif not aligned.n and not aligned.m:
        reason = "Neither version has a value."
    elif not aligned.n or not aligned.m:
        reason = f"The {'new version' if aligned.n else 'baseline'} has no value."
    elif kind is LogicalType.INTEGER and _counts_up(facts_before, a) and _counts_up(facts_after, b):
        reason = "Its values look like row numbers, which differ in every version."
    elif kind.is_temporal and _moved_on(a, b):
        reason = "Its times lie almost wholly outside the baseline's; time moves on."
    if reason or isinstance(aligned, str):
        return replace(found, note=reason)
    missing = _both_missing(facts_before, facts_after)
    return _measured(found, aligned, kind, (a, b), missing)


def common_cells(kind: LogicalType, a: Cells, b: Cells) -> Aligned | str:
    """Put two versions of a column on common cells, or say why that cannot be done."""
    if kind is LogicalType.TEXT:
        a, b = without_blanks(a), without_blanks(b)
    lengths = kind is LogicalType.TEXT and _nearly_unique(a) and _nearly_unique(b)
    return align(a, b, ordered=kind.is_ordered, lengths=lengths)


def compare_missing(
    column: str,
    kind: LogicalType,
    before: Facts | None,
    after: Facts | None,
    *,
    rows: tuple[int, int],
    note: str = "",
) -> ColumnDrift:
    """Compare only the missing cells of a column."""
    p = None
    if before is not None and after is not None and before.missing + after.missing > 0:
        p = _rounded(share_test(after.missing, after.rows, before.missing, before.rows))
    return ColumnDrift(
        column=column,
        type=kind,
        compared="nothing",
        note=note,
        rows_before=rows[0],
        rows_after=rows[1],
        missing_before=None if before is None else before.missing,
        missing_after=None if after is None else after.missing,
        missing_p=p,
        channels=only_missing(_both_missing(before, after), rows),
    )


def settle(columns: Sequence[ColumnDrift]) -> tuple[ColumnDrift, ...]:
    """Decide which changes are real: values and missing cells of all columns are one family."""
    tests = [(place, "values", c.p) for place, c in enumerate(columns) if c.p is not None]
    tests += [
        (place, "missing", c.missing_p)
        for place, c in enumerate(columns)
        if c.missing_p is not None
    ]
    settled = list(columns)
    believed = benjamini_hochberg([p for _, _, p in tests], FALSE_DISCOVERIES)
    for (place, what, _), real in zip(tests, believed, strict=True):
        if real and what == "values":
            settled[place] = replace(settled[place], real=True)
        elif real:
            settled[place] = replace(settled[place], missing_real=True)
    return tuple(c if c.real or c.low is None else replace(c, low=0.0) for c in settled)


def without_blanks(cells: Cells) -> Cells:
    """Leave out empty and blank texts: they are missing cells, and are counted as such."""
    if cells.form != "exact":
        return cells
    kept = [
        (value, count)
        for value, count in zip(cells.values, cells.counts, strict=True)
        if not isinstance(value, str) or value.strip()
    ]
    if len(kept) == len(cells.values):
        return cells
    return replace(
        cells,
        values=tuple(value for value, _ in kept),
        counts=tuple(count for _, count in kept),
        distinct=len(kept),
    )


def _measured(
    found: ColumnDrift,
    aligned: Aligned,
    kind: LogicalType,
    cells: tuple[Cells, Cells],
    missing: tuple[int, int] | None,
) -> ColumnDrift:
    from inspector.stats.bootstrap import moved_share
    from inspector.stats.distances import total_variation
    from inspector.stats.two_sample import two_sample

    test = two_sample(aligned.a, aligned.b, ordered=aligned.ordered)
    moved, low, high = moved_share(test.a, test.b)
    appeared, vanished = turnover(aligned, kind)
    lengths = aligned.kind == "lengths"
    spread = None
    if aligned.ordered and not lengths:
        quartiles = quantile(cells[0], 0.25), quantile(cells[0], 0.75)
        if quartiles[0] is not None and quartiles[1] is not None:
            spread = (quartiles[1] - quartiles[0]) / 1.349
    shown = LogicalType.INTEGER if lengths else kind
    rows = found.rows_before, found.rows_after
    return replace(
        found,
        compared="lengths" if lengths else "values",
        note="Nearly every text is different, so lengths are compared." if lengths else "",
        p=_rounded(test.p),
        moved=moved,
        low=low,
        high=high,
        chance=total_variation(test.a, test.b).chance,
        one_value=test.one_value,
        one_value_label=cell_label(aligned, test.one_cell, shown),
        tail=test.tail,
        channels=channels_of(aligned, test.groups, missing, rows),
        exchange=exchange(
            aligned, kind, missing, rows, level=FALSE_DISCOVERIES / 20, ends=_ends(cells)
        ),
        moves=moves(
            aligned,
            kind,
            top=cells,
            spike=test.one_cell if test.one_value >= BIG_VALUE else None,
        ),
        appeared=appeared,
        vanished=vanished,
        distances=distances(aligned, (test.a, test.b), shown, spread=spread),
        picture=draw(aligned, kind),
    )


def _both_missing(before: Facts | None, after: Facts | None) -> tuple[int, int] | None:
    return None if before is None or after is None else (before.missing, after.missing)


def _ends(cells: tuple[Cells, Cells]) -> tuple[float | None, ...]:
    return tuple(
        None if end is None else float(end) for one in cells for end in (one.minimum, one.maximum)
    )


def _nearly_unique(cells: Cells) -> bool:
    if cells.form == "lengths":
        return True
    return cells.form == "exact" and cells.total >= 20 and len(cells.values) > 0.9 * cells.total


def _counts_up(facts: Facts | None, cells: Cells) -> bool:
    """Whether whole numbers look like numbers given in turn: hardly any twice, evenly spread."""
    if cells.total < 20 or cells.minimum is None or cells.maximum is None:
        return False
    distinct = cells.distinct
    if cells.form == "exact":
        distinct = len(cells.values)
    elif distinct is None and facts is not None:
        distinct = facts.distinct_estimate
    if distinct is None or distinct < 0.9 * cells.total:
        return False
    low, high = float(cells.minimum), float(cells.maximum)
    for p in (0.1, 0.25, 0.5, 0.75, 0.9):
        at = quantile(cells, p)
        if at is None or abs((at - low) / max(high - low, 1) - p) > 0.06:
            return False
    return True


def _moved_on(a: Cells, b: Cells) -> bool:
    """Whether most of the new times lie outside the extent of the baseline's."""
    low, high = quantile(b, 0.25), quantile(b, 0.75)
    if low is None or high is None or a.minimum is None or a.maximum is None:
        return False
    return low > float(a.maximum) or high < float(a.minimum)


def _share(part: int | None, whole: int) -> float | None:
    return part / whole if part is not None and whole else None


def _rounded(p: float) -> float:
    return float(f"{p:.6g}")
