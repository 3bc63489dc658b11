"""Questions about who has gone quiet, and about single hours; see `questions`."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Period = Literal["minute", "hour", "day", "week"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityAges:
    """When was each entity (patient, device, group) last seen? Answered by `EntityAgesFound`.

    Rows without a time or an entity are left out, and rows outside `first` and `last`.

    Attributes:
        by: The column that names the entity.
        time: A temporal column.
        grain: Periods in which an entity is seen or not; pauses are between them.
        first: Epoch seconds of the earliest believable time.
        last: Epoch seconds to which silence is measured.
        limit: Most entities told: the quiet first, then those with most rows.
    """

    kind: ClassVar[str] = "entity_ages"
    by: str
    time: str
    grain: Period
    first: float
    last: float
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRows:
    """How many rows has each of these hours? Answered by `HourRowsFound`.

    Attributes:
        time: A temporal column.
        hours: Hours since 1970-01-01 on the clock of the column, ascending.
    """

    kind: ClassVar[str] = "hour_rows"
    time: str
    hours: tuple[int, ...]
