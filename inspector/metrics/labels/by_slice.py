"""How often each class occurs in each slice, against the rest and against the baseline."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import (
    class_table,
    crosstab,
    label_column,
    name_of,
    no_label,
    not_classes,
)
from inspector.metrics.labels.slice_rates import (
    LabelsBySlice,
    SliceRate,
    gap_grid,
    rate_grid,
    slice_bars,
    slice_heatmap,
)
from inspector.metrics.phrases import percent, points, quoted, rows_text, slice_text
from inspector.model.answers import Cells, Groups, Scalar
from inspector.model.blocks import Block, Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Axis, GroupCounts
from inspector.stats.intervals import newcombe, wilson
from inspector.stats.multiple import benjamini_hochberg
from inspector.stats.shares import share_test

#: Most slicing columns looked at.
SLICE_COLUMNS = 6
#: Most slices of a column; the largest are taken.
SLICES = 30
#: Most classes, the most frequent ones.
CLASSES = 12
#: Fewest rows of a slice of which a finding speaks.
FEWEST = 30


class LabelsBySliceMetric(Metric[LabelsBySlice]):
    """Compares class shares between slices."""

    card = Card(
        key="labels.by_slice",
        area="labels",
        name="Classes by slice",
        technical="Class share per slice, difference to the rest (demographic parity difference)",
        question="Do groups or sources differ in how often they get each label?",
        explanation=(
            "The share of each class within each slice, against all other slices. A difference in "
            "labels can be the world, the sampling or the labelling; whatever it is, a model will "
            "learn it. With a baseline, slices whose labels moved more than the others are named."
        ),
        formula="share = rows of the class / labelled rows of the slice, Wilson interval; "
        "difference to the rest with Newcombe's interval, Benjamini-Hochberg at 1 % per column",
        source="Newcombe 1998; Benjamini and Hochberg 1995; Dwork et al. 2012 (parity)",
        limits="It does not say why slices differ, nor whether the difference is fair.",
        thresholds=(
            Threshold(
                name="gap",
                default=0.05,
                unit="points",
                meaning="Without a baseline, a real difference of at least this much is worth "
                "knowing.",
                source="Inspector",
            ),
            Threshold(
                name="change",
                default=0.05,
                unit="points",
                meaning="A slice whose share moved this much more than the others since the "
                "baseline is a warning.",
                source="Inspector",
            ),
        ),
        order=50,
    )
    result = LabelsBySlice

    def skip(self, subject: Subject) -> str | None:
        """A label and a slicing column are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if not _slicing(subject):
            return "Choose a source or a slice column to see how its parts are labelled."
        return None

    def measure(self, subject: Subject) -> Measurement[LabelsBySlice]:
        """Ask for the classes, then for classes by slice, here and in the baseline."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        ask = subject.distribution(label.name)
        cells = (yield (ask,))[ask]
        if not isinstance(cells, Cells):
            raise TypeError("a distribution is answered by cells")
        reason = not_classes(cells, label.type)
        if reason:
            return LabelsBySlice(note=reason)
        classes = [value for value, _ in class_table(cells, label.type)[:CLASSES]]
        columns = _slicing(subject)
        questions = {
            c.name: GroupCounts(by=(Axis(column=c.name), Axis(column=label.name)), limit=20_000)
            for c in columns
        }
        baseline = subject.baseline.schema if subject.baseline else ()
        known = [name for name in questions if name in baseline and label.name in baseline]
        answers = yield [
            *(subject.ask(q) for q in questions.values()),
            *(subject.ask_baseline(questions[name]) for name in known),
        ]
        rates: list[SliceRate] = []
        for column in columns:
            here = answers.get(subject.ask(questions[column.name]))
            if not isinstance(here, Groups):
                continue
            then = None
            if column.name in known:
                old = answers.get(subject.ask_baseline(questions[column.name]))
                then = crosstab(old) if isinstance(old, Groups) else None
            shown = _shown(classes, label.type, subject.expect.label.positive)
            rates += _rates(column, label.type, crosstab(here), then, shown)
        return LabelsBySlice(
            note="" if rates else "No slicing column has two slices with labels.",
            rates=tuple(rates),
            columns=tuple(dict.fromkeys(rate.column for rate in rates)),
        )

    def judge(
        self, result: LabelsBySlice, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Of each slicing column, the slice that moved most, else the largest gap."""
        label = subject.version.roles.label
        if label is None:
            return
        for column in result.columns:
            rates = [r for r in result.rates if r.column == column and r.rows >= FEWEST]
            moved = [r for r in rates if r.changed and abs(r.change or 0) >= limits["change"]]
            if moved:
                worst = max(moved, key=lambda r: abs(r.change or 0.0))
                yield _moved(worst, subject, label, limits["change"])
            elif subject.baseline is None:
                apart = [r for r in rates if r.real and abs(r.difference) >= limits["gap"]]
                if apart:
                    worst = max(apart, key=lambda r: abs(r.difference))
                    yield _apart(worst, subject, label, limits["gap"])

    def present(self, series: Sequence[Shown[LabelsBySlice]]) -> Presentation:
        """A heat map of slices by classes for each column, and a grid of the largest gaps."""
        newest = series[-1]
        result = newest.result
        if not result.rates:
            return Presentation(blocks=(Note(title="Classes by slice", text=result.note),))
        blocks: list[Block] = [gap_grid(newest)]
        for column in result.columns:
            blocks += [slice_heatmap(result, column), slice_bars(result, column)]
        blocks.append(rate_grid(newest))
        return Presentation(blocks=tuple(blocks))


