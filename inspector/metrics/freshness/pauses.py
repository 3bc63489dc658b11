"""Pauses and rows per step of a steady cadence: from what is known already, or by asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.metrics.base import Measurement, Subject
from inspector.metrics.freshness.rhythm import DAY, Rhythm, period_length
from inspector.model.questions import Ask, PeriodRows
from inspector.model.time_answers import PeriodRowsFound
from inspector.stats.cadence import MONTH

#: Most pauses asked for, longest first.
MOST_PAUSES = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Pauses longer than a step and a half, exactly.

    Attributes:
        whole: Of all rows; None where periods are fine enough to tell.
        sources: Of each source; None where periods are fine enough to tell.
        found: The answer with the steps that hold several rows.
    """

    whole: Sequence[tuple[float, float]] | None = None
    sources: Mapping[str, Sequence[tuple[float, float]]] | None = None
    found: PeriodRowsFound | None = None


def look_closer(subject: Subject, rhythm: Rhythm) -> Measurement[Pauses]:
    """Ask for rows per step and for the pauses that periods longer than a step would hide.

    Nothing is asked where the rows of each period already tell.
    """
    beat, extent = rhythm.beat, rhythm.extent
    if beat is None or extent is None or not rhythm.cadence.is_regular:
        return Pauses()
    known = counted(rhythm)
    if known is not None:
        return Pauses(found=known)
    by = subject.version.roles.source if rhythm.sources else None
    ask = _question(subject, rhythm, by)
    hidden = by is not None and period_length(0.0, rhythm.grain) > 1.05 * beat
    alone = _question(subject, rhythm, None) if hidden else None
    answers = yield (ask, alone) if alone else (ask,)
    found, whole = answers.get(ask), answers.get(alone) if alone else None
    if not isinstance(found, PeriodRowsFound):
        return Pauses()
    own: dict[str, list[tuple[float, float]]] = {}
    for name, start, end in zip(
        found.pause_groups, found.pause_starts, found.pause_ends, strict=True
    ):
        own.setdefault(name, []).append((start, end))
    if by is None:
        return Pauses(whole=next(iter(own.values()), []), found=found)
    return Pauses(
        whole=list(zip(whole.pause_starts, whole.pause_ends, strict=True))
        if isinstance(whole, PeriodRowsFound)
        else None,
        sources=own,
        found=found,
    )


def _question(subject: Subject, rhythm: Rhythm, by: str | None) -> Ask:
    beat = rhythm.beat or 0.0
    months = round(beat / MONTH) if rhythm.cadence.kind == "months" else 0
    extent = rhythm.extent
    return subject.ask(
        PeriodRows(
            time=subject.version.roles.event_time or "",
            by=by,
            step=beat,
            months=months,
            longer_than=1.5 * beat,
            first=extent.early_edge if extent else None,
            last=max(subject.version.as_of + DAY, extent.last) if extent else None,
            limit=MOST_PAUSES,
        )
    )


def counted(rhythm: Rhythm) -> PeriodRowsFound | None:
    """Return rows per step as the periods of the rhythm tell them; None if they do not.

    They do where a period is a step, and where every period has as many rows as there are
    steps from its first to its last time.
    """
    beat, whole = rhythm.beat or 0.0, rhythm.whole
    tracks = dict(rhythm.sources) or ({"0": whole} if whole else {})
    grain = rhythm.source_grain if rhythm.sources else rhythm.grain
    if not tracks or (rhythm.cadence.kind == "months" and grain != "month"):
        return None
    length = period_length(0.0, grain)
    if grain == "month" and rhythm.cadence.kind == "months":
        length = beat if round(beat / MONTH) == 1 else 0.0
    if abs(length - beat) <= 0.01 * beat:
        doubled = sorted(
            (-rows, start, name)
            for name, track in tracks.items()
            for start, rows in zip(track.earliest, track.rows, strict=True)
            if rows > 1
        )
        return _told(sum(len(track.starts) for track in tracks.values()), doubled)
    full = length > beat and all(
        rows == round((last - first) / beat) + 1
        for track in tracks.values()
        for first, last, rows in zip(track.earliest, track.latest, track.rows, strict=True)
    )
    return _told(sum(track.total for track in tracks.values()), []) if full else None


def _told(periods: int, doubled: Sequence[tuple[int, float, str]]) -> PeriodRowsFound:
    kept = doubled[:500]
    return PeriodRowsFound(
        periods=periods,
        several=len(doubled),
        surplus=-sum(rows + 1 for rows, _, _ in doubled),
        several_groups=tuple(name for _, _, name in kept),
        several_starts=tuple(start for _, start, _ in kept),
        several_rows=tuple(-rows for rows, _, _ in kept),
        pauses=0,
        pause_groups=(),
        pause_starts=(),
        pause_ends=(),
    )
