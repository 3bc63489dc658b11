"""Delimited text (CSV, TSV, PSV), plain or compressed: loaded once into columnar storage on disk."""

from collections.abc import Sequence
from datetime import date

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.intake import Intake
from inspector.model.reading import AS_FOUND, TextReading
from inspector.sources.accounts import MISSING_WORD, doubts_of, with_accounts
from inspector.sources.base import some
from inspector.sources.charset import MIXED
from inspector.sources.conventions import as_read, first_kinds, rewritten, settle_conventions
from inspector.sources.folder import FileSet
from inspector.sources.forced import forced_types
from inspector.sources.reproduce import Reading, read_csv_clause
from inspector.sources.settle import (
    DECIMAL_COMMA,
    USUAL,
    Kind,
    Settled,
    settled_types,
)
from inspector.sources.text_loading import SCRATCH, Text, load_text
from inspector.sources.time_guises import dates_of_files


def read_delimited(
    files: FileSet,
    session: Session,
    cancel: CancelToken | None,
    reading: TextReading = AS_FOUND,
) -> tuple[Relation, tuple[str, ...]]:
    """Load text files into one table, as they are or as `reading` says. Returns it and notes.

    Raises:
        SourceError: A file holds no record, or a line does not fit the others.
    """
    notes: list[str] = [f"Read as you said: {reading}."] if reading else []
    loaded: dict[tuple[str, ...], str] = {}
    try:
        texts = [load_text(file, session, loaded, notes, cancel, reading) for file in files.files]
        return _relation(files, texts, loaded, session, notes, cancel, reading)
    finally:
        for table in loaded.values():
            session.execute(SQL("DROP TABLE {}.{}").format(SCRATCH, Identifier(table)))


def _relation(
    files: FileSet,
    texts: Sequence[Text],
    loaded: dict[tuple[str, ...], str],
    session: Session,
    notes: list[str],
    cancel: CancelToken | None,
    reading: TextReading,
) -> tuple[Relation, tuple[str, ...]]:
    """Make one table of the loaded texts, its types settled."""
    tables: list[Composed] = [
        SQL("SELECT * FROM {}.{}").format(SCRATCH, Identifier(table)) for table in loaded.values()
    ]
    together = SQL("({})").format(SQL(" UNION ALL BY NAME ").join(tables))
    columns = [name for name, _ in session.describe(SQL("FROM {}").format(together), cancel=cancel)]
    tried: Sequence[Kind] = USUAL
    commas_found = all(text.dialect.delimiter != "," for text in texts)
    if commas_found if reading.decimal_comma is None else reading.decimal_comma:
        tried = (*USUAL, DECIMAL_COMMA)
    tried = first_kinds(tried, reading)
    forced = {name: kind for name, kind in reading.forced.items() if name in columns}
    free = [column for column in columns if column not in forced]
    kinds = settled_types(session, together, free, tried, cancel)
    texts_left = [column for column in free if column not in kinds]
    kinds = settle_conventions(
        session, together, texts_left, kinds, reading, notes, cancel, commas=not commas_found
    )
    wanted = {name: kind for name, kind in forced.items() if kind != "text"}
    given, unmet = forced_types(session, together, wanted, DECIMAL_COMMA in tried, cancel)
    kinds = {**kinds, **given}
    texts = with_accounts(session, texts, loaded, doubts_of(kinds, unmet, columns), cancel)
    words: dict[str, int] = {}
    for one in (one for text in texts for one in text.altered if one.reason == MISSING_WORD):
        words[one.column] = words.get(one.column, 0) + one.cells
    hidden = _hidden(columns)
    dated = _dated(files, texts, loaded, hidden)
    name = _typed(
        session, dated or together, [*columns, *([hidden] if dated else [])], kinds, cancel
    )
    if words:
        cells = sum(words.values())
        spoken = "1 cell that says" if cells == 1 else f"{cells} cells that say"
        verb = "was" if cells == 1 else "were"
        notes.append(f"{spoken} “NA” or the like {verb} read as missing, in {some(list(words))}.")
    commas = [c for c, settled in kinds.items() if settled.kind is DECIMAL_COMMA]
    if commas:
        notes.append(f"Numbers with a decimal comma were read in {some(commas)}.")
    notes += _uneven(loaded, columns)
    described = session.describe(SQL("FROM {}").format(Identifier(name)))
    physical = tuple(column for column in described if column[0] != hidden)
    relation = Relation(
        name=name,
        physical=physical,
        from_sql=rewritten(
            read_csv_clause(
                files, _reading(texts, words, commas), as_read(physical, kinds), session
            ),
            kinds,
        ),
        columnar=True,
        ordinal="rowid",
        intake=Intake(files=tuple(text.intake() for text in texts)),
        file_date=str(Identifier(hidden)) if dated else "",
    )
    return relation, tuple(dict.fromkeys(notes))


