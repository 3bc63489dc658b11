"""Answers questions about one relation with DuckDB, in as few scans as it can."""

from collections.abc import Callable, Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Tick
from inspector.engine.duckdb_engine.distribution import (
    binned,
    binned_sql,
    difference,
    exact,
    exact_sql,
    holds_floats,
    is_whole,
    many_texts,
    many_texts_sql,
    ordered_expression,
    sample_expression,
)
from inspector.engine.duckdb_engine.expressions import value, whole
from inspector.engine.duckdb_engine.facts import BATCH, column_facts, facts_sql
from inspector.engine.duckdb_engine.groups import group_counts, groups_sql
from inspector.engine.duckdb_engine.patterns import missing_patterns, patterns_sql
from inspector.engine.duckdb_engine.repeats import (
    conflict_count,
    conflicts_sql,
    duplicate_count,
    duplicates_sql,
)
from inspector.engine.duckdb_engine.scales import choose_scales
from inspector.engine.duckdb_engine.steps import steps_sql, time_steps
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier
from inspector.model.answers import Answer, Cells, Facts, Rows, Unanswered
from inspector.model.dataset import Column, Schema
from inspector.model.errors import InspectorError, RequestError
from inspector.model.questions import (
    ColumnFacts,
    Conflicts,
    Distribution,
    Duplicates,
    GroupCounts,
    MissingPatterns,
    Question,
    RowCount,
    TimeSteps,
)
from inspector.model.scale import Scale

#: HyperLogLog may be off by some percent; beyond this factor counting one by one is not tried.
ESTIMATE_SLACK = 1.15


