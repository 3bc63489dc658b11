"""Turns a report into blocks: a section per metric and tab, and the overview."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.metrics.base import Card, Metric, Shown
from inspector.metrics.catalog import all_metrics
from inspector.model.blocks import (
    Block,
    Figure,
    Figures,
    Grid,
    GridColumn,
    Note,
    Presentation,
    Tone,
)
from inspector.model.finding import Area, Finding, Severity
from inspector.model.outcome import Failed, Measured, Skipped
from inspector.model.report import Report
from inspector.report.cascade_show import CARD, cascade_presentation, origin_notes
from inspector.report.column_states import column_states
from inspector.report.format import format_time, format_value, grouped

AREA_NAMES: dict[Area, str] = {
    "coverage": "Coverage",
    "freshness": "Freshness",
    "drift": "Drift",
    "schema": "Schema",
    "labels": "Labels",
    "versions": "Versions",
}
#: Tabs in their order, and the areas each shows.
TABS: dict[Area, tuple[Area, ...]] = {
    "coverage": ("coverage",),
    "freshness": ("freshness",),
    "drift": ("schema", "drift"),
    "labels": ("labels",),
    "versions": ("versions",),
}
QUESTIONS: dict[Area, str] = {
    "coverage": "Is everything here that should be?",
    "freshness": "How old, how regular, how late, and which part stopped?",
    "drift": "What changed against the baseline, by how much, and where?",
    "labels": "Are there enough right labels, for everyone?",
    "versions": "Where did it start, what was altered, and who repaired it?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One metric on a tab.

    Attributes:
        card: What the metric is.
        presentation: What it shows; empty if it was measured on no version.
        notes: Why it was not measured, where it was not.
    """

    card: Card
    presentation: Presentation
    notes: tuple[Note, ...] = ()


def sections(
    report: Report, area: Area, versions: Sequence[str] | None = None
) -> tuple[Section, ...]:
    """Return the sections of a tab, in the order of the catalogue.

    Args:
        report: The report.
        area: The tab.
        versions: Ids of the versions to show; all if None.
    """
    wanted = set(versions) if versions is not None else {v.id for v in report.versions}
    traced: tuple[Section, ...] = ()
    if area == "versions":
        traced = (Section(card=CARD, presentation=cascade_presentation(report)),)
    return traced + tuple(
        section
        for metric in all_metrics()
        if metric.card.area in TABS.get(area, (area,))
        and (section := _section(report, metric, wanted)) is not None
    )


def headline(report: Report) -> str:
    """Return the verdict in a sentence or two."""
    newest = report.versions[-1]
    here = [f for f in report.findings if f.version == newest.id]
    counts = {s: sum(f.severity is s for f in here) for s in Severity}
    if counts[Severity.CRITICAL]:
        verdict = f"“{newest.name}” is not fit to use as it is"
    elif counts[Severity.WARNING]:
        verdict = f"“{newest.name}” needs a look before use"
    elif here:
        verdict = f"“{newest.name}” has no known problem, and some things worth knowing"
    else:
        verdict = f"“{newest.name}” has no known problem"
    found = ", ".join(
        f"{count} {_words(severity, count)}" for severity, count in counts.items() if count
    )
    return f"{verdict}: {found}." if found else f"{verdict}."


def overview(report: Report) -> tuple[Block, ...]:
    """Return versions, figures and the health of each area in each version."""
    newest = report.versions[-1]
    here = [f for f in report.findings if f.version == newest.id]
    figures = [
        Figure(
            label=f"{severity.value.capitalize()} findings",
            value=sum(f.severity is severity for f in here),
            unit="count",
            tone=severity.value if any(f.severity is severity for f in here) else "good",
            note=f"in {newest.name}",
        )
        for severity in Severity
    ]
    figures += [
        Figure(label="Rows", value=newest.rows, unit="rows", note=f"in {newest.name}"),
        Figure(label="Columns", value=len(newest.schema), unit="count"),
        Figure(label="Versions", value=len(report.versions), unit="count"),
    ]
    return (
        Figures(title="At a glance", figures=tuple(figures)),
        *origin_notes(report),
        health(report),
        versions_grid(report),
    )


def health(report: Report) -> Grid:
    """Return the worst severity per area and version, and the counts the newest is made of."""
    newest = report.versions[-1]
    columns = [
        GridColumn(label="Area"),
        *(GridColumn(label=version.name, role="tone") for version in report.versions),
        GridColumn(
            label=f"Findings in {newest.name}", help="What the state of the newest is made of."
        ),
    ]
    rows = []
    for tab, areas in TABS.items():
        states = [_state(report, areas, version.id) for version in report.versions]
        here = [f for f in report.findings if f.area in areas and f.version == newest.id]
        counts = findings_by_severity(here) if here or states[-1] != "muted" else "not measured"
        rows.append((AREA_NAMES[tab], *states, counts))
    return Grid(
        title="Health by area and version",
        columns=tuple(columns),
        rows=tuple(rows),
        caption="The state is the worst finding of the area; there is no score. "
        "“not measured” means that nothing could be said, not that all is well.",
    )


