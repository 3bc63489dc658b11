"""Zip archives and packed text: unpacked once into the session's own folder, hostile ones refused."""

import lzma
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from inspector.engine.cancel import CancelToken
from inspector.engine.session import Session
from inspector.model.errors import SourceError
from inspector.sources.content import damaged_archive, open_bytes
from inspector.sources.folder import HOUSEKEEPING, FileSet, format_of, joined_files
from inspector.sources.growth import FREELY, MOST_TIMES, grows
from inspector.sources.tables import chosen_table

#: Members that are looked at.
MOST_MEMBERS = 20_000
#: Bytes of the disk that stay free.
KEPT_FREE = 512 * 2**20
BLOCK = 2**20


def unpacked_text(files: FileSet, session: Session, cancel: CancelToken | None) -> FileSet:
    """Return text files as the engine can read them: it unpacks gzip and Zstandard by itself.

    Raises:
        SourceError: A file is damaged, or made to fill the disk.
        Cancelled: A stop was requested.
    """
    if not any(file.suffix.lower() in (".bz2", ".xz") for file in files.files):
        return files
    folder = session.folder / session.fresh_name("unpacked")
    plain = []
    for file in files.files:
        if file.suffix.lower() not in (".bz2", ".xz"):
            plain.append(file)
            continue
        target = folder / file.relative_to(files.root).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open_bytes(file) as source:
                _copy(source, target, file.stat().st_size, file.name, cancel)
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise damaged_archive(file) from error
        plain.append(target)
    return replace(files, files=tuple(plain))


def members(file: Path) -> tuple[str, ...]:
    """Return the data files in an archive, by name.

    Raises:
        SourceError: It is damaged, protected by a password, or names files outside itself.
    """
    with _opened(file) as archive:
        return tuple(sorted(one.filename for one in _data(archive, file)))


def unpacked_zip(
    files: FileSet, member: str | None, session: Session, cancel: CancelToken | None
) -> tuple[FileSet, str | None]:
    """Unpack the data files of archives, or one of them; return them and the table named in it.

    Args:
        files: The archives.
        member: The one to take, with the table in it behind another “#”; None: all of them.
        session: Keeps what is unpacked.
        cancel: Asks to stop.

    Raises:
        SourceError: An archive holds no data, or is hostile or damaged.
        Cancelled: A stop was requested.
    """
    table: str | None = None
    folder = session.folder / session.fresh_name("unpacked")
    found: list[Path] = []
    for place, file in enumerate(files.files):
        base = folder if len(files.files) == 1 else folder / str(place)
        with _opened(file) as archive:
            data = _data(archive, file)
            if not data:
                raise SourceError(
                    f"“{file.name}” holds no data file.", hint="Unpack it and look what it holds."
                )
            if member is not None:
                names = [one.filename for one in data]
                wanted, _, inner = (member, "", "") if member in names else member.partition("#")
                table = inner or None
                taken = chosen_table(file.name, names, wanted, "file")
                data = [one for one in data if one.filename == taken]
            _check_size(data, file, session)
            for one in data:
                target = base.joinpath(*PurePosixPath(one.filename).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    with archive.open(one) as source:
                        _copy(source, target, one.compress_size, file.name, cancel)
                except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, OSError) as error:
                    raise damaged_archive(file) from error
                except (RuntimeError, NotImplementedError) as error:
                    raise SourceError(
                        f"“{file.name}” is packed in a way that cannot be unpacked here.",
                        hint="Unpack it with the program that made it, and open what it holds.",
                    ) from error
                found.append(target)
    return joined_files(sorted(found), folder, files.location), table


class _opened(zipfile.ZipFile):
    """An archive; what is wrong with it is said in a sentence."""

    def __init__(self, file: Path) -> None:
        try:
            super().__init__(file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise damaged_archive(file) from error


def _data(archive: zipfile.ZipFile, file: Path) -> list[zipfile.ZipInfo]:
    """Return the members that are data; refuse an archive that means harm."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise SourceError(
            f"“{file.name}” holds {len(infos)} files: more than {MOST_MEMBERS} are not read.",
            hint="Unpack it, and open the folder.",
        )
    names = {one.filename for one in infos}
    if {"manifest.json", "report.json"} <= names:
        raise SourceError(
            f"“{file.name}” is a saved report, not data.",
            hint="Open it by itself, or give it as the baseline.",
        )
    found: dict[str, zipfile.ZipInfo] = {}
    for one in infos:
        path = PurePosixPath(one.filename)
        if (
            path.is_absolute()
            or ".." in path.parts
            or "\\" in one.filename
            or one.filename[1:2] == ":"
        ):
            raise SourceError(
                f"“{file.name}” names files outside itself; it is not opened.",
                hint="It may be meant to do harm. Ask where it comes from.",
            )
        hidden = any(part[0] == "." or part in HOUSEKEEPING for part in path.parts)
        kind = format_of(Path(path.name))
        if one.is_dir() or hidden or kind is None or kind == "zip" or not one.file_size:
            continue
        if one.flag_bits & 1:
            raise SourceError(
                f"“{file.name}” is protected by a password.",
                hint="Unpack it with the password, and open what it holds.",
            )
        if one.filename in found:
            raise SourceError(
                f"“{file.name}” holds two files of one name, “{one.filename}”.",
                hint="Unpack it, and open what it holds.",
            )
        found[one.filename] = one
    data = list(found.values())
    # a “README.txt” among tables is no table
    return [one for one in data if not one.filename.lower().endswith(".txt")] or data


def _check_size(data: Sequence[zipfile.ZipInfo], file: Path, session: Session) -> None:
    size = sum(one.file_size for one in data)
    packed = file.stat().st_size
    if size > FREELY and size > MOST_TIMES * packed:
        raise grows(file.name)
    if size > shutil.disk_usage(session.folder).free - KEPT_FREE:
        raise SourceError(
            f"“{file.name}” needs {size / 1e9:.1f} GB when unpacked, which the disk has not.",
            hint="Free some space in the folder for temporary files and try again.",
        )


def _copy(
    source: IO[bytes], target: Path, packed: int, name: str, cancel: CancelToken | None
) -> None:
    """Unpack a file; stop where it grows as no data does, whatever its header says."""
    written = 0
    with target.open("wb") as stream:
        while block := source.read(BLOCK):
            if cancel:
                cancel.check()
            written += len(block)
            if written > FREELY and written > MOST_TIMES * packed:
                stream.close()
                target.unlink(missing_ok=True)
                raise grows(name)
            if shutil.disk_usage(target.parent).free < KEPT_FREE:
                stream.close()
                target.unlink(missing_ok=True)
                raise SourceError(
                    f"“{name}” needs more room when unpacked than the disk has.",
                    hint="Free some space in the folder for temporary files and try again.",
                )
            stream.write(block)
