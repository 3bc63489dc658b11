"""Answers questions about one relation with DuckDB, in as few scans as it can."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Engine, Tick
from inspector.engine.duckdb_engine.changes import Side, listed_changes, row_differences
from inspector.engine.duckdb_engine.distribution import (
    SLACK,
    Values,
    binned,
    column_values,
    difference,
    difference_values,
    exact,
)
from inspector.engine.duckdb_engine.due import HEAVY, columns_of, weight
from inspector.engine.duckdb_engine.explain import explained
from inspector.engine.duckdb_engine.expressions import finite, whole
from inspector.engine.duckdb_engine.flips import flip_counts, label_alone
from inspector.engine.duckdb_engine.groups import group_counts
from inspector.engine.duckdb_engine.knowledge import Knowledge
from inspector.engine.duckdb_engine.labels import label_sets, shared_counts
from inspector.engine.duckdb_engine.over_time import over_time
from inspector.engine.duckdb_engine.patterns import missing_patterns
from inspector.engine.duckdb_engine.period_rows import period_rows
from inspector.engine.duckdb_engine.ratings import rating_counts
from inspector.engine.duckdb_engine.repeats import (
    conflict_count,
    duplicate_count,
    no_conflicts,
    no_duplicates,
)
from inspector.engine.duckdb_engine.rules import missing_bands, rule_count
from inspector.engine.duckdb_engine.sample import row_sample
from inspector.engine.duckdb_engine.scales import fitted, sampled_scales, scale_of
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.duckdb_engine.seen import seen
from inspector.engine.duckdb_engine.steps import time_steps
from inspector.engine.duckdb_engine.texts import are_short, many_texts, may_be_short
from inspector.engine.duckdb_engine.together import together
from inspector.engine.duckdb_engine.unlike import Unlike, all_different
from inspector.engine.relation import Relation
from inspector.engine.rollup import batches, coarser, rolled_up
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.answers import (
    Answer,
    Cells,
    ConflictCount,
    DuplicateCount,
    Facts,
    Groups,
    Rows,
    Unanswered,
)
from inspector.model.change_answers import RowDifferences
from inspector.model.dataset import Column, Schema
from inspector.model.errors import InspectorError, QueryError, RequestError
from inspector.model.label_answers import FlipCounts
from inspector.model.label_questions import LabelFlips, LabelSets, Ratings, SharedRows
from inspector.model.questions import (
    UNKEPT,
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    GroupCounts,
    MissingBands,
    MissingPatterns,
    OrderOfArrival,
    PeriodRows,
    PeriodSums,
    Question,
    RowChanges,
    RowCount,
    RowRule,
    RowSample,
    TimeSteps,
    ValueRuns,
)
from inspector.model.scale import Scale
from inspector.model.time_questions import EntityAges, HourRows

#: Some of the work of a round: answers to one question or a few.
Work = Callable[[], dict[Question, Answer | Unanswered]]


class DuckDBEngine:
    """Answers questions about one version. Safe to use from one thread at a time.

    Args:
        session: Where the relation lives.
        relation: The rows.
        schema: Its columns.

    Attributes:
        given: Every answer given so far that is about this version's rows alone.
    """

    def __init__(self, session: Session, relation: Relation, schema: Schema) -> None:
        self._session = session
        self._relation = relation
        self._columns = {column.name: column for column in schema.columns}
        self._copy: Scan | None = None
        self._rows: int | None = None
        self._known = Knowledge(self._columns)
        self._unlike = Unlike()
        self.given: dict[Question, Answer] = {}
        self._others: Mapping[str, Engine] = {}

    def row_count(self, cancel: CancelToken | None = None) -> int:
        """Return the exact number of rows."""
        if self._rows is None:
            scan = self._scan(cancel or CancelToken())
            query = SQL("SELECT count(*) FROM {}").format(scan.source)
            self._rows = whole(scan.rows(query)[0][0])
        return self._rows

    def recall(self, given: Mapping[Question, Answer]) -> None:
        """Take answers that were given about the same rows before: they cost nothing again."""
        self.given.update(given)

    def know(self, others: Mapping[str, Engine]) -> None:
        """Take note of the engines of a run, by version id, for questions about two versions."""
        self._others = others

    def answer(
        self, questions: Sequence[Question], *, tick: Tick, cancel: CancelToken
    ) -> list[Answer | Unanswered]:
        """Answer each question, in order; see `inspector.engine.contract.Engine`."""
        cancel.check()
        scan = self._scan(cancel)
        if not self._relation.columnar:
            scan = self._copied(scan)
        answers: dict[Question, Answer | Unanswered] = {
            question: self.given[question] for question in questions if question in self.given
        }
        tick(len(answers))
        fresh = [question for question in dict.fromkeys(questions) if question not in answers]
        with suppress(QueryError):  # each question is asked by itself, where the reason is kept
            self._known.learn(columns_of(fresh), scan, self.row_count(cancel))
        light = [question for question in fresh if type(question) not in HEAVY]
        groups, derived = rolled_up([q for q in light if isinstance(q, GroupCounts)])
        works: list[Work] = [
            self._alone(question, scan)
            for question in light
            if not isinstance(question, GroupCounts)
        ]
        works += [self._fused(batch, scan) for batch in batches(groups)]
        for _, found in together(works):
            answers.update(found)
            tick(len(found))
        heavy = [question for question in fresh if type(question) in HEAVY]
        heavy.sort(key=weight)
        for question in (*derived, *heavy):
            finer = answers.get(derived[question]) if isinstance(question, GroupCounts) else None
            coarse = None
            if isinstance(question, GroupCounts) and isinstance(finer, Groups):
                coarse = coarser(derived[question], finer, question)
            answers[question] = coarse or self._alone(question, scan)()[question]
            tick(1)
        self.given.update(
            (question, answer)
            for question, answer in answers.items()
            if not isinstance(answer, Unanswered)
            and not isinstance(
                question, (*UNKEPT, RowChanges, LabelFlips)
            )  # ids mean this run's versions only
        )
        return [answers[question] for question in questions]

    def explain(self, question: Question) -> str:
        """Return SQL that reproduces an answer, for people to run on their own files.

        Raises:
            RequestError: A column does not exist.
        """
        scale = None
        if isinstance(question, Distribution):
            known = self.given.get(question)
            scale = question.scale or (known.scale if isinstance(known, Cells) else None)
        source = Composed(self._relation.from_sql)
        return explained(source, question, self._column, scale)

    def _scan(self, cancel: CancelToken) -> Scan:
        if self._copy is not None:
            return Scan(
                session=self._session,
                source=self._copy.source,
                ordinal=self._copy.ordinal,
                cancel=cancel,
            )
        ordinal = self._relation.ordinal
        hidden = ordinal is not None and ordinal.lower() not in map(str.lower, self._columns)
        scanned = self._relation.scanned
        return Scan(
            session=self._session,
            source=Composed(scanned) if scanned else Identifier(self._relation.name),
            ordinal=ordinal if hidden else None,
            cancel=cancel,
        )

    def _copied(self, scan: Scan) -> Scan:
        """Read text once, not once a question."""
        if self._copy is None:
            try:
                self._copy = scan.columnar()
            except InspectorError:
                return scan
        return self._scan(scan.cancel)

    def _alone(self, question: Question, scan: Scan) -> Work:
        return lambda: {question: _guarded(lambda: self._ask(question, scan))}

    def _ask(self, question: Question, scan: Scan) -> Answer:
        match question:
            case RowCount():
                return Rows(rows=self.row_count(scan.cancel))
            case ColumnFacts():
                return self._facts_of(question.column, scan)
            case Distribution():
                return self._distribution(question, scan)
            case GroupCounts():
                return group_counts(scan, [question], self._column)[0]
            case MissingPatterns():
                columns = self._all(question.columns)
                gappy = [c for c in columns if self._facts_of(c.name, scan).missing]
                rows = self.row_count(scan.cancel)
                return missing_patterns(scan, question.columns, gappy, rows, question.limit)
            case Duplicates():
                return self._duplicates(question, scan)
            case Conflicts():
                return self._conflicts(question, scan)
            case TimeSteps():
                by = self._column(question.by) if question.by else None
                return time_steps(scan, self._column(question.time), by, question.limit)
            case PeriodRows():
                return period_rows(scan, question, self._column)
            case RowChanges():
                return self._changes(question, scan)
            case RowRule():
                return rule_count(scan, question, self._all(question.columns))
            case MissingBands():
                rows = self.row_count(scan.cancel)
                return missing_bands(scan, question, self._all(question.columns), rows)
            case ValueRuns() | PeriodSums() | OrderOfArrival():
                known = partial(self._known.facts, scan=scan)
                return over_time(scan, question, self._column, known)
            case EntityAges() | HourRows():
                return seen(scan, question, self._column)
            case SharedRows():
                return shared_counts(scan, question, self._column)
            case LabelSets():
                return label_sets(scan, question, self._column)
            case Ratings():
                return rating_counts(scan, question, self._column)
            case LabelFlips():
                return self._flips(question, scan)
            case RowSample():
                rows = self.row_count(scan.cancel)
                return row_sample(scan, question, self._all(question.columns), rows)

    def _duplicates(self, question: Duplicates, scan: Scan) -> DuplicateCount:
        columns, rows = self._all(question.columns), self.row_count(scan.cancel)
        facts = [self._facts_of(column.name, scan) for column in columns]
        gaps = not question.nulls_equal and any(one.nulls for one in facts)
        if gaps and len(columns) == 1 and all_different(scan, columns[0], facts[0]):
            return no_duplicates(rows, left_out=facts[0].nulls)
        known_of = partial(self._known.facts, scan=scan)
        if columns and not gaps and self._unlike.prove(scan, columns, known_of):
            return no_duplicates(rows)
        count = duplicate_count(scan, columns, question.nulls_equal, rows)
        if not gaps and not count.duplicates:
            self._unlike.note(columns)
        return count

    def _conflicts(self, question: Conflicts, scan: Scan) -> ConflictCount:
        features, label = self._all(question.features), self._column(question.label)
        if features and self._unlike.prove(scan, features, partial(self._known.facts, scan=scan)):
            seen = self._facts_of(label.name, scan)
            return no_conflicts(seen.rows - seen.missing)
        return conflict_count(scan, features, label)

    def _changes(self, question: RowChanges, scan: Scan) -> RowDifferences:
        return row_differences(question, *self._sides(question, scan))

    def _flips(self, question: LabelFlips, scan: Scan) -> FlipCounts:
        return flip_counts(question, *self._sides(label_alone(question), scan))

    def _sides(self, question: RowChanges, scan: Scan) -> tuple[Side, Side]:
        other = self._others.get(question.other)
        if not isinstance(other, DuckDBEngine):
            raise RequestError(
                "Rows can only be matched where both versions' rows are there; one is known from "
                "its report alone."
            )
        return other.side(question, scan.cancel), self.side(question, scan.cancel)

    def listed_changes(
        self, question: RowChanges, most: int, cancel: CancelToken
    ) -> list[tuple[str, tuple[str | None, ...], str, str | None, str | None]]:
        """Return single differences behind `RowChanges`; see `changes.listed_changes`."""
        other = self._others.get(question.other)
        if not isinstance(other, DuckDBEngine):
            return []
        return listed_changes(
            question, other.side(question, cancel), self.side(question, cancel), most
        )

    def side(self, question: RowChanges, cancel: CancelToken) -> Side:
        """Return this version as one side of a comparison of rows."""
        scan = self._scan(cancel)
        key, rows = self._all(question.key), self.row_count(cancel)
        facts = [self._facts_of(column.name, scan) for column in key]
        whole_key = bool(key) and not any(one.missing for one in facts)
        return Side(
            scan=scan,
            rows=rows,
            key=key,
            columns=self._all(question.columns),
            by=self._all(question.by),
            unique=whole_key
            and self._unlike.prove(scan, key, partial(self._known.facts, scan=scan)),
        )

    def _distribution(self, question: Distribution, scan: Scan) -> Cells:
        column = self._column(question.column)
        if question.minus is not None:
            minus = self._column(question.minus)
            if not (column.type.is_temporal and minus.type.is_temporal):
                raise RequestError(f"“{column.name}” and “{minus.name}” are not both times.")
            values = difference_values(scan, column, minus)
            return self._counted(question, values, difference(column, minus), scan)
        if not column.type.is_countable:
            raise RequestError(f"Values of “{column.name}” ({column.physical}) are not counted.")
        if question.scale is None and (counted := self._known.cells(column.name, question.limit)):
            return counted
        facts = self._facts_of(column.name, scan)
        values = column_values(column, facts)
        if column.type.is_ordered:
            return self._counted(question, values, finite(column), scan)
        if question.scale is not None:
            raise RequestError(f"Values of “{column.name}” ({column.physical}) have no order.")
        if values.distinct_estimate <= question.limit * SLACK and may_be_short(facts):
            cells = exact(scan, values, question.limit)
            if cells is not None and are_short(cells):
                return cells
        return many_texts(scan, column, facts)

    def _counted(
        self, question: Distribution, values: Values, sampled: Composed, scan: Scan
    ) -> Cells:
        """Count ordered values on the scale given, one by one, or on a scale that suits them."""
        if question.scale is not None:
            return binned(scan, values, question.scale)
        if values.distinct_estimate <= question.limit * SLACK:
            cells = exact(scan, values, question.limit)
            if cells is not None:
                return cells
        known = self._known.scale(question.column) if question.minus is None else None
        scale, sure = known or sampled_scales(scan, values.rows, [sampled])[0]
        if not sure and scale == Scale(centre=0.0, width=1.0):
            scale = scale_of((), (), values.reach)
        cells = binned(scan, values, scale)
        better = None if sure else fitted(cells)
        return binned(scan, values, better) if better else cells

    def _fused(self, batch: Sequence[GroupCounts], scan: Scan) -> Work:
        def work() -> dict[Question, Answer | Unanswered]:
            try:
                return dict(zip(batch, group_counts(scan, batch, self._column), strict=True))
            except InspectorError as error:
                if len(batch) == 1:
                    return {batch[0]: Unanswered(reason=str(error))}
            return {q: found for one in batch for q, found in self._alone(one, scan)().items()}

        return work

    def _facts_of(self, name: str, scan: Scan) -> Facts:
        return self._known.facts(self._column(name), scan)

    def _column(self, name: str) -> Column:
        if name not in self._columns:
            raise RequestError(f"There is no column “{name}” in this version.")
        return self._columns[name]

    def _all(self, names: Sequence[str]) -> list[Column]:
        return [self._column(name) for name in names]


def _guarded(work: Callable[[], Answer]) -> Answer | Unanswered:
    """One bad column costs one answer, never the report."""
    try:
        return work()
    except InspectorError as error:
        return Unanswered(reason=str(error))
