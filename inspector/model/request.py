"""What to inspect: the one value the window, the command line and Python all hand to `api.run`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.model.dataset import Source
from inspector.model.expectations import NOTHING, Expectations


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChoice:
    """Roles a person chose. None: let Inspector guess. An empty text or tuple: no column."""

    event_time: str | None = None
    ingest_time: str | None = None
    label: str | None = None
    key: tuple[str, ...] | None = None
    source: str | None = None
    slices: tuple[str, ...] | None = None
    split: str | None = None
    annotator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An inspection to make.

    Attributes:
        versions: Sources, oldest first; at least one.
        baseline: What every version is compared with: a source, or a path to a report bundle. None
            compares each version with the one before it.
        roles: Roles a person chose; they hold for all versions.
        as_of: Epoch seconds at which all ages are measured; None leaves it to each source.
        thresholds: Limits that differ from the defaults, by "metric.key/name".
        expect: What a person states about the data.
    """

    versions: tuple[Source, ...]
    baseline: Source | None = None
    roles: RoleChoice = field(default_factory=RoleChoice)
    as_of: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    expect: Expectations = NOTHING
