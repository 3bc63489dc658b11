"""What the terminal sees: data on standard output, progress and troubles on standard error."""

import contextlib
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from inspector.model.errors import InspectorError, SaveError
from inspector.model.events import Event, Opening, Progress

BAR = 28


def utf8_output() -> None:
    """Write UTF-8 whatever the locale says; a figure must not fail for want of a dash."""
    # Without a console Windows gives a program no streams at all; closed ones are None as well.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with contextlib.suppress(OSError, ValueError):
                reconfigure(encoding="utf-8", errors="replace")


def harmless(text: str) -> str:
    """Return text that cannot move a terminal's cursor: its line ends stay, other controls go."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "\ufffd"
        for c in text
    )


def out(text: str) -> None:
    """Write text and a line end to standard output."""
    with _standard_output():
        sys.stdout.write(harmless(text).rstrip("\n") + "\n")


def out_bytes(data: bytes) -> None:
    """Write bytes, exactly, to standard output."""
    with _standard_output():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def finish() -> None:
    """Send what is still on its way to standard output."""
    with _standard_output():
        sys.stdout.flush()


def tell(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(harmless(text) + "\n")


def complain(error: InspectorError) -> None:
    """Say what is wrong and what to do, in a line each."""
    tell(f"inspector: {error.message}")
    if error.hint:
        tell(f"           {error.hint}")


def abandon_output() -> None:
    """Let what is still on its way to standard output vanish, or Python complains at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _standard_output() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        abandon_output()
        raise
    except OSError as error:
        abandon_output()
        raise SaveError(
            f"Standard output cannot be written: {error.strerror or error}.",
            hint="Send it elsewhere, or save with --out.",
        ) from error


class ProgressLine:
    """Progress on standard error: a bar on a terminal, a line a phase elsewhere."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._bar = not quiet and stream.isatty()
        self._lines = not quiet and not stream.isatty()
        self._told: set[str] = set()

    def __call__(self, event: Event) -> None:
        """Show an event."""
        match event:
            case Opening(name=name, number=number, of=of):
                text, share = f"Opening {name} ({number} of {of})", None
            case Progress(done=done, total=total, phase=phase):
                text, share = phase, (done / total if total else 0.0)
        text = harmless(text).replace("\n", "\ufffd")
        if self._bar:
            width = shutil.get_terminal_size().columns - 1
            filled = "" if share is None else _drawn(share)
            self._stream.write("\r" + f"{filled}{text}"[:width].ljust(width))
            self._stream.flush()
        elif self._lines and text not in self._told:
            self._stream.write(text + "\n")
        self._told.add(text)

    def close(self) -> None:
        """Leave a clean line behind."""
        if self._bar and self._told:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write("\r" + " " * width + "\r")
            self._stream.flush()


def _drawn(share: float) -> str:
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