def _shown(classes: list[Scalar], kind: LogicalType, positive: str | None) -> list[Scalar]:
    """Return the classes to tell of: the positive one if it is stated, of two the more frequent."""
    stated = [value for value in classes if name_of(value, kind) == positive]
    if stated:
        return stated
    return classes[:1] if len(classes) == 2 else classes


def _slicing(subject: Subject) -> list[Column]:
    roles = subject.version.roles
    names = [name for name in roles.all_slices if name != roles.label]
    found = [subject.version.schema.find(name) for name in names]
    return [c for c in found if c is not None and c.type.is_countable][:SLICE_COLUMNS]


Table = Mapping[Scalar, Mapping[Scalar, int]]


def _rates(
    column: Column, kind: LogicalType, here: Table, then: Table | None, classes: Sequence[Scalar]
) -> list[SliceRate]:
    slices = sorted(here, key=lambda s: (-sum(here[s].values()), name_of(s, column.type)))[:SLICES]
    if len(slices) < 2:
        return []
    totals = {s: sum(inner.values()) for s, inner in here.items()}
    everything = sum(totals.values())
    rates: list[SliceRate] = []
    tests: list[float] = []
    changes: list[float] = []
    for value in slices:
        for label in classes:
            hits, n = here[value].get(label, 0), totals[value]
            others = sum(inner.get(label, 0) for inner in here.values()) - hits
            low, high = wilson(hits, n)
            difference, least, most = newcombe(hits, n, others, everything - n)
            before, change, p = _change(value, label, here, then)
            rates.append(
                SliceRate(
                    column=column.name,
                    value=name_of(value, column.type),
                    label=name_of(label, kind),
                    rows=n,
                    hits=hits,
                    low=low,
                    high=high,
                    difference=difference,
                    difference_low=least,
                    difference_high=most,
                    before=before,
                    change=change,
                )
            )
            tests.append(share_test(hits, n, others, everything - n))
            changes.append(p)
    real, changed = benjamini_hochberg(tests), benjamini_hochberg(changes)
    return [
        replace(rate, real=real[place], changed=changed[place]) for place, rate in enumerate(rates)
    ]


