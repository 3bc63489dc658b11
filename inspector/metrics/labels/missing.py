"""Where and since when labels are missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import label_column, name_of, no_label
from inspector.metrics.labels.missing_result import LabelsMissing, SliceMissing
from inspector.metrics.labels.missing_show import over_time, slice_grid
from inspector.metrics.labels.timing import Periods, choose_periods, time_asks
from inspector.metrics.periods import period_label
from inspector.metrics.phrases import percent, points, quoted, rows_text, slice_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Facts, Groups, Scalar
from inspector.model.blocks import (
    Block,
    Figure,
    Figures,
    Note,
    Presentation,
)
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, Axis, ColumnFacts, GroupCounts
from inspector.stats.intervals import newcombe, wilson
from inspector.stats.multiple import benjamini_hochberg
from inspector.stats.segmentation import overdispersion, segments
from inspector.stats.shares import share_test

#: Most slicing columns looked at.
SLICE_COLUMNS = 6
#: Most slices of a column.
SLICES = 50


class LabelsMissingMetric(Metric[LabelsMissing]):
    """Counts rows without a label by slice and over time."""

    card = Card(
        key="labels.missing",
        area="labels",
        name="Unlabelled rows",
        technical="Missing labels by slice and period; change point by exact segmentation",
        question="Which rows have no label, and since when?",
        explanation=(
            "Labels that are missing by chance cost rows; labels missing in one source, or since "
            "one day, leave the model blind there. Labels also arrive late: the newest rows are "
            "often the emptiest."
        ),
        formula="share = rows without a label / rows, per slice against the rest (Newcombe) and "
        "per period (segments of a binomial series)",
        source="Newcombe 1998; Benjamini and Hochberg 1995; Schwarz 1978",
        limits="It cannot tell a label not yet given from one never to come. Blank texts are "
        "counted in all, but not by slice and period.",
        thresholds=(
            Threshold(
                name="slice",
                default=0.05,
                unit="points",
                meaning="A slice that misses this much more than the rest is a warning, or good to "
                "know if the baseline has it as well.",
                source="Inspector",
            ),
            Threshold(
                name="onset",
                default=0.01,
                unit="points",
                meaning="A lasting step over time of at least this much is a warning.",
                source="Inspector; labels weigh more than features",
            ),
            Threshold(
                name="stopped",
                default=0.50,
                unit="share",
                meaning="Beyond this share since a step from under 5 %, labels have stopped: "
                "critical.",
                source="Inspector",
            ),
        ),
        order=40,
    )
    result = LabelsMissing

    def skip(self, subject: Subject) -> str | None:
        """A label is needed."""
        return no_label(subject)

    def measure(self, subject: Subject) -> Measurement[LabelsMissing]:
        """Ask how many labels are missing; if some are, where and when."""
        column = label_column(subject)
        if column is None:
            raise ValueError("there is no label")
        label = column.name
        facts = subject.ask(ColumnFacts(column=label))
        answers = yield (facts, *time_asks(subject))
        counted = answers[facts]
        if not isinstance(counted, Facts):
            raise TypeError("facts are answered by facts")
        result = LabelsMissing(rows=counted.rows, missing=counted.missing)
        if not counted.nulls + counted.nan:
            return result
        plan = choose_periods(subject, answers)
        columns = [
            name
            for name in subject.version.roles.all_slices
            if name != label and (c := subject.version.schema.find(name)) and c.type.is_countable
        ][:SLICE_COLUMNS]
        by_slice = {name: _by_value(name, label) for name in columns}
        baseline = subject.baseline.schema if subject.baseline else ()
        asks: list[Ask] = [subject.ask(q) for q in by_slice.values()]
        old = [n for n in columns if n in baseline and label in baseline]
        asks += [subject.ask_baseline(by_slice[name]) for name in old]
        period = None
        if plan is not None:
            axis = Axis(column=plan.column, form="period", grain=plan.grain)
            period = GroupCounts(by=(axis,), missing_of=(label,))
            asks.append(subject.ask(period))
        if not asks:
            return result
        answers = yield asks
        slices: list[SliceMissing] = []
        for name, question in by_slice.items():
            here = answers.get(subject.ask(question))
            then = answers.get(subject.ask_baseline(question)) if name in old else None
            kind = subject.version.schema.find(name)
            if isinstance(here, Groups) and kind is not None:
                slices += _slices(name, kind.type, here, then if isinstance(then, Groups) else None)
        slices.sort(key=lambda s: (not s.real, -s.difference, s.column, s.value))
        when = answers.get(subject.ask(period)) if period is not None else None
        return _with_time(
            LabelsMissing(rows=counted.rows, missing=counted.missing, slices=tuple(slices[:200])),
            plan,
            when if isinstance(when, Groups) else None,
        )

    def judge(
        self, result: LabelsMissing, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A step over time, and slices that miss more than the rest."""
        label = subject.version.roles.label
        if label is None or not result.missing:
            return
        step = _onset(result, subject, label, limits)
        if step is not None:
            yield step
        yield from _worst_slices(result, subject, label, limits)

    def present(self, series: Sequence[Shown[LabelsMissing]]) -> Presentation:
        """The share per version, a line over time with the onset, and a grid of slices."""
        figures = tuple(
            Figure(
                label=f"Unlabelled · {shown.version.name}" if len(series) > 1 else "Unlabelled",
                value=shown.result.missing / shown.result.rows if shown.result.rows else None,
                unit="share",
                note=rows_text(shown.result.missing),
                tone=worst_tone(shown.findings) if shown.findings else "neutral",
            )
            for shown in series
        )
        blocks: list[Block] = [Figures(title="How many rows have no label?", figures=figures)]
        newest = series[-1]
        if not newest.result.missing:
            name = quoted(newest.version.name)
            blocks.append(Note(text=f"Every row of {name} has a label.", tone="good"))
        if newest.result.starts:
            blocks.append(over_time(newest))
        if newest.result.slices:
            blocks.append(slice_grid(newest))
        return Presentation(blocks=tuple(blocks))


