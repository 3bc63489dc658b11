"""How full a version is, column by column, and what of it a person should know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Subject
from inspector.metrics.phrases import listed, percent, plural, points, quoted, rows_text
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts
from inspector.stats.intervals import newcombe
from inspector.stats.multiple import benjamini_hochberg
from inspector.stats.shares import share_test

#: Columns named one by one; beyond, they share a finding.
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFill:
    """The cells of one column, the kinds of missing ones apart.

    Attributes:
        nulls: Null cells.
        nan: Not-a-number cells.
        empty: Empty texts.
        blank: Texts of white space only.
        stated: Cells that hold a value a person says means "missing".
        before_missing: Missing cells in the baseline; None if it has no such column.
        before_rows: Rows of the baseline.
    """

    column: str
    rows: int
    nulls: int
    nan: int = 0
    empty: int = 0
    blank: int = 0
    before_missing: int | None = None
    before_rows: int | None = None
    stated: int = 0

    @property
    def missing(self) -> int:
        """Cells that hold nothing."""
        return self.nulls + self.nan + self.empty + self.blank + self.stated

    @property
    def missing_share(self) -> float | None:
        """Share of cells that hold nothing; None without rows."""
        return self.missing / self.rows if self.rows else None

    @property
    def before_share(self) -> float | None:
        """The same in the baseline."""
        if self.before_missing is None or not self.before_rows:
            return None
        return self.before_missing / self.before_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How full a version is.

    Attributes:
        columns: In the order of the data.
        complete_rows: Rows with nothing missing in `looked_at` columns; None if not counted.
        looked_at: Columns over which complete rows were counted.
        by_gaps: How many rows lack how many of those cells: (missing cells, rows), ascending.
        rarer_rows: Rows with rare patterns of missing cells, not among `by_gaps`.
    """

    rows: int
    columns: tuple[ColumnFill, ...]
    complete_rows: int | None
    looked_at: int
    by_gaps: tuple[tuple[int, int], ...] = ()
    rarer_rows: int = 0

    @property
    def filled_share(self) -> float | None:
        """Share of all cells that hold something."""
        cells = sum(c.rows for c in self.columns)
        return 1 - self.missing_cells / cells if cells else None

    @property
    def complete_share(self) -> float | None:
        """Share of rows with nothing missing."""
        if self.complete_rows is None or not self.rows:
            return None
        return self.complete_rows / self.rows

    @property
    def missing_cells(self) -> int:
        """Cells of the whole table that hold nothing."""
        return sum(c.missing for c in self.columns)

    def find(self, column: str) -> ColumnFill | None:
        """Return a column's figures."""
        return next((c for c in self.columns if c.column == column), None)


