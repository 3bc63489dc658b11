"""Which time to take periods from, and how long a period should be."""

from dataclasses import dataclass

from inspector.metrics.base import Answers, Subject
from inspector.metrics.periods import filled, grain_for, usual_extent
from inspector.model.answers import Cells, Groups
from inspector.model.dataset import Column, LogicalType
from inspector.model.questions import Ask, Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """How rows are put into periods.

    Attributes:
        column: The time column.
        grain: Length of a period.
        earliest: Start of the usual extent, in epoch seconds.
        latest: End of the usual extent.
    """

    column: str
    grain: Grain
    earliest: float
    latest: float

    def rows_of(self, groups: Groups) -> dict[float, int]:
        """Return the place of each period's group among `groups.keys`, wild years left out."""
        return {
            float(keys[0]): place
            for place, keys in enumerate(groups.keys)
            if keys[0] is not None and not isinstance(keys[0], str)
        }

    def starts(self, seen: "list[float]") -> tuple[float, ...]:
        """Return all periods of the usual extent, empty ones included."""
        return filled(seen, self.grain, earliest=self.earliest, latest=self.latest)


def time_column(subject: Subject) -> Column | None:
    """Return the event time, else the ingest time, if it is temporal."""
    roles = subject.version.roles
    for name in (roles.event_time, roles.ingest_time):
        column = subject.version.schema.find(name)
        if column is not None and column.type.is_temporal:
            return column
    return None


def time_asks(subject: Subject) -> tuple[Ask, ...]:
    """Return what to ask before periods can be chosen; nothing without a time column."""
    column = time_column(subject)
    return (subject.distribution(column.name),) if column else ()


def choose_periods(subject: Subject, answers: Answers) -> Periods | None:
    """Choose periods from the answers to `time_asks`; None without usable times."""
    column = time_column(subject)
    if column is None:
        return None
    cells = answers.get(subject.distribution(column.name))
    extent = usual_extent(cells) if isinstance(cells, Cells) else None
    if extent is None:
        return None
    finest: Grain = "day" if column.type is LogicalType.DATE else "second"
    return Periods(
        column=column.name,
        grain=grain_for(*extent, finest=finest),
        earliest=extent[0],
        latest=extent[1],
    )
