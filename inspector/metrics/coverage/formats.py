"""What texts look like: e-mail addresses, phone numbers, codes, and the patterns of their characters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.phrases import listed, percent, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Cells, Scalar
from inspector.model.blocks import Block, Grid, GridColumn, Note, Presentation, Tone
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.stats.formats import form_of, pattern, shares
from inspector.stats.missing_words import placeholder

#: Patterns kept of each column.
PER_COLUMN = 6
#: Part of a column's rows that its listed values must hold to speak for it, and fewest values.
KNOWN_SHARE, FEWEST_VALUES = 0.3, 8
#: Forms of which an exception is a finding. Numbers and dates are told with mixed formats.
STRICT = frozenset(
    ("UUID", "e-mail address", "web address", "IP address", "phone number", "time of day")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A form or pattern of a column.

    Attributes:
        name: Such as "e-mail address" or "AA-9999".
        rows: Rows that have it.
        example: The most frequent of them.
    """

    name: str
    rows: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFormats:
    """What the texts of a column look like.

    Attributes:
        rows: Rows whose text is known one by one.
        forms: What they are by their form, most rows first.
        patterns: Their character patterns, most rows first, `PER_COLUMN` at most.
        before: The share of the main form in the baseline; None without one.
    """

    column: str
    rows: int
    forms: tuple[Format, ...]
    patterns: tuple[Format, ...]
    before: float | None = None

    @property
    def share(self) -> float:
        """Share of rows that have the main form."""
        return self.forms[0].rows / self.rows

    @property
    def pattern_share(self) -> float:
        """Share of rows that have the main pattern."""
        return self.patterns[0].rows / self.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """The forms of every text column that could be read value by value."""

    columns: tuple[ColumnFormats, ...]


