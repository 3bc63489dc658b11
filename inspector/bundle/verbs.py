"""What one does with a report beside making it: decide, preview what leaves, judge again, compare, verify."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from inspector.bundle.verify import Verified, verify_bundle
from inspector.model.choice import PLAIN, Choice
from inspector.model.decision import Decision, decided
from inspector.model.report import Report
from inspector.report.changes import Changes, changes_between
from inspector.report.view import view_of
from inspector.run.again import judged_again


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What would leave in a saved report.

    Attributes:
        report: The report as it would be saved.
        personal: Columns whose values are masked, and why.
        rare: How many rare texts are masked beside those.
    """

    report: Report
    personal: Mapping[str, str]
    rare: int


def what_leaves(report: Report, choice: Choice = PLAIN) -> Leaving:
    """Return what a saved report would hold, before it is saved.

    Raises:
        RequestError: The choice cannot be.
    """
    view = view_of(report, choice)
    return Leaving(report=view.report, personal=view.secrets.personal, rare=view.secrets.rare)


def decide(report: Report, decision: Decision) -> Report:
    """Return the report with a decision about one of its problems, in place of an older one."""
    return replace(report, decisions=decided(report.decisions, decision))


def judge_again(report: Report, thresholds: Mapping[str, float]) -> Report:
    """Return a report with its findings judged by other limits; its data is not needed.

    Raises:
        RequestError: A threshold that does not exist.
    """
    return judged_again(report, thresholds)


def compare_reports(old: Report, new: Report) -> Changes:
    """Return which findings are new, gone, better or worse in the newest version of a report."""
    return changes_between(old, new)


def verify_report(path: str | Path, key: str | Path | None = None) -> Verified:
    """Check every part of a report bundle against its manifest, and its signature if it has one.

    Args:
        path: The bundle.
        key: A PEM file with the public key it must be signed with.

    Raises:
        BundleError: A part was changed, or the signature is wrong or missing.
    """
    return verify_bundle(Path(path), None if key is None else Path(key))
