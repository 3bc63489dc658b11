"""Which colour's meaning a result carries: that of its worst finding."""

from collections.abc import Iterable

from inspector.model.blocks import Tone
from inspector.model.finding import Finding, Severity

_TONES: dict[Severity, Tone] = {
    Severity.CRITICAL: "critical",
    Severity.WARNING: "warning",
    Severity.INFO: "info",
}


def worst_tone(
    findings: Iterable[Finding], *, column: str | None = None, slice_: str | None = None
) -> Tone:
    """Return the tone of the worst finding, on one column or slice if given; neutral if none."""
    found = [
        f.severity
        for f in findings
        if (column is None or column in f.columns) and (slice_ is None or f.slice == slice_)
    ]
    return _TONES[min(found, key=lambda severity: severity.rank)] if found else "neutral"
