"""Compound files, the wrapping of old Excel workbooks and of those with a password.

A chain of sectors that leads back into itself would keep a reader busy for ever: it is looked for
before any reader is let in. After "Compound File Binary File Format" ([MS-CFB]).
"""

import struct
from array import array
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HIGHEST = 0xFFFFFFF9
#: Sectors of the table of sectors that the header names; more are in chains of their own.
_IN_HEADER = 109


def is_compound(file: Path) -> bool:
    """Return whether a file begins as a compound file does."""
    with file.open("rb") as stream:
        return stream.read(8) == MAGIC


def is_sound(file: Path) -> bool:
    """Return whether the chains of sectors of a compound file all come to an end."""
    data = file.read_bytes()
    if len(data) < 512:
        return False
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return False
    size = 1 << shift
    directory, extra = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 68)[0]
    sectors = len(data) // size
    tables = [one for one in struct.unpack_from(f"<{_IN_HEADER}I", data, 76) if one < _HIGHEST]
    seen: set[int] = set()
    while extra < _HIGHEST:
        at = (extra + 1) * size
        if extra in seen or at + size > len(data) + size - 1:
            return False
        seen.add(extra)
        *more, extra = struct.unpack(f"<{size // 4}I", data[at : at + size].ljust(size, b"\xff"))
        tables += [one for one in more if one < _HIGHEST]
    if not tables or len(set(tables)) != len(tables) or max(tables) >= sectors:
        return False
    following = array("I")
    for table in tables:
        following.frombytes(data[(table + 1) * size : (table + 2) * size].ljust(size, b"\xff"))
    return directory < len(following) and _all_end(following)


def _all_end(following: "array[int]") -> bool:
    """Return whether no chain leads back into itself."""
    state = bytearray(len(following))  # 1: on the way, 2: known to end
    for start in range(len(following)):
        way = []
        at = start
        while at < len(following) and not state[at]:
            state[at] = 1
            way.append(at)
            at = following[at]
        if at < len(following) and state[at] == 1:
            return False
        for one in way:
            state[one] = 2
    return True
