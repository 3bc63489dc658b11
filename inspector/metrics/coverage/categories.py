"""Texts that mean the same but are written differently, and columns that mix kinds of values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.phrases import percent, plural, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation, Tone
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask
from inspector.stats.missing_words import placeholder
from inspector.stats.spelling import date_order, fingerprint, kind_of, spellings

PER_COLUMN = 10
#: Part of a column's rows that its listed values must hold to speak for it.
KNOWN_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelt:
    """A value and other spellings of it.

    Attributes:
        value: The most frequent spelling.
        others: The others, most frequent first.
        rows: Rows with the most frequent one.
        other_rows: Rows with the others.
        new: Whether the baseline has none of the others; False without one.
    """

    column: str
    value: str
    others: tuple[str, ...]
    rows: int
    other_rows: int
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A text column that mixes kinds of values.

    Attributes:
        kinds: Kinds found, most rows first: "number", "date", "text", or orders of a date.
        rows: Rows of each.
        example: A value of the rarest kind.
    """

    column: str
    kinds: tuple[str, ...]
    rows: tuple[int, ...]
    example: str

    @property
    def minority(self) -> float:
        """Share of rows that are not of the main kind."""
        total = sum(self.rows)
        return 1 - self.rows[0] / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Categories:
    """Spellings and mixtures of a version's text columns."""

    rows: int
    respelt: tuple[Respelt, ...]
    mixtures: tuple[Mixture, ...]


