"""Rows that repeat other rows, wholly or but for their key, ingest time and chosen columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.phrases import percent, rows_text
from inspector.model.answers import Cells, DuplicateCount, Scalar
from inspector.model.blocks import Figure, Figures, Grid, GridColumn, Note, Presentation
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedRows:
    """Rows that repeat an earlier one in some columns.

    Attributes:
        columns: The columns compared.
        duplicates: Rows beyond the first of each group.
        groups: Groups of equal rows.
        largest: Rows of the largest group.
        before: Duplicates in the baseline; None without one.
        before_rows: Rows of the baseline.
        expected: Most pairs of equal rows to expect by chance if columns were independent; None if
            no column could be counted.
    """

    columns: tuple[str, ...]
    duplicates: int
    groups: int
    largest: int
    before: int | None = None
    before_rows: int | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRows:
    """Repeated rows of a version.

    Attributes:
        rows: All rows.
        whole: Rows equal in every column.
        but_identity: Rows equal in all but key, ingest time and chosen columns; None if there is none.
        left_out: The columns left out for that.
        telling: Whether a column tells nine of ten rows apart by itself, so that equal rows cannot
            be different things that happen to look alike.
    """

    rows: int
    whole: RepeatedRows
    but_identity: RepeatedRows | None
    left_out: tuple[str, ...]
    telling: bool = True

    def share(self, repeated: RepeatedRows | None) -> float | None:
        """Return the share of rows that repeat an earlier one."""
        return repeated.duplicates / self.rows if repeated and self.rows else None


class DuplicatesMetric(Metric[DuplicateRows]):
    """Counts repeated rows exactly."""

    card = Card(
        key="coverage.duplicates",
        area="coverage",
        name="Duplicate rows",
        technical="Exact duplicates of rows",
        question="Are rows in here more than once?",
        explanation=(
            "Rows that repeat an earlier row in every column, and rows that do so in every column "
            "but the key, the time of loading and columns you choose: the mark of data sent twice. "
            "Repeats weigh more than they should, and the same row in training and test makes a model look better "
            "than it is."
        ),
        formula="duplicates = rows - distinct rows; by chance at most "
        "n (n - 1) / 2 x product over columns of sum p(value)^2 pairs",
        source="Exact counts; chance level as in the birthday problem",
        limits="Few columns of few values repeat honestly; the chance level takes columns as "
        "independent.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.01,
                unit="share",
                meaning="More repeated rows than this, and more than by chance, are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="info",
                default=0.0005,
                unit="share",
                meaning="More than this, and more than by chance, is worth knowing.",
                source="Inspector",
            ),
        ),
        order=70,
    )
    result = DuplicateRows

    def measure(self, subject: Subject) -> Measurement[DuplicateRows]:
        """Ask for repeats here and in the baseline, and for what chance would give."""
        roles, names = subject.version.roles, subject.version.schema.names
        apart = {*roles.key, roles.ingest_time, *subject.expect.apart}
        left_out = tuple(n for n in names if n in apart)
        rest = tuple(n for n in names if n not in left_out)
        chosen = [names] + ([rest] if left_out and rest else [])
        if not names:
            nothing = RepeatedRows(columns=(), duplicates=0, groups=0, largest=0)
            return DuplicateRows(rows=0, whole=nothing, but_identity=None, left_out=())
        asks = [subject.ask(Duplicates(columns=columns)) for columns in chosen]
        old: list[Ask | None] = [
            subject.ask_baseline(Duplicates(columns=columns))
            if subject.baseline and all(n in subject.baseline.schema for n in columns)
            else None
            for columns in chosen
        ]
        counted = {c.name: subject.distribution(c.name) for c in subject.countable()}
        answers = yield (*asks, *(a for a in old if a), *counted.values())
        cells = {n: c for n, a in counted.items() if isinstance(c := answers.get(a), Cells)}
        repeated = []
        for columns, ask, old_ask in zip(chosen, asks, old, strict=True):
            count = answers[ask]
            before = answers.get(old_ask) if old_ask else None
            if not isinstance(count, DuplicateCount):
                raise TypeError("repeats were asked for")
            repeated.append(
                RepeatedRows(
                    columns=columns,
                    duplicates=count.duplicates,
                    groups=count.groups,
                    largest=count.largest,
                    before=before.duplicates if isinstance(before, DuplicateCount) else None,
                    before_rows=before.rows if isinstance(before, DuplicateCount) else None,
                    expected=_expected(
                        subject.version.rows, [cells[n] for n in columns if n in cells]
                    ),
                )
            )
        return DuplicateRows(
            rows=subject.version.rows,
            whole=repeated[0],
            but_identity=repeated[1] if len(repeated) > 1 else None,
            left_out=left_out,
            telling=any(_tells_apart(c) for n, c in cells.items() if n not in left_out),
        )

    def judge(
        self, result: DuplicateRows, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding: whole rows, or, if there are clearly more of them, all but identity."""
        n = result.rows
        candidates = [(result.whole, "")]
        if result.but_identity is not None:
            names = " and ".join(f"“{name}”" for name in result.left_out)
            candidates.insert(0, (result.but_identity, f" but for {names}"))
        for repeated, but in candidates:
            count, by_chance = repeated.duplicates, 2 * (repeated.expected or 0.0)
            if but and count < 1.5 * result.whole.duplicates + 1:
                continue
            if not n or count <= by_chance or count <= limits["info"] * n:
                continue
            warned = count > limits["warning"] * n and result.telling
            was = ""
            if repeated.before is not None and repeated.before_rows:
                was = f"; the baseline has {percent(repeated.before / repeated.before_rows)}"
            yield Judgement(
                severity=Severity.WARNING if warned else Severity.INFO,
                columns=(),
                value=count / n,
                threshold=limits["warning" if warned else "info"],
                unit="share",
                message=f"{rows_text(count)} ({percent(count / n)}) repeat an earlier row{but}"
                f"{was}.",
                impact="Repeated rows count twice in every figure; split over training and test, "
                "they make a model look better than it is.",
                action="Find the load that ran twice, and keep one row of each group.",
                risks=("performance", "scalability"),
                rows=count,
                ask=subject.ask(Duplicates(columns=repeated.columns)),
            )
            return

    def present(self, series: Sequence[Shown[DuplicateRows]]) -> Presentation:
        """Figures for one version, a grid for several."""
        if not any(shown.result.whole.columns for shown in series):
            return Presentation(blocks=(Note(text="There are no columns to compare."),))
        newest = series[-1].result
        figures = Figures(
            title="Repeated rows",
            figures=(
                Figure(
                    label="Repeat an earlier row",
                    value=newest.share(newest.whole),
                    unit="share",
                    note=rows_text(newest.whole.duplicates),
                ),
                *(
                    (
                        Figure(
                            label=f"But for {', '.join(newest.left_out)}",
                            value=newest.share(newest.but_identity),
                            unit="share",
                            note=rows_text(newest.but_identity.duplicates),
                        ),
                    )
                    if newest.but_identity
                    else ()
                ),
            ),
        )
        if len(series) == 1:
            return Presentation(blocks=(figures,))
        rows: list[tuple[Scalar, ...]] = [
            (
                shown.version.name,
                shown.result.rows,
                shown.result.whole.duplicates,
                shown.result.share(shown.result.whole),
                shown.result.share(shown.result.but_identity),
                shown.result.whole.largest,
            )
            for shown in series
        ]
        grid = Grid(
            title="Repeated rows by version",
            columns=(
                GridColumn(label="Version"),
                GridColumn(label="Rows", unit="rows"),
                GridColumn(label="Repeated", unit="rows"),
                GridColumn(label="Share", unit="share"),
                GridColumn(
                    label="But for identity",
                    unit="share",
                    help="Equal in every column but the key and the time of loading.",
                ),
                GridColumn(label="Largest group", unit="rows"),
            ),
            rows=tuple(rows),
        )
        return Presentation(blocks=(figures, grid))


def _tells_apart(cells: Cells) -> bool:
    """Whether nearly every row has a value of its own."""
    present = cells.rows - cells.nulls - cells.nan
    if cells.form == "binned":
        return bool(cells.counts) and max(cells.counts) <= max(2, present / 100)
    return cells.distinct is not None and cells.distinct >= 0.9 * present > 0


def _expected(rows: int, cells: Sequence[Cells]) -> float | None:
    """Return the most pairs of equal rows to expect by chance, at most."""
    if not cells or rows < 2:
        return None
    alike = 1.0
    for answer in cells:
        total = max(answer.rows, 1)
        squares = sum((count / total) ** 2 for count in answer.counts)
        alike *= squares + (answer.nulls / total) ** 2 + (answer.nan / total) ** 2
    return rows * (rows - 1) / 2 * alike


METRIC = DuplicatesMetric()
