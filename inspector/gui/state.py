"""The values that the window's state is made of: a version that is open, what is looked at, what was chosen."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.model.dataset import Source
from inspector.model.decision import Decision
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.finding import Finding
from inspector.model.request import RoleChoice

if TYPE_CHECKING:
    from inspector.api import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A version that is open.

    Attributes:
        source: Where its rows come from.
        dataset: The opened rows, and what is known of them.
        state: What its files were like when they were read; None where that is not known.
    """

    source: Source
    dataset: "Dataset" = field(compare=False)
    state: object = field(compare=False, default=None)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.source.name or self.dataset.version.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the person looks at: a version, and a finding or a column."""

    version: str | None = None
    finding: Finding | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """All that a person chose, at one moment.

    Attributes:
        entries: The open versions, oldest first.
        baseline: What all are compared with; None: each with the one before it.
        roles: The roles chosen.
        as_of: The moment at which ages are measured.
        expect: What is stated about the data.
        decisions: What was decided about findings.
    """

    entries: tuple[Entry, ...] = ()
    baseline: Source | None = None
    roles: RoleChoice = field(default_factory=RoleChoice)
    as_of: float | None = None
    expect: Expectations = NOTHING
    decisions: tuple[Decision, ...] = ()
