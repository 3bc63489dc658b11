"""Proves which content a report speaks of."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.model.errors import SourceError

WHOLE_UP_TO = 64 * 2**20
CHUNKS, CHUNK = 64, 64 * 2**10


def fingerprint_files(
    files: Sequence[Path], root: Path, *, cancel: CancelToken | None = None
) -> str:
    """Return a SHA-256 over the names below `root`, sizes and contents of files.

    A single file's name does not count: a renamed copy has the same fingerprint. A file above
    64 MiB is represented by its size and 64 chunks of 64 KiB spread over it.

    Raises:
        SourceError: A file can no longer be read.
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(root).as_posix() if len(files) > 1 else ""
        if cancel:
            cancel.check()
        try:
            _add(digest, file, name)
        except OSError as error:
            raise SourceError(
                f"“{file.name}” can no longer be read.", hint="Open it again."
            ) from error
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", file: Path, name: str) -> None:
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        digest.update(f"{name}\0{size}\0".encode("utf-8", "surrogateescape"))
        stream.seek(0)
        if size <= WHOLE_UP_TO:
            while block := stream.read(2**20):
                digest.update(block)
            return
        for place in range(CHUNKS):
            stream.seek((size - CHUNK) * place // (CHUNKS - 1))
            digest.update(stream.read(CHUNK))
