"""Opens the versions of a run: reads the sources, settles roles and names, keeps what was read."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from weakref import WeakKeyDictionary

from inspector.engine.cancel import CancelToken
from inspector.engine.contract import Engine
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.duckdb_engine.masking import masked
from inspector.engine.duckdb_engine.part import part_of
from inspector.engine.duckdb_engine.renaming import renamed
from inspector.engine.relation import Relation
from inspector.engine.session import Session
from inspector.model.dataset import Roles, Schema, Source, Version
from inspector.model.errors import RequestError, SourceError
from inspector.model.events import Event, Opening
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.request import RoleChoice
from inspector.sources.base import Opened
from inspector.sources.catalog import open_source
from inspector.sources.event_times import with_chosen_time, with_found_times
from inspector.sources.folder import file_set, split_table
from inspector.sources.roles import guess_roles, settle_roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A version that takes part in a run, and who answers for it.

    Attributes:
        version: The version.
        engine: Answers questions about it.
        relation: Its rows; None for a version known only from a bundle.
    """

    version: Version
    engine: Engine
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A source as it was read, with the roles guessed from its own columns."""

    opened: Opened
    engine: DuckDBEngine  # shared by all runs: what it was asked once costs nothing again
    guess: Roles
    rows: int
    frame: object | None = None  # keeps the frame alive, so that its id stays its own


#: Tells an engine what is known of a source already.
Teach = Callable[[DuckDBEngine, Source, Opened], None]

_kept: WeakKeyDictionary[Session, dict[object, _Read]] = WeakKeyDictionary()


def open_participants(
    sources: Sequence[Source],
    *,
    ids: Sequence[str],
    session: Session,
    roles: RoleChoice,
    as_of: float | None,
    on_event: Callable[[Event], None],
    cancel: CancelToken,
    expect: Expectations = NOTHING,
    teach: Teach | None = None,
) -> list[Participant]:
    """Open sources as versions with these ids.

    A source that the session has read before and that has not changed on disk is not read again.
    Roles are those chosen, else those guessed from the first version in which they are found, so that
    a key stays a key when a later version breaks it. Values that `expect` states as missing are null.
    An engine that is to answer for a whole source is handed to `teach` before it is asked anything.

    Raises:
        SourceError: A source cannot be read.
        RequestError: A chosen role, or something stated, names a column that no version has.
        Cancelled: A stop was requested.
    """
    reads, choices = [], []
    told: dict[str, None] = {}  # every column, by the name it has in its file
    for number, source in enumerate(sources, 1):
        on_event(Opening(name=source_name(source), number=number, of=len(sources)))
        read = _read(source, session, cancel, teach)
        told.update(dict.fromkeys(read.opened.schema.names))
        read = _one_name(read, source, expect.same, session)
        read, chosen = _timed(read, source, roles, session, cancel)
        reads.append(_part(read, source, session, cancel))
        choices.append(chosen)
    every_column = Schema(
        columns=tuple({c.name: c for read in reads for c in read.opened.schema.columns}.values())
    )
    settle_roles(Roles(), _any_of(choices, every_column), every_column)
    expect.check(every_column)
    _check_same(expect.same, told)
    _check_readings(sources, every_column)
    names = unique_names(
        [
            source.name or _part_name(source, Path(r.opened.location).name or "table")
            for source, r in zip(sources, reads, strict=True)
        ]
    )
    participants: list[Participant] = []
    known = Roles()
    for source, read, chosen, name, version_id in zip(
        sources, reads, choices, names, ids, strict=True
    ):
        schema = read.opened.schema
        known = _carry(known, read.guess)
        settled = settle_roles(_only(known, read.guess, schema), _within(chosen, schema), schema)
        moment, basis = _as_of(as_of, source, read.opened)
        relation, hits = masked(session, read.opened.relation, schema, expect.missing, cancel)
        participants.append(
            Participant(
                version=Version(
                    id=version_id,
                    name=name,
                    location=read.opened.location,
                    format=read.opened.format,
                    schema=schema,
                    roles=settled,
                    rows=read.rows,
                    size_bytes=read.opened.size_bytes,
                    modified=read.opened.modified,
                    as_of=moment,
                    as_of_basis=basis,
                    fingerprint=read.opened.fingerprint,
                    notes=read.opened.notes,
                    intake=read.opened.relation.intake,
                    stated_missing=tuple(hit for hit in hits.items() if hit[1]),
                    reading=source.reading,
                ),
                engine=read.engine
                if relation is read.opened.relation
                else DuckDBEngine(session, relation, schema),
                relation=relation,
            )
        )
    return participants


def _check_readings(sources: Sequence[Source], schema: Schema) -> None:
    for source in sources:
        gone = next((name for name in source.reading.forced if name not in schema), None)
        if gone is not None:
            raise RequestError(
                f"There is no column “{gone}” to give a type to.",
                hint="Check its name, upper and lower case included.",
            )


def source_name(source: Source) -> str:
    """Return what people call a source before it is opened."""
    if source.query is not None:
        return source.name or "query"
    return source.name or (Path(source.path).name if source.path else "table in memory")


def unique_names(names: Sequence[str]) -> list[str]:
    """Return the names, with a number behind those that repeat."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 2
        while candidate in taken:
            candidate, number = f"{name} ({number})", number + 1
        taken.add(candidate)
        result.append(candidate)
    return result


