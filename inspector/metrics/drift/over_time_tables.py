"""Counts of a column's groups period by period: which periods of a version leave the baseline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from inspector.metrics.periods import period_start
from inspector.model.answers import Groups, Scalar
from inspector.model.dataset import LogicalType
from inspector.model.questions import Grain

if TYPE_CHECKING:
    import numpy as np

    from inspector.stats.blocks import DesignEffect

#: Fewest rows of a period for it to be compared.
LEAST_ROWS = 50
#: Largest part of the periods outside an episode that may differ as well.
STRAY = 0.1

When = Literal["throughout", "since", "until", "episode", "now and then", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTable:
    """Rows per period (down) and group (across) of one column.

    Attributes:
        column: The column.
        kind: Its type.
        labels: The groups' names.
        starts: The periods of the new version, in order.
        after: Rows of the new version by period and group.
        before: Rows of the baseline by period and group; the periods are its own.
        before_starts: The baseline's periods.
        paired: Whether each period is held against the same period of the baseline.
        sampled: Share of the rows that were counted; 1 for all.
    """

    column: str
    kind: LogicalType
    labels: tuple[str, ...]
    starts: tuple[float, ...]
    after: "np.ndarray"
    before: "np.ndarray"
    before_starts: tuple[float, ...]
    paired: bool
    sampled: float = 1.0

    def reference(self, place: int) -> "np.ndarray":
        """Return the baseline's rows a period is held against."""
        if self.paired and self.starts[place] in self.before_starts:
            same: np.ndarray = self.before[self.before_starts.index(self.starts[place])]
            if same.sum() >= LEAST_ROWS:
                return same
        total: np.ndarray = self.before.sum(axis=0)
        return total

    def p_values(self, effect: "DesignEffect | None") -> list[float | None]:
        """Return each period's chance of a difference this large; None for too few rows.

        Args:
            effect: How much less rows say because days differ; None if they do not.
        """
        from inspector.stats.blocks import clustered_p
        from inspector.stats.two_sample import two_sample

        ordered = self.kind.is_ordered
        found: list[float | None] = []
        for place, rows in enumerate(self.after):
            against = self.reference(place)
            if min(rows.sum(), against.sum()) < LEAST_ROWS:
                found.append(None)
                continue
            p = two_sample(against.tolist(), rows.tolist(), ordered=ordered).p
            if effect is not None:
                p = max(p, clustered_p(against, rows, effect, ordered=ordered))
            found.append(float(f"{p:.6g}"))
        return found

    def moved(self, place: int) -> tuple[float, float, float]:
        """Return a period's moved share and its interval."""
        from inspector.stats.bootstrap import moved_share
        from inspector.stats.two_sample import two_sample

        against, rows = self.reference(place).tolist(), self.after[place].tolist()
        test = two_sample(against, rows, ordered=self.kind.is_ordered)
        return moved_share(test.a, test.b)

    def effect(self) -> "DesignEffect | None":
        """Return how much less the rows say because they come in periods.

        Of the baseline's periods; of the new version's own where the baseline has too few, which
        then also hold what changed, so that less is found.
        """
        from inspector.stats.blocks import LEAST_BLOCKS, design_effect

        if self.paired:
            return None
        few = len(self.before_starts) < LEAST_BLOCKS
        return design_effect(self.after if few else self.before, ordered=self.kind.is_ordered)

    def whole(self) -> tuple[float, float]:
        """Return the p-value of the whole column and its moved share."""
        from inspector.stats.bootstrap import moved_share
        from inspector.stats.two_sample import two_sample

        a, b = self.before.sum(axis=0), self.after.sum(axis=0)
        if not a.sum() or not b.sum():
            return 1.0, 0.0
        test = two_sample(a, b, ordered=self.kind.is_ordered)
        return test.p, max(moved_share(test.a, test.b)[0], test.one_value)


