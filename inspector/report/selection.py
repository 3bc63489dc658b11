"""A report with only the tabs and columns that were chosen: the rest is not hidden, it is not there."""

from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any

from inspector.model.answers import Answered
from inspector.model.choice import TABS, Choice
from inspector.model.dataset import Schema, Version
from inspector.model.outcome import Measured, OutcomeOf
from inspector.model.questions import MissingPatterns
from inspector.model.report import Report
from inspector.report.present import TABS as AREAS_OF

_ABOUT = ("column", "slice_column", "left", "right", "source_column")


def selected(report: Report, choice: Choice) -> Report:
    """Return a report of the chosen tabs and columns."""
    if set(choice.tabs) != set(TABS):
        report = _of_tabs(report, choice.tabs)
    if choice.columns:
        names = {c.name for v in report.versions for c in v.schema}
        gone = names - set(choice.columns)
        columns = [c for v in report.versions for c in v.schema.columns]
        gone |= {c.name for c in columns if gone.intersection(c.derived_from)}
        report = _without(report, gone) if gone else report
    return report


def _of_tabs(report: Report, tabs: Collection[str]) -> Report:
    areas = {area for tab in tabs for area in AREAS_OF[tab]}  # type: ignore[index]
    return replace(
        report,
        findings=tuple(f for f in report.findings if f.area in areas),
        outcomes=tuple(o for o in report.outcomes if o.metric.split(".")[0] in areas),
    )


def _without(report: Report, gone: Collection[str]) -> Report:
    """Return a report without some columns: no figure, finding or answer that names one is left."""
    return replace(
        report,
        versions=tuple(_version(v, gone) for v in report.versions),
        baseline=_version(report.baseline, gone) if report.baseline else None,
        findings=tuple(
            f
            for f in report.findings
            if not set(f.columns) & set(gone)
            and not (f.slice and f.slice.partition(" = ")[0] in gone)
            and not any(f"“{name}”" in f.message + f.impact + f.action for name in gone)
        ),
        outcomes=tuple(kept for o in report.outcomes if (kept := _outcome(o, gone)) is not None),
        answers=tuple(a for a in report.answers if not _names_any(a, gone)),
        thresholds=report.thresholds,
        expect=report.expect.without(gone),
        decisions=tuple(d for d in report.decisions if not set(d.columns) & set(gone)),
    )


def _version(version: Version, gone: Collection[str]) -> Version:
    roles: dict[str, Any] = {}
    for field in fields(version.roles):
        played = getattr(version.roles, field.name)
        if isinstance(played, tuple):
            roles[field.name] = tuple(name for name in played if name not in gone)
        elif played in gone:
            roles[field.name] = None
    return replace(
        version,
        schema=Schema(columns=tuple(c for c in version.schema.columns if c.name not in gone)),
        roles=replace(version.roles, **roles),
        notes=tuple(n for n in version.notes if not any(name in n for name in gone)),
        stated_missing=tuple(s for s in version.stated_missing if s[0] not in gone),
        reading=version.reading.without(gone),
        intake=_pruned(version.intake, gone),
    )


def _outcome(entry: OutcomeOf, gone: Collection[str]) -> OutcomeOf | None:
    if not isinstance(entry.outcome, Measured):
        named = any(f"“{name}”" in entry.outcome.reason for name in gone)
        return None if named else entry
    pruned = _pruned(entry.outcome.result, gone)
    return None if pruned is _GONE else replace(entry, outcome=Measured(result=pruned))


_GONE = object()


def _pruned(item: Any, gone: Collection[str]) -> Any:  # noqa: ANN401 - results are of any shape
    """Return a result without what is about columns that are gone."""
    if isinstance(item, tuple):
        return tuple(kept for part in item if (kept := _pruned(part, gone)) is not _GONE)
    if isinstance(item, dict):
        return _GONE if any(name in gone for name in _texts(item)) else item
    if not is_dataclass(item) or isinstance(item, type):
        return _GONE if isinstance(item, str) and item in gone else item
    if any(getattr(item, name, None) in gone for name in _ABOUT):
        return _GONE
    listed = getattr(item, "columns", None)
    changes: dict[str, Any] = {}
    if isinstance(listed, tuple) and any(isinstance(c, str) and c in gone for c in listed):
        kept = [n for n, name in enumerate(listed) if name not in gone]
        if not kept:
            return _GONE
        changes["columns"] = tuple(listed[n] for n in kept)
        missing = getattr(item, "missing", None)
        if isinstance(missing, tuple) and missing and isinstance(missing[0], tuple):
            if len(missing) == len(listed):
                changes["missing"] = tuple(missing[n] for n in kept)
            else:
                changes["missing"] = tuple(tuple(row[n] for n in kept) for row in missing)
        elif not isinstance(missing, tuple):
            return _GONE  # counts over these columns together would still speak of those gone
    for field in fields(item):
        if field.name in changes:
            continue
        value = getattr(item, field.name)
        inner = _pruned(value, gone)
        if inner is _GONE:
            return _GONE
        if inner is not value:
            changes[field.name] = inner
    return replace(item, **changes) if changes else item


def _texts(item: object) -> list[str]:
    if isinstance(item, str):
        return [item]
    if isinstance(item, dict):
        return [t for pair in item.items() for part in pair for t in _texts(part)]
    if isinstance(item, (list, tuple)):
        return [t for part in item for t in _texts(part)]
    if is_dataclass(item) and not isinstance(item, type):
        return [t for field in fields(item) for t in _texts(getattr(item, field.name))]
    return []


def _names_any(kept: Answered, gone: Collection[str]) -> bool:
    if isinstance(kept.question, MissingPatterns):
        return bool(set(kept.question.columns) & set(gone))
    return any(text in gone for text in _texts(kept.question))
