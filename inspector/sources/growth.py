"""Refuses packed text that is made to fill the disk, before any of it is written."""

import gzip
import os
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import IO, cast

from inspector.model.errors import SourceError

#: Unpacked, a file may be so many times as large as it is packed, once it is large at all: text is
#: rarely packed to less than a fiftieth, and archives that are made to fill disks do far better.
MOST_TIMES, FREELY = 400, 128 * 2**20
#: Packed bytes at the beginning that are unpacked to see how they grow.
LOOKED_AT = 2**20
#: Gzip cannot hold more than so many times its bytes.
MOST_DEFLATED = 1032
BLOCK = 2**20
_BEFORE_SIZE = -4


def check_growth(file: Path) -> None:
    """Look at the first packed bytes of a text, and at the size that it says it has.

    Raises:
        SourceError: It grows as no text does, or to more than the disk has.
    """
    suffix = file.suffix.lower()
    if suffix not in (".gz", ".zst"):
        return
    packed = file.stat().st_size
    if suffix == ".gz" and packed >= 18:
        with file.open("rb") as plain:
            plain.seek(_BEFORE_SIZE, os.SEEK_END)
            said = int.from_bytes(plain.read(4), "little")  # of its last part, modulo 4 GB
        if said > MOST_DEFLATED * packed:
            said = 0  # no size, but something behind the packed text
        _judge(file.name, said, packed)
        if said > shutil.disk_usage(tempfile.gettempdir()).free:
            raise SourceError(
                f"“{file.name}” needs {said / 1e9:.1f} GB when unpacked, which the disk has not.",
                hint="Free some space in the folder for temporary files and try again.",
            )
    size = 0
    try:
        with file.open("rb") as plain, _unpacking(plain, suffix) as stream:
            while size <= 2 * FREELY + BLOCK and (block := stream.read(BLOCK)):
                size += len(block)
                used = plain.tell()
                _judge(file.name, size, used)
                if LOOKED_AT <= used < packed:
                    break
    except (OSError, EOFError, zlib.error):
        return  # what is wrong with it is said by who reads it


def _unpacking(plain: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(plain))
    import pyarrow as pa

    return cast("IO[bytes]", pa.input_stream(plain, compression="zstd"))


def _judge(name: str, size: int, packed: int) -> None:
    if size > FREELY and size > MOST_TIMES * packed:
        raise grows(name)


def grows(name: str) -> SourceError:
    """Return the error for what is unpacked to far more than data is."""
    return SourceError(
        f"“{name}” grows to more than {MOST_TIMES} times its size when unpacked; it is not opened.",
        hint="It may be meant to fill the disk. If not, unpack it yourself and open what it holds.",
    )
