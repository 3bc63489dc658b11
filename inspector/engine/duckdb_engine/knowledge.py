"""What is known of one relation's columns, learnt in as few scans as will do and then kept."""

from collections.abc import Iterable, Mapping, Sequence

from inspector.engine.duckdb_engine.distribution import exact, unlooked
from inspector.engine.duckdb_engine.facts import BATCH, column_facts, facts_of_counts
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.duckdb_engine.survey import Surveyed, survey
from inspector.engine.duckdb_engine.texts import LONGEST_EXACT, are_short
from inspector.engine.duckdb_engine.together import together
from inspector.model.answers import Cells, Facts
from inspector.model.dataset import Column
from inspector.model.errors import InspectorError
from inspector.model.questions import EXACT_LIMIT
from inspector.model.scale import Scale


class Knowledge:
    """Facts, counts and cells of columns. Columns with few values are counted, which tells all.

    Args:
        columns: The relation's columns by name.
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._facts: dict[str, Facts] = {}
        self._cells: dict[str, Cells] = {}
        self._surveyed: dict[str, Surveyed] = {}

    def learn(self, names: Iterable[str], scan: Scan, rows: int) -> None:
        """Learn the facts of columns; those that cannot be learnt together are left for later."""
        fresh = [
            self._columns[name]
            for name in dict.fromkeys(names)
            if name in self._columns and name not in self._facts
        ]
        if not fresh:
            return
        self._survey([column for column in fresh if column.type.is_countable], scan, rows)
        few = [c for c in fresh if c.name in self._surveyed and self._surveyed[c.name].is_few]
        for place, cells in together([lambda c=c: _counted(scan, c, rows) for c in few]):  # type: ignore[misc]
            column = few[place]
            if cells is not None:
                self._cells[column.name] = cells
                self._facts[column.name] = facts_of_counts(column, cells)
        many = [column for column in fresh if column.name not in self._facts]
        batches = [many[start : start + BATCH] for start in range(0, len(many), BATCH)]
        for place, found in together([lambda b=b: _batch(scan, b) for b in batches]):  # type: ignore[misc]
            for column, facts in zip(batches[place], found, strict=False):
                self._facts[column.name] = facts

    def facts(self, column: Column, scan: Scan) -> Facts:
        """Return a column's facts.

        Raises:
            QueryError: They cannot be had.
        """
        if column.name not in self._facts:
            (self._facts[column.name],) = column_facts(scan, [column])
        return self._facts[column.name]

    def cells(self, name: str, limit: int) -> Cells | None:
        """Return the counts of a column that was counted value by value, if no more than `limit`."""
        cells = self._cells.get(name)
        return cells if cells is not None and len(cells.values) <= limit else None

    def scale(self, name: str) -> tuple[Scale, bool] | None:
        """Return the cells that suit an ordered column, and whether they may be trusted."""
        seen = self._surveyed.get(name)
        return (seen.scale, seen.sure) if seen is not None and seen.scale is not None else None

    def _survey(self, columns: Sequence[Column], scan: Scan, rows: int) -> None:
        batches = [columns[start : start + BATCH] for start in range(0, len(columns), BATCH)]

        def look(batch: Sequence[Column]) -> list[Surveyed]:
            try:
                return survey(scan, rows, batch)
            except InspectorError:
                return []  # each is asked again by itself, where the reason is kept

        for place, found in together([lambda b=b: look(b) for b in batches]):  # type: ignore[misc]
            for column, seen in zip(batches[place], found, strict=False):
                self._surveyed[column.name] = seen


def _counted(scan: Scan, column: Column, rows: int) -> Cells | None:
    """Count a column's values; None if they are too many, too long or cannot be counted."""
    values = unlooked(column, rows, LONGEST_EXACT)
    try:
        cells = exact(scan, values, EXACT_LIMIT)
    except InspectorError:
        return None
    return cells if cells is not None and are_short(cells) else None


def _batch(scan: Scan, columns: Sequence[Column]) -> list[Facts]:
    try:
        return column_facts(scan, columns)
    except InspectorError:
        return []  # asked again one by one, where the reason is kept