def _change(
    value: Scalar, label: Scalar, here: Table, then: Table | None
) -> tuple[float | None, float | None, float]:
    """Return a slice's share before, how far it moved beyond the others, and a p-value."""
    old = then.get(value) if then else None
    if then is None or not old:
        return None, None, 1.0
    n0, n1 = sum(old.values()), sum(here[value].values())
    k0, k1 = old.get(label, 0), here[value].get(label, 0)
    if not n0 or not n1:
        return None, None, 1.0
    # The others at an unchanged mix: that some of them grew is not a change of labels.
    others = [
        (sum(known.values()), known.get(label, 0), sum(c.values()), c.get(label, 0))
        for key, c in here.items()
        if key != value
        and sum(c.values()) > 0
        and (known := then.get(key))
        and sum(known.values()) > 0
    ]
    rows = sum(m0 + m1 for m0, _, m1, _ in others)
    common, variance = 0.0, _variance(k0, n0) + _variance(k1, n1)
    for m0, r0, m1, r1 in others:
        weight = (m0 + m1) / rows
        common += weight * (r1 / m1 - r0 / m0)
        variance += weight**2 * (_variance(r0, m0) + _variance(r1, m1))
    beyond = k1 / n1 - k0 / n0 - common
    return k0 / n0, beyond, math.erfc(abs(beyond) / math.sqrt(2 * variance))


def _variance(hits: int, rows: int) -> float:
    """Return the variance of a share (Agresti and Coull's shares, which are never 0 or 1)."""
    share = (hits + 1) / (rows + 2)
    return share * (1 - share) / rows


def _moved(rate: SliceRate, subject: Subject, label: str, limit: float) -> Judgement:
    change = rate.change or 0.0
    before = rate.before or 0.0
    axes = (Axis(column=rate.column), Axis(column=label))
    return Judgement(
        severity=Severity.WARNING,
        columns=(label, rate.column),
        slice=slice_text(rate.column, rate.value),
        value=change,
        threshold=limit if change > 0 else -limit,
        unit="points",
        message=f"{quoted(rate.label)} is now {percent(rate.share)} of labels of "
        f"{quoted(rate.value)} in {quoted(rate.column)}; in the baseline it was {percent(before)}. "
        f"Relative to the other slices it {'rose' if change > 0 else 'fell'} by "
        f"{points(abs(change))}.",
        impact="A model trained on this version learns another rule for this part than before, and "
        "the labels may be wrong there.",
        action=f"Look at labelled rows of {quoted(rate.value)} from both versions side by side, "
        "and ask who labels them what changed.",
        risks=("fairness", "performance"),
        rows=rate.rows,
        ask=subject.ask(GroupCounts(by=axes, limit=20_000)),
    )


def _apart(rate: SliceRate, subject: Subject, label: str, limit: float) -> Judgement:
    axes = (Axis(column=rate.column), Axis(column=label))
    return Judgement(
        severity=Severity.INFO,
        columns=(label, rate.column),
        slice=slice_text(rate.column, rate.value),
        value=rate.difference,
        threshold=limit if rate.difference > 0 else -limit,
        unit="points",
        message=f"{quoted(rate.label)}: {percent(rate.share)} of {quoted(rate.value)} in "
        f"{quoted(rate.column)}, {percent(rate.rest)} of the rest; difference "
        f"{points(abs(rate.difference))} ({_range(rate)}){_times(rate)}, {rows_text(rate.rows)}.",
        impact="A difference in labels can be the world, the sampling or the labelling; a model "
        "learns it in any case.",
        action="Ask which of the three it is before a model decides about these groups.",
        risks=("fairness",),
        rows=rate.rows,
        ask=subject.ask(GroupCounts(by=axes, limit=20_000)),
    )


def _times(rate: SliceRate) -> str:
    """Return the ratio of the smaller share to the larger, in words."""
    low, high = sorted((rate.share, rate.rest))
    return f", ratio {low / high:.2f}" if high > 0 else ""


def _range(rate: SliceRate) -> str:
    ends = sorted((abs(rate.difference_low), abs(rate.difference_high)))
    return f"95 %: {100 * ends[0]:.1f} to {100 * ends[1]:.1f}"


METRIC = LabelsBySliceMetric()
