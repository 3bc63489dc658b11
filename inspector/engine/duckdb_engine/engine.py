"""Answers questions about one relation with DuckDB, in as few scans as it can."""

from collections.abc import Callable, Sequence

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Tick
from inspector.engine.duckdb_engine.distribution import (
    Values,
    binned,
    column_values,
    difference,
    difference_values,
    exact,
)
from inspector.engine.duckdb_engine.explain import explained
from inspector.engine.duckdb_engine.expressions import finite, whole
from inspector.engine.duckdb_engine.facts import BATCH, column_facts
from inspector.engine.duckdb_engine.groups import group_counts
from inspector.engine.duckdb_engine.patterns import missing_patterns
from inspector.engine.duckdb_engine.repeats import conflict_count, duplicate_count
from inspector.engine.duckdb_engine.sample import row_sample
from inspector.engine.duckdb_engine.scales import fitted, sampled_scales, scale_of
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.duckdb_engine.steps import time_steps
from inspector.engine.duckdb_engine.texts import are_short, many_texts, may_be_short
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed
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
    RowSample,
    TimeSteps,
)
from inspector.model.scale import Scale

#: The estimate of distinct values may be off by 3 % or so; only far beyond the limit is it trusted.
SLACK = 1.25


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
        self._copy: Scan | None = None
        self._rows: int | None = None
        self._facts: dict[str, Facts] = {}
        self._scales: dict[str, tuple[Scale, bool]] = {}
        self._counted_on: dict[Distribution, Scale | None] = {}

    def row_count(self, cancel: CancelToken | None = None) -> int:
        """Return the exact number of rows."""
        if self._rows is None:
            scan = self._scan(cancel or CancelToken())
            query = SQL("SELECT count(*) FROM {}").format(scan.source)
            self._rows = whole(scan.rows(query)[0][0])
        return self._rows

    def answer(
        self, questions: Sequence[Question], *, tick: Tick, cancel: CancelToken
    ) -> list[Answer | Unanswered]:
        """Answer each question, in order; see `inspector.engine.contract.Engine`."""
        scan = self._scan(cancel)
        if not self._relation.columnar:
            scan = self._copied(scan)
        answers: dict[Question, Answer | Unanswered] = {}
        self._learn_facts(questions, scan)
        self._learn_scales(questions, scan)
        groups: dict[object, list[GroupCounts]] = {}
        rest: list[Question] = []
        for question in dict.fromkeys(questions):
            if isinstance(question, GroupCounts):
                groups.setdefault((question.by, question.limit), []).append(question)
            else:
                rest.append(question)
        rest.sort(key=lambda question: _ORDER.index(type(question)))
        for question in (q for q in rest if type(q) not in _HEAVY):
            answers[question] = _guarded(self._work(question, scan))
            tick(1)
        for batch in groups.values():
            answers.update(self._fused(batch, scan))
            tick(len(batch))
        for question in (q for q in rest if type(q) in _HEAVY):
            answers[question] = _guarded(self._work(question, scan))
            tick(1)
        return [answers[question] for question in questions]

    def explain(self, question: Question) -> str:
        """Return SQL that reproduces an answer, for people to run on their own files.

        Raises:
            RequestError: A column does not exist.
        """
        scale = None
        if isinstance(question, Distribution):
            scale = question.scale or self._counted_on.get(question)
        source = Composed(self._relation.from_sql)
        return explained(source, question, self._column, scale)

    def _scan(self, cancel: CancelToken) -> Scan:
        if self._copy is not None:
            return Scan(
                session=self._session,
                name=self._copy.name,
                ordinal=self._copy.ordinal,
                cancel=cancel,
            )
        ordinal = self._relation.ordinal
        hidden = ordinal is not None and ordinal.lower() not in map(str.lower, self._columns)
        return Scan(
            session=self._session,
            name=self._relation.name,
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

    def _work(self, question: Question, scan: Scan) -> Callable[[], Answer]:
        return lambda: self._ask(question, scan)

    def _ask(self, question: Question, scan: Scan) -> Answer:
        match question:
            case RowCount():
                return Rows(rows=self.row_count(scan.cancel))
            case ColumnFacts():
                return self._facts_of(question.column, scan)
            case Distribution():
                cells = self._distribution(question, scan)
                self._counted_on[question] = cells.scale
                return cells
            case GroupCounts():
                return group_counts(scan, [question], self._column)[0]
            case MissingPatterns():
                columns = self._all(question.columns)
                gappy = [c for c in columns if self._facts_of(c.name, scan).missing]
                rows = self.row_count(scan.cancel)
                return missing_patterns(scan, question.columns, gappy, rows, question.limit)
            case Duplicates():
                columns, rows = self._all(question.columns), self.row_count(scan.cancel)
                return duplicate_count(scan, columns, question.nulls_equal, rows)
            case Conflicts():
                label = self._column(question.label)
                return conflict_count(scan, self._all(question.features), label)
            case TimeSteps():
                by = self._column(question.by) if question.by else None
                return time_steps(scan, self._column(question.time), by, question.limit)
            case RowSample():
                rows = self.row_count(scan.cancel)
                return row_sample(scan, question, self._all(question.columns), rows)

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
        facts = self._facts_of(column.name, scan)
        values = column_values(column, facts)
        if column.type.is_ordered:
            return self._counted(question, values, finite(column), scan)
        if question.scale is not None:
            raise RequestError(f"Values of “{column.name}” ({column.physical}) have no order.")
        if _may_be_few(values, question.limit) and may_be_short(facts):
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
        if _may_be_few(values, question.limit):
            cells = exact(scan, values, question.limit)
            if cells is not None:
                return cells
        known = self._scales.get(question.column) if question.minus is None else None
        scale, sure = known or sampled_scales(scan, values.rows, [sampled])[0]
        if not sure and scale == Scale(centre=0.0, width=1.0):
            scale = scale_of((), (), values.reach)
        cells = binned(scan, values, scale)
        better = None if sure else fitted(cells)
        return binned(scan, values, better) if better else cells

    def _fused(
        self, batch: Sequence[GroupCounts], scan: Scan
    ) -> dict[Question, Answer | Unanswered]:
        try:
            found = group_counts(scan, batch, self._column)
            return dict(zip(batch, found, strict=True))
        except InspectorError as error:
            if len(batch) == 1:
                return {batch[0]: Unanswered(reason=str(error))}
            return {question: _guarded(self._work(question, scan)) for question in batch}

    def _learn_facts(self, questions: Sequence[Question], scan: Scan) -> None:
        """Learn the facts of every column that any question needs, many columns a scan."""
        needed: dict[str, None] = {}
        for question in questions:
            if isinstance(question, ColumnFacts) or (
                isinstance(question, Distribution) and question.minus is None
            ):
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
                found = column_facts(scan, batch)
            except InspectorError:
                continue  # asked again one by one, where the reason is kept
            self._facts.update((c.name, facts) for c, facts in zip(batch, found, strict=True))

    def _learn_scales(self, questions: Sequence[Question], scan: Scan) -> None:
        """Choose all cells that will be needed from one small sample."""
        wanted: dict[str, Column] = {}
        for question in questions:
            if not isinstance(question, Distribution) or question.scale or question.minus:
                continue
            column, facts = self._columns.get(question.column), self._facts.get(question.column)
            if column is None or facts is None or column.name in self._scales:
                continue
            if column.type.is_ordered and facts.distinct_estimate > question.limit / SLACK:
                wanted[column.name] = column
        columns = list(wanted.values())
        for start in range(0, len(columns), BATCH):
            batch = columns[start : start + BATCH]
            rows = self._facts[batch[0].name].rows
            try:
                scales = sampled_scales(scan, rows, [finite(column) for column in batch])
            except InspectorError:
                continue  # sampled again one by one, where the reason is kept
            self._scales.update((c.name, s) for c, s in zip(batch, scales, strict=True))

    def _facts_of(self, name: str, scan: Scan) -> Facts:
        if name not in self._facts:
            (self._facts[name],) = column_facts(scan, [self._column(name)])
        return self._facts[name]

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


def _may_be_few(values: Values, limit: int) -> bool:
    return values.distinct_estimate <= limit * SLACK


#: Questions in the order they are answered; the heavy ones last, after all groups.
_ORDER: tuple[type, ...] = (
    RowCount, ColumnFacts, Distribution, MissingPatterns, TimeSteps, Duplicates, Conflicts, RowSample,
)  # fmt: skip
_HEAVY = (TimeSteps, Duplicates, Conflicts, RowSample)
