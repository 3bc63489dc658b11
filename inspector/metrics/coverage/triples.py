"""Combinations of three columns that nobody, or almost nobody, belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from inspector.metrics.base import Subject
from inspector.model.answers import Groups, Scalar
from inspector.model.blocks import Grid, GridColumn
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts

#: Columns combined by three, and most combinations of values of three columns.
MOST_COLUMNS, MOST_COMBINED = 5, 10_000
MOST_FINDINGS = 5

Counts = Mapping[tuple[Scalar, ...], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinTriple:
    """Three values that hardly occur together although every two of them do.

    Attributes:
        columns: The three columns.
        values: A value of each.
        rows: Rows that have all three.
        expected: Rows there would be if the columns had nothing to do with one another.
        before: Rows in the baseline; None without one.
    """

    columns: tuple[str, str, str]
    values: tuple[Scalar, Scalar, Scalar]
    rows: int
    expected: float
    before: int | None = None

    @property
    def text(self) -> str:
        """The combination as people read it."""
        return ", ".join(f"{c} = {v}" for c, v in zip(self.columns, self.values, strict=True))


def triple_questions(
    values: Mapping[str, Mapping[Scalar, int]], chosen: Sequence[str]
) -> dict[tuple[str, str, str], GroupCounts]:
    """Return a question for every three of the first columns that are not too many values."""
    found = {}
    for columns in combinations(chosen[:MOST_COLUMNS], 3):
        size = 1
        for name in columns:
            size *= len(values[name])
        if size <= MOST_COMBINED:
            found[columns] = GroupCounts(by=tuple(Axis(column=name) for name in columns))
    return found


def thin_triples(
    columns: tuple[str, str, str],
    groups: Groups,
    before: Groups | None,
    values: Mapping[str, Mapping[Scalar, int]],
    wanted: int,
) -> list[ThinTriple]:
    """Return maximal uncovered patterns of three columns: too few rows, though every two have enough."""
    counts = counted(groups)
    old = counted(before) if before is not None else None
    total = sum(counts.values())
    if not total:
        return []
    pairs: dict[tuple[int, int, Scalar, Scalar], int] = {}
    for key, rows in counts.items():
        for i, j in combinations(range(3), 2):
            pair = (i, j, key[i], key[j])
            pairs[pair] = pairs.get(pair, 0) + rows
    a_values, b_values, c_values = (tuple(values[name]) for name in columns)
    shares = [{v: n / total for v, n in values[name].items()} for name in columns]
    found = []
    for a in a_values:
        for b in b_values:
            if pairs.get((0, 1, a, b), 0) < wanted:
                continue
            for c in c_values:
                rows = counts.get((a, b, c), 0)
                if (
                    rows >= wanted
                    or min(pairs.get((0, 2, a, c), 0), pairs.get((1, 2, b, c), 0)) < wanted
                ):
                    continue
                found.append(
                    ThinTriple(
                        columns=columns,
                        values=(a, b, c),
                        rows=rows,
                        expected=total * shares[0][a] * shares[1][b] * shares[2][c],
                        before=None if old is None else old.get((a, b, c), 0),
                    )
                )
    return found


def counted(groups: Groups) -> dict[tuple[Scalar, ...], int]:
    """Return rows per combination, those with a null left out."""
    return {k: n for k, n in zip(groups.keys, groups.rows, strict=True) if None not in k}


def left_text(rows: int) -> str:
    """Return how many rows are left, as the start of a sentence."""
    if not rows:
        return "No row is left"
    return "Only 1 row is left" if rows == 1 else f"Only {rows} rows are left"


def lost_triples(
    triples: Sequence[ThinTriple], needed: float, subject: Subject
) -> Iterable[Judgement]:
    """Tell groups of three columns that were there; if pairs are lost, those tell it already."""
    lost = [
        t for t in triples if t.before is not None and t.before >= needed and t.rows * 2 <= t.before
    ]
    for group in sorted(lost, key=lambda t: (t.rows / (t.before or 1), t.text))[:MOST_FINDINGS]:
        yield Judgement(
            severity=Severity.WARNING,
            columns=group.columns,
            slice=group.text,
            value=group.rows,
            threshold=needed,
            unit="rows",
            message=f"{left_text(group.rows)} where {group.text}; the baseline has {group.before}, and "
            "every two of the three have enough.",
            impact="A model cannot learn this group, and nobody can check how it is treated.",
            action="Find out whether a filter, a join or a source dropped these rows.",
            risks=("fairness", "robustness"),
            rows=group.rows,
            ask=subject.ask(GroupCounts(by=tuple(Axis(column=name) for name in group.columns))),
        )


def triple_grid(triples: Sequence[ThinTriple], wanted: int, looked_at: int, version: str) -> Grid:
    """Return the groups with their rows, and why they are so few."""
    return Grid(
        title=f"Groups of three columns with fewer than {wanted} rows in {version}",
        columns=(
            GridColumn(label="Group"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Expected", unit="rows", help="Rows if the columns were independent."),
            GridColumn(label="Why"),
        ),
        rows=tuple((t.text, t.rows, round(t.expected), _why(t, wanted)) for t in triples),
        caption="Every two of the three values have enough rows together. Looked at: "
        f"{looked_at} combinations of three columns.",
    )


def _why(group: ThinTriple, wanted: int) -> str:
    if group.expected < wanted:
        return "its parts are rare"
    return "surprisingly absent" if not group.rows else "surprisingly rare"
