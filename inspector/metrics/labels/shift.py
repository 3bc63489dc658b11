"""Why label shares moved: other features, or other labels for the same features."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.compare import BIG
from inspector.metrics.drift.sampled import Coded, chosen, coded, fact_asks, sample_asks
from inspector.metrics.labels.classes import label_column, no_label
from inspector.metrics.phrases import percent, points, quoted, rows_text
from inspector.model.answers import SampledRows
from inspector.model.blocks import Bars, Block, Grid, GridColumn, Note, Presentation, Series
from inspector.model.finding import Judgement, Severity

if TYPE_CHECKING:
    import numpy as np

#: Fewest rows of each version, and fewest of a feature's group for it to be held fixed.
LEAST, GROUP = 200, 10
#: Most features listed.
LISTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureShift:
    """What one feature explains of a class's change.

    Attributes:
        feature: The feature.
        mix: Change of the share that the feature's changed mix explains.
        within: Change at an unchanged feature.
    """

    feature: str
    mix: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelShift:
    """How the change of a class's share splits.

    Attributes:
        note: Why this cannot be said; empty if it can.
        label: The class that moved most, or the positive one.
        before: Its share in the baseline.
        after: Its share in the new version.
        features: What each feature explains, most first.
        sampled: Rows of the new version that were looked at.
        rows: All its rows.
        real: Whether the share moved beyond chance.
    """

    note: str
    label: str = ""
    before: float = 0.0
    after: float = 0.0
    features: tuple[FeatureShift, ...] = ()
    sampled: int = 0
    rows: int = 0
    real: bool = False


class LabelShiftMetric(Metric[LabelShift]):
    """Splits a change of label shares into other features and other labelling."""

    card = Card(
        key="labels.shift",
        area="labels",
        name="Why labels moved",
        technical="Kitagawa decomposition of the class share by feature: prior shift, or change of "
        "the label at equal features (concept shift)",
        question="Did labels move because other rows came, or are the same rows labelled otherwise?",
        explanation=(
            "A class may become more frequent because more of the rows that always had it arrived: "
            "then, at an equal feature, nothing changed. Or rows that look as before are given it "
            "more often: then the world or the labelling changed. Each feature is held fixed in "
            "turn, and the change is split."
        ),
        formula="within = Σ (r₁ - r₀)(w₀ + w₁)/2, mix = Σ (w₁ - w₀)(r₀ + r₁)/2 over a feature's "
        "groups, with shares of rows w and shares of the class r",
        source="Kitagawa 1955; Moreno-Torres et al. 2012 (kinds of dataset shift)",
        limits="One feature at a time, on a sample of at most 20 000 rows of each version. A feature "
        "that nobody recorded may explain what stays.",
        thresholds=(
            Threshold(
                name="moved",
                default=BIG / 2,
                unit="points",
                meaning="A class share that really moved this much is explained.",
                source="Inspector",
            ),
            Threshold(
                name="mix",
                default=0.6,
                unit="share",
                meaning="A feature whose mix explains this part of the change is named.",
                source="Inspector",
            ),
        ),
        order=32,
    )
    result = LabelShift

    def skip(self, subject: Subject) -> str | None:
        """A label in two versions is needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        if subject.version.roles.label not in subject.baseline.schema:
            return "The baseline does not have the label column."
        return None

    def measure(self, subject: Subject) -> Measurement[LabelShift]:
        """Look at the samples that drift looks at."""
        label = label_column(subject)
        if label is None:
            raise ValueError("there is no label")
        facts = fact_asks(subject)
        answers = yield [ask for pair in facts.values() for ask in pair]
        names = chosen(subject, facts, answers)
        if label.name not in names:
            return LabelShift(note="The label has too many values to be followed as classes.")
        asks = sample_asks(subject, names)
        answers = yield asks
        before, after = (answers.get(ask) for ask in asks)
        if not isinstance(before, SampledRows) or not isinstance(after, SampledRows):
            reason = next((r for ask in asks if (r := answers.reason(ask))), "")
            return LabelShift(note=reason or "There are no rows to look at.")
        columns = coded(subject, before, after)
        own = columns.get(label.name)
        if own is None or own.edges:
            return LabelShift(note="The label is a number; see how its bins moved.")
        return _split(own, columns, subject, len(after.positions), after.rows)

    def judge(
        self, result: LabelShift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Say which it is, once a class has really moved."""
        label, change = subject.version.roles.label, result.after - result.before
        if result.note or label is None or not result.real or abs(change) < limits["moved"]:
            return
        if not result.features:
            return
        best = result.features[0]
        explained = best.mix / change
        moved = (
            f"The share of {quoted(result.label)} in {quoted(label)} went from "
            f"{percent(result.before)} to {percent(result.after)}. "
        )
        if explained >= limits["mix"]:
            message = (
                f"{moved}The changed mix of {quoted(best.feature)} explains "
                f"{points(best.mix)} of it; at an equal {quoted(best.feature)} it changed by "
                f"{points(best.within)}."
            )
            impact = (
                "Other rows came rather than other labels: a model of the label may still hold."
            )
            action = f"Find out why the mix of {quoted(best.feature)} changed; weight if it will not stay."
            columns: tuple[str, ...] = (label, best.feature)
        else:
            message = (
                f"{moved}No feature's changed mix explains it: the most, {quoted(best.feature)}, "
                f"explains {points(best.mix)}. Rows that look as before are labelled otherwise."
            )
            impact = "What a model learnt of the label no longer holds, or the labelling changed."
            action = "Compare labels of like rows from both versions with those who label."
            columns = (label,)
        yield Judgement(
            severity=Severity.INFO,
            columns=columns,
            value=explained,
            threshold=limits["mix"],
            unit="share",
            message=message
            + (
                f" Found on a sample of {rows_text(result.sampled)}."
                if result.sampled < result.rows
                else ""
            ),
            impact=impact,
            action=action,
            risks=("performance",),
        )

    def present(self, series: Sequence[Shown[LabelShift]]) -> Presentation:
        """Mix and within of each feature, for the newest version."""
        newest = series[-1]
        result = newest.result
        if result.note or not result.features:
            text = result.note or "There are no features to hold fixed."
            return Presentation(blocks=(Note(title="Why labels moved", text=text),))
        shown = result.features[:12]
        sampled = (
            f" On a sample of {rows_text(result.sampled)} of each version."
            if result.sampled < result.rows
            else ""
        )
        blocks: list[Block] = [
            Bars(
                title=f"Change of the share of “{result.label}”, feature by feature",
                labels=tuple(f.feature for f in shown),
                series=(
                    Series(label="changed mix of the feature", values=tuple(f.mix for f in shown)),
                    Series(label="at an equal feature", values=tuple(f.within for f in shown)),
                ),
                unit="points",
                x_title="Feature held fixed",
                y_title="Points",
                horizontal=True,
                caption=f"From {percent(result.before)} to {percent(result.after)}; the two parts add "
                f"up to the change.{sampled}",
            ),
            Grid(
                title="What each feature explains",
                columns=(
                    GridColumn(label="Feature", role="column"),
                    GridColumn(label="Changed mix", unit="points"),
                    GridColumn(label="At an equal feature", unit="points"),
                ),
                rows=tuple((f.feature, f.mix, f.within) for f in result.features),
            ),
        ]
        return Presentation(blocks=tuple(blocks))


def _split(
    own: Coded, columns: Mapping[str, Coded], subject: Subject, sampled: int, rows: int
) -> LabelShift:
    import numpy as np

    from inspector.stats.shares import share_test

    known = own.before >= 0, own.after >= 0
    sizes = int(known[0].sum()), int(known[1].sum())
    if min(sizes) < LEAST:
        return LabelShift(note=f"Fewer than {LEAST} labelled rows in one of the versions.")
    counts = [
        np.bincount(codes[one], minlength=len(own.labels))
        for codes, one in zip((own.before, own.after), known, strict=True)
    ]
    shares = counts[0] / sizes[0], counts[1] / sizes[1]
    place = int(np.abs(shares[1] - shares[0]).argmax())
    stated = subject.expect.label.positive
    if stated in own.labels:
        place = own.labels.index(stated)
    hits = int(counts[0][place]), int(counts[1][place])
    p = share_test(hits[1], sizes[1], hits[0], sizes[0]) * len(own.labels)
    roles = subject.version.roles
    left_out = {own.name, roles.annotator, roles.split, *roles.key}
    found = [
        FeatureShift(feature=name, mix=parts[0], within=parts[1])
        for name, column in columns.items()
        if name not in left_out
        and 1 < len(column.labels) <= 100
        and (parts := _parts(column, own, known, place)) is not None
    ]
    change = float(shares[1][place] - shares[0][place])
    found.sort(key=lambda f: (-f.mix * (1 if change >= 0 else -1), f.feature))
    return LabelShift(
        note="",
        label=own.labels[place],
        before=float(shares[0][place]),
        after=float(shares[1][place]),
        features=tuple(found[:LISTED]),
        sampled=sampled,
        rows=rows,
        real=bool(p < 0.01),
    )


def _parts(
    column: Coded, own: Coded, known: "tuple[np.ndarray, np.ndarray]", place: int
) -> tuple[float, float] | None:
    """Return mix and within of a class's share, over a feature's groups; gaps are a group."""
    import numpy as np

    from inspector.stats.decomposition import kitagawa

    size = len(column.labels) + 1
    rows, rates = [], []
    for codes, labels, one in zip(
        (column.before, column.after), (own.before, own.after), known, strict=True
    ):
        group = np.where(codes[one] >= 0, codes[one], size - 1).astype(np.intp)
        count = np.bincount(group, minlength=size).astype(float)
        hits = np.bincount(group[labels[one] == place], minlength=size).astype(float)
        rows.append(count)
        rates.append(np.where(count > 0, hits / np.maximum(count, 1), 0.0))
    # A group that only one version has says nothing of labels at an equal feature: all of it is mix.
    for mine, other in ((0, 1), (1, 0)):
        gone = rows[mine] < GROUP
        rates[mine] = np.where(gone, rates[other], rates[mine])
    one, two = (r * (1 - r) for r in rates)
    parts = kitagawa(rows[0], rates[0], rows[1], rates[1], (one, two))
    change = float(rates[1] @ rows[1] / rows[1].sum() - rates[0] @ rows[0] / rows[0].sum())
    return float(parts.mix), change - float(parts.mix)


METRIC = LabelShiftMetric()
