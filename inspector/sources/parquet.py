"""Parquet files, one or many, hive-partitioned or not: read in place."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.errors import QueryError
from inspector.sources.base import unique_columns
from inspector.sources.folder import FileSet
from inspector.sources.paths import listed
from inspector.sources.reproduce import reader_clause
from inspector.sources.time_guises import dates_of_files

ORDINAL = "file_row_number"
#: The engine's own hidden column with the file of a row.
FILE = "filename"
_NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"


def read_parquet(
    files: FileSet, session: Session, cancel: CancelToken | None
) -> tuple[Relation, tuple[str, ...]]:
    """Make a view of Parquet files. Returns the relation and notes."""
    partitions = _partitions(files.files, files.root)
    hive = _hive_options(partitions)
    called = _call(files, hive)
    call: Composed | None = called
    plain = SQL("SELECT * FROM {}").format(called)
    described = session.describe(plain, cancel=cancel)
    above = {part.partition("=")[0] for part in files.root.parts if "=" in part} - set(partitions)
    if partitions and above:
        # The engine makes columns of folders above the opened one, too.
        described = [column for column in described if column[0] not in above]
        kept = SQL(", ").join([Identifier(column) for column, _ in described])
        plain, call = SQL("SELECT {} FROM ({})").format(kept, plain), None
    ordinal = None
    select = plain
    if files.is_single:
        try:
            numbered = _call(files, [*hive, SQL("file_row_number = true")])
            select = SQL("SELECT * FROM {}").format(numbered)
            session.describe(select, cancel=cancel)
            ordinal, call = ORDINAL, call and numbered
        except QueryError:  # a column of the file itself has that name
            select = plain
    dates = dates_of_files(files.files)
    if FILE in (column.lower() for column, _ in described) or not call:
        dates = ()
    if dates:
        select = SQL("SELECT *, filename FROM {}").format(called)
    name = session.fresh_name("parquet")
    session.execute(SQL("CREATE VIEW {} AS {}").format(Identifier(name), select), cancel=cancel)
    relation = Relation(
        name=name,
        physical=tuple(described),
        from_sql=reader_clause("read_parquet", files, hive if partitions else ()),
        columnar=True,
        ordinal=ordinal,
        scanned=str(call) if call else "",
        file_date=_file_date(files, dates),
    )
    return relation, _renamed(files, [column for column, _ in described])


def _file_date(files: FileSet, dates: Sequence[date]) -> str:
    """Return SQL of the day that the name of a row's file speaks of; empty if there is none."""
    if not dates:
        return ""
    cases = [
        SQL("WHEN {} THEN CAST({} AS DATE)").format(Literal(str(file)), Literal(day.isoformat()))
        for file, day in zip(files.files, dates, strict=True)
    ]
    return str(SQL("CASE filename {} END").format(SQL(" ").join(cases)))


def _call(files: FileSet, options: Iterable[Composed]) -> Composed:
    arguments: list[Composed] = [listed(files.files), *options]
    if not files.is_single:
        arguments.append(SQL("union_by_name = true"))
    return SQL("read_parquet({})").format(SQL(", ").join(arguments))


def _partitions(files: Iterable[Path], root: Path) -> dict[str, set[str]]:
    """Return partition columns and their values, named by folders such as "month=2026-05"."""
    found: dict[str, set[str]] = {}
    for file in files:
        for part in file.relative_to(root).parts[:-1]:
            column, mark, value = part.partition("=")
            if mark and column:
                found.setdefault(column, set()).add(unquote(value))
    return found


def _hive_options(partitions: dict[str, set[str]]) -> list[Composed]:
    """Return options that give partition columns the type all their values have."""
    if not partitions:
        return [SQL("hive_partitioning = false")]
    types: list[Composed] = [
        SQL("{}: {}").format(Literal(column), Literal(_type_of(values)))
        for column, values in partitions.items()
    ]
    return [
        SQL("hive_partitioning = true"),
        SQL("hive_types = {{{}}}").format(SQL(", ").join(types)),
    ]


def _type_of(values: set[str]) -> str:
    values = values - {_NULL_PARTITION}
    if values and all(re.fullmatch(r"-?(0|[1-9]\d{0,17})", value) for value in values):
        return "BIGINT"
    if values and all(_is_date(value) for value in values):
        return "DATE"
    return "VARCHAR"


def _is_date(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value)) and len(value) == 10
    except ValueError:
        return False


def _renamed(files: FileSet, shown: list[str]) -> tuple[str, ...]:
    """Say which names the engine had to change, as it does not tell “a” from “A”."""
    import pyarrow.parquet as pq

    suspect = [name for name in shown if re.search(r"_\d+$|^C\d+$", name)]
    if not suspect:
        return ()
    names = pq.read_schema(files.files[0]).names
    return unique_columns(names)[1]