class CategoriesMetric(Metric[Categories]):
    """Looks at distinct texts, weighed by their rows."""

    card = Card(
        key="coverage.categories",
        area="coverage",
        name="Spellings and mixed formats",
        technical="Near-duplicate categories (key collision, one edit); mixed types and formats",
        question="Is one thing written in several ways?",
        explanation=(
            "“Berlin”, “berlin ” and “Berlín” are three values to a computer. Spellings split a "
            "group into several, each smaller than it is. A number column with a few words in it is "
            "read as text, and two orders of day and month make wrong dates."
        ),
        formula="same key: lower case, no accents or punctuation, words sorted; or one edit from a "
        "value 20 times as frequent (5 letters or more, no digits)",
        source="OpenRefine key collision; Damerau-Levenshtein distance",
        limits="It does not know which values truly differ; columns with more than 2 000 values are "
        "seen by their most frequent ones.",
        thresholds=(
            Threshold(
                name="warning",
                default=0.01,
                unit="share",
                meaning="Other spellings in at least this share of rows, or new since the baseline, "
                "are a warning.",
                source="Inspector",
            ),
            Threshold(
                name="minority",
                default=0.05,
                unit="share",
                meaning="A second kind of value in at most this share of rows is a warning.",
                source="Inspector",
            ),
        ),
        order=75,
    )
    result = Categories

    def skip(self, subject: Subject) -> str | None:
        """It needs a text column."""
        if not subject.version.schema.of(LogicalType.TEXT):
            return "There is no text column to compare spellings in."
        return None

    def measure(self, subject: Subject) -> Measurement[Categories]:
        """Ask for the values of text columns here and in the baseline."""
        names = [
            c.name
            for c in subject.version.schema.of(LogicalType.TEXT)
            if c.name not in subject.version.roles.key
        ]
        here = {name: subject.distribution(name) for name in names}
        then: dict[str, Ask] = {}
        if subject.baseline is not None:
            old = {c.name for c in subject.baseline.schema.of(LogicalType.TEXT)}
            then = {name: subject.baseline_distribution(name) for name in names if name in old}
        answers = yield (*here.values(), *then.values())
        respelt: list[Respelt] = []
        mixtures: list[Mixture] = []
        for name, ask in here.items():
            cells = answers.get(ask)
            counts = _counts(cells)
            if not isinstance(cells, Cells) or not counts:
                continue
            before = answers.get(then[name]) if name in then else None
            known = _counts(before) if isinstance(before, Cells) else None
            respelt += _respelt(name, counts, known)[:PER_COLUMN]
            if sum(counts.values()) >= KNOWN_SHARE * cells.total:
                mixture = _mixture(name, counts)
                if mixture is not None:
                    mixtures.append(mixture)
        return Categories(
            rows=subject.version.rows, respelt=tuple(respelt), mixtures=tuple(mixtures)
        )

    def judge(
        self, result: Categories, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """One finding a column for spellings, one for mixtures."""
        by_column: dict[str, list[Respelt]] = {}
        for one in result.respelt:
            by_column.setdefault(one.column, []).append(one)
        for column, group in by_column.items():
            yield _judge_spelling(column, group, result.rows, limits["warning"], subject)
        for mixture in result.mixtures:
            if mixture.minority <= limits["minority"] or mixture.kinds[0].startswith("date,"):
                yield _judge_mixture(mixture, limits["minority"], subject)

    def present(self, series: Sequence[Shown[Categories]]) -> Presentation:
        """Spellings that could be merged, with their rows; then mixtures."""
        blocks: list[Block] = []
        rows: list[tuple[Scalar, ...]] = []
        tones: list[Tone] = []
        for shown in reversed(series):
            for one in shown.result.respelt:
                rows.append(
                    (
                        shown.version.name,
                        one.column,
                        one.value,
                        ", ".join(f"“{visible(other)}”" for other in one.others[:5]),
                        one.rows,
                        one.other_rows,
                    )
                )
                tones.append(worst_tone(shown.findings, column=one.column))
        if rows:
            blocks.append(
                Grid(
                    title="Values that may be one",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Value"),
                        GridColumn(label="Also written"),
                        GridColumn(label="Rows", unit="rows"),
                        GridColumn(label="Rows written otherwise", unit="rows"),
                    ),
                    rows=tuple(rows),
                    tones=tuple(tones),
                )
            )
        mixed: list[tuple[Scalar, ...]] = [
            (
                shown.version.name,
                mixture.column,
                ", ".join(mixture.kinds),
                mixture.minority,
                mixture.example,
            )
            for shown in reversed(series)
            for mixture in shown.result.mixtures
        ]
        if mixed:
            blocks.append(
                Grid(
                    title="Columns that mix kinds of values",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Kinds"),
                        GridColumn(label="Not of the main kind", unit="share"),
                        GridColumn(label="Example"),
                    ),
                    rows=tuple(mixed),
                )
            )
        if not blocks:
            text = "No text looks like another spelling, and no column mixes kinds of values."
            blocks.append(Note(text=text, tone="good"))
        return Presentation(blocks=tuple(blocks))


def _counts(answer: object) -> dict[str, int]:
    """Return the texts that are known one by one, missing ones left out."""
    if not isinstance(answer, Cells):
        return {}
    exact = answer.form == "exact"
    pairs = zip(answer.values, answer.counts, strict=True) if exact else answer.top
    return {v: n for v, n in pairs if isinstance(v, str) and v.strip()}


def _respelt(
    column: str, counts: Mapping[str, int], before: Mapping[str, int] | None
) -> list[Respelt]:
    return [
        Respelt(
            column=column,
            value=value,
            others=others[:20],
            rows=counts[value],
            other_rows=sum(counts[other] for other in others),
            new=bool(before)
            and all(
                other not in (before or {}) and fingerprint(other) == fingerprint(value)
                for other in others
            ),
        )
        for value, others in spellings(counts)
    ]


