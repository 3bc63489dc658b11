"""Questions of labels: rows that parts of the data share, and sets of labels."""

from collections.abc import Callable, Sequence

from inspector.engine.duckdb_engine.expressions import aliases, named, raw, text, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column, LogicalType
from inspector.model.errors import RequestError
from inspector.model.label_answers import LabelSetCounts, SharedCounts
from inspector.model.label_questions import LabelSets, SharedRows

#: Finds a column or raises.
Find = Callable[[str], Column]
#: Most labels listed one by one.
ITEMS = 1_000


def shared_counts(scan: Scan, question: SharedRows, find: Find) -> SharedCounts:
    """Answer `SharedRows`: exact, though most rows are only hashed.

    Raises:
        RequestError: No column was named, or there are too many parts.
    """
    part, columns = find(question.part), [find(name) for name in question.columns]
    if not columns:
        raise RequestError("No columns were named to compare rows by.")
    kept = _kept(part, columns)
    sizes = scan.rows(
        SQL("SELECT {0} AS p, count(*) FROM {1} WHERE {2} GROUP BY p ORDER BY p LIMIT {3}").format(
            text(part), scan.source, kept, Literal(question.limit + 1)
        )
    )
    if len(sizes) > question.limit:
        raise RequestError(f"“{part.name}” has more than {question.limit} parts.")
    names = tuple(str(row[0]) for row in sizes)
    place = {name: number for number, name in enumerate(names)}
    rows = tuple(whole(row[1]) for row in sizes)
    shared = [[0] * len(names) for _ in names]
    for number, own in enumerate(rows):
        shared[number][number] = own
    for one, other, count in scan.rows(_pairs(scan.source, part, columns)):
        shared[place[str(one)]][place[str(other)]] = whole(count)
    return SharedCounts(parts=names, rows=rows, shared=tuple(tuple(line) for line in shared))


def shared_sql(source: Composed, question: SharedRows, find: Find) -> Composed:
    """Return a query for rows that have their equal in another part."""
    return _pairs(source, find(question.part), [find(name) for name in question.columns])


def label_sets(scan: Scan, question: LabelSets, find: Find) -> LabelSetCounts:
    """Answer `LabelSets`.

    Raises:
        RequestError: A column does not hold sets of labels.
    """
    inner = _sets(scan.source, question, find)
    ((rows, labelled, empty, given, sets),) = scan.rows(
        SQL(
            "SELECT count(*), count(s), count_if(len(s) = 0), sum(len(s)), count(DISTINCT s) FROM ({})"
        ).format(inner)
    )
    items = scan.rows(
        SQL(
            "SELECT item, count(*) AS n, count(*) OVER () AS every "
            "FROM (SELECT unnest(s) AS item FROM ({})) "
            "GROUP BY item ORDER BY n DESC, item LIMIT {}"
        ).format(inner, Literal(ITEMS))
    )
    listed = scan.rows(
        SQL(
            "SELECT s, count(*) AS n FROM ({}) WHERE s IS NOT NULL GROUP BY s "
            "ORDER BY n DESC, s LIMIT {}"
        ).format(inner, Literal(question.limit))
    )
    return LabelSetCounts(
        rows=whole(rows),
        labelled=whole(labelled),
        empty=whole(empty),
        given=whole(given),
        items=tuple(str(row[0]) for row in items),
        counts=tuple(whole(row[1]) for row in items),
        sets=tuple(_names(row[0]) for row in listed),
        set_counts=tuple(whole(row[1]) for row in listed),
        distinct_sets=whole(sets),
        distinct_items=whole(items[0][2]) if items else 0,
    )


def sets_sql(source: Composed, question: LabelSets, find: Find) -> Composed:
    """Return a query for the most frequent sets of labels."""
    return SQL(
        "SELECT s AS labels, count(*) AS rows\nFROM ({})\nWHERE s IS NOT NULL\nGROUP BY s\n"
        "ORDER BY rows DESC, labels\nLIMIT {}"
    ).format(_sets(source, question, find), Literal(question.limit))


def _names(given: object) -> tuple[str, ...]:
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else ()


def _kept(part: Column, columns: Sequence[Column]) -> Composed:
    known = [SQL("{} IS NOT NULL").format(raw(column)) for column in (part, *columns)]
    return SQL(" AND ").join(known)


def _pairs(source: Composed, part: Column, columns: Sequence[Column]) -> Composed:
    """Return rows of each part that another has as well: by hash first, then value by value."""
    keys = aliases("c", len(columns))
    cells = [raw(column) for column in columns]
    same = SQL(" AND ").join([SQL("a.{0} = b.{0}").format(key) for key in keys])
    return SQL(
        "WITH r AS (\n  SELECT {part} AS p, hash({hashed}) AS h, {cells} FROM {source} WHERE {kept}\n"
        "),\nmany AS (\n  SELECT h FROM r GROUP BY h HAVING count(DISTINCT p) > 1\n),\n"
        "g AS (\n  SELECT p, {keys}, count(*) AS n FROM r WHERE h IN (FROM many) GROUP BY ALL\n)\n"
        "SELECT a.p AS part, b.p AS other, sum(a.n) AS rows\n"
        "FROM g AS a JOIN g AS b ON a.p <> b.p AND {same}\nGROUP BY ALL\nORDER BY ALL"
    ).format(
        part=text(part),
        hashed=SQL(", ").join(cells),
        cells=named(cells, "c"),
        source=source,
        kept=_kept(part, columns),
        keys=SQL(", ").join(keys),
        same=same,
    )


def _sets(source: Composed, question: LabelSets, find: Find) -> Composed:
    """Return a query of one column s: the row's labels in order, each once; null where unlabelled."""
    columns = [find(name) for name in question.columns]
    if len(columns) == 1:
        return SQL("SELECT {} AS s FROM {}").format(_split(columns[0], question.separator), source)
    if not columns:
        raise RequestError("No columns were named that hold labels.")
    given = []
    for column in columns:
        if not (column.type is LogicalType.BOOLEAN or column.type.is_numeric):
            raise RequestError(
                f"“{column.name}” is not a yes-or-no column, which each of several label columns "
                "must be."
            )
        given.append(
            SQL("CASE WHEN CAST({} AS DOUBLE) <> 0 THEN {} END").format(
                raw(column), Literal(column.name)
            )
        )
    known = SQL(" OR ").join([SQL("{} IS NOT NULL").format(raw(column)) for column in columns])
    return SQL(
        "SELECT CASE WHEN {} THEN list_sort(list_filter([{}], lambda x: x IS NOT NULL)) END AS s FROM {}"
    ).format(known, SQL(", ").join(given), source)


def _split(column: Column, separator: str) -> Composed:
    if column.physical.endswith("[]"):
        parts = SQL("list_transform({}, lambda x: trim(CAST(x AS VARCHAR)))").format(raw(column))
        return _cleaned(parts)
    if column.type is not LogicalType.TEXT or not separator:
        raise RequestError(f"“{column.name}” does not hold several labels a row.")
    parts = SQL("list_transform(string_split({}, {}), lambda x: trim(x))").format(
        raw(column), Literal(separator)
    )
    cleaned = _cleaned(parts)
    return SQL("CASE WHEN trim({}) <> '' THEN {} END").format(raw(column), cleaned)


def _cleaned(parts: Composed) -> Composed:
    return SQL("list_sort(list_distinct(list_filter({}, lambda x: x <> '')))").format(parts)
