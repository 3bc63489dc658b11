"""What to inspect: the one value the window, the command line and Python all hand to `api.run`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from inspector.model.conditions import EVERY_ROW, Conditions
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

    def place_of_baseline(self) -> int | None:
        """Return which version is the baseline itself, if one is."""
        if self.baseline is None:
            return None
        for place, source in enumerate(self.versions):
            if source is self.baseline:
                return place
            part = self.baseline.where or self.baseline.apart_from
            if not part and source.path and source.is_same_data(self.baseline):
                return place
        return None


def part_as_baseline(
    baseline: Source | None, versions: Sequence[Source], where: Conditions
) -> Source | None:
    """Return the baseline with only some of its rows; without one they are of the first version."""
    if not where or not (baseline or versions):
        return baseline
    chosen = baseline or versions[0]
    return replace(chosen, where=where, apart_from=EVERY_ROW, name=None)


def without_baseline(version: Source, baseline: Source | None) -> Source:
    """Return a version without the rows that serve as its baseline: none is compared with itself."""
    if baseline is None or not baseline.where or not version.is_same_data(baseline):
        return version
    if version.where or version.apart_from:
        return version
    return replace(version, apart_from=baseline.where)
