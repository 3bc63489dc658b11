"""What a person had open, as text to be kept and read again: a request, or a saved report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from inspector.model.dataset import Source
from inspector.model.decision import Decision
from inspector.model.errors import InspectorError
from inspector.model.reading import TextReading
from inspector.model.request import Request

#: Raised when the text can no longer be read as it was; older texts are then forgotten.
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What was open when the window was closed.

    Attributes:
        request: What was inspected; None if a saved report was shown, or nothing.
        report: The path of the saved report that was shown.
        decisions: What was decided about findings.
        tab: The number of the tab that was shown.
        version: The id of the version looked at.
        column: The column looked at.
    """

    request: Request | None = None
    report: str | None = None
    decisions: tuple[Decision, ...] = ()
    tab: int = 0
    version: str | None = None
    column: str | None = None

    def __bool__(self) -> bool:
        return self.request is not None or self.report is not None


def to_text(sitting: Sitting) -> str:
    """Return a sitting as JSON; tables held in memory are left out."""
    request = sitting.request
    if request is not None:
        kept = tuple(source for source in request.versions if _is_on_disk(source))
        baseline = request.baseline
        if baseline is not None and not _is_on_disk(baseline):
            baseline = None
        request = replace(request, versions=kept, baseline=baseline) if kept else None
    plain = {"version": VERSION, "sitting": replace(sitting, request=request)}
    return msgspec.json.encode(plain).decode()


def _is_on_disk(source: Source) -> bool:
    if source.query is not None:
        return all(_is_on_disk(table) for table in source.tables)
    return source.path is not None


def from_text(text: str) -> Sitting:
    """Return the sitting that `to_text` wrote; an empty one if it cannot be read."""
    try:
        plain = msgspec.json.decode(text)
        if not isinstance(plain, dict) or plain.get("version") != VERSION:
            return Sitting()
        sitting = msgspec.convert(plain.get("sitting"), Sitting, strict=True)
    except (msgspec.MsgspecError, RecursionError, ValueError, InspectorError):
        return Sitting()
    request = sitting.request
    if request is None:
        return sitting
    # A version that is the baseline is one and the same value again.
    same = next((one for one in request.versions if one == request.baseline), request.baseline)
    return replace(sitting, request=replace(request, baseline=same))


def readings_to_text(readings: Mapping[str, TextReading]) -> str:
    """Return how text files are read, by path, as JSON."""
    return msgspec.json.encode({"version": VERSION, "readings": dict(readings)}).decode()


def readings_from_text(text: str) -> dict[str, TextReading]:
    """Return what `readings_to_text` wrote; nothing if it cannot be read."""
    try:
        plain = msgspec.json.decode(text)
        if not isinstance(plain, dict) or plain.get("version") != VERSION:
            return {}
        return msgspec.convert(plain.get("readings"), dict[str, TextReading], strict=True)
    except (msgspec.MsgspecError, RecursionError, ValueError, InspectorError):
        return {}