def _by_value(column: str, label: str) -> GroupCounts:
    return GroupCounts(by=(Axis(column=column),), missing_of=(label,), limit=SLICES)


def _slices(
    column: str, kind: LogicalType, here: Groups, then: Groups | None
) -> list[SliceMissing]:
    counts = [(keys[0], n, gaps[0]) for keys, n, gaps in _triples(here)]
    if len(counts) < 2:
        return []
    all_rows, all_missing = sum(n for _, n, _ in counts), sum(k for _, _, k in counts)
    before: dict[Scalar, float] = {}
    if then is not None:
        before = {keys[0]: gaps[0] / n for keys, n, gaps in _triples(then) if n}
    tests = [share_test(k, n, all_missing - k, all_rows - n) for _, n, k in counts]
    found = []
    for (value, n, k), real in zip(counts, benjamini_hochberg(tests), strict=True):
        difference, low, high = newcombe(k, n, all_missing - k, all_rows - n)
        found.append(
            SliceMissing(
                column=column,
                value=name_of(value, kind),
                rows=n,
                missing=k,
                difference=difference,
                low=low,
                high=high,
                real=real,
                before=before.get(value),
            )
        )
    return found


def _triples(groups: Groups) -> Iterable[tuple[tuple[Scalar, ...], int, tuple[int, ...]]]:
    return zip(groups.keys, groups.rows, groups.missing, strict=True)


def _with_time(result: LabelsMissing, plan: Periods | None, groups: Groups | None) -> LabelsMissing:
    if plan is None or groups is None:
        return result
    place = plan.rows_of(groups)
    starts = plan.starts(list(place))
    rows = tuple(groups.rows[place[s]] if s in place else 0 for s in starts)
    gaps = tuple(groups.missing[place[s]][0] if s in place else 0 for s in starts)
    timed = replace(
        result,
        time=plan.column,
        grain=plan.grain,
        starts=starts,
        period_rows=rows,
        period_missing=gaps,
    )
    counts = list(zip(gaps, rows, strict=True))
    cut = segments(counts)[-1]
    if cut == 0:
        return timed
    effect = overdispersion(counts)
    k1, n1 = sum(gaps[:cut]) / effect, sum(rows[:cut]) / effect
    k2, n2 = sum(gaps[cut:]) / effect, sum(rows[cut:]) / effect
    if not n1 or not n2:
        return timed
    return replace(
        timed,
        onset=starts[cut],
        share_before=k1 / n1,
        share_since=k2 / n2,
        onset_p=float(f"{share_test(k2, n2, k1, n1):.6g}"),
    )


def _onset(
    result: LabelsMissing, subject: Subject, label: str, limits: Mapping[str, float]
) -> Judgement | None:
    if result.onset is None or result.share_since is None or result.share_before is None:
        return None
    step = result.share_since - result.share_before
    if (result.onset_p or 0.0) > 0.001 or step < limits["onset"]:
        return None
    stopped = result.share_since >= limits["stopped"] and result.share_before < 0.05
    when = period_label(result.onset, result.grain)
    rows = sum(
        gaps
        for start, gaps in zip(result.starts, result.period_missing, strict=True)
        if start >= result.onset
    )
    axis = Axis(column=result.time, form="period", grain=result.grain)
    return Judgement(
        severity=Severity.CRITICAL if stopped else Severity.WARNING,
        columns=(label,),
        value=result.share_since if stopped else step,
        threshold=limits["stopped"] if stopped else limits["onset"],
        unit="share" if stopped else "points",
        message=f"The label {quoted(label)} is missing in {percent(result.share_since)} of rows "
        f"since {when} (before: {percent(result.share_before)}).",
        impact="The newest rows cannot be learnt from or judged, and scores speak of the past.",
        action="Ask whether these labels are still to come; if so, leave the rows out until then, "
        "if not, find what stopped on that day.",
        risks=("performance", "robustness"),
        rows=rows,
        began=result.onset,
        ask=subject.ask(GroupCounts(by=(axis,), missing_of=(label,))),
    )


def _worst_slices(
    result: LabelsMissing, subject: Subject, label: str, limits: Mapping[str, float]
) -> Iterable[Judgement]:
    """Speak of the worst slice of each slicing column."""
    said: set[str] = set()
    for found in result.slices:
        if found.column in said or not found.real or found.difference < limits["slice"]:
            continue
        said.add(found.column)
        share = found.missing / found.rows
        known = found.before is not None and share - found.before < limits["slice"]
        low, high = wilson(found.missing, found.rows)
        was = "" if found.before is None else f"; in the baseline it was {percent(found.before)}"
        yield Judgement(
            severity=Severity.INFO if known else Severity.WARNING,
            columns=(label, found.column),
            slice=slice_text(found.column, found.value),
            value=found.difference,
            threshold=limits["slice"],
            unit="points",
            message=f"{percent(share)} of rows of {quoted(found.value)} in {quoted(found.column)} "
            f"have no label (95 %: {percent(low)} to {percent(high)}), "
            f"{points(found.difference)} more than the rest{was}.",
            impact="A model learns less about this part, and scores leave it out.",
            action=f"Ask who labels {quoted(found.value)} what stopped them; label a sample of "
            "these rows first.",
            risks=("fairness", "performance"),
            rows=found.missing,
            ask=subject.ask(_by_value(found.column, label)),
        )


METRIC = LabelsMissingMetric()
