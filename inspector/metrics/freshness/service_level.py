"""The service level a feed has to keep: as stated, or proposed from its cadence and delays.

In dbt's terms: an error when the newest record is older than `error_after`, a warning when it is older
than `warn_after`; see dbt, "source freshness".
"""

import math
from collections.abc import Iterable

from inspector.metrics.base import Subject
from inspector.metrics.freshness.age_result import Age
from inspector.metrics.phrases import moment, span
from inspector.model.finding import Judgement, Severity
from inspector.model.freshness_known import FreshnessKnown
from inspector.model.questions import ColumnFacts

#: Steps of the cadence in a proposed service level.
WARN_STEPS, ERROR_STEPS = 2, 3


def natural(seconds: float) -> float:
    """Return a length of time rounded up to whole minutes, hours or days."""
    for unit, most in ((60.0, 3_600.0), (3_600.0, 2 * 86_400.0)):
        if seconds <= most:
            return math.ceil(seconds / unit) * unit
    return math.ceil(seconds / 86_400.0) * 86_400.0


def level_of(
    beat: float | None, p95: float, p99: float, known: FreshnessKnown
) -> tuple[float | None, float | None, bool]:
    """Return when to warn and when to call it an error, and whether a person said so."""
    if known.warn_after is not None or known.error_after is not None:
        return known.warn_after, known.error_after, True
    if beat is None:
        return None, None, False
    warn = natural(WARN_STEPS * beat + p95)
    return warn, max(warn, natural(ERROR_STEPS * beat + p99)), False


def against_level(result: Age, subject: Subject) -> Iterable[Judgement]:
    """Hold the age against the stated service level, as dbt does: strictly older fails."""
    age, newest = result.age or 0.0, result.newest or 0.0
    critical = result.error_after is not None and age > result.error_after
    limit = result.error_after if critical else result.warn_after
    if limit is None or age <= limit:
        return
    basis = {"file modified": ", counted to when the file was written", "now": ", counted to now"}
    column = subject.version.roles.event_time or ""
    yield Judgement(
        severity=Severity.CRITICAL if critical else Severity.WARNING,
        columns=(column,),
        value=age,
        threshold=limit,
        unit="seconds",
        message=f"The newest record is {span(age)} old ({moment(newest)})"
        f"{basis.get(result.as_of_basis, '')}; the service level allows {span(limit)}"
        f"{' before it is an error' if critical else ''}.",
        impact="Predictions and reports speak of the past, and what changed since is unseen.",
        action="Check whether the feed, or the export that made this file, stopped.",
        risks=("robustness", "performance"),
        began=newest,
        ask=subject.ask(ColumnFacts(column=column)),
    )
