"""Looks at the first bytes of a file: is it what its name says?"""

import bz2
import gzip
import lzma
import zlib
from pathlib import Path
from typing import IO, cast

from inspector.model.errors import SourceError
from inspector.sources.folder import COMPRESSED, SPOKEN, FileSet, format_of, reason
from inspector.sources.growth import check_growth

HEAD = 64 * 2**10
#: A text may hold a stray zero byte or two; more of them are no text.
MOST_ZEROS = 0.001

#: What begins with which bytes, what people call it, and the formats that are read from it.
_BEGINNINGS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"PAR1", "a Parquet file", ("parquet",)),
    (b"PARE", "an encrypted Parquet file", ()),
    (b"\x1f\x8b", "compressed with gzip", ("gz", "r")),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard", ("zst",)),
    (b"PK\x03\x04", "a zip archive or an Excel workbook", ("zip", "excel")),
    (b"PK\x05\x06", "an empty zip archive", ("zip",)),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Office file", ("excel",)),
    (b"SQLite format 3\0", "an SQLite database", ("sqlite",)),
    (b"%PDF", "a PDF document", ()),
    (b"ARROW1", "an Arrow file", ("arrow",)),
    (b"FEA1", "an old Feather file", ("arrow",)),
    (b"\x89HDF", "an HDF5 file", ()),
    (b"\x89PNG", "a picture", ()),
    (b"\xff\xd8\xff", "a picture", ()),
    (b"BZh", "compressed with bzip2", ("bz2", "r")),
    (b"\xfd7zXZ", "compressed with xz", ("xz", "r")),
    (b"$FL2", "an SPSS file", ("spss",)),
    (b"$FL3", "an SPSS file", ("spss",)),
    (b"HEADER RECORD***", "a SAS transport file", ("sas",)),
    (b"<stata_dta>", "a Stata file", ("stata",)),
)
_PACKERS = {
    "gz": "compressed with gzip", "zst": "compressed with Zstandard", "bz2": "compressed with bzip2",
    "xz": "compressed with xz",
}  # fmt: skip
#: The ending to give a file of a format, where that is one.
_ENDINGS = {
    "parquet": ".parquet", "duckdb": ".duckdb", "sqlite": ".sqlite", "arrow": ".arrow",
    "excel": ".xlsx or .xls", "spss": ".sav", "sas": ".xpt", "stata": ".dta", "zip": ".zip",
    **{packer: f".{packer}" for packer in _PACKERS},
}  # fmt: skip
#: Formats whose files begin in one of the ways above.
_MARKED = ("parquet", "duckdb", "sqlite", "excel", "zip", *_PACKERS)
_WIDEST_MARKS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def check_content(files: FileSet) -> None:
    """Look at every file before it is read.

    Raises:
        SourceError: A file is empty, cannot be read, or is not what its name says.
    """
    for file in files.files:
        try:
            with file.open("rb") as stream:
                head = stream.read(64)
        except OSError as error:
            raise SourceError(
                f"“{file.name}” cannot be read: {reason(error)}.", hint="Check its permissions."
            ) from error
        if not head:
            raise SourceError(f"“{file.name}” is empty.", hint="Choose a file that holds data.")
        _check_kind(file, head)
        if files.kind in ("csv", "json"):
            check_growth(file)
            _check_text(file, files.kind)


def open_bytes(file: Path) -> IO[bytes]:
    """Open a file for reading, unpacked if it is compressed."""
    suffix = file.suffix.lower()
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file))
    if suffix == ".bz2":
        return cast("IO[bytes]", bz2.open(file))
    if suffix == ".xz":
        return cast("IO[bytes]", lzma.open(file))
    if suffix == ".zst":
        import pyarrow as pa

        return cast("IO[bytes]", pa.input_stream(str(file), compression="zstd"))
    return file.open("rb")


def read_head(file: Path, size: int = HEAD) -> bytes:
    """Return the first bytes of a file, unpacked.

    Raises:
        SourceError: It cannot be unpacked.
    """
    parts = []
    try:
        with open_bytes(file) as stream:
            while size > 0 and (block := stream.read(size)):
                parts.append(block)
                size -= len(block)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise damaged_archive(file) from error
    return b"".join(parts)


def damaged_archive(file: Path) -> SourceError:
    """Return the error for a compressed file that cannot be unpacked."""
    return SourceError(
        f"“{file.name}” cannot be unpacked: it is cut short or damaged.",
        hint="Copy or download it again.",
    )


def _check_kind(file: Path, head: bytes) -> None:
    kind = format_of(file)
    suffix = file.suffix.lower()
    expected = suffix[1:] if suffix in COMPRESSED else kind
    found: str = ""
    read_as: tuple[str, ...] = ()
    if head[8:12] == b"DUCK":
        found, read_as = "a DuckDB database", ("duckdb",)
    for beginning, spoken, formats in _BEGINNINGS:
        if head.startswith(beginning):
            found, read_as = spoken, formats
    if found and expected not in read_as:
        hint = "Choose another file."
        if read_as:
            hint = f"Give it a name that ends in {_ENDINGS[read_as[0]]} and open it again."
        raise SourceError(f"“{file.name}” is not what its name says: it is {found}.", hint=hint)
    if not found and expected in _MARKED:
        spoken = _PACKERS.get(expected, f"a {SPOKEN.get(expected, '')} file")
        raise SourceError(
            f"“{file.name}” is not what its name says: it is not {spoken}.",
            hint="Choose another file, or give it a name that ends in what it is.",
        )


def _check_text(file: Path, kind: str) -> None:
    head = read_head(file)
    shown = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not shown:
        raise SourceError(f"“{file.name}” is empty.", hint="Choose a file that holds data.")
    if _is_wide(head):
        return
    if head.count(0) > MOST_ZEROS * len(head) and not _is_wide(head):
        raise SourceError(
            f"“{file.name}” is not text: it holds bytes that no text has.",
            hint="Choose another file.",
        )
    if shown[:15].lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise SourceError(
            f"“{file.name}” holds a web page or XML, not a table.",
            hint="Download the data itself; you may have to sign in first.",
        )
    if kind == "json" and shown[:1] not in (b"{", b"["):
        raise SourceError(
            f"“{file.name}” does not hold JSON records.",
            hint="Give an array of objects, or one object a line.",
        )


def _is_wide(head: bytes) -> bool:
    return wide_encoding(head) is not None


def wide_encoding(head: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 encoding that bytes are in, by their mark or zeros, or None."""
    if head[:4] in _WIDEST_MARKS:
        return "utf-32"
    thirds = (("utf-32-le", head[2::4], head[3::4]), ("utf-32-be", head[0::4], head[1::4]))
    for encoding, one, other in thirds:
        if len(head) >= 16 and one.count(0) == len(one) and other.count(0) == len(other):
            return encoding
    if head[:2] in _WIDE_MARKS:
        return "utf-16"
    for encoding, zeros, letters in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        # A block of zeros behind a text is no text.
        if zeros.count(0) > 0.4 * max(len(zeros), 1) and letters.count(0) < 0.1 * len(letters):
            return encoding
    return None
