"""Puts bytes where people want them: all of them or none, whenever the program is killed."""

import contextlib
import ctypes
import io
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from inspector.bundle.manifest import NAME
from inspector.model.errors import SaveError

_MOMENT = (1980, 1, 1, 0, 0, 0)
_STORED = (".png", ".xlsx", ".pdf")
_EXCHANGE, _HERE = 2, -100


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file. Equal files in equal order give equal bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            packed = not name.endswith(_STORED)
            # The manifest is stored too: file managers tell a report from any zip by its start.
            packed = packed and name != "manifest.json"
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            bundle.writestr(entry, content)
    return data.getvalue()


def place_file(data: bytes, path: Path) -> None:
    """Write a file; what was there before stays until all of the new one is on the disk."""
    if path.is_dir():
        raise SaveError(
            f"“{path.name}” is a folder.", hint="Choose another name for the report's file."
        )
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        _settle(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def place_folder(files: Mapping[str, bytes], path: Path) -> None:
    """Write a folder; an older report there is exchanged for the new one in one step where it can be."""
    if path.exists() and not path.is_dir():
        raise SaveError(
            f"“{path.name}” is a file that is in the way.",
            hint="Choose a name that ends in .zip, or the name of a new folder.",
        )
    old = path.is_dir() and any(path.iterdir())
    if old and not (path / NAME).is_file():
        raise SaveError(
            f"The folder “{path.name}” holds other files.",
            hint="Choose a new or empty folder, or a name that ends in .zip.",
        )
    parent = path.absolute().parent
    if not parent.is_dir():
        raise SaveError(
            f"There is no folder “{parent.name}” to save the report in.", hint="Make it first."
        )
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=parent))
    try:
        temporary.chmod(0o755)
        for name, content in files.items():
            target = temporary / name
            target.parent.mkdir(exist_ok=True)
            with target.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        if path.is_dir() and _exchanged(temporary, path):
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            aside = temporary.with_name(temporary.name + ".old")
            if path.is_dir():
                path.replace(aside)
            temporary.replace(path)
            shutil.rmtree(aside, ignore_errors=True)
        _settle(parent)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can (Linux); return whether it did."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _settle(folder: Path) -> None:
    """Bring a renamed entry to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
