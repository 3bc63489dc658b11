"""Which columns go missing together, in the same rows."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.completeness import PATTERN_COLUMNS
from inspector.metrics.coverage.upset import upset
from inspector.metrics.phrases import listed, percent, rows_text
from inspector.model.answers import Facts, Patterns, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Heatmap, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts, MissingPatterns

#: Columns at least this alike in where they are missing are one block.
SAME_ROWS = 0.95
MOST_PATTERNS = 15
MOST_PAIRS = 60
MOST_IN_HEATMAP = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Columns missing in the same rows, the others not."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Two columns and how much their missing cells go together (phi, -1 to 1)."""

    left: str
    right: str
    both: int
    phi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingBlock:
    """Columns missing in (nearly) the same rows, and in how many rows all are."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTogether:
    """Patterns of missing cells.

    Attributes:
        patterns: The most frequent, without the complete rows.
        complete_rows: Rows in which none of the columns is missing.
        pairs: Pairs with phi of at least 0.1 either way, strongest first.
        blocks: Columns missing in nearly the same rows, most rows first.
        before: Sets of columns that were such blocks in the baseline.
    """

    rows: int
    patterns: tuple[Pattern, ...]
    complete_rows: int
    pairs: tuple[Together, ...]
    blocks: tuple[MissingBlock, ...]
    before: tuple[tuple[str, ...], ...] | None = None


class PatternsMetric(Metric[MissingTogether]):
    """Counts rows by which of their cells are missing."""

    card = Card(
        key="coverage.patterns",
        area="coverage",
        name="Missing together",
        technical="Missing-data patterns; nullity correlation (phi)",
        question="Do columns go missing in the same rows?",
        explanation=(
            "Columns that are empty in the same rows usually share a cause: one sensor, one form, "
            "one failed join. Repairing that cause repairs them all. Columns that are never empty "
            "together may be alternatives of each other."
        ),
        formula="phi = (n n_ij - n_i n_j) / sqrt(n_i (n - n_i) n_j (n - n_j)); "
        "a block: Jaccard overlap of at least 0.95",
        source="md.pattern of R package mice (van Buuren); missingno",
        limits="It shows that gaps coincide, not why.",
        thresholds=(
            Threshold(
                name="info",
                default=0.5,
                unit="number",
                meaning="Columns whose phi is at least this are worth knowing.",
                source="Inspector",
            ),
        ),
        order=50,
    )
    result = MissingTogether

    def measure(self, subject: Subject) -> Measurement[MissingTogether]:
        """Ask which columns have missing cells at all, then for their patterns."""
        names = subject.version.schema.names
        asks = {name: subject.ask(ColumnFacts(column=name)) for name in names}
        old_asks = {
            name: subject.ask_baseline(ColumnFacts(column=name))
            for name in names
            if subject.baseline is not None and name in subject.baseline.schema
        }
        answers = yield (*asks.values(), *old_asks.values())
        chosen = _gappy({n: answers.get(a) for n, a in asks.items()})
        old_chosen = _gappy({n: answers.get(a) for n, a in old_asks.items()})
        if not chosen:
            return MissingTogether(
                rows=subject.version.rows,
                patterns=(),
                complete_rows=subject.version.rows,
                pairs=(),
                blocks=(),
            )
        ask = subject.ask(MissingPatterns(columns=chosen))
        old_ask = subject.ask_baseline(MissingPatterns(columns=old_chosen)) if old_chosen else None
        answers = yield (ask, old_ask) if old_ask else (ask,)
        patterns = answers[ask]
        if not isinstance(patterns, Patterns):
            raise TypeError("patterns were asked for")
        old = answers.get(old_ask) if old_ask else None
        before: tuple[tuple[str, ...], ...] | None = None
        if subject.baseline is not None:
            before = tuple(b.columns for b in _blocks(old)) if isinstance(old, Patterns) else ()
        return MissingTogether(
            rows=subject.version.rows,
            patterns=tuple(
                Pattern(columns=tuple(patterns.columns[i] for i in missing), rows=rows)
                for missing, rows in zip(patterns.missing, patterns.rows, strict=True)
                if missing
            )[:MOST_PATTERNS],
            complete_rows=patterns.complete_rows,
            pairs=_pairs(patterns),
            blocks=_blocks(patterns),
            before=before,
        )

    def judge(
        self, result: MissingTogether, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Name the largest block that the baseline does not have."""
        phi = {frozenset((p.left, p.right)): p.phi for p in result.pairs}
        known = [set(columns) for columns in result.before or ()]
        for block in result.blocks:
            if any(set(block.columns) <= columns for columns in known):
                continue
            lowest = min(
                (
                    phi.get(frozenset((a, b)), 0.0)
                    for i, a in enumerate(block.columns)
                    for b in block.columns[i + 1 :]
                ),
                default=0.0,
            )
            if lowest < limits["info"]:
                continue
            share = block.rows / result.rows if result.rows else 0.0
            yield Judgement(
                severity=Severity.INFO,
                columns=block.columns,
                value=lowest,
                threshold=limits["info"],
                unit="number",
                message=f"{listed(block.columns, 4)} go missing together in "
                f"{rows_text(block.rows)} ({percent(share)})"
                f"{', which they did not in the baseline' if result.before is not None else ''}.",
                impact="One cause empties them all; filling each in by itself hides that.",
                action="Look for the one sensor, form or join they share, and repair that.",
                risks=("robustness",),
                rows=block.rows,
                ask=subject.ask(MissingPatterns(columns=block.columns)),
            )
            return

    def present(self, series: Sequence[Shown[MissingTogether]]) -> Presentation:
        """Patterns with a share per version, and how strongly columns go together."""
        if not any(shown.result.patterns for shown in series):
            return Presentation(
                blocks=(Note(text="No cell is missing, so none go missing together.", tone="good"),)
            )
        blocks: list[Block] = [_pattern_grid(series)]
        newest = series[-1]
        blocks += upset(
            [(p.columns, p.rows) for p in newest.result.patterns],
            newest.result.rows,
            title="Rows by what is missing in them, most frequent first"
            + (f", “{newest.version.name}”" if len(series) > 1 else ""),
        )
        if newest.result.pairs:
            blocks.append(_heatmap(newest, many=len(series) > 1))
        details = {
            name: (grid,)
            for name in sorted({n for p in newest.result.pairs for n in (p.left, p.right)})
            if (grid := _partners(series, name)) is not None
        }
        return Presentation(blocks=tuple(blocks), details=details)