class DuckDBEngine:
    """Answers questions about one version. Safe to use from one thread at a time.

    Args:
        session: Where the relation lives.
        relation: The rows.
        schema: Its columns.
    """

    def __init__(self, session: Session, relation: Relation, schema: Schema) -> None:
        self._session = session
        self._relation = relation
        self._columns = {column.name: column for column in schema}
        self._source = Identifier(relation.name)
        self._rows: int | None = None
        self._facts: dict[str, Facts] = {}
        self._scales: dict[str, Scale] = {}

    def row_count(self, cancel: CancelToken | None = None) -> int:
        """Return the exact number of rows."""
        if self._rows is None:
            query = SQL("SELECT count(*) FROM {}").format(self._source)
            self._rows = whole(self._session.rows(query, cancel=cancel)[0][0])
        return self._rows

    def answer(
        self, questions: Sequence[Question], *, tick: Tick, cancel: CancelToken
    ) -> list[Answer | Unanswered]:
        """Answer each question, in order; see `inspector.engine.contract.Engine`."""
        answers: dict[Question, Answer | Unanswered] = {}
        self._learn_facts(questions, answers, tick, cancel)
        self._learn_scales(questions, cancel)
        fused: dict[tuple[object, int], list[GroupCounts]] = {}
        rest: list[Question] = []
        for question in questions:
            if question in answers:
                continue
            if isinstance(question, GroupCounts):
                fused.setdefault((question.by, question.limit), []).append(question)
            else:
                rest.append(question)
        rest.sort(key=lambda q: _LAST.index(type(q)) if type(q) in _LAST else -1)
        late = [question for question in rest if type(question) in _LAST]
        for question in (q for q in rest if type(q) not in _LAST):
            answers[question] = self._one(question, cancel)
            tick(1)
        for batch in fused.values():
            answers.update(self._fused(batch, cancel))
            tick(len(batch))
        for question in late:
            answers[question] = self._one(question, cancel)
            tick(1)
        return [answers[question] for question in questions]

    def explain(self, question: Question) -> str:
        """Return SQL that reproduces an answer, for people to run on their own files."""
        source = Composed(self._relation.from_sql)
        match question:
            case RowCount():
                query = SQL("SELECT count(*) FROM {}").format(source)
            case ColumnFacts():
                query = facts_sql(source, [self._column(question.column)])
            case Distribution():
                query = self._explain_distribution(question, source)
            case GroupCounts():
                query = groups_sql(source, [question], self._column)
            case MissingPatterns():
                query = patterns_sql(source, self._all(question.columns), question.limit)
            case Duplicates():
                query = duplicates_sql(source, self._all(question.columns), question.nulls_equal)
            case Conflicts():
                features = self._all(question.features)
                query = conflicts_sql(source, features, self._column(question.label))
            case TimeSteps():
                by = self._column(question.by) if question.by else None
                query = steps_sql(source, self._column(question.time), by, question.limit)
        return str(query)

    def _one(self, question: Question, cancel: CancelToken) -> Answer | Unanswered:
        return self._guarded(lambda: self._ask(question, cancel))

    def _guarded(self, work: Callable[[], Answer]) -> Answer | Unanswered:
        """One bad column costs one answer, never the report."""
        try:
            return work()
        except InspectorError as error:
            return Unanswered(reason=str(error))

    def _ask(self, question: Question, cancel: CancelToken) -> Answer:
        session, source = self._session, self._source
        match question:
            case RowCount():
                return Rows(rows=self.row_count(cancel))
            case ColumnFacts():
                return self._facts_of(question.column, cancel)
            case Distribution():
                return self._distribution(question, cancel)
            case GroupCounts():
                return group_counts(session, source, [question], self._column, cancel)[0]
            case MissingPatterns():
                return self._patterns(question, cancel)
            case Duplicates():
                columns = self._all(question.columns)
                return duplicate_count(session, source, columns, question.nulls_equal, cancel)
            case Conflicts():
                features, label = self._all(question.features), self._column(question.label)
                return conflict_count(session, source, features, label, cancel)
            case TimeSteps():
                by = self._column(question.by) if question.by else None
                time = self._column(question.time)
                return time_steps(session, source, time, by, question.limit, cancel)

    def _distribution(self, question: Distribution, cancel: CancelToken) -> Cells:
        column = self._column(question.column)
        if not column.type.is_countable:
            raise RequestError(f"Values of “{column.name}” ({column.physical}) are not counted.")
        if question.minus is not None:
            return self._difference(question, column, cancel)
        facts = self._facts_of(column.name, cancel)
        if question.scale is not None and column.type.is_ordered:
            return self._binned(column, question.scale, facts, cancel)
        if facts.distinct_estimate <= question.limit * ESTIMATE_SLACK:
            counted = exact(self._session, self._source, column, facts, question.limit, cancel)
            if counted is not None:
                return counted
        if not column.type.is_ordered:
            return many_texts(self._session, self._source, column, facts, cancel)
        return self._binned(column, self._scale_of(column, cancel), facts, cancel)

    def _binned(self, column: Column, scale: Scale, facts: Facts, cancel: CancelToken) -> Cells:
        reach = max(
            (abs(float(x)) for x in (facts.minimum, facts.maximum) if x is not None), default=0.0
        )
        return binned(
            self._session,
            self._source,
            ordered_expression(column),
            scale,
            reach=reach,
            floats=holds_floats(column),
            integral=is_whole(column),
            cancel=cancel,
        )

    def _difference(self, question: Distribution, column: Column, cancel: CancelToken) -> Cells:
        minus = self._column(question.minus or "")
        if not (column.type.is_temporal and minus.type.is_temporal):
            raise RequestError(f"“{column.name}” and “{minus.name}” are not both times.")
        x = difference(column, minus)
        query = SQL("SELECT max(abs({})) FROM {}").format(x, self._source)
        reach = self._session.rows(query, cancel=cancel)[0][0]
        scale = (
            question.scale
            or choose_scales(self._session, self._relation, self.row_count(cancel), [x], cancel)[0]
        )
        return binned(
            self._session,
            self._source,
            x,
            scale,
            reach=float(str(reach or 0)),
            floats=False,
            integral=True,
            cancel=cancel,
        )

    def _patterns(self, question: MissingPatterns, cancel: CancelToken) -> Answer:
        columns = self._all(question.columns)
        gappy = [c for c in columns if self._facts_of(c.name, cancel).missing]
        return missing_patterns(
            self._session,
            self._source,
            question.columns,
            gappy,
            self.row_count(cancel),
            question.limit,
            cancel,
        )

    def _fused(
        self, batch: Sequence[GroupCounts], cancel: CancelToken
    ) -> dict[Question, Answer | Unanswered]:
        try:
            found = group_counts(self._session, self._source, batch, self._column, cancel)
            return dict(zip(batch, found, strict=True))
        except InspectorError as error:
            if len(batch) == 1:
                return {batch[0]: Unanswered(reason=str(error))}
            return {question: self._one(question, cancel) for question in batch}

    def _learn_facts(
        self,
        questions: Sequence[Question],
        answers: dict[Question, Answer | Unanswered],
        tick: Tick,
        cancel: CancelToken,
    ) -> None:
        """Learn the facts of every column that any question needs, many columns a scan."""
        needed: dict[str, None] = {}
        for question in questions:
            if isinstance(question, (ColumnFacts, Distribution)):
                needed[question.column] = None
            elif isinstance(question, MissingPatterns):
                needed.update(dict.fromkeys(question.columns))
        fresh = [
            self._columns[name]
            for name in needed
            if name in self._columns and name not in self._facts
        ]
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            try:
                found = column_facts(self._session, self._source, batch, cancel)
                self._facts.update(
                    (column.name, facts) for column, facts in zip(batch, found, strict=True)
                )
            except InspectorError:
                continue  # asked again one by one, where the reason is kept
        asked = [q for q in questions if isinstance(q, ColumnFacts)]
        for question in asked:
            answers[question] = self._one(question, cancel)
        if asked:
            tick(len(asked))

    def _learn_scales(self, questions: Sequence[Question], cancel: CancelToken) -> None:
        """Choose all cells that will be needed from one small sample."""
        wanted = []
        for question in questions:
            if not isinstance(question, Distribution) or question.scale or question.minus:
                continue
            column, facts = self._columns.get(question.column), self._facts.get(question.column)
            many = facts is not None and facts.distinct_estimate > question.limit / ESTIMATE_SLACK
            if column and column.type.is_ordered and many and column.name not in self._scales:
                wanted.append(column)
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            try:
                scales = choose_scales(
                    self._session,
                    self._relation,
                    self.row_count(cancel),
                    [sample_expression(column) for column in batch],
                    cancel,
                )
            except InspectorError:
                continue
            self._scales.update((c.name, s) for c, s in zip(batch, scales, strict=True))

    def _scale_of(self, column: Column, cancel: CancelToken) -> Scale:
        if column.name not in self._scales:
            (self._scales[column.name],) = choose_scales(
                self._session,
                self._relation,
                self.row_count(cancel),
                [sample_expression(column)],
                cancel,
            )
        return self._scales[column.name]

    def _facts_of(self, name: str, cancel: CancelToken) -> Facts:
        if name not in self._facts:
            column = self._column(name)
            (self._facts[name],) = column_facts(self._session, self._source, [column], cancel)
        return self._facts[name]

    def _column(self, name: str) -> Column:
        if name not in self._columns:
            raise RequestError(f"There is no column “{name}” in this version.")
        return self._columns[name]

    def _all(self, names: Sequence[str]) -> list[Column]:
        return [self._column(name) for name in names]

    def _explain_distribution(self, question: Distribution, source: Composed) -> Composed:
        column = self._column(question.column)
        scale = question.scale or self._scales.get(column.name)
        if question.minus is not None:
            x = difference(column, self._column(question.minus))
            return SQL("SELECT {} AS seconds, count(*) AS n FROM {} GROUP BY 1").format(x, source)
        facts = self._facts.get(column.name)
        many = facts is not None and facts.distinct_estimate > question.limit
        if column.type.is_ordered and scale is not None and (question.scale or many):
            return binned_sql(source, ordered_expression(column), scale, 0, holds_floats(column))
        if facts is not None and many and not column.type.is_ordered:
            return many_texts_sql(source, column, facts.distinct_estimate * 2 <= facts.present)
        query = exact_sql(source, value(column))
        return SQL("{} ORDER BY n DESC").format(query)


#: Heavy questions, answered after all others.
_LAST: tuple[type, ...] = (TimeSteps, Duplicates, Conflicts)