def _read(source: Source, session: Session, cancel: CancelToken, teach: Teach | None) -> _Read:
    kept = _kept.setdefault(session, {})
    key = signature(source)
    if key not in kept:
        cancel.check()
        opened = open_source(source, session, cancel=cancel)
        opened = with_found_times(opened, session, cancel)
        engine = DuckDBEngine(session, opened.relation, opened.schema)
        if teach is not None:
            teach(engine, source, opened)
        kept[key] = _Read(
            opened=opened,
            engine=engine,
            guess=guess_roles(engine, opened.schema, cancel),
            rows=engine.row_count(cancel),
            frame=source.frame,
        )
    return kept[key]


def _one_name(read: _Read, source: Source, same: Mapping[str, str], session: Session) -> _Read:
    """Give columns the newer name that a person says they have."""
    opened = read.opened
    mine = {old: new for old, new in same.items() if old in opened.schema}
    if not mine:
        return read
    kept = _kept.setdefault(session, {})
    key = (signature(source), "same", tuple(mine.items()), opened.relation.name)
    if key not in kept:
        relation, schema, names = renamed(session, opened.relation, opened.schema, mine)
        if not names:
            return read
        notes = tuple(
            f"“{old}” is shown as “{new}”: stated to be one column." for old, new in names.items()
        )
        kept[key] = replace(
            read,
            opened=replace(opened, relation=relation, schema=schema, notes=(*opened.notes, *notes)),
            engine=DuckDBEngine(session, relation, schema),
            guess=_called(read.guess, names),
        )
    return kept[key]


def _called(roles: Roles, names: Mapping[str, str]) -> Roles:
    """Return roles with columns by their newer names."""
    found: dict[str, object] = {}
    for role in fields(Roles):
        value = getattr(roles, role.name)
        if isinstance(value, tuple):
            found[role.name] = tuple(names.get(name, name) for name in value)
        else:
            found[role.name] = names.get(value, value)
    return Roles(**found)  # type: ignore[arg-type]


def _check_same(same: Mapping[str, str], told: Mapping[str, None]) -> None:
    for old, new in same.items():
        gone = next((name for name in (old, new) if name not in told), None)
        if gone is not None:
            raise RequestError(
                f"“{old}” and “{new}” are said to be one column, but no version has “{gone}”.",
                hint="Names must be written exactly as in the data.",
            )


def _timed(
    read: _Read, source: Source, roles: RoleChoice, session: Session, cancel: CancelToken
) -> tuple[_Read, RoleChoice]:
    """Read the times that a person chose from columns that are none by their type; call them so."""
    opened = read.opened
    opened, event = with_chosen_time(opened, roles.event_time, session, cancel)
    opened, ingest = with_chosen_time(opened, roles.ingest_time, session, cancel)
    roles = replace(roles, event_time=event, ingest_time=ingest)
    if opened is read.opened:
        return read, roles
    kept = _kept.setdefault(session, {})
    key = (signature(source), event, ingest)
    if key not in kept:
        engine = DuckDBEngine(session, opened.relation, opened.schema)
        kept[key] = replace(read, opened=opened, engine=engine)
    return kept[key], roles