def _gappy(facts: Mapping[str, object]) -> tuple[str, ...]:
    lacking = {
        name: answer.missing
        for name, answer in facts.items()
        if isinstance(answer, Facts) and answer.missing
    }
    most = set(sorted(lacking, key=lambda n: -lacking[n])[:PATTERN_COLUMNS])
    return tuple(name for name in lacking if name in most)


def _tallies(patterns: Patterns) -> tuple[int, list[int], dict[tuple[int, int], int]]:
    """Return all rows, rows missing per column, and per pair of columns."""
    total = sum(patterns.rows) + patterns.rest_rows
    single = [0] * len(patterns.columns)
    both: dict[tuple[int, int], int] = {}
    for missing, rows in zip(patterns.missing, patterns.rows, strict=True):
        for place, i in enumerate(missing):
            single[i] += rows
            for j in missing[place + 1 :]:
                pair = (i, j) if i < j else (j, i)
                both[pair] = both.get(pair, 0) + rows
    return total, single, both


def _pairs(patterns: Patterns) -> tuple[Together, ...]:
    total, single, both = _tallies(patterns)
    found = []
    for i, left in enumerate(patterns.columns):
        for j in range(i + 1, len(patterns.columns)):
            below = single[i] * (total - single[i]) * single[j] * (total - single[j])
            if below <= 0:
                continue
            shared = both.get((i, j), 0)
            phi = (total * shared - single[i] * single[j]) / math.sqrt(below)
            if abs(phi) >= 0.1:
                right = patterns.columns[j]
                found.append(Together(left=left, right=right, both=shared, phi=phi))
    found.sort(key=lambda p: (-abs(p.phi), p.left, p.right))
    return tuple(found[:MOST_PAIRS])


