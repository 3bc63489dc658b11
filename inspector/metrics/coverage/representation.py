"""Whether groups have the share they have in the population the data should stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.domain_result import counted
from inspector.metrics.phrases import percent, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Scalar
from inspector.model.blocks import Bars, Block, Grid, GridColumn, Note, Presentation, Series, Tone
from inspector.model.finding import Judgement, Severity
from inspector.stats.intervals import wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """A group's share here and in the reference.

    Attributes:
        rows: Rows of the group.
        share: Share of the rows that have a group.
        low: Lower end of its 95 % interval.
        high: Upper end.
        reference: The share stated.
    """

    group: str
    rows: int
    share: float
    low: float
    high: float
    reference: float

    @property
    def ratio(self) -> float | None:
        """Share over reference; None where the reference is 0."""
        return self.share / self.reference if self.reference else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShares:
    """The groups of one column.

    Attributes:
        rows: Rows that have a group.
        groups: Those with a reference, in its order.
        moved: Share of rows that would have to change group to match the reference.
    """

    column: str
    rows: int
    groups: tuple[GroupShare, ...]
    moved: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Group shares of every column a reference was given for."""

    columns: tuple[ColumnShares, ...]


class RepresentationMetric(Metric[Representation]):
    """Holds group shares against reference shares."""

    card = Card(
        key="coverage.representation",
        area="coverage",
        name="Groups against a reference",
        technical="Representation ratio; total variation to reference shares",
        question="Is every group as large a part of the data as of the population?",
        explanation=(
            "A group that is half as frequent in the data as in the world gets half the say in "
            "every figure and model. Shares are held against the reference you give; none is "
            "ever made up."
        ),
        formula="ratio = share in the data / reference share, with the Wilson interval of the share",
        source="Wilson 1927; the four-fifths rule for the limits",
        limits="It is as right as the reference; rows without a group are left out.",
        thresholds=(
            Threshold(
                name="least",
                default=0.8,
                unit="ratio",
                meaning="A group with less than this part of its reference share is a warning.",
                source="Four-fifths rule, US EEOC 1978",
            ),
            Threshold(
                name="most",
                default=1.25,
                unit="ratio",
                meaning="A group with more than this part of its reference share is a warning.",
                source="Its inverse",
            ),
        ),
        order=62,
    )
    result = Representation

    def skip(self, subject: Subject) -> str | None:
        """It needs reference shares."""
        if not any(name in subject.version.schema for name in subject.expect.shares):
            return (
                "Give the share each group should have, under [shares.COLUMN] in a file given by "
                "--expect, to see which groups are too small."
            )
        return None

    def measure(self, subject: Subject) -> Measurement[Representation]:
        """Ask for the categories of each column with a reference."""
        names = [c.name for c in subject.countable() if c.name in subject.expect.shares]
        asks = {name: subject.distribution(name) for name in names}
        answers = yield tuple(asks.values())
        found = []
        for name, ask in asks.items():
            cells = answers.get(ask)
            table = counted(cells) if isinstance(cells, Cells) else None
            if table is None:
                continue
            reference = subject.expect.shares[name]
            n = sum(table.values())
            left = 1 - sum(reference.values())
            rest = sum(rows for group, rows in table.items() if group not in reference)
            if left < 1e-9:  # the reference is whole: other groups are not part of it
                n -= rest
            if not n:
                continue
            groups = tuple(_share(g, table.get(g, 0), n, part) for g, part in reference.items())
            apart = sum(abs(g.share - g.reference) for g in groups)
            others = abs(rest / n - left) if left >= 1e-9 else 0.0
            found.append(
                ColumnShares(column=name, rows=n, groups=groups, moved=(apart + others) / 2)
            )
        return Representation(columns=tuple(found))

    def judge(
        self, result: Representation, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding a column: its worst group, the others with it."""
        for column in result.columns:
            few = [
                g
                for g in column.groups
                if g.ratio is not None and g.ratio < limits["least"] and g.high < g.reference
            ]
            many = [
                g
                for g in column.groups
                if g.ratio is not None and g.ratio > limits["most"] and g.low > g.reference
            ]
            if few or many:
                yield _judgement(column, few, many, limits, subject)

    def present(self, series: Sequence[Shown[Representation]]) -> Presentation:
        """Bars with the reference beside each version, then a grid with ratios."""
        blocks: list[Block] = []
        names = dict.fromkeys(c.column for s in reversed(series) for c in s.result.columns)
        for name in names:
            blocks += _blocks(series, name)
        if not blocks:
            blocks.append(Note(text="No row has a group that the reference speaks of."))
        details = {name: tuple(_blocks(series, name)) for name in names}
        return Presentation(blocks=tuple(blocks), details=details)


def _share(group: str, rows: int, n: int, reference: float) -> GroupShare:
    low, high = wilson(rows, n)
    return GroupShare(
        group=group, rows=rows, share=rows / n, low=low, high=high, reference=reference
    )


def _judgement(
    column: ColumnShares,
    few: Sequence[GroupShare],
    many: Sequence[GroupShare],
    limits: Mapping[str, float],
    subject: Subject,
) -> Judgement:
    worst = (
        min(few, key=lambda g: g.ratio or 0.0) if few else max(many, key=lambda g: g.ratio or 0.0)
    )
    ratio = worst.ratio or 0.0
    others = [g.group for g in (*few, *many) if g is not worst]
    more = f" So are {', '.join(quoted(name) for name in others[:4])}." if others else ""
    return Judgement(
        severity=Severity.WARNING,
        columns=(column.column,),
        slice=f"{column.column} = {worst.group}",
        value=ratio,
        threshold=limits["least" if few else "most"],
        unit="ratio",
        message=f"{quoted(worst.group)} of {quoted(column.column)} holds {percent(worst.share)} of "
        f"rows (95 % between {percent(worst.low)} and {percent(worst.high)}), but "
        f"{percent(worst.reference)} of the reference: too {'small' if few else 'large'}.{more}",
        impact="Figures and models speak too little for this group."
        if few
        else "Figures and models speak too much for this group.",
        action="Collect more rows where they are few, or weigh rows to the reference.",
        risks=("fairness", "performance"),
        rows=worst.rows,
        ask=subject.distribution(column.column),
    )


def _blocks(series: Sequence[Shown[Representation]], name: str) -> list[Block]:
    tables = [
        (shown, found)
        for shown in series
        if (found := next((c for c in shown.result.columns if c.column == name), None))
    ]
    newest = tables[-1][1]
    labels = tuple(g.group for g in newest.groups)
    drawn = [Series(label="Reference", values=tuple(g.reference for g in newest.groups))]
    rows: list[tuple[Scalar, ...]] = []
    tones: list[Tone] = []
    for shown, found in tables:
        by_group = {g.group: g for g in found.groups}
        drawn.append(
            Series(
                label=shown.version.name,
                values=tuple(by_group[g].share if g in by_group else None for g in labels),
                low=tuple(by_group[g].low if g in by_group else None for g in labels),
                high=tuple(by_group[g].high if g in by_group else None for g in labels),
            )
        )
        for g in found.groups:
            rows.append((shown.version.name, g.group, g.rows, g.share, g.reference, g.ratio))
            tones.append(worst_tone(shown.findings, column=name, slice_=f"{name} = {g.group}"))
    return [
        Bars(
            title=f"Groups of “{name}” against the reference",
            labels=labels,
            series=tuple(drawn),
            unit="share",
            x_title=name,
            y_title="Share of rows",
            horizontal=True,
            caption=f"Whiskers: 95 % intervals. {percent(newest.moved)} of "
            f"{rows_text(newest.rows)} would have to change group to match.",
        ),
        Grid(
            title=f"Shares of “{name}”",
            columns=(
                GridColumn(label="Version"),
                GridColumn(label="Group"),
                GridColumn(label="Rows", unit="rows"),
                GridColumn(label="Share", unit="share"),
                GridColumn(label="Reference", unit="share"),
                GridColumn(label="Ratio", unit="ratio"),
            ),
            rows=tuple(rows),
            tones=tuple(tones),
        ),
    ]


METRIC = RepresentationMetric()
