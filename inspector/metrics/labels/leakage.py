"""Columns that give the label away: was it known before, or written down afterwards?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.sampled import sample_ask
from inspector.metrics.labels.classes import is_class, label_column, no_label, not_classes
from inspector.metrics.labels.leakage_result import Leakage, Telling
from inspector.metrics.labels.leakage_speak import told, told_by_gaps, told_later
from inspector.metrics.labels.telling import (
    beginnings,
    coded,
    even_gain,
    example,
    gain,
    is_function,
    missing_example,
)
from inspector.metrics.phrases import percent
from inspector.model.answers import Cells, SampledRows, Scalar
from inspector.model.blocks import (
    Bars,
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
    Series,
)
from inspector.model.dataset import Column
from inspector.model.finding import Judgement
from inspector.model.questions import Ask

if TYPE_CHECKING:
    from inspector.metrics.labels.telling import Bits, Codes

#: Fewest rows of the rarer class, columns shown.
FEWEST, SHOWN = 20, 30
#: Columns are empty together if they are in all but this share of rows.
TOGETHER = 0.01


class LeakageMetric(Metric[Leakage]):
    """Predicts the label from one column at a time."""

    card = Card(
        key="labels.leakage",
        area="labels",
        name="Columns that give the label away",
        technical="Target leakage (out-of-sample predictive power of single columns)",
        question="Does a column know the label before a model could?",
        explanation=(
            "A column that tells the label almost by itself was often written down after the outcome "
            "was known, or is the label in other words. A model that learns from it looks perfect until "
            "it is used. Whether a cell is missing can give the label away, too, and so can the beginning "
            "of an identifier, or a date that lies after the event."
        ),
        formula="gain = (accuracy - base) / (1 - base); accuracy of the majority class of each value (or "
        "of 64 ranges), learnt on one half of a sample and tried on the other, and back; base: share of "
        "the commonest class",
        source="Kaufman et al. 2012 (leakage in data mining); predictive power score",
        limits="A really strong feature looks the same: whether a value was known in time only people "
        "know. Columns that give the label away together are not found. Found on a sample of rows.",
        thresholds=(
            Threshold(
                name="info",
                default=0.8,
                unit="share",
                meaning="A column with at least this share of the possible gain is worth a question.",
                source="the limit of a well-known peer",
            ),
            Threshold(
                name="warning",
                default=0.95,
                unit="share",
                meaning="From this share it is a warning: honest features hardly come so far.",
                source="Inspector",
            ),
            Threshold(
                name="critical",
                default=0.995,
                unit="share",
                meaning="From this share it is critical: the column is the label in other words.",
                source="Inspector",
            ),
            Threshold(
                name="missing",
                default=0.3,
                unit="share",
                meaning="Missing cells that tell at least this much are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="missing_even",
                default=0.5,
                unit="share",
                meaning="The same with all classes made equally frequent, so that a rare one counts.",
                source="Inspector; Youden 1950",
            ),
            Threshold(
                name="later",
                default=0.1,
                unit="share",
                meaning="A date after the event is spoken of if it, or its gaps, tell this much.",
                source="Inspector",
            ),
        ),
        order=85,
    )
    result = Leakage

    def skip(self, subject: Subject) -> str | None:
        """A label is needed."""
        return no_label(subject)

    def measure(self, subject: Subject) -> Measurement[Leakage]:
        """Draw a sample and try each column on rows it was not learnt from."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        own = subject.distribution(label.name)
        asks: list[Ask] = [own]
        drawn = sample_ask(subject)
        if drawn is not None:
            asks.append(drawn)
        answers = yield asks
        cells = answers[own]
        why = not_classes(cells, label.type) if isinstance(cells, Cells) else ""
        found = answers.get(drawn) if drawn is not None else None
        if why or not isinstance(found, SampledRows):
            reason = answers.reason(drawn) if drawn is not None else "There are no rows."
            return Leakage(label=label.name, note=why or reason)
        if label.name not in found.columns:
            return Leakage(label=label.name, note="The label is not among the columns sampled.")
        return self._learnt(found, subject, label.name)

    def _learnt(self, drawn: SampledRows, subject: Subject, label: str) -> Leakage:
        import numpy as np

        classes = drawn.values[drawn.columns.index(label)]
        kept = [place for place, value in enumerate(classes) if is_class(value)]
        names = sorted({classes[place] for place in kept}, key=str)
        number = {name: code for code, name in enumerate(names)}
        y = np.array([number[classes[place]] for place in kept], dtype=np.int64)
        counts = np.bincount(y, minlength=len(names))
        left = len(y) - counts.max() if len(y) else 0
        if left < FEWEST:
            note = f"Fewer than {FEWEST} rows have another label than the commonest."
            return Leakage(label=label, sampled=len(y), rows=drawn.rows, note=note)
        half = np.random.default_rng(0).permutation(len(y)) % 2 == 0
        base = float(counts.max() / len(y))
        roles = subject.version.roles
        cells = {
            column.name: [drawn.values[drawn.columns.index(column.name)][place] for place in kept]
            for column in subject.version.schema
            if column.name in drawn.columns
            and column.name not in (label, roles.annotator, roles.split)
        }
        columns = [c for c in subject.version.schema if c.name in cells]
        gaps = {
            name: np.array([not is_class(value) for value in values], dtype=np.int64)
            for name, values in cells.items()
        }
        telling = []
        for column in columns:
            one = _telling(column, cells[column.name], gaps[column.name], y, names, half)
            one = _afterwards(one, column, cells, gaps, subject)
            if max(one.gain, one.missing_gain) > 0.1 or one.missing_even > 0.3 or one.is_afterwards:
                telling.append(one)
        telling.sort(
            key=lambda one: (-max(one.gain, one.missing_gain, one.missing_even), one.column)
        )
        return Leakage(
            label=label,
            base=base,
            sampled=len(y),
            rows=drawn.rows,
            columns=tuple(telling[:SHOWN]),
        )

    def judge(
        self, result: Leakage, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Ask, never accuse."""
        for one in result.columns:
            said = (
                told(one, result, subject, limits)
                or told_by_gaps(one, result, subject, limits)
                or told_later(one, result, subject, limits)
            )
            if said is not None:
                yield said

    def present(self, series: Sequence[Shown[Leakage]]) -> Presentation:
        """Bars of the most telling columns and the figures behind them."""
        newest = series[-1].result
        if newest.note:
            return Presentation(blocks=(Note(text=newest.note, tone="muted"),))
        most = newest.columns[0] if newest.columns else None
        blocks: list[Block] = [
            Figures(
                title=f"What single columns tell of {newest.label}",
                figures=(
                    Figure(
                        label="Most telling column",
                        value=most.column if most else "none",
                        note=f"{percent(most.gain)} of the possible gain" if most else "",
                    ),
                    Figure(
                        label="Commonest class",
                        value=newest.base,
                        unit="share",
                        note="what naming it always would get right",
                    ),
                    Figure(
                        label="Rows looked at",
                        value=newest.sampled,
                        unit="rows",
                        note="all" if newest.sampled == newest.rows else "a sample: an estimate",
                    ),
                ),
            )
        ]
        if newest.columns:
            names = tuple(one.column for one in newest.columns)
            blocks.append(
                Bars(
                    title="Share of the possible gain, one column at a time",
                    labels=names,
                    series=tuple(
                        Series(
                            label=shown.version.name,
                            values=tuple(_of_column(shown.result, name) for name in names),
                        )
                        for shown in series
                    ),
                    unit="share",
                    x_title="column",
                    horizontal=True,
                )
            )
            blocks.append(
                Grid(
                    title="The most telling columns",
                    columns=(
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Possible gain", unit="share"),
                        GridColumn(
                            label="Told by",
                            help="Its values or ranges, the beginning of its texts, or a date that lies "
                            "after the event.",
                        ),
                        GridColumn(label="By missing cells alone", unit="share"),
                        GridColumn(
                            label="Classes made equal",
                            unit="share",
                            help="What missing cells tell if all classes were equally frequent.",
                        ),
                        GridColumn(
                            label="Later than the event",
                            unit="share",
                            help="Share of rows in which this date or time lies after the event.",
                        ),
                        GridColumn(label="For example"),
                    ),
                    rows=tuple(
                        (
                            one.column,
                            one.gain,
                            _told_by(one),
                            one.missing_gain,
                            one.missing_even,
                            one.later,
                            one.example
                            if one.gain >= max(one.missing_gain, one.missing_even)
                            else one.missing_example,
                        )
                        for one in newest.columns
                    ),
                )
            )
        else:
            blocks.append(
                Note(text="No column alone tells more than a tenth of the label.", tone="good")
            )
        return Presentation(blocks=tuple(blocks))


def _of_column(result: Leakage, name: str) -> float | None:
    return next((one.gain for one in result.columns if one.column == name), None)


def _told_by(one: Telling) -> str:
    how = "the beginning" if one.by == "beginning" else "each value" if one.function else "values"
    return f"{how}; after the event" if one.is_afterwards else how


def _telling(
    column: Column,
    values: Sequence[Scalar],
    missing: "Codes",
    y: "Codes",
    names: Sequence[Scalar],
    half: "Bits",
) -> Telling:
    coding, by = coded(values, column), "values"
    most = gain(coding.codes, y, half, len(names))
    for way in beginnings(values):
        if (found := gain(way.codes, y, half, len(names))) > max(most, 0.1):
            coding, by, most = way, "beginning", found
    some = 0 < missing.sum() < len(y)
    return Telling(
        column=column.name,
        gain=most,
        missing_gain=gain(missing, y, half, len(names)) if some else 0.0,
        missing_even=even_gain(missing, y, half, len(names)) if some else 0.0,
        example=example(coding, y, names),
        missing_example=missing_example(missing, y, names) if some else "",
        by=by,
        function=most > 0.5 and is_function(coding.codes, y, len(coding.names), len(names)),
        edges=coding.edges,
    )


def _afterwards(
    one: Telling,
    column: Column,
    cells: Mapping[str, Sequence[Scalar]],
    gaps: "Mapping[str, Codes]",
    subject: Subject,
) -> Telling:
    """Add how often a date lies after the event, and which columns are filled with it."""
    roles = subject.version.roles
    event = cells.get(roles.event_time or "")
    if not column.type.is_temporal or event is None or column.name == roles.event_time:
        return one
    steps = sorted(
        float(own) - float(when)
        for own, when in zip(cells[column.name], event, strict=True)
        if isinstance(own, (int, float)) and isinstance(when, (int, float))
    )
    if len(steps) < FEWEST:
        return one
    mine = gaps[column.name]
    some = 0 < mine.sum() < len(mine)
    return replace(
        one,
        later=sum(step > 0 for step in steps) / len(steps),
        delay=steps[len(steps) // 2],
        with_it=tuple(
            name
            for name, other in gaps.items()
            if some and name != column.name and (other != mine).mean() <= TOGETHER
        ),
    )


METRIC = LeakageMetric()