def _hidden(columns: Sequence[str]) -> str:
    """Return a name that no column has."""
    name = "_inspector_file_date"
    while any(name == column.lower() for column in columns):
        name += "_"
    return name


def _dated(
    files: FileSet, texts: Sequence[Text], loaded: dict[tuple[str, ...], str], hidden: str
) -> Composed | None:
    """Return all rows with the day that the name of their file speaks of; None if names speak of none."""
    days = dict(zip(files.files, dates_of_files(files.files), strict=False))
    if not days:
        return None
    tables: list[Composed] = []
    for names, table in loaded.items():
        here = sorted((t.first, days[t.file]) for t in texts if t.columns == names and t.rows)
        tables.append(
            SQL("SELECT *, {} AS {} FROM {}.{}").format(
                _by_row(here), Identifier(hidden), SCRATCH, Identifier(table)
            )
        )
    return SQL("({})").format(SQL(" UNION ALL BY NAME ").join(tables))


def _by_row(days: Sequence[tuple[int, date]]) -> Composed:
    """Return the day of the file that begins at or before a row: few comparisons for many files."""
    if not days:
        return SQL("CAST(NULL AS DATE)")
    if len(days) == 1:
        return SQL("CAST({} AS DATE)").format(Literal(days[0][1].isoformat()))
    middle = len(days) // 2
    return SQL("CASE WHEN rowid < {} THEN {} ELSE {} END").format(
        Literal(days[middle][0]), _by_row(days[:middle]), _by_row(days[middle:])
    )


def _typed(
    session: Session,
    source: Composed,
    columns: Sequence[str],
    kinds: dict[str, Settled],
    cancel: CancelToken | None,
) -> str:
    """Make the table of typed columns; return its name."""
    name = session.fresh_name("text")
    cells: list[Composed] = [
        SQL("{} AS {}").format(kinds[c].value(c), Identifier(c)) if c in kinds else Identifier(c)
        for c in columns
    ]
    session.execute(
        SQL("CREATE TABLE {} AS SELECT {} FROM {}").format(
            Identifier(name), SQL(", ").join(cells), source
        ),
        cancel=cancel,
    )
    return name


def _uneven(loaded: dict[tuple[str, ...], str], columns: Sequence[str]) -> list[str]:
    """Say which columns some files lack."""
    lacking = [c for c in columns if not all(c in names for names in loaded)]
    if not lacking:
        return []
    return [f"Not every file has {some(lacking)}; cells are empty where it is absent."]


def _reading(texts: Sequence[Text], words: dict[str, int], commas: Sequence[str]) -> Reading:
    first = texts[0]
    return Reading(
        delimiter=first.dialect.delimiter,
        quote=first.dialect.quote,
        escape=first.dialect.escape,
        header=first.dialect.header,
        skip=first.dialect.skip,
        encoding="utf-16"
        if first.encoding.startswith("utf-16")
        else "utf-8"
        if first.encoding == MIXED
        else first.encoding,
        renamed=first.columns != first.dialect.names or not first.dialect.header,
        has_missing_words=bool(words),
        has_decimal_commas=bool(commas),
    )
