"""Whether the key still identifies a row: repeated and missing keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.domain_result import said
from inspector.metrics.phrases import listed, percent, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import DuplicateCount, Groups, Scalar
from inspector.model.blocks import Figure, Figures, Grid, GridColumn, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, Duplicates, GroupCounts

#: Columns of a key that can be grouped by, and repeating keys kept.
MOST_AXES, MOST_EXAMPLES = 4, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCheck:
    """How well the key identifies rows.

    Attributes:
        key: The key's columns.
        rows: All rows.
        repeated: Rows whose key an earlier row has.
        groups: Keys that occur more than once.
        largest: Rows of the most frequent key.
        missing: Rows in which a column of the key is null.
        before_repeated: Repeated keys in the baseline; None without one or without these columns.
        before_missing: Missing keys in the baseline.
        before_rows: Rows of the baseline.
        examples: Keys that repeat, with their rows, most frequent first.
    """

    key: tuple[str, ...]
    rows: int
    repeated: int
    groups: int
    largest: int
    missing: int
    before_repeated: int | None = None
    before_missing: int | None = None
    before_rows: int | None = None
    examples: tuple[tuple[str, int], ...] = ()


class KeyMetric(Metric[KeyCheck]):
    """Counts repeated and missing keys exactly."""

    card = Card(
        key="coverage.key",
        area="coverage",
        name="Key",
        technical="Uniqueness and completeness of the key",
        question="Does the key still identify each row once?",
        explanation=(
            "A key says which row is which. Where it repeats, joins multiply rows and updates hit "
            "the wrong one; where it is missing, a row cannot be found again."
        ),
        formula="repeated = rows with a key - distinct keys; missing = rows with a null in the key",
        source="Exact counts",
        limits="It cannot tell which of two rows with the same key is right.",
        thresholds=(
            Threshold(
                name="missing_critical",
                default=0.001,
                unit="share",
                meaning="A key missing in at least this share of rows is critical.",
                source="Inspector",
            ),
        ),
        order=65,
    )
    result = KeyCheck

    def skip(self, subject: Subject) -> str | None:
        """It needs a key."""
        if not subject.version.roles.key:
            return "Choose the key columns to see whether they identify each row once."
        return None

    def measure(self, subject: Subject) -> Measurement[KeyCheck]:
        """Ask for repeated keys here and in the baseline."""
        question = Duplicates(columns=subject.version.roles.key, nulls_equal=False)
        ask = subject.ask(question)
        old_ask = None
        if subject.baseline and all(n in subject.baseline.schema for n in question.columns):
            old_ask = subject.ask_baseline(question)
        answers = yield (ask, old_ask) if old_ask else (ask,)
        count = answers[ask]
        if not isinstance(count, DuplicateCount):
            raise TypeError("repeats were asked for")
        old = answers.get(old_ask) if old_ask else None
        examples: tuple[tuple[str, int], ...] = ()
        if count.duplicates and len(question.columns) <= MOST_AXES:
            axes = tuple(Axis(column=name) for name in question.columns)
            most = subject.ask(GroupCounts(by=axes, limit=MOST_EXAMPLES))
            answers = yield (most,)
            groups = answers.get(most)
            examples = _examples(groups) if isinstance(groups, Groups) else ()
        before = old if isinstance(old, DuplicateCount) else None
        return KeyCheck(
            key=question.columns,
            rows=subject.version.rows,
            repeated=count.duplicates,
            groups=count.groups,
            largest=count.largest,
            missing=count.left_out,
            before_repeated=before.duplicates if before else None,
            before_missing=before.left_out if before else None,
            before_rows=before.rows + before.left_out if before else None,
            examples=examples,
        )

    def judge(
        self, result: KeyCheck, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A key that begins to repeat is critical; one that always did is a warning."""
        name = listed(result.key)
        ask = subject.ask(Duplicates(columns=result.key, nulls_equal=False))
        if result.repeated:
            old = result.before_repeated
            past = "was unique; now" if old == 0 else "is the key, yet"
            severity = Severity.WARNING if old else Severity.CRITICAL
            was = f" (baseline: {rows_text(old)})" if old else ""
            such = f", such as {quoted(result.examples[0][0])}" if result.examples else ""
            yield Judgement(
                severity=severity,
                columns=result.key,
                value=result.repeated,
                threshold=0,
                unit="rows",
                message=f"{name} {past} {rows_text(result.repeated)} "
                f"({percent(result.repeated / result.rows)}) repeat the key of an earlier row"
                f"{was}, one key up to {result.largest} times{such}.",
                impact="Joins on it multiply rows, and updates reach the wrong ones.",
                action="Look at a repeated key: rows sent twice want removing, different rows "
                "want a longer key.",
                risks=("performance", "scalability"),
                rows=result.repeated,
                ask=ask,
            )
        if result.missing:
            share = result.missing / result.rows if result.rows else 0.0
            limit = limits["missing_critical"]
            yield Judgement(
                severity=Severity.CRITICAL if share >= limit else Severity.WARNING,
                columns=result.key,
                slice="key missing",
                value=share,
                threshold=limit,
                unit="share",
                message=f"The key {name} is missing in {rows_text(result.missing)} "
                f"({percent(share)}).",
                impact="These rows cannot be joined, updated or found again.",
                action="Find out why they were stored without a key.",
                risks=("performance",),
                rows=result.missing,
                ask=ask,
            )

    def present(self, series: Sequence[Shown[KeyCheck]]) -> Presentation:
        """Figures for the newest version; a grid for several."""
        newest = series[-1].result
        tone = worst_tone(series[-1].findings)
        figures = Figures(
            title=f"Key: {', '.join(newest.key)}",
            figures=(
                Figure(
                    label="Repeat a key",
                    value=newest.repeated,
                    unit="rows",
                    tone=tone if newest.repeated else "good",
                ),
                Figure(
                    label="Key missing",
                    value=newest.missing,
                    unit="rows",
                    tone=tone if newest.missing else "good",
                ),
            ),
        )
        offending: tuple[Grid, ...] = (
            Grid(
                title="Keys that repeat most",
                columns=(
                    GridColumn(label=", ".join(newest.key)),
                    GridColumn(label="Rows", unit="rows"),
                ),
                rows=newest.examples,
            ),
        )
        if not newest.examples:
            offending = ()
        if len(series) == 1:
            return Presentation(blocks=(figures, *offending))
        rows: list[tuple[Scalar, ...]] = [
            (
                shown.version.name,
                ", ".join(shown.result.key),
                shown.result.rows,
                shown.result.repeated,
                shown.result.largest,
                shown.result.missing,
            )
            for shown in series
        ]
        grid = Grid(
            title="Keys by version",
            columns=(
                GridColumn(label="Version"),
                GridColumn(label="Key"),
                GridColumn(label="Rows", unit="rows"),
                GridColumn(label="Repeated", unit="rows"),
                GridColumn(label="Most rows of one key", unit="rows"),
                GridColumn(label="Missing", unit="rows"),
            ),
            rows=tuple(rows),
            tones=tuple(worst_tone(shown.findings) for shown in series),
        )
        return Presentation(blocks=(figures, *offending, grid))


def _examples(groups: Groups) -> tuple[tuple[str, int], ...]:
    """Return keys with more than one row, as people read them."""
    repeated = [
        (" · ".join(said(part) for part in key), rows)
        for key, rows in zip(groups.keys, groups.rows, strict=True)
        if rows > 1 and None not in key
    ]
    return tuple(sorted(repeated, key=lambda one: (-one[1], one[0])))


METRIC = KeyMetric()
