"""Sources from what Python code has at hand: paths, frames, tables, lists and mappings of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from inspector.model.dataset import Source
from inspector.model.errors import RequestError
from inspector.sources.apart import at_table, files_apart

#: What tables of pandas, Arrow, polars and others have.
_TABLE_LIKE = ("column_names", "__arrow_c_stream__", "collect_schema", "to_batches")


def given_sources(data: object, table: str | None, *, each_file: bool) -> tuple[Source, ...]:
    """Return the versions that a value stands for.

    Args:
        data: A path, a table, or several.
        table: The table or sheet to take from files that hold several.
        each_file: Whether every file of a folder, a pattern or an archive is a version of its own.
    """
    sources = sources_of(data)
    if each_file:
        apart = [files_apart(source) for source in sources]
        sources = tuple(
            one
            for source, files in zip(sources, apart, strict=True)
            for one in (files.sources if files else (source,))
        )
    return sources if table is None else tuple(at_table(source, table) for source in sources)


def sources_of(data: object) -> tuple[Source, ...]:
    """Return the versions that a value stands for; a mapping names them."""
    if isinstance(data, Mapping):
        return tuple(replace(source_of(value), name=str(name)) for name, value in data.items())
    if isinstance(data, (list, tuple)):
        return tuple(source_of(value) for value in data)
    return (source_of(data),)


def source_of(data: object) -> Source:
    """Return the source that a value stands for.

    Raises:
        RequestError: It is nothing that holds a table.
    """
    if isinstance(data, Source):
        return data
    if isinstance(data, (str, Path)):
        return Source(path=str(data))
    # a lazy frame tells its columns only with a warning
    if any(hasattr(type(data), name) for name in _TABLE_LIKE) or hasattr(data, "columns"):
        return Source(frame=data)
    raise RequestError(
        f"A {type(data).__name__} cannot be inspected.",
        hint="Give a path, a pandas or polars DataFrame, an Arrow table, or a list of those.",
    )


def queried(
    tables: Sequence[Source], queries: str | Sequence[str] | Mapping[str, str] | None
) -> tuple[Source, ...]:
    """Return one version a query over tables; the tables themselves where there is no query."""
    if not queries:
        return tuple(tables)
    if isinstance(queries, str):
        queries = [queries]
    named: list[tuple[str | None, str]] = (
        [(str(name), query) for name, query in queries.items()]
        if isinstance(queries, Mapping)
        else [(None, query) for query in queries]
    )
    return tuple(Source(query=query, tables=tuple(tables), name=name) for name, query in named)
