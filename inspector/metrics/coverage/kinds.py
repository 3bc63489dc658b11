"""What each column holds: identifiers, categories, addresses, places, numbers kept as text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject
from inspector.metrics.coverage.sampled import sample_ask, sampled
from inspector.metrics.phrases import listed, plural, whole
from inspector.model.answers import Facts, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts
from inspector.stats.kinds import number_kind, text_kind

#: Kinds that a text should rather be stored as.
AS_TEXT = {
    "number as text": "numbers",
    "date as text": "dates",
    "time as text": "times of day",
}
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnKind:
    """What a column holds.

    Attributes:
        column: The column.
        kind: One of `inspector.stats.kinds.KINDS`.
        stored: The logical type it is stored as.
    """

    column: str
    kind: str
    stored: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What the columns of a version hold.

    Attributes:
        columns: In their order.
        drawn: Rows that were looked at for the forms of texts.
        rows: All rows.
    """

    columns: tuple[ColumnKind, ...]
    drawn: int
    rows: int


class KindsMetric(Metric[Kinds]):
    """Names what each column holds."""

    card = Card(
        key="coverage.kinds",
        area="coverage",
        name="What columns hold",
        technical="Semantic type detection by form, name, range and number of different values",
        question="What does each column hold, whatever it is stored as?",
        explanation=(
            "A number may be an identifier, a text may be a date. What a column holds decides what may be "
            "done with it: identifiers are not averaged, categories are counted, numbers kept as text "
            "are neither until they are read as numbers."
        ),
        formula="a form holds if 95 % of present texts have it; category: at most 200 values that come up "
        "5 times on average; identifier: nearly all different, and a code or named as one",
        source="Forms after Potter's Wheel (Raman and Hellerstein 2001); rules stated here",
        limits="Forms of texts are taken from sampled rows where there are more than 20 000. Names count: "
        "a latitude is known by its name and range alone.",
        order=5,
    )
    result = Kinds

    def measure(self, subject: Subject) -> Measurement[Kinds]:
        """Look at facts of every column and at sampled texts."""
        schema = subject.version.schema
        facts_of = {c.name: subject.ask(ColumnFacts(column=c.name)) for c in subject.countable()}
        sample = sample_ask(subject)
        answers = yield (*facts_of.values(), *((sample,) if sample else ()))
        seen = sampled(subject, answers.get(sample)) if sample else None
        drawn = set(seen.answer.columns) if seen else set()
        columns = []
        for column in schema:
            ask = facts_of.get(column.name)
            facts = answers.get(ask) if ask else None
            texts: Sequence[Scalar] = ()
            if seen and column.name in drawn and column.type is LogicalType.TEXT:
                texts = seen.values(column.name)
            columns.append(
                ColumnKind(
                    column=column.name,
                    kind=_kind(column, facts if isinstance(facts, Facts) else None, texts),
                    stored=column.type.value,
                )
            )
        return Kinds(
            columns=tuple(columns), drawn=seen.drawn if seen else 0, rows=subject.version.rows
        )

    def judge(
        self, result: Kinds, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Numbers and dates that are kept as text are worth knowing."""
        for kind, spoken in AS_TEXT.items():
            names = [one.column for one in result.columns if one.kind == kind]
            if names:
                many = len(names) > 1
                yield Judgement(
                    severity=Severity.INFO,
                    columns=tuple(names),
                    value=len(names),
                    unit="count",
                    message=f"{listed(names)} {'hold' if many else 'holds'} {spoken} kept as text.",
                    impact="They are compared and sorted as texts: 10 comes before 9, and nothing can be "
                    "reckoned with them.",
                    action=f"Store them as {spoken}, or set the type of the column where the file is read.",
                    risks=("performance",),
                )

    def present(self, series: Sequence[Shown[Kinds]]) -> Presentation:
        """A table of kinds, with those of the versions before where they differ."""
        newest = series[-1].result
        if not newest.columns:
            return Presentation(blocks=(Note(text="There are no columns."),))
        tables = [{one.column: one.kind for one in shown.result.columns} for shown in series]
        rows: list[tuple[Scalar, ...]] = [
            (one.column, one.stored, *(table.get(one.column) for table in tables))
            for one in newest.columns[:MOST_SHOWN]
        ]
        part = newest.drawn < newest.rows
        blocks: list[Block] = [
            Grid(
                title="What columns hold",
                columns=(
                    GridColumn(label="Column"),
                    GridColumn(label="Stored as"),
                    *(
                        GridColumn(
                            label="Holds" if len(series) == 1 else f"Holds · {shown.version.name}"
                        )
                        for shown in series
                    ),
                ),
                rows=tuple(rows),
                caption=f"Forms of texts from {whole(newest.drawn)} sampled rows." if part else "",
            )
        ]
        changed = [
            name
            for name, kind in tables[-1].items()
            if len(tables) > 1 and tables[-2].get(name, kind) != kind
        ]
        if changed:
            blocks.append(
                Note(
                    text=f"{plural(len(changed), 'column')} changed: {listed(changed)}.",
                    tone="info",
                )
            )
        return Presentation(blocks=tuple(blocks))


def _kind(column: Column, facts: Facts | None, texts: Sequence[Scalar]) -> str:
    if column.type is LogicalType.NESTED:
        return "nested"
    if column.type is LogicalType.BINARY:
        return "binary"
    if facts is not None and not facts.present - facts.empty - facts.blank:
        return "empty"
    if column.type is LogicalType.BOOLEAN:
        return "boolean"
    if column.type.is_temporal or column.type is LogicalType.TIME:
        return "date or time"
    if facts is None:
        return "empty" if column.physical.strip('"').upper() == "NULL" else "other"
    present = facts.present - facts.empty - facts.blank
    if column.type is LogicalType.TEXT:
        known = [value for value in texts if isinstance(value, str)]
        return text_kind(column.name, known, facts.distinct_estimate, present)
    low, high = facts.minimum, facts.maximum
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return "number"
    return number_kind(
        column.name,
        low=float(low),
        high=float(high),
        whole=column.type is LogicalType.INTEGER,
        distinct=facts.distinct_estimate,
        present=present,
    )


METRIC = KindsMetric()
