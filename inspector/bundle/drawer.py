"""Figures kept in the user's own cache folder: bounded, private, and never believed unchecked."""

import contextlib
import hashlib
import json
import os
import tempfile
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from inspector.model.errors import RequestError
from inspector.traces import CACHE_CHOICES, CACHED, cache_folder

#: First line of every entry; what begins otherwise is not ours to read.
MAGIC = b"inspector-cache 1\n"
MEGABYTE = 2**20
#: Most bytes of all entries together, unless a person says otherwise.
LIMIT = 256 * MEGABYTE
#: Entries that nobody asked for in so many days are removed: they tell of the data.
DAYS = 90
#: Most bytes that an entry may unpack to.
LARGEST = 512 * MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose about the cache.

    Attributes:
        on: Whether anything is kept and looked up.
        limit: Most bytes of all entries together.
    """

    on: bool = True
    limit: int = LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the cache holds: how many entries, of how many bytes together."""

    entries: int
    bytes: int


class Drawer:
    """A folder of entries by key. What cannot be read or written is done without.

    Args:
        folder: Where; None: the platform's folder for caches.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()

    def choices(self) -> Choices:
        """Return what a person chose; the defaults where that cannot be read."""
        try:
            plain = json.loads((self.folder / CACHE_CHOICES).read_text(encoding="utf-8"))
            on, limit = plain["on"], plain["limit"]
        except (OSError, ValueError, KeyError, TypeError):
            return Choices()
        good = isinstance(on, bool) and type(limit) is int and limit > 0
        return Choices(on=on, limit=limit) if good else Choices()

    def choose(self, *, on: bool | None = None, limit: int | None = None) -> None:
        """Remember a choice; entries beyond a new limit are removed, and all when switched off.

        Raises:
            OSError: It cannot be written.
        """
        if limit is not None and limit < MEGABYTE:
            raise RequestError("The cache needs room for 1 MB at least.", hint="Or switch it off.")
        now = self.choices()
        now = replace(now, on=now.on if on is None else on, limit=limit or now.limit)
        self._make()
        self._place(self.folder / CACHE_CHOICES, json.dumps(asdict(now)).encode())
        if now.on:
            self._tidy(now.limit)
        else:
            self.clear()

    def read(self, key: str) -> bytes | None:
        """Return what was kept under a key; a damaged entry is removed and is none."""
        path = self._path(key)
        try:
            if not self._is_ours():
                return None
            data = path.read_bytes()
        except OSError:
            return None
        content = _unpacked(data)
        with contextlib.suppress(OSError):
            if content is None:
                path.unlink()
            else:
                os.utime(path)  # used last: removed last
        return content

    def write(self, key: str, content: bytes) -> None:
        """Keep something under a key, and remove what has not been asked for longest."""
        packed = zlib.compress(content, 1)
        data = MAGIC + hashlib.sha256(packed).hexdigest().encode() + b"\n" + packed
        limit = self.choices().limit
        if len(data) > limit or len(content) > LARGEST:
            return
        with contextlib.suppress(OSError):
            self._make()
            if self._is_ours():
                self._place(self._path(key), data)
                self._tidy(limit)

    def remove(self, key: str) -> None:
        """Forget what is kept under a key."""
        with contextlib.suppress(OSError):
            self._path(key).unlink()

    def contents(self) -> Contents:
        """Return how much there is."""
        found = self._entries()
        return Contents(entries=len(found), bytes=sum(size for size, _ in found.values()))

    def clear(self) -> Contents:
        """Remove every entry; return what there was before."""
        before = self.contents()
        for path in self._entries():
            with contextlib.suppress(OSError):
                path.unlink()
        return before

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}{CACHED}"

    def _make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _is_ours(self) -> bool:
        """Whether no stranger could have put figures there."""
        if os.name == "nt":
            return True
        owner = self.folder.stat()
        return owner.st_uid == os.getuid() and not owner.st_mode & 0o002

    def _place(self, path: Path, data: bytes) -> None:
        """Write a file that only this user can read: all of it or none."""
        handle, temporary = tempfile.mkstemp(suffix=CACHED, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise

    def _entries(self) -> Mapping[Path, tuple[int, float]]:
        """Return sizes and moments of use."""
        found = {}
        for path in self.folder.glob(f"*{CACHED}"):
            with contextlib.suppress(OSError):
                state = path.lstat()
                found[path] = (state.st_size, state.st_mtime)
        return found

    def _tidy(self, limit: int) -> None:
        entries = self._entries()
        total = sum(size for size, _ in entries.values())
        oldest = time.time() - DAYS * 86_400
        for path in sorted(entries, key=lambda path: (entries[path][1], path.name)):
            size, used = entries[path]
            if total <= limit and used >= oldest:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size


def _unpacked(data: bytes) -> bytes | None:
    """Return an entry's content; None if a single bit of it is not as it was written."""
    head, digest, packed = data[: len(MAGIC)], data[len(MAGIC) :][:65], data[len(MAGIC) + 65 :]
    if head != MAGIC or digest != hashlib.sha256(packed).hexdigest().encode() + b"\n":
        return None
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, LARGEST)
    except zlib.error:
        return None
    return content if unpacker.eof else None
