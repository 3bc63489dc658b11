"""Text that is not UTF-8, rewritten as a UTF-8 copy in the session's folder."""

import codecs
import re
import zlib
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.sources.charset import LOOKED_AT, MIXED, SINGLE_BYTE, guess, spoken
from inspector.sources.content import damaged_archive, open_bytes

BLOCK = 2**20
#: How Python marks bytes that are not UTF-8.
_STRAY = re.compile("[\udc80-\udcff]")
#: Stands for bytes that mean nothing.
_LOST = re.compile("\ufffd")


def _windows_1252() -> dict[int, str]:
    """Map the bytes 0x80 to 0x9F as browsers do: five that mean nothing stay as they are."""
    table = {}
    for byte in range(0x80, 0xA0):
        try:
            table[byte] = bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            table[byte] = chr(byte)
    return table


_TABLE = _windows_1252()


def encoding_in(file: Path, cancel: CancelToken | None = None) -> str:
    """Return the encoding of a file without a mark: UTF-8 if all of it is, else a guess.

    The guess is made from the lines around the first byte that is not UTF-8.

    Raises:
        SourceError: It cannot be unpacked.
    """
    decode = codecs.getincrementaldecoder("utf-8")()
    before = b""
    try:
        with open_bytes(file) as source:
            while block := source.read(BLOCK):
                if cancel:
                    cancel.check()
                try:
                    decode.decode(block)
                except UnicodeDecodeError as error:
                    start = max(0, error.start - LOOKED_AT // 2)
                    near = block[start:] + source.read(LOOKED_AT)
                    return guess((before[-LOOKED_AT // 2 :] if not start else b"") + near)
                before = block
    except (OSError, EOFError, zlib.error) as error:
        raise damaged_archive(file) from error
    return guess(before[-4:]) if decode.getstate()[0] else "utf-8"


def utf8_copy(
    file: Path, encoding: str, session: Session, cancel: CancelToken | None
) -> tuple[Path, int]:
    """Write a file's text as UTF-8; return where, and how many characters were in doubt.

    These stand for lost bytes; in `MIXED` they are those that are not UTF-8.

    Raises:
        SourceError: It cannot be unpacked.
    """
    copy = fresh_copy(session)
    lost = 0
    with open_bytes(file) as source:
        start = source.read(2)
    if encoding == "utf-16" and start not in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-le"  # without a mark it is what most programs write
    mixed = encoding == MIXED
    name = "utf-8-sig" if mixed else encoding
    decode = codecs.getincrementaldecoder(name)(errors="surrogateescape" if mixed else "replace")
    doubtful = _STRAY if mixed else _LOST
    try:
        with open_bytes(file) as source, copy.open("w", encoding="utf-8", newline="") as target:
            while block := source.read(BLOCK):
                if cancel:
                    cancel.check()
                text = decode.decode(block)
                lost += len(doubtful.findall(text))
                target.write(_meant(text, encoding))
            text = decode.decode(b"", final=True)
            lost += len(doubtful.findall(text))
            target.write(_meant(text, encoding))
    except (OSError, EOFError, zlib.error) as error:
        raise damaged_archive(file) from error
    return copy, lost


def fresh_copy(session: Session) -> Path:
    """Return a path for a temporary copy."""
    return session.folder / f"{session.fresh_name('copy')}.csv"


def encoding_note(file: Path, encoding: str) -> str:
    """Return a sentence that says what a file was read as."""
    if encoding == MIXED:
        return f"“{file.name}” is UTF-8 but for some bytes; these were read as Windows-1252."
    if encoding.startswith("utf-"):
        return f"“{file.name}” is {spoken(encoding)}; it was read through a UTF-8 copy."
    if encoding == SINGLE_BYTE:
        return f"“{file.name}” is not UTF-8; it was read as Windows-1252 (Latin-1)."
    return f"“{file.name}” is not UTF-8; by its letters it was read as {spoken(encoding)}."


def _meant(text: str, encoding: str) -> str:
    if encoding == MIXED:
        return _STRAY.sub(lambda one: _western(ord(one[0]) - 0xDC00), text)
    return text.translate(_TABLE) if encoding == SINGLE_BYTE else text


def _western(byte: int) -> str:
    return _TABLE.get(byte, chr(byte))
