"""Writes a report bundle: all of it, or nothing."""

from datetime import UTC, datetime
from pathlib import Path

from inspector.bundle.manifest import NAME, Privacy, describe
from inspector.bundle.parts import Prepared, bundle_parts, prepare
from inspector.bundle.place import place_file, place_folder, zipped
from inspector.bundle.signature import NAME as SIGNATURE
from inspector.bundle.signature import sign
from inspector.model.choice import PLAIN, Choice
from inspector.model.errors import SaveError
from inspector.model.report import Report

__all__ = ["bundle_parts", "write_bundle", "write_prepared"]


def write_bundle(
    report: Report,
    path: Path,
    *,
    created: str | None = None,
    choice: Choice = PLAIN,
    key: Path | None = None,
) -> Path:
    """Write a bundle to a zip file, or to a folder if `path` does not end in ".zip".

    Args:
        report: The report.
        path: Where to.
        created: ISO text for the manifest; None: now. All other bytes depend on the report and the
            choice alone.
        choice: What goes in, and what is masked.
        key: A private key that signs the manifest.

    Returns:
        Where it was written.

    Raises:
        RequestError: The choice or the key cannot be used.
        SaveError: It cannot be written there; what was there before is untouched.
    """
    return write_prepared(prepare(report, choice), path, created=created, key=key)


def write_prepared(
    prepared: Prepared, path: Path, *, created: str | None = None, key: Path | None = None
) -> Path:
    """Write a bundle that was made before; see `write_bundle`."""
    stamp = created or datetime.now(UTC).isoformat(timespec="seconds")
    path = path.expanduser()
    report = prepared.view.report
    manifest = describe(
        prepared.parts, report.inspector_version, stamp, privacy=privacy_of(prepared), report=report
    )
    files = {NAME: manifest}
    if key is not None:
        files[SIGNATURE] = sign(manifest, key)
    files.update(prepared.parts)
    try:
        if path.suffix.lower() == ".zip":
            place_file(zipped(files), path)
        else:
            place_folder(files, path)
    except OSError as error:
        raise SaveError(
            f"The report cannot be saved as “{path.name}”: {error.strerror or error}.",
            hint="Choose another folder, or make room on this disk.",
        ) from error
    return path


def privacy_of(prepared: Prepared) -> Privacy:
    """Return what the manifest says about what is masked."""
    choice, secrets = prepared.view.choice, prepared.view.secrets
    return Privacy(
        masked=not choice.unmasked,
        least_rows=1 if choice.unmasked else choice.least_rows,
        columns=dict(secrets.personal),
        rare_values=secrets.rare,
        sought=prepared.sought,
        not_sought=prepared.unsought,
        found={leak.part: leak.values for leak in prepared.found},
    )
