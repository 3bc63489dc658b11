"""Counts of a column's groups by slice, in two versions: which slices moved, and mix or within."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.metrics.drift.compare import BIG
from inspector.metrics.labelling import value_label
from inspector.model.answers import Groups, Scalar
from inspector.model.dataset import LogicalType

if TYPE_CHECKING:
    import numpy as np

    from inspector.stats.blocks import DesignEffect

#: Fewest rows of a slice, in both versions, for it to be compared.
LEAST_ROWS = 50
#: Most slices of a column.
SLICES = 50
#: The p-value under which a total counts as changed, here where it is only context.
TOTAL_LEVEL = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceDrift:
    """One column in one slice of two versions.

    Attributes:
        column: The column.
        by: The slicing column.
        value: The slice's name.
        rows_before: Rows with a value in the baseline's slice.
        rows_after: Rows with a value in the new version's.
        p: Chance of a change this large if nothing changed.
        real: Whether the change is real, all slices and columns considered.
        moved: Share of the slice's rows that would have to change.
        low: Lower end of its interval.
        high: Upper end.
        what: What moved most there, as part of a sentence.
    """

    column: str
    by: str
    value: str
    rows_before: int
    rows_after: int
    p: float
    real: bool = False
    moved: float
    low: float
    high: float
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixSplit:
    """How much of a column's change the slices' mix explains.

    Attributes:
        column: The column.
        by: The slicing column.
        what: The share that was split, such as "above 12".
        before: That share in the baseline.
        after: In the new version.
        within: What changed within slices.
        mix: What the changed mix of slices explains.
        simpson: Whether within slices it went the other way, beyond doubt.
        moved: Moved share of the whole column, raw.
        moved_within: Moved share of the changes within slices, raw.
        moved_mix: Moved share of the mix, raw.
    """

    column: str
    by: str
    what: str
    before: float
    after: float
    within: float
    mix: float
    simpson: bool
    moved: float
    moved_within: float
    moved_mix: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceTable:
    """Rows per slice (down) and group (across) of one column, in two versions.

    Attributes:
        column: The column.
        kind: Its type.
        by: The slicing column.
        slices: The slices' names.
        labels: The groups' names.
        before: Rows in the baseline.
        after: Rows in the new version.
        periods: Rows of the baseline's sample per slice, period and group, where rows come in periods.
    """

    column: str
    kind: LogicalType
    by: str
    slices: tuple[str, ...]
    labels: tuple[str, ...]
    before: "np.ndarray"
    after: "np.ndarray"
    periods: "np.ndarray | None" = None

    def total_moved(self) -> bool:
        """Whether the column as a whole plainly moved."""
        from inspector.stats.bootstrap import moved_share
        from inspector.stats.two_sample import two_sample

        a, b = self.before.sum(axis=0), self.after.sum(axis=0)
        if not a.sum() or not b.sum():
            return False
        test = two_sample(a, b, ordered=self.kind.is_ordered)
        if test.p > TOTAL_LEVEL:
            return False
        return max(moved_share(test.a, test.b)[0], test.one_value) >= BIG

    def drifts(self, least_p: float = 1.0) -> list[SliceDrift]:
        """Compare each slice; sizes and words only for those with a p-value up to `least_p`."""
        from inspector.stats.blocks import clustered_p
        from inspector.stats.bootstrap import moved_share
        from inspector.stats.two_sample import two_sample

        found = []
        for place, name in enumerate(self.slices):
            a, b = self.before[place], self.after[place]
            if min(a.sum(), b.sum()) < LEAST_ROWS:
                continue
            test = two_sample(a, b, ordered=self.kind.is_ordered)
            p = test.p
            moved = low = high = 0.0
            what = ""
            effect = self._effect(place) if p <= least_p else None
            if effect is not None:
                p = max(p, clustered_p(a, b, effect, ordered=self.kind.is_ordered))
            if p <= least_p:
                moved, low, high = moved_share(test.a, test.b)
                what = self._what(a, b)
            found.append(
                SliceDrift(
                    column=self.column,
                    by=self.by,
                    value=name,
                    rows_before=int(a.sum()),
                    rows_after=int(b.sum()),
                    p=float(f"{p:.6g}"),
                    moved=moved,
                    low=low,
                    high=high,
                    what=what,
                )
            )
        return found

    def _effect(self, place: int) -> "DesignEffect | None":
        """Return how much less a slice's rows say because they come in periods."""
        from inspector.stats.blocks import design_effect

        if self.periods is None:
            return None
        sample = self.periods[place]
        effect = design_effect(sample, ordered=self.kind.is_ordered)
        if effect is None or not sample.sum():
            return effect
        # The more rows of a period are counted, the less each adds.
        full = max(1.0, float(self.before[place].sum() / sample.sum()))
        return replace(effect, times=1 + (effect.times - 1) * full)

    def _what(self, a: "np.ndarray", b: "np.ndarray") -> str:
        from inspector.metrics.phrases import percent

        label, inside = self._share(a, b)
        return (
            f"{label}, {percent(a[inside].sum() / a.sum())} → {percent(b[inside].sum() / b.sum())}"
        )

    def _share(self, a: "np.ndarray", b: "np.ndarray") -> tuple[str, "np.ndarray"]:
        """Return the share that says most of a change: a category's, or that above a cut."""
        import numpy as np

        p, q = a / a.sum(), b / b.sum()
        if not self.kind.is_ordered or len(p) <= 2:
            best = int(np.abs(q - p).argmax())
            if self.kind is LogicalType.BOOLEAN and "true" in self.labels:
                best = self.labels.index("true")
            return self.labels[best], np.arange(len(p)) == best
        above = np.abs((q - p)[::-1].cumsum()[::-1])
        cut = int(above[1:].argmax()) + 1
        low = self.labels[cut].split(" to ")[0].removesuffix(" and above")
        return f"{low} and above", np.arange(len(p)) >= cut

    def split(self) -> MixSplit | None:
        """Say how much of the column's change is the mix of slices and how much within them."""
        import numpy as np

        from inspector.stats.decomposition import distribution_split, kitagawa

        before, after = self.before.astype(float), self.after.astype(float)
        a, b = before.sum(axis=0), after.sum(axis=0)
        if not a.sum() or not b.sum() or len(self.labels) < 2:
            return None
        what, inside = self._share(a, b)
        rows = before.sum(axis=1), after.sum(axis=1)
        rates = [
            np.where(n > 0, t[:, inside].sum(axis=1) / np.maximum(n, 1), 0.0)
            for t, n in zip((before, after), rows, strict=True)
        ]
        one, two = (r * (1 - r) for r in rates)
        parts = kitagawa(rows[0], rates[0], rows[1], rates[1], (one, two))
        moved, within, mix = distribution_split(before, after)
        return MixSplit(
            column=self.column,
            by=self.by,
            what=what,
            before=parts.before,
            after=parts.after,
            within=parts.within,
            mix=parts.mix,
            simpson=parts.is_simpson,
            moved=moved,
            moved_within=within,
            moved_mix=mix,
        )


