"""Finds the time of a table whose time is not one column of dates or timestamps.

A time that is found so is put beside the columns of the file as one more, with a name that says what
it was read from: "time (year, month, day)". The columns themselves stay as they are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from inspector.engine.cancel import CancelToken
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.engine.sql import SQL, Composed, Identifier, Literal
from inspector.model.dataset import Column, LogicalType, Schema
from inspector.model.errors import RequestError
from inspector.sources.base import Opened, some
from inspector.sources.role_names import EVENT, INGEST, words_of
from inspector.sources.time_guises import (
    Guise,
    guises_of,
    may_be_epoch,
    parts_of_dates,
    together,
    years_of,
)

#: Rows at the beginning that a guess must suit before all rows are asked.
LOOKED_AT = 1_000
#: The part of present values that must be times before a guess is taken.
SURE = 0.99
#: The name of the time that file names speak of.
FILE_TIME = "time (file name)"
#: Names of times that are numbers, beside those of event times.
_ALSO = re.compile(
    r"(^| )(epoch|unix|posix|ym|yearmonth|year month|period|datekey|timekey|(date|time) (key|id)|"
    r"yyyymm(dd)?(hh)?(mm)?(ss)?|yyyy mm( dd)?)( |$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A time that several columns, or one in a guise, hold.

    Attributes:
        columns: What it was read from.
        guise: How.
        present: Rows in which all the columns hold something.
        read: Rows that gave a time.
        is_day: Whether all times are midnights.
    """

    columns: tuple[Column, ...]
    guise: Guise
    present: int
    read: int
    is_day: bool


def name_of(columns: Iterable[str]) -> str:
    """Return the name of the time that was read from these columns."""
    return f"time ({', '.join(columns)})"


def with_found_times(opened: Opened, session: Session, cancel: CancelToken | None = None) -> Opened:
    """Return the table with a time of its own if it has none that is one by its type.

    Event time is looked for in dates in several columns, in numbers and texts that are times, then
    in the names of the files; a time of collection in numbers whose name speaks of it.
    """
    schema = opened.schema
    times = [c for c in schema if c.type.is_temporal]
    collected = [c for c in times if INGEST.search(words_of(c.name))]
    search = _Search(opened.relation, session, cancel)
    if len(times) > len(collected):
        if not collected:
            found = search.first(_named(schema, INGEST, numbers_only=True))
            return _added(opened, found, session, cancel) if found else opened
        return opened
    found = search.event_time(schema)
    if found is not None:
        opened = _added(opened, found, session, cancel)
        if not collected:
            used = {c.name for c in found.columns}
            late = [c for c in _named(schema, INGEST, numbers_only=False) if c.name not in used]
            if ingest := search.first(late):
                opened = _added(opened, ingest, session, cancel)
    return opened


def with_chosen_time(
    opened: Opened, chosen: str | None, session: Session, cancel: CancelToken | None = None
) -> tuple[Opened, str | None]:
    """Return the table with a time read from columns that a person names, and what it is called there.

    `chosen` is a column, several with commas between them, or a name that `name_of` gave. It is
    returned as it is where it is a time by its type, or where its values are no times.

    Raises:
        RequestError: Several columns are named that are no date together.
    """
    schema = opened.schema
    if not chosen:
        return opened, chosen
    column = schema.find(chosen)
    if column is not None and (column.type.is_temporal or column.derived_from):
        return opened, chosen
    names = [chosen] if column is not None else _split(chosen, schema)
    if not names:
        return opened, chosen
    called = name_of(names)
    if called in schema:
        return opened, called
    columns = tuple(c for n in names if (c := schema.find(n)) is not None)
    search = _Search(opened.relation, session, cancel)
    if len(columns) > 1:
        guise = together(columns)
        found = search.whole(columns, guise) if guise else None
        if found is None or not found.read:
            raise RequestError(
                f"{some(names)} are no date together.",
                hint="Name a year, then month and day, or a date and a time of day.",
            )
    else:
        found = search.any_of(columns[0], by_name=False)
        if found is None:
            return opened, chosen
    return _added(opened, found, session, cancel), called


