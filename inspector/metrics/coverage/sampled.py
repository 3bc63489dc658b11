"""One sample of rows for every metric that searches among pairs of columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from inspector.metrics.base import Subject
from inspector.model.answers import SampledRows, Scalar
from inspector.model.dataset import Column
from inspector.model.questions import Ask, RowSample

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
    Bits = np.ndarray[tuple[int], np.dtype[np.bool_]]
    Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

#: Rows drawn, and cells drawn at most: a wide table gives fewer rows.
SAMPLE_ROWS, SAMPLE_CELLS = 20_000, 1_000_000
#: Columns beyond these are not searched for partners.
MOST_COLUMNS = 500
#: Most values of a column that are groups of their own.
MOST_GROUPS = 20


def sample_ask(subject: Subject) -> Ask | None:
    """Return the one question for sampled rows; None if there is nothing to draw."""
    columns = tuple(c.name for c in subject.countable())[:MOST_COLUMNS]
    if not columns or not subject.version.rows:
        return None
    rows = min(SAMPLE_ROWS, SAMPLE_CELLS // len(columns))
    return subject.ask(RowSample(columns=columns, rows=rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How a column puts sampled rows into groups.

    Attributes:
        column: The column.
        codes: Per row, its group; -1 where the column is missing.
        labels: Per group, its value, or None for ranges.
        edges: For ranges: ascending inner edges; group i lies below edges[i].
    """

    column: str
    codes: "Codes"
    labels: tuple[Scalar, ...]
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sampled:
    """Sampled rows as arrays.

    Attributes:
        answer: The rows.
        columns: The columns by name.
    """

    answer: SampledRows
    columns: Mapping[str, Column]

    @property
    def drawn(self) -> int:
        """How many rows were drawn."""
        return len(self.answer.positions)

    @property
    def is_all(self) -> bool:
        """Whether the sample holds every row."""
        return self.drawn >= self.answer.rows

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.answer.columns)}

    def values(self, name: str) -> tuple[Scalar, ...]:
        """Return a column's cells."""
        return self.answer.values[self._place[name]]

    def missing(self, name: str) -> "Bits":
        """Return which cells hold nothing."""
        import numpy as np

        return np.fromiter(
            (v is None or (isinstance(v, str) and not v.strip()) for v in self.values(name)),
            dtype=np.bool_,
            count=self.drawn,
        )

    def numbers(self, name: str) -> "Numbers":
        """Return an ordered or boolean column as numbers, NaN where missing."""
        import numpy as np

        return np.array(
            [np.nan if v is None else float(v) for v in self.values(name)], dtype=np.float64
        )

    def grouping(self, name: str) -> Grouping | None:
        """Return groups of a column: its values if few, else fifths of its range; None for texts."""
        import numpy as np

        values: list[Any] = [
            None if isinstance(v, str) and not v.strip() else v for v in self.values(name)
        ]
        distinct: dict[Any, int] = {}
        for value in values:
            if value is not None and value not in distinct:
                distinct[value] = len(distinct)
                if len(distinct) > MOST_GROUPS:
                    break
        if len(distinct) <= MOST_GROUPS:
            codes = np.array([-1 if v is None else distinct[v] for v in values], dtype=np.int64)
            return Grouping(column=name, codes=codes, labels=tuple(distinct))
        if not self.columns[name].type.is_ordered:
            return None
        x = self.numbers(name)
        known = x[~np.isnan(x)]
        edges = tuple(float(e) for e in np.unique(np.quantile(known, [0.2, 0.4, 0.6, 0.8])))
        codes = np.where(np.isnan(x), -1, np.searchsorted(np.array(edges), x, side="right"))
        return Grouping(
            column=name,
            codes=codes.astype(np.int64),
            labels=(None,) * (len(edges) + 1),
            edges=edges,
        )


def sampled(subject: Subject, answer: object) -> Sampled | None:
    """Return the sample as arrays; None if it was not given or is empty."""
    if not isinstance(answer, SampledRows) or not answer.positions:
        return None
    return Sampled(answer=answer, columns={c.name: c for c in subject.version.schema})
