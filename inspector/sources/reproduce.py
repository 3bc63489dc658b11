"""Writes what a person puts after FROM to read the same rows, of the same types, from the files."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.errors import QueryError
from inspector.sources.content import HEAD, read_head
from inspector.sources.folder import FileSet
from inspector.sources.paths import listed
from inspector.sources.settle import MISSING_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How delimited files were read, where that is not what the engine would do by itself."""

    delimiter: str
    quote: str
    escape: str
    header: bool
    skip: int
    encoding: str
    renamed: bool
    has_missing_words: bool
    has_decimal_commas: bool


def reader_clause(reader: str, files: FileSet, options: Sequence[Composed] = ()) -> str:
    """Return a call of a reader as a person writes it in the folder that holds the files."""
    parts: list[Composed] = [Literal(files.written), *options]
    if not files.is_single:
        parts.append(SQL("union_by_name = true"))
    return f"{reader}({SQL(', ').join(parts)})"


def read_csv_clause(
    files: FileSet, reading: Reading, physical: Sequence[tuple[str, str]], session: Session
) -> str:
    """Return a call of read_csv that gives these columns and types.

    Options are written only where the engine would otherwise see something else.
    """
    seen = _seen(files, session)
    names = [name for name, _ in physical]
    if seen == list(physical) and not reading.has_missing_words:
        return reader_clause("read_csv", files)
    options: list[Composed] = []
    if reading.encoding != "utf-8":
        options.append(SQL("encoding = {}").format(Literal(reading.encoding)))
    if seen is None or [name for name, _ in seen] != names:
        options += [
            SQL("delim = {}").format(Literal(reading.delimiter)),
            SQL("quote = {}").format(Literal(reading.quote)),
            SQL("escape = {}").format(Literal(reading.escape)),
            SQL("header = {}").format(Literal(reading.header)),
            SQL("skip = {}").format(Literal(reading.skip)),
        ]
        seen = None
        if reading.renamed:
            listed_names: list[Composed] = [Literal(name) for name in names]
            options.append(SQL("names = [{}]").format(SQL(", ").join(listed_names)))
    if reading.has_missing_words:
        words: list[Composed] = [Literal(word) for word in MISSING_WORDS]
        options.append(SQL("nullstr = [{}]").format(SQL(", ").join(words)))
    if reading.has_decimal_commas:
        options += [SQL("decimal_separator = ','"), SQL("thousands = '.'")]
    known = dict(seen or ())
    different: list[Composed] = [
        SQL("{}: {}").format(Literal(name), Literal(kind))
        for name, kind in physical
        # without the words for missing the engine may see another type than with them
        if known.get(name) != kind or (kind == "VARCHAR" and reading.has_missing_words)
    ]
    if different:
        options.append(SQL("types = {{{}}}").format(SQL(", ").join(different)))
    return reader_clause("read_csv", files, options)


def _seen(files: FileSet, session: Session) -> list[tuple[str, str]] | None:
    """Return what the engine sees by itself, from the beginning of the files."""
    head = read_head(files.files[0])
    if len(head) >= HEAD and b"\n" not in head[HEAD // 2 :]:
        return None  # lines are so long that the engine would look at them for many seconds
    query = SQL("FROM read_csv({}, union_by_name = {})").format(
        listed(files.files), Literal(not files.is_single)
    )
    try:
        return session.describe(query)
    except QueryError:
        return None