def _split(chosen: str, schema: Schema) -> list[str]:
    """Return the columns that a text names; none if one of them is not there."""
    inner = chosen
    if chosen.startswith("time (") and chosen.endswith(")"):
        inner = chosen[len("time (") : -1]
        if inner in schema:
            return [inner]
    names = [part.strip() for part in inner.split(",")]
    known = all(name in schema for name in names) and len(set(names)) == len(names)
    return names if known and len(names) > 1 else []


class _Search:
    """Asks the rows which guise a column has."""

    def __init__(self, relation: Relation, session: Session, cancel: CancelToken | None) -> None:
        self._relation, self._session, self._cancel = relation, session, cancel

    def event_time(self, schema: Schema) -> Found | None:
        """Return the time of the events, the surest first."""
        parts = parts_of_dates(list(schema))
        while len(parts) > 1:
            guise = together(parts)
            found = self.whole(parts, guise) if guise else None
            if found and found.read >= SURE * max(found.present, 1):
                return found
            parts = parts[:-1]  # a time such as 1345 in “hour” does not spoil the day
        named = [c for p in (*EVENT, _ALSO) for c in _named(schema, p, numbers_only=False)]
        named = [c for c in dict.fromkeys(named) if not INGEST.search(words_of(c.name))]
        if found := self.first(named):
            return found
        texts = [c for c in schema.of(LogicalType.TEXT) if c not in named]
        texts = [c for c in texts if not INGEST.search(words_of(c.name))]
        return self.first(texts, sure=True) or self.by_files() or self.years(schema)

    def by_files(self) -> Found | None:
        """Return the day that the names of files speak of."""
        if not self._relation.file_date:
            return None
        value = Composed(self._relation.file_date)
        return self.whole((), Guise(spoken="the date in it", value=value, is_sure=True))

    def years(self, schema: Schema) -> Found | None:
        """Return the years of a table that knows nothing finer."""
        named = [c for c in schema.of(LogicalType.INTEGER) if words_of(c.name) in ("year", "yr")]
        for column in named:
            found = self.whole((column,), years_of(column))
            if found and found.read and found.read >= SURE * found.present:
                return found
        return None

    def first(self, columns: Sequence[Column], *, sure: bool = False) -> Found | None:
        """Return the first column that holds times; with `sure`, whatever its name is."""
        for column in columns:
            if found := self.any_of(column, by_name=not sure, sure=sure):
                return found
        return None

    def any_of(self, column: Column, *, by_name: bool, sure: bool = False) -> Found | None:
        """Return the guise that fits a column; None if none does, or two do."""
        guises = [g for g in guises_of(column) if g.is_sure or not sure]
        if by_name and column.type.is_numeric and not may_be_epoch(column.name):
            guises = [g for g in guises if not g.spoken.endswith("since 1970")]
        for guise in self._plausible(column, guises):
            found = self.whole((column,), guise)
            if not found or not found.read or found.read < SURE * found.present:
                continue
            if guise.rivals and not self._is_proven(guise):
                continue
            return found
        return None

    def whole(self, columns: Sequence[Column], guise: Guise | None) -> Found | None:
        """Return how many rows a guise reads."""
        if guise is None:
            return None
        there = [SQL("{} IS NOT NULL").format(_id(c)) for c in columns]
        here = SQL(" AND ").join(there) if there else SQL("TRUE")
        ((present, read, days),) = self._session.rows(
            SQL(
                "SELECT count(*) FILTER (WHERE {0}), count(t), count(*) FILTER "
                "(WHERE t IS NOT NULL AND t <> date_trunc('day', t)) "
                "FROM (SELECT {1} AS t, * FROM {2})"
            ).format(here, guise.value, self._rows()),
            cancel=self._cancel,
        )
        return Found(
            columns=tuple(columns),
            guise=guise,
            present=int(str(present)),
            read=int(str(read)),
            is_day=not int(str(days)),
        )

    def _plausible(self, column: Column, guises: Sequence[Guise]) -> list[Guise]:
        """Return the guises that suit the first rows, the one that suits most of them first."""
        if not guises:
            return []
        counts = SQL(", ").join([SQL("count({})").format(g.value) for g in guises])
        ((present, *suited),) = self._session.rows(
            SQL("SELECT count({0}), {1} FROM (SELECT {0} FROM {2} WHERE {0} IS NOT NULL LIMIT {3})")
            .format(_id(column), counts, self._rows(), Literal(LOOKED_AT)),
            cancel=self._cancel,
        )  # fmt: skip
        least = 0.9 * int(str(present))
        both = zip(guises, suited, strict=True)
        return [g for g, n in both if int(str(n)) and int(str(n)) >= least]

    def _is_proven(self, guise: Guise) -> bool:
        if guise.proof is None:
            return True
        ((proven,),) = self._session.rows(
            SQL("SELECT coalesce(bool_or({}), FALSE) FROM {}").format(guise.proof, self._rows()),
            cancel=self._cancel,
        )
        return bool(proven)

    def _rows(self) -> Composed:
        return Identifier(self._relation.name)


