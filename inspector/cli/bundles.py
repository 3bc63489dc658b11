"""The commands about saved reports: show one, verify one, compare two."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli.console import out
from inspector.cli.exits import Exit
from inspector.cli.request import named, thresholds
from inspector.model.errors import BundleError

if TYPE_CHECKING:
    from inspector.model.report import Report


def opened(given: argparse.Namespace) -> "Report":
    """Return the report that is to be shown, judged by other limits if some were typed."""
    from inspector import api

    report: Report = api.open_report(named(given.bundle))
    limits = thresholds(given.threshold)
    if limits:
        report = api.judge_again(report, {**report.thresholds, **limits})
    return report


def verify(given: argparse.Namespace) -> int:
    """Check a bundle, its signature, and whether it speaks of some data."""
    from inspector import api
    from inspector.model.dataset import Source

    found = api.verify_report(named(given.bundle), given.key)
    manifest = found.manifest
    out(f"{Path(given.bundle).name}: all {len(manifest.files)} parts are as they were saved,")
    out(f"by Inspector {manifest.inspector_version}, {manifest.created}.")
    out(f"Signed with the key {found.signer}." if found.signer else "It is not signed.")
    if manifest.privacy is not None and manifest.privacy.found:
        out(f"Values that were to be masked are in: {', '.join(sorted(manifest.privacy.found))}.")
    for path in given.data:
        with api.new_session() as session:
            version = api.open_dataset(Source(path=named(path)), session).version
        name = found.version_of(version.fingerprint)
        if name is None:
            raise BundleError(
                f"The report was not made from “{Path(path).name}” as it is now.",
                hint="It was changed since, or it is another file.",
            )
        out(f"{Path(path).name}: the data of version “{name}”, byte for byte.")
    return Exit.FINE


def compare(given: argparse.Namespace, inspect: "Callable[[Report, list[str]], Report]") -> int:
    """Say what changed between two reports, or between a report and the data as it is now."""
    from inspector import api
    from inspector.report.changes import changes_text

    old = api.open_report(named(given.old))
    if len(given.new) == 1 and api.is_bundle(named(given.new[0])):
        new: Report = api.open_report(named(given.new[0]))
    else:
        new = inspect(old, [named(path) for path in given.new])
    changes = api.compare_reports(old, new)
    out(changes_text(changes))
    return Exit.FINDINGS if given.fail_on_worse and (changes.new or changes.worse) else Exit.FINE