def _any_of(choices: Sequence[RoleChoice], schema: Schema) -> RoleChoice:
    """Return what was chosen, with times by the name they have in a version that has them."""

    def known(names: Sequence[str | None]) -> str | None:
        return next((name for name in names if name in schema), names[0])

    return replace(
        choices[0],
        event_time=known([one.event_time for one in choices]),
        ingest_time=known([one.ingest_time for one in choices]),
    )


def _part(read: _Read, source: Source, session: Session, cancel: CancelToken) -> _Read:
    """Keep the rows that a source asks for; the roles are those of the whole."""
    if not source.where and not source.apart_from:
        return read
    kept = _kept.setdefault(session, {})
    key = (signature(source), source.where, source.apart_from, read.opened.relation.name)
    if key in kept:
        return kept[key]
    opened = read.opened
    relation = part_of(
        session,
        opened.relation,
        opened.schema,
        where=source.where,
        apart_from=source.apart_from,
        cancel=cancel,
    )
    engine = DuckDBEngine(session, relation, opened.schema)
    rows = engine.row_count(cancel)
    told = [f"only rows where {source.where}"] if source.where else []
    told += [f"without rows where {source.apart_from}"] if source.apart_from else []
    text = " and ".join(told)
    if not rows:
        raise RequestError(
            f"No row is left of “{Path(opened.location).name}”, {text}.",
            hint="Loosen the condition, or look at the values it names.",
        )
    note = f"{text[0].upper()}{text[1:]}: {rows:,} of {read.rows:,} rows."
    content = f"{opened.fingerprint}\n{source.where}\n{source.apart_from}"
    kept[key] = replace(
        read,
        engine=engine,
        rows=rows,
        opened=replace(
            opened,
            relation=relation,
            fingerprint=hashlib.sha256(content.encode()).hexdigest(),
            notes=(*opened.notes, note.replace(",", "\u202f")),
        ),
    )
    return kept[key]


def _part_name(source: Source, name: str) -> str:
    if source.where:
        return f"{name} where {source.where}"
    return f"{name}, the rest" if source.apart_from else name


def signature(source: Source) -> object:
    """What changes when the source's content may have changed."""
    if source.query is not None:
        return (source.query, tuple(signature(table) for table in source.tables))
    if source.path is None:
        return id(source.frame)
    path = Path(source.path)
    if not path.exists():
        path = split_table(source.path)[0]  # "file.xlsx#sheet", "a.zip#b.xlsx#sheet"
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
    elif not path.exists():
        try:
            files = list(file_set(path).files)
        except SourceError:
            return (source.path, source.reading, time.monotonic())  # read it afresh
    return (
        source.path,
        source.reading,
        tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files),
    )


def _carry(known: Roles, guess: Roles) -> Roles:
    return replace(
        known,
        **{
            role.name: getattr(guess, role.name)
            for role in fields(Roles)
            if not getattr(known, role.name)
        },
    )


def _only(known: Roles, guess: Roles, schema: Schema) -> Roles:
    """Keep the carried roles whose columns this version has; fall back on its own guess."""
    kept: dict[str, object] = {}
    for role in fields(Roles):
        value = getattr(known, role.name)
        if isinstance(value, tuple):
            here = tuple(name for name in value if name in schema)
            kept[role.name] = here if role.name == "slices" or here == value else ()
        else:
            kept[role.name] = value if value in schema else getattr(guess, role.name)
    return Roles(**kept)  # type: ignore[arg-type]


def _within(choice: RoleChoice, schema: Schema) -> RoleChoice:
    """Drop chosen columns that this version lacks: that they are gone is drift's to say."""
    kept: dict[str, object] = {}
    for role in fields(RoleChoice):
        value = getattr(choice, role.name)
        if isinstance(value, tuple):
            here = tuple(name for name in value if name in schema)
            kept[role.name] = here if role.name == "slices" or here == value else ()
        else:
            kept[role.name] = "" if value and value not in schema else value
    return RoleChoice(**kept)  # type: ignore[arg-type]


def _as_of(given: float | None, source: Source, opened: Opened) -> tuple[float, str]:
    if given is not None:
        return given, "given"
    if source.as_of is not None:
        return source.as_of, "given"
    if opened.modified is not None:
        return opened.modified, "file modified"
    return time.time(), "now"