def made_table(
    like: PeriodTable | None,
    places: Sequence["np.ndarray"],
    codes: Sequence["np.ndarray"],
    starts: Sequence[tuple[float, ...]],
    *,
    column: str = "",
    kind: LogicalType = LogicalType.TEXT,
    labels: tuple[str, ...] = (),
    paired: bool = False,
) -> PeriodTable:
    """Cross a sample's groups with its periods: the baseline first, then the new version.

    Args:
        like: A table whose names are kept; None to take those given.
        places: The period of each row, -1 for none.
        codes: The group of each row, -1 for none.
        starts: The periods.
        column: The column.
        kind: Its type.
        labels: The groups' names.
        paired: Whether periods are held against the same period.
    """
    import numpy as np

    tables = []
    for place, code, names in zip(places, codes, starts, strict=True):
        known = (place >= 0) & (code >= 0)
        flat = place[known] * len(labels) + code[known].astype(np.intp)
        counted = np.bincount(flat, minlength=len(names) * len(labels))
        tables.append(counted.reshape(len(names), len(labels)).astype(float))
    made = PeriodTable(
        column=column,
        kind=kind,
        labels=labels,
        starts=starts[1],
        after=tables[1],
        before=tables[0],
        before_starts=starts[0],
        paired=paired,
    )
    return made if like is None else replace(like, after=made.after, before=made.before)


def counted_table(
    like: PeriodTable, groups: tuple[Groups, Groups], keys: Sequence[Scalar]
) -> PeriodTable:
    """Return exact counts in place of a sample's.

    Args:
        like: The sample's table, whose names are kept.
        groups: The baseline's and the new version's rows by (period, group).
        keys: The key of each group, in order.
    """
    import numpy as np

    place = {key: number for number, key in enumerate(keys)}
    labels = like.labels
    unseen = {k[1] for one in groups for k in one.keys} - {None} - place.keys()
    if unseen and not like.kind.is_ordered:
        place |= dict.fromkeys(unseen, len(keys))
        labels = (*labels, "values the sample did not hold")
    tables, starts = [], []
    for one in groups:
        names = sorted({float(k[0]) for k in one.keys if k[0] is not None})
        row = {name: number for number, name in enumerate(names)}
        table = np.zeros((len(names), len(labels)))
        for key, rows, missing in zip(one.keys, one.rows, one.missing, strict=True):
            if key[0] is not None and key[1] in place:
                table[row[float(key[0])], place[key[1]]] += rows - missing[0]
        tables.append(table)
        starts.append(tuple(names))
    held = like.after.sum() + like.before.sum()
    full = tables[0].sum() + tables[1].sum()
    return replace(
        like,
        labels=labels,
        before=tables[0],
        after=tables[1],
        before_starts=starts[0],
        starts=starts[1],
        sampled=float(held / full) if full else 1.0,
    )


def period_places(times: Sequence[Scalar], grain: Grain) -> tuple["np.ndarray", tuple[float, ...]]:
    """Return the period of each time (-1 where there is none), and the periods in order."""
    import numpy as np

    starts = np.array(
        [
            np.nan if not isinstance(t, int | float) else period_start(float(t), grain)
            for t in times
        ],
        float,
    )
    names = np.unique(starts[np.isfinite(starts)])
    place = np.where(np.isfinite(starts), np.searchsorted(names, np.nan_to_num(starts)), -1)
    return place.astype(np.intp), tuple(float(x) for x in names)


def when_of(differs: Sequence[bool | None]) -> tuple[When, int, int]:
    """Say when a column differs: from where to where, and how that is called.

    Args:
        differs: Per period, whether it differs; None if it was not compared.

    Returns:
        The word, and the first and last period (places) that belong to it.
    """
    tested = [(place, one) for place, one in enumerate(differs) if one is not None]
    hits = [number for number, (_, one) in enumerate(tested) if one]
    if not hits:
        return "never", -1, -1
    first, last = hits[0], hits[-1]
    where = tested[first][0], tested[last][0]
    inside = last - first + 1
    if inside - len(hits) > STRAY * inside:
        return "now and then", *where
    if first == 0 and last == len(tested) - 1:
        return "throughout", *where
    if last == len(tested) - 1:
        return "since", *where
    return ("until" if first == 0 else "episode"), *where
