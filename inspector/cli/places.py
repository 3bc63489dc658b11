"""What is taken from the paths that were typed: a table of each, or each file for itself."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inspector.cli.console import tell
from inspector.cli.conventions import add_conventions, written
from inspector.model.dataset import Source


def add_table(command: argparse._ActionsContainer) -> None:
    """Let a table be named."""
    command.add_argument(
        "--table",
        metavar="NAME",
        help="the table or sheet to read from files that hold several; FILE#NAME says it for one",
    )
    add_conventions(command)


def add_places(command: argparse._ActionsContainer) -> None:
    """Let a table be named, and files of a folder be versions of their own."""
    add_table(command)
    command.add_argument(
        "--each-file",
        action="store_true",
        help="every file of a folder, a pattern or an archive is a version of its own, ordered by the "
        "dates or version numbers in the names (without it they are one dataset together)",
    )


def add_queries(command: argparse._ActionsContainer) -> None:
    """Let versions be results of queries."""
    command.add_argument(
        "--sql",
        action="append",
        default=[],
        metavar="[NAME=]SELECT",
        help="inspect the result of this SELECT instead of the files, which it calls by their names "
        "without ending; may be repeated, one version each",
    )


def _queries(texts: Sequence[str], tables: Sequence[Source]) -> tuple[Source, ...]:
    found = []
    for text in texts:
        named = re.match(r"\s*(\w[\w.-]*)\s*=\s*(?=(select|with|from|\()\b)", text, re.I)
        name, query = (named[1], text[named.end() :]) if named else (None, text)
        found.append(Source(query=query, tables=tuple(tables), name=name))
    return tuple(found)


def placed(sources: Sequence[Source], given: argparse.Namespace) -> tuple[Source, ...]:
    """Return the sources that were meant.

    Raises:
        SourceError: There is no such file, or no table in it.
    """
    sources = [written(source, given) for source in sources]
    found: list[Source] = list(sources)
    if getattr(given, "each_file", False):
        from inspector.sources.apart import files_apart

        found = []
        for source in sources:
            apart = files_apart(source)
            found += apart.sources if apart else (source,)
            if apart and not getattr(given, "quiet", False):
                tell(f"inspector: {apart}")
    if given.table is not None:
        from inspector.sources.apart import at_table

        found = [at_table(source, given.table) for source in found]
    if texts := getattr(given, "sql", None):
        return _queries(texts, [_in_full(source) for source in found])
    return tuple(found)


def _in_full(source: Source) -> Source:
    return replace(source, path=source.path and str(Path(source.path).absolute()))
