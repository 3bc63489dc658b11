"""Pairs of groups that nobody, or almost nobody, belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from inspector.metrics.base import (
    Card,
    Measurement,
    Metric,
    Shown,
    Subject,
    Threshold,
)
from inspector.metrics.coverage.triples import (
    ThinTriple,
    left_text,
    lost_triples,
    thin_triples,
    triple_grid,
    triple_questions,
)
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts

MOST_COLUMNS = 8
MOST_VALUES = 20
MOST_SHOWN = 50
MOST_FINDINGS = 5
MOST_TRIPLES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How much of one pair of columns is covered.

    Attributes:
        possible: Combinations of values that occur on their own.
        seen: Combinations with at least one row.
        enough: Combinations with at least the wanted rows.
    """

    left: str
    right: str
    possible: int
    seen: int
    enough: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinGroup:
    """A combination with fewer rows than wanted although both its parts have enough.

    Attributes:
        rows: Rows it has.
        expected: Rows it would have if the two columns were independent.
        before: Rows it had in the baseline; None without one.
    """

    left: str
    left_value: Scalar
    right: str
    right_value: Scalar
    rows: int
    expected: float
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Combinations:
    """Pairwise coverage of the columns named.

    Attributes:
        columns: Columns paired with each other.
        wanted: Rows a combination needs to count as covered.
        pairs: One entry a pair of columns.
        thin: Maximal uncovered pairs, the most surprising first.
        triples: Maximal uncovered combinations of three columns, the most surprising first.
        tripled: How many combinations of three columns were looked at.
    """

    columns: tuple[str, ...]
    wanted: int
    pairs: tuple[Pair, ...]
    thin: tuple[ThinGroup, ...]
    triples: tuple[ThinTriple, ...] = ()
    tripled: int = 0

    @property
    def covered(self) -> float | None:
        """Share of possible combinations with at least one row."""
        possible = sum(pair.possible for pair in self.pairs)
        return sum(pair.seen for pair in self.pairs) / possible if possible else None


WANTED_ROWS = 30


