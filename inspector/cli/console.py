"""What the terminal sees: data on standard output, progress and troubles on standard error."""

import contextlib
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from typing import TextIO

from inspector.model.errors import InspectorError
from inspector.model.events import Event, Opening, Progress

BAR = 28


def utf8_output() -> None:
    """Write UTF-8 whatever the locale says; a figure must not fail for want of a dash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with contextlib.suppress(OSError, ValueError):
                reconfigure(encoding="utf-8", errors="replace")


def out(text: str) -> None:
    """Write to standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def tell(text: str) -> None:
    """Write a line to standard error, without control characters from the data."""
    clean = "".join(
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "\ufffd"
        for c in text
    )
    sys.stderr.write(clean + "\n")


def complain(error: InspectorError) -> None:
    """Say what is wrong and what to do, in a line each."""
    tell(f"inspector: {error.message}")
    if error.hint:
        tell(f"           {error.hint}")


class ProgressLine:
    """Progress on standard error: a bar on a terminal, a line a phase elsewhere."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._bar = not quiet and stream.isatty()
        self._lines = not quiet and not stream.isatty()
        self._last = ""

    def __call__(self, event: Event) -> None:
        """Show an event."""
        match event:
            case Opening(name=name, number=number, of=of):
                text, share = f"Opening {name} ({number} of {of})", None
            case Progress(done=done, total=total, phase=phase):
                text, share = phase, (done / total if total else 0.0)
        text = "".join(c if c.isprintable() else "\ufffd" for c in text)
        if self._bar:
            width = shutil.get_terminal_size().columns - 1
            filled = "" if share is None else self._drawn(share)
            self._stream.write("\r" + f"{filled}{text}"[:width].ljust(width))
            self._stream.flush()
        elif self._lines and text != self._last:
            self._stream.write(text + "\n")
        self._last = text

    def close(self) -> None:
        """Leave a clean line behind."""
        if self._bar and self._last:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write("\r" + " " * width + "\r")
            self._stream.flush()

    def _drawn(self, share: float) -> str:
        full = round(share * BAR)
        return f"[{'█' * full}{'░' * (BAR - full)}] {share:4.0%}  "


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[ProgressLine]:
    """Show progress while a block runs."""
    line = ProgressLine(sys.stderr, quiet=quiet)
    try:
        yield line
    finally:
        line.close()
