"""Which columns, or pairs of columns, identify each row; and which almost do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.sampled import Sampled, sample_ask, sampled
from inspector.metrics.phrases import listed, percent, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import DuplicateCount, Facts, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, ColumnFacts, Duplicates

#: An estimate of distinct values three standard errors below all rows still may mean "unique".
MAY_BE_UNIQUE = 0.85
MOST_SINGLE, MOST_PAIRS, MOST_PAIRED = 5, 6, 14
#: With fewer rows much is unique by chance.
FEWEST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Columns that might identify a row.

    Attributes:
        columns: One column or two.
        rows: Rows in which they hold something.
        missing: Rows in which one of them is null.
        repeated: Rows whose values an earlier row has.
        groups: Values that occur more than once.
        named: Whether a name says that it identifies rows.
    """

    columns: tuple[str, ...]
    rows: int
    missing: int
    repeated: int
    groups: int
    named: bool = False

    @property
    def is_key(self) -> bool:
        """Whether it identifies every row."""
        return not self.repeated and not self.missing and self.rows > 0

    @property
    def share(self) -> float:
        """Share of rows that repeat an earlier one."""
        return self.repeated / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Keys found, and columns that miss being one by little."""

    rows: int
    found: tuple[Candidate, ...]


class KeyCandidatesMetric(Metric[Candidates]):
    """Counts repeats of columns that look unique."""

    card = Card(
        key="coverage.key_candidates",
        area="coverage",
        name="What could be a key",
        technical="Candidate keys; unique column combinations of one and two columns",
        question="Which columns identify each row, and which almost do?",
        explanation=(
            "A column in which no value repeats can serve to find a row again, to join tables and "
            "to see what changed between versions. One that repeats in a few rows was meant to be a "
            "key and no longer is."
        ),
        formula="repeated = rows - distinct values, counted exactly for columns whose estimate of "
        "distinct values is near the rows; pairs only if no column is a key",
        source="Unique column combinations (Abedjan, Golab and Naumann 2015); exact counts",
        limits="Combinations of three columns or more are not searched; real numbers are no keys.",
        thresholds=(
            Threshold(
                name="almost",
                default=0.01,
                unit="share",
                meaning="A column named like a key that repeats in up to this share of rows is a "
                "warning.",
                source="Inspector",
            ),
        ),
        order=66,
    )
    result = Candidates

    def skip(self, subject: Subject) -> str | None:
        """It needs rows enough for uniqueness to mean something."""
        if subject.version.rows < FEWEST_ROWS:
            return f"With fewer than {FEWEST_ROWS} rows much is unique by chance."
        return None

    def measure(self, subject: Subject) -> Measurement[Candidates]:
        """Ask for facts; count likely columns exactly; pairs only if there is no key among them."""
        rows = subject.version.rows
        usable = [
            c.name
            for c in subject.countable()
            if c.type not in (LogicalType.REAL, LogicalType.BOOLEAN, LogicalType.TIME)
        ]
        facts = {name: subject.ask(ColumnFacts(column=name)) for name in usable}
        answers = yield tuple(facts.values())
        known = {n: f for n, a in facts.items() if isinstance(f := answers.get(a), Facts)}
        likely = [
            n
            for n, f in known.items()
            if f.distinct_estimate >= MAY_BE_UNIQUE * max(f.present, 1) and f.missing <= 0.01 * rows
        ]
        times = {c.name for c in subject.countable() if c.type.is_temporal}
        if any(n not in times for n in likely):
            likely = [n for n in likely if n not in times]  # a moment tells rows apart by chance
        likely = sorted(likely, key=lambda n: not named_like_a_key(n))[:MOST_SINGLE]
        singles: list[tuple[str, ...]] = [(n,) for n in likely]
        asks = {c: subject.ask(Duplicates(columns=c, nulls_equal=False)) for c in singles}
        answers = yield tuple(asks.values())
        found = _counted(answers, asks)
        if not any(c.is_key for c in found):
            ask = sample_ask(subject)
            answers = yield (ask,) if ask else ()
            sample = sampled(subject, answers.get(ask)) if ask else None
            pairs = _pairs(sample, known, likely, rows) if sample else []
            asks = {c: subject.ask(Duplicates(columns=c, nulls_equal=False)) for c in pairs}
            answers = yield tuple(asks.values())
            found += [c for c in _counted(answers, asks) if c.share <= 0.001]
        found = [c for c in found if c.share <= 0.05]
        found.sort(key=lambda c: (not c.is_key, len(c.columns), c.share, not c.named))
        return Candidates(rows=rows, found=tuple(found[: MOST_SINGLE + MOST_PAIRS]))

    def judge(
        self, result: Candidates, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A column named like a key that repeats a little; the chosen key has its own metric."""
        if subject.version.roles.key or any(c.is_key for c in result.found):
            return
        for one in result.found:
            if not (one.named and one.repeated and one.share <= limits["almost"]):
                continue
            yield Judgement(
                severity=Severity.WARNING,
                columns=one.columns,
                value=one.share,
                threshold=limits["almost"],
                unit="share",
                message=f"{listed(one.columns)} would identify each row, but {rows_text(one.repeated)}"
                f" ({percent(one.share)}) repeat an earlier one.",
                impact="Joins on it multiply rows, and a row cannot be found again for certain.",
                action="Choose it as the key to see which values repeat, or choose a longer key.",
                risks=("performance", "scalability"),
                rows=one.repeated,
                ask=subject.ask(Duplicates(columns=one.columns, nulls_equal=False)),
            )

    def present(self, series: Sequence[Shown[Candidates]]) -> Presentation:
        """One row a candidate, its repeats per version."""
        keys = dict.fromkeys(c.columns for s in reversed(series) for c in s.result.found)
        if not keys:
            text = "No column and no pair of columns identifies each row."
            return Presentation(blocks=(Note(text=text),))
        tables = [{c.columns: c for c in shown.result.found} for shown in series]
        many = len(series) > 1
        rows: list[tuple[Scalar, ...]] = []
        for key in keys:
            newest = tables[-1].get(key)
            state = "" if newest is None else "identifies each row" if newest.is_key else "almost"
            cells: list[Scalar] = [", ".join(key), state]
            for table in tables:
                one = table.get(key)
                cells += [one.repeated if one else None, one.missing if one else None]
            rows.append(tuple(cells))
        columns = [GridColumn(label="Columns"), GridColumn(label="Verdict")]
        for shown in series:
            name = f" · {shown.version.name}" if many else ""
            columns += [
                GridColumn(label=f"Repeated{name}", unit="rows"),
                GridColumn(label=f"Missing{name}", unit="rows"),
            ]
        blocks: tuple[Block, ...] = (
            Grid(
                title="Columns that could be a key",
                columns=tuple(columns),
                rows=tuple(rows),
                tones=tuple(worst_tone(series[-1].findings, column=key[0]) for key in keys),
                caption="Counted exactly. Pairs are searched only where no column is a key.",
            ),
        )
        return Presentation(blocks=blocks)


