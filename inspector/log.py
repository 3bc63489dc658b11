"""The log: one file, rotated, in the platform's folder, that no value of anybody's data gets into.

Lines are constants of the code with counts, versions and names of metrics put in. Of an exception
only its kind and its place in the code are kept: its message may quote a cell, a column or a path.
"""

import logging
import os
import platform
import sys
import traceback
from pathlib import Path

from inspector.traces import log_file
from inspector.version import __version__

#: When the file has grown to this many bytes it becomes `….log.1`, and a new one begins.
MOST_BYTES = 256 * 1024

log = logging.getLogger("inspector")


def start_log(path: Path | None = None) -> None:
    """Let what is logged from now on go to the file; it is made by the first line.

    A log that cannot be written is done without: it must never stop anybody's work.
    """
    if any(isinstance(handler, _RotatedFile) for handler in log.handlers):
        return
    handler = _RotatedFile(path or log_file())
    handler.setFormatter(_NoValues("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def stop_log() -> None:
    """Close the file."""
    for handler in [h for h in log.handlers if isinstance(h, _RotatedFile)]:
        log.removeHandler(handler)
        handler.close()


def log_start(what: str) -> None:
    """Note that the program began to do something, and on what it runs."""
    log.info(
        "%s: Inspector %s, Python %s, %s%s",
        what,
        __version__,
        platform.python_version(),
        platform.platform(),
        ", frozen" if getattr(sys, "frozen", False) else "",
    )


class _RotatedFile(logging.Handler):
    """Appends lines; opened for each, so that two windows may write and a rotation is safe."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, or give up silently."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._path.is_file() and self._path.stat().st_size >= MOST_BYTES:
                self._path.replace(self._path.with_name(f"{self._path.name}.1"))
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            with os.fdopen(os.open(self._path, flags, 0o600), "a", encoding="utf-8") as file:
                file.write(self.format(record) + "\n")
        except (OSError, ValueError):
            return


class _NoValues(logging.Formatter):
    """Formats an exception as kinds and places, without what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one record as text."""
        # Another formatter may have left its own, full text of the exception behind.
        record.exc_text = None
        text = super().format(record)
        record.exc_text = None
        return text

    def formatException(self, ei: object) -> str:
        """Return kinds and places of an exception and of what caused it."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        seen: set[int] = set()
        while isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            lines.append(f"  {type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"    {_place(frame.filename)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__, limit=-20)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def _place(filename: str) -> str:
    """Return the end of a path: who is logged in is nobody's business."""
    return "/".join(Path(filename).parts[-3:])
