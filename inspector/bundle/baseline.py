"""A saved report as the baseline of an inspection."""

from dataclasses import replace
from pathlib import Path

from inspector.bundle.read import looks_like_bundle, read_bundle
from inspector.engine.stored import StoredEngine
from inspector.model.dataset import Source
from inspector.model.errors import InspectorError, RequestError
from inspector.run.opening import Participant


def bundle_baseline(source: Source | None) -> Participant | None:
    """Return the newest version of a bundle as a baseline, or None if it is not a bundle."""
    if source is None or source.path is None or not looks_like_bundle(Path(source.path)):
        return None
    if source.where:
        raise RequestError(
            "A saved report holds no rows to choose from.",
            hint="Choose rows of the data itself, or take the report whole.",
        )
    report = read_bundle(Path(source.path))
    if not report.versions:
        raise InspectorError("The baseline bundle holds no version.", hint="Choose another one.")
    newest = report.versions[-1]
    return Participant(
        version=replace(newest, id="baseline"),
        engine=StoredEngine(newest.id, report.answers),
    )
