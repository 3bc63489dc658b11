"""How old the newest record of a version is; see `age`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNewest:
    """The newest record of a source."""

    source: str
    newest: float
    age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old a version's newest record is.

    Attributes:
        as_of: Epoch seconds at which ages are measured.
        as_of_basis: Where that came from.
        newest: Newest event not after as-of; None if there is none.
        oldest: About the oldest believable event.
        active_age: Age without nights or weekends on which nothing ever comes.
        beat: Seconds after which something is to be expected; None: no judgement.
        delay_p95: Seconds within which 95 % of rows arrive after the event; 0 if unknown.
        delay_p99: The same for 99 %.
        sources: Newest record of each source, oldest first.
        rows: Rows of the version.
        timeless: Whether there are rows and none has an event time.
        note: Why there is no time to measure by; "" if there is.
        ahead: Seconds by which the clock that the newest time was read from is ahead of UTC.
        warn_after: Seconds after which the newest record is too old: as stated, else proposed from
            cadence and delays; None where there is neither.
        error_after: Seconds after which it is critically old.
        stated: Whether a person stated one of them.
    """

    as_of: float
    as_of_basis: str
    newest: float | None
    oldest: float | None
    active_age: float | None
    beat: float | None
    delay_p95: float
    delay_p99: float
    sources: tuple[SourceNewest, ...]
    rows: int = 0
    timeless: bool = False
    note: str = ""
    ahead: float = 0.0
    warn_after: float | None = None
    error_after: float | None = None
    stated: bool = False

    @property
    def age(self) -> float | None:
        """Seconds from the newest record to as-of."""
        return None if self.newest is None else max(0.0, self.as_of + self.ahead - self.newest)