def _mixture(column: str, counts: Mapping[str, int]) -> Mixture | None:
    """Return a mixture of numbers with texts, or of dates written in two orders."""
    meant = {v: n for v, n in counts.items() if placeholder(v, counts) is None}
    rows: dict[str, int] = {}
    for value, count in meant.items():
        kind = kind_of(value)
        rows[kind] = rows.get(kind, 0) + count
    if not rows:
        return None
    orders: dict[str, int] = {}
    for value, count in meant.items():
        if order := date_order(value):
            orders[order] = orders.get(order, 0) + count
    clear = {order: count for order, count in orders.items() if order != "either"}
    dates = rows.get("date", 0)
    if dates >= 0.9 * sum(rows.values()) and len(clear) > 1:
        kinds = sorted(clear, key=lambda k: -clear[k])
        rarest = next(v for v in meant if date_order(v) == kinds[-1])
        named = tuple(f"date, {kind}" for kind in kinds)
        return Mixture(
            column=column, kinds=named, rows=tuple(clear[k] for k in kinds), example=rarest
        )
    kinds = sorted(rows, key=lambda k: -rows[k])
    if len(kinds) < 2 or kinds[0] == "text" or rows[kinds[0]] < 0.5 * sum(rows.values()):
        return None
    rarest = next(v for v in meant if kind_of(v) == kinds[-1])
    return Mixture(
        column=column, kinds=tuple(kinds), rows=tuple(rows[k] for k in kinds), example=rarest
    )


def _judge_spelling(
    column: str, group: Sequence[Respelt], rows: int, limit: float, subject: Subject
) -> Judgement:
    worst = group[0]
    written = sum(one.other_rows for one in group)
    share = written / rows if rows else 0.0
    new = [one for one in group if one.new and one.other_rows >= max(3, 0.001 * rows)]
    serious = share >= limit or bool(new)
    if new and share < limit:
        worst = new[0]
    came = " new since the baseline" if worst.new else ""
    spelt = ", ".join(f"“{visible(other)}”" for other in worst.others[:3])
    if len(worst.others) > 3:
        spelt += f" and {len(worst.others) - 3} more"
    more = f" {plural(len(group) - 1, 'other value')} likewise." if len(group) > 1 else ""
    return Judgement(
        severity=Severity.WARNING if serious else Severity.INFO,
        columns=(column,),
        slice="spellings",
        value=share,
        threshold=limit,
        unit="share",
        message=f"“{visible(worst.value)}” in {quoted(column)} is also written "
        f"{spelt}, in {rows_text(worst.other_rows)}{came}.{more}",
        impact="One group counts as several, each smaller than it is; a model meets the rare "
        "spellings as strangers.",
        action="Decide which spellings mean the same, and map them to one where the data is "
        "loaded.",
        risks=("fairness", "robustness"),
        rows=written,
        ask=subject.distribution(column),
    )


def visible(text: str) -> str:
    """Return a text with the blanks that the eye does not see marked, cut if long."""
    bare = text.strip()
    if not bare:
        return text
    start = len(text) - len(text.lstrip())
    inner = re.sub(r"\s{2,}|[^\S ]", lambda found: "␣" * len(found[0]), bare)
    shown = "␣" * start + inner + "␣" * (len(text) - start - len(bare))
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _judge_mixture(mixture: Mixture, limit: float, subject: Subject) -> Judgement:
    dates = mixture.kinds[0].startswith("date,")
    main = "dates" if mixture.kinds[0].startswith("date") else "numbers"
    if dates:
        told = (
            f"holds dates written in {len(mixture.kinds)} orders, such as {quoted(mixture.example)}"
        )
    else:
        told = (
            f"holds {main}, but in {percent(mixture.minority)} of rows something else, such as "
            f"{quoted(mixture.example)}"
        )
    return Judgement(
        severity=Severity.WARNING,
        columns=(mixture.column,),
        slice="mixed formats",
        value=mixture.minority,
        threshold=limit,
        unit="share",
        message=f"{quoted(mixture.column)} {told}.",
        impact="Day and month are swapped without notice where the order is guessed."
        if dates
        else f"The column is read as text, so nothing can be computed from its {main}.",
        action="Write one format at the source; until then, read each format by itself.",
        risks=("robustness",),
        rows=sum(mixture.rows[1:]),
        ask=subject.distribution(mixture.column),
    )


METRIC = CategoriesMetric()
