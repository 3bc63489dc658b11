"""What is known of the domain of columns: values and ranges that ought to occur, and do or do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from inspector.model.answers import Cells, Scalar
from inspector.model.expectations import Span, Stated
from inspector.model.moment import moment as epoch

Against = Literal["stated", "baseline"]
#: Categories with fewer rows than this are rare: nothing can be learnt or validated on them.
RARE = 30
#: Parts of the baseline's rows into which its range is cut.
PARTS = 200
#: A hole holds at least this share of the baseline's rows, and so many rows were to be expected:
#: by chance alone that happens once in 10^6.
LEAST_HOLE, LEAST_EXPECTED = 0.01, 20
#: Most categories kept by name.
MOST_NAMED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Categories:
    """Which expected categories occur.

    Attributes:
        column: The column.
        against: What the categories are expected from.
        expected: How many there are.
        absent: Those without a row, with the share of rows they had in the baseline (None if stated).
        rare: Those with rows, but fewer than `RARE`, with their rows.
        unknown: Values not among the stated ones, with their rows, most frequent first.
        unknown_rows: Rows with such values.
        covered: Share of the baseline's rows whose category occurs; of the categories if stated.
    """

    column: str
    against: Against
    expected: int
    absent: tuple[tuple[str, float | None], ...]
    rare: tuple[tuple[str, int], ...]
    unknown: tuple[tuple[str, int], ...]
    unknown_rows: int
    covered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A range that the baseline visits and this version never does.

    Attributes:
        low: Where it begins; None: below `high` without end.
        high: Where it ends; None: above `low` without end.
        before: Share of the baseline's rows in it.
        expected: Rows that would be in it.
    """

    column: str
    low: float | None
    high: float | None
    before: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Values outside a stated range; times in epoch seconds.

    Attributes:
        below: Rows below `least`.
        above: Rows above `most`.
        minimum: Smallest value there is.
        maximum: Largest.
    """

    column: str
    least: float | None
    most: float | None
    below: int
    above: int
    minimum: float | None
    maximum: float | None
    temporal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """How much of what ought to occur does."""

    rows: int
    categories: tuple[Categories, ...]
    holes: tuple[Hole, ...]
    outside: tuple[Outside, ...]


def said(value: Scalar | Stated) -> str:
    """Return a value as it is written in a list of categories."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def counted(cells: Cells) -> dict[str, int] | None:
    """Return rows by category; None if they are not counted one by one."""
    if cells.form != "exact":
        return None
    table: dict[str, int] = {}
    for value, count in zip(cells.values, cells.counts, strict=True):
        if not (isinstance(value, str) and not value.strip()):
            table[said(value)] = table.get(said(value), 0) + count
    return table


def categories_stated(
    column: str, stated: Sequence[Stated], table: Mapping[str, int]
) -> Categories:
    """Hold a column's categories against a stated list."""
    wanted = list(dict.fromkeys(said(value) for value in stated))
    unknown = {name: n for name, n in table.items() if name not in set(wanted)}
    absent = [name for name in wanted if not table.get(name)]
    return Categories(
        column=column,
        against="stated",
        expected=len(wanted),
        absent=tuple((name, None) for name in absent[:MOST_NAMED]),
        rare=_rare(wanted, table),
        unknown=tuple(sorted(unknown.items(), key=lambda p: (-p[1], p[0]))[:MOST_NAMED]),
        unknown_rows=sum(unknown.values()),
        covered=1 - len(absent) / len(wanted) if wanted else 1.0,
    )


def categories_before(
    column: str, table: Mapping[str, int], before: Mapping[str, int]
) -> Categories:
    """Hold a column's categories against the baseline's."""
    total = sum(before.values())
    absent = sorted((n for n in before if not table.get(n)), key=lambda n: (-before[n], n))
    return Categories(
        column=column,
        against="baseline",
        expected=len(before),
        absent=tuple((name, before[name] / total) for name in absent[:MOST_NAMED]),
        rare=_rare([n for n in before if before[n] >= RARE], table),
        unknown=(),
        unknown_rows=0,
        covered=1 - sum(before[n] for n in absent) / total if total else 1.0,
    )


def _rare(wanted: Sequence[str], table: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    few = [(name, table[name]) for name in wanted if 0 < table.get(name, 0) < RARE]
    return tuple(sorted(few, key=lambda p: (p[1], p[0]))[:MOST_NAMED])


def holes(column: str, now: Cells, before: Cells) -> tuple[Hole, ...]:
    """Return ranges that hold at least 1 % of the baseline and are never visited."""
    total = now.total
    if before.total < 200 or total < 200 or not _numeric(now) or not _numeric(before):
        return ()
    edges = _parts(before)
    if len(edges) < 10:
        return ()
    was, has = _by_part(before, edges), _by_part(now, edges)
    parts = sum(was)
    found: list[Hole] = []
    start: int | None = None
    for place in range(len(was) + 1):
        empty = place < len(was) and has[place] == 0
        if empty and start is None:
            start = place
        if not empty and start is not None:
            share = sum(was[start:place]) / parts
            if share >= LEAST_HOLE and share * total >= LEAST_EXPECTED:
                found.append(
                    Hole(
                        column=column,
                        low=edges[start - 1] if start else None,
                        high=edges[place - 1] if place - 1 < len(edges) else None,
                        before=share,
                        expected=share * total,
                    )
                )
            start = None
    return tuple(found)


def _parts(cells: Cells) -> list[float]:
    """Return values between which equally many rows lie, in one pass; few of them where ties are."""
    edges: list[float] = []
    step, seen = cells.total / PARTS, 0
    for value, count in zip(cells.values, cells.counts, strict=True):
        seen += count
        if seen >= step * (len(edges) + 1):
            number = float(value)  # type: ignore[arg-type]
            edge = number if cells.scale is None else cells.scale.right(int(number))
            edges += [edge] * (int(seen / step) - len(edges))
    return sorted(set(edges[: PARTS - 1]))


def _numeric(cells: Cells) -> bool:
    return cells.form == "binned" or (
        cells.form == "exact" and not any(isinstance(v, (str, bool)) for v in cells.values)
    )


def _by_part(cells: Cells, edges: Sequence[float]) -> list[int]:
    from bisect import bisect_right

    parts = [0] * (len(edges) + 1)
    for value, count in zip(cells.values, cells.counts, strict=True):
        if isinstance(value, (int, float)):
            x = float(value) if cells.scale is None else cells.scale.middle(int(value))
            parts[bisect_right(edges, x)] += count
    return parts


def ends(span: Span, *, temporal: bool) -> tuple[float | None, float | None]:
    """Return a stated range as numbers; a last day holds all its moments."""
    least, most = span.least, span.most
    low = epoch(least) if isinstance(least, str) else least
    high = epoch(most) if isinstance(most, str) else most
    if temporal and isinstance(most, str) and high is not None and high % 86_400 == 0:
        high += 86_400 - 1e-6
    return low, high
