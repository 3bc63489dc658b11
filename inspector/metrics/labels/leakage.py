"""Columns that give the label away: was it known before, or written down afterwards?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.coverage.sampled import sample_ask
from inspector.metrics.labelling import value_label
from inspector.metrics.labels.classes import is_class, label_column, no_label, not_classes
from inspector.metrics.phrases import percent, quoted, rows_text
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
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask

if TYPE_CHECKING:
    import numpy as np

    Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

#: Ranges that numbers are cut into, fewest rows of the rarer class, columns shown.
RANGES, FEWEST, SHOWN = 64, 20, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How well one column alone tells the label, on rows it was not learnt from.

    Attributes:
        column: The column.
        gain: Share of the possible gain over always naming the commonest class; 0 if none.
        missing_gain: The same, knowing only whether the cell is missing.
        example: The most telling value or range and its class, in words.
    """

    column: str
    gain: float
    missing_gain: float
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leakage:
    """What columns tell of the label.

    Attributes:
        label: The label column.
        base: Share of the commonest class in the rows looked at.
        sampled: Rows looked at.
        rows: All rows.
        columns: Columns that tell something, most telling first.
        note: Why nothing was looked at; empty if something was.
    """

    label: str = ""
    base: float | None = None
    sampled: int = 0
    rows: int = 0
    columns: tuple[Telling, ...] = ()
    note: str = ""


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
            "it is used. Whether a cell is missing can give the label away, too."
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
        told = []
        for column in subject.version.schema:
            if (
                column.name in (label, roles.annotator, roles.split)
                or column.name not in drawn.columns
            ):
                continue
            values = drawn.values[drawn.columns.index(column.name)]
            mine = [values[place] for place in kept]
            missing = np.array([not is_class(value) for value in mine], dtype=np.int64)
            codes, label_of = _coded(mine, ordered=column.type.is_ordered, kind=column.type)
            gain = _gain(codes, y, half, len(names), base)
            gap = _gain(missing, y, half, len(names), base) if 0 < missing.sum() < len(y) else 0.0
            if gain > 0.1 or gap > 0.1:
                told.append(
                    Telling(
                        column=column.name,
                        gain=gain,
                        missing_gain=gap,
                        example=_example(codes, y, names, label_of, label),
                    )
                )
        told.sort(key=lambda one: (-max(one.gain, one.missing_gain), one.column))
        return Leakage(
            label=label,
            base=base,
            sampled=len(y),
            rows=drawn.rows,
            columns=tuple(told[:SHOWN]),
        )

    def judge(
        self, result: Leakage, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Ask, never accuse."""
        label = quoted(result.label)
        for one in result.columns:
            if one.gain >= limits["info"]:
                severity, limit = Severity.INFO, limits["info"]
                for worse in (Severity.WARNING, Severity.CRITICAL):
                    if one.gain >= limits[worse.value]:
                        severity, limit = worse, limits[worse.value]
                yield Judgement(
                    severity=severity,
                    columns=(one.column, result.label),
                    value=one.gain,
                    threshold=limit,
                    unit="share",
                    message=f"{quoted(one.column)} alone tells {label} with {percent(one.gain)} of the "
                    f"possible gain ({one.example}): was it known before the label? Found on "
                    f"{_of(result)}.",
                    impact="If it was written down afterwards, a model learns to copy the answer and "
                    "fails when the answer is not there yet.",
                    action="Find out when this column is filled. Leave it out of training if that is "
                    "after, or because of, the outcome.",
                    risks=("performance", "robustness"),
                )
            elif one.missing_gain >= limits["missing"]:
                yield Judgement(
                    severity=Severity.WARNING,
                    columns=(one.column, result.label),
                    value=one.missing_gain,
                    threshold=limits["missing"],
                    unit="share",
                    message=f"Whether {quoted(one.column)} is missing tells {label} with "
                    f"{percent(one.missing_gain)} of the possible gain. Found on {_of(result)}.",
                    impact="A model learns who was asked instead of what was answered.",
                    action="Ask why cells are missing for one outcome and not for the others.",
                    risks=("performance", "fairness"),
                )

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
                        GridColumn(label="By missing cells alone", unit="share"),
                        GridColumn(label="For example"),
                    ),
                    rows=tuple(
                        (one.column, one.gain, one.missing_gain, one.example)
                        for one in newest.columns
                    ),
                )
            )
        else:
            blocks.append(
                Note(text="No column alone tells more than a tenth of the label.", tone="good")
            )
        return Presentation(blocks=tuple(blocks))


def _of(result: Leakage) -> str:
    if result.sampled == result.rows:
        return f"all {rows_text(result.sampled)}"
    return f"a sample of {rows_text(result.sampled)}"


def _of_column(result: Leakage, name: str) -> float | None:
    return next((one.gain for one in result.columns if one.column == name), None)


def _coded(values: Sequence[Scalar], *, ordered: bool, kind: object) -> tuple["Codes", list[str]]:
    """Return the group of each row and the groups' names; missing cells are a group of their own."""
    import numpy as np

    from inspector.model.dataset import LogicalType

    one_kind = kind if isinstance(kind, LogicalType) else LogicalType.TEXT
    distinct = {value for value in values if is_class(value)}
    if ordered and len(distinct) > RANGES:
        numbers = np.array([np.nan if v is None else float(v) for v in values])
        edges = np.unique(np.nanquantile(numbers, np.linspace(0, 1, RANGES + 1)[1:-1]))
        codes = np.searchsorted(edges, numbers, side="right").astype(np.int64)
        codes[np.isnan(numbers)] = len(edges) + 1
        bounds = [value_label(float(edge), one_kind) for edge in edges]
        names = [f"below {bounds[0]}"] if bounds else ["any"]
        names += [f"from {bound}" for bound in bounds]
        return codes, [*names, "(missing)"]
    order = sorted(distinct, key=str)
    place = {value: code for code, value in enumerate(order)}
    codes = np.array([place.get(value, len(order)) for value in values], dtype=np.int64)
    return codes, [*(value_label(value, one_kind) for value in order), "(missing)"]


def _gain(codes: "Codes", y: "Codes", half: "np.ndarray", classes: int, base: float) -> float:
    """Return the share of the possible gain of majority classes, learnt and tried on other halves."""
    import numpy as np

    groups = int(codes.max()) + 1
    right = 0
    for learnt in (half, ~half):
        table = np.bincount(
            codes[learnt] * classes + y[learnt], minlength=groups * classes
        ).reshape(groups, classes)
        common = int(np.bincount(y[learnt], minlength=classes).argmax())
        said = np.where(table.sum(axis=1) > 0, table.argmax(axis=1), common)
        right += int((said[codes[~learnt]] == y[~learnt]).sum())
    return float(max(0.0, (right / len(y) - base) / (1 - base)))


def _example(
    codes: "Codes", y: "Codes", names: Sequence[Scalar], label_of: Sequence[str], label: str
) -> str:
    """Return the group that says most about a class other than the commonest, in words."""
    import numpy as np

    classes = len(names)
    table = np.bincount(codes * classes + y, minlength=(int(codes.max()) + 1) * classes).reshape(
        -1, classes
    )
    common = int(np.bincount(y, minlength=classes).argmax())
    sizes = table.sum(axis=1)
    best, most = None, -1.0
    for group in np.flatnonzero(sizes >= 5).tolist():
        said = int(table[group].argmax())
        sure = table[group, said] / sizes[group]
        weight = sure * np.sqrt(sizes[group]) * (1.0 if said != common else 0.5)
        if weight > most:
            best, most = (group, said, float(sure)), float(weight)
    if best is None:
        return "no value is frequent"
    place, told, share = best
    return f"{label_of[place]}: {percent(share)} {names[told]}"


METRIC = LeakageMetric()
