"""What became of the columns themselves: added, removed, retyped, renamed, promises broken."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Answers, Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.drift.schema_range import out_of_range, range_asks
from inspector.metrics.drift.schema_result import BrokenPromise, Renamed, Retyped, SchemaDrift
from inspector.metrics.drift.schema_speech import promise_words, schema_judgements
from inspector.metrics.phrases import percent, quoted, rows_text
from inspector.model.answers import Cells, DuplicateCount, Facts
from inspector.model.blocks import Block, Figure, Figures, Grid, GridColumn, Note, Presentation
from inspector.model.dataset import Column, LogicalType
from inspector.model.finding import Judgement
from inspector.model.questions import Ask, ColumnFacts, Distribution, Duplicates
from inspector.stats.cells import align

#: Most pairs of a removed and an added column that are compared.
RENAME_PAIRS = 60
#: Most columns whose uniqueness is checked.
UNIQUE_COLUMNS = 8
#: A moved share under which two columns of equal type are taken for one.
RENAMED = 0.05
#: A moved share beyond which a pair is not worth remembering.
MAYBE_RENAMED = 0.25
#: Fewest rows from which "always" means something.
PROMISE_ROWS = 20

#: From which to which type nothing is lost.
WIDENED = {
    (LogicalType.INTEGER, LogicalType.REAL),
    (LogicalType.DATE, LogicalType.TIMESTAMP),
    (LogicalType.BOOLEAN, LogicalType.INTEGER),
    (LogicalType.BOOLEAN, LogicalType.REAL),
}


class SchemaMetric(Metric[SchemaDrift]):
    """Compares columns, types, order and promises with the baseline's."""

    card = Card(
        key="drift.schema",
        area="schema",
        name="Schema changes",
        technical="Schema drift",
        question="Are the columns still the ones everybody counts on?",
        explanation=(
            "Columns that came, went, changed their type or their place, and promises that held in "
            "the baseline and no longer do: a column that was always filled, values that never "
            "repeated. Programs downstream rely on these without saying so, and break or, worse, "
            "carry on with wrong values."
        ),
        formula="set differences of names; types compared; renamed: equal type and moved share "
        "below the limit; promises: 0 missing, repeated or out-of-range values before, some now",
        source="Breck et al. 2019 (data validation for machine learning); Rahm and Bernstein 2001",
        limits="A rename is a guess from equal types and distributions. Types are as read: in a "
        "text file one odd value can turn a column of numbers into text.",
        thresholds=(
            Threshold(
                name="renamed",
                default=RENAMED,
                unit="share",
                meaning="A removed and an added column of equal type that differ by less than this "
                "moved share are taken for one column renamed.",
                source="Inspector",
            ),
            Threshold(
                name="broken_warning",
                default=0.01,
                unit="share",
                meaning="A broken promise is a warning from this share of rows.",
                source="Inspector",
            ),
        ),
        order=10,
    )
    result = SchemaDrift

    def skip(self, subject: Subject) -> str | None:
        """Two versions are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        return None

    def measure(self, subject: Subject) -> Measurement[SchemaDrift]:
        """Compare the schemas; ask about promises, and about columns that may be renamed."""
        baseline = subject.baseline
        if baseline is None:
            raise ValueError("there is no baseline")
        old, new = baseline.schema, subject.version.schema
        shared = tuple(c for c in new if c.name in old)
        added = tuple(c for c in new if c.name not in old)
        removed = tuple(c for c in old if c.name not in new)
        pairs = [
            (gone, come)
            for gone in removed
            for come in added
            if gone.type is come.type and gone.type.is_countable
        ][:RENAME_PAIRS]
        facts = [ColumnFacts(column=c.name) for c in shared]
        first = [Distribution(column=c.name) for c in dict.fromkeys(gone for gone, _ in pairs)]
        answers = yield [
            *(subject.ask_baseline(q) for q in facts),
            *(subject.ask(q) for q in facts),
            *(subject.ask_baseline(q) for q in first),
            *range_asks(shared, subject),
        ]
        counted = {
            q.column: given
            for q in first
            if isinstance(given := answers.get(subject.ask_baseline(q)), Cells)
        }
        second = {
            (gone.name, come.name): subject.ask(
                Distribution(column=come.name, scale=counted[gone.name].scale)
            )
            for gone, come in pairs
            if gone.name in counted
        }
        unique = _unique_candidates(shared, subject, answers)
        repeats = [Duplicates(columns=(name,), nulls_equal=False) for name in unique]
        asks: list[Ask] = [*second.values()]
        for question in repeats:
            asks += [subject.ask_baseline(question), subject.ask(question)]
        later = (yield asks) if asks else answers
        lost = _roles_lost(removed, subject)
        return SchemaDrift(
            added=tuple(c.name for c in added),
            added_types=tuple(c.type for c in added),
            removed=tuple(c.name for c in removed),
            removed_types=tuple(c.type for c in removed),
            lost_roles=lost,
            retyped=_retyped(shared, subject),
            renamed=_renamed(pairs, counted, second, later),
            reordered=_reordered(shared, subject),
            broken=(
                *_incomplete(shared, subject, answers),
                *_repeated(repeats, subject, later),
                *out_of_range(shared, subject, answers),
            ),
        )

    def judge(
        self, result: SchemaDrift, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """A lost role is critical, a lost column or type a warning, the rest good to know."""
        return schema_judgements(result, subject, limits)

    def present(self, series: Sequence[Shown[SchemaDrift]]) -> Presentation:
        """Figures of the newest version and one grid of all changes."""
        newest = series[-1].result
        blocks: list[Block] = [
            Figures(
                title="Are the columns the same?",
                figures=(
                    Figure(label="Added", value=len(newest.added), unit="count"),
                    Figure(
                        label="Removed",
                        value=len(newest.removed),
                        unit="count",
                        tone="warning" if newest.removed else "neutral",
                    ),
                    Figure(label="Other type", value=len(newest.retyped), unit="count"),
                    Figure(
                        label="Promises broken",
                        value=len(newest.broken),
                        unit="count",
                        note="always filled, never repeated, in range",
                    ),
                ),
            )
        ]
        rows = [row for shown in reversed(series) for row in _rows(shown)]
        if rows:
            blocks.append(
                Grid(
                    title="Changes of the schema",
                    columns=(
                        GridColumn(label="Version"),
                        GridColumn(label="Change"),
                        GridColumn(label="Column", role="column"),
                        GridColumn(label="Before"),
                        GridColumn(label="Now"),
                    ),
                    rows=tuple(rows),
                )
            )
        else:
            blocks.append(
                Note(text="Columns, types, order and promises are the same.", tone="good")
            )
        return Presentation(blocks=tuple(blocks))


def _rows(shown: Shown[SchemaDrift]) -> list[tuple[str, ...]]:
    result, name = shown.result, shown.version.name
    rows: list[tuple[str, ...]] = []
    for column, kind, roles in zip(
        result.removed, result.removed_types, result.lost_roles, strict=True
    ):
        rows.append((name, "Removed", column, str(kind) + (f" ({roles})" if roles else ""), "–"))
    for column, kind in zip(result.added, result.added_types, strict=True):
        rows.append((name, "Added", column, "–", str(kind)))
    rows.extend(
        (name, f"Perhaps renamed ({percent(r.moved)} moved)", r.after, r.before, r.after)
        for r in result.renamed
        if r.moved < RENAMED
    )
    for retyped in result.retyped:
        word = "Wider type" if retyped.widened else "Other type"
        rows.append((name, word, retyped.column, str(retyped.before), str(retyped.after)))
    for broken in result.broken:
        always, now = promise_words(broken)
        rows.append(
            (name, "Promise broken", broken.column, always, f"{now} in {rows_text(broken.rows)}")
        )
    if result.reordered:
        many = ", ".join(quoted(column) for column in result.reordered[:5])
        rows.append((name, "Other order", result.reordered[0], "–", many))
    return rows


def _roles_lost(removed: Sequence[Column], subject: Subject) -> tuple[str, ...]:
    roles = subject.baseline.roles if subject.baseline else subject.version.roles
    return tuple(", ".join(roles.of(c.name)) for c in removed)


def _retyped(shared: Sequence[Column], subject: Subject) -> tuple[Retyped, ...]:
    found = []
    for column in shared:
        old = subject.baseline.schema.find(column.name) if subject.baseline else None
        if old is not None and old.type is not column.type:
            found.append(
                Retyped(
                    column=column.name,
                    before=old.type,
                    after=column.type,
                    widened=(old.type, column.type) in WIDENED,
                )
            )
    return tuple(found)


def _reordered(shared: Sequence[Column], subject: Subject) -> tuple[str, ...]:
    if subject.baseline is None:
        return ()
    now = [c.name for c in shared]
    before = [name for name in subject.baseline.schema.names if name in set(now)]
    return tuple(name for name, other in zip(now, before, strict=True) if name != other)


def _renamed(
    pairs: Sequence[tuple[Column, Column]],
    counted: Mapping[str, Cells],
    second: Mapping[tuple[str, str], Ask],
    answers: Answers,
) -> tuple[Renamed, ...]:
    """Pair each removed column with the added one it resembles most, each used once."""
    from inspector.stats.bootstrap import moved_share
    from inspector.stats.two_sample import two_sample

    found = []
    for gone, come in pairs:
        ask = second.get((gone.name, come.name))
        after = answers.get(ask) if ask is not None else None
        if not isinstance(after, Cells):
            continue
        aligned = align(counted[gone.name], after, ordered=gone.type.is_ordered)
        if isinstance(aligned, str) or not aligned.n or not aligned.m or len(aligned.values) < 2:
            continue
        test = two_sample(aligned.a, aligned.b, ordered=aligned.ordered)
        moved, _, _ = moved_share(test.a, test.b)
        if max(moved, test.one_value) < MAYBE_RENAMED:
            found.append(Renamed(before=gone.name, after=come.name, moved=moved))
    found.sort(key=lambda r: (r.moved, r.before, r.after))
    taken: set[str] = set()
    best = []
    for candidate in found:
        if candidate.before not in taken and candidate.after not in taken:
            taken |= {candidate.before, candidate.after}
            best.append(candidate)
    return tuple(best)


def _incomplete(
    shared: Sequence[Column], subject: Subject, answers: Answers
) -> tuple[BrokenPromise, ...]:
    found = []
    for column in shared:
        question = ColumnFacts(column=column.name)
        before, after = (
            answers.get(subject.ask_baseline(question)),
            answers.get(subject.ask(question)),
        )
        if not isinstance(before, Facts) or not isinstance(after, Facts):
            continue
        if before.rows >= PROMISE_ROWS and before.missing == 0 and after.missing > 0:
            found.append(
                BrokenPromise(
                    column=column.name, promise="complete", rows=after.missing, of=after.rows
                )
            )
    return tuple(found)


def _unique_candidates(
    shared: Sequence[Column], subject: Subject, answers: Answers
) -> tuple[str, ...]:
    """Columns that may have been unique; the key itself is coverage's to check."""
    names = []
    changed = {r.column for r in _retyped(shared, subject)}
    for column in shared:
        before = answers.get(subject.ask_baseline(ColumnFacts(column=column.name)))
        if column.type not in (LogicalType.INTEGER, LogicalType.TEXT) or not isinstance(
            before, Facts
        ):
            continue
        if (
            before.rows >= PROMISE_ROWS
            and before.present > 0.5 * before.rows
            and before.distinct_estimate >= 0.9 * before.present
            and column.name not in (*subject.version.roles.key, *changed)
        ):
            names.append(column.name)
    return tuple(names[:UNIQUE_COLUMNS])


def _repeated(
    repeats: Sequence[Duplicates], subject: Subject, answers: Answers
) -> tuple[BrokenPromise, ...]:
    found = []
    for question in repeats:
        before, after = (
            answers.get(subject.ask_baseline(question)),
            answers.get(subject.ask(question)),
        )
        if not isinstance(before, DuplicateCount) or not isinstance(after, DuplicateCount):
            continue
        if before.duplicates == 0 and after.duplicates > 0:
            found.append(
                BrokenPromise(
                    column=question.columns[0],
                    promise="unique",
                    rows=after.duplicates,
                    of=after.rows,
                )
            )
    return tuple(found)


METRIC = SchemaMetric()