def _blocks(patterns: Patterns) -> tuple[MissingBlock, ...]:
    _, single, both = _tallies(patterns)
    group = list(range(len(patterns.columns)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for (i, j), shared in both.items():
        if shared / (single[i] + single[j] - shared) >= SAME_ROWS:
            group[root(j)] = root(i)
    members: dict[int, list[int]] = {}
    for i in range(len(group)):
        members.setdefault(root(i), []).append(i)
    found = []
    for places in members.values():
        if len(places) > 1:
            wanted = set(places)
            rows = sum(
                r
                for missing, r in zip(patterns.missing, patterns.rows, strict=True)
                if wanted <= set(missing)
            )
            found.append(
                MissingBlock(columns=tuple(patterns.columns[i] for i in places), rows=rows)
            )
    return tuple(sorted(found, key=lambda b: (-b.rows, b.columns)))


def _pattern_grid(series: Sequence[Shown[MissingTogether]]) -> Grid:
    tables = [
        {p.columns: p.rows / s.result.rows for p in s.result.patterns if s.result.rows}
        for s in series
    ]
    keys = dict.fromkeys(key for table in reversed(tables) for key in table)
    rows: list[tuple[Scalar, ...]] = [
        (
            "nothing missing",
            0,
            *(s.result.complete_rows / s.result.rows if s.result.rows else None for s in series),
        )
    ]
    rows += [
        (", ".join(key), len(key), *(table.get(key) for table in tables))
        for key in list(keys)[:MOST_PATTERNS]
    ]
    return Grid(
        title="Rows by what is missing in them",
        columns=(
            GridColumn(label="Missing columns"),
            GridColumn(label="Columns", unit="count"),
            *(
                GridColumn(
                    label="Rows" if len(series) == 1 else f"Rows · {s.version.name}", unit="share"
                )
                for s in series
            ),
        ),
        rows=tuple(rows),
        caption=f"The {MOST_PATTERNS} most frequent patterns; the newest version leads.",
    )


def _heatmap(shown: Shown[MissingTogether], *, many: bool) -> Heatmap:
    names = tuple(dict.fromkeys(n for p in shown.result.pairs for n in (p.left, p.right)))[
        :MOST_IN_HEATMAP
    ]
    phi = {frozenset((p.left, p.right)): p.phi for p in shown.result.pairs}
    return Heatmap(
        title="How much missing cells coincide" + (f" in “{shown.version.name}”" if many else ""),
        rows=names,
        columns=names,
        values=tuple(
            tuple(1.0 if a == b else phi.get(frozenset((a, b)), 0.0) for b in names) for a in names
        ),
        unit="number",
        low=-1.0,
        high=1.0,
        bad="neither",
        caption="1: always missing in the same rows. 0: no more often than by chance. "
        "−1: never together.",
    )


def _partners(series: Sequence[Shown[MissingTogether]], name: str) -> Grid | None:
    tables = [
        {
            (p.right if p.left == name else p.left): p.phi
            for p in shown.result.pairs
            if name in (p.left, p.right)
        }
        for shown in series
    ]
    partners = dict.fromkeys(other for table in reversed(tables) for other in table)
    if not partners:
        return None
    return Grid(
        title=f"Missing together with “{name}”",
        columns=(
            GridColumn(label="Column", role="column"),
            *(GridColumn(label=f"phi · {s.version.name}", unit="number") for s in series),
        ),
        rows=tuple((other, *(table.get(other) for table in tables)) for other in partners),
    )


METRIC = PatternsMetric()
