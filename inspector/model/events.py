"""What a run tells while it works. Plain values; emitted in the thread that runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A version is being opened.

    Attributes:
        name: What is being opened.
        number: 1 for the first.
        of: How many will be opened.
    """

    name: str
    number: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Work done of work known so far; both may grow, `done` never exceeds `total`.

    Attributes:
        done: Steps finished.
        total: Steps known.
        phase: What is being done, in a few words for people.
    """

    done: int
    total: int
    phase: str


Event = Opening | Progress
