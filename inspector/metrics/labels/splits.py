"""Train, validation and test: are they alike, and does one give the other away?"""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.labels.classes import (
    SHOWN_CLASSES,
    class_table,
    crosstab,
    label_column,
    name_of,
    no_label,
    not_classes,
)
from inspector.metrics.labels.splits_parts import (
    LabelSplits,
    SplitPart,
    later_rows,
    leaks_of,
    parts_of,
    times_of,
    train_of,
)
from inspector.metrics.labels.splits_show import split_blocks
from inspector.metrics.labels.splits_speech import leak_judgement, most_unlike, unlike_judgement
from inspector.metrics.periods import grain_for
from inspector.metrics.phrases import quoted
from inspector.model.answers import Cells, Facts, Groups
from inspector.model.blocks import Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement
from inspector.model.label_answers import SharedCounts
from inspector.model.label_questions import SharedRows
from inspector.model.questions import Ask, Axis, ColumnFacts, GroupCounts

#: Most parts a split has.
PARTS = 10
#: Most columns that are looked at as names of things (patients, users) rows belong to.
ENTITIES = 3


class SplitsMetric(Metric[LabelSplits]):
    """Compares the parts of a split."""

    card = Card(
        key="labels.splits",
        area="labels",
        name="Train and test",
        technical="Class balance per split; leakage between splits by key, row, entity and time",
        question="Are train and test alike in their classes, and truly apart in their rows?",
        explanation=(
            "A model is judged on rows it has not seen. If rows of the test part, or the patients "
            "and users they belong to, are also in the part it learns from, or come from before "
            "its end, the score is better than the model will be. And parts of unlike classes "
            "cannot be compared."
        ),
        formula="share of a part's rows whose key, whole content (keys and times left out) or entity "
        "is also in train; share of train rows later than the part's first; χ² of class by part",
        source="Kapoor and Narayanan 2023 (leakage in machine-learning-based science); Kaufman et "
        "al. 2012",
        limits="Near-equal rows are not found here. Rows of few coarse columns are equal by chance.",
        thresholds=(
            Threshold(
                name="row_info",
                default=0.01,
                unit="share",
                meaning="Equal rows in this share of a part are worth knowing.",
                source="Inspector",
            ),
            Threshold(
                name="row_warning",
                default=0.05,
                unit="share",
                meaning="Equal rows in this share of a part are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="entity",
                default=0.10,
                unit="share",
                meaning="Entities that train knows, in this share of a part's rows, are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="time",
                default=0.20,
                unit="share",
                meaning="If at most this share of train is later than a part begins, the split seems "
                "meant to be by time, and that share leaks.",
                source="Inspector",
            ),
            Threshold(
                name="classes",
                default=0.05,
                unit="share",
                meaning="A part whose classes differ from the others' by this much is worth knowing.",
                source="Inspector",
            ),
        ),
        order=25,
    )
    result = LabelSplits

    def skip(self, subject: Subject) -> str | None:
        """A label and a split are needed."""
        reason = no_label(subject)
        if reason is not None:
            return reason
        split = subject.version.schema.find(subject.version.roles.split)
        if split is None or not split.type.is_countable:
            return "Choose the column that says train, validation or test, under “Roles”."
        return None

    def measure(self, subject: Subject) -> Measurement[LabelSplits]:
        """Ask for classes and times by part, then for rows that parts share."""
        label = label_column(subject)
        split = subject.version.schema.find(subject.version.roles.split)
        if label is None or split is None:
            raise ValueError("there is no label or no split")
        time = subject.version.schema.find(subject.version.roles.event_time)
        classes = subject.distribution(label.name)
        by_label = subject.ask(
            GroupCounts(by=(Axis(column=split.name), Axis(column=label.name)), limit=2_000)
        )
        facts = {c.name: subject.ask(ColumnFacts(column=c.name)) for c in subject.version.schema}
        asks = [classes, by_label, *facts.values()]
        extents = None
        if time is not None:
            extents = subject.ask(
                GroupCounts(by=(Axis(column=split.name),), extent_of=time.name, limit=PARTS + 1)
            )
            asks.append(extents)
        answers = yield asks
        cells, groups = answers[classes], answers.get(by_label)
        if not isinstance(cells, Cells) or not isinstance(groups, Groups):
            return LabelSplits(note="The parts could not be counted.")
        table = {k: v for k, v in crosstab(groups).items() if k is not None}
        if not 2 <= len(table) <= PARTS:
            return LabelSplits(
                note=f"{quoted(split.name)} has {len(table)} parts with labels; 2 to {PARTS} are "
                "compared."
            )
        names = {name_of(value, split.type): inner for value, inner in table.items()}
        times = times_of(answers.get(extents) if extents is not None else None, split.type)
        is_class = not not_classes(cells, label.type)
        shown = [v for v, _ in class_table(cells, label.type)[:SHOWN_CLASSES]] if is_class else []
        parts = parts_of(names, [(v, name_of(v, label.type)) for v in shown], times)
        train = train_of(parts)
        known = {name: f for name, ask in facts.items() if isinstance(f := answers.get(ask), Facts)}
        shared = {
            (kind, columns): subject.ask(SharedRows(part=split.name, columns=columns))
            for kind, columns in _compared(subject, split, label, known)
        }
        later = _later_ask(subject, split, time, parts)
        second: list[Ask] = [*shared.values(), *([later] if later is not None else [])]
        answers = yield second
        leaks = []
        for (kind, columns), ask in shared.items():
            counted = answers.get(ask)
            if isinstance(counted, SharedCounts) and train in counted.parts:
                leaks += leaks_of(kind, columns, counted, train)
        if later is not None and time is not None:
            found = answers.get(later)
            if isinstance(found, Groups):
                leaks += later_rows(found, parts, train, split.type, time.name)
        leaks.sort(key=lambda one: (-one.share, one.kind, one.columns, one.part))
        return LabelSplits(note="", split=split.name, train=train, parts=parts, leaks=tuple(leaks))

    def judge(
        self, result: LabelSplits, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of what leaks into the judging parts, and of parts of unlike classes."""
        label = subject.version.roles.label
        if result.note or label is None:
            return
        for kind in ("key", "row", "entity", "time"):
            leaks = [one for one in result.leaks if one.kind == kind and one.rows]
            if (
                leaks
                and (judgement := leak_judgement(leaks[0], result, subject, limits)) is not None
            ):
                yield judgement
        worst = most_unlike(result, limits["classes"])
        if worst is not None:
            yield unlike_judgement(worst, result, label, limits["classes"])

    def present(self, series: Sequence[Shown[LabelSplits]]) -> Presentation:
        """Classes by part, and what leaks, of the newest version."""
        newest = series[-1]
        if newest.result.note:
            return Presentation(blocks=(Note(title="Train and test", text=newest.result.note),))
        return Presentation(blocks=split_blocks(newest))


def _compared(
    subject: Subject, split: Column, label: Column, facts: Mapping[str, Facts]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return what rows are compared by: the key, the whole content, and entities."""
    roles, schema = subject.version.roles, subject.version.schema
    found: list[tuple[str, tuple[str, ...]]] = []
    key = tuple(name for name in roles.key if name != split.name)
    if key and split.name not in roles.key:
        found.append(("key", key))
    apart = {split.name, *roles.key, roles.ingest_time, roles.event_time, *subject.expect.apart}
    content = tuple(
        c.name
        for c in schema
        if c.name not in apart
        and c.type.is_countable
        and (one := facts.get(c.name)) is not None
        and one.present > 0.5 * one.rows
        and not (c.type is LogicalType.INTEGER and one.distinct_estimate > 0.95 * one.present > 50)
    )
    if len(content) > 2:
        found.append(("row", content))
    entities = [
        c.name
        for c in schema
        if c.type in (LogicalType.TEXT, LogicalType.INTEGER)
        and c.name not in (split.name, label.name, roles.annotator, *roles.all_slices)
        and (c.name in roles.key[:1] if len(roles.key) > 1 else _names_things(c.name))
        and (one := facts.get(c.name)) is not None
        and 20 <= one.distinct_estimate < 0.9 * one.present
    ]
    return found + [("entity", (name,)) for name in entities[:ENTITIES]]


def _names_things(name: str) -> bool:
    """Whether a column's name says that it names things that rows belong to."""
    plain = name.strip().lower()
    if plain.endswith(("_id", " id", "-id", ".id")) or name.endswith(("Id", "ID")):
        return True
    return plain in (
        "patient", "subject", "user", "customer", "person", "member", "device", "session",
        "household", "participant", "client", "account",
    )  # fmt: skip


def _later_ask(
    subject: Subject, split: Column, time: Column | None, parts: Sequence[SplitPart]
) -> Ask | None:
    """Ask for rows by part and period, to see how much of train is later than the others begin."""
    ends = [
        (p.earliest, p.latest) for p in parts if p.earliest is not None and p.latest is not None
    ]
    if time is None or len(ends) < 2:
        return None
    grain = grain_for(min(low for low, _ in ends), max(high for _, high in ends), finest="day")
    by = (Axis(column=split.name), Axis(column=time.name, form="period", grain=grain))
    return subject.ask(GroupCounts(by=by))


METRIC = SplitsMetric()
