"""Never twice: what was inspected before, and has not changed, is told from the cache.

A report is kept under everything that its figures depend on: the request, the state and the content
of each file, and the program. So nothing has to be declared out of date: a changed file, option or
program is another key. Beside it, each version's answers are kept by themselves: compared with another
version, or under other limits, it is asked only what it was not asked before.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from inspector.bundle.codec import decode_answers, decode_report, encode_answers, encode_report
from inspector.bundle.drawer import Drawer
from inspector.bundle.read import looks_like_bundle
from inspector.engine.duckdb_engine.engine import DuckDBEngine
from inspector.engine.session import engine_name
from inspector.model.conditions import EVERY_ROW
from inspector.model.dataset import Source
from inspector.model.errors import InspectorError
from inspector.model.outcome import Failed
from inspector.model.report import Report
from inspector.model.request import Request
from inspector.run.opening import Participant
from inspector.sources.base import Opened
from inspector.sources.folder import file_set, split_table
from inspector.traces import cache_is_off
from inspector.version import __version__

log = logging.getLogger(__name__)

#: A file up to this size is hashed whole, a larger one in parts spread over it.
WHOLE_UP_TO = 2**20
PARTS, PART = 16, 2**14
#: What figures may depend on beside our own code, where it is installed.
LIBRARIES = ("duckdb", "numpy", "scipy", "scikit-learn", "pandas", "pyarrow")


class Memory:
    """Reports that were made before, and answers that versions gave.

    Args:
        drawer: Where they are kept; None: the user's own cache folder.
    """

    def __init__(self, drawer: Drawer | None = None) -> None:
        self._drawer = drawer or Drawer()
        self._told: dict[DuckDBEngine, tuple[Source, Request | None, str, str]] = {}

    def remembered(self, request: Request, make: Callable[[], Report]) -> tuple[Report, bool]:
        """Return the report that was made of the same request and data before, or make it.

        Returns:
            The report, and whether it was known.

        Raises:
            InspectorError: As `make` does.
        """
        key = key_of(request)
        if key is None:
            return make(), False
        known = self._recall(key)
        if known is not None:
            log.info("Told from the cache")
            return known, True
        report = make()
        # What failed may have failed for want of memory or room, and files may have changed.
        whole = not any(isinstance(one.outcome, Failed) for one in report.outcomes)
        if whole and key_of(request) == key:
            self._drawer.write(key, encode_report(report))
        return report, False

    def teach(self, engine: DuckDBEngine, source: Source, opened: Opened) -> None:
        """Tell an engine that is about to answer for a whole source what it answered before."""
        whole = replace(source, where=EVERY_ROW, apart_from=EVERY_ROW)
        self._tell(engine, whole, opened.fingerprint)

    def recall(self, one: Participant, source: Source, request: Request) -> None:
        """Tell an engine that answers for a part of a source, or for another reading of it."""
        if isinstance(one.engine, DuckDBEngine) and one.engine not in self._told:
            self._tell(one.engine, source, one.version.fingerprint, request)

    def note(self) -> None:
        """Keep all answers of the engines that were told some, if their files have not changed."""
        for engine, (source, request, read, key) in self._told.items():
            if key == version_key(source, read, request):
                self._drawer.write(key, encode_answers(engine.given))

    def _tell(
        self, engine: DuckDBEngine, source: Source, read: str, request: Request | None = None
    ) -> None:
        key = version_key(source, read, request)
        if key is None:
            return
        self._told[engine] = (source, request, read, key)
        data = self._drawer.read(key)
        if data is not None:
            try:
                engine.recall(decode_answers(data))
            except InspectorError:
                self._drawer.remove(key)

    def _recall(self, key: str) -> Report | None:
        data = self._drawer.read(key)
        if data is None:
            return None
        try:
            return decode_report(data)
        except InspectorError:
            self._drawer.remove(key)
            return None


def usual_memory() -> Memory | None:
    """Return the user's own memory; None where it was switched off."""
    if cache_is_off():
        return None
    drawer = Drawer()
    return Memory(drawer) if drawer.choices().on else None


def key_of(request: Request) -> str | None:
    """Return what differs when a report could differ; None where that cannot be known.

    Tables in memory have no such key, nor has what is not there or cannot be read.
    """
    sources = [*request.versions, *([request.baseline] if request.baseline else [])]
    try:
        plain = {
            "program": _program(),
            "request": replace(
                request,
                versions=tuple(_in_full(source) for source in request.versions),
                baseline=request.baseline and _in_full(request.baseline),
            ),
            "baseline": request.place_of_baseline(),
            "states": [_state(source) for source in sources],
        }
        return msgspec.json.encode(plain, order="deterministic").decode()
    except (OSError, ValueError, InspectorError):
        return None


def version_key(source: Source, read: str, request: Request | None = None) -> str | None:
    """Return what differs when an answer about a version's rows could differ; None if unknown.

    Args:
        source: Where the rows come from.
        read: The fingerprint of what was read, whatever the files are by now.
        request: Where the rows are a part of the source, or some are read otherwise.
    """
    try:
        plain = {
            "program": _program(),
            "source": replace(_in_full(source), name=None, as_of=None),
            "state": _state(source),
            "read": read,
            "times": request and (request.roles.event_time, request.roles.ingest_time),
            "expect": request and request.expect,
        }
        return msgspec.json.encode(plain, order="deterministic").decode()
    except (OSError, ValueError, InspectorError):
        return None


def _in_full(source: Source) -> Source:
    return replace(source, path=str(Path(source.path or "").expanduser().absolute()))


def _state(source: Source) -> list[tuple[str, int, int, int, str]]:
    """Return names, sizes, times and hashes of parts of a source's files.

    Raises:
        OSError: A file is not there.
        InspectorError: There is no file.
        ValueError: It is a table in memory.
    """
    if source.path is None:
        raise ValueError("a table in memory has no files")
    state = []
    for file in _files(source.path):
        seen = file.stat()
        # The time of the last change of any kind betrays a file whose own time was set back.
        touched = 0 if os.name == "nt" else seen.st_ctime_ns
        name = os.fsencode(file).hex()
        state.append((name, seen.st_size, seen.st_mtime_ns, touched, _hash(file, seen.st_size)))
    return state


def _files(path: str) -> Iterator[Path]:
    given = Path(path)
    if looks_like_bundle(given):
        yield from (
            sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]
        )
    else:
        yield from file_set(split_table(path)[0]).content


def _hash(file: Path, size: int) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        if size <= WHOLE_UP_TO:
            digest.update(stream.read())
        else:
            for place in range(PARTS):
                stream.seek((size - PART) * place // (PARTS - 1))
                digest.update(stream.read(PART))
    return digest.hexdigest()


@cache
def _program() -> list[str]:
    """Return what makes the figures: this program as it is on the disk, and what it rests on."""
    said = [__version__, engine_name()]
    for name in LIBRARIES:
        try:
            said.append(f"{name} {version(name)}")
        except PackageNotFoundError:  # not installed, or frozen into the program
            said.append(name)
    digest = hashlib.sha256()
    here = Path(__file__).parent.parent
    for file in sorted(here.rglob("*.py")):
        seen = file.stat()
        digest.update(f"{file.relative_to(here)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    said.append(digest.hexdigest())
    return said