def of_groups(
    like: SliceTable, groups: tuple[Groups, Groups], keys: Sequence[Scalar], kind: LogicalType
) -> SliceTable:
    """Return exact counts in place of a sample's.

    Args:
        like: The sample's table, whose names are kept.
        groups: The baseline's and the new version's rows by (slice, group).
        keys: The key of each group, in order.
        kind: The slicing column's type.
    """
    import numpy as np

    place = {key: number for number, key in enumerate(keys)}
    labels = like.labels
    unseen = {key[1] for one in groups for key in one.keys} - {None} - place.keys()
    if unseen and not like.kind.is_ordered:
        place |= dict.fromkeys(unseen, len(keys))
        labels = (*labels, "values the sample did not hold")
    sizes: dict[Scalar, int] = {}
    for one in groups:
        for key, rows in zip(one.keys, one.rows, strict=True):
            if key[0] is not None and key[1] in place:
                sizes[key[0]] = sizes.get(key[0], 0) + rows
    names = sorted(sizes, key=lambda key: (-sizes[key], str(key)))[:SLICES]
    row = {key: number for number, key in enumerate(names)}
    known = [value_label(key, kind) for key in names]
    periods = None
    if like.periods is not None:
        periods = np.zeros((len(names), *like.periods.shape[1:]))
        for number, name in enumerate(known):
            if name in like.slices:
                periods[number] = like.periods[like.slices.index(name)]
    tables = []
    for one in groups:
        table = np.zeros((len(names), len(labels)))
        for key, rows in zip(one.keys, one.rows, strict=True):
            if key[0] in row and key[1] in place:
                table[row[key[0]], place[key[1]]] += rows
        tables.append(table)
    return SliceTable(
        column=like.column,
        kind=like.kind,
        by=like.by,
        slices=tuple(known),
        labels=labels,
        before=tables[0],
        after=tables[1],
        periods=periods,
    )


def settled(drifts: Sequence[SliceDrift], tests: int, level: float) -> Mapping[int, bool]:
    """Return which of the slices' changes are real, out of so many tests in all."""
    from inspector.stats.multiple import benjamini_hochberg

    padded = [d.p for d in drifts] + [1.0] * max(0, tests - len(drifts))
    return dict(enumerate(benjamini_hochberg(padded, level)[: len(drifts)]))
