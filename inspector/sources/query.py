"""A version that is the result of one SQL SELECT over opened files, which can reach nothing else.

The query is parsed by the engine itself, and every name in it is looked at before it runs: tables are
those that were opened or made in the query; functions that read files, settings or the surroundings, and
those that differ each time, are refused. What runs is written anew from what was parsed.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Source
from inspector.model.errors import QueryError, SourceError
from inspector.sources.base import Opened, schema_of, some

#: Functions that make rows of their arguments and read nothing.
_ROW_MAKERS = frozenset({"range", "generate_series", "unnest", "repeat", "repeat_row"})
#: Functions that tell of the surroundings, change something, or differ each time.
_REFUSED = re.compile(
    r"getenv|getvariable|current_setting|query|query_table|which_secret|random|setseed|uuid(v\d)?|"
    r"gen_random_uuid|nextval|currval|write_log|(read|scan|sniff|write|copy|parse_duckdb)_\w+|glob|"
    r"(pragma|duckdb|pg|sqlite|postgres|mysql|iceberg|delta)_\w+|\w*_scan|add_parquet_key|"
    r"current_(catalog|database|schemas?|user|role|query)|txid_current|version|in_search_path|"
    r"(now|today|get_current_\w+|current_(date|time|timestamp)|transaction_timestamp|localtime\w*)"
)
#: A longer text is no query that somebody wrote.
LONGEST = 100_000
SHOWN = 300


def table_names(tables: Sequence[Source]) -> list[str]:
    """Return the names by which a query calls its tables, each once."""
    names: list[str] = []
    for source in tables:
        stem = Path(source.path).name.split(".")[0] if source.path else "table"
        name, number = source.name or stem or "table", 1
        wanted = name
        while name.casefold() in (one.casefold() for one in names):
            number += 1
            name = f"{wanted}_{number}"
        names.append(name)
    return names


def open_query(
    source: Source,
    session: Session,
    open_table: Callable[[Source], Opened],
    cancel: CancelToken | None,
) -> Opened:
    """Run a query over tables; its result is kept, the tables are not asked again.

    Args:
        source: What holds the query and its tables.
        session: Where to.
        open_table: Opens one of them.
        cancel: Asks to stop.

    Raises:
        SourceError: It is no single SELECT, reaches for something else, or cannot be run.
    """
    query = source.query or ""
    names = table_names(source.tables)
    checked = checked_query(query, names, session, cancel)
    opened = [open_table(table) for table in source.tables]

    def within(tables: Sequence[str]) -> Composed:
        parts: list[Composed] = [
            SQL("{} AS (SELECT {} FROM {})").format(
                Identifier(name), _columns(one), Composed(table)
            )
            for name, one, table in zip(names, opened, tables, strict=True)
        ]
        before = SQL("WITH {} ").format(SQL(", ").join(parts)) if parts else SQL("")
        return SQL("{}SELECT * FROM ({})").format(before, checked)

    name = session.fresh_name("query")
    run = within([str(Identifier(one.relation.name)) for one in opened])
    try:
        session.execute(SQL("CREATE TABLE {} AS {}").format(Identifier(name), run), cancel=cancel)
    except QueryError as error:
        raise SourceError(
            f"The query cannot be run: {_reason(error)}", hint=_tables_hint(names)
        ) from error
    physical = tuple(session.describe(SQL("FROM {}").format(Identifier(name)), cancel=cancel))
    times = [one.modified for one in opened if one.modified is not None]
    told = hashlib.sha256(str(checked).encode())
    for one in opened:
        told.update(one.fingerprint.encode())
    shown = " ".join(query.split())
    return Opened(
        relation=Relation(
            name=name,
            physical=physical,
            from_sql=f"({within([one.relation.from_sql for one in opened])})",
            columnar=True,
            ordinal="rowid",
        ),
        schema=schema_of(physical),
        format="sql",
        location=source.name or "query",
        size_bytes=None,
        modified=max(times, default=None),
        fingerprint=told.hexdigest(),
        notes=(
            f"The result of a query over {some([one.location for one in opened])}: "
            f"{shown if len(shown) <= SHOWN else shown[:SHOWN] + '…'}",
            *dict.fromkeys(note for one in opened for note in one.notes),
        ),
    )


def checked_query(
    query: str, tables: Sequence[str], session: Session, cancel: CancelToken | None = None
) -> Composed:
    """Return a query as the engine writes it, after a look at everything it names.

    Raises:
        SourceError: It is no single SELECT, or names what is not among `tables`.
    """
    if not query.strip() or len(query) > LONGEST:
        raise SourceError("There is no query.", hint="Write a SELECT over the opened files.")
    ((parsed,),) = session.rows(
        SQL("SELECT json_serialize_sql({})").format(Literal(query)), cancel=cancel
    )
    tree = json.loads(str(parsed))
    if tree.get("error"):
        raise _no_query(query, tree)
    statements = tree.get("statements", [])
    if not statements:
        raise SourceError("There is no query.", hint="Write a SELECT over the opened files.")
    if len(statements) > 1:
        raise SourceError(
            f"The query holds {len(statements)} statements.", hint="Write one SELECT."
        )
    made = {str(entry["key"]).casefold() for entry in _of_maps(statements)}
    known = {name.casefold() for name in tables} | made
    for node in _nodes(statements):
        _check(node, known, tables)
    ((text,),) = session.rows(
        SQL("SELECT json_deserialize_sql(json_serialize_sql({}))").format(Literal(query)),
        cancel=cancel,
    )
    return Composed(str(text).rstrip().removesuffix(";"))


def _check(node: dict[str, Any], known: set[str], tables: Sequence[str]) -> None:
    kind = node.get("type")
    if kind == "BASE_TABLE":
        path = node.get("qualified_name", {}).get("path") or [node.get("table_name", "")]
        if len(path) > 1 or str(path[0]).casefold() not in known:
            name = ".".join(str(part) for part in path)
            raise SourceError(
                f"The query names a table “{name}” that is not open.", hint=_tables_hint(tables)
            )
    elif kind == "SHOW_REF":
        raise SourceError("The query is no SELECT.", hint="Write one SELECT.")
    elif kind == "TABLE_FUNCTION":
        function = node.get("function") or {}
        name = str(function.get("function_name", "")).lower()
        if name not in _ROW_MAKERS:
            raise SourceError(
                f"The query calls “{name}”, which may read what is not open.",
                hint=_tables_hint(tables),
            )
    elif node.get("class") == "FUNCTION" or "function_name" in node:
        name = str(node.get("function_name", "")).lower()
        if _REFUSED.fullmatch(name):
            raise SourceError(
                f"The query calls “{name}”, which is not allowed here: it tells of this computer, or "
                "differs each time.",
                hint="Leave it out; the same files must give the same rows.",
            )


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Return every object of a parsed query."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _of_maps(tree: object) -> Iterator[dict[str, Any]]:
    """Return the tables that a query makes for itself."""
    for node in _nodes(tree):
        if isinstance(node.get("map"), list):
            yield from (entry for entry in node["map"] if "key" in entry)


def _no_query(query: str, tree: dict[str, Any]) -> SourceError:
    message = str(tree.get("error_message", "")).strip()
    if "Only SELECT" in message:
        return SourceError(
            "The query is no SELECT: nothing else is run here.", hint="Write one SELECT."
        )
    place = str(tree.get("position", ""))
    line = query[: int(place)].count("\n") + 1 if place.isdigit() else 1
    return SourceError(
        f"The query cannot be read: {message or 'something is missing'}, in line {line}.",
        hint="Mend it there.",
    )


def _columns(opened: Opened) -> Composed:
    return SQL(", ").join([Identifier(name) for name in opened.schema.names])


def _reason(error: QueryError) -> str:
    first = error.message.removeprefix("The engine could not answer: ")
    return re.sub(r"^\w+ Error: ", "", first).rstrip(".!") + "."


def _tables_hint(tables: Sequence[str]) -> str:
    return f"Its tables are {some(list(tables))}." if tables else "Open a file first."