def _id(column: Column) -> Composed:
    return Identifier(column.name)


def _named(schema: Schema, pattern: re.Pattern[str], *, numbers_only: bool) -> list[Column]:
    kinds = (LogicalType.INTEGER, LogicalType.REAL)
    types = kinds if numbers_only else (*kinds, LogicalType.TEXT)
    return [c for c in schema.of(*types) if pattern.search(words_of(c.name))]


def _added(opened: Opened, found: Found, session: Session, cancel: CancelToken | None) -> Opened:
    """Return the table with one more column, and a note that says so."""
    names = tuple(c.name for c in found.columns)
    kind = "DATE" if found.is_day else "TIMESTAMP"
    value = SQL("CAST({} AS DATE)").format(found.guise.value) if found.is_day else found.guise.value
    column = Column(
        name=_free(name_of(names) if names else FILE_TIME, opened.schema),
        type=LogicalType.DATE if found.is_day else LogicalType.TIMESTAMP,
        physical=kind,
        derived_from=names or ("",),
    )
    said = some(names) if names else "the names of the files"
    note = f"A time was read from {said} ({found.guise.spoken}), as “{column.name}”."
    if lost := found.present - found.read:
        rows = "1 row holds" if lost == 1 else f"{lost:,} rows hold".replace(",", "\u202f")
        note += f" {rows} no such time there and {'has' if lost == 1 else 'have'} none."
    return replace(
        opened,
        relation=_view(opened.relation, column.name, value, session, cancel),
        schema=Schema(columns=(*opened.schema.columns, column)),
        notes=(*opened.notes, note),
    )


def _free(name: str, schema: Schema) -> str:
    while any(c.name.casefold() == name.casefold() for c in schema.columns):
        name += "_"
    return name


def _view(
    relation: Relation,
    name: str,
    value: Composed,
    session: Session,
    cancel: CancelToken | None,
) -> Relation:
    """Make a view with one more column; it keeps the numbers of rows."""
    view = session.fresh_name("timed")
    ordinal, place = relation.ordinal, SQL("")
    if ordinal == "rowid":
        ordinal = "_inspector_row"
        while any(ordinal == column for column, _ in relation.physical):
            ordinal += "_"
        place = SQL(", rowid AS {}").format(Identifier(ordinal))  # type: ignore[assignment]
    session.execute(
        SQL("CREATE VIEW {} AS SELECT *, {} AS {}{} FROM {}").format(
            Identifier(view), value, Identifier(name), place, Identifier(relation.name)
        ),
        cancel=cancel,
    )

    def wider(rows: Composed) -> str:
        return str(SQL("(SELECT *, {} AS {} FROM {})").format(value, Identifier(name), rows))

    kind = session.describe(
        SQL("SELECT {} FROM {}").format(Identifier(name), Identifier(view)), cancel=cancel
    )[0][1]
    return replace(
        relation,
        name=view,
        physical=(*relation.physical, (name, kind)),
        from_sql=wider(Composed(relation.from_sql)),
        ordinal=ordinal,
        scanned=wider(Composed(relation.scanned)) if relation.scanned and not str(place) else "",
    )
