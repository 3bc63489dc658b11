"""Rows added, removed and changed since the version before, and what became of their cells."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.metrics.base import Card, Measurement, Metric, Shown, Subject, Threshold
from inspector.metrics.phrases import listed, percent, quoted, rows_text, slice_text
from inspector.metrics.versions.rows_result import RowsChanged
from inspector.metrics.versions.rows_show import (
    cells_by_column,
    figures,
    rows_by_slice,
    rows_by_version,
    typical_changes,
)
from inspector.model.blocks import (
    Block,
    Presentation,
)
from inspector.model.change_answers import RowDifferences
from inspector.model.finding import Judgement, Severity
from inspector.model.questions import Ask, RowChanges
from inspector.stats.intervals import wilson

#: Most columns by whose values rows are counted.
SLICES = 3
#: Fewest rows from which a share of rows says something.
FEWEST = 20


def row_changes(subject: Subject) -> RowChanges | None:
    """Return the question about a pair's rows; None if nothing can be compared.

    Rows are matched by the key that both versions have; without one, by content.
    """
    baseline = subject.baseline
    if baseline is None:
        return None
    old, new = baseline.schema, subject.version.schema
    key = subject.version.roles.key
    if not all(name in old and name in new for name in key):
        key = ()
    columns = tuple(
        c.name
        for c in new
        if c.name not in key
        and (before := old.find(c.name)) is not None
        and (before.type is c.type or (before.type.is_ordered and c.type.is_ordered))
    )
    if not key and not columns:
        return None
    by = [
        name
        for name in subject.version.roles.all_slices
        if name in columns and name not in key and old.find(name) == new.find(name)
    ]
    return RowChanges(
        other=baseline.id, key=key, columns=columns, by=tuple(by[:SLICES]) if key else ()
    )


class RowsMetric(Metric[RowsChanged]):
    """Compares the rows of two versions."""

    card = Card(
        key="versions.rows",
        area="versions",
        name="Rows and cells changed",
        technical="Row-level difference (key join)",
        question="Which rows came, went or were altered since the version before?",
        explanation=(
            "Rows of both versions are matched by their key and compared cell by cell. A new version "
            "should add rows, and alter old ones only where somebody repaired them. Rows that went "
            "and cells that emptied are where a silent filter or a broken export shows first."
        ),
        formula="full join on the key; changed: any cell differs (missing equals missing); "
        "removed share = removed / rows before",
        source="set difference over keys, as in relational change data capture",
        limits="Without a key, rows are matched by their whole content, and an altered row counts as "
        "one removed and one added. Keys that are missing or repeat match nothing.",
        thresholds=(
            Threshold(
                name="removed",
                default=0.01,
                unit="share",
                meaning="Removing more than this share of rows, while others stay, is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="emptied",
                default=0.01,
                unit="share",
                meaning="Emptying more than this share of a column's matched cells is a warning.",
                source="Inspector",
            ),
            Threshold(
                name="altered",
                default=0.20,
                unit="share",
                meaning="Altering more than this share of matched rows is worth a look.",
                source="Inspector",
            ),
        ),
        order=20,
    )
    result = RowsChanged

    def skip(self, subject: Subject) -> str | None:
        """Two versions with a column in common are needed."""
        if subject.baseline is None:
            return "There is nothing to compare with: add an older version or choose a baseline."
        if row_changes(subject) is None:
            return "The versions have no column in common by which rows could be matched."
        return None

    def measure(self, subject: Subject) -> Measurement[RowsChanged]:
        """Ask once; the engine joins."""
        question = row_changes(subject)
        baseline = subject.baseline
        if question is None or baseline is None:
            raise ValueError("there is nothing to compare")
        ask = subject.ask(question)
        answers = yield [ask]
        found = answers[ask]
        if not isinstance(found, RowDifferences):
            raise TypeError("rows are answered by differences")
        shared = {c.name for c in subject.version.schema if c.name in baseline.schema}
        return RowsChanged(
            key=question.key,
            compared=len(question.columns),
            not_compared=tuple(sorted(shared - {*question.columns, *question.key})),
            rows=found.rows,
            rows_before=found.rows_before,
            added=found.added,
            removed=found.removed,
            matched=found.matched,
            changed=found.changed,
            unmatchable=found.unmatchable,
            unmatchable_before=found.unmatchable_before,
            cells=found.cells,
            slices=found.slices,
            renumbered=found.renumbered,
        )

    def judge(
        self, result: RowsChanged, subject: Subject, limits: Mapping[str, float]
    ) -> Iterable[Judgement]:
        """Say what was taken away; what was added is what versions are for."""
        if not result.key or result.matched < FEWEST:
            return
        question = row_changes(subject)
        ask = subject.ask(question) if question else None
        if result.renumbered:
            yield _renumbered(result, ask)
            return
        yield from _removed(result, limits["removed"], ask)
        yield from _emptied(result, limits["emptied"], ask)
        yield from _altered(result, limits["altered"], ask)

    def present(self, series: Sequence[Shown[RowsChanged]]) -> Presentation:
        """Figures of the newest pair, rows per version, cells per column, typical changes."""
        newest = series[-1]
        blocks: list[Block] = [figures(newest)]
        if len(series) > 1:
            blocks.append(rows_by_version(series))
        blocks += cells_by_column(series)
        blocks += rows_by_slice(newest)
        return Presentation(blocks=tuple(blocks), details=typical_changes(series))


def _renumbered(result: RowsChanged, ask: Ask | None) -> Judgement:
    return Judgement(
        severity=Severity.INFO,
        columns=result.key,
        value=result.changed / result.matched,
        unit="share",
        rows=result.changed,
        message=f"Rows of the same {listed(result.key)} have little in common in the two versions "
        f"({percent(result.changed / result.matched)} of {rows_text(result.matched)} differ, in most "
        "columns): the key seems to number rows anew in each version.",
        impact="Rows cannot be followed from version to version: what was added, removed or repaired "
        "cannot be told.",
        action="Choose a key that names the same thing in every version, or ask for one.",
        risks=("robustness",),
        ask=ask,
    )


def _removed(result: RowsChanged, limit: float, ask: Ask | None) -> Iterable[Judgement]:
    of = result.matched + result.removed
    share = result.removed / of
    if share <= limit or result.removed < 5:
        return
    gone = [s for s in result.slices if s.removed and s.removed >= 0.9 * (s.matched + s.removed)]
    where = ""
    if gone and len(gone) < sum(s.column == gone[0].column for s in result.slices):
        named = [slice_text(s.column, s.value) for s in gone if s.column == gone[0].column]
        where = f" Nearly all rows of {listed(named)} are gone."
    yield Judgement(
        severity=Severity.WARNING,
        value=share,
        threshold=limit,
        unit="share",
        rows=result.removed,
        message=f"{rows_text(result.removed)} of the version before ({percent(share)}) are not in "
        f"this one, although the others are.{where}",
        impact="What was trained or reported on these rows cannot be repeated, and a group may be "
        "gone with them.",
        action="Ask what removed them: a filter, a join or a repair. If it was meant, note it.",
        risks=("fairness", "robustness"),
        ask=ask,
    )


def _emptied(result: RowsChanged, limit: float, ask: Ask | None) -> Iterable[Judgement]:
    for one in result.cells:
        share = one.emptied / result.matched
        if (
            share > limit
            and one.emptied >= 5
            and wilson(one.emptied, result.matched)[0] > limit / 2
        ):
            yield Judgement(
                severity=Severity.WARNING,
                columns=(one.column,),
                value=share,
                threshold=limit,
                unit="share",
                rows=one.emptied,
                message=f"{rows_text(one.emptied)} that had a value in {quoted(one.column)} have lost "
                f"it ({percent(share)} of the rows that both versions have).",
                impact="Known values were overwritten by nothing; whoever reads this version knows "
                "less than before.",
                action="Restore them from the version before, and find the step that emptied them.",
                risks=("performance",),
                ask=ask,
            )


def _altered(result: RowsChanged, limit: float, ask: Ask | None) -> Iterable[Judgement]:
    share = result.changed / result.matched
    if share <= limit:
        return
    most = [one.column for one in result.cells[:3]]
    yield Judgement(
        severity=Severity.INFO,
        columns=tuple(most),
        value=share,
        threshold=limit,
        unit="share",
        rows=result.changed,
        message=f"{percent(share)} of the rows that both versions have were altered, most often in "
        f"{listed(most)}.",
        impact="Figures of the past change with them: reports made from the version before cannot be "
        "repeated from this one.",
        action="See the typical changes below: a repair is worth crediting, a recoding worth undoing.",
        risks=("robustness",),
        ask=ask,
    )


METRIC = RowsMetric()