class CombinationsMetric(Metric[Combinations]):
    """Counts every pair of values of the columns people slice by."""

    card = Card(
        key="coverage.combinations",
        area="coverage",
        name="Combinations nobody collected",
        technical="Combinatorial coverage; maximal uncovered patterns of two and three columns",
        question="Which groups of rows are missing or too small to learn from or to test on?",
        explanation=(
            "A dataset can hold every site and every class and still hold no row of one class at "
            "one site. A model cannot learn such a group, and nobody can check how it treats it. "
            "Listed are pairs of values with fewer than 30 rows although each value alone has 30, and "
            "groups of three although every two have."
        ),
        formula="2-way coverage = pairs of values with a row / pairs possible; "
        "expected rows = rows(a) x rows(b) / rows",
        source="Kuhn et al., NIST SP 800-142; Asudeh, Jin and Jagadish, ICDE 2019",
        limits="It cannot know which groups cannot exist; columns with more than 20 values, "
        "and pairs in which one column settles the other, are left out.",
        thresholds=(
            Threshold(
                name="lost",
                default=WANTED_ROWS,
                unit="rows",
                meaning="A group that had at least this many rows in the baseline and has at most "
                "half of them is a warning.",
                source="27 of 30 right has a 95 % interval of 74 to 97 %: below, nothing can be "
                "validated",
            ),
        ),
        order=60,
    )
    result = Combinations

    def skip(self, subject: Subject) -> str | None:
        """Pairs need two columns that people slice by."""
        if len(self._candidates(subject)) < 2:
            return "Choose two slice columns, or one and a label, to see which groups are missing."
        return None

    def measure(self, subject: Subject) -> Measurement[Combinations]:
        """Ask for the values of each candidate column, then for the counts of each pair."""
        asks = {name: subject.distribution(name) for name in self._candidates(subject)}
        answers = yield tuple(asks.values())
        values: dict[str, dict[Scalar, int]] = {}
        for name, ask in asks.items():
            cells = answers.get(ask)
            if not isinstance(cells, Cells) or cells.form != "exact":
                continue
            if 2 <= len(cells.values) <= MOST_VALUES:
                values[name] = dict(zip(cells.values, cells.counts, strict=True))
        chosen = tuple(values)[:MOST_COLUMNS]
        questions = {
            (left, right): GroupCounts(by=(Axis(column=left), Axis(column=right)))
            for left, right in combinations(chosen, 2)
        }
        old_schema = subject.baseline.schema if subject.baseline else None
        now = {pair: subject.ask(question) for pair, question in questions.items()}
        then = {
            pair: subject.ask_baseline(question)
            for pair, question in questions.items()
            if old_schema is not None and all(name in old_schema for name in pair)
        }
        threes = triple_questions(values, chosen)
        three_now = {columns: subject.ask(question) for columns, question in threes.items()}
        three_then = {
            columns: subject.ask_baseline(question)
            for columns, question in threes.items()
            if old_schema is not None and all(name in old_schema for name in columns)
        }
        answers = yield (
            *(*now.values(), *then.values()),
            *(*three_now.values(), *three_then.values()),
        )
        pairs, thin = [], []
        nested: set[frozenset[str]] = set()
        for (left, right), ask in now.items():
            counts = _table(answers.get(ask))
            if counts is None or _nested(counts):
                nested.add(frozenset((left, right)))
                continue
            before = _table(answers.get(then[left, right])) if (left, right) in then else None
            total = sum(counts.values())
            pairs.append(_pair(left, right, values, counts))
            for a, rows_a in values[left].items():
                for b, rows_b in values[right].items():
                    rows = counts.get((a, b), 0)
                    if rows < WANTED_ROWS <= min(rows_a, rows_b) and total:
                        thin.append(
                            ThinGroup(
                                left=left,
                                left_value=a,
                                right=right,
                                right_value=b,
                                rows=rows,
                                expected=rows_a * rows_b / total,
                                before=None if before is None else before.get((a, b), 0),
                            )
                        )
        thin.sort(key=lambda group: group.rows - group.expected)
        triples: list[ThinTriple] = []
        tripled = 0
        for columns, ask in three_now.items():
            groups = answers.get(ask)
            settled = any(frozenset(two) in nested for two in combinations(columns, 2))
            if not isinstance(groups, Groups) or groups.truncated or settled:
                continue
            tripled += 1
            old = answers.get(three_then[columns]) if columns in three_then else None
            known = old if isinstance(old, Groups) else None
            triples += thin_triples(columns, groups, known, values, WANTED_ROWS)
        triples.sort(key=lambda group: (group.rows - group.expected, group.text))
        return Combinations(
            columns=chosen,
            wanted=WANTED_ROWS,
            pairs=tuple(pairs),
            thin=tuple(thin),
            triples=tuple(triples[:MOST_TRIPLES]),
            tripled=tripled,
        )

    def judge(
        self, result: Combinations, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A group that was there and is gone is a warning; one that was never there is not."""
        needed = limits["lost"]
        lost = [
            group
            for group in result.thin
            if group.before is not None
            and group.before >= needed
            and group.rows * 2 <= group.before
        ]
        for group in sorted(lost, key=lambda g: g.rows / (g.before or 1))[:MOST_FINDINGS]:
            name = f"{group.left} = {group.left_value}, {group.right} = {group.right_value}"
            yield Judgement(
                severity=Severity.WARNING,
                columns=(group.left, group.right),
                slice=name,
                value=group.rows,
                threshold=needed,
                unit="rows",
                message=f"{left_text(group.rows)} where {name}; the baseline has "
                f"{group.before} and about {group.expected:.0f} were to be expected.",
                impact="A model cannot learn this group, and nobody can check how it is treated.",
                action="Find out whether a filter, a join or a source dropped these rows.",
                risks=("fairness", "robustness"),
                rows=group.rows,
                ask=subject.ask(
                    GroupCounts(by=(Axis(column=group.left), Axis(column=group.right)))
                ),
            )
        if not lost:
            yield from lost_triples(result.triples, needed, subject)

    def present(self, series: Sequence[Shown[Combinations]]) -> Presentation:
        """Coverage per pair and version, then the thin groups of the newest version."""
        newest = series[-1]
        blocks: list[Block] = []
        names = sorted({(p.left, p.right) for shown in series for p in shown.result.pairs})
        if names:
            blocks.append(
                Heatmap(
                    title="Share of possible pairs of values that have at least one row",
                    rows=tuple(f"{left} x {right}" for left, right in names),
                    columns=tuple(shown.version.name for shown in series),
                    values=tuple(
                        tuple(_share(shown.result, left, right) for shown in series)
                        for left, right in names
                    ),
                    low=0.0,
                    high=1.0,
                    bad="low",
                    row_title="Pair of columns",
                    column_title="Version",
                )
            )
        thin = newest.result.thin
        if thin:
            blocks.append(
                Grid(
                    title=f"Groups with fewer than {newest.result.wanted} rows in "
                    f"{newest.version.name}",
                    columns=(
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Value"),
                        GridColumn(label="and column"),
                        GridColumn(label="value"),
                        GridColumn(label="Rows", unit="rows"),
                        GridColumn(
                            label="Expected",
                            unit="rows",
                            help="Rows if the two columns had nothing to do with each other.",
                        ),
                    ),
                    rows=tuple(
                        (
                            group.left,
                            str(group.left_value),
                            group.right,
                            str(group.right_value),
                            group.rows,
                            round(group.expected),
                        )
                        for group in thin[:MOST_SHOWN]
                    ),
                    caption=f"The {MOST_SHOWN} most surprising of {len(thin)}."
                    if len(thin) > MOST_SHOWN
                    else "The most surprising first.",
                )
            )
        result = newest.result
        if result.triples:
            blocks.append(
                triple_grid(result.triples, result.wanted, result.tripled, newest.version.name)
            )
        if not thin and not result.triples:
            blocks.append(
                Note(
                    text=f"Every pair of values whose parts have {newest.result.wanted} rows has "
                    "that many itself.",
                    tone="good",
                )
            )
        return Presentation(blocks=tuple(blocks))

    def _candidates(self, subject: Subject) -> tuple[str, ...]:
        roles = subject.version.roles
        named = (*roles.all_slices, *((roles.label,) if roles.label else ()))
        return tuple(
            dict.fromkeys(
                name
                for name in named
                if (column := subject.version.schema.find(name)) and column.type.is_countable
            )
        )


def _table(answer: object) -> dict[tuple[Scalar, Scalar], int] | None:
    """Return rows per pair of values, pairs with a null left out."""
    if not isinstance(answer, Groups):
        return None
    return {
        (key[0], key[1]): rows
        for key, rows in zip(answer.keys, answer.rows, strict=True)
        if None not in key
    }


def _nested(counts: Mapping[tuple[Scalar, Scalar], int]) -> bool:
    """Return whether one column settles the other, as a town settles its country."""
    left, right = {a for a, _ in counts}, {b for _, b in counts}
    return len(counts) == max(len(left), len(right))


def _pair(
    left: str,
    right: str,
    values: Mapping[str, Mapping[Scalar, int]],
    counts: Mapping[tuple[Scalar, Scalar], int],
) -> Pair:
    return Pair(
        left=left,
        right=right,
        possible=len(values[left]) * len(values[right]),
        seen=sum(rows > 0 for rows in counts.values()),
        enough=sum(rows >= WANTED_ROWS for rows in counts.values()),
    )


def _share(result: Combinations, left: str, right: str) -> float | None:
    for pair in result.pairs:
        if (pair.left, pair.right) == (left, right) and pair.possible:
            return pair.seen / pair.possible
    return None


METRIC = CombinationsMetric()
