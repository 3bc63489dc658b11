"""Where a column moved: the slices in which it changed while it stayed the same elsewhere."""

from collections.abc import Iterable

from inspector.metrics.drift.columns import ColumnsDrift
from inspector.metrics.drift.slice_tables import SliceDrift
from inspector.metrics.drift.slices import SlicesDrift
from inspector.metrics.freshness.delays import Lateness
from inspector.metrics.phrases import slice_text
from inspector.model.outcome import Measured
from inspector.model.report import Report

#: A slice is where it happened if it moved at least this far, and others less than half as far.
LEAST = 0.1
#: Most slices of one column that are a place; more are everywhere.
MOST = 2
#: A value that changed its share by more than this, while no other did half as much, is a place.
TURNED = 0.02


def moved_places(report: Report) -> dict[tuple[str, str], frozenset[str]]:
    """Return places by column and version, as findings name them ("station = Harbour")."""
    places: dict[tuple[str, str], set[str]] = {}
    slices = {version.id: version.roles.all_slices for version in report.versions}
    for entry in report.outcomes:
        if not isinstance(entry.outcome, Measured) or entry.version not in slices:
            continue
        result = entry.outcome.result
        if isinstance(result, SlicesDrift):
            for column, place in _of_slices(result.drifts):
                places.setdefault((column, entry.version), set()).add(place)
        elif isinstance(result, ColumnsDrift):
            for column, place in _of_columns(result, slices[entry.version]):
                places.setdefault((column, entry.version), set()).add(place)
        elif isinstance(result, Lateness) and result.early_slice:
            roles = report.version(entry.version).roles
            for role in (roles.event_time, roles.ingest_time):
                if role is not None:
                    places.setdefault((role, entry.version), set()).add(result.early_slice)
    return {key: frozenset(found) for key, found in places.items()}


def _of_slices(drifts: Iterable[SliceDrift]) -> Iterable[tuple[str, str]]:
    by: dict[tuple[str, str], list[SliceDrift]] = {}
    for drift in drifts:
        by.setdefault((drift.column, drift.by), []).append(drift)
    for (column, name), found in by.items():
        far = max((d.moved for d in found if d.real), default=0.0)
        most = [d for d in found if d.real and d.moved >= far / 2]
        if far >= LEAST and len(most) <= MOST:
            for drift in most:
                yield column, slice_text(name, drift.value)


def _of_columns(result: ColumnsDrift, slices: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield the value of a slicing column that gained or lost while the others kept their mix."""
    for name in slices:
        drift = result.find(name)
        if drift is None or not drift.real or not drift.moves:
            continue
        first, *rest = drift.moves
        others = max((abs(move.after - move.before) for move in rest), default=0.0)
        if abs(first.after - first.before) >= max(TURNED, 2 * others):
            yield name, slice_text(name, first.label)
