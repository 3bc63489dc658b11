"""A report as it is saved: what was chosen, masked, and in which words."""

from dataclasses import dataclass, replace

from inspector.model.choice import PLAIN, Choice
from inspector.model.decision import Decision, decision_about
from inspector.model.finding import Finding
from inspector.model.report import Report
from inspector.report.privacy.mask import masked
from inspector.report.privacy.secrets import Secrets
from inspector.report.selection import selected
from inspector.report.words import Words, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the page, the PDF, tables and drawings are made from.

    Attributes:
        report: What may leave; every finding is in it, the dismissed ones too.
        counted: The same without dismissed findings: verdicts and summaries speak of these.
        dismissed: Findings that a decision takes out of the count.
        choice: What was chosen.
        words: The fixed words.
        secrets: What was kept out.
    """

    report: Report
    counted: Report
    dismissed: tuple[tuple[Finding, Decision], ...]
    choice: Choice
    words: Words
    secrets: Secrets

    @property
    def title(self) -> str:
        """The report's title."""
        if self.choice.title.strip():
            return self.secrets.text(self.choice.title.strip())
        names = [version.name for version in self.report.versions]
        return " → ".join(names) if len(names) <= 6 else f"{names[0]} → … → {names[-1]}"

    def decision(self, finding: Finding) -> Decision | None:
        """Return the decision about a finding that holds at the report's moment."""
        return decision_about(self.report.decisions, finding, moment_of(self.report))


def moment_of(report: Report) -> float:
    """Return the moment a report speaks of: that of its newest version."""
    return report.versions[-1].as_of


def view_of(report: Report, choice: Choice = PLAIN) -> View:
    """Return what of a report is saved under a choice.

    Raises:
        RequestError: The choice cannot be.
    """
    choice.check()
    kept = masked(selected(report, choice), choice)
    counted, dismissed = without_dismissed(kept.report)
    return View(
        report=kept.report,
        counted=counted,
        dismissed=dismissed,
        choice=choice,
        words=words_of(choice.language),
        secrets=kept.secrets,
    )


def without_dismissed(report: Report) -> tuple[Report, tuple[tuple[Finding, Decision], ...]]:
    """Return a report without dismissed findings, and those with their decisions."""
    moment = moment_of(report)
    gone = []
    kept = []
    for finding in report.findings:
        decision = decision_about(report.decisions, finding, moment)
        if decision is not None and decision.state == "dismissed":
            gone.append((finding, decision))
        else:
            kept.append(finding)
    return (replace(report, findings=tuple(kept)) if gone else report), tuple(gone)
