"""Reads a report bundle with suspicion: nothing is unpacked, nothing is believed before it is checked."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from inspector.bundle.codec import from_plain
from inspector.bundle.manifest import NAME, Manifest, parse
from inspector.bundle.signature import NAME as SIGNATURE
from inspector.bundle.upgrade import upgraded
from inspector.model.errors import BundleError
from inspector.model.report import Report

MOST_ENTRIES = 20_000
LARGEST_PART = 1 << 30
LARGEST_TOTAL = 2 << 30
LARGEST_RATIO = 400
_NAME = re.compile(
    r"(manifest\.json|signature\.json|report\.json|report\.pdf|index\.html|README\.txt|"
    r"summary\.md|dqv\.jsonld|tables\.xlsx|"
    r"(tables|plots)/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,120}\.(csv|svg|png))"
)
_HINT = "Ask for it again, or make it anew."

T = TypeVar("T")

#: Returns the bytes of a part.
Fetch = Callable[[str], bytes]


def read_bundle(path: Path) -> Report:
    """Return the report a bundle holds.

    Raises:
        BundleError: It is none, it is damaged or hostile, or a newer version made it.
    """
    return with_bundle(path, _report_in)


def with_bundle(path: Path, work: Callable[[set[str], Fetch], T]) -> T:
    """Call `work` with the names of a bundle's parts and a way to fetch each.

    Raises:
        BundleError: It is none, it is damaged or hostile, or a newer version made it.
    """
    path = path.expanduser()
    try:
        if path.is_dir():
            return work(_folder_names(path), lambda name: _from_folder(path, name))
        if not path.is_file():
            raise BundleError(
                f"There is no report bundle “{path.name}”.",
                hint=f"Check the folder, {path.parent}.",
            )
        with zipfile.ZipFile(path) as bundle:
            names = _zip_names(bundle)
            return work(names, lambda name: _from_zip(bundle, name))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise BundleError(
            f"“{path.name}” is not a report bundle, or it is damaged.", hint=_HINT
        ) from error
    except OSError as error:
        raise BundleError(
            f"“{path.name}” cannot be read: {error.strerror or error}.",
            hint="Check its permissions.",
        ) from error


def looks_like_bundle(path: Path) -> bool:
    """Return whether a path is a folder or zip file with a manifest, without trusting it."""
    try:
        if path.is_dir():
            return (path / NAME).is_file() and (path / "report.json").is_file()
        if not path.is_file() or not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as bundle:
            return NAME in bundle.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def checked_parts(names: set[str], fetch: Fetch) -> tuple[Manifest, bytes]:
    """Check every part against the manifest; return the manifest and report.json."""
    if NAME not in names or "report.json" not in names:
        raise BundleError(
            "This is not a report bundle of Inspector.", hint="Choose a file that Inspector saved."
        )
    manifest = parse(fetch(NAME))
    report = b""
    for name in sorted(names - {NAME, SIGNATURE}):
        data = _checked(manifest, name, fetch)
        if name == "report.json":
            report = data
    gone = set(manifest.files) - names
    if gone:
        shown = re.sub(r"[^ -~]", "?", min(gone))[:60]
        raise BundleError(f"The report bundle is damaged: {shown} is missing.", hint=_HINT)
    return manifest, report


def _report_in(names: set[str], fetch: Fetch) -> Report:
    manifest, report = checked_parts(names, fetch)
    try:
        plain = msgspec.json.decode(report, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BundleError(
            f"The report bundle is damaged: report.json is not JSON ({error}).", hint=_HINT
        ) from error
    return from_plain(upgraded(plain, manifest.format_version))


def _checked(manifest: Manifest, name: str, fetch: Fetch) -> bytes:
    part = manifest.files.get(name)
    if part is None:
        raise BundleError(
            f"The report bundle holds {name}, which its manifest does not name.", hint=_HINT
        )
    data = fetch(name)
    if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
        raise BundleError(
            f"The report bundle was changed after it was saved: {name} differs from the manifest.",
            hint=_HINT,
        )
    return data


def _zip_names(bundle: zipfile.ZipFile) -> set[str]:
    entries = bundle.infolist()
    if len(entries) > MOST_ENTRIES:
        raise BundleError("The report bundle holds too many files.", hint=_HINT)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise BundleError("The report bundle holds two files of one name.", hint=_HINT)
    for entry in entries:
        _check_name(entry.filename)
        kind = entry.external_attr >> 28
        if kind not in (0, 0o10):  # unset, or a plain file: no link, no folder
            raise BundleError("The report bundle holds a link.", hint=_HINT)
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > LARGEST_PART or (ratio > LARGEST_RATIO and entry.file_size > 2**20):
            raise BundleError(
                f"The report bundle is refused: {entry.filename} would unpack to "
                f"{entry.file_size} bytes.",
                hint=_HINT,
            )
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise BundleError("The report bundle is refused: it would unpack to too much.", hint=_HINT)
    return set(names)


def _from_zip(bundle: zipfile.ZipFile, name: str) -> bytes:
    declared = bundle.getinfo(name).file_size
    with bundle.open(name) as stream:
        data = stream.read(declared + 1)
    if len(data) != declared:
        raise BundleError(f"The report bundle is damaged: {name} has another size.", hint=_HINT)
    return data


def _folder_names(folder: Path) -> set[str]:
    names = set()
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise BundleError("The report bundle holds a link.", hint=_HINT)
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            _check_name(name)
            if path.stat().st_size > LARGEST_PART:
                raise BundleError(f"The report bundle is refused: {name} is too large.", hint=_HINT)
            names.add(name)
            if len(names) > MOST_ENTRIES:
                raise BundleError("The report bundle holds too many files.", hint=_HINT)
    return names


def _from_folder(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or ".." in name:
        shown = re.sub(r"[^ -~]", "?", name)[:60]
        raise BundleError(
            f"The report bundle is refused: it holds “{shown}”, which no report has.", hint=_HINT
        )