def completeness_judgements(
    result: Completeness, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Judge changes; properties only where there is nothing to compare with."""
    if not result.rows:
        return
    roles = subject.version.roles
    required = {name for name in (roles.event_time, roles.label) if name}
    said: set[str] = set()
    for column in result.columns:
        share = column.missing_share or 0.0
        risen = column.before_share is None or share > column.before_share
        if column.column in required and share >= limits["critical_role"] and risen:
            said.add(column.column)
            yield _required(column, subject, limits["critical_role"])
    for judgement in _changes(result, subject, limits):
        if judgement.columns[0] not in said:
            yield judgement
    yield from _properties(result, subject, limits, said)


def _required(column: ColumnFill, subject: Subject, limit: float) -> Judgement:
    is_label = column.column == subject.version.roles.label
    role = "label" if is_label else "event time"
    share = column.missing_share or 0.0
    before = column.before_share
    was = "" if before is None else f" (baseline: {percent(before)})"
    return Judgement(
        severity=Severity.CRITICAL,
        columns=(column.column,),
        value=share,
        threshold=limit,
        unit="share",
        message=f"The {role} {quoted(column.column)} is missing in {percent(share)} of rows, "
        f"{rows_text(column.missing)}{was}.",
        impact="Rows without a label cannot be learnt from or judged."
        if is_label
        else "Rows without a time drop out of every figure over time and of every split by time.",
        action=f"Find out at the source why {quoted(column.column)} was not recorded for these "
        "rows.",
        risks=("performance",),
        rows=column.missing,
        ask=subject.ask(ColumnFacts(column=column.column)),
    )


def _changes(
    result: Completeness, subject: Subject, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    compared = [
        c for c in result.columns if c.before_missing is not None and c.before_rows and c.rows
    ]
    p_values = [
        share_test(c.missing, c.rows, c.before_missing or 0, c.before_rows or 0) for c in compared
    ]
    for column, real in zip(compared, benjamini_hochberg(p_values), strict=True):
        if not real:
            continue
        share, before = column.missing_share or 0.0, column.before_share or 0.0
        difference, low, high = newcombe(
            column.missing, column.rows, column.before_missing or 0, column.before_rows or 0
        )
        emptied = before < 0.01 and share > 0.5
        if emptied or difference >= limits["change_critical"]:
            severity = Severity.CRITICAL
        elif difference >= limits["change_warning"]:
            severity = Severity.WARNING
        elif -difference >= limits["change_critical"]:
            severity = Severity.INFO
        else:
            continue
        worse = difference > 0
        limit = "change_warning" if severity is Severity.WARNING else "change_critical"
        yield Judgement(
            severity=severity,
            columns=(column.column,),
            value=difference,
            threshold=limits[limit] if worse else -limits[limit],
            unit="points",
            message=f"{quoted(column.column)} is {'now' if worse else 'only'} missing in "
            f"{percent(share)} of rows; the baseline has {percent(before)} "
            f"({'+' if worse else '−'}{points(abs(difference))}, 95 % between "
            f"{100 * low:.1f} and {100 * high:.1f}).",
            impact="Rows that are complete become fewer, and a model sees this column less often "
            "than the one it learnt from."
            if worse
            else "More rows can be used than before.",
            action="Look at coverage by slice and over time to see where and when it began."
            if worse
            else "Check that the cells were really measured and not filled with a default.",
            risks=("performance", "robustness") if worse else (),
            rows=column.missing,
            ask=subject.ask(ColumnFacts(column=column.column)),
        )


def _properties(
    result: Completeness, subject: Subject, limits: Mapping[str, float], said: set[str]
) -> Iterable[Judgement]:
    fresh = [
        c
        for c in result.columns
        if c.before_missing is None
        and c.column not in said
        and c.column not in subject.version.roles.key
    ]
    bands = (
        (Severity.WARNING, limits["warning"], float("inf")),
        (Severity.INFO, limits["info"], limits["warning"]),
    )
    for severity, low, high in bands:
        inside = sorted(
            (c for c in fresh if low < (c.missing_share or 0.0) <= high),
            key=lambda c: -c.missing,
        )
        groups = [[c] for c in inside] if len(inside) <= NAMED else [inside]
        for group in groups:
            yield _property(severity, group, low, subject)


def _property(
    severity: Severity, group: Sequence[ColumnFill], limit: float, subject: Subject
) -> Judgement:
    worst = group[0]
    share = worst.missing_share or 0.0
    if len(group) == 1:
        message = (
            f"{quoted(worst.column)} is filled in {percent(1 - share)} of rows "
            f"({percent(share)} missing, {rows_text(worst.missing)})."
        )
    else:
        message = (
            f"{plural(len(group), 'column')} are missing in more than {percent(limit)} of rows: "
            f"{listed([c.column for c in group], 4)}; the emptiest in {percent(share)}."
        )
    strong = severity is Severity.WARNING
    return Judgement(
        severity=severity,
        columns=tuple(c.column for c in group),
        value=share,
        threshold=limit,
        unit="share",
        message=message,
        impact="Above 40 % missing, what is imputed says little about what was not measured."
        if strong
        else "Dropping incomplete rows changes who is in the data; filling them in adds a guess.",
        action="Decide whether the gaps mean “not applicable”; if not, repair them at the source "
        "or leave the column out.",
        risks=("performance",),
        rows=worst.missing,
        ask=subject.ask(ColumnFacts(column=worst.column)),
    )
