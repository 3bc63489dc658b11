"""Rows that are nearly alike and labelled otherwise; looked for when asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labelling import value_label
from inspector.metrics.labels.classes import is_class, label_column, no_label
from inspector.metrics.labels.conflict_examples import ConflictExample, example_grid
from inspector.metrics.labels.suspects import sample_of
from inspector.metrics.phrases import percent, rows_text
from inspector.model.answers import SampledRows
from inspector.model.blocks import Block, Figure, Figures, Note, Presentation
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity

if TYPE_CHECKING:
    import numpy as np

#: Most examples.
EXAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDuplicates:
    """Rows with a near-equal row of another label.

    Attributes:
        note: Why this cannot be said; empty if it can.
        within: How far numbers may lie apart, as a part of their usual range.
        features: Columns compared.
        sampled: Labelled rows compared with each other.
        rows: All rows.
        near: Rows with a near-equal row of the same or another label.
        crossing: Rows with a near-equal row of another label.
        examples: Pairs of them.
    """

    note: str = ""
    within: float = 0.0
    features: tuple[str, ...] = ()
    sampled: int = 0
    rows: int = 0
    near: int = 0
    crossing: int = 0
    examples: tuple[ConflictExample, ...] = ()


class NearDuplicatesMetric(Metric[NearDuplicates]):
    """Compares sampled rows with each other."""

    card = Card(
        key="labels.near",
        area="labels",
        name="Nearly alike, other label",
        technical="Near-duplicates crossing classes (Chebyshev distance in parts of the range)",
        question="Are there rows that differ by a hair and carry different labels?",
        explanation=(
            "Two pictures of one thing, a reading taken twice, a text with a typing error: rows that "
            "are nearly alike should mostly have the same label. Looked for only when you say how "
            "near is near."
        ),
        formula="near: every category equal and every number within the stated part of its 1st to "
        "99th percentile range; gaps only equal gaps",
        source="Northcutt, Jiang and Chuang 2021 on label issues; Inspector",
        limits="Found among a sample of at most 3 000 rows: pairs of which one was not drawn are "
        "missed. Free texts are compared as a whole.",
        thresholds=(
            Threshold(
                name="info",
                default=0.005,
                unit="share",
                meaning="From this share of rows it is worth knowing.",
                source="Inspector",
            ),
        ),
        order=72,
    )
    result = NearDuplicates

    def skip(self, subject: Subject) -> str | None:
        """It must be asked for."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if subject.expect.label.near is None:
            return "Looked for on request: say how near is near under “Roles”, such as 0.02."
        return None

    def measure(self, subject: Subject) -> Measurement[NearDuplicates]:
        """Draw the sample that suspicious labels draw, and compare all pairs."""
        label, within = label_column(subject), subject.expect.label.near
        if label is None or within is None:
            raise ValueError("there is no label, or nothing was asked")
        drawn = sample_of(subject, label.name)
        if drawn is None:
            return NearDuplicates(note="There are no columns to compare.")
        answers = yield (drawn,)
        found = answers.get(drawn)
        if not isinstance(found, SampledRows):
            return NearDuplicates(note=answers.reason(drawn))
        given = found.values[found.columns.index(label.name)]
        kept = [place for place, value in enumerate(given) if is_class(value)]
        names, codes, numbers = _columns(found, subject, label.name, kept)
        if not names:
            return NearDuplicates(note="There are no columns to compare.", within=within)
        classes = [given[place] for place in kept]
        near, other = _pairs(codes, numbers, classes, within)
        examples = []
        for one, two in sorted(
            {(min(n, m), max(n, m)) for n, m in enumerate(other.tolist()) if m >= 0}
        )[:EXAMPLES]:
            examples.append(
                ConflictExample(
                    rows=tuple(found.positions[kept[n]] + 1 for n in (one, two)),
                    classes=tuple(value_label(classes[n], label.type, 12) for n in (one, two)),
                )
            )
        return NearDuplicates(
            within=within,
            features=names,
            sampled=len(kept),
            rows=found.rows,
            near=int(near.sum()),
            crossing=int((other >= 0).sum()),
            examples=tuple(examples),
        )

    def judge(
        self, result: NearDuplicates, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of what was asked for."""
        label = subject.version.roles.label
        if result.note or label is None or not result.sampled:
            return
        share = result.crossing / result.sampled
        if share < limits["info"]:
            return
        yield Judgement(
            severity=Severity.INFO,
            columns=(label,),
            value=share,
            threshold=limits["info"],
            unit="share",
            message=f"{percent(share)} of {rows_text(result.sampled)} looked at have a near-equal row "
            f"of another label (numbers within {percent(result.within)} of their range).",
            impact="A model must err on one of the two, and is taught that the difference matters.",
            action="Look at the listed pairs: one label may be wrong, or a column that tells them "
            "apart is missing.",
            risks=("performance",),
        )

    def present(self, series: Sequence[Shown[NearDuplicates]]) -> Presentation:
        """Figures and pairs of the newest version."""
        result = series[-1].result
        if result.note:
            note = Note(title="Nearly alike, other label", text=result.note)
            return Presentation(blocks=(note,))
        blocks: list[Block] = [
            Figures(
                title="Rows that differ by a hair",
                figures=(
                    Figure(label="Rows compared", value=result.sampled, unit="rows"),
                    Figure(label="With a near-equal row", value=result.near, unit="rows"),
                    Figure(label="Of another label", value=result.crossing, unit="rows"),
                ),
            )
        ]
        if result.examples:
            blocks.append(example_grid(result.examples))
        return Presentation(blocks=tuple(blocks))


def _columns(
    found: SampledRows, subject: Subject, label: str, kept: Sequence[int]
) -> "tuple[tuple[str, ...], np.ndarray, np.ndarray]":
    """Return names, codes of categories, and numbers in parts of their usual range."""
    import numpy as np

    names, codes, numbers = [], [], []
    for name, values in zip(found.columns, found.values, strict=True):
        column = subject.version.schema.find(name)
        if name == label or name in subject.version.roles.key or column is None:
            continue
        own = [values[place] for place in kept]
        distinct = {value for value in own if value is not None}
        if len(distinct) < 2:
            continue
        names.append(name)
        if column.type in (LogicalType.TEXT, LogicalType.BOOLEAN):
            place = {value: n for n, value in enumerate(sorted(distinct, key=str))}
            codes.append(np.array([-1 if value is None else place[value] for value in own]))
            continue
        x = np.array([np.nan if value is None else float(value) for value in own])
        low, high = np.nanquantile(x, [0.01, 0.99])
        numbers.append(np.where(np.isnan(x), -1e9, (x - low) / ((high - low) or 1.0)))
    size = len(kept)
    return (
        tuple(names),
        np.column_stack(codes) if codes else np.zeros((size, 0)),
        np.column_stack(numbers) if numbers else np.zeros((size, 0)),
    )


def _pairs(
    codes: "np.ndarray", numbers: "np.ndarray", classes: Sequence[object], within: float
) -> "tuple[np.ndarray, np.ndarray]":
    """Return whether each row has a near-equal one, and the first such row of another label or -1."""
    import numpy as np

    number = {value: n for n, value in enumerate(dict.fromkeys(classes))}
    y = np.array([number[value] for value in classes])
    size = len(y)
    group = np.unique(codes, axis=0, return_inverse=True)[1] if codes.shape[1] else np.zeros(size)
    near, other = np.zeros(size, dtype=bool), np.full(size, -1)
    for one in np.unique(group):
        rows = np.flatnonzero(group == one)
        for at in rows.tolist():
            close = rows[(np.abs(numbers[rows] - numbers[at]) <= within + 1e-12).all(axis=1)]
            close = close[close != at]
            near[at] = len(close) > 0
            crossing = close[y[close] != y[at]]
            if len(crossing):
                other[at] = crossing[0]
    return near, other


METRIC = NearDuplicatesMetric()
