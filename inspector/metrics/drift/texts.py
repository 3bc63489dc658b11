"""Drift of texts that hardly repeat: their lengths, their patterns, their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.text_profile import TextDrift, compare_texts
from inspector.metrics.phrases import percent, plural, quoted, rows_text
from inspector.metrics.tones import worst_tone
from inspector.model.answers import Facts, SampledRows
from inspector.model.blocks import Bars, Block, Grid, GridColumn, Note, Presentation, Series
from inspector.model.dataset import LogicalType
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import ColumnFacts, RowSample
from inspector.stats.multiple import benjamini_hochberg

#: Most columns looked at, and rows drawn of each version.
COLUMNS, ROWS = 12, 4_000
#: Different texts from which a column is no list of categories.
MANY = 100
#: Longest mean text that is drawn; longer ones would fill the memory.
LONGEST = 2_000
#: The share of believed changes that may be false.
LEVEL = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsDrift:
    """How the texts of a version differ from the baseline's.

    Attributes:
        columns: The text columns looked at.
        rows: Rows drawn of each version, at most.
        note: Why nothing was looked at; empty if something was.
    """

    columns: tuple[TextDrift, ...] = ()
    rows: int = ROWS
    note: str = ""


class TextsMetric(Metric[TextsDrift]):
    """Compares texts by what they look like."""

    card = Card(
        key="drift.texts",
        area="drift",
        name="Drift of texts",
        technical="Two-sample tests of length, character pattern and token profile",
        question="Are texts as long, written in the same pattern, and of the same words as before?",
        explanation=(
            "Texts that hardly repeat cannot be compared one by one. What can: how long they are, "
            "the pattern of letters, digits and marks, and which words they hold. Codes with a new "
            "prefix, addresses in another order or notes in another language show here."
        ),
        formula="moved share of lengths and of patterns; a word: difference of the shares of texts "
        "that hold it, exact binomial tests, Bonferroni over up to 200 words; all of it "
        "Benjamini-Hochberg at 0.2 %",
        source="Inspector",
        limits="Found on a sample of 4 000 rows of each version. Meaning is not looked at. Columns "
        "with fewer than 100 different texts are compared value by value under column drift.",
        thresholds=(
            Threshold(
                name="info",
                default=0.10,
                unit="share",
                meaning="A real change of patterns or lengths of at least this moved share, or of a "
                "word by this many points, is worth knowing.",
                source="Inspector",
            ),
            Threshold(
                name="warning",
                default=0.25,
                unit="share",
                meaning="From this share of rows it is a warning.",
                source="Inspector",
            ),
        ),
        order=45,
    )
    result = TextsDrift

    def skip(self, subject: Subject) -> str | None:
        """Two versions with texts are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        if not _texts(subject):
            return "The two versions share no column of texts."
        return None

    def measure(self, subject: Subject) -> Measurement[TextsDrift]:
        """Draw texts of both versions."""
        facts = {
            name: (subject.ask_baseline(q), subject.ask(q))
            for name in _texts(subject)
            for q in (ColumnFacts(column=name),)
        }
        answers = yield [ask for pair in facts.values() for ask in pair]
        names = [
            name for name, pair in facts.items() if all(_is_free(answers.get(ask)) for ask in pair)
        ][:COLUMNS]
        if not names:
            return TextsDrift(note="No column holds many different texts.")
        question = RowSample(columns=tuple(names), rows=ROWS)
        asks = subject.ask_baseline(question), subject.ask(question)
        answers = yield asks
        before, after = (answers.get(ask) for ask in asks)
        if not isinstance(before, SampledRows) or not isinstance(after, SampledRows):
            reason = next((r for ask in asks if (r := answers.reason(ask))), "")
            return TextsDrift(note=reason or "There are no rows to look at.")
        found = [
            drift
            for place, name in enumerate(names)
            if (drift := compare_texts(name, before.values[place], after.values[place])) is not None
        ]
        tests = [p for d in found for p in (d.length_p, d.pattern_p, d.word_p)]
        real = benjamini_hochberg(tests, LEVEL)
        settled = tuple(
            replace(
                d,
                length_real=real[3 * place],
                pattern_real=real[3 * place + 1],
                word_real=real[3 * place + 2],
            )
            for place, d in enumerate(found)
        )
        return TextsDrift(columns=settled, rows=max(len(before.positions), len(after.positions)))

    def judge(
        self, result: TextsDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Speak of what is real and big; one finding a column."""
        before = quoted(subject.baseline.name) if subject.baseline else "the baseline"
        for d in result.columns:
            parts = [(s, t) for s, t in _told(d) if s >= limits["info"]]
            if not parts:
                continue
            size = max(s for s, _ in parts)
            warning = size >= limits["warning"]
            yield Judgement(
                severity=Severity.WARNING if warning else Severity.INFO,
                columns=(d.column,),
                value=size,
                threshold=limits["warning" if warning else "info"],
                unit="share",
                message=f"Texts of {quoted(d.column)} are not written as in {before}: "
                f"{'; '.join(t for _, t in parts)}. Found on a sample of {rows_text(result.rows)}.",
                impact="What reads these texts (rules, joins, language models) meets forms it does "
                "not know.",
                action="Look at some texts of both versions side by side.",
                risks=("robustness",),
                ask=subject.ask(ColumnFacts(column=d.column)),
            )

    def present(self, series: Sequence[Shown[TextsDrift]]) -> Presentation:
        """A row a column, and each column's patterns and words."""
        newest = series[-1]
        result = newest.result
        if not result.columns:
            text = result.note or "No column of texts could be compared."
            return Presentation(blocks=(Note(text=text, tone="muted"),))
        before = newest.baseline.name if newest.baseline else "baseline"
        grid = Grid(
            title=f"Texts of “{newest.version.name}” against “{before}”",
            columns=(
                GridColumn(label="Column", role="column"),
                GridColumn(label="Lengths moved", unit="share"),
                GridColumn(label="Patterns moved", unit="share"),
                GridColumn(label="Word that changed most"),
                GridColumn(label="Its change", unit="points"),
            ),
            rows=tuple(
                (
                    d.column,
                    d.length_moved if d.length_real else 0.0,
                    d.pattern_moved if d.pattern_real else 0.0,
                    d.words[0] if d.words and d.word_real else None,
                    d.word_after[0] - d.word_before[0] if d.words and d.word_real else None,
                )
                for d in result.columns
            ),
            tones=tuple(worst_tone(newest.findings, column=d.column) for d in result.columns),
            caption=f"Found on a sample of {rows_text(result.rows)} of each version at most; 0 "
            "where the two do not differ beyond chance.",
        )
        details: dict[str, tuple[Block, ...]] = {
            d.column: _details(d, before, newest.version.name) for d in result.columns
        }
        return Presentation(blocks=(grid,), details=details)


def _texts(subject: Subject) -> tuple[str, ...]:
    if subject.baseline is None:
        return ()
    return tuple(
        c.name
        for c in subject.version.schema.of(LogicalType.TEXT)
        if (old := subject.baseline.schema.find(c.name)) and old.type is LogicalType.TEXT
    )


def _is_free(facts: object) -> bool:
    if not isinstance(facts, Facts) or facts.distinct_estimate < MANY:
        return False
    return (facts.total_length or 0) <= LONGEST * max(1, facts.present)


def _told(d: TextDrift) -> list[tuple[float, str]]:
    """Return each real change with its size, as part of a sentence."""
    parts = []
    if d.pattern_real and d.patterns:
        parts.append(
            (
                d.pattern_moved,
                f"the pattern {quoted(d.patterns[0])} went from {percent(d.pattern_before[0])} to "
                f"{percent(d.pattern_after[0])} of texts",
            )
        )
    if d.length_real:
        first, last = (plural(round(x), "character") for x in (d.median_before, d.median_after))
        parts.append((d.length_moved, f"the middle length went from {first} to {last}"))
    if d.word_real and d.words:
        parts.append(
            (
                abs(d.word_after[0] - d.word_before[0]),
                f"the word {quoted(d.words[0])} went from {percent(d.word_before[0])} to "
                f"{percent(d.word_after[0])} of texts",
            )
        )
    return parts


def _details(d: TextDrift, before: str, after: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    shown = (
        ("Patterns", d.patterns, d.pattern_before, d.pattern_after),
        ("Words", d.words, d.word_before, d.word_after),
    )
    for title, labels, old, new in shown:
        if labels:
            blocks.append(
                Bars(
                    title=f"{title} of “{d.column}”",
                    labels=labels,
                    series=(Series(label=before, values=old), Series(label=after, values=new)),
                    unit="share",
                    y_title="Share of texts",
                    horizontal=True,
                    caption="A stands for capitals, a for small letters, 9 for digits; runs are "
                    "written once."
                    if title == "Patterns"
                    else "Those that changed most first.",
                )
            )
    return tuple(blocks)


METRIC = TextsMetric()
