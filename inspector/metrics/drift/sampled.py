"""The rows of both versions that models and slices look at: one sample each, asked for once.

Two metrics that ask through this module ask the same question, which is answered once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from inspector.metrics.base import Answers, Subject
from inspector.metrics.labelling import span_label, value_label
from inspector.model.answers import Facts, SampledRows, Scalar
from inspector.model.dataset import Column, LogicalType
from inspector.model.questions import Ask, ColumnFacts, RowSample

if TYPE_CHECKING:
    import numpy as np

#: Rows drawn of each version.
ROWS = 20_000
#: Columns looked at together.
COLUMNS = 40
#: Most groups a column is put into.
GROUPS = 20
#: Most different texts of a column that is looked at.
TEXTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A column of both samples in groups.

    Attributes:
        name: Its name.
        kind: Its type.
        labels: The groups' names, in order for ordered columns.
        edges: For ordered columns with many values: the inner edges of the groups; else empty.
        values: Where a group is one value: the values.
        before: The group of each row of the baseline; -1 where missing.
        after: The group of each row of the new version.
        numbers_before: The values as numbers, NaN where missing; the group for texts.
        numbers_after: The same of the new version.
    """

    name: str
    kind: LogicalType
    labels: tuple[str, ...]
    edges: tuple[float, ...]
    values: tuple[Scalar, ...]
    before: "np.ndarray"
    after: "np.ndarray"
    numbers_before: "np.ndarray"
    numbers_after: "np.ndarray"

    @property
    def ordered(self) -> bool:
        """Whether the groups lie on a line."""
        return self.kind.is_ordered


def fact_asks(subject: Subject) -> dict[str, tuple[Ask, Ask]]:
    """Ask for the facts by which columns are chosen: those of the baseline, then of the version."""
    baseline = subject.baseline
    if baseline is None:
        return {}
    asks = {}
    for column in subject.version.schema:
        old = baseline.schema.find(column.name)
        if old is not None and _family(old) == _family(column) and column.type.is_countable:
            question = ColumnFacts(column=column.name)
            asks[column.name] = (subject.ask_baseline(question), subject.ask(question))
    return asks


def chosen(
    subject: Subject, asks: Mapping[str, tuple[Ask, Ask]], answers: Answers
) -> tuple[str, ...]:
    """Return the columns to sample: no keys, no free text, of the times the main one; slices always."""
    roles = subject.version.roles
    slices = [name for name in roles.all_slices if name in asks]
    plain = []
    for name, pair in asks.items():
        column = subject.version.schema.find(name)
        facts = [f for ask in pair if isinstance(f := answers.get(ask), Facts)]
        if column is None or len(facts) < 2 or name in slices or column.type.is_temporal:
            continue
        if name in roles.key or any(_like_a_key(column, one) for one in facts):
            continue
        plain.append(name)
    time = (roles.event_time,) if roles.event_time in asks else ()
    return (*time, *slices, *plain[: COLUMNS - len(slices)])


def sample_asks(subject: Subject, names: Sequence[str]) -> tuple[Ask, Ask]:
    """Ask both versions for their samples."""
    question = RowSample(columns=tuple(names), rows=ROWS)
    return subject.ask_baseline(question), subject.ask(question)


def coded(subject: Subject, before: SampledRows, after: SampledRows) -> dict[str, Coded]:
    """Put every column of two samples into common groups."""
    found = {}
    for place, name in enumerate(before.columns):
        column = subject.version.schema.find(name)
        if column is not None and not column.type.is_temporal:
            found[name] = _code(column, before.values[place], after.values[place])
    return found


def periods(subject: Subject, sample: SampledRows, seconds: float) -> "np.ndarray | None":
    """Return the period of each sampled row by the event time, -1 where it has none."""
    import numpy as np

    time = subject.version.roles.event_time
    if time is None or time not in sample.columns:
        return None
    given = sample.values[sample.columns.index(time)]
    at = np.array([np.nan if x is None else x for x in given], float)
    place = np.floor(at / seconds)
    first = np.nanmin(place) if np.isfinite(place).any() else 0.0
    return np.where(np.isfinite(place), np.nan_to_num(place - first), -1).astype(np.intp)


def _code(column: Column, before: Sequence[Scalar], after: Sequence[Scalar]) -> Coded:
    import numpy as np

    if not column.type.is_ordered:
        return _code_words(column, before, after)
    a, b = (np.array([np.nan if x is None else x for x in v], float) for v in (before, after))
    known = np.concatenate([a[np.isfinite(a)], b[np.isfinite(b)]])
    values = np.unique(known)
    if len(values) <= GROUPS:
        codes = [
            np.where(np.isfinite(x), np.searchsorted(values, np.nan_to_num(x)), -1) for x in (a, b)
        ]
        labels = tuple(value_label(_plain(v, column), column.type) for v in values)
        return Coded(
            name=column.name,
            kind=column.type,
            labels=labels,
            edges=(),
            values=tuple(_plain(v, column) for v in values),
            before=codes[0],
            after=codes[1],
            numbers_before=a,
            numbers_after=b,
        )
    edges = np.unique(np.quantile(known, np.linspace(0, 1, GROUPS + 1)[1:-1], method="higher"))
    edges = edges[edges > values[0]]
    codes = [np.where(np.isfinite(x), np.searchsorted(edges, x, side="right"), -1) for x in (a, b)]
    ends = [None, *edges.tolist(), None]
    return Coded(
        name=column.name,
        kind=column.type,
        labels=tuple(span_label(low, high, column.type) for low, high in pairwise(ends)),
        edges=tuple(edges.tolist()),
        values=(),
        before=codes[0],
        after=codes[1],
        numbers_before=a,
        numbers_after=b,
    )


def _code_words(column: Column, before: Sequence[Scalar], after: Sequence[Scalar]) -> Coded:
    import numpy as np

    every = sorted({x for v in (before, after) for x in v if not _absent(x)}, key=str)
    place = {value: number for number, value in enumerate(every)}
    a, b = (
        np.array([-1 if _absent(x) else place[x] for x in v], dtype=np.intp)
        for v in (before, after)
    )
    return Coded(
        name=column.name,
        kind=column.type,
        labels=tuple(value_label(value, column.type) for value in every),
        edges=(),
        values=tuple(every),
        before=a,
        after=b,
        numbers_before=np.where(a < 0, np.nan, a),
        numbers_after=np.where(b < 0, np.nan, b),
    )


def _absent(value: Scalar) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(value: float, column: Column) -> float | int:
    whole = column.type is LogicalType.INTEGER
    return int(value) if whole else float(value)


def _like_a_key(column: Column, facts: Facts) -> bool:
    distinct = facts.distinct_estimate
    if column.type is LogicalType.TEXT:
        return distinct > TEXTS or distinct > 0.5 * facts.present > 10
    return column.type is LogicalType.INTEGER and distinct > 0.9 * facts.present > 20


def _family(column: Column) -> str:
    if column.type.is_numeric:
        return "number"
    return "moment" if column.type.is_temporal else str(column.type)
