"""The times a table may be judged by: without years that cannot be, and without the future."""

from dataclasses import dataclass

from inspector.metrics.base import Subject
from inspector.model.answers import Cells
from inspector.model.dataset import Column
from inspector.model.questions import Axis, Grain
from inspector.stats.special_values import DATE_CODES

DAY = 86_400.0
#: Zone-less times may be up to a day ahead.
SLACK = DAY
NO_TIME = "Choose an event time column to see "


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Where believable times lie.

    Attributes:
        first: About the earliest believable time.
        last: About the latest that is not in the future; the latest of all if all are.
        early_edge: Times before this are not believable; None if all are.
    """

    first: float
    last: float
    early_edge: float | None = None


def event_time(subject: Subject) -> Column | None:
    """Return the event time column if it is one of times."""
    column = subject.version.schema.find(subject.version.roles.event_time)
    return column if column is not None and column.type.is_temporal else None


def ingest_time(subject: Subject) -> Column | None:
    """Return the ingest time column if it is one of times."""
    column = subject.version.schema.find(subject.version.roles.ingest_time)
    return column if column is not None and column.type.is_temporal else None


def no_time(subject: Subject, what: str) -> str | None:
    """Return why a metric of times does not apply; None if it does."""
    if subject.version.roles.event_time is None:
        return NO_TIME + what
    if event_time(subject) is None:
        return f"“{subject.version.roles.event_time}” holds no dates or times. {NO_TIME}{what}"
    return None


def extent_of(cells: Cells, as_of: float) -> Extent | None:
    """Return where believable times lie; None if there are no times."""
    places = _places(cells)
    if not places:
        return None
    edge = _early_edge(places)
    believed = [x for x, _ in places if edge is None or x >= edge]
    past = [x for x in believed if x <= as_of + SLACK]
    chosen = past or believed
    return Extent(first=chosen[0], last=chosen[-1], early_edge=edge)


def within(column: str, extent: Extent, as_of: float) -> Axis:
    """Return an axis of bins: before believable times, believable ones, the future."""
    future = as_of + SLACK
    early = extent.early_edge if extent.early_edge is not None else -1e15
    return Axis(column=column, form="cell", edges=(min(early, future - 1), future))


def period_axis(column: str, grain: Grain) -> Axis:
    """Return an axis of calendar periods."""
    return Axis(column=column, form="period", grain=grain)


def _places(cells: Cells) -> list[tuple[float, int]]:
    places: list[tuple[float, int]] = []
    for value, count in zip(cells.values, cells.counts, strict=True):
        if isinstance(value, int | float):
            x = float(value) if cells.scale is None else cells.scale.middle(int(value))
            places.append((x, count))
    if places and cells.scale is not None:
        if cells.minimum is not None:
            places[0] = (float(cells.minimum), places[0][1])
        if cells.maximum is not None and len(places) > 1:
            places[-1] = (float(cells.maximum), places[-1][1])
    return places


def _early_edge(places: list[tuple[float, int]]) -> float | None:
    """Return a moment between a few isolated early times and the rest.

    Isolated: before a gap of at least a year that is three times as long as all that follows (its
    last hundredth left out). A few: at most a thousandth of rows (or three); or up to a fifth when
    they are one of the days programs write when they know no date.
    """
    total = sum(count for _, count in places)
    seen, top = 0, places[-1][0]
    for x, count in places:
        seen += count
        if seen >= 0.99 * total:
            top = x
            break
    seen = 0
    edge = None
    for place, (x, count) in enumerate(places[:-1]):
        seen += count
        if seen > 0.2 * total:
            break
        following = places[place + 1][0]
        gap = following - x
        if gap < 365 * DAY or gap < 3 * (top - following):
            continue
        coded = all(
            any(abs(y - code) <= 1.6 * DAY for code in DATE_CODES) for y, _ in places[: place + 1]
        )
        if seen <= max(3, 0.001 * total) or coded:
            edge = following - min(gap / 2, 30 * DAY)
    return edge
