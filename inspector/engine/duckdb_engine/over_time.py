"""Values and rows in the order of time: runs of equal values, sums per period, order of arrival."""

import math
from collections.abc import Callable

from inspector.engine.duckdb_engine.arrivals import arrival_order, moments
from inspector.engine.duckdb_engine.expressions import (
    aliases,
    axis,
    finite,
    named,
    seconds,
    text,
    whole,
)
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.duckdb_engine.value_runs import compared, value_runs
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.answers import Answer, Facts
from inspector.model.dataset import Column
from inspector.model.errors import RequestError
from inspector.model.questions import Axis, OrderOfArrival, PeriodSums, ValueRuns
from inspector.model.time_answers import PeriodTotals

#: Finds a column or raises.
Find = Callable[[str], Column]
#: Sums are kept in whole units of which the largest value has about so many bits.
_BITS = 60


def over_time(
    scan: Scan,
    question: ValueRuns | PeriodSums | OrderOfArrival,
    find: Find,
    facts_of: Callable[[Column], Facts],
) -> Answer:
    """Answer a question about values in the order of time.

    Args:
        scan: The rows.
        question: The question.
        find: Finds a column or raises.
        facts_of: What is known of a column, or can be learnt.

    Raises:
        RequestError: A column is missing, or cannot be used so.
    """
    if isinstance(question, ValueRuns):
        return value_runs(scan, question, find)
    if isinstance(question, PeriodSums):
        return _sums(scan, question, find, facts_of)
    return arrival_order(scan, question, find)


def sums_sql(source: Composed, question: PeriodSums, find: Find) -> Composed:
    """Return a query for people: rows and sums per period."""
    period = axis(
        find(question.time), Axis(column=question.time, form="period", grain=question.grain)
    )
    sums = [
        SQL(",\n  sum({}) AS {}").format(_summed(find(name)), Identifier(f"sum of {name}"))
        for name in question.columns
    ]
    return SQL(
        "SELECT {} AS period, count(*) AS rows{}\nFROM {}\nGROUP BY period\nORDER BY period"
    ).format(period, SQL("").join(sums), source)


def runs_sql(source: Composed, question: ValueRuns, find: Find) -> Composed:
    """Return a query for people: the longest runs of the first column."""
    time, column = find(question.time), find(question.columns[0])
    group = text(find(question.by)) if question.by else SQL("''")
    return SQL(
        "WITH r AS (\n  SELECT {group} AS grp, {time} AS t, {x} AS x FROM {source}\n),\n"
        "marked AS (\n  SELECT *, x IS DISTINCT FROM lag(x) OVER (PARTITION BY grp ORDER BY t) AS new\n"
        "  FROM r WHERE t IS NOT NULL AND x IS NOT NULL AND grp IS NOT NULL\n),\n"
        "numbered AS (\n  SELECT *, count_if(new) OVER (PARTITION BY grp ORDER BY t "
        "ROWS UNBOUNDED PRECEDING) AS run FROM marked\n)\n"
        "SELECT grp, x AS value, count(*) AS readings, make_timestamp(CAST(min(t) * 1e6 AS BIGINT)) AS from_time, "
        "make_timestamp(CAST(max(t) * 1e6 AS BIGINT)) AS to_time\n"
        "FROM numbered GROUP BY grp, run, x\nORDER BY readings DESC\nLIMIT 20"
    ).format(group=group, time=moments(time), x=compared(column), source=source)


def _sums(
    scan: Scan, question: PeriodSums, find: Find, facts_of: Callable[[Column], Facts]
) -> PeriodTotals:
    columns = [find(name) for name in question.columns]
    cells = [_summed(column) for column in columns]
    units = [_unit(facts_of(column)) for column in columns]
    period = axis(
        find(question.time), Axis(column=question.time, form="period", grain=question.grain)
    )
    inner = [SQL("{} AS k").format(period)] + ([named(cells, "x")] if cells else [])
    outer: list[Composed] = [SQL("k"), SQL("count(*)")]
    for name, unit in zip(aliases("x", len(cells)), units, strict=True):
        # Whole units add up to the same in any order, which doubles do not.
        outer += [
            SQL("count({})").format(name),
            SQL("sum(CAST(round({} * {}) AS BIGINT))").format(name, Literal(unit)),
        ]
    rows = scan.rows(
        SQL(
            "SELECT {} FROM (SELECT {} FROM {}) WHERE k IS NOT NULL GROUP BY k ORDER BY k LIMIT {}"
        ).format(
            SQL(", ").join(outer), SQL(", ").join(inner), scan.source, Literal(question.limit + 1)
        )
    )
    shown = rows[: question.limit]
    return PeriodTotals(
        starts=tuple(seconds(row[0]) or 0 for row in shown),
        rows=tuple(whole(row[1]) for row in shown),
        present=tuple(tuple(whole(x) for x in row[2::2]) for row in shown),
        sums=tuple(
            tuple(whole(x) / unit for x, unit in zip(row[3::2], units, strict=True))
            for row in shown
        ),
        truncated=len(rows) > len(shown),
    )


def _unit(facts: Facts) -> float:
    """Return how many units one is, a power of two, so that the largest value has enough of them."""
    ends = [float(x) for x in (facts.minimum, facts.maximum) if isinstance(x, (int, float))]
    size = max(map(abs, ends), default=0.0) or 1.0
    return math.ldexp(1.0, max(-1000, min(900, _BITS - math.frexp(size)[1])))


def _summed(column: Column) -> Composed:
    if not column.type.is_numeric:
        raise RequestError(f"Values of “{column.name}” cannot be added up.")
    return finite(column)
