"""Text that is not UTF-8, rewritten as a UTF-8 copy in the session's folder."""

import codecs
import zlib
from pathlib import Path

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.sources.content import damaged_archive, open_bytes

#: What files without a mark that are not UTF-8 are read as: every byte means something in it.
SINGLE_BYTE = "latin-1"
BLOCK = 2**20
#: Stands for bytes that mean nothing.
LOST = "\ufffd"


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


def utf8_copy(
    file: Path, encoding: str, session: Session, cancel: CancelToken | None
) -> tuple[Path, int]:
    """Write a file's text as UTF-8; return where, and how many characters stand for lost bytes.

    Raises:
        SourceError: It cannot be unpacked.
    """
    copy = fresh_copy(session)
    lost = 0
    with open_bytes(file) as source:
        start = source.read(2)
    if encoding == "utf-16" and start not in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16-le"  # without a mark it is what most programs write
    decode = codecs.getincrementaldecoder(encoding)(errors="replace")
    try:
        with open_bytes(file) as source, copy.open("w", encoding="utf-8", newline="") as target:
            while block := source.read(BLOCK):
                if cancel:
                    cancel.check()
                text = decode.decode(block)
                lost += text.count(LOST)
                target.write(_meant(text, encoding))
            text = decode.decode(b"", final=True)
            lost += text.count(LOST)
            target.write(_meant(text, encoding))
    except (OSError, EOFError, zlib.error) as error:
        raise damaged_archive(file) from error
    return copy, lost


def fresh_copy(session: Session) -> Path:
    """Return a path for a temporary copy."""
    return session.folder / f"{session.fresh_name('copy')}.csv"


def encoding_note(file: Path, encoding: str) -> str:
    """Return a sentence that says what a file was read as."""
    if encoding == SINGLE_BYTE:
        return f"“{file.name}” is not UTF-8; it was read as Windows-1252 (Latin-1)."
    return f"“{file.name}” is UTF-16; it was read through a UTF-8 copy."


def _meant(text: str, encoding: str) -> str:
    return text.translate(_TABLE) if encoding == SINGLE_BYTE else text