def named_like_a_key(name: str) -> bool:
    """Whether a name says that it identifies something."""
    plain = name.lower().strip()
    ends = ("id", "_key", "uuid", "guid", "_no", "_nr", "number", "nummer", "code")
    return plain.endswith(ends) or plain in ("key", "index", "nr", "no")


def _counted(answers: Answers, asks: Mapping[tuple[str, ...], Ask]) -> list[Candidate]:
    found = []
    for columns, ask in asks.items():
        count = answers.get(ask)
        if isinstance(count, DuplicateCount):
            found.append(
                Candidate(
                    columns=columns,
                    rows=count.rows,
                    missing=count.left_out,
                    repeated=count.duplicates,
                    groups=count.groups,
                    named=any(named_like_a_key(name) for name in columns),
                )
            )
    return found


def _pairs(
    sample: Sampled, facts: Mapping[str, Facts], singles: Sequence[str], rows: int
) -> list[tuple[str, ...]]:
    """Return pairs that do not repeat in the sample; a repeat refutes, none does not prove."""
    likely = [n for n in facts if facts[n].missing <= 0.01 * rows and n in sample.answer.columns]
    likely.sort(key=lambda n: -facts[n].distinct_estimate)
    found = []
    for left, right in combinations(likely[:MOST_PAIRED], 2):
        room = facts[left].distinct_estimate * facts[right].distinct_estimate
        if room < rows or left in singles or right in singles:
            continue
        pairs = list(zip(sample.values(left), sample.values(right), strict=True))
        repeats = len(pairs) - len(set(pairs))
        if repeats <= 0.0005 * len(pairs):
            found.append((repeats, room, (left, right)))
    found.sort(key=lambda one: (one[0], -one[1], one[2]))
    return [columns for *_, columns in found[:MOST_PAIRS]]


METRIC = KeyCandidatesMetric()
