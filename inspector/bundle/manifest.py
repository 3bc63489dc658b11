"""What a bundle says of itself: its format, who made it when, and the hash of each part."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from inspector.model.errors import BundleError
from inspector.model.report import FORMAT_VERSION, Report

FORMAT = "inspector-report"
NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a bundle: its size in bytes and SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What a bundle keeps to itself, and that it was searched for it.

    Attributes:
        masked: Whether anything is masked at all.
        least_rows: Texts with fewer rows are masked.
        columns: Columns whose values are masked, and why.
        rare_values: How many rare texts are masked beside those.
        sought: How many values were searched for in the finished parts.
        not_sought: How many are too short, or words of the report itself.
        found: Parts in which values were found nevertheless, and how many; empty as a rule.
    """

    masked: bool
    least_rows: int
    columns: dict[str, str]
    rare_values: int
    sought: int
    not_sought: int
    found: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first entry of every bundle.

    Attributes:
        format: Always "inspector-report".
        format_version: The format of report.json.
        inspector_version: The program that wrote it.
        created: When, as ISO text in UTC.
        files: Every other file by its name in the bundle; the signature alone is not among them.
        data: SHA-256 of the data of each version, by the version's name.
        privacy: What is masked; None in bundles of older programs.
    """

    format: str
    format_version: int
    inspector_version: str
    created: str
    files: dict[str, Part]
    data: dict[str, str] = field(default_factory=dict)
    privacy: Privacy | None = None


def describe(
    parts: Mapping[str, bytes],
    inspector_version: str,
    created: str,
    *,
    privacy: Privacy | None = None,
    report: Report | None = None,
) -> bytes:
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
        data={v.name: v.fingerprint for v in report.versions} if report else {},
        privacy=privacy,
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
