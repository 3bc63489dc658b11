"""The result of an inspection: frozen, complete, and free of raw rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.model.answers import Answered
from inspector.model.dataset import Version
from inspector.model.decision import Decision
from inspector.model.expectations import NOTHING, Expectations
from inspector.model.finding import Area, Finding, Severity
from inspector.model.outcome import Measured, OutcomeOf

#: Raised when a field of report.json is renamed, removed or retyped; then add an upgrade step.
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything an inspection found.

    Attributes:
        versions: The inspected versions, oldest first.
        baseline: A version outside the series that all were compared with, if any.
        findings: Worst first; ties by area, newest version first, then by column.
        outcomes: One per metric and version, in the order of the catalogue.
        answers: What the engine answered, so that the report can answer again.
        thresholds: Limits that differed from the defaults.
        expect: What a person stated about the data.
        decisions: What people decided about findings.
        inspector_version: The program that made it.
        engine: The engine that answered, such as "DuckDB 2.0.0".
    """

    versions: tuple[Version, ...]
    baseline: Version | None = None
    findings: tuple[Finding, ...]
    outcomes: tuple[OutcomeOf, ...]
    answers: tuple[Answered, ...]
    thresholds: Mapping[str, float] = field(default_factory=dict)
    expect: Expectations = NOTHING
    decisions: tuple[Decision, ...] = ()
    inspector_version: str
    engine: str

    def version(self, version_id: str) -> Version:
        """Return the version with this id, the outside baseline included.

        Raises:
            KeyError: There is none.
        """
        everyone = self.versions if self.baseline is None else (*self.versions, self.baseline)
        for version in everyone:
            if version.id == version_id:
                return version
        raise KeyError(version_id)

    def result(self, metric: str, version_id: str) -> object | None:
        """Return the result of a metric on a version, or None if it was not measured."""
        for entry in self.outcomes:
            if entry.metric == metric and entry.version == version_id:
                return entry.outcome.result if isinstance(entry.outcome, Measured) else None
        return None

    def findings_at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings at least this bad."""
        return tuple(f for f in self.findings if f.severity.reaches(severity))

    def state(self, area: Area, version_id: str) -> Severity | None:
        """Return the worst severity of an area in a version, or None if it has no finding."""
        ranks = [f.severity for f in self.findings if f.area == area and f.version == version_id]
        return min(ranks, key=lambda s: s.rank, default=None)
