"""The past as two versions tell it: what was added, removed and restated, and when it settles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.model.questions import Grain
from inspector.model.time_answers import PeriodTotals

#: Sums that differ by less than this share are the same: whole units hide no more.
RELATIVE = 1e-9
#: Sums that differ by less than this share of the largest value in each row are the same.
OF_LARGEST = 1e-12
#: The same where one version keeps a column in half the digits.
OF_LARGEST_SINGLE = 1e-7
#: Periods that changed are listed up to here.
MOST_CHANGES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChange:
    """A past period that two versions tell differently.

    Attributes:
        start: Its start.
        kind: "late": rows came while it settled; "added", "removed": rows came or went later;
            "restated": as many rows, other values.
        rows_before: Rows in the older version.
        rows: Rows in the newer.
        columns: Of "restated", the columns whose sums or gaps differ.
        sums_before: The sum of each in the older version.
        sums: The same in the newer.
    """

    start: float
    kind: str
    rows_before: int
    rows: int
    columns: tuple[str, ...] = ()
    sums_before: tuple[float, ...] = ()
    sums: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRestated:
    """What became of a column's values in periods that hold as many rows as before.

    Attributes:
        column: Its name.
        periods: Periods in which its values differ.
        first: Start of the first of them.
        last: Start of the last.
        before: Sum over these periods in the older version.
        after: The same in the newer.
        largest: The largest change of a period's sum, as a share of the sum before; 1 if that was 0.
        filled: Cells filled in, net of those emptied, where there are more now.
        emptied: Cells emptied, net, where there are fewer.
    """

    column: str
    periods: int
    first: float
    last: float
    before: float
    after: float
    largest: float
    filled: int
    emptied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Two versions' past, period by period, where they overlap in time.

    The newest period of the older version was still being filled: it counts as late only.

    Attributes:
        grain: How long a period is.
        columns: Columns whose sums were compared.
        starts: Start of each period compared.
        rows_before: Rows of each in the older version.
        rows: Rows of each in the newer.
        late_rows: Rows that came to the newest period and to those that had not settled.
        settles_after: Age in seconds at which a period held all its rows, counted from the newest
            period of the older version; 0 if all older periods did; None if that cannot be told.
        changes: Periods that differ, oldest first; the latest 400.
        restated: Columns restated, the most periods first.
    """

    grain: Grain = "day"
    columns: tuple[str, ...] = ()
    starts: tuple[float, ...] = ()
    rows_before: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    late_rows: int = 0
    settles_after: float | None = None
    changes: tuple[PeriodChange, ...] = ()
    restated: tuple[ColumnRestated, ...] = ()

    def of(self, kind: str) -> tuple[PeriodChange, ...]:
        """Return the changes of a kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def mingled(self) -> bool:
        """Whether rows came and went nearly everywhere: the versions do not tell one history."""
        came, went = len(self.of("added")), len(self.of("removed"))
        return came + went > 0.5 * len(self.starts) > 2 and min(came, went) > 0.2 * max(came, went)


def compare_history(
    before: PeriodTotals,
    after: PeriodTotals,
    old_columns: Sequence[str],
    new_columns: Sequence[str],
    largest: Mapping[str, float],
    *,
    grain: Grain,
    newest: float,
    single: frozenset[str] = frozenset(),
) -> History:
    """Compare the past of two versions.

    Args:
        before: Rows and sums of the older version.
        after: The same of the newer, on the same periods.
        old_columns: The columns summed in `before`.
        new_columns: The columns summed in `after`.
        largest: The largest absolute value of each column, for how exact a sum can be.
        grain: How long a period is.
        newest: Times after this are not believed.
        single: Columns that one version keeps in single precision.
    """
    old = {s: place for place, s in enumerate(before.starts) if s <= newest}
    new = {s: place for place, s in enumerate(after.starts) if s <= newest}
    columns = tuple(name for name in old_columns if name in new_columns)
    if not old or not new:
        return History(grain=grain, columns=columns)
    first, last = max(min(old), min(new)), min(max(old), max(new))
    # Where one version begins later, it may begin inside a period.
    cut = min(old) != min(new)
    starts = tuple(
        s
        for s in sorted(old.keys() | new.keys())
        if first <= s <= last and not (cut and s == first)
    )
    rows_before = tuple(before.rows[old[s]] if s in old else 0 for s in starts)
    rows = tuple(after.rows[new[s]] if s in new else 0 for s in starts)
    settled = _settled(rows_before, rows) if starts else None
    places = {
        name: (list(old_columns).index(name), list(new_columns).index(name)) for name in columns
    }
    changes: list[PeriodChange] = []
    told: dict[str, list[tuple[float, float, float, int]]] = {}
    late = 0
    for place, start in enumerate(starts):
        was, is_ = rows_before[place], rows[place]
        if was != is_:
            fresh = is_ > was and place >= len(starts) - 1 - (settled or 0)
            late += is_ - was if fresh else 0
            kind = "late" if fresh else "added" if is_ > was else "removed"
            changes.append(PeriodChange(start=start, kind=kind, rows_before=was, rows=is_))
            continue
        differing: list[tuple[str, float, float]] = []
        for name, (a, b) in places.items():
            x, y = before.sums[old[start]][a], after.sums[new[start]][b]
            cells = before.present[old[start]][a], after.present[new[start]][b]
            if cells[0] == cells[1] and same_sum(
                x, y, max(cells) * largest.get(name, 0.0), single=name in single
            ):
                continue
            differing.append((name, x, y))
            told.setdefault(name, []).append((start, x, y, cells[1] - cells[0]))
        if differing and place < len(starts) - 1:
            changes.append(
                PeriodChange(
                    start=start,
                    kind="restated",
                    rows_before=was,
                    rows=is_,
                    columns=tuple(name for name, *_ in differing),
                    sums_before=tuple(x for _, x, _ in differing),
                    sums=tuple(y for *_, y in differing),
                )
            )
    closed = {c.start for c in changes if c.kind == "restated"}
    restated = [
        _column(name, [one for one in found if one[0] in closed]) for name, found in told.items()
    ]
    return History(
        grain=grain,
        columns=columns,
        starts=starts,
        rows_before=rows_before,
        rows=rows,
        late_rows=late,
        settles_after=None
        if settled is None
        else starts[-1] - starts[len(starts) - 1 - settled]
        if settled
        else 0.0,
        changes=tuple(changes[-MOST_CHANGES:]),
        restated=tuple(
            sorted((c for c in restated if c.periods), key=lambda c: (-c.periods, c.column))
        ),
    )


def same_sum(x: float, y: float, reach: float, *, single: bool = False) -> bool:
    """Whether two sums of floating-point numbers may be sums of the same values.

    Args:
        x: One.
        y: The other.
        reach: Values times the largest of them: the most the sum could have been.
        single: Whether one was added up from numbers of single precision.
    """
    share = OF_LARGEST_SINGLE if single else OF_LARGEST
    return abs(x - y) <= max(RELATIVE * max(abs(x), abs(y)), share * reach)


def _settled(before: Sequence[int], after: Sequence[int]) -> int | None:
    """Return how many periods before the newest had not settled; None if it cannot be told.

    They are the newest ones, most of which grew: the stretch with the largest excess of periods that
    grew over those that did not. If it is more than half of all, nothing settles.
    """
    best = score = found = 0
    for age, place in enumerate(range(len(before) - 2, -1, -1), 1):
        score += 1 if after[place] > before[place] else -1
        if score > best:
            best, found = score, age
    return None if found > (len(before) - 1) / 2 else found


def _column(name: str, found: Sequence[tuple[float, float, float, int]]) -> ColumnRestated:
    return ColumnRestated(
        column=name,
        periods=len(found),
        first=min((start for start, *_ in found), default=0.0),
        last=max((start for start, *_ in found), default=0.0),
        before=sum(x for _, x, _, _ in found),
        after=sum(y for _, _, y, _ in found),
        largest=max(
            (min(abs(y - x) / abs(x), 1e6) if x else 1.0 for _, x, y, _ in found), default=0.0
        ),
        filled=sum(max(0, cells) for *_, cells in found),
        emptied=sum(max(0, -cells) for *_, cells in found),
    )
