"""What a person decided about a finding: to accept it, to dismiss it, or only to say something."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from inspector.model.finding import Finding

State = Literal["accepted", "dismissed", "noted"]
STATES: tuple[State, ...] = ("accepted", "dismissed", "noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision about one problem; it holds for every version that has the problem.

    Attributes:
        key: The metric's key.
        columns: The finding's columns.
        slice: The finding's slice.
        state: "accepted": it is true and lived with. "dismissed": it is no problem; it no longer
            counts. "noted": only a comment.
        reason: Why, in a sentence.
        comment: What else readers should know.
        by: Who decided.
        until: Epoch seconds after which the decision no longer holds; None: it holds for good.
    """

    key: str
    columns: tuple[str, ...] = ()
    slice: str | None = None
    state: State = "noted"
    reason: str = ""
    comment: str = ""
    by: str = ""
    until: float | None = None

    @property
    def signature(self) -> tuple[str, tuple[str, ...], str | None]:
        """Which problem it is about; see `Finding.signature`."""
        return (self.key, self.columns, self.slice)

    def holds(self, moment: float | None) -> bool:
        """Whether it still holds at a moment in epoch seconds; None: whether it ever did."""
        return self.until is None or moment is None or moment <= self.until


def decision_about(
    decisions: Iterable[Decision], finding: Finding, moment: float | None = None
) -> Decision | None:
    """Return the decision about a finding that holds at a moment, or None."""
    for decision in decisions:
        if decision.signature == finding.signature and decision.holds(moment):
            return decision
    return None


def decided(decisions: Iterable[Decision], new: Decision) -> tuple[Decision, ...]:
    """Return the decisions with a new one in place of an older one about the same problem.

    A note without words takes the older decision back.
    """
    kept = [d for d in decisions if d.signature != new.signature]
    empty = new.state == "noted" and not (new.reason.strip() or new.comment.strip())
    return tuple(kept if empty else [*kept, new])
