"""What a bundle says of itself: its format, who made it when, and the hash of each part."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from inspector.model.errors import BundleError
from inspector.model.report import FORMAT_VERSION

FORMAT = "inspector-report"
NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a bundle: its size in bytes and SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first entry of every bundle.

    Attributes:
        format: Always "inspector-report".
        format_version: The format of report.json.
        inspector_version: The program that wrote it.
        created: When, as ISO text in UTC.
        files: Every other file by its name in the bundle.
    """

    format: str
    format_version: int
    inspector_version: str
    created: str
    files: dict[str, Part]


def describe(parts: Mapping[str, bytes], inspector_version: str, created: str) -> bytes:
    """Return manifest.json for these parts."""
    manifest = Manifest(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        inspector_version=inspector_version,
        created=created,
        files={
            name: Part(size=len(data), sha256=hashlib.sha256(data).hexdigest())
            for name, data in parts.items()
        },
    )
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def parse(data: bytes) -> Manifest:
    """Return the manifest.

    Raises:
        BundleError: It is none, or a newer version of Inspector made it.
    """
    try:
        plain = msgspec.json.decode(data, type=dict[str, Any])
        version = plain.get("format_version")
        if plain.get("format") == FORMAT and isinstance(version, int) and version > FORMAT_VERSION:
            raise BundleError(
                "The report bundle was made by a newer version of Inspector "
                f"({plain.get('inspector_version')}).",
                hint="Update Inspector to open it.",
            )
        manifest = msgspec.convert(plain, Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BundleError(
            f"The report bundle is damaged: its manifest cannot be read ({error}).",
            hint="Ask for it again, or make it anew.",
        ) from error
    if manifest.format != FORMAT or manifest.format_version < 1:
        raise BundleError(
            "This is not a report bundle of Inspector.", hint="Choose a file that Inspector saved."
        )
    return manifest