class FormatsMetric(Metric[Formats]):
    """Sorts distinct texts by form and pattern, weighed by their rows."""

    card = Card(
        key="coverage.formats",
        area="coverage",
        name="Forms and patterns",
        technical="Character-class masks (Potter's Wheel); semantic forms",
        question="Do texts keep to one form, such as a code or a phone number?",
        explanation=(
            "Codes, phone numbers and addresses follow a form. Listed are the forms of each text "
            "column with their shares; where nearly all keep to one, the others are slips, cells "
            "shifted by a column, or another source."
        ),
        formula="pattern: 9 a digit, A a capital, a+ small letters; shares over distinct values "
        "weighed by rows",
        source="Raman and Hellerstein 2001 (Potter's Wheel)",
        limits="In columns of more than 2 000 texts only those that occur more than once are seen; "
        "whether an address exists it cannot tell.",
        thresholds=(
            Threshold(
                name="exception",
                default=0.05,
                unit="share",
                meaning="Exceptions to the form of nearly all rows, up to this share, are a warning.",
                source="Inspector",
            ),
        ),
        order=77,
    )
    result = Formats

    def skip(self, subject: Subject) -> str | None:
        """It needs a text column."""
        if not subject.version.schema.of(LogicalType.TEXT):
            return "There is no text column whose form could be looked at."
        return None

    def measure(self, subject: Subject) -> Measurement[Formats]:
        """Ask for the values of text columns here and in the baseline."""
        names = [c.name for c in subject.version.schema.of(LogicalType.TEXT)]
        here = {name: subject.distribution(name) for name in names}
        then = {
            name: subject.baseline_distribution(name)
            for name in names
            if subject.baseline is not None
            and (old := subject.baseline.schema.find(name)) is not None
            and old.type is LogicalType.TEXT
        }
        answers = yield (*here.values(), *then.values())
        found = []
        for name in names:
            cells = answers.get(here[name])
            if not isinstance(cells, Cells):
                continue
            known = _texts(cells)
            if len(known) < FEWEST_VALUES or sum(known.values()) < KNOWN_SHARE * cells.rows:
                continue
            forms = _formats(known, form_of)
            old_cells = answers.get(then[name]) if name in then else None
            before = _texts(old_cells) if isinstance(old_cells, Cells) else {}
            total = sum(before.values())
            same = sum(n for text, n in before.items() if form_of(text) == forms[0].name)
            found.append(
                ColumnFormats(
                    column=name,
                    rows=sum(known.values()),
                    forms=forms[:PER_COLUMN],
                    patterns=_formats(known, pattern)[:PER_COLUMN],
                    before=same / total if total else None,
                )
            )
        return Formats(columns=tuple(found))

    def judge(
        self, result: Formats, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Exceptions to a strict form, and to a code's one pattern; not if the baseline has them."""
        for one in result.columns:
            if one.before is not None and one.before <= one.share:
                continue
            others = 1 - one.share
            if one.forms[0].name in STRICT and 0 < others <= limits["exception"]:
                yield _judgement(one, one.forms, others, limits["exception"], subject)
                continue
            odd = 1 - one.pattern_share
            main = one.patterns[0].name
            # A code's pattern is strict only if it has several parts and hardly any exception.
            coded = one.forms[0].name == "code" and len(set(main)) >= 3 and "+" not in main
            if coded and 0 < odd <= limits["exception"] / 5:
                yield _judgement(one, one.patterns, odd, limits["exception"] / 5, subject)

    def present(self, series: Sequence[Shown[Formats]]) -> Presentation:
        """One row a column: its forms and patterns with shares; all patterns as details."""
        newest = series[-1]
        rows: list[tuple[Scalar, ...]] = []
        tones: list[Tone] = []
        details: dict[str, tuple[Block, ...]] = {}
        for one in newest.result.columns:
            per_version = [
                next((c.share for c in s.result.columns if c.column == one.column), None)
                for s in series
            ]
            rows.append(
                (
                    one.column,
                    one.forms[0].name,
                    *per_version,
                    one.patterns[0].name[:60],
                    one.pattern_share,
                    ", ".join(f"{f.name} {percent(f.rows / one.rows)}" for f in one.forms[1:4]),
                )
            )
            tones.append(worst_tone(newest.findings, column=one.column))
            details[one.column] = (_detail(one),)
        if not rows:
            text = "No text column has values enough that repeat to tell their form."
            return Presentation(blocks=(Note(text=text),))
        many = len(series) > 1
        grid = Grid(
            title="What texts look like",
            columns=(
                GridColumn(label="Column", role="column"),
                GridColumn(label="Mostly"),
                *(
                    GridColumn(label=f"Share · {s.version.name}" if many else "Share", unit="share")
                    for s in series
                ),
                GridColumn(label="Main pattern", help="9 a digit, A a capital, a+ small letters."),
                GridColumn(label="Share of it", unit="share"),
                GridColumn(label="Also"),
            ),
            rows=tuple(rows),
            tones=tuple(tones),
        )
        return Presentation(blocks=(grid,), details=details)


def _texts(cells: Cells) -> dict[str, int]:
    pairs = (
        zip(cells.values, cells.counts, strict=True) if cells.form == "exact" else iter(cells.top)
    )
    known = {v: n for v, n in pairs if isinstance(v, str) and v.strip()}
    return {v: n for v, n in known.items() if placeholder(v, known) is None}


def _formats(known: Mapping[str, int], key: object) -> tuple[Format, ...]:
    return tuple(
        Format(name=name, rows=rows, example=example)
        for name, rows, example in shares(known, key)  # type: ignore[arg-type]
    )


def _judgement(
    one: ColumnFormats, formats: Sequence[Format], others: float, limit: float, subject: Subject
) -> Judgement:
    main = formats[0]
    rows = one.rows - main.rows
    coded = main.name not in STRICT
    look = f"follow the pattern {quoted(main.name)}" if coded else f"look like a {main.name}"
    look = (
        look.replace("a e-mail", "an e-mail").replace("a IP", "an IP").replace("a UUID", "a UUID")
    )
    return Judgement(
        severity=Severity.WARNING,
        columns=(one.column,),
        slice="form",
        value=others,
        threshold=limit,
        unit="share",
        message=f"{percent(1 - others)} of the values of {quoted(one.column)} {look}; "
        f"{rows_text(rows)} do not, such as {listed([f.example for f in formats[1:4]], 3)}.",
        impact="What relies on the form fails on these rows, or quietly drops them.",
        action="Look at them: they may be slips, or cells shifted from another column.",
        risks=("robustness",),
        rows=rows,
        ask=subject.distribution(one.column),
    )


def _detail(one: ColumnFormats) -> Grid:
    return Grid(
        title=f"Patterns of “{one.column}”",
        columns=(
            GridColumn(label="Pattern"),
            GridColumn(label="Share", unit="share"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Example"),
        ),
        rows=tuple((f.name[:80], f.rows / one.rows, f.rows, f.example[:80]) for f in one.patterns),
        caption="9: a digit. A: a capital. a+: small letters. A long run is written with +.",
    )


METRIC = FormatsMetric()
