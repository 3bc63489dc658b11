"""Which columns tell every row from every other; whatever holds them needs no search for repeats."""

import math
from collections.abc import Callable, Sequence

from inspector.engine.duckdb_engine.expressions import raw, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.answers import Facts
from inspector.model.dataset import Column

#: Whole numbers within so many times the rows are marked one bit each.
SPARSE, MOST_BITS = 16, 2**28
#: Rows are expected to differ in columns whose values make so many times the pairs of rows.
PLENTY = 1_000.0

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


class Unlike:
    """Sets of columns in which no two rows are alike, nulls taken as values."""

    def __init__(self) -> None:
        self._sets: list[frozenset[str]] = []
        self._tried: set[frozenset[str]] = set()

    def knows(self, columns: Sequence[Column]) -> bool:
        """Return whether no two rows are known to be alike in these columns."""
        names = {column.name for column in columns}
        return any(one <= names for one in self._sets)

    def note(self, columns: Sequence[Column]) -> None:
        """Remember that no two rows are alike in these columns."""
        self._sets.append(frozenset(column.name for column in columns))

    def prove(
        self, scan: Scan, columns: Sequence[Column], facts: Callable[[Column], Facts]
    ) -> bool:
        """Return whether no two rows are alike, if that can be told with little work.

        False means only that it could not be told.
        """
        if self.knows(columns):
            return True
        told: Sequence[Column] | None = None
        if len(columns) == 1:
            seen = facts(columns[0])
            if seen.nulls <= 1 and all_different(scan, columns[0], seen):
                told = columns
        elif (chosen := _telling(columns, facts)) and not self._was_tried(chosen):
            query = SQL("SELECT count_if(n > 1) FROM (SELECT count(*) AS n FROM {} GROUP BY {})")
            ((repeated,),) = scan.rows(query.format(scan.source, hashed(chosen)))
            told = chosen if not whole(repeated) else None
        if told is not None:
            self.note(told)
        return told is not None

    def _was_tried(self, columns: Sequence[Column]) -> bool:
        names = frozenset(column.name for column in columns)
        tried = names in self._tried
        self._tried.add(names)
        return tried


def all_different(scan: Scan, column: Column, facts: Facts) -> bool:
    """Return whether values present are all different, if one bit a value tells it."""
    low, high = facts.minimum, facts.maximum
    if column.physical.upper() not in _WHOLE or not isinstance(low, int) or isinstance(low, bool):
        return False
    if not isinstance(high, int) or facts.distinct_estimate * 1.3 < facts.present:
        return False
    if high - low >= min(MOST_BITS, SPARSE * facts.rows + 1_000):
        return False
    query = SQL("SELECT bit_count(bitstring_agg({}, {}, {})) FROM {}").format(
        raw(column), Literal(low), Literal(high), scan.source
    )
    return whole(scan.rows(query)[0][0]) == facts.present


def hashed(columns: Sequence[Column]) -> Composed:
    """Return the hash of a row in these columns."""
    return SQL("hash({})").format(SQL(", ").join([raw(column) for column in columns]))


def _telling(
    columns: Sequence[Column], facts: Callable[[Column], Facts]
) -> Sequence[Column] | None:
    """Return the few columns that should tell rows apart; None if it takes about all of them."""
    seen = {column.name: facts(column) for column in columns}
    # Times last: features hold none, and what is told without them is told of features, too.
    ranked = sorted(
        columns, key=lambda column: (column.type.is_temporal, -_surprise(seen[column.name]))
    )
    rows = max((one.rows for one in seen.values()), default=0)
    target, reached = math.log(PLENTY) + 2 * math.log(max(rows, 1)), 0.0
    for place, column in enumerate(ranked, 1):
        reached += _surprise(seen[column.name])
        if reached >= target:
            return ranked[:place]
    return None


def _surprise(facts: Facts) -> float:
    """Return minus the logarithm of how often two rows are alike, were all values as frequent."""
    if not facts.rows:
        return 0.0
    gap = (facts.nulls + facts.empty) / facts.rows
    return -math.log(min(1.0, gap**2 + (1 - gap) ** 2 / max(facts.distinct_estimate, 1)))