def versions_grid(report: Report) -> Grid:
    """Return what was opened."""
    versions = (*((report.baseline,) if report.baseline else ()), *report.versions)
    return Grid(
        title="Versions",
        columns=(
            GridColumn(label="Version"),
            GridColumn(label="File or table"),
            GridColumn(label="Rows", unit="rows"),
            GridColumn(label="Columns", unit="count"),
            GridColumn(label="Bytes", unit="count"),
            GridColumn(label="Ages as of", unit="time"),
            GridColumn(label="that is", help="Where the moment ages are measured at came from."),
            GridColumn(label="Compared with"),
            GridColumn(label="SHA-256", help="First digits of the content's fingerprint."),
        ),
        rows=tuple(
            (
                v.name + (" (baseline)" if v is report.baseline else ""),
                v.location,
                v.rows,
                len(v.schema),
                v.size_bytes,
                v.as_of,
                v.as_of_basis,
                _compared_with(report, v.id),
                v.fingerprint[:12],
            )
            for v in versions
        ),
    )


def findings_by_severity(findings: Sequence[Finding]) -> str:
    """Return counts as "2 critical, 1 warning"."""
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    return ", ".join(f"{n} {_words(s, n)}" for s, n in counts.items() if n) or "no findings"


def value_against_threshold(finding: Finding) -> str:
    """Return what was measured and the limit it was held against, or nothing."""
    if finding.value is None:
        return ""
    shown = format_value(finding.value, finding.unit)
    if finding.threshold is None:
        return shown
    return f"{shown} (limit {format_value(finding.threshold, finding.unit)})"


def origin_sentence(report: Report, finding: Finding) -> str:
    """Return in which version a finding began, and when."""
    parts = []
    if finding.since and finding.since != finding.version:
        parts.append(f"since version {report.version(finding.since).name}")
    if finding.began is not None:
        parts.append(f"from {format_time(finding.began)}")
    if finding.rows is not None:
        parts.append(f"{grouped(finding.rows)} rows")
    return ", ".join(parts)


def _section(report: Report, metric: Metric[object], wanted: set[str]) -> Section | None:
    key = metric.card.key
    shown: list[Shown[object]] = []
    reasons: dict[tuple[str, Tone], list[str]] = {}
    for entry in report.outcomes:
        if entry.metric != key or entry.version not in wanted:
            continue
        version = report.version(entry.version)
        match entry.outcome:
            case Measured(result=result) if isinstance(result, metric.result):
                shown.append(
                    Shown(
                        version=version,
                        baseline=report.version(entry.baseline) if entry.baseline else None,
                        result=result,
                        findings=tuple(
                            f
                            for f in report.findings
                            if f.key == key and f.version == entry.version
                        ),
                    )
                )
            case Skipped(reason=reason):
                reasons.setdefault((reason, "muted"), []).append(version.name)
            case Failed(reason=reason):
                reasons.setdefault((reason, "warning"), []).append(version.name)
    if not shown and not reasons:
        return None
    notes = tuple(
        Note(
            title="Not measured"
            if len(names) == len(wanted)
            else f"Not measured in {', '.join(names)}",
            text=reason,
            tone=tone,
        )
        for (reason, tone), names in reasons.items()
    )
    presentation = metric.present(shown) if shown else Presentation()
    if key == "versions.columns" and (states := column_states(report)) is not None:
        presentation = replace(presentation, blocks=(states, *presentation.blocks))
    return Section(card=metric.card, presentation=presentation, notes=notes)


def _state(report: Report, areas: Sequence[Area], version: str) -> Tone:
    worst = [s for area in areas if (s := report.state(area, version)) is not None]
    if worst:
        return min(worst, key=lambda s: s.rank).value
    measured = any(
        isinstance(entry.outcome, Measured) and entry.metric.split(".")[0] in areas
        for entry in report.outcomes
        if entry.version == version
    )
    return "good" if measured else "muted"


def _compared_with(report: Report, version: str) -> str:
    for entry in report.outcomes:
        if entry.version == version and entry.baseline:
            return report.version(entry.baseline).name
    return "nothing"


def _words(severity: Severity, count: int) -> str:
    if severity is Severity.INFO:
        return "worth knowing"
    return severity.value if severity is Severity.CRITICAL or count == 1 else "warnings"
