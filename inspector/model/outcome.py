"""What became of a metric on one version: measured, skipped or failed. Failures are values."""

from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Generic[R]):
    """The metric was measured."""

    result: R


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """The metric does not apply; `reason` says why and what would make it apply."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The metric could not be measured; `reason` is a sentence for people."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeOf:
    """An outcome in its place.

    Attributes:
        metric: The metric's key.
        version: Id of the version.
        baseline: Id of the version compared with, if any.
        outcome: What became of it.
    """

    metric: str
    version: str
    baseline: str | None
    outcome: "Measured[object] | Skipped | Failed"
