"""Turns what was dropped or chosen into opened versions, beside the window."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.engine.cancel import CancelToken
from inspector.gui.jobs import Tell
from inspector.gui.state import Entry
from inspector.model.dataset import Source
from inspector.model.errors import InspectorError
from inspector.model.events import Opening
from inspector.stats.name_order import ordered

if TYPE_CHECKING:
    from inspector.engine.session import Session
    from inspector.sources.apart import Apart


class SessionDoor:
    """The window's one session; made in a worker by the first that needs it.

    Args:
        forbidden_thread: Identity of the window's thread: a query in it fails loudly.
    """

    def __init__(self, forbidden_thread: int) -> None:
        self._forbidden = forbidden_thread
        self._lock = threading.Lock()
        self._session: Session | None = None

    def session(self) -> "Session":
        """Return the session."""
        from inspector import api

        with self._lock:
            if self._session is None:
                self._session = api.new_session(self._forbidden)
            return self._session

    def close(self) -> None:
        """Remove what was opened from the disk."""
        with self._lock:
            if self._session is not None:
                self._session.close()
                self._session = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of some sources.

    Attributes:
        entries: Versions that are open now.
        bundles: Paths that are report bundles.
        choices: Files with several tables or sheets, and those.
        folders: Folders, patterns and archives of several files, and those files as versions.
        errors: What could not be opened, and why.
    """

    entries: tuple[Entry, ...] = ()
    bundles: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    folders: "tuple[tuple[Source, Apart], ...]" = ()
    errors: tuple[InspectorError, ...] = ()


def open_sources(
    sources: Sequence[Source],
    door: SessionDoor,
    tell: Tell,
    cancel: CancelToken,
    *,
    asks: bool = False,
) -> Opened:
    """Open each source that is data; sort out those that are something else.

    Args:
        sources: What to open.
        door: Where.
        tell: Told of progress.
        cancel: Asks to stop.
        asks: Whether a person can say what the files of a folder are to each other.

    Raises:
        Cancelled: A stop was requested.
    """
    from inspector import api, rows
    from inspector.sources.apart import files_apart

    entries: list[Entry] = []
    bundles: list[str] = []
    choices: list[tuple[str, tuple[str, ...]]] = []
    folders: list[tuple[Source, Apart]] = []
    errors: list[InspectorError] = []
    for number, source in enumerate(sources, start=1):
        cancel.check()
        path = source.path or ""
        tell(Opening(name=source.name or Path(path).name, number=number, of=len(sources)))
        try:
            if source.query is not None:
                dataset = api.open_dataset(source, door.session(), cancel=cancel)
                entries.append(Entry(source=source, dataset=dataset, state=rows.state_of(source)))
                continue
            if api.is_bundle(path):
                bundles.append(path)
                continue
            apart = files_apart(source) if asks else None
            if apart is not None and not apart.are_parts:
                folders.append((source, apart))
                continue
            tables = () if "#" in Path(path).name else api.tables_in(path)
            if len(tables) > 1:
                choices.append((path, tables))
                continue
            state = rows.state_of(source)
            dataset = api.open_dataset(source, door.session(), cancel=cancel)
        except InspectorError as error:
            errors.append(error)
        else:
            entries.append(Entry(source=source, dataset=dataset, state=state))
    return Opened(
        entries=tuple(entries),
        bundles=tuple(bundles),
        choices=tuple(choices),
        folders=tuple(folders),
        errors=tuple(errors),
    )


def in_name_order(paths: Sequence[str]) -> list[str]:
    """Return paths by the dates or numbers in their names, else by name: “v2” before “v10”."""
    unique = list(dict.fromkeys(paths))
    places, _ = ordered([Path(path).name for path in unique])
    return [unique[place] for place in places]
